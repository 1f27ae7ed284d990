"""The labelled figures of a report under the concepts that their labels name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from apps.budgets.facts import FIGURES, TOTAL_EXPENDITURE, official_names, wrong_names
from apps.core.dates import AT_FIRST, EARLIER, YEAR
from apps.core.patterns import pattern_of
from apps.core.quantities.directions import LESS, MORE
from apps.papers.checks.findings import ZERO
from apps.papers.checks.words import GIVEN, GRAND, LEFT, OF_THE_BUDGET, OF_THE_DEPARTMENT, PAYERS, SPENT
from apps.papers.imports import (
    Amount,
    Printed,
    PrintedFigure,
    PrintedForm,
    amount_of,
    is_blank,
    plain,
    scale_of_unit,
    unit_above,
)

_LEVEL = f"(?:{PAYERS}|[和及、])+"
_RATES = pattern_of("%|率|增幅|降幅|幅度|占比|比重|比例|百分比|(?:执行|支付|支出|完成)进度|同比$|^(?:同比)?增长$")
_CHANGE = pattern_of(f"{MORE}|{LESS}|增幅|增速|降幅|占比|比重|率$|比例|同比|变动|变化")

# The first concept whose pattern takes the whole label counts. What names a base figure has the key of the figure.
CONCEPTS: Mapping[str, re.Pattern[str]] = {
    concept: pattern_of(pattern)
    for concept, pattern in {
        "establishment": "(?:核定|人员|单位|财政供养人员)*编制(?:总)?(?:人员|人数|数)*|核定人数",
        "establishment_administrative": "(?:机关|其中)?行政(?:人员)?编(?:制)?(?:人数|数)?",
        "establishment_institution": ".*事业(?:人员)?编(?:制)?(?:人数|数)?",
        "establishment_worker": ".*工勤.{0,4}编(?:制)?(?:人数|数)?",
        "in_post": "(?:年末|年底|期末|实际|现有|单位)*"
        "(?:在职|在编|实有|在岗|在册)+(?:在职|在编|实有|职工|人员|人数|数)*"
        "|现有(?:职工|人员|人数)+",
        "staff.rate": "(?:在职人员|财政供养人员|人员|在职|在编)*控制率",
        "basic_expenditure": "(?:其中)?基本支出(?:合计|决算数|数)?",
        "project_expenditure": "(?:项目|专项)支出(?:合计|决算数|数)?",
        "personnel_expenditure": "(?:其中)?人员(?:经费|支出)+(?:支出)?",
        "operating_expenditure": "(?:日常)?公用(?:经费|支出)+(?:支出)?",
        **{key: FIGURES[key].label for key in TOTAL_EXPENDITURE.parts if FIGURES[key].is_optional},
        "project_income": "项目(?:总)?收入(?:合计)?",
        "income": "(?:部门|单位|本年|全年|年度)*(?:总收入|决算收入|收入(?:总计|合计|总额|决算数?)?)",
        "opening_balance": rf"(?:{EARLIER}|{AT_FIRST})(?:末)?(?:结转|结余|和|及)+(?:资金|数)?",
        "closing_balance": "(?:年末|期末|本年末|年终|结转下年|累计)(?:的)?(?:结转|结余|和|及)*(?:资金|数)?",
        "income_part": ".*财政(?:拨款|资金)(?:收入)?|其他收入|事业收入|经营收入|上级补助收入|附属单位.*收入"
        f"|政府性基金.*|{_LEVEL}补助.*",
        "original": "(?:年初|期初)(?:批复|部门|下达|安排)*预算(?:批复|安排|资金|金额|总额|数)*"
        "|年初批复(?:数)?|批复预算(?:数)?",
        "adjusted": "(?:全年|调整后?|调整后的|项目|资金|财政|年度|当年)*预算(?:安排|资金|金额|总额|总数|数)*"
        "|全年应执行数|(?:年度)?资金总额|计划(?:投资|资金)|(?:项目)?总投资|(?:项目|专项)资金(?:总额)?"
        "|(?:总|部门|单位|整体|支出)+预算(?:安排|资金|金额|总额|总数|数)*|总资金|(?:预算|资金|项目|计划|全年|共)*安排(?:资金|金额|总额|数)*",
        "arrived": "(?:资金|项目资金|实际|共|累计)*(?:收到|到账)(?:资金|金额|数|拨款)*"
        "|(?:资金|项目资金|实际)*到位(?:资金|金额|数)*|(?:资金)?(?:下达|拨付)(?:资金|金额|数)+",
        "actual": f"(?:{OF_THE_BUDGET}|年度|实际|累计|已)*(?:执行|支付|使用|支出)(?:资金|金额|数|额)*"
        "|(?:支出)?决算(?:支出|数)?|(?:实际|已|累计)*完成投资额?",
        "left": f"(?:资金)?(?:{LEFT}|结转结余|尚?未(?:{SPENT}|支|用))(?:资金|金额|数)*",
        "execution.rate": f"(?:{OF_THE_DEPARTMENT}|总体|使用)*(?:执行|支付|使用|支出)+"
        "(?:完成)?(?:率|比率|比例|进度)|(?:项目|预算|资金|经费|补助资金|专项资金)+(?:拨付|发放|兑付)率"
        "|(?:项目|部门|整体|年初|全年)*(?:预算|资金|支出|投资)(?:数)?完成(?:率|比率|比例|进度)"
        "|完成(?:年初|全年|调整)?预算(?:的|数|比例|率)*",
        "arrival.rate": "(?:项目)?(?:资金)?到位率",
        "left.rate": "(?:资金)?(?:结转|结余)+率",
        "level": f"{_LEVEL}(?:本)?级?(?:{GIVEN}|财政|专项|配套|匹配|资金|拨款|承担|预算内?)*",
        "total_expenditure": "(?:部门|单位|本年|全年|年度)*(?:整体)?(?:总支出|支出(?:总计|合计|总额)|支出)",
        "non_fiscal_surplus_used": "(?:使用)?"
        "(?:非财政拨款|事业基金|专用)\\S{0,6}(?:结余|弥补收支差额)|用事业基金弥补收支差额",
        "surplus_distributed": "结余分配|提取\\S{0,8}",
    }.items()
}

_NOT_ALWAYS_A_CLASS = {"其他支出", "国有资本经营预算支出"}
GRAND_TOTAL = pattern_of(f"{GRAND}|小计")
LONGEST_LABEL = 60
MONEY_CONCEPTS = {"original", "adjusted", "arrived", "actual", "left", "total_expenditure", "income"}
_MAY_BE_A_SUBJECT = {
    "",
    "basic_expenditure",
    "project_expenditure",
    "personnel_expenditure",
    "operating_expenditure",
}  # 公用经费支出 is also the 支出 of 公用经费
_WITH_PREFIX = {"original", "adjusted", "arrived", "actual", "left", "execution.rate", "arrival.rate", "staff.rate"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One printed figure: ``label`` without numbering, brackets and spaces; ``concept`` what it names, if known.

    A blank cell counts as nothing in sums (``amount`` zero); one that nobody saw has no ``amount``.
    """

    index: int
    column: int
    figure: PrintedFigure
    label: str
    scope: str
    concept: str
    text: Printed
    amount: Amount | None

    @property
    def cell(self) -> str:
        """The id of its cell."""
        return f"figure.{self.index}" + (f".{self.column}" if len(self.figure.values) > 1 else "")

    @property
    def value(self) -> Decimal:
        """Its value in the unit of the form; zero where it has none."""
        return self.amount.value if self.amount is not None else ZERO

    @property
    def unit(self) -> str:
        """What was printed behind its number."""
        return self.amount.unit if self.amount is not None else ""

    @property
    def is_rate(self) -> bool:
        """Printed in percent."""
        return self.amount is not None and self.amount.is_percent

    @property
    def is_below_rates(self) -> bool:
        """In a column of rates, however its numbers are printed: 0.15 and an empty cell too."""
        columns = self.figure.columns
        return len(columns) == len(self.figure.values) > 1 and bool(_RATES.search(plain(columns[self.column])))

    @property
    def is_change(self) -> bool:
        """A change, share or rate of another figure, not an amount of its own."""
        return bool(_CHANGE.search(self.label)) or self.is_rate


