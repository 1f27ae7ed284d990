"""What is typed into one cell as a target or an actual value: its parts, what it is taken for, and back again."""

from decimal import Decimal

import pytest

from apps.core.amounts import Cell
from apps.evaluations.facts import ProjectIndicator
from apps.indicators.enums import Operator
from apps.indicators.facts import Target
from apps.indicators.rules import usual_operator
from apps.papers.imports import (
    in_unit,
    problem_of,
    read_typed,
    target_of,
    understood_actual,
    understood_target,
)

D = Decimal
GE, GT, EQ, LE, LT, WORDS = (
    Operator.AT_LEAST,
    Operator.MORE_THAN,
    Operator.EQUAL,
    Operator.AT_MOST,
    Operator.LESS_THAN,
    Operator.QUALITATIVE,
)
BANDS = "，按完成档次计分"
TARGETS = [
    ("≥80%", Target(GE, D(80), "%"), "≥80%", "不低于 80%"),
    ("80%以上", Target(GE, D(80), "%"), "≥80%", "不低于 80%"),
    ("不低于 80%", Target(GE, D(80), "%"), "≥80%", "不低于 80%"),
    ("80％", Target(GE, D(80), "%"), "≥80%", "不低于 80%"),
    (">=80%", Target(GE, D(80), "%"), "≥80%", "不低于 80%"),
    ("达到80%", Target(GE, D(80), "%"), "≥80%", "不低于 80%"),
    ("百分之八十", Target(GE, D(80), "%"), "≥80%", "不低于 80%"),
    ("＞90%", Target(GT, D(90), "%"), "＞90%", "高于 90%"),
    ("≤3天", Target(LE, D(3), "天"), "≤3天", "不高于 3 天"),
    ("3个工作日内", Target(LE, D(3), "个工作日"), "≤3个工作日", "不高于 3 个工作日"),
    ("小于5‰", Target(LT, D(5), "‰"), "＜5‰", "低于 5‰"),
    ("控制在5%以内", Target(LE, D(5), "%"), "≤5%", "不高于 5%"),
    ("100个", Target(GE, D(100), "个"), "≥100个", "不低于 100 个"),
    ("1200人次", Target(GE, D(1200), "人次"), "≥1200人次", "不低于 1200 人次"),
    ("≥1,200 人次", Target(GE, D(1200), "人次"), "≥1200人次", "不低于 1200 人次"),
    ("≥1.2万人次", Target(GE, D("1.2"), "万人次"), "≥1.2万人次", "不低于 1.2 万人次"),
    ("≥3000万元", Target(GE, D(3000), "万元"), "≥3000万元", "不低于 3000 万元"),
    ("≤5元/人", Target(LE, D(5), "元/人"), "≤5元/人", "不高于 5 元/人"),
    ("每月1次", Target(GE, D(1), "次/月"), "≥1次/月", "不低于 1 次/月"),
    ("=100", Target(EQ, D(100)), "＝100", "等于 100"),
    ("-5%", Target(GE, D(-5), "%"), "≥-5%", "不低于 -5%"),
    ("0", Target(GE, D(0)), "≥0", "不低于 0"),
    # What a number says besides stays beside it.
    ("100%（10家）", Target(GE, D(100), "%", "10家"), "≥100%（10家）", "不低于 100%"),
    ("5个，其中县级3个", Target(GE, D(5), "个", "其中县级3个"), "≥5个（其中县级3个）", "不低于 5 个"),
    ("≥50套（含（甲）20套）", Target(GE, D(50), "套", "含（甲）20套"), "≥50套（含（甲）20套）", "不低于 50 套"),
    ("达标率100%", Target(GE, D(100), "%", "达标率"), "≥100%（达标率）", "不低于 100%"),
    ("同比增长5%", Target(GE, D(5), "%", "同比增长"), "≥5%（同比增长）", "不低于 5%"),
    ("约80%", Target(GE, D(80), "%", "约"), "≥80%（约）", "不低于 80%"),
    # Words stay as they are typed.
    ("2021年12月底前", Target(WORDS, text="2021年12月底前"), "2021年12月底前", f"完成时间{BANDS}"),
    ("12月31日前", Target(WORDS, text="12月31日前"), "12月31日前", f"完成时间{BANDS}"),
    ("显著", Target(WORDS, text="显著"), "显著", f"定性目标{BANDS}"),
    ("明显改善", Target(WORDS, text="明显改善"), "明显改善", f"定性目标{BANDS}"),
    ("三项制度健全", Target(WORDS, text="三项制度健全"), "三项制度健全", f"定性目标{BANDS}"),
    ("≥良好", Target(WORDS, text="≥良好"), "≥良好", f"定性目标{BANDS}"),
    ("≥80%且≤95%", Target(WORDS, text="≥80%且≤95%"), "≥80%且≤95%", f"文字说明的目标{BANDS}"),
    ("3-5个", Target(WORDS, text="3-5个"), "3-5个", f"3 至 5 个{BANDS}"),
    ("每低1%扣0.5分", Target(WORDS, text="每低1%扣0.5分"), "每低1%扣0.5分", f"计分办法{BANDS}"),
    # Lists stay lists.
    ("①≥10 ②≥5", Target(WORDS, text="①≥10 ②≥5"), "①≥10 ②≥5", f"2 项：不低于 10；不低于 5{BANDS}"),
    ("≥10个；≤5天", Target(WORDS, text="≥10个；≤5天"), "≥10个；≤5天", f"2 项：不低于 10 个；不高于 5 天{BANDS}"),
    (
        "①制度健全；\n②改造5个",
        Target(WORDS, text="①制度健全；\n②改造5个"),
        "①制度健全；\n②改造5个",
        f"2 项：制度健全；改造5个{BANDS}",
    ),
]


