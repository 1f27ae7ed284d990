"""Alarms and plausibility of money against results (regulation §5; W08–W12, W14–W17)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from apps.budgets.enums import Column, Unit
from apps.budgets.facts import FIGURES, LITTLE_SPENT
from apps.core.amounts import HUNDRED, percentage_of, show_amount, show_percent, show_plain
from apps.core.findings import Finding, Severity
from apps.evaluations.checks.places import PROJECT_LIST, at_figure, at_indicator, at_project, at_score
from apps.evaluations.checks.quality.doubts import doubt, title_of
from apps.evaluations.checks.words.index import names_of
from apps.evaluations.checks.words.reading import read_words
from apps.evaluations.facts import ProjectIndicator, Sheet
from apps.evaluations.rules import EXECUTION, Assessment, table_rows
from apps.indicators.enums import Operator
from apps.papers.checks.against_tables.phrases import REASON
from apps.papers.checks.against_tables.subjects import bare

RED = Decimal("0.05")
LARGE_CHANGE = Decimal("0.30")
LEAST_CHANGE = Decimal(1)  # 万元: below it a percentage means nothing
PER_HEAD = (Decimal(3), Decimal(50))  # 万元 a year
LEAST_UNIT_COST = Decimal(5)  # 元 for each person or household served
EXCESS = Decimal("1.5")  # unit price × number against the money spent
YUAN = Decimal(10_000)
SERVED = {"人", "人次", "户", "户次"}

_REACHED_ONLY = re.compile(r"宣传|覆盖|知晓|浏览|受众|关注|惠及|受益|发放")
_SURVEY = re.compile(r"问卷|调查|测评|满意度")
_NO_COMPLAINT = re.compile(r"(?:无|零|没有|未收到|未接到|未发生|未出现)[^，。；\n]{0,6}(?:投诉|信访|上访)")
_WHY_UNSPENT = re.compile(
    r"原因|由于|因为|因[^公此素而]|所致|尚未|未支付|未完工|未验收|未到|跨年|质保金|质量保证金|次年|下年"
)
_UNSPENT = re.compile(r"结转|结余|未支出|未支付|次年|下年")
_UNIT_PRICE = re.compile(r"(?P<money>万?元)/(?P<per>[^/年月]{1,4})")


def w08_results_agree_with_money(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Red: (score rate − execution rate) ÷ score rate > 5 %, while no reason is given (regulation §5, alarm rules)."""
    for project in sheet.projects:
        result = assessment.projects[project.id]
        execution = result.rows[EXECUTION]
        adjusted, actual = project.budget.total("adjusted"), project.budget.total("actual")
        if result.open_rows or result.total is None or not adjusted or adjusted < 0 or actual is None:
            continue
        reachable = HUNDRED - (execution.weight or Decimal(0))
        score_rate = (result.total - (execution.points or Decimal(0))) / reachable if reachable > 0 else Decimal(0)
        rate = actual / adjusted
        if score_rate > 0 and (score_rate - rate) / score_rate > RED and not project.execution_reason.strip():
            fact = (
                f"项目“{project.budget.name}”指标得分率 {show_percent(score_rate * HUNDRED)}，"
                f"预算执行率 {show_percent(rate * HUNDRED)}，资金支出明显落后于完成情况"
            )
            where = at_project(project.id, "execution_reason")
            yield doubt(
                sheet, "W08", where, fact, "请核对完成值和支出，或在项目自评表中说明原因。", actual=rate * HUNDRED
            )


