"""All checks together: the registry, order and identity of findings, the published case of 2020, and the time."""

import importlib
import inspect
import pkgutil
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from apps.core.findings import Severity, Where
from apps.evaluations import checks
from apps.evaluations.checks import CHECKS, CONTEXT_CHECKS, find
from apps.evaluations.enums import Section
from apps.evaluations.facts import Basics, Context, Copied, Sheet
from apps.evaluations.rules import assess
from apps.indicators.enums import Grade
from tests.evaluations.sheets import (
    SCHEME,
    cell,
    cells,
    complete,
    figures,
    findings,
    large,
    with_entry,
    with_figures,
    with_indicator,
    with_line,
    yuelu_2020,
)

D = Decimal


def test_complete_sheet_has_no_finding() -> None:
    assert findings(complete()) == []


def test_every_check_is_named_after_its_id_and_cites_its_source() -> None:
    ids = [check.__name__[:3].upper() for check in (*CHECKS, *CONTEXT_CHECKS)]
    assert len(set(ids)) == len(ids)
    assert set(ids) >= {
        *("F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F11", "F12", "F13", "F14"),
        *("S01", "S02", "S03", "S04", "S05", "S07", "S08"),
        *("N01", "C01", "C02", "C03", "C04", "C05", "C06"),
    }
    for check in (*CHECKS, *CONTEXT_CHECKS):
        assert re.search(r"regulation §\d", inspect.getdoc(check) or ""), check.__name__


def test_every_check_that_is_written_is_registered() -> None:
    """Those of printed forms have registries of their own: they recompute other sheets."""
    written: set[object] = set()
    for module in pkgutil.walk_packages(checks.__path__, f"{checks.__name__}."):
        if ".printed" not in module.name:
            functions = inspect.getmembers(importlib.import_module(module.name), inspect.isfunction)
            written |= {function for name, function in functions if re.match(r"[a-z]\d\d_", name)}
    assert written == {*CHECKS, *CONTEXT_CHECKS}
    assert len(written) == len(CHECKS) + len(CONTEXT_CHECKS)


def test_what_needs_other_sheets_stands_among_the_findings_of_the_form() -> None:
    sheet = replace(complete(), evidence=(), basics=replace(complete().basics, contact_name=""))
    last = with_figures({"closing_balance.current": "75"}, replace(complete(), projects=()))
    last = replace(last, header=replace(last.header, year=2024))
    copied = Copied(Where(Section.NARRATIVE, "narrative.use"), "抄来的话", "另一单位2024年度报告")
    found = find(sheet, assess(sheet), Context(last, (copied,)))
    places = [(one.check, one.where.cell) for one in found if one.check != "F16"]
    assert places == [
        ("C01", "basics.contact_name"),
        ("F15", "figure.opening_balance.current"),
        ("F15", "figure.project_opening_balance.current"),
        ("T14", "narrative.use"),
        ("C05", "evidence.list"),
    ]
    assert {one.check for one in find(sheet, assess(sheet))} == {"C01", "C05"}


def test_every_check_reports_under_its_own_id() -> None:
    sheet = with_figures(
        {
            "total_expenditure.actual": "2000",
            "basic_expenditure.actual": "300",
            "three_public.actual": "x",
            "project_income.current": "1",
            "establishment.current": "1",
            "in_post.current": None,
        }
    )
    sheet = replace(sheet, evidence=(), basics=Basics(), stated_grade="poor")
    for check in CHECKS:
        assert {found.check for found in check(sheet, assess(sheet))} <= {check.__name__[:3].upper()}


def test_findings_come_in_the_order_of_the_forms() -> None:
    sheet = replace(complete(), evidence=(), narrative={}, basics=Basics("张三"), stated_total=cell("1"))
    sheet = with_entry("efficiency", sheet, level=None)
    sheet = with_entry("staff", sheet, adjusted_score=cell("11"))
    sheet = with_indicator(24, sheet, name="")
    sheet = with_indicator(11, with_indicator(12, sheet, weight=cell("0")), actual=cell("x"))
    sheet = with_line(3, with_line(1, sheet, carry_out=cell("x")), original=cell("x"), actual=cell("1"))
    sheet = with_figures({"in_post.current": None, "vehicles.prior": "x", "three_public.actual": "1"}, sheet)
    sheet = with_figures({"closing_balance.current": "1", "total_expenditure.actual": "2000"}, sheet)
    found = findings(sheet)
    assert [(one.check, one.where.cell) for one in found] == [
        ("C01", "basics.contact_phone"),
        ("C01", "basics.duties"),
        ("C01", "basics.main_work"),
        ("C02", "figure.in_post.current"),
        ("F07", "figure.three_public.actual"),
        ("W15", "figure.three_public.actual"),
        ("N01", "figure.vehicles.prior"),
        ("F01", "figure.total_expenditure.actual"),
        ("F11", "figure.total_expenditure.actual"),
        ("W15", "figure.total_expenditure.actual"),
        ("F05", "figure.closing_balance.current"),
        ("N01", "line.1.carry_out"),
        ("N01", "line.3.original"),
        ("F04", "lines.gap"),
        ("S01", "project.1.indicators"),
        ("N01", "indicator.11.actual"),
        ("S01", "indicator.12.weight"),
        ("C03", "indicator.24.name"),
        ("S02", "score.staff.adjusted_score"),
        ("S04", "score.staff.adjust_reason"),
        ("C02", "score.efficiency.level"),
        ("S08", "scores.stated_grade"),
        ("C01", "narrative.basic"),
        ("C01", "narrative.use"),
        ("C05", "evidence.list"),
    ]
    sections = [one.where.section for one in found]
    assert sections == sorted(sections, key=[section.value for section in Section].index)


