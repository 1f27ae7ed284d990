"""Paste: every form in which spreadsheets put a block on the clipboard, where it goes, and what the page says of it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import ROOT, Portal, look
from tests.e2e.test_workspace import cell, open_section

pytestmark = pytest.mark.e2e

SignIn = Callable[[str], Page]
# What LibreOffice Calc 7.4 itself makes of a small sheet: accounting zeros, brackets, percent, a broken formula.
CALC = Path(__file__).with_name("calc_block.html").read_text()
COLUMNS = ("prior", "budget", "adjusted", "actual")
EXCEL_HEAD = r"""<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>
<!-- .xl65 {mso-number-format:"_ * \#\,\#\#0\.00_ \;_ * \\-\#\,\#\#0\.00_ \;_ * \0022-\0022??_ \;_ \@_ ";}
.xl66 {mso-number-format:"\@";} --></style></head><body><table><!--StartFragment-->"""


def copy(page: Page, text: str, html: str = "") -> None:
    """Put both on the clipboard as a spreadsheet does; the page's own API would clean the page part."""
    page.evaluate(
        """([text, html]) => {
          document.addEventListener("copy", (event) => {
            event.clipboardData.setData("text/plain", text);
            if (html) event.clipboardData.setData("text/html", html);
            event.preventDefault();
            event.stopImmediatePropagation();
          }, { once: true, capture: true });
          document.execCommand("copy");
        }""",
        [text, html],
    )


def paste(page: Page, at: str, text: str, html: str = "") -> None:
    copy(page, text, html)
    cell(page, at).focus()
    page.keyboard.press("Control+v")


def tsv(*rows: tuple[str, ...]) -> str:
    return "".join("\t".join(row) + "\r\n" for row in rows)


def told(page: Page) -> Locator:
    return page.locator(".paste-told [role=status]")


def figures(page: Page, key: str) -> list[str]:
    return [cell(page, f"figure.{key}.{column}").input_value() for column in COLUMNS]


@dataclass
class Reader:
    """The page's own modules, asked without a form."""

    page: Page
    address: str

    def __call__(self, deed: str, *given: Any) -> Any:
        return self.page.evaluate(
            f"""async ([address, given]) => {{
              const [tsv, clipboard, labels] = await Promise.all(
                ["tsv", "clipboard", "labels"].map((name) => import(`${{address}}${{name}}.js`)));
              return ({deed})(...given);
            }}""",
            [self.address, given],
        )


CLEARED = """
from apps.budgets.models import BudgetLine, Figure, Project
from apps.evaluations.models import Evaluation, ProjectEvaluation, ProjectIndicator
ProjectIndicator.objects.filter(project__evaluation__department__code="303001").delete()
ProjectEvaluation.objects.filter(evaluation__department__code="303001").delete()
for model in (Figure, BudgetLine, Project):
    model.objects.filter(department__code="303001").delete()
for evaluation in Evaluation.objects.filter(department__code="303001"):
    Evaluation.objects.filter(pk=evaluation.pk).update(changes=evaluation.changes + 1)
"""


def manage(portal: Portal, script: str) -> None:
    command = [sys.executable, "manage.py", "shell", "--command", script]
    subprocess.run(command, cwd=ROOT, env=portal.env, check=True, capture_output=True)


@pytest.fixture(scope="module", autouse=True)
def cleared(portal: Portal) -> Iterator[None]:
    """The evaluation is that of the other journeys, which begin with an empty one."""
    yield
    manage(portal, CLEARED)


@pytest.fixture
def read(sign_in: SignIn, portal: Portal) -> Reader:
    return Reader(sign_in("linju"), f"{portal.url}/static/js/cells/")


