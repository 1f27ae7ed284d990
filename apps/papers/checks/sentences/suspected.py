"""What only a cue word beside a number and the numbers around it suggest: a question that names its doubt.

Asked last, of sentences that no other judge has accused; where any reckoning of the numbers around gives the printed
number, nothing is asked.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from operator import attrgetter

from apps.core.amounts import HUNDRED
from apps.core.patterns import pattern_of
from apps.core.quantities import Approximation, Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.cues import CUES, LISTS
from apps.papers.checks.sentences.quotients import is_near
from apps.papers.checks.sentences.reckonings import Reckoning, any_gives, any_simply_gives
from apps.papers.checks.sentences.roles import bare, is_threshold
from apps.papers.checks.sentences.slips import NO_SLIP, TELLING_DIGITS, slip_of
from apps.papers.checks.sentences.telling import HINT, SLIPS, accuse, in_its_unit, may_be, quote
from apps.papers.checks.words import BALANCE, CUTS, TASKS
from apps.papers.facts import Remark

_REACH = 8  # figures to either side
_ADVICE = "此处存疑：如果这几个数本来就是这样算的，请更正算错的一个；如果不是，请写明口径。"
_BOUND = pattern_of(r"上述|以上|该|其中|此|这|按[^，。；]*(?:计算|测算|折算|计)|平均|[人户生村场亩次台所座]均|每")
_LOST_DIGIT = 1  # of ``slip_of``
_NEAR = Decimal("1.4")
_RATE_WORDS = pattern_of(rf"[率度占比例重进为达到是约仅的]|{CUTS}|节约|节省|下浮")


def suspected(sentence: Sentence) -> Iterator[Remark]:
    """A number of a sentence that is not what its cue word and the numbers around make of it (T11, T16–T21)."""
    usable = [*_bound(sentence), *(figure for figure in sentence.figures if is_usable(figure))]
    if len(usable) < _FEWEST:
        return
    figures = [
        figure
        for figure in sentence.figures
        if figure.amount
        and figure.quantity.approximation is not Approximation.RANGE
        and (figure.dimension is Dimension.POINTS or not _NOT_ONE.search(figure.label))
    ]
    for cues in (CUES, (LISTS,)):
        for figure in figures:
            first = bisect_left(usable, figure.index - _REACH, key=attrgetter("index"))
            last = bisect_right(usable, figure.index + _REACH, lo=first, key=attrgetter("index"))
            pool = [one for one in usable[first:last] if one is not figure]
            for check, cue, reckon in cues:
                known = list(reckon(figure, pool)) if cue.search(figure.label) else []
                found = _best(figure, known, pool, is_by_slip=cues is not CUES) if known else None
                explains = any_simply_gives if found is not None and _is_slip(figure, found) else any_gives
                if found is not None and not explains(figure, pool):
                    yield asked(sentence, check, figure, found)
                    return


_FEWEST = 2
_NOT_ONE = pattern_of(r"^[、和及与]?$|分别|其中|各(?![项类级种地有乡镇县区市街社部单村学科股站所])")


def _is_used(one: Reckoning, figure: Figure, pool: Sequence[Figure]) -> bool:
    """Whether the same members give another number already: 1,350万元 of 1,500万元 are 支付率90%, and no 满意率95%."""
    if _is_turned(figure, one.exact):
        return False  # of what is told twice the second is as likely the slip
    members = {id(member) for member, _ in one.members}
    others = [other for other in pool if id(other) not in members and other.dimension is figure.dimension]
    if figure.dimension is Dimension.PERCENT:
        return any(
            may_be(other, value) for other in others for value in (one.exact, HUNDRED - one.exact, one.exact - HUNDRED)
        )
    return any(is_alike(other, figure) and one.gives(other) for other in others)


def _bound(sentence: Sentence) -> list[Figure]:
    """The numbers of the sentence before, where words or a number told again bind the two."""
    if not sentence.before:
        return []
    own = {(one.unit, one.amount) for one in sentence.figures}
    known = {(one.unit, one.amount) for one in sentence.before}
    if own.isdisjoint(known) and not _BOUND.search(sentence.words) and not _is_told_of(sentence):
        return []
    last = len(sentence.before) - 1
    earlier = [one for one in sentence.before if is_usable(one) and (one.unit, one.amount) not in own]
    return [replace(one, index=one.index - last - 1) for one in earlier]


def _is_told_of(sentence: Sentence) -> bool:
    """Whether a rate says in the words of the sentence before what it is of: 下达任务2,400户。…完成下达任务的95%."""
    wholes = "，".join(one.label for one in sentence.before)
    rates = [one.label for one in sentence.figures if one.dimension is Dimension.PERCENT]
    if _AT_FIRST.search(wholes) and any(_CLOSING.search(one.label) for one in sentence.figures):
        return True
    return any(
        (_NAME_OF_RATE.sub("", rate) or "-") in wholes
        or _shares_words(rate, wholes, _BINDING)
        or any(word in wholes for word in _TASK.findall(rate))
        for rate in rates
    )


_AT_FIRST = pattern_of(rf"(?:年初|上年)[^，；]{{0,4}}(?:{BALANCE})")
_CLOSING = pattern_of(rf"(?:年末|期末)[^，；]{{0,4}}(?:{BALANCE})")
_NAME_OF_RATE = pattern_of(r"[率度](?:为|是|达到?|约)?$|^[^率度]*$")
_BINDING = 3  # characters on end
_TASK = pattern_of(rf"{TASKS}|预算")


def _shares_words(words: str, others: str, number: int) -> bool:
    return any(words[place : place + number] in others for place in range(len(words) - number + 1))


def is_usable(figure: Figure) -> bool:
    return figure.is_exact and figure.amount > 0 and not is_threshold(figure)


def _best(figure: Figure, found: Sequence[Reckoning], pool: Sequence[Figure], *, is_by_slip: bool) -> Reckoning | None:
    """The reckoning of which the number is a slip; else the only one, where the number is near it."""
    if any(one.gives(figure) or is_rounded(figure, one) for one in found):
        return None
    slips = [one for one in found if _is_slip(figure, one) and not _is_used(one, figure, pool)]
    if slips:
        return slips[0] if len({one.exact for one in slips}) == 1 else None
    if is_by_slip:
        return None
    free = [one for one in found if not _is_used(one, figure, pool)]
    if len({one.exact for one in free}) == 1:
        return free[0] if len(free) > 1 or _is_plausible(figure, free[0]) else None
    beside = [one for one in free if figure.dimension is not Dimension.PERCENT and _is_of_the_last_two(figure, one)]
    return beside[0] if len(beside) == 1 and abs(beside[0].exact - figure.amount) <= figure.amount * _CLOSE else None


_CLOSE = Decimal("0.1")


def _is_of_the_last_two(figure: Figure, one: Reckoning) -> bool:
    """Whether a number is reckoned from the two directly before it."""
    return sorted(figure.index - member.index for member, _ in one.members) == [1, 2]


def is_rounded(figure: Figure, one: Reckoning) -> bool:
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
    if is_mistyped(figure, exact) or _is_in_another_unit(figure, exact) or _has_moved_point(figure, exact):
        return True
    return not one.is_product and any(
        is_mistyped(member, right) or _is_in_another_unit(member, right)
        for member, _ in one.members
        if (right := one.solved_for(member, figure.amount)) > 0
    )


def is_mistyped(figure: Figure, right: Decimal, fewest_digits: int = TELLING_DIGITS) -> bool:
    """Whether a number differs from the right one by one slip of the keys; of two digits nobody can say."""
    if right <= 0 or slip_of(figure, right) == NO_SLIP:
        return False
    own, wanted = _digits(figure.amount, figure), _digits(right, figure)
    if sorted(own) == sorted(wanted):
        return len(own) >= TELLING_DIGITS and own != wanted
    return _telling(figure, fewest_digits) and (len(own) != len(wanted) or _differing(own, wanted) == 1)


def _is_turned(figure: Figure, right: Decimal) -> bool:
    """Whether the digits are those of the right number in another order."""
    own, wanted = _digits(figure.amount, figure), _digits(right, figure)
    return own != wanted and sorted(own) == sorted(wanted)


def _is_in_another_unit(figure: Figure, right: Decimal) -> bool:
    """Whether money would be right in 元 for 万元, or the other way round."""
    return figure.dimension is Dimension.MONEY and any(may_be(figure, right * factor) for factor in SLIPS)


def _has_moved_point(figure: Figure, right: Decimal) -> bool:
    """Whether a number with two digits or more is the right one but for its decimal point."""
    has_digits = len(figure.quantity.number.normalize().as_tuple().digits) > 1
    return has_digits and any(figure.amount == right.scaleb(shift) for shift in (1, -1))


def _digits(amount: Decimal, figure: Figure) -> str:
    return f"{abs(amount / figure.quantity.measure.factor):.{figure.quantity.places}f}".replace(".", "")


def _differing(one: str, other: str) -> int:
    return sum(own != wanted for own, wanted in zip(one, other, strict=True))


def _telling(figure: Figure, fewest: int = TELLING_DIGITS) -> bool:
    """Whether a number has digits enough to be known again."""
    return len(figure.quantity.number.normalize().as_tuple().digits) >= fewest


def _is_plausible(figure: Figure, one: Reckoning) -> bool:
    exact = one.exact
    if figure.dimension is Dimension.PERCENT:
        if figure.amount > HUNDRED >= exact > 0:
            return True
        is_like = is_near(figure, exact) or _is_turned(figure, exact) or slip_of(figure, exact) == _LOST_DIGIT
        return is_like and (not one.is_product or _shares_its_name(figure, one))
    low, high = sorted((figure.amount, exact))
    if _is_turned(figure, exact):
        return True
    if figure.dimension is Dimension.POINTS:
        own, wanted = _digits(figure.amount, figure), _digits(exact, figure)
        return len(own) == len(wanted) and _differing(own, wanted) == 1
    return low > 0 and high <= low * _NEAR


def _shares_its_name(figure: Figure, one: Reckoning) -> bool:
    """Whether a rate is named by its part and its whole: 满意度 of 满意的; with few digits, by every character."""
    name = _RATE_WORDS.sub("", bare(figure.label))
    if one.turn or not name or _OF_A_TASK.fullmatch(name):
        return True  # what lacks is not named; 占62% and 完成率 say no name of their own
    beside = "，".join(f"{member.label}，{member.tail[:6]}" for member, _ in one.members)
    if any(word in beside for word in _TASK.findall(name)):
        return True
    if not _telling(figure):
        return len(name) > 1 and set(name) <= set(beside)
    return any(name[place : place + 2] in beside for place in range(len(name) - 1))


_OF_A_TASK = pattern_of(r"(?:任务|计划|目标|工程)*完成")


def asked(sentence: Sentence, check: str, figure: Figure, one: Reckoning) -> Remark:
    wrong = accuse(sentence, check, HINT, figure, one.told, one.exact, _ADVICE)
    solved = [(member, one.solved_for(member, figure.amount)) for member, _ in one.members]
    slips = [
        (member, right)
        for member, right in solved
        if is_mistyped(member, right) or (right > 0 and _is_in_another_unit(member, right))
    ]
    even = [(member, right) for member, right in solved if right > 0 and _is_as_even(member, right)]
    others = [
        f"“{quote(sentence, member)}”应为 {in_its_unit(right, member)}"
        for member, right in [*slips, *(pair for pair in even if pair not in slips)][:_MOST]
    ]
    return replace(wrong, fact="；".join((wrong.fact, f"此数若无误，{'或'.join(others)}"))) if others else wrong


_MOST = 3


def _is_as_even(member: Figure, right: Decimal) -> bool:
    """Whether the right number could have been printed with the places of the wrong one."""
    value = right / member.quantity.measure.factor
    return value == round(value, member.quantity.places)
