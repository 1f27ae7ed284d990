"""What the words of an indicator say."""

from decimal import Decimal

import pytest

from apps.indicators.rules import (
    bare_words,
    exactly_reached,
    is_percent,
    measures_nothing,
    named_in_two_groups,
    says_no_more,
    vague_effect,
)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("培训 人次", "培训人次", True),
        ("“培训”，人次。", "培训人次", True),
        ("培训(人次)", "培训（人次）", True),
        ("★培训１０人次", "培训10人次", True),
        ("培训人次2", "培训人次", False),
    ],
)
def test_marks_and_spaces_say_nothing(one: str, other: str, is_same: bool) -> None:
    assert (bare_words(one) == bare_words(other)) is is_same


@pytest.mark.parametrize(
    ("unit", "expected"), [("%", True), (" ％ ", True), ("百分比", True), ("‰", False), ("", False)]
)
def test_units_of_a_percentage(unit: str, expected: bool) -> None:
    assert is_percent(unit) is expected


@pytest.mark.parametrize(
    ("name", "effect"),
    [
        ("社会效益明显", "明显"),
        ("社会影响力", "影响力"),
        ("服务水平提升", "提升"),
        ("服务提升面", ""),
        ("群众满意", ""),
        ("政策落实", ""),
        ("", ""),
    ],
)
def test_an_effect_ends_a_name(name: str, effect: str) -> None:
    assert vague_effect(name) == effect


@pytest.mark.parametrize(
    ("target", "name", "expected"),
    [
        ("效果明显", "社会效益", True),
        ("进一步提高", "服务能力", True),
        ("较好、较高。", "环境", True),
        ("程度明显", "改善", True),
        ("建立 台账", "建立台账", True),
        ("建立台账", "台账", False),
        ("提高10个", "服务能力", False),
        ("", "", False),
    ],
)
def test_praise_and_the_name_measure_nothing(target: str, name: str, expected: bool) -> None:
    assert measures_nothing(target, name) is expected


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("建立健全台账制度", "建立健全 台账制度。", True),
        ("建立健全台账制度", "已建立台账制度", False),
        ("按时完成改造", "按时完成改造", False),  # six letters may be the fact
        ("按时完成了改造", "按时完成了改造", True),
        ("", "", False),
    ],
)
def test_an_actual_that_says_its_target_again(target: str, actual: str, expected: bool) -> None:
    assert says_no_more(target, actual) is expected


@pytest.mark.parametrize(
    ("targets", "actuals", "number"),
    [
        ("7 8 9 10 11", "7 8 9 10 11", 5),
        ("7 8 9 10", "7 8 9 10", 0),
        ("7 8 9 10 11", "7 8 9 10 12", 0),
        ("7 8 9 10 100 0", "7 8 9 10 100 0", 0),
        ("7 8 9 10 11 100", "7 8 9 10 11 98", 5),
    ],
)
def test_actuals_that_all_equal_their_targets(targets: str, actuals: str, number: int) -> None:
    pairs = zip(map(Decimal, targets.split()), map(Decimal, actuals.split()), strict=True)
    assert exactly_reached(pairs) == number


def test_a_name_counts_under_one_group() -> None:
    indicators = [("培训人次", "产出"), ("", "产出"), ("培训 人次", "效益"), ("", "效益"), ("培训人次", "产出")]
    assert list(named_in_two_groups(indicators)) == [(0, 2)]
