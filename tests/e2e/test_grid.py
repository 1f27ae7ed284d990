"""The tables of the workspace as one spreadsheet: keys, ranges, the clipboard, and every step taken back."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from tests.e2e.conftest import TELEPHONE, Portal, look
from tests.e2e.service import PASSWORD
from tests.e2e.test_workspace import cell, open_section, saved

pytestmark = pytest.mark.e2e

SignIn = Callable[[str], Page]
PRIOR = "figure.personnel_expenditure.prior"
BUDGET = "figure.personnel_expenditure.budget"
BELOW = "figure.operating_expenditure.prior"
BELOW_BUDGET = "figure.operating_expenditure.budget"
PROJECTS = "figure.project_expenditure.prior"


def values(page: Page, *names: str) -> list[str]:
    return [cell(page, name).input_value() for name in names]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def under_focus(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))


def address_of(page: Page, module: str) -> str:
    names = page.evaluate("performance.getEntriesByType('resource').map(({name}) => name)")
    return str(next(name for name in names if f"/cells/{module}." in name))


def told(page: Page) -> str:
    return page.locator("#step-words").text_content() or ""


def accused(page: Page) -> list[str]:
    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:120]}"
        for violation in Axe().run(page).response["violations"]
    ]


def test_keys_move_choose_edit_and_discard_as_in_a_spreadsheet(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "money")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/cells/") else None)
    cell(page, PRIOR).focus()
    page.keyboard.type("1234.5")
    press(page, "Tab")
    assert under_focus(page) == BUDGET
    saved(page)
    press(page, "Shift+Tab", "F2")
    assert values(page, PRIOR) == ["1234.50"]  # the separators go while it is edited
    press(page, "End", "9", "Escape")
    assert values(page, PRIOR) == ["1,234.50"]
    before = values(page, BUDGET)
    press(page, "Tab", "7", "Escape", "Enter")
    assert values(page, BUDGET) == before
    assert under_focus(page) == BELOW_BUDGET
    page.reload()
    assert values(page, PRIOR, BUDGET) == ["1,234.50", *before]
    assert len(sent) == 1  # neither the look nor what was discarded

    page.context.set_offline(True)  # Esc takes back what is typed, not what waits to be sent
    cell(page, BELOW_BUDGET).focus()
    press(page, "6", "Enter", "ArrowUp", "7", "Escape")
    assert values(page, BELOW_BUDGET) == ["6"]
    page.context.set_offline(False)
    saved(page)
    page.reload()
    assert values(page, BELOW_BUDGET) == ["6.00"]

    cell(page, PRIOR).focus()
    press(page, "1", ",", "2", "3", "Enter")
    expect(cell(page, PRIOR)).to_have_attribute("aria-invalid", "true")
    press(page, "ArrowUp", "ArrowDown", "ArrowUp", "F2", "Tab")
    assert values(page, PRIOR) == ["1,23"]  # what was refused is nowhere rewritten
    cell(page, PRIOR).focus()
    press(page, "5", "ArrowDown")  # begun by typing: the arrow ends it
    assert under_focus(page) == BELOW
    press(page, "ArrowLeft")
    assert under_focus(page) == "公用经费"
    press(page, "ArrowUp", "ArrowUp")
    assert under_focus(page) == "基本支出"
    press(page, "End")
    corner = page.evaluate("document.activeElement.closest('tr').lastElementChild.contains(document.activeElement)")
    assert corner
    press(page, "Control+End", "Control+Home", "ArrowDown", "PageDown")
    assert page.evaluate("document.activeElement.closest('table').id") == "grid.spending"
    press(page, "Control+Home", "ArrowUp")
    assert under_focus(page) == "2019年决算数"  # the heads are cells too


def test_tab_stops_only_where_typing_goes_somewhere_and_leaves_the_table(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "base")
    landings: list[str] = []
    page.locator(".sheet-head").click()
    for _ in range(400):
        page.keyboard.press("Tab")
        where = page.evaluate(
            """() => {
              const here = document.activeElement;
              if (!here.closest("#cells")) return "outside";
              if (here.matches("[data-cell]")) return "cell";
              if (!here.matches(".grid-scroll")) return here.outerHTML;
              const isHigher = here.scrollHeight > here.clientHeight + 1;
              return isHigher || here.scrollWidth > here.clientWidth + 1 ? "scrolls" : "frame";
            }"""
        )
        if where == "outside" and "cell" in landings:
            break
        landings.append(where)
    cells = page.locator("#cells [data-cell]").count()
    assert set(landings) - {"outside"} <= {"cell", "scrolls"}
    assert landings.count("cell") == cells
    press(page, "Shift+Tab")
    assert page.evaluate("document.activeElement.matches('[data-cell]')")
    frames = page.locator(".grid-scroll")
    for index in range(frames.count()):
        box = frames.nth(index)
        scrolls = box.evaluate(
            "(one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1"
        )
        assert (box.get_attribute("tabindex") == "0") == scrolls


def test_a_range_is_copied_as_table_and_pasted_back(sign_in: SignIn) -> None:
    page = sign_in("linju")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_section(page, "money")
    if not page.locator("#grid\\.lines select[data-cell]").count():
        page.get_by_role("button", name="增加一行").click()
    cell(page, PRIOR).focus()
    page.keyboard.type("1234.5")
    press(page, "Tab")
    page.keyboard.type("10.25")
    press(page, "Enter", "ArrowLeft")
    page.keyboard.type("0.1")
    press(page, "Tab", "Delete")
    page.keyboard.type("-2")
    press(page, "Escape")
    saved(page)
    cell(page, PRIOR).focus()
    press(page, "Home", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown")
    expect(page.locator("#range-words")).to_have_text("6 个单元格，3 个数字合计 1,244.85")
    assert page.locator("#cells [aria-selected=true]").count() == 6
    assert accused(page) == []
    look(page, "grid-range")
    press(page, "Control+c")
    kinds = page.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read();
          const read = async (type) => (await item.getType(type)).text();
          return [await read("text/plain"), await read("text/html")];
        }"""
    )
    assert kinds[0] == "人员经费\t1,234.50\t10.25\n公用经费\t0.10\t"
    rows = re.findall(r"<tr>(.*?)</tr>", kinds[1], re.DOTALL)
    assert [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in rows] == [
        ["人员经费", "1,234.50", "10.25"],
        ["公用经费", "0.10", ""],
    ]
    cell(page, PRIOR).focus()
    press(page, "Shift+ArrowDown", "Control+c")
    cell(page, PROJECTS).focus()
    press(page, "Control+v")
    saved(page)
    page.reload()
    below = page.evaluate(
        "(id) => document.getElementById(id).closest('tr').nextElementSibling.querySelector('input').id", PROJECTS
    )
    assert values(page, PROJECTS, below) == ["1,234.50", "0.10"]

    select = page.locator("#grid\\.lines select[data-cell]").first
    select.focus()
    before = select.input_value()
    press(page, "ArrowRight", "ArrowLeft", "Control+c")  # the arrows pass over a choice, and change nothing
    assert select.input_value() == before
    label = select.evaluate("(one) => one.selectedOptions[0].textContent")
    assert page.evaluate("navigator.clipboard.readText()") == label
    press(page, "F2", "ArrowUp", "Enter")  # the list takes the keys while it is open
    expect(select).not_to_have_value(before)
    press(page, "Control+z")
    expect(select).to_have_value(before)
    saved(page)
    # Quoted where needed, escaped where needed; added up without a float.
    out = page.evaluate(
        """async ([clipboard, adding]) => {
          const {asText, asHtml} = await import(clipboard);
          const {added} = await import(adding);
          const rows = [['a\\tb', 'c"d', 'e\\nf', '0101', '<b>']];
          const sums = [["0.1", "0.2", "1,000.25", "12%", "1,23"], ["-0.5", "0.2"]].map((texts) => added(texts).sum);
          return [asText(rows), asHtml(rows), ...sums];
        }""",
        [address_of(page, "copying"), address_of(page, "sums")],
    )
    assert out[0] == '"a\tb"\t"c""d"\t"e\nf"\t0101\t<b>'
    assert "&lt;b&gt;" in out[1]
    assert """mso-number-format:'\\@'">0101<""" in out[1]
    assert out[2:] == ["1,000.55", "-0.3"]


