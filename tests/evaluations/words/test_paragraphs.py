"""Paragraphs made from the figures."""

from dataclasses import replace

import pytest

from apps.budgets.enums import MoneySource
from apps.evaluations.checks.words import render_text
from apps.evaluations.checks.words.paragraphs import paragraph_for
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import assess
from apps.indicators.enums import Band
from apps.indicators.facts import OutlineSection
from tests.evaluations.sheets import (
    SCHEME,
    cell,
    complete,
    figures,
    with_figures,
    with_indicator,
    with_project,
    yuelu_2020,
)
from tests.evaluations.words.texts import word_findings

TITLES = (
    "部门（单位）基本情况",
    "部门（单位）整体支出规模、使用方向和主要内容、涉及范围等",
    "基本支出",
    "项目支出安排落实、总投入等情况分析",
    "项目支出实际使用情况分析",
    "部门（单位）整体支出绩效情况",
    "存在的主要问题及原因分析",
    "下一步改进措施和有关建议",
    "专项组织情况分析",
    "政府性基金预算支出情况",
)
OUTLINE = tuple(OutlineSection(f"s{number}", f"{number}.", title) for number, title in enumerate(TITLES))


def with_outline(sheet: Sheet) -> Sheet:
    return replace(sheet, scheme=replace(SCHEME, outline=OUTLINE))


def written(sheet: Sheet) -> Sheet:
    """The sheet whose report is what was made for it."""
    assessment = assess(sheet)
    texts = {heading.key: paragraph_for(heading.key, sheet, assessment) for heading in sheet.scheme.outline}
    return replace(sheet, narrative={key: text for key, text in texts.items() if text})


def printed(sheet: Sheet, number: int) -> str:
    text = sheet.narrative.get(f"s{number}", "")
    return render_text(text, sheet, assess(sheet))


def test_every_section_of_the_complete_sheet() -> None:
    sheet = written(with_outline(complete()))
    assert [printed(sheet, number) for number in range(len(TITLES))] == [
        "核定编制20人，其中行政编制12人、事业编制8人；年末实际在职19人，在职人员控制率95.00%。",
        "2025年支出总计1000.00万元，其中基本支出400.00万元，占40.00%；项目支出600.00万元，占60.00%。\n"
        "支出总计比上年决算数增加125.00万元，增长14.29%，主要是项目支出增加100.00万元。\n"
        "按功能分类，一般公共服务支出400.00万元，农林水支出600.00万元。",
        "基本支出400.00万元，其中人员经费300.00万元、公用经费100.00万元。公用经费与年初预算数持平。\n"
        "“三公”经费支出9.00万元，其中公务用车购置费0万元、公务用车运行维护费5.50万元、"
        "因公出国（境）费0万元、公务接待费3.50万元。“三公”经费比年初预算数减少1.00万元，下降10.00%，"
        "主要是公务用车配置和维护经费减少0.50万元。“三公”经费比上年决算数减少3.00万元，下降25.00%，"
        "主要是公务用车配置和维护经费减少1.50万元。",
        "项目总收入660.00万元，其中年初结转结余50.00万元、本级财政拨款500.00万元、上级转移支付110.00万元。\n"
        "项目支出年初预算数510.00万元，全年预算数650.00万元。项目支出600.00万元，年末结转结余60.00万元。",
        "“项目1”支出350.00万元，执行率100.00%；“项目2”支出250.00万元，执行率83.33%。",
        "部门整体支出绩效自评得分100.00分，等级为“优”。\n“项目1”自评得分100.00分；“项目2”自评得分98.33分。",
        "1.“项目2”预算执行率为83.33%，部分合同款按约定次年支付。",
        "",
        "",
        "",
    ]


@pytest.mark.parametrize("sheet", [with_outline(complete()), with_outline(yuelu_2020())], ids=["complete", "2020"])
def test_what_is_made_from_the_figures_is_never_accused(sheet: Sheet) -> None:
    lines = tuple(
        replace(line, function_name="社会保障和就业支出") if line.function_code == "208" else line
        for line in sheet.lines
    )
    assert word_findings(written(replace(sheet, lines=lines))) == []


def test_the_paragraph_follows_the_figures_with_its_directions() -> None:
    sheet = written(with_outline(complete()))
    changed = with_figures(
        {"three_public.actual": "13", "vehicles.actual": "9.5", "vehicle_running.actual": "9.5"}, sheet
    )
    assert "“三公”经费比上年决算数增加1.00万元，增长8.33%，主要是公务用车配置和维护经费增加2.50万元。" in printed(
        changed, 2
    )
    assert word_findings(changed) == []


def test_missed_targets_become_problems_and_measures() -> None:
    sheet = with_indicator(
        11, with_outline(complete()), actual=cell("150"), deviation_reason="汛期停训两周。", improvement="错峰安排。"
    )
    sheet = written(sheet)
    assert printed(sheet, 6).splitlines()[0] == (
        "1.“项目1”的指标“培训人次”实际完成150人次，年度指标值为≥200人次，汛期停训两周。"
    )
    assert printed(sheet, 7) == "1.针对“项目1”的指标“培训人次”，错峰安排。"


def test_money_that_there_is_none_of_is_said() -> None:
    sheet = with_outline(complete())
    sheet = replace(sheet, lines=tuple(replace(line, source=MoneySource.GENERAL) for line in sheet.lines))
    assert printed(written(sheet), 9) == "本年度无政府性基金预算支出。"


