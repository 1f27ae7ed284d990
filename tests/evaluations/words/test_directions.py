"""Direction words against the figures: T02."""

import pytest

from tests.evaluations.sheets import with_figures
from tests.evaluations.words.texts import said


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (
            "公务接待费比上年增加，原因是考察增多。",
            "正文写公务接待“公务接待费比上年增加”，表中本年决算数为 3.50 万元，上年决算数为 5.00 万元，实为减少。",
        ),
        (
            "“三公”经费9万元，与上年持平。",
            "正文写“三公”经费“与上年持平”，表中本年决算数为 9.00 万元，上年决算数为 12.00 万元，实为减少。",
        ),
        (
            "公务用车运行维护费与预算相比无变化。",
            "正文写公车运行维护“公务用车运行维护费与预算相比无变化”，表中本年决算数为 5.50 万元，"
            "年初预算数为 6.00 万元，实为减少。",
        ),
        (
            "支出总计1000万元，比年初预算数减少100万元，主要是压减项目。",
            "正文写支出总计“比年初预算数减少100万元”，表中本年决算数为 1,000.00 万元，"
            "年初预算数为 900.00 万元，实为增加。",
        ),
        (
            "公务用车购置费0万元，比上年减少，主要是没有购车。",
            "正文写公车购置“比上年减少”，表中本年决算数为 0.00 万元，上年决算数为 0.00 万元，实为持平。",
        ),
    ],
)
def test_wrong_direction(text: str, fact: str) -> None:
    assert said(text, "T02") == [("warning", fact)]


@pytest.mark.parametrize(
    "text",
    [
        "公务接待费比上年减少，原因是严控批次。",
        "因严控批次，公务接待费比上年减少。",
        "公务接待费支出3.5万元。支出减少的主要原因是厉行节约。",
        "因公出国（境）费0万元，与上年持平。",
        "公用经费100万元，与年初预算数持平。",
        "公用经费100万元，比年初预算数减少0万元。",
        "支出总计1000万元，比上年增加125万元，主要是项目增加。",
        "“三公”经费9万元，其中公务接待费3.5万元，比上年减少，原因是严控。",
        "实现“三公”经费逐年下降。",
        "严格控制，减少公务接待。",
        "招商经费增加，原因是任务增多。",
        "招商经费500万元，比上年减少。",
    ],
)
def test_right_or_about_nothing_in_the_tables(text: str) -> None:
    assert said(text, "T02") == []


@pytest.mark.parametrize(
    ("reception", "severity"),
    [("3.5", "hint"), ("3.4", "warning")],  # of 5: 30 %, and a little more
)
def test_a_reason_follows(reception: str, severity: str) -> None:
    sheet = with_figures({"reception.actual": reception})
    fact = "正文写公务接待“公务接待费比上年减少”，没有写明原因。"
    assert said("公务接待费比上年减少。", "T02", sheet=sheet) == [(severity, fact)]
    assert said("公务接待费比年初预算减少。", "T02", sheet=sheet) == []
    assert said("公务接待费比上年减少。主要是压减批次。", "T02", sheet=sheet) == []
    assert said("公务接待费比上年减少。\n主要是压减批次。", "T02", sheet=sheet) == [(severity, fact)]


def test_a_change_is_of_the_subject_whose_figures_it_matches() -> None:
    text = "“三公”经费9万元，其中公务接待费3.5万元，比上年决算数12万元下降25%。"
    assert said(text, "T02") == [("hint", "正文写“三公”经费“下降25%”，没有写明原因。")]
    assert said(text.replace("25%", "33%"), "T01", "T02") == []


def test_direction_whose_base_is_not_filled_in() -> None:
    sheet = with_figures({"reception.prior": None})
    text = "公务接待费比上年减少，原因是严控。"
    assert said(text, "T02", sheet=sheet) == [
        ("hint", "正文写公务接待“公务接待费比上年减少”，表中上年决算数未填，无法核对。")
    ]


@pytest.mark.parametrize(
    ("prior", "text", "is_wrong"),
    [
        ("100", "公用经费与上年持平，原因是控制。", False),
        ("99", "公用经费与上年持平，原因是控制。", True),
        ("96", "公用经费与上年基本持平，原因是控制。", False),
        ("95", "公用经费与上年基本持平，原因是控制。", True),
    ],
)
def test_how_level_is_level(prior: str, text: str, is_wrong: bool) -> None:
    sheet = with_figures({"operating_expenditure.prior": prior})
    assert bool(said(text, "T02", sheet=sheet)) == is_wrong
