"""Indicator rows: scores by their rule, reasons, directions, answers, quality."""

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.indicators.enums import ReverseMode
from apps.indicators.facts import ProjectForm
from apps.papers.checks import find_printed, recompute
from apps.papers.imports import PrintedForm, PrintedIndicator
from tests.papers.forms import BENEFIT, CORRECT, OUTPUT, said, scheme_of, with_output

AT = "indicator.0"

# S02, S04: scores


@pytest.mark.parametrize(
    ("target", "actual", "weight", "score", "line"),
    [
        ("≥500人", "500人", "50", "50", []),
        ("≥500人", "450人", "50", "45", []),
        ("≥500人", "450人", "50", "50", [f"error {AT}.score 45"]),
        ("≥500人", "450人", "50", "44.99", []),
        ("≥500人", "450人", "50", "44.98", [f"error {AT}.score 45"]),
        ("≥500人", "450人", "50", "44.9", [f"error {AT}.score 45"]),
        ("≥300人", "200人", "10", "6.7", []),  # rounded to one decimal, as the whole form is
        ("≥300人", "200人", "10", "7", []),
        ("≥300人", "200人", "10", "6", [f"error {AT}.score 6.67"]),
        ("≥100人", "99人", "10", "10", [f"warning {AT}.score 9.9"]),  # full points for a missed target
        ("≥1000人", "996人", "10", "10", [f"hint {AT}.score 9.96"]),
        ("=8个", "10个", "10", "10", []),
        ("=8个", "6个", "10", "7.5", []),
        ("≤90万元", "90万元", "10", "10", []),
        ("≤90万元", "80", "10", "9", [f"error {AT}.score 10"]),
        ("≤100元", "120元", "10", "8.33", []),  # the ratio
        ("≤100元", "120元", "10", "8", []),  # linear to double
        ("≤100元", "120元", "10", "8.2", []),  # between the two readings
        ("≤100元", "120元", "10", "8.5", [f"error {AT}.score 8.33"]),
        ("≤100元", "120元", "10", "7.5", [f"error {AT}.score 8.33"]),
        ("0起", "0起", "10", "10", []),
        ("≥五百人", "四百五十人", "50", "50", [f"error {AT}.score 45"]),
        ("5-10次", "7次", "10", "10", []),
        ("5-10次", "4次", "10", "8", []),
        ("5～10次", "4次", "10", "10", [f"warning {AT}.score 8"]),
        ("≥100人", "近100人", "10", "9", []),  # how near, nobody knows
        ("≥100人", "1,23人", "10", "9", []),
        ("效果明显", "效果明显", "50", "40", []),
        ("≥500人", "", "50", "50", []),
        ("≥500人", "500人", "50", "", []),
        ("≥500人", "500人", "", "50", []),
        ("≥500人", "500人", "50", "51", []),  # S02
    ],
)
def test_scores(target: str, actual: str, weight: str, score: str, line: list[str]) -> None:
    assert said(with_output(target=target, actual=actual, weight=weight, score=score), "S04") == line


@pytest.mark.parametrize(
    ("score", "line"),
    [("50.01", [f"error {AT}.score 50"]), ("50", []), ("0", []), ("-0.01", [f"error {AT}.score 50"]), ("", [])],
)
def test_a_score_lies_between_0_and_its_weight(score: str, line: list[str]) -> None:
    assert said(with_output(score=score), "S02") == line


@pytest.mark.parametrize(
    ("score", "reason", "line"),
    [
        ("40", False, [f"error {AT}.score 45"]),
        ("40", True, [f"hint {AT}.score 45"]),
        ("40", None, [f"warning {AT}.score 45"]),
        ("49", True, [f"error {AT}.score 45"]),  # a reason explains the target, not the score
    ],
)
def test_a_lower_score_may_have_its_reason(score: str, reason: bool | None, line: list[str]) -> None:
    assert said(with_output(actual="450人", score=score, has_reason=reason), "S04") == line


@pytest.mark.parametrize(
    ("name", "level2", "direction", "line"),
    [
        ("培训人数", "数量", "positive", [f"error {AT}.score 45"]),
        ("培训人数", "数量", "", [f"warning {AT}.score 45"]),  # only the name says so
        ("培训人数", "数量", "none", []),
        ("培训成本", "成本", "reverse", []),
        ("培训事故", "数量", "", []),
    ],
)
def test_a_bare_target_is_scored_in_its_direction(name: str, level2: str, direction: str, line: list[str]) -> None:
    form = with_output(name=name, level2=level2, target="500", actual="450", score="50", direction=direction)
    assert said(form, "S04") == line


