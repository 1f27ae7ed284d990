"""Sentences beside the tables that they tell of, through both doors; and what the panel confirms."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from apps.papers.checks.against_tables.reading import survey
from apps.papers.checks.against_tables.verdicts import Verdict
from apps.papers.facts import Header, Passage
from tests.papers.against_tables.test_ledger_index import form_of, index_of, row
from tests.papers.doors import DOORS, Report, through

ENTRIES = yaml.safe_load(Path(__file__).with_name("both_doors.yaml").read_text("utf-8"))
EACH_DOOR = pytest.mark.parametrize("door", DOORS)
PANEL = index_of(
    form_of(
        row("支出总计", ("4000", "3900", "4300", "4210.4")),
        row("公用经费", ("118", "100", "100", "96")),
        row("年末结转和结余", ("86",), ("本年数",)),
        row("实际在职人数", ("60",), ("本年数",)),
    )
)


def rows_of(entry: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for name, number in entry["figures"].items():
        label, _, column = name.rpartition(".")
        rows.setdefault(label, {})[column] = number
    return rows


@EACH_DOOR
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_what_each_door_tells(entry: Mapping[str, Any], door: str) -> None:
    told = [finding.message for finding in through(DOORS[door], entry["text"], Report(rows=rows_of(entry)))]
    if "tells" in entry:
        assert any(entry["tells"] in message for message in told), told
    else:
        assert not told


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("人均公用经费1.6万元。", Verdict.MATCHED),
        ("人均公用经费1.9万元。", Verdict.UNKNOWN),
        ("结转结余率为2%。", Verdict.MATCHED),
        ("结余率为3%。", Verdict.UNKNOWN),
        ("完成年初预算的107.96%。", Verdict.MATCHED),
        ("完成年初预算的101%。", Verdict.UNKNOWN),
    ],
)
def test_what_two_figures_give_is_confirmed_and_never_contradicted(text: str, verdict: Verdict) -> None:
    (held,) = survey((Passage("passage.0", "", text),), Header(2024, "清江县水利局"), PANEL).tied
    assert held.verdict is verdict
