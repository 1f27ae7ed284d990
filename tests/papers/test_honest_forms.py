"""Forms as regions publish them, every figure right and every name invented: nobody is accused."""

from pathlib import Path

import pytest

from apps.core.findings import Severity
from apps.core.plain_yaml import read_texts
from apps.papers.checks import find_printed, place_of
from apps.papers.imports import PrintedForm, form_of_case

HONEST = sorted((Path(__file__).parent / "honest").glob("*.yaml"))


def form_at(path: Path) -> PrintedForm:
    return form_of_case(read_texts(path.read_bytes()))


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
def test_no_error_and_no_warning(path: Path) -> None:
    form = form_at(path)
    accused = [
        f"{finding.check} {place_of(form, finding.where)}：{finding.message}"
        for finding in find_printed(form)
        if finding.severity is not Severity.HINT
    ]
    assert accused == []