TEXTS: list[tuple[str, list[list[str]]]] = [
    ("", []),
    ("1", [["1"]]),
    ("1\t2\n", [["1", "2"]]),
    ("1\r\n2\r\n", [["1"], ["2"]]),
    ("1\r2\r", [["1"], ["2"]]),
    ("1\n\n2\n", [["1"], [""], ["2"]]),
    ("1\n\n\n\n", [["1"]]),
    ("1\n\t\n \t \n", [["1"]]),
    ("1\t\n2\t3\n", [["1", ""], ["2", "3"]]),
    ("1\n2\t3\n", [["1", ""], ["2", "3"]]),
    ('"a\nb"\t1\n2\t3\n', [["a\nb", "1"], ["2", "3"]]),
    ('"a\r\nb"\r\n2\r\n', [["a\nb"], ["2"]]),
    ('"say ""yes"""\t2\n', [['say "yes"', "2"]]),
    ('"a\tb"\t2\n', [["a\tb", "2"]]),
    ('""\t2\n', [["", "2"]]),
    ('"公务" 接待\t2\n', [['"公务" 接待', "2"]]),
    ('"open\t2\n3\t4\n', [['"open', "2"], ["3", "4"]]),
    ('5" disk\t2\n', [['5" disk', "2"]]),
]

PAGES: list[tuple[str, str, list[list[str | None]]]] = [
    # merged cells are covered, not blank
    ("", "<table><tr><td colspan=2>a<td>b<tr><td rowspan=2>c<td>d<td>e<tr><td>f<td>g</table>",
     [["a", None, "b"], ["c", "d", "e"], [None, "f", "g"]]),
    ("a\t\tb\n", "<table><tr><td colspan=2>a<td>b</table>", [["a", None, "b"]]),
    # what Excel wraps in its source is one line; its line breaks are kept
    ('"a\nb"\t1\n', "<table><tr><td>a<br>\n   b</td><td>1</td></table>", [["a\nb", "1"]]),
    ("a b\t1\n", "<table><tr><td>a\n    b</td><td>1</td></table>", [["a b", "1"]]),
    # the accounting zero, by its format, by its value, by its padding; a dash that somebody typed stays one
    (" -   \t5\n", f"{EXCEL_HEAD}<tr><td class=xl65><span style='mso-spacerun:yes'>&nbsp;</span>-&nbsp;&nbsp; </td>"
     "<td>5</td></tr></table>", [["0", "5"]]),
    ("-\t5\n", f"{EXCEL_HEAD}<tr><td class=xl65>-</td><td>5</td></tr></table>", [["0", "5"]]),
    ("-\t5\n", f"{EXCEL_HEAD}<tr><td class=xl66>-</td><td>5</td></tr></table>", [["-", "5"]]),
    ("-\t5\n", '<table><tr><td x:num="0">-</td><td>5</td></tr></table>', [["0", "5"]]),
    (" -   \t5\n", "", [["0", "5"]]),
    ("-\t5\n", "", [["-", "5"]]),
    # what is not shown is in the value, unless there is none
    ("###\t5\n", '<table><tr><td x:num="1234.5">###</td><td>5</td></tr></table>', [["1234.5", "5"]]),
    ("1.2E+05\t5\n", '<table><tr><td sdval="123456.78">1.2E+05</td><td>5</td></tr></table>', [["123456.78", "5"]]),
    ("#DIV/0!\t5\n", '<table><tr><td sdval="0">#DIV/0!</td><td>5</td></tr></table>', [["#DIV/0!", "5"]]),
    ("###\t5\n", '<table><tr><td sdval="0.333333333333">###</td><td>5</td></tr></table>', [["###", "5"]]),
    ("12.5%\t1\n", "<table><tr><td sdval='0.125' sdnum='1033;0;0.0%'>12.5%</td><td>1</td></table>", [["12.5%", "1"]]),
    # the row that Excel adds for misaligned columns; a table of a text document has no tabs in its text
    ("1\t2\n", "<table><tr><td>1<td>2<tr height=0 style='display:none'><td>x<td>y</table>", [["1", "2"]]),
    ("1\n2\n", "<table><tr><td><p>1</p></td><td><p>2</p></td></tr></table>", [["1", "2"]]),
    # a page without a table, and one whose table is not what the text is
    ("1\t2\n", "<p>1</p>", [["1", "2"]]),
    ("1\t2\n3\t4\n", "<table><tr><td>1</td></tr></table>", [["1", "2"], ["3", "4"]]),
    ("", "<table><tr><td>1<td>2<tr><td><td></table>", [["1", "2"]]),
]  # fmt: skip


