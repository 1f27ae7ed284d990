"""``python -m evalportal.supervise``: supervisord, which a full disk does not stop and which keeps its socket open."""

from contextlib import suppress
from typing import Any

from supervisor import loggers, socket_manager, supervisord


def main() -> None:
    """Run supervisord, with its own arguments."""
    change_habits()
    supervisord.main()


def change_habits() -> None:
    """What cannot be logged is lost, and no more; connections wait even while no web process lives.

    As it is, supervisord tells its standard error of a log that cannot be written. Where that cannot be written either
    it stops reading what its processes say, and they stand still for good once the pipe is full. And with the last web
    process that ends it closes the socket, so that every connection is refused until the next one starts.
    """
    emit: Any = loggers.RotatingFileHandler.emit

    def emit_or_lose(handler: Any, record: Any) -> None:
        try:
            emit(handler, record)
        except (OSError, ValueError):  # not rotated: the file is closed
            with suppress(OSError):
                handler.closed = True
                handler.reopen()

    loggers.Handler.handleError = lambda handler: None
    loggers.RotatingFileHandler.emit = emit_or_lose
    socket_manager.SocketManager._close = lambda manager: None


if __name__ == "__main__":
    main()
