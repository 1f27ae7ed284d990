"""What a file would change in an evaluation, before anybody has agreed to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from apps.core.enums import LabelledEnum
from apps.core.findings import Finding
from apps.evaluations.imports.reading import NewRow


class ChangeState(LabelledEnum):
    """What stands in the way of a change."""

    FREE = "free", "可以写入"
    CONFLICT = "conflict", "系统中也改过"
    WRONG = "wrong", "需要改正"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change of one cell: what stands there, what the file has, and by which fingerprint the page saw it.

    ``divided`` is the amount in 万元, where the one in the file looks like 元.
    """

    cell: str
    label: str
    place: str
    before: str
    after: str
    text: str
    seen: str
    standing: ChangeState = ChangeState.FREE
    problem: str = ""
    divided: str = ""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a new row, or with one of its columns."""

    row: int
    column: str
    problem: str


@dataclass(slots=True)
class Proposal:
    """Everything that a file would do. ``newer``: cells that only the system has changed since the download.

    ``divided``: amounts of new rows in 万元, where those in the file look like 元, by ``cell_of_new``.
    """

    changes: list[Proposed] = field(default_factory=list)
    new: tuple[NewRow, ...] = ()
    row_problems: list[RowProblem] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    newer: int = 0
    divided: Mapping[str, str] = field(default_factory=dict)
    appearing: tuple[Finding, ...] = ()
    vanishing: tuple[Finding, ...] = ()

    def of(self, standing: ChangeState) -> list[Proposed]:
        """The changes in that standing."""
        return [change for change in self.changes if change.standing == standing]

    @property
    def free(self) -> list[Proposed]:
        """What is written once somebody agrees."""
        return self.of(ChangeState.FREE)

    @property
    def conflicts(self) -> list[Proposed]:
        """What the system has otherwise since the download: written only where somebody says so."""
        return self.of(ChangeState.CONFLICT)

    @property
    def wrong(self) -> list[Proposed]:
        """What cannot be written."""
        return self.of(ChangeState.WRONG)

    @property
    def is_blocked(self) -> bool:
        """Nothing is written until the file is mended."""
        return bool(self.wrong or self.row_problems or self.problems)

    @property
    def is_empty(self) -> bool:
        """The file would change nothing."""
        return not (self.changes or self.new or self.problems or self.row_problems)
