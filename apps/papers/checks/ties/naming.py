"""Which names a figure goes by, so that both doors index their tables alike."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from apps.budgets.enums import Column, Unit
from apps.budgets.facts import FIGURES, TOTAL_SCORE_NAMES, misspelt, names_of_figure
from apps.core.quantities import Dimension, Measure, measure_of
from apps.papers.checks.ties.subjects import LONGEST_NAME, Index, Meanings, Subject, Trust, bare

SHORT_NAME = 3
MONEY = Measure(Dimension.MONEY, Decimal(1), Unit.TEN_THOUSAND_YUAN.label)
POINTS = Measure(Dimension.COUNT, Decimal(1), "分")
Entry = tuple[Sequence[str], Subject, Trust]


def index_of_entries(entries: Iterable[Entry]) -> Index:
    """Every name with all that it can mean."""
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
    """An indicator under its name; ``answers`` are in its unit. “合格率” may be short for “培训考核合格率”."""
    scaled = {column: None if value is None else value * measure.factor for column, value in answers.items()}
    subject, key = Subject(f"指标“{name}”", measure, scaled, cells), bare(name)
    yield (key,), subject, Trust.SOFT if len(key) > SHORT_NAME else Trust.WEAK
    yield tuple(key[place:] for place in range(1, len(key) - SHORT_NAME + 1)), subject, Trust.WEAK


def total_score_entry(total: Decimal | None, cell: str) -> Entry:
    """The total of the self-evaluation under its names."""
    subject = Subject(TOTAL_SCORE_NAMES[0], POINTS, {Column.CURRENT: total}, {Column.CURRENT: cell})
    return TOTAL_SCORE_NAMES, subject, Trust.SOFT
