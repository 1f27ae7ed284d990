"""Rules, options and answers in words."""

from decimal import Decimal

import pytest

from apps.indicators.enums import (
    Band,
    BudgetBase,
    Fraction,
    Level,
    NotApplicable,
    Operator,
    OverAchievement,
    ReverseMode,
    Side,
    ZeroBase,
)
from apps.indicators.facts import (
    Alternative,
    Answer,
    Bands,
    Checklist,
    ChecklistItem,
    ChooseOne,
    ComparePrior,
    Direct,
    ExecutionInterval,
    ExecutionRule,
    External,
    FormVariant,
    GroupWeight,
    Levels,
    MoneyRow,
    MoneySplit,
    Ratio,
    Rule,
    Satisfaction,
    SatisfactionGroup,
    Score,
    ThresholdDeduct,
    TotalCap,
    Violations,
)
from apps.indicators.rules import score_indicator
from apps.indicators.rules.explaining import (
    answer_in_words,
    asks,
    caps_in_words,
    form_in_words,
    formula_in_words,
    rule_in_words,
)
from tests.indicators.builders import figures, indicator, no_figures, project_form, ratio, tiers

D = Decimal
ITEMS = Checklist((ChecklistItem("有制度", D(2)), ChecklistItem("已执行", D("1.5"))))
EITHER = ChooseOne(
    (
        Alternative("结转结余率", ratio(), tiers((Operator.AT_MOST, "9", "6"))),
        Alternative("变动率", ratio(), Ratio()),
    )
)


@pytest.mark.parametrize(
    ("rule", "unit", "words"),
    [
        (
            ThresholdDeduct(D(100), Side.BOTH, D(5), D(2), Fraction.PRORATA),
            "%",
            "标准 100%；每高于或低于 5 个百分点扣 2 分，按比例计，扣完为止。",
        ),
        (
            ThresholdDeduct(D(30), Side.ABOVE, D(1), D("0.5")),
            "天",
            "标准 30 天；每超过 1 天扣 0.5 分，不足一档不计，扣完为止。",
        ),
        (
            tiers((Operator.AT_LEAST, "90", "6"), (Operator.AT_LEAST, "80", "4"), otherwise="1"),
            "%",
            "≥90%得 6 分；≥80%得 4 分；其余得 1 分。由上至下取首个符合的档。",
        ),
        (ITEMS, "", "逐项计分：有制度（2 分）；已执行（1.5 分）。"),
        (Violations(D("0.5"), ("挪用", "虚列")), "", "每出现一例扣 0.5 分，扣完为止（挪用；虚列）。"),
        (Violations(D(1)), "", "每出现一例扣 1 分，扣完为止。"),
        (Levels(D(6), D(3), D(0)), "", "好得 6 分，一般得 3 分，差得 0 分。"),
        (External(D(120)), "", "考核得分 ÷ 120 × 6 分。"),
        (
            Bands(D("0.8"), D("0.5")),
            "",
            "分三档评定：达成为分值的 80% 至 100%，部分达成为 50% 至 80%，未达成为 0 至 50%。",
        ),
        (Ratio(), "%", "标准 ≥100%，达到得满分，未达到的按完成率计分。"),
        (
            Ratio(Operator.AT_MOST, D(5), ReverseMode.RATIO),
            "件",
            "标准 ≤5 件，达到得满分，目标值÷完成值×分值。",
        ),
        (Satisfaction(D(95), D(60)), "%", "满意度不低于 95%得满分，低于 60%不得分，其间按比例计分。"),
        (Direct(D(6), D(1)), "", "“是”得 6 分，“否”得 1 分。"),
        (ComparePrior(D(6), D(4), D(1)), "", "本年没有得 6 分，不高于上年得 4 分，高于上年得 1 分。"),
        (
            EITHER,
            "%",
            "任选其一，取得分高者。结转结余率：≤9%得 6 分；其余得 0 分。由上至下取首个符合的档。"
            "变动率：标准 ≥100%，达到得满分，未达到的按完成率计分。",
        ),
    ],
)
def test_rule_in_words(rule: Rule, unit: str, words: str) -> None:
    assert rule_in_words(rule, D(6), unit) == words


def test_formula_in_words_shows_the_figures_and_the_zero_base() -> None:
    assert formula_in_words(None) == ""
    formula = ratio("three_public.budget - three_public.prior", "three_public.prior")
    assert formula_in_words(formula) == (
        "甲 ÷ 乙 × 100%（取数：（“三公”经费（年初预算数） − “三公”经费（上年决算数））÷ “三公”经费（上年决算数）"
        "；分母为 0 时无法计算）"
    ).replace("） −", "）−")
    both = ratio(zero_base=ZeroBase.EXCLUDED_WHEN_BOTH_ZERO)
    assert formula_in_words(both) == "甲 ÷ 乙 × 100%（取数：实际在职人数 ÷ 编制数；分子分母均为零不计分）"


