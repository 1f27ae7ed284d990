"""Rows under hands: inserted, copied, moved, deleted and brought back by keyboard, without a page load."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Portal, look
from tests.e2e.service import PASSWORD
from tests.e2e.test_workspace import cell, open_section, saved

pytestmark = pytest.mark.e2e

SignIn = Callable[[str], Page]


class Hands:
    """Counts what somebody does: a text typed into a cell is one, each other key is one."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.clicks, self.loads = page, 0, 0, 0
        page.on("load", self._count)

    def _count(self, page: Page) -> None:
        self.loads += 1

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.keys += len(keys)

    def type(self, text: str) -> None:
        self.page.keyboard.insert_text(text)
        self.keys += 1

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1


@pytest.fixture
def project(sign_in: SignIn) -> Page:
    """A project with two indicators under 数量指标 and one under 质量指标, on its page."""
    page = sign_in("linju")
    open_section(page, "projects")
    page.fill("#project-name", "道路养护")
    page.get_by_label("数量指标").fill("2")
    page.get_by_label("质量指标").fill("1")
    page.get_by_label("质量指标").press("Enter")
    page.wait_for_url(re.compile(r"/projects/\d+/"))
    for number, row in enumerate(rows(page)):
        cell(page, f"{row}.name").fill(f"指标{number}")
        page.keyboard.press("Tab")
    saved(page)
    return page


def rows(page: Page) -> list[str]:
    found = page.locator("tr[data-row^='indicator.']").evaluate_all("rows => rows.map((row) => row.dataset.row)")
    return [str(row) for row in found]


def names(page: Page) -> list[str]:
    return [cell(page, f"{row}.name").input_value() for row in rows(page)]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def steps(page: Page) -> list[str]:
    """What can be taken back, the latest last."""
    kept = "JSON.parse(sessionStorage.getItem(document.getElementById('cells').dataset.history)).done"
    return list(page.evaluate(f"{kept}.map(({{kind, words}}) => `${{kind}} ${{words}}`)"))


def bar(page: Page) -> Locator:
    return page.locator("#row-bar")


def test_rows_are_inserted_copied_moved_and_deleted_by_keyboard_alone(project: Page) -> None:
    page, loads = project, []
    page.on("load", lambda _: loads.append(1))
    first, second, third = rows(page)
    cell(page, f"{first}.name").focus()
    page.keyboard.press("Alt+Insert")
    expect(bar(page)).to_contain_text("已插入 1 个指标：数量指标。")
    new = rows(page)[1]
    assert rows(page) == [first, new, second, third]
    assert focused(page) == f"{new}.name"
    page.keyboard.type("新增")
    page.keyboard.press("Alt+Shift+ArrowDown")
    expect(page.locator("tr.indicator").nth(2)).to_have_attribute("data-row", new)
    assert focused(page) == f"{new}.name"
    assert names(page) == ["指标0", "指标1", "新增", "指标2"]
    page.keyboard.press("Control+-")
    expect(bar(page)).to_contain_text("已删除指标：新增。")
    assert rows(page) == [first, second, third]
    while page.evaluate("document.activeElement.textContent") != "撤销":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(cell(page, f"{new}.name")).to_be_focused()
    assert [step for step in steps(page) if step.startswith("rows")] == [
        "rows 插入 1 个指标：数量指标", "rows 移动指标：新增", "rows 删除指标：新增", "rows 恢复指标：新增",
    ]  # fmt: skip
    assert names(page) == ["指标0", "指标1", "新增", "指标2"]
    page.reload()
    assert names(page) == ["指标0", "指标1", "新增", "指标2"]
    assert len(loads) == 1


