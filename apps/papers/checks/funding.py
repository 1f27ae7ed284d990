"""Checks of the money block of a printed form: its total row, amounts, rates and score."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from apps.budgets.facts import LITTLE_SPENT
from apps.core.amounts import HUNDRED, gap, round_to_cent, show_percent
from apps.core.findings import Finding
from apps.indicators.facts import ExecutionRule
from apps.indicators.rules import score_execution
from apps.papers.checks.findings import ERROR, HINT, WARNING, ZERO, found, show
from apps.papers.checks.money import AMOUNTS, SOURCE_OF_ITS_OWN, Money, split_sum
from apps.papers.checks.places import FUNDING_LABELS
from apps.papers.checks.rounding import (
    is_exactly_rounded,
    is_near,
    is_rate_as_printed,
    is_rounded_to,
    spread_of,
    tolerance,
)
from apps.papers.imports import (
    Amount,
    PrintedForm,
    decimals_of,
    is_blank,
    number_of,
    quantities_in,
)

ADVICE_ON_EXCESS = "请核对，或说明超预算的原因。"
NEARLY = Decimal("0.05")
USUAL_WEIGHTS = (Decimal(10), Decimal(20))  # of the execution rate, regulation §1.3


def f19_total_row_is_the_sum(money: Money) -> Iterator[Finding]:
    """年度资金总额 = Σ 各来源, for each amount column, both ways (regulation §1.2, duty 3).

    Rows of government levels may be a part of the 财政拨款 row or stand beside it: any such reading is accepted.
    Where a source was not seen, only a total below its parts is accused.
    """
    for field in AMOUNTS:
        total = money.amounts[money.total][field]
        split = split_sum(money.rows, money.total, money.amounts, field)
        if total is None or split is None:
            continue
        difference = gap(total.value, split.value, is_right_whole=not split.is_about)
        label = FUNDING_LABELS[field]
        name = money.rows[money.total].name
        if difference is None:
            continue
        is_rounding = abs(difference) <= total.slack + split.slack
        fact = (
            f"“{name}”{label} {show(total.value)}，各来源合计 {show(split.value)}，"
            f"相差 {show(abs(difference))}{'，属于尾差' if is_rounding else ''}。"
        )
        advice = "可在说明中注明四舍五入。" if is_rounding else "总额应由各来源相加得出，请更正填错的一项。"
        is_alone = len(money.rows) == 2 and difference > 0  # 其中 may name one source of several
        is_beside = is_alone and SOURCE_OF_ITS_OWN.search(money.rows[1 - money.total].name)
        is_asked = is_rounding or (is_beside and not split.value)  # 其他资金 0 alone says nothing of the others
        severity = HINT if is_asked else WARNING if is_alone else ERROR
        yield found("F19", severity, f"funding.{money.total}.{field}", fact, advice, split.value, total.value)


def s01_execution_weight_is_the_one_scored(money: Money, weight: Decimal | None) -> Iterator[Finding]:
    """分值 100 beside a score that follows from 10: the weight is the wrong cell, not the score (S01).

    ``weight`` is the one that counts, see ``counted_weight``.
    """
    row = money.rows[money.total]
    printed = number_of(row.weight)
    if printed is not None and weight is not None and printed != weight and number_of(row.score):
        fact = f"“{row.name}”分值 {show(printed)}，而得分 {row.score} 是按 {show(weight)} 分计算的。"
        yield found("S01", ERROR, f"funding.{money.total}.weight", fact, "请更正分值。", weight, printed)


def counted_weight(money: Money | None, printed: Decimal | None, others: Sequence[Decimal]) -> Decimal | None:
    """The weight of the execution rate: as printed, unless its score follows only from another that is known.

    ``others`` are such weights: what the layout says, and what the indicators leave of 100.
    """
    if money is None or printed is None:
        return printed
    is_total = printed >= HUNDRED  # the 100 of the whole form
    score, exact = number_of(money.rows[money.total].score), money.exact_rate
    if score is None or exact is None or score <= 0:
        return next(iter(others), None) if is_total else printed
    rate = min(exact, HUNDRED) / HUNDRED
    half = Decimal(5).scaleb(-decimals_of(money.rows[money.total].score) - 1)
    candidates = (printed, *others, *(USUAL_WEIGHTS if is_total or score > printed else ()))
    return next((weight for weight in candidates if abs(rate * weight - score) <= half), printed)


def d07_only_the_total_row_is_scored(money: Money) -> Iterator[Finding]:
    """A split row carries no second weight and score (D07, duty 3)."""
    scored = number_of(money.rows[money.total].weight) or number_of(money.rows[money.total].score)
    for index, row in enumerate(money.rows):
        weight, score = number_of(row.weight), number_of(row.score)
        if index != money.total and scored is not None and (weight or score):
            fact = f"“{row.name}”又列了分值 {row.weight or '空'}、得分 {row.score or '空'}，与总额行重复。"
            yield found("D07", WARNING, f"funding.{index}.score", fact, "分值和得分只列在总额行，分项行填“—”。")


def f11_rate_is_actual_over_budget(money: Money) -> Iterator[Finding]:
    """执行率 = 全年执行数 ÷ 全年预算数, to the printed precision, rounded or cut (regulation §5, F11).

    A rate that fits the original budget only is named as such. 0.08 without its % is asked about, unless it is near
    the right one, or other rows show that they print fractions.
    """
    prints_fractions = any(_is_right_fraction(money, index) for index in range(len(money.rows)))
    for index, row in enumerate(money.rows):
        amounts = money.of_row(index)
        exact, read = money.rate_of(index), money.printed_rate(index)
        if exact is None or read is None:
            continue
        printed, decimals = read.value, read.decimals
        actual, adjusted = amounts["actual"], amounts["adjusted"]
        spread = spread_of(actual, adjusted) if actual and adjusted else ZERO
        cell = f"funding.{index}.rate"
        if is_rate_as_printed(printed, decimals, exact, spread):
            if read.is_fraction:
                fact = f"“{row.name}”执行率“{row.rate}”似以小数表示百分比。"
                yield found("F11", HINT, cell, fact, "百分比请写成如 95%。", exact, printed / HUNDRED)
            elif not (is_exactly_rounded(printed, exact) or is_rounded_to(printed, decimals, exact)):
                fact = f"“{row.name}”执行率按两位小数应为 {show_percent(exact)}，表列 {row.rate}。"
                yield found("F11", HINT, cell, fact, "请保留两位小数并四舍五入。", exact, printed)
            continue
        by_original = money.rate_of(index, "original")
        is_by_original = by_original is not None and is_rate_as_printed(printed, decimals, by_original, spread)
        apart = show(round_to_cent(abs(exact - printed)))
        why = "是除以年初预算数得出的" if is_by_original else f"相差 {apart} 个百分点"
        said = f"“{row.name}”执行率：{_words(actual)} ÷ {_words(adjusted)} = {show_percent(exact)}"
        if read.is_fraction and not prints_fractions and not is_near(printed, exact):
            fact = f"{said}，表列 {row.rate}，没有百分号，按 {show(printed)}% 读也对不上。"
            yield found("F11", HINT, cell, fact, "请写成百分比（如 95%），并核对执行率。", exact, printed)
            continue
        fact = f"{said}，表列 {row.rate}，{why}。"
        yield found("F11", ERROR, cell, fact, "执行率 = 全年执行数 ÷ 全年预算数，请更正。", exact, printed)


def _is_right_fraction(money: Money, index: int) -> bool:
    """Whether a row prints its rate as a fraction of 1, rightly."""
    exact, read = money.rate_of(index), money.printed_rate(index)
    if exact is None or read is None:
        return False
    return read.is_fraction and is_rate_as_printed(read.value, read.decimals, exact)


def f11_execution_within_budget(money: Money) -> Iterator[Finding]:
    """0 ≤ 全年执行数 ≤ 全年预算数; above needs a word, below zero is wrong (regulation §5, F11)."""
    for index, row in enumerate(money.rows):
        adjusted, actual = money.amounts[index]["adjusted"], money.amounts[index]["actual"]
        cell = f"funding.{index}.actual"
        if actual is not None and actual.value < 0:
            fact = f"“{row.name}”全年执行数为 {show(actual.value)}，不能为负数。"
            yield found("F11", ERROR, cell, fact, "请更正。", ZERO, actual.value)
        elif adjusted is not None and actual is not None and row.adjusted and not is_blank(row.adjusted):
            excess = gap(actual.value, adjusted.value, tolerance((adjusted, actual))) or ZERO
            if excess > 0 and (index != money.total or money.true["adjusted"] == adjusted):
                fact = f"“{row.name}”全年执行数 {show(actual.value)}，超出全年预算数 {show(adjusted.value)}。"
                yield found("F11", WARNING, cell, fact, ADVICE_ON_EXCESS)


def s04_execution_score_follows_the_rate(
    money: Money, weight: Decimal | None, rule: ExecutionRule, decimals: int
) -> Iterator[Finding]:
    """执行率得分 = min(分值, 执行率 × 分值), from the exact rate, or by the scheme's intervals (regulation §1.6, S04).

    A score that follows from the rate as printed, correctly rounded, or from its own decimals is a hint only; in a form
    of whole points (``decimals`` of its scores) a whole number that is rounded is right.
    """
    row = money.rows[money.total]
    score, exact = number_of(row.score), money.exact_rate
    actual, adjusted = money.true["actual"], money.true["adjusted"]
    if score is None or exact is None or weight is None or actual is None or adjusted is None:
        return
    expected = score_execution(weight, adjusted.value, actual.value, rule).points
    if expected is None or abs(score - expected) <= Decimal("0.01"):
        return
    own = decimals_of(row.score) or decimals
    is_rounded = abs(score - expected) <= Decimal(5).scaleb(-own - 1)
    rate = number_of(row.rate)
    follows_rate = (
        not rule.intervals
        and rate is not None
        and is_rate_as_printed(rate, decimals_of(row.rate), exact)
        and abs(score - min(rate * weight / HUNDRED, weight)) <= Decimal("0.01")
    )
    difference = score - expected
    is_explained = follows_rate or is_rounded
    fact = (
        f"预算执行率得分：{_words(actual)} ÷ {_words(adjusted)}，分值 {show(weight)}，应得 {show(expected)} 分，"
        f"表列 {show(score)} 分，{'多' if difference > 0 else '少'} {show(abs(difference))} 分"
        f"{'（先取整了执行率）' if follows_rate else ''}。"
    )
    is_full = score == weight and difference > NEARLY  # full points for money that was not spent
    if is_rounded and not is_full and not own:
        return
    severity = ERROR if not is_explained else WARNING if is_full and not follows_rate else HINT
    yield found("S04", severity, f"funding.{money.total}.score", fact, "请按执行率重算得分。", expected, score)


def d05_adjusted_budget_has_a_reason(money: Money) -> Iterator[Finding]:
    """A budget changed in the year needs a reason (duty 5); the form has no room for it, so it is asked for."""
    original, adjusted = money.true["original"], money.true["adjusted"]
    if original is None or adjusted is None or is_blank(money.rows[money.total].original):
        return
    change = adjusted.value - original.value
    if abs(change) <= tolerance((original, adjusted)):
        return
    percent = f"，调整 {show_percent(change / original.value * HUNDRED)}" if original.value else ""
    fact = (
        f"全年预算数 {show(adjusted.value)}，年初预算数 {show(original.value)}，"
        f"相差 {show(abs(change))}{percent}，没有说明。"
    )
    yield found(
        "D05",
        WARNING,
        f"funding.{money.total}.adjusted",
        fact,
        "请说明预算调整的原因和依据。",
    )


def w09_low_execution_has_a_reason(money: Money) -> Iterator[Finding]:
    """执行率低于 80 % needs a reason (W09)."""
    rate = money.exact_rate
    if rate is not None and 0 <= rate < LITTLE_SPENT:
        fact = f"预算执行率 {show_percent(rate)}，低于 {show(LITTLE_SPENT)}%。"
        yield found("W09", HINT, f"funding.{money.total}.actual", fact, "请说明未执行的原因和后续安排。")


def t07_rate_of_nothing_is_empty(money: Money) -> Iterator[Finding]:
    """0 ÷ 0 is no rate: the cell stays empty (T07, duty 11)."""
    for index, row in enumerate(money.rows):
        amounts = money.true if index == money.total else money.amounts[index]
        adjusted, actual = amounts["adjusted"], amounts["actual"]
        if adjusted is None or actual is None or adjusted.value or is_blank(row.adjusted):
            continue
        if not actual.value and number_of(row.rate) is not None:
            fact = f"“{row.name}”预算数和执行数都是 0，没有执行率，表列 {row.rate}。"
            yield found("T07", HINT, f"funding.{index}.rate", fact, "此格应留空。", None, number_of(row.rate))


def n01_amounts_are_plain_numbers(form: PrintedForm, money: Money) -> Iterator[Finding]:
    """The unit stands in the heading, the cell holds one plain number (N01, duty 11); one finding for the block."""
    with_unit = [
        (index, field, text)
        for index, row in enumerate(form.funding)
        for field in AMOUNTS
        if (text := getattr(row, field)) and (quantities := quantities_in(text)) and quantities[0].is_money
    ]
    if with_unit:
        index, field, text = with_unit[0]
        fact = f"资金表有 {len(with_unit)} 个金额带着单位（如“{text}”）。"
        amount = money.amounts[index][field]
        fill = f"：此格按{form.money_unit}填 {show(amount.value)}" if amount is not None and form.money_unit else ""
        yield found("N01", WARNING, f"funding.{index}.{field}", fact, f"单位只写在表头，格内只填数字{fill}。")
    for index, row in enumerate(form.funding):
        for field in AMOUNTS:
            text = getattr(row, field)
            if text and not is_blank(text) and money.amounts[index][field] is None:
                fact = f"“{row.name}”{FUNDING_LABELS[field]}“{text}”不是数字。"
                yield found("N01", WARNING, f"funding.{index}.{field}", fact, "请只填数字，没有金额请留空。")


def c03_total_row_is_filled(money: Money, weight: Decimal | None) -> Iterator[Finding]:
    """A figure that the rate or the score needs is printed; no empty cell in the total row (C03, duty 12)."""
    row = money.rows[money.total]
    needed = [field for field in AMOUNTS if is_blank(getattr(row, field)) and getattr(row, field) == ""]
    for field in needed:
        fact = f"“{row.name}”{FUNDING_LABELS[field]}是空的，不能核对预算调整和执行率。"
        yield found("C03", WARNING, f"funding.{money.total}.{field}", fact, "请补填；确实为零请填 0。")
    budget = money.true["adjusted"]
    if budget is not None and not budget.value and not is_blank(row.adjusted):
        return  # of nothing there is no rate
    for field in ("rate", "score"):
        if getattr(row, field) == "" and weight is not None:
            exact = money.exact_rate
            expected = None if exact is None else exact if field == "rate" else min(exact * weight / HUNDRED, weight)
            fact = f"“{row.name}”{FUNDING_LABELS[field]}是空的。"
            yield found("C03", WARNING, f"funding.{money.total}.{field}", fact, "请补填。", expected)


def _words(amount: Amount | None) -> str:
    return "" if amount is None else show(amount.value)
