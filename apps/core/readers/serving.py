"""The child process that reads files: one request after the other, each in a fork of its own under hard limits."""

import json
import os
import resource
import signal
import sys
import traceback
from base64 import b64encode
from importlib import import_module
from pathlib import PurePath
from typing import IO

from apps.core.readers.kinds import is_workbook, read_file
from apps.core.readers.limits import DAMAGED, TOO_COSTLY, Allowance
from apps.core.readers.workbooks import read_book, read_values
from apps.core.refusals import Refused
from apps.core.tabular import Grid, Opened

MEMORY_LIMIT = 256 * 1024 * 1024
PROCESSOR_SECONDS = 3
SECONDS = 10

_LONGEST_TRACE = 5_000


# Readers that cost a noticeable time to load, by the suffix that announces them: loaded once, before the fork.
_HEAVY = {".pdf": "apps.core.readers.pdf", ".xls": "apps.core.readers.old_workbooks"}


def main() -> None:
    """Serve the parent at the other end of the standard streams."""
    serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until there are no more requests: a line of JSON, then as many bytes as it says; the answer likewise."""
    while line := requests.readline():
        request = json.loads(line)
        content = requests.read(request["size"])
        heavy = _HEAVY.get(PurePath(request["name"]).suffix.lower())
        if heavy:
            import_module(heavy)
        answer = _in_a_fork(request, content)
        del content
        answers.write(b"%d\n%b" % (len(answer), answer))
        answers.flush()


def _in_a_fork(request: dict[str, object], content: bytes) -> bytes:
    """The answer of a process that lives for one file; a file that makes it die is refused."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(_answer(request, content))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    return answer if status == 0 and answer else json.dumps({"refused": TOO_COSTLY}).encode()


def _answer(request: dict[str, object], content: bytes) -> bytes:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    signal.alarm(SECONDS)
    allowance = Allowance(**request["allowance"])  # type: ignore[arg-type]
    try:
        if page := request.get("page"):
            png, pages = import_module(_HEAVY[".pdf"]).picture_of(content, page)
            return json.dumps({"png": b64encode(png).decode(), "pages": pages}).encode()
        if request["values"]:
            opened = Opened(blocks=(read_values(content, allowance),))
        elif request.get("book") and is_workbook(content):
            opened = read_book(content, allowance)
        else:
            opened = read_file(str(request["name"]), content, allowance)
        return json.dumps({"blocks": [_plain(block) for block in opened.blocks], "notes": opened.notes}).encode()
    except Refused as refusal:
        reason = str(refusal)
    except (MemoryError, RecursionError):
        reason = TOO_COSTLY
    except Exception:  # a reader's complaint of a hostile file has no type
        return json.dumps({"refused": DAMAGED, "trace": traceback.format_exc()[-_LONGEST_TRACE:]}).encode()
    return json.dumps({"refused": reason}).encode()


def _plain(block: Grid | str) -> object:
    if isinstance(block, str):
        return block
    return {name: getattr(block, name) for name in block.__slots__}
