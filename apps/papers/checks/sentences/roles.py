"""What the words around a number make of it: plan, payment, change, average, total, limit … and what it is called."""

import re
from enum import StrEnum
from functools import lru_cache

from apps.core.dates import AT_FIRST, EARLIER, YEAR
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension
from apps.core.quantities.directions import FALLS, RISES
from apps.papers.checks.sentences.clauses import Figure
from apps.papers.checks.words import (
    ADDED_UP,
    AVERAGED,
    AVERAGED_TOO,
    BALANCE,
    CEILINGS,
    CUTS,
    DONE,
    FLOWS,
    GRAND,
    INCOME,
    IS_ABOUT,
    LEFT,
    MONEY,
    OURS,
    SPENT,
    TIMES,
    UNSPENT,
)


class Role(StrEnum):
    """What a number is in its sentence; a number may have several roles, or none."""

    PLAN = "plan"
    DONE = "done"
    INCOME = "income"
    SPENT = "spent"
    LEFT = "left"
    OPENING = "opening"
    PRIOR = "prior"
    CHANGE = "change"
    COMPARED = "compared"
    AVERAGE = "average"
    TOTAL = "total"
    SHARE = "share"
    WEIGHT = "weight"
    GOAL = "goal"


_UP = (
    rf"{RISES}|增幅|增速|升幅|涨幅|净增|增至|升[至到为]|涨[至到]|调高|新增|追加|增收|增支|"
    r"(?<![最很许大好众至])多"
)
_DOWN = (
    rf"{FALLS}|降幅|减幅|跌幅|净减|调低|核减|减收|减支|减[至为到]|降[至为到]|"
    r"(?<![最很不至多])少|(?<![下上])降(?![水雨温])"
)
_BEHIND_CHANGE = rf"(?:{MONEY}|投入|收入|预算|人员)?(?:了|额|率|比[例率]|幅度?|幅|{IS_ABOUT}|逾|达到?|：|\ )*$"
PRIOR = pattern_of(rf"{EARLIER}|前一?年")
WAY = pattern_of(rf"(?P<up>{_UP})|(?P<down>{_DOWN})")
_CHANGE = pattern_of(rf"(?:{_UP}|{_DOWN}){_BEHIND_CHANGE}")
_SAVED = pattern_of(rf"(?:{CUTS}|节约|节省|节支|下降)(?:率|比[例率])[^，]{{0,3}}$")
_COMPARING = pattern_of(
    r"(?:(?<!占)比(?![例重赛武对照率]|上年(?:末|底)增)|较(?![大高多好为强小快低满])|同比|环比|相比|高于|低于|超过(?!$)|超出|多于|少于)"
)

# The words directly before a number decide; the table is asked in this order and every match counts.
_WORDS: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, pattern_of(words))
    for role, words in (
        (
            Role.PLAN,
            rf"{CEILINGS}|预算(?!执行|支出|收入)|计划|目标|任务|(?<![相供适对响反效])应(?![急用对])|下达|安排|批复|核定|拟",
        ),
        (
            Role.DONE,
            rf"{SPENT}|{DONE}|(?<!应)到位|实施|办结|审定|中标|成交|决算|实[到发收有]",
        ),
        (Role.INCOME, INCOME),
        (Role.SPENT, rf"{SPENT}|列支|发放|兑现|用去"),
        (Role.LEFT, rf"{LEFT}|{UNSPENT}|未支[付出]?|节余|(?<![其多])余$"),
        (Role.OPENING, rf"(?:{EARLIER}|{AT_FIRST}|{YEAR}年)[^，]{{0,6}}(?:{BALANCE}|滚存)"),
        (Role.PRIOR, rf"{EARLIER}|往年|前一?年"),
        (
            Role.AVERAGE,
            rf"平均|(?:折合|折算|合|摊到|相当于)每|(?:{AVERAGED}|{TIMES}|{AVERAGED_TOO}|年|线|例|批次|乡)均(?!价)",
        ),
        (
            Role.TOTAL,
            rf"{ADDED_UP}|累计|总共|总额|总[数量]|^共|共$|共(?:{FLOWS}|有|投入|计|得)",
        ),
        (Role.SHARE, r"占|比重|占比"),
        (Role.WEIGHT, r"满分|分值|权重|标准分|总分值|^扣|扣分|扣$|扣除|失分"),
        (Role.GOAL, r"目标|不低于|不少于|不高于|不超过|以内|要求|≥|≤|达到.{0,2}以上|控制在|应达"),
    )
)
_GENERIC = pattern_of(
    rf"[“”·\s]|本年度|本年|全年度?|当年度?|年度|{YEAR}年度?|其中|包括|{GRAND}|总量|总|全部|全县|全市|全区|"
    rf"{OURS}|本部门|部门|共|为|达到?|约|近|的|了|是|数$|情况|实际|分别|已经|已|均|以及|和|与|及|，|从|由|按|用于"
)


def roles_of(figure: Figure) -> frozenset[Role]:
    """Every role that the words directly before a number give it."""
    return _roles(figure.label, figure.dimension)


@lru_cache(maxsize=4096)
def _roles(label: str, dimension: Dimension) -> frozenset[Role]:
    found = {role for role, words in _WORDS if words.search(label)}
    if (_CHANGE.search(label) and not _SAVED.search(label)) or dimension is Dimension.POINTS:
        found.add(Role.CHANGE)
    if _COMPARING.search(label):
        found.add(Role.COMPARED)
    return frozenset(found)


_ASIDE = frozenset((Role.CHANGE, Role.COMPARED, Role.AVERAGE, Role.SHARE))


def is_level(figure: Figure) -> bool:
    """Whether a number says how much there is: no change, no average, no price, nothing that it was compared with."""
    return not figure.is_price and not is_threshold(figure) and _ASIDE.isdisjoint(roles_of(figure))


def is_threshold(figure: Figure) -> bool:
    """Whether a number only tells which ones are meant: 500万元以上项目, 60岁以上老人."""
    return _BOUND.search(figure.typed) is not None and _WHAT_IS_BOUND.match(figure.tail) is not None


_BOUND = pattern_of(r"(?:以[上下内])$")
_WHAT_IS_BOUND = pattern_of(
    r"的?(?:项目|企业|工程|单位|合同|采购|设备|投资|产业|园区|户|客户|老[人年]|人[员口群]|党员|干部|职工|学生|水库|河流|医院|医疗)"
)


@lru_cache(maxsize=4096)
def bare(words: str) -> str:
    """The name in words, without what every name may be dressed in: 全年水利工程支出合计 → 水利工程支出."""
    return _GENERIC.sub("", words)


def likeness(name: str, words: str) -> int:
    """How well words name what ``name`` names: 3 the same, 2 one ends with the other, 1 one holds the other, 0 not."""
    one, other = bare(name), bare(words)
    if not one or not other:
        return 0
    if one == other:
        return 3
    short, long = sorted((one, other), key=len)
    if len(short) < 2 or short not in long or long.partition(short)[0].endswith(("非", "不", "未")):
        return 0
    return 2 if long.endswith(short) or long.startswith(short) else 1


def resembles(name: str, words: str) -> bool:
    """Whether most characters of a name stand in words in its order: 一次化解件 and 一次性化解."""
    own, other = bare(name), bare(words)
    found = place = 0
    for character in own:
        at = other.find(character, place)
        if at >= 0:
            found, place = found + 1, at + 1
    return len(own) > 1 and found * 3 >= len(own) * 2
