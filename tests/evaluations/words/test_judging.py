"""What a typed number is held against: kind, figure, cell, trust, and the figure in the number's own unit."""

from decimal import Decimal

import pytest

from apps.evaluations.checks.words import HeldNumber
from apps.papers.checks.against_tables.subjects import Trust
from tests.evaluations.sheets import with_figures
from tests.evaluations.words.texts import ties

D = Decimal
MATCHED, CONTRADICTING, UNKNOWN = "matched", "contradicting", "unknown"
RECEPTION, OPERATING = "figure.reception.actual", "figure.operating_expenditure.actual"


def last(text: str) -> HeldNumber:
    """What became of the last number; all of them are of the section that was read."""
    found = ties(text)
    assert {tied.place for tied in found} == {"narrative.use"}
    return found[-1]


@pytest.mark.parametrize(
    ("text", "verdict", "kind", "subject", "cell", "expected", "shown", "trust"),
    [
        (
            "公务接待费3.5万元。",
            *(MATCHED, "amount", "公务接待（本年决算数）", RECEPTION, "3.5", "3.50 万元", Trust.FIRM),
        ),
        (
            "“三公”经费年初预算数15万元。",
            *(CONTRADICTING, "amount", "“三公”经费（年初预算数）", "figure.three_public.budget"),
            *("10", "10.00 万元", Trust.FIRM),
        ),
        ("编制数21名。", CONTRADICTING, "amount", "编制数", "figure.establishment.current", "20", "20 人", Trust.FIRM),
        (
            "在职人员控制率95.02%。",
            *(CONTRADICTING, "amount", "在职人员控制率", "score.staff.value", "95", "95.00%", Trust.FIRM),
        ),
        (
            "公务接待费3.5万元，比上年减少1.5万元。",
            *(MATCHED, "change", "公务接待比上年决算数的增减", RECEPTION, "1.5", "1.50 万元", Trust.SOFT),
        ),
        (
            "公务接待费3.5万元，比上年减少2.5万元。",
            *(CONTRADICTING, "change", "公务接待比上年决算数的增减", RECEPTION, "1.5", "1.50 万元", Trust.SOFT),
        ),
        (
            "公务接待费3.5万元，比年初预算减少20%。",
            *(CONTRADICTING, "change", "公务接待比年初预算数的增减", RECEPTION, "12.5", "12.50%", Trust.SOFT),
        ),
        (
            "公务接待费3.5万元，减少0.5万元。",  # of whichever column
            *(MATCHED, "change", "公务接待比年初预算数的增减", RECEPTION, "0.5", "0.50 万元", Trust.SOFT),
        ),
        (
            "公用经费100万元，减少10万元。",
            *(MATCHED, "change", "公用经费比全年预算数的增减", OPERATING, "10", "10.00 万元", Trust.SOFT),
        ),
        (
            "公用经费完成年初预算的100%。",
            *(MATCHED, "rate", "公用经费占年初预算数的比例", OPERATING, "100", "100.00%", Trust.FIRM),
        ),
        (
            "公用经费完成年初预算的90%。",
            *(CONTRADICTING, "rate", "公用经费占年初预算数的比例", OPERATING, "100", "100.00%", Trust.SOFT),
        ),
        (
            "公用经费完成预算的80%。",
            *(CONTRADICTING, "rate", "公用经费占年初预算数的比例", OPERATING, "100", "100.00%", Trust.SOFT),
        ),
        (
            "公用经费100万元，与年初预算数100万元相比，为年初预算数的100%。",
            *(MATCHED, "rate", "公用经费占年初预算数的比例", OPERATING, "100", "100.00%", Trust.FIRM),
        ),
        (
            "公用经费100万元，占年初预算100万元的90%以内。",
            *(CONTRADICTING, "rate", "公用经费占年初预算数的比例", OPERATING, "100", "100.00%", Trust.SOFT),
        ),
        (
            "基本支出400万元，占支出总计的40%。",
            *(MATCHED, "share", "400万元占支出总计的比重", "", "40", "40.00%", Trust.SOFT),
        ),
    ],
)
def test_what_a_number_is_held_against(
    text: str, verdict: str, kind: str, subject: str, cell: str, expected: str, shown: str, trust: Trust
) -> None:
    tied = last(text)
    assert (tied.verdict.value, tied.kind.value, tied.subject, tied.cell, tied.expected, tied.shown, tied.trust) == (
        *(verdict, kind, subject, cell),
        *(D(expected), shown, trust),
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("招商经费500万元。", "amount"),
        ("公务接待费3.5万元，减少2.5万元。", "change"),
        ("编制数20名，比上年增加1名。", "change"),
        ("会议费、培训费3万元，比上年增加1万元。", "change"),
        ("招商经费完成预算的80%。", "rate"),
        ("会议费、培训费完成年初预算的90%。", "rate"),
        ("基本支出400万元，占政府性基金的41%。", "share"),
        ("基本支出400万元，占总投入的40%。", "share"),
        ("完成率占40%。", "share"),
        ("支出总计1000万元，其中基本支出400万元，占41%。", "share"),  # the sentence is judged by itself
    ],
)
def test_what_is_held_against_nothing(text: str, kind: str) -> None:
    tied = last(text)
    assert (tied.verdict.value, tied.kind.value, tied.subject, tied.expected) == (UNKNOWN, kind, "", None)
    assert tied.difference == 0


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [("90.91", MATCHED), ("90.90", MATCHED), ("90.89", CONTRADICTING), ("90.9", MATCHED), ("91", MATCHED)],
)
def test_a_rate_may_be_cut_instead_of_rounded(typed: str, verdict: str) -> None:
    """100 of 110 is 90.909… %."""
    assert last(f"公用经费完成全年预算的{typed}%。").verdict.value == verdict