def test_a_bare_cost_is_a_limit() -> None:
    form = with_output(name="印刷费", level2="成本", target="100元", actual="120元", weight="10", score="10")
    assert said(form, "S04") == [f"warning {AT}.score 8.33"]
    paid_out = with_output(name="补助标准", level2="成本", target="100元", actual="120元", weight="10", score="10")
    assert said(paid_out, "S04") == [f"hint {AT}.score 8.33"]  # who receives it gains by more


def test_the_scheme_says_how_a_reverse_target_is_scored() -> None:
    form = with_output(target="≤100元", actual="120元", weight="10", score="8.33")
    linear = scheme_of(ProjectForm("表", Decimal(10), (), reverse_mode=ReverseMode.LINEAR_TO_DOUBLE))
    ratio = scheme_of(ProjectForm("表", Decimal(10), (), reverse_mode=ReverseMode.RATIO))
    assert said(form, "S04", linear) == [f"error {AT}.score 8"]
    assert said(form, "S04", ratio) == []


@pytest.mark.parametrize(
    ("target", "actual", "score", "line"),
    [
        ("100%计满分, 每低于5%扣2分", "99.27%", "8", []),  # no full step
        ("100%计满分, 每低于5%扣2分", "99.27%", "7.71", []),  # a part of it
        ("100%计满分, 每低于5%扣2分", "99.27%", "6", []),
        ("100%计满分, 每低于5%扣2分", "99.27%", "5", [f"error {AT}.score 8"]),
        ("<=0 计8分, 每超1个百分点扣0.8", "98.31%", "0", []),
        ("<=0 计8分, 每超1个百分点扣0.8", "98.31%", "8", [f"error {AT}.score 0"]),
        ("<=100% 计8分", "95.10%", "8", []),
        ("<=100% 计8分", "95.10%", "5", [f"error {AT}.score 8"]),
        ("<=100% 计8分", "105%", "5", []),
        ("=0 计8; 0-10% 6; 10-20% 4; >20% 0", "15%", "4", []),
        ("=0 计8; 0-10% 6; 10-20% 4; >20% 0", "10%", "6", []),
        ("=0 计8; 0-10% 6; 10-20% 4; >20% 0", "10%", "4", []),
        ("=0 计8; 0-10% 6; 10-20% 4; >20% 0", "39.94%", "4", [f"error {AT}.score 0"]),
        ("=0 计8; 0-10% 6; 10-20% 4; >20% 0", "较好", "4", []),
        ("酌情计分", "15%", "4", []),
    ],
)
def test_a_rule_in_the_place_of_the_target(target: str, actual: str, score: str, line: list[str]) -> None:
    form = with_output(target=target, actual=actual, weight="8", score=score, direction="reverse")
    assert said(form, "S04") == line


@pytest.mark.parametrize(
    ("name", "score", "line"),
    [
        ("学员满意度", "9.33", []),
        ("学员满意度", "8", [f"hint {AT}.score 9.33"]),  # (84 − 60) ÷ (90 − 60), as some regions score
        ("学员满意度", "7.9", [f"error {AT}.score 9.33"]),
        ("学员满意度", "9.4", [f"error {AT}.score 9.33"]),
        ("政策知晓率", "8", [f"error {AT}.score 9.33"]),
    ],
)
def test_satisfaction_may_be_scored_from_60_on(name: str, score: str, line: list[str]) -> None:
    cells = {"name": name, "target": "≥90%", "actual": "84%", "weight": "10", "score": score}
    other = replace(BENEFIT, weight="30.00", score="30.00")  # the form keeps two decimals
    form = with_output(**cells)
    assert said(replace(form, indicators=(form.indicators[0], other)), "S04") == line


