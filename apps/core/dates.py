"""Years and dates as Chinese texts write them."""

from collections.abc import Iterator
from typing import NamedTuple

from apps.core.patterns import pattern_of

YEAR = r"(?:19|20)\d\d"  # of patterns that read a year among other words
FIRST_YEAR, LAST_YEAR = 1900, 2099  # that it reads
EARLIER = "上一?年度?|前一年|去年|上期|同期"  # what the period before is called, likewise
AT_FIRST = "年初|期初|月初|以前年度|历年|往年"  # when what there was is counted
WHOLE_YEAR = "全年|年度|本年|当年"
PART_OF_YEAR = "半年|季度"  # and months, by their numbers
STATED_YEAR = pattern_of(rf"(?<!\d)({YEAR})(?=\s*年)")
_ANY_YEAR = pattern_of(YEAR)
_DATE = pattern_of(
    rf"(?:(?<!\d)(?P<year>{YEAR})\s*年度?\s*|(?P<following>次年|下年|翌年))?(?<!\d)(?P<month>\d{{1,2}})\s*月(?!度)"
    r"(?:\s*(?P<day>\d{1,2})(?:\s*[日号]|(?=[之以]?前|止|$)))?"
    rf"|(?<!\d)(?P<first_year>{YEAR})\s*年度?\s*(?P<first_month>\d{{1,2}})(?=\s*[-—~至到]\s*\d{{1,2}}\s*月)"
    rf"|(?<!\d)(?P<typed_year>{YEAR})[-./](?P<typed_month>\d{{1,2}})(?:[-./](?P<typed_day>\d{{1,2}}))?(?!\d)"
)


class StatedDate(NamedTuple):
    """A month or day as it stands, possible or not, with its place in the text; what is not stated is ``None``.

    ``is_in_words``: its month is called so, ``3月``; two digits as in ``2024-03`` may be something else.
    """

    year: int | None
    month: int
    day: int | None
    is_of_following_year: bool
    is_in_words: bool
    start: int
    end: int


def years_in(text: str) -> tuple[int, ...]:
    """The years that a text calls so: ``2024年``, never the digits of an amount or a document."""
    return tuple(int(found) for found in STATED_YEAR.findall(text))


def all_years_in(words: str) -> tuple[int, ...]:
    """The years of words in which such digits are nothing else, as the head of a column: ``2023决算数``."""
    return tuple(int(found) for found in _ANY_YEAR.findall(words))


def dates_in(text: str, start: int = 0, end: int | None = None) -> Iterator[StatedDate]:
    """The dates of a text in plain width, in order: ``2024年3月5日``, ``次年3月``, ``3月``, ``2024-03-05``.

    ``2024年1-6月`` are two.
    """
    for found in _DATE.finditer(text, start, len(text) if end is None else end):
        yield StatedDate(
            _int(found["year"] or found["first_year"] or found["typed_year"]),
            int(found["month"] or found["first_month"] or found["typed_month"]),
            _int(found["day"] or found["typed_day"]),
            bool(found["following"]),
            found["typed_month"] is None,
            found.start(),
            found.end(),
        )


def is_date(text: str) -> bool:
    """The text in plain width is a date and nothing else, as a spreadsheet shows one: ``2021/12/31``, ``12月31日``."""
    day = text.removesuffix(" 0:00").removesuffix(" 00:00:00")
    return any(date.start == 0 and date.end == len(day) for date in dates_in(day))


def _int(digits: str | None) -> int | None:
    return int(digits) if digits else None
