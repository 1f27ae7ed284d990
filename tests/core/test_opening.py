"""The child process that opens files: one for many files, its limits, and hostile files of every kind."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile

import pytest
from django.conf import LazySettings
from django.conf import settings as portal_settings

from apps.core.opening import FileOpener
from apps.core.readers import serving
from apps.core.readers.limits import STANDARD, TOO_COSTLY
from apps.core.refusals import Refused
from apps.core.tabular import Grid, Opened
from tests.core.readers.build import workbook_of_xml
from tests.papers.build import WORDS, document_of_form, document_of_xml

ROWS = (("甲", "乙"), ("丙", "丁"))
PARAGRAPH = "<w:p><w:r><w:t>甲</w:t></w:r></w:p>"


@pytest.fixture
def opener() -> Iterator[FileOpener]:
    with FileOpener() as opened:
        yield opened


def test_a_file_comes_back_as_it_was_read(opener: FileOpener) -> None:
    opened = opener.open("表.docx", document_of_form(ROWS, ["一段文字"]))
    table = Grid("", ROWS)
    assert opened == Opened((table,), ("一段文字",), (), ("一段文字", table))


def test_one_child_opens_many_files_and_outlives_those_it_refuses(opener: FileOpener) -> None:
    with pytest.raises(Refused, match="已损坏"):
        opener.open("坏.docx", b"PK\x03\x04rubbish")
    child = opener._child
    assert child is not None
    for number in range(20):
        text = f"第 {number} 份"
        assert opener.open("文.txt", text.encode()).paragraphs == (text,)
    assert opener._child is child
    assert child.poll() is None


def test_the_child_ends_with_its_opener() -> None:
    with FileOpener() as opener:
        opener.open("文.txt", b"a")
        child = opener._child
    assert child is not None
    assert child.returncode == 0


def test_no_child_is_started_for_nothing(settings: LazySettings) -> None:
    settings.UPLOAD_LIMIT_MEGABYTES = 1
    with FileOpener() as opener:
        with pytest.raises(Refused, match="文件是空的"):
            opener.open("空.docx", b"")
        with pytest.raises(Refused, match="文件超过 1 MB"):
            opener.open("大.docx", b"x" * (1024 * 1024 + 1))
        assert opener._child is None


def test_a_child_that_is_gone_is_a_refusal_and_the_next_file_has_another(opener: FileOpener) -> None:
    opener.open("文.txt", b"a")
    assert opener._child is not None
    opener._child.kill()
    opener._child.wait()
    with pytest.raises(Refused, match="超过上限"):
        opener.open("文.txt", b"a")
    assert opener.open("文.txt", b"a").paragraphs == ("a",)


def test_the_child_knows_no_secret(opener: FileOpener) -> None:
    opener.open("文.txt", b"a")
    assert opener._child is not None
    assert Path(f"/proc/{opener._child.pid}/environ").read_bytes() == b""


def spin(*_: object) -> None:
    while True:
        pass


def grow(*_: object) -> None:
    kept = []
    while True:
        kept.append(bytearray(1024 * 1024))


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def write(*_: object) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    with TemporaryFile() as file:
        file.write(b"x" * 100_000)


@pytest.mark.parametrize("fault", [spin, grow, die, write])
def test_a_reader_that_takes_too_much_ends_alone(monkeypatch: pytest.MonkeyPatch, fault: Callable[..., None]) -> None:
    monkeypatch.setattr(serving, "read_file", fault)
    monkeypatch.setattr(serving, "PROCESSOR_SECONDS", 1)
    request: dict[str, object] = {"name": "a", "values": False, "allowance": STANDARD.limits, "size": 1}
    assert TOO_COSTLY in serving._in_a_fork(request, b"a").decode("unicode-escape")


def test_the_time_on_the_wall_is_limited_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "read_file", lambda *_: signal.pause())
    monkeypatch.setattr(serving, "SECONDS", 1)
    request: dict[str, object] = {"name": "a", "values": False, "allowance": STANDARD.limits, "size": 1}
    assert TOO_COSTLY in serving._in_a_fork(request, b"a").decode("unicode-escape")


def test_what_a_reader_did_not_expect_is_a_damaged_file_with_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("inner words")

    monkeypatch.setattr(serving, "read_file", fail)
    request: dict[str, object] = {"name": "a", "values": False, "allowance": STANDARD.limits, "size": 1}
    answer = serving._in_a_fork(request, b"a").decode("unicode-escape")
    assert "文件已损坏" in answer
    assert "inner words" in answer


CELLS = "<c t='s'><v>0</v></c>" * 8
BAD = {
    "shared.xlsx": workbook_of_xml(f"<row>{CELLS}</row>" * 3_000, strings=f"<si><t>{'绩' * 32_000}</t></si>"),
    "cells.xlsx": workbook_of_xml(f"<row>{'<c/>' * 3_000_000}</row>"),
    "long.xlsx": workbook_of_xml(f"<row><c t='inlineStr'><is><t>{'a' * 40_000_000}</t></is></c></row>"),
    "paragraphs.docx": document_of_xml(
        f'<w:document xmlns:w="{WORDS}"><w:body>{PARAGRAPH * 100_000}</w:body></w:document>'
    ),
    "line.txt": "预算100万元".encode() * 700_000,
    "broken.txt": "预算100万元".encode("gb18030") + b"\xff\xff",
}
MEASURED = """
import resource, sys, django
django.setup()
from apps.core.opening import FileOpener
from apps.core.refusals import Refused
with FileOpener() as opener:
    for path in sys.argv[1:]:
        try:
            opener.open(path, open(path, "rb").read())
        except Refused as refusal:
            print(refusal)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_hostile_files_are_refused_in_a_sentence_and_in_little_memory(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in BAD]
    for path in paths:
        path.write_bytes(BAD[path.name])
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, *paths],
        capture_output=True,
        check=True,
        text=True,
        cwd=portal_settings.BASE_DIR,
        env=environment,
    )
    *refusals, peak = ran.stdout.split("\n")[:-1]
    assert len(refusals) == len(BAD)
    assert all(refusal.endswith("。") for refusal in refusals)
    assert int(peak) < 300 * 1024


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("shared.xlsx", "一段文字超过"),
        ("cells.xlsx", "内容过多"),
        ("long.xlsx", "一段文字超过"),
        ("paragraphs.docx", "内容过多（超过 3,000 行）"),
        ("line.txt", "超过 4 MB"),
        ("broken.txt", "第 1 行有读不出的字符"),
    ],
)
def test_the_sentence_names_the_limit(name: str, words: str) -> None:
    with FileOpener() as opener, pytest.raises(Refused, match=words):
        opener.open(name, BAD[name])
