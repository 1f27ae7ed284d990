"""The short form of ``script/chaos``: whatever is done to the service, what was acknowledged is there."""

import subprocess

import pytest

from tests.e2e.service import ROOT

pytestmark = pytest.mark.e2e


def test_nothing_that_was_acknowledged_is_lost() -> None:
    ran = subprocess.run([ROOT / "script" / "chaos"], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr[-3000:]}"
    assert "one winner and one who was told 20" in ran.stdout