def test_nothing_is_made_from_nothing() -> None:
    sheet = with_outline(replace(complete(), figures=figures({}), lines=(), projects=(), entries={}))
    assert written(sheet).narrative == {}


@pytest.mark.parametrize("key", ["overview", "other", "nowhere"])
def test_headings_and_sections_without_figures(key: str) -> None:
    sheet = complete()
    assert paragraph_for(key, sheet, assess(sheet)) is None


@pytest.mark.parametrize(
    ("number", "filled", "text"),
    [
        (0, {"establishment": "20"}, "核定编制20人。"),
        (
            0,
            {"establishment": "20", "establishment_administrative": "0", "establishment_worker": "3"},
            "核定编制20人，其中工勤编制3人。",
        ),
        (0, {"in_post": "19"}, "年末实际在职19人。"),
        (1, {"total_expenditure.actual": "1000"}, "2025年支出总计1000.00万元。"),
        (
            1,
            {"total_expenditure.actual": "1000", "basic_expenditure.actual": "400"},
            "2025年支出总计1000.00万元，其中基本支出400.00万元，占40.00%。",
        ),
        (
            1,
            {
                "total_expenditure.actual": "1000",
                "remitted_upward.actual": "20",
                "business_expenditure.actual": "30",
                "affiliate_subsidy.actual": "10",
            },
            "2025年支出总计1000.00万元，其中上缴上级支出20.00万元；经营支出30.00万元；对附属单位补助支出10.00万元。",
        ),
        (
            1,
            {"total_expenditure.actual": "1000", "remitted_upward.actual": "0", "affiliate_subsidy.actual": "10"},
            "2025年支出总计1000.00万元，其中对附属单位补助支出10.00万元。",
        ),
        (2, {"basic_expenditure.actual": "400"}, "基本支出400.00万元。"),
        (
            2,
            {"basic_expenditure.actual": "400", "operating_expenditure.actual": "100"},
            "基本支出400.00万元，其中公用经费100.00万元。",
        ),
        (2, {"three_public.actual": "9"}, "“三公”经费支出9.00万元。"),
        (3, {"project_income": "660"}, "项目总收入660.00万元。"),
        (
            3,
            {"project_income": "660", "project_other_income": "30"},
            "项目总收入660.00万元，其中其他收入30.00万元。",
        ),
        (3, {"project_income": "660", "project_other_income": "0"}, "项目总收入660.00万元。"),
        (3, {"project_expenditure.budget": "510"}, "项目支出年初预算数510.00万元。"),
        (3, {"project_expenditure.adjusted": "650"}, "项目支出全年预算数650.00万元。"),
        (3, {"project_expenditure.actual": "600"}, "项目支出600.00万元。"),
        (3, {"project_closing_balance": "60"}, "年末结转结余60.00万元。"),
    ],
)
def test_what_is_not_filled_in_leaves_no_trace(number: int, filled: dict[str, str], text: str) -> None:
    named = {name if "." in name else f"{name}.current": value for name, value in filled.items()}
    sheet = with_outline(replace(complete(), figures=figures(named), lines=(), projects=(), entries={}))
    assert printed(written(sheet), number) == text


@pytest.mark.parametrize(
    ("title", "sources", "text"),
    [
        ("政府性基金预算支出情况", (MoneySource.GENERAL,), "本年度无政府性基金预算支出。"),
        ("政府性基金预算支出情况", (MoneySource.GENERAL, MoneySource.GOVERNMENT_FUND), None),
        ("政府性基金预算支出情况", (MoneySource.GENERAL, MoneySource.UNSPLIT), None),
        ("政府性基金预算支出情况", (), None),
        ("国有资本经营预算支出情况", (MoneySource.GOVERNMENT_FUND,), "本年度无国有资本经营预算支出。"),
        ("国有资本经营预算支出情况", (MoneySource.STATE_CAPITAL,), None),
        ("社会保险基金预算支出情况", (MoneySource.GENERAL,), "本年度无社会保险基金预算支出。"),
    ],
)
def test_which_money_there_is_none_of(title: str, sources: tuple[MoneySource, ...], text: str | None) -> None:
    line = complete().lines[0]
    lines = tuple(replace(line, id=number, source=source) for number, source in enumerate(sources, start=1))
    scheme = replace(SCHEME, outline=(OutlineSection("fund", "四、", title),))
    sheet = replace(complete(), scheme=scheme, lines=lines)
    assert paragraph_for("fund", sheet, assess(sheet)) == text


def test_problems_are_numbered_and_name_what_was_missed() -> None:
    sheet = with_indicator(21, with_outline(complete()), actual=cell("150"), deviation_reason="生源不足；")
    sheet = with_indicator(22, sheet, band=Band.PARTLY, band_score=cell("15"), deviation_reason="", improvement=" ")
    sheet = with_indicator(23, sheet, actual=cell("60"), improvement="加强推荐，")
    sheet = with_project(2, sheet, execution_reason="")
    assert printed(written(sheet), 6).splitlines() == [
        "1.“项目2”预算执行率为83.33%。",
        "2.“项目2”的指标“培训人次”实际完成150人次，年度指标值为≥200人次，生源不足。",
        "3.“项目2”的指标“培训质量”未全部完成。",
        "4.“项目2”的指标“就业率”实际完成60.00%，年度指标值为≥80.00%。",
    ]
    assert printed(written(sheet), 7) == "1.针对“项目2”的指标“就业率”，加强推荐。"