def test_an_input_method_begins_in_the_chosen_cell(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "money")
    cell(page, PRIOR).fill("7")
    press(page, "Tab", "Shift+Tab")
    saved(page)
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "４", "selectionStart": 1, "selectionEnd": 1})
    keyboard.send("Input.insertText", {"text": "４２"})
    press(page, "Enter")
    saved(page)
    assert values(page, PRIOR) == ["42.00"]
    assert under_focus(page) == BELOW


def test_every_kind_of_step_is_taken_back_and_done_again(sign_in: SignIn) -> None:
    page = sign_in("linju")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_section(page, "money")
    block = (PRIOR, BUDGET, BELOW, BELOW_BUDGET)
    for name, text in zip(block, ("11", "12", "21", "22"), strict=True):
        cell(page, name).fill(text)
        cell(page, name).blur()
    saved(page)
    full = ["11.00", "12.00", "21.00", "22.00"]
    page.reload()
    assert values(page, *block) == full

    def choose() -> None:
        cell(page, PRIOR).focus()
        press(page, "Shift+ArrowRight", "Shift+ArrowDown")

    def round_trip(changed: list[str], words: str) -> None:
        saved(page)
        expect(page.locator("#undo")).to_have_attribute("title", re.compile(words))
        assert values(page, *block) == changed
        press(page, "Control+z")
        saved(page)
        expect(page.locator("#step-words")).to_contain_text(f"已撤销：{words}")
        assert values(page, *block) == full
        press(page, "Control+Shift+z")
        saved(page)
        assert values(page, *block) == changed
        press(page, "Control+z")
        saved(page)
        page.reload()
        assert values(page, *block) == full

    cell(page, PRIOR).focus()
    page.keyboard.type("99")
    press(page, "Enter")
    round_trip(["99.00", *full[1:]], "填写“人员经费")
    choose()
    press(page, "Delete")
    round_trip(["", "", "", ""], "清空 4 处")
    choose()
    press(page, "Control+d")
    round_trip(["11.00", "12.00", "11.00", "12.00"], "向下填充 2 处")
    choose()
    press(page, "Control+x")
    round_trip(["", "", "", ""], "剪切 4 处")
    choose()
    press(page, "Control+c")
    cell(page, BELOW).focus()
    press(page, "Control+v")
    saved(page)
    page.get_by_role("button", name="撤销", exact=True).click()
    saved(page)
    assert values(page, *block) == full

    # After a reload, and from another section: undone there, and the words say where.
    choose()
    press(page, "Delete")
    saved(page)
    page.get_by_role("link", name="基础数据").click()
    page.wait_for_url("**/sections/base/")
    page.reload()
    press(page, "Control+z")
    expect(page.locator("#step-words")).to_contain_text("已撤销：清空 4 处 到“支出与资金”查看")
    page.locator("#step-words a").click()
    page.wait_for_url("**/sections/money/#*")
    assert values(page, *block) == full
    look(page, "grid-undone")


