"""Doubled words and marks (regulation §5, T10)."""

from collections.abc import Iterator

from apps.core.findings import Severity
from apps.core.patterns import HAN, pattern_of
from apps.papers.checks.wording.placeholders import ELLIPSIS
from apps.papers.checks.wording.quoting import around, headed
from apps.papers.facts import Header, Passage, Remark

# 研究研究 is how a verb is softened; 一步一步 how steps are counted.
_SOFTENED = "研究|讨论|商量|考虑|学习|了解|调查|比较|休息|琢磨|交流|锻炼|沟通"
# The last character of a word typed once more, where no other word begins with it.
_DOUBLED_END = (
    r"(?<=有)待待|(?<=一)步步(?![步为])|(?<=完)善善(?![后待款意举])|(?<=加)强强(?![弱基])|(?<=严)格格|(?<=情)况况|(?<=资)金金(?!额|融)|(?<=项)目目(?!标|录|前)"
    r"|(?<=工)作作(?![为出用风])|(?<=单)位位(?!于|置|居)|(?<=支)出出(?!现|台|资|国|具|差|租)|(?<=问)题题(?!目)|(?<=存)在在(?![建职编岗线校用册于此地场库途户读])"
    r"|(?<=完)成成(?![本效立果为品功员])|(?<=绩)效效(?![果率益能])|(?<=管)理理(?![论念由事赔财顺清疗])|(?<=通)过过(?![程渡去])|(?<=确)保保(?![障证护险持密留洁安供管全存])|(?<=保)障障(?![碍])|(?<=拨)付付(?![款费])|(?<=支)付付(?![款费])|(?<=提)高高(?![度效质等中标新龙速级考温压层值原峰位校铁管危龄端明技空山地能手])|(?<=落)实实(?![名施际现行地事有质在物体习])|(?<=开)展展(?![示览会现开出厅品销演板区期])|(?<=建)设设(?![备施计置立定想法])|(?<=组)织织(?![布补造物机锦女])|(?<=加)快快(?![速递件捷车])|(?<=实)施施(?![工行策])|(?<=执)行行(?![政为动业使驶程])|(?<=规)范范(?![围本例畴文])|(?<=制)度度(?![假量过夏])|(?<=预)算算|(?<=使)用用(?![于途水电地户工人以来材品具车房餐药能量])|(?<=发)展展(?![示览会现开销厅馆品板演])|(?<=任)务务(?![必实求工农])|(?<=目)标标(?![准志识的注题杆本])|(?<=达)到到(?![位达期底岗场])|(?<=及)时时(?![间长期常刻候段效序])|(?<=严)控控(?![制股])|(?<=已)已|将将(?!来|就)|均均(?!衡|价|可)|[被或]{2}"
)
# 检查检查站, 监督监督员: the second is the beginning of a noun.
_BOUND = "对象|人员|站|员(?!工)|所(?![有在])|院|器|师|证(?![据明])|室|厂|机(?![构关制])|车"
_DOUBLED_WORD = pattern_of(
    r"的的(?!确确|确保|士)|够够|较较|更更|了了(?!解|之|然|事)|们们|于于|根据据|按照照(?![片明料顾常旧])|进行行(?![政为业动])|(?<![于还但凡可正就也若])是是(?!非)|(?:[万亿]元|元)元|%{2,}|％{2,}"
    rf"|{_DOUBLED_END}|(?P<word>(?![一逐每]|.每)(?!{_SOFTENED}){HAN}{{2,8}})(?P=word)+(?!{_BOUND})"
)
# What both kinds need, found at a fiftieth of their cost.
_TWICE = pattern_of(r"([^\d\s]{1,8})\1|被或|或被|[，、；：。！？] ?[，、；。：]|“ *”|《 *》")
_DOUBLED_MARK = pattern_of(r"([，、；：。！？])(?: ?(?:\1|[，、；。]|(?<!。)：))+|,{2,}|“ *”|《 *》")


def t10_nothing_is_doubled(passage: Passage, header: Header) -> Iterator[Remark]:
    """No doubled words (的的) and no doubled punctuation (regulation §5, T10)."""
    if not _TWICE.search(passage.text):
        return
    for pattern, what in ((_DOUBLED_WORD, "字词"), (_DOUBLED_MARK, "标点")):
        for found in pattern.finditer(passage.text):
            if not ELLIPSIS.match(found[0]):
                fact = f"{headed(passage.heading, around(passage.text, found))}有重复的{what}"
                start, end = found.span()
                yield Remark("T10", passage.place, Severity.HINT, fact, "请删除多余的字词或标点。", start, end)
