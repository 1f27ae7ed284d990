"""Kinds of rates (regulation §5, T16): their stem, and what numerator, denominator and other figures are called."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from apps.core.dates import EARLIER
from apps.core.patterns import pattern_of
from apps.papers.checks.sentences.clauses import Figure
from apps.papers.checks.sentences.roles import bare, resembles
from apps.papers.checks.words import (
    ACHIEVED,
    AGREED,
    CEILINGS,
    ECONOMIES,
    FOUND,
    FUNDS,
    GRANTED,
    OF_ANYTHING,
    PAID,
    PLAN,
    RECEIVED,
    SPENT,
)


class Trait(Enum):
    """How the figures of a kind belong together."""

    PLAIN = auto()
    LEFT = auto()  # what is never the whole was paid: the saving is the whole less it
    ADDED = auto()  # all numerators count together: 非常满意 and 满意
    GROWN = auto()  # what is named first has become the second: 年初预算, 调整后预算
    OPEN = auto()  # beside a named whole anything of its unit is the part: 任务36宗，处置27宗


_NEVER = r"(?!)"


class Kind(NamedTuple):
    """A kind of rate: its stem, and what numerator, denominator and other figures beside them are called."""

    stem: re.Pattern[str]
    part: re.Pattern[str]
    whole: re.Pattern[str]
    never: re.Pattern[str]
    trait: Trait = Trait.PLAIN
    is_known: bool = True

    @property
    def is_by_rest(self) -> bool:
        """Whether it is told by what is missing alone: 使用率 by 结余."""
        return self.part.pattern == _NEVER


_OWED_WORDS = r"(?<![相供适对响反效])应(?![急用对])"
PLANNED = pattern_of(rf"{PLAN}|任务|{_OWED_WORDS}|下达|指标|概算|需(?!要求)|拟|责任书|(?:省|市|县)定")
_PLAIN, _LEFT, _ADDED, _GROWN, _OPEN = Trait.PLAIN, Trait.LEFT, Trait.ADDED, Trait.GROWN, Trait.OPEN
_MONEY_AT_HAND = f"{FUNDS}|经费|指标|计划|批复|核定"
_INSPECTED = "抽检|检测|检验|抽查|抽样|检查|送检|监测|验收|考核|抽取"
_EXAMINED = "参加|评审|完成|参训|考试"
_PASSED = "合格|达标|优良|优质|通过|及格|优秀"
_REACHED = "就业|参保|入学|覆盖|签约|建档|接种|入住|入户|普及"
_IN_USE = "利用|开放|在用|完好|在线|上线|使用"
_CONCLUDED = "中标|落地|转化|成交|开工|竣工|投产"
KINDS: tuple[Kind, ...] = tuple(
    Kind(pattern_of(stem), pattern_of(part), pattern_of(whole), pattern_of(never), trait)
    for stem, part, whole, never, trait in (
        (
            rf"{ECONOMIES}|节减|资金节|降本",
            r"节约|节省|节支|节减|少支|节余|下浮",
            rf"{CEILINGS}|预算|送审|估算|计划|招标|采购|拦标|限额|标底|申报|安排",
            rf"{AGREED}|实际(?!少|节)|合同|签约|决算|审定|仅用|实付|实支|支付|(?:^|[^应少])支出",
            _LEFT,
        ),
        (
            r"审减|核减|净减",
            r"审减|核减|净减|减少",
            r"送审|申报|报审|报送|上报",
            r"审定|核定|审后|审核后|评审后|定案",
            _LEFT,
        ),
        (
            r"满意|好评|认可|点赞",
            r"满意|好评|认可|点赞|肯定",
            r"有效|回收|收回|受访|调查|参与|问卷|抽样|样本|访问|访谈|走访|评价|发放|发出|回访|随访|测评|测评表|代表|投票|打分|评议",
            r"不满意|不认可|差评",
            _ADDED,
        ),
        (r"编制使用|在编|满编", r"实有|在编|在职|实际", r"编制|核定", r"超编|空编", _PLAIN),
        (r"有效", r"有效", r"发放|发出|下发|收回|回收", _NEVER, _PLAIN),
        (r"回收|收回|反馈", r"收回|回收|反馈", r"发放|发出|下发|印发|寄出|投放|应[收回]", r"满意", _PLAIN),
        (
            r"到位",
            r"(?<!应)到位|收到|实际|到账|已[拨到]|拨[到入来]|划入",
            rf"{GRANTED}|应到位|应|总投资|补助|争取|承诺|配套",
            r"支付|支出",
            _PLAIN,
        ),
        (
            rf"{SPENT}|兑付|付款|报账|资金完成|投资完成|预算完成",
            rf"{SPENT}|列支|付款|兑付|发放|完成|实际|决算|用去|花费|报账|仅用|划拨|实付",
            rf"{_MONEY_AT_HAND}|应|合同|总价|[合共总]计",
            r"结余|结转$|剩余|未",
            _OPEN,
        ),
        (SPENT, _NEVER, _MONEY_AT_HAND, r"结余|剩余|未|沉淀|尚余|闲置|余|除$", _LEFT),
        (
            r"结转结余|结余|结转",
            r"结余|结转",
            rf"{RECEIVED}|预算|安排|支出",
            _NEVER,
            _PLAIN,
        ),
        (
            r"结转结余|结余|结转|沉淀|闲置",
            _NEVER,
            _MONEY_AT_HAND,
            rf"{PAID}|支出(?!预算)|执行|完成|花费|用去",
            _LEFT,
        ),
        (
            r"预算调整|调整|调剂",
            r"调整(?!后|为|到|至|预算|率)|调增|调减|调剂|追加|核减|压减",
            r"年初|批复|初始|原|部门预算",
            r"(?!)",
            _PLAIN,
        ),
        (
            r"预算调整|调整",
            r"调整后|调整为|调整到|调整至|调整预算|全年预算|变更后|调增[为至到]|调减[为至到]|调为|增至|减至|追加后|年[末底]预算",
            r"年初|批复|初始|原|期初",
            _NEVER,
            _GROWN,
        ),
        (
            r"精简|变动|变化|节水|节电|节能|减排",
            r"到|至|年末|本年|全年|今年|期末",
            rf"{EARLIER}|年初|由|从|期初",
            _NEVER,
            _GROWN,
        ),
        (
            r"超收|超额|超支|超编",
            r"实际|实有|完成|实收|支出|入库|决算|执行",
            r"目标|计划|任务|预算|编制",
            _NEVER,
            _GROWN,
        ),
        (
            r"到岗|出勤|到会|参会|到课|参训|参检|参考|参与",
            r"实到|实际|到岗|出勤|参会|参训|参加|参与|实有",
            r"应到|应|计划|通知|报名|共|总",
            _NEVER,
            _PLAIN,
        ),
        (
            r"不合格|不达标|超标",
            r"不合格|不达标|超标",
            rf"{_INSPECTED}|检疫|共|总|申报",
            r"(?<!不)合格",
            _PLAIN,
        ),
        (
            _PASSED,
            rf"{_PASSED}|达到|获得认定|获批|认定|入选",
            rf"{_INSPECTED}|{_EXAMINED}|参考|共|总|培训|学员|申报|报名",
            r"不合格|未通过|不达标",
            _OPEN,
        ),
        (
            _PASSED,
            _NEVER,
            rf"{_INSPECTED}|{_EXAMINED}",
            r"不合格|未通过|不达标",
            _LEFT,
        ),
        (
            r"完成|实现|达成",
            rf"{ACHIEVED}|办成|办结|落实",
            PLANNED.pattern,
            r"未完成|剩余|尚",
            _OPEN,
        ),
        (
            r"征收|征缴|收缴|追缴|清收|清欠|偿还|偿债|缴费",
            r"已|(?<!属)实|征收|入库|收缴|追缴|清|偿还|(?<!应)缴",
            r"应|欠|总|共|计划",
            r"未",
            _PLAIN,
        ),
        (
            rf"{_REACHED}|巩固",
            rf"{_REACHED}|建立档案|已|实[检到收查施]|在校|建[成有]|完成",
            r"共|应|总|有|毕业|适龄|常住|培训|户籍|全|辖",
            r"未",
            _OPEN,
        ),
        (
            rf"{_IN_USE}|在编",
            rf"{_IN_USE}|在职|正常",
            r"共|总|现有|拥有|编制|原值|应",
            r"闲置|空缺",
            _PLAIN,
        ),
        (
            _CONCLUDED,
            rf"{_CONCLUDED}|已",
            r"共|参与|洽谈|引进|受理|计划|总|任务",
            _NEVER,
            _PLAIN,
        ),
        (r"控制", r"实有|实际|在职|支出", r"编制|预算|安排", _NEVER, _PLAIN),
    )
)
TODO = pattern_of(
    rf"{FOUND}|共|总|全|反馈|接到|交办|需|有(?!效)|计划|任务|接|登记|立案|立项|报告|梳理|办理|参加|报名|申报|申请|纳入|"
    r"承担|核定|下达|发放|采集|监测|抽|适龄|常住|户籍|设计|规模"
)
OWED, DONE_OF_OWED = pattern_of(_OWED_WORDS), pattern_of(r"实|已")
_GENERIC = pattern_of(
    rf"{OF_ANYTHING}|供养|整体|平均|综合|本年|当年|年[末底]|年|截至|经费|财政|专项|部门|单位|及时|"
    r"群众|服务对象|公众|学员|师生|家长|用户|职工|居民|市民|患者|游客|农户|客户|干部|调查|投资|支出|工程|问题|事项|案件|问卷|有效|产品|人员|样品|率|按期|其|该|，|、|已|按时|进度|数量|指标|"
    r"社会|对象|受益|款|量|最终|累计|内|的|一次|检验|检测|抽检|抽查|中|且|则|而|总"
)
_ANYONE = pattern_of(
    r"读者|企业|受访|村民|学生|教师|观众|学员|代表|委员|乘客|司机|商户|业主|老人|员工|办事|参训|服务|体验|使用者|.{0,2}[人者民员户]$"
)


def kinds_of(stem: str, pool: Sequence[Figure]) -> Iterator[tuple[Kind, str]]:
    """The kinds of a rate by its stem, and what it is of; none where no figure beside it names that."""
    is_owed = any(OWED.search(figure.label) for figure in pool)
    for kind in KINDS:
        found = kind.stem.search(stem)
        if found is not None:
            rest = unnamed(stem, kind)
            if kind.trait is Trait.ADDED:
                rest = _ANYONE.sub("", rest)  # whoever answered
            if not rest or any(names(figure, rest) for figure in pool):
                yield kind, rest
    own = stripped(stem)
    if len(own) > 1:
        last = pattern_of(".{0,4}".join(map(re.escape, own[-2:])))  # 取证率: 取得证书
        rest = _rest(own[:-2])
        if not rest or not is_of_a_kind(own[-2:]):
            yield Kind(last, last, TODO, pattern_of(r"未|[不没]" + re.escape(own[-2:])), is_known=False), rest
        if is_owed and not rest:
            yield Kind(last, DONE_OF_OWED, OWED, pattern_of(r"未"), is_known=False), ""


def names(figure: Figure, name: str) -> bool:
    """Whether the words around a number have a name in them, or most of it."""
    words = figure.label + figure.tail
    return name in words or resembles(name, words) or (bool(figure.unit) and name.removesuffix("数") == figure.unit)


def unnamed(stem: str, kind: Kind) -> str:
    """What a rate is of, beside its kind: 执法 of 执法计划完成."""
    return _rest(kind.stem.sub("", stem))


def _rest(words: str) -> str:
    return _GENERIC.sub("", bare(_GENERIC.sub("", _HOW.sub("", words))))


def is_of_a_kind(stem: str) -> bool:
    """Whether the words of a rate belong to a known kind."""
    return any(kind.stem.search(stem) for kind in KINDS)


_HOW = pattern_of(r"^(?:按期|按时|限时|如期|及时|一次性?)|(?:及时|按期|按时)$")


def stripped(stem: str) -> str:
    """The name of a rate without how well it was done: 公开及时 and 按期回复 are 公开 and 回复."""
    return bare(_HOW.sub("", stem)) or bare(stem)
