"""A printed form while it is being read: what its rows gave so far, and what the whole of it says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from apps.core.amounts import HUNDRED
from apps.core.dates import years_in
from apps.core.patterns import pattern_of
from apps.core.texts import shorten
from apps.papers.facts import PrintedFigure, PrintedForm, PrintedFunding, PrintedIndicator
from apps.papers.imports import heads as words
from apps.papers.imports.expressions import number_of, plain, says_no_points
from apps.papers.imports.labels import bare, fits, is_number
from apps.papers.imports.merged import shared
from apps.papers.imports.narratives import is_sentence
from apps.papers.imports.roles import is_figure
from apps.papers.imports.sum_rows import named_totals, parted

LONGEST_TITLE = 80
NUMBERS_OF_A_TABLE = 3
MOST_POINTS = 200
_PAIR = pattern_of(r"(?P<label>[^:：]{2,20})[:：]\s*(?P<text>[^:：]{1,40})")
_GRADE = pattern_of("较差|[优良中差]")
_GRADES = f"{words.GRADES} {words.RESULTS}"
_UNITS = (
    r"(?:金额)?单位[:：]?\s*(?P<unit>[万亿]?元)",
    r"(?:资金|金额|预算|经费|支出|收入|情况|申请).{0,6}\((?P<unit>[万亿]?元)\)",
)


@dataclass(slots=True)
class Draft:
    """What one form gave so far. ``cells`` are all texts of its tables, for its unit of money.

    ``merged`` are a role of points and the indicators that share one cell for it.
    """

    sheet: str = ""
    funding: list[PrintedFunding] = field(default_factory=list)
    indicators: list[PrintedIndicator] = field(default_factory=list)
    figures: list[PrintedFigure] = field(default_factory=list)
    totals: list[PrintedFigure] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    layout: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    merged: list[tuple[str, list[int]]] = field(default_factory=list)
    department: str | None = None
    name: str = ""
    has_total: bool = False
    has_unread_scores: bool = False
    has_unread_rows: bool = False
    has_unread_columns: bool = False
    has_hidden_rows: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing of an official form was found."""
        return not (self.funding or self.indicators or self.figures)

    def read_texts(self, row: Sequence[str]) -> None:
        """A row outside the tables: totals, labels with their texts, and whatever else it says."""
        cells = [cell for cell in row if cell]
        is_unread_total = is_total(row) and self.may_be_money(row) and any(map(is_number, cells))
        if is_total(row) and not is_unread_total:
            self.read_total(row)
            return
        for label, text in [*pairwise(cells), *(pair for cell in cells for pair in _pairs_in(cell))]:
            if not self.may_be_money([label, *filter(is_number, cells)]):
                self._read_pair(label, text)
        named = [pair for pair in pairwise(cells) if is_number(pair[1]) and is_figure(pair[0])]
        numbers = _numbers(cells)
        if len(named) == numbers or numbers < NUMBERS_OF_A_TABLE:
            self.figures += [PrintedFigure((bare(label),), (text,)) for label, text in named]
        if len(cells) == 1 and fits(words.DEPARTMENTS, cells[0]) and self.department is None:
            self.department = ""
        if is_unread_total or len(named) < numbers >= NUMBERS_OF_A_TABLE:
            self.unread.append(f"“{shorten('　'.join(cells))}”一行的数没有认出表头，没有读。")
            self.has_unread_rows = True
        self.texts += _texts_of(cells)

    def _read_pair(self, label: str, text: str) -> None:
        if fits(words.DEPARTMENTS, label) and self.department is None and not re.fullmatch("[万亿]?元", text):
            self.department = text
        elif fits(words.NAMES, label) and not self.name:
            self.name = text.replace("\n", "")
        elif fits(f"{words.TOTALS} {words.WEIGHT_TOTALS}", label) and is_number(text):
            total = "分值合计" if fits(words.WEIGHT_TOTALS, label) else "得分"
            self.totals.append(PrintedFigure((total,), (text,)))
        elif fits(_GRADES, label) and _GRADE.match(text):
            self.totals.append(PrintedFigure((bare(label),), (text,)))

    def may_be_money(self, row: Sequence[str]) -> bool:
        """A sum of what was not read, and not of points: 合计 above the rows, behind their total, or of many numbers.

        Only what itself speaks of points (总分, 自评得分) is a total wherever it stands.
        """
        cells = [cell for cell in row if cell]
        if not fits(words.BARE_TOTALS, cells[0]):
            return fits(words.TOTALS, cells[0]) and any(map(_is_beyond_points, cells))
        is_placed = bool(self.indicators) and not self.has_total
        return not is_placed or any(map(_is_beyond_points, cells)) or _numbers(cells) >= NUMBERS_OF_A_TABLE

    def read_total(self, row: Sequence[str], weight: str = "", score: str = "") -> None:
        """总分 | 100 | 96: the score stands below 得分, the weights' sum below 分值; elsewhere the last number."""
        label = next(cell for cell in row if cell)
        grade = next((index for index, cell in enumerate(row) if fits(_GRADES, cell)), None)
        if grade is not None:
            text = next((cell for cell in row[grade + 1 :] if cell), "")
            self.totals.append(PrintedFigure((bare(row[grade]),), (text,)))
        if fits(words.WEIGHT_TOTALS, label):
            for name, text in pairwise(filter(None, row)):
                self._read_pair(name, text)
        if not fits(words.TOTALS, label):
            return
        numbers = [cell for cell in row if is_number(cell)]
        if is_number(weight):
            self.totals.append(PrintedFigure(("分值合计",), (weight,)))
            numbers.remove(weight)
        self.totals.append(PrintedFigure(("得分",), (score or next(reversed(numbers), ""),)))
        alone = next((cell for cell in row if _GRADE.fullmatch(cell)), "")
        if alone and grade is None:
            self.totals.append(PrintedFigure(("等级",), (alone,)))
        self.has_total = True

    def read_points(self, label: str, text: str | None) -> None:
        """Points that are no number are told, for the total cannot be judged without them."""
        if not says_no_points(text) and number_of(text) is None:
            self.unread.append(f"{label}“{shorten(text or '')}”不是数值，没有读。")
            self.has_unread_scores |= label.endswith("得分")

    def share_merged_points(self) -> None:
        """Points in one cell for several indicators go to each of them, or count as not read."""
        for role, places in self.merged:
            if note := shared(self.indicators, places, role):
                self.unread.append(note)
                self.has_unread_scores = True

    def form(self, beside: Sequence[str], unread: Sequence[str]) -> PrintedForm:
        """The whole form. ``beside`` are texts of the file that belong to no form, for what this one does not say."""
        self.share_merged_points()
        title = next((text for text in self.texts if is_title(text)), "").replace("\n", " ")
        everything = "\n".join(self.texts)
        rows = parted(self.indicators)
        money_unit = _money_unit([*self.cells, everything]) or _money_unit(beside)
        has_unread_scores = self.has_unread_scores or self._lacks_scores() or self._lacks_points(rows.indicators)
        return PrintedForm(
            title=title,
            name=self.name or self.sheet,
            year=_year(title) or _year(everything) or _year("\n".join(beside)),
            department=self.department,
            kind=title,
            money_unit=money_unit or "万元",
            is_unit_assumed=not money_unit,
            layout=" / ".join(dict.fromkeys([*self.layout, *rows.layout])),
            funding=tuple(self.funding),
            indicators=tuple(rows.indicators),
            figures=tuple(self.figures),
            totals=tuple(named_totals((*self.totals, *rows.totals), rows.indicators, self.funding)),
            passages=tuple(self.texts),
            unread=(*dict.fromkeys(self.unread), *unread),
            unchecked=tuple(dict.fromkeys(self.unchecked)),
            is_whole=not has_unread_scores,
            has_unread_scores=has_unread_scores,
            lacks_values=self.has_unread_columns and _lack_values(rows.indicators),
            has_hidden_rows=self.has_hidden_rows,
            is_by_columns=True,
        )

    def _lacks_scores(self) -> bool:
        """A total, but no row with points that it could be held against."""
        is_scored = any(number_of(row.score) is not None for row in self.indicators)
        totals = [total.values[0] for total in self.totals if total.label == "得分"]
        return bool(self.indicators) and not is_scored and any(map(number_of, totals))

    def _lacks_points(self, rows: Sequence[PrintedIndicator]) -> bool:
        """Rows that were not read may hold the points that the indicators and the money leave."""
        printed = [*(row.weight for row in rows), *(row.weight for row in self.funding)]
        has_unread_rows = self.has_unread_rows or self.has_hidden_rows
        return has_unread_rows and bool(rows) and sum(filter(None, map(number_of, printed))) < HUNDRED


