"""Uploaded files are hostile: size, type by content, a clean name, a fingerprint."""

import hashlib
import re
import unicodedata
from codecs import BOM_UTF8
from dataclasses import dataclass
from io import SEEK_END
from pathlib import PurePath
from struct import Struct
from typing import IO, Any, cast
from zipfile import BadZipFile, ZipFile

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from apps.core.refusals import Refused

_MEGABYTE = 1024 * 1024
_NAME_LENGTH = 150
_HEAD = 64 * 1024
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # control and direction characters, lone surrogates, line separators
_LONGEST_DIRECTORY = _MEGABYTE  # some ten thousand parts
# The end of a zip archive: of both forms the length of the list is what matters; a comment of up to 64 KB may follow.
_END, _END_MARK = Struct("<12xL6x"), b"PK\5\6"
_LARGE_END, _LARGE_END_MARK, _LOCATOR_SIZE = Struct("<40xQ8x"), b"PK\6\6", 20
_TAIL = 64 * 1024 + _END.size + _LARGE_END.size + _LOCATOR_SIZE
_UNSAFE = re.compile(r"[/\\:*?\"<>|]")

# What a file may be, by its content; the value is the extension under which it is stored and sent.
_TYPES = {
    "application/pdf": {".pdf"},
    "image/jpeg": {".jpg", ".jpeg"},
    "image/png": {".png"},
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": {".docx"},
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {".xlsx"},
    "application/msword": {".doc", ".xls", ".wps", ".et"},
    "application/ofd": {".ofd"},
    "text/plain": {".txt", ".csv"},
}
_OFFICE_PARTS = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "OFD.xml": "application/ofd",
}
ACCEPTED_EXTENSIONS = tuple(sorted(extension for extensions in _TYPES.values() for extension in extensions))
ACCEPTED_WORDS = "PDF、OFD、Word、Excel、JPG、PNG、TXT、CSV"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is known of a file after inspection."""

    name: str
    content_type: str
    size: int
    sha256: str


def inspect(upload: "UploadedFile[Any]") -> Accepted:
    """Look into an uploaded file; raises ``Refused`` with the reason in the user's words."""
    name = clean_name(upload.name or "")
    size = upload.size or 0
    if size == 0:
        raise Refused(f"“{name}”是空文件，请核对后重新选择。")
    if size > settings.UPLOAD_LIMIT_MEGABYTES * _MEGABYTE:
        raise Refused(f"“{name}”超过单个文件 {settings.UPLOAD_LIMIT_MEGABYTES} MB 的上限，请压缩或拆分后上传。")
    content_type = _type_of(upload)
    extension = PurePath(name).suffix.lower()
    if content_type is None:
        raise Refused(f"“{name}”的内容不是可接受的类型。可上传：{ACCEPTED_WORDS}。")
    if extension not in _TYPES[content_type]:
        raise Refused(f"“{name}”的内容与扩展名不符，请用原始文件上传，不要改扩展名。")
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return Accepted(name, content_type, size, digest.hexdigest())


def clean_name(name: str) -> str:
    """The file name without directories, control and direction characters, shortened before its extension."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join("_" if unicodedata.category(char) in _INVISIBLE else char for char in last)
    base = _UNSAFE.sub("_", visible).strip(" .") or "未命名"
    path = PurePath(base)
    return f"{path.stem[:_NAME_LENGTH]}{path.suffix[:10]}"


def part_names(file: IO[bytes]) -> frozenset[str]:
    """The names of the parts of an office file, which is a zip archive; none of anything else, nor of an archive whose
    list of parts is longer than that of any office file.
    """
    if _directory_size(file) > _LONGEST_DIRECTORY:
        return frozenset()
    try:
        with ZipFile(file) as archive:
            return frozenset(archive.namelist())
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return frozenset()


def _directory_size(file: IO[bytes]) -> int:
    """The length of the list of parts as the end of an archive states it, read in bytes before anything is made of it;
    0 where there is none.
    """
    file.seek(max(file.seek(0, SEEK_END) - _TAIL, 0))
    tail = file.read(_TAIL)
    file.seek(0)
    at = len(tail) - _END.size
    if at < 0 or not (tail[at:].startswith(_END_MARK) and tail.endswith(b"\0\0")):
        at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) < at + _END.size:
        return 0
    large = at - _LOCATOR_SIZE - _LARGE_END.size
    if large >= 0 and tail.startswith(_LARGE_END_MARK, large):
        return int(_LARGE_END.unpack_from(tail, large)[0])
    return int(_END.unpack_from(tail, at)[0])


def has_macros(parts: frozenset[str]) -> bool:
    """Whether an office file of these parts carries a program."""
    return any(part.lower().endswith("vbaproject.bin") for part in parts)


def _type_of(upload: "UploadedFile[Any]") -> str | None:
    upload.seek(0)
    head = upload.read(_HEAD)
    upload.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return _office_type(upload)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "application/msword"
    try:
        found = puremagic.from_string(head, mime=True)
    except puremagic.PureError:
        found = ""
    if found in {"application/pdf", "image/jpeg", "image/png"}:
        return str(found)
    return "text/plain" if _is_plain_text(head) else None


def _office_type(upload: "UploadedFile[Any]") -> str | None:
    parts = part_names(cast("IO[bytes]", upload.file))
    upload.seek(0)
    if has_macros(parts):
        return None
    return next((mime for part, mime in _OFFICE_PARTS.items() if part in parts), None)


def _is_plain_text(head: bytes) -> bool:
    start = head.removeprefix(BOM_UTF8).lstrip()
    if b"\x00" in head or start.startswith((b"<", b"#!", b"%!", b"MZ")):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            head.decode(encoding)
        except UnicodeDecodeError as error:
            # A character cut at the end of the head is no sign of binary content.
            if error.start >= len(head) - 4 and len(head) == _HEAD:
                return True
        else:
            return True
    return False
