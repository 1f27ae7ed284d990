"""Reviewed scores beside self-scores, as values."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from apps.evaluations.rules import Scored, assess
from apps.indicators.facts import Score
from apps.reviews.rules import Comparison, compare, problem_of, reassess, scored_row, stands, with_reviewed
from tests.evaluations.sheets import cell, complete, department_form, with_entry

D = Decimal


def comparison(scores: Mapping[str, str]) -> Comparison:
    sheet = complete()
    reviewed = with_reviewed(sheet, {cell: D(score) for cell, score in scores.items()})
    return compare(assess(sheet).table, assess(reviewed).table)


@pytest.mark.parametrize(
    ("scores", "total", "grade", "lowered", "raised", "rows"),
    [
        ({}, "100.00", "excellent", "0", "0", 0),
        ({"score.key_work": "7.5"}, "97.50", "excellent", "2.50", "0", 1),
        ({"score.key_work": "0", "score.benefit": "9", "score.staff": "10"}, "89.00", "good", "11.00", "0", 2),
        ({"score.key_work": "10"}, "100.00", "excellent", "0", "0", 0),
    ],
)
def test_both_totals_come_from_the_same_computation(
    scores: Mapping[str, str], total: str, grade: str, lowered: str, raised: str, rows: int
) -> None:
    found = comparison(scores)

    assert found.own.total == D("100.00")
    assert (found.reviewed.total, found.reviewed.grade) == (D(total), grade)
    assert (found.lowered, found.raised, found.changed_rows) == (D(lowered), D(raised), rows)
    assert found.own.total - found.lowered + found.raised == found.reviewed.total


def test_a_score_above_the_self_score_is_told_apart() -> None:
    own = with_entry("key_work", value=complete().entry("satisfaction").value)
    reviewed = with_reviewed(own, {"score.key_work": D(10), "score.benefit": D(8)})

    found = compare(assess(own).table, assess(reviewed).table)

    assert (found.own.total, found.reviewed.total) == (D("99.60"), D("98.00"))
    assert (found.lowered, found.raised, found.changed_rows) == (D(2), D("0.40"), 2)


def test_reviewed_scores_of_projects_count_in_their_own_form_only() -> None:
    sheet = complete()

    reviewed = assess(with_reviewed(sheet, {"indicator.11": D(20)}))

    assert reviewed.projects[1].total == D("90.00")
    assert reviewed.projects[2].total == assess(sheet).projects[2].total
    assert reviewed.table.total == D("100.00")


def test_the_sheet_of_the_department_stays_as_it_is() -> None:
    sheet = complete()

    with_reviewed(sheet, {"score.key_work": D(1), "indicator.11": D(1)})

    assert sheet == complete()


@pytest.mark.parametrize(
    ("cell", "weight"),
    [
        ("score.key_work", D(10)),
        ("indicator.12", D(20)),
        ("indicator.99", None),
        ("indicator.execution", None),
        ("score.nothing", None),
        ("scores.stated_total", None),
        ("figure.in_post.current", None),
        ("", None),
    ],
)
def test_scored_row_knows_rows_of_the_sheet_only(cell: str, weight: Decimal | None) -> None:
    row = scored_row(complete(), assess(complete()), cell)

    assert (row.weight if row else None) == weight


@pytest.mark.parametrize(
    ("cell", "weight"),
    [
        ("indicator.92", D(20)),
        ("indicator.12", D(20)),
        ("score.92", None),
        ("score.execution", None),
        ("indicator.execution", None),
        ("indicator.99", None),
    ],
)
def test_scored_row_knows_the_rows_of_a_department_form(cell: str, weight: Decimal | None) -> None:
    sheet = department_form()
    row = scored_row(sheet, assess(sheet), cell)
    assert (row.weight if row else None) == weight


def test_rows_of_a_department_form_are_re_scored() -> None:
    sheet = department_form()
    own, reviewed = assess(sheet), assess(with_reviewed(sheet, {"indicator.92": D(15), "indicator.12": D(18)}))
    assert (own.table.total, reviewed.table.total) == (D("99.43"), D("94.43"))
    assert reviewed.projects[1].total == D(98)
    comparison = compare(own.table, reviewed.table)
    assert (comparison.lowered, comparison.raised, comparison.changed_rows) == (D(5), D(0), 1)


@pytest.mark.parametrize(
    ("row", "score", "is_standing"),
    [
        (Scored(D(10), Score(D(8), ())), "10", True),
        (Scored(D(10), Score(None, ())), "0", True),
        (Scored(D(10), Score(D(8), ())), "10.01", False),
        (Scored(None, Score(None, ())), "0", False),
        (Scored(D(10), Score(None, (), is_excluded=True)), "5", False),
        (None, "5", False),
    ],
)
def test_a_reviewed_score_stands_while_its_row_is_scored_and_has_the_weight(
    row: Scored | None, score: str, is_standing: bool
) -> None:
    assert stands(row, D(score)) == is_standing


def test_what_no_longer_stands_changes_no_assessment() -> None:
    sheet = complete()
    own = assess(sheet)

    assert reassess(sheet, own, {"score.key_work": D("10.01"), "score.nothing": D(1)}) is own
    assert reassess(sheet, own, {"score.key_work": D(7), "score.benefit": D(11)}).table.total == D("97.00")


@pytest.mark.parametrize(
    ("score", "reason", "problem"),
    [
        ("0", "没有佐证材料", ""),
        ("10", "补充材料属实", ""),
        ("10.01", "依据", "复核得分应在 0 至 10.00 分之间。"),
        ("-0.01", "依据", "复核得分应在 0 至 10.00 分之间。"),
        ("5", "  ", "请填写调整理由，写明依据。"),
    ],
)
def test_problem_of_a_reviewed_score(score: str, reason: str, problem: str) -> None:
    row = scored_row(complete(), assess(complete()), "score.key_work")

    assert row is not None
    assert problem_of(row, D(score), reason) == problem


def test_rows_of_a_table_that_is_left_out_take_no_reviewed_score() -> None:
    sheet = replace(complete(), entries={}, stated_total=cell(None), stated_grade="")
    assert scored_row(sheet, assess(sheet), "score.staff") is None
    assert scored_row(sheet, assess(sheet), "indicator.11") is not None
    own = assess(sheet)
    assert reassess(sheet, own, {"score.staff": D(5)}) is own
