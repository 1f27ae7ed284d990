"""What holds for every rule kind: points inside the weight, monotone, said in the trace, whatever the figures are."""

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from apps.indicators.enums import (
    Band,
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
    Formula,
    Levels,
    Ratio,
    Rule,
    Satisfaction,
    SatisfactionGroup,
    Score,
    Target,
    ThresholdDeduct,
    Tier,
    Tiers,
    Violations,
)
from apps.indicators.rules import score_execution, score_indicator, score_target
from tests.indicators.builders import indicator, no_figures, project_form

D = Decimal
SAID = re.compile(r"得 ([\d,.]+) 分（满分")

weights = st.integers(1, 10000).map(lambda cents: D(cents) / 100)
values = st.decimals(min_value="-300", max_value="300", places=2)
money = st.none() | st.decimals(min_value="-1000", max_value="1000", places=2)
positive = st.decimals(min_value="0.01", max_value="200", places=2)
numeric = [one for one in Operator if one is not Operator.QUALITATIVE]
WEIGHT = D(6)


def falling(bounds: list[Decimal], operator: Operator) -> Tiers:
    """Tiers whose points fall from the weight, in the order that the operator demands."""
    ordered = sorted(set(bounds), reverse=operator is Operator.AT_LEAST)
    return Tiers(tuple(Tier(operator, bound, WEIGHT - index) for index, bound in enumerate(ordered)))


tiers = st.builds(
    falling,
    st.lists(values, min_size=1, max_size=6),
    st.sampled_from([Operator.AT_LEAST, Operator.AT_MOST]),
)
thresholds = st.builds(ThresholdDeduct, values, st.sampled_from(Side), positive, positive, st.sampled_from(Fraction))
ratios = st.builds(Ratio, st.sampled_from(numeric), positive, st.sampled_from(ReverseMode))
satisfactions = st.builds(Satisfaction, st.integers(61, 100).map(D), st.integers(0, 60).map(D))
formulas = st.builds(
    Formula, st.just("in_post.current"), st.just("establishment.current"), st.just("甲 ÷ 乙"), st.sampled_from(ZeroBase)
)
on_value: st.SearchStrategy[Rule] = st.one_of(thresholds, tiers, ratios, satisfactions)
alternatives = st.builds(Alternative, st.sampled_from("甲乙丙"), formulas, st.one_of(thresholds, tiers, ratios))
rules: st.SearchStrategy[Rule] = st.one_of(
    on_value,
    st.just(Checklist((ChecklistItem("一", D(4)), ChecklistItem("二", D(2))))),
    st.builds(Violations, positive),
    st.just(Levels(WEIGHT, D(3), D(0))),
    st.just(Direct(WEIGHT, D(1))),
    st.builds(External, positive),
    st.just(Bands()),
    st.just(ComparePrior(WEIGHT, D(4))),
    st.lists(alternatives, min_size=2, max_size=3).map(lambda options: ChooseOne(tuple(options))),
)
answers = st.builds(
    Answer,
    st.none() | values,
    st.lists(st.none() | st.booleans(), max_size=3).map(tuple),
    st.none() | st.integers(-2, 30),
    st.none() | st.sampled_from(Level),
    st.none() | st.sampled_from(Band),
    st.none() | values,
    st.booleans(),
)


def check(score: Score, weight: Decimal) -> None:
    """Points inside the weight and said last, or none and a reason."""
    said = SAID.findall(score.sentence)
    if score.points is None:
        assert score.trace
        assert all(score.trace)
    else:
        assert 0 <= score.points <= weight
        assert score.points == score.points.quantize(D("0.01"))
        assert D(said[-1]) == score.points
        assert not score.missing
        assert not score.is_excluded


@given(rules, answers, st.booleans(), st.sampled_from(NotApplicable), formulas, money, money)
def test_every_rule_gives_points_inside_the_weight_or_a_reason(
    rule: Rule,
    answer: Answer,
    has_formula: bool,
    not_applicable: NotApplicable,
    formula: Formula,
    numerator: Decimal | None,
    denominator: Decimal | None,
) -> None:
    figures: Mapping[str, Decimal | None] = {"in_post.current": numerator, "establishment.current": denominator}
    row = indicator(
        rule,
        str(WEIGHT),
        formula=formula if has_formula else None,
        not_applicable=not_applicable,
        source="财预〔2013〕53号",
    )
    check(score_indicator(row, answer, figures.__getitem__), WEIGHT)


def points_of(rule: Rule, value: Decimal) -> Decimal:
    points = score_indicator(indicator(rule, str(WEIGHT)), Answer(value=value), no_figures).points
    assert points is not None
    return points


@given(on_value, st.lists(values, min_size=2, max_size=5))
def test_points_are_monotone_in_the_value(rule: Rule, several: list[Decimal]) -> None:
    match rule:
        case ThresholdDeduct(side=side):
            assume(side is not Side.BOTH)
            is_falling = side is Side.ABOVE
        case Tiers(tiers=rows):
            is_falling = rows[0].operator is Operator.AT_MOST
        case Ratio(operator=operator):
            is_falling = operator.is_reverse
        case _:
            is_falling = False
    points = [points_of(rule, value) for value in sorted(several, reverse=is_falling)]
    assert all(one <= other for one, other in pairwise(points))


execution_rules = st.builds(
    ExecutionRule,
    st.sampled_from([D(0), D(60)]),
    st.sampled_from([(), (ExecutionInterval(D(90), D(1)), ExecutionInterval(D(70), D("0.6")))]),
    zero_budget=st.sampled_from(NotApplicable),
)


@given(weights, money, money, money, execution_rules)
def test_every_execution_rule_is_bounded_and_monotone(
    weight: Decimal, adjusted: Decimal | None, one: Decimal | None, other: Decimal | None, rule: ExecutionRule
) -> None:
    scores = [score_execution(weight, adjusted, actual, rule, "办法2020") for actual in (one, other)]
    for score in scores:
        check(score, weight)
    if adjusted is not None and adjusted > 0 and one is not None and other is not None:
        low, high = (score_execution(weight, adjusted, actual, rule).points for actual in sorted((one, other)))
        assert low is not None
        assert high is not None
        assert low <= high


@given(
    st.sampled_from(numeric),
    weights,
    values,
    values,
    st.sampled_from(OverAchievement),
    st.sampled_from(ReverseMode),
    st.sampled_from(["", "满意度指标"]),
)
def test_every_policy_keeps_points_inside_the_weight(
    operator: Operator,
    weight: Decimal,
    goal: Decimal,
    actual: Decimal,
    policy: OverAchievement,
    mode: ReverseMode,
    level1: str,
) -> None:
    form = project_form(
        over_achievement=policy,
        over_achievement_deduction=D(2),
        reverse_mode=mode,
        satisfaction=SatisfactionGroup("满意度指标"),
        source="财预〔2020〕10号",
    )
    check(score_target(form, Target(operator, goal), weight, actual, None, None, level1=level1), weight)
