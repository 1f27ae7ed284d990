"""A printed form as frozen texts: every figure exactly as it stands on the paper, nothing computed."""

from dataclasses import dataclass
from decimal import Decimal

from apps.core.findings import Severity

Printed = str | None
"""A cell as printed: ``""`` is an empty cell, ``None`` one that the reader could not see."""


class UnreadableFormError(ValueError):
    """A file in which no form can be found; the message is for the user."""


@dataclass(frozen=True, slots=True)
class PrintedFunding:
    """One row of the money block: 年初预算数, 全年预算数, 全年执行数, 分值, 执行率, 得分."""

    name: str
    original: Printed = None
    adjusted: Printed = None
    actual: Printed = None
    weight: Printed = None
    rate: Printed = None
    score: Printed = None


@dataclass(frozen=True, slots=True)
class PrintedIndicator:
    """One level-3 row.

    ``has_reason`` is ``None`` where the form has no place for a reason, or nobody could see it. ``direction`` is
    ``positive``, ``reverse``, ``equal``, ``none`` (nothing to compare), or empty where nobody said. ``factor`` is what
    the weight is multiplied with: 得分系数, 得分率; ``completion`` is 完成比例.
    """

    level1: str = ""
    level2: str = ""
    name: str = ""
    target: Printed = None
    actual: Printed = None
    weight: Printed = None
    score: Printed = None
    reason: str = ""
    has_reason: bool | None = None
    direction: str = ""
    factor: Printed = None
    completion: Printed = None


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A labelled figure, or a row of figures under ``columns``; ``path`` is the label with the headings above it."""

    path: tuple[str, ...]
    values: tuple[Printed, ...]
    columns: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The figure's own label."""
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A whole form or report.

    ``is_whole`` is false when a part of it was not seen: sums over what may go on are then judged one way only.
    ``layout`` says how the weights are laid out, in the words of whoever noted it. ``unread`` are parts of the
    file that fit nowhere, each as a sentence for the user; ``has_unread_scores`` when points are among them, so that
    nothing can be said of the total; ``is_unit_assumed`` when no unit of money was printed and the usual one is
    taken; ``is_by_columns`` when roles were given to cells by the columns of a table, not by
    whoever noted them; ``lacks_values`` when targets, results or weights were not read, so that no
    score can be computed again; ``has_hidden_rows`` when rows of its tables were left out, so that sums may fall
    short; ``unchecked`` are columns that were read and that no check asks for. ``name`` tells
    several forms of one file apart: its project, else its sheet.
    """

    title: str = ""
    name: str = ""
    year: int | None = None
    department: Printed = None
    kind: str = ""
    money_unit: str = ""
    layout: str = ""
    is_whole: bool = True
    funding: tuple[PrintedFunding, ...] = ()
    indicators: tuple[PrintedIndicator, ...] = ()
    figures: tuple[PrintedFigure, ...] = ()
    totals: tuple[PrintedFigure, ...] = ()
    passages: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    has_unread_scores: bool = False
    lacks_values: bool = False
    has_hidden_rows: bool = False
    is_unit_assumed: bool = False
    is_by_columns: bool = False

    @property
    def is_report(self) -> bool:
        """Whether it is a narrative: text without a money block or indicators."""
        return bool(self.passages) and not (self.funding or self.indicators)


@dataclass(frozen=True, slots=True)
class Passage:
    """One section or paragraph of a report, or one cell with words, as it will be printed. ``place`` is its cell id."""

    place: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Header:
    """Who reports on which year."""

    year: int | None
    department: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One accusation of one sentence, complete in itself; ``start`` and ``end`` are the accused words in its passage.

    ``expected`` and ``actual`` are in the unit that is printed there.
    """

    check: str
    place: str
    severity: Severity
    fact: str
    advice: str
    start: int
    end: int
    expected: Decimal | None = None
    actual: Decimal | None = None
