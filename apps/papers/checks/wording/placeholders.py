"""Placeholders and prompts of templates (regulation §5, T04)."""

from collections.abc import Iterator

from apps.core.findings import Severity
from apps.core.patterns import pattern_of
from apps.papers.checks.wording.quoting import around, headed
from apps.papers.facts import Header, Passage, Remark

ADVICE = "请填写具体内容，或删除。"
# 李某某 and 填表人：某某 are names that were left out on purpose, 某某单位 one that was never filled in.
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹窦章苏潘葛范彭鲁韦马方袁柳鲍史唐费薛雷贺汤"
    "罗郝安常乐于傅皮齐康余元顾孟黄穆萧尹姚邵汪毛米戴宋庞熊纪舒项祝董梁杜阮蓝闵贾江童郭林钟徐邱高夏蔡田樊胡霍万柯"
    "卢莫房解应丁邓洪包左石崔龚程邢裴陆翁段侯武刘龙叶黎白蒲谭温庄晏瞿阎习向古易廖耿文欧聂曾关肖曲"
)
_UNITS = "年|月|日|号|万元|亿元|元|%|％|个|家|人|项|公里|亩|户|次|期|批|件|名"
PLACEHOLDER = pattern_of(
    rf"(?<![A-Za-z0-9])[XxＸｘ]{{2,}}(?![A-Za-z]|-\d)|×{{2,}}|(?<![A-Za-z0-9])[XxＸｘ×](?={_UNITS})|(?<![A-Za-z0-9.])N(?=个|家|项|期|次|人|万元|亩|件)"
    rf"|(?<![{_SURNAMES}])(?<!人[:：])某某|[*＊]{{2,}}"
    rf"|_{{3,}}|＿{{2,}}|_{{1,2}}(?={_UNITS})|(?<=\d年)[ _]+月|[?？]{{2,}}(?={_UNITS})|[〇○]{{2,}}|[□■]{{2,}}"
    r"|[{｛][^{}｛｝\n]{0,20}[}｝]|【[^【】\n]{0,20}[填写请][^【】\n]{0,20}】"
    r"|[（(][ _＿]*[）)]|(?<=[^\d）)])[（(]如有[）)]|[（(][优良中差、/]{5,}[）)]"
    rf"|[（(](?:数量|次数|金额|人数|日期|时间|名称|数字)[）)](?={_UNITS})"
    r"|[（(](?:请|简[要述]|概述)(?![见参详])[^（）()\n]{2,30}[）)]"
    r"|(?<!\[)\[[^\[\]\n]{0,20}[填写请][^\[\]\n]{0,20}\]|[（(](?:单位|部门|项目)名称[）)](?![:：])"
    r"|(?<![一二三四五六七八九十○〇])○(?=年|月|日|个|家|万元|元)"
    r"|[（(][^（）()\n]{0,12}(?:此处|请|需)(?:填写|填入|填报|补充|插入|写明|说明)[^（）()\n]{0,30}[）)]"
    r"|(?<![有亟尚])待(?:填写?|填报|补充?|定|明确|确[认定]|核实|完善数据|核实数据)(?=[。，；、）)\s]|$)|[（(]略[）)]"
    r"|[（(](?:待填|待补|待定)[^（）()\n]{0,12}[）)]|[（(]\s?\d{2,4}\s?字(?:以内|左右)?[）)]"
    r"|请(?:填写|填入|输入|在此|简述|简要|概述|描述)|此处(?:填写|应填|填入|插入|补充|说明|简要|简述|概述)"
    r"|(?<=[为是占达计共到])(?:[%％]|万元|人次)(?=[，。；、）])"
    r"|#(?:REF|DIV/0|VALUE|N/A|NAME)[!?]?"
)
ELLIPSIS = pattern_of(r"…{2,}|\.{4,}|。{3,}")


def t04_no_placeholders(passage: Passage, header: Header) -> Iterator[Remark]:
    """No XX, ××, 某某, {单位}, 待填写, （略）, …… and no prompt of a template (regulation §5, T04)."""
    for pattern, severity, what in ((PLACEHOLDER, Severity.ERROR, "未填写"), (ELLIPSIS, Severity.WARNING, "似未写完")):
        for found in pattern.finditer(passage.text):
            fact = f"{headed(passage.heading, around(passage.text, found))}{what}"
            yield Remark("T04", passage.place, severity, fact, ADVICE, found.start(), found.end())
