"""Years and dates of Chinese texts."""

import pytest

from apps.core.dates import all_years_in, dates_in, years_in


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2023年和2024年度", (2023, 2024)),
        ("1998 年建成", (1998,)),
        ("支出2024万元", ()),
        ("12024年", ()),
        ("3024年", ()),
        ("财预〔2020〕10号", ()),
        ("", ()),
    ],
)
def test_years(text: str, years: tuple[int, ...]) -> None:
    assert years_in(text) == years


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2024年3月5日", [(2024, 3, 5, False)]),
        ("2024年度 3月 5号", [(2024, 3, 5, False)]),
        ("2024年3月", [(2024, 3, None, False)]),
        ("3月底", [(None, 3, None, False)]),
        ("次年2月、翌年3月1日", [(None, 2, None, True), (None, 3, 1, True)]),
        ("2024-03-05", [(2024, 3, 5, False)]),
        ("2024.3", [(2024, 3, None, False)]),
        ("2024/12/31前", [(2024, 12, 31, False)]),
        ("2024年2月30日", [(2024, 2, 30, False)]),  # whoever judges dates must see it
        ("2024年", []),
        ("2024 年 3 月 5 日", [(2024, 3, 5, False)]),
        ("2024年3月5前", [(2024, 3, 5, False)]),
        ("2024年3月5次", [(2024, 3, None, False)]),
        ("2024年1-6月", [(2024, 1, None, False), (None, 6, None, False)]),
        ("3月度", []),
        ("123月", []),
        ("2024.123", []),
        ("12024-03-05", []),
    ],
)
def test_dates(text: str, dates: list[tuple[int | None, int, int | None, bool]]) -> None:
    assert [(one.year, one.month, one.day, one.is_of_following_year) for one in dates_in(text)] == dates


def test_a_date_has_its_place() -> None:
    (date,) = dates_in("于2024年3月5日完成")
    assert (date.start, date.end) == (1, 10)


def test_dates_of_a_piece_have_their_place_in_the_whole() -> None:
    assert [(one.month, one.start, one.end) for one in dates_in("3月，4月，5月", 3, 5)] == [(4, 3, 5)]


@pytest.mark.parametrize(("text", "is_in_words"), [("2024年3月", True), ("2024年3-5月", True), ("2024.3", False)])
def test_digits_alone_may_be_no_date(text: str, is_in_words: bool) -> None:
    assert next(dates_in(text)).is_in_words is is_in_words


@pytest.mark.parametrize(("words", "years"), [("2023决算数", (2023,)), ("2022、2023年", (2022, 2023)), ("决算数", ())])
def test_years_of_a_head(words: str, years: tuple[int, ...]) -> None:
    assert all_years_in(words) == years
