"""What a reading gives: numbers with their verdict, and statements of direction."""

from dataclasses import dataclass
from decimal import Decimal

from apps.budgets.enums import Column
from apps.core.enums import LabelledEnum
from apps.core.findings import Severity
from apps.core.quantities import Quantity
from apps.papers.checks.against_tables.subjects import Subject, Trust
from apps.papers.facts import Remark

NEXT = 2  # characters between two statements of one breath


class Verdict(LabelledEnum):
    """What became of a typed number."""

    MATCHED = "matched", "与表一致"
    CONTRADICTING = "contradicting", "与表不一致"
    UNKNOWN = "unknown", "表中没有"


class Kind(LabelledEnum):
    """What a typed number was held against."""

    AMOUNT = "amount", "数额"
    CHANGE = "change", "增减"
    RATE = "rate", "完成率"
    SHARE = "share", "占比"


@dataclass(frozen=True, slots=True)
class HeldNumber:
    """One typed number of a passage as printed, and the figure it was held against.

    ``expected`` is the figure in the base of the number's dimension (万元, percent, ones), ``shown`` the same in
    words. ``is_loose``: within the tolerance of text against table, yet not by rounding. ``is_slip``: the figure in
    another unit. ``is_over_zero``: a completion rate of a budget of zero. ``figure`` and ``column`` are what it is.
    """

    place: str
    quantity: Quantity
    verdict: Verdict = Verdict.UNKNOWN
    kind: Kind = Kind.AMOUNT
    subject: str = ""
    cell: str = ""
    expected: Decimal | None = None
    shown: str = ""
    trust: Trust = Trust.WEAK
    is_loose: bool = False
    is_slip: bool = False
    is_over_zero: bool = False
    figure: Subject | None = None
    column: Column | None = None

    @property
    def start(self) -> int:
        """Where the number begins in the passage's text."""
        return self.quantity.start

    @property
    def end(self) -> int:
        """Where it ends, unit included."""
        return self.quantity.end

    @property
    def difference(self) -> Decimal:
        """How far the typed number lies from the figure."""
        return abs(self.quantity.amount - self.expected) if self.expected is not None else Decimal(0)

    def remark(self, check: str, severity: Severity, fact: str, advice: str) -> Remark:
        """The number accused with both figures."""
        return Remark(
            check, self.place, severity, fact, advice, self.start, self.end, self.expected, self.quantity.amount
        )


@dataclass(frozen=True, slots=True)
class Statement:
    """A direction word about a figure: ``direction`` is 1, 0 or −1; the tables say ``current`` and ``base``.

    ``is_against``: 低于年初预算 instead of 减少. ``goes_on``: a clause follows that may be the reason.
    ``told_base`` is what the text says of the year before.
    """

    place: str
    start: int
    end: int
    text: str
    subject: Subject
    base_column: Column
    direction: int
    has_reason: bool
    is_against: bool = False
    goes_on: bool = False
    told_base: Decimal | None = None

    @property
    def current(self) -> Decimal | None:
        """本年决算数."""
        return self.subject.values.get(Column.ACTUAL)

    @property
    def base(self) -> Decimal | None:
        """The figure it is compared with, where no table has it the one that the text tells."""
        known = self.subject.values.get(self.base_column)
        return self.told_base if known is None else known

    @property
    def is_base_told(self) -> bool:
        """Whether only the text knows what it is compared with."""
        return self.told_base is not None and self.subject.values.get(self.base_column) is None

    def repeats(self, other: "Statement") -> bool:
        """Whether it goes on with what another has said: 增加3万元，增长5%."""
        is_alike = (self.place, self.subject, self.base_column, self.direction, self.has_reason) == (
            other.place,
            other.subject,
            other.base_column,
            other.direction,
            other.has_reason,
        )
        return is_alike and 0 <= self.start - other.end <= NEXT
