"""Rates inside a sentence (regulation §5, T16): execution, arrival, completion, satisfaction, saving, any …率."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apps.core.quantities import Approximation, Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.quotients import Quotient, are_alike, around, behind, is_read_otherwise
from apps.papers.checks.sentences.roles import Role, bare, likeness, roles_of
from apps.papers.checks.sentences.telling import accuse
from apps.papers.facts import Remark

ADVICE = "请核对比率和它的两个数。"


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of rate: its stem, and what numerator, denominator and other figures beside them are called."""

    stem: re.Pattern[str]
    part: re.Pattern[str]
    whole: re.Pattern[str]
    never: re.Pattern[str]
    is_known: bool = True

    @property
    def is_left(self) -> bool:
        """Whether what is ``never`` the denominator is what the saving is counted from."""
        return "审定" in self.never.pattern or "中标" in self.never.pattern

    @property
    def is_added(self) -> bool:
        """Whether all numerators count together: 非常满意 and 满意."""
        return "不满意" in self.never.pattern


_NEVER = r"(?!)"
_KINDS: tuple[_Kind, ...] = tuple(
    _Kind(re.compile(stem), re.compile(part), re.compile(whole), re.compile(never))
    for stem, part, whole, never in (
        (
            r"节约|节省|节支|节减|下浮|资金节",
            r"节约|节省|节支|节减|少支",
            r"预算|控制价|限价|概算|送审|估算|计划|招标|采购",
            r"中标|成交|实际|合同|结算|签约",
        ),
        (r"审减|核减", r"审减|核减", r"送审|申报|报审|报送", r"审定|核定"),
        (
            r"满意|好评",
            r"满意|好评",
            r"有效|回收|收回|受访|调查|参与|问卷|抽样|访问|评价|发放|回访|测评",
            r"不满意",
        ),
        (r"编制使用|在编|满编", r"实有|在编|在职|实际", r"编制|核定", r"超编|空编"),
        (r"有效", r"有效", r"发放|发出|下发|收回|回收", _NEVER),
        (r"回收|收回|反馈", r"收回|回收|反馈", r"发放|发出|下发|印发", r"满意"),
        (r"到位", r"(?<!应)到位|收到|实际", r"应到位|应|计划|预算|下达|安排|批复|总投资", r"支付|支出"),
        (
            r"执行|支付|支出|使用|拨付|兑付|付款|资金完成|投资完成|预算完成",
            r"支出|列支|支付|付款|执行|使用|拨付|兑付|发放|完成|实际|决算",
            r"预算|安排|下达|到位|拨款|资金|经费|收到|指标|可用|计划|收入|应|批复|合同|总价",
            r"结余|结转$|剩余|未",
        ),
        (r"结转结余|结余|结转", r"结余|结转", r"预算|收入|资金|下达|安排|到位|支出", _NEVER),
        (
            r"到岗|出勤|到会|参会|到课|参训|参考|参与",
            r"实到|实际|到岗|出勤|参会|参训|参加|参与|实有",
            r"应到|应|计划|通知|报名|共|总",
            _NEVER,
        ),
        (
            r"合格|达标|优良|优质|通过|及格|优秀",
            r"合格|达标|优良|通过|优质|优秀|及格",
            r"抽检|检测|检验|抽查|抽样|检查|送检|监测|验收|考核|参加|参考|抽取|评审|共|完成|参训|考试|总|培训|学员|申报",
            r"不合格|未通过|不达标",
        ),
        (
            r"完成|实现",
            r"实际|完成|建成|实现|新建|新增|已|达到",
            r"计划|目标|任务|应|预算|下达|指标|年初",
            r"未完成|剩余",
        ),
        (
            r"征收|征缴|收缴|追缴|清收|清欠|偿还|缴费",
            r"已|实|征收|入库|收缴|追缴|清|偿还|缴",
            r"应|欠|总|共|计划",
            r"未",
        ),
        (
            r"就业|参保|入学|覆盖|签约|建档|接种|入住|入户|普及|巩固",
            r"就业|参保|入学|覆盖|签约|建档|接种|入住|普及|已|实[检到收查施]|在校",
            r"共|应|总|有|毕业|适龄|常住|培训|户籍|全",
            r"未",
        ),
        (
            r"利用|开放|在用|完好|在线|在编|上线|使用",
            r"利用|在用|完好|在线|开放|使用|在职|上线|正常",
            r"共|总|现有|拥有|编制|原值|应",
            r"闲置|空缺",
        ),
        (
            r"中标|落地|转化|成交|开工|竣工|投产",
            r"中标|落地|转化|成交|开工|竣工|投产|已",
            r"共|参与|洽谈|引进|受理|计划|总",
            _NEVER,
        ),
        (r"控制", r"实有|实际|在职|支出", r"编制|预算|安排", _NEVER),
    )
)
_TODO = re.compile(r"共|应|总|全|发现|受理|收到|排查|交办|需|有|计划|接|登记|立案|报告|梳理|办理|参加|报名")
_OWED, _DONE_OF_OWED = re.compile(r"应"), re.compile(r"实|已")
_RATE = re.compile(
    r"(?P<stem>[^，、；：（）]{1,16}?)(?:率|度|进度|比例)(?P<inside>·[^·]{1,12}·)?(?:仅|只|均|也|就)?"
    r"(?:为|达到了?|达|是|至|在|约|近|超过?|高|只有|有|仍|，|：|\ )*$"
)
_INCLUDED = re.compile(r"·?(?:含|包括)(?P<name>[^·]{2,8})·?")
_OF = re.compile(
    r"(?P<excess>超额)?(?P<verb>完成|达到?了?|为|相当于|是|约为|达成|实现)(?:了)?(?P<whole>[^，；：、]{0,16}?)的?(?:约|近|超过?)?$"
)
_NO_RATE = re.compile(
    r"目标(?!任务|的|数的|值的)|不低于|不高于|≥|≤|上年|去年|同期|全国|全省|全市平均|以上|要求|标准|[利税费汇]率|力争|计划(?!完成|执行|的|任务|数的)|"
    r"每年|20\d\d年(?!度)|差异率|权重|分值|扣"
)
_GENERIC = re.compile(
    r"资金|预算|项目|年度|全年|实际|总体|整体|平均|综合|任务|工作|目标|计划|本年|当年|年[末底]|年|截至|经费|财政|专项|部门|单位|及时|"
    r"群众|服务对象|公众|学员|师生|家长|用户|职工|居民|市民|患者|游客|农户|客户|干部|调查|投资|支出|工程|问题|事项|案件|问卷|有效|产品|人员|样品|率|按期|整体|其|该|，|、|已|按时|进度|数量|指标|"
    r"社会|对象|受益|款|量|最终|累计|内|的|一次|检验|检测|抽检|抽查|中|且|则|而|总"
)
_VERBS = re.compile(
    r"截[至止].*?(?=实际|支|执行|完成|使用|拨付|已|$)|\d+月[底末]?|年[底末]|[上下]半年|实际|支出|支付|执行|完成|使用|拨付|到位|已|资金|数"
)
_PLAN = re.compile(r"计划|目标|任务|预算|应|下达|指标|概算")
_DONE = re.compile(r"实际|完成|建成|已|支出|实现|达到|执行|支付|到位|新增|新建|决算|收入|征收|培训|发放")


