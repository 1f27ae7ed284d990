"""The network between browsers and the service, which can be cut."""

import random
import socket
import threading
from contextlib import suppress

CHUNK = 65536


class Network:
    """Passes connections on to a port; while ``is_cut`` it breaks each of them in the middle of something."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port: int = self._listening.getsockname()[1]
        self.is_cut = False
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                browser, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(browser,), daemon=True).start()

    def _serve(self, browser: socket.socket) -> None:
        with browser, suppress(OSError), socket.create_connection(("127.0.0.1", self._port)) as service:
            fate = random.choice(["in the request", "before the answer"]) if self.is_cut else ""
            back = threading.Thread(target=_pass, args=(service, browser, fate == "before the answer"), daemon=True)
            back.start()
            if fate == "in the request":
                service.sendall(half := browser.recv(CHUNK)[:-10])
                assert half
                return
            _pass(browser, service)
            back.join()


def _pass(source: socket.socket, target: socket.socket, is_cut: bool = False) -> None:
    """What one side says goes to the other; of one that is cut nothing arrives."""
    with suppress(OSError):
        while chunk := source.recv(CHUNK):
            if is_cut:
                target.shutdown(socket.SHUT_RDWR)
                return
            target.sendall(chunk)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
