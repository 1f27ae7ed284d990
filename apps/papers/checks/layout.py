"""How a printed form distributes its 100 points: by its scheme, or by what was noted about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from apps.core.amounts import HUNDRED
from apps.core.patterns import HAN, pattern_of
from apps.core.quantities import NUMBER
from apps.core.quantities.numbers import digits
from apps.indicators.facts import ProjectForm, SchemeContent
from apps.indicators.rules import groups_of
from apps.papers.imports import PrintedForm, decimals_of, number_of, plain

_PAIR = pattern_of(rf"(?P<name>(?:{HAN}|[“”、])+)\s*(?P<weight>{NUMBER})")
_EXECUTION = pattern_of(r"(?:预算)?(?:资金)?执行(?:率|情况)?")
_WHOLE = pattern_of("(?:年度)?(?:绩效)?(?:指标|目标)+(?:合计)?|合计")
DEFAULT_FORM = ProjectForm(title="", execution_weight=Decimal(10), groups=())


@dataclass(frozen=True, slots=True)
class Layout:
    """``groups`` are weights by level-1 or level-2 name; ``heading`` is the stated sum of all indicators."""

    execution: Decimal | None = None
    groups: Mapping[str, Decimal] = field(default_factory=dict)
    heading: tuple[str, Decimal] | None = None


def layout_of(form: PrintedForm, scheme: SchemeContent | None) -> Layout:
    """Weights as data: those of the scheme, else those in the words of ``form.layout``.

    ``执行10 / 产出50 (数量20) / 效益30``: names inside brackets belong to level 2. A name with two weights (two
    tables in one file) says nothing.
    """
    if scheme is not None and scheme.project_form is not None:
        rules = scheme.project_form
        used = {full_group_name(rules, row.level1) for row in form.indicators}
        groups = {group_name(group.name): group.weight for group in groups_of(rules, used)}
        return Layout(rules.execution_weight, groups)
    if scheme is not None and scheme.score_table is not None:
        return Layout(None, {group_name(group.name): group.weight for group in scheme.score_table.groups})
    names = {group_name(name) for row in form.indicators for name in (row.level1, row.level2)}
    text = plain(form.layout)
    execution: Decimal | None = None
    headings: dict[str, Decimal] = {}
    groups = {}
    ambiguous: set[str] = set()
    for match in _PAIR.finditer(text) if text else ():
        name, weight = group_name(match["name"].strip("、")), Decimal(digits(match["weight"]))
        is_inner = text.count("(", 0, match.start()) > text.count(")", 0, match.start())
        if _EXECUTION.fullmatch(name) and not is_inner:
            execution = weight
        elif name in names:
            if groups.setdefault(name, weight) != weight:
                ambiguous.add(name)
        elif _WHOLE.fullmatch(match["name"]):
            headings[match["name"]] = weight
    certain = {name: weight for name, weight in groups.items() if name not in ambiguous}
    return Layout(execution, certain, next(iter(headings.items())) if len(headings) == 1 else None)


def group_name(name: str) -> str:
    """``产出指标`` and ``产出`` are one name."""
    return plain(name).replace(" ", "").removesuffix("类").removesuffix("指标").removesuffix("指标值")


def full_group_name(rules: ProjectForm, level1: str) -> str:
    """The scheme's own name of a printed level-1 group."""
    return next((group.name for group in rules.groups if group_name(group.name) == group_name(level1)), level1)


def score_decimals(form: PrintedForm) -> int:
    """With how many decimals the form prints its scores: the most that any of them has."""
    scores = [*(row.score for row in form.indicators), *(row.score for row in form.funding)]
    return max((decimals_of(score) for score in scores if number_of(score) is not None), default=0)


def lists_execution(form: PrintedForm) -> bool:
    """Whether the execution rate is one of the indicator rows: as a group, or where the money block has no points."""
    if any(_EXECUTION.fullmatch(group_name(row.level1)) for row in form.indicators):
        return True
    has_points = any(number_of(row.weight) is not None or number_of(row.score) is not None for row in form.funding)
    names = ((group_name(row.level2), group_name(row.name)) for row in form.indicators if number_of(row.weight))
    return not has_points and any(_EXECUTION.fullmatch(name) for pair in names for name in pair)


def printed_execution_weight(form: PrintedForm, layout: Layout) -> Decimal | None:
    """The points that the execution rate brings beside the indicators: as printed in the money block, else as laid out.

    ``None`` for a form without, and where the execution rate is one of the indicator rows and counted there.
    """
    weights = [weight for row in form.indicators if (weight := number_of(row.weight)) is not None]
    if lists_execution(form) and sum(weights, layout.execution or Decimal(0)) != HUNDRED:
        return None
    printed = next((weight for row in form.funding if (weight := number_of(row.weight)) is not None), None)
    return layout.execution if printed is None else printed
