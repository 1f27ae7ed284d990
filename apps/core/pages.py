"""Pages of long lists: found by key and counted up to a limit, so that they cost the same however long the list is;
links between them, for ``_pagination.html``.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

MOST_COUNTED = 500


@dataclass(frozen=True, slots=True)
class Page:
    """The neighbours of a page of a list, empty where there is none, and a text that says what is shown."""

    newer_url: str
    older_url: str
    text: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows a list has; of a long one only that it has more than ``number``."""

    number: int
    is_more: bool = False

    def __str__(self) -> str:
        return f"{self.number} 以上" if self.is_more else str(self.number)

    def __bool__(self) -> bool:
        return self.number > 0


def counted(rows: QuerySet[Any], most: int = MOST_COUNTED) -> Count:
    """The number of rows up to ``most``; one query that reads no more rows than that."""
    number = rows.order_by()[: most + 1].count()
    return Count(min(number, most), number > most)


def beyond(field: str, at: datetime, pk: int, *, is_later: bool) -> Q:
    """The rows behind a place in a list ordered by a moment and id. An index is entered at the first condition."""
    side = "gt" if is_later else "lt"
    return Q(**{f"{field}__{side}e": at}) & (Q(**{f"{field}__{side}": at}) | Q(**{f"id__{side}": pk}))


def url_with(query: QueryDict, **places: str) -> str:
    """The present filters with another place in the list; an empty place is left out."""
    other = query.copy()
    for name, value in places.items():
        other.pop(name, None)
        if value:
            other[name] = value
    return f"?{other.urlencode()}"