def test_texts_and_pages_of_spreadsheets_are_read(read: Reader) -> None:
    for text, rows in TEXTS:
        assert read("(text) => tsv.readTsv(text)", text) == rows, text
    whole = "(text, html) => clipboard.readClipboard({ getData: (kind) => (kind === 'text/html' ? html : text) })"
    for text, html, block in PAGES:
        assert read(whole, text, html)["rows"] == block, (text, html)
    calc = read(whole, "", CALC)["rows"]
    assert calc[0] == ["部门整体支出情况表", *[None] * 4]
    assert calc[2][3:] == ["2020年决算数\n（万元）", "执行率"]
    assert calc[4:6] == [
        ["其中：人员经费", "800.00", "850.13", "850.00", "100.0%"],
        ["公用经费", "0", "0", "(12.50)", "#DIV/0!"],
    ]
    is_quick = f"""(text) => {{
      const begun = performance.now();
      const {{ isTooBig }} = ({whole})(text, "");
      return isTooBig && performance.now() - begun < 2000;
    }}"""
    for height, width in ((5000, 200), (20_001, 1)):
        assert read(is_quick, tsv(*[("1",) * width] * height))
    evil = '<script>window.ran = 1</script><img src=x onerror="window.ran = 1"><table><tr><td onclick="x()">1<td>'
    assert read(whole, "", f"{evil}<script>2</script><iframe src=/x></iframe></table>")["rows"] == [["1", ""]]
    assert read("() => window.ran") is None


def test_headings_are_matched_by_what_they_name(read: Reader) -> None:
    headings = ["部门整体支出情况", "2019年决算数", "2020年年初预算数", "2020年全年预算数", "2020年决算数"]
    columns = {
        **{"上年决算数": 1, "2019年度\n决算数（万元）": 1, "年初预算": 2, "2020 年 年初预算数": 2, "调整后预算数": 3},
        **{"本年决算数": 4, "2020年决算数（单位：万元）": 4, "执行率": -1, "预算数": -1, "决算数": -1, "": -1},
    }
    find = "(headings, names) => names.map(labels.columnNamer(headings))"
    assert read(find, headings, list(columns)) == list(columns.values())
    same = ["其中：（一）人员经费（万元）", "一、人员经费", "1. 人员经费", "人 员 经 费", "“人员”经费:"]
    assert set(read("(names) => names.map(labels.keyOf)", same)) == {"人员经费"}
    assert read("(name) => labels.keysOfRow(name)", "2010301 行政运行") == ["2010301行政运行", "2010301", "行政运行"]


def test_a_block_out_of_calc_finds_its_rows_and_columns_by_name(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "money")
    before = figures(page, "total_expenditure")
    paste(page, "figure.affiliate_subsidy.adjusted", "", CALC)
    expect(told(page)).to_contain_text("按行名和列名对应")
    expect(told(page)).to_contain_text("9 处没有位置")
    expect(told(page)).to_contain_text("不在表里的一行 1.00")
    expect(told(page)).to_contain_text("公用经费 2020年决算数")
    expect(told(page)).to_contain_text("带括号，表示负数")
    assert figures(page, "total_expenditure")[0] == "1,300.50"
    assert figures(page, "personnel_expenditure")[3] == "850.00"
    assert [figures(page, "operating_expenditure")[place] for place in (0, 3)] == ["0.00", "(12.50)"]
    look(page, "paste-bar")
    assert not Axe().run(page, context=".paste-bar").response["violations"]
    page.get_by_role("button", name="全部撤回").click()
    expect(told(page)).to_contain_text("处恢复原样")
    expect(page.locator("#saved-state")).to_have_text("已全部保存")
    page.reload()
    assert figures(page, "total_expenditure") == before
    assert figures(page, "operating_expenditure")[3] == ""