@pytest.mark.parametrize(
    ("target", "name", "level2", "severity"),
    [
        ("≥95%", "合格率", "质量", "error"),
        ("95%", "合格率", "质量", "warning"),
        ("95%", "合同金额占比系数", "质量", "hint"),
        ("95", "合同份额", "数量", "warning"),  # an output
        ("≥95%", "投诉率", "质量", "hint"),  # against what its name says
    ],
)
def test_how_well_a_direction_is_known(target: str, name: str, level2: str, severity: str) -> None:
    form = with_output(name=name, level2=level2, target=target, actual="50", weight="10", score="10.00")
    assert [line.split()[0] for line in said(form, "S04")] == [severity]


def test_lost_points_of_an_over_achieved_target_may_have_their_rule() -> None:
    over = with_output(target="≥100人", actual="150人", weight="10", score="9.00", has_reason=False)
    assert said(over, "S04") == [f"hint {AT}.score 10"]


# S05, W13: reasons


@pytest.mark.parametrize(
    ("actual", "score", "reason", "lines"),
    [
        ("520人", "45", False, []),
        ("520人", "45", True, []),
        ("520人", "45", None, []),
        ("520人", "50", False, []),
        ("450人", "45", False, [f"warning {AT}.actual"]),
        ("450人", "45", True, []),
        ("450人", "45", None, []),
        ("649人", "50", False, []),
        ("650人", "50", False, [f"hint {AT}.actual"]),  # 130 %
        ("650人", "50", True, []),
        ("650人", "50", None, [f"hint {AT}.actual"]),
    ],
)
def test_reasons(actual: str, score: str, reason: bool | None, lines: list[str]) -> None:
    form = with_output(actual=actual, score=score, has_reason=reason)
    assert said(form, "S05") + said(form, "W13") == lines


def test_the_scheme_says_from_where_a_remark_is_wanted() -> None:
    scheme = scheme_of(ProjectForm("表", Decimal(10), (), over_achievement_ratio=Decimal("1.2")))
    assert said(with_output(actual="600人"), "W13") == []
    assert said(with_output(actual="600人"), "W13", scheme) == [f"hint {AT}.actual"]


def test_a_reverse_target_that_was_missed_is_said_so() -> None:
    form = with_output(target="≤5300元/户", actual="5830元/户", weight="10", score="9.09")
    (finding,) = (finding for finding in find_printed(form) if finding.check == "S05")
    assert finding.message == (
        "指标“培训人数”：指标值 ≤5300元/户，完成值 5830元/户，超过了上限，得分 9.09 低于分值 10，没有写偏差原因。"
        "请写明原因和改进措施。"
    )


def test_an_over_achieved_reverse_target_is_no_over_achievement() -> None:
    assert said(with_output(target="≤100元", actual="10元"), "W13") == []


# W03, W04, W05: directions


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        ({"target": "≥5%", "name": "投诉率"}, [f"warning {AT}.target"]),
        ({"target": "≤5%", "name": "投诉率"}, []),
        ({"target": "≥5%", "name": "事故下降率"}, []),
        ({"target": "≥90万元", "name": "总额", "level2": "成本"}, [f"warning {AT}.target"]),
        ({"target": "≥90%", "name": "节约率", "level2": "成本"}, []),
        ({"target": "≤90%", "name": "群众满意度"}, [f"warning {AT}.target"]),
        ({"target": "≤10%", "name": "群众不满意率"}, []),
        ({"target": "≥5个", "direction": "reverse"}, [f"warning {AT}.target"]),
        ({"target": "≤5个", "direction": "positive"}, [f"warning {AT}.target"]),
        ({"target": "≥5个", "direction": "positive"}, []),
        ({"target": "≥100%", "name": "覆盖率"}, [f"hint {AT}.target"]),
        ({"target": "=100%", "name": "覆盖率"}, []),
        ({"target": "≥100%", "name": "产值增长率"}, []),
        ({"target": "110%", "name": "覆盖率"}, [f"hint {AT}.target 100"]),
        ({"target": "110%", "name": "产值增长率"}, []),
        ({"target": "效果明显", "name": "投诉率"}, []),
    ],
)
def test_directions(cells: dict[str, str], line: list[str]) -> None:
    form = with_output(actual="", **cells)
    assert said(form, "W03") + said(form, "W04") + said(form, "W05") == line


# D07, W07, T05: answers


