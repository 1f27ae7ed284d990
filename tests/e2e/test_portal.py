"""What every page has, under hands: file inputs."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.conftest import look
from tests.e2e.test_workspace import open_section

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
