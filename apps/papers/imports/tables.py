"""Tables and texts of a file in their order, read into the forms that stand in them."""

import re
from collections.abc import Mapping, Sequence

from apps.core.patterns import pattern_of
from apps.core.tabular import Grid, Opened
from apps.core.texts import shorten
from apps.papers.facts import PrintedFigure, PrintedForm, UnreadableFormError
from apps.papers.imports import heads as words
from apps.papers.imports.cells import Table, table_of
from apps.papers.imports.drafts import NUMBERS_OF_A_TABLE, Draft, is_label, is_title, is_total
from apps.papers.imports.headings import Head, heads_of
from apps.papers.imports.labels import LONGEST_HEAD, bare, fits, is_number
from apps.papers.imports.lines import (
    Block,
    cell,
    is_numbering,
    notes_in_head,
    read_figures,
    read_funding,
    read_indicator,
)
from apps.papers.imports.roles import Kind, role_of

_WHICH = "请确认选对了文件。"
EMPTY = f"文件里没有文字。{_WHICH}内容是图片的，请用原来的 Word、Excel 文件。"
TOO_SHORT = "文件里只有“{text}”，没有自评表，也没有成句的正文。" + _WHICH
NO_FORM = (
    f"没有找到自评表，也没有找到可以检查的正文。{_WHICH}自评表的表头应有“三级指标、指标值、完成值、分值、得分”，"
    "资金表应有“全年预算数、全年执行数”，基础数据表应有“预算数、决算数”。"
)
LYING = (
    "这张表的指标是横着排的（一列一项指标），不能逐项核对。请在 Excel 里“复制—选择性粘贴—转置”，改成一行一项指标，"
    "列名写“三级指标、指标值、完成值、分值、得分”，再检查。"
)
UNRULED = (
    "以“{head}”开头的表没有表格线，各列分不开，没有读。PDF 里没有竖线的表不能读，请上传原来的 Excel 或 Word 文件，"
    "或给表格加上框线后重新导出。"
)
ROLES_OF_A_HEAD, LONGEST_LINE = 3, 200
SHORTEST_REPORT = 20
_PAGE_NUMBER = pattern_of(
    r"[-—–]?\s*(?:第\s*)?\d{1,3}\s*(?:页)?(?:\s*[,，/共]?\s*共?\s*\d{1,3}\s*页?)?\s*[-—–]?|续表|\(续\)|（续）"
)
_READERS = {Kind.INDICATORS: read_indicator, Kind.MONEY: read_funding, Kind.FIGURES: read_figures}


def forms_of(opened: Opened) -> tuple[PrintedForm, ...]:
    """Every form of a file: money blocks, indicators, totals and rows of figures under known heads.

    What stands under no known head is kept as text; a report without any form is one form of its passages and of the
    figures in its tables. Raises ``UnreadableFormError`` where there is neither.
    """
    reader = _Reader()
    beside: list[str] = []
    unread = list(opened.notes)
    blocks = opened.blocks or (*opened.paragraphs, *opened.grids)
    tables = [table_of(block) if isinstance(block, Grid) else block for block in blocks]
    heads = [heads_of(item) if isinstance(item, Table) else {} for item in tables]
    for item, found in zip(tables, heads, strict=True):
        if isinstance(item, str):
            reader.read_row((item,))
        elif any(heads) and _is_beside(item, found):
            beside += [text for row in item.rows for text in row if text]
            unread.append(_note_on(item))
        else:
            reader.read_table(item, found)
    drafts = reader.finish()
    if not drafts or (len(drafts) == 1 and drafts[0].is_empty and not _is_report(drafts[0].texts)):
        unruled = next(iter(_without_rules(tables)), _nothing_in(tables))
        raise UnreadableFormError(LYING if any(map(_lies, tables)) else unruled)
    unread += _without_rules(tables)
    return tuple(draft.form(beside, unread if number == 0 else ()) for number, draft in enumerate(drafts))


def _nothing_in(tables: Sequence[Table | str]) -> str:
    """Why there is nothing to check."""
    texts = [
        text for item in tables for row in (item.rows if isinstance(item, Table) else [(item,)]) for text in row if text
    ]
    if sum(map(len, texts)) >= SHORTEST_REPORT:
        return NO_FORM
    return TOO_SHORT.format(text="　".join(texts)) if texts else EMPTY


