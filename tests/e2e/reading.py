"""Reading a finished PDF with poppler: text, fonts and page sizes as an office would see them."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PdfFacts:
    """What poppler says of a file; sizes in whole millimetres."""

    pages: int
    page_sizes: set[str]
    unembedded_fonts: list[str]


def text_of(file: Path) -> str:
    """The text of all pages without white space: a sentence must be found wherever its lines break."""
    return re.sub(r"\s", "", _run("pdftotext", str(file), "-"))


def pdf_facts(file: Path) -> PdfFacts:
    """Pages, sizes, and the fonts that are not embedded."""
    info = _run("pdfinfo", "-f", "1", "-l", "999", str(file))
    sizes = {
        f"{round(float(width) * 25.4 / 72)}x{round(float(height) * 25.4 / 72)}"
        for width, height in re.findall(r"size:\s+([\d.]+) x ([\d.]+) pts", info)
    }
    pages = re.search(r"^Pages:\s+(\d+)", info, re.MULTILINE)
    assert pages
    fonts = _run("pdffonts", str(file)).splitlines()[2:]
    assert fonts, "no fonts at all: the text would be pictures"
    # The columns behind the name and type: encoding, emb, sub, uni, object ID.
    loose = [line for line in fonts if line.split()[-5] != "yes"]
    return PdfFacts(int(pages.group(1)), sizes, loose)


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
