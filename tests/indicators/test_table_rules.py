"""Rule kinds of the score table: worked examples, boundaries, missing and impossible values, invariants."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.indicators.enums import Band, Fraction, Level, NotApplicable, Operator, Side, ZeroBase
from apps.indicators.facts import (
    Answer,
    Bands,
    Checklist,
    ChecklistItem,
    External,
    Levels,
    Rule,
    Score,
    ThresholdDeduct,
    Tiers,
    Violations,
)
from apps.indicators.rules import figure_label, score_indicator
from tests.indicators.builders import figures, indicator, no_figures, ratio, tiers

D = Decimal
AT_LEAST, AT_MOST, LESS, MORE, EQUAL = (
    Operator.AT_LEAST,
    Operator.AT_MOST,
    Operator.LESS_THAN,
    Operator.MORE_THAN,
    Operator.EQUAL,
)


def deduct(
    standard: str = "100",
    side: Side = Side.ABOVE,
    step: str = "1",
    per_step: str = "0.5",
    fraction: Fraction = Fraction.FLOOR,
) -> ThresholdDeduct:
    return ThresholdDeduct(D(standard), side, D(step), D(per_step), fraction)


def score_value(rule: Rule, value: str, weight: str = "5") -> Score:
    return score_indicator(indicator(rule, weight), Answer(value=D(value)), no_figures)


@pytest.mark.parametrize(
    ("fraction", "value", "points"),
    [
        (Fraction.FLOOR, "107.3", "1.50"),
        (Fraction.PRORATA, "107.3", "1.35"),
        (Fraction.CEIL, "107.3", "1.00"),
        (Fraction.FLOOR, "100", "5"),
        (Fraction.CEIL, "100", "5"),
        (Fraction.PRORATA, "100", "5"),
        (Fraction.FLOOR, "100.01", "5"),
        (Fraction.CEIL, "100.01", "4.5"),
        (Fraction.PRORATA, "100.01", "5.00"),
        (Fraction.FLOOR, "101", "4.5"),
        (Fraction.CEIL, "101", "4.5"),
        (Fraction.PRORATA, "101", "4.5"),
        (Fraction.FLOOR, "109.99", "0.5"),
        (Fraction.FLOOR, "110", "0"),
        (Fraction.FLOOR, "500", "0"),
        (Fraction.PRORATA, "500", "0"),
        (Fraction.FLOOR, "0", "5"),
        (Fraction.FLOOR, "-20", "5"),
    ],
)
def test_threshold_above(fraction: Fraction, value: str, points: str) -> None:
    assert score_value(deduct(fraction=fraction), value).points == D(points)


@pytest.mark.parametrize(
    ("value", "points"),
    [("100", "5"), ("99.27", "5"), ("95.01", "5"), ("95", "3"), ("90", "1"), ("85", "0"), ("80.80", "0"), ("110", "5")],
)
def test_threshold_below_in_steps_of_five(value: str, points: str) -> None:
    assert score_value(deduct(side=Side.BELOW, step="5", per_step="2"), value).points == D(points)


@pytest.mark.parametrize(
    ("value", "points"),
    [("100", "6"), ("104.99", "6"), ("105", "4"), ("95", "4"), ("88", "2"), ("150", "0"), ("0", "0")],
)
def test_threshold_on_both_sides(value: str, points: str) -> None:
    assert score_value(deduct(side=Side.BOTH, step="5", per_step="2"), value, "6").points == D(points)


def test_a_proportional_deduction_that_is_exact_is_not_called_rounded() -> None:
    score = score_value(deduct(step="3", per_step="0.6", fraction=Fraction.PRORATA), "101")
    assert score.trace[-1] == "得 4.80 分（满分 5 分）。"


def test_a_value_is_scored_as_it_is_printed() -> None:
    rounded_down = score_value(deduct(fraction=Fraction.CEIL), "100.004")
    assert (rounded_down.value, rounded_down.points) == (D("100.00"), D(5))
    rounded_up = score_value(deduct(), "100.995")
    assert (rounded_up.value, rounded_up.points) == (D("101.00"), D("4.5"))
    assert rounded_up.trace[0] == "指标为 100.995%，四舍五入为 101.00%。"


@pytest.mark.parametrize(
    ("value", "points"),
    [("-3", "5"), ("0", "5"), ("0.01", "4"), ("10", "4"), ("10.01", "3"), ("20", "3"), ("30", "2"), ("30.01", "0")],
)
def test_tiers_upwards(value: str, points: str) -> None:
    rule = tiers((AT_MOST, "0", "5"), (AT_MOST, "10", "4"), (AT_MOST, "20", "3"), (AT_MOST, "30", "2"))
    assert score_value(rule, value).points == D(points)


@pytest.mark.parametrize(
    ("value", "points"), [("100", "6"), ("90", "6"), ("89.99", "4"), ("80", "4"), ("70", "2"), ("69.99", "0.5")]
)
def test_tiers_downwards(value: str, points: str) -> None:
    rule = tiers((AT_LEAST, "90", "6"), (AT_LEAST, "80", "4"), (AT_LEAST, "70", "2"), otherwise="0.5")
    assert score_value(rule, value, "6").points == D(points)


@pytest.mark.parametrize(
    ("rule", "value", "sentence"),
    [
        (tiers((AT_MOST, "0", "5"), (AT_MOST, "10", "4")), "-1", "属于“≤0%”档，计 5 分。"),
        (tiers((AT_MOST, "0", "5"), (AT_MOST, "10", "4")), "3", "属于“＞0% 且 ≤10%”档，计 4 分。"),
        (tiers((AT_MOST, "0", "5"), (AT_MOST, "10", "4")), "11", "属于“＞10%”档，计 0 分。"),
        (tiers((EQUAL, "0", "5"), (LESS, "10", "4")), "0", "属于“＝0%”档，计 5 分。"),
        (tiers((EQUAL, "0", "5"), (LESS, "10", "4")), "5", "属于“＜10%”档，计 4 分。"),
        (tiers((MORE, "90", "5"), (AT_LEAST, "80", "4")), "85", "属于“≤90% 且 ≥80%”档，计 4 分。"),
        (tiers((MORE, "90", "5"), (AT_LEAST, "80", "4")), "70", "属于“＜80%”档，计 0 分。"),
        (tiers((EQUAL, "0", "5")), "1", "属于“其他”档，计 0 分。"),
    ],
)
def test_tiers_say_the_interval(rule: Tiers, value: str, sentence: str) -> None:
    assert score_value(rule, value).trace[1] == sentence


def test_example_of_a_derived_indicator_with_its_trace() -> None:
    row = indicator(deduct(), name="在职人员控制率", formula=ratio())
    score = score_indicator(row, Answer(), figures(in_post__current=17, establishment__current=16))
    assert score == Score(
        points=D("2.00"),
        value=D("106.25"),
        trace=(
            "在职人员控制率 = 实际在职人数 17 人 ÷ 编制数 16 人 × 100% = 106.25%。",
            "超过 100% 共 6.25 个百分点，每超过 1 个百分点扣 0.5 分，不足一档不计，按 6 档扣 3.00 分。",
            "得 2.00 分（满分 5 分）。",
        ),
    )


@pytest.mark.parametrize(
    ("rule", "value", "trace"),
    [
        (deduct(), "95", ("指标为 95%。", "不超过 100%，不扣分。", "得 5.00 分（满分 5 分）。")),
        (deduct(side=Side.BELOW), "100", ("指标为 100%。", "不低于 100%，不扣分。", "得 5.00 分（满分 5 分）。")),
        (deduct(side=Side.BOTH), "100", ("指标为 100%。", "等于 100%，不扣分。", "得 5.00 分（满分 5 分）。")),
        (
            deduct(side=Side.BOTH, step="5", per_step="2"),
            "93",
            (
                "指标为 93%。",
                "低于 100% 共 7 个百分点，每高于或低于 5 个百分点扣 2 分，不足一档不计，按 1 档扣 2.00 分。",
                "得 3.00 分（满分 5 分）。",
            ),
        ),
        (
            deduct(fraction=Fraction.PRORATA, step="3", per_step="0.7"),
            "101",
            (
                "指标为 101%。",
                "超过 100% 共 1 个百分点，每超过 3 个百分点扣 0.7 分，按比例计，按 0.3333 档扣 0.2333 分。",
                "四舍五入得 4.77 分（满分 5 分）。",
            ),
        ),
        (
            deduct(standard="0", per_step="0.8"),
            "98.31",
            (
                "指标为 98.31%。",
                "超过 0% 共 98.31 个百分点，每超过 1 个百分点扣 0.8 分，不足一档不计，按 98 档扣 78.40 分，扣完为止。",
                "得 0.00 分（满分 5 分）。",
            ),
        ),
    ],
)
def test_threshold_traces(rule: Rule, value: str, trace: tuple[str, ...]) -> None:
    assert score_value(rule, value).trace == trace


def test_units_other_than_percent_are_kept_in_the_trace() -> None:
    row = indicator(deduct(standard="30"), unit="天")
    assert score_indicator(row, Answer(value=D(33)), no_figures).trace[:2] == (
        "指标为 33 天。",
        "超过 30 天 共 3 天，每超过 1 天扣 0.5 分，不足一档不计，按 3 档扣 1.50 分。",
    )


def test_a_value_that_nobody_entered_has_no_points() -> None:
    score = score_indicator(indicator(deduct()), Answer(), no_figures)
    assert score == Score(None, ("尚未填写“指标”的数值。",), missing=("answer",))


def test_missing_figures_are_named_in_the_order_of_the_formula() -> None:
    row = indicator(
        deduct(),
        name="“三公经费”变动率",
        formula=ratio("three_public.budget - three_public.prior", "three_public.prior"),
    )
    score = score_indicator(row, Answer(), no_figures)
    assert score.points is None
    assert score.value is None
    assert score.missing == ("three_public.budget", "three_public.prior")
    assert score.trace == (
        "“三公经费”变动率 = 甲 ÷ 乙 × 100%。缺少“三公”经费（年初预算数）、“三公”经费（上年决算数），无法计算。",
    )


def test_one_missing_figure_is_enough_and_zero_is_not_missing() -> None:
    row = indicator(deduct(), formula=ratio())
    score = score_indicator(row, Answer(), figures(in_post__current=0, establishment__current=None))
    assert score.points is None
    assert score.missing == ("establishment.current",)


def test_missing_figures_point_to_not_applicable_where_it_exists() -> None:
    row = indicator(deduct(), formula=ratio(), not_applicable=NotApplicable.FULL)
    assert score_indicator(row, Answer(), no_figures).sentence.endswith("没有此类事项的，请选择“不适用”。")


@pytest.mark.parametrize(
    ("zero_base", "numerator", "denominator", "points", "ending"),
    [
        (ZeroBase.FULL_WHEN_BOTH_ZERO, 0, 0, "5", "分子、分母均为 0，按规则得满分。得 5.00 分（满分 5 分）。"),
        (ZeroBase.FULL_WHEN_BOTH_ZERO, 3, 0, None, "× 100%，分母为 0，无法计算，由审核人判定。"),
        (ZeroBase.NOT_COMPUTABLE, 0, 0, None, "× 100%，分母为 0，无法计算，由审核人判定。"),
        (ZeroBase.NOT_COMPUTABLE, 3, 0, None, "× 100%，分母为 0，无法计算，由审核人判定。"),
        (ZeroBase.FULL_WHEN_BOTH_ZERO, 3, -2, None, "× 100%，分母为负数，无法计算，由审核人判定。"),
        (ZeroBase.FULL_WHEN_BOTH_ZERO, 0, 3, "5", "= 0.00%。不超过 100%，不扣分。得 5.00 分（满分 5 分）。"),
    ],
)
def test_zero_and_negative_denominators(
    zero_base: ZeroBase, numerator: int, denominator: int, points: str | None, ending: str
) -> None:
    row = indicator(deduct(), formula=ratio(zero_base=zero_base))
    score = score_indicator(row, Answer(), figures(in_post__current=numerator, establishment__current=denominator))
    assert score.points == (None if points is None else D(points))
    assert score.sentence.endswith(ending)
    assert score.missing == ()


def test_no_rate_is_printed_for_nought_divided_by_nought() -> None:
    row = indicator(deduct(), formula=ratio(zero_base=ZeroBase.FULL_WHEN_BOTH_ZERO))
    score = score_indicator(row, Answer(), figures(in_post__current=0, establishment__current=0))
    assert score.value is None


def test_a_change_rate_below_zero_is_full() -> None:
    row = indicator(
        deduct(standard="0"), formula=ratio("three_public.budget - three_public.prior", "three_public.prior")
    )
    score = score_indicator(row, Answer(), figures(three_public__budget=8, three_public__prior=10))
    assert (score.value, score.points) == (D("-20.00"), D(5))
    assert score.trace[0] == (
        "指标 =（“三公”经费（年初预算数）8.00 万元 − “三公”经费（上年决算数）10.00 万元）"
        "÷ “三公”经费（上年决算数）10.00 万元 × 100% = −20.00%。"
    )


@pytest.mark.parametrize(
    ("numerator", "reason"),
    [
        ("nobody.knows", "没有名为“nobody.knows”的数据，无法计算。"),
        ("in_post.current / (in_post.current - in_post.current)", "除数为 0，无法计算。"),
        ("in_post.current ** 2", "公式中不能使用“in_post.current ** 2”，无法计算。"),
        ("999999999999 * 999999999999", "结果过大，请核对数据的单位，无法计算。"),
    ],
)
def test_a_formula_that_cannot_be_computed_says_why(numerator: str, reason: str) -> None:
    row = indicator(deduct(), formula=ratio(numerator))
    score = score_indicator(row, Answer(), figures(in_post__current=17, establishment__current=16))
    assert score == Score(None, (f"指标 = 甲 ÷ 乙 × 100%。{reason}",))


def test_a_rate_beyond_all_reason_has_no_points() -> None:
    row = indicator(
        deduct(), formula=ratio("in_post.current", "establishment.current * establishment.current * 0.000001")
    )
    score = score_indicator(row, Answer(), figures(in_post__current="9e11", establishment__current="0.000001"))
    assert score.points is None
    assert score.sentence == "指标 = 甲 ÷ 乙 × 100%。结果过大，请核对数据的单位，无法计算。"


ITEMS = Checklist(tuple(ChecklistItem(text, D(2)) for text in ("制度齐全", "制度合法", "执行有效")))


@pytest.mark.parametrize(
    ("ticks", "points", "trace"),
    [
        (
            (True, True, True),
            "6",
            (
                "共 3 项，符合 3 项。",
                "符合：第 1 项 2 分、第 2 项 2 分、第 3 项 2 分。",
                "得 6.00 分（满分 6 分）。",
            ),
        ),
        (
            (True, False, True),
            "4",
            (
                "共 3 项，符合 2 项。",
                "符合：第 1 项 2 分、第 3 项 2 分。",
                "不符合：第 2 项“制度合法”。",
                "得 4.00 分（满分 6 分）。",
            ),
        ),
        (
            (False, False, False),
            "0",
            (
                "共 3 项，符合 0 项。",
                "不符合：第 1 项“制度齐全”、第 2 项“制度合法”、第 3 项“执行有效”。",
                "得 0.00 分（满分 6 分）。",
            ),
        ),
    ],
)
def test_checklist(ticks: tuple[bool, ...], points: str, trace: tuple[str, ...]) -> None:
    score = score_indicator(indicator(ITEMS, "6"), Answer(ticks=ticks), no_figures)
    assert (score.points, score.trace) == (D(points), trace)


@pytest.mark.parametrize(
    ("ticks", "reason"),
    [
        ((), "尚未判断：第 1 项“制度齐全”、第 2 项“制度合法”、第 3 项“执行有效”。"),
        ((True, None, False), "尚未判断：第 2 项“制度合法”。"),
        ((True, True), "尚未判断：第 3 项“执行有效”。"),
        ((True, True, True, False), "已判断的项数多于本指标的项数，请重新判断。"),
    ],
)
def test_an_unfinished_checklist_has_no_points(ticks: tuple[bool | None, ...], reason: str) -> None:
    score = score_indicator(indicator(ITEMS, "6"), Answer(ticks=ticks), no_figures)
    assert score == Score(None, (reason,), missing=("answer",))


@pytest.mark.parametrize(
    ("count", "points", "sentence"),
    [
        (0, "6", "出现 0 例，每出现一例扣 1.5 分，扣 0.00 分。"),
        (1, "4.5", "出现 1 例，每出现一例扣 1.5 分，扣 1.50 分。"),
        (4, "0", "出现 4 例，每出现一例扣 1.5 分，扣 6.00 分。"),
        (5, "0", "出现 5 例，每出现一例扣 1.5 分，扣 7.50 分，扣完为止。"),
    ],
)
def test_violations(count: int, points: str, sentence: str) -> None:
    score = score_indicator(indicator(Violations(D("1.5")), "6"), Answer(count=count), no_figures)
    assert (score.points, score.trace[0]) == (D(points), sentence)


@pytest.mark.parametrize(
    ("count", "reason"),
    [(None, "尚未填写发生例数，没有发生请填 0。"), (-1, "发生例数 −1 不能为负数，无法计分。")],
)
def test_violations_without_a_usable_count(count: int | None, reason: str) -> None:
    score = score_indicator(indicator(Violations(D(1))), Answer(count=count), no_figures)
    assert score == Score(None, (reason,), missing=("answer",))


@pytest.mark.parametrize(
    ("level", "points", "sentence"),
    [
        (Level.GOOD, "6", "等次为“好”，计 6 分。"),
        (Level.FAIR, "3", "等次为“一般”，计 3 分。"),
        (Level.NONE, "0", "等次为“差”，计 0 分。"),
    ],
)
def test_levels(level: Level, points: str, sentence: str) -> None:
    score = score_indicator(indicator(Levels(D(6), D(3), D(0)), "6"), Answer(level=level), no_figures)
    assert (score.points, score.trace[0]) == (D(points), sentence)


def test_levels_without_a_choice() -> None:
    score = score_indicator(indicator(Levels(D(6), D(3), D(0)), "6"), Answer(), no_figures)
    assert score == Score(None, ("尚未选择等次。",), missing=("answer",))


@pytest.mark.parametrize(
    ("value", "points", "trace"),
    [
        ("100", "8", ("指标：100 分 ÷ 100 分 × 8 分。", "得 8.00 分（满分 8 分）。")),
        ("95.5", "7.64", ("指标：95.5 分 ÷ 100 分 × 8 分。", "得 7.64 分（满分 8 分）。")),
        ("91.37", "7.31", ("指标：91.37 分 ÷ 100 分 × 8 分。", "四舍五入得 7.31 分（满分 8 分）。")),
        ("0", "0", ("指标：0 分 ÷ 100 分 × 8 分。", "得 0.00 分（满分 8 分）。")),
        ("105", "8", ("指标：105 分 ÷ 100 分 × 8 分。", "超过 100 分，按满分计。", "得 8.00 分（满分 8 分）。")),
        ("-3", "0", ("指标：−3 分 ÷ 100 分 × 8 分。", "得分为负数，按 0 分计。", "得 0.00 分（满分 8 分）。")),
    ],
)
def test_external(value: str, points: str, trace: tuple[str, ...]) -> None:
    score = score_indicator(indicator(External(), "8"), Answer(value=D(value)), no_figures)
    assert (score.points, score.trace) == (D(points), trace)


def test_external_on_another_scale_and_without_a_value() -> None:
    assert score_indicator(indicator(External(D(120)), "8"), Answer(value=D(90)), no_figures).points == D(6)
    empty = score_indicator(indicator(External(), "8"), Answer(), no_figures)
    assert empty == Score(None, ("尚未填写“指标”的得分。",), missing=("answer",))


def test_bands_in_a_score_table() -> None:
    row = indicator(Bands(), "6")
    score = score_indicator(row, Answer(band=Band.REACHED, band_score=D("5.2")), no_figures)
    assert (score.points, score.trace) == (
        D("5.2"),
        (
            "定性指标，完成档次为“达成年度指标”，得分范围 4.80 分至 6.00 分，评定 5.2 分。",
            "得 5.20 分（满分 6 分）。",
        ),
    )
    assert score_indicator(row, Answer(), no_figures).missing == ("answer",)


@pytest.mark.parametrize(
    ("meaning", "expected"),
    [
        (
            NotApplicable.FULL,
            Score(D(5), ("本单位没有此类事项，按规则得满分。", "得 5.00 分（满分 5 分）。")),
        ),
        (
            NotApplicable.EXCLUDED,
            Score(
                None,
                ("本单位没有此类事项，本指标不计分，其余指标得分按比例折算为总分。",),
                is_excluded=True,
            ),
        ),
        (
            NotApplicable.REFUSED,
            Score(None, ("本指标必须填报，不能选择“不适用”。",), missing=("answer",)),
        ),
    ],
)
def test_not_applicable(meaning: NotApplicable, expected: Score) -> None:
    row = indicator(deduct(), formula=ratio(), not_applicable=meaning)
    assert score_indicator(row, Answer(is_not_applicable=True), no_figures) == expected


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("three_public.prior", "“三公”经费（上年决算数）"),
        ("total_expenditure.adjusted", "支出总计（全年预算数）"),
        ("in_post.current", "实际在职人数"),
        ("nobody.current", "nobody.current"),
        ("in_post.prior", "in_post.prior"),
        ("in_post", "in_post"),
    ],
)
def test_figure_label(name: str, label: str) -> None:
    assert figure_label(name) == label


def test_the_label_function_of_the_caller_is_used() -> None:
    row = indicator(deduct(), formula=ratio())
    score = score_indicator(row, Answer(), no_figures, lambda name: f"[{name}]")
    assert "缺少[in_post.current]、[establishment.current]，" in score.sentence


weights = st.decimals(min_value="0.01", max_value="100", places=2)
values = st.decimals(min_value="-999999999999", max_value="999999999999", places=6)
near = st.decimals(min_value="-300", max_value="300", places=2)
steps = st.decimals(min_value="0.01", max_value="50", places=2)
thresholds = st.builds(ThresholdDeduct, near, st.sampled_from(Side), steps, steps, st.sampled_from(Fraction))


@given(weights, thresholds, values | near)
def test_threshold_points_stay_inside_and_are_said_last(weight: Decimal, rule: ThresholdDeduct, value: Decimal) -> None:
    score = score_value(rule, str(value), str(weight))
    assert score.points is not None
    assert 0 <= score.points <= weight
    assert score.trace[-1].removeprefix("四舍五入").startswith(f"得 {score.points:.2f} 分（满分 ")


@given(weights, thresholds, near, near)
def test_threshold_points_fall_with_the_distance_from_the_standard(
    weight: Decimal, rule: ThresholdDeduct, one: Decimal, other: Decimal
) -> None:
    def excess(value: Decimal) -> Decimal:
        above = value - rule.standard
        return {Side.ABOVE: max(above, D(0)), Side.BELOW: max(-above, D(0)), Side.BOTH: abs(above)}[rule.side]

    closer, farther = sorted((one, other), key=excess)
    better = score_value(rule, str(closer), str(weight)).points
    worse = score_value(rule, str(farther), str(weight)).points
    assert better is not None
    assert worse is not None
    assert better >= worse


@given(weights, near, near)
def test_an_external_score_never_falls_when_it_rises(weight: Decimal, one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    below = score_value(External(), str(low), str(weight)).points
    above = score_value(External(), str(high), str(weight)).points
    assert below is not None
    assert above is not None
    assert 0 <= below <= above <= weight


@given(values, values, st.sampled_from(ZeroBase))
def test_a_derived_indicator_always_has_points_or_a_reason(
    numerator: Decimal, denominator: Decimal, zero_base: ZeroBase
) -> None:
    row = indicator(deduct(), formula=ratio(zero_base=zero_base))
    score = score_indicator(
        row, Answer(), {"in_post.current": numerator, "establishment.current": denominator}.__getitem__
    )
    if score.points is None:
        assert score.trace[-1].endswith("无法计算，由审核人判定。") or "结果过大" in score.trace[-1]
    else:
        assert 0 <= score.points <= 5