def test_the_menu_of_a_row_is_a_menu(project: Page) -> None:
    page = project
    first, second, third = rows(page)
    cell(page, f"{first}.weight").focus()
    menu = page.locator(f"[data-row='{first}'] .row-menu")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="在上方插入")).to_be_focused()
    assert menu.get_attribute("aria-expanded") == "true"
    problems = Axe().run(page).response["violations"]
    assert [problem["id"] for problem in problems] == []
    look(page, "row-menu")
    page.keyboard.press("End")
    expect(page.get_by_role("menuitem", name="删除本行")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    assert menu.get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(bar(page)).to_contain_text("已复制指标：指标0。")
    assert names(page) == ["指标0", "指标0", "指标1", "指标2"]
    copied = rows(page)[1]
    menu = page.locator(f"[data-row='{copied}'] .row-menu")
    menu.click()
    page.get_by_role("menuitem", name="插入多行…").click()
    page.get_by_label("行数，1 至 20").fill("3")
    page.keyboard.press("Enter")
    expect(bar(page)).to_contain_text("已插入 3 个指标：数量指标。")
    assert len(rows(page)) == 7
    look(page, "row-bar")
    page.locator(f"[data-row='{second}'] .row-menu").click()
    page.get_by_role("menuitem", name="上移").click()
    expect(page.locator("tr.indicator").nth(4)).to_have_attribute("data-row", second)
    assert rows(page)[-1] == third


def test_all_selected_rows_are_copied_and_deleted_as_one_step(project: Page) -> None:
    page = project
    first, second, third = rows(page)
    cell(page, f"{first}.weight").click()
    cell(page, f"{second}.result").click(modifiers=["Shift"])
    menu = page.locator(f"[data-row='{second}'] .row-menu")
    menu.click()
    page.get_by_role("menuitem", name="复制 2 行").click()
    expect(bar(page)).to_contain_text("已复制指标：指标0、指标1。")
    assert names(page) == ["指标0", "指标0", "指标1", "指标1", "指标2"]
    copies = [row for row in rows(page) if row not in {first, second, third}]
    cell(page, f"{copies[0]}.name").focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+-")
    expect(bar(page)).to_contain_text("已删除指标：指标0、指标1、指标1。")
    assert rows(page) == [first, third]
    expect(cell(page, f"{third}.name")).to_be_focused()
    assert steps(page)[-1] == "rows 删除指标：指标0、指标1、指标1"
    page.keyboard.press("Control+z")
    expect(page.locator("#step-words")).to_contain_text("已撤销：删除指标：指标0、指标1、指标1")
    expect(bar(page)).to_have_count(0)
    assert names(page) == ["指标0", "指标0", "指标1", "指标1", "指标2"]

    menu.focus()  # by keyboard: from menu to menu
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="删除 2 行")).to_be_visible()
    look(page, "row-menu-of-several")
    page.keyboard.press("Escape")

    # A row that is not among them stands for itself; more than a deed takes are left, and the page says so.
    cell(page, f"{first}.name").focus()
    page.keyboard.press("Shift+ArrowDown")
    page.locator(f"[data-row='{third}'] .row-menu").click()
    page.get_by_role("menuitem", name="插入多行…").click()
    page.get_by_label("行数，1 至 20").fill("18")
    page.keyboard.press("Enter")
    expect(bar(page)).to_contain_text("已插入 18 个指标")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+-")
    expect(bar(page)).to_contain_text("选中了 23 行，一次最多 20 行，请分几次操作。")
    assert len(rows(page)) == 23


def test_a_deleted_row_is_restored_after_a_reload_and_a_cell_shows_what_it_held(project: Page) -> None:
    page = project
    first, *others = rows(page)
    name = f"{first}.name"
    cell(page, name).fill("改过的")
    page.keyboard.press("Tab")
    saved(page)
    cell(page, name).focus()
    page.keyboard.press("Alt+h")
    dialog = page.get_by_role("dialog", name="修改记录")
    expect(dialog).to_contain_text("改过的")
    expect(dialog).to_contain_text("填报人linju")
    problems = Axe().run(page).response["violations"]
    assert [problem["id"] for problem in problems] == []
    look(page, "cell-history")
    dialog.get_by_role("button", name="恢复此值：指标0").press("Enter")
    expect(cell(page, name)).to_be_focused()
    assert cell(page, name).input_value() == "指标0"
    saved(page)
    page.keyboard.press("Control+-")
    expect(bar(page)).to_contain_text("已删除指标：指标0。")
    page.reload()
    assert rows(page) == others
    page.get_by_role("link", name="已删除的行").click()
    page.get_by_role("button", name="恢复：删除指标：指标0").click()
    page.wait_for_url(re.compile(r"/projects/\d+/"))
    assert rows(page) == [first, *others]
    assert cell(page, name).input_value() == "指标0"


def test_a_project_with_ten_indicators_costs_few_keys(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "projects")
    hands = Hands(page)
    hands.click(page.locator("#project-name"))
    hands.type("城区绿化")
    hands.press("Tab", "Tab")
    for count in ("3", "2", "1", "1", "", "1", "", "1", "1"):
        if count:
            hands.type(count)
        hands.press("Tab")
    hands.press("Shift+Tab", "Enter")
    page.wait_for_url(re.compile(r"/projects/\d+/"))
    ten = rows(page)
    assert len(ten) == 10
    for column in ("name", "target", "weight", "result"):
        cell(page, f"{ten[0]}.{column}").focus()
        hands.keys += 1
        for number, row in enumerate(ten):
            expect(cell(page, f"{row}.{column}")).to_be_focused()
            hands.type(f"指标{number}" if column == "name" else f"{number + 1}")
            hands.press("Enter")
    saved(page)
    page.reload()
    assert names(page) == [f"指标{number}" for number in range(10)]
    assert cell(page, f"{ten[9]}.result").input_value() == "10"
    assert (hands.keys, hands.clicks, hands.loads - 1) == (105, 1, 1)  # one more load: ours


@pytest.fixture
def without_script(portal: Portal, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN", base_url=portal.url)
    page = context.new_page()
    page.goto("/accounts/sign-in/")
    page.fill("[name=username]", "linju")
    page.fill("[name=password]", PASSWORD)
    page.click("form button.btn-primary")
    yield page
    context.close()


def test_without_script_a_line_is_inserted_deleted_and_restored(without_script: Page) -> None:
    page = without_script
    open_section(page, "money")
    page.get_by_role("button", name="增加一行").click()
    page.get_by_role("link", name="行操作").first.click()
    page.fill("#count", "2")
    page.get_by_role("button", name="在下方插入").click()
    lines = page.locator("tr[data-row^='line.']")
    assert lines.count() == 3
    page.get_by_role("link", name="行操作").first.click()
    page.get_by_role("button", name="删除").click()
    assert lines.count() == 2
    expect(page.locator("#messages")).to_contain_text("可以在“已删除的行”中恢复。")
    page.get_by_role("link", name="已删除的行").click()
    page.get_by_role("button", name="恢复").click()
    assert lines.count() == 3