def test_undo_never_overwrites_a_colleague_and_steps_in_rows_are_posted(sign_in: SignIn) -> None:
    page, other = sign_in("linju"), sign_in("linju")
    for one in (page, other):
        open_section(one, "money")
    cell(page, PRIOR).fill("31")
    cell(page, PRIOR).blur()
    saved(page)
    other.reload()
    cell(other, PRIOR).fill("32")
    cell(other, PRIOR).blur()
    saved(other)
    page.reload()
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.locator(f'[id="{PRIOR}.note"]')).to_contain_text("32.00")
    other.reload()
    assert values(other, PRIOR) == ["32.00"]
    page.get_by_role("button", name="采用对方的值").click()
    assert values(page, PRIOR) == ["32.00"]

    # While it is edited, the browser takes back what is typed.
    cell(page, BUDGET).focus()
    press(page, "F2", "1", "2", "Control+z")
    assert told(page) == "已撤销：填写“人员经费 2019年决算数”"
    press(page, "Escape")

    posted: list[str] = []

    def answer(route: Route) -> None:
        carried = (route.request.post_data or "").partition("=")[0]
        posted.append(f"{route.request.method} {route.request.url.rsplit('/', 2)[1]} {carried}")
        route.fulfill(status=200, json={"table": "grid.lines", "order": [], "rows": [""], "html": "", "computed": {}})

    page.route("**/rows-of-a-test/*", answer)
    page.evaluate(
        """async (name) => {
          const {record} = await import(name);
          const url = location.pathname + "rows-of-a-test/";
          record({kind: "rows", words: "插入一行", undoUrl: url + "undo", redoUrl: url + "redo"});
        }""",
        address_of(page, "history"),
    )
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.locator("#step-words")).to_have_text("已撤销：插入一行")
    page.get_by_role("button", name="恢复", exact=True).click()
    expect(page.locator("#step-words")).to_have_text("已恢复：插入一行")
    assert posted == ["POST rows-of-a-test shown"] * 2
    page.get_by_role("button", name="退出").click()
    page.wait_for_load_state()
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('steps'))") == []


