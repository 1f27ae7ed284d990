"""Thirty small inputs that a checker gets wrong easily, by their number: what is told of each, and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from apps.core.findings import Severity
from apps.core.plain_yaml import read_texts
from apps.papers.checks import find_printed, recompute
from apps.papers.imports import form_of_case
from tests.papers.test_published_cases import line_of

CASES: dict[str, Any] = read_texts(Path(__file__).with_name("faults.yaml").read_bytes())


@pytest.mark.parametrize("number", CASES)
def test_of_a_form_exactly_its_fault_is_told(number: str) -> None:
    """As many hints as one likes where the whole form is right."""
    fault = CASES[number]
    form = form_of_case(fault["case"])
    found = find_printed(form)
    if fault["told"] == "hints":
        assert {finding.severity for finding in found} <= {Severity.HINT}
    else:
        assert [line_of(form, finding) for finding in found] == (fault["told"] or [])
    if "grade" in fault:
        assert recompute(form).grade_in_words == fault["grade"]