def test_keys_are_unique_and_survive_other_changes() -> None:
    sheet = replace(with_figures({}, large(3, 15)), figures=figures({"in_post.current": "x"}), lines=(), evidence=())
    keys = [found.key for found in findings(sheet)]
    assert len(keys) > 50
    assert len(set(keys)) == len(keys)
    first = with_line(3, actual=cell("500"))
    second = with_figures({"reception.actual": "x"}, with_line(3, actual=cell("400")))
    assert [one.key for one in findings(first, "F04")] == ["F04:money::lines.gap"]
    assert [one.key for one in findings(second, "F04")] == ["F04:money::lines.gap"]


def test_project_findings_carry_their_project() -> None:
    found = [one for one in findings(large(2, 2)) if one.where.section == Section.PROJECTS]
    assert {one.where.item for one in found if one.where.cell != "projects.list"} == {1, 2}


def test_sheet_without_anything() -> None:
    sheet = replace(
        complete(),
        basics=Basics(),
        figures=figures({}),
        lines=(),
        projects=(),
        entries={},
        stated_total=cell(None),
        stated_grade="",
        narrative={},
        evidence=(),
    )
    assert {one.check for one in findings(sheet)} == {"C01", "C04", "C05"}
    assert {one.check for one in findings(demanding(sheet))} == {"C01", "C02", "C04", "C05"}


def demanding(sheet: Sheet) -> Sheet:
    return replace(sheet, scheme=replace(sheet.scheme, demands_scores=True))


# The published report of 2020: one sum fails, by 490.25, and neither 0.01 is accused (regulation §6)


def test_yuelu_2020_has_one_failing_sum() -> None:
    (gap,) = [one for one in findings(yuelu_2020()) if one.check.startswith("F")]
    assert (gap.check, gap.severity, gap.where.cell) == ("F04", Severity.WARNING, "lines.gap")
    assert (gap.expected, gap.actual) == (D("7038.47"), D("6548.22"))
    assert gap.message == (
        "本年决算数（万元）：各功能分类合计 6,548.22，支出总计 7,038.47，相差 490.25，占 6.97%。"
        "请补列未列示的功能分类，或说明原因。"
    )


def test_yuelu_2020_has_no_error_and_what_is_missing_is_named() -> None:
    """The report was published without a score table, and its scheme demands none."""
    assert cells(yuelu_2020()) == [
        ("C02", "warning", "figure.in_post.current"),
        ("C06", "hint", "figure.vehicle_running.actual"),
        ("C04", "hint", "figure.opening_balance.current"),
        ("W17", "warning", "figure.project_closing_balance.current"),
        ("F04", "warning", "lines.gap"),
        ("C03", "warning", "projects.list"),
        ("C05", "warning", "evidence.list"),
    ]


@pytest.mark.parametrize(
    ("is_demanded", "severity"), [(True, "error"), (False, "warning")], ids=["demanded", "half filled"]
)
def test_open_rows_stop_where_the_total_is_demanded_and_ask_where_it_is_not(is_demanded: bool, severity: str) -> None:
    sheet = demanding(yuelu_2020()) if is_demanded else replace(yuelu_2020(), stated_grade=Grade.GOOD)
    assert cells(sheet) == [
        ("C02", severity, "figure.in_post.current"),
        ("C02", severity, "figure.three_public.prior"),
        ("C02", severity, "figure.three_public.budget"),
        ("C06", "hint", "figure.vehicle_running.actual"),
        ("C04", "hint", "figure.opening_balance.current"),
        ("W17", "warning", "figure.project_closing_balance.current"),
        ("F04", "warning", "lines.gap"),
        ("C03", "warning", "projects.list"),
        ("C02", severity, "score.buildings.not_applicable"),
        ("C02", severity, "score.institutions.tick.0"),
        ("C02", severity, "score.compliance.count"),
        ("C02", severity, "score.satisfaction.value"),
        ("C02", severity, "score.key_work.value"),
        ("C02", severity, "score.benefit.band"),
        ("C02", severity, "score.efficiency.level"),
        ("C05", "warning", "evidence.list"),
    ]


def test_yuelu_2020_with_the_missing_class_listed_is_clean_in_its_sums() -> None:
    sheet = yuelu_2020()
    housing = replace(sheet.lines[0], id=9, function_name="住房保障支出", actual=cell("490.25"))
    assert [one for one in findings(replace(sheet, lines=(*sheet.lines, housing))) if one.check[0] == "F"] == []


def test_yuelu_2020_is_an_error_under_a_scheme_that_allows_no_gap() -> None:
    sheet = replace(yuelu_2020(), scheme=replace(SCHEME, severities={}))
    assert cells(sheet, "F04") == [("F04", "error", "lines.gap")]
