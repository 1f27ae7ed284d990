"""Printing sheets in tests, and reading the paper back: words with their places, in points from the top left."""

import re
import subprocess
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from io import BytesIO

from pypdf import PdfReader

from apps.core import pdf
from apps.evaluations.checks import find
from apps.evaluations.facts import Explanation, Sheet
from apps.evaluations.rules import assess
from apps.reports.documents import Edition, package_html
from tests.evaluations.sheets import findings, yuelu_2020

MM = 72 / 25.4
DIGEST = "9f2c41d07ab3" + "0" * 52
DRAFT = Edition(DIGEST)
APPROVED = Edition(DIGEST, 2, date(2021, 5, 8))
TITLE = "{year}年度{department}部门整体支出绩效自评报告"
EXPLANATION = "住房保障支出等功能分类未单独列示，合计 490.25 万元，与决算报表核对一致。"


@dataclass(frozen=True)
class Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class PrintedPage:
    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def is_wide(self) -> bool:
        return self.width > self.height

    @property
    def text(self) -> str:
        """All text without spaces and line breaks."""
        return "".join(word.text for word in self.words)

    @property
    def block(self) -> list[Word]:
        """The words of the text block, without the foot of the sheet."""
        return [word for word in self.words if self.on_the_sheet(word).top < 262 * MM]

    def on_the_sheet(self, word: Word) -> Word:
        """The word's place on the portrait sheet: a wide page is that sheet turned, its top at the left edge."""
        if not self.is_wide:
            return word
        return Word(word.text, word.top, self.width - word.right, word.bottom, self.width - word.left)


def titled(sheet: Sheet) -> Sheet:
    """The sheet under a scheme that has a report title, as every loaded scheme has."""
    return replace(sheet, scheme=replace(sheet.scheme, report_title=TITLE))


def yuelu() -> Sheet:
    """The case of 2020 with every warning explained."""
    sheet = titled(yuelu_2020())
    return replace(
        sheet, explanations={finding.key: Explanation(EXPLANATION, "王五") for finding in findings(sheet, "F04")}
    )


def with_scores_due(sheet: Sheet) -> Sheet:
    """The sheet under a scheme that demands the score table, so that it is printed though nobody began it."""
    return replace(sheet, scheme=replace(sheet.scheme, demands_scores=True))


def with_narrative(sheet: Sheet, text: str) -> Sheet:
    return replace(sheet, narrative={**sheet.narrative, "use": text})


def html_of(sheet: Sheet, edition: Edition = APPROVED) -> str:
    assessment = assess(sheet)
    return package_html(sheet, assessment, find(sheet, assessment), edition)


def printed(sheet: Sheet, edition: Edition = APPROVED) -> bytes:
    return pdf.render(html_of(sheet, edition)).content


def pages_of(content: bytes) -> list[PrintedPage]:
    """The pages of a PDF as poppler reads them."""
    read = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True)
    pages = []
    for page in re.findall(r"<page .*?</page>", read.stdout.decode(), re.DOTALL):
        size = re.search(r'width="([\d.]+)" height="([\d.]+)"', page)
        assert size is not None
        found = re.findall(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>', page)
        words = (
            Word(unescape(text), float(left), float(top), float(right), float(bottom))
            for left, top, right, bottom, text in found
        )
        pages.append(PrintedPage(float(size[1]), float(size[2]), tuple(words)))
    return pages


def reader_of(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def fonts_of(content: bytes) -> dict[str, bool]:
    """Faces by name, and whether each is embedded."""
    listed = subprocess.run(["pdffonts", "-"], input=content, capture_output=True, check=True, text=False)
    rows = listed.stdout.decode().splitlines()[2:]
    return {row.split()[0].partition("+")[2]: row.split()[-5] == "yes" for row in rows}
