"""What scoring is asked and what it returns, and how two versions of a scheme differ."""

from dataclasses import dataclass
from decimal import Decimal

from apps.indicators.enums import Band, Change, Consequence, Level, Operator


@dataclass(frozen=True, slots=True)
class Target:
    """年度指标值: operator, number, unit and text, never one string."""

    operator: Operator = Operator.AT_LEAST
    number: Decimal | None = None
    unit: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the department answers for one row of the score table; which field counts depends on the rule."""

    value: Decimal | None = None
    ticks: tuple[bool | None, ...] = ()
    count: int | None = None
    level: Level | None = None
    band: Band | None = None
    band_score: Decimal | None = None
    is_not_applicable: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """Points, or ``None`` where they cannot be computed, with the sentences that explain them.

    Where there are points, the trace says them in its last sentence, which only the source may follow.

    ``missing`` names what is missing: figure names of the formula, ``answer``, and in a project form ``weight``,
    ``target``, ``adjusted`` or ``actual`` (the money of the execution rate).
    ``value`` is the derived or answered value that was scored (percent for formulas).
    """

    points: Decimal | None
    trace: tuple[str, ...]
    value: Decimal | None = None
    missing: tuple[str, ...] = ()
    is_excluded: bool = False
    is_over_achieved: bool = False
    is_flagged: bool = False

    @property
    def sentence(self) -> str:
        """The whole trace in one line."""
        return "".join(self.trace)


@dataclass(frozen=True, slots=True)
class Part:
    """One row of a total: its weight, and the points that count, ``None`` while they are open."""

    weight: Decimal | None
    points: Decimal | None
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of a scored table, ``None`` until a row has points, and how it came about.

    ``steps`` are the sentences of the trace that say why the total is not the plain sum.
    """

    points: Decimal | None
    trace: tuple[str, ...]
    open_rows: int = 0
    steps: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The whole trace in one line."""
        return "".join(self.trace)


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between two versions of a scheme, in words.

    ``place`` is the key of the indicator or part, ``what`` its name, ``before`` and ``after`` are texts.
    """

    change: Change
    place: str
    what: str
    before: str
    after: str
    consequence: Consequence
