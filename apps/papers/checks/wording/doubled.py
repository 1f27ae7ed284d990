"""Doubled words and marks (regulation §5, T10)."""

from collections.abc import Iterator

from apps.core import patterns as re
from apps.core.findings import Severity
from apps.papers.checks.wording.placeholders import ELLIPSIS
from apps.papers.checks.wording.quoting import around, headed
from apps.papers.facts import Header, Passage, Remark

# 研究研究 is how a verb is softened; 一步一步 how steps are counted.
_SOFTENED = "研究|讨论|商量|考虑|学习|了解|调查|比较|休息|琢磨|交流|锻炼|沟通"
# The last character of a word typed once more, where no other word begins with it.
_DOUBLED_END = (
    r"(?<=有)待待|(?<=一)步步(?![步为])|(?<=完)善善(?![后待款意举])|(?<=加)强强(?![弱基])|(?<=严)格格|(?<=情)况况|(?<=资)金金(?!额|融)|(?<=项)目目(?!标|录|前)"
    r"|(?<=工)作作(?![为出用风])|(?<=单)位位(?!于|置|居)|(?<=支)出出(?!现|台|资|国|具|差|租)|(?<=问)题题(?!目)|(?<=存)在在(?![建职编岗线校用册于此地场库途户读])"
    r"|(?<=完)成成(?![本效立果为品功员])|(?<=绩)效效(?![果率益能])|(?<=管)理理(?![论念由事赔财顺清疗])|(?<=通)过过(?![程渡去])|(?<=已)已|将将(?!来|就)|均均(?!衡|价|可)|[被或]{2}"
)
# 检查检查站, 监督监督员: the second is the beginning of a noun.
_BOUND = "对象|人员|站|员(?!工)|所(?![有在])|院|器|师|证(?![据明])|室|厂|机(?![构关制])|车"
_DOUBLED_WORD = re.compile(
    r"的的(?![确士])|了了(?!解|之|然|事)|们们|于于|根据据|按照照(?![片明料顾常旧])|进行行(?![政为业动])|(?<![于还但凡可正就也若])是是(?!非)|(?:[万亿]元|元)元|%{2,}|％{2,}"
    rf"|{_DOUBLED_END}|(?P<word>(?![一逐每])(?!{_SOFTENED})[\u4e00-\u9fff]{{2,8}})(?P=word)+(?!{_BOUND})"
)
_DOUBLED_MARK = re.compile(r"([，、；：。！？])(?: ?(?:\1|[，、；。]|(?<!。)：))+|,{2,}|“ *”|《 *》")


def t10_nothing_is_doubled(passage: Passage, header: Header) -> Iterator[Remark]:
    """No doubled words (的的) and no doubled punctuation (regulation §5, T10)."""
    for pattern, what in ((_DOUBLED_WORD, "字词"), (_DOUBLED_MARK, "标点")):
        for found in pattern.finditer(passage.text):
            if not ELLIPSIS.match(found[0]):
                fact = f"{headed(passage.heading, around(passage.text, found))}有重复的{what}"
                start, end = found.span()
                yield Remark("T10", passage.place, Severity.HINT, fact, "请删除多余的字词或标点。", start, end)