def _lack_values(rows: Sequence[PrintedIndicator]) -> bool:
    """No row with one of the three from which a score is computed."""
    needed = zip(*((row.target, row.actual, row.weight) for row in rows), strict=True)
    return any(all(value is None for value in values) for values in needed)


def _numbers(cells: Sequence[str]) -> int:
    return sum(map(is_number, cells))


def _is_beyond_points(cell: str) -> bool:
    """An amount, and no number of points."""
    value = number_of(cell)
    return value is not None and value > MOST_POINTS


def is_title(text: str) -> bool:
    """The name of a form."""
    return fits(words.TITLES, text, LONGEST_TITLE)


def is_total(row: Sequence[str]) -> bool:
    """A row of the total score, of the total of the weights, or of the grade."""
    filled = [cell for cell in row if cell] or [""]
    following = zip(filled, [*filled[1:], ""], strict=True)
    return fits(f"{words.TOTALS} {words.WEIGHT_TOTALS}", filled[0]) or any(
        (fits(_GRADES, cell) and _GRADE.match(after)) or (fits(words.GRADES, cell) and not after)
        for cell, after in following
    )


def _texts_of(cells: Sequence[str]) -> list[str]:
    """A row as texts: each cell with sentences by itself, behind the short label to its left."""
    if not any(map(is_sentence, cells)):
        return ["：".join(cells) if len(cells) == 2 else "　".join(cells)]
    texts: list[str] = []
    label = ""
    for cell in cells:
        if label and is_sentence(cell):
            texts.append(f"{label}：{cell}")
            label = ""
        else:
            texts += [label] if label else []
            label = "" if is_sentence(cell) else cell
            texts += [cell] if is_sentence(cell) else []
    return [*texts, label] if label else texts


def is_label(text: str) -> bool:
    """The name of something, no sentence and no page."""
    return (
        1 < len(text) <= LONGEST_TITLE / 2
        and not re.search("[。；，：]", text)
        and not any(map(is_number, text.split("　")[1:]))
    )


def _pairs_in(cell: str) -> list[tuple[str, str]]:
    """``单位名称：某局    填报日期：3月10日``: labels and texts in one cell."""
    if len(cell) > LONGEST_TITLE:
        return []
    parts = re.split(r"\s{2,}|\n|\u3000", cell)
    return [(match["label"], match["text"]) for part in parts if (match := _PAIR.fullmatch(part.strip()))]


def _year(text: str) -> int | None:
    """The first year that a text names as such; a document number (〔2020〕10号) is none."""
    return next(iter(years_in(plain(text))), None)


def _money_unit(texts: Sequence[str]) -> str:
    """``（万元）`` beside a heading, ``单位：万元`` above the table."""
    narrow = [plain(text) for text in texts if "元" in text]
    return next((match["unit"] for unit in _UNITS for text in narrow if (match := re.search(unit, text))), "")
