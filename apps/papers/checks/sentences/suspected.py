"""What only a cue word beside a number and the numbers around it suggest: a question that names its doubt.

Asked last, of sentences that no other judge has accused; where any reckoning of the numbers around gives the printed
number, nothing is asked.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, permutations, product

from apps.core.amounts import HUNDRED
from apps.core.patterns import pattern_of
from apps.core.quantities import Approximation, Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.quotients import COUNTED, are_alike, is_near
from apps.papers.checks.sentences.reckonings import Reckoning, any_gives
from apps.papers.checks.sentences.roles import Role, bare, is_threshold, resembles, roles_of
from apps.papers.checks.sentences.slips import NO_SLIP, TELLING_DIGITS, slip_of
from apps.papers.checks.sentences.telling import HINT, SLIPS, accuse, in_its_unit, may_be, quote
from apps.papers.facts import Remark

_REACH = 8  # figures to either side
_ADVICE = "此处存疑：如果这几个数本来就是这样算的，请更正算错的一个；如果不是，请写明口径。"
_BOUND = pattern_of(r"上述|以上|该|其中|此|这|按[^，。；]*(?:计算|测算|折算|计)|平均|[人户生村场亩次台所座]均|每")
_RATE = pattern_of(r"(?:率|[满美]意度|知晓度|占|占比|比重|比例|进度|覆盖|完成)[^，；、\d]{0,6}$")
_NO_RATE = pattern_of(
    r"目标|不低于|不高于|要求|标准|上年|去年|同期|全国|全省|全市|利率|税率|费率|力争|计划|权重|20\d\d年|控制在"
)
_AVERAGE = pattern_of(
    r"(?:平均|均|到)每(?P<each>一?[^，；、\d]{1,2}?)(?:[^，；、\d]{0,8})$"
    r"|(?P<of>人|户|亩|生|村|班|场|次|期|床|件|案|台|车|校|镇|所|间|座|篇|公里|平方米|单位|项|个|社区)均[^，；、\d]{0,10}$"
    r"|平均[^，；、\d]{0,10}$"
)
_LEFT = pattern_of(
    r"(?:结余|余额|剩余|结存|库存|尚余|余款|沉淀|未支[付出]|未使用|未拨付|尚未[^，；\d]{1,6}|尚有|还有|仍有|[尚还]剩|余下|尚欠|尚差|余)(?:资金|金额|款|数|为|有|约|的|了)*$"
)
_TOTAL = pattern_of(
    r"(?:合计|共计|总计|总额|总数|(?<!公)共|总[支收投]入?)(?:[支付出投入资金发放金额数量拨拨下达安排为有到位]{0,6})$"
)
_OUT = pattern_of(
    r"(?<!未)(?:支出|支付|拨付|使用|执行|列支|发放|结算|兑付|报废|调拨|出库|核销|消耗|化解|偿还|办结|完成|已|销号|整改|缴库|上缴|支用|投入|退役|出栏)[^，；、\d]{0,20}$"
)
_NEAR = Decimal("1.4")
_RELATED = frozenset((Role.CHANGE, Role.COMPARED))


def suspected(sentence: Sentence) -> Iterator[Remark]:
    """Numbers of a sentence that are not what their cue word and the numbers around make of them (T11, T16–T21)."""
    for figure in sentence.figures:
        if not figure.amount or figure.quantity.approximation is Approximation.RANGE or _NOT_ONE.search(figure.label):
            continue
        for check, cue, find in _CUES:
            if not cue.search(figure.label) or not _RELATED.isdisjoint(roles_of(figure)):
                continue
            pool = _pool(sentence, figure)
            found = _best(figure, [one for one in find(figure, pool) if not _is_used(one, figure, pool)])
            if found is not None and not any_gives(figure, pool):
                yield _asked(sentence, check, figure, found)
                return


_NOT_ONE = pattern_of(r"^[、和及与]?$|分别|其中|各(?![项类级种地有乡镇县区市街社部单村学科股站所])")


def _is_used(one: Reckoning, figure: Figure, pool: Sequence[Figure]) -> bool:
    """Whether the same members give another number already: 1,350万元 of 1,500万元 are 支付率90%, and no 满意率95%."""
    members = {id(member) for member, _ in one.members}
    others = [other for other in pool if id(other) not in members and other.dimension is figure.dimension]
    if figure.dimension is Dimension.PERCENT:
        return any(
            may_be(other, value) for other in others for value in (one.exact, HUNDRED - one.exact, one.exact - HUNDRED)
        )
    return any(is_alike(other, figure) and one.gives(other) for other in others)


def _pool(sentence: Sentence, figure: Figure) -> list[Figure]:
    """The numbers that a number may have been reckoned from: around it, and of the sentence before where words bind."""
    near = sentence.figures[max(0, figure.index - _REACH) : figure.index + _REACH]
    known = {(one.unit, one.amount) for one in sentence.before}
    is_bound = bool(sentence.before) and (
        _BOUND.search(sentence.words) is not None
        or any((one.unit, one.amount) in known for one in near if one is not figure)
    )
    earlier = sentence.before[-_REACH:] if is_bound else ()
    usable = [one for one in (*earlier, *near) if one.is_exact and one.amount > 0 and not is_threshold(one)]
    first: dict[tuple[str, Decimal, bool], Figure] = {}
    for one in usable:
        first.setdefault((one.unit, one.amount, one.is_price), one)
    return [one for one in first.values() if one is not figure]


def _best(figure: Figure, found: Sequence[Reckoning]) -> Reckoning | None:
    """The reckoning of which the number is a slip; else the only one, where the number is near it."""
    if any(one.gives(figure) or _is_rounded(figure, one) for one in found):
        return None
    slips = [one for one in found if _is_slip(figure, one)]
    if slips:
        return slips[0] if len({one.exact for one in slips}) == 1 else None
    is_only = len({one.exact for one in found}) == 1
    return found[0] if is_only and _is_plausible(figure, found[0]) else None


def _is_rounded(figure: Figure, one: Reckoning) -> bool:
    """Whether money with one decimal or none may have been rounded, member by member."""
    if one.is_product or figure.dimension is not Dimension.MONEY or figure.quantity.places > 1:
        return False
    return abs(one.exact - figure.amount) <= figure.quantity.rounding * (len(one.members) + 1)


def _is_slip(figure: Figure, one: Reckoning) -> bool:
    exact = one.exact
    if exact <= 0:
        return False
    if figure.amount < 0:
        return may_be(figure, -exact, one.spread)
    if _is_mistyped(figure, exact):
        return True
    return not one.is_product and any(
        _is_mistyped(member, one.solved_for(member, figure.amount)) for member, _ in one.members
    )


def _is_mistyped(figure: Figure, right: Decimal) -> bool:
    """Whether a number differs from the right one by one slip of the keys; of two digits nobody can say."""
    if right <= 0 or not (_telling(figure) and slip_of(figure, right) < NO_SLIP):
        return False
    own, wanted = (_digits(value, figure) for value in (figure.amount, right))
    return sorted(own) == sorted(wanted) or len(own) != len(wanted) or _differing(own, wanted) == 1


def _digits(amount: Decimal, figure: Figure) -> str:
    return f"{abs(amount / figure.quantity.measure.factor):.{figure.quantity.places}f}".replace(".", "")


def _differing(one: str, other: str) -> int:
    return sum(own != wanted for own, wanted in zip(one, other, strict=True))


def _telling(figure: Figure) -> bool:
    """Whether a number has digits enough to be known again."""
    return len(figure.quantity.number.normalize().as_tuple().digits) >= TELLING_DIGITS


def _is_plausible(figure: Figure, one: Reckoning) -> bool:
    exact = one.exact
    if figure.dimension is Dimension.PERCENT:
        is_absurd = figure.amount > HUNDRED >= exact > 0
        return is_absurd or (_telling(figure) and is_near(figure, exact) and _shares_its_name(figure, one))
    low, high = sorted((figure.amount, exact))
    is_unit = figure.dimension is Dimension.MONEY and any(may_be(figure, exact * factor) for factor in SLIPS)
    return is_unit or (low > 0 and high <= low * _NEAR)


def _shares_its_name(figure: Figure, one: Reckoning) -> bool:
    """Whether two characters on end of a rate's name stand beside its part or its whole: 满意度, 满意的."""
    name = bare(figure.label)
    beside = "，".join(f"{member.label}，{member.tail[:6]}" for member, _ in one.members)
    return any(name[place : place + 2] in beside for place in range(len(name) - 1))