def w09_budgets_are_spent(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Yellow: no budget, or more than 20 % of it unspent, while no reason is given (regulation §5, alarm rules)."""
    for project in sheet.projects:
        adjusted, actual = project.budget.total("adjusted"), project.budget.total("actual")
        if adjusted is None or actual is None or project.execution_reason.strip():
            continue
        name, where = f"项目“{project.budget.name}”", at_project(project.id, "execution_reason")
        if adjusted == 0:
            fact = f"{name}全年预算数为 0，全年执行数 {show_amount(actual)} 万元"
            yield doubt(sheet, "W09", where, fact, "请核对全年预算数，或说明原因。", expected=adjusted, actual=actual)
        elif adjusted > 0 and actual * HUNDRED < adjusted * LITTLE_SPENT:
            fact = (
                f"{name}全年预算数 {show_amount(adjusted)} 万元，执行数 {show_amount(actual)} 万元，"
                f"执行率 {show_percent(percentage_of(actual, adjusted))}，未支出 {show_amount(adjusted - actual)} 万元"
            )
            yield doubt(sheet, "W09", where, fact, "请说明未支出的原因。", expected=adjusted, actual=actual)


def w10_unit_costs_are_plausible(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Spending ÷ persons served is not absurd: 1,000 yuan for 748 persons; unit price × number is within the money
    (regulation §5, plausibility)."""
    for project in sheet.projects:
        spent = project.budget.total("actual")
        if not spent or spent < 0:
            continue
        counted = [row for row in project.indicators if "数量" in row.level2 and _number(row) > 0]
        for row in counted:
            each = spent * YUAN / _number(row)
            if row.unit.strip() in SERVED and each < LEAST_UNIT_COST and not _REACHED_ONLY.search(row.name):
                fact = (
                    f"项目“{project.budget.name}”支出 {show_amount(spent)} 万元，指标“{row.name}”完成 "
                    f"{show_plain(_number(row))}{row.unit}，平均每{row.unit} {show_amount(each)} 元"
                )
                where = at_indicator(project.id, row.id, "actual")
                yield doubt(sheet, "W10", where, fact, "请核对支出和完成数的单位。", Severity.HINT, actual=each)
        for row in project.indicators:
            price = _UNIT_PRICE.fullmatch(row.unit.strip())
            matching = [one for one in counted if price and one.unit.strip() == price["per"]]
            if price and len(matching) == 1:
                factor = Decimal(1) if price["money"] == "万元" else 1 / YUAN
                due = _number(row) * factor * _number(matching[0])
                if due > spent * EXCESS:
                    fact = (
                        f"项目“{project.budget.name}”指标“{row.name}”{show_plain(_number(row))}{row.unit}，"
                        f"“{matching[0].name}”{show_plain(_number(matching[0]))}{matching[0].unit}，"
                        f"相乘为 {show_amount(due)} 万元，支出 {show_amount(spent)} 万元"
                    )
                    where = at_indicator(project.id, row.id, "actual")
                    yield doubt(
                        sheet, "W10", where, fact, "请核对单价、数量和支出。", Severity.HINT, expected=spent, actual=due
                    )


def w11_full_satisfaction_has_a_survey(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """100 % satisfaction needs a survey among the evidence; no complaints are none (regulation §8, criterion 4)."""
    is_surveyed = any(_SURVEY.search(item.name) for item in sheet.evidence)
    proven = {item.cell for item in sheet.evidence}
    advice = "请上传问卷或调查汇总，或说明取值的依据。"
    for table in sheet.target_tables:
        for row in table.rows:
            is_about = "满意" in row.name or "满意" in row.level2
            if not is_about or is_surveyed or f"indicator.{row.id}" in proven:
                continue
            silence = _NO_COMPLAINT.search(f"{row.actual_text}\n{row.deviation_reason}")
            if _number(row) >= HUNDRED or silence:
                basis = f"为 {show_plain(_number(row))}%" if not silence else f"以“{silence[0]}”为依据"
                fact = f"{title_of(table, row)}{basis}，没有调查材料"
                yield doubt(sheet, "W11", at_indicator(table.item, row.id, "actual"), fact, advice, actual=_number(row))
    for indicator in table_rows(sheet.scheme):
        value = sheet.entry(indicator.key).value.value
        is_full = "满意" in indicator.name and value is not None and value >= HUNDRED
        if is_full and not is_surveyed and f"score.{indicator.key}" not in proven:
            fact = f"{indicator.name}为 {show_plain(value)}%，没有调查材料"
            yield doubt(sheet, "W11", at_score(indicator.key, "value"), fact, advice, actual=value)


def w12_not_all_projects_are_perfect(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """All projects at 100 points are a typical finding of re-reviews (regulation §8)."""
    results = [assessment.projects[project.id] for project in sheet.projects]
    if len(results) > 1 and all(result.total == HUNDRED and not result.open_rows for result in results):
        fact = f"{len(results)} 个项目自评都是 100 分"
        yield doubt(sheet, "W12", PROJECT_LIST, fact, "请按实际完成情况核对各项得分，或说明原因。", actual=HUNDRED)


def w14_personnel_per_head_is_plausible(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """人员经费 ÷ 实际在职人数 lies between 3 and 50 万元 (regulation §5, plausibility)."""
    spent = sheet.figures.value("personnel_expenditure", Column.ACTUAL)
    persons = sheet.figures.value("in_post", Column.CURRENT)
    if not spent or not persons or persons < 0:
        return
    each = spent / persons
    if not PER_HEAD[0] <= each <= PER_HEAD[1]:
        fact = (
            f"人员经费 {show_amount(spent)} 万元，实际在职 {show_plain(persons)} 人，人均 {show_amount(each)} 万元，"
            f"不在 {PER_HEAD[0]} 至 {PER_HEAD[1]} 万元之间"
        )
        where = at_figure("personnel_expenditure", Column.ACTUAL)
        yield doubt(sheet, "W14", where, fact, "请核对人员经费的单位和在职人数，或说明原因。", actual=each)


def w15_large_changes_have_a_reason(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Base data that changed by more than 30 % have their reason in the report (regulation §5, plausibility)."""
    for key, definition in FIGURES.items():
        if Column.PRIOR not in definition.columns or definition.unit is not Unit.TEN_THOUSAND_YUAN:
            continue
        prior, actual = (sheet.figures.value(key, column) for column in (Column.PRIOR, Column.ACTUAL))
        if prior is None or actual is None or prior <= 0:
            continue
        change = actual - prior
        is_large = abs(change) > prior * LARGE_CHANGE and abs(change) > LEAST_CHANGE
        if is_large and not _is_explained(sheet, assessment, names_of(key), REASON):
            fact = (
                f"{definition.label}：上年决算数 {show_amount(prior)} 万元，本年决算数 {show_amount(actual)} 万元，"
                f"{'增长' if change > 0 else '下降'} {show_percent(abs(change) / prior * HUNDRED)}，正文没有写明原因"
            )
            where = at_figure(key, Column.ACTUAL)
            yield doubt(sheet, "W15", where, fact, "请核对数据，并在正文中写明原因。", expected=prior, actual=actual)


def w16_low_execution_has_a_reason(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Less than 80 % of the department's budget spent has its reason in the report (regulation §5, plausibility)."""
    budget = sheet.figures.value("total_expenditure", Column.ADJUSTED)
    spent = sheet.figures.value("total_expenditure", Column.ACTUAL)
    rate = percentage_of(spent, budget)
    if rate is None or rate >= LITTLE_SPENT:
        return
    if not _is_unspent_explained(sheet, assessment):
        fact = (
            f"部门整体支出全年预算数 {show_amount(budget)} 万元，决算数 {show_amount(spent)} 万元，"
            f"执行率 {show_percent(rate)}，低于 {LITTLE_SPENT}%，没有写明原因"
        )
        where = at_figure("total_expenditure", Column.ACTUAL)
        yield doubt(sheet, "W16", where, fact, "请在正文中写明未支出的原因。", expected=budget, actual=spent)


def w17_growing_balances_have_a_reason(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """结转结余变动率 > 0 has its reason in the report (regulation §5, plausibility, and §6).

    The department's balances count; those of project money where the department's are not filled in.
    """
    for opening, closing in (
        ("opening_balance", "closing_balance"),
        ("project_opening_balance", "project_closing_balance"),
    ):
        before, after = (sheet.figures.value(key, Column.CURRENT) for key in (opening, closing))
        if before is None or after is None:
            continue
        if after > before and not _is_unspent_explained(sheet, assessment):
            rate = percentage_of(after - before, before)
            growth = f"，变动率 {show_percent(rate)}" if rate is not None else ""
            fact = (
                f"{FIGURES[closing].label} {show_amount(after)} 万元，{FIGURES[opening].label} "
                f"{show_amount(before)} 万元，增加 {show_amount(after - before)} 万元{growth}，没有写明原因"
            )
            where = at_figure(closing, Column.CURRENT)
            yield doubt(sheet, "W17", where, fact, "请在正文中分析结转结余增加的原因。", expected=before, actual=after)
        return


def _is_unspent_explained(sheet: Sheet, assessment: Assessment) -> bool:
    """Whether a paragraph of the report, or the form of a project, says why money was left."""
    in_forms = any(_UNSPENT.search(table.execution_reason) for table in sheet.target_tables)
    return in_forms or _is_explained(sheet, assessment, ("执行率", "结转", "结余", "未支出", "未支付"), _WHY_UNSPENT)


def _is_explained(sheet: Sheet, assessment: Assessment, names: tuple[str, ...], why: re.Pattern[str]) -> bool:
    """Whether a paragraph of the report speaks of it and gives a reason."""
    return any(
        any(name in words for name in names) and why.search(words)
        for passage in read_words(sheet, assessment).survey.passages
        for words in map(bare, passage.text.splitlines())
    )


def _number(row: ProjectIndicator) -> Decimal:
    """What was done, 0 where no number says it."""
    is_counted = row.operator is not Operator.QUALITATIVE and row.actual.value is not None
    return row.actual.value if is_counted and row.actual.value is not None else Decimal(0)
