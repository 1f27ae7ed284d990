"""Every file with the truth about it: each layout right, and with each defect that it can show."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tests.papers.layouts.defects import DEFECTS, Told
from tests.papers.layouts.drawing import Layout, draw
from tests.papers.layouts.forms import Form
from tests.papers.layouts.regions import LAYOUTS
from tests.papers.layouts.samples import FORMS
from tests.papers.layouts.writers import Sheet, xlsx


@dataclass(frozen=True, slots=True)
class Reads:
    """One form of a file: the sum of its printed scores, its scored rows, its total by the rule where there is one."""

    total: Decimal
    rows: int
    by_rule: Decimal | None


@dataclass(frozen=True, slots=True)
class Case:
    """A file and what a careful reader says of it; nothing but ``told`` may be accused."""

    name: str
    suffix: str
    content: bytes
    reads: tuple[Reads, ...]
    told: tuple[Told, ...] = ()


def reads(layout: Layout, form: Form) -> Reads:
    by_rule = form.by_rule if {"has targets", "weight"} <= layout.roles else None
    return Reads(form.printed_scores, len(form.indicators), by_rule)


def drawn(layout: Layout, form: Form) -> bytes:
    return xlsx([Sheet("自评表", (draw(layout, form),))])


def cases() -> Iterator[Case]:
    """The files, one after another; the right form of a layout stands before its defects."""
    for layout in LAYOUTS:
        form = FORMS[layout.form]
        yield Case(f"{layout.name}, right", ".xlsx", drawn(layout, form), (reads(layout, form),))
        for name, defect in DEFECTS.items():
            if defect.needs <= layout.roles:
                changed, told = defect.change(form)
                yield Case(
                    f"{layout.name}, {name}", ".xlsx", drawn(layout, changed), (reads(layout, changed),), (told,)
                )
