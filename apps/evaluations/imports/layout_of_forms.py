"""The sheets of projects, their indicators and the score table."""

from collections.abc import Iterable, Iterator, Mapping

from apps.budgets.enums import FundingSource, ProjectCategory
from apps.budgets.facts import FIGURES, FUNDING_AMOUNTS, FUNDING_FIELDS, PROJECT_FIELDS
from apps.core.amounts import round_to_cent, show_amount, show_plain
from apps.core.enums import LabelledEnum
from apps.evaluations.enums import Section, TickAnswer
from apps.evaluations.facts import ProjectIndicator, ProjectSheet, ScoreEntry, Sheet
from apps.evaluations.facts.book import BookCell, BookColumn, BookRow, BookTable, Choices
from apps.evaluations.rules import Assessment, Scored, project_form_of, score_table_of
from apps.indicators.enums import Band, Grade, Level, NotApplicable, Operator
from apps.indicators.facts import (
    ENTRY_FIELDS,
    FORM_FIELDS,
    INDICATOR_FIELDS,
    Bands,
    Checklist,
    Direct,
    External,
    Indicator,
    Levels,
    ProjectForm,
    Violations,
    value_field,
)

ANSWER = "answer"
BLANK_PROJECTS, BLANK_INDICATORS = 10, 60
_ABSENT: Choices = ((TickAnswer.YES.value, "不适用"),)
_GOALS = ("expected_goal", "achieved_goal", "execution_reason")
_OF_PROJECT = ("name", "code", "category", "implementing_unit", "prior_actual")


def choices_of(enum: type[LabelledEnum]) -> Choices:
    """Code and label of every member."""
    return tuple((member.value, member.label) for member in enum)


TICKS = choices_of(TickAnswer)


def project_table(sheet: Sheet, assessment: Assessment) -> BookTable:
    """A row for each project with its money block; the totals are sums."""
    total = FIGURES["funds_total"].label
    columns = (
        *(
            BookColumn(name, PROJECT_FIELDS[name].with_unit, 30 if name == "name" else 16, is_name=name == "name")
            for name in _OF_PROJECT
        ),
        *(
            BookColumn(f"{source}.{key}", f"{source.label}：{amount.with_unit}", 16)
            for key, amount in FUNDING_AMOUNTS.items()
            for source in FundingSource
        ),
        *(BookColumn(f"total.{key}", f"{total}：{amount.with_unit}", 16) for key, amount in FUNDING_AMOUNTS.items()),
        BookColumn("rate", f"{FUNDING_FIELDS['rate'].label}（%）", 10),
        *(BookColumn(name, FORM_FIELDS[name].label, 40) for name in _GOALS),
        BookColumn("stated_total", FORM_FIELDS["stated_total"].asked, 14),
    )
    rows = tuple(BookRow(f"project.{one.id}", _project(one)) for one in sheet.projects)
    return BookTable(
        "projects", "项目", columns, rows, _blank_project(), BLANK_PROJECTS, "新项目填在空行里，先填项目名称。"
    )


def _project(project: ProjectSheet) -> dict[str, BookCell]:
    budget, key = project.budget, f"project.{project.id}"
    return {
        **_project_cells(
            key,
            {name: getattr(budget, name) for name in _OF_PROJECT if name != "prior_actual"},
            budget.prior_actual.money_text,
        ),
        **{
            f"{row.source}.{amount}": BookCell(
                f"funding.{project.id}.{row.source}.{amount}", "number", getattr(row, amount).money_text, is_money=True
            )
            for row in budget.funding
            for amount in FUNDING_AMOUNTS
        },
        **_money_outputs(
            {amount: show_plain(budget.total(amount)) for amount in FUNDING_AMOUNTS}, show_plain(budget.rate)
        ),
        **{name: BookCell(f"{key}.{name}", "text", getattr(project, name)) for name in _GOALS},
        "stated_total": BookCell(f"{key}.stated_total", "number", project.stated_total.text),
    }


def _blank_project() -> dict[str, BookCell]:
    return {
        **_project_cells("+", {}, ""),
        **{
            f"{source}.{amount}": BookCell(f"+.{source}.{amount}", "number", is_money=True)
            for source in FundingSource
            for amount in FUNDING_AMOUNTS
        },
        **_money_outputs({}, ""),
        **{name: BookCell(f"+.{name}", "text") for name in _GOALS},
        "stated_total": BookCell("+.stated_total", "number"),
    }


def _project_cells(key: str, texts: Mapping[str, str], prior_actual: str) -> dict[str, BookCell]:
    words = {name: BookCell(f"{key}.{name}", "line", str(texts.get(name, ""))) for name in _OF_PROJECT}
    category = BookCell(f"{key}.category", "choice", str(texts.get("category", "")), choices_of(ProjectCategory))
    return {
        **words,
        "category": category,
        "prior_actual": BookCell(f"{key}.prior_actual", "number", prior_actual, is_money=True),
    }


