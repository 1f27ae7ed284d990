"""Reading a scheme package: shape first, then everything that must hold inside one scheme."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from string import Formatter
from typing import Any

from apps.budgets.enums import Column
from apps.budgets.facts import FIGURES
from apps.core.amounts import HUNDRED
from apps.core.snapshots import Problem, UnreadableError, from_plain
from apps.indicators.enums import BudgetBase, OverAchievement, SchemeKind
from apps.indicators.facts import (
    ExecutionRule,
    GradeBand,
    GroupWeight,
    Indicator,
    LibraryEntry,
    OutlineSection,
    ProjectForm,
    SchemeContent,
    ScoreTable,
    TotalCap,
)
from apps.indicators.imports.documents import Document, read_document
from apps.indicators.imports.indicators import (
    KEY,
    KEY_HINT,
    problems_of_bands,
    problems_of_formula,
    problems_of_indicator,
    problems_of_weight,
    repeated,
)
from apps.indicators.imports.problems import SchemeError, SchemeProblem

TITLE_FIELDS = {"year", "department"}
PARTS = ("score_table", "project_form", "library")
MONEY_COLUMNS = {Column.BUDGET, Column.ADJUSTED, Column.ACTUAL}

_SCHEME_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CHECK = re.compile(r"[A-Z][0-9]{2}")
_ROW = re.compile(r"score_table\.indicators\[(\d+)\](\.rule)?")


def read_scheme_text(text: str, file: str) -> SchemeContent:
    """The scheme in the text of a YAML file; ``SchemeError`` with all problems, each with its line."""
    return _read(read_document(text, file), file)


def read_scheme(data: object, file: str) -> SchemeContent:
    """The scheme in the plain data of a YAML or JSON document, in the shape of ``core.snapshots.to_plain``.

    Raises ``SchemeError`` with all problems, each with its path in the document: unknown and missing keys, values
    of the wrong kind, weights that do not add up, duplicate keys, formulas outside the language or with unknown
    figures, tiers and bands out of order, points above the weight. Sums are judged once every row can be read.
    """
    return _read(Document(data), file)


def problems_of(scheme: SchemeContent) -> tuple[Problem, ...]:
    """Everything that keeps a readable scheme from being used."""
    return tuple(_problems_of_scheme(scheme))


def _read(document: Document, file: str) -> SchemeContent:
    problems: list[Problem] = []
    try:
        content = from_plain(SchemeContent, document.data, is_strict=True)
    except UnreadableError as error:
        problems += error.problems
        problems += _problems_of_readable_parts(document.data)
    else:
        problems += problems_of(content)
    if problems:
        raise SchemeError(
            SchemeProblem(
                file, problem.path, problem.message, document.line_of(problem.path), _about(document.data, problem.path)
            )
            for problem in problems
        )
    return content


def _about(data: Any, path: str) -> str:
    """The indicator and, inside its rule, the kind of rule that a path lies in."""
    found = _ROW.match(path)
    row = data["score_table"]["indicators"][int(found[1])] if found else None
    if not isinstance(row, Mapping):
        return ""
    rule = row.get("rule") if found and found[2] else None
    kind = rule.get("kind") if isinstance(rule, Mapping) else None
    return " ".join(str(part) for part in (row.get("name"), kind) if part)


def _problems_of_readable_parts(data: Any) -> Iterator[Problem]:
    """What else is wrong, so that one mistake in a file does not hide the next one."""
    try:
        yield from _problems_of_scheme(from_plain(SchemeContent, data))  # only unknown keys were in the way
        return
    except UnreadableError:
        pass
    table = data.get("score_table") if isinstance(data, dict) else None
    rows = table.get("indicators") if isinstance(table, dict) else None
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        try:
            indicator = from_plain(Indicator, row)
        except UnreadableError:
            continue
        yield from problems_of_indicator(indicator, f"score_table.indicators[{index}]")


def _problems_of_scheme(scheme: SchemeContent) -> Iterator[Problem]:
    yield from _problems_of_head(scheme)
    if scheme.kind is not SchemeKind.LIBRARY:
        yield from _problems_of_grades(scheme.grade_bands)
    yield from _problems_of_title(scheme)
    yield from _problems_of_outline(scheme.outline)
    yield from _problems_of_caps(scheme)
    yield from _problems_of_kind(scheme)
    if scheme.score_table is not None:
        yield from _problems_of_table(scheme.score_table)
    if scheme.project_form is not None:
        yield from _problems_of_form(scheme.project_form)
        yield from _problems_of_money(scheme.project_form, scheme.kind)
    yield from _problems_of_library(scheme.library)


def _problems_of_head(scheme: SchemeContent) -> Iterator[Problem]:
    if not _SCHEME_KEY.fullmatch(scheme.key):
        yield Problem("key", "只能用小写字母、数字和连字符")
    for name in ("title", "region", "source"):
        if not getattr(scheme, name).strip():
            yield Problem(name, "不能为空")
    if not 2000 <= scheme.first_year <= 2100:
        yield Problem("first_year", "年度应在 2000 至 2100 之间")
    if scheme.last_year is not None and scheme.last_year < scheme.first_year:
        yield Problem("last_year", "不能早于启用年度")


def _problems_of_kind(scheme: SchemeContent) -> Iterator[Problem]:
    """What a scheme of its kind must not have, or lacks."""
    if scheme.demands_scores and not scheme.kind.is_for_departments:
        yield Problem("demands_scores", f"“{scheme.kind.label}”方案不能有此项")
    for check in scheme.severities:
        if not _CHECK.fullmatch(check):
            yield Problem(f"severities.{check}", "不是检查编号（如 F04）")
    for part in PARTS:
        if part == scheme.kind.part and not getattr(scheme, part):
            yield Problem(part, f"“{scheme.kind.label}”方案缺少此项")
        elif part != scheme.kind.part and getattr(scheme, part):
            yield Problem(part, f"“{scheme.kind.label}”方案不能有此项")


def _problems_of_grades(bands: tuple[GradeBand, ...]) -> Iterator[Problem]:
    if not bands:
        yield Problem("grade_bands", "不能为空")
        return
    yield from repeated("grade_bands", "grade", (band.grade.label for band in bands))
    for index, band in enumerate(bands):
        path = f"grade_bands[{index}].lower"
        if not 0 <= band.lower < HUNDRED:
            yield Problem(path, "应不小于 0 且小于 100")
        if index and band.lower >= bands[index - 1].lower:
            yield Problem(path, "各等级的下限应从高到低")
    if bands[-1].lower != 0:
        yield Problem(f"grade_bands[{len(bands) - 1}].lower", "最低等级的下限应为 0")


def _problems_of_title(scheme: SchemeContent) -> Iterator[Problem]:
    try:
        fields = {name for _, name, _, _ in Formatter().parse(scheme.report_title) if name is not None}
    except ValueError:
        yield Problem("report_title", "花括号不成对")
        return
    for name in sorted(fields - TITLE_FIELDS):
        yield Problem("report_title", f"不认识的占位“{{{name}}}”，只能用 {{year}} 和 {{department}}")
    if scheme.kind.is_for_departments and not scheme.report_title:
        yield Problem("report_title", "不能为空")


def _problems_of_outline(sections: tuple[OutlineSection, ...]) -> Iterator[Problem]:
    yield from repeated("outline", "key", (section.key for section in sections))
    depth = 0
    for index, section in enumerate(sections):
        path = f"outline[{index}]"
        if not KEY.fullmatch(section.key):
            yield Problem(f"{path}.key", KEY_HINT)
        if not section.title.strip():
            yield Problem(f"{path}.title", "不能为空")
        if not 1 <= section.depth <= depth + 1:
            yield Problem(f"{path}.depth", f"应在 1 至 {depth + 1} 之间：标题不能越级")
        if section.is_heading_only and section.is_required:
            yield Problem(f"{path}.is_required", "只有标题的一节不能要求填写正文")
        depth = section.depth


def _problems_of_caps(scheme: SchemeContent) -> Iterator[Problem]:
    before: TotalCap | None = None
    for index, cap in enumerate(scheme.total_caps):
        path = f"total_caps[{index}]"
        if not 0 < cap.below <= HUNDRED:
            yield Problem(f"{path}.below", "应大于 0 且不超过 100")
        if not 0 <= cap.most < HUNDRED:
            yield Problem(f"{path}.most", "应不小于 0 且小于 100")
        if before is not None and not (cap.below < before.below and cap.most < before.most):
            yield Problem(path, "各档应从高到低")
        before = cap
    table = scheme.score_table
    if table is None:
        return
    formula_keys = {indicator.key for indicator in table.indicators if indicator.formula}
    if table.execution_key and table.execution_key not in formula_keys:
        yield Problem("score_table.execution_key", f"没有名为“{table.execution_key}”并用公式计算的指标")
    if scheme.total_caps and not table.execution_key:
        yield Problem("score_table.execution_key", "总分按执行率封顶时，须指明哪一项指标是执行率")


def _problems_of_table(table: ScoreTable) -> Iterator[Problem]:
    path = "score_table"
    yield from _problems_of_groups(table.groups, f"{path}.groups", HUNDRED)
    yield from repeated(f"{path}.indicators", "key", (indicator.key for indicator in table.indicators))
    for index, indicator in enumerate(table.indicators):
        row = f"{path}.indicators[{index}]"
        yield from problems_of_indicator(indicator, row)
        group = next((group for group in table.groups if group.name == indicator.level1), None)
        if group is None:
            yield Problem(f"{row}.level1", f"没有名为“{indicator.level1}”的一级指标")
        elif group.level2 and indicator.level2 not in group.level2:
            yield Problem(f"{row}.level2", f"一级指标“{group.name}”下没有“{indicator.level2}”")
    for index, group in enumerate(table.groups):
        weights = [indicator.weight for indicator in table.indicators if indicator.level1 == group.name]
        total = sum(weights, Decimal(0))
        if total != group.weight:
            yield Problem(f"{path}.groups[{index}].weight", f"为 {group.weight}，其指标分值合计为 {total}")


def _problems_of_form(form: ProjectForm) -> Iterator[Problem]:
    path, due = "project_form", HUNDRED - form.execution_weight
    yield from _problems_of_groups(form.groups, f"{path}.groups", due)
    yield from problems_of_weight(form.execution_weight, f"{path}.execution_weight")
    yield from problems_of_bands(form.bands, f"{path}.bands")
    yield from _problems_of_execution(form.execution_rule, f"{path}.execution_rule")
    if form.over_achievement_ratio <= 1:
        yield Problem(f"{path}.over_achievement_ratio", "应大于 1")
    if (form.over_achievement is OverAchievement.DEDUCT) != (form.over_achievement_deduction > 0):
        yield Problem(f"{path}.over_achievement_deduction", "“扣减固定分值”须大于 0，其他办法须为 0")
    groups = [form.groups, *(variant.groups for variant in form.variants)]
    for index, variant in enumerate(form.variants):
        yield from _problems_of_groups(variant.groups, f"{path}.variants[{index}].groups", due)
        if {group.name for group in variant.groups} in [{group.name for group in one} for one in groups[: index + 1]]:
            yield Problem(f"{path}.variants[{index}].groups", "与前面的一级指标相同，无法区分")
    satisfaction = form.satisfaction
    if satisfaction is not None:
        if satisfaction.level1 not in {group.name for one in groups for group in one}:
            yield Problem(f"{path}.satisfaction.level1", f"没有名为“{satisfaction.level1}”的一级指标")
        if not 0 <= satisfaction.floor < HUNDRED:
            yield Problem(f"{path}.satisfaction.floor", "应不小于 0 且小于 100")


def _problems_of_execution(rule: ExecutionRule, path: str) -> Iterator[Problem]:
    if not 0 <= rule.pass_from <= HUNDRED:
        yield Problem(f"{path}.pass_from", "应在 0 至 100 之间")
    lowers, shares = [one.lower for one in rule.intervals], [one.share for one in rule.intervals]
    for index, (lower, share) in enumerate(zip(lowers, shares, strict=True)):
        at = f"{path}.intervals[{index}]"
        if not 0 <= lower <= HUNDRED:
            yield Problem(f"{at}.lower", "应在 0 至 100 之间")
        if not 0 <= share <= 1:
            yield Problem(f"{at}.share", "应在 0 至 1 之间")
        if index and not (lower < lowers[index - 1] and share < shares[index - 1]):
            yield Problem(at, "各档应从高到低")
    if shares and shares[0] != 1:
        yield Problem(f"{path}.intervals[0].share", "最高一档应为 1")


def _problems_of_money(form: ProjectForm, kind: SchemeKind) -> Iterator[Problem]:
    path = "project_form"
    figures = {f"{path}.money_total": form.money_total} | {
        f"{path}.money_splits[{one}].rows[{two}].figure": row.figure
        for one, split in enumerate(form.money_splits)
        for two, row in enumerate(split.rows)
    }
    if kind is not SchemeKind.DEPARTMENT_FORM:
        if form.money_total or form.money_splits:
            yield Problem(f"{path}.money_splits", "只有“部门整体支出绩效自评表”按基础数据填资金")
        return
    if form.execution_rule.base is not BudgetBase.WITH_CARRY_OVER:
        yield Problem(f"{path}.execution_rule.base", "部门整体的资金不分上年结转，预算数只能含上年结转")
    for at, figure in figures.items():
        if figure not in FIGURES:
            yield Problem(at, f"没有名为“{figure}”的数据")
        elif not set(FIGURES[figure].columns) >= MONEY_COLUMNS:
            yield Problem(at, f"数据“{figure}”没有年初预算数、全年预算数、决算数三栏")


def _problems_of_groups(groups: tuple[GroupWeight, ...], path: str, expected: Decimal) -> Iterator[Problem]:
    yield from repeated(path, "name", (group.name for group in groups))
    for index, group in enumerate(groups):
        yield from problems_of_weight(group.weight, f"{path}[{index}].weight")
        for name in sorted({name for name in group.level2 if group.level2.count(name) > 1}):
            yield Problem(f"{path}[{index}].level2", f"“{name}”重复")
    total = sum((group.weight for group in groups), Decimal(0))
    if total != expected:
        yield Problem(path, f"一级指标分值合计为 {total}，应为 {expected}")


def _problems_of_library(entries: tuple[LibraryEntry, ...]) -> Iterator[Problem]:
    yield from repeated("library", "key", (entry.key for entry in entries))
    for index, entry in enumerate(entries):
        path = f"library[{index}]"
        if not KEY.fullmatch(entry.key):
            yield Problem(f"{path}.key", KEY_HINT)
        for name in ("level1", "level2", "name", "explanation"):
            if not getattr(entry, name).strip():
                yield Problem(f"{path}.{name}", "不能为空")
        if sum(map(bool, (entry.formula, entry.items, entry.cases))) > 1:
            yield Problem(path, "公式、分项、情形只能有一种")
        if entry.formula is not None:
            yield from problems_of_formula(entry.formula, f"{path}.formula")