@pytest.mark.parametrize(
    ("typed", "verdict"), [("2.00", MATCHED), ("1.00", MATCHED), ("2.01", CONTRADICTING), ("0.99", CONTRADICTING)]
)
def test_a_change_of_money_is_within_half_a_unit(typed: str, verdict: str) -> None:
    assert last(f"公务接待费3.5万元，比上年减少{typed}万元。").verdict.value == verdict


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [("30", MATCHED), ("30.01", MATCHED), ("29.99", MATCHED), ("30.02", CONTRADICTING), ("29.98", CONTRADICTING)],
)
def test_a_change_in_percent_is_within_a_hundredth(typed: str, verdict: str) -> None:
    assert last(f"公务接待费3.5万元，比上年下降{typed}%。").verdict.value == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("总计1000万元，其中甲400万元，占40%。", UNKNOWN),
        ("公用经费0.20万元，占基本支出的0.05%。", MATCHED),
        ("基本支出400万元，占41%。", CONTRADICTING),
        ("基本支出400万元，占支出总计的41%。", CONTRADICTING),
        ("基本支出近400万元，占支出总计的40%。", MATCHED),
        ("公务接待费3.5万元，占41%。", UNKNOWN),  # of which whole, nobody says
        ("基本支出400万元，占本年收入的40.82%。", MATCHED),  # 980 of this year
        ("行政编制12名，占编制数的60%。", MATCHED),
        ("培训10人次，占编制数的50%。", UNKNOWN),  # of another kind
        ("支出总计1000万元，其中基本支出400万元，占项目支出的41%。", UNKNOWN),
    ],
)
def test_a_share_is_confirmed_by_the_figure_that_it_names(text: str, verdict: str) -> None:
    assert last(text).verdict.value == verdict


def test_a_budget_of_zero_has_no_rate_and_says_which_it_is() -> None:
    tied = ties("公务接待费完成年初预算的100%。", with_figures({"reception.budget": "0"}))[-1]
    assert (tied.kind.value, tied.subject, tied.trust) == ("rate", "公务接待（年初预算数）", Trust.FIRM)
    sheet = with_figures({"operating_expenditure.budget": None})
    assert ties("公用经费完成预算的90.91%。", sheet)[-1].subject == "公用经费占全年预算数的比例"


def test_a_change_is_of_any_column_that_is_filled_in_while_none_is_named() -> None:
    sheet = with_figures({"reception.prior": None})
    assert ties("公务接待费3.5万元，减少0.5万元。", sheet)[-1].subject == "公务接待比年初预算数的增减"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("较2024年公务接待费减少1.5万元。", MATCHED),
        ("较2024年公务接待费减少2.5万元。", CONTRADICTING),
        ("较2022年公务接待费减少2.5万元。", UNKNOWN),  # no table has that year
        ("公务接待费3.5万元，同比减少2.5万元。", CONTRADICTING),
        ("公务接待费3.5万元，比同期减少2.5万元。", CONTRADICTING),
    ],
)
def test_the_year_before_by_its_number_and_by_comparison(text: str, verdict: str) -> None:
    assert last(text).verdict.value == verdict


def test_a_change_with_a_name_of_its_own_is_of_no_other_subject() -> None:
    tied = last("基本支出400万元，项目支出比上年增加25万元。")
    assert (tied.verdict.value, tied.subject) == (CONTRADICTING, "项目支出比上年决算数的增减")
    assert last("公务接待费3.5万元，也减少1.5万元。").verdict.value == MATCHED
    assert last("公务接待费3.5万元，招商减少2.5万元。").verdict.value == UNKNOWN


@pytest.mark.parametrize(
    ("changes", "text", "verdict", "is_over_zero"),
    [
        ({"reception.budget": "0"}, "公务接待费完成年初预算的100%。", UNKNOWN, True),
        ({"reception.budget": None}, "公务接待费完成年初预算的100%。", UNKNOWN, False),
        ({"reception.actual": None}, "公务接待费完成年初预算的100%。", UNKNOWN, False),
        ({"reception.actual": "0"}, "公务接待费完成年初预算的0%。", MATCHED, False),
        ({"reception.prior": None}, "公务接待费3.5万元，比上年减少1.5万元。", UNKNOWN, False),
        ({"reception.actual": None}, "公务接待费比上年减少1.5万元。", UNKNOWN, False),
    ],
)
def test_a_figure_that_is_empty_contradicts_nothing(
    changes: dict[str, str | None], text: str, verdict: str, is_over_zero: bool
) -> None:
    tied = ties(text, with_figures(changes))[-1]
    assert (tied.verdict.value, tied.is_over_zero) == (verdict, is_over_zero)