def wrong_rates(sentence: Sentence) -> Iterator[Remark]:
    """Rates that their two figures do not give, where the words say which two are meant (regulation §5, T16)."""
    for rate in sentence.figures:
        if rate.dimension is not Dimension.PERCENT or rate.quantity.approximation is Approximation.RANGE:
            continue
        if {Role.CHANGE, Role.COMPARED, Role.SHARE} & roles_of(rate) and not _EXCESS.search(rate.label):
            continue
        if _NO_RATE.search(rate.label):
            continue
        quotient, pool = _quotient(sentence, rate)
        if quotient is None or not quotient.can_be_judged:
            continue
        severity = quotient.doubt(rate)
        if severity is not None and not is_read_otherwise(rate, quotient, pool):
            yield accuse(sentence, "T16", severity, rate, quotient.told, quotient.exact, ADVICE)


_EXCESS = re.compile(r"超额完成[^，；]{0,8}$")


def _quotient(sentence: Sentence, rate: Figure) -> tuple[Quotient | None, list[Figure]]:
    """What the words say a rate is made of, and every figure that it could be made of."""
    before, after = around(sentence, rate), behind(sentence, rate)
    pool = [*before, *(figure for figure in after if figure not in before)]
    named = _RATE.search(rate.label)
    if named is not None:
        for kind, own_name in _kinds(named["stem"], pool):
            found = _chosen(before, kind) or _chosen(pool, kind) or _left(before, kind)
            if found is not None and own_name and not _is_of(found, own_name):
                return None, pool
            if found is None and sentence.before:
                found = _with_an_earlier_whole(before, sentence.before, kind)
            included = _INCLUDED.search(named["inside"] or "")
            if found is not None and included is not None:
                return _with(found, included["name"], before), []
            if found is not None:
                left = _left(before, kind)
                is_left = left is not None and left.can_be_judged and left.doubt(rate) is None
                return (None if is_left else found), [figure for figure in pool if not kind.never.search(figure.label)]
        return None, pool
    of = _OF.search(rate.label)
    if of is not None:
        return _of_whole(of["whole"], before, is_excess=bool(of["excess"])), pool
    direct = of_the_figure_before(sentence, rate, before)
    return (direct if direct is None or "占" not in direct.whole.label else None), pool