def _without_rules(tables: Sequence[Table | str]) -> list[str]:
    """What is said of tables whose heads stand in the text, since no lines part their columns."""
    lines = (item for item in tables if isinstance(item, str) and len(item) <= LONGEST_LINE)
    return [UNRULED.format(head=shorten(line)) for line in lines if _is_head_in_a_line(line)]


def _is_head_in_a_line(line: str) -> bool:
    labels = line.split()
    return (
        len(labels) >= ROLES_OF_A_HEAD
        and not re.search("[。；]", line)
        and any(
            len({role_of(kind, label) for label in labels} - {""}) >= ROLES_OF_A_HEAD
            for kind in (Kind.INDICATORS, Kind.MONEY)
        )
    )


def _lies(item: Table | str) -> bool:
    """Indicators side by side: the heads of a standing table below each other on the left."""
    if isinstance(item, str):
        return False
    roles = {role_of(Kind.INDICATORS, row[0]) for row in item.rows if row}
    return "name" in roles and len(roles & {"target", "actual", "weight", "score"}) > 1


def _is_beside(table: Table, heads: Mapping[int, Head]) -> bool:
    """A cover, an example, or instructions for whoever fills in the forms on other sheets."""
    if not table.name or fits(words.EXAMPLES, table.name):
        return bool(table.name)
    if any(head.kind is Kind.MONEY or {"score", "actual"} & head.columns.keys() for head in heads.values()):
        return False
    texts = [text for row in table.rows for text in row if text]
    is_named = any(fits(words.SKIPPED_SHEETS, text) for text in (table.name, *texts[:1]))
    return is_named or (not heads and not _is_report(texts) and not any(map(is_title, texts[:3])))


def _note_on(table: Table) -> str:
    """What is said of a sheet without a form."""
    is_named = fits(f"{words.SKIPPED_SHEETS} {words.EXAMPLES}", table.name)
    if is_named or sum(is_number(text) for row in table.rows for text in row) < NUMBERS_OF_A_TABLE:
        return f"“{table.name}”是封面或说明，没有检查。"
    return f"“{table.name}”里没有认出表头，没有读。"


def _is_report(texts: Sequence[str]) -> bool:
    """Sentences that can be checked."""
    return any(len(text) >= SHORTEST_REPORT and re.search("[。；，]", text) for text in texts)


