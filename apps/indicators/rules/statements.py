"""What the words of an indicator say, and whether they say anything (regulation §8; W02, W06, W07)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from apps.core.amounts import HUNDRED, normalize
from apps.core.patterns import pattern_of

SAME_ROWS = 5  # from so many rows on it is no accident that every actual equals its target
SHORT_STATEMENT = 6  # characters: 通过, 已完成, 按时完成 may well be the fact itself

# An effect without a measure: at the end of a name it cannot be verified by a percentage.
_EFFECTS = "明显|显著|良好|较好|有效|到位|效果|成效|影响力?|程度|提升|提高|增强|改善|促进|推动"
# What together with effects still measures nothing.
_AROUND_EFFECTS = (
    "作用|进一步|不断|持续|长期|逐步|稳步|稳定|较为|较|很|基本|非常|好|优秀|优|高|加强|保障|落实|有所|得到|是否|评价|满意"
    "|有|是|坏|低|大|小|利于|规范|健全|完善|合理"
)
_ENDS_VAGUE = pattern_of(f"(?:{_EFFECTS})$")
_ONLY_VAGUE = pattern_of(f"(?:{_EFFECTS}|{_AROUND_EFFECTS})+")
_NO_LETTERS = pattern_of(r"[\s,，;；:：.。、()“”\"‘’'★☆*]+")
_PERCENT = {"%", "百分比"}


def bare_words(text: str) -> str:
    """A text without marks and spaces: what is the same by it says the same."""
    return _NO_LETTERS.sub("", normalize(text))


def is_percent(unit: str) -> bool:
    """Whether a unit as typed is percent."""
    return normalize(unit) in _PERCENT


def vague_effect(name: str) -> str:
    """The effect that a name ends with and that no percentage verifies (W02, 社会效益**明显**); empty for none."""
    found = _ENDS_VAGUE.search(name)
    return found[0] if found else ""


def measures_nothing(target: str, name: str) -> bool:
    """Whether a target is praise alone, or its indicator's own name again (W02)."""
    bare = bare_words(target)
    return bool(_ONLY_VAGUE.fullmatch(bare) or (bare and bare == bare_words(name)))


def says_no_more(target: str, actual: str) -> bool:
    """Whether an actual in words is its target once more (W07); what is short may be the fact, praise is W02's."""
    bare = bare_words(target)
    return len(bare) > SHORT_STATEMENT and bare == bare_words(actual)


def exactly_reached(pairs: Iterable[tuple[Decimal, Decimal]]) -> int:
    """How many targets and actuals there are, if all are the same and too many for chance (W07); else 0.

    0 and 100 are what many indicators reach exactly: they tell nothing.
    """
    telling = [(target, actual) for target, actual in pairs if target not in {Decimal(0), HUNDRED}]
    is_alike = all(target == actual for target, actual in telling)
    return len(telling) if is_alike and len(telling) >= SAME_ROWS else 0


def named_in_two_groups(indicators: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """Places of the first and the later indicator of one name under two groups (W06); each is a name and its group."""
    first: dict[str, tuple[int, str]] = {}
    for index, (name, group) in enumerate(indicators):
        bare = bare_words(name)
        earlier, its_group = first.setdefault(bare, (index, group))
        if bare and group != its_group:
            yield earlier, index
