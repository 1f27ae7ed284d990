"""Patterns that are compiled when they are first asked, for modules with many of them: nobody pays for the rest."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, cast

# A Chinese character among all that a report holds. As a range, 一-鿿, it takes 0.8 ms to compile wherever it stands.
HAN = r"[^\W\d_A-Za-z〇①-⑳Ⅰ-Ⅻ㈠-㈩]"


class _Uncompiled:
    """Stands for a pattern; what was asked of it once is kept, and costs no more than with a real one."""

    def __init__(self, text: str, flags: int) -> None:
        self.pattern, self._flags = text, flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._flags)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # whoever copies or pickles asks for what patterns lack
            raise AttributeError(name)
        value = self.__dict__[name] = getattr(self.compiled, name)
        return value


class _Seldom(_Uncompiled):
    """A pattern that few texts come near: it is searched, and compiled, where one of the words stands that it needs."""

    def __init__(self, text: str, flags: int, needs: tuple[str, ...]) -> None:
        super().__init__(text, flags)
        self.needs = needs

    def search(self, text: str, *span: int) -> re.Match[str] | None:
        return self.compiled.search(text, *span) if self._may_stand_in(text) else None

    def fullmatch(self, text: str, *span: int) -> re.Match[str] | None:
        return self.compiled.fullmatch(text, *span) if self._may_stand_in(text) else None

    def finditer(self, text: str, *span: int) -> Iterator[re.Match[str]]:
        return self.compiled.finditer(text, *span) if self._may_stand_in(text) else iter(())

    def _may_stand_in(self, text: str) -> bool:
        return any(word in text for word in self.needs)


def pattern_of(text: str, flags: int = 0, *, needs: tuple[str, ...] = ()) -> re.Pattern[str]:
    """A pattern that is compiled later: an error in its text shows when it is first used.

    ``needs`` are words of which one stands in whatever it matches; worth naming for long ones that seldom match.
    """
    return cast("re.Pattern[str]", _Seldom(text, flags, needs) if needs else _Uncompiled(text, flags))
