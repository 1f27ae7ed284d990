"""What people were told while they worked."""

import threading
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Ledger:
    """``acknowledged`` has the fault during which each deed, by its kind and key, was said to be done.

    ``wrongs`` are answers that nobody may get, whatever happens; ``put_off`` counts those that say to try again, and
    connections that ended without any.
    """

    fault: str = ""
    acknowledged: dict[tuple[str, str], str] = field(default_factory=dict)
    put_off: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    wrongs: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def acknowledge(self, kind: str, key: str) -> None:
        with self._lock:
            self.acknowledged[kind, key] = self.fault

    def put(self, counter: Counter[str]) -> None:
        """Count one more under the fault of the moment."""
        with self._lock:
            counter[self.fault] += 1

    def wrong(self, words: str) -> None:
        with self._lock:
            self.wrongs.append(f"{self.fault}: {words}")

    def number(self, kind: str) -> int:
        with self._lock:
            return sum(known == kind for known, _ in self.acknowledged)