def test_what_a_block_lacks_is_left_alone_and_nothing_shifts(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "money")
    start = "figure.basic_expenditure.prior"
    paste(page, start, tsv(("100", "200", "300", "400"), ("500",) * 4, ("900",) * 4))
    expect(told(page)).to_contain_text("12 处写入")
    # taken back, the step is called by its name, and the bar says what still stands
    undo = page.locator("#undo")
    expect(undo).to_have_attribute("title", "撤销：粘贴 12 处（Ctrl+Z）")
    page.keyboard.press("Control+z")
    expect(told(page)).to_contain_text("12 处之后又改过")
    expect(told(page)).not_to_contain_text("处写入")
    expect(page.get_by_role("button", name="全部撤回")).to_have_count(0)
    page.keyboard.press("Control+y")
    expect(told(page)).to_contain_text("12 处写入")
    cell(page, start).fill("101")
    page.keyboard.press("Tab")
    expect(told(page)).to_contain_text("1 处之后又改过")
    expect(told(page)).to_contain_text("11 处写入")
    page.get_by_role("button", name="全部撤回").click()
    expect(told(page)).to_contain_text("1 处之后又改过，未动")
    expect(undo).to_have_attribute("title", "撤销：撤回粘贴（Ctrl+Z）")
    paste(page, start, tsv(("100", "200", "300", "400"), ("500",) * 4, ("900",) * 4))
    expect(told(page)).to_contain_text("12 处写入")
    # a blank cell clears, a blank row and the rows behind it do not; the line break inside a cell moves nothing
    paste(page, start, '"110\n"\t\t300\t400\r\n\t\t\t\r\n1000\t"1,100"\t1200\t1300\r\n\t\t\t\r\n\t\t\t\r\n')
    expect(told(page)).to_contain_text("7 处写入")
    expect(told(page)).to_contain_text("1 处清空")
    page.reload()
    assert figures(page, "basic_expenditure") == ["110.00", "", "300.00", "400.00"]
    assert figures(page, "personnel_expenditure") == ["500.00"] * 4
    assert figures(page, "operating_expenditure") == ["1,000.00", "1,100.00", "1,200.00", "1,300.00"]
    paste(page, "figure.affiliate_subsidy.actual", tsv(("1", "2"), ("3", "")))
    expect(told(page)).to_contain_text("2 处没有位置：“2”；“3”")
    told(page).get_by_role("link").first.click()
    expect(cell(page, "figure.affiliate_subsidy.actual")).to_be_focused()
    page.get_by_role("button", name="关闭").click()
    expect(page.locator(".paste-told")).to_have_count(0)


def test_a_block_of_any_size_is_answered(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "money")
    paste(page, "figure.income.current", tsv(*[("1",) * 200] * 5000))
    expect(told(page)).to_contain_text("一次最多粘贴 20,000 格；没有填入任何内容")
    assert cell(page, "figure.income.current").input_value() != "1"


def test_an_indicator_takes_what_its_column_shows_and_nothing_hidden(sign_in: SignIn) -> None:
    page = sign_in("linju")
    page.goto("/evaluations/")
    page.get_by_role("link", name="示例邻局").click()
    home = page.url
    page.goto(f"{home}sections/projects/")
    page.fill("#project-name", "文化节")
    page.locator("form:has(#project-name) button").click()
    page.locator("#category").wait_for()
    for _ in range(3):
        page.get_by_role("button", name="增加一行").click()
        page.wait_for_load_state()
    weights = page.locator("input[id$='.weight']")
    ids = [weight.get_attribute("id") or "" for weight in weights.all()]
    paste(page, ids[0], tsv(("10", "甲"), ("20", "乙"), ("30", "丙"), ("40", "丁")))
    expect(told(page)).to_contain_text("处写入")
    assert [weight.input_value() for weight in weights.all()][:3] == ["10", "20", "30"]
    assert {hidden.input_value() for hidden in page.locator("input[id$='.adjusted_score']").all()} == {""}
    names = page.locator("textarea[id$='.name']")
    paste(
        page,
        names.first.get_attribute("id") or "",
        "",
        "<table><tr><td>培训<br>人次<tr><td>合格率<tr><td>就业率</table>",
    )
    expect(told(page)).to_contain_text("3 处写入")
    paste(page, ids[2], tsv(("就业率", "50"), ("培训 人次", "25"), ("没有的", "5")))
    expect(told(page)).to_contain_text("按行名对应")
    expect(told(page)).to_contain_text("1 处没有位置：“没有的 5”")
    assert [weight.input_value() for weight in weights.all()][:3] == ["25", "20", "50"]


