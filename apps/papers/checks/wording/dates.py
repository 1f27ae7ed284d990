"""Dates that no calendar has, and ends before their beginnings (regulation §5, T03)."""

from calendar import monthrange, weekday
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from apps.core import patterns as re
from apps.core.findings import Severity
from apps.core.quantities import plain, sentences
from apps.papers.facts import Header, Passage, Remark

_ADVICE = "请核对日期。"
_LEAP_YEAR = 2000
NEAR = 12
_DATE = re.compile(
    r"(?:(?<!\d)(?P<year>20\d\d)年)?(?<!\d)(?P<month>\d{1,2})月(?!份?以[上下内])(?:(?P<day>\d{1,2})[日号])?"
)
_WEEKDAY = re.compile(r"（?(?:星期|周)(?P<day>[一二三四五六日天])")
_TIME_OF = re.compile(r"(?:时间|日期)[为是：]?$")
_WEEKDAYS = "一二三四五六日"
_UNTIL = re.compile(r"(?:起|开始|开工|启动)?[，,]? ?(?:[-—~]+|至|到|截至)$")
# What happens at a date, by the order in which it can happen.
_STAGES = (
    "招标公告|招标|挂网|公告发布|发布公告|发布",
    "投标截止|报名截止|截止投标|开标|评标|中标|成交|签订|签约",
    "开工|动工|进场|启动|开始施工|开始实施|开始|开班|开幕|开学",
    "完工|竣工|建成|结束|结业|闭幕",
    "验收|交付|投入使用",
)
_BEHIND = tuple(re.compile(rf"[^，。；、：\n]{{0,8}}?(?:{words})") for words in _STAGES)
_BEFORE = tuple(re.compile(rf"(?:{words})[^，。；、\n\d]{{0,6}}$") for words in _STAGES)
_OTHERWISE = re.compile(r"计划|约定|原定|提前|应于|拟|预计|[一二三四]期|分别|首批|第.批|次年|翌年|第二年|另")

_NEXT_YEAR = re.compile(r"次年|翌年|第二年|分别")


@dataclass(frozen=True, slots=True)
class _Date:
    start: int
    end: int
    words: str
    year: int | None
    month: int
    day: int | None

    @property
    def is_possible(self) -> bool:
        if not 1 <= self.month <= 12:
            return False
        return self.day is None or 1 <= self.day <= monthrange(self.year or _LEAP_YEAR, self.month)[1]

    def is_before(self, other: "_Date") -> bool:
        """Surely earlier: a month without its day may be any day of it."""
        own, others = ((one.year or 0, one.month, one.day or 0) for one in (self, other))
        return own < others if self.day and other.day else own[:2] < others[:2]


def t03_dates_are_possible(passage: Passage, header: Header) -> Iterator[Remark]:
    """No 30th of February, no 13th month, and nothing that ends before it began (regulation §5, T03)."""
    text = plain(passage.text)
    for start, end in sentences(text):
        dates = list(_dates(text, start, end))
        yield from _wrong_weekdays(passage, text, dates)
        for date in dates:
            if not date.is_possible:
                fact = f"正文“{date.words}”：没有这个日期，{_why(date)}"
                yield Remark("T03", passage.place, Severity.WARNING, fact, _ADVICE, date.start, date.end)
        is_plain = not _OTHERWISE.search(text, start, end)
        if is_plain or not _NEXT_YEAR.search(text, start, end):
            possible = [date for date in dates if date.is_possible]
            yield from _out_of_order(passage, text, possible, is_staged=is_plain)


def _wrong_weekdays(passage: Passage, text: str, dates: list["_Date"]) -> Iterator[Remark]:
    """2024年6月3日（星期五）, which was a Monday."""
    for date in dates:
        told = _WEEKDAY.match(text, date.end)
        if told is None or date.year is None or date.day is None or not date.is_possible:
            continue
        right = _WEEKDAYS[weekday(date.year, date.month, date.day)]
        if told["day"].replace("天", "日") != right:
            fact = f"正文“{date.words}{told[0]}”：这一天是星期{right}"
            yield Remark("T03", passage.place, Severity.WARNING, fact, _ADVICE, date.start, told.end())


def _dates(text: str, start: int, end: int) -> Iterator[_Date]:
    year: int | None = None
    for found in _DATE.finditer(text, start, end):
        year = int(found["year"]) if found["year"] else year
        day = int(found["day"]) if found["day"] else None
        month = int(found["month"])
        is_date = found["year"] or day or 1 <= month <= 12
        if is_date:
            yield _Date(found.start(), found.end(), found[0], year, month, day)


def _why(date: _Date) -> str:
    if not 1 <= date.month <= 12:
        return "一年只有 12 个月"
    year = f"{date.year} 年 " if date.year and date.month == 2 else ""
    return f"{year}{date.month} 月只有 {monthrange(date.year or _LEAP_YEAR, date.month)[1]} 天"


def _out_of_order(passage: Passage, text: str, dates: list[_Date], *, is_staged: bool) -> Iterator[Remark]:
    for first, second in pairwise(dates):
        between = text[first.end : second.start]
        is_range = _UNTIL.fullmatch(between) and (second.words.startswith("20") or first.month == second.month)
        is_told_back = (
            is_staged
            and _is_staged(text, second, first)
            and all(_TIME_OF.search(text[max(0, one.start - NEAR) : one.start]) for one in (first, second))
        )
        if is_told_back and first.is_before(second):
            first, second = second, first
        elif not (is_range or (is_staged and _is_staged(text, first, second))):
            continue
        if second.is_before(first):
            fact = f"正文“{second.words}”早于“{first.words}”，先后颠倒"
            yield Remark("T03", passage.place, Severity.WARNING, fact, _ADVICE, second.start, second.end)


def _is_staged(text: str, first: _Date, second: _Date) -> bool:
    """Whether the words behind the first date must happen before those behind the second."""
    earlier, later = (_stage_at(text, date) for date in (first, second))
    return earlier is not None and later is not None and earlier < later


def _stage_at(text: str, date: _Date) -> int | None:
    behind = next((stage for stage, words in enumerate(_BEHIND) if words.match(text, date.end)), None)
    if behind is not None:
        return behind
    before = text[max(0, date.start - NEAR) : date.start]
    return next((stage for stage, words in enumerate(_BEFORE) if words.search(before)), None)
