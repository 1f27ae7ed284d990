"""Checks across the parts of a form: one year, one unit, money against output, what publication demands."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from apps.core.amounts import CENT, HUNDRED, show_percent, sum_tolerance
from apps.core.findings import Finding
from apps.core.texts import shorten
from apps.indicators.facts import FORM_FIELDS
from apps.papers.checks.accusing import HINT, WARNING, found, is_rate_as_printed, show, tolerance
from apps.papers.checks.funding import Money
from apps.papers.checks.ledger import Ledger
from apps.papers.checks.rates import is_usable
from apps.papers.checks.rows import Row
from apps.papers.checks.texts import Text
from apps.papers.imports import Kind, PrintedForm, decimals_of, plain, quantities_in, scale_of_unit

LITTLE_SPENT = Decimal(80)
SMALLEST_BUDGET = Decimal(10_000)  # yuan: nobody evaluates less
LARGEST_BUDGET = Decimal(1_000_000_000)  # yuan: few projects of a county ever had more
OFF_PRICE = Decimal("1.1")
NEAR_COST = Decimal("0.3")  # beyond that the amount is meant for something else
_PRICE = re.compile(r"(?P<each>\d+(?:\.\d+)?)\s*(?P<scale>万)?元/(?P<thing>[^/\d]{1,3})(?P<rest>.*)")
_YEAR = re.compile(r"(?<![\d.])(20[0-4]\d)\s*年(?!\D{0,4}[-—至到])")
_MONEY_YEAR = re.compile(r"(20[0-4]\d)年度?(?:.{0,6})(?:预算|执行|支出|决算|资金)")
_OFFICIAL_NAMES = {
    "社会保障与就业支出": "社会保障和就业支出",
    "社会保障及就业支出": "社会保障和就业支出",
    "文化体育与传媒支出": "文化旅游体育与传媒支出",
    "医疗卫生支出": "卫生健康支出",
    "医疗卫生与计划生育支出": "卫生健康支出",
}


def t03_one_year_through_the_form(form: PrintedForm, texts: Sequence[Text], rows: Sequence[Row]) -> Iterator[Finding]:
    """Title, dates and money speak of the year of the form (T03, duty 11)."""
    if form.year is None:
        return
    titled = {int(year) for year in re.findall(r"(20[0-4]\d)\s*年", plain(form.title))}
    if titled and form.year not in titled and min(titled) != form.year:
        fact = f"标题写 {min(titled)} 年，表的年度是 {form.year} 年。"
        yield found("T03", WARNING, "form.title", fact, "请统一年度。", Decimal(form.year), Decimal(min(titled)))
    for row in rows:
        for field, expression in (("target", row.target), ("actual", row.actual)):
            years = {year for year, _, _ in expression.dates if year}
            if expression.kind is Kind.DATE and years and form.year not in years:
                fact = f"指标{row.name}写“{expression.text}”，表的年度是 {form.year} 年。"
                other = Decimal(min(years))
                yield found("T03", WARNING, row.cell(field), fact, "请核对年度。", Decimal(form.year), other)
    for text in texts:
        if not text.cell.startswith(("figure.", "passage.", "total.")):
            continue
        later_years = [year for year in _YEAR.findall(plain(text.text)) if int(year) > form.year + 1]
        other_years = [year for year in _MONEY_YEAR.findall(plain(text.label)) if abs(int(year) - form.year) >= 1]
        if later_years or other_years:
            year = int((later_years or other_years)[0])
            fact = f"“{text.label or shorten(text.text)}”说的是 {year} 年，表的年度是 {form.year} 年。"
            severity = HINT if year == form.year - 1 else WARNING
            yield found(
                "T03", severity, text.cell, fact, "一张表只写一个年度的数，请核对。", Decimal(form.year), Decimal(year)
            )


def t05_money_unit_is_plausible(form: PrintedForm, ledger: Ledger, money: Money | None) -> Iterator[Finding]:
    """元 for 万元: a whole budget below 10,000 yuan, or beyond all counties' (T05, duty 11)."""
    is_yuan = plain(form.money_unit).startswith("元")
    for entry in ledger.all("original", "adjusted", "actual", "project"):
        quantities = quantities_in(entry.text) if entry.text else ()
        bare = {"元", ""} if is_yuan else {"元"}
        yuan = next((item.value for item in quantities if item.unit in bare and item.scale == 1), None)
        if yuan and yuan < SMALLEST_BUDGET:
            fact = f"“{entry.label}”{entry.text}：一个项目的资金只有 {show(yuan)} 元，似应为 {show(yuan)} 万元。"
            yield found("T05", WARNING, entry.cell, fact, "请核对全部金额的单位。", None, yuan)
            break
    budget = money.true["adjusted"] if money is not None else None
    if money is None or budget is None or not budget.value or not re.search("元", form.money_unit):
        return
    yuan = budget.value * scale_of_unit(form.money_unit)
    cell = f"funding.{money.total}.adjusted"
    if 0 < yuan < SMALLEST_BUDGET / 10:
        fact = f"全年预算数 {show(budget.value)}，按表头单位“{form.money_unit}”只有 {show(yuan)} 元。"
        yield found("T05", WARNING, cell, fact, "请核对金额的单位。", None, budget.value)
    elif yuan > LARGEST_BUDGET:
        shown = show(yuan / 100_000_000)
        fact = f"全年预算数 {show(budget.value)}，按表头单位“{form.money_unit}”有 {shown} 亿元，似以元填报。"
        yield found("T05", HINT, cell, fact, "请核对金额的单位。", budget.value / SMALLEST_BUDGET, budget.value)


