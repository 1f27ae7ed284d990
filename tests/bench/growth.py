"""``script/growth``: every page in a city of 1,000 evaluations and in one of 100,000, in one run.

Prints for each page its CPU time ÷ that of the page of the password at both sizes, and the ratio of the two.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter, process_time

FOLDER = tempfile.TemporaryDirectory(prefix="evalportal-bench-")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER.name}/bench.sqlite3")
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"

LIMIT = 1.3
FLOOR = "/accounts/password/"


def main() -> int:
    """Exit status 1 when a page grows by more than ``LIMIT``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="measurements of each page; the quickest counts")
    parser.add_argument("--only", default="", help="only pages whose name holds this text")
    parser.add_argument("--large", default="10x1250", help="districts x departments of the large city")
    asked = parser.parse_args()

    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.bench.city import SMALL, City, Scale

    call_command("migrate", verbosity=0)
    city, large = City(), Scale(*map(int, asked.large.split("x")))
    city.grow(SMALL)
    before = measured(pages_of(city), asked.rounds, asked.only)
    print(f"{connection.vendor}: {SMALL.evaluations} evaluations, {SMALL.departments} departments of a district")
    start = perf_counter()
    city.grow(large)
    print(f"grown in {perf_counter() - start:.0f} s to {large.evaluations}, {large.departments} of a district")
    after = measured(pages_of(city), asked.rounds, asked.only)
    print(f"{'page':<56}{'small':>8}{'large':>8}{'ratio':>8}{'queries':>9}{'bytes':>16}")
    grown = 0
    for name, small in before.items():
        big = after[name]
        ratio = big.time / small.time
        grown += ratio > LIMIT
        print(
            f"{name:<56}{small.time:>8.2f}{big.time:>8.2f}{ratio:>8.2f}{small.queries:>4} {big.queries:>4}"
            f"{small.size:>8}{big.size:>8}{'  ABOVE' if ratio > LIMIT else ''}"
        )
    return int(grown > 0)


class Measured:
    """A page: its time ÷ the floor's, its queries, the bytes of its answer."""

    def __init__(self, get: Callable[[], int], floor: Callable[[], int], rounds: int) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            self.size = get()
        self.queries = len(queries)
        floor()
        get()
        pairs = [(_once(get), _once(floor)) for _ in range(rounds)]
        self.time = min(page for page, _ in pairs) / min(rest for _, rest in pairs)


def measured(pages: Mapping[str, Callable[[], int]], rounds: int, only: str = "") -> dict[str, Measured]:
    """The pages whose name holds a text, each against the floor in turns."""
    floor = pages[FLOOR]
    return {name: Measured(get, floor, rounds) for name, get in pages.items() if only in name}


def pages_of(city: object) -> dict[str, Callable[[], int]]:
    """Every page that reads rows, with who opens it."""
    from django.core.cache import cache
    from django.test import Client

    from apps.accounts.models import Membership
    from tests.bench.city import City

    assert isinstance(city, City)
    office = city.office
    pk, cycle = office.evaluation.pk, office.cycle.pk
    clients = {name: Client() for name in ("staff", "reviewer", "line", "performance", "administrator")}
    for name, client in clients.items():
        client.force_login(getattr(office, name))
    membership = Membership.objects.get(user=office.staff).pk

    def page(client: Client, url: str, *, anew: bool = False) -> Callable[[], int]:
        def get() -> int:
            if anew:
                cache.clear()
            answer = client.get(url)
            assert answer.status_code == 200, (url, answer.status_code)
            return len(answer.content)

        return get

    found = {FLOOR: page(clients["staff"], FLOOR), **{url: page(Client(), url) for url in PUBLIC}}
    for who, urls in PAGES.items():
        for url in urls:
            address = url.format(
                pk=pk,
                cycle=cycle,
                user=office.staff.pk,
                department=office.place.commerce.pk,
                membership=membership,
                scheme=1,
            )
            found[f"{who[:5]} {url}"] = page(clients[who], address)
    found["staff /evaluations/{pk}/check/, text changed"] = page(
        clients["staff"], f"/evaluations/{pk}/check/", anew=True
    )
    return found


PUBLIC = (
    "/accounts/sign-in/",
    "/reports/published/",
    "/reports/published/?year=2020",
    "/reports/published/?q=第7",
    "/reports/published/?q=岳麓区第77局",
    "/reports/published/?after=500",
)
PAGES: Mapping[str, tuple[str, ...]] = {
    "staff": (
        "/evaluations/",
        "/evaluations/{pk}/",
        "/evaluations/{pk}/check/",
        "/evaluations/{pk}/history/",
        "/evaluations/{pk}/sections/basics/",
        "/evaluations/{pk}/sections/money/",
        "/evaluations/{pk}/sections/scores/",
        "/evaluations/{pk}/sections/narrative/",
        "/reports/{pk}/document/",
    ),
    "reviewer": ("/reviews/", "/reviews/?scope=all"),
    "line": ("/reviews/", "/reviews/?scope=all", "/reviews/{pk}/"),
    "performance": (
        "/reviews/",
        "/reviews/?scope=all",
        "/reviews/?scope=all&year=2025",
        "/reviews/?scope=all&year=2018",
        "/reviews/?scope=all&status=published",
        "/reviews/?scope=all&q=第7",
        "/reviews/?scope=all&q=第77局",
        "/reviews/?scope=all&due=overdue",
        "/reviews/{pk}/?scope=all",
    ),
    "administrator": (
        "/reviews/?scope=all",
        "/reviews/cycles/",
        "/reviews/cycles/open/",
        "/reviews/cycles/{cycle}/",
        "/reviews/cycles/{cycle}/dates/",
        "/reviews/cycles/{cycle}/departments/",
        "/reviews/cycles/{cycle}/departments/remove/",
        "/reviews/cycles/{cycle}/undo/",
        "/reviews/cycles/{cycle}/close/",
        "/reviews/cycles/{cycle}/versions/",
        "/reviews/cycles/schemes/{scheme}/use/",
        "/indicators/",
        "/indicators/{scheme}/",
        "/departments/",
        "/departments/?q=局",
        "/departments/?q=第77局",
        "/departments/add/",
        "/departments/{department}/",
        "/departments/jobs/",
        "/departments/import/",
        "/accounts/users/",
        "/accounts/users/?q=500",
        "/accounts/users/add/",
        "/accounts/users/{user}/",
        "/accounts/users/{user}/memberships/add/",
        "/accounts/memberships/{membership}/end/",
        "/accounts/memberships/{membership}/hand-over/",
        "/accounts/users/import/",
        "/accounts/security-log/",
        "/trace/",
        "/trace/?person=500000会计",
        "/trace/?q=13.00",
        "/trace/?q=nothing",
        "/trace/?department=第77局",
    ),
}


def _once(deed: Callable[[], int]) -> float:
    start = _worked()
    deed()
    return _worked() - start


def _worked() -> float:
    """Seconds of CPU of this process and of the server process of its connection to the database: what others do on
    the machine does not count.
    """
    from django.db import connection

    seconds = process_time()
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        seconds += int(backend.read_text().split()[0]) / 1e9
    return seconds


if __name__ == "__main__":
    sys.exit(main())
