"""Rows of the project form, the execution rate and grades: worked examples, boundaries, invariants."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.indicators.enums import Band, Grade, Operator, OverAchievement, ReverseMode
from apps.indicators.facts import Bands, GradeBand, ProjectForm, Score, Target
from apps.indicators.rules import grade_of, score_execution, score_target
from tests.indicators.builders import project_form

D = Decimal
FORM = project_form()
RATIO_FORM = project_form(reverse_mode=ReverseMode.RATIO)
GE, GT, EQ, LE, LT, QUALITATIVE = (
    Operator.AT_LEAST,
    Operator.MORE_THAN,
    Operator.EQUAL,
    Operator.AT_MOST,
    Operator.LESS_THAN,
    Operator.QUALITATIVE,
)


def score(
    operator: Operator,
    target: str | None,
    actual: str | None,
    weight: str | None = "10",
    form: ProjectForm = FORM,
    unit: str = "",
) -> Score:
    return score_target(
        form,
        Target(operator, None if target is None else D(target), unit),
        None if weight is None else D(weight),
        None if actual is None else D(actual),
        None,
        None,
    )


@pytest.mark.parametrize(
    ("operator", "target", "actual", "points"),
    [
        (GE, "100", "100", "10"),
        (GE, "100", "120", "10"),
        (GE, "100", "99.99", "10.00"),
        (GE, "100", "99.9", "9.99"),
        (GE, "100", "80", "8"),
        (GE, "3", "2", "6.67"),
        (GE, "100", "0", "0"),
        (GE, "100", "-5", "0"),
        (GE, "0", "0", "10"),
        (GE, "0", "-1", "0"),
        (GE, "-5", "-3", "10"),
        (GT, "100", "101", "10"),
        (GT, "100", "100", "10"),
        (GT, "100", "50", "5"),
        (GT, "0", "0", "0"),
        (GT, "0", "0.01", "10"),
        (EQ, "100", "100", "10"),
        (EQ, "100", "110", "10"),
        (EQ, "100", "90", "9"),
        (EQ, "0", "0", "10"),
        (EQ, "0", "-1", "10"),
        (EQ, "0", "1", "0"),
        (EQ, "-5", "-5", "10"),
        (LE, "100", "100", "10"),
        (LE, "100", "0", "10"),
        (LE, "100", "-5", "10"),
        (LE, "100", "120", "8.00"),
        (LE, "5300", "5830", "9"),
        (LE, "3", "4", "6.67"),
        (LE, "100", "199.99", "0.00"),
        (LE, "100", "199.9", "0.01"),
        (LE, "100", "200", "0"),
        (LE, "100", "5000", "0"),
        (LE, "0", "0", "10"),
        (LE, "0", "1", "0"),
        (LE, "-5", "-6", "10"),
        (LT, "100", "99", "10"),
        (LT, "100", "100", "10"),
        (LT, "100", "150", "5"),
        (LT, "0", "0", "0"),
        (LT, "0", "-1", "10"),
    ],
)
def test_targets_with_reverse_mode_linear_to_double(operator: Operator, target: str, actual: str, points: str) -> None:
    assert score(operator, target, actual).points == D(points)


@pytest.mark.parametrize(
    ("actual", "points"), [("100", "10"), ("0", "10"), ("120", "8.33"), ("200", "5"), ("5000", "0.2"), ("999999", "0")]
)
def test_reverse_mode_ratio(actual: str, points: str) -> None:
    assert score(LE, "100", actual, form=RATIO_FORM).points == D(points)


def test_reverse_mode_ratio_with_a_zero_target() -> None:
    assert score(LE, "0", "1", form=RATIO_FORM).points == 0
    assert score(LE, "0", "0", form=RATIO_FORM).points == 10


@pytest.mark.parametrize(
    ("operator", "target", "actual"),
    [(GE, "-5", "-8"), (GT, "-5", "-5"), (EQ, "-5", "-4"), (LE, "-5", "-3"), (LT, "-5", "0")],
)
def test_a_missed_negative_target_is_left_to_the_reviewer(operator: Operator, target: str, actual: str) -> None:
    result = score(operator, target, actual)
    assert result.points is None
    assert result.missing == ()
    assert result.sentence.endswith("；指标值为负数，不能按比例计分，由审核人判定。")


@pytest.mark.parametrize(
    ("operator", "target", "actual", "unit", "form", "trace"),
    [
        (GE, "50", "50", "个", FORM, ("实际完成值 50 个，达到年度指标值 ≥50 个。", "得 10.00 分（满分 10 分）。")),
        (
            GE,
            "4754",
            "4604",
            "人",
            FORM,
            (
                "实际完成值 4604 人，未达到年度指标值 ≥4754 人。",
                "完成率 96.84%，按完成率计分：4604 ÷ 4754 × 10 分。",
                "四舍五入得 9.68 分（满分 10 分）。",
            ),
        ),
        (
            GE,
            "100",
            "-5",
            "%",
            FORM,
            (
                "实际完成值 −5%，未达到年度指标值 ≥100%。",
                "实际完成值为负数，按 0 计分：0 × 10 分。",
                "得 0.00 分（满分 10 分）。",
            ),
        ),
        (
            LE,
            "5300",
            "5830",
            "元/户",
            FORM,
            (
                "实际完成值 5830 元/户，未达到年度指标值 ≤5300 元/户。",
                "超出部分按比例扣减，达到目标两倍为零分：（1 − 530 ÷ 5300）× 10 分。",
                "得 9.00 分（满分 10 分）。",
            ),
        ),
        (
            LE,
            "100",
            "230",
            "",
            FORM,
            (
                "实际完成值 230，未达到年度指标值 ≤100。",
                "超出部分按比例扣减，达到目标两倍为零分，实际已达两倍：0 × 10 分。",
                "得 0.00 分（满分 10 分）。",
            ),
        ),
        (
            LE,
            "100",
            "120",
            "",
            RATIO_FORM,
            (
                "实际完成值 120，未达到年度指标值 ≤100。",
                "目标值÷完成值×分值：100 ÷ 120 × 10 分。",
                "四舍五入得 8.33 分（满分 10 分）。",
            ),
        ),
        (
            LE,
            "0",
            "2",
            "起",
            FORM,
            (
                "实际完成值 2 起，未达到年度指标值 ≤0 起；指标值为 0，没有比例可计。",
                "得 0.00 分（满分 10 分）。",
            ),
        ),
        (
            LT,
            "0.9",
            "0.9",
            "‰",
            FORM,
            (
                "实际完成值 0.9‰，恰为年度指标值 ＜0.9‰的界限，按比例为满分。",
                "得 10.00 分（满分 10 分）。",
            ),
        ),
        (
            GE,
            "59",
            "87",
            "人次",
            FORM,
            (
                "实际完成值 87 人次，达到年度指标值 ≥59 人次。",
                "为指标值的 147.46%，不低于 130%，请说明原因，不扣分。",
                "得 10.00 分（满分 10 分）。",
            ),
        ),
    ],
)
def test_target_traces(
    operator: Operator, target: str, actual: str, unit: str, form: ProjectForm, trace: tuple[str, ...]
) -> None:
    result = score(operator, target, actual, form=form, unit=unit)
    assert result.trace == trace
    assert result.value == D(actual)


@pytest.mark.parametrize(
    ("operator", "target", "actual", "is_over"),
    [
        (GE, "100", "130", True),
        (GE, "100", "129.99", False),
        (GT, "100", "130", True),
        (EQ, "100", "130", True),
        (LE, "100", "10", False),
        (LT, "100", "10", False),
        (GE, "0", "50", False),
        (GE, "-10", "50", False),
    ],
)
def test_over_achievement_is_flagged_and_keeps_the_points(
    operator: Operator, target: str, actual: str, is_over: bool
) -> None:
    result = score(operator, target, actual)
    assert result.is_over_achieved is is_over
    assert result.points == 10


def test_over_achievement_that_a_reviewer_may_reduce() -> None:
    form = project_form(over_achievement_ratio=D("1.2"), over_achievement=OverAchievement.REDUCIBLE)
    result = score(GE, "100", "120", form=form)
    assert result.is_over_achieved
    assert result.trace[1] == "为指标值的 120.00%，不低于 120%，请说明原因，审核人可调低得分。"


@pytest.mark.parametrize(
    ("target", "weight", "actual", "actual_text", "missing", "reason"),
    [
        (Target(GE, D(5)), None, D(5), "", "weight", "尚未填写分值。"),
        (Target(GE, D(5)), D(0), D(5), "", "weight", "分值 0 应大于 0，无法计分。"),
        (Target(GE, D(5)), D(-2), D(5), "", "weight", "分值 −2 应大于 0，无法计分。"),
        (
            Target(GE),
            D(10),
            D(5),
            "",
            "target",
            "年度指标值尚未填写，无法计分；不能量化的可直接写文字。",
        ),
        (
            Target(GE, text="及时"),
            D(10),
            D(5),
            "",
            "target",
            "年度指标值“及时”不是数字，无法计分。",
        ),
        (Target(GE, D(5)), D(10), None, "", "answer", "实际完成值尚未填写。"),
        (Target(GE, D(0)), D(10), None, "", "answer", "实际完成值尚未填写。"),
        (Target(GE, D(5)), D(10), None, "已完成", "answer", "实际完成值“已完成”不是数字，无法计分。"),
        (Target(QUALITATIVE), D(10), D(5), "好", "answer", "定性指标，尚未选择完成档次。"),
    ],
)
def test_what_is_missing_is_named(
    target: Target, weight: Decimal | None, actual: Decimal | None, actual_text: str, missing: str, reason: str
) -> None:
    result = score_target(FORM, target, weight, actual, None, None, actual_text)
    assert result == Score(None, (reason,), missing=(missing,))


@pytest.mark.parametrize(
    ("band", "band_score", "points"),
    [
        (Band.REACHED, "6", "6"),
        (Band.REACHED, "4.8", "4.8"),
        (Band.REACHED, "4.79", None),
        (Band.REACHED, "6.01", None),
        (Band.PARTLY, "4.79", "4.79"),
        (Band.PARTLY, "4.8", None),
        (Band.PARTLY, "3.6", "3.6"),
        (Band.PARTLY, "3.59", None),
        (Band.MISSED, "3.59", "3.59"),
        (Band.MISSED, "3.6", None),
        (Band.MISSED, "0", "0"),
        (Band.MISSED, "-0.01", None),
        (Band.REACHED, None, None),
    ],
)
def test_qualitative_bands(band: Band, band_score: str | None, points: str | None) -> None:
    given_score = None if band_score is None else D(band_score)
    result = score_target(FORM, Target(QUALITATIVE, text="良好"), D(6), None, band, given_score)
    assert result.points == (None if points is None else D(points))
    assert result.missing == (("answer",) if points is None else ())


def test_band_traces_name_the_limits() -> None:
    def trace(band: Band, band_score: Decimal | None) -> tuple[str, ...]:
        return score_target(FORM, Target(QUALITATIVE), D(6), None, band, band_score).trace

    assert trace(Band.PARTLY, D("5")) == (
        "定性指标，完成档次为“部分达成年度指标并具有一定效果”，得分范围 3.60 分至 4.80 分（不含 4.80 分），"
        "所填 5 分不在范围内，无法计分。",
    )
    assert trace(Band.MISSED, None) == (
        "定性指标，完成档次为“未达成年度指标且效果较差”，得分范围 0.00 分至 3.60 分（不含 3.60 分），尚未填写得分。",
    )
    assert trace(Band.REACHED, D("5.555")) == (
        "定性指标，完成档次为“达成年度指标”，得分范围 4.80 分至 6.00 分，评定 5.555 分。",
        "四舍五入得 5.56 分（满分 6 分）。",
    )


def test_bands_of_another_region_and_rounded_limits() -> None:
    hubei = project_form(bands=Bands(D("0.8"), D("0.5")))
    target = Target(QUALITATIVE)
    assert score_target(hubei, target, D(10), None, Band.PARTLY, D(5)).points == D(5)
    assert score_target(hubei, target, D(10), None, Band.PARTLY, D("4.99")).points is None
    # 0.6 × 3.33 = 1.998, compared as 2.00
    assert score_target(FORM, target, D("3.33"), None, Band.PARTLY, D("1.99")).points is None
    assert score_target(FORM, target, D("3.33"), None, Band.PARTLY, D("2.00")).points == D("2.00")


@pytest.mark.parametrize(
    ("adjusted", "actual", "points", "value"),
    [
        ("8175.55", "6605.82", "8.08", "80.80"),
        ("285.84", "285.84", "10", "100.00"),
        ("100", "120", "10", "120.00"),
        ("100", "0", "0", "0.00"),
        ("100", "-3", "0", "-3.00"),
        ("100", "99.996", "10.00", "100.00"),
        ("1000", "999", "9.99", "99.90"),
        ("90", "89.974", "10.00", "99.97"),
    ],
)
def test_execution(adjusted: str, actual: str, points: str, value: str) -> None:
    result = score_execution(D(10), D(adjusted), D(actual))
    assert (result.points, result.value) == (D(points), D(value))


def test_execution_counts_the_exact_rate_not_the_printed_one() -> None:
    result = score_execution(D(20), D(100000), D(99960))
    assert result.value == D("99.96")
    assert result.points == D("19.99")


@pytest.mark.parametrize(
    ("adjusted", "actual", "missing", "reason"),
    [
        (None, D(1), ("adjusted",), "缺少全年预算数，无法计算预算执行率。"),
        (D(1), None, ("actual",), "缺少全年执行数，无法计算预算执行率。"),
        (None, None, ("adjusted", "actual"), "缺少全年预算数、全年执行数，无法计算预算执行率。"),
        (D(0), D(0), (), "全年预算数为 0，没有预算执行率，无法计分，由审核人判定。"),
        (D(0), D(5), (), "全年预算数为 0，没有预算执行率，无法计分，由审核人判定。"),
        (D(-1), D(5), (), "全年预算数为负数，没有预算执行率，无法计分，由审核人判定。"),
    ],
)
def test_execution_without_a_rate(
    adjusted: Decimal | None, actual: Decimal | None, missing: tuple[str, ...], reason: str
) -> None:
    assert score_execution(D(10), adjusted, actual) == Score(None, (reason,), missing=missing)


@pytest.mark.parametrize(
    ("actual", "trace"),
    [
        (
            "6605.82",
            (
                "预算执行率 = 全年执行数 6,605.82 万元 ÷ 全年预算数 8,175.55 万元 × 100% = 80.80%。",
                "按执行率计分：6605.82 ÷ 8175.55 × 10 分。",
                "四舍五入得 8.08 分（满分 10 分）。",
            ),
        ),
        (
            "9000",
            (
                "预算执行率 = 全年执行数 9,000.00 万元 ÷ 全年预算数 8,175.55 万元 × 100% = 110.08%。",
                "超过 100%，按满分计。",
                "得 10.00 分（满分 10 分）。",
            ),
        ),
        (
            "-1",
            (
                "预算执行率 = 全年执行数 −1.00 万元 ÷ 全年预算数 8,175.55 万元 × 100% = −0.01%。",
                "执行数为负数，按 0 计分。",
                "得 0.00 分（满分 10 分）。",
            ),
        ),
    ],
)
def test_execution_traces(actual: str, trace: tuple[str, ...]) -> None:
    assert score_execution(D(10), D("8175.55"), D(actual)).trace == trace


BANDS = (
    GradeBand(Grade.EXCELLENT, D(90)),
    GradeBand(Grade.GOOD, D(80)),
    GradeBand(Grade.FAIR, D(60)),
    GradeBand(Grade.POOR, D(0)),
)


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", Grade.EXCELLENT),
        ("90", Grade.EXCELLENT),
        ("89.995", Grade.EXCELLENT),
        ("89.994", Grade.GOOD),
        ("89.5", Grade.GOOD),
        ("80", Grade.GOOD),
        ("79.99", Grade.FAIR),
        ("60", Grade.FAIR),
        ("59.99", Grade.POOR),
        ("0", Grade.POOR),
        ("-1", None),
    ],
)
def test_grade_of(total: str, grade: Grade | None) -> None:
    assert grade_of(BANDS, D(total)) is grade


def test_an_open_total_has_no_grade() -> None:
    assert grade_of(BANDS, None) is None


weights = st.decimals(min_value="0.01", max_value="100", places=2)
numbers = st.decimals(min_value="-999999999999", max_value="999999999999", places=6)
near = st.decimals(min_value="-20", max_value="20", places=2)
numeric = st.sampled_from([GE, GT, EQ, LE, LT])
forms = st.sampled_from([FORM, RATIO_FORM])


@given(forms, numeric, weights, numbers | near, numbers | near)
def test_target_points_stay_inside_and_are_said_last(
    form: ProjectForm, operator: Operator, weight: Decimal, target: Decimal, actual: Decimal
) -> None:
    result = score_target(form, Target(operator, target), weight, actual, None, None)
    if result.points is None:
        assert target < 0
        assert result.trace[-1].endswith("由审核人判定。")
    else:
        assert 0 <= result.points <= weight
        assert result.trace[-1].removeprefix("四舍五入").startswith(f"得 {result.points:.2f} 分（满分 ")


@given(forms, numeric, weights, near, near, near)
def test_better_completion_never_scores_lower(
    form: ProjectForm, operator: Operator, weight: Decimal, target: Decimal, one: Decimal, other: Decimal
) -> None:
    is_falling = operator.is_reverse or (operator is EQ and target == 0)
    worse, better = sorted((one, other), reverse=is_falling)
    low = score_target(form, Target(operator, target), weight, worse, None, None).points
    high = score_target(form, Target(operator, target), weight, better, None, None).points
    if low is not None and high is not None:
        assert low <= high


@given(weights, numbers | near, numbers | near, numbers | near)
def test_execution_points_stay_inside_and_never_fall_with_spending(
    weight: Decimal, adjusted: Decimal, one: Decimal, other: Decimal
) -> None:
    low, high = (score_execution(weight, adjusted, actual).points for actual in sorted((one, other)))
    if adjusted <= 0:
        assert (low, high) == (None, None)
    else:
        assert low is not None
        assert high is not None
        assert 0 <= low <= high <= weight
