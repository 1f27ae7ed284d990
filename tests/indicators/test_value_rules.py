"""Rule kinds that score in proportion, by comparison or by choice: worked examples with their traces."""

from decimal import Decimal

import pytest

from apps.indicators.enums import NotApplicable, Operator, ReverseMode, Side, ZeroBase
from apps.indicators.facts import (
    Alternative,
    Answer,
    ChooseOne,
    ComparePrior,
    Direct,
    Ratio,
    Rule,
    Satisfaction,
    Score,
    ThresholdDeduct,
    Tiers,
)
from apps.indicators.rules import figures_in, score_indicator
from apps.indicators.rules.wording import figure_text
from tests.indicators.builders import figures, indicator, no_figures, ratio, tiers

D = Decimal
AT_LEAST, AT_MOST = Operator.AT_LEAST, Operator.AT_MOST


def score_value(rule: Rule, value: str, weight: str = "10") -> Score:
    return score_indicator(indicator(rule, weight), Answer(value=D(value)), no_figures)


@pytest.mark.parametrize(
    ("rule", "value", "points"),
    [
        (Ratio(), "100", "10"),
        (Ratio(), "120", "10"),
        (Ratio(), "99.99", "10.00"),
        (Ratio(), "80", "8"),
        (Ratio(), "33.33", "3.33"),
        (Ratio(), "0", "0"),
        (Ratio(), "-5", "0"),
        (Ratio(AT_LEAST, D(95)), "95", "10"),
        (Ratio(AT_LEAST, D(95)), "47.5", "5"),
        (Ratio(Operator.MORE_THAN, D(95)), "95", "10"),
        (Ratio(Operator.EQUAL, D(95)), "96", "10"),
        (Ratio(AT_MOST, D(100)), "100", "10"),
        (Ratio(AT_MOST, D(100)), "120", "8"),
        (Ratio(AT_MOST, D(100)), "200", "0"),
        (Ratio(AT_MOST, D(100), ReverseMode.RATIO), "120", "8.33"),
        (Ratio(AT_MOST, D(100), ReverseMode.RATIO), "200", "5"),
        (Ratio(AT_MOST, D(100), ReverseMode.RATIO), "-7", "10"),
    ],
)
def test_ratio(rule: Ratio, value: str, points: str) -> None:
    assert score_value(rule, value).points == D(points)


def test_ratio_on_a_formula_with_its_trace_and_source() -> None:
    row = indicator(Ratio(), "8", name="实际完成率", formula=ratio(), source="财预〔2013〕53号。")
    score = score_indicator(row, Answer(), figures(in_post__current=12, establishment__current=16))
    assert score == Score(
        points=D("6.00"),
        value=D("75.00"),
        trace=(
            "实际完成率 = 实际在职人数 12 人 ÷ 编制数 16 人 × 100% = 75.00%。",
            "75%，未达到标准 ≥100%。",
            "完成率 75.00%，按完成率计分：75 ÷ 100 × 8 分。",
            "得 6.00 分（满分 8 分）。",
            "依据：财预〔2013〕53号。",
        ),
    )


def test_ratio_against_a_negative_standard_is_left_to_the_reviewer() -> None:
    score = score_value(Ratio(AT_LEAST, D(-5)), "-8")
    reason = "−8%，未达到标准 ≥−5%；指标值为负数，不能按比例计分，由审核人判定。"
    assert score == Score(None, ("指标为 −8%。", reason))


def test_a_source_follows_points_only() -> None:
    row = indicator(Ratio(), source="某文件")
    assert score_indicator(row, Answer(), no_figures) == Score(None, ("尚未填写“指标”的数值。",), missing=("answer",))
    assert score_indicator(row, Answer(value=D(100)), no_figures).trace[-2:] == (
        "得 5.00 分（满分 5 分）。",
        "依据：某文件。",
    )


def test_a_source_follows_the_points_of_a_row_that_does_not_apply() -> None:
    row = indicator(Ratio(), source="某文件", not_applicable=NotApplicable.FULL)
    score = score_indicator(row, Answer(is_not_applicable=True), no_figures)
    assert (score.points, score.trace[-1]) == (D(5), "依据：某文件。")


@pytest.mark.parametrize(
    ("value", "points", "step"),
    [
        ("100", "10", "满意度不低于 90%，得满分。"),
        ("90", "10", "满意度不低于 90%，得满分。"),
        ("89.99", "10.00", "满意度在 60% 至 90% 之间，按比例计分：（89.99 − 60）÷（90 − 60）× 10 分。"),
        ("75", "5", "满意度在 60% 至 90% 之间，按比例计分：（75 − 60）÷（90 − 60）× 10 分。"),
        ("60", "0", "满意度在 60% 至 90% 之间，按比例计分：（60 − 60）÷（90 − 60）× 10 分。"),
        ("59.99", "0", "满意度低于 60%，不得分。"),
        ("0", "0", "满意度低于 60%，不得分。"),
        ("-1", "0", "满意度低于 60%，不得分。"),
    ],
)
def test_satisfaction(value: str, points: str, step: str) -> None:
    score = score_value(Satisfaction(), value)
    assert (score.points, score.trace[1]) == (D(points), step)


