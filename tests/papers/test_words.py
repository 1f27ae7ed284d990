"""What a form says in words: sums and rates in sentences, against its tables, and what must not be published."""

from dataclasses import replace

import pytest

from apps.papers.checks import find_printed
from apps.papers.imports import PrintedFigure, PrintedForm
from tests.papers.forms import CORRECT, OUTPUT, report, said, table, with_output

# T11: sums


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("90=30+30+30", []),
        ("90.5=30+30+30", ["error figure.0 90"]),
        ("91=30+30+30", ["error figure.0 90"]),
        ("89.97 = 30+30+29.99", ["hint figure.0 89.99"]),
        ("30+30+29.99 = 89.96", ["error figure.0 89.99"]),
        ("16 = 3 + 12 + 1", []),
        ("17 = 3 + 12 + 1", ["error figure.0 16"]),  # whole numbers are not rounded
        ("100万元=60万元+40万元", []),
        ("100万元=60万元+30万元", ["error figure.0 90"]),
        ("1亿元=6000万元+4000万元", []),
        ("25=10+20-5", []),  # a longer calculation
        ("5=2*2+1", []),
        ("80%=4/5", []),
        ("A=B+C", []),
        ("3=3", []),
    ],
)
def test_equations(text: str, lines: list[str]) -> None:
    assert said(report({"完成文字": text}), "T11") == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("17 (行政0 事业17)", []),
        ("17 (行政2 事业17)", ["error figure.0 19"]),
        ("17 (行政2 事业10)", ["warning figure.0 12"]),  # 工勤 may be left out
        ("854万(400, 295, 159)", []),
        ("854万(400, 295, 160)", ["warning figure.0 855"]),
        ("100(60, 40)", []),
        ("100(60, 39.98)", ["warning figure.0 99.98"]),
        ("3次 (2021, 2022)", []),  # years
        ("15个 (含转列 5个)", []),
        ("15个 (含转列 16个)", ["warning figure.0 16"]),  # a part above its whole
        ("30 (外事26) / 579 (外事500)", []),
        ("30 (外事31) / 579 (外事500)", ["warning figure.0 30"]),
        ("30人 (比上年40人减少)", []),
        ("100% (120/120)", []),
        ("约100(60, 30)", []),
    ],
)
def test_brackets(text: str, lines: list[str]) -> None:
    assert said(report({"人数": text}), "T11") == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("支出总计7038.47万元，其中：基本支出432.64万元，项目支出6605.82万元。", []),  # within rounding
        ("支出总计7038.47万元，其中：基本支出432.64万元、项目支出6605.83万元。", []),
        ("支出总计7038.47万元，其中基本支出432.64万元，项目支出6605.93万元。", ["error passage.0 7038.57"]),
        (
            "支出总计7038.47万元，其中基本支出432.64万元，项目支出6600万元。",
            ["warning passage.0 7032.64"],
        ),  # a near miss
        (
            "支出总计7038.47万元，其中基本支出432.64万元，项目支出600万元。",
            ["warning passage.0 1032.64"],
        ),  # the two names are all there is
        ("支出总计7038.47万元，其中道路432.64万元，桥梁600万元。", []),  # 其中 need not be complete
        ("共有16人，其中行政10人，事业7人。", ["warning passage.0 17"]),
        ("共有16人，其中行政10人，事业6人。另有7人退休。", []),
        ("收入792.22万元，其中财政拨款792.22万元，比上年增加209.28万元。", []),
        ("总投资1亿元（其中中央6000万元，地方4500万元）。", ["error passage.0 1.05"]),
        ("支出100万元，其中基本支出60万元（人员经费50万元，公用经费10万元），项目支出40万元。", []),
        ("支出约100万元，其中基本支出60万元，项目支出50万元。", []),
        ("完成率100%，其中甲60%，乙50%。", []),
        ("支出100万元，用于培训，其中基本支出60万元，项目支出50万元。", ["warning passage.0 110"]),
    ],
)
def test_sentences(text: str, lines: list[str]) -> None:
    assert said(PrintedForm(passages=(text,)), "T11") == lines