@pytest.mark.parametrize(
    ("target", "actual", "line"),
    [
        ("≥95%", "", [f"warning {AT}.actual"]),  # a score without a value
        ("≥95%", None, []),
        ("≥95%", "≥95%", [f"warning {AT}.actual"]),
        ("≥95%", "不低于96%", [f"warning {AT}.actual"]),
        ("≥95%", "96%", []),
        ("≥95%", "96", []),
        ("≥95%", "96人", [f"warning {AT}.actual"]),
        ("≥95人", "96%", [f"warning {AT}.actual"]),
        ("≥95元", "96人", [f"warning {AT}.actual"]),
        ("≥95人", "96名", []),
        ("≥95%", "0.96", [f"hint {AT}.actual 96"]),
        ("≥95%", "达成预期指标", [f"warning {AT}.actual"]),
        ("≥95张", "一百张", []),
        ("≥95%", "2022年12月", [f"warning {AT}.actual"]),
        ("及时", "及时", []),
        ("严格执行相关制度规定", "严格执行相关制度规定", [f"hint {AT}.actual"]),
        ("严格执行相关制度规定", "已按制度验收并付款", []),
        ("6亩;1亩", "6亩;1亩", [f"hint {AT}.target"]),
        ("完成1部宣传片,2套方案", "完成", [f"hint {AT}.target"]),
    ],
)
def test_answers(target: str, actual: str | None, line: list[str]) -> None:
    form = with_output(target=target, actual=actual)
    assert said(form, "D07") + said(form, "W07") == line


def test_words_are_no_answer_only_where_a_number_is_asked() -> None:
    assert said(with_output(target="500", actual="完成", direction="none"), "D07") == []


@pytest.mark.parametrize(
    ("target", "actual", "line"),
    [
        ("≤50万元", "500000万元", [f"warning {AT}.actual 50"]),
        ("≤50万元", "48万元", []),
        ("≤50万元", "485000元", []),
        ("≤50万元", "0.0048万元", [f"warning {AT}.actual 50"]),
        ("≥50人", "1000人", []),
    ],
)
def test_a_factor_of_ten_thousand_is_a_unit_slip(target: str, actual: str, line: list[str]) -> None:
    form = with_output(target=target, actual=actual)
    assert said(form, "T05") == line
    assert said(form, "S04") == []


def test_several_indicators_share_one_score() -> None:
    second = replace(OUTPUT, name="培训期数", target="≥5期", actual="5期", weight="", score="")
    form = replace(CORRECT, indicators=(*CORRECT.indicators, second))
    assert said(form, "D07") == ["warning indicator.3.weight"]
    unscored = replace(form, indicators=tuple(replace(row, weight="", score="") for row in form.indicators))
    assert said(unscored, "D07") == []


# D08: scores among each other


def test_two_readings_of_the_rule_for_reverse_targets_are_asked_about() -> None:
    better = replace(OUTPUT, name="甲", target="≤100元", actual="150元", weight="10", score="5")  # linear
    worse = replace(OUTPUT, name="乙", target="≤100元", actual="160元", weight="10", score="6.25")  # ratio
    assert said(replace(CORRECT, indicators=(better, worse)), "D08") == ["hint indicator.0.score"]
    assert said(replace(CORRECT, indicators=(worse, better)), "D08") == ["hint indicator.1.score"]
    assert said(replace(CORRECT, indicators=(better, replace(worse, score="4"))), "D08") == []
    assert said(replace(CORRECT, indicators=(better, replace(worse, actual="150.4元"))), "D08") == []


def test_a_wrong_score_accuses_its_own_row_only() -> None:
    right = replace(OUTPUT, name="甲", target="≥5662人", actual="4044人", weight="2", score="1.43")
    wrong = replace(OUTPUT, name="乙", target="≥1228人", actual="770人", weight="2", score="1.8")
    above = replace(wrong, score="25", weight="20")
    for row, line in ((wrong, "S04 error indicator.1.score 1.25"), (above, "S02 error indicator.1.score 12.54")):
        found = find_printed(replace(CORRECT, indicators=(right, row), is_whole=False))
        assert [
            f"{item.check} {item.severity} {item.where.cell} {item.expected}"
            for item in found
            if item.where.cell.startswith("indicator.") and item.check != "S05"
        ] == [line]


# D12, Q01–Q03, D11


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ({"actual": "", "score": None}, [f"warning {AT}.actual"]),
        ({"score": ""}, [f"warning {AT}.score 50"]),
        ({"actual": "", "weight": None}, []),
        ({"score": None}, []),
    ],
)
def test_no_cell_of_a_scored_row_is_empty(cells: dict[str, str | None], lines: list[str]) -> None:
    assert said(with_output(**cells), "C03") == lines


