"""Number formats: what a spreadsheet program shows, for every format that official forms and exports use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.readers.number_formats import BUILT_IN, GENERAL, shown_number, shown_text

ACCOUNT = BUILT_IN[43]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.95, "0%", "95%"),
        (1.05, "0%", "105%"),
        (0.95, "0.00%", "95.00%"),
        (0.9625, "0.0%", "96.3%"),
        (0.95, '"≥"0%', "≥95%"),
        (-0.05, '0%;"下降"0%', "下降5%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (1234567, "#,##0", "1,234,567"),
        (999.5, "#,##0", "1,000"),
        (0, "#,##0", "0"),
        (0, "#", ""),
        (-5, "0", "-5"),
        (0.15, "0.0", "0.2"),
        (1.005, "0.00", "1.01"),
        (-0.001, "0.00", "0.00"),
        (7, "000", "007"),
        (0.5, "0.##", "0.5"),
        (5, "0.##", "5"),
        (5, '0"人"', "5人"),
        (1234.5, '#,##0.00"元"', "1,234.50元"),
        (1234567.891, "[$¥-804]#,##0.00", "¥1,234,567.89"),
        (123456, '0!.0,"万"', "12.3万"),
        (12345, "0.0,", "12.3"),
        (13800000000, "000-0000-0000", "138-0000-0000"),
        (1234.5, ACCOUNT, "1,234.50"),
        (-1234.5, ACCOUNT, "-1,234.50"),
        (0, ACCOUNT, "-"),
        (-3, "#,##0;[Red]#,##0", "-3"),
        (-3, "#,##0_);(#,##0)", "-3"),
        (3, ";;;", ""),
        (0, "0;-0;;@", ""),
        (61, '[>=60]"合格";"不合格"', "合格"),
        (5, '[>=60]"合格";"不合格"', "不合格"),
        (2020, 'General"年"', "2020年"),
        (90, "@", "90"),
        (0.1 + 0.2, GENERAL, "0.3"),
        (96.25999999999999, GENERAL, "96.26"),
        (1 / 3, GENERAL, "0.3333333333"),
        (100, GENERAL, "100"),
        (0.000012, GENERAL, "0.000012"),
        (12, "", "12"),
        (0.5, "# ?/?", "0.5"),
        (55, "0.00E+00", "55"),
    ],
)
def test_numbers_are_shown_as_formatted(value: float, code: str, shown: str) -> None:
    assert shown_number(value, code) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (44621, BUILT_IN[14], "2022/3/1"),
        (44621, BUILT_IN[31], "2022年3月1日"),
        (44621, BUILT_IN[57], "2022年3月"),
        (44621, "[$-804]yyyy\\-mm\\-dd;@", "2022-03-01"),
        (44621.5, BUILT_IN[22], "2022/3/1 12:00"),
        (44621.75, "上午/下午h:mm", "下午6:00"),
        (44621, "aaaa", "星期二"),
        (0.75, "h:mm", "18:00"),
        (1.5, "[h]:mm", "36:00"),
        (0.0007, "mm:ss", "01:00"),
        (59, "yyyy/m/d", "1900/2/28"),
        (61, "yyyy/m/d", "1900/3/1"),
        (-1, "yyyy/m/d", "-1"),
        (3_000_000, "yyyy/m/d", "3000000"),
    ],
)
def test_dates_are_shown_as_formatted(value: float, code: str, shown: str) -> None:
    assert shown_number(value, code) == shown


def test_a_workbook_may_count_its_days_from_1904() -> None:
    assert shown_number(43159, "yyyy/m/d", is_1904=True) == "2022/3/1"


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [("甲", GENERAL, "甲"), ("甲", "0%", "甲"), ("甲", '@"元"', "甲元"), ("甲", '0;0;0;"乙"', "乙"), ("甲", ";;;", "")],
)
def test_texts_are_shown_as_formatted(text: str, code: str, shown: str) -> None:
    assert shown_text(text, code) == shown


@given(st.floats(-1e300, 1e300), st.text('0#?.,%;@[]"\\_*yYmMdDhHsSaAeEG$->=<!元/ ', max_size=40))
def test_any_number_is_shown_in_any_format(value: float, code: str) -> None:
    assert isinstance(shown_number(value, code), str)
    assert isinstance(shown_text("甲", code), str)
