"""How two versions of a scheme differ, and what it means for an evaluation that is moved from one to the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from apps.core.findings import Severity
from apps.indicators.enums import Change, Consequence
from apps.indicators.facts import (
    ENTRY_FIELDS,
    FORM_FIELDS,
    INDICATOR_FIELDS,
    SCHEME_FIELDS,
    Difference,
    Formula,
    GroupWeight,
    Indicator,
    OutlineSection,
    ProjectForm,
    SchemeContent,
)
from apps.indicators.rules.explaining import (
    asks,
    caps_in_words,
    demand_in_words,
    form_in_words,
    formula_in_words,
    grades_in_words,
    rule_in_words,
)
from apps.indicators.rules.wording import number

RESCORED, WORDING, CHECKED = Consequence.RESCORED, Consequence.WORDING, Consequence.CHECKED
TO_BE_FILLED, DROPPED = Consequence.TO_BE_FILLED, Consequence.DROPPED

WEIGHT, LEVEL2 = ENTRY_FIELDS["weight"].label, ENTRY_FIELDS["level2"].label
RULE, TITLE = "计分规则", "标题"
IN_SUMMARY = {"", WEIGHT, RULE, LEVEL2, TITLE}  # what is said of a part that comes or goes

_Aspect = tuple[str, str, Consequence]


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a scheme that can come, go, or change in its aspects (name, text, what a change means)."""

    name: str
    aspects: tuple[_Aspect, ...]
    when_added: Consequence = RESCORED
    when_removed: Consequence = RESCORED
    asks: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        return "；".join(text.rstrip("。") for name, text, _ in self.aspects if text and name in IN_SUMMARY)


def differences_of(old: SchemeContent, new: SchemeContent) -> tuple[Difference, ...]:
    """Every difference between two versions, in the order of the newer one; empty for equal contents.

    ``place`` is the key of an indicator (``indicator.<key>``), a heading (``outline.<key>``), a check
    (``severity.<ID>``), a group (``group.<name>``), an option of the form, or a field of the scheme.
    """
    before, after = dict(_parts_of(old)), dict(_parts_of(new))
    return tuple(
        difference
        for place in dict.fromkeys((*after, *before))
        for difference in _differences(place, before.get(place), after.get(place))
    )


def _differences(place: str, before: _Part | None, after: _Part | None) -> Iterator[Difference]:
    if before is None and after is not None:
        yield Difference(Change.ADDED, place, after.name, "", after.summary, after.when_added)
    elif before is not None and after is None:
        yield Difference(Change.REMOVED, place, before.name, before.summary, "", before.when_removed)
    elif before is not None and after is not None:
        for (name, was, _), (_, now, consequence) in zip(before.aspects, after.aspects, strict=True):
            if was != now:
                is_new_question = name == RULE and before.asks != after.asks
                meaning = Consequence.ANSWERED_AGAIN if is_new_question else consequence
                yield Difference(Change.CHANGED, place, f"{after.name} {name}".strip(), was, now, meaning)


def _parts_of(scheme: SchemeContent) -> Iterator[tuple[str, _Part]]:
    yield "title", _one(_label(SchemeContent, "title"), scheme.title)
    yield "region", _one(_label(SchemeContent, "region"), scheme.region)
    yield "years", _one("适用年度", f"{scheme.first_year}—{scheme.last_year or '今'}")
    yield "source", _one(_label(SchemeContent, "source"), scheme.source)
    yield "verified", _one(_label(SchemeContent, "verified"), scheme.verified.label)
    yield "report_title", _one(_label(SchemeContent, "report_title"), scheme.report_title)
    yield "grade_bands", _one(FORM_FIELDS["grade"].label, grades_in_words(scheme.grade_bands), RESCORED)
    yield "total_caps", _one("总分上限", caps_in_words(scheme.total_caps), RESCORED)
    yield "demands_scores", _one(_label(SchemeContent, "demands_scores"), demand_in_words(scheme), CHECKED)
    table, form = scheme.score_table, scheme.project_form
    if table is not None:
        yield "table_title", _one("评分表名称", table.title)
        yield "execution_key", _one("作为执行率的指标", table.execution_key, RESCORED)
        yield from ((f"group.{group.name}", _group(group)) for group in table.groups)
        yield from ((f"indicator.{row.key}", _indicator(row)) for row in table.indicators)
    if form is not None:
        yield "form_title", _one(_label(ProjectForm, "title"), form.title)
        yield "form_source", _one(_label(ProjectForm, "source"), form.source)
        yield from ((f"group.{group.name}", _group(group)) for group in form.groups)
        yield from ((key, _one(label, text, RESCORED)) for key, (label, text) in form_in_words(form).items())
    yield from ((f"library.{entry.key}", _one(entry.name, entry.explanation)) for entry in scheme.library)
    yield from ((f"outline.{section.key}", _heading(section)) for section in scheme.outline)
    yield from ((f"severity.{check}", _severity(check, level)) for check, level in sorted(scheme.severities.items()))


def _indicator(row: Indicator) -> _Part:
    questions = asks(row)
    return _Part(
        row.name,
        (
            (_label(Indicator, "name"), row.name, WORDING),
            ("类别", f"{row.level1}/{row.level2}", WORDING),
            (WEIGHT, f"{number(row.weight)} 分", RESCORED),
            (_label(Indicator, "standard"), row.standard, WORDING),
            (RULE, rule_in_words(row.rule, row.weight, row.unit), RESCORED),
            (_label(Formula, "words"), "；".join(map(formula_in_words, row.formulas)), RESCORED),
            (INDICATOR_FIELDS["unit"].label, row.unit, RESCORED),
            (_label(Indicator, "not_applicable"), row.not_applicable.label, RESCORED),
            (_label(Indicator, "verified"), f"{row.verified.label} {row.source}".strip(), WORDING),
        ),
        when_added=TO_BE_FILLED if questions else RESCORED,
        when_removed=DROPPED,
        asks=questions,
    )


def _group(group: GroupWeight) -> _Part:
    aspects = ((WEIGHT, f"{number(group.weight)} 分", RESCORED), (LEVEL2, "、".join(group.level2), WORDING))
    return _Part(group.name, aspects, when_removed=DROPPED)


def _heading(section: OutlineSection) -> _Part:
    is_filled = not section.is_heading_only
    return _Part(
        f"提纲“{section.title}”",
        (
            ("编号", section.number, WORDING),
            (TITLE, section.title, WORDING),
            ("层级", str(section.depth), WORDING),
            ("要求", "必填" if section.is_required else "选填", CHECKED),
            ("正文", "" if is_filled else "只有标题", TO_BE_FILLED if is_filled else DROPPED),
            ("填报说明", section.instruction, WORDING),
        ),
        when_added=TO_BE_FILLED if is_filled else WORDING,
        when_removed=DROPPED if is_filled else WORDING,
    )


def _label(holder: type, field: str) -> str:
    return SCHEME_FIELDS[holder][field].label


def _severity(check: str, severity: Severity) -> _Part:
    return _one(f"检查 {check}", severity.label, CHECKED)


def _one(label: str, text: str, consequence: Consequence = WORDING) -> _Part:
    """A part with a single aspect, which comes, goes and changes with the same consequence."""
    return _Part(label, (("", text, consequence),), consequence, consequence)