def d11_one_money_unit(rows: Sequence[Row]) -> Iterator[Finding]:
    """元, 万元 and 亿元 are not mixed among the money indicators of one group (duty 11)."""
    first: dict[str, Row] = {}
    for row in rows:
        if row.target.kind is Kind.NUMBER and row.target.unit == "元":
            earlier = first.setdefault(row.printed.level2, row)
            if earlier.target.scale != row.target.scale:
                other = earlier.target.text
                fact = f"指标{row.name}写“{row.target.text}”，同组的指标{earlier.name}写“{other}”，单位不一致。"
                yield found("D11", HINT, row.cell("target"), fact, "同一组金额请用同一单位。")


def d09_money_agrees_with_output(rows: Sequence[Row], money: Money | None, ledger: Ledger) -> Iterator[Finding]:
    """Every output reached beside little money spent (duty 9; regulation §5, red alarm)."""
    rate, cell = (money.exact_rate, f"funding.{money.total}.actual") if money is not None else (None, "")
    printed = ledger.one("execution.rate")
    spent, budget = ledger.one("actual"), ledger.one("adjusted", "original")
    if rate is None and spent is not None and budget is not None and budget.value > 0:
        rate, cell = spent.value / budget.value * HUNDRED, spent.cell
    elif rate is None and printed is not None and printed.is_rate:
        rate, cell = printed.value, printed.cell
    completions = [row.completion for row in rows if row.completion is not None]
    if rate is None or len(completions) < 2 or not 0 <= rate < LITTLE_SPENT or min(completions) < 1:
        return
    over = sum(1 for completion in completions if completion > 1)
    fact = (
        f"预算执行率只有 {show_percent(rate)}，{len(completions)} 项可比的指标却全部达到指标值"
        f"{f'，其中 {over} 项超额完成' if over else ''}。"
    )
    yield found("D09", WARNING, cell, fact, "请说明为什么少花钱仍完成了全部任务，或核对金额和完成值。")


def d09_price_times_number_fits_the_money(
    rows: Sequence[Row], money: Money | None, form: PrintedForm
) -> Iterator[Finding]:
    """单价 × 数量 against the money spent (duty 9): a prompt where they are far apart."""
    spent = money.true["actual"] if money is not None else None
    if spent is None or spent.value <= 0:
        return
    yuan = spent.value * scale_of_unit(form.money_unit)
    for price in rows:
        unit, each = price.actual.unit, price.actual.value
        match = re.fullmatch(r"元/([^/*·、.]+)", unit)
        if match is None or each is None or each <= 0:
            continue
        numbers = [row for row in rows if row.actual.unit == match[1] and row.actual.value]
        if len(numbers) != 1 or numbers[0].actual.value is None:
            continue
        cost = each * numbers[0].actual.value
        if cost > yuan * OFF_PRICE:
            fact = (
                f"指标{price.name}{price.actual.text} × 指标{numbers[0].name}{numbers[0].actual.text} = "
                f"{show(cost / 10_000)} 万元，全年执行数只有 {show(yuan / 10_000)} 万元。"
            )
            yield found("D09", HINT, price.cell("actual"), fact, "请核对单价、数量和金额。", None, each)


def d09_price_times_number_fits_the_figures(ledger: Ledger, form: PrintedForm) -> Iterator[Finding]:
    """``500元/人`` × ``1200人`` against the amount of a report that is nearest to it (duty 9)."""
    scale = scale_of_unit(form.money_unit)
    for scope in ledger.scopes():
        prices = [(entry, match) for entry in scope.entries if (match := _PRICE.fullmatch(plain(entry.text or "")))]
        if len(prices) != 1:
            continue
        price, match = prices[0]
        each = Decimal(match["each"]) * (10_000 if match["scale"] else 1)
        counts = [
            entry for entry in scope.entries if entry.unit.removesuffix("次") == match["thing"] and entry is not price
        ]
        money = [
            entry
            for entry in scope.entries
            if entry.unit in {"", "元"} and is_usable(entry) and not entry.is_change and entry is not price
        ]
        if len(counts) != 1 or not money or not counts[0].value or "/" in match["rest"]:
            continue
        cost = each * counts[0].value / scale
        nearest = min(money, key=lambda entry: abs(entry.value - cost))
        gap = abs(nearest.value - cost)
        if nearest.amount is not None and tolerance([nearest.amount]) < gap <= cost * NEAR_COST:
            fact = (
                f"“{price.label}”{price.text} × “{counts[0].label}”{counts[0].text} = {show(cost)}，"
                f"“{nearest.label}”为 {nearest.text}。"
            )
            yield found("D09", WARNING, nearest.cell, fact, "请核对标准、数量和金额。", cost, nearest.value)


