"""The workspace under hands: keyboard, paste, two editors at once, a lost network, and no JavaScript at all."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Locator, Page, Route, expect

from tests.e2e.conftest import Portal, look
from tests.e2e.service import PASSWORD

pytestmark = pytest.mark.e2e

SignIn = Callable[[str], Page]


def open_section(page: Page, key: str) -> None:
    page.goto("/evaluations/")
    page.get_by_role("link", name="示例邻局").click()
    page.goto(f"{page.url}sections/{key}/")


def cell(page: Page, name: str) -> Locator:
    return page.locator(f'[id="{name}"]')


def saved(page: Page) -> None:
    expect(page.locator("#saved-state")).to_have_text("已全部保存", timeout=10_000)


def test_enter_goes_down_the_column_and_every_cell_saves_itself(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "base")
    cell(page, "figure.establishment.current").focus()
    for text in ("１６", "10", "6", "0", "15"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    saved(page)
    expect(cell(page, "rate.staff")).to_have_text("93.75%")
    page.reload()
    names = ("establishment", "establishment_administrative", "establishment_institution", "establishment_worker")
    assert [cell(page, f"figure.{name}.current").input_value() for name in names] == ["16", "10", "6", "0"]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.body")


def test_a_block_from_a_spreadsheet_fills_the_cells_and_what_cannot_be_read_is_kept(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "money")
    start = cell(page, "figure.personnel_expenditure.prior")
    start.focus()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "1,234.50\\t1,300\\t1,310.25\\t1,305\\n200\\t12.5%\\t210\\t205.5");
          const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
          document.activeElement.dispatchEvent(paste);
        }"""
    )
    expect(page.locator("#saved-state")).to_have_text("已保存 7 处；1 处待更正")
    expect(page.locator('[id="figure.operating_expenditure.budget.note"]')).to_contain_text("不能填百分比")
    expect(page.locator("#findings")).to_contain_text("12.5%")
    page.reload()
    assert start.input_value() == "1,234.50"
    assert cell(page, "figure.operating_expenditure.actual").input_value() == "205.50"
    assert cell(page, "figure.operating_expenditure.budget").input_value() == "12.5%"
    assert cell(page, "figure.operating_expenditure.budget").get_attribute("aria-invalid") == "true"
    expect(page.locator("#saved-state")).to_have_text("1 处待更正")
    cell(page, "figure.operating_expenditure.budget").fill("205")
    page.keyboard.press("Tab")
    saved(page)


def test_the_second_of_two_editors_is_shown_both_values(sign_in: SignIn) -> None:
    first, second = sign_in("linju"), sign_in("linju")
    for page in (first, second):
        open_section(page, "money")
    name = "figure.income.current"
    cell(first, name).fill("100")
    first.keyboard.press("Tab")
    saved(first)
    cell(second, name).fill("200")
    second.keyboard.press("Tab")
    note = second.locator(f'[id="{name}.note"]')
    expect(note).to_contain_text("您已在另一处改为“100.00”")
    expect(second.locator("#saved-state")).to_have_text("1 处与他人修改冲突，未保存，请选择保留哪个值")
    second.reload()
    expect(note).to_contain_text("您已在另一处改为“100.00”")
    assert cell(second, name).input_value() == "200"
    note.get_by_role("button", name="保留我的值").click()
    saved(second)
    first.reload()
    assert cell(first, name).input_value() == "200.00"


def test_what_could_not_be_sent_waits_in_the_browser_and_is_sent_later(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "money")
    page.context.set_offline(True)
    cell(page, "figure.closing_balance.current").fill("35.2")
    page.keyboard.press("Tab")
    expect(page.locator("#saved-state")).to_contain_text("网络不通")
    page.context.set_offline(False)
    saved(page)
    page.reload()
    assert cell(page, "figure.closing_balance.current").input_value() == "35.20"


def test_what_is_refused_stays_in_the_page_until_it_fits(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "basics")
    name = "basics.contact_name"
    cell(page, name).fill("长" * 61)
    page.keyboard.press("Tab")
    note = page.locator(f'[id="{name}.note"]')
    for _ in range(2):
        expect(note).to_contain_text("最多 60 字，现为 61 字，本次修改未保存，请压缩。")
        expect(page.locator("#saved-state")).to_have_text("1 处未保存，请按提示修改")
        assert cell(page, name).input_value() == "长" * 61
        page.reload()
    cell(page, name).fill("周敏")
    page.keyboard.press("Tab")
    saved(page)
    page.reload()
    saved(page)
    assert cell(page, name).input_value() == "周敏"


def test_the_state_follows_several_saves_once(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "base")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/state/" in request.url else None)
    for number in range(1, 5):
        cell(page, "figure.in_post.current").fill(f"{number}")
        cell(page, "figure.in_post.current").blur()
        saved(page)
    cell(page, "figure.meetings_training.actual").fill("约5")
    page.keyboard.press("Tab")
    expect(page.locator("#findings")).to_contain_text("约5")
    assert len(asked) < 5
    cell(page, "figure.meetings_training.actual").fill("5")
    page.keyboard.press("Tab")
    expect(page.locator("#findings")).not_to_contain_text("约5")


# Without jitter, and shortened, so that nobody waits for what the page asks for.
PAUSES_ARE_KEPT = """() => {
  const wait = window.setTimeout;
  window.pauses = [];
  Math.random = () => 1;
  window.setTimeout = (deed, pause, ...rest) => { window.pauses.push(pause); return wait(deed, pause / 10, ...rest); };
}"""


