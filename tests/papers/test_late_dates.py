"""Work that was done behind its date, with all its points."""

import pytest

from apps.papers.checks import find_printed
from tests.papers.grids import form_in, rows_of


@pytest.mark.parametrize(
    ("target", "actual", "score", "told"),
    [
        ("2023年12月31日", "2024-01-29", "10", ["S04 indicator.1.score"]),
        ("2023年11月30日前", "2023年12月5日", "10", ["S04 indicator.1.score"]),
        ("2023年12月31日", "2023-12-31", "10", []),
        ("2023年12月31日", "2023-11-20", "10", []),
        ("2023年12月1日后", "2023年12月5日", "10", []),
        ("2023年12月31日", "2024年1月", "10", ["T03 indicator.1.actual"]),
    ],
)
def test_full_points_for_late_work_are_told(target: str, actual: str, score: str, told: list[str]) -> None:
    form = form_in(
        rows_of(f"""
        2023年度项目支出绩效自评表
        一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析
        产出指标 | 数量指标 | 巡查次数 | ≥12次 | 12次 | 90 | 90 |
        产出指标 | 时效指标 | 完成时间 | {target} | {actual} | 10 | {score} |
        总分 | | | | | 100 | 100 |
        """)
    )
    assert [f"{one.check} {one.where.cell}" for one in find_printed(form)] == told
