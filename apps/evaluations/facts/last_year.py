"""Which cell of this year belongs to which of last year, and what an amount is compared with beside it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from apps.budgets.enums import Column, Unit
from apps.budgets.facts import FIGURES, FUNDING_AMOUNTS, Figures, Line, ProjectBudget
from apps.evaluations.facts.sheet import Context, Sheet, TakenOver

Place = tuple[str, Column]

# A figure of this year that is one of last year's: regulation §5, F15 and F16.
TAKEN_FROM: Mapping[Place, Place] = {
    ("opening_balance", Column.CURRENT): ("closing_balance", Column.CURRENT),
    ("project_opening_balance", Column.CURRENT): ("project_closing_balance", Column.CURRENT),
    **{
        (key, Column.PRIOR): (key, Column.ACTUAL)
        for key, row in FIGURES.items()
        if {Column.PRIOR, Column.ACTUAL} <= set(row.columns)
    },
    ("three_public_prior_budget", Column.CURRENT): ("three_public", Column.BUDGET),
}
_LINE_FROM = {
    "original": "original",
    "adjusted": "adjusted",
    "actual": "actual",
    "carry_in": "carry_out",
    "carry_out": "carry_out",
}


@dataclass(frozen=True, slots=True)
class LastYear:
    """What of last year's sheet stands beside and in this year's cells; without a ``year`` there was none."""

    year: int | None = None
    figures: Figures = field(default_factory=Figures)
    lines: tuple[Line, ...] = ()
    projects: tuple[ProjectBudget, ...] = ()
    taken: TakenOver = field(default_factory=TakenOver)

    @classmethod
    def of(cls, context: Context) -> "LastYear":
        """Of what a sheet is held against."""
        last = context.last
        if last is None:
            return cls(taken=context.taken)
        budgets = tuple(one.budget for one in last.projects)
        return cls(last.header.year, last.figures, last.lines, budgets, context.taken)


@dataclass(frozen=True, slots=True)
class Compared:
    """An amount in the unit of its cell with last year's and, where it is an actual, with this year's budget.

    ``has_budget`` even while the budget is empty; ``places`` are the decimals that are shown.
    """

    value: Decimal | None
    last: Decimal | None = None
    budget: Decimal | None = None
    has_budget: bool = False
    places: int = 2


def prior_values(last: Figures) -> dict[str, Decimal]:
    """What last year's figures fill in this year, by ``figure.column``."""
    values = {f"{key}.{column}": last.value(*source) for (key, column), source in TAKEN_FROM.items()}
    return {name: value for name, value in values.items() if value is not None}


def projects_of_last_year(projects: Iterable[ProjectBudget], last: Iterable[ProjectBudget]) -> dict[int, ProjectBudget]:
    """Last year's project of each of this year's by its id.

    A project is known again by its code, else by its name; what several projects of last year bear says nothing.
    """
    known: dict[str, list[ProjectBudget]] = {}
    for before in last:
        for key in _keys_of(before):
            known.setdefault(key, []).append(before)
    found = {one.id: next((known[key] for key in _keys_of(one) if key in known), []) for one in projects}
    return {number: before[0] for number, before in found.items() if len(before) == 1}


def compared_cells(sheet: Sheet, last: LastYear) -> dict[str, Compared]:
    """Every amount of the sheet that has something to be compared with, by the id of its cell."""
    return dict(
        (
            *_figures(sheet, last.figures if last.year else None),
            *_lines(sheet, last.lines),
            *_projects(sheet, last.projects),
        )
    )


def _figures(sheet: Sheet, last: Figures | None) -> Iterator[tuple[str, Compared]]:
    figures = sheet.figures
    for key, definition in FIGURES.items():
        places = 2 if definition.unit in {Unit.TEN_THOUSAND_YUAN, Unit.SQUARE_METRE} else 0
        for column in definition.columns:
            has_budget = column is Column.ACTUAL and Column.BUDGET in definition.columns
            if column is Column.PRIOR or not (has_budget or last):
                continue
            budget = figures.value(key, _budget_column(figures, key)) if has_budget else None
            before = last.value(*TAKEN_FROM.get((key, column), (key, column))) if last else None
            one = Compared(figures.value(key, column), before, budget, has_budget, places)
            yield f"figure.{key}.{column}", one
            yield f"linked.{key}.{column}", one


def _budget_column(figures: Figures, key: str) -> Column:
    """The budget that spending is held against: the adjusted one where there is one."""
    has_adjusted = Column.ADJUSTED in FIGURES[key].columns and figures.value(key, Column.ADJUSTED) is not None
    return Column.ADJUSTED if has_adjusted else Column.BUDGET


def _lines(sheet: Sheet, last: Iterable[Line]) -> Iterator[tuple[str, Compared]]:
    known: dict[tuple[str, ...], list[Line]] = {}
    own: dict[tuple[str, ...], int] = {}
    for line in last:
        known.setdefault(_key_of(line), []).append(line)
    for line in sheet.lines:
        own[_key_of(line)] = own.get(_key_of(line), 0) + 1
    for line in sheet.lines:
        before = known.get(_key_of(line), [])
        same = before[0] if len(before) == 1 and own[_key_of(line)] == 1 else None
        for amount, source in _LINE_FROM.items():
            budget = line.original if line.adjusted.value is None else line.adjusted
            has_budget = amount == "actual"
            if same or has_budget:
                yield (
                    f"line.{line.id}.{amount}",
                    Compared(
                        getattr(line, amount).value,
                        getattr(same, source).value if same else None,
                        budget.value if has_budget else None,
                        has_budget,
                    ),
                )


def _key_of(line: Line) -> tuple[str, ...]:
    return line.function_code, line.kind, line.nature, line.source


def _projects(sheet: Sheet, last: Iterable[ProjectBudget]) -> Iterator[tuple[str, Compared]]:
    known = projects_of_last_year((project.budget for project in sheet.projects), last)
    for project in sheet.projects:
        budget, before = project.budget, known.get(project.id)
        sources = {row.source: row for row in before.funding} if before else {}
        for amount in FUNDING_AMOUNTS:
            has_budget = amount == "actual"
            for row in budget.funding if before or has_budget else ():
                same = sources.get(row.source)
                planned = row.original if row.adjusted.value is None else row.adjusted
                yield (
                    f"funding.{project.id}.{row.source}.{amount}",
                    Compared(
                        getattr(row, amount).value,
                        getattr(same, amount).value if same else None,
                        planned.value if has_budget else None,
                        has_budget,
                    ),
                )
            if before or has_budget:
                total = budget.total("adjusted")
                planned_total = budget.total("original") if total is None else total
                yield (
                    f"total.{project.id}.{amount}",
                    Compared(
                        budget.total(amount),
                        before.total(amount) if before else None,
                        planned_total if has_budget else None,
                        has_budget,
                    ),
                )


def _keys_of(budget: ProjectBudget) -> dict[str, None]:
    """What a project may be known again by, the surest first."""
    return dict.fromkeys(filter(None, (budget.code.strip(), budget.name.strip())))
