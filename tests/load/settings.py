"""The product's own settings, with the floor of a save in the URL tree; for ``script/server``."""

from evalportal.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.floors"
