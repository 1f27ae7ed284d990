"""Files as office programs write them, and workbooks put together from XML as no program would."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from weasyprint import HTML

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(fill: Callable[[Any], None]) -> bytes:
    """An ``.xlsx`` by XlsxWriter."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        fill(book)
    return buffer.getvalue()


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these parts."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def workbook_of_xml(rows: str, *, strings: str = "", styles: str = "", behind: str = "") -> bytes:
    """An ``.xlsx`` whose only sheet holds these rows, with ``behind`` after them."""
    return archive({
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="表" r:id="r1"/></sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
        f'Type="{OFFICE}/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{behind}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    })  # fmt: skip


def pdf(body: str, style: str = "") -> bytes:
    """A PDF with a text layer."""
    plain = "body{font:12pt 'Noto Serif CJK SC'} td{border:1px solid} table{border-collapse:collapse}"
    written = HTML(string=f"<style>{plain}{style}</style>{body}").write_pdf()
    assert isinstance(written, bytes)
    return written
