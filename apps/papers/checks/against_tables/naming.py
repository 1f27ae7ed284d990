"""Which names a figure goes by, so that both doors index their tables alike."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from apps.budgets.enums import Column, Unit
from apps.budgets.facts import BALANCE, FIGURES, TOTAL_SCORE_NAMES, misspelt, names_of_figure
from apps.core.amounts import percentage_of
from apps.core.quantities import Dimension, Measure, measure_of
from apps.papers.checks.against_tables.subjects import LONGEST_NAME, Index, Meanings, Subject, Trust, bare

SHORT_NAME = 3
LONGEST_UNIT = 4
MONEY = Measure(Dimension.MONEY, Decimal(1), Unit.TEN_THOUSAND_YUAN.label)
POINTS = Measure(Dimension.COUNT, Decimal(1), "分")
PERCENT = Measure(Dimension.PERCENT, Decimal(1), "%")
ANYTHING = Measure(Dimension.COUNT, Decimal(1), "")
_BUDGETS = (
    "预算",
    "支出",
    "预算支出",
    "支出预算",
    "整体支出",
    "整体支出预算",
    "部门预算",
    "部门支出",
    "部门支出预算",
    "部门整体支出",
    "资金",
)
_EXECUTION_NAMES = (
    *(f"{budget}{word}" for budget in _BUDGETS for word in ("执行率", "执行进度", "执行比例")),
    *("预算支出进度", "资金支出进度", "支出进度", "预算支付率", "资金支付率"),
)
_COMPLETION_NAMES = tuple(f"{budget}完成{word}" for budget in _BUDGETS for word in ("率", "比例", "进度"))
_OF_PROJECTS = tuple(f"项目{what}执行率" for what in ("", "预算", "资金", "资金预算", "支出", "支出预算"))
_RATIOS = (
    (("在职人员控制率", "财政供养人员控制率"), "in_post", "establishment"),
    (("固定资产利用率", "固定资产在用率"), "assets_in_use", "assets_total"),
    (("重点工作完成率", "重点工作办结率"), "key_works_done", "key_works_assigned"),
    (("支付进度率",), "payment_made", "payment_due"),
)
_BOTH_TOTALS = ("收入总计", "收支总计", "收入支出总计")
Entry = tuple[Sequence[str], Subject, Trust]


def index_of_entries(entries: Iterable[Entry], derived: Iterable[Entry] = ()) -> Index:
    """Every name with all that it can mean; ``derived`` figures only where no figure has their name."""
    found = _by_name(entries)
    for key, meanings in _by_name(derived).items():
        found.setdefault(key, meanings)
    return found


def _by_name(entries: Iterable[Entry]) -> dict[str, Meanings]:
    found: dict[str, Meanings] = {}
    for names, subject, trust in entries:
        for name in names:
            key = bare(name)
            if 2 <= len(key) <= LONGEST_NAME:
                found[key] = (*found.get(key, ()), (subject, trust))
    return found


def measure_of_figure(key: str) -> Measure | None:
    """What a base figure is counted in."""
    return measure_of(FIGURES[key].unit.label.replace("㎡", "平方米"))


def figure_entries(key: str, subject: Subject) -> Iterator[Entry]:
    """A base figure under its label and its other names."""
    names = names_of_figure(key)
    yield names.sure, subject, Trust.FIRM
    yield names.likely, subject, Trust.SOFT
    yield names.possible, subject, Trust.WEAK


def class_entry(name: str, subject: Subject) -> Entry:
    """A function class under its name, wrongly spelt too; 其他支出 is many things' name."""
    return (name, *misspelt(name)), subject, Trust.WEAK if name == "其他支出" else Trust.FIRM


def indicator_entries(
    name: str, measure: Measure, answers: Mapping[Column, Decimal | None], cells: Mapping[Column, str]
) -> Iterator[Entry]:
    """An indicator under its name; ``answers`` are in its unit.

    “合格率” may be short for “培训考核合格率”; “培训1250人次” is “培训人次”.
    """
    scaled = {column: None if value is None else value * measure.factor for column, value in answers.items()}
    subject, key = Subject(f"指标“{name}”", measure, scaled, cells), bare(name)
    counted = key.removesuffix(measure.unit) if measure.dimension is Dimension.COUNT else key
    for one in dict.fromkeys((key, counted)):
        yield (one,), subject, Trust.SOFT if len(one) > SHORT_NAME else Trust.WEAK
    yield tuple(key[place:] for place in range(1, len(key) - SHORT_NAME + 1)), subject, Trust.WEAK


