"""The institution that a report is about: T23, of 清江县水利局."""

import pytest

from apps.core.findings import Severity
from apps.papers.facts import Header
from tests.papers.wording.said import accused, remarks


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("清江县水务局为县政府工作部门，正科级。", "清江县水务局"),
        ("综上，清河县水利局2024年度部门整体支出绩效自评等级为“优”。", "清河县水利局"),
        ("清河县水利局严格落实厉行节约要求。", "清河县水利局"),
        ("清江市水利局内设机构8个。", "清江市水利局"),
        ("清江县林业局2024年度整体支出绩效自评情况如下。", "清江县林业局"),
        ("清江县水务局（以下简称“我局”）是县政府组成部门。", "清江县水务局"),
        ("我局（清江县水务局）严格执行八项规定。", "清江县水务局"),
        ("单位名称：清江县水务局。", "清江县水务局"),
        ("清江县水利水电局负责全县水利工程建设。", "清江县水利水电局"),
        ("2024年，清江县水务局共有编制86名。", "清江县水务局"),
        ("我委高度重视绩效自评工作。", "我委"),
        ("由我单位（清江市残疾人联合会）自行组织评价。", "清江市残疾人联合会"),
        ("我馆承担全县文化工作。", "我馆"),
    ],
)
def test_another_name_for_itself(text: str, name: str) -> None:
    (remark,) = remarks(text, "T23")
    assert text[remark.start : remark.end] == name
    assert "部门名称应为 清江县水利局" in remark.fact


@pytest.mark.parametrize(
    "text",
    [
        "清江县水利局为县政府工作部门。",
        "湖南省清江县水利局2024年度部门整体支出绩效自评。",
        "县水利局（以下简称“我局”）对所属单位统一管理。",
        "我局（含二级机构清江县水保站）在职86人，我站在群众立场办事。",
        "清江县水利局水政监察大队核定编制12名。",
        "会同清江县财政局、清江县自然资源局开展检查。",
        "原清江县国土资源局的职责划入清江县自然资源局，我局配合移交。",
        "赴清河县水利局学习河长制经验。",
        "清江县财政局2024年度部门预算批复后，我局分解任务。",
        "清江县水库管理所为我局下属事业单位，核定编制20名。",
        "清江县水库管理所核定编制20名。",
        "清江县农业农村局负责全县高标准农田建设，我局配合验收。",
        "我局委托第三方开展评价，我校对材料逐项核实。",
        "接受市水利局的业务指导。",
        "我局会同区财政局核定编制20名。",
        "我局（原清江县水务局）2024年更名。",
    ],
)
def test_other_institutions_and_its_own(text: str) -> None:
    assert accused(text, "T23") == []


def test_the_same_bureau_of_a_place_far_away_is_asked_about() -> None:
    (remark,) = remarks("浦澜县水利局内设股室6个。", "T23")
    assert remark.severity is Severity.HINT


@pytest.mark.parametrize(
    ("own", "text", "is_accused"),
    [
        ("清江县卫生健康委员会", "我局认真履职。", True),
        ("清江县卫生健康委员会", "我委认真履职。", False),
        ("清江县水库管理所", "清江县水利局为县政府工作部门。", False),  # what it belongs to
        ("清江县财政局", "清江县审计局2024年度部门决算如下。", True),
        ("沅溪县残疾人联合会", "青衣县残疾人联合会现有内设部室4个。", True),
        ("沅溪县残疾人联合会", "青衣县残疾人联合会来函商请协助。", False),
        ("沅溪县残疾人联合会", "青衣县残疾人联合会现有内设部室4个，供我会学习借鉴。", False),
        ("沅溪县水利局", "我县水利局内设股室4个。", False),
        ("沅溪县残疾人联合会", "沅溪县民政局2024年度部门整体支出绩效自评得分为93.8分。", True),
        ("沅溪县残疾人联合会", "沅溪县民政局2024年度拨付护理补贴86万元。", False),
        ("", "清江县水务局为县政府工作部门。", False),
    ],
)
def test_whose_report_it_is(own: str, text: str, is_accused: bool) -> None:
    assert bool(accused(text, "T23", header=Header(2024, own))) is is_accused
