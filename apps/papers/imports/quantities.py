"""The quantities inside a printed text, and amounts of money in the unit of the form."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from apps.core import patterns as re
from apps.core import quantities as prose
from apps.core.amounts import CENT
from apps.papers.facts import Printed
from apps.papers.imports.expressions import LONGEST, NUMBER, SCALE, plain, scale_of

HALF_CENT = CENT / 2
_NUMBER = re.compile(
    rf"(?<![\dA-Za-z.])(?P<minus>-(?=\d))?(?P<number>{NUMBER})(?![A-Za-z]+\d)(?P<stray>\.(?![\d]))?"
    rf"\s*(?P<about>余|多(?=[万亿个家人次]))?\s*(?P<scale>{SCALE})?(?P<unit>元|[年月日号级款届里平天类])?"
)
# What most cells hold: it needs no reader of prose, whose patterns cost more than a small form.
_ALONE = re.compile(rf"(?P<minus>-)?(?P<number>{NUMBER})(?P<unit>%?)")
_ABOUT = re.compile(r"(?:约|近|超|超过|逾|不足|左右|达到?)$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text. ``number`` is as printed, ``value`` counts 万 and 亿 in.

    ``label`` are the words since the last quantity, bracket or punctuation, ``depth`` counts open brackets.
    """

    number: Decimal
    decimals: int
    scale: Decimal
    unit: str
    label: str
    start: int
    end: int
    depth: int
    is_about: bool
    has_stray_dot: bool

    @property
    def value(self) -> Decimal:
        """The number with 万 and 亿 counted in."""
        return self.number * self.scale

    @property
    def is_rate(self) -> bool:
        """Printed in percent, per mille or percentage points."""
        return self.unit in {"%", "‰"} or self.unit.endswith("百分点")

    @property
    def is_money(self) -> bool:
        """Money by its own unit; a bare 万 or 亿 is taken for money too."""
        return self.unit == "元" or (not self.unit and self.scale > 1)


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure in the unit of its form. ``slack`` is half a unit of the last printed decimal, at least half a cent.

    ``unit`` is what was printed behind it: ``元`` counted in 万 or 亿 as the form does, ``%``, ``人``, or nothing.
    """

    value: Decimal
    decimals: int = 0
    slack: Decimal = HALF_CENT
    unit: str = ""
    is_about: bool = False

    @property
    def is_percent(self) -> bool:
        """A rate, not an amount."""
        return self.unit in {"%", "‰"} or self.unit.endswith("百分点")


@lru_cache(maxsize=4096)
def quantities_in(text: str) -> tuple[Quantity, ...]:
    """Every number of a text, in its order, also one without a unit; units and scales are those of the core's reader.

    Years, months and section numbers are quantities like any other.
    """
    narrow = plain(text[:LONGEST])
    if alone := _ALONE.fullmatch(narrow):
        return (_alone(alone),)
    units = prose.read(narrow)
    found: list[Quantity] = []
    depth, cursor = 0, 0
    for match in _NUMBER.finditer(narrow):
        between = narrow[cursor : match.start()]
        depth = max(0, depth + between.count("(") - between.count(")"))
        label = re.split(r"[,;:。、()=+\n]", between)[-1].strip(' "')
        if not label and re.search(r"[:：]\s*$", between):
            label = re.split(r"[,;。、()=+\n]", between)[-1].strip(' ":')
        digits = match["number"].replace(",", "")
        number = Decimal(digits)
        known = next((item for item in units if item.start <= match.start() < item.end), None)
        scale, unit = scale_of(match["scale"] or ""), match["unit"] or ""
        end = match.end()
        if known is not None:
            scale, unit = _measured(known)
            end = end if known.high else max(end, known.end)
        found.append(
            Quantity(
                number=-number if match["minus"] and not label else number,
                decimals=len(digits.partition(".")[2]),
                scale=scale,
                unit=unit,
                label=label,
                start=match.start(),
                end=end,
                depth=depth,
                is_about=bool(match["about"] or _ABOUT.search(label)) or _is_about(known),
                has_stray_dot=bool(match["stray"]) and match.end() == len(narrow),
            )
        )
        cursor = end
    return tuple(found)


def _alone(match: re.Match[str]) -> Quantity:
    digits = match["number"].replace(",", "")
    number = Decimal(digits)
    return Quantity(
        number=-number if match["minus"] else number,
        decimals=len(digits.partition(".")[2]),
        scale=Decimal(1),
        unit=match["unit"],
        label="",
        start=match.start("number") - len(match["minus"] or ""),
        end=match.end(),
        depth=0,
        is_about=False,
        has_stray_dot=False,
    )


def _is_about(quantity: prose.Quantity | None) -> bool:
    return quantity is not None and not quantity.is_exact and not quantity.high


def _measured(quantity: prose.Quantity) -> tuple[Decimal, str]:
    """Scale and unit as printed: yuan for money, ‰ for itself."""
    measure, unit = quantity.measure, quantity.measure.unit
    if measure.dimension in {prose.Dimension.MONEY, prose.Dimension.FOREIGN}:
        return Decimal(int(measure.factor * scale_of("万"))), unit.removeprefix("万")
    if measure.dimension is prose.Dimension.PERCENT and measure.factor != 1:
        return Decimal(1), "‰"
    return measure.factor, unit


def scale_of_unit(money_unit: str) -> Decimal:
    """How many yuan the form's unit is: the first of 元, 万元 and 亿元 that its description names."""
    match = re.search(r"(亿|万)?元", money_unit)
    return scale_of(match[1] or "") if match else Decimal(1)


def amount_of(printed: Printed, form_scale: Decimal = Decimal(1), *, is_money: bool = False) -> Amount | None:
    """The first number of a cell in the unit of the form; ``None`` where there is none.

    A figure printed with a unit of its own (``404元`` among 万元) is converted. With ``is_money`` numbers of things
    are passed over: ``8个 985`` is 985.
    """
    quantities = quantities_in(printed) if printed else ()
    if is_money:
        quantities = tuple(item for item in quantities if item.is_money or item.unit in {"", "%"})
    if not quantities:
        return None
    quantity = quantities[0]
    factor = quantity.scale / form_scale if quantity.is_money else quantity.scale
    half = Decimal(5).scaleb(-quantity.decimals - 1) * factor
    return Amount(
        value=quantity.number * factor,
        decimals=quantity.decimals,
        slack=max(HALF_CENT, half) if factor > 1 else HALF_CENT,
        unit="元" if quantity.is_money else quantity.unit,
        is_about=quantity.is_about,
    )


def is_blank(printed: Printed) -> bool:
    """An empty cell or a dash; not one that nobody saw."""
    return printed is not None and printed.strip() in {"", "-", "--", "—", "——", "/", "\\", "－"}
