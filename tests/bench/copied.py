"""``python -m tests.bench.copied``: the lookup of a copied text among 2,000 reports, as a ratio to reading them."""

import random
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

from apps.evaluations.checks.words.copying import fingerprints, signature_of, similar_passages, similar_reports

REPORTS = 2_000
LETTERS = 6_000
LIMIT_MS = 100


def main() -> int:
    """Print the measurements; exit status 1 when the lookup takes more than ``LIMIT_MS``."""
    chance = random.Random(1)
    alphabet = [chr(code) for code in range(0x4E00, 0x4E00 + 2_000)]
    reports = ["".join(chance.choices(alphabet, k=LETTERS)) for _ in range(REPORTS)]
    asked = reports[7][:3_000] + "".join(chance.choices(alphabet, k=3_000))
    stored = [(number, signature_of(report)) for number, report in enumerate(reports)]
    own = signature_of(asked)

    reading = _median(lambda: [fingerprints(signature) for _, signature in stored])
    lookup = _median(lambda: similar_reports(own, stored))
    passages = _median(lambda: similar_passages(asked, reports[7]))
    signing = _median(lambda: signature_of(asked))
    best = similar_reports(own, stored)[0]

    print(f"{'stored bytes of a report':<58}{len(own):>8}")
    print(f"{'lookup among 2,000 reports ÷ reading their signatures':<58}{lookup / reading:>8.2f}")
    print(f"{'lookup among 2,000 reports, ms (limit 100)':<58}{lookup * 1000:>8.1f}")
    print(f"{'shared passages of two texts ÷ one signature':<58}{passages / signing:>8.2f}")
    print(f"{'most similar report found (7)':<58}{best.report:>8}")
    return int(lookup * 1000 > LIMIT_MS or best.report != 7)


def _median(deed: Callable[[], object], rounds: int = 7) -> float:
    times = []
    for _ in range(rounds):
        start = perf_counter()
        deed()
        times.append(perf_counter() - start)
    return median(times)


if __name__ == "__main__":
    sys.exit(main())
