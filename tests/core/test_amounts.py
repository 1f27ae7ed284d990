"""What people type into amount cells, and how figures are rounded, compared and shown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.amounts import (
    EMPTY,
    Cell,
    Reading,
    add_up,
    gap,
    nearest_reading,
    normalize,
    percentage_of,
    read_number,
    round_to_cent,
    show_amount,
    show_money,
    show_percent,
    show_plain,
    sum_tolerance,
)

D = Decimal
FORTY_DIGITS = "1234567890" * 4

amounts = st.decimals(min_value=D(-999_999_999), max_value=D(999_999_999), places=6)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("", None),
        ("   ", None),
        ("\u3000\t\n", None),
        ("0", D(0)),
        ("-0", D(0)),
        ("-0.00", D(0)),
        ("007", D(7)),
        ("12", D(12)),
        (" 12 ", D(12)),
        ("+5", D(5)),
        ("-5", D(-5)),
        (".5", D("0.5")),
        ("-.5", D("-0.5")),
        ("5.", D(5)),
        ("1234.50", D("1234.5")),
        ("1,234.50", D("1234.5")),
        ("1,234,567", D(1234567)),
        ("-1,234.50", D("-1234.5")),
        ("１２３", D(123)),
        ("１，２３４．５０", D("1234.5")),
        ("１２３。５", D("123.5")),
        ("　１２\u3000", D(12)),
        ("－５", D(-5)),
        ("−5", D(-5)),
        ("—5", D(-5)),
        ("＋５", D(5)),
        ("\u00a012\u00a0", D(12)),
        ("0.123456", D("0.123456")),
        ("0.1234560000", D("0.123456")),
        ("999999999.999999", D("999999999.999999")),
        ("000999999999", D(999999999)),
        # as spreadsheets show them
        ("(12.5)", D("-12.5")),
        ("（1,234.50）", D("-1234.5")),
        ("( 5 )", D(-5)),
        ("¥1,234.00", D(1234)),
        ("￥1,234.00", D(1234)),
        ("¥ 1,234.00 ", D(1234)),
        ("-¥1,234.00", D(-1234)),
        ("¥-1,234.00", D(-1234)),
        ("(¥1,234.00)", D(-1234)),
        ("- 1,234.00", D(-1234)),
        ("1.2E+3", D(1200)),
        ("1.20E+03", D(1200)),
        ("-1.25e-1", D("-0.125")),
        ("1 234.00", D(1234)),
        ("1 234 567", D(1234567)),
        ("1\u00a0234.00", D(1234)),
        ("1\u202f234.00", D(1234)),
        ("1\u2009234", D(1234)),
        ("\u200e12\ufeff", D(12)),
    ],
)
def test_texts_that_are_numbers_are_understood(typed: str, value: Decimal | None) -> None:
    assert read_number(typed) == Reading(value)


NOT_A_NUMBER = "“{}”不是数字，请只填数字，如 1234.50。"
NOTHING = "“{}”不是数字：没有数据请留空，确实为零请填 0。"
NO_PERCENT = "此处应填金额或数量，不能填百分比；百分比由系统计算。"
NO_UNIT = "只填数字，不填单位：单位已写在表头，请按表头单位换算后填写。"
TOO_BIG = "数字过大：整数部分最多 9 位，请检查单位。"
TOO_NARROW = "原表的列太窄，只显示了 # 号，数字没有复制过来：请把该列拉宽后重新复制。"
SHEET_ERROR = "“{}”是表格公式的错误值，不是数字：请在原表中改正公式后重新复制。"
DATE = "“{}”是日期，此处应填数字。"
TOO_FINE = "小数最多 6 位，请核对后填写。"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("-", NOTHING.format("-")),
        (" - ", NOTHING.format("-")),
        ("－", NOTHING.format("－")),
        ("--", NOTHING.format("--")),
        ("——", NOTHING.format("——")),
        ("/", NOTHING.format("/")),
        ("无", NOTHING.format("无")),
        ("12.5%", NO_PERCENT),
        ("１２．５％", NO_PERCENT),
        ("%", NO_PERCENT),
        ("12万元", NO_UNIT),
        ("12 万元", NO_UNIT),
        ("1,234.50元", NO_UNIT),
        ("1.2亿", NO_UNIT),
        ("万元", NOT_A_NUMBER.format("万元")),
        (FORTY_DIGITS, TOO_BIG),
        (f"-{FORTY_DIGITS}", TOO_BIG),
        ("1000000000", TOO_BIG),
        ("0.1234567", TOO_FINE),
        ("1,23", NOT_A_NUMBER.format("1,23")),
        ("1,2345", NOT_A_NUMBER.format("1,2345")),
        ("1234,567", NOT_A_NUMBER.format("1234,567")),
        (",123", NOT_A_NUMBER.format(",123")),
        ("1，23", NOT_A_NUMBER.format("1，23")),
        ("1e5", NOT_A_NUMBER.format("1e5")),
        ("NaN", NOT_A_NUMBER.format("NaN")),
        ("Infinity", NOT_A_NUMBER.format("Infinity")),
        ("∞", NOT_A_NUMBER.format("∞")),
        ("0x1F", NOT_A_NUMBER.format("0x1F")),
        ("1_000", NOT_A_NUMBER.format("1_000")),
        ("1 23", NOT_A_NUMBER.format("1 23")),
        ("12 34 567", NOT_A_NUMBER.format("12 34 567")),
        ("1 234,567", NOT_A_NUMBER.format("1 234,567")),
        ("1.2E+400", NOT_A_NUMBER.format("1.2E+400")),
        ("1.2E+30", TOO_BIG),
        ("1E-7", TOO_FINE),
        ("1.2.3", NOT_A_NUMBER.format("1.2.3")),
        (".", NOT_A_NUMBER.format(".")),
        ("+", NOT_A_NUMBER.format("+")),
        ("+-5", NOT_A_NUMBER.format("+-5")),
        ("5-", NOT_A_NUMBER.format("5-")),
        ("(5", NOT_A_NUMBER.format("(5")),
        ("(-5)", NOT_A_NUMBER.format("(-5)")),
        ("-¥-5", NOT_A_NUMBER.format("-¥-5")),
        ("$5", NOT_A_NUMBER.format("$5")),
        ("##", TOO_NARROW),
        (" ##### ", TOO_NARROW),
        ("＃＃＃", TOO_NARROW),
        *(
            (error, SHEET_ERROR.format(error))
            for error in ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#NULL!", "#NUM!", "#SPILL!", "Err:502")
        ),
        ("2021/12/31", DATE.format("2021/12/31")),
        ("2021-12-31 0:00", DATE.format("2021-12-31 0:00")),
        ("2021年12月31日", DATE.format("2021年12月31日")),
        ("12月31日", DATE.format("12月31日")),
        ("５²", NOT_A_NUMBER.format("５²")),
        ("①", NOT_A_NUMBER.format("①")),
        ("½", NOT_A_NUMBER.format("½")),
        ("٣", NOT_A_NUMBER.format("٣")),
        ("一百", NOT_A_NUMBER.format("一百")),
        ("abc", NOT_A_NUMBER.format("abc")),
        ("约12", NOT_A_NUMBER.format("约12")),
        ("十二个字也不算长的说明一共二十", NOT_A_NUMBER.format("十二个字也不算长的说明一共二十")),
        ("字" * 21, NOT_A_NUMBER.format("字" * 20 + "…")),
        ("=SUM(A1:A3)", NOT_A_NUMBER.format("=SUM(A1:A3)")),
        ("12\x00", NOT_A_NUMBER.format("12\x00")),
    ],
)
def test_texts_that_are_not_numbers_are_explained(typed: str, problem: str) -> None:
    assert read_number(typed) == Reading(problem=problem)


@pytest.mark.parametrize(
    ("typed", "rules", "expected"),
    [
        ("95%", {"is_percent": True}, Reading(D(95))),
        ("95 ％", {"is_percent": True}, Reading(D(95))),
        ("12.5", {"is_percent": True}, Reading(D("12.5"))),
        ("%", {"is_percent": True}, Reading(problem=NOT_A_NUMBER.format("%"))),
        ("95%%", {"is_percent": True}, Reading(problem=NOT_A_NUMBER.format("95%%"))),
        ("-1", {"is_negative_allowed": False}, Reading(problem="此处不能为负数。")),
        ("(1)", {"is_negative_allowed": False}, Reading(problem="“(1)”带括号，表示负数；此处不能为负数。")),
        ("-0", {"is_negative_allowed": False}, Reading(D(0))),
        ("3", {"places": 0}, Reading(D(3))),
        ("3.0", {"places": 0}, Reading(D(3))),
        ("3.5", {"places": 0}, Reading(problem="此处应填整数，请核对后填写。")),
        ("9.99", {"places": 2}, Reading(D("9.99"))),
        ("9.995", {"places": 2}, Reading(problem="小数最多 2 位，请核对后填写。")),
    ],
)
def test_what_a_cell_takes_depends_on_the_cell(typed: str, rules: dict[str, int], expected: Reading) -> None:
    assert read_number(typed, **rules) == expected  # type: ignore[arg-type]


@given(st.text(max_size=60))
def test_any_text_is_either_a_number_or_explained(typed: str) -> None:
    reading = read_number(typed)
    is_blank = not normalize(typed)
    assert [reading.value is not None, bool(reading.problem), is_blank].count(True) == 1


@given(amounts)
def test_every_way_of_showing_a_number_reads_back(value: Decimal) -> None:
    shown = [show_plain(value), show_money(value), show_amount(value, places=6)]
    wide = show_money(value).translate({ord(char): ord(char) + 0xFEE0 for char in "0123456789,.-"})
    assert [read_number(text).value for text in (*shown, wide)] == [value] * 4


@given(amounts)
def test_showing_what_was_read_changes_nothing(value: Decimal) -> None:
    text = show_plain(value)
    assert show_plain(read_number(text).value) == text


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        ("0.005", "0.01"),
        ("0.00499999", "0.00"),
        ("-0.005", "-0.01"),
        ("2.675", "2.68"),
        ("2.665", "2.67"),
        ("7038.465", "7038.47"),
        ("1e3", "1000.00"),
    ],
)
def test_halves_are_rounded_up(value: str, rounded: str) -> None:
    assert str(round_to_cent(D(value))) == rounded


@given(amounts)
def test_rounding_moves_a_figure_by_at_most_half_a_cent(value: Decimal) -> None:
    rounded = round_to_cent(value)
    assert abs(rounded - value) <= D("0.005")
    assert round_to_cent(rounded) == rounded


@pytest.mark.parametrize(("parts", "tolerance"), [(1, "0.010"), (2, "0.015"), (3, "0.020"), (16, "0.085")])
def test_a_sum_of_n_printed_figures_may_be_off_by_half_a_cent_each(parts: int, tolerance: str) -> None:
    assert sum_tolerance(parts) == D(tolerance)


@given(st.lists(amounts, min_size=1, max_size=30))
def test_the_printed_total_lies_within_the_tolerance_of_the_printed_parts(exact: list[Decimal]) -> None:
    printed = [round_to_cent(value) for value in exact]
    assert abs(round_to_cent(sum(exact, D(0))) - sum(printed, D(0))) <= sum_tolerance(len(exact))


@pytest.mark.parametrize(
    ("left", "right", "is_left_whole", "is_right_whole", "difference"),
    [
        ("10.02", "10", True, True, "0.02"),
        ("10.01", "10", True, True, None),  # rounding
        ("9.99", "10", True, True, None),
        ("9.98", "10", True, True, "-0.02"),
        ("12", "10", False, True, "2"),  # too large already
        ("8", "10", False, True, None),  # what is missing may fill it
        ("12", "10", True, False, None),
        ("8", "10", True, False, "-2"),
        ("12", "10", False, False, None),
    ],
)
def test_what_is_missing_may_hide_any_amount(
    left: str, right: str, is_left_whole: bool, is_right_whole: bool, difference: str | None
) -> None:
    found = gap(D(left), D(right), D("0.01"), is_left_whole=is_left_whole, is_right_whole=is_right_whole)
    assert found == (None if difference is None else D(difference))


@pytest.mark.parametrize(
    ("value", "nearest"),
    [("9.98", "10"), ("9.99", None), ("10", None), ("13", None), ("15.01", None), ("15.02", "15")],
)
def test_a_value_may_lie_between_its_readings(value: str, nearest: str | None) -> None:
    found = nearest_reading(D(value), [D(15), D(10)], D("0.01"))
    assert found == (None if nearest is None else D(nearest))


@pytest.mark.parametrize(
    ("values", "total"),
    [([], None), ([None, None], None), ([D(0)], D(0)), ([None, D("1.1"), D("2.2")], D("3.3")), ([D(5), D(-5)], D(0))],
)
def test_a_sum_of_nothing_is_not_zero(values: list[Decimal | None], total: Decimal | None) -> None:
    assert add_up(values) == total


@pytest.mark.parametrize(
    ("part", "whole", "percentage"),
    [
        (D(1), D(3), D("33.33")),
        (D(2), D(3), D("66.67")),
        (D(1), D(800), D("0.13")),
        (D(0), D(5), D(0)),
        (D(5), D(0), None),
        (None, D(5), None),
        (D(5), None, None),
        (D("999999999.999999"), D("0.000001"), D("99999999999999900")),
    ],
)
def test_percentages_are_rounded_once(part: Decimal | None, whole: Decimal | None, percentage: Decimal | None) -> None:
    assert percentage_of(part, whole) == percentage


@pytest.mark.parametrize(
    ("value", "amount", "money", "plain"),
    [
        (None, "", "", ""),
        (D(0), "0.00", "0.00", "0"),
        (D("0E-6"), "0.00", "0.00", "0"),
        (D("-0.004"), "0.00", "-0.004", "-0.004"),
        (D("1234.5"), "1,234.50", "1,234.50", "1234.5"),
        (D("1234.500000"), "1,234.50", "1,234.50", "1234.5"),
        (D("-1234.5"), "−1,234.50", "-1,234.50", "-1234.5"),
        (D("1234567.895"), "1,234,567.90", "1,234,567.895", "1234567.895"),
        (D("1E+3"), "1,000.00", "1,000.00", "1000"),
        (D("100"), "100.00", "100.00", "100"),
        (D("999999999.999999"), "1,000,000,000.00", "999,999,999.999999", "999999999.999999"),
    ],
)
def test_figures_are_shown_for_reading_for_editing_and_plain(
    value: Decimal | None, amount: str, money: str, plain: str
) -> None:
    assert (show_amount(value), show_money(value), show_plain(value)) == (amount, money, plain)


def test_amounts_can_be_shown_with_other_places() -> None:
    assert (show_amount(D("2.5"), places=0), show_amount(D("2.5"), places=6)) == ("3", "2.500000")


def test_percentages_are_shown_with_their_sign() -> None:
    assert (show_percent(D("80.8")), show_percent(D(0)), show_percent(None)) == ("80.80%", "0.00%", "")


@pytest.mark.parametrize(
    ("cell", "is_empty", "text", "money"),
    [
        (EMPTY, True, "", ""),
        (Cell(D(0)), False, "0", "0.00"),
        (Cell(D("1234.5")), False, "1234.5", "1,234.50"),
        (Cell(typed="12万"), False, "12万", "12万"),
    ],
)
def test_a_cell_is_empty_a_number_or_what_was_typed(cell: Cell, is_empty: bool, text: str, money: str) -> None:
    assert (cell.is_empty, cell.text, cell.money_text) == (is_empty, text, money)
