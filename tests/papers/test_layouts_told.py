"""Every generated file through the real door: read as it is meant, its defect told, nothing else accused."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from apps.core.findings import Severity
from apps.core.opening import FileOpener
from apps.papers.documents import CheckedForm, Told, check_forms, read_forms
from apps.papers.imports.quantities import quantities_in
from tests.papers.layouts import Case, cases
from tests.papers.layouts.cases import Reads
from tests.papers.layouts.defects import Told as Defect

CASES = tuple(cases())


@pytest.fixture(scope="module")
def opener() -> Iterator[FileOpener]:
    with FileOpener() as opened:
        yield opened


def is_read(checked: CheckedForm, reads: Reads) -> bool:
    """Its sum of printed scores, its scored rows, and its total by the rule, where that needs every column."""
    recomputed = checked.recomputed
    total = recomputed.total.computed if recomputed.total is not None else None
    by_rule = reads.by_rule in (None, recomputed.by_rule)
    return total == reads.total and len(recomputed.scores) == reads.rows and by_rule


def is_about(told: Told, defect: Defect) -> bool:
    """Both figures, at a place with its words."""
    finding = told.finding
    texts = (told.expected, told.printed, finding.message)
    numbers = {item.number for text in texts if text for item in quantities_in(text)}
    pairs = (defect.figures, *defect.instead)
    has_figures = any({Decimal(figure) for figure in pair} <= numbers for pair in pairs)
    return has_figures and bool(re.search(defect.place, f"{told.place} {finding.message}"))


@pytest.mark.parametrize("case", CASES, ids=[f"{case.name}{case.suffix}" for case in CASES])
def test_a_file_is_read_its_defect_is_told_and_nothing_else_is_accused(opener: FileOpener, case: Case) -> None:
    forms = check_forms(read_forms(f"file{case.suffix}", case.content, opener))
    told = [item for checked in forms for item in checked.told()]
    accused = [item for item in told if item.finding.severity in (Severity.ERROR, Severity.WARNING)]
    known = (*case.told, *case.may)

    assert [reads for reads in case.reads if not any(is_read(checked, reads) for checked in forms)] == []
    assert [defect for defect in case.told if not any(is_about(item, defect) for item in told)] == []
    assert [item for item in accused if not any(is_about(item, defect) for defect in known)] == []
