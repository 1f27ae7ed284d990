"""The ``re`` of modules with many patterns: each is compiled when it is first asked, and nobody pays for the rest."""

import re
from re import (
    DOTALL,
    IGNORECASE,
    MULTILINE,
    Match,
    Pattern,
    escape,
    findall,
    finditer,
    fullmatch,
    match,
    search,
    split,
    sub,
)
from typing import Any, cast

__all__ = [
    "DOTALL",
    "IGNORECASE",
    "MULTILINE",
    "Match",
    "Pattern",
    "compile",
    "escape",
    "findall",
    "finditer",
    "fullmatch",
    "match",
    "search",
    "split",
    "sub",
]


class _Uncompiled:
    """Stands for a pattern; what was asked of it once is kept, and costs no more than with a real one."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # whoever copies or pickles asks for what patterns lack
            raise AttributeError(name)
        value = self.__dict__[name] = getattr(re.compile(self._text, self._flags), name)
        return value


def compile(text: str, flags: int = 0) -> Pattern[str]:
    """A pattern that is compiled later: an error in its text shows when it is first used."""
    return cast("Pattern[str]", _Uncompiled(text, flags))
