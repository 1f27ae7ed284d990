"""The scheme packages of the repository: that they are valid, and that they score as their sources say."""

from decimal import Decimal

import pytest
from django.core.management import call_command

from apps.budgets.facts import FIGURES
from apps.core.findings import Severity
from apps.indicators.enums import Band, Grade, Level, ReverseMode, Verification
from apps.indicators.facts import Answer, ScoreTable
from apps.indicators.queries import latest_scheme
from apps.indicators.rules import names_in, score_indicator
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
