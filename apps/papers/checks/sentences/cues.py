"""Which reckonings the cue word beside a number suggests: 率 a ratio, 均 a quotient, 共 a sum, 余 a difference."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, permutations, product
from operator import attrgetter

from apps.core.amounts import HUNDRED
from apps.core.dates import EARLIER, YEAR
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, is_alike
from apps.papers.checks.sentences.quotients import COUNTED, are_alike
from apps.papers.checks.sentences.reckonings import Reckoning
from apps.papers.checks.sentences.roles import Role, bare, resembles, roles_of
from apps.papers.checks.words import (
    ALL_TOLD,
    AVERAGED,
    AVERAGED_TOO,
    BEHIND_LEFT,
    GRAND,
    HANDED_ON,
    LEFT,
    SAVED,
    SETTLED,
    SPENT,
    STORED,
    TASKS,
    UNSPENT,
    WENT,
)

Cue = tuple[str, re.Pattern[str], Callable[[Figure, Sequence[Figure]], Iterator[Reckoning]]]

_AVERAGE = pattern_of(
    r"(?:平均|均|到)每(?P<each>一?[^，；、\d]{1,2}?)(?:[^，；、\d]{0,8})$"
    rf"|(?P<of>{AVERAGED}|{AVERAGED_TOO}|社区|节|课|辆|头|只|株|吨|镇街|街道|网格|机构|队|组)均[^，；、\d]{{0,10}}$"
    r"|平均[^，；、\d]{0,10}$|单[车台户床校村站所][^，；、\d]{0,8}$",
    needs=("每", "均", "单"),
)
_NO_RATE = pattern_of(
    rf"目标(?!任务|的|完成)|不低于|不高于|要求|标准|{EARLIER}|全国|全省|全市|利率|税率|费率|力争|计划(?!任务|的|完成)|权重"
    rf"|{YEAR}年(?!度)|控制在"
)
_OUT = pattern_of(
    rf"(?<!未)(?:{SPENT}|{HANDED_ON}|{SETTLED}|{WENT}|列支|发放|结算|偿还|完成|已|销号|投入|退役|移交"
    r"|退[还付]|返还|归还|划转|支取|离[园校职院]|毕业|迁出|转出|出院|退休|流出)[^，；、\d]{0,20}$"
)
_AT_FIRST = pattern_of(rf"年初|期初|上年末|上年底|上年结|原有|{YEAR}年[末底]")
_IN = pattern_of(rf"{_AT_FIRST.pattern}|计划|应[^急]|拟|任务")
_ELSEWHERE = pattern_of(r"撬动|带动|吸引|产值|贷款|存款|债务")
_STATED = pattern_of(r"年末|期末|年底|现有|现存")
_SO_FAR = pattern_of(
    rf"{YEAR}年|上年|年初|此前|前[一二两三四五六七八]?年|[一二三四]期|首年|次年|当年|本年|半年|季度|月|截[至止]"
)
_OLD = pattern_of(rf"高于|低于|{EARLIER}|年初|由|从|前年|{YEAR}年")
_BY = pattern_of(r"的[^，；、\d]{0,4}$")
_ASIDE = frozenset((Role.CHANGE, Role.COMPARED))
_PEOPLE = frozenset(("人", "生", "名", "人次"))
_NUMBERS = frozenset((Dimension.COUNT, Dimension.TIME))
_COUNTED = COUNTED | {Dimension.TIME}


def _ratios(rate: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
    """率, 占, 覆盖: a part by a whole of its kind."""
    is_other = _NO_RATE.search(rate.label) is not None or _SAVED.search(rate.label) is not None
    if rate.dimension is not Dimension.PERCENT or is_other or not _ASIDE.isdisjoint(roles_of(rate)):
        return
    counted = [one for one in pool if one.dimension in _COUNTED and _is_level(one)]
    counted = [one for one in counted if one.start < rate.start or one.owner == rate.index]
    own = bare(rate.label.partition("占")[0]).strip("里中内的") if "占" in rate.label else ""
    pairs = [
        (part, whole)
        for part, whole in permutations(counted, 2)
        if are_alike(part, whole)
        and _may_be_of(part, whole)
        and ("其中" not in whole.label or _share_two(bare(rate.label), part.label))
        and (not own or part.owner == whole.owner == rate.index or resembles(own, part.label + part.tail))
        and (rate.label.strip("约近") not in _OF_IT or whole.index == rate.index - 1)
    ]
    tasks = _TASK.findall(rate.label)
    of_task = [pair for pair in pairs if any(task in pair[1].label for task in tasks)]
    pairs = [pair for pair in of_task if pair[0].index == rate.index - 1] or of_task or pairs
    named = [pair for pair in pairs if _share_two(bare(rate.label), f"{pair[0].label}，{pair[0].tail[:6]}")]
    for part, whole in named or pairs:
        yield Reckoning(((part, 1), (whole, -1)), is_product=True, times=HUNDRED)


_TASK = pattern_of(TASKS)
_OF_IT = ("的", "中占", "里占", "中占比", "的比例为", "的比重为")


def _savings(rate: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
    """节约率, 审减率: what was saved by what there was, or what lacks of it."""
    alike = [one for one in pool if one.dimension is Dimension.MONEY and not one.is_price and one.start < rate.start]
    if rate.dimension is not Dimension.PERCENT or len(alike) < 2:
        return
    whole = max(alike, key=attrgetter("amount"))
    for part in alike:
        if part is not whole:
            turn = 0 if _SAVED.search(part.label) else -1
            yield Reckoning(((part, 1), (whole, -1)), is_product=True, times=HUNDRED, turn=turn)


_SAVED = pattern_of(SAVED)


def _may_be_of(part: Figure, whole: Figure) -> bool:
    """Whether one may be a part of the other: not more than it, but for a plan that was outdone."""
    is_planned, is_turned = (Role.PLAN in roles_of(one) for one in (whole, part))
    return (is_planned and not is_turned) or (part.amount <= whole.amount and not (is_turned and not is_planned))


def _share_two(name: str, words: str) -> bool:
    """Whether two characters on end of a name stand in words."""
    return any(name[place : place + 2] in words for place in range(len(name) - 1))


def _averages(average: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
    """均, 每: a total by the number of what 每 names."""
    named = _AVERAGE.search(average.label)
    if (
        named is None
        or average.dimension not in _COUNTED
        or "/" in average.unit
        or not _ASIDE.isdisjoint(roles_of(average))
    ):
        return
    word = (named["each"] or named["of"] or "").removeprefix("一")
    totals = [one for one in pool if one.dimension is average.dimension and _is_level(one)]
    numbers = [one for one in pool if one.dimension in _NUMBERS and not one.is_price]
    if word:
        numbers = [one for one in numbers if _counts(one, word)]
    for total, number in product(totals, numbers):
        if total is not number and (total.dimension is Dimension.MONEY or total.unit == average.unit):
            yield Reckoning(((total, 1), (number, -1)), is_product=True)


def _counts(number: Figure, word: str) -> bool:
    is_people = word in _PEOPLE and number.unit in _PEOPLE
    return is_people or word in number.unit + number.tail[:6] + number.label[-4:]


def _products(total: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
    """每户2,000元 and 315户: the price of one and how many there are."""
    if total.dimension not in {Dimension.MONEY, Dimension.COUNT}:
        return
    pool = pool if _OF_ALL.search(total.label) else [one for one in pool if one.segment == total.segment]
    prices = [one for one in pool if one.is_price and one.start < total.start and is_alike(one, total)]
    if len(prices) != 1 or not _is_level(total) or Role.AVERAGE in roles_of(total):
        return
    before = [one for one in pool if one.start < total.start]
    numbers = [one for one in before if one.dimension in _NUMBERS and not one.is_price and one.unit != total.unit][-3:]
    if _WITH_MORE.search(total.label):
        return
    is_more = any(
        not one.is_price and one.start > price.start and is_alike(one, price) for price in prices for one in before
    )
    if is_more:
        return
    for number in range(1, len(numbers) + 1):
        for chosen in combinations(numbers, number):
            yield Reckoning(tuple((one, 1) for one in (*chosen, *prices)), is_product=True)


_OF_ALL = pattern_of(ALL_TOLD)
_WITH_MORE = pattern_of(r"含[^，；、\d]{0,8}[费税等]")


def _balances(left: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
    """结余, 剩余, 年末: what came less what went; what came may be told twice, in all and one by one."""
    if _OUT.search(left.label) or _ELSEWHERE.search(left.label) or not _is_level(left):
        return
    flows = [one for one in pool if is_alike(one, left) and one.start < left.start]
    flows = [one for one in flows if _is_level(one) or (one.label.startswith("比") and "预算" in one.label)]
    flows = [one for one in flows if not _ELSEWHERE.search(one.label)]
    out = [one for one in flows if _OUT.search(one.label) and not _IN.search(one.label)]
    came = [one for one in flows if one not in out]
    if not out or not came or (not _LEFT.search(left.label) and not any(_AT_FIRST.search(one.label) for one in came)):
        return
    for chosen in (came, *([one] for one in came if len(came) > 1)):
        one = Reckoning((*((figure, 1) for figure in chosen), *((figure, -1) for figure in out)))
        if one.exact > 0:
            yield one


def _totals(total: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
    """共, 合计: all of its kind that stand before it; 累计 where they are told by their times."""
    if not _is_level(total) or {Role.GOAL, Role.SHARE, Role.PLAN} & roles_of(total):
        return
    if total.dimension is Dimension.PERCENT:
        yield from _shares_of_all(total, pool)
    if total.dimension not in COUNTED:
        return
    is_out = _OUT.search(total.label) is not None
    before = [one for one in pool if is_alike(one, total) and _is_level(one) and one.start < total.start]
    members = [one for one in before if not is_out or _OUT.search(one.label)]
    if re.search("累计|年", total.label) and not all(_SO_FAR.search(one.label) for one in members):
        return
    for start in range(len(members) - 1):
        yield Reckoning(tuple((one, 1) for one in members[start:]))


def _shares_of_all(total: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
    """71%、24%、5%、1%，合计100%."""
    shares = [one for one in pool if one.dimension is Dimension.PERCENT and one.start < total.start]
    if total.amount == HUNDRED and len(shares) > 2 and all(Role.CHANGE not in roles_of(one) for one in shares):
        yield Reckoning(tuple((one, 1) for one in shares))


def _members(total: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
    """A number and those of its kind that follow it, in its bracket, to the end of its segment, of its sentence."""
    if total.dimension not in COUNTED or not _is_level(total) or _OPEN.search(total.label):
        return
    behind = [one for one in pool if one.start > total.start and is_alike(one, total)]
    behind = [one for one in behind if _is_level(one)] if len(behind) > 1 else []
    inside = [one for one in behind if one.owner == total.index]
    beside = [one for one in behind if one.depth == total.depth]
    own = [one for one in beside if one.segment == total.segment]
    is_told = bool(own) and own[0].dimension is Dimension.MONEY and _ANNOUNCED.search(own[0].label) is not None
    for members, fewest in ((inside, 2), (own, 2 if is_told else 3), (beside, 3)):
        if len(members) >= fewest and not _OPEN.search("".join(one.label for one in members)):
            yield Reckoning(tuple((one, 1) for one in members))


_ANNOUNCED = pattern_of(r"其中|包括|含|分别")
_OPEN = pattern_of(r"主要|重点")


def _of_this_year(now: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
    """当年: what there is so far, less what there was before."""
    if not _is_level(now) or "累计" in now.label or now.dimension not in COUNTED:
        return
    all_told = [one for one in pool if is_alike(one, now) and _is_level(one) and one.amount > now.amount]
    for last, first in permutations(all_told, 2):
        if last.amount > first.amount and "累计" in last.label and _BEFORE.search(first.label):
            yield Reckoning(((last, 1), (first, -1)))


_BEFORE = pattern_of(r"截[至止]|[年月][末底]|此前|上年|前[^，]{0,2}年|往年")


def _changes(change: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
    """增加, 减少, 比上年多: the difference of two levels of which one is of another time."""
    if not _is_change(change) or change.dimension not in {*_COUNTED, Dimension.POINTS}:
        return
    for now, then in _levels(change, pool):
        if change.dimension is Dimension.POINTS or is_alike(now, change):
            last, first = (now, then) if now.amount > then.amount else (then, now)
            yield Reckoning(((last, 1), (first, -1)))


def _growth(rate: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
    """增长, 下降 so many percent: a change by its base, or what the base became by the base."""
    if rate.dimension is not Dimension.PERCENT or not _is_change(rate):
        return
    near = [one for one in pool if one.dimension in COUNTED and one.segment == rate.segment]
    changes = [one for one in near if _is_change(one)]
    for change, base in product(changes, near):
        is_base = base not in changes and _OLD.search(base.label) is not None
        if is_base and is_alike(change, base) and abs(change.index - rate.index) < 3:
            yield Reckoning(((change, 1), (base, -1)), is_product=True, times=HUNDRED)
    for now, then in _levels(rate, pool):
        turn = 1 if now.amount > then.amount else -1
        if not changes and now.dimension in _COUNTED:
            yield Reckoning(((now, 1), (then, -1)), is_product=True, times=HUNDRED, turn=turn)


def _is_change(figure: Figure) -> bool:
    """Whether a number is a change, and no level to which something changed."""
    label = figure.label
    is_told = Role.CHANGE in roles_of(figure) or figure.dimension is Dimension.POINTS or _CHANGED.search(label)
    return bool(is_told) and not _TO.search(label) and not _ADJUSTED.search(label)


_CHANGED = pattern_of(
    r"(?:增|减|升|降|涨|跌|(?<![许很众最大])多|(?<![最减至])少|扩大|压[缩减]|缩[减短小]|高出|低于|超出|提高|相差|差额)[^，；、\d]{0,5}$"
)
_TO = pattern_of(r"(?:(?<!达)到|至|[升降减增]为|[变成]为?)$")
_ADJUSTED = pattern_of(r"追加|调[增减整]|收回|核减|新增")
_PRIOR = pattern_of(rf"{EARLIER}|同比")


def _levels(change: Figure, pool: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Two levels of one kind beside a change, the later before the earlier."""
    is_of_rates = change.dimension is Dimension.POINTS
    levels = [
        one
        for one in pool
        if one.segment == change.segment
        and not _is_change(one)
        and not one.is_price
        and (one.dimension is Dimension.PERCENT) == is_of_rates
    ]
    for now, then in permutations(levels, 2):
        is_prior = not _PRIOR.search(change.label) or not re.search(r"预算|目标|计划", then.label)
        if is_alike(now, then) and _is_earlier(then, now) and is_prior:
            yield now, then


