"""A form as it was read, with its findings at their cells and words, as a proof-reader marks a copy."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from apps.core.findings import Severity, by_severity
from apps.core.patterns import pattern_of
from apps.indicators.facts import INDICATOR_FIELDS
from apps.papers.checks.places import FUNDING_LABELS, INDICATOR_LABELS
from apps.papers.documents import CheckedForm, Told
from apps.papers.imports import (
    Part,
    Printed,
    PrintedFigure,
    PrintedForm,
    PrintedFunding,
    PrintedIndicator,
    level_of_heading,
    part_of,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding at its cell: a link to the list, and for an error what should stand there.

    It accuses the words of ``span`` and stands at ``at``, behind the number among them that is wrong.
    """

    number: int
    severity: Severity
    expected: str
    span: tuple[int, int] | None = None
    at: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a cell: ``severity`` where they are accused, and the marks that stand behind them.

    ``stop`` is the punctuation behind the marks, which may not begin a line.
    """

    text: str
    severity: Severity | None = None
    marks: tuple[Mark, ...] = ()
    stop: str = ""


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A finding in the list: a link to its cell."""

    number: int
    severity: Severity
    place: str
    message: str
    url: str
    row: tuple[str, ...]  # for the saved list: number, severity, place, message, expected, printed, unit, check

    @property
    def kind(self) -> str:
        """How it is drawn."""
        return self.severity.value

    @property
    def kind_label(self) -> str:
        """The word of its kind."""
        return self.severity.label


