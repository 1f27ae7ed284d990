"""Reading numbers with their units out of Chinese prose."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.quantities import (
    CACHED_LENGTH,
    UNIT,
    Approximation,
    CellNumber,
    Dimension,
    Quantity,
    Role,
    is_misprinted,
    is_number,
    measure_of,
    names_a_number,
    number_of,
    plain,
    read,
    read_all,
    read_cell,
    sentences,
    units,
)

D = Decimal


def one(text: str) -> Quantity:
    (quantity,) = read(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "typed", "amount", "unit"),
    [
        ("支出总计7038.47万元。", "7038.47万元", "7038.47", "万元"),
        ("支出 7038.47 万元", "7038.47 万元", "7038.47", "万元"),
        ("支出８０．５万元", "８０．５万元", "80.5", "万元"),
        ("收入1,234.50万元", "1,234.50万元", "1234.5", "万元"),
        ("收入1，234.50万元", "1，234.50万元", "1234.5", "万元"),
        ("共12,345,678元", "12,345,678元", "1234.5678", "万元"),
        ("交易额86.2亿元", "86.2亿元", "862000", "万元"),
        ("3.58元", "3.58元", "0.000358", "万元"),
        ("进出口8.1亿美元", "8.1亿美元", "81000", "万美元"),
        ("执行率95％", "95％", "95", "%"),
        ("死亡率0.9‰", "0.9‰", "0.09", "%"),
        ("变动率-21.58%", "-21.58%", "-21.58", "%"),
        ("变动率−21.58%", "−21.58%", "-21.58", "%"),
        ("拉动10.2个百分点", "10.2个百分点", "10.2", "个百分点"),
        ("编制16名", "16名", "16", "人"),
        ("在职15人", "15人", "15", "人"),
        ("接待86人次", "86人次", "86", "人次"),
        ("企业47家", "47家", "47", "家"),
        ("造林1.2万亩", "1.2万亩", "12000", "亩"),
        ("检查7次", "7次", "7", "次"),
        ("自评得分97.5分，", "97.5分", "97.5", "分"),
        ("1.5个项目按期完成", "5个", "5", "个"),
        ("二是\n12.31个项目", "31个", "31", "个"),
        ("1.86万元追回", "1.86万元", "1.86", "万元"),
        ("均1.5个项目", "1.5个", "1.5", "个"),
        ("补助5千元", "5千元", "0.5", "万元"),
        ("补助5百元", "5百元", "0.05", "万元"),
        ("补助5十万元", "5十万元", "50", "万元"),
        ("投资5百万元", "5百万元", "500", "万元"),
        ("投资5千万元", "5千万元", "5000", "万元"),
        ("投资5十亿元", "5十亿元", "500000", "万元"),
        ("投资1亿2千万元", "1亿2千万元", "12000", "万元"),
        ("投资3亿8百万元", "3亿8百万元", "30800", "万元"),
        ("投资1亿2千5百万元", "1亿2千5百万元", "12500", "万元"),
        ("补助4千5百万元", "4千5百万元", "4500", "万元"),
        ("发放3万5千元", "3万5千元", "3.5", "万元"),
        ("惠及2万3百人", "2万3百人", "20300", "人"),
        ("投资5百亿元", "5百亿元", "5000000", "万元"),
        ("投资5千亿元", "5千亿元", "50000000", "万元"),
        ("投资5万亿元", "5万亿元", "500000000", "万元"),
        ("支出１，２６０万元", "１，２６０万元", "1260", "万元"),
        ("支出1，260万元", "1，260万元", "1260", "万元"),
        ("蓄水3亿立方米", "3亿立方米", "300000000", "立方米"),
        ("培训40学时", "40学时", "40", "学时"),
        ("改造管网5千米", "5千米", "5000", "米"),
    ],
)
def test_amounts(text: str, typed: str, amount: str, unit: str) -> None:
    quantity = one(text)
    assert (quantity.typed, quantity.amount, quantity.measure.unit) == (typed, D(amount), unit)
    assert text[quantity.start : quantity.end] == typed
    assert quantity.approximation is Approximation.EXACT


@pytest.mark.parametrize(
    "text",
    [
        "财预〔2020〕10号",
        "第3条、第12项",
        "2020年3月15日",
        "15分钟服务圈",
        "2019-2020年",
        "世界500强",
        "3A级景区、4S店、阳光100凤凰街",
        "400元/人、3000元/户·年",
        "每月8个工作日",
        "预算编码306001-2025-01",
        "附件1",
        "1.项目支出安排",
        "金额7.50.万元",
        "分别为120，130万元",
        "GB/T 9704-2012",
        "共3个月",
        "电话0731-88888888",
        "1" * 40 + "元",
        "",
    ],
)
def test_what_is_no_amount(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "approximation", "fits", "fails"),
    [
        ("发放近100万元", Approximation.BELOW, "95", "101"),
        ("超5亿元", Approximation.ABOVE, "52000", "49000"),
        ("口罩2万余只", Approximation.ABOVE, "21000", "19000"),
        ("向上争资5400余万元", Approximation.ABOVE, "5460", "5300"),
        ("约300万元", Approximation.AROUND, "310", "500"),
        ("300万元左右", Approximation.AROUND, "290", "200"),
        ("控制在20万元以内", Approximation.BELOW, "18", "21"),
        ("约束性指标20个", Approximation.EXACT, "20", "21"),
        ("节约20万元", Approximation.EXACT, "20", "21"),
        ("签约20家", Approximation.EXACT, "20", "21"),
        ("约为20万元", Approximation.AROUND, "21", "40"),
        ("注册资金1000万美元以上", Approximation.ABOVE, "1100", "900"),
        ("投资10-50亿元项目", Approximation.RANGE, "300000", "600000"),
        ("10亿元至50亿元", Approximation.RANGE, "500000", "90000"),
        ("占5%-10%", Approximation.RANGE, "7", "11"),
    ],
)
def test_approximations(text: str, approximation: Approximation, fits: str, fails: str) -> None:
    quantity = one(text)
    assert quantity.approximation is approximation
    assert quantity.may_be(D(fits))
    assert not quantity.may_be(D(fails))


def test_tolerance_widens_the_bounds_of_approximations() -> None:
    below, above, within = one("近100万元"), one("超100万元"), one("10-50万元")
    assert [below.may_be(D(value), D("0.5")) for value in ("100.5", "100.6", "74.5", "74.4")] == [
        *(True, False),
        *(True, False),
    ]
    assert [above.may_be(D(value), D("0.5")) for value in ("99.5", "99.4", "125.5", "125.6")] == [
        *(True, False),
        *(True, False),
    ]
    assert [within.may_be(D(value), D("0.5")) for value in ("9.5", "9.4", "50.5", "50.6")] == [
        *(True, False),
        *(True, False),
    ]


@pytest.mark.parametrize("words", ["最近", "附近", "邻近"])
def test_near_in_other_words_is_no_approximation(words: str) -> None:
    assert one(f"{words}5次检查").approximation is Approximation.EXACT


def test_exact_amounts_may_be_what_rounds_to_them() -> None:
    quantity = one("89.97万元")
    assert quantity.may_be(D("89.974"))
    assert quantity.may_be(D("89.965"))
    assert not quantity.may_be(D("89.976"))
    assert one("8.1亿元").rounding == D(500)


@pytest.mark.parametrize(
    ("text", "role", "is_up"),
    [
        ("基本支出400万元", Role.LEVEL, False),
        ("占用资金5万元", Role.LEVEL, False),
        ("合格率95%", Role.LEVEL, False),
        ("增加到150万元", Role.LEVEL, False),
        ("不少于20万元", Role.LEVEL, False),
        ("最多20万元", Role.LEVEL, False),
        ("同比增长13.7%", Role.CHANGE, True),
        ("比上年增加了约20万元", Role.CHANGE, True),
        ("支出下降21.58%", Role.CHANGE, False),
        ("少0.53万元", Role.CHANGE, False),
        ("节约3.53万元", Role.CHANGE, False),
        ("占23.06%", Role.SHARE, False),
        ("占支出总计的比重为6.15%", Role.SHARE, False),
        ("完成年初预算的15.41%", Role.SHARE, False),
    ],
)
def test_roles(text: str, role: Role, is_up: bool) -> None:
    quantity = one(text)
    assert (quantity.role, quantity.is_up) == (role, is_up)


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("基本支出400万元，其中人员经费300万元", ["基本支出", "其中人员经费"]),
        ("人员经费：300万元", ["人员经费"]),
        ("因公出国（境）费支出0万元", ["因公出国（境）费支出"]),
        ("编制70名（行政20名、事业50名）", ["编制", "行政", "、事业"]),
        ("有关情况：支出5万元", ["支出"]),
    ],
)
def test_phrases_are_the_words_of_the_clause(text: str, phrases: list[str]) -> None:
    assert [quantity.phrase for quantity in read(text)] == phrases


@pytest.mark.parametrize(
    ("unit", "dimension", "factor"),
    [
        ("万元", Dimension.MONEY, "1"),
        ("亿元", Dimension.MONEY, "10000"),
        ("元", Dimension.MONEY, "0.0001"),
        ("%", Dimension.PERCENT, "1"),
        (" 人次 ", Dimension.COUNT, "1"),
        ("万亩", Dimension.COUNT, "10000"),
    ],
)
def test_measures(unit: str, dimension: Dimension, factor: str) -> None:
    measure = measure_of(unit)
    assert measure is not None
    assert (measure.dimension, measure.factor) == (dimension, D(factor))


@pytest.mark.parametrize("unit", ["", "元/人", "年", "级", "个月"])
def test_what_is_no_measure(unit: str) -> None:
    assert measure_of(unit) is None


def test_about_is_within_a_quarter() -> None:
    about = one("约100万元")
    assert [about.may_be(D(value)) for value in ("74.9", "75", "125", "125.1")] == [False, True, True, False]
    assert one("约1万元").may_be(D("1.5"), D("0.5"))


@pytest.mark.parametrize(
    ("text", "amount", "high"),
    [
        ("投资10-50亿元", "100000", "500000"),
        ("投资10亿元至50亿元", "100000", "500000"),
        ("投资5000万元至1亿元", "5000", "10000"),
        ("补助500元到1万元", "0.05", "1"),
        ("占5%～10%", "5", "10"),
        ("培训1,000至2,000人", "1000", "2000"),
    ],
)
def test_both_ends_of_a_range(text: str, amount: str, high: str) -> None:
    quantity = one(text)
    assert (quantity.amount, quantity.high) == (D(amount), D(high))
    assert quantity.typed == text.lstrip("投资补助占培训")


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("基本支出 400万元", "基本支出400万元"),
        ("总体良好，其中基本支出400万元", "其中基本支出400万元"),
        ("甲5万元、乙3万元", "乙3万元"),
        ("完成年初预算的的90%", "完成年初预算的的90%"),
        ("，的90%", "90%"),
        ("部门整体支出和项目支出的全年累计支付金额合计400万元", "和项目支出的全年累计支付金额合计400万元"),
    ],
)
def test_what_is_quoted(text: str, excerpt: str) -> None:
    assert read(text)[-1].excerpt == excerpt


@pytest.mark.parametrize(
    ("text", "places", "rounding"),
    [("5万元", 0, "0.5"), ("5.0万元", 1, "0.05"), ("5.25亿元", 2, "50"), ("5.25元", 2, "0.0000005"), ("5人", 0, "0.5")],
)
def test_half_of_the_last_printed_place(text: str, places: int, rounding: str) -> None:
    assert (one(text).places, one(text).rounding) == (places, D(rounding))


def test_a_long_text_is_read_like_a_short_one() -> None:
    filler = "各项工作有序推进。" * (CACHED_LENGTH // 9 + 1)
    assert [quantity.typed for quantity in read(f"{filler}支出5万元，其中甲3万元。")] == ["5万元", "3万元"]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("一、情况\n 1.5个项目按期完成", "5个"),
        ("　　1.5个项目按期完成", "5个"),
        ("完成1.5个项目", "1.5个"),
        ("1.5万人参加", "1.5万人"),
        ("12.31.5个项目", None),
    ],
)
def test_numbers_of_a_list(text: str, typed: str | None) -> None:
    assert [quantity.typed for quantity in read(text)] == ([typed] if typed else [])


def test_a_price_ends_the_words_of_the_number_behind_it() -> None:
    assert [(quantity.typed, quantity.phrase) for quantity in read("补助标准400元/人发放5万元")] == [("5万元", "发放")]


# Everything that a sentence can count: also times, prices and Chinese numerals.


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ("下设五个二级机构", ["五个 5 个"]),
        ("十二项、两家和一百二十人", ["十二项 12 项", "两家 2 家", "一百二十人 120 人"]),
        ("三千二百户", ["三千二百户 3200 户"]),
        ("两亿元、二亿五千万元", ["两亿元 20000 万元", "二亿五千万元 25000 万元"]),
        (".5万元", [".5万元 0.5 万元"]),
        ("提高5百分点", ["5百分点 5 个百分点"]),
        ("36.66元/人·月、20元/人.天", ["36.66元/人·月 0.003666 万元 per 人 月", "20元/人.天 0.002 万元 per 人 天"]),
        ("占百分之九十五", ["百分之九十五 95 %"]),
        ("约占四成，近七成半，一半", ["四成 40 %", "七成半 75 %", "一半 50 %"]),
        ("占三分之二", ["三分之二 66.67 %"]),
        ("十余家企业", ["十余家 10 家"]),
        ("百余家企业", ["百余家 100 家"]),
        ("按300元/人·月为20人发放3个月", ["300元/人·月 0.03 万元 per 人 月", "20人 20 人", "3个月 3 个月"]),
        ("300元每人", ["300元每人 0.03 万元 per 人"]),
        ("由8小时延长至24小时", ["8小时 8 小时", "24小时 24 小时"]),
        ("4.5个工作日", ["4.5个工作日 4.5 个工作日"]),
        ("建设期3年", ["3年 3 年"]),
        ("培训5至7天", ["5至7天 5 天"]),
        ("投资3千万元、2百万元", ["3千万元 3000 万元", "2百万元 200 万元"]),
        ("3—5个", ["3—5个 3 个"]),
    ],
)
def test_everything_that_is_counted(text: str, quantities: list[str]) -> None:
    def line(one: Quantity) -> str:
        per = f" per {' '.join(one.per)}" if one.per else ""
        return f"{one.typed} {one.amount.normalize():f} {one.measure.unit}{per}"

    assert [line(one) for one in read_all(text)] == quantities


@pytest.mark.parametrize(
    "text",
    [
        "2024年12月31日、2024年度、2023—2025年",
        "5月30日至6月3日",
        "1-6月、上半年、12月底",
        "清财预〔2024〕10号、（2024）5号",
        "《关于实施3个项目的通知》",
        "第十二条、第3项、第五批",
        "统一个人意见，一起参加，一些、一批、一期",
        "三四个人",
        "十四五规划、一般公共预算、三公经费",
        "二〇二四年",
        "百元",
        "群众十分满意",
        "支出1,23万元",
        "三成立、两成果、一成不变、五分之七",
    ],
)
def test_what_counts_nothing(text: str) -> None:
    assert read_all(text) == ()


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ("17（行政0 事业17）", [("17", "0", "17")]),
        ("854万（400、295、159）", [("854万", "400", "295", "159")]),
        ("3次（2021、2022）", [("3次",)]),
        ("90=30+30+30", [("90", "30", "30", "30")]),
        ("A3级、第3名", [()]),
    ],
)
def test_numbers_without_a_unit_where_they_are_asked_for(text: str, quantities: list[tuple[str, ...]]) -> None:
    assert [tuple(one.typed for one in read_all(text, is_bare=True))] == quantities


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("三", 3),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("九十九", 99),
        ("两百", 200),
        ("一百零五", 105),
        ("一百二十", 120),
        ("三千二百", 3200),
        ("一万二千", 12000),
        ("一千零一", 1001),
        ("二亿", 200_000_000),
        ("一亿二千万", 120_000_000),
        ("三亿零五百万", 305_000_000),
        ("一亿二", None),
        ("一万亿", 10**12),
        ("三四", None),
        ("十百", None),
        ("一百二", None),
        ("二〇二四", None),
        ("两亿", 200_000_000),
        ("二亿五千万", 250_000_000),
        ("一万二千亿", 1_200_000_000_000),
        ("一亿零五", 100_000_005),
        ("二亿五", None),
        ("三万五", None),
        ("三万零五", 30_005),
        ("一亿万", None),
        ("万", None),
    ],
)
def test_numerals(numeral: str, number: int | None) -> None:
    assert number_of(numeral) == number


# Cells: a number with any unit or none.


def in_cell(one: CellNumber) -> str:
    """``≈5–10 万 元 (支出)``: approximation, number and high, scale, unit, label."""
    sign = {"exact": "", "around": "≈", "below": "<", "above": ">", "range": ""}[one.approximation]
    high = "" if one.high is None else f"–{one.high.normalize():f}"
    scale = "" if one.scale == 1 else f" ×{one.scale.normalize():f}"
    return (
        f"{sign}{one.number:f}{high}{scale}{f' {one.unit}' if one.unit else ''}{f' ({one.label})' if one.label else ''}"
    )


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1234.5", ["1234.5"]),
        ("2020", ["2020"]),
        (".5", ["0.5"]),
        ("-5%", ["-5 %"]),
        ("８０．５％", ["80.5 %"]),
        ("1,234.50万元", ["1234.50 ×10000 元"]),
        ("１，２６０", ["1260"]),
        ("5000万", ["5000 ×10000"]),
        ("1.2亿", ["1.2 ×100000000"]),
        ("1亿2千万元", ["12 ×10000000 元"]),
        ("854万854万", ["854 ×10000", "854 ×10000"]),
        ("两亿元", ["2 ×100000000 元"]),
        ("二亿元", ["2 ×100000000 元"]),
        ("二亿五千万元", ["25000 ×10000 元"]),
        ("五千万元", ["5000 ×10000 元"]),
        ("一百张", ["100 张"]),
        ("八十张", ["80 张"]),
        ("十五场", ["15 场"]),
        ("百分之九十五", ["95 %"]),
        ("七成", ["≈70 %"]),
        ("三分之二", ["≈66.67 %"]),
        ("5-10次", ["5–10 次"]),
        ("5～10次", ["5–10 次"]),
        ("5次至10次", ["5–10 次"]),
        ("95%—98%", ["95–98 %"]),
        ("500元至1万元", ["0.05–1 ×10000 元"]),
        ("10-5次", ["10", "5 次 (-)"]),
        ("近100人", ["<100 人 (近)"]),
        ("超95%", [">95 % (超)"]),
        ("约1.5亿元", ["≈1.5 ×100000000 元 (约)"]),
        ("附近5次", ["5 次 (附近)"]),
        ("5400余万元", [">5400 ×10000 元"]),
        ("300多人", [">300 人"]),
        ("100人左右", ["≈100 人"]),
        ("3千米", ["3 ×1000 米"]),
        ("3千克", ["3 千克"]),
        ("5百万美元", ["5 ×1000000 美元"]),
        ("3‰", ["3 ‰"]),
        ("100百分比", ["100"]),
        ("12个月", ["12 个月"]),
        ("30日", ["30 日"]),
        ("400元/人", ["400 元"]),
        ("2022年5万元", ["5 ×10000 元"]),
        ("总计792.22万元（其中：基本支出512.29）", ["792.22 ×10000 元 (总计)", "512.29 (基本支出)"]),
        ("90=60+30", ["90", "60", "30"]),
        ("7.50.", ["7.50"]),
        ("十分满意", []),
        ("一流、一次性、第三、统一", []),
        ("2022年、2021-12-31、2021.12.31、〔2020〕10号", []),
        ("2021，2022", []),
        ("1,23万元", []),
        ("1,234,56", []),
        ("51000021R000000019951 A12 1234567890123", []),
    ],
)
def test_numbers_of_a_cell(text: str, numbers: list[str]) -> None:
    assert [in_cell(one) for one in read_cell(text)] == numbers


@pytest.mark.parametrize("text", ["1,23万元", "1,234,56", "12,3", "1，23"])
def test_a_wrong_grouping_is_no_number_but_looks_like_one(text: str) -> None:
    assert is_misprinted(text)
    assert is_number(text)


@pytest.mark.parametrize("text", ["1,234", "1,234,567.8", "5人，3人", "120", "无"])
def test_a_right_grouping_is_no_misprint(text: str) -> None:
    assert not is_misprinted(text)


@pytest.mark.parametrize(
    "text", ["5", "-5.2", "95%", "10分", "1,234.5万元", "5000万", "两亿元", "百分之九十五", "20名", "12."]
)
def test_one_figure_and_nothing_else(text: str) -> None:
    assert is_number(text)


@pytest.mark.parametrize("text", ["", "无", "5-10次", "12个", "≥5", "5人3", "2022年", "支出5", "十分满意", "一"])
def test_what_is_not_only_a_figure(text: str) -> None:
    assert not is_number(text)


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("完成3项", True),
        ("零投诉", True),
        ("三年内", True),
        ("千余人", True),
        ("十分满意", True),
        ("已完成", False),
        ("统一", False),
    ],
)
def test_words_that_may_tell_a_number(text: str, is_named: bool) -> None:
    assert names_a_number(text) is is_named


WORDS = st.text(
    alphabet=st.sampled_from(
        "0123456789.,，、。；：（）()+-—至余近约超占比的万亿元人次个%‰年月第〔〕《》/每一三十百 \n支出增加下降其中合计"
    ),
    max_size=120,
)


@given(st.one_of(WORDS, st.text(max_size=80)))
def test_reading_never_fails_and_stays_inside_the_text(text: str) -> None:
    end = 0
    for quantity in read(text):
        assert end <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == quantity.typed
        assert quantity.number.is_finite()
        end = quantity.end
    end = 0
    for one in read_cell(text):
        assert end <= one.start < one.end <= one.unit_end <= len(text)
        assert one.number.is_finite()
        end = one.unit_end
    for quantity in read_all(text, is_bare=True):
        assert text[quantity.start : quantity.end] == quantity.typed
    assert len(plain(text)) == len(text)
    assert all(text[start:stop].strip("。！？\n") for start, stop in sentences(text))


@pytest.mark.parametrize("unit", units._UNITS)
def test_one_look_ahead_for_all_units_is_as_good_as_one_for_each(unit: str) -> None:
    each = re.compile("|".join(units._UNITS))
    for behind in {*"".join(units._UNITS), *units._UNITS, *units.SURE_UNIT.split("|"), "2月", "预算"}:
        text = f"{units._sure(unit)}{behind}"
        assert [found.span() for found in re.finditer(UNIT, text)] == [found.span() for found in each.finditer(text)]


@pytest.mark.parametrize(
    ("shown", "numbers"),
    [
        ("#DIV/0!", []),
        ("#REF!", []),
        ("#####", []),
        ("Err:502", []),
        ("1.2E+03", [D(1200)]),
        ("-2.5E-01", [D("-0.25")]),
        ("E5", []),
        ("¥1,234.00", [D(1234)]),
    ],
)
def test_what_a_spreadsheet_shows_is_one_number_or_none(shown: str, numbers: list[Decimal]) -> None:
    assert [number.number for number in read_cell(shown)] == numbers
