"""A wrong amount in the total row is one finding at that amount, not one at each cell that follows from it."""

import pytest

from apps.core.findings import Severity
from apps.papers.checks import find_printed
from tests.papers.grids import form_in, rows_of


def told(total: str) -> list[str]:
    form = form_in(
        rows_of(f"""
部门支出情况表（万元）
项目 | 上年决算数 | 本年决算数 | 增减额 | 增减率
办公费 | 20 | 25 | 5 | 25%
差旅费 | 10 | 8 | -2 | -20%
{total}
""")
    )
    return [
        f"{one.check} {one.severity.value} {one.where.cell} {one.actual} → {one.expected}"
        for one in find_printed(form)
        if one.severity is not Severity.HINT
    ]


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("合计 | 30 | 33 | 3 | 10%", []),
        ("合计 | 30 | 34 | 3 | 10%", ["D03 error figure.2.1 34 → 33"]),
        ("合计 | 31 | 33 | 3 | 10%", ["D03 error figure.2.0 31 → 30"]),
        ("合计 | 30 | 33 | 4 | 10%", ["D01 error figure.2.2 4 → 3"]),
        ("合计 | 30 | 33 | 3 | 12%", ["D01 error figure.2.3 12 → 10.0"]),
    ],
)
def test_the_amount_that_is_no_sum_is_told_once(total: str, expected: list[str]) -> None:
    assert told(total) == expected
