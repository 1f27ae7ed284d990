"""The first case of the product: 岳麓区商务局 2020, from the first keystroke to the approved PDF."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page, expect

from apps.evaluations.enums import Action
from tests.e2e.conftest import Portal, look
from tests.e2e.reading import pdf_facts, text_of

pytestmark = pytest.mark.e2e

CASE = Path(__file__).resolve().parents[1] / "cases" / "01-yuelu-commerce-2020.yaml"
PRINTED: dict[str, Any] = yaml.safe_load(CASE.read_text("utf-8"))["figures_as_printed"]

BASE = {
    "figure.establishment.current": "编制人数",
    "figure.establishment_administrative.current": "机关行政编制",
    "figure.establishment_institution.current": "二级机构事业编制",
    "figure.three_public.actual": "三公经费合计",
    "figure.vehicle_purchase.actual": "公务用车购置",
    "figure.abroad.actual": "因公出国(境)费",
    "figure.reception.actual": "公务接待费",
}
MONEY = {
    "figure.total_expenditure.actual": "支出总计",
    "figure.basic_expenditure.actual": "基本支出",
    "figure.personnel_expenditure.actual": "人员经费",
    "figure.operating_expenditure.actual": "公用经费",
    "figure.project_expenditure.actual": "项目支出",
    "figure.project_income.current": "项目总收入",
    "figure.project_opening_balance.current": "年初结转结余",
    "figure.project_local_appropriation.current": "区本级财政拨款",
    "figure.project_higher_transfer.current": "长财外指财政拨款",
    "figure.project_closing_balance.current": "年末结转结余",
}
LINES = {
    "201": "一般公共服务支出",
    "206": "科学技术支出",
    "216": "商业服务业等支出",
    "210": "卫生健康支出",
    "208": "社会保障与就业支出",
}
GAP_REASON = "公开文本只列出主要功能分类，住房保障等分类未单独列示，差额490.25万元已与决算报表核对。"
OPEN_REASON = "2020年公开报告未列示该项数据，按公开口径留空。"
SUMS = {"F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F12", "F14"}


def fill(page: Page, cell: str, text: str) -> None:
    page.locator(f'[id="{cell}"]').fill(text)
    page.keyboard.press("Tab")


def saved(page: Page) -> None:
    expect(page.locator("#saved-state")).to_have_text("已全部保存", timeout=10_000)


def open_section(page: Page, title: str) -> None:
    page.locator(".rail, .tasks").get_by_role("link", name=re.compile(title)).first.click()
    expect(page.locator("#cells, .sheet-head").first).to_be_visible()


def enter_figures(page: Page) -> None:
    open_section(page, "基础数据")
    for cell, label in BASE.items():
        fill(page, cell, str(PRINTED[label]))
    saved(page)
    look(page, "base-data")
    open_section(page, "支出与资金")
    for cell, label in MONEY.items():
        fill(page, cell, str(PRINTED[label]))
    saved(page)
    for code, label in LINES.items():
        page.locator("#function_code").select_option(code)
        page.get_by_role("button", name="增加一行").click()
        line = page.locator("tr", has_text=f"{code} ").locator("input[id$='.actual']")
        line.fill(str(PRINTED[label]))
        line.press("Tab")
        saved(page)
    expect(page.locator('[id="lines.gap.actual"]')).to_have_text("490.25")


def enter_words(page: Page) -> None:
    open_section(page, "基本情况")
    fill(page, "basics.contact_name", "填表人")
    fill(page, "basics.contact_phone", "0731-00000000")
    fill(page, "basics.duties", "负责商贸流通、招商引资和外经外贸。")
    fill(page, "basics.main_work", "稳外贸、稳外资、促消费，推进农贸市场改造。")
    saved(page)
    open_section(page, "报告正文")
    expect(page.locator(".editor")).to_have_count(11)
    for editor in page.locator(".editor").all():
        editor.fill("本部分按照公开数据编写。")
    first = page.locator(".editor").first
    page.locator("[data-insert-into]").first.click()
    page.locator("#token-search").fill("支出总计.本年决算数")
    page.locator("#token-dialog li").get_by_role("button", name="7038.47万元").click()
    expect(first.locator(".chip")).to_have_text("7038.47万元")
    page.locator(".editor").nth(1).click()
    page.keyboard.type("2020年支出总计7083.47万元。")
    saved(page)
    expect(page.locator("#held-numbers")).to_contain_text("不一致")
    page.locator(".editor").nth(1).fill("2020年支出总计7038.47万元。")
    saved(page)
    expect(page.locator("#held-numbers")).not_to_contain_text("不一致")
    look(page, "narrative")


def explain_everything(page: Page) -> None:
    page.goto(page.url.split("/sections/")[0] + "/check/")
    accused = page.locator(".check-item[data-check]").evaluate_all(
        "items => items.map(item => [item.dataset.check, item.dataset.severity, item.innerText])"
    )
    sums = [(check, text) for check, severity, text in accused if check in SUMS and severity != "hint"]
    assert [check for check, _ in sums] == ["F04"]
    assert "490.25" in sums[0][1]
    assert [text for _, severity, text in accused if severity == "error"] == []
    look(page, "check")
    gap = page.locator(".check-item[data-check=F04]")
    gap.locator("summary").click()
    gap.locator("textarea").fill(GAP_REASON)
    gap.get_by_role("button", name="保存说明").click()
    expect(page.locator(".check-item[data-check=F04] .finding-explanation")).to_contain_text(GAP_REASON)
    page.get_by_role("button", name="全选待说明的问题").click()
    page.locator("#bulk-text").fill(OPEN_REASON)
    page.get_by_role("button", name="保存到勾选的问题").click()


def submit(page: Page) -> None:
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator(".topline")).to_contain_text("部门审核中")


def decide(page: Page, action: Action, comment: str = "") -> None:
    """Open the one evaluation that waits for this user, and make a move."""
    page.goto("/reviews/")
    page.locator("table.list tbody th a").first.click()
    page.locator(".topline-actions").locator("a, button").filter(has_text=action.label).click()
    dialog = page.locator("dialog[open]")
    if comment:
        dialog.locator("textarea").fill(comment)
    if action != Action.BEGIN:
        dialog.get_by_role("button", name=action.label).click()
    expect(page.locator(".messages, [role=status], [role=alert]").first).to_be_visible()


def test_from_the_first_keystroke_to_the_approved_pdf(sign_in: Any, portal: Portal, tmp_path: Path) -> None:
    staff: Page = sign_in("tianbao")
    staff.get_by_role("link", name="岳麓区商务局").click()
    enter_figures(staff)
    enter_words(staff)
    explain_everything(staff)
    submit(staff)

    department: Page = sign_in("bumen")
    decide(department, Action.ENDORSE)
    line: Page = sign_in("gushi")
    look_at_inbox(line)
    decide(line, Action.BEGIN)
    decide(line, Action.RETURN, "请在基本情况中补充单位负责人。")

    staff.goto("/evaluations/")
    staff.get_by_role("link", name="岳麓区商务局").click()
    expect(staff.locator(".middle")).to_contain_text("请在基本情况中补充单位负责人。")
    look(staff, "task-list")
    open_section(staff, "基本情况")
    fill(staff, "basics.head_name", "单位负责人")
    saved(staff)
    staff.goto(staff.url.split("/sections/")[0] + "/check/")
    submit(staff)

    decide(department, Action.ENDORSE)
    decide(line, Action.BEGIN)
    decide(line, Action.FORWARD)
    performance: Page = sign_in("jixiao")
    decide(performance, Action.APPROVE)

    staff.goto("/evaluations/")
    staff.get_by_role("link", name="岳麓区商务局").click()
    staff.get_by_role("link", name="下载审定报告").click()
    with staff.expect_download(timeout=60_000) as download:
        staff.locator("#issued-document").get_by_role("link", name="下载审定报告").click(timeout=60_000)
    file = tmp_path / "report.pdf"
    download.value.save_as(file)
    assert download.value.suggested_filename == "2020年度岳麓区商务局部门整体支出绩效自评报告.pdf"
    text = text_of(file)
    for words in ("2020年度岳麓区商务局", "7,038.47", "490.25", "公开文本只列出"):
        assert words in text
    assert "草稿" not in text
    assert "评分计算说明" not in text  # published without a score table, and so is this one
    facts = pdf_facts(file)
    assert facts.unembedded_fonts == []
    assert facts.page_sizes <= {"210x297", "297x210"}
    assert facts.pages >= 7
    assert "weasyprint" not in (portal.folder / "server.log").read_text().lower()


def look_at_inbox(page: Page) -> None:
    page.goto("/reviews/")
    look(page, "inbox")
    page.locator("table.list tbody th a").first.click()
    look(page, "reading-desk")
