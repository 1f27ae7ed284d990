"""Years, placeholders, official names, doubled words, length, problems and measures: T03, T04, T09, T10, T13, T15."""

from dataclasses import replace

import pytest

from apps.core.findings import Severity
from apps.evaluations.checks.words.passages import READ_LENGTH
from apps.indicators.facts import OutlineSection
from tests.evaluations.sheets import SCHEME, complete, with_figures, with_indicator, with_project
from tests.evaluations.words.texts import said, with_text, word_findings

# T03, of a report for 2025


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("2025年支出总计1000万元。", None),
        ("比2024年增加125万元。", None),
        ("兑现2024年度产业扶持资金。", None),
        ("依据《2019年管理办法》和〔2020〕10号文件。", None),
        ("单位成立于2018年。", None),
        ("2026年支出情况良好。", "hint"),
        ("计划2026年建成。", None),
        ("2026年底前完成。", None),
        ("2027年支出情况良好。", "warning"),
        ("规划到2030年实现。", None),
        ("2023年度支出总体平稳。", "warning"),
        ("2023年预算执行情况良好。", "warning"),
        ("现将2024年度部门整体支出绩效自评情况报告如下。", "warning"),
        ("根据2024年度绩效评价结果整改。", None),
    ],
)
def test_years(text: str, level: str | None) -> None:
    assert [severity for severity, _ in said(text, "T03")] == ([level] if level else [])


def test_plans_may_speak_of_any_year_ahead() -> None:
    outline = (OutlineSection("plan", "六、", "下一步改进措施和有关建议"),)
    sheet = replace(complete(), scheme=replace(SCHEME, outline=outline))
    assert word_findings(with_text("2027年支出情况良好。", sheet, "plan"), "T03") == []


def test_this_years_figure_said_of_last_year() -> None:
    assert said("2024年“三公”经费支出9.00万元。", "T03") == [
        ("warning", "正文“2024年“三公”经费支出9.00万元”是“三公”经费 2025 年的数据。")
    ]
    assert said("2024年“三公”经费支出12.00万元。", "T03") == []
    same = with_figures({"three_public.prior": "9"})
    assert said("2024年“三公”经费支出9.00万元。", "T03", sheet=same) == []


# T04


@pytest.mark.parametrize(
    "text",
    [
        "支出XX万元。",
        "支出ＸＸ万元。",
        "支出xxx万元。",
        "支出××万元。",
        "召开X次会议，X年X月完成。",
        "联系某某单位。",
        "由{单位}负责。",
        "由{}负责。",
        "支出**万元。",
        "支出____万元。",
        "【请填写主要内容】",
        "主要成效待填写。",
        "主要成效待补充",
        "（略）",
        "(100字以内)",
        "请简述主要做法。",
        "完成率#DIV/0!",
    ],
)
def test_placeholders(text: str) -> None:
    assert [severity for severity, _ in said(text, "T04")] == ["error"]


@pytest.mark.parametrize(
    "text",
    [
        "制度有待完善，能力亟待补充。",
        "3×4米的展板。",
        "XXL号服装。",
        "引进MAXX公司。",
        "发放问卷200份。",
        "依据《办法》【2020】执行。",
        "请示上级后实施。",
        "约占80%。",
    ],
)
def test_what_is_no_placeholder(text: str) -> None:
    assert said(text, "T04") == []


def test_unfinished_sentences_are_a_warning() -> None:
    assert said("主要做法是……", "T04") == [("warning", "报告正文“二、整体支出使用情况”中“主要做法是……”似未写完。")]


def test_placeholders_in_every_text_and_prompts_of_the_outline() -> None:
    scheme = replace(SCHEME, outline=(replace(SCHEME.outline[2], instruction="写明支出总计和用途。"),))
    sheet = replace(complete(), scheme=scheme, narrative={"use": "写明支出总计和用途。"})
    sheet = with_project(1, with_indicator(12, sheet, improvement="由某某负责"), achieved_goal="完成XX项")
    assert [(one.where.cell, one.severity, one.fact) for one in word_findings(sheet, "T04")] == [
        ("project.1.achieved_goal", Severity.ERROR, "项目“项目1”实际完成情况中“完成XX项”未填写。"),
        ("indicator.12.improvement", Severity.ERROR, "项目“项目1”指标“培训质量”改进措施中“由某某负责”未填写。"),
        (
            "narrative.use",
            Severity.ERROR,
            "报告正文“二、整体支出使用情况”保留了填写说明“写明支出总计和用途。”。",
        ),
    ]


