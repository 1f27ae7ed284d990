"""Official names of function classes, and how they are got wrong."""

import pytest

from apps.budgets.facts import function_names, misspelt, official_names, wrong_names


def test_names_of_a_year_are_one_for_each_class() -> None:
    assert "医疗卫生与计划生育支出" in official_names(2018)
    assert "卫生健康支出" in official_names(2019)
    for year in range(2015, 2027):
        codes = [one.code for one in function_names() if one.is_of(year)]
        assert len(codes) == len(set(codes)) > 20, year
    assert official_names() == official_names(2026)


def test_where_the_year_of_a_change_is_not_confirmed_either_name_is_right() -> None:
    assert "资源勘探信息等支出" not in wrong_names(2024)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("社会保障与就业支出", "社会保障和就业支出"),
        ("社会保障及就业支出", "社会保障和就业支出"),
        ("文化旅游体育和传媒支出", "文化旅游体育与传媒支出"),
        ("灾害防治与应急管理支出", "灾害防治及应急管理支出"),
        ("商业服务业支出", "商业服务业等支出"),
        ("医疗卫生与计划生育支出", "卫生健康支出"),
        ("社会保障就业支出", "社会保障和就业支出"),
        ("城乡社区事务支出", "城乡社区支出"),
    ],
)
def test_wrong_names(wrong: str, right: str) -> None:
    assert wrong_names(2020)[wrong] == right


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        (
            "社会保障和就业支出",
            {f"社会保障{wrong}就业支出" for wrong in ("与", "及", "以及", "、", "")} | {"社会保险和就业支出"},
        ),
        ("灾害防治及应急管理支出", {f"灾害防治{wrong}应急管理支出" for wrong in ("和", "与", "以及", "、", "")}),
        (
            "文化旅游体育与传媒支出",
            {f"文化旅游体育{wrong}传媒支出" for wrong in ("和", "及", "以及", "、", "")}
            | {"文化体育旅游与传媒支出", "文化旅游与体育传媒支出"},
        ),
        ("商业服务业等支出", {"商业服务业支出"}),
        ("教育支出", set()),
        ("卫生健康支出", {f"卫生{wrong}健康支出" for wrong in ("和", "与", "及")}),
        ("农林水支出", {"农林水利支出", "农林水务支出"}),
    ],
)
def test_how_a_name_is_got_wrong(name: str, wrong: set[str]) -> None:
    assert set(misspelt(name)) == wrong


def test_no_official_name_is_or_holds_a_wrong_one_and_old_names_were_right_in_their_time() -> None:
    assert [name for name in official_names(2025) for wrong in wrong_names(2025) if wrong in name] == []
    assert "医疗卫生与计划生育支出" not in wrong_names(2018)
