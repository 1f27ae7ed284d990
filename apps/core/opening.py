"""The door to files from outside, which are hostile: a child process reads them and answers in texts and pictures."""

import json
import logging
import subprocess
import sys
from base64 import b64decode
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from django.conf import settings

from apps.core.readers.limits import EMPTY, STANDARD, TOO_COSTLY, Allowance
from apps.core.refusals import Refused
from apps.core.tabular import Grid, Opened

logger = logging.getLogger(__name__)

_MEGABYTE = 1024 * 1024
_SERVE = "import sys; sys.path[:] = sys.argv[1:]; from apps.core.readers.serving import main; main()"


@dataclass(frozen=True, slots=True)
class Picture:
    """One page of a PDF as a PNG, with the number of its pages."""

    png: bytes
    pages: int


class FileOpener:
    """Opens files, one after the other, in one child process that starts with the first of them.

    The child forks for each file, so that each has its own limits of time and memory, and knows nothing of the
    settings: its environment is empty.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end()

    def open(self, name: str, content: bytes) -> Opened:
        """A file as shown, whatever it is: by its content, else by its suffix.

        Raises ``Refused`` with the reason in the user's words: too large, damaged, encrypted, no readable kind.
        """
        return self._opened(self._ask(content, name=name))

    def book(self, name: str, content: bytes, allowance: Allowance) -> Opened:
        """An ``.xlsx`` with every sheet and cell, hidden ones too, as a person would type them; else like ``open``."""
        return self._opened(self._ask(content, name=name, book=True, allowance=allowance))

    @staticmethod
    def _opened(told: dict[str, Any]) -> Opened:
        blocks = tuple(_block(block) for block in told["blocks"])
        grids = tuple(block for block in blocks if isinstance(block, Grid))
        paragraphs = tuple(block for block in blocks if isinstance(block, str))
        return Opened(grids, paragraphs, tuple(told["notes"]), blocks)

    def values(self, content: bytes, allowance: Allowance) -> list[list[str]]:
        """The first visible sheet of an ``.xlsx`` as a person would type it. Raises ``Refused``."""
        (sheet,) = self._ask(content, values=True, allowance=allowance)["blocks"]
        rows: list[list[str]] = sheet["rows"]
        return rows

    def picture(self, content: bytes, page: int) -> Picture:
        """A page of a PDF as it looks, from 1; of one that has fewer pages the last. Raises ``Refused``."""
        told = self._ask(content, name=".pdf", page=page)
        return Picture(b64decode(told["png"]), told["pages"])

    def _ask(
        self,
        content: bytes,
        name: str = "",
        *,
        values: bool = False,
        book: bool = False,
        page: int = 0,
        allowance: Allowance = STANDARD,
    ) -> dict[str, Any]:
        limit = settings.UPLOAD_LIMIT_MEGABYTES
        if len(content) > limit * _MEGABYTE:
            raise Refused(f"文件超过 {limit} MB，请删除图片和多余的内容后再试。")
        if not content:
            raise Refused(EMPTY)
        asked = {"values": values, "book": book, "page": page, "allowance": allowance.limits}
        request = {"name": name, "size": len(content), **asked}
        try:
            answer = self._answer(json.dumps(request).encode(), content)
        except (OSError, ValueError):  # the child is gone; the next file has another
            self._end()
            raise Refused(TOO_COSTLY) from None
        if "refused" in answer:
            logger.info("Not read: %s %s", name, answer.get("trace", ""))
            raise Refused(answer["refused"])
        return answer

    def _answer(self, request: bytes, content: bytes) -> dict[str, Any]:
        if self._child is None:
            self._child = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _SERVE, *sys.path, str(settings.BASE_DIR)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
            )
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(request + b"\n" + content)
        self._child.stdin.flush()
        size = int(self._child.stdout.readline())
        answer: dict[str, Any] = json.loads(self._child.stdout.read(size))
        return answer

    def _end(self) -> None:
        if self._child is not None:
            with suppress(OSError), self._child:  # closes its streams and waits for its end
                self._child = None


def _block(block: Any) -> Grid | str:
    if isinstance(block, str):
        return block
    return Grid(
        block["name"],
        tuple(map(tuple, block["rows"])),
        tuple(map(tuple, block["merges"])),
        tuple(block["hidden_rows"]),
        block["page"],
    )