class Ledger(NamedTuple):
    """Figures in printed order. ``rows`` are all values of a figure, by its index."""

    entries: tuple[Entry, ...]
    rows: Mapping[int, tuple[Entry, ...]]

    def scopes(self) -> Iterator["Ledger"]:
        """The figures of one table and column at a time: relations hold inside these, and inside no column of rates."""
        groups: dict[tuple[str, int], list[Entry]] = {}
        for entry in self.entries:
            if not entry.is_below_rates:
                groups.setdefault((entry.scope, entry.column), []).append(entry)
        return (Ledger(tuple(entries), self.rows) for entries in groups.values())

    def subjects(self) -> Iterator["Ledger"]:
        """Figures that share the beginning of their labels (``培训费预算``, ``培训费执行率``), under their endings."""
        groups: dict[tuple[str, int, str], list[Entry]] = {}
        for entry in self.entries:
            for start in range(1, len(entry.label) - 1) if entry.concept in _MAY_BE_A_SUBJECT else ():
                concept = concept_of(entry.label[start:])
                if concept in _WITH_PREFIX:
                    key = (entry.scope, entry.column, entry.label[:start])
                    groups.setdefault(key, []).append(replace(entry, concept=concept))
                    break
        return (Ledger(tuple(entries), self.rows) for entries in groups.values() if len(entries) > 1)

    def all(self, *concepts: str) -> tuple[Entry, ...]:
        """Every figure of these concepts."""
        return tuple(entry for entry in self.entries if entry.concept in concepts)

    def one(self, *concepts: str) -> Entry | None:
        """The figure of the first concept that names exactly one figure (or several of one value).

        A column of rates holds no amounts, whatever its rows are called.
        """
        for concept in concepts:
            found = [
                entry
                for entry in self.all(concept)
                if entry.amount is not None
                and not entry.amount.is_about
                and (concept.endswith("rate") or not entry.is_rate)
            ]
            if found and len({entry.value for entry in found}) == 1:
                return found[0]
        return None


