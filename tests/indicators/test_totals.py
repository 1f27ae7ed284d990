"""The total of a scored table: sums, redistribution, caps, open rows."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.indicators.enums import Grade
from apps.indicators.facts import GradeBand, Part, Total, TotalCap
from apps.indicators.rules import grade_of, total_of

D = Decimal
CAPS = (TotalCap(D(90), D(89)), TotalCap(D(80), D(79)), TotalCap(D(70), D(69)), TotalCap(D(60), D(59)))


def part(weight: str, points: str | None, is_excluded: bool = False) -> Part:
    return Part(D(weight), None if points is None else D(points), is_excluded)


def test_a_sum_with_its_trace() -> None:
    total = total_of([part("60", "55.5"), part("40", "39")])
    assert total == Total(D("94.50"), ("各项得分合计 94.50 分。", "总分 94.50 分。"))


def test_what_is_not_scored_is_spread_over_the_rest() -> None:
    total = total_of([part("95", "80"), part("5", None, is_excluded=True)])
    assert total == Total(
        D("84.21"),
        (
            "各项得分合计 80.00 分。",
            "不计分指标的分值共 5 分，其余按比例折算为 100 分：80.00 × 100 ÷ 95 = 84.21 分。",
            "总分 84.21 分。",
        ),
        steps=("不计分指标的分值共 5 分，其余按比例折算为 100 分：80.00 × 100 ÷ 95 = 84.21 分。",),
    )


def test_full_points_stay_full_when_a_row_is_not_scored() -> None:
    assert total_of([part("95", "95"), part("5", None, is_excluded=True)]).points == 100


def test_weights_that_are_all_excluded_are_not_spread() -> None:
    assert total_of([part("100", None, is_excluded=True)]) == Total(None, ("尚无得分。",))
    assert total_of([part("10", "7"), part("100", None, is_excluded=True)]).points == 7


def test_open_rows_are_counted_and_said() -> None:
    total = total_of([part("60", "50"), part("40", None), Part(None, None)])
    assert total == Total(D("50.00"), ("各项得分合计 50.00 分。", "另有 2 项尚未计分。", "总分 50.00 分。"), 2)
    assert total_of([part("60", None)]) == Total(None, ("尚无得分。",), 1)
    assert total_of([]) == Total(None, ("尚无得分。",))


@pytest.mark.parametrize(
    ("rate", "points", "total"),
    [
        ("95", "97", "97"),
        ("90", "97", "97"),
        ("89.99", "97", "89"),
        ("80", "97", "89"),
        ("79.99", "97", "79"),
        ("65", "97", "69"),
        ("59.99", "97", "59"),
        ("0", "97", "59"),
        ("-3", "97", "59"),
        ("59.99", "40", "40"),
        ("59.99", "59", "59"),
    ],
)
def test_caps_by_the_execution_rate(rate: str, points: str, total: str) -> None:
    assert total_of([part("100", points)], CAPS, D(rate)).points == D(total)


def test_a_cap_is_said_and_so_is_a_missing_rate() -> None:
    capped = total_of([part("100", "97")], CAPS, D("65.5"))
    assert capped.trace == (
        "各项得分合计 97.00 分。",
        "预算执行率 65.50%，低于 70%，总分不超过 69 分。",
        "总分 69.00 分。",
    )
    assert (capped.steps, capped.sentence) == (capped.trace[1:2], "".join(capped.trace))
    unknown = total_of([part("100", "97")], CAPS)
    assert (unknown.points, unknown.trace[1]) == (D(97), "没有预算执行率，总分上限无法判定，由审核人判定。")
    assert total_of([part("100", "97")], (), D(1)).trace == ("各项得分合计 97.00 分。", "总分 97.00 分。")


def test_only_a_total_that_is_no_plain_sum_names_its_source() -> None:
    stretched = total_of([part("95", "80"), part("5", None, is_excluded=True)], source="某办法。")
    assert stretched.trace[-2:] == ("总分 84.21 分。", "依据：某办法。")
    both = total_of([part("90", "90"), part("10", None, is_excluded=True)], CAPS, D(85), "某办法")
    assert (both.points, both.trace[1:]) == (
        D(89),
        (
            "不计分指标的分值共 10 分，其余按比例折算为 100 分：90.00 × 100 ÷ 90 = 100.00 分。",
            "预算执行率 85.00%，低于 90%，总分不超过 89 分。",
            "总分 89.00 分。",
            "依据：某办法。",
        ),
    )
    assert total_of([part("100", "97")], CAPS, D(95), "某办法").trace == ("各项得分合计 97.00 分。", "总分 97.00 分。")


@pytest.mark.parametrize(
    ("limits", "total", "grade"),
    [
        (("90", "80", "60"), "85", Grade.GOOD),
        (("80", "70", "60"), "80", Grade.EXCELLENT),
        (("80", "70", "60"), "79.99", Grade.GOOD),
        (("80", "70", "60"), "59.99", Grade.POOR),
        (("95", "85", "60"), "94.99", Grade.GOOD),
        (("95", "85", "60"), "95", Grade.EXCELLENT),
    ],
)
def test_grade_bands_of_other_regions(limits: tuple[str, str, str], total: str, grade: Grade) -> None:
    bands = [GradeBand(one, D(lower)) for one, lower in zip(Grade, (*limits, "0"), strict=True)]
    assert grade_of(bands, D(total)) is grade


rows = st.lists(
    st.builds(
        Part,
        st.decimals(min_value="0.01", max_value="20", places=2),
        st.none() | st.decimals(min_value="0", max_value="20", places=2),
        st.booleans(),
    ),
    max_size=8,
)


@given(rows, st.sampled_from([(), CAPS]), st.none() | st.decimals(min_value="0", max_value="120", places=2), st.data())
def test_the_order_of_rows_changes_nothing(
    parts: list[Part], caps: tuple[TotalCap, ...], rate: Decimal | None, data: st.DataObject
) -> None:
    assert total_of(data.draw(st.permutations(parts)), caps, rate) == total_of(parts, caps, rate)


@given(rows, st.sampled_from([(), CAPS]), st.none() | st.decimals(min_value="0", max_value="120", places=2))
def test_the_trace_ends_with_the_total(parts: list[Part], caps: tuple[TotalCap, ...], rate: Decimal | None) -> None:
    total = total_of(parts, caps, rate)
    assert total.trace[-1] == ("尚无得分。" if total.points is None else f"总分 {total.points:.2f} 分。")