@pytest.mark.parametrize(
    ("text", "check", "lines"),
    [
        ("收入792.22万元，比上年增加189.25万元，增长31.39%。", "T17", []),
        ("收入792.22万元，比上年增加189.25万元，增长35%。", "T17", ["warning passage.0 31.39"]),
        ("支出90万元，比上年减少10万元，下降10%。", "T17", []),
        ("支出90万元，比上年减少10万元，下降11.11%。", "T17", ["warning passage.0 10"]),
        ("支出约90万元，比上年减少10万元，下降11.11%。", "T17", []),
        ("支出10万元，比上年增加10万元，增长11.11%。", "T17", []),
        ("预算资金100万元，实际支出95万元，执行率95%。", "T16", []),
        ("预算资金100万元，实际支出95万元，执行率90%。", "T16", ["warning passage.0 95"]),
        ("预算资金约100万元，实际支出95万元，执行率90%。", "T16", []),
        ("全年预算0万元，实际支出0万元，执行率0%。", "T16", []),
        ("预算资金100万元，实际支出95万元，满意度90%。", "T16", []),
        ("费用下降120%。", "T17", ["warning passage.0 100"]),
        ("费用下降100%。", "T17", []),
    ],
)
def test_rates_in_sentences(text: str, check: str, lines: list[str]) -> None:
    assert said(PrintedForm(passages=(text,)), check) == lines


# T01, T05: amounts in words against the money block


@pytest.mark.parametrize(
    ("text", "check", "lines"),
    [
        ("安排预算100万元", "T01", []),
        ("安排预算100.4万元", "T01", []),  # within half a 万元 (regulation §5)
        ("安排预算110万元", "T01", ["hint figure.0 100"]),
        ("安排预算200万元", "T01", []),  # another amount
        ("安排预算1000000元", "T01", []),
        ("安排预算约99万元", "T01", []),
        ("补助标准100.9万元", "T01", []),
        ("安排预算100元", "T05", ["warning figure.0 100"]),
        ("安排预算100万元", "T05", []),
    ],
)
def test_amounts_in_words(text: str, check: str, lines: list[str]) -> None:
    form = replace(CORRECT, figures=(PrintedFigure(("预期目标文字",), (text,)),))
    assert said(form, check) == lines


def test_in_a_paragraph_only_a_very_near_amount_is_meant() -> None:
    assert said(replace(CORRECT, passages=("安排预算100.9万元。",)), "T01") == ["hint passage.0 100"]
    assert said(replace(CORRECT, passages=("安排预算110万元。",)), "T01") == []


# T01, T02: statements about a table


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("与预算相比无变化", ["T02 warning 14.9"]),
        ("与预算相比无增减", ["T02 warning 14.9"]),
        ("与预算相比减少9.69万元, 下降65.03%", []),
        ("与预算相比减少9.69万元, 下降65%", []),
        ("与预算相比减少0.1万元, 下降65.03%", ["T01 warning 9.69"]),
        ("与预算相比减少9.69万元, 下降0.06%", ["T01 warning 65.03"]),
        ("减少0.1万元", []),  # compared with what?
        ("与预算相比增加9.69万元", ["T02 warning 14.9"]),
        ("与预算相比减少约10万元", []),
        ("与上年相比减少5万元", []),  # the table has no such column
        ("接待30批次", []),
    ],
)
def test_statements_about_a_row(text: str, lines: list[str]) -> None:
    form = table(("预算数", "决算数"), {"公务接待费": ("14.9", "5.21"), "因公出国费": ("20", "20")})
    form = replace(form, figures=(*form.figures, PrintedFigure(("接待 text",), (text,))))
    found = [
        f"{finding.check} {finding.severity} {finding.expected}"
        for finding in find_printed(form)
        if finding.where.cell == "figure.2"
    ]
    assert found == lines


def test_what_did_not_change_may_be_said_so() -> None:
    form = table(("预算数", "决算数"), {"因公出国费": ("20", "20"), "公务接待费": ("1", None)})
    for label in ("出国 text", "接待 text", "会议费 text"):
        assert said(replace(form, figures=(*form.figures, PrintedFigure((label,), ("与预算相比无变化",)))), "T02") == []


def test_a_comparison_with_last_year_takes_last_years_column() -> None:
    form = table(("2020年决算数", "2021年预算数", "2021年决算数"), {"公务接待费": ("10", "14.9", "5.21")})
    text = PrintedFigure(("接待情况",), ("比上年减少4.79万元，下降47.9%",))
    assert said(replace(form, figures=(*form.figures, text)), "T01") == []
    wrong = PrintedFigure(("接待情况",), ("比上年减少9.69万元",))
    assert said(replace(form, figures=(*form.figures, wrong)), "T01") == ["warning figure.1 4.79"]