class _Reader:
    """Goes down tables and texts. A head says how the rows below it are read; rows without one wait for their form."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self._waiting: list[Sequence[str]] = []
        self._block: Block | None = None
        self._width = 0
        self._table: Table | None = None
        self._tables = 0
        self._waiting_in_table = 0  # how many rows waited when the table began

    def finish(self) -> list[Draft]:
        """The forms that were found; texts alone make one too."""
        if not self.drafts and self._waiting:
            self.drafts.append(Draft())
        if self.drafts:
            self._give(self._waiting, self.drafts[-1])
        return self.drafts

    def read_table(self, table: Table, heads: Mapping[int, Head]) -> None:
        """A sheet, or a table of a document: one without a head goes on with the rows of the one before."""
        self._tables += 1
        is_new_sheet = bool(table.name) and (self._table is None or self._table.name != table.name)
        self._table = table
        self._waiting_in_table = len(self._waiting)
        if self._block is not None:
            self._block.start = 0
            if is_new_sheet or table.width != self._width or not _goes_on(table, heads, self._block.head):
                self._block = None
        self._width = table.width
        if self._block is None and not heads and self._read_plain_figures(table):
            return
        row = 0
        while row < len(table.rows):
            if row in heads:
                self._begin(table, row, heads[row])
                row += heads[row].depth
            else:
                if any(table.rows[row]):
                    self._read(table, row)
                row += 1

    def read_row(self, row: Sequence[str]) -> None:
        """A row or paragraph outside the blocks."""
        filled = [text for text in row if text]
        if len(filled) == 1 and _PAGE_NUMBER.fullmatch(filled[0]):
            return
        if len(filled) == 1 and is_title(filled[0]):
            self._block = None
        self._waiting.append(row)

    def _read(self, table: Table, row: int) -> None:
        texts, block = table.rows[row], self._block
        if block is None:
            self.read_row(texts)
            return
        draft, head = self.drafts[-1], block.head
        draft.cells += [text for text in texts if "元" in text]
        filled = [text for text in texts if text]
        if row == block.start and is_numbering(texts):
            return
        if len(filled) == 1 and (_PAGE_NUMBER.fullmatch(filled[0]) or is_title(filled[0])):
            self.read_row(texts)
        elif block.has_total and _is_head_of_another(filled):
            self._block = None
            self._waiting.append(texts)
        elif is_total(texts) and _is_total_below(head, draft, texts, has_total=block.has_total):
            draft.read_total(texts, cell(table, row, head, "weight"), cell(table, row, head, "score"))
            block.has_total |= draft.has_total
        elif _READERS[head.kind](table, row, block, draft):
            self._note_columns(texts, head, draft)
        else:
            if head.kind is Kind.MONEY:
                self._block = None
            self._waiting.append(texts)

    def _note_columns(self, texts: Sequence[str], head: Head, draft: Draft) -> None:
        """Every column with texts that no role was found for, or that nothing is checked by."""
        beside = ((column, label) for column, label in head.placed.beside.items() if texts[column])
        draft.unchecked += [f"“{label.replace(chr(10), '')}”一列没有核对。" for _, label in beside]
        for column, label in head.placed.unplaced.items():
            if texts[column]:
                draft.unread.append(f"“{label.replace(chr(10), '')}”一列没有读。")
                draft.has_unread_columns |= head.kind is Kind.INDICATORS
                if "分" in label and is_number(texts[column]):
                    draft.has_unread_scores |= "score" not in head.columns

    def _begin(self, table: Table, row: int, head: Head) -> None:
        """A head: it begins a form of its own, goes on with the form before, or with its table."""
        before = self._block
        draft = self._draft_for(table, head)
        draft.cells += head.printed
        draft.layout += notes_in_head(head)
        draft.has_hidden_rows |= table.has_hidden_rows
        self._block = Block(head, row + head.depth, scope=self._scope(draft, before, table))
        if before is not None and before.head.kind is head.kind and not draft.has_total:
            self._block.levels = before.levels

    def _draft_for(self, table: Table, head: Head) -> Draft:
        draft = self.drafts[-1] if self.drafts else None
        cut = len(self._waiting)
        if draft is None:
            cut = 0
        else:
            titles = [at for at, row in enumerate(self._waiting) if any(map(is_title, row))]
            is_new_sheet = bool(table.name) and draft.sheet != table.name
            is_own_form = is_new_sheet and bool(titles)
            is_own_form |= is_new_sheet and _is_of_another_kind(draft, head)
            if not is_own_form and not _begins_anew(draft, head, is_apart=bool(titles) or is_new_sheet):
                self._give(self._waiting, draft)
                return draft
            cut = self._waiting_in_table if is_new_sheet else self._first_of_the_new(titles)
        waiting, new = self._waiting, Draft(sheet=table.name)
        if draft is not None:
            self._give(waiting[:cut], draft)
        self._give(waiting[cut:], new)
        self.drafts.append(new)
        return new

    def _first_of_the_new(self, titles: Sequence[int]) -> int:
        """Which of the waiting rows belong to the next form: from its title on, or from the name of its project."""
        named = (at for at, row in enumerate(self._waiting) if fits(words.NAMES, next(filter(None, row), "")))
        first = titles[0] if titles else next(named, len(self._waiting))
        while first > 0 and re.match("附件|附表", next(filter(None, self._waiting[first - 1]), "")):
            first -= 1
        return first

    def _give(self, rows: Sequence[Sequence[str]], draft: Draft) -> None:
        for row in rows:
            draft.read_texts(row)
            draft.cells += [text for text in row if "元" in text]
        self._waiting = []

    def _scope(self, draft: Draft, before: Block | None, table: Table) -> str:
        """The name of a table of figures: what stands above it."""
        caption = next((text for text in reversed(draft.texts[-2:]) if is_label(text)), "")
        if any("基础数据表" in text for text in draft.texts) or not (draft.texts or table.name):
            return "基础数据表"
        if before is not None and before.head.kind is Kind.FIGURES:
            return before.scope
        return caption or table.name or f"表{self._tables}"

    def _table_is_unread(self, rows: Sequence[Sequence[str]]) -> None:
        """Scores in a table whose heads nobody knows: nothing can be said of the total."""
        if not self.drafts:
            self.drafts.append(Draft(sheet=self._table.name if self._table else ""))
        draft = self.drafts[-1]
        first = "　".join(text for text in rows[0] if text)
        draft.unread.append(f"以“{shorten(first)}”开头的表没有认出表头，没有读。")
        draft.has_unread_scores = True
        self._waiting += rows

    def _read_plain_figures(self, table: Table) -> bool:
        """A table of a report under heads that nobody knows: labels on top and on the left, numbers inside."""
        rows = [row for row in table.rows if any(row)]
        if any(_are_points(row) for row in zip(*rows, strict=True)) or any(map(_are_points, rows)):
            self._table_is_unread(rows)
            return True
        if len(rows) < 2 or any(is_number(text) for text in rows[0]):
            return False
        columns = [column for column, text in enumerate(rows[0]) if text and column]
        body = [row for row in rows[1:] if row[0]]
        filled = [row[column] for row in body for column in columns if row[column]]
        if len(columns) < 1 or not filled or 2 * sum(map(is_number, filled)) < len(filled):
            return False
        if not self.drafts or (table.name and self.drafts[-1].sheet != table.name and not self.drafts[-1].figures):
            self.drafts.append(Draft(sheet=table.name))
        draft = self.drafts[-1]
        self._give(self._waiting, draft)
        scope = self._scope(draft, None, table)
        draft.has_hidden_rows |= table.has_hidden_rows
        names = tuple(rows[0][column].replace("\n", "") for column in columns)
        for row in body:
            draft.figures.append(PrintedFigure((scope, row[0]), tuple(row[column] for column in columns), names))
        draft.cells += [text for row in rows for text in row if "元" in text]
        return True


def _is_total_below(head: Head, draft: Draft, texts: Sequence[str], *, has_total: bool) -> bool:
    """Whether a total below a head is one of points."""
    if head.kind is Kind.INDICATORS:
        return not (has_total and draft.may_be_money(texts))
    return "分" in bare(next(filter(None, texts)))


def _is_head_of_another(filled: Sequence[str]) -> bool:
    """Labels alone below a total: the head of a block that nobody knows."""
    return len(filled) >= NUMBERS_OF_A_TABLE and not any(is_number(text) or len(text) > LONGEST_HEAD for text in filled)


def _is_of_another_kind(draft: Draft, head: Head) -> bool:
    """Figures beside a form, or a form beside figures."""
    is_scored = bool(draft.funding or draft.indicators)
    return is_scored if head.kind is Kind.FIGURES else bool(draft.figures) and not is_scored


def _goes_on(table: Table, heads: Mapping[int, Head], head: Head) -> bool:
    """Whether the first row of a table belongs below the head of the one before."""
    first = next((row for row in range(len(table.rows)) if any(table.rows[row])), None)
    if first is None or first in heads:
        return first is not None
    roles = {
        Kind.INDICATORS: ("weight", "score", "actual"),
        Kind.MONEY: ("adjusted", "actual", "original"),
        Kind.FIGURES: tuple(head.columns),
    }[head.kind]
    return any(is_number(cell(table, first, head, role)) for role in roles)


def _are_points(texts: Sequence[str]) -> bool:
    """A row or column of scores."""
    return any(fits(words.INDICATOR_HEADS["score"], text) for text in texts[:2]) and sum(map(is_number, texts)) > 1


def _begins_anew(draft: Draft, head: Head, *, is_apart: bool) -> bool:
    """A block that its form has already, below a title, on another sheet or below a total, is one of another form."""
    if head.kind is Kind.INDICATORS:
        return bool(draft.indicators) and (is_apart or draft.has_total)
    if head.kind is Kind.MONEY:
        return bool(draft.indicators) if draft.funding else is_apart and bool(draft.indicators)
    return is_apart and bool(draft.figures) and not (draft.funding or draft.indicators)
