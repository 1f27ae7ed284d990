"""The short form of ``script/load``: nothing goes wrong and nothing acknowledged is lost; how fast is not asked."""

import os
import re
import subprocess

import pytest

from tests.e2e.service import ROOT

pytestmark = pytest.mark.e2e


def test_the_last_day_loses_nothing_and_fails_nobody() -> None:
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    run = subprocess.run(["script/load", "--short"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=900)
    told = run.stdout + run.stderr
    assert run.returncode == 0, told
    counts = re.findall(r"^(errors|refused|processes|lost) .*?(\d+)\.00 +0$", told, re.M)
    assert sorted(counts) == [("errors", "0"), ("lost", "0"), ("processes", "0"), ("refused", "0")]
    acknowledged = re.search(r"lost of (\d+) acknowledged cells", told)
    assert acknowledged
    assert int(acknowledged[1]) > 50
