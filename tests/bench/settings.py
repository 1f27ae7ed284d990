"""Settings of the benchmark: those of the tests, with the floors in the URL tree."""

from pathlib import Path

from tests.settings import *  # noqa: F403
from tests.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "tests.bench.floors"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [BASE_DIR / "templates", Path(__file__).parent / "templates"]}]