@dataclass(frozen=True, slots=True)
class PaperCell:
    """A cell as printed, with the findings that accuse it. ``id`` is its place in the page, empty where none can.

    ``level`` is that of a heading among the passages, 0 for any other text; ``number`` that of a paragraph, as the
    places of findings name it.
    """

    text: str
    id: str = ""
    label: str = ""
    kind: str = "text"
    marks: tuple[Mark, ...] = ()
    level: int = 0
    number: int = 0

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The text cut where accused words begin and end and where marks stand; those on the whole cell come last."""
        begins, ends, behind = (defaultdict[int, list[Mark]](list) for _ in range(3))
        whole = []
        for mark in self.marks:
            if mark.span and mark.span[0] < mark.span[1] <= len(self.text):
                begins[mark.span[0]].append(mark)
                ends[mark.span[1]].append(mark)
                behind[mark.at or mark.span[1]].append(mark)
            else:
                whole.append(mark)
        pieces = []
        accused: Counter[Severity] = Counter()
        told = 0  # how far the text was given, a stop that stands behind its marks included
        for start, end in pairwise(sorted({0, len(self.text), *begins, *ends, *behind})):
            accused.update(mark.severity for mark in begins[start])
            accused.subtract(mark.severity for mark in ends[start])
            severity = next((severity for severity in Severity if accused[severity]), None)
            text = self.text[max(start, told) : end]
            stop = _STOPS.match(self.text, end) if end in behind else None
            told = stop.end() if stop else end
            pieces.append(Piece(text, severity, tuple(behind.get(end, ())), stop[0] if stop else ""))
        return (*pieces, *([Piece("", None, tuple(whole))] if whole else []))


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table as printed; the cell of a row whose kind is ``head`` names it."""

    title: str
    rows: tuple[tuple[PaperCell, ...], ...]

    @property
    def headings(self) -> tuple[PaperCell, ...]:
        """Cells whose labels stand above the columns."""
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class PaperText:
    """The text of a report, or one part of what a form says outside its tables."""

    title: str
    passages: tuple[PaperCell, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """The form as it was read. ``elsewhere`` are the accused places that are no cell."""

    title: PaperCell
    facts: tuple[tuple[str, str], ...]
    elsewhere: tuple[PaperCell, ...]
    tables: tuple[PaperTable, ...]
    texts: tuple[PaperText, ...]
    is_report: bool = False  # its text stands first


_STOPS = pattern_of("[。，、；：！？）》〉】」』”’…;:!?)]+")

Marks = Mapping[str, Sequence[Mark]]
Columns = Sequence[tuple[str, str, str]]

_TEXTS = {Part.HEAD: "表头和栏目", Part.WORDS: "表中的文字说明", Part.NOTE: "附注和签署"}
_KINDS: Mapping[str, str] = {
    "name": "head",
    "weight": "figure",
    "factor": "figure",
    "completion": "figure",
    "score": "figure",
}
_FUNDING_COLUMNS = [(field, label, "figure") for field, label in FUNDING_LABELS.items()]
_INDICATOR_COLUMNS = [(field, label, _KINDS.get(field, "text")) for field, label in INDICATOR_LABELS.items()]


def drawn(checked: CheckedForm, *, first: int, prefix: str) -> tuple[Paper, tuple[ListedFinding, ...]]:
    """The form with its marks, and the findings, numbered from ``first`` on, with the places they lead to.

    The severest stand first. ``prefix`` keeps the places of several forms on one page apart.
    """
    form, told = checked.form, sorted(checked.told(), key=lambda item: by_severity(item.finding))
    marks: dict[str, list[Mark]] = defaultdict(list)
    for number, item in enumerate(told, start=first):
        severity = item.finding.severity
        expected = item.expected or "" if severity is Severity.ERROR else ""  # else only what it was compared with
        mark = Mark(number, severity, expected, item.span, item.end_of_figure)
        marks[f"{prefix}{item.finding.where.cell}"].append(mark)
    draw = _Drawing(form, marks, prefix)
    title = draw.cell("form.title", form.title)
    tables = tuple(draw.tables())
    texts = tuple(draw.texts())
    anchors = {cell.id: cell.id for cell in (title, *(cell for text in texts for cell in text.passages))}
    anchors |= {cell.id: cell.id for table in tables for row in table.rows for cell in row}
    elsewhere: list[PaperCell] = []
    for item in told:
        cell = f"{prefix}{item.finding.where.cell}"
        if cell not in anchors:
            anchors[cell] = f"{prefix}place-{len(elsewhere) + 1}"
            elsewhere.append(PaperCell(item.place, anchors[cell], marks=tuple(marks[cell])))
    facts = (
        ("年度", str(form.year or "")),
        ("部门（单位）", form.department or ""),
        ("金额单位", _money_unit(form)),
        ("分值安排", form.layout),
    )
    paper = Paper(title, tuple(fact for fact in facts if fact[1]), tuple(elsewhere), tables, texts, form.is_report)
    findings = tuple(
        _listed(number, item, anchors[f"{prefix}{item.finding.where.cell}"])
        for number, item in enumerate(told, start=first)
    )
    return paper, findings


def _money_unit(form: PrintedForm) -> str:
    if not form.is_unit_assumed:
        return form.money_unit
    return f"（表上未写，按{form.money_unit}核对）" if form.funding or form.figures else ""


def _listed(number: int, item: Told, anchor: str) -> ListedFinding:
    finding = item.finding
    row = (
        str(number), finding.severity.label, item.place, finding.message, item.expected or "", item.printed or "",
        item.unit, finding.check,
    )  # fmt: skip
    return ListedFinding(number, finding.severity, item.place, finding.message, f"#{anchor}", row)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Draws the parts of one form."""

    form: PrintedForm
    marks: Marks
    prefix: str

    def cell(self, place: str, text: Printed, label: str = "", kind: str = "text", level: int = 0) -> PaperCell:
        place = f"{self.prefix}{place}"
        return PaperCell(text or "", place, label, kind, tuple(self.marks.get(place, ())), level)

    def texts(self) -> Iterator[PaperText]:
        """What stands outside the tables: a report's paragraphs with their numbers, or the parts of a form."""
        form = self.form
        cells = [
            self.cell(f"passage.{index}", text, level=level_of_heading(text))
            for index, text in enumerate(form.passages)
        ]
        shown = [
            (index, cell) for index, cell in enumerate(cells) if cell.marks or cell.text != form.title
        ]  # the title stands above
        if form.is_report:
            yield PaperText("正文", tuple(replace(cell, number=index + 1) for index, cell in shown))
            return
        for part in Part:
            passages = tuple(cell for _, cell in shown if part_of(cell.text) is part)
            if passages:
                yield PaperText(_TEXTS[part], passages)

    def tables(self) -> Iterator[PaperTable]:
        form = self.form
        heads: list[tuple[PaperCell, ...]]
        if form.funding:
            heads = [(PaperCell(row.name, label="资金", kind="head"),) for row in form.funding]
            yield PaperTable("项目资金", self._rows("funding", _FUNDING_COLUMNS, heads, form.funding))
        if form.indicators:
            levels = [INDICATOR_FIELDS[level].label for level in ("level1", "level2")]
            heads = [
                (PaperCell(row.level1, label=levels[0]), PaperCell(row.level2, label=levels[1]))
                for row in form.indicators
            ]
            yield PaperTable("绩效指标", self._rows("indicator", _INDICATOR_COLUMNS, heads, form.indicators))
        yield from self._figure_tables("figure", "基础数据", form.figures)
        yield from self._figure_tables("total", "合计与等级", form.totals)

    def _rows(
        self,
        part: str,
        columns: Columns,
        heads: Sequence[tuple[PaperCell, ...]],
        printed: Sequence[PrintedFunding | PrintedIndicator],
    ) -> tuple[tuple[PaperCell, ...], ...]:
        """The rows under the columns that the form has, or that a finding misses."""
        shown = [
            (field, label, kind)
            for field, label, kind in columns
            if any(
                getattr(row, field) or f"{self.prefix}{part}.{index}.{field}" in self.marks
                for index, row in enumerate(printed)
            )
        ]
        return tuple(
            (
                *head,
                *(
                    self.cell(f"{part}.{index}.{field}", getattr(row, field), label, kind)
                    for field, label, kind in shown
                ),
            )
            for index, (row, head) in enumerate(zip(printed, heads, strict=True))
        )

    def _figure_tables(self, part: str, title: str, figures: Sequence[PrintedFigure]) -> Iterator[PaperTable]:
        """A table for each run of figures below one name and the same columns."""
        for (name, columns, width), run in groupby(
            enumerate(figures), key=lambda pair: (pair[1].path[:-1][:1], pair[1].columns, len(pair[1].values))
        ):
            labels = (
                columns
                if len(columns) == width
                else [f"数值 {column}" for column in range(1, width + 1)]
                if width > 1
                else ["数值"]
            )
            rows = (
                (
                    PaperCell("/".join(figure.path[len(name) :]), label="项目", kind="head"),
                    *(
                        self.cell(f"{part}.{index}.{column}" if width > 1 else f"{part}.{index}", text, label, "figure")
                        for column, (text, label) in enumerate(zip(figure.values, labels, strict=True))
                    ),
                )
                for index, figure in run
            )
            yield PaperTable("".join(name) or title, tuple(rows))
