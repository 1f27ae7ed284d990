"""Totals and the parts that are announced behind them: by 其中, 包括, a colon or a bracket."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from apps.core.amounts import HUNDRED
from apps.core.dates import EARLIER, YEAR
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.quotients import is_base
from apps.papers.checks.sentences.roles import Role, bare, is_level, is_threshold, roles_of
from apps.papers.checks.sentences.telling import ZERO, interval, last_digit, slack
from apps.papers.checks.words import ADDED_UP, BALANCE, BUDGET_STAGES, GRAND, LEFT, PAID, PLANS, RECEIVED, SPENT, TOLD

MOST_PARTS = 30
SUMMED = {Dimension.MONEY, Dimension.FOREIGN, Dimension.COUNT}

_ANNOUNCED = pattern_of(
    r"(?P<all>包括|包含|[又再]?细?分[为成](?=[^一二三四五六七八九十两几\d])|分别(?:为|是|投向|用于|投给|投入|拨给|下达|分配|安排给|来自|来源于|划拨)|[按从][^，；。：\d]{1,10}(?:划分|分类?|区分|统计|看)(?=[，：]|[^，；。：]{1,8}$)|由(?=.)|即(?=.)|组成[：:]|构成[：:])|(?P<some>其中|含|中(?=，))|(?P<list>：)"
)
NO_PART = pattern_of(
    rf"比(?![例重])|较(?![大高多好])|(?:{EARLIER})(?!结[转余])|目标(?!价格)|计划|人均|平均|户均|每|单价|(?<!高)标准(?!化)|带动|撬动|吸引|增长|"
    rf"{ADDED_UP}|另有|另外|此外|超出?预算|节约|(?<!公共)(?<!基金)(?<!经营)预算(?!内|财政|拨款|收入|支出|外|投资|执行|编制|管理)|"
    r"批复|调整(?!指标)|(?:增加?|减少?|提高|上?升|下?降低?)[到至]$"
)
PLANNED = pattern_of(f"{PLANS}|调整")
_FLOW = f"{RECEIVED}|{SPENT}|{BALANCE}|收到|带动|实现|实有|有|完成|下年|发放"
HEAD = pattern_of(
    rf"(?:截[至止].*|全年|本年度?|当年|年末|年底|年终|目前|实际|已|累计|并|另|另外|同时|此外|剩余|尚|仅|全部|共|总)*(?:{_FLOW})+"
    rf"(?:{GRAND}|{TOLD}|资金)*"
)
_NEW_SCOPE = pattern_of(r"(?:季度|月)[末底]|^(?:年末|年底|年终|另有|此外|另外|截至|截止|上年(?!结)|带动|剩余|累计)")
# What another matter than the parts before it begins with, behind a comma: 已拨付, 负债合计, 合格, 按期办结, 享受….
_TURNS = pattern_of(
    rf"^(?:当年|全年|年内|目前|实际|及时|按期|按时|全部|累计|现|共)*(?P<verb>支出|{PAID}|{LEFT}|已|发放|兑[付现]|列支|缴|上缴|入库|调拨|出库|收回|退[回还]|"
    r"腾退|期满|解除|新(?:购|接收|招)|收取|库存|价值|配套(?![资经工设建投项费])|"
    r"质保|负债|净[资值]|所有者|折旧|摊销|减值|完成|完工|办[结理复]|结案|立案|移送|处[罚置理]|整改|查处|发现|检出|"
    r"[不]?合格|达标|优[良秀]率|通过|获[得评批]|实[有际到]|现有|在[编岗册职]|入住|入学|毕业|就业|享受|参加|参训|惠及|受益|覆盖|资助|救助|服务(?!业)|接待|"
    r"外借|借阅|带动|吸引|撬动|产[值量]|销售|投[产用]|开[工业]|验收|重[复访]|兼)"
)
_SPENDS = pattern_of(rf"(?:当年|全年|实际|共|已)(?P<verb>{SPENT}|列支|开支|兑付|发放|完成)(?:了|资金)?$")
_OPEN = pattern_of(
    r"等(?:项目|方面|工作|用途)?(?:共|约)?$|其余|其他方面|余下|剩余|主要|重点|较大|突出|仅|特别|尤其|最[大多高]|不含|以及其他"
)
SLICE = pattern_of(
    rf"{YEAR}年|[上下]半年|[一二三四]季度|第[一二三四五六七八九十\d]+[批期次季年阶段]|\d{{1,2}}月|首批|次批|[一二三四五]期(?![间末初])|首年|次年|上年|本年|当年"
)
WHOLE = pattern_of(r"总|合计|(?<!公)共|实有|现有|全部|^(?:全年|本年度?)?(?:收入|支出|编制|人员)")
_ITEMIZED = pattern_of(r"(?:其中|包括|分别为|分别是|如下|明细|(?:分项|具体|分配|构成|分布|使用)[^，；：]{0,6})：")
_AFTER_SEMICOLON = pattern_of(r"[^；]*；(?:其中|包括|具体|分别)[^；]*$")
_TOPIC = pattern_of(r"[，；。）](?P<name>[^，；。：、）]{2,24}|[^，；。：、）]{2,10}[中里内]，[^，；。：、）]{0,12})$")
_DIVIDED = pattern_of(
    r"[，；。](?P<name>[^，；。：、）]{2,24}?)(?:又|再)细?分[为成][^，；。：、）]*$", needs=("又", "再")
)
_WITHIN = pattern_of(r"^其中|[中里内]")
_SPENT = pattern_of(rf"{PAID}|执行(?!标准)|(?<!基本)(?<!项目)支出|完成")
_GOT = pattern_of(r"(?:自评|实际|实)*[得扣失]分?")
_CAME = pattern_of(r"新增|新建|净增")
LONGEST_JOINT = 48
MOST_UNNAMED = Decimal("0.25")


@dataclass(frozen=True)
class Sum:
    """A total and its parts. The words may say that the parts are all (``is_exhaustive``) or not all (``is_open``).

    ``is_listed`` where only their order says so.
    """

    total: Figure
    parts: tuple[Figure, ...]
    is_exhaustive: bool
    is_open: bool
    is_sure: bool = True
    is_listed: bool = False

    @cached_property
    def added(self) -> Decimal:
        return sum((part.amount for part in self.parts), ZERO)

    @property
    def gap(self) -> Decimal:
        """What the total has beyond its parts; negative where the parts are more."""
        return self.total.amount - self.added

    @cached_property
    def holds(self) -> bool:
        if all(figure.is_exact for figure in (self.total, *self.parts)):
            return abs(self.gap) <= slack(self.total, *self.parts)
        finest = min(last_digit(part.quantity.number) * part.quantity.measure.factor for part in self.parts)
        bounds = [interval(part, finest) for part in self.parts]
        low, high = interval(self.total)
        return sum((one for one, _ in bounds), ZERO) <= high and low <= sum((one for _, one in bounds), ZERO)

    @property
    def is_off(self) -> bool:
        """Whether parts that are all printed with an about-word miss, as printed, all that the total can stand for."""
        low, high = interval(self.total)
        return not any(part.is_exact for part in self.parts) and not low <= self.added <= high

    def is_near(self, most: Decimal) -> bool:
        """Whether the parts miss the total by no more than this share of it, as what is meant to be all of it does."""
        return abs(self.gap) <= abs(self.total.amount) * most


def is_announced(sentence: Sentence, place: int) -> bool:
    """Whether a word, a colon or a bracket leads from the figure before ``place`` to the one there."""
    first, before = sentence.figures[place], sentence.figures[place - 1]
    if first.depth > before.depth and first.owner == before.index:
        return True
    return _ANNOUNCED.search(sentence.between(before, first)[-LONGEST_JOINT:]) is not None


def announced(sentence: Sentence, place: int) -> Sum | None:
    """The sum whose first part is the figure at ``place``: its total stands before 其中, 包括, a colon or a bracket."""
    figures = sentence.figures
    first, before = figures[place], figures[place - 1]
    if first.dimension not in SUMMED or first.is_price or is_threshold(first):
        return None
    opens = first.depth > before.depth and first.owner == before.index
    gap = sentence.between(before, first)[-LONGEST_JOINT:]
    marks = list(_ANNOUNCED.finditer(gap))
    mark = marks[0] if marks else None
    topic = None if opens else _DIVIDED.search(gap) or _TOPIC.search(gap)
    total = _taken_up(sentence, place, topic["name"]) if topic is not None else None
    if mark is None and total is None and not opens:
        return None
    kind = mark.lastgroup if mark is not None else "list" if opens else "some"
    if kind == "list" and opens and any(found.lastgroup == "some" for found in marks):
        kind = "some"
    if kind == "list" and len(marks) > 1 and marks[-1].lastgroup:
        kind = marks[1].lastgroup
    if total is None:
        total, topic = total_of(sentence, place, opens), None
    if total is None or (kind == "list" and _is_done_of_planned(total, first)):
        return None
    led = sentence.text[total.end : first.start]
    across = (
        _ITEMIZED.search(gap) is not None
        or _is_itemized(sentence, place, gap)
        or _AFTER_SEMICOLON.match(led) is not None
    )
    if "；" in led and not across and topic is None:
        return None
    parts, is_open, is_cut = parts_from(sentence, total, place, across_semicolons=across)
    words = gap if mark is None else gap[: mark.end() + 8]
    is_open = is_open or is_cut or _OPEN.search(words) is not None or _OPEN.search(first.label) is not None
    if not parts:
        return None
    if "其中" in total.label and not opens and topic is None:
        parts = parts[:1]  # a part with parts: its siblings cannot be told from them
    is_sure = len(re.findall(r"[，；。]", sentence.between(total, first))) < 2
    one = Sum(total, tuple(parts), kind in {"all", "list"}, is_open, is_sure)
    is_example = mark is None and not one.is_near(MOST_UNNAMED)  # a bracket may name the largest parts alone
    return replace(one, is_exhaustive=one.is_exhaustive and not is_example)


def _is_done_of_planned(total: Figure, first: Figure) -> bool:
    """全年预算900万元，执行情况如下：一季度执行150万元: what was done is no part of what was planned."""
    return PLANNED.search(total.label) is not None and _SPENT.search(first.label) is not None


def _is_itemized(sentence: Sentence, place: int, gap: str) -> bool:
    """来源有四：甲60万元；乙40万元: behind a colon semicolons part what commas do elsewhere."""
    following = sentence.figures[place + 1 : place + 2]
    first = sentence.figures[place]
    return re.search(r"：[^，；。：]*$", gap) is not None and any(
        re.match(r"[^，。；]{0,4}；", sentence.between(first, one)) for one in following
    )


def total_of(sentence: Sentence, place: int, opens: bool) -> Figure | None:
    """What the parts are announced of: not the budget that the total was just compared with, but the total."""
    first = sentence.figures[place]
    if opens:
        owner = sentence.figures[first.owner]
        return owner if is_alike(owner, first) and is_level(owner) else None
    for before in reversed(sentence.figures[max(0, place - 5) : place]):
        if before.depth > first.depth:
            continue
        if before.depth < first.depth:
            return before if before.index == first.owner and is_alike(before, first) and is_level(before) else None
        if not is_alike(before, first):
            continue
        if not is_level(before):
            if before.index == place - 1 and _CAME.search(before.label) and Role.COMPARED not in roles_of(before):
                return None  # 本年新增16个，其中省级4个: of what was there before it is no part
            continue
        if _is_aside(sentence, before, place):
            continue
        return before
    return None


def _taken_up(sentence: Sentence, place: int, topic: str) -> Figure | None:
    """行政案件中，: the figure before it that bears the name."""
    first = sentence.figures[place]
    named = [
        figure
        for figure in sentence.figures[max(0, place - 8) : place]
        if is_alike(figure, first)
        and is_level(figure)
        and len(bare(figure.label)) > 1
        and bare(topic.removeprefix("其中")).startswith(bare(figure.label))
        and (topic == bare(figure.label) or _WITHIN.search(topic) is not None)
    ]
    return named[-1] if named else None


def _is_aside(sentence: Sentence, figure: Figure, place: int) -> bool:
    """Whether another amount before it is what the sentence is about: 三公经费7.4万元，年初预算数8万元，其中…"""
    label = re.sub(r"^[，、；]", "", figure.label)
    if not re.fullmatch(rf"(?:{BUDGET_STAGES})?(?:预算|决算)(?:数|安排)?", label):
        return False
    return any(
        is_alike(other, figure) and is_level(other) and other.segment == figure.segment
        for other in sentence.figures[max(0, figure.index - 2) : figure.index]
    )


_OF_WHICH = pattern_of(r".*其中|[，、（]?(?:内|包)?含(?![有水量氮油硫])")


def parts_from(
    sentence: Sentence, total: Figure, place: int, *, across_semicolons: bool
) -> tuple[list[Figure], bool, bool]:
    """The parts that follow one another from ``place`` on; whether more is said to exist; whether the run was cut."""
    figures = sentence.figures
    first = figures[place]
    parts: list[Figure] = [first]
    is_open = is_cut = False
    if NO_PART.search(own_name(first.label)) and not PLANNED.search(total.label):
        return [], False, False
    added, near = first.amount, abs(total.amount) / 4
    for figure in figures[place + 1 : place + 1 + MOST_PARTS]:
        last = parts[-1]
        if figure.depth > first.depth:
            continue
        is_elsewhere = figure.depth < first.depth or (figure.segment != last.segment and not across_semicolons)
        if is_elsewhere or _OF_WHICH.match(figure.label) or "包括" in figure.label or _is_inside(figure, last):
            break
        between = sentence.between(last, figure)
        label = own_name(figure.label)
        is_part = is_alike(figure, total) and not figure.is_price and not is_threshold(figure)
        is_part = is_part and not is_base(sentence, figure)
        roles = roles_of(figure)
        if not is_part or Role.SHARE in roles or Role.CHANGE in roles or is_full_score(sentence, figure):
            is_cut = is_cut or not roles.isdisjoint((Role.COMPARED, Role.CHANGE))
            continue
        if _NEW_SCOPE.search(label) or (label and HEAD.fullmatch(bare(label) or label)):
            break
        if (
            _is_done_of_planned(first, figure)
            or _turns_away(first, between, label)
            or _is_use(figure.label) > _is_use(first.label)
        ):
            is_cut = True
            break
        if NO_PART.search(label) and not (PLANNED.search(label) and PLANNED.search(total.label)):
            break
        is_another_list = len(parts) > 1 and "，" in between and _is_joined(sentence, parts)
        if is_another_list and added <= total.amount < added + figure.amount:
            break
        if _is_far(sentence, last, figure):
            is_cut = True
            break
        is_open = is_open or _OPEN.search(between) is not None
        parts.append(figure)
        added += figure.amount
        if total.is_exact and abs(added - total.amount) <= near and Sum(total, tuple(parts), False, False).holds:
            break
    behind = sentence.text[parts[-1].end : min(sentence.end, parts[-1].end + 16)]
    return parts, is_open or _GOES_ON.match(behind) is not None, is_cut


_GOES_ON = pattern_of(
    r"[^，。；、）]{0,4}等(?![级次待])|[，、]?(?:以及|及|和)[^，。；、）\d]{1,12}等"
    r"|[，、；]?[^，；。）]{0,4}(?:其余|余下|剩余|(?<!无)其他)"
)


def _is_joined(sentence: Sentence, parts: list[Figure]) -> bool:
    """行政45人、事业61人，退休87人: what 、 joins ends at a comma."""
    return all(re.match("[、和及与]", sentence.between(one, other)) for one, other in pairwise(parts))


def _is_far(sentence: Sentence, last: Figure, figure: Figure) -> bool:
    """Whether more stands between two numbers than between parts of one list."""
    plain = without_asides(sentence, last, figure)
    return len(re.findall(r"[，；、]", plain)) > 1 or len(plain) > LONGEST_JOINT


def _turns_away(first: Figure, between: str, label: str) -> bool:
    """Whether a comma leads from the parts to what was done with them, or to the other side of a balance."""
    if not re.search(r"[，；。]", between):
        return False
    turn = _TURNS.search(label) or _SPENDS.search(label)
    return turn is not None and turn["verb"].lstrip("不") not in first.label


def _is_use(label: str) -> bool:
    """省级补助200万元，用于购置设备150万元: where money came from and what it was spent on are told apart."""
    return re.search(r"^(?:全部|主要|专项|重点|已|其中|资金)*用于", label) is not None


def _is_inside(figure: Figure, part: Figure) -> bool:
    """项目支出1,800万元，项目支出中设备购置费…: a part of the part before."""
    name, mark, _ = figure.label.partition("中")
    return bool(mark) and len(name) > 1 and bare(name) != "" and bare(part.label).endswith(bare(name))


def is_full_score(sentence: Sentence, figure: Figure) -> bool:
    """决策20分得18分, 决策20分，得18分: the first is what could be had."""
    following = sentence.figures[figure.index + 1 : figure.index + 2]
    if figure.unit == "分" and any(
        _GOT.fullmatch(one.label) and is_alike(one, figure) and one.amount < figure.amount * 2 for one in following
    ):
        return True
    is_whole = figure.label.endswith("总分") and figure.amount == HUNDRED
    return figure.unit == "分" and (
        is_whole or Role.WEIGHT in roles_of(figure) or figure.tail.startswith(("得", "扣", "失"))
    )


def own_name(label: str) -> str:
    return re.sub(r"^(?:其中|包括|包含|分别为|分别是|含|由|即)?[，：、]?(?:用于)?", "", label.lstrip("，、和及与"))


def without_asides(sentence: Sentence, last: Figure, figure: Figure) -> str:
    text = sentence.between(last, figure)
    text = re.sub(r"（[^（）]*）", "", text)
    return re.sub(
        r"[，、]?占[^，；。、]{0,24}%|[，、](?:同?比|较)[^，；。]{0,20}(?:[增下降减升][^，；。]{0,12})?%", "", text
    )