def _money_outputs(totals: Mapping[str, str], rate: str) -> dict[str, BookCell]:
    sums = {
        f"total.{amount}": BookCell(
            kind="computed",
            text=totals.get(amount, ""),
            is_money=True,
            sums=tuple(("", f"{source}.{amount}") for source in FundingSource),
        )
        for amount in FUNDING_AMOUNTS
    }
    return {
        **sums,
        "rate": BookCell(kind="computed", text=rate, rate_of=(("", "total.actual"), ("", "total.adjusted"))),
    }


_TYPED: Mapping[str, tuple[str, int]] = {  # kind and width of the columns of an indicator
    "name": ("line", 28),
    "operator": ("choice", 10),
    "target_number": ("number", 12),
    "unit": ("line", 10),
    "target_text": ("text", 22),
    "weight": ("number", 8),
    "actual": ("number", 12),
    "actual_text": ("text", 22),
    "band": ("choice", 22),
    "band_score": ("number", 10),
    "score": ("computed", 8),
    "adjusted_score": ("number", 12),
    "adjust_reason": ("text", 24),
    "deviation_reason": ("text", 30),
    "improvement": ("text", 30),
}
_CHOICES: Mapping[str, Choices] = {"operator": choices_of(Operator), "band": choices_of(Band)}


def indicator_table(sheet: Sheet, assessment: Assessment) -> BookTable:
    """The indicators of all projects; a new row names its project."""
    categories = _categories(project_form_of(sheet.project_scheme))
    rows = [
        BookRow(
            f"indicator.{row.id}",
            {
                "project": BookCell(text=project.budget.name),
                **_indicator(categories, f"indicator.{row.id}", row, assessment.projects[project.id].rows[str(row.id)]),
            },
        )
        for project in sheet.projects
        for row in project.indicators
    ]
    names = tuple((one.budget.name, one.budget.name) for one in sheet.projects)
    blank = {"project": BookCell("+.project", "line", choices=names), **_indicator(categories, "+", None, None)}
    columns = (BookColumn("project", PROJECT_FIELDS["name"].label, 24, is_name=True), *_indicator_columns())
    hint = "新指标填在空行里，先填所属项目的名称和指标类别。"
    return BookTable("indicators", "项目指标", columns, tuple(rows), blank, BLANK_INDICATORS, hint)


def target_table(sheet: Sheet, assessment: Assessment) -> BookTable:
    """The indicators of the form of the whole department."""
    categories = _categories(project_form_of(sheet.scheme))
    rows = tuple(
        BookRow(
            f"indicator.{row.id}",
            _indicator(categories, f"indicator.{row.id}", row, assessment.table.rows[str(row.id)]),
        )
        for row in sheet.targets
    )
    hint = "新指标填在空行里，先选指标类别。"
    blank = _indicator(categories, "+", None, None)
    return BookTable("targets", "部门整体指标", _indicator_columns(), rows, blank, BLANK_INDICATORS, hint)


def _indicator_columns() -> tuple[BookColumn, ...]:
    level1, level2 = (INDICATOR_FIELDS[name].label for name in ("level1", "level2"))
    return (
        BookColumn("level2", f"{level1}/{level2}", 24, is_name=True),
        *(
            BookColumn(
                name,
                INDICATOR_FIELDS[name].label,
                width,
                is_name=name == "name",
                note=INDICATOR_FIELDS[name].instruction,
            )
            for name, (_, width) in _TYPED.items()
        ),
    )


def _categories(form: ProjectForm) -> Choices:
    names = (f"{group.name}/{level2}" for group in form.groups for level2 in group.level2)
    return tuple((name, name) for name in names)


def _indicator(
    categories: Choices, key: str, row: ProjectIndicator | None, scored: Scored | None
) -> dict[str, BookCell]:
    cells = {"level2": BookCell(f"{key}.level2", "choice", f"{row.level1}/{row.level2}" if row else "", categories)}
    for name, (kind, _) in _TYPED.items():
        if kind == "computed":
            cells[name] = BookCell(kind=kind, text=_points(scored))
            continue
        text = ""
        if row is not None:
            held = getattr(row, name)
            text = held.text if kind == "number" else str(held or "")
        cells[name] = BookCell(f"{key}.{name}", kind, text, _CHOICES.get(name, ()))
    return cells


