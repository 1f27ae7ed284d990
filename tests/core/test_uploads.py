"""What may be uploaded: judged by content, under a name that can do no harm."""

from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.core.refusals import Refused
from apps.core.uploads import clean_name, inspect, part_names

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 48 + b"PE\x00\x00"
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
GBK = "绩效自评佐证材料：验收单\r\n".encode("gb18030")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def archive(*parts: str) -> bytes:
    stored = BytesIO()
    with ZipFile(stored, "w", ZIP_DEFLATED) as file:
        for part in parts:
            file.writestr(ZipInfo(part), "x")  # without a time: the names of tests hold these bytes
    return stored.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("决算批复.pdf", PDF, "application/pdf"),
        ("决算批复.PDF", PDF, "application/pdf"),
        ("现场.png", PNG, "image/png"),
        ("现场.jpg", JPEG, "image/jpeg"),
        ("现场.jpeg", JPEG, "image/jpeg"),
        ("制度.docx", DOCX, WORD),
        ("台账.xlsx", XLSX, EXCEL),
        ("发文.ofd", archive("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
        ("旧制度.doc", OLE, "application/msword"),
        ("旧台账.xls", OLE, "application/msword"),
        ("旧制度.wps", OLE, "application/msword"),
        ("旧台账.et", OLE, "application/msword"),
        ("说明.txt", "说明".encode(), "text/plain"),
        ("说明.txt", "\ufeff说明".encode(), "text/plain"),
        ("说明.txt", GBK, "text/plain"),
        ("台账.csv", "项目,金额\n道路,1.5\n".encode("gb18030"), "text/plain"),
        ("很长.txt", "长".encode() * 40_000, "text/plain"),
        ("很长.txt", b"a" + "长".encode("gb18030") * 40_000, "text/plain"),
    ],
)
def test_evidence_that_departments_have_is_accepted(name: str, content: bytes, content_type: str) -> None:
    upload = SimpleUploadedFile(name, content, content_type="text/html")
    accepted = inspect(upload)
    assert (accepted.name, accepted.content_type, accepted.size, accepted.sha256) == (
        name,
        content_type,
        len(content),
        sha256(content).hexdigest(),
    )
    assert upload.read() == content  # left at its start for the storage


