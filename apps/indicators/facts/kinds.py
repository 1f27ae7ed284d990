"""The rule kinds of regulation §4.4 as frozen values, and the row of a score table that follows one of them."""

from dataclasses import dataclass
from decimal import Decimal

from apps.indicators.enums import Fraction, NotApplicable, Operator, ReverseMode, Side, Verification, ZeroBase


@dataclass(frozen=True, slots=True)
class ThresholdDeduct:
    """每超过/低于标准一档扣若干分，扣完为止. ``standard`` and ``step`` are in percentage points."""

    standard: Decimal
    side: Side
    step: Decimal
    per_step: Decimal
    fraction: Fraction = Fraction.FLOOR


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier: the value is ``operator`` ``bound`` → ``points``. The first tier that fits counts."""

    operator: Operator
    bound: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Tiers:
    """分档计分; a value that no tier takes gets ``otherwise``."""

    tiers: tuple[Tier, ...]
    otherwise: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One point of a checklist."""

    text: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Checklist:
    """逐项得分."""

    items: tuple[ChecklistItem, ...]


@dataclass(frozen=True, slots=True)
class Violations:
    """每出现一例扣若干分，扣完为止. ``cases`` says what counts as one."""

    per_case: Decimal
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Levels:
    """Three levels with fixed points."""

    good: Decimal
    fair: Decimal
    none: Decimal


@dataclass(frozen=True, slots=True)
class External:
    """A score given elsewhere on a scale of ``base`` points, carried over in proportion."""

    base: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True)
class Bands:
    """Qualitative: a band is chosen, then a score inside it; shares of the weight at which bands begin."""

    reached_from: Decimal = Decimal("0.8")
    partly_from: Decimal = Decimal("0.6")


@dataclass(frozen=True, slots=True)
class Ratio:
    """完成比例计分: full at the target, else in proportion (regulation §1.4); ``target`` is in the indicator's unit."""

    operator: Operator = Operator.AT_LEAST
    target: Decimal = Decimal(100)
    reverse_mode: ReverseMode = ReverseMode.LINEAR_TO_DOUBLE


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """满意度赋分 (regulation §3): full from ``target`` upwards, nothing below ``floor``, linear between. Percent."""

    target: Decimal = Decimal(90)
    floor: Decimal = Decimal(60)


@dataclass(frozen=True, slots=True)
class Direct:
    """直接赋分: yes or no (regulation §3); a fixed deduction where ``no`` still gives points."""

    yes: Decimal
    no: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ComparePrior:
    """与上年比较 (regulation §4.4, 资金结余): points for none, for not more than last year, for more.

    The formula's ``numerator`` is this year's figure, its ``denominator`` last year's; nothing is divided.
    """

    none: Decimal
    not_above: Decimal
    above: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Formula:
    """A derived value in percent: ``numerator / denominator × 100``.

    Both are expressions over named figures (``three_public.budget - three_public.prior``); ``words`` is the
    official formula as text.
    """

    numerator: str
    denominator: str
    words: str
    zero_base: ZeroBase = ZeroBase.NOT_COMPUTABLE


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the formulas among which the better result counts."""

    name: str
    formula: Formula
    rule: ThresholdDeduct | Tiers | Ratio


@dataclass(frozen=True, slots=True)
class ChooseOne:
    """任选其一: several derived values, the highest points count (regulation §4.3 c, 结转结余率 or 变动率)."""

    alternatives: tuple[Alternative, ...]


Rule = (
    ThresholdDeduct
    | Tiers
    | Checklist
    | Violations
    | Levels
    | External
    | Bands
    | Ratio
    | Satisfaction
    | Direct
    | ComparePrior
    | ChooseOne
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of a score table. With a ``formula`` the value is computed, otherwise the department answers."""

    key: str
    level1: str
    level2: str
    name: str
    weight: Decimal
    standard: str
    rule: Rule
    formula: Formula | None = None
    unit: str = "%"
    not_applicable: NotApplicable = NotApplicable.REFUSED
    verified: Verification = Verification.UNCONFIRMED
    source: str = ""

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Every formula whose figures the score needs; none for a row that the department answers."""
        if isinstance(self.rule, ChooseOne):
            return tuple(alternative.formula for alternative in self.rule.alternatives)
        return (self.formula,) if self.formula else ()
