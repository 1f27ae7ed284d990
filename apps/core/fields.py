"""A field as a person sees it: its label, unit and instruction. Every app lists its own in its facts."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One column or input. ``short`` is its name where little room is left: a narrow head, a hint inside an input.

    ``is_required``: submission demands it; ``is_long``: a text of several lines.
    """

    name: str
    label: str
    unit: str = ""
    instruction: str = ""
    short: str = ""
    is_required: bool = False
    is_long: bool = False

    @property
    def brief(self) -> str:
        """The short form, where there is one."""
        return self.short or self.label

    @property
    def with_unit(self) -> str:
        """``上年决算数（万元）``."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label

    @property
    def asked(self) -> str:
        """The label with what must be known to fill it: ``自评总分（选填）``."""
        return f"{self.label}（{self.instruction}）" if self.instruction else self.label


def by_name(*fields: Field) -> Mapping[str, Field]:
    """Fields in the order of their form, by name. ``ValueError`` where two bear one name."""
    named = {field.name: field for field in fields}
    if len(named) < len(fields):
        raise ValueError(f"a name stands twice: {[field.name for field in fields]}")
    return named
