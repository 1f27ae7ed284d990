"""Checks of completeness: what a complete evaluation still lacks (C01–C07)."""

from collections.abc import Iterable, Iterator

from apps.budgets.enums import Column, FundingSource
from apps.budgets.facts import BALANCE, FIGURES, PROJECT_BALANCE, SECTION_OF_FIGURE, TABLES, Figures, FigureTable
from apps.core.amounts import EMPTY, show_amount
from apps.core.findings import Finding, Severity, Where
from apps.evaluations.checks.equations import parts_of, sides_of
from apps.evaluations.checks.findings import lack
from apps.evaluations.checks.places import (
    LINES_GAP,
    PROJECT_LIST,
    at_figure,
    at_funding,
    at_indicator,
    at_project,
    at_score,
)
from apps.evaluations.enums import Section
from apps.evaluations.facts import BASIC_FIELDS, Context, ProjectIndicator, ScoreEntry, Sheet, unconfirmed_cells
from apps.evaluations.rules import EXECUTION, Assessment, form_of, table_rows
from apps.indicators.enums import NotApplicable, Operator
from apps.indicators.facts import (
    FORM_FIELDS,
    INDICATOR_FIELDS,
    Bands,
    Checklist,
    Direct,
    Indicator,
    Levels,
    Score,
    Violations,
)
from apps.indicators.rules import figure_label, names_in

IN_POST = "in_post.current"
MANDATORY_TABLES = {"staff", "spending"}


