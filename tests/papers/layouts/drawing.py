"""Draws a form in a layout: bands of columns with roles, and how each shows its values."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import groupby

from tests.papers.layouts.forms import HUNDRED, Form, Indicator, Money, Value, plain, rounded
from tests.papers.layouts.grids import Cell, Grid, spanned


@dataclass(frozen=True, slots=True)
class Share:
    """A fraction that a column shows as percent, in its own way."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Column:
    """``heads`` are its lines from top to bottom, equal neighbours are merged.

    ``shown``: ``text`` 95%, ``format`` 0.95 in a percent format, ``bare`` 95 below a head that says %,
    ``comma`` 1,234.50.
    """

    role: str
    heads: tuple[str, ...]
    span: int = 1
    shown: str = "text"


def col(role: str, head: str, span: int = 1, shown: str = "text") -> Column:
    """A column whose lines of head are parted by ``/ ``."""
    return Column(role, tuple(head.split("/ ")), span, shown)


@dataclass(frozen=True, slots=True)
class Layout:
    """A region's form. ``rows`` names the money rows that are printed, ``levels`` how level 1 and 2 run down.

    ``levels``: ``merged``, ``blank`` (the first row only), ``repeated``, or ``rows`` (level 1 in a row of its own with
    its sums); ``level1`` how its name is printed.
    """

    name: str
    form: str
    above: tuple[str, ...]
    money: tuple[Column, ...]
    rows: Mapping[str, str]
    between: tuple[str, ...]
    indicators: tuple[Column, ...]
    below: tuple[str, ...]
    dash: str = ""
    levels: str = "merged"
    level1: str = "{name}"
    names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.money and sum(column.span for column in self.money) != self.width:
            raise ValueError(f"{self.name}: money and indicators differ in width")

    @property
    def width(self) -> int:
        return sum(column.span for column in self.indicators)

    @property
    def roles(self) -> frozenset[str]:
        """What a reader can find in it: roles of columns, split rows and weights of level 1."""
        own = {f"money {column.role}" for column in self.money} | {column.role for column in self.indicators}
        own |= {"splits"} if len(self.rows) > 1 else set()
        own |= {"has targets"} if own & {"goal", "target"} else set()
        text = "".join((*self.above, *self.between, *self.below))
        named = {name for name in ("total", "weights", "by_income") if f"{{{name}" in text}
        return frozenset(own | named | ({"levels"} if self.prints_levels else set()))

    @property
    def prints_levels(self) -> bool:
        """Whether the weights of level 1 are printed."""
        return (
            "{weight}" in self.level1
            or self.levels == "rows"
            or any(column.role == "level1_weight" for column in self.indicators)
        )


def joined(item: Indicator, value: Value, sign: str = "") -> Value | Share:
    """Sign, number and unit in one cell; a bare percentage is a share."""
    if not isinstance(value, Decimal):
        return value
    if item.unit == "%" and not sign.strip("="):
        return Share(value / HUNDRED)
    return f"{sign}{plain(value)}{item.unit}"


OF_AN_INDICATOR: Mapping[str, Callable[[Indicator], Value | Share]] = {
    "side": lambda item: None,
    "level1": lambda item: item.level1,
    "level2": lambda item: item.level2,
    "name": lambda item: item.name,
    "sign": lambda item: item.sign or "定性",
    "target": lambda item: item.target,
    "unit": lambda item: item.unit,
    "goal": lambda item: joined(item, item.target, item.sign),
    "actual": lambda item: item.actual,
    "result": lambda item: joined(item, item.actual),
    "factor": lambda item: rounded(item.score / item.weight),
    "done": lambda item: Share(rounded(item.completion, "0.0001")) if item.completion else None,
    "weight": lambda item: item.weight,
    "score": lambda item: item.score,
    "reason": lambda item: item.reason,
    "standard": lambda item: f"{item.name}达到要求得满分，每差一项扣1分，扣完为止",
    "core": lambda item: "否",
    "draft": lambda item: item.weight - 3,
    "share": lambda item: item.weight / HUNDRED,
    "second": lambda item: max(item.score - 1, Decimal(0)),
    "last": lambda item: f"{plain(item.actual * 2)}{item.unit}" if isinstance(item.actual, Decimal) else None,
    "remark": lambda item: None,
}
RUNNING = ("level1", "level1_weight", "level2", "level2_weight")  # columns that one cell may fill for several rows


def of_a_money_row(layout: Layout, form: Form, row: Money) -> Mapping[str, Value | Share]:
    first = row is form.money[0]
    return {
        "side": None,
        "label": layout.rows[row.key],
        "initial": row.initial,
        "budget": row.budget,
        "spent": row.spent,
        "rate": Share(row.rate) if row.rate is not None else None,
        "weight": form.execution_weight if first else layout.dash,
        "score": row.score if first else layout.dash,
        "remark": None,
    }


def shown(value: Value | Share, column: Column) -> Cell:
    if isinstance(value, Share):
        if column.shown == "format":
            return Cell(value.value, column.span, percent=True)
        bare = plain(rounded(value.value * HUNDRED))
        return Cell(Decimal(bare) if column.shown == "bare" else f"{bare}%", column.span)
    if isinstance(value, Decimal) and column.shown == "comma":
        return Cell(f"{value:,.2f}", column.span)
    return Cell(value or None if isinstance(value, str) else value, column.span)


