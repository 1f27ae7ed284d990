"""A scheme as frozen values: score table, form, outline, severities, library."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from apps.core.findings import Severity
from apps.indicators.enums import (
    BudgetBase,
    Grade,
    NotApplicable,
    OverAchievement,
    ReverseMode,
    SchemeKind,
    Side,
    Verification,
)
from apps.indicators.facts.kinds import Bands, Formula, Indicator


@dataclass(frozen=True, slots=True)
class GroupWeight:
    """The weight of a level-1 group, and the level-2 names it may hold."""

    name: str
    weight: Decimal
    level2: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GradeBand:
    """``grade`` from ``lower`` points upwards (half-open bands, regulation §1.7)."""

    grade: Grade
    lower: Decimal


@dataclass(frozen=True, slots=True)
class TotalCap:
    """An execution rate below ``below`` percent keeps the total at ``most`` points."""

    below: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """部门整体支出绩效评分表. ``execution_key`` names the row whose value is the execution rate, for total caps."""

    title: str
    groups: tuple[GroupWeight, ...]
    indicators: tuple[Indicator, ...]
    execution_key: str = ""

    def indicator(self, key: str) -> Indicator:
        """The indicator of that key; ``KeyError`` when the scheme has none."""
        for indicator in self.indicators:
            if indicator.key == key:
                return indicator
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class ExecutionInterval:
    """From ``lower`` percent of execution upwards, ``share`` of the weight."""

    lower: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class ExecutionRule:
    """How the execution rate is scored (regulation §1.6).

    Linear and capped at the weight, or by ``intervals``, the highest first; below ``pass_from`` percent nothing.
    ``base`` says which budget counts; ``zero_budget`` what a budget and a spending of zero mean.
    """

    pass_from: Decimal = Decimal(0)
    intervals: tuple[ExecutionInterval, ...] = ()
    base: BudgetBase = BudgetBase.WITH_CARRY_OVER
    zero_budget: NotApplicable = NotApplicable.REFUSED


@dataclass(frozen=True, slots=True)
class SatisfactionGroup:
    """The level-1 group whose numeric targets score by the satisfaction rule, and its floor in percent."""

    level1: str
    floor: Decimal = Decimal(60)


@dataclass(frozen=True, slots=True)
class FormVariant:
    """Other group weights for projects that have no indicators of some group (regulation §3)."""

    title: str
    groups: tuple[GroupWeight, ...]


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """A row of the money block and the base figure that stands in it."""

    label: str
    figure: str


@dataclass(frozen=True, slots=True)
class MoneySplit:
    """One way to split the total of the money block; the rows add up to the total in every column."""

    title: str
    rows: tuple[MoneyRow, ...]


@dataclass(frozen=True, slots=True)
class ProjectForm:
    """项目支出绩效自评表 (regulation §1.2–1.6): execution weight, groups and scoring options.

    The form of a whole department has the same build and a money block of base figures: ``money_total`` and
    its ``money_splits`` (regulation §4.3 d).
    """

    title: str
    execution_weight: Decimal
    groups: tuple[GroupWeight, ...]
    bands: Bands = field(default_factory=Bands)
    reverse_mode: ReverseMode = ReverseMode.LINEAR_TO_DOUBLE
    over_achievement_ratio: Decimal = Decimal("1.3")
    over_achievement: OverAchievement = OverAchievement.REMARK
    over_achievement_deduction: Decimal = Decimal(0)
    execution_rule: ExecutionRule = ExecutionRule()
    satisfaction: SatisfactionGroup | None = None
    variants: tuple[FormVariant, ...] = ()
    money_total: str = ""
    money_splits: tuple[MoneySplit, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """One heading of the narrative. ``number`` is printed as it stands (一、 （一） 1.); depth 1 is the top."""

    key: str
    number: str
    title: str
    depth: int = 1
    is_required: bool = False
    instruction: str = ""
    is_heading_only: bool = False


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """One indicator of a library to build score tables from: everything but its weight.

    ``formula``, ``items`` (of a checklist) or ``cases`` (of a violation list) say how it is measured; without any of
    them it is judged. ``side`` is the side of the standard on which a derived value loses points.
    """

    key: str
    level1: str
    level2: str
    name: str
    explanation: str
    formula: Formula | None = None
    standard: Decimal = Decimal(100)
    side: Side = Side.ABOVE
    items: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    verified: Verification = Verification.UNCONFIRMED
    source: str = ""


@dataclass(frozen=True, slots=True)
class SchemeContent:
    """A whole scheme package.

    ``demands_scores``: nothing is submitted or approved without the total of the department's table or form. Where
    it is not demanded, one that nobody began is left out of the report.
    """

    key: str
    kind: SchemeKind
    title: str
    region: str
    first_year: int
    last_year: int | None
    source: str
    verified: Verification
    grade_bands: tuple[GradeBand, ...]
    score_table: ScoreTable | None = None
    project_form: ProjectForm | None = None
    report_title: str = ""
    outline: tuple[OutlineSection, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    total_caps: tuple[TotalCap, ...] = ()
    demands_scores: bool = False
    library: tuple[LibraryEntry, ...] = ()

    def is_valid_in(self, year: int) -> bool:
        """Whether evaluations of that year may use it."""
        return self.first_year <= year <= (self.last_year or year)
