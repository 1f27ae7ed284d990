"""The one reader of what a browser sends: addresses, forms and JSON, each value by its type.

What cannot be read is nothing: a filter that means nothing narrows nothing, a number that is none is not there. Only
JSON, which no person types, is malformed as a whole.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any, NoReturn, Protocol, TypeVar

from apps.core.enums import LabelledEnum
from apps.core.texts import cleaned

_Enum = TypeVar("_Enum", bound=LabelledEnum)

LARGEST_ID = 2**63 - 1  # of a column of either database, which fails where it is asked for a larger one
FIRST_YEAR, LAST_YEAR = 2000, 2100  # of whatever the product knows a date of
LONGEST_SEARCH = 100
MOST_PAGES = 100_000
LONGEST_NUMBER, LONGEST_MOMENT = 19, 40


class MalformedError(ValueError):
    """No page of ours sends this: a bad request."""


class Given(Protocol):
    """A query string or a form as Django gives it."""

    def __contains__(self, name: object) -> bool: ...

    def __iter__(self) -> Iterator[Any]: ...

    def getlist(self, key: str) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of an address or a form; of what is given twice the last counts."""

    given: Given

    def __contains__(self, name: str) -> bool:
        return name in self.given

    def names(self, prefix: str) -> list[str]:
        """The names that begin like this, without what no database holds."""
        return [cleaned(name) for name in self.given if isinstance(name, str) and name.startswith(prefix)]

    def texts(self, name: str) -> list[str]:
        """All values under a name, with plain line ends and without what no database holds."""
        return [cleaned(text) for text in self.given.getlist(name) if isinstance(text, str)]

    def text(self, name: str) -> str:
        """What was typed; empty where nothing was given."""
        return (self.texts(name) or [""])[-1]

    def search(self, name: str) -> str:
        """A code or a word to look for: trimmed, and no longer than anybody would type."""
        return self.text(name).strip()[:LONGEST_SEARCH]

    def number(self, name: str) -> int | None:
        """An id, a year or the number of a page: a positive whole number that a column holds."""
        return whole_number(self.text(name))

    def page(self, name: str = "page") -> int:
        """The number of a page of a list, from 1."""
        return min(self.number(name) or 1, MOST_PAGES)

    def numbers(self, name: str) -> list[int]:
        """Ids, those that are none left out."""
        return [number for text in self.texts(name) if (number := whole_number(text)) is not None]

    def member(self, name: str, enum: type[_Enum]) -> _Enum | None:
        """A member of an enumeration by its code."""
        text = self.text(name)
        return next((member for member in enum if member.value == text), None)


def is_switched_off(cookies: Mapping[str, str], switch: str) -> bool:
    """Whether a person has switched something of a page off, which the page's script keeps in a cookie."""
    return cookies.get(switch) == "no"


def whole_number(text: str) -> int | None:
    """A positive whole number that a column holds, in plain digits; ``None`` for any other text."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        return None
    number = int(text)
    return number if 0 < number <= LARGEST_ID else None


def day_of(text: str) -> date | None:
    """A date as browsers send it (2026-03-31), of a year that can be meant; ``None`` for any other text."""
    try:
        day = date.fromisoformat(text.strip()) if text.isascii() and len(text) <= LONGEST_MOMENT else None
    except ValueError:
        return None
    return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None


def moment_of(text: str) -> datetime | None:
    """A moment as ``isoformat`` writes it, in UTC; ``None`` for any other text, and without a time zone."""
    try:
        moment = datetime.fromisoformat(text) if text.isascii() and len(text) <= LONGEST_MOMENT else None
    except ValueError:
        return None
    if moment is None or moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return moment.astimezone(UTC)


def read_json(text: str | bytes) -> dict[str, Any]:
    """The object of a JSON text; ``MalformedError`` for no object, endless nesting and numbers that are none."""
    try:
        found = json.loads(text, parse_float=_finite, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise MalformedError("JSON") from None
    if not isinstance(found, dict):
        raise MalformedError("no object")
    return found


def has_nul(texts: Collection[str]) -> bool:
    """Whether a NUL, which comes from no browser and breaks PostgreSQL, is in one of the texts."""
    return any("\0" in text for text in texts)


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise MalformedError("number")
    return number


def _no_number(text: str) -> NoReturn:
    raise MalformedError(text)
