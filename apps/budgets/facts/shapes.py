"""Base figures, budget lines and projects as frozen values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from apps.budgets.enums import Column, FundingSource, LineKind, LineNature, MoneySource, ProjectCategory
from apps.budgets.facts.catalogue import FIGURES
from apps.core.amounts import EMPTY, Cell, add_up, percentage_of


@dataclass(frozen=True, slots=True)
class Figures:
    """All base figures of one department and year. Keys are ``figure.column``, as in ``three_public.budget``."""

    cells: Mapping[str, Cell] = field(default_factory=dict)

    def cell(self, key: str, column: Column) -> Cell:
        """The typed cell; empty when nobody typed anything."""
        return self.cells.get(f"{key}.{column}", EMPTY)

    def stated(self, key: str, column: Column) -> Decimal | None:
        """The number that was typed."""
        return self.cell(key, column).value

    def computed(self, key: str, column: Column) -> Decimal | None:
        """The sum of the figure's parts; ``None`` while a part that is not optional is missing."""
        definition = FIGURES[key]
        if not definition.parts or column not in definition.columns:
            return None
        values = [self.value(part, column) for part in definition.parts]
        if any(
            value is None and not FIGURES[part].is_optional
            for part, value in zip(definition.parts, values, strict=True)
        ):
            return None
        return add_up(values)

    def value(self, key: str, column: Column) -> Decimal | None:
        """The figure that counts: the stated one, else the sum of its parts."""
        stated = self.stated(key, column)
        return self.computed(key, column) if stated is None else stated

    def named(self, name: str) -> Decimal | None:
        """``value`` by its name in formulas, ``figure.column``. Unknown names raise ``KeyError``."""
        key, _, column = name.partition(".")
        return self.value(key, Column(column))

    def rejected(self) -> Iterator[tuple[str, str]]:
        """Names and texts of cells whose text is not a number."""
        return ((name, cell.typed) for name, cell in self.cells.items() if cell.typed)


@dataclass(frozen=True, slots=True)
class Line:
    """One budget line: a function class with its money, in 万元."""

    id: int
    function_code: str
    function_name: str
    kind: LineKind = LineKind.UNSPLIT
    nature: LineNature = LineNature.UNSPLIT
    source: MoneySource = MoneySource.UNSPLIT
    original: Cell = EMPTY
    adjusted: Cell = EMPTY
    actual: Cell = EMPTY
    carry_in: Cell = EMPTY
    carry_out: Cell = EMPTY


@dataclass(frozen=True, slots=True)
class Funding:
    """One split row of a project's money block, in 万元."""

    source: FundingSource
    original: Cell = EMPTY
    adjusted: Cell = EMPTY
    actual: Cell = EMPTY

    @property
    def rate(self) -> Decimal | None:
        """执行率 in percent; ``None`` where there is no budget."""
        return percentage_of(self.actual.value, self.adjusted.value)


@dataclass(frozen=True, slots=True)
class ProjectBudget:
    """A project with its money block. The total row is always computed, never typed (regulation §1.2)."""

    id: int
    name: str
    code: str = ""
    category: ProjectCategory = ProjectCategory.BUSINESS
    implementing_unit: str = ""
    prior_actual: Cell = EMPTY
    funding: tuple[Funding, ...] = ()

    def total(self, amount: str, *, with_carry_over: bool = True) -> Decimal | None:
        """年度资金总额 in one of the columns ``original``, ``adjusted``, ``actual``; or only the money of the year."""
        return add_up(
            getattr(row, amount).value
            for row in self.funding
            if with_carry_over or row.source is not FundingSource.CARRY_OVER
        )

    @property
    def rate(self) -> Decimal | None:
        """预算执行率 = 全年执行数 ÷ 全年预算数, percent."""
        return percentage_of(self.total("actual"), self.total("adjusted"))
