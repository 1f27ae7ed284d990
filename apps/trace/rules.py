"""How the names and values of changes are called on the page: by the catalogues of fields, else by the tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from apps.trace.facts import Change

MOST_NAMES = 30  # that a search by label looks for
_CELL = 3  # of the parts of the key of a finding
_TICKS = {"True": "是", "False": "否"}


@dataclass(frozen=True, slots=True)
class Labels:
    """``names``: what a field is called, by the first part of its cells, or its table, and its name there.

    ``values`` are those of a choice, by the same.
    """

    names: Mapping[tuple[str, str], str]
    values: Mapping[tuple[str, str], Mapping[str, str]]

    def shown(self, subject: str, changes: Mapping[str, Change]) -> list[tuple[str, Change]]:
        """The changes of an entry about a row of the table ``subject``, as they are read."""
        return [
            (self.name_of(subject, name), (self._value(subject, name, old), self._value(subject, name, new)))
            for name, (old, new) in changes.items()
        ]

    def name_of(self, subject: str, name: str) -> str:
        """``figure.in_post.current`` → 在职人数 本年; ``line.7.original`` → 年初预算数（7）; an unknown name stays.

        A warning that was explained, by its key: ``F13:money::figure.in_post.current`` → 说明：在职人数 本年. Of a row
        that was scored, ``score.files`` or ``score.files 理由``, the entry itself tells the name.
        """
        if ":" in name:
            called = self.name_of(subject, cell := name.split(":")[_CELL])
            return "说明" if called == cell else f"说明：{called}"
        part, *rest = _parts(subject, name)
        labels = {one: self.names.get((part, one)) or self.names.get(("column", one)) for one in rest}
        known = [label for label in labels.values() if label]
        others = [one for one, label in labels.items() if not label]
        if not known:
            whole = self.names.get((part, ""))
            return f"{whole} {name.partition(' ')[2]}".rstrip() if whole else name
        return " ".join(known) + (f"（{' '.join(others)}）" if others else "")

    def named(self, text: str) -> Iterator[tuple[str, str]]:
        """Part and name of the fields whose label holds a text, at most ``MOST_NAMES``."""
        found = (place for place, label in self.names.items() if place[1] and text in label)
        for place, _ in zip(found, range(MOST_NAMES), strict=False):
            yield place

    def _value(self, subject: str, name: str, value: str | None) -> str | None:
        if value is None:
            return None
        part, *rest = _parts(subject, name)
        return self.values.get((part, rest[-1]), {}).get(value) or _TICKS.get(value, value)


def _parts(subject: str, name: str) -> list[str]:
    """What stands alone is a column of the subject."""
    return name.split(".") if "." in name else [subject, name]