def c01_texts_are_written(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Every required field of 基本情况 and every required section of the report is written (regulation §4.6)."""
    for key, field in BASIC_FIELDS.items():
        if field.is_required and not getattr(sheet.basics, key).strip():
            where = Where(Section.BASICS, f"basics.{key}")
            yield lack(sheet, "C01", where, f"基本情况中的“{field.label}”未填写。\n请补填。")
    for heading in sheet.scheme.outline:
        is_due = heading.is_required and not heading.is_heading_only
        if is_due and not sheet.narrative.get(heading.key, "").strip():
            where = Where(Section.NARRATIVE, f"narrative.{heading.key}")
            yield lack(sheet, "C01", where, f"报告正文“{heading.number}{heading.title}”未填写。\n请补写。")


def c02_rows_can_be_scored(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Every row of the score table can be scored, and every filled row of a project form (regulation §6).

    What keeps the department's own total open is an error where the scheme demands it, and asks where it does not.
    One finding for each missing figure, naming all that depends on it; one for each row without an answer, or
    without any figure where it may be 不适用; one for each row that has everything and still no points.
    """
    unscored = [
        (indicator, assessment.table.rows[indicator.key].computed)
        for indicator in table_rows(sheet.scheme)
        if (row := assessment.table.rows[indicator.key]).points is None and not row.computed.is_excluded
    ]
    lacking: dict[str, list[str]] = {}
    for indicator, score in unscored:
        entry = sheet.entry(indicator.key)
        if _lacks_figures(indicator, entry, score) and not _may_be_absent(indicator, sheet.figures):
            for name in score.missing:
                lacking.setdefault(name, []).append(indicator.name)
            continue
        field = _open_field(indicator, entry, score)
        if field:
            where = at_score(indicator.key, field)
            message = f"{indicator.name}尚不能计分：{score.sentence}\n请补填，{_otherwise(sheet)}。"
            yield lack(sheet, "C02", where, message, default=_severity(sheet))
    for name, dependants in lacking.items():
        if _is_missing(sheet.figures, name):
            message = f"未填{figure_label(name)}，无法计算：{'、'.join(dependants)}。\n请补填，{_otherwise(sheet)}。"
            yield lack(sheet, "C02", _at(name), message, default=_severity(sheet))
    has_establishment = sheet.figures.value("establishment", Column.CURRENT) is not None
    if has_establishment and IN_POST not in lacking and _is_missing(sheet.figures, IN_POST):
        message = f"未填{figure_label(IN_POST)}，无法计算：基础数据表中的控制率。\n请补填，或说明原因。"
        yield lack(sheet, "C02", _at(IN_POST), message, default=Severity.WARNING)
    for table in sheet.target_tables:
        scored = assessment.of(table.item).rows
        places = [(EXECUTION, _at_money(sheet, table.item), FORM_FIELDS["execution"].label)]
        places += [
            (str(row.id), at_indicator(table.item, row.id, "adjusted_score"), f"指标“{row.name}”") for row in table.rows
        ]
        for key, where, label in places:
            score = scored[key].computed
            is_missing = score.missing and (key != EXECUTION or _lacks_money(sheet, table.item))
            if scored[key].points is None and not score.is_excluded and not is_missing:
                message = f"{table.name}{label}尚不能计分：{score.sentence}\n请核对，{_otherwise(sheet, table.item)}。"
                yield lack(sheet, "C02", where, message, default=_severity(sheet, table.item))


def c03_project_forms_are_filled(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Project spending is listed by project, each with its form, each row with all it needs (regulation §1.2).

    A project without any indicator may be explained; a row that was begun must be finished, and the department's own
    form must have rows where the scheme demands it.
    """
    spent = sheet.figures.value("project_expenditure", Column.ACTUAL)
    if not sheet.projects and spent:
        yield lack(
            sheet,
            "C03",
            PROJECT_LIST,
            f"项目支出 {show_amount(spent)} 万元，未列任何项目。\n请列出项目并填写自评表，或说明原因。",
            default=Severity.WARNING,
        )
    for table in sheet.target_tables:
        if not table.rows:
            form = "部门整体自评表" if table.item is None else "项目自评表"
            severity = _severity(sheet, table.item)
            otherwise = "" if severity == Severity.ERROR else "，或说明原因"
            yield lack(
                sheet,
                "C03",
                at_project(table.item, "indicators"),
                f"{table.name}未填绩效指标。\n请填写{form}{otherwise}。",
                default=severity,
            )
        severity, otherwise = (Severity.ERROR, "") if table.item is None else (Severity.WARNING, "，或说明原因")
        for number, row in enumerate(table.rows, start=1):
            if open_cells := list(_open_cells(row)):
                name = f"指标“{row.name}”" if row.name.strip() else f"第 {number} 行指标"
                asked = "、".join(INDICATOR_FIELDS[field].asked for field in open_cells)
                where = at_indicator(table.item, row.id, open_cells[0])
                message = f"{table.name}{name}未填{asked}。\n请补填，或删除该行{otherwise}。"
                yield lack(sheet, "C03", where, message, default=severity)


def c04_tables_are_filled(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """No official table is left wholly empty (regulation §4.5 and §5, T06); staff and spending bind."""
    for table in TABLES:
        is_optional = all(FIGURES[row.figure].is_optional for row in table.rows)
        if is_optional or not _is_empty(sheet.figures, table):
            continue
        first = table.rows[0].figure
        where = at_figure(first, FIGURES[first].columns[-1])
        if table.key in MANDATORY_TABLES:
            yield lack(sheet, "C04", where, f"“{table.title}”整表未填。\n请按决算数据填写。")
        else:
            yield Finding("C04", Severity.HINT, where, f"“{table.title}”整表未填。\n有此类事项请填写。")
    total = sheet.figures.value("total_expenditure", Column.ACTUAL)
    if total is not None and all(line.actual.is_empty for line in sheet.lines):
        yield lack(
            sheet,
            "C04",
            LINES_GAP,
            f"支出总计 {show_amount(total)} 万元，未按功能分类填列本年决算数。\n请逐类填列，或说明原因。",
            default=Severity.WARNING,
        )


def c05_evidence_is_attached(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Some evidence is attached: without any a reviewer may give no points (regulation §8, criterion 1)."""
    if not sheet.evidence:
        where = Where(Section.EVIDENCE, "evidence.list")
        message = "未上传任何佐证材料。\n请上传决算批复、绩效目标、满意度调查等材料，或说明原因。"
        yield lack(sheet, "C05", where, message, default=Severity.WARNING)


def c06_sums_have_all_parts(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """A sum with a missing part cannot be verified: one hint for each missing figure (regulation §5)."""
    lacking: dict[str, set[str]] = {}
    subjects: dict[str, list[str]] = {}
    for subject, missing in _incomplete_sums(sheet.figures):
        for name in missing:
            if _is_missing(sheet.figures, name):
                key, _, column = name.partition(".")
                lacking.setdefault(key, set()).add(column)
                if subject not in subjects.setdefault(key, []):
                    subjects[key].append(subject)
    for key, names in lacking.items():
        columns = [column for column in FIGURES[key].columns if column in names]
        what = f"{FIGURES[key].label}（{'、'.join(column.label for column in columns)}）"
        message = f"未填{what}，无法核对：{'、'.join(subjects[key])}。\n没有发生请填 0。"
        yield Finding("C06", Severity.HINT, at_figure(key, columns[0]), message)


def _severity(sheet: Sheet, item: int | None = None) -> Severity:
    """What an open row means: of the department's own table an error where its total is demanded, else a question."""
    return Severity.ERROR if item is None and sheet.scheme.demands_scores else Severity.WARNING


def _otherwise(sheet: Sheet, item: int | None = None) -> str:
    """What can be done in the place of filling in."""
    is_due = _severity(sheet, item) == Severity.ERROR
    return "或调整得分并写明理由" if is_due else "或说明原因"


def _at_money(sheet: Sheet, item: int | None) -> Where:
    """Where the budget of a form is typed."""
    if item is not None:
        return at_funding(item, FundingSource.APPROPRIATION, "adjusted")
    return at_figure(form_of(sheet, item).money_total, Column.ADJUSTED)


def _lacks_money(sheet: Sheet, item: int | None) -> bool:
    """Money is missing, and the list of projects says so (F13)."""
    if item is None:
        return False
    budget = sheet.project(item).budget
    return any(budget.total(amount) is None for amount in ("adjusted", "actual"))


def _lacks_figures(indicator: Indicator, entry: ScoreEntry, score: Score) -> bool:
    return indicator.formula is not None and not entry.is_not_applicable and bool(score.missing)


def _may_be_absent(indicator: Indicator, figures: Figures) -> bool:
    """Nothing of the matter was entered, and the scheme lets the department say that it has none."""
    if indicator.formula is None or indicator.not_applicable is NotApplicable.REFUSED:
        return False
    names = {*names_in(indicator.formula.numerator), *names_in(indicator.formula.denominator)}
    return all(_is_missing(figures, name) for name in names)


def _open_field(indicator: Indicator, entry: ScoreEntry, score: Score) -> str:
    """The cell that keeps a row from being scored; empty where another check accuses it already."""
    if entry.is_not_applicable or _lacks_figures(indicator, entry, score):
        return "not_applicable"
    if indicator.formula:
        return "adjusted_score"  # all figures are there, and yet no value: a matter of judgement
    match indicator.rule:
        case Checklist(items):
            answered = [*entry.ticks[: len(items) - 1], None]
            return f"tick.{answered.index(None)}"
        case Direct():
            return "tick.0"
        case Levels():
            return "level"
        case Bands():
            if entry.band is None:
                return "band"
            return "band_score" if entry.band_score.is_empty else ""
        case Violations():
            return "" if entry.count.typed else "count"
        case _:
            return "" if entry.value.typed else "value"


def _open_cells(row: ProjectIndicator) -> Iterator[str]:
    """Every field that a row of a form must have and has not, in the order of the form."""
    is_qualitative = row.operator is Operator.QUALITATIVE
    if not row.name.strip():
        yield "name"
    if is_qualitative and not row.target_text.strip():
        yield "target_text"
    if not is_qualitative and row.target_number.is_empty:
        yield "target_number"
    if row.weight.is_empty:
        yield "weight"
    if not is_qualitative and row.actual.is_empty:
        yield "actual"
    if is_qualitative and row.band is None:
        yield "band"
    if is_qualitative and row.band is not None and row.band_score.is_empty:
        yield "band_score"


def _is_empty(figures: Figures, table: FigureTable) -> bool:
    return all(
        figures.cell(row.figure, column).is_empty
        for row in table.rows
        if not row.is_linked
        for column in FIGURES[row.figure].columns
    )


def _incomplete_sums(figures: Figures) -> Iterator[tuple[str, Iterable[str]]]:
    """What cannot be verified, with the names of the missing figures; sums nobody began are left out."""
    for key, definition in FIGURES.items():
        missing: list[str] = []
        for column in definition.columns if definition.parts else ():
            parts = parts_of(figures, key, column)
            if parts.typed or figures.stated(key, column) is not None:
                missing += parts.missing
        yield definition.label, missing
    for subject, relation in (("收支平衡关系", BALANCE), ("项目资金结余", PROJECT_BALANCE)):
        keys = [key for key in (*relation.wholes, *relation.parts) if not FIGURES[key].is_optional]
        if any(figures.value(key, Column.CURRENT) is not None for key in keys):
            yield subject, [name for side in sides_of(figures, relation) for name in side.missing]


def _at(name: str) -> Where:
    return Where(SECTION_OF_FIGURE[name.partition(".")[0]], f"figure.{name}")


def _is_missing(figures: Figures, name: str) -> bool:
    """Not entered; what was entered and cannot be read is another check's matter."""
    return figures.cells.get(name, EMPTY).is_empty and figures.named(name) is None


def c07_what_was_taken_over_is_confirmed(sheet: Sheet, context: Context) -> Iterator[Finding]:
    """What was taken over from last year's sheet was looked at since; told once for each page (regulation §5)."""
    waiting: dict[tuple[str, int | None], list[Where]] = {}
    for where in unconfirmed_cells(sheet, context.taken.marks).values():
        waiting.setdefault((where.section, where.item), []).append(where)
    for places in waiting.values():
        message = (
            f"有 {len(places)} 处沿用上年的内容还没有修改或确认。\n本年仍然如此吗？请核对后修改，或在本页确认沿用。"
        )
        yield Finding("C07", Severity.HINT, places[0], message)