def _is_of(quotient: Quotient, name: str) -> bool:
    """Whether the numerator or the denominator is what the rate says it is of: 省级资金支付率."""
    return any(name in figure.label + figure.tail for figure in (*quotient.parts, quotient.whole))


def _kinds(stem: str, pool: Sequence[Figure]) -> Iterator[tuple[_Kind, str]]:
    """The kinds of a rate by its stem, and what it is of; none where no figure beside it names that."""
    is_owed = any(_OWED.search(figure.label) for figure in pool)
    for kind in _KINDS:
        found = kind.stem.search(stem)
        if found is not None:
            rest = _GENERIC.sub("", bare(stem[: found.start()] + stem[found.end() :]))
            if not rest or any(rest[-2:] in figure.label + figure.tail for figure in pool):
                yield kind, rest[-2:]
    if len(stem) > 1:
        last = re.compile(".{0,2}".join(map(re.escape, stem[-2:])))  # 取证率: 取得证书
        rest = _GENERIC.sub("", bare(stem[:-2]))
        yield _Kind(last, last, _TODO, re.compile(r"未"), is_known=False), rest[-2:]
        if is_owed and not rest:
            yield _Kind(last, _DONE_OF_OWED, _OWED, re.compile(r"未")), ""


def _chosen(pool: Sequence[Figure], kind: _Kind) -> Quotient | None:
    """The last two figures of one unit whose words are those of the numerator and the denominator."""
    parts = [figure for figure in pool if _named(figure, kind.part) and not kind.never.search(figure.label)]
    for part in reversed(parts):
        wholes = [figure for figure in pool if figure is not part and are_alike(figure, part)]
        wholes = [figure for figure in wholes if not kind.never.search(figure.label) and not _is_gap(figure)]
        sure = [figure for figure in wholes if _named(figure, kind.whole)]
        both = [figure for figure in sure if not _named(figure, kind.part)] or sure
        if both:
            whole = both[-1]
            all_parts = [other for other in parts if other is not whole and other.index > whole.index]
            is_added = kind.is_added and part in all_parts and all(are_alike(other, part) for other in all_parts)
            return Quotient(tuple(all_parts) if is_added else (part,), whole, is_sure=True)
        other = wholes[0] if len(wholes) == 1 and kind.is_known else None
        is_free = other is not None and other.segment == part.segment and not _named(other, kind.part)
        if other is not None and is_free and not kind.whole.search(part.label):
            return Quotient((part,), other, is_sure=False)
        return None
    return None


