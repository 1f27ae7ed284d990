"""Reader of PDF with a text layer: lines become paragraphs, ruled tables become grids. Scripts are never run."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium

from apps.core.readers.limits import Allowance
from apps.core.readers.ruled_tables import Glyph, Paragraphs, Rule, lines_of, tables_of, without_page_number
from apps.core.refusals import Refused
from apps.core.tabular import Grid, Opened

PAGE_LIMIT = 300
OBJECT_LIMIT = 20_000  # drawn things on one page
SHORTEST_RULE = 5.0  # points
WIDTH, LARGEST_PICTURE = 1240, 4000  # pixels of a page that is shown

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_STRANGE_SHARE = 0.2

_ASLANT = -1

Turn = tuple[float, float, float, float, float, float]

# From the points of a page to those of a reader whose text runs to the right and downwards, by its direction.
_TURNS: dict[int, Turn] = {
    0: (1, 0, 0, -1, 0, 0),
    1: (0, -1, -1, 0, 0, 0),
    2: (-1, 0, 0, 1, 0, 0),
    3: (0, 1, 1, 0, 0, 0),
}


def read_pdf(content: bytes, allowance: Allowance) -> Opened:
    """Paragraphs and ruled tables. Raises ``Refused``."""
    with _in_words():
        return _read(pypdfium2.PdfDocument(content), content, allowance)


def picture_of(content: bytes, number: int) -> tuple[bytes, int]:
    """A page as PNG and how many there are; no script runs, nothing else is loaded. Raises ``Refused``."""
    file = BytesIO()
    with _in_words():
        document = pypdfium2.PdfDocument(content)
        page = document[min(number, len(document)) - 1]
        width, height = page.get_size()
        scale = min(WIDTH / max(width, 1), LARGEST_PICTURE / max(height, 1))
        page.render(scale=scale).to_pil().save(file, "PNG")
        return file.getvalue(), len(document)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise Refused("PDF 加了密码，无法读取。请去掉密码后另存，再试。") from None
        raise Refused("PDF 已损坏，无法读取。请用生成它的程序重新导出，或另存为 .docx 后再试。") from None


def _read(document: pypdfium2.PdfDocument, content: bytes, allowance: Allowance) -> Opened:
    if len(document) > PAGE_LIMIT:
        raise Refused(f"PDF 有 {len(document):,} 页，超过 {PAGE_LIMIT} 页，请只保留需要检查的页。")
    blocks: list[Grid | str] = []
    paragraphs = Paragraphs()
    unread = []
    strange = total = 0
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        if text.count_chars() > allowance.characters:
            raise Refused(f"第 {number + 1} 页的文字过多，请只保留需要的内容。")
        quarter = _direction(text)
        glyphs = list(_glyphs(text, quarter))
        total += len(glyphs)
        strange += sum(_is_strange(glyph.text) for glyph in glyphs)
        if not glyphs:
            if pdfium.FPDFPage_CountObjects(page):
                unread.append(number + 1)
            continue
        for block in _blocks(list(_rules(page, _TURNS[quarter])), number + 1, glyphs, paragraphs):
            blocks.append(block)
            if isinstance(block, str):
                allowance.paragraph(block)
            else:
                _count(block, allowance)
        page.close()
    last = paragraphs.end()
    if last:
        blocks.append(allowance.paragraph(last))
    if not total:
        raise Refused(
            "这是扫描件或图片做成的 PDF，没有文字层，读不出文字。请用原来的 Word、Excel 文件，或先做文字识别。"
        )
    if strange > _STRANGE_SHARE * total:
        raise Refused("PDF 的文字层读不出字符（字体没有对照表）。请用原来的 Word、Excel 文件，或另存为 .docx 后再试。")
    notes = tuple(_notes(document, content, unread))
    grids = tuple(block for block in blocks if isinstance(block, Grid))
    return Opened(grids, tuple(block for block in blocks if isinstance(block, str)), notes, tuple(blocks))


def _notes(document: pypdfium2.PdfDocument, content: bytes, unread: Sequence[int]) -> Iterator[str]:
    if unread:
        yield f"第 {'、'.join(map(str, unread))} 页是图片，没有读到文字。"
    if pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0 or b"/JavaScript" in content:
        yield "PDF 里带有脚本，没有运行，只读了文字。"


def _blocks(rules: list[Rule], number: int, glyphs: list[Glyph], paragraphs: Paragraphs) -> Iterator[Grid | str]:
    """The tables of a page and the paragraphs that end on it, in their order."""
    tables, rest = tables_of(rules, glyphs)
    lines = without_page_number(lines_of(rest))
    left = min((line.left for line in lines), default=0.0)
    right = max((line.right for line in lines), default=0.0)
    waiting = list(tables)
    for line in lines:
        while waiting and waiting[0].top < line.top:
            yield from filter(None, [paragraphs.end()])
            table = waiting.pop(0)
            yield Grid("", table.rows, table.merges, page=number)
        yield from filter(None, [paragraphs.add(line, left, right)])
    for table in waiting:
        yield from filter(None, [paragraphs.end()])
        yield Grid("", table.rows, table.merges, page=number)


def _count(grid: Grid, allowance: Allowance) -> None:
    for row in grid.rows:
        allowance.row()
        for text in filter(None, row):
            allowance.cell(text)


def _is_strange(text: str) -> bool:
    return text == "\ufffd" or "\ue000" <= text <= "\uf8ff" or text < " "


def _glyphs(text: pypdfium2.PdfTextPage, quarter: int) -> Iterator[Glyph]:
    """The characters that are written in one direction; a watermark across the page is none."""
    box = pdfium.FS_RECTF()
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if not code or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or chr(code).isspace():
            continue
        if _quarter(text, index) != quarter or not pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box)):
            continue
        left, top = _turned(_TURNS[quarter], box.left, box.top)
        right, bottom = _turned(_TURNS[quarter], box.right, box.bottom)
        yield Glyph(chr(code), min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def _direction(text: pypdfium2.PdfTextPage) -> int:
    """The direction of most characters, in quarters of a circle: landscape tables are often drawn on upright pages."""
    quarters = Counter(_quarter(text, index) for index in range(text.count_chars()))
    del quarters[_ASLANT]
    return quarters.most_common(1)[0][0] if quarters else 0


def _quarter(text: pypdfium2.PdfTextPage, index: int) -> int:
    quarters = pdfium.FPDFText_GetCharAngle(text, index) / (math.pi / 2)
    return round(quarters) % 4 if abs(quarters - round(quarters)) < 0.05 else _ASLANT


def _rules(page: pypdfium2.PdfPage, turn: Turn) -> Iterator[Rule]:
    """The level and upright lines that are drawn on a page, edges of rectangles too."""
    for index in range(min(pdfium.FPDFPage_CountObjects(page), OBJECT_LIMIT)):
        drawn = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_PATH:
            for (x, y), (to_x, to_y) in _strokes(drawn):
                left, top = _turned(turn, x, y)
                right, bottom = _turned(turn, to_x, to_y)
                if abs(top - bottom) < 1 and abs(left - right) > SHORTEST_RULE:
                    yield Rule(True, (top + bottom) / 2, min(left, right), max(left, right))
                elif abs(left - right) < 1 and abs(top - bottom) > SHORTEST_RULE:
                    yield Rule(False, (left + right) / 2, min(top, bottom), max(top, bottom))


def _strokes(drawn: object) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight strokes of a path, on the page."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(drawn, ctypes.byref(matrix))
    place = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = here = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(drawn), OBJECT_LIMIT)):
        segment = pdfium.FPDFPath_GetPathSegment(drawn, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        there = _turned(place, x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = there
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield here, there
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield there, start
        here = there


def _turned(turn: Turn, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = turn
    return a * x + c * y + e, b * x + d * y + f
