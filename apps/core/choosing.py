"""A form field for one of many rows: typed in words, with suggestions of the server, never a list of all."""

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from apps.core.parameters import LONGEST_SEARCH

SUGGESTED = 20
NAMED = 5

_Row = TypeVar("_Row", bound=Model)


class SearchInput(forms.TextInput):
    """A line of text; while it is typed, htmx fetches suggestions into its list. Without script it is typed in full."""

    def __init__(self) -> None:
        super().__init__({"autocomplete": "off", "maxlength": LONGEST_SEARCH})
        self.address: str | Promise = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        suggestions = f"{context['widget']['attrs'].get('id', name)}_suggestions"
        context["widget"]["attrs"] |= {
            "list": suggestions,
            "hx-get": f"{self.address}?field={name}",
            "hx-trigger": "input changed delay:300ms",
            "hx-target": f"#{suggestions}",
            "hx-push-url": "false",
        }
        return context

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        control = super().render(name, value, attrs, renderer)
        suggestions = f"{(attrs or {}).get('id', name)}_suggestions"
        return format_html('{}<datalist id="{}"></datalist>', control, suggestions)


class RowField(forms.CharField, Generic[_Row]):
    """One row among ``rows``, which the form sets. Subclasses say how a row is meant, found and shown."""

    widget = SearchInput
    rows: QuerySet[_Row]

    def __init__(self, *, address: str | Promise, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_SEARCH, **kwargs)
        self.widget.address = address

    @classmethod
    def meant(cls, text: str) -> Q:
        """The row that the text names in full."""
        raise NotImplementedError

    @classmethod
    def alike(cls, text: str) -> Q:
        """The rows that somebody may look for who has typed the text."""
        raise NotImplementedError

    @classmethod
    def shown(cls, row: _Row) -> str:
        """What stands in the line; ``meant`` finds the row by it again."""
        raise NotImplementedError

    @classmethod
    def options(cls, rows: QuerySet[_Row], text: str) -> SafeString:
        """The suggestions for what has been typed, a few at most; one query."""
        found = rows.filter(cls.alike(text))[:SUGGESTED] if text else ()
        return format_html_join("", '<option value="{}"></option>', ((cls.shown(row),) for row in found))

    def clean(self, value: Any) -> Any:
        """The row, ``None`` where nothing was typed; at most two queries."""
        text = super().clean(value)
        if not text:
            return None
        found = list(self.rows.filter(self.meant(text))[:2])
        if len(found) != 1:
            found = list(self.rows.filter(self.alike(text))[: NAMED + 1])
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(self._doubt(text, found))

    def _doubt(self, text: str, found: list[_Row]) -> str:
        if not found:
            return f"没有找到“{text}”，请核对后重新填写。"
        names = "、".join(self._names(found))
        return f"“{text}”可以指多个：{names}{' 等' if len(found) > NAMED else ''}。请写全。"

    def _names(self, found: list[_Row]) -> Iterator[str]:
        return (self.shown(row) for row in found[:NAMED])
