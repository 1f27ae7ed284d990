"""Years that are not those of the report (regulation §5, T03)."""

import re
from collections.abc import Iterator

from apps.core.findings import Severity
from apps.core.quantities import plain, sentences
from apps.papers.facts import Header, Passage, Remark

_QUOTED = re.compile(r"《[^《》\n]{0,80}》|〔[^〔〕\n]{0,10}〕")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年)")
_OF_FIGURES = re.compile(r"年度?(?:部门|整体|支出|预算|决算|“?三公|基本支出|项目支出|财政|绩效|自评|收入|年末)")
_OF_THE_REPORT = re.compile(r"年度?(?:部门|单位)?(?:整体)?(?:支出)?(?:预算)?(?:绩效自评|绩效评价|自评)")
_COMPARES = re.compile(r"比|较|上年|应用|整改|以来|历年")
_LOOKS_AHEAD = re.compile(
    r"计划|规划|拟|将|预计|下一步|下年|次年|前|底|起|至|到|目标|自评|评价|验收|支付|结转|公开|上半年|下半年|期限"
)
_PLANNING = re.compile(r"改进|措施|建议|下一步|计划|打算|其他")


def advice_of(year: int) -> str:
    """What to do about a wrong year."""
    return f"本次填报 {year} 年度，请核对年份，更正沿用的旧文字。"


def t03_years_are_of_the_task(passage: Passage, header: Header) -> Iterator[Remark]:
    """The report speaks of the task's year; other years are the one before, history and plans (regulation §5, T03)."""
    year = header.year
    if year is None:
        return
    text = _QUOTED.sub(lambda found: " " * len(found[0]), plain(passage.text))
    is_planning = _PLANNING.search(passage.heading) is not None
    for start, end in sentences(text):
        sentence = text[start:end]
        looks_ahead = is_planning or _LOOKS_AHEAD.search(sentence) is not None
        for found in _YEAR.finditer(sentence):
            stated, rest = int(found[1]), sentence[found.end() : found.end() + 20]
            why, severity = "", Severity.WARNING
            if stated > year and not looks_ahead:
                why = "的年份晚于填报年度"
                severity = Severity.WARNING if stated > year + 1 else Severity.HINT
            elif stated < year - 1 and _OF_FIGURES.match(rest):
                why = "的年份早于上年"
            elif stated == year - 1 and _OF_THE_REPORT.match(rest) and not _COMPARES.search(sentence):
                why = "是上年度的报告"
            if why:
                fact, place = f"正文“{found[0]}{rest[:12]}”{why}", start + found.start()
                yield Remark("T03", passage.place, severity, fact, advice_of(year), place, start + found.end())
