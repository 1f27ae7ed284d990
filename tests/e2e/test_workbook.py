"""Filling in with Excel: download, change the workbook, upload, look at the preview, agree."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import look

pytestmark = pytest.mark.e2e


def test_a_workbook_goes_out_and_comes_back_with_its_changes(sign_in: Callable[[str], Page], tmp_path: Path) -> None:
    page = sign_in("linju")
    page.goto("/evaluations/")
    page.get_by_role("link", name="示例邻局").click()
    page.get_by_role("link", name="Excel 填报").click()
    with page.expect_download() as started:
        page.get_by_role("link", name="下载工作簿").click()
    path = tmp_path / "填好.xlsx"
    started.value.save_as(path)
    opened = openpyxl.load_workbook(path)
    sheet = opened["基础数据"]
    column = next(cell.column for cell in sheet[1] if cell.value == "current")
    number = next(row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value == "figure.in_post")
    sheet.cell(number, column).value = 17
    basics = opened["基本情况"]
    number = next(row[0].row for row in basics.iter_rows(max_col=1) if row[0].value == "basics.duties")
    basics.cell(number, 3).value = "负责辖区内的商贸管理工作。"
    opened.save(path)
    page.get_by_label("填好的工作簿，或已有的自评表、报告").set_input_files(path)
    page.get_by_role("button", name="读取并预览").click()
    expect(page.get_by_text("改动（2）")).to_be_visible()
    look(page, "workbook-preview")
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="确认写入").click()
    expect(page.get_by_text("已从“填好.xlsx”写入 2 处。")).to_be_visible()
    page.goto(f"{page.url}sections/base/")
    expect(page.locator('[id="figure.in_post.current"]')).to_have_value("17")
