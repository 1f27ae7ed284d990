"""Numbers that nearly add up: sums that would hold but for one slip of the keys, whatever the words call them (T11)."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from apps.papers.checks.sentences.clauses import Figure, Sentence, with_the_one_before
from apps.papers.checks.sentences.reckonings import MOST_ADDED, Reckoning, any_gives
from apps.papers.checks.sentences.roles import Role, roles_of
from apps.papers.checks.sentences.slips import TELLING_DIGITS
from apps.papers.checks.sentences.suspected import asked, is_mistyped, is_rounded, is_usable
from apps.papers.facts import Remark

_NO_LEVELS = frozenset((Role.CHANGE, Role.COMPARED, Role.AVERAGE, Role.GOAL))
_FEWEST = 3
_AROUND = 10  # numbers on either side that may explain one
_MANY_DIGITS = 4  # of which one is wrong; sums of shorter numbers come near each other by chance


def nearly_added(sentence: Sentence) -> Iterator[Remark]:
    """A total before or behind its members, of which one number is a slip of the right one; a question."""
    joint = with_the_one_before(sentence) or sentence
    known = [one for one in joint.figures if is_usable(one)]
    for run in _runs([one for one in known if not one.is_price and _NO_LEVELS.isdisjoint(roles_of(one))]):
        for total, members in ((run[0], run[1:]), (run[-1], run[:-1])):
            if any("其中" in one.label for one in members):
                continue  # more may be left out
            for figure, reckoning in _solved(total, members):
                if _is_slip(figure, reckoning) and not _is_explained(figure, known):
                    yield asked(joint, "T11", figure, reckoning)
                    return


def _is_slip(figure: Figure, one: Reckoning) -> bool:
    has_telling_digits = len(figure.quantity.number.normalize().as_tuple().digits) >= TELLING_DIGITS
    return has_telling_digits and is_mistyped(figure, one.exact, _MANY_DIGITS) and not is_rounded(figure, one)


def _solved(total: Figure, members: Sequence[Figure]) -> Iterator[tuple[Figure, Reckoning]]:
    """Every number of a sum with what the others make of it."""
    yield total, Reckoning(tuple((one, 1) for one in members))
    for member in members:
        yield member, Reckoning(((total, 1), *((one, -1) for one in members if one is not member)))


def _is_explained(figure: Figure, known: Sequence[Figure]) -> bool:
    around = [one for one in known if one is not figure and abs(one.index - figure.index) <= _AROUND]
    return any_gives(figure, around)


def _runs(levels: Sequence[Figure]) -> Iterator[list[Figure]]:
    """Numbers of one kind: all of the sentence, of a segment, of a bracket, and three on end."""
    kind_of = attrgetter("dimension", "unit")
    for _, found in groupby(sorted(levels, key=kind_of), kind_of):
        kind = list(found)
        groups = [
            kind,
            *(list(group) for _, group in groupby(kind, attrgetter("segment"))),
            *([owner, *(one for one in kind if one.owner == owner.index)] for owner in kind),
            *(kind[place : place + _FEWEST] for place in range(len(kind) - 2)),
        ]
        yield from (group for group in groups if _FEWEST <= len(group) <= MOST_ADDED)
