"""Kind from the first minute: nothing red before it is due, nothing that jumps, help for keys and fields."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, TELEPHONE, look
from tests.e2e.test_workspace import SignIn, cell, open_section

pytestmark = pytest.mark.e2e

WATCH = """() => {
  window.shifts = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""


def shift_of(page: Page, address: str) -> float:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    return float(page.evaluate("window.shifts"))


def test_nothing_moves_while_a_page_loads(sign_in: SignIn) -> None:
    page = sign_in("linju")
    page.context.add_init_script(f"({WATCH})()")
    open_section(page, "money")
    address = page.url
    for size in (DESKTOP, {"width": 900, "height": 800}, TELEPHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for section in ("money", "narrative", "scores"):
            shift = shift_of(page, address.replace("money", section))
            assert shift < 0.05, (size, section, shift)


def test_the_first_visit_has_a_tour_that_does_not_come_again(sign_in: SignIn) -> None:
    page = sign_in("linju")
    page.evaluate("sessionStorage.isNew = '1'; localStorage.clear()")
    page.goto("/evaluations/")
    page.get_by_role("link", name="示例邻局").click()
    tour = page.get_by_role("dialog", name="第一次填报？")
    expect(tour).to_contain_text("1／4")
    look(page, "tour")
    for _ in range(3):
        page.keyboard.press("Enter")
    expect(tour).to_contain_text("4／4")
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Enter")
    expect(tour).to_be_hidden()
    page.reload()
    expect(tour).to_be_hidden()
    page.get_by_role("button", name="看一遍填报引导").click()
    expect(tour).to_contain_text("1／4")
    page.keyboard.press("Escape")
    expect(tour).to_be_hidden()


def test_a_field_says_how_it_is_meant_and_a_question_mark_shows_the_keys(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "money")
    cell(page, "figure.personnel_expenditure.prior").focus()
    expect(page.locator("#instruction")).to_contain_text("上一年度决算报表")
    expect(page.locator("#instruction")).to_contain_text("例：1,234.56")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="键盘操作")).to_be_visible()
    look(page, "keys")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="键盘操作")).to_be_hidden()
