"""Editing a draft: its cells, what cannot be read, and indicators from a library."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from apps.core.findings import Severity
from apps.core.snapshots import to_plain
from apps.indicators.enums import Fraction, NotApplicable, Side, Verification
from apps.indicators.facts import (
    Bands,
    Checklist,
    ChecklistItem,
    Indicator,
    SchemeContent,
    ScoreTable,
    ThresholdDeduct,
    Violations,
)
from apps.indicators.imports import problems_of, read_scheme
from apps.indicators.rules.edits import (
    EditCell,
    cells_of,
    indicator_from,
    with_changes,
    with_indicator,
    without_indicator,
)
from tests.indicators.packages import (
    department_form_data,
    library_data,
    project_form_data,
    score_table_data,
    values_table_data,
)

D = Decimal
TABLE = read_scheme(score_table_data(), "x.yaml")
ONE = "score_table.indicators[0]"


def cells(scheme: SchemeContent) -> dict[str, EditCell]:
    return {cell.path: cell for cell in cells_of(scheme)}


def table_of(scheme: SchemeContent) -> ScoreTable:
    assert scheme.score_table is not None
    return scheme.score_table


def changed(path: str, text: str, scheme: SchemeContent = TABLE) -> SchemeContent:
    result, problems = with_changes(scheme, {path: text})
    assert problems == {}
    return result


def test_cells_of_a_score_table() -> None:
    assert [cell.path for cell in cells_of(TABLE)] == [
        "title",
        "region",
        "first_year",
        "last_year",
        "source",
        "verified",
        "grade_bands[0].lower",
        "grade_bands[1].lower",
        "score_table.groups[0].weight",
        "score_table.groups[1].weight",
        *(
            f"{ONE}.{name}"
            for name in (
                "name",
                "weight",
                "standard",
                "rule.standard",
                "rule.side",
                "rule.step",
                "rule.per_step",
                "rule.fraction",
                "formula.words",
                "formula.zero_base",
                "not_applicable",
                "verified",
                "source",
            )
        ),
        *(
            f"score_table.indicators[1].{name}"
            for name in (
                "name",
                "weight",
                "standard",
                *(f"rule.tiers[{row}].{field}" for row in range(3) for field in ("operator", "bound", "points")),
                "rule.otherwise",
                "not_applicable",
                "verified",
                "source",
            )
        ),
        *(
            f"score_table.indicators[2].{name}"
            for name in (
                "name",
                "weight",
                "standard",
                *(f"rule.items[{row}].{field}" for row in range(2) for field in ("text", "points")),
                "not_applicable",
                "verified",
                "source",
            )
        ),
        *(
            f"score_table.indicators[{row}].{name}"
            for row, rule in enumerate((("per_case",), ("good", "fair", "none"), ("base",)), 3)
            for name in (
                "name",
                "weight",
                "standard",
                *(f"rule.{field}" for field in rule),
                "not_applicable",
                "verified",
                "source",
            )
        ),
        *(
            f"score_table.indicators[6].{name}"
            for name in (
                "name",
                "weight",
                "standard",
                "rule.reached_from",
                "rule.partly_from",
                "not_applicable",
                "verified",
                "source",
            )
        ),
        "report_title",
        "demands_scores",
        "severities.F04",
    ]


def test_cells_say_what_they_are() -> None:
    known = cells(TABLE)
    assert known["title"] == EditCell("title", "方案名称", "测试评分表")
    assert known["source"] == EditCell("source", "依据", "测试", is_long=True)
    assert known["first_year"] == EditCell("first_year", "启用年度", "2020", is_number=True)
    assert known["grade_bands[0].lower"] == EditCell("grade_bands[0].lower", "优 下限", "90", is_number=True)
    assert known["score_table.groups[1].weight"].label == "产出 分值"
    assert known[f"{ONE}.rule.side"] == EditCell(
        f"{ONE}.rule.side",
        "扣分方向",
        "above",
        (("above", "超过"), ("below", "低于"), ("both", "高于或低于")),
    )
    assert known["score_table.indicators[1].rule.tiers[1].points"].label == "第 2 档 得分"
    assert known["score_table.indicators[1].rule.tiers[1].points"].text == "7.5"
    assert known["score_table.indicators[2].rule.items[1].text"].label == "第 2 项 内容"
    assert known["severities.F04"] == EditCell(
        "severities.F04",
        "F04",
        "warning",
        (("", "按检查的默认"), ("error", "错误"), ("warning", "需说明"), ("hint", "提示")),
    )


def test_cells_of_the_other_rules_and_forms() -> None:
    values = cells(read_scheme(values_table_data(), "x.yaml"))
    assert values["total_caps[1].below"].label == "第 2 档 执行率低于（%）"
    assert values["score_table.indicators[4].rule.alternatives[1].rule.step"].label == "变动率 每档"
    assert values["score_table.indicators[3].rule.not_above"].text == "10"
    form = cells(read_scheme(department_form_data(), "x.yaml"))
    assert form["project_form.execution_rule.base"].text == "with_carry_over"
    assert form["project_form.bands.reached_from"].text == "0.8"
    assert form["last_year"].text == ""
    assert not any("money" in path for path in form)
    assert not any(path.startswith("library") for path in cells(read_scheme(library_data(), "x.yaml")))


def test_an_empty_change_changes_nothing() -> None:
    assert with_changes(TABLE, {}) == (TABLE, {})
    same = {cell.path: cell.text for cell in cells_of(TABLE)}
    assert with_changes(TABLE, same) == (TABLE, {})


def test_numbers_choices_and_texts_are_written() -> None:
    row = table_of(changed(f"{ONE}.weight", " １９.5 ")).indicators[0]
    assert row.weight == D("19.5")
    rule = table_of(changed(f"{ONE}.rule.fraction", "ceil")).indicators[0].rule
    assert rule == ThresholdDeduct(D(100), Side.ABOVE, D(1), D("0.5"), Fraction.CEIL)
    assert changed("title", "新名称").title == "新名称"
    assert changed("first_year", "2021").first_year == 2021
    assert changed("last_year", "").last_year is None
    assert changed("last_year", "2030").last_year == 2030
    assert changed("verified", "confirmed").verified is Verification.CONFIRMED
    assert table_of(changed(f"{ONE}.not_applicable", "full")).indicators[0].not_applicable is NotApplicable.FULL
    checklist = table_of(changed("score_table.indicators[2].rule.items[1].points", "21")).indicators[2].rule
    assert checklist == Checklist((ChecklistItem("有制度", D(10)), ChecklistItem("已执行", D(21))))
    form = read_scheme(project_form_data(), "x.yaml")
    assert changed("project_form.over_achievement_ratio", "1.2", form).project_form is not None


def test_sums_are_no_matter_of_editing() -> None:
    uneven = changed("score_table.groups[0].weight", "61")
    assert [problem.path for problem in problems_of(uneven)] == ["score_table.groups", "score_table.groups[0].weight"]


@pytest.mark.parametrize(
    ("path", "text", "problem"),
    [
        (f"{ONE}.weight", "很多", "“很多”不是数字，请只填数字，如 1234.50。"),
        (f"{ONE}.weight", "", "请填写数字。"),
        ("first_year", "", "请填写数字。"),
        ("first_year", "2020.5", "此处应填整数，请核对后填写。"),
        ("last_year", "x", "“x”不是数字，请只填数字，如 1234.50。"),
        (f"{ONE}.rule.side", "left", "请从列表中选择。"),
        ("severities.F04", "fatal", "请从列表中选择。"),
        ("severities.f4", "error", "不是检查编号（如 F04）。"),
    ],
)
def test_what_cannot_be_read_is_told_and_left(path: str, text: str, problem: str) -> None:
    result, problems = with_changes(TABLE, {path: text, "title": "新名称"})
    assert problems == {path: problem}
    assert to_plain(result) == {**to_plain(TABLE), "title": "新名称"}


def test_severities_are_changed_added_and_taken_back() -> None:
    assert changed("severities.F04", "hint").severities == {"F04": Severity.HINT}
    assert changed("severities.F11", "error").severities == {"F04": Severity.WARNING, "F11": Severity.ERROR}
    assert changed("severities.F04", "").severities == {}
    assert changed("severities.F99", "").severities == {"F04": Severity.WARNING}


@pytest.mark.parametrize("path", ["kind", "key", f"{ONE}.key", "score_table.indicators[9].weight", "outline[0].title"])
def test_what_is_no_cell_cannot_be_written(path: str) -> None:
    with pytest.raises(KeyError):
        with_changes(TABLE, {path: "1"})


LIBRARY = {entry.key: entry for entry in read_scheme(library_data(), "x.yaml").library}


def test_a_row_from_a_library_keeps_its_measure() -> None:
    entry = LIBRARY["rate"]
    assert indicator_from(entry, D(8), "投入", "甲") == Indicator(
        key="rate",
        level1="投入",
        level2="甲",
        name="指标 rate",
        weight=D(8),
        standard="说明",
        rule=ThresholdDeduct(D(100), Side.BELOW, D(1), D("0.8")),
        formula=entry.formula,
        unit="%",
        verified=Verification.UNCONFIRMED,
        source="",
    )


@pytest.mark.parametrize(
    ("key", "weight", "rule"),
    [
        ("rate", "0.05", ThresholdDeduct(D(100), Side.BELOW, D(1), D("0.01"))),
        (
            "ticked",
            "10",
            Checklist((ChecklistItem("一", D("3.34")), ChecklistItem("二", D("3.33")), ChecklistItem("三", D("3.33")))),
        ),
        ("counted", "5", Violations(D(1), ("挪用",))),
        ("judged", "5", Bands()),
    ],
)
def test_a_first_proposal_for_every_measure(key: str, weight: str, rule: Any) -> None:
    row = indicator_from(LIBRARY[key], D(weight), "投入", "甲")
    assert row.rule == rule
    assert row.unit == ("%" if key == "rate" else "")


def test_a_row_is_put_behind_those_of_its_group_and_taken_out_again() -> None:
    row = indicator_from(LIBRARY["judged"], D(5), "投入", "甲")
    longer = with_indicator(TABLE, row)
    assert [one.key for one in table_of(longer).indicators] == ["a", "b", "c", "judged", "d", "e", "f", "g"]
    assert without_indicator(longer, "judged") == TABLE
    last = with_indicator(TABLE, replace(row, level1="新组"))
    assert table_of(last).indicators[-1].key == "judged"
    with pytest.raises(KeyError):
        without_indicator(TABLE, "judged")


def test_only_a_score_table_has_rows() -> None:
    form = read_scheme(project_form_data(), "x.yaml")
    row = indicator_from(LIBRARY["judged"], D(5), "投入", "甲")
    with pytest.raises(ValueError, match=r"^scheme test-form holds no score table$"):
        with_indicator(form, row)
    with pytest.raises(ValueError, match=r"^scheme test-form holds no score table$"):
        without_indicator(form, "judged")


@pytest.mark.parametrize(("text", "demands"), [("yes", True), ("no", False)])
def test_whether_scores_are_demanded_is_a_choice(text: str, demands: bool) -> None:
    assert changed("demands_scores", text, replace(TABLE, demands_scores=not demands)).demands_scores is demands
    assert cells(replace(TABLE, demands_scores=demands))["demands_scores"].text == text


def test_whether_scores_are_demanded_is_no_choice_of_another_kind() -> None:
    assert with_changes(TABLE, {"demands_scores": "perhaps"})[1] == {"demands_scores": "请从列表中选择。"}
    assert "demands_scores" not in cells(read_scheme(project_form_data(), "x.yaml"))
