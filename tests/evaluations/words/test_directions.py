"""Direction words against the figures: T02."""

from decimal import Decimal

import pytest

from tests.evaluations.sheets import with_figures, with_indicator
from tests.evaluations.words.texts import said, with_text, word_findings


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


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        # what is not money, in its own unit
        (
            "学员满意度与目标持平。",
            "正文写指标“学员满意度”“学员满意度与目标持平”，表中实际完成值为 95.00%，年度指标值为 90.00%，实为增加。",
        ),
        # the year before by its number, by 同比 and by 同期
        (
            "较2024年公务接待费增加，原因是考察增多。",
            "正文写公务接待“较2024年公务接待费增加”，表中本年决算数为 3.50 万元，上年决算数为 5.00 万元，实为减少。",
        ),
        (
            "公务接待费同比上升，原因是考察增多。",
            "正文写公务接待“公务接待费同比上升”，表中本年决算数为 3.50 万元，上年决算数为 5.00 万元，实为减少。",
        ),
        (
            "公务接待费比同期提高，原因是考察增多。",
            "正文写公务接待“公务接待费比同期提高”，表中本年决算数为 3.50 万元，上年决算数为 5.00 万元，实为减少。",
        ),
        # the quoted words begin with the clause
        (
            "总体良好，成效明显，公务接待费比上年增加，原因是考察增多。",
            "正文写公务接待“公务接待费比上年增加”，表中本年决算数为 3.50 万元，上年决算数为 5.00 万元，实为减少。",
        ),
        (
            "总体良好，公务接待费比全年预算增加。",
            None,
        ),
        (
            "支出总计1000万元，较全年预算数增长。",
            "正文写支出总计“较全年预算数增长”，表中本年决算数为 1,000.00 万元，全年预算数为 1,060.00 万元，实为减少。",
        ),
    ],
)
def test_what_a_direction_is_held_against(text: str, fact: str | None) -> None:
    sheet = with_indicator(24, name="乙类满意度")
    assert [found for _, found in said(text, "T02", sheet=sheet)] == ([fact] if fact else [])


@pytest.mark.parametrize("word", ["增加", "增长", "上升", "提高"])
def test_words_for_more(word: str) -> None:
    assert said(f"公务接待费比上年{word}，原因是考察。", "T02")[0][1].endswith("实为减少。")
    assert said(f"支出总计比上年{word}，原因是扩面。", "T02") == []


@pytest.mark.parametrize("word", ["减少", "下降", "降低"])
def test_words_for_less(word: str) -> None:
    assert said(f"支出总计比上年{word}，原因是压减。", "T02")[0][1].endswith("实为增加。")
    assert said(f"公务接待费比上年{word}，原因是压减。", "T02") == []


@pytest.mark.parametrize("word", ["持平", "基本持平", "无变化", "没有变化", "未发生变化", "不变", "没有增减"])
def test_words_for_level(word: str) -> None:
    assert said(f"公务接待费与上年{word}。", "T02")[0][1].endswith("实为减少。")
    assert said(f"因公出国（境）费与上年{word}。", "T02") == []


@pytest.mark.parametrize(
    ("reason", "is_given"),
    [
        ("，原因是严控批次", True),
        ("，由于严控批次", True),
        ("，主要是严控批次", True),
        ("，系严控批次所致", True),
        ("，受会议减少影响", True),
        ("，得益于严控批次", True),
        ("，因严控批次", True),
        ("，为贯彻八项规定", True),
        ("，因公出行不多", False),
        ("，因此没有余款", False),
        (f"，{'情况良好、' * 28}由于严控批次", True),  # the reason begins within 150 characters
        (f"，{'情况良好、' * 30}由于严控批次", False),
    ],
)
def test_what_is_a_reason(reason: str, is_given: bool) -> None:
    sheet = with_figures({"reception.actual": "3.4"})
    assert (said(f"公务接待费比上年减少{reason}。", "T02", sheet=sheet) == []) == is_given


def test_a_small_change_needs_no_reason_where_its_sentence_goes_on() -> None:
    sheet = with_figures({"reception.actual": "3.5"})
    assert said("公务接待费比上年减少，接待管理更加规范。", "T02", sheet=sheet) == []
    assert len(said("公务接待费比上年减少，下降明显。", "T02", sheet=sheet)) == 1


def test_a_reason_may_stand_before_within_the_line() -> None:
    assert said("因严控批次，公务接待费比上年减少。", "T02") == []
    assert len(said("因严控批次。\n公务接待费比上年减少。", "T02")) == 1
    assert len(said("公务接待费比上年减少。\n情况良好。\n主要是压减批次。\n", "T02")) == 1


def test_each_direction_of_a_section_has_its_own_severity() -> None:
    text = "公务接待费比上年减少。\n支出总计比上年减少，原因是压减。"
    assert said(text, "T02") == [
        ("hint", "正文写公务接待“公务接待费比上年减少”，没有写明原因。"),
        (
            "warning",
            "正文写支出总计“支出总计比上年减少”，表中本年决算数为 1,000.00 万元，上年决算数为 875.00 万元，实为增加。",
        ),
    ]


def test_a_change_is_level_up_to_one_percent_and_large_from_thirty() -> None:
    level = with_figures({"operating_expenditure.prior": "101.0101"})
    assert said("公用经费与上年持平。", "T02", sheet=level) == []
    over = with_figures({"operating_expenditure.prior": "101.02"})
    assert len(said("公用经费与上年持平。", "T02", sheet=over)) == 1


def test_an_amount_that_fits_no_column_still_has_a_direction() -> None:
    ((severity, fact),) = said("公务接待费3.5万元，增加9万元，原因是考察。", "T02")
    assert severity == "warning"
    assert fact.endswith("实为减少。")
    assert said("基本支出400万元，公务接待费3.5万元，增加9万元，原因是考察。", "T02") == []


def test_a_wrong_direction_gives_both_figures() -> None:
    (found,) = word_findings(with_text("公务接待费比上年增加，原因是考察。"), "T02")
    assert (found.expected, found.actual) == (Decimal(5), Decimal("3.5"))
    assert (found.where.section, found.where.cell) == ("narrative", "narrative.use")
