"""Patterns that are compiled when they are first asked."""

import copy
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import apps.core.quantities
import apps.indicators.rules
import apps.papers.checks
import apps.papers.imports
from apps.core import patterns

PACKAGES = (apps.core.quantities, apps.indicators.rules, apps.papers.checks, apps.papers.imports)


def test_a_pattern_is_compiled_when_it_is_first_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    real = re.compile

    def spied(text: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(text)
        return real(text, flags)

    monkeypatch.setattr(re, "compile", spied)
    pattern = patterns.pattern_of("(?P<word>A+)", re.IGNORECASE)
    assert pattern.pattern == "(?P<word>A+)"
    assert compiled == []
    found = pattern.fullmatch("aa")
    assert found is not None
    assert (found["word"], pattern.groups) == ("aa", 1)
    for _ in range(3):
        assert pattern.sub("-", "baab") == "b-b"
        assert pattern.fullmatch("b") is None
    assert compiled == ["(?P<word>A+)"]


def test_a_pattern_may_be_copied() -> None:
    assert copy.copy(patterns.pattern_of("a")).fullmatch("a") is not None


@pytest.mark.parametrize(
    "name",
    [module.name for package in PACKAGES for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")],
)
def test_every_pattern_of_a_module_can_be_compiled(name: str) -> None:
    for value in vars(import_module(name)).values():
        if isinstance(value, patterns._Uncompiled):
            assert value.groups >= 0


@pytest.mark.parametrize("text", ["我", "一", "龙", "鿿"])
def test_a_chinese_character_is_one(text: str) -> None:
    assert re.fullmatch(patterns.HAN, text)


@pytest.mark.parametrize("text", list("，。（）“”《》、；：—％0A_z〇①⑳Ⅱ㈠ \n"))
def test_a_sign_a_digit_and_a_letter_are_no_chinese_character(text: str) -> None:
    assert not re.fullmatch(patterns.HAN, text)


def test_a_pattern_that_needs_a_word_is_not_compiled_without_it() -> None:
    pattern = patterns.pattern_of("(", needs=("每", "均"))  # no pattern at all
    assert (pattern.search("共3人"), pattern.fullmatch("共3人"), list(pattern.finditer("共3人"))) == (None, None, [])
    with pytest.raises(re.error):
        pattern.search("人均")


def test_a_pattern_that_needs_a_word_is_searched_as_others_are() -> None:
    pattern = patterns.pattern_of("每(?P<of>.)", needs=("每",))
    assert pattern.fullmatch("每人")
    assert pattern.search("每人", 1) is None
    assert [found["of"] for found in pattern.finditer("每人每年", 0, 4)] == ["人", "年"]


def _inside(value: object) -> Iterator[patterns._Seldom]:
    """The patterns with needs in a value of a module, also those in its tables."""
    if isinstance(value, patterns._Seldom):
        yield value
    elif type(value) is tuple:
        for one in value:
            yield from _inside(one)


SELDOM = {
    pattern.pattern: pattern
    for package in PACKAGES
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    for value in vars(import_module(module.name)).values()
    for pattern in _inside(value)
}
SENTENCES = [
    text
    for file in sorted(Path(__file__).parents[1].glob("papers/**/*.yaml"))
    for text in re.findall(r'"([^"\n]+)"', file.read_text("utf-8"))
]


@pytest.mark.parametrize("pattern", SELDOM.values(), ids=range(len(SELDOM)))
def test_nothing_is_missed_for_want_of_a_word(pattern: patterns._Seldom) -> None:
    for text in SENTENCES:
        for piece in (text, *re.split(r"\d|(?<=[，；。：（）])", text)):
            assert (pattern.search(piece) is None) == (pattern.compiled.search(piece) is None)


@pytest.mark.parametrize("pattern", SELDOM.values(), ids=range(len(SELDOM)))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_a_pattern_matches_holds_a_word_that_it_needs(data: st.DataObject, pattern: patterns._Seldom) -> None:
    assert pattern.search(data.draw(st.from_regex(pattern.compiled))) is not None
