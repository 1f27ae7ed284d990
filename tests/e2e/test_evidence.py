"""Evidence in a real browser: several files at once, called off, sent again, looked at, replaced, brought back."""

import re
from collections.abc import Callable
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.e2e.conftest import look
from tests.e2e.test_keep import accused, open_section

pytestmark = pytest.mark.e2e

SignIn = Callable[[str], Page]
PDF = "application/pdf"
DROP = """([selector, names]) => {
  const data = new DataTransfer();
  const content = (name) => [`%PDF-1.7\\n${name}\\n%%EOF\\n`];
  for (const name of names) data.items.add(new File(content(name), name, { type: "application/pdf" }));
  const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector(selector).dispatchEvent(drop);
}"""


def pdf(name: str, pages: int = 1) -> FilePayload:
    document, content = pypdfium2.PdfDocument.new(), BytesIO()
    for number in range(pages):
        document.new_page(595 + len(name) + number, 842)
    document.save(content)
    return {"name": name, "mimeType": PDF, "buffer": content.getvalue()}


def png(name: str) -> FilePayload:
    content = BytesIO()
    Image.new("RGB", (300, 200), "#1d56a8").save(content, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": content.getvalue()}


def is_drawn(page: Page) -> bool:
    picture = page.locator(".viewer img")
    picture.evaluate("(img) => img.decode()")
    return bool(picture.evaluate("(img) => img.naturalWidth > 100"))


def test_several_files_each_with_its_own_outcome(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "evidence")
    form, lines = page.locator("form[data-uploads]"), page.locator(".uploads > li")
    form.get_by_label("证明对象").select_option("section:money")
    disguised: FilePayload = {"name": "改了扩展名.pdf", "mimeType": PDF, "buffer": b"<html>"}
    large: FilePayload = {"name": "太大.pdf", "mimeType": PDF, "buffer": b"%PDF" + b" " * (21 * 1024 * 1024)}
    other: FilePayload = {"name": "程序.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    form.locator("[type=file]").set_input_files([pdf("批复.pdf", 2), disguised, png("现场.png")])
    form.locator("[type=file]").set_input_files([large])
    form.locator("[type=file]").set_input_files([other])
    expect(lines.nth(3)).to_contain_text("超过单个文件 20 MB 的上限，不会上传")
    expect(lines.nth(4)).to_contain_text("不是可接受的类型")
    look(page, "evidence-chosen")
    form.get_by_role("button", name="上传", exact=True).click()
    expect(lines.nth(0)).to_contain_text("已上传")
    expect(lines.nth(1)).to_contain_text("的内容不是可接受的类型")
    expect(lines.nth(2)).to_contain_text("已上传")
    expect(page.locator(".files tbody tr")).to_have_count(2)
    look(page, "evidence-list")
    assert accused(page) == []
    page.emulate_media(media="print")
    expect(page.locator(".files")).to_contain_text("校验码")
    expect(form).to_be_hidden()
    page.emulate_media(media="screen")


def test_a_lost_connection_and_a_change_of_mind(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "evidence")
    form, lines = page.locator("form[data-uploads]"), page.locator(".uploads > li")
    form.get_by_label("证明对象").select_option("section:base")
    page.evaluate(DROP, ["main", ["断线.pdf", "不传了.pdf", "先取消.pdf"]])
    expect(lines).to_have_count(3)
    lines.nth(2).get_by_role("button", name="取消").click()
    expect(lines).to_have_count(2)
    page.route("**/evidence/add/", lambda route: route.abort("connectionreset"))
    form.get_by_role("button", name="上传", exact=True).click()
    expect(lines.nth(0)).to_contain_text("连接中断")
    lines.nth(1).get_by_role("button", name="取消").click()
    expect(lines.nth(1)).to_contain_text("已取消，没有上传")

    def lose_the_answer(route: Route) -> None:
        route.fetch()  # the server has stored it
        route.abort("connectionreset")

    page.unroute("**/evidence/add/")
    page.route("**/evidence/add/", lose_the_answer, times=1)
    lines.nth(0).get_by_role("button", name="重试").click()
    expect(lines.nth(0)).to_contain_text("连接中断")
    lines.nth(0).get_by_role("button", name="重试").click()
    expect(lines.nth(0)).to_contain_text("已上传")
    lines.nth(1).get_by_role("button", name="重试").click()
    expect(lines.nth(1)).to_contain_text("已上传")
    expect(page.locator(".files")).to_contain_text("断线.pdf")
    expect(page.locator(".files").get_by_text("断线.pdf", exact=True)).to_have_count(1)


def test_a_file_is_looked_at_renamed_replaced_and_brought_back(sign_in: SignIn) -> None:
    page = sign_in("linju")
    home = open_section(page, "evidence")
    form = page.locator("form[data-uploads]")
    form.get_by_label("证明对象").select_option("section:narrative")
    form.locator("[type=file]").set_input_files([pdf("初稿一.pdf", 3), png("照片.png")])
    form.get_by_role("button", name="上传", exact=True).click()
    expect(page.locator(".uploads")).to_have_text(re.compile("已上传.*已上传"))
    page.get_by_role("link", name="照片.png", exact=True).click()
    assert is_drawn(page)
    page.goto(f"{home}sections/evidence/")
    page.get_by_role("link", name="初稿一.pdf", exact=True).click()
    page.get_by_role("link", name="下一页").click()
    expect(page.locator(".viewer-pages")).to_contain_text("第 2 页，共 3 页")
    assert is_drawn(page)
    look(page, "evidence-view")
    assert accused(page) == []
    page.get_by_label("文件名").fill("报告")
    page.get_by_role("button", name="重命名").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("报告.pdf")
    page.locator("form[data-uploads] [type=file]").set_input_files([pdf("报告定稿.pdf")])
    page.get_by_role("button", name="替换", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("报告定稿.pdf")
    page.get_by_text("旧版本 1 个").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="报告.pdf", exact=True).click()
    assert download.value.suggested_filename == "报告.pdf"
    page.get_by_role("button", name="移除").click()
    expect(page.get_by_text("不随自评报送")).to_be_visible()
    page.goto(f"{home}sections/evidence/")
    expect(page.locator(".files")).not_to_contain_text("报告定稿.pdf")
    page.get_by_text("已移除的文件 1 个").click()
    page.get_by_role("button", name="恢复 报告定稿.pdf").click()
    expect(page.locator(".files")).to_contain_text("报告定稿.pdf")


def test_an_indicator_has_files_of_its_own(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "scores")
    opener = page.locator("tr.score-row .files-at").first
    expect(opener).to_contain_text("佐证 0")
    opener.click()
    dialog = page.get_by_role("dialog", name=re.compile("^佐证材料：评分表"))
    expect(dialog.locator("h2").first).to_be_focused()
    page.evaluate(DROP, ["dialog[open]", ["指标证明.pdf"]])
    dialog.get_by_role("button", name="上传", exact=True).click()
    expect(dialog.locator(".files")).to_contain_text("指标证明.pdf")
    look(page, "evidence-dialog")
    assert accused(page) == []
    dialog.get_by_role("button", name="移除 指标证明.pdf").click()
    expect(dialog.get_by_role("status").first).to_contain_text("已移除")
    dialog.get_by_text("已移除的文件 1 个").click()
    dialog.get_by_role("button", name="恢复 指标证明.pdf").click()
    expect(dialog.locator(".files")).to_contain_text("指标证明.pdf")
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(opener).to_contain_text("佐证 1")
    look(page, "evidence-at-indicator")


def test_what_is_being_sent_is_called_off_and_the_next_goes_on(sign_in: SignIn) -> None:
    page = sign_in("linju")
    home = open_section(page, "projects")
    page.fill("#project-name", "道路养护")
    page.get_by_role("button", name="增加项目").click()
    page.get_by_role("button", name="增加一行").click()
    look(page, "evidence-in-a-form")
    opener = page.locator(".indicator-line .files-at").first
    opener.click()
    dialog = page.get_by_role("dialog", name=re.compile("道路养护"))
    expect(dialog.locator("h2").first).to_be_focused()
    waiting: list[Route] = []
    page.route("**/evidence/add/", lambda route: waiting.append(route), times=1)
    page.evaluate(DROP, ["dialog[open]", ["不要了.pdf", "要的.pdf"]])
    dialog.get_by_role("button", name="上传", exact=True).click()
    dialog.get_by_role("button", name="取消 不要了.pdf").click()
    expect(dialog.locator(".uploads > li").nth(0)).to_contain_text("已取消，没有上传")
    expect(dialog.locator(".files tbody tr")).to_have_count(1)
    expect(dialog.locator(".files")).to_contain_text("要的.pdf")
    dialog.get_by_role("button", name="关闭").click()
    expect(opener).to_contain_text("佐证 1")
    page.goto(f"{home}sections/evidence/")
    expect(page.locator(".files tbody tr", has_text="道路养护")).to_have_count(1)
