"""Titles are broken between words, into a trapezoid."""

import pytest

from apps.reports.documents.titles import title_lines


@pytest.mark.parametrize(
    ("title", "per_line", "words", "lines"),
    [
        ("部门整体支出绩效自评表", 20, (), ("部门整体支出绩效自评表",)),
        (
            "2020年度岳麓区商务局部门整体支出预算绩效评价报告",
            20,
            ("岳麓区商务局",),
            ("2020年度岳麓区商务局", "部门整体支出预算绩效评价报告"),
        ),
        (
            "长沙市岳麓区2020年度部门整体支出绩效自评报告",
            15,
            ("长沙市岳麓区",),
            ("长沙市岳麓区2020年度", "部门整体支出绩效自评报告"),
        ),
        # Equal halves are no trapezoid: the second best break is taken.
        ("项目支出绩效自评项目支出绩效自评", 10, (), ("项目支出绩效", "自评项目支出绩效自评")),
        (
            "2025年度示例区互联网岳麓山大学科技城管理委员会部门整体支出绩效自评报告",
            20,
            ("示例区互联网岳麓山大学科技城管理委员会",),
            ("2025年度", "示例区互联网岳麓山大学科技城管理委员会", "部门整体支出绩效自评报告"),
        ),
        # A name longer than a line is cut.
        ("一" * 23, 20, (), ("一" * 20, "一" * 3)),
        ("", 20, (), ("",)),
    ],
)
def test_title_lines(title: str, per_line: int, words: tuple[str, ...], lines: tuple[str, ...]) -> None:
    assert title_lines(title, per_line, words) == lines
