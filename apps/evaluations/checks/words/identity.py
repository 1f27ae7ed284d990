"""A key for what is computed once from a sheet and its assessment and read by several checks."""

from dataclasses import dataclass

from apps.evaluations.facts import Sheet
from apps.evaluations.rules import Assessment


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """A sheet with its assessment; equal only to the very same two, since neither can be hashed by content.

    Caches keyed by it must be small: they keep the sheet alive, which is also what keeps its identity unique.
    """

    sheet: Sheet
    assessment: Assessment

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.sheet is other.sheet and self.assessment is other.assessment

    def __hash__(self) -> int:
        return hash((id(self.sheet), id(self.assessment)))
