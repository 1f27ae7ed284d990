"""``script/bench``: measures floor and product in one run and prints product ÷ floor. Ratios, not seconds."""

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import cycle, islice
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

    from tests.bench.scene import Scene

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

    from tests.bench.scene import build

    call_command("migrate", verbosity=0)
    print(_scale(scene := build()))
    results = [*_pages(scene, rounds), *_saves(scene, rounds), *_checks(), *_commands(), *_pdf()]
    print(f"{'measurement':<62}{'ratio':>8}{'limit':>8}{'queries':>9}{'rows':>8}")
    for name, ratio, limit, work in results:
        verdict = "" if limit is None or ratio <= limit else "  ABOVE"
        print(f"{name:<62}{ratio:>8.2f}{'' if limit is None else limit:>8}{work:>17}{verdict}")
    return int(any(limit is not None and ratio > limit for _, ratio, limit, _ in results))


FRAMES, STEPS = 8, 16  # frames of about 128 bytes, so that the steps cover one chunk
Measured = list[tuple[str, float, float | None, str]]  # … and how many queries it made and rows it fetched
CLIENTS = 50


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


def _scale(scene: "Scene") -> str:
    """What the figures were measured on."""
    from django.db import connection

    from apps.budgets.models import BudgetLine
    from apps.evaluations.models import Evaluation

    lines = scene.evaluation.department.budget_lines.count()
    return (
        f"{connection.vendor}, {Evaluation.objects.count()} evaluations with {BudgetLine.objects.count()} lines; "
        f"the one that is opened has {lines} lines, {scene.evaluation.projects.count()} projects and every score"
    )


def _fetched(deed: Callable[[], object]) -> str:
    from tests.bench.fetching import fetched

    queries, rows = fetched(deed)
    return f"{queries:>9}{rows:>8}"


def _getter(client: "Client", url: str) -> Callable[[], None]:
    def fetch() -> None:
        assert client.get(url).status_code == 200, url

    return fetch


def _pages(scene: "Scene", rounds: int) -> Measured:
    from django.test import Client

    staff, reviewer = Client(), Client()
    staff.force_login(scene.staff)
    reviewer.force_login(scene.reviewer)
    pk = scene.evaluation.pk
    grid, grid_floor = _getter(staff, f"/evaluations/{pk}/sections/money/"), _getter(staff, "/floor/grid/60/")
    inbox, list_floor = _getter(reviewer, "/reviews/?scope=all"), _getter(reviewer, "/floor/list/")
    return [
        ("grid section of 60 rows ÷ floor of a grid of 60 rows", _ratio(grid, grid_floor, rounds), 3.0, _fetched(grid)),
        ("inbox of 50 rows ÷ floor of a list of 50 rows", _ratio(inbox, list_floor, rounds), 4.0, _fetched(inbox)),
    ]


def _saves(scene: "Scene", rounds: int) -> Measured:
    """A save is held against one that locks, checks and updates one row; 1.67 times its time is 60 % of its rate."""
    from django.test import Client

    from tests.bench.saves import rates

    staff, pk = Client(), scene.evaluation.pk
    staff.force_login(scene.staff)
    texts = (f"{number}.25" for number in itertools.count(1))

    def post(url: str, *cells: str) -> Callable[[], None]:
        def save() -> None:
            changes = [{"cell": cell, "text": next(texts), "seen": None} for cell in cells]
            body = {**changes[0], "changes": changes}
            assert staff.post(url, body, content_type="application/json").status_code == 200

        return save

    def then(save: Callable[[], None], url: str) -> Callable[[], None]:
        fetch = _getter(staff, url)

        def both() -> None:
            save()
            fetch()

        return both

    floor = post(f"/floor/save/{scene.line}/", scene.cell)
    save, block = post(f"/evaluations/{pk}/cells/", scene.cell), post(f"/evaluations/{pk}/cells/", *scene.block)
    state, page = (then(save, f"/evaluations/{pk}/{path}") for path in ("state/?section=money", "sections/money/"))
    measured: Measured = [
        ("saving one cell ÷ floor of a save", _ratio(save, floor, 10 * rounds), None, _fetched(save)),
        (
            f"saving a block of {len(scene.block)} cells ÷ floor of a save",
            _ratio(block, floor, rounds),
            None,
            _fetched(block),
        ),
        ("state after a save ÷ section page after a save", _ratio(state, page, rounds), 1.5, _fetched(state)),
    ]
    for clients in (1, CLIENTS):
        found = rates(scene.accountants[:clients])
        seen = f"{clients} at once ({found.floor:.0f} and {found.product:.0f} a second)"
        name = f"rate of floor saves ÷ of saves, {seen}"
        measured.append((name, 1 / found.share, 1.67, ""))
    return measured


def _checks() -> Measured:
    from apps.evaluations.checks import find
    from apps.evaluations.rules import assess
    from tests.evaluations.sheets import large

    def time_per_indicator(projects: int, indicators: int) -> float:
        sheet = large(projects, indicators)
        return _median(lambda: find(sheet, assess(sheet)), 5) / (projects * indicators)

    base = time_per_indicator(20, 15)
    return [
        ("checks per indicator: 3,000 ÷ 300 indicators", time_per_indicator(20, 150) / base, 1.5, ""),
        ("checks per indicator: 30 ÷ 300 indicators", time_per_indicator(2, 15) / base, None, ""),
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
        ("check_file of a form ÷ manage.py version, whole process", _ratio(table, version, 9), 1.25, ""),
        ("check_file of a form with texts ÷ manage.py version", _ratio(report, version, 9), None, ""),
        ("check_file of 60 files ÷ of one", _ratio(many, table, 3), 10.0, ""),
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

    return [("warm PDF of the 2020 case ÷ one plain WeasyPrint pass", _ratio(product, plain, 5), 0.9, "")]


def _once(deed: Callable[[], object], depth: int = 0) -> float:
    """Seconds of one run, ``depth`` frames down."""
    if depth:
        return _once(deed, depth - 1)
    start = perf_counter()
    deed()
    return perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