@pytest.mark.parametrize(
    ("rule", "answer", "words"),
    [
        (ITEMS, Answer(ticks=(True, False)), "1/2 项"),
        (ITEMS, Answer(ticks=(True, None)), "1/2 项"),
        (ITEMS, Answer(), ""),
        (Direct(D(6)), Answer(ticks=(True,)), "是"),
        (Direct(D(6)), Answer(ticks=(False,)), "否"),
        (Direct(D(6)), Answer(), ""),
        (Violations(D(1)), Answer(count=0), "0 例"),
        (Violations(D(1)), Answer(), ""),
        (Levels(D(6), D(3), D(0)), Answer(level=Level.FAIR), "一般"),
        (Levels(D(6), D(3), D(0)), Answer(), ""),
        (Bands(), Answer(band=Band.REACHED), "达成年度指标"),
        (Bands(), Answer(), ""),
        (External(), Answer(value=D("95.5")), "95.5%"),
        (Ratio(), Answer(value=D("33.333")), "33.33%"),
        (Ratio(), Answer(), ""),
        (Ratio(), Answer(value=D(-3)), "−3%"),
    ],
)
def test_answer_in_words(rule: Rule, answer: Answer, words: str) -> None:
    row = indicator(rule, "6")
    assert answer_in_words(row, answer, score_indicator(row, answer, no_figures)) == words


def test_a_derived_value_and_a_row_that_does_not_apply_in_words() -> None:
    row = indicator(Ratio(), formula=ratio(), not_applicable=NotApplicable.FULL)
    score = score_indicator(row, Answer(), figures(in_post__current=17, establishment__current=16))
    assert answer_in_words(row, Answer(), score) == "106.25%"
    assert answer_in_words(row, Answer(is_not_applicable=True), score) == "不适用"
    assert answer_in_words(row, Answer(value=D(7)), Score(None, ())) == "7%"
    assert answer_in_words(indicator(Ratio(), unit="天"), Answer(value=D(7)), Score(None, ())) == "7 天"


@pytest.mark.parametrize(
    ("rule", "questions"),
    [
        (ITEMS, ("ticks", "有制度", "已执行")),
        (Direct(D(6)), ("ticks",)),
        (Violations(D(1)), ("count",)),
        (Levels(D(6), D(3), D(0)), ("level",)),
        (Bands(), ("band", "band_score")),
        (External(), ("value",)),
        (Ratio(), ("value",)),
        (Satisfaction(), ("value",)),
        (ComparePrior(D(6), D(4)), ()),
        (EITHER, ()),
    ],
)
def test_what_a_row_asks(rule: Rule, questions: tuple[str, ...]) -> None:
    assert asks(indicator(rule, "6")) == questions


def test_a_computed_row_asks_nothing() -> None:
    assert asks(indicator(Ratio(), formula=ratio())) == ()
    assert indicator(Ratio(), formula=ratio()).formulas == (ratio(),)
    assert indicator(EITHER).formulas == (ratio(), ratio())
    assert indicator(Ratio()).formulas == ()


def test_form_in_words_names_every_option() -> None:
    form = project_form(
        over_achievement=OverAchievement.DEDUCT,
        over_achievement_deduction=D(2),
        satisfaction=SatisfactionGroup("满意度指标", D(50)),
        execution_rule=ExecutionRule(
            D(60),
            (ExecutionInterval(D(90), D(1)), ExecutionInterval(D(70), D("0.6"))),
            BudgetBase.WITHOUT_CARRY_OVER,
            NotApplicable.EXCLUDED,
        ),
        variants=(FormVariant("没有成本的项目", (GroupWeight("产出", D(50)), GroupWeight("效益", D(40)))),),
        money_total="funds_total",
        money_splits=(MoneySplit("按支出性质分", (MoneyRow("基本支出", "basic_expenditure"),)),),
    )
    assert form_in_words(form) == {
        "execution_weight": ("预算执行率分值", "10 分"),
        "execution_rule": (
            "预算执行率计分",
            "低于 60%不得分；分档：≥90%得分值的 100%；≥70%得分值的 60%；其余不得分；"
            "预算数不含上年结转；预算和执行均为 0 时不适用不计分",
        ),
        "bands": ("定性指标", "达成为分值的 80% 至 100%，部分达成为 60% 至 80%，未达成为 0 至 60%"),
        "reverse_mode": ("反向指标", "超出部分按比例扣减，达到目标两倍为零分"),
        "over_achievement": ("明显超额完成", "达到指标值的 130%：扣减固定分值 2 分"),
        "satisfaction": ("满意度", "“满意度指标”达到指标值得满分，低于 50%不得分，其间按比例计分"),
        "variant.没有成本的项目": ("没有成本的项目", "产出 50 分、效益 40 分"),
        "money.按支出性质分": ("按支出性质分", "基本支出，合计等于年度资金总额"),
    }


def test_a_plain_form_has_no_more_than_it_needs() -> None:
    words = form_in_words(project_form())
    assert list(words) == ["execution_weight", "execution_rule", "bands", "reverse_mode", "over_achievement"]
    assert words["execution_rule"][1] == "执行率 × 分值，最高为满分；预算数含上年结转；预算和执行均为 0 时必须填报"
    assert words["over_achievement"][1] == "达到指标值的 130%：需说明，不扣分"


def test_caps_in_words() -> None:
    assert caps_in_words(()) == ""
    caps = (TotalCap(D(90), D(89)), TotalCap(D(80), D(79)))
    assert caps_in_words(caps) == "执行率低于 90%的，总分不超过 89 分；执行率低于 80%的，总分不超过 79 分"