def test_scores_without_a_column_of_weights() -> None:
    form = replace(CORRECT, indicators=tuple(replace(row, weight=None) for row in CORRECT.indicators))
    assert said(form, "C03") == ["hint form.weights"]
    assert said(replace(form, indicators=form.indicators[:1]), "C03") == []


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("效果明显", [f"hint {AT}.target"]),
        ("有效提高", [f"hint {AT}.target"]),
        ("培训人数", [f"hint {AT}.target"]),  # its own name again
        ("通过专家评审", []),
        ("12月底前", []),
        ("", []),
    ],
)
def test_a_target_that_measures_nothing(target: str, line: list[str]) -> None:
    assert said(with_output(target=target, actual="已完成"), "W02") == line


@pytest.mark.parametrize(
    ("name", "target", "is_doubtful"),
    [("社会效益明显", "≥95%", True), ("社会效益明显", "≥95个", False), ("社会效益提升率", "≥95%", False)],
)
def test_no_percentage_verifies_an_effect(name: str, target: str, is_doubtful: bool) -> None:
    lines = said(with_output(name=name, target=target), "W02")
    assert lines == ["hint indicator.0.name"] * is_doubtful


def test_an_indicator_stands_in_one_group() -> None:
    assert said(with_output(name=BENEFIT.name), "W06") == ["hint indicator.1.name"]
    assert said(with_output(name=""), "W06") == []


@pytest.mark.parametrize(
    ("name", "level2", "line"),
    [
        ("资金支付率", "数量", [f"hint {AT}.name"]),
        ("资金支付率", "时效", []),
        ("学员满意度", "质量", [f"hint {AT}.name"]),
        ("完成及时率", "质量", [f"hint {AT}.name"]),
        ("完成及时率", "时效", []),
    ],
)
def test_an_indicator_fits_its_group(name: str, level2: str, line: list[str]) -> None:
    assert said(with_output(name=name, level2=level2), "W18") == line


def test_one_money_unit_in_a_group() -> None:
    first = replace(OUTPUT, level2="经济效益", name="收入", target="1100万元", actual="1200万元")
    second = replace(first, name="产值", target="2.6亿元", actual="2.7亿元")
    assert said(replace(CORRECT, indicators=(first, second)), "T05") == ["hint indicator.1.target"]
    assert said(replace(CORRECT, indicators=(first, replace(second, level2="社会效益"))), "T05") == []


# D01: indicators that repeat a ratio


@pytest.mark.parametrize(
    ("name", "actual", "line"),
    [
        ("预算执行率", "90%", []),
        ("预算执行率", "100%", [f"warning {AT}.actual 90"]),
        ("预算资金执行率", "100%", [f"warning {AT}.actual 90"]),
        ("项目验收率", "100%", []),
        ("预算执行率", "完成", []),
    ],
)
def test_an_indicator_that_repeats_the_execution_rate(name: str, actual: str, line: list[str]) -> None:
    assert (
        said(with_output(name=name, target="≥90%", actual=actual), "F11")
        + said(with_output(name=name, target="≥90%", actual=actual), "F14")
        == line
    )


# what is recomputed


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("≥1.2万亩", "12000亩", "10"),
        ("≥1.2万亩", "1.2", "10"),
        ("≥12000", "1.2万亩", "10"),
        ("≥5‰", "0.4%", "8"),
        ("≥0.5%", "4‰", "8"),
        ("≥2000人", "1000", "5"),
        ("≥-5", "3", "10"),
        ("≥5", "-3", "0"),
        ("0", "3", "10"),
        ("6亩;1亩", "6亩;1亩", None),
        ("≥95%", "96人", None),
    ],
)
def test_units_are_understood_on_either_side(target: str, actual: str, points: str | None) -> None:
    row = recompute(with_output(target=target, actual=actual, weight="10", score="1")).scores[0]
    assert row.computed == (None if points is None else Decimal(points))


def test_without_indicators_nothing_is_scored() -> None:
    assert recompute(PrintedForm()).scores == ()
    assert recompute(replace(CORRECT, indicators=(PrintedIndicator(),))).scores == ()
