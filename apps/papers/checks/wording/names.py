"""Official names of function classes (regulation §5, T09 and §7.1)."""

from collections.abc import Iterator
from functools import cache

from apps.budgets.facts import function_names, official_names, wrong_names
from apps.core.dates import years_in
from apps.core.findings import Severity
from apps.core.patterns import HAN, pattern_of
from apps.core.quantities import plain, sentences
from apps.papers.facts import Header, Passage, Remark

_ADVICE = "请改用政府收支分类科目的名称。"
_ENDING = "支出"
_WORDS = pattern_of(rf"{HAN}{{4,20}}?{_ENDING}")
_OF_MANY_WORDS = 9  # characters of a name that nothing else resembles: 社会保障和就业支出
_OF_TWO_WORDS = 6
_MOST_ADDED = 2
_ADDED_BEHIND = "事务"  # 社会保障和就业事务支出; what 项目 or 专项 stands before is not the class but a part of it


def t09_names_are_official(passage: Passage, header: Header) -> Iterator[Remark]:
    """Function classes are called by their official names: 社会保障和就业支出 (regulation §5, T09 and §7.1).

    A name that was official in a year of its sentence is right there.
    """
    text = plain(passage.text)
    if _ENDING not in text:
        return
    wrong = wrong_names(header.year)
    told: set[str] = set()
    for start, end in sentences(text):
        sentence = text[start:end]
        known = ((sentence.find(name), name, official) for name, official in wrong.items())
        for place, name, official in (*known, *_garbled(sentence, header.year)):
            if place >= 0 and not any(name in one for one in told) and not _was_official(name, sentence):
                told.add(name)
                fact, begin = f"“{name}”的规范名称是“{official}”", start + place
                yield Remark("T09", passage.place, Severity.HINT, fact, _ADVICE, begin, begin + len(name))


def _was_official(name: str, sentence: str) -> bool:
    return any(one.name == name and one.is_of(year) for one in function_names() for year in years_in(sentence))


def _garbled(sentence: str, year: int | None) -> Iterator[tuple[int, str, str]]:
    """Names with a character or two too many, too few or another one, with their places and what they should be."""
    for found in _WORDS.finditer(sentence):
        for official in _names_of(year):
            place = found[0].rfind(official[:2])
            name = found[0][place:]
            if place >= 0 and name not in _all_names() and _is_slip(name, official):
                yield found.start() + place, name, official
                break


def _is_slip(name: str, official: str) -> bool:
    begin = _common(name, official)
    end = min(_common(name[::-1], official[::-1]), len(name) - begin, len(official) - begin)
    added, lost = name[begin : len(name) - end], official[begin : len(official) - end]
    if end <= len(_ENDING):
        return added == _ADDED_BEHIND and not lost
    is_one = len(added) == len(lost) == 1
    is_short_of = not added and 0 < len(lost) <= _MOST_ADDED
    is_more = not lost and 0 < len(added) <= _MOST_ADDED
    return len(official) >= _OF_MANY_WORDS and (is_one or is_short_of or is_more)


def _common(one: str, other: str) -> int:
    """How many characters two names begin with alike."""
    return next(
        (place for place, pair in enumerate(zip(one, other, strict=False)) if len(set(pair)) > 1),
        min(len(one), len(other)),
    )


@cache
def _names_of(year: int | None) -> tuple[str, ...]:
    return tuple(name for name in official_names(year) if len(name) >= _OF_TWO_WORDS)


@cache
def _all_names() -> frozenset[str]:
    return frozenset(one.name for one in function_names())
