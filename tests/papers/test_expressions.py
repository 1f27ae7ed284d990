"""What stands in a cell: operators, numbers, units, dates, several values, rules, words; and quantities in a text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.indicators.enums import Operator
from apps.papers.facts import PrintedFigure
from apps.papers.imports import amount_of, number_of, quantities_in, read_expression, scale_of_unit, unit_above
from apps.papers.imports.expressions import Kind, decimals_of
from apps.papers.imports.point_rules import Deduction, Tier

GE, GT, EQ, LE, LT = Operator.AT_LEAST, Operator.MORE_THAN, Operator.EQUAL, Operator.AT_MOST, Operator.LESS_THAN


@pytest.mark.parametrize(
    ("text", "operator", "number", "value", "unit"),
    [
        ("≥50个", GE, "50", "50", "个"),
        (">=21933人", GE, "21933", "21933", "人"),
        ("=>5人", GE, "5", "5", "人"),
        ("≧ 735 人次", GE, "735", "735", "人次"),
        ("≤5千万元", LE, "5", "50000000", "元"),
        ("５百万元", None, "5", "5000000", "元"),
        ("3千米", None, "3", "3000", "米"),
        ("超95%", GT, "95", "95", "%"),
        ("近1亿元", None, "1", "100000000", "元"),
        ("≥100百分比", GE, "100", "100", "%"),
        ("不少于12种", GE, "12", "12", "种"),
        ("不低于95%", GE, "95", "95", "%"),
        ("大于等于90%", GE, "90", "90", "%"),
        ("98%以上", GE, "98", "98", "%"),
        ("95%（含）以上", GE, "95", "95", "%"),
        ("超过5次", GT, "5", "5", "次"),
        ("＞５次", GT, "5", "5", "次"),
        ("=8个", EQ, "8", "8", "个"),
        ("═ 100 %", EQ, "100", "100", "%"),
        ("﹦ 72890 元", EQ, "72890", "72890", "元"),
        ("100%", None, "100", "100", "%"),
        ("100％", None, "100", "100", "%"),
        ("100%完成", None, "100", "100", "%"),
        ("达到100%", None, "100", "100", "%"),
        ("≤90万元", LE, "90", "900000", "元"),
        ("<=5300元/户", LE, "5300", "5300", "元/户"),
        ("=<3天", LE, "3", "3", "天"),
        ("5天以内", LE, "5", "5", "天"),
        ("控制在5%以内", LE, "5", "5", "%"),
        ("不超过3个工作日", LE, "3", "3", "个工作日"),
        ("小于0.9‰", LT, "0.9", "0.9", "‰"),
        ("﹤3次", LT, "3", "3", "次"),
        ("0起", None, "0", "0", "起"),
        ("200万", None, "200", "2000000", ""),
        ("2.6亿元", None, "2.6", "260000000", "元"),
        ("1.2万亩", None, "1.2", "12000", "亩"),
        ("1,234.50万元", None, "1234.50", "12345000", "元"),
        ("每亩300", None, "300", "300", "元/亩"),
        ("每亩300元", None, "300", "300", "元/亩"),
        ("400元/人、天", None, "400", "400", "元/人、天"),
        (">=530元/人*月", GE, "530", "530", "元/人*月"),
        ("5400余万元", None, "5400", "54000000", "元"),
        ("培训人数≥500人", GE, "500", "500", "人"),
        ("12个月", None, "12", "12", "个月"),
        ("20年", None, "20", "20", "年"),
        ("-5%", None, "-5", "-5", "%"),
        ("≥50\n个", GE, "50", "50", "个"),
        ("84.47分", None, "84.47", "84.47", "分"),
        ("约100人", None, "100", "100", "人"),
        ("一百张", None, "100", "100", "张"),
        ("八十张", None, "80", "80", "张"),
        ("≥十五场", GE, "15", "15", "场"),
        ("三次以上", GE, "3", "3", "次"),
        ("百分之九十五", None, "95", "95", "%"),
        ("不低于百分之九十五", GE, "95", "95", "%"),
        ("八成以上", GE, "80", "80", "%"),
        ("每人三百元", None, "300", "300", "元/人"),
        ("二亿元", None, "2", "200000000", "元"),
        ("二亿五千万元", None, "25000", "250000000", "元"),
        ("1亿2千万元", None, "12", "120000000", "元"),
        ("增长-5%", None, "-5", "-5", "%"),
    ],
)
def test_numbers(text: str, operator: Operator | None, number: str, value: str, unit: str) -> None:
    read = read_expression(text)
    assert (read.kind, read.operator, read.number, read.value, read.unit, read.text, read.note) == (
        Kind.NUMBER,
        operator,
        Decimal(number),
        Decimal(value),
        unit,
        text,
        "",
    )


@pytest.mark.parametrize(
    ("text", "operator", "dates"),
    [
        ("2021年12月31日", None, ((2021, 12, 31),)),
        ("2021年12月完成", None, ((2021, 12, None),)),
        ("2021.12.31", None, ((2021, 12, 31),)),
        ("2021-12-31", None, ((2021, 12, 31),)),
        ("2021年", None, ((2021, None, None),)),
        ("2021年度内", LE, ((2021, None, None),)),
        ("12月底前", LE, ((None, 12, None),)),
        ("6月份完成宣传片，9月份完成方案，11月", None, ((None, 6, None), (None, 9, None), (None, 11, None))),
        ("6月份;9月份;11月", None, ((None, 6, None), (None, 9, None), (None, 11, None))),
        ("1月-12月", None, ((None, 1, None), (None, 12, None))),
    ],
)
def test_dates(text: str, operator: Operator | None, dates: tuple[tuple[int | None, ...], ...]) -> None:
    read = read_expression(text)
    assert (read.kind, read.operator, read.dates, read.number) == (Kind.DATE, operator, dates, None)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("6亩; 1亩; 4.5亩; 4.7亩", ["6", "1", "4.5", "4.7"]),
        ("2个；3次", ["2", "3"]),
        ("6亩\n1亩", ["6", "1"]),
        ("完成1部宣传片,2套方案", ["1", "2"]),
        ("培训3期、考察2次", ["3", "2"]),
    ],
)
def test_several_values_in_one_cell(text: str, numbers: list[str]) -> None:
    read = read_expression(text)
    assert read.kind is Kind.SEVERAL
    assert read.number is None
    assert [part.number for part in read.parts] == [Decimal(number) for number in numbers]


@pytest.mark.parametrize(
    "text",
    [
        "十分满意",
        "三项制度健全",
        "一次性通过",
        "一流",
        "及时",
        "效果明显",
        "显著",
        "稳步提高",
        "良好",
        "是",
        "已完成",
        "好坏",
        "通过，已归档",
    ],
)
def test_words(text: str) -> None:
    read = read_expression(text)
    assert (read.kind, read.text, read.number, read.note) == (Kind.WORDS, text, None, "")


@pytest.mark.parametrize(
    "text",
    [
        "1,23万元",
        "≥5-10次",
        "10-5次",
        "三项制度100%健全",
        "完成项目主体工程70%",
        "第3方案优于第2方案",
        "1234567890123个",
    ],
)
def test_what_is_not_understood_is_kept_as_text_and_said(text: str) -> None:
    read = read_expression(text)
    assert (read.kind, read.text, read.number) == (Kind.WORDS, text, None)
    assert read.note == f"“{text}”含数字，但读不出一个可比较的数值，按文字保留。"


@pytest.mark.parametrize(
    ("text", "bounds", "unit"),
    [
        ("5-10次", ("5", "10"), "次"),
        ("5～10次", ("5", "10"), "次"),
        ("５次—１０次", ("5", "10"), "次"),
        ("95%-98%", ("95", "98"), "%"),
        ("500万元至1亿元", ("5000000", "100000000"), "元"),
    ],
)
def test_ranges(text: str, bounds: tuple[str, str], unit: str) -> None:
    read = read_expression(text)
    assert (read.kind, read.number, read.bounds, read.unit, read.note) == (
        Kind.RANGE,
        None,
        (Decimal(bounds[0]), Decimal(bounds[1])),
        unit,
        "",
    )


@pytest.mark.parametrize(
    ("text", "is_about"),
    [("近1亿元", True), ("约100人", True), ("100人左右", True), ("100人", False), ("超95%", False)],
)
def test_what_is_said_roughly(text: str, is_about: bool) -> None:
    assert read_expression(text).is_about is is_about


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (None, Kind.ABSENT),
        ("(cut)", Kind.ABSENT),
        (">=9(cut)", Kind.ABSENT),
        ("(evidence)", Kind.ABSENT),
        ("", Kind.EMPTY),
        ("—", Kind.EMPTY),
        ("-", Kind.EMPTY),
        ("/", Kind.EMPTY),
    ],
)
def test_nothing_is_not_empty(text: str | None, kind: Kind) -> None:
    assert read_expression(text).kind is kind


@pytest.mark.parametrize(
    ("text", "deduction"),
    [
        ("<=0 计8分, 每超1个百分点扣0.8", Deduction(Decimal(0), Decimal(1), Decimal("0.8"), True)),
        ("100%计满分, 每低于5%扣2分", Deduction(Decimal(100), Decimal(5), Decimal(2), False)),
        ("≤100%得5分，每增加1%扣0.5分，扣完为止", Deduction(Decimal(100), Decimal(1), Decimal("0.5"), True)),
        ("100%计满分, 每低于0%扣2分", None),
        ("每发现一例扣1分", None),
    ],
)
def test_rules_of_deduction(text: str, deduction: Deduction | None) -> None:
    read = read_expression(text)
    assert (read.kind, read.deduction) == (Kind.RULE, deduction)


@pytest.mark.parametrize(
    ("text", "tiers"),
    [
        ("<=100% 计8分", (Tier(None, Decimal(100), Decimal(8)),)),
        (
            "=0 计8; 0-10% 6; >30% 0",
            (
                Tier(Decimal(0), Decimal(0), Decimal(8)),
                Tier(Decimal(0), Decimal(10), Decimal(6)),
                Tier(Decimal(30), None, Decimal(0)),
            ),
        ),
        ("视情况计5分; 其他计0分", ()),
    ],
)
def test_tiers(text: str, tiers: tuple[Tier, ...]) -> None:
    assert read_expression(text).tiers == tiers


@pytest.mark.parametrize(
    ("text", "number"),
    [("10", "10"), ("84.47分", "84.47"), ("100.00%", "100"), ("≥10", None), ("10人", None), ("—", None), (None, None)],
)
def test_a_weight_or_score_is_nothing_but_a_number(text: str | None, number: str | None) -> None:
    assert number_of(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("text", "places"), [("99.55分", 2), ("97.590%", 3), ("100", 0), ("", 0), (None, 0), ("优", 0)]
)
def test_printed_decimals(text: str | None, places: int) -> None:
    assert decimals_of(text) == places


# quantities


def test_quantities_have_unit_label_and_depth() -> None:
    read = [
        (str(item.number), str(item.scale), item.unit, item.label, item.depth, item.is_about)
        for item in quantities_in("总计约792.22万元（其中：基本支出512.29万元、公用5元），近3成，84.5%，10.2个百分点")
    ]
    assert read == [
        ("792.22", "10000", "元", "总计约", 0, True),
        ("512.29", "10000", "元", "基本支出", 1, False),
        ("5", "1", "元", "公用", 1, False),
        ("3", "1", "", "近", 0, True),
        ("84.5", "1", "%", "", 0, False),
        ("10.2", "1", "个百分点", "", 0, False),
    ]


@pytest.mark.parametrize(
    ("text", "value", "unit", "is_about"),
    [
        ("5千万元", 50_000_000, "元", False),
        ("10万人次以上", 100_000, "人次", True),
        ("300多人", 300, "人", True),
        ("1600元/亩", 1600, "元", False),
        ("3‰", 3, "‰", False),
        ("5百万美元", 5_000_000, "美元", False),
        ("建设期3年", 3, "年", False),
        ("2022年3个", 3, "个", False),
        ("854万", 8_540_000, "", False),
    ],
)
def test_units_and_scales_are_read_as_in_prose(text: str, value: int, unit: str, is_about: bool) -> None:
    (quantity,) = quantities_in(text)
    assert (quantity.value, quantity.unit, quantity.is_about) == (Decimal(value), unit, is_about)


@pytest.mark.parametrize("text", ["51000021R000000019951 A12 1234567890123", "2022年", "2021-12-31", "1,23万元"])
def test_codes_dates_and_misprints_are_no_quantities(text: str) -> None:
    assert quantities_in(text) == ()


@pytest.mark.parametrize(
    ("text", "unit", "value", "slack"),
    [
        ("404元", "万元", "0.0404", "0.005"),
        ("1.5亿元", "万元", "15000", "500"),
        ("5千万元", "万元", "5000", "500"),
        ("3百万元", "万元", "300", "50"),
        ("２３８．９３万元", "万元", "238.93", "0.005"),
        ("2万亿元", "万元", "200000000", "50000000"),
        ("854万(400)", "万元", "854", "0.005"),
        ("238.93", "万元", "238.93", "0.005"),
        ("387664.62", "元", "387664.62", "0.005"),
        ("1.2万元", "元", "12000", "500"),
        ("7.50.", "万元", "7.50", "0.005"),
        ("8.1亿美元", "万元", "810000000", "5000000"),
        ("两亿元", "万元", "20000", "5000"),
        ("二亿五千万元", "万元", "25000", "0.005"),
        ("5000万", "万元", "5000", "0.005"),
        ("1.2亿", "万元", "12000", "500"),
    ],
)
def test_amounts_in_the_unit_of_the_form(text: str, unit: str, value: str, slack: str) -> None:
    amount = amount_of(text, scale_of_unit(unit))
    assert amount is not None
    assert (amount.value, amount.slack) == (Decimal(value), Decimal(slack))


@pytest.mark.parametrize(
    ("text", "value"),
    [("8个 985 (含结转 1个 50)", "985"), ("15个", None), ("见表", None), ("", None), ("1,23万元，其中5万元", None)],
)
def test_amounts_of_money_pass_over_counts(text: str, value: str | None) -> None:
    amount = amount_of(text, is_money=True)
    assert (amount.value if amount else None) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("words", "scale"),
    [
        ("万元 (KPI also 亿元)", 10_000),
        ("元 as printed (must be 万元)", 1),
        ("亿元", 100_000_000),
        ("千元", 1_000),
        ("none", 1),
        ("", 1),
    ],
)
def test_the_unit_of_a_form(words: str, scale: int) -> None:
    assert scale_of_unit(words) == scale


@pytest.mark.parametrize(
    ("text", "unit", "value", "printed_unit"),
    [
        ("404", "元", "0.0404", ""),
        ("40.4", "万元", "40.4", ""),
        ("404万元", "元", "404", "元"),
        ("95", "%", "95", "%"),
        ("0.95", "%", "0.95", ""),  # 95% or 0.95%, nobody knows
        ("20", "人", "20", "人"),
        ("2", "万人", "20000", "人"),
        ("20", "级", "20", ""),
    ],
)
def test_the_unit_of_a_head_counts_where_a_cell_has_none(text: str, unit: str, value: str, printed_unit: str) -> None:
    amount = amount_of(text, Decimal(10_000), unit=unit)
    assert amount is not None
    assert (amount.value, amount.unit) == (Decimal(value), printed_unit)


@pytest.mark.parametrize(
    ("path", "columns", "unit"),
    [
        (("支出表(万元)", "基本支出"), ("决算数",), "万元"),
        (("支出表(万元)", "在职人数（人）"), ("决算数",), "人"),
        (("支出表(万元)", "基本支出"), ("决算数（单位：元）",), "元"),
        (("支出表", "基本支出（B）"), ("执行率（％）",), "%"),
        (("支出表", "因公出国（境）费"), ("决算数",), ""),
    ],
)
def test_the_nearest_head_with_a_unit_counts(path: tuple[str, ...], columns: tuple[str, ...], unit: str) -> None:
    assert unit_above(PrintedFigure(path, ("5",), columns)) == unit


@given(st.text(max_size=60))
def test_any_text_is_read_as_something(text: str) -> None:
    read = read_expression(text)
    assert read.text in {text, ""}
    assert (read.kind is Kind.NUMBER) == (read.number is not None)


@given(
    st.decimals(min_value=0, max_value=10**9, places=2),
    st.sampled_from(["≥", "≤", "=", ">", "<", ""]),
    st.sampled_from(["个", "%", "人次", "元/户", ""]),
)
def test_what_was_printed_is_read_back(number: Decimal, sign: str, unit: str) -> None:
    read = read_expression(f"{sign}{number}{unit}")
    assert (read.number, read.unit) == (number, unit)
    assert (read.operator.label if read.operator else "") == {">": "＞", "<": "＜", "=": "＝"}.get(sign, sign)
