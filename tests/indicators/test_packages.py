"""The scheme packages of the repository: that they are valid, and that they score as their sources say."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import chain

import pytest
from django.core.management import call_command

from apps.budgets.facts import FIGURES
from apps.core.findings import Severity
from apps.core.snapshots import to_plain
from apps.core.texts import sentence
from apps.indicators.enums import Band, BudgetBase, Grade, Level, ReverseMode, SchemeKind, Verification
from apps.indicators.facts import Answer, Part, SatisfactionGroup, SchemeContent, ScoreTable
from apps.indicators.management.commands.load_schemes import PACKAGES
from apps.indicators.queries import latest_scheme, latest_schemes
from apps.indicators.rules import groups_of, names_in, score_indicator, total_of
from apps.indicators.rules.explaining import (
    caps_in_words,
    form_in_words,
    formula_in_words,
    grades_in_words,
    rule_in_words,
)
from tests.indicators.builders import figures, no_figures

D = Decimal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _packages() -> None:
    call_command("load_schemes", verbosity=0)


@pytest.fixture
def table() -> ScoreTable:
    content = latest_scheme("changsha-district-2020").facts.score_table
    assert content is not None
    return content


CHANGSHA = [
    ("投入", "预算配置", "在职人员控制率", "5", Verification.CONFIRMED),
    ("投入", "预算配置", "“三公经费”变动率", "8", Verification.CONFIRMED),
    ("过程", "预算执行", "预算完成率", "5", Verification.CONFIRMED),
    ("过程", "预算执行", "预算控制率", "5", Verification.CONFIRMED),
    ("过程", "预算执行", "新建楼堂馆所面积控制率", "5", Verification.CONFIRMED),
    ("过程", "预算执行", "新建楼堂馆所投资概算控制率", "5", Verification.UNCONFIRMED),
    ("过程", "预算管理", "公用经费控制率", "8", Verification.UNCONFIRMED),
    ("过程", "预算管理", "“三公经费”控制率", "8", Verification.UNCONFIRMED),
    ("过程", "预算管理", "政府采购执行率", "6", Verification.UNCONFIRMED),
    ("过程", "预算管理", "管理制度健全性", "8", Verification.UNCONFIRMED),
    ("过程", "预算管理", "资金使用合规性", "6", Verification.UNCONFIRMED),
    ("过程", "预算管理", "预决算信息公开性和完善性", "5", Verification.UNCONFIRMED),
    ("产出及效率", "职责履行", "重点工作实际完成率", "8", Verification.UNCONFIRMED),
    ("产出及效率", "履职效益", "经济效益和社会效益", "6", Verification.UNCONFIRMED),
    ("产出及效率", "履职效益", "行政效能", "6", Verification.UNCONFIRMED),
    ("产出及效率", "履职效益", "社会公众或服务对象满意度", "6", Verification.UNCONFIRMED),
]


def test_changsha_rows_weights_and_marks(table: ScoreTable) -> None:
    rows = [(row.level1, row.level2, row.name, row.weight, row.verified) for row in table.indicators]
    assert rows == [(*names, D(weight), mark) for *names, weight, mark in CHANGSHA]
    assert [(group.name, group.weight) for group in table.groups] == [
        ("投入", D(13)),
        ("过程", D(61)),
        ("产出及效率", D(26)),
    ]
    assert all(row.source for row in table.indicators)


def test_changsha_package() -> None:
    scheme = latest_scheme("changsha-district-2020").facts
    assert (scheme.region, scheme.first_year, scheme.last_year) == ("湖南省长沙市", 2018, 2027)
    assert scheme.severities == {"F04": Severity.WARNING, "T05": Severity.WARNING}
    assert scheme.report_title == "{year}年度{department}部门整体支出绩效自评报告"
    assert [(band.grade, band.lower) for band in scheme.grade_bands] == [
        (Grade.EXCELLENT, D(90)),
        (Grade.GOOD, D(80)),
        (Grade.FAIR, D(60)),
        (Grade.POOR, D(0)),
    ]
    assert [(section.depth, section.number, section.title) for section in scheme.outline] == [
        (1, "一、", "部门（单位）概况"),
        (2, "（一）", "部门（单位）基本情况"),
        (2, "（二）", "部门（单位）整体支出规模、使用方向和主要内容、涉及范围等"),
        (1, "二、", "部门（单位）整体支出管理及使用情况"),
        (2, "（一）", "基本支出"),
        (2, "（二）", "专项支出"),
        (3, "1.", "项目支出安排落实、总投入等情况分析"),
        (3, "2.", "项目支出实际使用情况分析"),
        (3, "3.", "项目支出管理情况分析"),
        (1, "三、", "部门（单位）专项组织实施情况"),
        (2, "（一）", "专项组织情况分析"),
        (2, "（二）", "专项管理情况分析"),
        (1, "四、", "部门（单位）整体支出绩效情况"),
        (1, "五、", "存在的主要问题及原因分析"),
        (1, "六、", "下一步改进措施和有关建议"),
    ]
    assert all(bool(section.instruction) != section.is_heading_only for section in scheme.outline)
    assert all(section.is_required != section.is_heading_only for section in scheme.outline)


def test_changsha_formulas_name_figures_that_exist(table: ScoreTable) -> None:
    derived = [row for row in table.indicators if row.formula is not None]
    assert len(derived) == 9
    for row in derived:
        assert row.formula is not None
        for name in names_in(row.formula.numerator) + names_in(row.formula.denominator):
            figure, _, column = name.partition(".")
            assert column in FIGURES[figure].columns


@pytest.mark.parametrize(
    ("key", "values", "value", "points"),
    [
        ("staff_control_rate", {"in_post__current": 17, "establishment__current": 16}, "106.25", "2.00"),
        ("staff_control_rate", {"in_post__current": 136, "establishment__current": 143}, "95.10", "5"),
        (
            "three_public_change_rate",
            {"three_public__budget": 0, "three_public_prior_budget__current": 5},
            "-100.00",
            "8",
        ),
        (
            "three_public_change_rate",
            {"three_public__budget": "5.10", "three_public_prior_budget__current": 5},
            "2.00",
            "6.4",
        ),
        ("three_public_change_rate", {"three_public__budget": 0, "three_public_prior_budget__current": 0}, None, "8"),
        ("three_public_change_rate", {"three_public__budget": 1, "three_public_prior_budget__current": 0}, None, None),
        (
            "budget_completion_rate",
            {
                "opening_balance__current": "730.36",
                "total_expenditure__budget": "7445.19",
                "budget_added__current": 0,
                "closing_balance__current": "1569.73",
            },
            "80.80",
            "0",
        ),
        (
            "budget_completion_rate",
            {
                "opening_balance__current": 0,
                "total_expenditure__budget": "1922.76",
                "budget_added__current": "787.66",
                "closing_balance__current": "19.80",
            },
            "99.27",
            "5",
        ),
        (
            "budget_control_rate",
            {"budget_added__current": "767.86", "total_expenditure__budget": "1922.76"},
            "39.94",
            "0",
        ),
        ("budget_control_rate", {"budget_added__current": 0, "total_expenditure__budget": 100}, "0.00", "5"),
        ("budget_control_rate", {"budget_added__current": -10, "total_expenditure__budget": 100}, "-10.00", "5"),
        ("budget_control_rate", {"budget_added__current": 25, "total_expenditure__budget": 100}, "25.00", "2"),
        ("budget_control_rate", {"budget_added__current": 25, "total_expenditure__budget": 0}, None, None),
        (
            "building_area_control_rate",
            {"building_area_actual__current": 1100, "building_area_approved__current": 1000},
            "110.00",
            "1",
        ),
        (
            "building_area_control_rate",
            {"building_area_actual__current": None, "building_area_approved__current": None},
            None,
            None,
        ),
        (
            "building_investment_control_rate",
            {"building_investment_actual__current": 0, "building_investment_budget__current": 0},
            None,
            "5",
        ),
        (
            "operating_control_rate",
            {"operating_expenditure__actual": 103, "operating_expenditure__budget": 100},
            "103.00",
            "5",
        ),
        ("three_public_control_rate", {"three_public__actual": 0, "three_public__budget": 0}, None, "8"),
        ("three_public_control_rate", {"three_public__actual": "44.29", "three_public__budget": "63.46"}, "69.79", "8"),
        ("procurement_execution_rate", {"procurement__actual": 0, "procurement__budget": 0}, None, "6"),
        ("procurement_execution_rate", {"procurement__actual": 88, "procurement__budget": 100}, "88.00", "2"),
        ("procurement_execution_rate", {"procurement__actual": 111, "procurement__budget": 100}, "111.00", "2"),
    ],
)
def test_changsha_derived_scores(
    table: ScoreTable, key: str, values: dict[str, str | int | None], value: str | None, points: str | None
) -> None:
    score = score_indicator(table.indicator(key), Answer(), figures(**values))
    assert score.value == (None if value is None else D(value))
    assert score.points == (None if points is None else D(points))


@pytest.mark.parametrize(
    ("key", "answer", "points"),
    [
        ("building_area_control_rate", Answer(is_not_applicable=True), "5"),
        ("building_investment_control_rate", Answer(is_not_applicable=True), "5"),
        ("three_public_control_rate", Answer(is_not_applicable=True), None),
        ("management_system", Answer(ticks=(True, True, False, True)), "6"),
        ("fund_compliance", Answer(count=2), "4"),
        ("disclosure", Answer(ticks=(True,) * 5), "5"),
        ("key_work_completion", Answer(value=D("95.5")), "7.64"),
        ("economic_social_benefit", Answer(band=Band.REACHED, band_score=D("5.5")), "5.5"),
        ("administrative_efficiency", Answer(level=Level.FAIR), "3"),
        ("satisfaction", Answer(value=D("92.5")), "6"),
        ("satisfaction", Answer(value=D("89.99")), "4"),
        ("satisfaction", Answer(value=D("69.9")), "0"),
    ],
)
def test_changsha_answered_scores(table: ScoreTable, key: str, answer: Answer, points: str | None) -> None:
    score = score_indicator(table.indicator(key), answer, no_figures)
    assert score.points == (None if points is None else D(points))


def test_nothing_filled_in_scores_nothing(table: ScoreTable) -> None:
    scores = [score_indicator(row, Answer(), no_figures) for row in table.indicators]
    assert [score.points for score in scores] == [None] * 16
    assert all(score.missing for score in scores)


def test_national_project_form() -> None:
    scheme = latest_scheme("national-project-2020").facts
    form = scheme.project_form
    assert form is not None
    assert (scheme.region, scheme.first_year, scheme.last_year) == ("全国", 2020, None)
    assert form.execution_weight == 10
    assert [(group.name, group.weight, group.level2) for group in form.groups] == [
        ("产出指标", D(50), ("数量指标", "质量指标", "时效指标", "成本指标")),
        ("效益指标", D(30), ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
        ("满意度指标", D(10), ("服务对象满意度指标",)),
    ]
    assert (form.bands.reached_from, form.bands.partly_from) == (D("0.8"), D("0.6"))
    assert form.reverse_mode is ReverseMode.LINEAR_TO_DOUBLE
    assert form.over_achievement_ratio == D("1.3")
    assert form.source == "财预〔2020〕10号附件1（原文未全见）"


def test_all_packages_with_kind_region_and_honest_mark() -> None:
    assert [(row.key, row.kind, row.facts.region, row.facts.verified) for row in latest_schemes()] == [
        ("changsha-district-2020", SchemeKind.SCORE_TABLE, "湖南省长沙市", Verification.DEDUCED),
        ("cost-project-2021", SchemeKind.PROJECT_FORM, "全国", Verification.UNCONFIRMED),
        ("hubei-project-2020", SchemeKind.PROJECT_FORM, "湖北省", Verification.DEDUCED),
        ("hunan-department-form-2021", SchemeKind.DEPARTMENT_FORM, "湖南省", Verification.UNCONFIRMED),
        ("mof-library-2013", SchemeKind.LIBRARY, "全国", Verification.DEDUCED),
        ("national-project-2020", SchemeKind.PROJECT_FORM, "全国", Verification.DEDUCED),
        ("yueyang-2018", SchemeKind.SCORE_TABLE, "湖南省岳阳市", Verification.DEDUCED),
    ]


@pytest.fixture
def yueyang() -> ScoreTable:
    content = latest_scheme("yueyang-2018").facts.score_table
    assert content is not None
    return content


YUEYANG = [
    ("财政供养人员控制率", "5", Verification.CONFIRMED),
    ("“三公经费”变动率", "5", Verification.CONFIRMED),
    ("重点支出安排率", "5", Verification.CONFIRMED),
    ("预算调整率", "3", Verification.CONFIRMED),
    ("支付进度", "3", Verification.CONFIRMED),
    ("资金结余", "3", Verification.CONFIRMED),
    ("“三公经费”控制率", "6", Verification.CONFIRMED),
    ("管理制度健全性", "3", Verification.DEDUCED),
    ("资金使用合规性", "3", Verification.CONFIRMED),
    ("预决算信息公开性和完善性", "9", Verification.UNCONFIRMED),
    ("资产管理制度健全性", "3", Verification.UNCONFIRMED),
    ("资产管理安全性", "4", Verification.UNCONFIRMED),
    ("固定资产利用率", "3", Verification.UNCONFIRMED),
    ("实际完成率", "8", Verification.UNCONFIRMED),
    ("完成及时率", "4", Verification.UNCONFIRMED),
    ("质量达标率", "4", Verification.UNCONFIRMED),
    ("重点工作办结率", "4", Verification.UNCONFIRMED),
    ("经济效益", "6", Verification.UNCONFIRMED),
    ("社会效益", "6", Verification.UNCONFIRMED),
    ("生态效益", "3", Verification.UNCONFIRMED),
    ("社会公众或服务对象满意度", "10", Verification.UNCONFIRMED),
]


def test_yueyang_rows_weights_and_marks(yueyang: ScoreTable) -> None:
    assert [(row.name, row.weight, row.verified) for row in yueyang.indicators] == [
        (name, D(weight), mark) for name, weight, mark in YUEYANG
    ]
    assert [(group.name, group.weight) for group in yueyang.groups] == [
        ("投入", D(15)),
        ("过程", D(40)),
        ("产出及效果", D(45)),
    ]
    assert all(row.source for row in yueyang.indicators)


@pytest.mark.parametrize(
    ("key", "values", "points"),
    [
        ("staff_control_rate", {"in_post__current": 17, "establishment__current": 16}, "2"),
        ("three_public_change_rate", {"three_public__budget": 11, "three_public_prior_budget__current": 10}, "0"),
        ("three_public_change_rate", {"three_public__budget": 0, "three_public_prior_budget__current": 0}, "5"),
        ("three_public_change_rate", {"three_public__budget": 1, "three_public_prior_budget__current": 0}, None),
        ("key_spending_rate", {"key_project_expenditure__current": 90, "project_expenditure__budget": 100}, "5"),
        ("key_spending_rate", {"key_project_expenditure__current": "59.99", "project_expenditure__budget": 100}, "0"),
        ("key_spending_rate", {"key_project_expenditure__current": None, "project_expenditure__budget": 100}, None),
        ("budget_adjustment_rate", {"budget_adjusted__current": 0, "total_expenditure__budget": 100}, "3"),
        ("budget_adjustment_rate", {"budget_adjusted__current": 10, "total_expenditure__budget": 100}, "2"),
        ("budget_adjustment_rate", {"budget_adjusted__current": 30, "total_expenditure__budget": 100}, "0.5"),
        ("budget_adjustment_rate", {"budget_adjusted__current": "30.01", "total_expenditure__budget": 100}, "0"),
        ("surplus", {"closing_balance__current": 0, "opening_balance__current": 5}, "3"),
        ("surplus", {"closing_balance__current": 5, "opening_balance__current": 5}, "2"),
        ("surplus", {"closing_balance__current": 6, "opening_balance__current": 5}, "0"),
        ("three_public_control_rate", {"three_public__actual": 103, "three_public__budget": 100}, "3"),
        ("asset_use_rate", {"assets_in_use__current": 90, "assets_total__current": 100}, "2.70"),
        ("asset_use_rate", {"assets_in_use__current": 0, "assets_total__current": 0}, None),
        ("completion_rate", {"works_done__current": 9, "works_planned__current": 12}, "6"),
        ("key_work_rate", {"key_works_done__current": 5, "key_works_assigned__current": 5}, "4"),
    ],
)
def test_yueyang_derived_scores(
    yueyang: ScoreTable, key: str, values: dict[str, str | int | None], points: str | None
) -> None:
    score = score_indicator(yueyang.indicator(key), Answer(), figures(**values))
    assert score.points == (None if points is None else D(points))


@pytest.mark.parametrize(
    ("key", "answer", "points"),
    [
        ("payment_progress", Answer(count=0), "3"),
        ("payment_progress", Answer(count=2), "2"),
        ("payment_progress", Answer(count=9), "0"),
        ("disclosure", Answer(ticks=(True, False, True, True, True)), "7"),
        ("satisfaction", Answer(value=D(80)), "7"),
    ],
)
def test_yueyang_answered_scores(yueyang: ScoreTable, key: str, answer: Answer, points: str) -> None:
    assert score_indicator(yueyang.indicator(key), answer, no_figures).points == D(points)


def test_yueyang_work_that_nobody_assigned_is_spread_over_the_rest(yueyang: ScoreTable) -> None:
    row = yueyang.indicator("key_work_rate")
    none = score_indicator(row, Answer(), figures(key_works_done__current=0, key_works_assigned__current=0))
    assert none.is_excluded
    parts = [Part(row.weight, None, is_excluded=True)]
    parts += [Part(one.weight, one.weight) for one in yueyang.indicators if one is not row]
    assert total_of(parts).points == 100


@pytest.mark.parametrize(
    ("used", "weights"),
    [
        ("成本指标 产出指标 效益指标 满意度指标", "20 40 20 10"),
        ("产出指标 效益指标 满意度指标", "50 30 10"),
        ("成本指标 产出指标 效益指标", "20 40 30"),
        ("产出指标 效益指标", "50 40"),
    ],
)
def test_cost_layout_and_its_variants(used: str, weights: str) -> None:
    form = latest_scheme("cost-project-2021").facts.project_form
    assert form is not None
    assert (form.execution_weight, form.satisfaction) == (D(10), SatisfactionGroup("满意度指标", D(60)))
    groups = groups_of(form, used.split())
    assert [(group.name, group.weight) for group in groups] == list(
        zip(used.split(), map(D, weights.split()), strict=True)
    )


def test_hubei_layout() -> None:
    form = latest_scheme("hubei-project-2020").facts.project_form
    assert form is not None
    assert form.execution_weight == 20
    assert [(group.name, group.weight) for group in form.groups] == [
        ("产出指标", D(40)),
        ("效益指标", D(30)),
        ("满意度指标", D(10)),
    ]
    assert (form.bands.reached_from, form.bands.partly_from) == (D("0.8"), D("0.5"))
    assert (form.reverse_mode, form.execution_rule.base) == (ReverseMode.RATIO, BudgetBase.WITH_CARRY_OVER)


def test_department_form_splits_its_money_twice() -> None:
    scheme = latest_scheme("hunan-department-form-2021").facts
    form = scheme.project_form
    assert form is not None
    assert form.execution_weight == 10
    assert [(group.name, group.weight) for group in form.groups] == [
        ("产出指标", D(50)),
        ("效益指标", D(30)),
        ("满意度指标", D(10)),
    ]
    assert form.money_total == "funds_total"
    assert [(split.title, [row.figure for row in split.rows]) for split in form.money_splits] == [
        ("按收入性质分", ["funds_general", "funds_government_fund", "funds_special_account", "funds_other"]),
        ("按支出性质分", ["basic_expenditure", "project_expenditure"]),
    ]
    assert set(FIGURES["funds_total"].parts) == {row.figure for row in form.money_splits[0].rows}
    assert [section.number for section in scheme.outline if section.depth == 1] == [
        f"{number}、" for number in "一二三四五六七八九十"
    ]


LIBRARY = {
    "投入/目标设定": "绩效目标合理性 绩效指标明确性",
    "投入/预算配置": "在职人员控制率 “三公经费”变动率 重点支出安排率",
    "过程/预算执行": (
        "预算完成率 预算调整率 支付进度率 结转结余率 结转结余变动率 公用经费控制率 “三公经费”控制率 政府采购执行率"
    ),
    "过程/预算管理": "管理制度健全性 资金使用合规性 预决算信息公开性 基础信息完善性",
    "过程/资产管理": "资产管理制度健全性 资产管理安全性 固定资产利用率",
    "产出/职责履行": "实际完成率 完成及时率 质量达标率 重点工作办结率",
    "效果/履职效益": "经济效益 社会效益 生态效益 社会公众或服务对象满意度",
}


def test_library_holds_the_framework() -> None:
    entries = latest_scheme("mof-library-2013").facts.library
    found: dict[str, list[str]] = {}
    for entry in entries:
        found.setdefault(f"{entry.level1}/{entry.level2}", []).append(entry.name)
    assert {place: " ".join(names) for place, names in found.items()} == LIBRARY
    assert [entry.name for entry in entries if entry.verified is Verification.CONFIRMED] == [
        "绩效目标合理性",
        "在职人员控制率",
        "“三公经费”变动率",
        "重点支出安排率",
    ]
    assert len([entry for entry in entries if entry.formula]) == 16
    assert all(entry.explanation and entry.source for entry in entries)


CHINESE = r"[\u3001-\u303f\u4e00-\u9fff\uff01-\uff60]"
BROKEN = re.compile(rf"[。；，：、]{{2}}|[（“《][。；，：、]|。[）》]|{CHINESE} {CHINESE}|^\s|\s$")


def texts_in(value: object) -> Iterator[str]:
    """Every text of plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def words_of(content: SchemeContent) -> Iterator[str]:
    """What the pages say of a scheme in words."""
    yield grades_in_words(content.grade_bands)
    yield from texts_in(to_plain(content))
    if content.score_table:
        for row in content.score_table.indicators:
            yield rule_in_words(row.rule, row.weight, row.unit)
            yield from map(formula_in_words, row.formulas)
    if content.project_form:
        yield from chain.from_iterable(form_in_words(content.project_form).values())
    yield caps_in_words(content.total_caps)