@pytest.mark.parametrize(
    ("ticks", "points", "trace"),
    [
        ((True,), "6", ("判断为“是”，计 6 分。", "得 6.00 分（满分 6 分）。")),
        ((False,), "1.5", ("判断为“否”，计 1.5 分。", "得 1.50 分（满分 6 分）。")),
        ((None,), None, ("尚未判断“是”或“否”。",)),
        ((), None, ("尚未判断“是”或“否”。",)),
    ],
)
def test_direct(ticks: tuple[bool | None, ...], points: str | None, trace: tuple[str, ...]) -> None:
    score = score_indicator(indicator(Direct(D(6), D("1.5")), "6"), Answer(ticks=ticks), no_figures)
    assert (score.points, score.trace) == (None if points is None else D(points), trace)
    assert score.missing == (("answer",) if points is None else ())


SURPLUS = indicator(
    ComparePrior(D(3), D(2)),
    "3",
    name="资金结余",
    unit="万元",
    formula=ratio("closing_balance.current", "opening_balance.current"),
)


@pytest.mark.parametrize(
    ("this", "last", "points", "words"),
    [
        ("0", "15", "3", "本年没有，计 3 分。"),
        ("0", "0", "3", "本年没有，计 3 分。"),
        ("15", "15", "2", "不高于上年，计 2 分。"),
        ("0.01", "15", "2", "不高于上年，计 2 分。"),
        ("15.01", "15", "0", "高于上年 0.01 万元，计 0 分。"),
        ("3", "0", "0", "高于上年 3.00 万元，计 0 分。"),
    ],
)
def test_compare_with_the_year_before(this: str, last: str, points: str, words: str) -> None:
    score = score_indicator(SURPLUS, Answer(), figures(closing_balance__current=this, opening_balance__current=last))
    assert (score.points, score.trace) == (
        D(points),
        (
            f"年末结转和结余 {D(this):.2f} 万元，年初结转和结余 {D(last):.2f} 万元。",
            words,
            f"得 {D(points):.2f} 分（满分 3 分）。",
        ),
    )
    assert score.value is None


@pytest.mark.parametrize(("this", "last"), [("-1", "5"), ("5", "-1")])
def test_negative_amounts_are_not_compared(this: str, last: str) -> None:
    score = score_indicator(SURPLUS, Answer(), figures(closing_balance__current=this, opening_balance__current=last))
    assert (score.points, score.trace[1]) == (None, "数额为负数，不能与上年比较，由审核人判定。")


def test_a_comparison_names_its_missing_figure() -> None:
    score = score_indicator(SURPLUS, Answer(), figures(closing_balance__current=1, opening_balance__current=None))
    assert score == Score(
        None,
        ("资金结余 = 甲 ÷ 乙 × 100%。缺少年初结转和结余，无法计算。",),
        missing=("opening_balance.current",),
    )


def test_a_comparison_of_unknown_figures_says_so() -> None:
    score = score_indicator(SURPLUS, Answer(), figures())
    assert score == Score(None, ("资金结余：甲 ÷ 乙 × 100%。没有名为“closing_balance.current”的数据，无法计算。",))


def test_a_comparison_without_formula_has_no_points() -> None:
    score = score_indicator(indicator(ComparePrior(D(5), D(2))), Answer(), no_figures)
    assert score == Score(None, ("“指标”没有公式，无法计分。",))


def choice(first: ThresholdDeduct | Tiers | Ratio, second: ThresholdDeduct | Tiers | Ratio) -> ChooseOne:
    """结转结余率 or 结转结余变动率 (regulation §4.3 c)."""
    rate = ratio("closing_balance.current", "total_expenditure.budget")
    change = ratio("closing_balance.current - opening_balance.current", "opening_balance.current")
    return ChooseOne((Alternative("结转结余率", rate, first), Alternative("结转结余变动率", change, second)))


EITHER = indicator(choice(tiers((AT_MOST, "9", "6")), tiers((AT_MOST, "-30", "6"), (AT_MOST, "0", "2"))), "6")


