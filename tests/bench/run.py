"""``script/bench``: measures floor and product in one run and prints product ÷ floor. Ratios, not seconds."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import cycle, islice
from statistics import median
from time import perf_counter

FOLDER = tempfile.TemporaryDirectory(prefix="evalportal-bench-")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER.name}/bench.sqlite3")
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"


def main() -> int:
    """Run all measurements; exit status 1 when a ratio is above its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=16, help="measurements of each page; the median counts")
    rounds = parser.parse_args().rounds

    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    results = [*_pages(rounds), *_checks(), *_commands(), *_pdf()]
    print(f"{'measurement':<58}{'ratio':>8}{'limit':>8}")
    for name, ratio, limit in results:
        verdict = "" if limit is None or ratio <= limit else "  ABOVE"
        print(f"{name:<58}{ratio:>8.2f}{'' if limit is None else limit:>8}{verdict}")
    return int(any(limit is not None and ratio > limit for _, ratio, limit in results))


FRAMES, STEPS = 8, 16  # frames of about 128 bytes, so that the steps cover one chunk
Measured = list[tuple[str, float, float | None]]


def _median(deed: Callable[[], object], rounds: int) -> float:
    deed()
    deed()
    times = []
    for _ in range(rounds):
        start = perf_counter()
        deed()
        times.append(perf_counter() - start)
    return median(times)


def _ratio(product: Callable[[], object], floor: Callable[[], object], rounds: int) -> float:
    """The median of product ÷ floor, measured in turns: what slows the machine for a while slows both.

    Each round starts at another depth of the stack. CPython keeps frames in chunks of 16 KB, and a loop whose calls
    cross from one chunk to the next asks the system for memory each time: up to a third of a page's time, and it
    would depend on how this script was started.
    """
    for _ in range(2):
        product()
        floor()
    depths = [FRAMES * (number % STEPS) for number in range(rounds)]
    return median(_once(product, depth) / _once(floor, depth) for depth in depths)


def _pages(rounds: int) -> Measured:
    from django.test import Client

    from apps.evaluations.enums import Section
    from tests.bench.scene import build

    scene = build()
    staff, reviewer = Client(), Client()
    staff.force_login(scene.staff)
    reviewer.force_login(scene.reviewer)
    pk = scene.evaluation.pk

    def get(client: Client, url: str) -> Callable[[], None]:
        def fetch() -> None:
            assert client.get(url).status_code == 200, url

        return fetch

    def save_one_cell() -> None:
        body = {
            "section": Section.MONEY,
            "changes": [{"cell": scene.cell, "text": str(perf_counter())[:8], "seen": None}],
        }
        answer = staff.post(f"/evaluations/{pk}/cells/", body, content_type="application/json")
        assert answer.status_code == 200

    grid, grid_floor = get(staff, f"/evaluations/{pk}/sections/money/"), get(staff, "/floor/grid/60/")
    inbox, list_floor = get(reviewer, "/reviews/?scope=all"), get(reviewer, "/floor/list/")
    return [
        ("grid section of 60 rows ÷ floor of a grid of 60 rows", _ratio(grid, grid_floor, rounds), 3.0),
        ("inbox of 50 rows ÷ floor of a list of 50 rows", _ratio(inbox, list_floor, rounds), 4.0),
        (
            "saving one cell with recomputation ÷ login page",
            _ratio(save_one_cell, get(Client(), "/accounts/sign-in/"), rounds),
            None,
        ),
    ]


def _checks() -> Measured:
    from apps.evaluations.checks import find
    from apps.evaluations.rules import assess
    from tests.evaluations.sheets import large

    def time_per_indicator(projects: int, indicators: int) -> float:
        sheet = large(projects, indicators)
        return _median(lambda: find(sheet, assess(sheet)), 5) / (projects * indicators)

    base = time_per_indicator(20, 15)
    return [
        ("checks per indicator: 3,000 ÷ 300 indicators", time_per_indicator(20, 150) / base, 1.5),
        ("checks per indicator: 30 ÷ 300 indicators", time_per_indicator(2, 15) / base, None),
    ]


def _commands() -> Measured:
    from tests.papers.cases import CASES

    root = next(iter(CASES.values())).parents[2]

    def manage(*arguments: object) -> Callable[[], object]:
        command = [sys.executable, "manage.py", *map(str, arguments)]
        return lambda: subprocess.run(command, cwd=root, capture_output=True, check=False)

    version, table = manage("version"), manage("check_file", CASES["05-yongde-school-meals-2022"])
    report = manage("check_file", CASES["61-honghe-data-centre-2024"])
    many = manage("check_file", *islice(cycle(CASES.values()), 60))
    return [
        ("check_file of a form ÷ manage.py version, whole process", _ratio(table, version, 9), 1.25),
        ("check_file of a form with texts ÷ manage.py version", _ratio(report, version, 9), None),
        ("check_file of 60 files ÷ of one", _ratio(many, table, 3), 10.0),
    ]


def _pdf() -> Measured:
    import weasyprint

    from apps.core import pdf
    from apps.evaluations.checks import find
    from apps.evaluations.rules import assess
    from apps.reports.documents import Edition, package_html
    from tests.evaluations.sheets import yuelu_2020

    sheet = yuelu_2020()
    assessment = assess(sheet)
    html = package_html(sheet, assessment, find(sheet, assessment), Edition("0" * 64))
    fetcher = pdf._engine()[-1]

    def plain() -> None:
        styles = [weasyprint.CSS(string=pdf.stylesheet(), base_url=pdf.ORIGIN, url_fetcher=fetcher)]
        weasyprint.HTML(string=html, base_url=pdf.ORIGIN, url_fetcher=fetcher).write_pdf(stylesheets=styles)

    def product() -> None:
        pdf.render(html)

    return [("warm PDF of the 2020 case ÷ one plain WeasyPrint pass", _ratio(product, plain, 5), 0.9)]


def _once(deed: Callable[[], object], depth: int = 0) -> float:
    """Seconds of one run, ``depth`` frames down."""
    if depth:
        return _once(deed, depth - 1)
    start = perf_counter()
    deed()
    return perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