def f12_listed_amounts_add_up(form: PrintedForm, ledger: Ledger) -> Iterator[Finding]:
    """Σ 项目明细 = 项目支出 (F12), where a report lists the amounts; of a part that was seen only too much counts."""
    total = ledger.one("project")
    for entry in ledger.entries:
        quantities = quantities_in(entry.text) if entry.text else ()
        is_list = len(quantities) > 1 and not any(quantity.label or quantity.unit for quantity in quantities)
        if not re.match("各?项目(?:明细|清单|金额)?$", entry.label) or not is_list or total is None or not total.value:
            continue
        listed = sum((quantity.value for quantity in quantities), Decimal(0))
        difference = listed - total.value
        if abs(difference) > sum_tolerance(len(quantities)) and (difference > 0 or form.is_whole):
            fact = f"所列项目合计 {show(listed)}，“{total.label}”{show(total.value)}，相差 {show(abs(difference))}。"
            yield found("F12", WARNING, entry.cell, fact, "请补齐项目或更正金额。", listed, total.value)


def d01_indicator_agrees_with_figures(rows: Sequence[Row], money: Money | None, ledger: Ledger) -> Iterator[Finding]:
    """An indicator that repeats a ratio of the form's own figures has their value (duty 1)."""
    posts, staff = ledger.one("posts"), ledger.one("staff")
    control = staff.value / posts.value * HUNDRED if posts and staff and posts.value else None
    execution = money.exact_rate if money is not None else None
    for row in rows:
        name, stated = row.printed.name, row.actual.number
        if stated is None or row.actual.kind is not Kind.NUMBER or row.actual.unit not in {"%", ""}:
            continue
        is_execution = re.fullmatch("(?:全年|年度|项目)?(?:预算|资金)+(?:资金)?执行率", name)
        exact = control if re.search("(?:在职|供养)人员控制率", name) else execution if is_execution else None
        if exact is not None and not is_rate_as_printed(stated, decimals_of(row.printed.actual), exact, CENT):
            fact = f"指标{row.name}的完成值 {row.actual.text}，按表中的数应为 {show_percent(exact)}。"
            yield found("D01", WARNING, row.cell("actual"), fact, "请核对完成值的口径。", exact, stated)


def t09_official_subject_names(ledger: Ledger) -> Iterator[Finding]:
    """支出功能分类的官方名称 (T09, regulation §7.1)."""
    for entry in ledger.entries:
        official = _OFFICIAL_NAMES.get(entry.label)
        if official:
            fact = f"科目名称“{entry.label}”的规范名称是“{official}”。"
            yield found("T09", HINT, entry.cell, fact, "请改用《政府收支分类科目》的名称。")


def d12_department_is_named(form: PrintedForm) -> Iterator[Finding]:
    """No empty unit name on publication (duty 12)."""
    if form.department == "":
        yield found("D12", WARNING, "form.department", "部门（单位）名称是空的。", "公开前请补填单位名称。")


def d12_needed_figures_are_printed(ledger: Ledger) -> Iterator[Finding]:
    """Figures without which a ratio cannot be computed: head count, establishment, budget (duty 12)."""
    names = {
        "staff": "在职人员控制率",
        "posts": "在职人员控制率",
        "original": "预算完成率和预算调整率",
        "adjusted": FORM_FIELDS["execution"].label,
        "actual": FORM_FIELDS["execution"].label,
    }
    for entry in ledger.entries:
        needed = names.get(entry.concept)
        if needed and (entry.text is None or entry.text == "") and len(entry.figure.values) == 1:
            fact = f"“{entry.figure.label}”没有列出，无法计算{needed}。"
            yield found("D12", WARNING, entry.cell, fact, "请补列。")
        elif entry.text is None and len(entry.figure.values) == 1 and not entry.scope:
            fact = f"“{entry.figure.label}”没有列出。"
            yield found("D12", HINT, entry.cell, fact, "没有发生请写 0，未统计请说明。")


def d05_budget_change_has_a_reason(ledger: Ledger) -> Iterator[Finding]:
    """A budget adjusted in the year needs a reason (duty 5), where a report prints both figures."""
    for scope in ledger.scopes():
        original, adjusted = scope.one("original"), scope.one("adjusted")
        if original and adjusted and original.text and adjusted.text and original.value > 0:
            change = adjusted.value - original.value
            if abs(change) > Decimal("0.01"):
                fact = (
                    f"“{original.label}”{show(original.value)}，“{adjusted.label}”{show(adjusted.value)}，"
                    f"调整 {show_percent(change / original.value * HUNDRED)}。"
                )
                yield found(
                    "D05", HINT, adjusted.cell, fact, "请写明预算调整的原因和依据。", original.value, adjusted.value
                )