@pytest.mark.parametrize(
    ("closing", "opening", "budget", "points", "name"),
    [
        ("9", "5", "100", "6", "结转结余率"),
        ("9.01", "5", "100", "0", "结转结余率"),
        ("14", "20", "100", "6", "结转结余变动率"),
        ("20", "20", "100", "2", "结转结余变动率"),
        ("9", "0", "100", "6", "结转结余率"),
        ("14", "20", "0", "6", "结转结余变动率"),
    ],
)
def test_the_better_of_two_formulas_counts(closing: str, opening: str, budget: str, points: str, name: str) -> None:
    given = figures(
        closing_balance__current=closing, opening_balance__current=opening, total_expenditure__budget=budget
    )
    score = score_indicator(EITHER, Answer(), given)
    assert score.points == D(points)
    assert score.trace[-2:] == (f"任选其一，取得分最高的“{name}”。", f"得 {D(points):.2f} 分（满分 6 分）。")


def test_the_value_of_the_chosen_formula_is_kept_with_all_steps() -> None:
    given = figures(closing_balance__current=14, opening_balance__current=20, total_expenditure__budget=100)
    score = score_indicator(EITHER, Answer(), given)
    assert score.value == D("-30.00")
    assert score.trace == (
        "结转结余率 = 年末结转和结余 14.00 万元 ÷ 支出总计（年初预算数）100.00 万元 × 100% = 14.00%。",
        "属于“＞9%”档，计 0 分。",
        "得 0.00 分（满分 6 分）。",
        "结转结余变动率 =（年末结转和结余 14.00 万元 − 年初结转和结余 20.00 万元）÷ 年初结转和结余 20.00 万元 × 100% "
        "= −30.00%。",
        "属于“≤−30%”档，计 6 分。",
        "得 6.00 分（满分 6 分）。",
        "任选其一，取得分最高的“结转结余变动率”。",
        "得 6.00 分（满分 6 分）。",
    )


def test_full_points_need_no_other_formula_but_less_does() -> None:
    full = figures(closing_balance__current=9, opening_balance__current=None, total_expenditure__budget=100)
    assert score_indicator(EITHER, Answer(), full).points == 6
    less = figures(closing_balance__current=10, opening_balance__current=None, total_expenditure__budget=100)
    score = score_indicator(EITHER, Answer(), less)
    assert (score.points, score.missing) == (None, ("opening_balance.current",))
    assert score.trace[-1] == "任选其一，尚不能确定得分最高的一项。"


def test_no_formula_at_all_gives_no_points() -> None:
    nothing = figures(closing_balance__current=1, opening_balance__current=0, total_expenditure__budget=0)
    score = score_indicator(EITHER, Answer(), nothing)
    assert (score.points, score.missing) == (None, ())
    missing = score_indicator(EITHER, Answer(), no_figures).missing
    assert missing == ("closing_balance.current", "total_expenditure.budget", "opening_balance.current")


def test_other_rules_can_be_chosen_among() -> None:
    deduct = ThresholdDeduct(D(0), Side.ABOVE, D(1), D(1))
    row = indicator(choice(Ratio(AT_MOST, D(9)), deduct), "6")
    given = figures(closing_balance__current=12, opening_balance__current=10, total_expenditure__budget=100)
    assert score_indicator(row, Answer(), given).points == 4  # (1 − 3 ÷ 9) × 6, against 6 − 20


def test_nought_by_nought_may_leave_a_row_unscored() -> None:
    row = indicator(Ratio(), name="办结率", formula=ratio(zero_base=ZeroBase.EXCLUDED_WHEN_BOTH_ZERO))
    score = score_indicator(row, Answer(), figures(in_post__current=0, establishment__current=0))
    reason = (
        "办结率 = 实际在职人数 0 人 ÷ 编制数 0 人 × 100%，"
        "分子、分母均为 0，本指标不计分，其余指标得分按比例折算为总分。"
    )
    assert score == Score(None, (reason,), is_excluded=True)
    undecided = score_indicator(row, Answer(), figures(in_post__current=1, establishment__current=0))
    assert (undecided.points, undecided.is_excluded) == (None, False)


def test_figures_that_rows_need() -> None:
    assert figures_in([EITHER, SURPLUS, indicator(Ratio())]) == {
        "closing_balance.current",
        "opening_balance.current",
        "total_expenditure.budget",
    }


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("total_expenditure.actual", "1356.6", "1,356.60 万元"),
        ("total_expenditure.actual", "-1356.605", "−1,356.605 万元"),
        ("total_expenditure.actual", "0", "0.00 万元"),
        ("in_post.current", "1700", "1700 人"),
        ("unknown.actual", "1700.50", "1700.5"),
    ],
)
def test_a_figure_reads_in_a_trace_as_in_its_table(name: str, value: str, text: str) -> None:
    assert figure_text(name, D(value)) == text