# T09


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("社会保障与就业支出19.76万元。", ["“社会保障与就业支出”的规范名称是“社会保障和就业支出”。"]),
        ("社会保障和就业支出19.76万元。", []),
        ("商业服务业支出2628.92万元。", ["“商业服务业支出”的规范名称是“商业服务业等支出”。"]),
        ("商业服务业等支出2628.92万元。", []),
        ("文化体育与传媒支出5万元。", ["“文化体育与传媒支出”的规范名称是“文化旅游体育与传媒支出”。"]),
    ],
)
def test_official_names(text: str, facts: list[str]) -> None:
    assert said(text, "T09") == [("hint", fact) for fact in facts]


# T10


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("加强资金的的管理。", "字词"),
        ("完成了了任务。", "字词"),
        ("提高项目项目管理水平。", "字词"),
        ("严格执行财务制度财务制度。", "字词"),
        ("任务完成。。", "标点"),
        ("一是，，加强管理。", "标点"),
        ("加强管理、，提高水平。", "标点"),
    ],
)
def test_doubled(text: str, around: str) -> None:
    ((severity, fact),) = said(text, "T10")
    assert severity == "hint"
    assert fact.endswith(f"有重复的{around}。")


@pytest.mark.parametrize(
    "text",
    [
        "的的确确完成了。",
        "为了了解情况。",
        "参与与协作，以及及时反馈。",
        "一步一步推进，一项一项落实。",
        "点对点联系，一对一帮扶。",
        "“点对点”“一对一”。",
        "方方面面都好。",
        "结束。”\n“开始。",
        "未完……",
    ],
)
def test_not_doubled(text: str) -> None:
    assert said(text, "T10") == []


# T13


