"""What the checks of completeness tell, and the reasons that let unspent money stand."""

from dataclasses import replace

import pytest

from apps.indicators.facts import Direct
from tests.evaluations.sheets import SCHEME, TABLE, complete, findings, with_entry, with_figures, with_project

UNSPENT = {"total_expenditure.actual": "800"}


def test_a_question_that_is_not_answered_is_asked_at_its_tick() -> None:
    rows = (
        replace(
            TABLE.indicators[0], key="asked", name="是否公开", rule=Direct(TABLE.indicators[0].weight), formula=None
        ),
    )
    scheme = replace(SCHEME, score_table=replace(TABLE, indicators=(*rows, *TABLE.indicators[1:])))
    sheet = replace(complete(), scheme=scheme)
    (found,) = findings(sheet, "C02")
    assert found.where.cell == "score.asked.tick.0"
    assert findings(with_entry("asked", sheet, ticks=(False,)), "C02") == []


def test_evidence_is_asked_for_by_its_kinds() -> None:
    (found,) = findings(replace(complete(), evidence=()), "C05")
    assert found.text == "未上传任何佐证材料。\n请上传决算批复、绩效目标、满意度调查等材料，或说明原因。"
    assert (found.where.section, found.where.cell) == ("evidence", "evidence.list")


def test_a_missing_figure_is_asked_for_in_the_section_of_its_table() -> None:
    missing = {"in_post.current": None, "income.current": None}
    found = findings(with_figures(missing), "C02", "C06")
    assert {(one.check, one.where.section, one.where.cell) for one in found} == {
        ("C02", "base", "figure.in_post.current"),
        ("C06", "money", "figure.income.current"),
    }


@pytest.mark.parametrize(
    ("words", "is_explained"),
    [
        ("执行率偏低，原因是工程尚未验收。", True),
        ("结转较多，由于合同跨年。", True),
        ("结余为质保金。", True),
        ("未支出部分次年支付。", True),
        ("款项未支付，所致执行缓慢。", True),
        ("执行率偏低。", False),
        ("支出进度偏慢，原因是工程尚未验收。", False),
        ("结转较多。\n由于合同跨年。", False),
    ],
)
def test_what_explains_unspent_money(words: str, is_explained: bool) -> None:
    sheet = with_figures({**UNSPENT, "closing_balance.current": "300"})
    for number in (1, 2):
        sheet = with_project(number, sheet, execution_reason="")
    told = replace(sheet, narrative={"use": words})
    assert [one.check for one in findings(told, "W16", "W17")] == ([] if is_explained else ["W16", "W17"])


@pytest.mark.parametrize("reason", ["资金结转", "尚有结余", "余款未支出", "余款未支付", "合同约定次年付款", "下年支付"])
def test_the_form_of_a_project_explains_it_too(reason: str) -> None:
    sheet = with_project(1, with_figures(UNSPENT), execution_reason="按合同执行")
    sheet = with_project(2, sheet, execution_reason="")
    assert len(findings(sheet, "W16")) == 1
    assert findings(with_project(2, sheet, execution_reason=reason), "W16") == []