WRONG_TYPE = "“{}”的内容不是可接受的类型。可上传：PDF、OFD、Word、Excel、JPG、PNG、TXT、CSV。"
RENAMED = "“{}”的内容与扩展名不符，请用原始文件上传，不要改扩展名。"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("空.pdf", b"", "“空.pdf”是空文件，请核对后重新选择。"),
        ("页面.html", HTML, WRONG_TYPE),
        ("页面.txt", HTML, WRONG_TYPE),
        ("页面.txt", b"\n\t " + HTML, WRONG_TYPE),
        ("页面.txt", b"\xef\xbb\xbf" + HTML, WRONG_TYPE),
        ("页面.html", b"hello <script>alert(1)</script>", RENAMED),
        ("图.svg", SVG, WRONG_TYPE),
        ("图.png", SVG, WRONG_TYPE),
        ("图.txt", b"\xef\xbb\xbf" + SVG, WRONG_TYPE),
        ("工具.exe", EXE, WRONG_TYPE),
        ("工具.pdf", EXE, WRONG_TYPE),
        ("工具.txt", b"MZ is how programs begin", WRONG_TYPE),
        ("脚本.txt", b"#!/bin/sh\nrm -rf /\n", WRONG_TYPE),
        ("脚本.sh", b"rm -rf /\n", RENAMED),
        ("打印.txt", b"%!PS-Adobe-3.0\n", WRONG_TYPE),
        ("材料.zip", archive("a.txt"), WRONG_TYPE),
        ("材料.docx", archive("a.txt"), WRONG_TYPE),
        ("材料.jar", archive("META-INF/MANIFEST.MF"), WRONG_TYPE),
        ("宏.docm", archive("word/document.xml", "word/vbaProject.bin"), WRONG_TYPE),
        ("宏.docx", archive("word/document.xml", "word/vbaProject.bin"), WRONG_TYPE),
        ("宏.xlsx", archive("xl/workbook.xml", "xl/VBAPROJECT.BIN"), WRONG_TYPE),
        ("无宏.docm", DOCX, RENAMED),
        ("坏.docx", DOCX[:40], WRONG_TYPE),
        ("坏.docx", b"PK\x03\x04" + b"\xff" * 200, WRONG_TYPE),
        ("坏.txt", b"text\x00with binary", WRONG_TYPE),
        ("坏.txt", b"\xff\xff\xff\xff", WRONG_TYPE),
        ("表.xlsx", DOCX, RENAMED),
        ("文.docx", XLSX, RENAMED),
        ("文.docx", PDF, RENAMED),
        ("文.pdf", PNG, RENAMED),
        ("文.pdf.exe", PDF, RENAMED),
        ("没有扩展名", PDF, RENAMED),
        ("图.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", WRONG_TYPE),
    ],
)
def test_everything_else_is_refused_with_the_reason(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        inspect(SimpleUploadedFile(name, content, content_type="application/pdf"))
    assert str(refusal.value) == reason.format(name)


def test_an_archive_of_a_future_version_is_refused() -> None:
    """The reader raises ``NotImplementedError`` for it."""
    content = bytearray(DOCX)
    start = content.index(b"PK\x01\x02")
    content[start + 6 : start + 8] = (99).to_bytes(2, "little")
    with pytest.raises(Refused, match="不是可接受的类型"):
        inspect(SimpleUploadedFile("新.docx", bytes(content)))


def test_the_size_limit_is_the_settings(settings: LazySettings) -> None:
    settings.UPLOAD_LIMIT_MEGABYTES = 1
    megabyte = 1024 * 1024
    assert inspect(SimpleUploadedFile("大.txt", b"a" * megabyte)).size == megabyte
    with pytest.raises(Refused) as refusal:
        inspect(SimpleUploadedFile("大.txt", b"a" * (megabyte + 52_429)))
    assert str(refusal.value) == "“大.txt”超过单个文件 1 MB 的上限，请压缩或拆分后上传。"


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("验收单.pdf", "验收单.pdf"),
        ("a b (1).pdf", "a b (1).pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\验收单.pdf", "验收单.pdf"),
        ("C:\\用户\\验收单.pdf", "验收单.pdf"),
        ("a/b/", "未命名"),
        ("", "未命名"),
        ("..", "未命名"),
        (" . ", "未命名"),
        (".pdf", "pdf"),
        ("验收单\u202efdp.exe", "验收单_fdp.exe"),
        ("\u200f验收单\u2066.pdf", "_验收单_.pdf"),
        ("a\u200bb.pdf", "a_b.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a__Set-Cookie_ x.pdf"),
        ("a\x00b\x7f\x85.pdf", "a_b__.pdf"),
        ("a\u2028b.pdf", "a_b.pdf"),
        ('a<b>"c"|d?e*.pdf', "a_b__c__d_e_.pdf"),
        ("长" * 300 + ".pdf", "长" * 150 + ".pdf"),
        ("a." + "x" * 50, "a." + "x" * 9),
    ],
)
def test_names_are_cleaned(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


def endless(parts: int, comment: bytes = b"") -> bytes:
    """An archive with a list of so many parts, all of which are the same few bytes."""
    stored = BytesIO()
    with ZipFile(stored, "w") as file:
        file.writestr(ZipInfo("word/document.xml"), "x")
        file.filelist *= parts
        file.comment = comment
    return stored.getvalue()


@pytest.mark.parametrize("comment", [b"", b"a" * 60_000])
@pytest.mark.parametrize(("parts", "known"), [(1, {"word/document.xml"}), (100_000, set())])
def test_the_length_of_the_list_of_parts_is_asked_before_it_is_read(
    parts: int, known: set[str], comment: bytes
) -> None:
    """Whether it is written in the old form, up to 65,535 parts, or in that for large archives."""
    assert part_names(BytesIO(endless(parts, comment))) == known


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"PK\x05\x06", b"PK\x06\x06" + b"\xff" * 72 + b"PK\x05\x06" + b"\xff" * 18]
)
def test_the_end_of_an_archive_alone_is_none(content: bytes) -> None:
    assert part_names(BytesIO(content)) == frozenset()
