"""Two people in one evaluation, each in a browser of his own."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import ROOT, Portal, look
from tests.e2e.test_workspace import cell, open_section, saved

pytestmark = pytest.mark.e2e

SignIn = Callable[[str], Page]

COLLEAGUE = """
from datetime import date
from apps.accounts.actions import add_user
from apps.accounts.enums import Role
from apps.accounts.facts import Period, UserDetails
from apps.accounts.models import User
from apps.departments.models import Department
from tests.e2e.service import PASSWORD
if not User.objects.filter(username="tongshi").exists():
    details = UserDetails(username="tongshi", name="周同事")
    add_user(details, Department.objects.get(code="303001"), Role.STAFF, Period(date(2020, 1, 1)), password=PASSWORD)
"""


@pytest.fixture
def two(portal: Portal, sign_in: SignIn) -> tuple[Page, Page]:
    """Accountant and colleague of one department."""
    command = [sys.executable, "manage.py", "shell", "--command", COLLEAGUE]
    subprocess.run(command, cwd=ROOT, env=portal.env, check=True, capture_output=True)
    return sign_in("linju"), sign_in("tongshi")


def test_a_colleague_is_seen_and_what_he_saves_appears_without_moving_the_caret(two: tuple[Page, Page]) -> None:
    mine, his = two
    for page in two:
        open_section(page, "money")
    expect(mine.locator("#colleagues")).to_contain_text("周同事 正在填写 支出与资金", timeout=7000)

    theirs, own = "figure.personnel_expenditure.adjusted", "figure.operating_expenditure.adjusted"
    cell(mine, own).focus()
    mine.keyboard.type("77")
    cell(his, theirs).fill("4321.5")
    his.keyboard.press("Tab")
    saved(his)
    expect(cell(mine, theirs)).to_have_value("4,321.50", timeout=6000)
    expect(mine.locator('[data-colleague="周同事 已修改"]')).to_have_count(1)
    look(mine, "colleagues")
    assert cell(mine, own).input_value() == "77"
    assert mine.evaluate("document.activeElement.id") == own
    mine.keyboard.type("8")
    mine.keyboard.press("Tab")
    saved(mine)
    expect(cell(his, own)).to_have_value("778.00", timeout=6000)


def test_what_is_being_typed_is_not_overwritten_and_the_conflict_names_who(two: tuple[Page, Page]) -> None:
    mine, his = two
    for page in two:
        open_section(page, "money")
    name = "figure.income.current"
    cell(mine, name).fill("10")
    cell(his, name).fill("20")
    his.keyboard.press("Tab")
    saved(his)
    mine.wait_for_timeout(5500)
    assert cell(mine, name).input_value() == "10"
    mine.keyboard.press("Tab")
    expect(mine.locator(f'[id="{name}.note"]')).to_contain_text("最近修改：周同事")
    mine.get_by_role("button", name="采用对方的值").click()
    assert cell(mine, name).input_value() == "20.00"


def test_a_hidden_page_asks_nothing(two: tuple[Page, Page]) -> None:
    mine, _ = two
    open_section(mine, "base")
    mine.wait_for_timeout(1000)
    mine.evaluate("Object.defineProperty(document, 'hidden', { get: () => window.isHidden, configurable: true })")
    asked: list[str] = []
    mine.on("request", lambda request: asked.append(request.url) if "/colleagues/" in request.url else None)
    mine.evaluate("window.isHidden = true")
    mine.wait_for_timeout(6000)
    assert asked == []
    mine.evaluate("window.isHidden = false; document.dispatchEvent(new Event('visibilitychange'))")
    mine.wait_for_timeout(1000)
    assert len(asked) == 1


def test_a_colleague_is_given_a_section_and_told(two: tuple[Page, Page]) -> None:
    mine, his = two
    mine.goto("/evaluations/")
    mine.get_by_role("link", name="示例邻局").click()
    home = mine.url
    mine.get_by_role("link", name="谁填哪一部分，交接给谁").click()
    mine.get_by_label("基础数据 由谁填报").select_option(label="周同事")
    mine.get_by_role("button", name="保存分工").click()
    look(mine, "division")

    his.goto("/notices/")
    look(his, "notices")
    his.get_by_role("button", name="请您填报：基础数据").first.click()
    assert his.url == home
    assert his.locator(".task-name a").all_inner_texts() == ["基础数据", "检查与提交"]
    his.goto(f"{home}sections/money/")
    expect(his.locator("main")).to_contain_text("您负责的是：基础数据。")

    mine.get_by_label("接手人").select_option(label="周同事")
    mine.get_by_label("交接说明").fill("三公经费还差财务核对。")
    mine.get_by_role("button", name="交接", exact=True).click()
    his.goto(home)
    expect(his.locator("#handed-over")).to_contain_text("三公经费还差财务核对。")
    look(his, "handed-over")
    assert Axe().run(his).violations_count == 0
    his.get_by_role("button", name="知道了").click()
    expect(his.locator("#handed-over")).to_have_count(0)
    his.goto("/evaluations/")
    look(his, "home")