def _left(pool: Sequence[Figure], kind: _Kind) -> Quotient | None:
    """审减率, 节约率: the whole less what was paid, by the whole."""
    if not kind.is_left:
        return None
    paid = [figure for figure in pool if kind.never.search(figure.label)]
    wholes = [figure for figure in pool if _named(figure, kind.whole) and figure not in paid]
    if not paid or not wholes or not are_alike(paid[-1], wholes[-1]):
        return None
    return Quotient((wholes[-1],), wholes[-1], is_sure=True, less=paid[-1])


def of_the_figure_before(sentence: Sentence, rate: Figure, pool: Sequence[Figure]) -> Quotient | None:
    """为年度任务5,000人的105%: the whole stands directly before, the part before that."""
    if not re.fullmatch(r"的(?:比重|比例)?(?:为|是|达到?)?", rate.label) or not rate.index:
        return None
    whole = sentence.figures[rate.index - 1]
    if whole not in pool or sentence.between(whole, rate) != rate.label or not _OF_FIGURE.search(whole.label):
        return None
    parts = [figure for figure in pool if figure.index < whole.index and are_alike(figure, whole)]
    name = bare(whole.label.partition("占")[0]) if "占" in whole.label else ""
    if name:
        best = max((likeness(name, figure.label) for figure in parts), default=0)
        parts = [figure for figure in parts if best > 1 and likeness(name, figure.label) == best]
    return Quotient((parts[-1],), whole, is_sure=True) if parts else None


_OF_FIGURE = re.compile(r"(?:为|完成|达到?|占|相当于|是)[^，；]{0,16}$")


def _with_an_earlier_whole(pool: Sequence[Figure], earlier: Sequence[Figure], kind: _Kind) -> Quotient | None:
    """The numerator of this sentence by the only denominator of the sentence before."""
    parts = [figure for figure in pool if _named(figure, kind.part) and not _named(figure, kind.whole)]
    if len(parts) != 1 or _VERBS.sub("", bare(parts[0].label)):
        return None  # of something with a name of its own
    wholes = [
        figure
        for figure in earlier
        if are_alike(figure, parts[0]) and _named(figure, kind.whole) and not kind.never.search(figure.label)
    ]
    return Quotient((parts[0],), wholes[0], is_sure=False) if len(wholes) == 1 else None


def _with(quotient: Quotient, name: str, pool: Sequence[Figure]) -> Quotient:
    """满意度（含基本满意）: the figure of that name belongs to the numerator."""
    parts = [
        figure
        for figure in pool
        if name in figure.label and figure is not quotient.whole and are_alike(figure, quotient.whole)
    ]
    named = [figure for figure in pool if figure is not quotient.whole and figure not in parts]
    plain = [figure for figure in named if are_alike(figure, quotient.whole) and figure.label.endswith(name[-2:])]
    return Quotient((*(plain or quotient.parts)[:1], *parts[:1]), quotient.whole, is_sure=bool(parts))


def _is_gap(figure: Figure) -> bool:
    """超出目标任务15户: how far something lies from the plan is neither plan nor result."""
    return bool({Role.CHANGE, Role.COMPARED} & roles_of(figure))


def _named(figure: Figure, words: re.Pattern[str]) -> bool:
    return words.search(figure.label) is not None or words.search(figure.tail[:6]) is not None


def _of_whole(whole: str, pool: Sequence[Figure], *, is_excess: bool) -> Quotient | None:
    """完成年度任务的118%, 为年初预算的95%, 超额完成计划的8%: the denominator is named."""
    is_plan = _PLAN.search(whole) is not None or is_excess
    if not is_plan and len(bare(whole)) < 2:
        return None
    ranked = [(likeness(whole, figure.label), figure) for figure in pool if not _is_gap(figure)]
    best = max((rank for rank, _ in ranked), default=0)
    wholes = [figure for rank, figure in ranked if rank == best and best > 1]
    if not wholes and is_plan:
        wholes = [figure for figure in pool if _PLAN.search(figure.label) and not _is_gap(figure)]
    for figure in reversed(wholes):
        parts = [
            other
            for other in pool
            if other is not figure
            and are_alike(other, figure)
            and _DONE.search(other.label)
            and not _is_gap(other)
            and not _PLAN.search(other.label)
        ]
        if parts:
            return Quotient((parts[-1],), figure, is_sure=True, is_excess=is_excess)
    return None
