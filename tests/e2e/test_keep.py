"""Nothing typed is ever thrown away: what is refused, left behind or too long waits in the browser, in every page."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.conftest import Portal, look
from tests.e2e.service import PASSWORD

pytestmark = pytest.mark.e2e

SignIn = Callable[[str], Page]
OPENING, CLOSING, ADDED = (f"figure.{name}.current" for name in ("opening_balance", "closing_balance", "budget_added"))
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('kept:') || key.startsWith('unsaved:'))"
# A choice that was kept when its list still had it.
WITHOUT_OPTION = """(place) => {
  const base = Object.keys(localStorage).find((key) => key.startsWith("kept:")).replace(/cell:.*/, "");
  localStorage.setItem(base + place, JSON.stringify({ place, text: "no-longer", why: "", window: "", at: 1 }));
}"""
SUBMITTED = "status='department_review', submitted_at=moved_at, submitted_by_id=(SELECT id FROM {} WHERE username='{}')"


@pytest.fixture
def change(portal: Portal) -> Callable[..., None]:
    """Changes rows as another person's request does, in the middle of whatever the page is at."""

    def run(*statements: str) -> None:
        with closing(sqlite3.connect(portal.folder / "db.sqlite3", timeout=20)) as database, database:
            for statement in statements:
                assert database.execute(statement).rowcount, statement

    return run


def evaluation_of(code: str) -> str:
    return f"department_id=(SELECT id FROM departments_department WHERE code='{code}')"


def status(code: str, change_to: str) -> str:
    return f"UPDATE evaluations_evaluation SET changes=changes+1, {change_to} WHERE {evaluation_of(code)}"


def cell(page: Page, name: str) -> Locator:
    return page.locator(f'[id="{name}"]')


def type_in(page: Page, name: str, text: str) -> None:
    cell(page, name).fill(text)
    page.keyboard.press("Tab")


def saved(page: Page) -> None:
    expect(page.locator("#saved-state")).to_have_text("已全部保存", timeout=15_000)


def open_section(page: Page, key: str, department: str = "示例邻局") -> str:
    """Opens it; the address of the evaluation."""
    page.goto("/evaluations/")
    page.get_by_role("link", name=department).click()
    home = page.url
    page.goto(f"{home}sections/{key}/")
    return home