def test_an_amount_in_yuan_is_asked_about_while_typing_and_in_a_block(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "base")
    prior, actual = "figure.meetings_training.prior", "figure.meetings_training.actual"
    cell(page, prior).fill("61.5")
    page.keyboard.press("Tab")
    cell(page, actual).fill("623450.50")
    page.keyboard.press("Tab")
    note = page.locator(f'[id="{actual}.note"]')
    expect(note).to_contain_text("像是以元为单位，是否 ÷10,000？")
    look(page, "paste-question-cell")
    page.reload()
    expect(note).to_contain_text("像是以元为单位")  # neither stored nor lost
    note.get_by_role("button", name="÷10,000 保存为 62.34505").click()
    expect(page.locator("#saved-state")).to_have_text("已全部保存")
    assert cell(page, actual).input_value() in {"62.34505", "62.345050"}
    cell(page, actual).fill("600000")
    page.keyboard.press("Tab")
    note.get_by_role("button", name="就是这个数").click()
    expect(page.locator("#saved-state")).to_have_text("已全部保存")
    page.reload()
    assert cell(page, actual).input_value() == "600,000.00"
    cell(page, actual).fill("60")
    page.keyboard.press("Tab")
    expect(page.locator("#saved-state")).to_have_text("已全部保存")
    open_section(page, "money")
    paste(page, "figure.total_expenditure.prior", tsv(("70000000", "71000000"), ("30000000", "31000000"), ("700", "")))
    question = page.locator(".paste-question")
    expect(question).to_contain_text("5 处像是以元为单位")
    expect(told(page)).to_contain_text("5 处待确认单位")
    look(page, "paste-question-block")
    assert not Axe().run(page, context=".paste-question").response["violations"]
    question.get_by_role("button", name="全部 ÷10,000 保存").click()
    expect(question).to_have_count(0)
    expect(told(page)).to_contain_text("5 处写入")
    page.reload()
    assert figures(page, "total_expenditure")[:2] == ["7,000.00", "7,100.00"]
    assert figures(page, "basic_expenditure")[0] == "3,000.00"
    assert figures(page, "personnel_expenditure")[0] == "0.07"


LINES = """
from apps.accounts.models import User
from apps.evaluations.actions import add_line
from apps.evaluations.models import Evaluation
evaluation = Evaluation.objects.get(department__code="303001")
for number in range(90):
    add_line(evaluation.pk, User.objects.get(username="linju"), "201")
"""
SOURCES = ("一般公共预算", "政府性基金", "单位资金")


def test_a_block_larger_than_a_request_is_saved_in_parts_and_lists_take_labels(sign_in: SignIn, portal: Portal) -> None:
    manage(portal, LINES)
    page = sign_in("linju")
    open_section(page, "money")
    rows = [(SOURCES[number % 3], *(f"{number}.{place}" for place in range(1, 6))) for number in range(1, 91)]
    sources = page.locator("[id^='line.'][id$='.source']")
    first = sources.first.get_attribute("id") or ""
    paste(page, first, tsv(*rows[:60]))
    expect(told(page)).to_contain_text("360 处写入")
    paste(page, first, tsv(*rows[:89], ("不存在的资金", "1", "2", "3", "4", "5")))
    expect(told(page)).to_contain_text("539 处写入", timeout=10_000)
    expect(told(page)).to_contain_text("没有“不存在的资金”这一项")
    page.reload()
    assert [source.input_value() for source in sources.all()[:3]] == ["government_fund", "own", "general"]
    amounts = page.locator(f"[id^='{first.removesuffix('source')}'][inputmode=decimal]")
    assert [amount.input_value() for amount in amounts.all()] == ["1.10", "1.20", "1.30", "1.40", "1.50"]
    assert (
        cell(page, (sources.nth(88).get_attribute("id") or "").replace("source", "carry_out")).input_value() == "89.50"
    )


def test_a_table_that_is_headed_yuan_is_asked_about_however_small(sign_in: SignIn) -> None:
    page = sign_in("linju")
    open_section(page, "money")
    paste(
        page,
        "figure.income.current",
        tsv(("收支平衡情况（元）", "2020年"), ("本年收入", "350"), ("年初结转和结余", "120")),
    )
    expect(page.locator(".paste-question, .cell-choices").first).to_be_visible()
    assert cell(page, "figure.income.current").input_value() == "350"
    page.get_by_role("button", name="全部撤回").click()
    expect(page.locator(".paste-question, .cell-choices")).to_have_count(0)
    page.reload()
    assert cell(page, "figure.income.current").input_value() == ""