def row_of(target: Target) -> ProjectIndicator:
    number = Cell(target.number)
    return ProjectIndicator(
        1, operator=target.operator, target_number=number, unit=target.unit, target_text=target.text
    )


@pytest.mark.parametrize(("text", "target", "written", "understood"), TARGETS)
def test_a_target_is_split_shown_and_understood(text: str, target: Target, written: str, understood: str) -> None:
    assert target_of(read_typed(text), GE) == target
    assert row_of(target).target_written == written
    assert understood_target(target) == f"理解为：{understood}"
    # What is written back is the same content: read again it gives the same parts.
    assert target_of(read_typed(written), GE) == target


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_typed_is_an_empty_target(text: str) -> None:
    assert target_of(read_typed(text), GE) == Target()
    assert understood_target(Target()) == ""


@pytest.mark.parametrize("text", ["-", "—", "/"])
def test_a_dash_is_kept_and_is_no_target(text: str) -> None:
    target = target_of(read_typed(text), GE)
    assert target == Target(GE, text=text)
    assert understood_target(target) == "没有目标值"


def test_words_that_were_never_read_say_so() -> None:
    assert understood_target(Target(GE, text="及时")) == "没有读作目标，改写后重新识别"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1,23", "数字的千分位分隔有误，无法确定是多少，请核对后重新填写。"),
        ("≥1,23%", "数字的千分位分隔有误，无法确定是多少，请核对后重新填写。"),
        ("≥8O%", "数字中混有字母，请核对后重新填写。"),
        ("l00个", "数字中混有字母，请核对后重新填写。"),
        ("≥", "只有比较符号，缺少数值。"),
        ("＜ ", "只有比较符号，缺少数值。"),
        ("12345678901", "数字过大：整数部分最多 9 位，请检查单位。"),
        ("≥8.1234567", "小数最多 6 位，请核对后填写。"),
        ("≥80%", ""),
        ("B2类3个", ""),
        ("5G基站≥10个", ""),
        ("PM2.5浓度下降", ""),
        ("O2O平台上线", ""),
        (f"覆盖1,23个村，{'并做好后续工作' * 10}", ""),
    ],
)
def test_only_what_may_be_another_number_is_refused(text: str, problem: str) -> None:
    assert problem_of(text) == problem
    assert (read_typed(text).number is None) or not problem


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("85%", "%", D(85)),
        ("85", "%", D(85)),
        ("已完成85%", "%", D(85)),
        ("2天", "日", D(2)),
        ("2个工作日", "工作日", D(2)),
        ("1.2万元", "元", D(12000)),
        ("12000元", "万元", D("1.2")),
        ("30名", "人", D(30)),
        ("85个", "%", None),
        ("85%", "个", None),
        ("5小时", "天", None),
        ("85%以上", "%", None),
        ("≥85%", "%", None),
        ("约85%", "%", None),
        ("3-5个", "个", None),
        ("已完成", "", None),
        ("", "%", None),
    ],
)
def test_an_actual_value_is_an_exact_number_in_the_unit_of_its_target(text: str, unit: str, number: D | None) -> None:
    assert in_unit(read_typed(text), unit) == number


@pytest.mark.parametrize(
    ("text", "target", "understood"),
    [
        ("已完成", Target(GE, D(80), "%"), "按文字保留，要计分请填确切的数（单位：%）"),
        ("85%以上", Target(GE, D(80), "%"), "按文字保留，要计分请填确切的数（单位：%）"),
        ("85个", Target(GE, D(80), "%"), "单位与目标的“%”不同，不能比较"),
        ("85个", Target(GE, D(80)), "目标没有写单位，不能比较"),
        ("已完成", Target(WORDS, text="显著"), ""),
        ("已完成", Target(), ""),
        ("", Target(GE, D(80), "%"), ""),
    ],
)
def test_an_actual_value_that_cannot_be_compared_says_why(text: str, target: Target, understood: str) -> None:
    assert understood_actual(None, text, target) == understood
    assert understood_actual(D(1), text, target) == ""


@pytest.mark.parametrize(
    ("name", "groups", "operator"),
    [
        ("设备故障率", "产出指标质量指标", LE),
        ("培训成本", "成本指标经济成本指标", LE),
        ("农村低保标准", "成本指标经济成本指标", GE),
        ("培训人次", "产出指标数量指标", GE),
        ("", "", GE),
    ],
)
def test_a_number_without_a_sign_is_meant_as_its_name_has_it(name: str, groups: str, operator: Operator) -> None:
    assert usual_operator(name, groups) is operator
