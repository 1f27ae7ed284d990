"""What every page has, under hands: file inputs, and the folded forms of a checked file."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.conftest import look
from tests.e2e.test_workspace import open_section
from tests.papers.test_check_file import two_forms

pytestmark = pytest.mark.e2e

SignIn = Callable[[str], Page]


def paper(name: str) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}


def test_a_file_input_speaks_the_products_words_and_takes_click_keyboard_and_several_files(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "evidence")
    field, pick = page.get_by_label("文件（可多选）"), page.locator(".file-pick")
    expect(pick).to_contain_text("选择文件尚未选择文件")
    look(page, "file-input")
    with page.expect_file_chooser() as by_click:
        pick.click()
    by_click.value.set_files([paper("验收报告.pdf")])
    expect(pick.locator(".file-names")).to_have_text("验收报告.pdf")
    field.focus()
    with page.expect_file_chooser() as by_key:
        page.keyboard.press("Enter")
    by_key.value.set_files([paper("问卷1.pdf"), paper("问卷2.pdf")])
    expect(pick.locator(".file-names")).to_have_text("已选 2 个文件：问卷1.pdf、问卷2.pdf")


def test_a_file_dropped_beside_its_box_is_named_in_it(sign_in: SignIn) -> None:
    page = sign_in("linju")
    page.goto(reverse("papers:check_form_file"))
    dropped = page.evaluate_handle(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["x"], "自评表.docx"));
          return data;
        }"""
    )
    page.dispatch_event("h1", "drop", {"dataTransfer": dropped})
    expect(page.locator(".file-names")).to_have_text("自评表.docx")
    look(page, "file-input-drop")


def test_several_dropped_files_are_checked_and_too_many_are_refused_before_sending(sign_in: SignIn) -> None:
    page = sign_in("linju")
    page.goto(reverse("papers:check_form_file"))

    def drop(number: int) -> None:
        dropped = page.evaluate_handle(
            """number => {
              const data = new DataTransfer();
              for (let one = 1; one <= number; one += 1) {
                const text = "自评报告\\n2025年预算100万元，支出90万元，执行率95%。请填写单位职能。";
                data.items.add(new File([text], `报告${one}.txt`));
              }
              return data;
            }""",
            number,
        )
        page.dispatch_event("h1", "drop", {"dataTransfer": dropped})

    drop(6)
    page.get_by_role("button", name="开始检查").click()
    expect(page.get_by_role("alert")).to_contain_text("选了 6 个文件，一次最多检查 5 个")
    drop(2)
    expect(page.get_by_role("alert")).to_be_empty()
    page.get_by_role("button", name="开始检查").click()
    expect(page.locator("#result")).to_be_focused()
    expect(page).to_have_title("检查结果：2 个文件 · 自评表检查 - 部门整体支出绩效自评")
    look(page, "checked-files")
    drop(1)
    page.get_by_role("button", name="开始检查").click()
    expect(page.locator("#result")).to_contain_text("报告1.txt")
    page.get_by_role("link", name="错误 1，到第一处").click()
    expect(page.locator("#finding-1")).to_be_focused()
    look(page, "checked-report")


def test_without_javascript_the_browsers_own_file_input_remains(sign_in: SignIn) -> None:
    page = sign_in("guanli")
    page.route("**/portal*.js", lambda route: route.abort())
    page.goto("/departments/import/")
    expect(page.locator(".file-names")).to_be_hidden()
    assert page.get_by_label("Excel 工作簿").evaluate("field => getComputedStyle(field).opacity") == "1"
    page.unroute("**/portal*.js")
    page.reload()
    expect(page.locator(".file-names")).to_be_visible()
    look(page, "file-input-import")


@pytest.mark.parametrize("has_script", [True, False])
def test_a_link_opens_the_folded_form_it_leads_into(sign_in: SignIn, has_script: bool) -> None:
    page = sign_in("linju")
    if not has_script:
        page.route("**/checked*.js", lambda route: route.abort())
    page.goto(reverse("papers:check_form_file"))
    workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files("input[type=file]", {"name": "两个.xlsx", "mimeType": workbook, "buffer": two_forms()})
    page.get_by_role("button", name="开始检查").click()
    first, second = page.locator("#form-1"), page.locator("#form-2")
    expect(first).to_be_hidden()
    look(page, "checked-forms")
    page.locator("#forms tbody a[href='#form-2']").click()
    expect(second).to_be_visible()
    expect(first).to_be_hidden()
    page.locator("details.checked-part > summary").first.press("Enter")
    expect(first).to_be_visible()
    look(page, "checked-forms-open")
