"""Tables that cannot have been read as they are meant: said in words, and nobody is accused."""

from dataclasses import replace

import pytest

from apps.papers.checks import find_printed, recompute
from apps.papers.checks.recomputed import DOUBTFUL
from apps.papers.imports import UnreadableFormError
from apps.papers.imports.tables import LYING
from tests.papers.grids import form_in, rows_of

# 得分 holds the ranks of a comparison, which no head says.
RANKS = rows_of("""
项目支出绩效自评表 | < | < | < | < | <
三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因
检查次数 | ≥12次 | 12次 | 30 | 3 |
合格率 | ≥95% | 96% | 30 | 5 |
及时率 | ≥90% | 95% | 20 | 2 |
满意度 | ≥90% | 92% | 20 | 7 |
总分 | < | < | 100 | 100 |
""")
LYING_TABLE = rows_of("""
项目支出绩效自评表 | < | <
三级指标 | 检查次数 | 合格率
指标值 | ≥12次 | ≥95%
完成值 | 12次 | 90%
分值 | 50 | 50
得分 | 50 | 50
""")


def test_scores_that_are_nearly_all_wrong_are_not_judged() -> None:
    form = form_in(RANKS)
    recomputed = recompute(form)
    assert (recomputed.unread, recomputed.grade, find_printed(form)) == (DOUBTFUL, None, ())


def test_scores_that_add_up_to_their_total_stand_in_their_column() -> None:
    """Two of four rows are wrong: the form is."""
    rows = [[cell.replace("12次", "9次") if cell == "12次" else cell for cell in row] for row in RANKS]
    scores = ("30", "30", "10", "20")
    for row, score in zip(rows[2:6], scores, strict=True):
        row[4] = score
    rows[6] = ["总分", "<", "<", "100", "90", ""]
    form = form_in(rows)
    assert [finding.where.cell for finding in find_printed(form) if finding.check == "S04"] == [
        "indicator.0.score",
        "indicator.2.score",
    ]


def test_what_a_person_noted_was_read_as_it_is_meant() -> None:
    form = replace(form_in(RANKS), is_by_columns=False)
    assert len([finding for finding in find_printed(form) if finding.check == "S04"]) == 4


def test_indicators_side_by_side_are_refused_with_advice() -> None:
    with pytest.raises(UnreadableFormError, match="转置") as refused:
        form_in(LYING_TABLE)
    assert str(refused.value) == LYING


def test_a_row_of_many_numbers_behind_one_label_is_named_unread() -> None:
    form = form_in([*LYING_TABLE[:1], ["全年预算数", "100", "80"], ["全年执行数", "95", "76", "19"], *RANKS[1:]])
    assert any("全年执行数" in sentence for sentence in form.unread)
    assert [figure.path for figure in form.figures] == [("全年预算数",)]