def test_a_busy_server_is_asked_again_after_growing_pauses(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "money")
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) < 4:
            route.fulfill(status=503)
        else:
            route.continue_()

    page.evaluate(PAUSES_ARE_KEPT)

    page.route(lambda url: url.endswith("/cells/"), answer)
    cell(page, "figure.budget_added.current").fill("8.25")
    page.keyboard.press("Tab")
    expect(page.locator("#saved-state")).to_contain_text("系统暂时繁忙，1 处修改已暂存在本机")
    cell(page, "figure.closing_balance.current").fill("36")
    page.keyboard.press("Tab")
    expect(page.locator("#saved-state")).to_contain_text("已全部保存", timeout=20_000)
    assert page.evaluate("pauses.filter((pause) => [2000, 4000, 8000].includes(pause))") == [2000, 4000, 8000]
    page.reload()
    assert cell(page, "figure.budget_added.current").input_value() == "8.25"
    assert cell(page, "figure.closing_balance.current").input_value() == "36.00"


def test_what_was_typed_after_the_login_expired_is_saved_after_the_next_login(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "money")
    address = page.url
    page.context.clear_cookies(name="sessionid")
    cell(page, "figure.budget_added.current").fill("7.5")
    page.keyboard.press("Tab")
    expect(page.locator("#saved-state")).to_contain_text("登录已过期")
    page.get_by_role("dialog", name="请重新登录").get_by_role("button", name="稍后").click()
    page.goto(f"/accounts/sign-in/?next={urlsplit(address).path}")
    page.fill("[name=username]", "linju")
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit], form button.btn-primary")
    page.wait_for_url(address)
    saved(page)
    page.reload()
    assert cell(page, "figure.budget_added.current").input_value() == "7.50"


def test_what_was_typed_while_the_year_was_closed_is_saved_after_its_reopening(sign_in: SignIn) -> None:
    staff, admin = sign_in("linju"), sign_in("guanli")
    open_section(staff, "money")
    admin.goto("/reviews/cycles/")
    admin.get_by_role("link", name="2020年度部门整体支出绩效自评").click()
    cycle = admin.url
    admin.get_by_role("link", name="关账").click()
    look(admin, "close-year")
    admin.get_by_role("button", name="仍要关账").click()
    look(admin, "closed-year")
    name = "figure.opening_balance.current"
    cell(staff, name).fill("77")
    staff.keyboard.press("Tab")
    expect(staff.locator("#saved-state")).to_contain_text("关账")
    staff.reload()
    expect(staff.locator("#saved-state")).to_contain_text("本机暂存着没有保存的修改")
    assert cell(staff, name).input_value() == ""
    look(staff, "closed-section")
    section = staff.url
    staff.goto(section.partition("sections/")[0])
    look(staff, "closed-task-list")
    admin.goto("/reviews/cycles/")
    look(admin, "cycles")
    admin.goto(cycle)
    admin.get_by_role("link", name="重新开放").click()
    look(admin, "reopen-year")
    admin.get_by_label("重新开放的理由").fill("补报")
    admin.get_by_role("button", name="重新开放").click()
    look(admin, "reopened-year")
    staff.goto(section)
    saved(staff)
    staff.reload()
    assert cell(staff, name).input_value() == "77.00"


def test_leaving_in_the_middle_of_a_save_loses_neither_the_cell_nor_the_link(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "money")
    address = page.url
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.accept()

    def later(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.on("dialog", note)
    page.route("**/cells/", later)
    amount = cell(page, "figure.opening_balance.current")
    amount.fill("1.5")
    link = page.locator("#rail-items a").first
    link.hover()
    page.mouse.down()
    saved(page)  # the answer comes while the button is held down
    page.mouse.up()
    page.wait_for_url("**/sections/basics/")
    page.goto(address)
    assert amount.input_value() == "1.50"
    amount.fill("2.5")
    page.get_by_role("link", name="基础数据").click()  # at once: the link waits for the save
    page.wait_for_url("**/sections/base/")
    page.goto(address)
    assert amount.input_value() == "2.50"
    amount.focus()
    page.keyboard.type("3.5")  # and never left
    page.reload()
    saved(page)
    assert amount.input_value() == "3.50"
    assert dialogs == []
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('unsaved'))") == []


def test_the_workspace_works_without_javascript(portal: Portal, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=portal.url, locale="zh-CN")
    page = context.new_page()
    page.goto("/accounts/sign-in/")
    page.fill("[name=username]", "linju")
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit], form button.btn-primary")
    open_section(page, "base")
    cell(page, "figure.reception.budget").fill("１．５")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("已保存 1 处修改")
    assert cell(page, "figure.reception.budget").input_value() == "1.50"
    context.close()


PAGES = (
    "",
    "sections/basics/",
    "sections/base/",
    "sections/money/",
    "sections/projects/",
    "sections/scores/",
    "sections/narrative/",
    "sections/evidence/",
    "check/",
    "history/",
)


def test_pages_hold_nothing_that_axe_accuses(sign_in: SignIn) -> None:
    page = sign_in("linju")
    page.goto("/evaluations/")
    page.get_by_role("link", name="示例邻局").click()
    home = page.url
    page.goto(f"{home}sections/projects/")
    page.fill("#project-name", "示例项目")
    page.get_by_role("button", name="增加项目").click()
    page.get_by_role("button", name="增加一行").click()
    look(page, "project-form")
    accused = {page.url: _accused(page)}
    for path in PAGES:
        answer = page.goto(home + path)
        assert answer is not None
        assert answer.ok, path
        accused[path] = _accused(page)
    for path in ("/accounts/sign-in/", "/reports/published/"):
        page.goto(path)
        accused[path] = _accused(page)
    assert {path: found for path, found in accused.items() if found} == {}


def _accused(page: Page) -> list[str]:
    results = Axe().run(page)
    return [f"{violation['id']}: {violation['nodes'][0]['html'][:120]}" for violation in results.response["violations"]]