def score_table(sheet: Sheet, assessment: Assessment, stated: Iterable[BookRow]) -> BookTable:
    """The score table of the department, a row for each answer; then what is stated of the whole."""
    names = ("level1", "level2", "name", "weight", "standard")
    widths = dict(zip(names, (14, 16, 24, 8, 60), strict=True))
    columns = (
        *(BookColumn(name, ENTRY_FIELDS[name].label, widths[name], is_name=name == "name") for name in names),
        BookColumn("question", "填报项", 34, is_name=True),
        BookColumn(ANSWER, "填报内容", 18),
        BookColumn("score", ENTRY_FIELDS["score"].label, 10),
        *(
            BookColumn(name, ENTRY_FIELDS[name].label, width)
            for name, width in (
                ("adjusted_score", 12),
                ("adjust_reason", 24),
                ("deviation_reason", 34),
                ("improvement", 34),
            )
        ),
    )
    rows: list[BookRow] = []
    if sheet.scheme.project_form is None:
        for indicator in score_table_of(sheet.scheme).indicators:
            scored = assessment.table.rows[indicator.key]
            rows += _score_rows(indicator, sheet.entry(indicator.key), scored)
    return BookTable("scores", "评分表", columns, (*rows, *stated))


def _score_rows(indicator: Indicator, entry: ScoreEntry, scored: Scored) -> Iterator[BookRow]:
    """The first row has everything but the further answers."""
    key = f"score.{indicator.key}"
    answers: list[tuple[str, BookCell | None]] = [*_answers(indicator, entry)] or [("", None)]
    for number, (question, answer) in enumerate(answers):
        cells = {"name": BookCell(text=indicator.name), "question": BookCell(text=question)}
        if answer is not None:
            cells[ANSWER] = answer
        if number == 0:
            cells |= {
                "level1": BookCell(text=indicator.level1),
                "level2": BookCell(text=indicator.level2),
                "weight": BookCell(kind="computed", text=show_plain(indicator.weight)),
                "standard": BookCell(text=indicator.standard),
                "score": BookCell(kind="computed", text=_points(scored)),
                "adjusted_score": BookCell(f"{key}.adjusted_score", "number", entry.adjusted_score.text),
                **{
                    name: BookCell(f"{key}.{name}", "text", getattr(entry, name))
                    for name in ("adjust_reason", "deviation_reason", "improvement")
                },
            }
        yield BookRow(f"{key}#{number}", cells, depth=min(number, 1))


def _answers(indicator: Indicator, entry: ScoreEntry) -> Iterator[tuple[str, BookCell]]:
    """Question and cell of everything that the department answers."""
    key, rule = f"score.{indicator.key}", indicator.rule
    if indicator.not_applicable != NotApplicable.REFUSED:
        chosen = TickAnswer.YES.value if entry.is_not_applicable else ""
        yield ENTRY_FIELDS["not_applicable"].label, BookCell(f"{key}.not_applicable", "choice", chosen, _ABSENT)
    match rule:
        case Checklist():
            for number, item in enumerate(rule.items):
                yield f"{item.text}（{show_amount(item.points)} 分）", _tick(key, entry, number)
        case Violations():
            yield ENTRY_FIELDS["count"].label, BookCell(f"{key}.count", "number", entry.count.text, is_whole=True)
        case Levels():
            yield ENTRY_FIELDS["level"].label, BookCell(f"{key}.level", "choice", entry.level or "", choices_of(Level))
        case Bands():
            yield ENTRY_FIELDS["band"].label, BookCell(f"{key}.band", "choice", entry.band or "", choices_of(Band))
            yield ENTRY_FIELDS["band_score"].label, BookCell(f"{key}.band_score", "number", entry.band_score.text)
        case Direct():
            yield "是否完成", _tick(key, entry, 0)
        case External():
            label = f"{value_field(rule).label}（满分 {show_amount(rule.base)}）"
            yield label, BookCell(f"{key}.value", "number", entry.value.text)
        case _ if not indicator.formulas:
            label = f"{value_field(rule).label}（{indicator.unit}）"
            yield label, BookCell(f"{key}.value", "number", entry.value.text)
        case _:
            return


def _tick(key: str, entry: ScoreEntry, number: int) -> BookCell:
    answer = entry.ticks[number] if number < len(entry.ticks) else None
    text = {True: TickAnswer.YES.value, False: TickAnswer.NO.value, None: ""}[answer]
    return BookCell(f"{key}.tick.{number}", "choice", text, TICKS)


def stated_rows(sheet: Sheet) -> Iterator[BookRow]:
    """Total and grade of the signed paper, and with a department's form why money was left."""
    head = {"name": BookCell(text=Section.SCORES.label)}
    stated = {
        "stated_total": BookCell("scores.stated_total", "number", sheet.stated_total.text),
        "stated_grade": BookCell("scores.stated_grade", "choice", sheet.stated_grade, choices_of(Grade)),
    }
    if sheet.scheme.project_form is not None:
        stated["execution_reason"] = BookCell("scores.execution_reason", "text", sheet.execution_reason)
    for name, cell in stated.items():
        yield BookRow(f"scores.{name}", {**head, "question": BookCell(text=FORM_FIELDS[name].asked), ANSWER: cell})


def _points(scored: Scored | None) -> str:
    """A score as a plain number; empty while there is none."""
    if scored is None or scored.points is None:
        return ""
    return show_plain(round_to_cent(scored.points))
