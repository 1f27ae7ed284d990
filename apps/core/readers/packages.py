"""Office files are zip archives of XML: parts are read as a stream of events under hard limits.

Macros, links, pictures and embedded files are never opened; a document type declaration is refused before it can
expand anything.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Any
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from apps.core.readers.limits import DAMAGED
from apps.core.refusals import Refused

UNPACKED_LIMIT = 50 * 1024 * 1024
DEPTH_LIMIT = 200
ELEMENT_LIMIT = 400_000

_CHUNK = 64 * 1024
_TOO_LARGE = "文件解压后过大，请删除多余的工作表、格式和空行，只保留需要的内容。"
_DAMAGE = (BadZipFile, expat.ExpatError, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)

Starter = Callable[[dict[str, str]], None]


class Package:
    """An office file; ``names`` are its parts. Raises ``Refused`` for what is damaged or has a program in it."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = ZipFile(BytesIO(content))
        except _DAMAGE:
            raise Refused(DAMAGED) from None
        self._infos = {info.filename.lower(): info for info in self._archive.infolist()}
        self.names = frozenset(self._infos)
        self._read = self._elements = 0
        if any(name.endswith("vbaproject.bin") for name in self.names):
            raise Refused("文件里有宏，不能读取。请另存为不含宏的 .docx 或 .xlsx 后重试。")
        if sum(info.file_size for info in self._infos.values() if info.filename.endswith((".xml", ".rels"))) > (
            UNPACKED_LIMIT
        ):
            raise Refused(_TOO_LARGE)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is in it that nobody reads, as sentences for the user."""
        pictures = sum("/media/" in name for name in self.names)
        return (f"文件里有 {pictures} 张图片，图片里的文字没有读到。",) if pictures else ()

    def parse(
        self,
        part: str,
        starts: Mapping[str, Starter],
        ends: Mapping[str, Callable[[], None]],
        characters: Callable[[str], None] | None = None,
        *,
        spaces: frozenset[str],
    ) -> None:
        """Go through ``part``, if there is one: call ``starts`` and ``ends`` by the names of elements of ``spaces``."""
        info = self._infos.get(part.lower())
        if info is None:
            return
        if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise Refused(DAMAGED)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        depth = 0
        local_names: dict[str, str] = {}

        def local_of(name: str) -> str:
            space, _, local = name.rpartition(" ")
            return local_names.setdefault(name, local if space in spaces else "?")

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            self._elements += 1
            if depth > DEPTH_LIMIT:
                raise Refused("文件的结构嵌套过深，不是 Word、Excel、WPS 保存的文件。")
            if self._elements > ELEMENT_LIMIT:
                raise Refused("文件的内容过多，请删除多余的格式和空行，只保留需要检查的表和文字。")
            handler = starts.get(local_names.get(name) or local_of(name))
            if handler is not None:
                handler(attributes)

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            handler = ends.get(local_names[name])
            if handler is not None:
                handler()

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = characters
        try:
            for chunk in self._unpacked(info):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except _DAMAGE:
            raise Refused(DAMAGED) from None

    def _unpacked(self, info: ZipInfo) -> Iterator[bytes]:
        with self._archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                self._read += len(chunk)  # what the archive says of its own size is not to be trusted
                if self._read > UNPACKED_LIMIT:
                    raise Refused(_TOO_LARGE)
                yield chunk


def attribute(attributes: Mapping[str, str], name: str) -> str:
    """The value of an attribute whatever its name space; empty where there is none."""
    if name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if key.rpartition(" ")[2] == name), "")


def whole_number(text: str, limit: int) -> int | None:
    """A plain number of at most ``limit``."""
    return min(int(text), limit) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _refuse_doctype(*_: Any) -> None:
    raise Refused("文件里有不允许的声明（DOCTYPE），不是 Word、Excel、WPS 保存的文件。")
