"""Rates inside a sentence (regulation §5, T16): execution, arrival, completion, satisfaction, saving, any …率."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from apps.core.amounts import HUNDRED
from apps.core.quantities import Approximation, Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.roles import Role, bare, likeness, roles_of
from apps.papers.checks.sentences.telling import (
    HINT,
    WARNING,
    ZERO,
    accuse,
    may_be,
    quotient_slack,
)
from apps.papers.facts import Remark

ADVICE = "请核对比率和它的两个数。"
REACH = 8  # figures before a rate that can be meant
COUNTED = {Dimension.MONEY, Dimension.COUNT, Dimension.FOREIGN}

# The stem of a rate, what its numerator and what its denominator are called.
_RATES: tuple[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(stem), re.compile(part), re.compile(whole))
    for stem, part, whole in (
        (r"节约|节省|节支|节减|下浮", r"节约|节省|节支|节减|少支", r"预算|控制价|限价|概算|送审|估算|计划|招标|采购"),
        (r"审减|核减", r"审减|核减", r"送审|申报|报审|报送"),
        (r"满意|好评", r"满意|好评", r"有效|回收|收回|受访|调查|参与|问卷|抽样|访问|评价|发放"),
        (r"有效回收|有效问卷|有效", r"有效", r"发放|发出|下发|收回|回收"),
        (r"回收|收回|反馈", r"收回|回收|反馈", r"发放|发出|下发|印发"),
        (r"到位", r"(?<!应)到位|收到|实际", r"应到位|应|计划|预算|下达|安排|批复|总投资"),
        (
            r"执行|支付|支出|使用|拨付|兑付|资金完成|投资完成|预算完成",
            r"支出|支付|执行|使用|拨付|兑付|发放|完成|实际",
            r"预算|安排|下达|到位|拨款|资金|收到|指标|可用|计划|收入|应",
        ),
        (r"结转结余|结余|结转", r"结余|结转", r"预算|收入|资金|下达|安排|到位"),
        (r"到岗|出勤|到会|参会|到课|参训|参考", r"实到|实际|到岗|出勤|参会|参训", r"应到|应|计划|通知|报名"),
        (
            r"合格|达标|优良|优质|通过|及格",
            r"合格|达标|优良|通过|优质",
            r"抽检|检测|检验|抽查|抽样|检查|送检|监测|验收|考核|参加|参考|抽取|评审|共|完成",
        ),
        (r"完成|实现", r"实际|完成|建成|实现|新建|新增|已", r"计划|目标|任务|应|预算|下达|指标|年初"),
        (r"征收|征缴|收缴|追缴|清收|清欠|偿还", r"已|实|征收|入库|收缴|追缴|清|偿还|缴", r"应|欠|总|共|计划"),
        (
            r"就业|参保|入学|覆盖|签约|建档|接种|入住|入户|普及",
            r"就业|参保|入学|覆盖|签约|建档|接种|入住|普及|已",
            r"共|应|总|有|毕业|适龄|常住|培训|户籍|全",
        ),
        (
            r"利用|开放|在用|完好|在线|在编|上线",
            r"利用|在用|完好|在线|开放|使用|在职|上线|正常",
            r"共|总|现有|拥有|编制|原值|应",
        ),
        (r"中标|签约|落地|转化|成交", r"中标|签约|落地|转化|成交", r"共|参与|洽谈|引进|受理"),
    )
)
_RATE = re.compile(
    r"(?P<stem>[^，、；：（）]{1,14}?)(?:率|度|进度|比例)(?:仅|只)?"
    r"(?:为|达到?|达|是|至|在|约|近|超过?|高|只有|有|仍|，|：|\ )*$"
)
_OF = re.compile(r"(?P<verb>完成|达到?|为|相当于|是|约为|达成|实现)(?P<whole>[^，；：、]{0,16}?)的?(?:约|近|超过?)?$")
_NO_RATE = re.compile(
    r"目标|不低于|不高于|≥|≤|上年|去年|同期|全国|全省|全市平均|以上|要求|标准|利率|税率|费率|汇率|力争|计划(?!完成|执行)|每年|20\d\d年(?!度)"
)
_GENERIC = re.compile(
    r"资金|预算|项目|年度|全年|实际|总体|整体|平均|综合|任务|工作|目标|计划|本年|当年|年末|年|经费|财政|专项|部门|单位|及时|"
    r"群众|服务对象|公众|调查|投资|支出|工程|问题|事项|案件|问卷|有效|产品|人员|样品|率|按期|整体|其|该|，|、|已|按时|进度|数量|指标|"
    r"社会|对象|受益|款|量|最终|累计|内|的"
)


def wrong_rates(sentence: Sentence) -> Iterator[Remark]:
    """Rates that no two figures beside them give, where the words say which two are meant (regulation §5, T16)."""
    figures = sentence.figures
    for rate in figures:
        if rate.dimension is not Dimension.PERCENT or rate.quantity.approximation is Approximation.RANGE:
            continue
        roles = roles_of(rate)
        if Role.CHANGE in roles or Role.COMPARED in roles or Role.SHARE in roles or _NO_RATE.search(rate.label):
            continue
        yield from _rate(sentence, rate)


def _rate(sentence: Sentence, rate: Figure) -> Iterator[Remark]:
    pool = around(sentence, rate)
    pair = _pair(sentence, rate, pool) if len(pool) > 1 else None
    if pair is None:
        return
    part, whole, is_sure = pair
    if not whole.amount or not part.is_exact or not whole.is_exact:
        return
    exact = part.amount / whole.amount * HUNDRED
    wider = [*pool, *behind(sentence, rate)]
    if any(may_be(rate, one, spread) for one, spread in readings(part, wider)):
        return
    told = f"{part.typed} ÷ {whole.typed}"
    yield accuse(sentence, "T16", WARNING if is_sure else HINT, rate, told, exact, ADVICE)


def around(sentence: Sentence, rate: Figure) -> list[Figure]:
    """The amounts that a rate can be made of: the last before it, and those in its own bracket behind it."""
    figures = sentence.figures
    before = [
        figure
        for figure in figures[max(0, rate.index - REACH) : rate.index]
        if figure.dimension in COUNTED and not figure.quantity.per
    ]
    own = [
        figure
        for figure in figures[rate.index + 1 : rate.index + 5]
        if figure.owner == rate.index and figure.dimension in COUNTED
    ]
    return own if len(own) > 1 else before + own


def behind(sentence: Sentence, rate: Figure) -> list[Figure]:
    """Amounts that follow a rate in its segment: they may be what it was made of."""
    following = sentence.figures[rate.index + 1 : rate.index + 4]
    return [figure for figure in following if figure.dimension in COUNTED and figure.segment == rate.segment]


def readings(part: Figure, pool: Sequence[Figure]) -> Iterator[tuple[Decimal, Decimal]]:
    """Every percentage that a figure gives with others of its kind, and the spread of rounding.

    Its neighbour may belong to it, or to the whole, or what it leaves may be meant.
    """
    others = [
        figure
        for figure in pool
        if figure is not part and figure.unit == part.unit and figure.dimension is part.dimension and figure.amount > 0
    ]
    combined = [
        value
        for one, other in pairwise(others)
        if abs(one.index - other.index) < 3
        for value in (one.amount + other.amount, abs(one.amount - other.amount))
    ]
    for figure in others:
        share, spread = part.amount / figure.amount * HUNDRED, quotient_slack(part, figure)
        yield share, spread
        yield HUNDRED - share, spread
        if share > HUNDRED:
            yield share - HUNDRED, spread
        for neighbour in others:
            if neighbour is not figure and abs(neighbour.index - part.index) < 3:
                yield (part.amount + neighbour.amount) / figure.amount * HUNDRED, ZERO
    for whole in filter(None, combined):
        yield part.amount / whole * HUNDRED, ZERO


def _pair(sentence: Sentence, rate: Figure, pool: Sequence[Figure]) -> tuple[Figure, Figure, bool] | None:
    named = _RATE.search(rate.label)
    if named is not None:
        return _of_stem(sentence, rate, named["stem"], pool)
    of = _OF.search(rate.label)
    return _of_whole(of["verb"], of["whole"], rate, pool) if of is not None else None


def _of_stem(sentence: Sentence, rate: Figure, stem: str, pool: Sequence[Figure]) -> tuple[Figure, Figure, bool] | None:
    for named, part_words, whole_words in _RATES:
        found = named.search(stem)
        if found is None:
            continue
        rest = _GENERIC.sub("", bare(stem[: found.start()] + stem[found.end() :]))
        if rest and not any(rest[-2:] in _words(figure) for figure in pool):
            return None
        return _chosen(pool, part_words, whole_words)
    tail = re.search(r"(?P<last>..)$", stem)
    if tail is None:
        return None
    return _chosen(
        pool, re.compile(re.escape(tail["last"])), re.compile(r"共|应|总|全|发现|受理|收到|排查|交办|需|有|计划|接")
    )


def _words(figure: Figure) -> str:
    return figure.label + figure.tail


def _chosen(
    pool: Sequence[Figure], part_words: re.Pattern[str], whole_words: re.Pattern[str]
) -> tuple[Figure, Figure, bool] | None:
    """The last two figures of one unit whose words are those of the numerator and the denominator."""
    for part in reversed(pool):
        if not _named(part, part_words):
            continue
        wholes = [
            figure
            for figure in pool
            if figure is not part and figure.unit == part.unit and figure.dimension is part.dimension
        ]
        sure = [figure for figure in wholes if _named(figure, whole_words)]
        both = [figure for figure in sure if not _named(figure, part_words)] or sure
        if both:
            return part, both[-1], True
        if len(wholes) == 1:
            return part, wholes[0], False
        return None
    return None


def _named(figure: Figure, words: re.Pattern[str]) -> bool:
    return words.search(figure.label) is not None or words.search(figure.tail[:6]) is not None


_PLAN = re.compile(r"计划|目标|任务|预算|应|下达|指标|概算")
_DONE = re.compile(r"实际|完成|建成|已|支出|实现|达到|执行|支付|到位|新增|新建")


def _of_whole(verb: str, whole: str, rate: Figure, pool: Sequence[Figure]) -> tuple[Figure, Figure, bool] | None:
    """完成年度任务的118%, 为年初预算的95%: the denominator is named."""
    name = bare(whole)
    is_plan = _PLAN.search(whole) is not None
    if not is_plan and len(name) < 2:
        return None
    ranked = [(likeness(whole, figure.label), figure) for figure in pool]
    best = max((rank for rank, _ in ranked), default=0)
    wholes = [figure for rank, figure in ranked if rank == best and best > 1]
    if not wholes and is_plan:
        wholes = [figure for figure in pool if _PLAN.search(figure.label)]
    for whole_figure in reversed(wholes):
        parts = [
            figure
            for figure in pool
            if figure is not whole_figure
            and figure.unit == whole_figure.unit
            and _DONE.search(figure.label)
            and not _PLAN.search(figure.label)
        ]
        if parts:
            return parts[-1], whole_figure, True
    return None
