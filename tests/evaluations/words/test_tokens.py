"""Live figures in the report's text."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.evaluations.checks.words import available_tokens, open_tokens, render_text
from apps.evaluations.checks.words.tokens import change_words
from apps.evaluations.rules import assess
from tests.evaluations.sheets import cell, complete, project, with_entry, with_figures, with_line
from tests.evaluations.words.texts import said

SHEET = complete()
ASSESSMENT = assess(SHEET)
D = Decimal


def rendered(text: str) -> str:
    return render_text(text, SHEET, ASSESSMENT)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("[[支出总计.本年决算数]]", "1000.00万元"),
        ("[[支出总计.本年决算数|元]]", "10000000.00元"),
        ("[[支出总计.本年决算数|亿元]]", "0.1000亿元"),
        ("[[三公经费.年初预算数]]", "10.00万元"),
        ("[[“三公”经费．年初预算数]]", "10.00万元"),
        ("[[ 三公经费.年初预算数 | 万元 ]]", "10.00万元"),
        ("[[公车购置.本年决算数]]", "0万元"),
        ("[[编制数]]", "20人"),
        ("[[编制数|人]]", "20人"),
        ("[[基本支出.占支出总计]]", "40.00%"),
        ("[[三公经费.比上年]]", "比上年决算数减少3.00万元，下降25.00%，主要是公务用车配置和维护经费减少1.50万元"),
        ("[[支出总计.比年初预算]]", "比年初预算数增加100.00万元，增长11.11%，主要是项目支出增加90.00万元"),
        ("[[农林水支出.本年决算数]]", "600.00万元"),
        ("[[一般公共服务支出.本年决算数]]", "400.00万元"),
        ("[[项目2.全年执行数]]", "250.00万元"),
        ("[[项目2.执行率]]", "83.33%"),
        ("[[项目2.培训人次.实际完成值]]", "210人次"),
        ("[[项目2.学员满意度.年度指标值]]", "90.00%"),
        ("[[在职人员控制率]]", "95.00%"),
        ("[[在职人员控制率.得分]]", "10.00分"),
        ("[[自评总分]]", "100.00分"),
        ("[[自评等级]]", "优"),
        ("支出[[编制数]]、[[编制数]]。", "支出20人、20人。"),
        ("没有插入的数据", "没有插入的数据"),
    ],
)
def test_current_values_stand_in_the_text(code: str, shown: str) -> None:
    assert rendered(code) == shown


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("[[不存在的数据]]", "没有这个数据"),
        ("[[支出总计]]", "没有这个数据"),
        ("[[支出总计.本年决算数|人]]", "不能用“人”作单位"),
        ("[[编制数|万元]]", "不能用“万元”作单位"),
        ("[[自评等级|元]]", "不能用“元”作单位"),
        ("[[会议费、培训费.本年决算数]]", "对应的数据尚未填写"),
        ("[[会议费、培训费.比上年]]", "对应的数据尚未填写"),
    ],
)
def test_a_token_without_a_value_stays_and_is_an_error(code: str, why: str) -> None:
    assert rendered(f"支出{code}。") == f"支出{code}。"
    assert list(open_tokens(code, SHEET, ASSESSMENT)) == [(code, why)]
    assert said(f"支出{code}。", "T12") == [("error", f"“{code}”{why}。")]


@pytest.mark.parametrize("text", ["[编制数]", "[[编制数]", "[[]]", "[[编制\n数]]", "[[[编制数]]]", "【【编制数】】"])
def test_what_is_no_token_stays(text: str) -> None:
    assert rendered(text) == text
    assert list(open_tokens(text, SHEET, ASSESSMENT)) == []


def test_values_follow_the_figures() -> None:
    sheet = with_figures({"reception.actual": "4.25"})
    assert render_text("[[公务接待.本年决算数]]", sheet, assess(sheet)) == "4.25万元"


def test_a_name_that_two_projects_bear_stands_for_none() -> None:
    sheet = replace(SHEET, projects=(project(1, "1", "1", "1", "修路"), project(2, "2", "2", "2", "修路")))
    assessment = assess(sheet)
    assert list(open_tokens("[[修路.全年执行数]]", sheet, assessment)) == [("[[修路.全年执行数]]", "没有这个数据")]


def test_list_for_the_editor() -> None:
    tokens = {token.name: token for token in available_tokens(SHEET, ASSESSMENT)}
    spent = tokens["支出总计.本年决算数"]
    assert (spent.value, spent.unit, spent.units) == (D(1000), "万元", ("万元", "元", "亿元"))
    assert spent.code() == "[[支出总计.本年决算数]]"
    assert spent.code("亿元") == "[[支出总计.本年决算数|亿元]]"
    assert (tokens["编制数"].units, tokens["编制数"].shown()) == (("人",), "20人")
    assert tokens["会议费、培训费.本年决算数"].shown() == ""
    for token in tokens.values():
        if token.shown():
            assert rendered(token.code()) == token.shown()


@pytest.mark.parametrize(
    ("current", "base", "words"),
    [
        ("9", "12", "比上年决算数减少3.00万元，下降25.00%"),
        ("12", "9", "比上年决算数增加3.00万元，增长33.33%"),
        ("9", "9.004", "与上年决算数持平"),
        ("9", "0", "比上年决算数增加9.00万元"),
        ("0", "0", "与上年决算数持平"),
        ("1.5", "0.5", "比上年决算数增加1.00万元，增长200.00%"),
        ("9", "-3", "比上年决算数增加12.00万元"),
        (None, "9", ""),
        ("9", None, ""),
    ],
)
def test_directions_agree_with_the_figures(current: str | None, base: str | None, words: str) -> None:
    assert change_words(D(current) if current else None, D(base) if base else None, "上年决算数") == words


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        # the part that changed most in the direction of the sum
        ({}, "三公经费.比上年", "比上年决算数减少3.00万元，下降25.00%，主要是公务用车配置和维护经费减少1.50万元"),
        (
            {"reception.actual": "3", "vehicles.actual": "6", "vehicle_running.actual": "6"},
            "三公经费.比上年",
            "比上年决算数减少3.00万元，下降25.00%，主要是公务接待减少2.00万元",
        ),
        (
            {"three_public.actual": "14", "reception.actual": "8.5"},
            "三公经费.比上年",
            "比上年决算数增加2.00万元，增长16.67%，主要是公务接待增加3.50万元",
        ),
        ({"three_public.actual": "12", "reception.actual": "6.5"}, "三公经费.比上年", "与上年决算数持平"),
        (
            {"reception.actual": "5", "vehicles.actual": "7", "vehicle_running.actual": "7"},
            "三公经费.比上年",
            "比上年决算数减少3.00万元，下降25.00%",
        ),
        (
            {"reception.actual": None, "abroad.prior": None},
            "三公经费.比上年",
            "比上年决算数减少3.00万元，下降25.00%，主要是公务用车配置和维护经费减少1.50万元",
        ),
        ({}, "公务接待.比上年", "比上年决算数减少1.50万元，下降30.00%"),
        ({}, "公务接待.比年初预算", "比年初预算数减少0.50万元，下降12.50%"),
    ],
)
def test_changes_name_the_part_that_made_them(changes: dict[str, str | None], code: str, words: str) -> None:
    sheet = with_figures(changes)
    assert render_text(f"[[{code}]]", sheet, assess(sheet)) == words


def test_scores_and_the_grade_are_those_of_the_assessment() -> None:
    sheet = with_entry("satisfaction", value=cell("85"))
    assert render_text("[[服务对象满意度.得分]]，[[自评总分]]", sheet, assess(sheet)) == "6.00分，96.00分"
    unscored = replace(SHEET, entries={})
    tokens = {token.name: token for token in available_tokens(unscored, assess(unscored))}
    assert (tokens["经济社会效益.得分"].shown(), tokens["自评等级"].shown()) == ("", "")
    assert (tokens["经济社会效益.得分"].unit, tokens["自评等级"].units) == ("分", ())


def test_lines_of_one_class_are_added_up_while_all_are_filled_in() -> None:
    codes = "[[一般公共服务支出.年初预算数]]，[[一般公共服务支出.全年预算数]]，[[一般公共服务支出.本年决算数]]"
    assert rendered(codes) == "390.00万元，410.00万元，400.00万元"
    sheet = with_line(2, actual=cell(None))
    assert render_text(codes, sheet, assess(sheet)) == ("390.00万元，410.00万元，[[一般公共服务支出.本年决算数]]")


def test_projects_have_their_money_rate_points_and_counted_indicators() -> None:
    assert rendered("[[项目2.年初预算数]]，[[项目2.全年预算数]]，[[项目2.得分]]，[[项目2.培训人次.年度指标值]]") == (
        "210.00万元，300.00万元，98.33分，200人次"
    )
    names = {token.name for token in available_tokens(SHEET, ASSESSMENT)}
    assert not {"项目2.培训质量.年度指标值", "项目2.培训质量.实际完成值"} & names


CODES = st.sampled_from([token.code() for token in available_tokens(SHEET, ASSESSMENT)])


@given(st.lists(st.one_of(CODES, st.text(alphabet="[]|.支出编制数\n万元", max_size=12)), max_size=8).map("".join))
def test_rendering_is_idempotent(text: str) -> None:
    once = rendered(text)
    assert rendered(once) == once