def ledger_of(form: PrintedForm) -> Ledger:
    """The figures of a form under their concepts."""
    entries = tuple(_entries(form.figures, scale_of_unit(form.money_unit)))
    rows: dict[int, list[Entry]] = {}
    for entry in entries:
        rows.setdefault(entry.index, []).append(entry)
    return Ledger(entries, {index: tuple(row) for index, row in rows.items()})


def _entries(figures: Sequence[PrintedFigure], scale: Decimal) -> Iterator[Entry]:
    for index, figure in enumerate(figures):
        label = bare_label(figure.label)
        scope = "/".join(figure.path[:-1]) + _qualifier(figure.label)
        concept = concept_of(label)
        is_money = concept in MONEY_CONCEPTS
        for column, text in enumerate(figure.values):
            unit = unit_above(figure, column)
            amount = Amount(ZERO) if is_blank(text) else amount_of(text, scale, unit=unit, is_money=is_money)
            yield Entry(index, column, figure, label, scope, concept, text, amount)


def bare_label(label: str) -> str:
    """``其中:1、“三公”经费(万元)`` → ``三公经费``."""
    text = re.sub(r"\(.*?\)|[\s\"“”'*★]", "", plain(label[:LONGEST_LABEL]))
    text = re.sub(r"^(?:其中[:：]?|[加减][:：]|[一二三四五六七八九十]+、|\d+[、.])", "", text)
    text = re.sub(r"^(?:其中)?[:：]", "", text)
    return re.sub(rf"^{YEAR}年度?", "", text).strip(":：.")


def concept_of(label: str) -> str:
    """The concept that a label names; empty for none."""
    if label.endswith("支出") and label in _class_names():
        return "function"
    return next((concept for concept, pattern in CONCEPTS.items() if pattern.fullmatch(label)), "")


def _qualifier(label: str) -> str:
    """What part of the department a figure is about, in brackets behind its label."""
    match = re.search(r"\((部门整体|整体|项目|部门|单位|本级|基本)\)\s*$", plain(label))
    return f"({match[1]})" if match else ""


@cache
def _class_names() -> frozenset[str]:
    """Function classes as printed, rightly or not, by any year's name."""
    return frozenset((*official_names(), *wrong_names(None))) - _NOT_ALWAYS_A_CLASS
