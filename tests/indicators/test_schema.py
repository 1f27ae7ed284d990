"""The JSON Schema of scheme files: fresh, and of one mind with the reader on good and bad shapes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from apps.core.snapshots import to_plain
from apps.indicators.imports import SchemeError, read_scheme, schema_of_schemes
from apps.indicators.imports.documents import read_document
from apps.indicators.management.commands.load_schemes import PACKAGES
from apps.indicators.management.commands.write_scheme_schema import SCHEMA, schema_text
from tests.indicators.packages import (
    department_form_data,
    library_data,
    project_form_data,
    score_table_data,
    values_table_data,
)
from tests.indicators.test_imports import MISSING, changed

GOOD = [score_table_data, values_table_data, project_form_data, department_form_data, library_data]


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = schema_of_schemes()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_the_file_is_fresh() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text()
    assert json.loads(schema_text())["$ref"] == "#/$defs/SchemeContent"


@pytest.mark.parametrize("path", sorted(PACKAGES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_package_fits(path: Path, validator: Draft202012Validator) -> None:
    text = path.read_text(encoding="utf-8")
    assert [error.message for error in validator.iter_errors(read_document(text, path.name).data)] == []
    assert "$schema=scheme.schema.json" in text


@pytest.mark.parametrize("data", GOOD)
def test_what_the_reader_takes_fits_as_typed_and_as_stored(
    data: Callable[[], dict[str, Any]], validator: Draft202012Validator
) -> None:
    assert validator.is_valid(data())
    assert validator.is_valid(to_plain(read_scheme(data(), "x.yaml")))


@pytest.mark.parametrize(
    ("data", "path", "value"),
    [
        (score_table_data, "titel", "x"),
        (score_table_data, "title", MISSING),
        (score_table_data, "kind", "poem"),
        (score_table_data, "first_year", "2020"),
        (score_table_data, "first_year", None),
        (score_table_data, "last_year", "long"),
        (score_table_data, "outline", "无"),
        (score_table_data, "outline.0.is_required", "yes"),
        (score_table_data, "severities.F04", "fatal"),
        (score_table_data, "severities", ["F04"]),
        (score_table_data, "grade_bands.0.grade", "best"),
        (score_table_data, "grade_bands.0.lower", "九十"),
        (score_table_data, "score_table.indicators.0.weight", ".inf"),
        (score_table_data, "score_table.indicators.0.weight", True),
        (score_table_data, "score_table.indicators.0.name", 7),
        (score_table_data, "score_table.indicators.0.wieght", 5),
        (score_table_data, "score_table.indicators.0.rule", MISSING),
        (score_table_data, "score_table.indicators.0.rule.kind", "magic"),
        (score_table_data, "score_table.indicators.0.rule.kind", MISSING),
        (score_table_data, "score_table.indicators.0.rule.step", MISSING),
        (score_table_data, "score_table.indicators.0.rule.side", "left"),
        (score_table_data, "score_table.indicators.0.formula.words", MISSING),
        (score_table_data, "score_table.indicators.1.rule.tiers.1.bond", 5),
        (values_table_data, "score_table.indicators.4.rule.alternatives.0.rule", {"kind": "bands"}),
        (values_table_data, "total_caps.0.most", None),
        (project_form_data, "project_form.bands", 5),
        (project_form_data, "project_form.satisfaction", "满意度指标"),
        (project_form_data, "project_form.execution_rule", {"base": "some"}),
        (department_form_data, "project_form.money_splits.0.rows.0.figure", 3),
        (library_data, "library.0.key", MISSING),
        (library_data, "library.0.weight", 5),
    ],
)
def test_a_wrong_shape_is_refused_by_both(
    data: Callable[[], dict[str, Any]], path: str, value: Any, validator: Draft202012Validator
) -> None:
    broken = changed(data(), (path, value))
    assert not validator.is_valid(broken)
    with pytest.raises(SchemeError):
        read_scheme(broken, "x.yaml")


def test_sums_are_the_reader_s_to_judge(validator: Draft202012Validator) -> None:
    off = changed(score_table_data(), ("score_table.groups.0.weight", "59.99"))
    assert validator.is_valid(off)
    with pytest.raises(SchemeError):
        read_scheme(off, "x.yaml")
