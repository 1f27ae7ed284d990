"""Doubled words and marks (regulation §5, T10)."""

import re
from collections.abc import Iterator

from apps.core.findings import Severity
from apps.papers.checks.wording.placeholders import ELLIPSIS
from apps.papers.checks.wording.quoting import around, headed
from apps.papers.facts import Header, Passage, Remark

# 研究研究 is how a verb is softened; 一步一步 how steps are counted.
_SOFTENED = "研究|讨论|商量|考虑|学习|了解|调查|比较|休息|琢磨|交流|锻炼|沟通"
_DOUBLED_WORD = re.compile(
    r"的的(?!确)|了了(?!解|之|然|事)|们们|于于|根据据|按照照(?![片明料顾常旧])|进行行(?![政为业动])|(?<![于还但凡可正就也若])是是(?!非)|(?:[万亿]元|元)元|%%|％％"
    rf"|(?P<word>(?![一逐每])(?!{_SOFTENED})[\u4e00-\u9fff]{{2,8}})(?P=word)"
)
_DOUBLED_MARK = re.compile(r"([，、；：。！？]) ?(?:\1|[，、；。]|(?<!。)：)|,{2,}|（ *）|“ *”|《 *》")


def t10_nothing_is_doubled(passage: Passage, header: Header) -> Iterator[Remark]:
    """No doubled words (的的) and no doubled punctuation (regulation §5, T10)."""
    for pattern, what in ((_DOUBLED_WORD, "字词"), (_DOUBLED_MARK, "标点")):
        for found in pattern.finditer(passage.text):
            if not ELLIPSIS.match(found[0]):
                fact = f"{headed(passage.heading, around(passage.text, found))}有重复的{what}"
                start, end = found.span()
                yield Remark("T10", passage.place, Severity.HINT, fact, "请删除多余的字词或标点。", start, end)
