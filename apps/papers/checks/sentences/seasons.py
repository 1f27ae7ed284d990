"""Parts of a year by their names, and whether they are all of it: 前三季度 and 四季度, 1—6月 and 下半年."""

import re
from collections.abc import Sequence

from apps.core.dates import WHOLE_YEAR, YEAR
from apps.core.patterns import pattern_of

MONTHS = 12
ALL_YEAR = pattern_of(r"^(?:全年|年度|整年|全年度)(?!平均|目标|计划|任务|预算)")
OF_THE_YEAR = pattern_of(rf"{WHOLE_YEAR}|年内|一年|{YEAR}年(?!.?月)|年均")  # of all of it, as far as the words say
_SPAN = pattern_of(
    r"(?P<half>[上下])半年|(?P<first>前[两三])个?季度|第?(?P<quarter>[一二三四])季度"
    r"|(?<!\d)(?P<from>\d{1,2})月?[-—~～至到](?P<to>\d{1,2})月"
)


def are_the_year(labels: Sequence[str]) -> bool:
    """Whether parts of these names follow one another from January to December."""
    reached = 0
    for label in labels:
        found = _SPAN.search(label)
        if found is None:
            return False
        start, end = _months(found)
        if start != reached + 1:
            return False
        reached = end
    return reached == MONTHS


def _months(found: re.Match[str]) -> tuple[int, int]:
    if found["half"]:
        return (1, 6) if found["half"] == "上" else (7, MONTHS)
    if found["first"]:
        return 1, 6 if found["first"] == "前两" else 9
    if found["quarter"]:
        end = 3 * ("一二三四".index(found["quarter"]) + 1)
        return end - 2, end
    return int(found["from"]), int(found["to"])
