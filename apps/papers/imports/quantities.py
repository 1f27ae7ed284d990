"""The quantities inside a printed text, and amounts of money in the unit of the form."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from apps.core.amounts import CENT
from apps.papers.facts import Printed
from apps.papers.imports.expressions import LONGEST, NUMBER, TEN_THOUSAND, plain

HALF_CENT = CENT / 2
_SCALES = {"": Decimal(1), "万": TEN_THOUSAND, "亿": TEN_THOUSAND**2}
_QUANTITY = re.compile(
    rf"(?<![\dA-Za-z.])(?P<minus>-(?=\d))?(?P<number>{NUMBER})(?![A-Za-z]+\d)(?P<stray>\.(?![\d]))?\s*(?P<about>余|多(?=[万亿个家人次]))?\s*"
    r"(?P<scale>[万亿])?(?P<unit>%|‰|个?百分点|美元|欧元|港元|元|人次|公里|平方米|个|项|人|家|户|次|批|辆|名|亩|台|套|部|座|起|份|年|月|日|号|分|级|款|条|届|期|只|吨|件|所|处|里|平|米|天|类|万)?"
)
_ABOUT = re.compile(r"(?:约|近|超|超过|逾|不足|左右|达到?)$")
_MONEY = {"元"}


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
        return self.unit in _MONEY or (not self.unit and self.scale > 1)


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
    """Every number of a text, in its order. Years, months and section numbers are quantities like any other."""
    narrow = plain(text[:LONGEST])
    found: list[Quantity] = []
    depth, cursor = 0, 0
    for match in _QUANTITY.finditer(narrow):
        between = narrow[cursor : match.start()]
        depth = max(0, depth + between.count("(") - between.count(")"))
        label = re.split(r"[,;:。、()=+\n]", between)[-1].strip(' "')
        if not label and re.search(r"[:：]\s*$", between):
            label = re.split(r"[,;。、()=+\n]", between)[-1].strip(' ":')
        digits = match["number"].replace(",", "")
        number = Decimal(digits)
        found.append(
            Quantity(
                number=-number if match["minus"] and not label else number,
                decimals=len(digits.partition(".")[2]),
                scale=_SCALES[match["scale"] or ""],
                unit=match["unit"] or "",
                label=label,
                start=match.start(),
                end=match.end(),
                depth=depth,
                is_about=bool(match["about"] or _ABOUT.search(label)),
                has_stray_dot=bool(match["stray"]) and match.end() == len(narrow),
            )
        )
        cursor = match.end()
    return tuple(found)


def scale_of_unit(money_unit: str) -> Decimal:
    """How many yuan the form's unit is: the first of 元, 万元 and 亿元 that its description names."""
    match = re.search(r"(亿|万)?元", money_unit)
    return _SCALES[match[1] or ""] if match else Decimal(1)


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