def test_every_text_of_every_package_is_whole() -> None:
    packages = [scheme.facts for scheme in latest_schemes()]
    found = {text for content in packages for text in words_of(content) if BROKEN.search(text)}
    assert len(packages) >= 7
    assert found == set()


def test_the_lowest_grade_is_named_by_the_limit_it_stays_below() -> None:
    words = {grades_in_words(scheme.facts.grade_bands) for scheme in latest_schemes()}
    assert "优 90 分以上（含）；良 80 分以上（含）；中 60 分以上（含）；差 60 分以下" in words
    assert [text for text in words if " 0 分" in text] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", ""), ("原文未见", "原文未见。"), (" 原文未见。 ", "原文未见。"), ("见附件1）", "见附件1）。")],
)
def test_a_source_is_closed_once(text: str, expected: str) -> None:
    assert sentence(text) == expected


def test_every_package_for_departments_says_whether_its_total_is_demanded() -> None:
    """The report of 岳麓区 for 2020 was published without a score table; the others print theirs."""
    said = {path.stem: "demands_scores:" in path.read_text("utf-8") for path in sorted(PACKAGES.glob("*.yaml"))}
    schemes = {row.key: row.facts for row in latest_schemes()}
    assert {key for key, scheme in schemes.items() if scheme.kind.is_for_departments} == {
        key for key, is_said in said.items() if is_said
    }
    assert {key for key, scheme in schemes.items() if scheme.demands_scores} == {
        "hunan-department-form-2021", "yueyang-2018",
    }  # fmt: skip
