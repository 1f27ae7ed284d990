"""Writing the narrative: figures at the caret, undo, what a word processor copies, findings at their words."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import look
from tests.e2e.test_workspace import SignIn, cell, open_section, saved

pytestmark = pytest.mark.e2e

KEY = "narrative.basic_spending"
WORD = """<html><body><style>p {color: red}</style><script>window.ran = 1</script><!--StartFragment-->
<p class=MsoNormal>第一段写到一半换
行的句子。</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>
<span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp; </span></span>第一项</p>
<ol start=2><li>第二项<ul><li>细项</li></ul></li></ol>
<table><tr><td rowspan=2><p>项目</p></td><td colspan=2>金额（万元）</td></tr><tr><td>预算</td><td>决算</td></tr>
<tr><td>甲项目</td><td>60.00</td><td>55.00</td></tr></table>
<p>最后一段<span style='display:none'>看不见</span>。</p><img src=x onerror="window.ran = 2"></body></html>"""
READ = (
    "第一段写到一半换行的句子。\n1.第一项\n2.第二项\n•细项\n"
    "项目\t金额（万元）\t\n\t预算\t决算\n甲项目\t60.00\t55.00\n最后一段。"
)


def editor(page: Page) -> Locator:
    return page.locator(f'.editor[data-for="{KEY}"]')


def text(page: Page) -> str:
    return cell(page, KEY).input_value()


def begin(page: Page, words: str) -> None:
    open_section(page, "narrative")
    editor(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(words)  # as an input method commits it


def choose_figure(page: Page) -> None:
    page.get_by_label("查找要插入的数据").fill("本年收入")
    page.keyboard.press("Enter")


def fill_income(page: Page) -> None:
    open_section(page, "money")
    cell(page, "figure.income.current").fill("1,234.5")
    page.keyboard.press("Tab")
    saved(page)


def test_a_figure_goes_to_the_caret_and_the_browser_takes_it_back(sign_in: SignIn) -> None:
    page = sign_in("linju")
    fill_income(page)
    begin(page, "全年收入，其他从略。")
    page.keyboard.press("Home")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.locator(f'[data-insert-into="{KEY}"]').click()
    choose_figure(page)
    inserted = text(page)
    assert inserted.startswith("全年收入[[本年收入")
    assert inserted.endswith("]]，其他从略。")
    page.keyboard.type("后")
    assert "]]后，" in text(page)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert text(page) == "全年收入，其他从略。"
    page.keyboard.press("Control+y")
    assert text(page) == inserted
    page.keyboard.press("Tab")
    saved(page)
    page.reload()
    assert text(page) == inserted
    expect(editor(page)).to_contain_text("全年收入1234.50万元")


def test_words_tables_and_lists_of_a_word_processor_keep_their_structure(sign_in: SignIn) -> None:
    page = sign_in("linju")
    begin(page, "前文。")
    page.evaluate(
        """(html) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          data.setData("text/plain", "plain");
          const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
          document.activeElement.dispatchEvent(paste);
        }""",
        WORD,
    )
    assert text(page) == f"前文。{READ}"
    assert page.evaluate("window.ran") is None
    expect(page.locator(".editor-count", has_text="表格")).to_have_count(1)
    page.keyboard.press("Control+z")
    assert text(page) == "前文。"
    page.keyboard.press("Control+y")
    page.keyboard.press("Tab")
    saved(page)


def test_a_finding_stands_at_its_sentence_and_leads_there(sign_in: SignIn) -> None:
    page = sign_in("linju")
    begin(page, "本年预算100万元，支出90万元，执行率95%。其余正常。")
    page.keyboard.press("Tab")
    mark = editor(page).locator("..").locator(".margin-mark")
    expect(mark).to_have_count(1)
    expect(mark).to_have_attribute("aria-label", re.compile("90"))
    mark.click()
    assert page.evaluate("document.activeElement.closest('.finding') !== null")
    editor(page).click()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("另有说明。")
    page.locator("#findings .finding", has_text="95%").locator("a").first.click()
    page.wait_for_function("getSelection().toString().includes('95%')")
    look(page, "narrative-findings")
    assert Axe().run(page).violations_count == 0
    begin(page, "")
    page.keyboard.press("Delete")
    page.keyboard.press("Tab")
    saved(page)
    expect(mark).to_have_count(0)