def test_a_mouse_chooses_then_edits_and_a_finger_edits_at_once(
    sign_in: SignIn, portal: Portal, browser: Browser
) -> None:
    page = sign_in("linju")
    open_section(page, "money")
    cell(page, PRIOR).fill("1234.5")
    cell(page, PRIOR).blur()
    saved(page)
    cell(page, PRIOR).click()
    assert cell(page, PRIOR).get_attribute("data-editing") is None
    assert values(page, PRIOR) == ["1,234.50"]
    cell(page, BELOW_BUDGET).click(modifiers=["Shift"])
    assert page.locator("#cells [aria-selected=true]").count() == 4
    cell(page, PRIOR).dblclick()
    assert values(page, PRIOR) == ["1234.50"]
    cell(page, BUDGET).click()
    assert values(page, PRIOR) == ["1,234.50"]
    saved(page)
    box, end = cell(page, PRIOR).bounding_box(), cell(page, BELOW).bounding_box()
    assert box
    assert end
    page.mouse.move(box["x"] + 60, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 60, end["y"] + 10, steps=4)
    page.mouse.up()
    assert page.locator("#cells [aria-selected=true]").count() == 2

    size = ViewportSize(width=TELEPHONE["width"], height=TELEPHONE["height"])
    context = browser.new_context(base_url=portal.url, locale="zh-CN", viewport=size, has_touch=True, is_mobile=True)
    phone = context.new_page()
    phone.goto("/accounts/sign-in/")
    phone.fill("[name=username]", "linju")
    phone.fill("[name=password]", PASSWORD)
    phone.click("button[type=submit], form button.btn-primary")
    open_section(phone, "money")
    cell(phone, PRIOR).tap()
    assert values(phone, PRIOR) == ["1234.50"]
    assert cell(phone, PRIOR).get_attribute("data-editing") == ""
    assert phone.locator("#cells [role=grid], #cells [tabindex='-1'][data-cell]").count() == 0
    cell(phone, BUDGET).tap()
    assert values(phone, PRIOR) == ["1,234.50"]
    context.close()
