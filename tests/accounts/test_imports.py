"""Reading a spreadsheet of users, without a database."""

from datetime import date

import pytest

from apps.accounts.enums import Role
from apps.accounts.facts import (
    KnownPlace,
    KnownUser,
    Period,
    StatedMembership,
    Surroundings,
    UserDetails,
)
from apps.accounts.imports import HEADINGS, read_users, texts_of
from apps.core.tabular import Difference, Problem
from apps.departments.enums import DepartmentKind

STAFF_2024 = StatedMembership("302001", Role.STAFF, Period(date(2024, 1, 1)))
AROUND = Surroundings(
    users={"lisi": KnownUser(UserDetails(username="lisi", name="李四", phone="13800000000"), (STAFF_2024,))},
    places={
        "302001": KnownPlace("商务局", DepartmentKind.DEPARTMENT),
        "SMG": KnownPlace("商贸股", DepartmentKind.SECTION),
    },
    foreign=frozenset({"waidi"}),
)
NEW = ["wangwu", "王五", "", "302001", "填报人", "2025-01-01", ""]


def problems_of(*rows: list[str]) -> list[Problem]:
    return list(read_users([list(HEADINGS), *rows], AROUND).problems)


def test_the_headings_are_the_official_ones() -> None:
    assert HEADINGS == ("用户名", "姓名", "手机号", "单位编码", "角色", "启用日期", "停用日期")


def test_new_changed_and_unchanged_rows_are_told_apart() -> None:
    found = read_users(
        [
            list(HEADINGS),
            NEW,
            ["wangwu", "王五", "", "302001", "部门审核人", "2025-01-01", "2025-12-31"],
            ["lisi", "李四", "13900000000", "302001", "填报人", "2024-01-01", "2024/12/31"],
        ],
        AROUND,
    )

    assert found.problems == ()
    assert found.summary == "新增 2 行，修改 1 行，不变 0 行"
    assert found.changes[1].value.membership == StatedMembership(
        "302001", Role.DEPARTMENT_REVIEWER, Period(date(2025, 1, 1), date(2025, 12, 31))
    )
    assert found.changes[2].differences == (
        Difference("手机号", "13800000000", "13900000000"),
        Difference("停用日期", "", "2024-12-31"),
    )


def test_every_row_of_the_preview_says_whose_role_it_is_and_where() -> None:
    again = ["wangwu", "王五", "", "302001", "部门审核人", "2025-01-01", ""]
    later = ["wangwu", "王五", "", "SMG", "业务股室审核人", "2026-01-01", ""]

    assert [change.title for change in read_users([list(HEADINGS), NEW, again, later], AROUND).changes] == [
        "王五（wangwu）：商务局，填报人，2025-01-01起",
        "王五（wangwu）：商务局，部门审核人，2025-01-01起",
        "王五（wangwu）：商贸股，业务股室审核人，2026-01-01起",
    ]


def test_what_stands_there_already_changes_nothing() -> None:
    row = ["lisi", "李四", "13800000000", "302001", "填报人", "2024年1月1日", ""]

    found = read_users([list(HEADINGS), row], AROUND)

    assert found.effective == ()
    assert texts_of(found.changes[0].value)["启用日期"] == "2024-01-01"


def test_rows_of_a_piece_keep_their_numbers() -> None:
    found = read_users([list(HEADINGS), NEW, NEW], AROUND, [2, 40, 41])
    assert next((problem.row, "第 40 行" in problem.message) for problem in found.problems) == (41, True)


@pytest.mark.parametrize(
    ("position", "text", "column", "message"),
    [
        (0, "", "用户名", "缺少用户名。"),
        (0, "王 五", "用户名", "用户名“王 五”只能用文字、数字和 . @ + - _，不能有空格。"),
        (0, "waidi", "用户名", "用户名“waidi”已被其他行政区使用，请换一个。"),
        (1, "", "姓名", "缺少姓名。"),
        (2, "无", "手机号", "手机号“无”只能用数字、+、- 和空格，5 至 20 位。"),
        (3, "", "单位编码", "缺少单位编码。"),
        (3, "999999", "单位编码", "没有编码为“999999”的单位。"),
        (
            4,
            "",
            "角色",
            "缺少角色，角色可填：填报人、部门审核人、业务股室审核人、绩效股审核人、系统管理员。",
        ),
        (
            4,
            "会计",
            "角色",
            "不认识“会计”，角色可填：填报人、部门审核人、业务股室审核人、绩效股审核人、系统管理员。",
        ),
        (4, "系统管理员", "角色", "“系统管理员”只能设在财政局，“商务局”是预算部门。"),
        (5, "", "启用日期", "缺少启用日期。"),
        (5, "明天", "启用日期", "“明天”不是日期，请写成 2025-01-01。"),
        (6, "2025-13-01", "停用日期", "“2025-13-01”不是日期，请写成 2025-01-01。"),
        (6, "2024-12-31", "停用日期", "停用日期 2024-12-31 早于启用日期 2025-01-01。"),
    ],
)
def test_one_wrong_cell_is_one_problem(position: int, text: str, column: str, message: str) -> None:
    wrong = [*NEW]
    wrong[position] = text

    assert problems_of(wrong) == [Problem(message, 2, column)]


def test_one_user_name_has_one_name_and_number() -> None:
    other = ["wangwu", "王武", "", "302001", "部门审核人", "2025-01-01", ""]

    assert problems_of(NEW, other) == [Problem("同一用户名的姓名与第 2 行不一致：“王武”“王五”。", 3, "姓名")]


def test_the_same_row_twice_is_a_problem() -> None:
    assert problems_of(NEW, NEW) == [Problem("与第 2 行重复：wangwu，302001，填报人，2025-01-01。", 3, "用户名")]


def test_periods_of_one_membership_do_not_overlap() -> None:
    message = "与已有的同一任职（2024-01-01 起）时间重叠，请先停用原任职或改用其他日期。"
    again = ["lisi", "李四", "13800000000", "302001", "填报人", "2025-01-01", ""]
    ended = ["lisi", "李四", "13800000000", "302001", "填报人", "2024-01-01", "2024-12-31"]

    assert problems_of(again) == [Problem(message, 2, "启用日期")]
    assert problems_of(again, ended) == []
    assert problems_of(ended, again) == []