def project_entries(
    name: str, values: Mapping[Column, Decimal | None], cells: Mapping[Column, str], rate: Decimal | None
) -> Iterator[Entry]:
    """A project's money and its execution rate under its name, with and without 项目 behind it."""
    names = (name, f"{name}项目", *([stem] if len(stem := name.removesuffix("项目")) > SHORT_NAME else []))
    yield tuple(dict.fromkeys(names)), Subject(f"项目“{name}”", MONEY, values, cells), Trust.SOFT
    if rate is not None:
        subject = Subject(
            f"项目“{name}”预算执行率", PERCENT, {Column.CURRENT: rate}, {Column.CURRENT: cells[Column.ACTUAL]}
        )
        yield tuple(f"{one}预算执行率" for one in names), subject, Trust.SOFT


def unit_in(name: str) -> Measure:
    """What an indicator is counted in where only its name says it, 组织培训人次; else no matter what."""
    endings = (measure_of(name[place:]) for place in range(max(1, len(name) - LONGEST_UNIT), len(name)))
    counted = (measure for measure in endings if measure is not None and measure.dimension is Dimension.COUNT)
    return next(counted, ANYTHING)


def execution_entries(values: Mapping[Column, Decimal | None], cells: Mapping[Column, str]) -> Iterator[Entry]:
    """The execution rate of everything, which no table needs to print; nothing while a figure is missing."""
    spent, cell = values.get(Column.ACTUAL), {Column.CURRENT: cells.get(Column.ACTUAL, "")}
    rate, of_original = (percentage_of(spent, values.get(column)) for column in (Column.ADJUSTED, Column.BUDGET))
    if rate is not None:
        subject = Subject(_EXECUTION_NAMES[0], PERCENT, {Column.CURRENT: rate}, cell, is_of_whole=True)
        yield (*_EXECUTION_NAMES, *_COMPLETION_NAMES), subject, Trust.SOFT
    if of_original is not None:
        subject = Subject(_COMPLETION_NAMES[0], PERCENT, {Column.CURRENT: of_original}, cell, is_of_whole=True)
        yield _COMPLETION_NAMES, subject, Trust.SOFT


def project_execution_entries(spent: Decimal | None, budget: Decimal | None, cell: str) -> Iterator[Entry]:
    """The execution rate of all projects together."""
    rate = percentage_of(spent, budget)
    if rate is not None:
        yield (
            _OF_PROJECTS,
            Subject(_OF_PROJECTS[0], PERCENT, {Column.CURRENT: rate}, {Column.CURRENT: cell}),
            Trust.SOFT,
        )


def balance_entries(value_of: Callable[[str], Decimal | None], cell_of: Callable[[str], str]) -> Iterator[Entry]:
    """收入总计 of the final accounts: this year's income and what was carried into it; 支出总计 there is the same."""
    wholes = {key: value_of(key) for key in BALANCE.wholes}
    total = sum((value for value in wholes.values() if value is not None), Decimal(0))
    if wholes["income"] is not None and wholes["opening_balance"] is not None:
        cells = {Column.CURRENT: cell_of("income")}
        subject = Subject("收入总计（含年初结转结余）", MONEY, {Column.CURRENT: total}, cells)
        yield _BOTH_TOTALS, subject, Trust.SOFT
        yield ("支出总计", "总收入"), subject, Trust.WEAK


def ratio_entries(value_of: Callable[[str], Decimal | None], cell_of: Callable[[str], str]) -> Iterator[Entry]:
    """Rates that follow from two counted or weighed base figures (regulation §2), where both are there."""
    for names, part, whole in _RATIOS:
        rate = percentage_of(value_of(part), value_of(whole))
        if rate is not None:
            yield names, Subject(names[0], PERCENT, {Column.CURRENT: rate}, {Column.CURRENT: cell_of(part)}), Trust.SOFT


def total_score_entry(total: Decimal | None, cell: str) -> Entry:
    """The total of the self-evaluation under its names."""
    subject = Subject(TOTAL_SCORE_NAMES[0], POINTS, {Column.CURRENT: total}, {Column.CURRENT: cell})
    return TOTAL_SCORE_NAMES, subject, Trust.SOFT
