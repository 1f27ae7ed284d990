"""The form of targets by keyboard: an indicator is a row of single cells, and what was understood stands below each."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import look

pytestmark = pytest.mark.e2e

SignIn = Callable[[str], Page]

CATEGORIES = [
    *["产出指标/数量指标"] * 4,
    *["产出指标/质量指标"] * 2,
    *["产出指标/时效指标"] * 2,
    *["效益指标/社会效益指标"] * 2,
]
# Name, target, actual value and weight as typed; target as it then stands there, what it is taken for, points.
ROWS = [
    ("培训班期数", "3期以上", "4", "5", "≥3期", "理解为：不低于 3 期", "5.00"),
    ("培训人次", "≥1,200 人次", "1,320人次", "5", "≥1200人次", "理解为：不低于 1200 人次", "5.00"),
    ("改造点位", "①新建≥10个 ②改造≥5个", "①12个 ②5个", "5", None, "理解为：2 项：", ""),
    ("覆盖乡镇数", "10个（含城区街道2个）", "8个", "5", "≥10个（含城区街道2个）", "理解为：不低于 10 个", "4.00"),
    ("工程验收合格率", "不低于 95%", "97.5", "5", "≥95%", "理解为：不低于 95%", "5.00"),
    ("设备故障率", "2%", "1.5%", "5", "≤2%", "理解为：不高于 2%", "5.00"),
    ("完成时间", "2021年12月底前", "2021年11月", "5", None, "理解为：完成时间，按完成档次计分", ""),
    ("平均办理时长", "≤3天", "2天", "5", "≤3天", "理解为：不高于 3 天", "5.00"),
    ("营商环境", "明显改善", "已改善", "5", None, "理解为：定性目标，按完成档次计分", ""),
    ("市民知晓率", "＞80％", "85", "5", "＞80%", "理解为：高于 80%", "5.00"),
]


def cell(page: Page, name: str) -> str:
    return f'[id="{name}"]'


def saved(page: Page) -> None:
    expect(page.locator("#saved-state")).to_have_text("已全部保存", timeout=10_000)


def open_form(page: Page) -> list[str]:
    """A new project with ten empty rows; their ids in the order of the form."""
    page.goto("/evaluations/")
    page.get_by_role("link", name="示例邻局").click()
    page.goto(f"{page.url}sections/projects/")
    page.locator("input[name=name]").fill("市场改造")
    page.get_by_role("button", name="增加项目").click()
    for category in CATEGORIES:
        page.locator("#category").select_option(category)
        page.get_by_role("button", name="增加一行").click()
    names = page.locator(".indicator textarea[id$='.name']").evaluate_all("all => all.map(one => one.id)")
    assert len(names) == len(ROWS)
    return [name.removesuffix(".name") for name in names]


def test_ten_indicators_are_typed_by_keyboard_alone(sign_in: SignIn) -> None:
    page = sign_in("linju")
    rows = open_form(page)
    for row, (name, target, actual, weight, *_) in zip(rows, ROWS, strict=True):
        page.locator(cell(page, f"{row}.name")).focus()
        for text in (name, target, actual, weight):
            page.keyboard.type(text)
            page.keyboard.press("Tab")
    saved(page)
    page.reload()
    for row, (name, target, _, weight, shown, understood, points) in zip(rows, ROWS, strict=True):
        expect(page.locator(cell(page, f"{row}.name"))).to_have_value(name)
        expect(page.locator(cell(page, f"{row}.target"))).to_have_value(shown or target)
        expect(page.locator(cell(page, f"{row}.target.understood"))).to_contain_text(understood)
        expect(page.locator(cell(page, f"{row}.weight"))).to_have_value(weight)
        expect(page.locator(cell(page, f"{row}.points"))).to_have_text(points)
    assert page.locator("details .grid-indicators, .grid-indicators details").count() == 0
    page.locator(".grid-indicators").scroll_into_view_if_needed()
    look(page, "targets")
    assert page.locator(".grid-scroll:has(.grid-indicators)").evaluate("box => box.scrollWidth <= box.clientWidth")
    assert Axe().run(page).response["violations"] == []
