"""Dates that no calendar has, and ends before their beginnings (regulation §5, T03)."""

import re
from calendar import monthrange, weekday
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from apps.core.dates import dates_in, years_in
from apps.core.findings import Severity
from apps.core.patterns import pattern_of
from apps.core.quantities import plain, sentences
from apps.papers.facts import Header, Passage, Remark

_ADVICE = "请核对日期。"
_LEAP_YEAR = 2000
NEAR = 12
_HOW_LONG = pattern_of(r"份?以[上下内]")  # 3月以内
_WEEKDAY = pattern_of(r"（?(?:星期|周)(?P<day>[一二三四五六日天])")
_TIME_OF = pattern_of(r"(?:时间|日期)[为是：]?$")
_WEEKDAYS = "一二三四五六日"
_NUMBERED = pattern_of(r"(?:[A-Za-z〔（(第号]|编号|合同|版本|标准)[：:为]? ?$")
_UNTIL = pattern_of(r"(?:起|开始|开工|启动)?[，,]? ?(?:[-—~]+|至|到|截至)$")
# What happens at a date, by the order in which it can happen: a matter, its money, an examination.
_CHAINS = tuple(
    tuple(
        (pattern_of(rf"[^，。；、：\n]{{0,10}}?(?:{words})"), pattern_of(rf"(?:{words})[^，。；、\n\d]{{0,6}}$"))
        for words in chain
    )
    for chain in (
        (
            "立项|可研批复|初设批复",
            "招标公告|招标|挂网|公告发布|发布公告|发布(?!中标|成交|结果)",
            "投标截止|报名截止|截止投标|开标|评标|中标|(?<!完)成交|签订|签约|签署",
            "开工|动工|进场|启动|开始施工|开始实施|开始|开班|开幕|开学",
            "完工|竣工|建成|结束|结业|闭幕",
            "验收|交付|投入使用|投入运[行营]|移交",
        ),
        ("下达|到账|收到", "分解|转拨|转下达|拨付|拨至|划拨|下拨|发放", "支付完毕|兑付完毕|发放完毕|清算"),
        ("申报|申请|上报|报请|报送审批", "批复|获批|核准|获准|批准|通过审批"),
        ("受理|立案|接到|接报|收件", "办结|结案|答复|审结|办理完毕"),
        ("报名", "考试|笔试", "面试", "公示", "录用|聘用|上岗|入职"),
    )
)
_CLOSES = pattern_of(
    r"[^，。；、：\n]{0,8}?(?:笔试|面试|考试|开工|动工|进场|启动|验收|完工|竣工|建成|签订|签约|开标|招标|中标|成交|挂网|下达|到账|收到|拨付|批复|获批"
    r"|申报|受理|办结|结案|立案)(?:合同|公告|文件|结果|手续|申请|工作|建设|资金)?[，。；）]"
)
_OTHERWISE = pattern_of(
    r"计划|约定|原定|提前|应于|拟|预计|[一二三四]期|分别|首批|第.批|后续|补充|新一?[批轮]|垫付|预[付拨]|配套|次年|翌年|下年(?=\d)|第二年|另"
)

_FUNDER = pattern_of(r"(?:中央|[省市县区州](?:级|本级)?)(?=财政|资金|补助|专项)")
_NEXT_YEAR = pattern_of(r"次年|翌年|下年(?=\d)|第二年|分别")


class _Date(NamedTuple):
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
        funders = {found[0] for found in _FUNDER.finditer(text, start, end)}
        is_plain = not _OTHERWISE.search(text, start, end) and len(funders) <= 1
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
    """The dates of a sentence: in words, or typed as ``2024-02-30`` where no paper is numbered so."""
    year: int | None = None
    last = start
    for date in dates_in(text, start, end):
        is_typed = date.day is not None and 1 <= date.month <= 12 and not _NUMBERED.search(text, last, date.start)
        if not (date.is_in_words or is_typed) or _HOW_LONG.match(text, date.end):
            continue
        is_end = year is not None and _UNTIL.fullmatch(text[last : date.start])  # 2024年1月至13月
        year = date.year or year
        if date.year or date.day or is_end or 1 <= date.month <= 12:
            own = year + 1 if year and date.is_of_following_year else year
            yield _Date(date.start, date.end, text[date.start : date.end], own, date.month, date.day)
        last = date.end


def _why(date: _Date) -> str:
    if not 1 <= date.month <= 12:
        return "一年只有 12 个月"
    year = f"{date.year} 年 " if date.year and date.month == 2 else ""
    return f"{year}{date.month} 月只有 {monthrange(date.year or _LEAP_YEAR, date.month)[1]} 天"


def _out_of_order(passage: Passage, text: str, dates: list[_Date], *, is_staged: bool) -> Iterator[Remark]:
    for first, second in pairwise(dates):
        order = _order(text, first, second) if is_staged else 0
        between = text[first.end : second.start]
        is_range = _UNTIL.fullmatch(between) and (years_in(second.words) or first.month == second.month)
        if order < 0 and first.is_before(second) and _are_told_back(text, first, second):
            first, second = second, first
        elif not (is_range or order > 0):
            continue
        if second.is_before(first):
            fact = f"正文“{second.words}”早于“{first.words}”，先后颠倒"
            yield Remark("T03", passage.place, Severity.WARNING, fact, _ADVICE, second.start, second.end)


def _are_told_back(text: str, *dates: _Date) -> bool:
    """Whether two dates are told of one matter, the later stage first: named 时间, or at the end of their clauses."""
    return all(
        _TIME_OF.search(text[max(0, date.start - NEAR) : date.start]) or _CLOSES.match(text, date.end) for date in dates
    )


def _order(text: str, first: _Date, second: _Date) -> int:
    """1 where what is told of the first date must happen before that of the second, −1 where after, else 0."""
    for chain in _CHAINS:
        one, other = (_stage_at(text, date, chain) for date in (first, second))
        if one is not None and other is not None:
            return (one < other) - (one > other)
    return 0


def _stage_at(text: str, date: _Date, chain: Sequence[tuple[re.Pattern[str], re.Pattern[str]]]) -> int | None:
    before = text[max(0, date.start - NEAR) : date.start]
    behind = next((stage for stage, (words, _) in enumerate(chain) if words.match(text, date.end)), None)
    if behind is not None:
        return behind
    return next((stage for stage, (_, words) in enumerate(chain) if words.search(before)), None)