def test_a_section_too_long_to_be_read_says_so() -> None:
    longest = "各项工作有序推进，成效良好。" * (READ_LENGTH // 14)
    assert said(longest, "T13") == []
    whole = longest[:1] * READ_LENGTH
    assert said(whole, "T13") == []
    (found,) = word_findings(with_text(f"{whole}后"), "T13")
    assert found.text == "“二、整体支出使用情况”共 30,001 字，只核对了前 30,000 字。\n请精简正文，或说明原因。"
    assert found.where.cell == "narrative.use"
    assert said(f"{longest}{'后' * 15}", "T13") == [
        (
            "warning",
            f"“二、整体支出使用情况”共 {len(longest) + 15:,} 字，只核对了前 30,000 字。",
        )
    ]


# T15


def logic(problems: str, measures: str, *titles: str) -> list[tuple[str, str, str]]:
    """Severity, cell and fact for a report with these two sections."""
    first, second = titles or ("存在的主要问题及原因分析", "下一步改进措施和有关建议")
    outline = (OutlineSection("problems", "五、", first), OutlineSection("measures", "六、", second))
    sheet = replace(complete(), scheme=replace(complete().scheme, outline=outline))
    sheet = replace(sheet, narrative={"problems": problems, "measures": measures})
    return [(one.severity.value, one.where.cell, one.fact) for one in word_findings(sheet, "T15")]


THREE = "一是进度慢；二是台账不全；三是培训少。"


@pytest.mark.parametrize(
    ("problems", "measures", "is_accused"),
    [
        (THREE, "加快进度。", True),
        (THREE, "一是加快进度。二是补齐台账。", True),
        (THREE, "一是加快进度。二是补齐台账。三是加强培训。", False),
        (THREE, "加快进度。\n补齐台账。\n\n加强培训。", False),
        (THREE, "加快进度。\n \n补齐台账。", True),
        ("1.进度慢。\n2.台账不全。", "（一）加快进度。", True),
        ("（一）进度慢。\n（二）台账不全。", "1、加快进度。\n2、补齐台账。", False),
        ("第一，进度慢。第二，台账不全。", "加快进度，补齐台账。", True),
        ("进度慢，台账不全。", "加快进度。", False),
        ("", "加快进度。", False),
        (THREE, "", False),
    ],
)
def test_problems_have_measures(problems: str, measures: str, is_accused: bool) -> None:
    assert bool(logic(problems, measures)) is is_accused


def test_problems_without_measures_are_a_hint_at_the_measures() -> None:
    assert logic(THREE, "加快进度。") == [
        ("hint", "narrative.measures", "正文列出 3 个问题，改进措施和建议只有 1 条。")
    ]


def test_a_section_of_both_answers_itself() -> None:
    assert logic(THREE, "加快进度。", "存在的问题及改进措施", "有关建议") == []


# What the findings quote


@pytest.mark.parametrize(
    ("check", "text", "fact"),
    [
        ("T03", "2026年支出情况良好。", "正文“2026年支出情况良好”的年份晚于填报年度。"),
        ("T03", "2023年度部门支出总体平稳，执行情况良好。", "正文“2023年度部门支出总体平稳，执”的年份早于上年。"),
        (
            "T03",
            "现将2024年度部门整体支出绩效自评情况报告如下。",
            "正文“2024年度部门整体支出绩效自评”是上年度的报告。",
        ),
        (
            "T04",
            "本年度各项工作完成XX项，其余按计划推进。",
            "报告正文“二、整体支出使用情况”中“各项工作完成XX项，其余按计”未填写。",
        ),
        (
            "T10",
            "进一步加强资金的的管理和使用。",
            "报告正文“二、整体支出使用情况”中“一步加强资金的的管理和使用”有重复的字词。",
        ),
        ("T10", "任务\n完成。。", "报告正文“二、整体支出使用情况”中“完成。。”有重复的标点。"),
    ],
)
def test_findings_quote_the_place(check: str, text: str, fact: str) -> None:
    assert [found for _, found in said(text, check)] == [fact]


def test_a_prompt_is_quoted_by_its_beginning() -> None:
    prompt = "写明部门机构设置、人员编制和在职人员情况，以及主要职能。"
    scheme = replace(SCHEME, outline=(replace(SCHEME.outline[2], instruction=prompt),))
    sheet = replace(complete(), scheme=scheme)
    assert [fact for _, fact in said(f"一、{prompt}", "T04", sheet=sheet)] == [
        f"报告正文“二、整体支出使用情况”保留了填写说明“{prompt[:20]}”。"
    ]


def test_an_old_name_beside_the_official_one_is_told_and_a_name_within_another_is_not() -> None:
    assert said("社会保障和就业支出19万元，社会保障与就业支出19万元。", "T09") == [
        ("hint", "“社会保障与就业支出”的规范名称是“社会保障和就业支出”。")
    ]
    assert said("国有资本经营预算支出和其他支出。", "T09") == []


@pytest.mark.parametrize(("year", "is_old"), [(2018, False), (2019, True)])
def test_a_renamed_class_is_wrong_from_its_year_on(year: int, is_old: bool) -> None:
    sheet = replace(complete(), header=replace(complete().header, year=year))
    assert bool(said("医疗卫生与计划生育支出5万元。", "T09", sheet=sheet)) == is_old


@pytest.mark.parametrize(
    "text",
    [
        "2024年“三公”经费支出约9.00万元。",
        "2024年“三公”经费比上年减少9.00万元。",
        "2024年招商项目“三公”经费支出9.00万元。",
        "2024年公务用车购置费0万元。",
        "“三公”经费支出9.00万元。",
    ],
)
def test_what_is_not_said_of_last_year(text: str) -> None:
    assert said(text, "T03") == []


def test_a_figure_that_last_year_did_not_have_is_misdated_too() -> None:
    sheet = with_figures({"three_public.prior": None})
    assert [fact for _, fact in said("2024年“三公”经费支出9.00万元。", "T03", sheet=sheet)] == [
        "正文“2024年“三公”经费支出9.00万元”是“三公”经费 2025 年的数据。"
    ]


def test_a_misdated_figure_is_found_behind_other_numbers_and_the_departments_name() -> None:
    text = "培训5次。2024年示例区农业农村局“三公”经费支出9.00万元。"
    (found,) = word_findings(with_text(text), "T03")
    assert found.fact.endswith("是“三公”经费 2025 年的数据。")
    assert found.where.cell == "narrative.use"


@pytest.mark.parametrize(
    ("check", "text"),
    [
        ("T03", "2027年支出情况良好。"),
        ("T03", "2023年度支出总体平稳。"),
        ("T03", "现将2024年度部门整体支出绩效自评情况报告如下。"),
        ("T04", "主要做法是……"),
        ("T06", "办公经费0万元。"),
    ],
)
def test_every_kind_of_finding_points_to_its_section(check: str, text: str) -> None:
    sheet = with_figures({"office.actual": None})
    assert [one.where.cell for one in word_findings(with_text(text, sheet), check)] == ["narrative.use"]


def test_years_are_told_for_every_sentence() -> None:
    text = "计划2027年完成。2027年支出良好。2023年度支出平稳。"
    assert [fact for _, fact in said(text, "T03")] == [
        "正文“2027年支出良好”的年份晚于填报年度。",
        "正文“2023年度支出平稳”的年份早于上年。",
    ]