def _is_earlier(then: Figure, now: Figure) -> bool:
    """Whether a level is that of a time before the other's: by 上年, 由, or by its year."""
    years = [_YEAR.search(one.label) for one in (then, now)]
    if years[0] is not None and years[1] is not None:
        return int(years[0][1]) < int(years[1][1])
    return _OLD.search(then.label) is not None and _OLD.search(now.label) is None


_YEAR = pattern_of(rf"({YEAR})年")


def _is_level(figure: Figure) -> bool:
    return not figure.is_price and not figure.quantity.per and _ASIDE.isdisjoint(roles_of(figure))


_LEFT = pattern_of(
    rf"(?:{LEFT}|{UNSPENT}|{STORED}|实存|未支[付出]|(?:尚?未|还没有?)[^，；\d]{{1,6}}|[尚还仍][有欠差缺剩]|余下|余"
    rf"|[缺空]编|缺口|差额)(?:{BEHIND_LEFT}|款|数)*$"
)
_CHANGES = pattern_of(r"^$|[增减升降涨跌多少扩压缩高低超差幅涨落]|水平|提")
CUES: tuple[Cue, ...] = (
    (
        "T16",
        pattern_of(r"(?:率|[满美]意度|知晓度|占|占比|比重|比例|进度|覆盖|完成)[^，；、\d]{0,14}$|^的$"),
        _ratios,
    ),
    ("T16", pattern_of(rf"(?:{_SAVED.pattern})(?:率|比例|幅度|了)[^，；、\d]{{0,4}}$"), _savings),
    ("T17", _CHANGES, _changes),
    ("T17", _CHANGES, _growth),
    ("T18", _AVERAGE, _averages),
    ("T21", pattern_of(r"[^，；\d]"), _products),
    ("T19", pattern_of(rf"{_LEFT.pattern}|(?:{_STATED.pattern})[^，；\d]{{0,10}}$"), _balances),
    (
        "T11",
        pattern_of(
            rf"(?:{GRAND}|累计|(?<!公)共(?![产青享同建])|总[支收投]入?|[两三四五六七八九]年)[^，；、\d]{{0,4}}$"
        ),
        _totals,
    ),
    ("T19", pattern_of(rf"当年|本年|今年|年内|{YEAR}年"), _of_this_year),
)
LISTS: Cue = ("T11", pattern_of(r"[^，；\d]{2}"), _members)
