"""Patterns that are compiled when they are first asked."""

import copy
import pkgutil
import re
from importlib import import_module

import pytest

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
    assert set(compiled) == {"(?P<word>A+)"}
    assert len(compiled) == 3  # one for each name that was asked, and re keeps what it has compiled


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
