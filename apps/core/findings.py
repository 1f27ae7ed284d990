"""What a check says: which relation failed, where, and what to do about it."""

from dataclasses import dataclass
from decimal import Decimal

from apps.core.enums import LabelledEnum


class Severity(LabelledEnum):
    """How a finding binds: an error stops submission, a warning needs an explanation, a hint informs."""

    ERROR = "error", "错误"
    WARNING = "warning", "需说明"
    HINT = "hint", "提示"


_SEVEREST_FIRST = list(Severity)


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a finding.

    ``section`` is a section key of the task list; ``item`` the project where the section has one page each;
    ``cell`` is the cell's id, which is also the ``id`` of its input in the page.
    """

    section: str
    cell: str = ""
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One accusation of one check, complete in itself.

    ``text`` names both figures and their difference; what to do about it stands on a line of its own. ``span`` are
    the accused words in the text of the place, where it accuses words; ``part`` tells apart what a check says of
    several such words of one place, whatever stands around them. ``is_lack``: nothing contradicts anything, something
    has not been filled in yet.
    """

    check: str
    severity: Severity
    where: Where
    text: str
    expected: Decimal | None = None
    actual: Decimal | None = None
    span: tuple[int, int] | None = None
    part: str = ""
    is_lack: bool = False

    @property
    def message(self) -> str:
        """What the person who fills in reads: what is wrong, and what to do."""
        return self.text.replace("\n", "")

    @property
    def fact(self) -> str:
        """What is wrong, without the advice: for print, beside the explanation."""
        return self.text.partition("\n")[0]

    @property
    def key(self) -> str:
        """Identity of the finding across recomputations: what an explanation is tied to."""
        key = f"{self.check}:{self.where.section}:{self.where.item or ''}:{self.where.cell}"
        return f"{key}:{self.part}" if self.part else key


def by_severity(finding: Finding) -> int:
    """A key that sorts the severest first and keeps their order else."""
    return _SEVEREST_FIRST.index(finding.severity)
