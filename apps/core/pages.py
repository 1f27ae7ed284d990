"""Links between the pages of a list, for ``_pagination.html``."""

from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class Page:
    """The neighbours of a page of a list, empty where there is none, and a text that says what is shown."""

    newer_url: str
    older_url: str
    text: str


def url_with(query: QueryDict, **places: str) -> str:
    """The present filters with another place in the list; an empty place is left out."""
    other = query.copy()
    for name, value in places.items():
        other.pop(name, None)
        if value:
            other[name] = value
    return f"?{other.urlencode()}"
