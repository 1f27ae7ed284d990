"""Every file with the truth about it: layouts right and with each defect they can show, files as they are, reports."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tests.papers.layouts.defects import DEFECTS, Told
from tests.papers.layouts.drawing import Layout, draw
from tests.papers.layouts.forms import Form
from tests.papers.layouts.narratives import RIGHT, WRONG, spending_table, with_all_wrong, with_wrong
from tests.papers.layouts.other_heads import OTHER_LAYOUTS
from tests.papers.layouts.regions import LAYOUTS
from tests.papers.layouts.samples import FORMS
from tests.papers.layouts.short_forms import SHORT_FORMS
from tests.papers.layouts.variants import IN_DOCUMENTS, VARIANTS, Variant, in_every_file, sheet
from tests.papers.layouts.writers import TABLES, TEXTS, text, word, xlsx


@dataclass(frozen=True, slots=True)
class Reads:
    """One form of a file: the sum of its printed scores, its scored rows, its total by the rule where there is one."""

    total: Decimal
    rows: int
    by_rule: Decimal | None


@dataclass(frozen=True, slots=True)
class Case:
    """A file and what a careful reader says of it: ``told`` must be said, ``may`` can be, nothing else is accused."""

    name: str
    suffix: str
    content: bytes
    reads: tuple[Reads, ...]
    told: tuple[Told, ...] = ()
    may: tuple[Told, ...] = ()


def reads(layout: Layout, form: Form) -> Reads:
    """By the rule only where the layout prints targets and weights for every row that has points."""
    is_complete = all(item.target is not None for item in form.indicators)
    by_rule = form.by_rule if is_complete and {"has targets", "weight"} <= layout.roles else None
    return Reads(form.printed_scores, len(form.indicators), by_rule)


def case(name: str, suffix: str, content: bytes, variant: Variant) -> Case:
    return Case(name, suffix, content, tuple(reads(*form) for form in variant.forms), variant.told, variant.may)


def cases() -> Iterator[Case]:
    """The files, one after another; the right form of a layout stands before its defects."""
    for layout in (*LAYOUTS, *OTHER_LAYOUTS, *SHORT_FORMS):
        form = FORMS[layout.form]
        own = Variant((sheet(draw(layout, form)),), ((layout, form),))
        yield case(f"{layout.name}, right", ".xlsx", xlsx(own.sheets), own)
        for name, defect in DEFECTS.items():
            if defect.needs <= layout.roles:
                changed, told = defect.change(form)
                own = Variant((sheet(draw(layout, changed)),), ((layout, changed),), (told,))
                yield case(f"{layout.name}, {name}", ".xlsx", xlsx(own.sheets), own)
    for name, build in VARIANTS.items():
        own = build()
        yield case(name, ".xlsx", xlsx(own.sheets), own)
        if name in IN_DOCUMENTS:
            yield case(name, ".docx", word(own.sheets), own)
    for kind, (suffix, write) in TABLES.items():
        for name, own in in_every_file():
            if kind != "xlsx":
                yield case(f"{kind}: {name}", suffix, write(own.sheets), own)
    yield from reports()


def reports() -> Iterator[Case]:
    """Narratives: right and wholly wrong in every kind of file, with a table inside, and wrong one by one."""
    wrong, told = with_all_wrong()
    for kind, (suffix, write) in TEXTS.items():
        yield Case(f"report as {kind}, right", suffix, write([sheet(*RIGHT)]), ())
        yield Case(f"report as {kind}, wrong", suffix, write([sheet(*wrong)]), (), told)
    yield Case("report with a table", ".docx", word([sheet(*RIGHT[:7], spending_table(), *RIGHT[7:])]), ())
    for name in WRONG:
        sentences, one = with_wrong(name)
        yield Case(f"report, {name}", ".txt", text([sheet(*sentences)]), (), (one,))
