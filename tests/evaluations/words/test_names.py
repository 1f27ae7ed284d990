"""Official names of function classes, and how they are got wrong."""

from pathlib import Path

import pytest
import yaml

from apps.evaluations.checks.words.names import FUNCTION_CLASSES, RENAMED, misspelt, wrong_names

CODES = Path(__file__).resolve().parents[3] / "apps" / "budgets" / "codes" / "function-classes.yaml"


def test_names_are_those_of_the_shipped_code_list() -> None:
    classes = yaml.safe_load(CODES.read_text("utf-8"))["classes"]
    assert set(FUNCTION_CLASSES) == {row["name"] for row in classes if "until" not in row}
    ended = {row["name"]: row["until"] + 1 for row in classes if "until" in row}
    assert {name: since for name, (_, since) in RENAMED.items()}.items() <= ended.items()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("社会保障与就业支出", "社会保障和就业支出"),
        ("社会保障及就业支出", "社会保障和就业支出"),
        ("文化旅游体育和传媒支出", "文化旅游体育与传媒支出"),
        ("灾害防治与应急管理支出", "灾害防治及应急管理支出"),
        ("商业服务业支出", "商业服务业等支出"),
        ("医疗卫生与计划生育支出", "卫生健康支出"),
    ],
)
def test_wrong_names(wrong: str, right: str) -> None:
    assert wrong_names(2020)[wrong] == right


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("社会保障和就业支出", {"社会保障与就业支出", "社会保障及就业支出", "社会保障以及就业支出"}),
        ("灾害防治及应急管理支出", {"灾害防治和应急管理支出", "灾害防治与应急管理支出", "灾害防治以及应急管理支出"}),
        ("文化旅游体育与传媒支出", {"文化旅游体育和传媒支出", "文化旅游体育及传媒支出", "文化旅游体育以及传媒支出"}),
        ("商业服务业等支出", {"商业服务业支出"}),
        ("教育支出", set()),
    ],
)
def test_how_a_name_is_got_wrong(name: str, wrong: set[str]) -> None:
    assert set(misspelt(name)) == wrong


def test_no_official_name_is_or_holds_a_wrong_one_and_old_names_were_right_in_their_time() -> None:
    assert [name for name in FUNCTION_CLASSES for wrong in wrong_names(2025) if wrong in name] == []
    assert "医疗卫生与计划生育支出" not in wrong_names(2018)
