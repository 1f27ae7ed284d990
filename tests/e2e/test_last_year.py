"""Last year in a browser: beside the cells, taken over, confirmed by typing; a report split into the outline."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import ROOT, Portal, look

pytestmark = pytest.mark.e2e

SCENE = """
from tests.evaluations.test_carrying import Years
from tests.e2e.service import PASSWORD
years = Years()
years.staff.set_password(PASSWORD)
years.staff.must_change_password = False
years.staff.save()
years.type("figure.total_expenditure.budget", "1200")
years.type("figure.total_expenditure.actual", "1100")
print(years.new.pk)
"""
REPORT = """一、部门（单位）概况
（二）部门整体支出规模、使用方向和主要内容
2026年本局“三公”经费决算支出9.5万元，其中公务接待费4.2万元，严格按照规定的范围和标准列支。
各股室按照职责分工推进年度工作，资金主要用于机关运转、公共服务和重点任务，范围覆盖全部所属单位。
"""


def test_last_year_is_beside_the_cells_and_can_be_taken_over(portal: Portal, sign_in: Callable[[str], Page]) -> None:
    made = subprocess.run(
        [sys.executable, "manage.py", "shell", "--command", SCENE],
        cwd=ROOT, env=portal.env, check=True, capture_output=True, text=True,
    )  # fmt: skip
    home = f"/evaluations/{made.stdout.split()[-1]}/"
    page = sign_in("staff430105")

    page.goto(f"{home}sections/money/")
    beside = page.locator('[id="beside.figure.total_expenditure.actual"]')
    expect(beside).to_have_text("上年 1,000.00，增 100.00（10.00%）\n预算 1,200.00，减 100.00（8.33%）")
    cell = page.locator('[id="figure.total_expenditure.actual"]')
    expect(cell).to_have_attribute("aria-describedby", "beside.figure.total_expenditure.actual")
    cell.fill("1050")
    page.keyboard.press("Tab")
    expect(beside).to_contain_text("增 50.00（5.00%）", timeout=10_000)
    expect(page.locator('[id="figure.total_expenditure.prior"]')).to_have_attribute("readonly", "")
    look(page, "last-year-money")
    page.get_by_label("显示上年和预算").uncheck()
    expect(beside).to_be_hidden()
    page.reload()
    expect(beside).to_be_hidden()
    page.get_by_label("显示上年和预算").check()

    page.goto(f"{home}last-year/")
    look(page, "last-year-offers")
    page.get_by_label("促消费活动").check()
    page.get_by_label("职能职责概述").check()
    page.get_by_role("button", name="沿用所选内容").click()
    expect(page.locator(".messages")).to_contain_text("已沿用 16 处")
    assert Axe().run(page).response["violations"] == []
    page.goto(f"{home}sections/basics/")
    badge = page.locator('[id="carried.basics.duties"]')
    expect(badge).to_have_text("沿用")
    expect(page.locator("#rail-items")).to_contain_text("沿用待确认 1")
    look(page, "last-year-basics")
    page.locator('[id="basics.duties"]').fill("负责商贸流通。")
    page.keyboard.press("Tab")
    expect(badge).to_be_hidden(timeout=10_000)
    page.goto(f"{home}sections/projects/")
    page.locator("th a", has_text="促消费活动").click()
    expect(page.locator(".cell-carried").first).to_have_text("沿用")
    look(page, "last-year-project")

    page.goto(f"{home}report/")
    page.set_input_files("[name=upload]", {"name": "报告.txt", "mimeType": "text/plain", "buffer": REPORT.encode()})
    page.get_by_role("button", name="读取并拆分").click()
    expect(page.locator(".split-piece")).to_have_count(1)
    look(page, "last-year-report")
    assert Axe().run(page).response["violations"] == []
    page.get_by_label("采用：“三公”经费").check()
    page.get_by_role("button", name="采用所选内容").click()
    expect(page.locator(".messages")).to_contain_text("已保存 2 处修改")