def upper_heads(line: int, column: Column) -> tuple[str, ...]:
    return column.heads[: line + 1]


def draw_heads(grid: Grid, columns: Sequence[Column], below: int) -> None:
    """The lines of head; a side label (role ``side``) runs down beside the rows too."""
    lines = max(len(column.heads) for column in columns)
    for line in range(lines):
        cells: list[Cell] = []
        for above, run in groupby(columns, partial(upper_heads, line)):
            same = list(run)
            if len(above) <= line:
                continue
            is_last = len(above) == len(same[0].heads)
            for part in [[column] for column in same] if is_last else [same]:
                down = (lines - line if is_last else 1) + (below if part[0].role == "side" else 0)
                cells.append(Cell(above[line], sum(column.span for column in part), down))
        grid.add(cells)


def fields(form: Form) -> dict[str, str]:
    return {
        "kind": form.kind,
        "title": form.title,
        "department": form.department,
        "unit": form.unit,
        "year": str(form.year),
        "next": str(form.year + 1),
        "money_unit": form.money_unit,
        "total": plain(form.total),
        "weights": plain(form.weights),
        "execution_weight": plain(form.execution_weight),
        "indicator_weight": plain(sum((item.weight for item in form.indicators), Decimal(0))),
        **{f"by_income{number}": f"{name}：{plain(value)}" for number, (name, value) in enumerate(form.by_income)},
        **{f"by_purpose{number}": f"{name}：{plain(value)}" for number, (name, value) in enumerate(form.by_purpose)},
    }


def filled(column: Column, values: Mapping[str, str]) -> Column:
    return Column(column.role, tuple(head.format(**values) for head in column.heads), column.span, column.shown)


def draw(layout: Layout, form: Form) -> Grid:
    """The form in the layout: what stands above, money, what stands between, indicators, what stands below."""
    grid, values = Grid(layout.width), fields(form)

    def lines(texts: Sequence[str]) -> None:
        for text in texts:
            grid.add(spanned(text.format(**values), layout.width))

    lines(layout.above)
    money = [row for row in form.money if row.key in layout.rows]
    if money and layout.money:
        columns = [filled(column, values) for column in layout.money]
        draw_heads(grid, columns, len(money))
        for item in money:
            parts = of_a_money_row(layout, form, item)
            grid.add(shown(parts[column.role], column) for column in columns if column.role != "side")
    lines(layout.between)
    draw_heads(grid, [filled(column, values) for column in layout.indicators], len(form.indicators))
    draw_indicators(grid, layout, form)
    lines(layout.below)
    return grid


def draw_indicators(grid: Grid, layout: Layout, form: Form) -> None:
    first, weights = grid.height, dict(form.levels)
    second = {
        key: sum((item.weight for item in run), Decimal(0))
        for key, run in groupby(form.indicators, lambda item: (item.level1, item.level2))
    }
    table: list[dict[str, Value | Share]] = []
    for number, item in enumerate(form.indicators, 1):
        parts: dict[str, Value | Share] = {role: read(item) for role, read in OF_AN_INDICATOR.items()}
        name = layout.names.get(item.level1, item.level1)
        parts["level1"] = layout.level1.format(name=name, weight=plain(weights[item.level1]))
        parts["level1_weight"] = weights[item.level1]
        parts["level2"] = layout.names.get(item.level2, item.level2)
        parts["level2_weight"] = second[item.level1, item.level2]
        parts["number"] = Decimal(number)
        table.append(parts)
    columns = [column for column in layout.indicators if column.role != "side"]
    groups = [
        [(item.level1, item.level2)[: 1 if "1" in column.role else 2] for item in form.indicators] for column in columns
    ]
    for number, parts in enumerate(table):
        cells = []
        if layout.levels == "rows" and (number == 0 or parts["level1"] != table[number - 1]["level1"]):
            grid.add(row_of_a_level(columns, form, form.indicators[number].level1))
        for column, group in zip(columns, groups, strict=True):
            goes_on = column.role in RUNNING and number > 0 and group[number] == group[number - 1]
            is_blank = (goes_on and layout.levels == "blank") or (layout.levels == "rows" and column.role == "level1")
            cells.append(Cell(None, column.span) if is_blank else shown(parts[column.role], column))
        grid.add(cells)
    if layout.levels != "merged":
        return
    for column, group in zip(columns, groups, strict=True):
        if column.role in RUNNING:
            place, start = left_of(layout, column), first
            for _, run in groupby(group):
                size = len(list(run))
                grid.merge_down(place, start, start + size - 1)
                start += size


def row_of_a_level(columns: Sequence[Column], form: Form, level: str) -> Iterator[Cell]:
    """Level 1 with its weight, as printed, and the sum of its scores."""
    values: Mapping[str, Value] = {
        "level1": level,
        "weight": dict(form.levels)[level],
        "score": sum((item.score for item in form.indicators if item.level1 == level), Decimal(0)),
    }
    return (Cell(values.get(column.role), column.span) for column in columns)


def left_of(layout: Layout, column: Column) -> int:
    """The place of a column in the grid."""
    return sum(other.span for other in layout.indicators[: layout.indicators.index(column)])