def enter(page: Page, username: str) -> None:
    page.goto("/accounts/sign-in/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(lambda url: "sign-in" not in url)


def drawer(page: Page) -> Locator:
    page.locator("#keep-opener").click()
    return page.get_by_role("dialog", name="未保存的内容")


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate(KEPT)
    return found


def accused(page: Page) -> list[str]:
    results = Axe().run(page)
    return [f"{violation['id']}: {violation['nodes'][0]['html'][:120]}" for violation in results.response["violations"]]


def test_what_is_locked_meanwhile_stays_in_the_page_and_in_every_other(
    sign_in: SignIn, change: Callable[..., None]
) -> None:
    page = sign_in("linju")
    home = open_section(page, "money")
    change(status("303001", SUBMITTED.format("accounts_user", "linju")))
    type_in(page, OPENING, "77.5")
    expect(cell(page, f"{OPENING}.note")).to_contain_text("内容已锁定")
    assert cell(page, OPENING).input_value() == "77.5"
    for path in ("", "check/", "history/", "sections/evidence/", "sections/money/"):
        page.goto(home + path)
        expect(page.locator("#keep-opener")).to_contain_text("1")
    shown = drawer(page)
    expect(shown).to_contain_text("年初结转和结余")
    expect(shown).to_contain_text("支出与资金")
    expect(shown).to_contain_text("内容已锁定")
    expect(shown.locator("blockquote")).to_have_text("77.5")
    look(page, "keep-drawer")
    assert accused(page) == []
    shown.get_by_role("button", name="复制").click()
    expect(shown.locator("[role=status]")).to_have_text("已复制。")
    shown.get_by_role("button", name="重试：").click()
    expect(shown.locator("[role=status]")).to_contain_text("1 处仍未保存")
    shown.get_by_role("button", name="放弃").press("Enter")
    assert kept(page) == []
    expect(shown.get_by_role("button", name="撤销")).to_be_focused()
    page.keyboard.press("Enter")
    expect(shown.locator("blockquote")).to_have_text("77.5")
    change(status("303001", "status='draft', submitted_at=NULL, submitted_by_id=NULL"))
    page.goto(home + "check/")
    drawer(page).get_by_role("button", name="重试：").click()
    expect(page.locator("#keep [role=status]")).to_have_text("已保存。")
    page.goto(home + "sections/money/")
    assert cell(page, OPENING).input_value() == "77.50"


def test_a_removed_row_or_a_removed_option_keeps_no_other_cell_from_saving(
    sign_in: SignIn, change: Callable[..., None]
) -> None:
    page = sign_in("linju")
    home = open_section(page, "projects")
    page.fill("#project-name", "示例项目")
    page.get_by_role("button", name="增加项目").click()
    page.wait_for_url("**/projects/*/")
    project = page.url
    for _ in range(2):
        page.get_by_role("button", name="增加一行").click()
        page.wait_for_load_state()
    rows = page.locator("tr.indicator [id$='.target']")
    gone, stays = (str(row.get_attribute("id")) for row in rows.all())
    page.context.set_offline(True)
    type_in(page, gone, "个")
    type_in(page, stays, "次")
    page.evaluate(WITHOUT_OPTION, f"cell:{stays.removesuffix('target')}level2")
    change(
        f"DELETE FROM evaluations_projectindicator WHERE id={gone.split('.')[1]}", status("303001", "moved_at=moved_at")
    )
    page.context.set_offline(False)
    expect(cell(page, f"{gone}.note")).to_contain_text("这一行已被删除", timeout=10_000)
    page.goto(project)
    assert cell(page, stays).input_value() == "次"
    assert cell(page, gone).count() == 0
    shown = drawer(page)
    expect(shown.locator("blockquote")).to_have_text(["no-longer", "个"])
    expect(shown).to_contain_text("这一行已被删除")
    shown.get_by_role("button", name="关闭").click()
    type_in(page, stays, "场")
    expect(page.locator("#saved-state")).to_contain_text("保存")
    page.goto(home)
    page.evaluate("localStorage.clear()")


def test_one_cell_that_cannot_be_read_is_set_aside(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "basics")

    def answer(route: Route) -> None:
        route.fulfill(status=400) if "坏" in (route.request.post_data or "") else route.continue_()

    page.route(lambda url: url.endswith("/cells/"), answer)
    page.context.set_offline(True)
    type_in(page, "basics.contact_phone", "坏")
    type_in(page, "basics.contact_name", "周敏")
    page.context.set_offline(False)
    expect(cell(page, "basics.contact_phone.note")).to_contain_text("无法保存的字符", timeout=10_000)
    expect(page.locator("#saved-state")).to_have_text("已保存 1 处；1 处未保存，请按提示修改")
    page.get_by_role("button", name="放弃，恢复原内容").click()
    saved(page)
    assert cell(page, "basics.contact_phone").input_value() == ""
    assert kept(page) == []


def test_a_revoked_role_leaves_the_texts_readable_even_on_the_page_that_is_gone(
    sign_in: SignIn, change: Callable[..., None]
) -> None:
    page = sign_in("linju")
    home = open_section(page, "money")
    days = (
        "UPDATE accounts_membership SET ends_on={} WHERE user_id=(SELECT id FROM accounts_user WHERE username='linju')"
    )
    change(days.format("date('now', '-5 days')"))
    type_in(page, ADDED, "61.25")
    expect(cell(page, f"{ADDED}.note")).to_contain_text("现在不能查看本自评")
    page.goto(home)
    expect(page.locator("h1")).to_have_text("没有找到这一页")
    expect(drawer(page).locator("blockquote")).to_have_text("61.25")
    change(days.format("NULL"))
    page.goto(home + "sections/money/")
    saved(page)
    page.reload()
    assert cell(page, ADDED).input_value() == "61.25"


def test_signing_in_again_happens_in_place(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "basics")
    text = "登录过期时写的职责"
    cell(page, "basics.duties").fill(text)
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    dialog = page.get_by_role("dialog", name="请重新登录")
    expect(dialog).to_be_visible(timeout=10_000)
    look(page, "keep-sign-in")
    assert accused(page) == []
    for name, password, said in (
        ("linju", "falsch-falsch-1", "用户名或密码不正确"),
        ("tianbao", PASSWORD, "现在登录的是填报人tianbao，不是打开本页的填报人linju"),
        ("linju", PASSWORD, ""),
    ):
        dialog.get_by_label("用户名").fill(name)
        dialog.get_by_label("密码").fill(password)
        dialog.get_by_role("button", name="登录").click()
        if said:
            expect(dialog.get_by_role("alert")).to_contain_text(said)
            expect(page.locator("#saved-state")).to_contain_text("登录已过期")
    expect(dialog).to_be_hidden()
    saved(page)
    assert page.evaluate("document.activeElement.id") == "basics.duties"
    assert page.evaluate("document.activeElement.selectionStart") == len(text) - 2
    type_in(page, "basics.contact_name", "周敏敏")  # with the token of the new session
    saved(page)
    page.reload()
    assert cell(page, "basics.duties").input_value() == text


def test_a_server_that_asks_for_patience_gets_it(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "money")
    statuses = [429]

    def answer(route: Route) -> None:
        route.fulfill(status=statuses.pop(0), headers={"Retry-After": "1"}) if statuses else route.continue_()

    page.route(lambda url: url.endswith("/cells/"), answer)
    type_in(page, CLOSING, "5.5")
    expect(page.locator("#saved-state")).to_contain_text("系统暂时繁忙，1 处修改已暂存在本机")
    section = page.url
    page.goto(section.replace("sections/money/", "check/"))  # left meanwhile: sent from here
    expect(page.locator("#keep-opener")).to_be_visible()
    expect(page.locator("#keep-opener")).to_be_hidden(timeout=20_000)
    page.goto(section)
    assert cell(page, CLOSING).input_value() == "5.50"


def test_a_text_over_its_limit_is_counted_kept_and_can_be_given_up(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "basics")
    before = cell(page, "basics.contact_name").input_value()
    cell(page, "basics.contact_name").fill("长" * 55)
    counter = page.locator("[id='basics.contact_name'] ~ .text-count")
    expect(counter).to_have_text("55 / 60 字")
    type_in(page, "basics.contact_name", "长" * 61)
    expect(counter).to_contain_text("超出 1 字")
    page.reload()
    expect(cell(page, "basics.contact_name.note")).to_contain_text("最多 60 字")
    assert cell(page, "basics.contact_name").input_value() == "长" * 61
    shown = drawer(page)
    shown.get_by_role("button", name="放弃").click()
    assert cell(page, "basics.contact_name").input_value() == before
    shown.get_by_role("button", name="撤销").click()
    expect(cell(page, "basics.contact_name")).to_have_value("长" * 61)
    shown.get_by_role("button", name="放弃").click()
    assert kept(page) == []
    page.reload()
    assert cell(page, "basics.contact_name").input_value() == before


def test_two_windows_of_one_browser_keep_both_texts(sign_in: SignIn) -> None:
    first = sign_in("linju")
    open_section(first, "money")
    second = first.context.new_page()
    second.goto(first.url)
    first.context.set_offline(True)
    type_in(first, OPENING, "1.25")
    type_in(first, CLOSING, "2.25")
    type_in(second, OPENING, "3.25")
    assert len(kept(first)) == 3
    first.context.set_offline(False)
    for page in (first, second):
        expect(page.locator("#saved-state")).not_to_contain_text("网络不通", timeout=20_000)
    choices = [page.get_by_role("button", name="保留我的值") for page in (first, second)]
    while not any(choice.count() for choice in choices):  # who is sent second is asked
        first.wait_for_timeout(100)
    loser = first if choices[0].count() else second
    expect(loser.locator(".cell-note")).to_contain_text("您已在另一处改为")
    loser.get_by_role("button", name="保留我的值").click()
    saved(loser)
    first.reload()
    assert cell(first, OPENING).input_value() in {"1.25", "3.25"}
    assert cell(first, CLOSING).input_value() == "2.25"
    assert kept(first) == []


def test_lists_of_an_older_version_are_taken_over(sign_in: SignIn) -> None:
    page = sign_in("linju")
    home = open_section(page, "money")
    user, evaluation = page.evaluate("[document.body.dataset.user, document.body.dataset.evaluation]")
    page.goto(home + "history/")
    page.evaluate(
        "([key, rows]) => localStorage.setItem(key, JSON.stringify(rows))",
        [f"unsaved:{user}:{evaluation}:money:", [[ADDED, "9.75"], [CLOSING, "8.75", None, None]]],
    )
    page.goto(home + "sections/money/")
    saved(page)
    page.reload()
    assert [cell(page, name).input_value() for name in (ADDED, CLOSING)] == ["9.75", "8.75"]
    assert kept(page) == []


def test_an_opinion_survives_a_reload_and_goes_with_the_answer(sign_in: SignIn, change: Callable[..., None]) -> None:
    change(status("302001", SUBMITTED.format("accounts_user", "tianbao")))
    page = sign_in("bumen")
    page.goto("/reviews/")
    page.locator("main a[href^='/reviews/']").filter(has_text="商务局").first.click()
    address = page.url.partition("?")[0]
    page.goto(f"{address}moves/return/")
    opinion = page.get_by_role("textbox").first
    opinion.fill("请补充上年决算数的依据")
    page.goto(address)
    assert "请补充上年决算数的依据" in drawer(page).inner_text()
    page.goto(f"{address}moves/return/")
    expect(opinion).to_have_value("请补充上年决算数的依据")
    expect(page.locator(".restored")).to_contain_text("已恢复未提交的内容")
    look(page, "keep-opinion")
    page.get_by_role("button", name="放弃").click()
    expect(opinion).to_have_value("")
    page.get_by_role("button", name="撤销").click()
    expect(opinion).to_have_value("请补充上年决算数的依据")
    page.get_by_role("button", name="退回修改").click()
    page.wait_for_load_state()
    expect(page.locator("#messages .is-success")).to_be_visible()
    assert kept(page) == []


def test_an_explanation_is_kept_until_it_is_saved(sign_in: SignIn) -> None:
    page = sign_in("linju")
    page.goto("/evaluations/")
    page.get_by_role("link", name="示例邻局").click()
    address = f"{page.url}check/"
    page.goto(address)
    page.locator("summary", has_text="填写说明").first.click()
    explanation = page.locator(".explain-one textarea").first
    explanation.fill("说" * 2001)
    expect(page.locator(".text-count").first).to_contain_text("超出 1 字")
    page.reload()
    expect(explanation).to_have_value("说" * 2001)
    explanation.fill("材料由主管部门统一保管")
    page.reload()
    expect(page.locator(".restored")).to_be_visible()
    page.get_by_role("button", name="保存说明").first.click()
    expect(page.locator("#messages .is-success")).to_be_visible()
    assert kept(page) == []


def test_signing_out_asks_and_leaves_nothing_for_the_next_person(sign_in: SignIn) -> None:
    page = sign_in("linju")
    home = open_section(page, "basics")
    type_in(page, "basics.contact_name", "长" * 70)
    expect(cell(page, "basics.contact_name.note")).to_be_visible()
    page.goto(home)
    page.get_by_role("button", name="退出").click()
    asked = page.get_by_role("dialog", name="退出前请处理未保存的内容")
    expect(asked.locator("blockquote")).to_have_text("长" * 70)
    look(page, "keep-sign-out")
    assert accused(page) == []
    asked.get_by_role("button", name="返回").click()
    assert len(kept(page)) == 1
    page.context.clear_cookies(name="sessionid")
    enter(page, "tianbao")  # somebody else at the same computer sees nothing of it
    open_section(page, "basics", "岳麓区商务局")
    expect(page.locator("#keep-opener")).to_be_hidden()
    assert cell(page, "basics.contact_name").input_value() == ""
    page.get_by_role("button", name="退出").click()
    enter(page, "linju")
    assert len(kept(page)) == 1
    page.goto("/accounts/password/")  # a page of no evaluation
    page.get_by_role("button", name="退出").click()
    asked.get_by_role("button", name="仍要退出并删除").click()
    page.wait_for_url("**/accounts/sign-in/")
    assert kept(page) == []
