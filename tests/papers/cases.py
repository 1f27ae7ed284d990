"""The published forms in ``tests/cases``: their files, and what a careful reader recomputed for each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from apps.core.plain_yaml import read_texts
from apps.papers.imports import PrintedForm, form_of_case

FOLDER = Path(__file__).resolve().parents[1] / "cases"
CASES: Mapping[str, Path] = {path.stem: path for path in sorted(FOLDER.glob("*.yaml"))}


def data_of(case: str) -> Any:
    """The plain data of a case, checks included."""
    return read_texts(CASES[case].read_bytes())


def form_of(case: str) -> PrintedForm:
    """The printed form of a case."""
    return form_of_case(data_of(case))
