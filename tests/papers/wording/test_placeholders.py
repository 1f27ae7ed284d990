"""Placeholders, doubled words and names of classes beyond what the workspace's own tests say: T04, T09, T10."""

import pytest

from apps.papers.checks.wording.placeholders import t04_no_placeholders
from apps.papers.facts import Header, Passage
from tests.papers.wording.said import accused


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("（请填写单位职能）", "（请填写单位职能）"),
        ("下达〔2024〕×号文件。", "×"),
        ("受益企业＿＿家。", "＿＿"),
        ("举办培训班N期。", "N"),
        ("满意度为[填写数值]%。", "[填写数值]"),
        ("（单位名称）严格执行预算。", "（单位名称）"),
        ("于2024年○月底验收。", "○"),
        ("完成情况（此处简要说明）。", "此处简要"),
        ("由某某公司施工。", "某某"),
        ("接待费（）5万元。", "（）"),
        ("第三方机构：（ ）。", "（ ）"),
        ("截至〇〇年底均已完工。", "〇〇"),
        ("满意度达到？？%。", "？？"),
        ("评价等次：（优/良/中/差）。", "（优/良/中/差）"),
        ("存在的问题（如有）。", "（如有）"),
        ("新增就业□□人。", "□□"),
    ],
)
def test_what_was_never_filled_in(text: str, words: str) -> None:
    assert accused(text, "T04") == [words]


@pytest.mark.parametrize(
    "text",
    [
        "对李某某、王某某等3户给予救助。",
        "购置X光机1台，DN300×200三通12个。",
        "二○二四年十二月",
        "部门（单位）名称：水利局",
    ],
)
def test_what_stands_for_nothing_else(text: str) -> None:
    assert accused(text, "T04") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("支出120万元万元。", "万元万元"),
        ("支出120万元元。", "万元元"),
        ("根据据要求开展自评。", "根据据"),
        ("完成率98%%。", "%%"),
        ("由于于雨期较长。", "于于"),
        ("完成率98%%%%。", "%%%%"),
        ("项目项目项目已完工。", "项目项目项目"),
        ("已完工，，，，转入验收。", "，，，，"),
    ],
)
def test_what_was_typed_twice(text: str, words: str) -> None:
    assert accused(text, "T10") == [words]


@pytest.mark.parametrize(
    "text",
    [
        "人人有责、天天巡查、一一建档、的的确确落实。",
        "研究研究问题，讨论讨论对策。",
        "进一步提高了了解民情的能力。",
        "把把关工作做实，针对对象分类施策，参与与监督并重。",
        "方方面面，村村通、户户通，年年末盘点。",
        "是是非非面前立场坚定。",
    ],
)
def test_what_is_said_twice_on_purpose(text: str) -> None:
    assert accused(text, "T10") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("城乡社区事务支出20万元，农林水事务支出30万元。", ["城乡社区事务支出", "农林水事务支出"]),
        ("2018年医疗卫生与计划生育支出46万元。", []),  # its name in that year
        ("2024年医疗卫生与计划生育支出46万元。", ["医疗卫生与计划生育支出"]),
        ("粮油物质储备支出18万元。", ["粮油物质储备支出"]),
        ("卫生健康支出62万元，灾害防治及应急管理支出12万元。", []),
    ],
)
def test_names_of_classes(text: str, words: list[str]) -> None:
    assert sorted(accused(text, "T09")) == sorted(words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("社会保障和就业事务支出86万元。", ["社会保障和就业事务支出"]),
        ("社会保障就业支出86万元。", ["社会保障就业支出"]),
        ("自然资源海洋气候等支出58万元。", ["自然资源海洋气候等支出"]),
        ("交通运输事务支出36万元。", ["交通运输事务支出"]),
        ("社会保障和就业专项支出、城乡社区公共设施支出、科学技术普及支出按规定列支。", []),
        ("一般公共预算支出86万元，基本公共服务支出12万元，一般公共服务类支出8万元。", []),
        ("交通运输项目支出36万元，卫生健康资金支出12万元。", []),
    ],
)
def test_garbled_names_of_classes(text: str, words: list[str]) -> None:
    assert accused(text, "T09") == words


@pytest.mark.parametrize("text", ["填表人：某某  填报日期：  联系电话：", "填报人:某某", "单位负责人：某某"])
def test_a_name_that_was_left_out_below_a_form_is_no_placeholder(text: str) -> None:
    assert accused(text, "T04") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("联系电话：13812345678。请填写单位职能。", "“请填写单位职能”"),
        ("电话13812345678请填写单位职能和人员。", "“请填写单位职能和人”"),
        ("共安排请填写个，金额1234567.89元。", "“共安排请填写个，金额”"),
    ],
)
def test_the_quotation_stays_in_its_sentence_and_cuts_no_number(text: str, words: str) -> None:
    (remark,) = t04_no_placeholders(Passage("passage.0", "", text), Header(2023, ""))
    assert remark.fact.startswith(words)