@pytest.mark.parametrize(
    ("cells", "passage", "lines"),
    [
        ({"actual": "450人"}, "绩效目标不存在偏离。", ["warning passage.0"]),
        ({"actual": "450人"}, "各项任务全部完成。", ["warning passage.0"]),
        ({"actual": "520人"}, "各项任务全部完成。", []),
        ({"actual": "520人"}, "绩效目标不存在偏离。", ["warning passage.0"]),  # 90 % of the money
        ({"actual": "450人", "reason": "无偏差", "has_reason": True}, "", ["warning indicator.0.reason"]),
        ({"actual": "450人", "reason": "培训延期", "has_reason": True}, "", []),
    ],
)
def test_no_deviation_is_true(cells: dict[str, object], passage: str, lines: list[str]) -> None:
    form = replace(with_output(**cells), passages=(passage,) if passage else ())
    assert said(form, "D10") == lines


# T03


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("2022年度自评表", []),
        ("2021年度自评表", ["warning form.title 2022"]),
        ("2021—2022年度自评表", []),
        ("2021年、2022年自评表", []),
        ("自评表", []),
    ],
)
def test_the_title_names_the_year(title: str, lines: list[str]) -> None:
    assert said(replace(CORRECT, title=title), "T03") == lines


@pytest.mark.parametrize(
    ("target", "lines"),
    [
        ("2021年12月31日", ["warning indicator.0.target 2022"]),
        ("2022年12月31日", []),
        ("2021年6月至2022年6月", []),
        ("12月底前", []),
        ("≥2021元", []),
    ],
)
def test_dates_lie_in_the_year(target: str, lines: list[str]) -> None:
    assert said(with_output(target=target, actual=""), "T03") == lines


@pytest.mark.parametrize(
    ("label", "text", "lines"),
    [
        ("2021年预算", "100", ["hint figure.0 2022"]),
        ("2019年支出", "100", ["warning figure.0 2022"]),
        ("2022年预算", "100", []),
        ("说明", "2025年完成", ["warning figure.0 2022"]),
        ("说明", "2023年4月公开", []),
    ],
)
def test_figures_speak_of_one_year(label: str, text: str, lines: list[str]) -> None:
    form = replace(CORRECT, figures=(PrintedFigure((label,), (text,)),))
    assert said(form, "T03") == lines
    assert said(replace(form, year=None), "T03") == []


# T04, T24


@pytest.mark.parametrize(
    ("text", "accused"),
    [
        ("（100字以内）", True),
        ("(200字以内)", True),
        ("由XX局负责", True),
        ("某某单位", True),
        ("<**元/户", True),
        ("{单位}", True),
        ("待填写", True),
        ("(略)", True),
        ("……", True),
        ("完成培训", False),
        ("5.6.X", False),
        ("…", False),
    ],
)
def test_placeholders(text: str, accused: bool) -> None:
    severity = "warning" if text == "……" else "error"
    assert said(replace(CORRECT, passages=(text,)), "T04") == [f"{severity} passage.0"] * accused


@pytest.mark.parametrize(
    ("text", "accused"),
    [
        ("联系电话：13812345678", True),
        ("13812345678", True),
        ("0731-88888888", True),
        ("联系方式 88888888", True),
        ("项目编号51000021R000000019951", False),
        ("138123456789", False),
        ("支出13812345.67元", False),
        ("联系电话：", False),
    ],
)
def test_telephone_numbers(text: str, accused: bool) -> None:
    found = [finding for finding in find_printed(replace(CORRECT, passages=(text,))) if finding.check == "T24"]
    assert [finding.where.cell for finding in found] == ["passage.0"] * accused
    assert not any("8" in finding.message for finding in found)  # the number is not published once more


def test_a_telephone_number_under_its_label() -> None:
    assert said(replace(CORRECT, figures=(PrintedFigure(("联系电话",), ("88888888",)),)), "T24") == ["warning figure.0"]


@pytest.mark.parametrize(("name", "lines"), [("", ["warning form.department"]), (None, []), ("某局", [])])
def test_the_department_is_named(name: str | None, lines: list[str]) -> None:
    assert said(replace(CORRECT, department=name), "C01") == lines


def test_a_long_text_is_read_sentence_by_sentence() -> None:
    filler = "培训工作按计划推进。" * 400
    text = f"{filler}支出总计100万元，其中基本支出60万元，项目支出50万元。{filler}联系电话：13812345678"
    form = replace(CORRECT, passages=(text,))
    assert said(form, "T11") == ["error passage.0 110"]
    assert said(form, "T24") == ["warning passage.0"]


def test_the_same_cell_is_accused_by_a_check_once() -> None:
    rows = (replace(OUTPUT, target="≥110%", name="覆盖率", direction="reverse", actual=""),)
    found = [finding.severity for finding in find_printed(replace(CORRECT, indicators=rows)) if finding.check == "W03"]
    assert found == ["warning"]
