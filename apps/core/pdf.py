"""The door to WeasyPrint: HTML in, PDF out. It is imported when the first document is rendered, never before."""

import ctypes
import gc
import mimetypes
import os
import subprocess
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from shutil import which
from threading import Lock
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.checks import CheckMessage, Warning
from django.core.files.storage import default_storage

STYLESHEET = "css/document.css"
LATIN = "Document Latin"
LATIN_FAMILIES = ("Times New Roman", "FandolSong")
SUBSETTER = "libharfbuzz-subset.so.0"
# Addresses in documents are relative to this host. It does not exist: nothing is ever fetched from a network.
ORIGIN = "https://documents.invalid/"
# Layout makes and keeps hundreds of thousands of small objects; collecting them early finds nothing.
COLLECTION_THRESHOLD = (200_000, 50, 100)

# Pango's font map, shared by all documents of the process, belongs to one thread at a time.
_rendering = Lock()


@dataclass(frozen=True, slots=True)
class Pdf:
    """A rendered document."""

    content: bytes
    pages: int


def render(html: str) -> Pdf:
    """Lay out a complete HTML document with the document stylesheet. Same HTML, same bytes, in any process.

    Addresses that ``local_resource`` refuses leave a gap in the page and a warning in WeasyPrint's log.
    """
    weasyprint, fonts, stylesheets, fetcher = _engine()
    with _rendering, _rare_collections():
        document = weasyprint.HTML(string=html, base_url=ORIGIN, url_fetcher=fetcher).render(
            font_config=fonts, stylesheets=stylesheets
        )
        return Pdf(document.write_pdf(), len(document.pages))


def stylesheet() -> str:
    """The document stylesheet, with the faces of this installation, as one text."""
    path = finders.find(STYLESHEET)
    if path is None:
        raise FileNotFoundError(STYLESHEET)
    return f"{_faces()}\n{Path(path).read_text()}"


def local_resource(url: str) -> tuple[bytes, str]:
    """Content and media type of a static or media file of this installation; anything else is refused.

    Raises ``PermissionError`` for every other address and ``SuspiciousFileOperation`` for a path that leaves
    its folder, ``FileNotFoundError`` for a file that is not there.
    """
    address = urlsplit(url)
    plain = address._replace(query="", fragment="").geturl()
    for prefix, read in (settings.STATIC_URL, _static_file), (settings.MEDIA_URL, _media_file):
        root = urljoin(ORIGIN, prefix)
        if plain.startswith(root) and root != ORIGIN:
            name = unquote(plain.removeprefix(root))
            return read(name), mimetypes.guess_type(name)[0] or "application/octet-stream"
    raise PermissionError(f"documents may not load {url}")


def check_subsetter(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """System check: without HarfBuzz's subsetter a document takes 4.7 times as long."""
    try:
        ctypes.CDLL(SUBSETTER)
    except OSError:
        return [
            Warning(
                f"{SUBSETTER} is missing: every PDF takes about five times as long.",
                hint="Install the system package libharfbuzz-subset0 (script/setup does).",
                id="core.W001",
            )
        ]
    return []


def _static_file(name: str) -> bytes:
    path = finders.find(name)
    if path is not None:
        return Path(path).read_bytes()
    with staticfiles_storage.open(name) as file:  # collected under a hashed name
        return bytes(file.read())


def _media_file(name: str) -> bytes:
    with default_storage.open(name) as file:
        return bytes(file.read())


def _faces() -> str:
    """CSS variables with the font stacks: licensed faces first, then Fandol, then Noto for rare characters."""
    latin = _latin_face()
    stacks = {
        "title": [*settings.PDF_FONT_TITLE, "FandolSong", "Noto Serif CJK SC"],
        "body": [LATIN, *settings.PDF_FONT_BODY, "FandolFang", "Noto Serif CJK SC"],
        "subheading": [LATIN, *settings.PDF_FONT_SUBHEADING, "FandolKai", "Noto Serif CJK SC"],
        "heading": ["FandolHei", "Noto Sans CJK SC"],
        "number": ["FandolSong", "Noto Serif CJK SC"],
    }
    variables = "".join(
        f"--{name}: {', '.join(_quoted(family) for family in families)};" for name, families in stacks.items()
    )
    return f"{latin}\n:root {{ {variables} }}"


def _latin_face() -> str:
    """A face of nothing but ASCII, for digits and letters beside 仿宋 and 楷体, whose own are clumsy.

    A whole Western face would also take the Chinese quotation marks. The vertical measures become those of the
    Chinese faces: otherwise lines with digits were taller than lines without.
    """
    path = next(filter(None, map(_installed_file, LATIN_FAMILIES)), None)
    if path is None:
        return ""
    from fontTools import subset  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(path, lazy=True) as font:
        subsetter = subset.Subsetter()
        subsetter.populate(unicodes=range(0x20, 0x7F))
        subsetter.subset(font)
        em = font["head"].unitsPerEm
        for table, ascender, descender, gap in (
            ("hhea", "ascent", "descent", "lineGap"),
            ("OS/2", "sTypoAscender", "sTypoDescender", "sTypoLineGap"),
        ):
            setattr(font[table], ascender, em * 88 // 100)
            setattr(font[table], descender, -em * 12 // 100)
            setattr(font[table], gap, em * 20 // 100)
        buffer = BytesIO()
        font.save(buffer)
    data = b64encode(buffer.getvalue()).decode()
    return f'@font-face {{ font-family: "{LATIN}"; src: url(data:font/otf;base64,{data}) }}'


def _installed_file(family: str) -> str | None:
    if which("fc-list") is None:
        return None
    command = ["fc-list", "--format", "%{file}\n", f"{family}:style=Regular"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return found[0] if found else None


def _quoted(family: str) -> str:
    return '"' + family.replace("\\", "").replace('"', "") + '"'


@cache
def _engine() -> tuple[Any, Any, list[Any], Any]:
    """WeasyPrint with what all documents of a process share: fonts, parsed stylesheet, fetcher."""
    # A font that is cut to size would carry the moment when it was; fontTools reads this instead of the clock.
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class LocalFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            content, media_type = local_resource(url)
            return URLFetcherResponse(url, content, {"Content-Type": media_type})

    fonts = FontConfiguration()
    # The stylesheet is ours and brings its Latin face along; documents get the strict fetcher.
    embedded = URLFetcher(allowed_protocols=["data"])
    parsed = weasyprint.CSS(string=stylesheet(), base_url=ORIGIN, url_fetcher=embedded, font_config=fonts)
    return weasyprint, fonts, [parsed], LocalFetcher()


@contextmanager
def _rare_collections() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(*COLLECTION_THRESHOLD)
    try:
        yield
    finally:
        gc.set_threshold(*before)
