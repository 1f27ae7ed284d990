"""The supervisor goes on where it cannot write."""

import sys
from io import TextIOWrapper
from pathlib import Path

import pytest
from supervisor import loggers

from evalportal.supervise import change_habits


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loggers.Handler, "handleError", loggers.Handler.handleError)
    monkeypatch.setattr(loggers.RotatingFileHandler, "emit", loggers.RotatingFileHandler.emit)
    change_habits()


def test_a_full_disk_costs_lines_of_the_log_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, full = tmp_path / "log", Path("/dev/full")
    handler = loggers.RotatingFileHandler(str(log), maxBytes=1000)
    with full.open("wb", buffering=0) as disk, full.open("wb", buffering=0) as error:
        monkeypatch.setattr(sys, "stderr", TextIOWrapper(error, write_through=True))
        kept, handler.stream = handler.stream, disk
        handler.emit(loggers.LogRecord(20, "lost"))
        handler.stream = kept
    handler.emit(loggers.LogRecord(20, "told"))
    handler.close()
    assert "told" in log.read_text()


def test_a_log_that_could_not_be_rotated_is_opened_again(tmp_path: Path) -> None:
    log = tmp_path / "log"
    handler = loggers.RotatingFileHandler(str(log), maxBytes=1000)
    handler.stream.close()
    handler.emit(loggers.LogRecord(20, "lost"))
    handler.emit(loggers.LogRecord(20, "told"))
    handler.close()
    assert "told" in log.read_text()