def _asked(sentence: Sentence, check: str, figure: Figure, one: Reckoning) -> Remark:
    wrong = accuse(sentence, check, HINT, figure, one.told, one.exact, _ADVICE)
    others = [
        f"“{quote(sentence, member)}”应为 {in_its_unit(right, member)}"
        for member, _ in one.members
        if _is_mistyped(member, right := one.solved_for(member, figure.amount))
    ]
    return replace(wrong, fact="；".join((wrong.fact, f"此数若无误，{'或'.join(others)}"))) if others else wrong


def _ratios(rate: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
    """率, 占, 覆盖: a part by a whole of its kind."""
    if rate.dimension is not Dimension.PERCENT or _NO_RATE.search(rate.label):
        return
    counted = [
        one
        for one in pool
        if one.dimension in _COUNTED and _is_level(one) and (one.start < rate.start or one.owner == rate.index)
    ]
    name = bare(rate.label.partition("占")[0]) if "占" in rate.label else ""
    for part, whole in permutations(counted, 2):
        is_named = not name or resembles(name, part.label + part.tail)
        if are_alike(part, whole) and part.amount < whole.amount and is_named:
            yield Reckoning(((part, 1), (whole, -1)), is_product=True, times=HUNDRED)


def _averages(average: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
    """均, 每: a total by the number of what 每 names."""
    named = _AVERAGE.search(average.label)
    if named is None or average.dimension not in COUNTED:
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
    if total.is_price or Role.AVERAGE in roles_of(total) or total.dimension is not Dimension.MONEY:
        return
    before = [one for one in pool if one.start < total.start]
    prices = [one for one in before if one.is_price and one.dimension is total.dimension]
    numbers = [one for one in before if one.dimension in _NUMBERS and not one.is_price][-3:]
    if len(prices) != 1 or total.segment != prices[0].segment:
        return
    for number in range(1, len(numbers) + 1):
        for chosen in combinations(numbers, number):
            yield Reckoning(tuple((one, 1) for one in (*chosen, *prices)), is_product=True)


def _balances(left: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
    """结余, 剩余: what came less what went; what came may be told twice, in all and one by one."""
    if _OUT.search(left.label) or left.is_price:
        return
    flows = [one for one in pool if is_alike(one, left) and _is_level(one) and one.start < left.start]
    out = [one for one in flows if _OUT.search(one.label)]
    came = [one for one in flows if one not in out]
    if not out or not came:
        return
    for chosen in (came, *([one] for one in came if len(came) > 1)):
        one = Reckoning((*((figure, 1) for figure in chosen), *((figure, -1) for figure in out)))
        if one.exact > 0:
            yield one


def _totals(total: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
    """共, 合计: all of its kind that stand before it."""
    if total.is_price or total.dimension not in COUNTED or {Role.GOAL, Role.SHARE} & roles_of(total):
        return
    is_out = _OUT.search(total.label) is not None
    before = [one for one in pool if is_alike(one, total) and _is_level(one) and one.start < total.start]
    members = [one for one in before if not is_out or _OUT.search(one.label)]
    for start in range(len(members) - 1):
        yield Reckoning(tuple((one, 1) for one in members[start:]))


def _is_level(figure: Figure) -> bool:
    return not figure.is_price and _RELATED.isdisjoint(roles_of(figure)) and not figure.quantity.per


_PEOPLE = frozenset(("人", "生", "名", "人次"))
_COUNTED = COUNTED | {Dimension.TIME}
_NUMBERS = frozenset((Dimension.COUNT, Dimension.TIME))
_ANY = pattern_of(r"[支付发放兑现补助计共费款额投入出为]$")
_CUES: tuple[tuple[str, re.Pattern[str], Callable[[Figure, Sequence[Figure]], Iterator[Reckoning]]], ...] = (
    ("T16", _RATE, _ratios),
    ("T18", _AVERAGE, _averages),
    ("T21", _ANY, _products),
    ("T19", _LEFT, _balances),
    ("T11", _TOTAL, _totals),
)
