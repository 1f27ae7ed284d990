"""The page Excel 填报: download, upload, preview, confirmation, and the workbook that marks what is wrong."""

import re
import time
from decimal import Decimal
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.budgets.models import FunctionClass
from apps.evaluations.actions import CellChange, save_cells, unlock_priors
from apps.evaluations.actions.editing import count_change
from apps.evaluations.models import Evaluation, TakenOver
from apps.evaluations.queries import sheet_of
from apps.trace.models import TraceEntry
from tests.evaluations.factories import Office
from tests.evaluations.test_workbooks import changed, place, set_value
from tests.pages import flat_page

pytestmark = pytest.mark.django_db

PLACE = ("基础数据", "figure.in_post", "current")
PRIOR = ("支出与资金", "figure.total_expenditure", "prior")


@pytest.fixture
def office(client: Client) -> Office:
    office = Office()
    client.force_login(office.staff)
    return office


def home(office: Office) -> str:
    return f"/evaluations/{office.evaluation.pk}/workbook/"


def downloaded(client: Client, office: Office, query: str = "") -> bytes:
    return client.get(f"{home(office)}download/{query}").content


def upload(client: Client, office: Office, content: bytes, name: str = "填好.xlsx") -> str:
    return flat_page(client.post(home(office), {"file": SimpleUploadedFile(name, content)}))


def sealed(page: str) -> str:
    found = re.search(r'name="rows" value="([^"]*)"', page)
    assert found is not None
    return unescape(found[1])


def test_a_download_is_a_workbook_and_goes_into_the_trace(client: Client, office: Office) -> None:
    answer = client.get(f"{home(office)}download/?empty=yes")
    assert "attachment" in answer["Content-Disposition"]
    titles = openpyxl.load_workbook(BytesIO(answer.content)).sheetnames
    assert titles[0] == "说明"
    assert {"基础数据", "支出与资金", "支出功能分类", "项目", "项目指标", "评分表", "报告正文", "检查结果"} <= set(
        titles
    )
    assert "空表" in TraceEntry.objects.latest("id").what


def test_what_the_preview_showed_is_written_once_it_is_confirmed(client: Client, office: Office) -> None:
    content = changed(downloaded(client, office), lambda opened: set_value(opened, *PLACE, 41))
    page = upload(client, office, content)
    assert "实际在职人数" in page
    assert sheet_of(office.evaluation).figures.named("in_post.current") != 41
    answer = client.post(f"{home(office)}accept/", {"rows": sealed(page)}, follow=True)
    assert "已从“填好.xlsx”写入 1 处。" in flat_page(answer)
    assert sheet_of(office.evaluation).figures.named("in_post.current") == 41


def test_a_workbook_as_it_was_downloaded_says_that_nothing_has_changed(client: Client, office: Office) -> None:
    assert "没有变化" in upload(client, office, downloaded(client, office))


def test_a_conflict_is_written_only_where_it_was_ticked(client: Client, office: Office) -> None:
    content = changed(downloaded(client, office), lambda opened: set_value(opened, *PLACE, 41))
    save_cells(office.evaluation.pk, office.staff, [CellChange("figure.in_post.current", "45")])
    page = upload(client, office, content)
    assert "系统中也改过（1）" in page
    client.post(f"{home(office)}accept/", {"rows": sealed(page)})
    assert sheet_of(office.evaluation).figures.named("in_post.current") == 45
    client.post(f"{home(office)}accept/", {"rows": sealed(page), "take": "figure.in_post.current"})
    assert sheet_of(office.evaluation).figures.named("in_post.current") == 41


def test_amounts_of_a_new_row_in_yuan_are_divided_where_it_is_said(client: Client, office: Office) -> None:
    save_cells(office.evaluation.pk, office.staff, [CellChange("figure.project_expenditure.actual", "600")])

    def change(opened: Any) -> None:
        sheet = opened["项目"]
        columns = {cell.value: cell.column for cell in sheet[1]}
        for number, (name, amount) in enumerate({"文化节": 3_000_000, "书展": 30}.items(), start=sheet.max_row - 1):
            sheet.cell(number, columns["name"]).value = name
            sheet.cell(number, columns["appropriation.actual"]).value = amount

    page = upload(client, office, changed(downloaded(client, office), change))
    assert page.count("是元，÷10,000：改为 300.00") == page.count('value="divide"') == 1
    asked = re.search(r'name="(unit\.[^"]*)"', page)
    assert asked is not None
    unanswered = client.post(f"{home(office)}accept/", {"rows": sealed(page)})
    assert (unanswered.status_code, sheet_of(office.evaluation).projects) == (200, ())  # asked again
    client.post(f"{home(office)}accept/", {"rows": sealed(page), asked[1]: "divide"})
    projects = {one.budget.name: one.budget.funding[0].actual.text for one in sheet_of(office.evaluation).projects}
    assert projects == {"文化节": "300", "书展": "30"}


def test_last_years_approved_figures_stand_grey_and_hold_up_nothing(client: Client, office: Office) -> None:
    save_cells(office.evaluation.pk, office.staff, [CellChange("figure.total_expenditure.prior", "875")])
    earlier = downloaded(client, office)
    assert not place(openpyxl.load_workbook(BytesIO(earlier)), *PRIOR).protection.locked
    TakenOver.objects.create(evaluation=office.evaluation, priors={"figure.total_expenditure.prior": "875"})
    count_change(Evaluation.objects.filter(pk=office.evaluation.pk))

    def both(opened: Any) -> None:
        set_value(opened, *PRIOR, 900)
        set_value(opened, *PLACE, 41)

    content = downloaded(client, office)
    opened = openpyxl.load_workbook(BytesIO(content))
    cell = place(opened, *PRIOR)
    assert (cell.value, cell.protection.locked) == (875, True)
    assert cell.fill.fgColor.rgb == place(opened, "支出与资金", "figure.total_expenditure", "unit").fill.fgColor.rgb
    for file in (content, earlier):
        page = upload(client, office, changed(file, both))
        assert "有内容需要改正" not in page
        assert "实际在职人数" in page
        assert f"支出与资金!{cell.coordinate}：共 1 处与上年度审定的数字不同" in page
    assert "上年度审定" not in upload(client, office, content)
    client.post(f"{home(office)}accept/", {"rows": sealed(page)})
    figures = sheet_of(office.evaluation).figures
    assert [figures.named(name) for name in ("total_expenditure.prior", "in_post.current")] == [875, 41]

    unlock_priors(office.performance, office.evaluation.pk, "决算批复调整。")
    assert not place(openpyxl.load_workbook(BytesIO(downloaded(client, office))), *PRIOR).protection.locked


def test_bad_cells_come_back_marked_in_a_workbook_that_can_be_mended(client: Client, office: Office) -> None:
    content = changed(downloaded(client, office), lambda opened: set_value(opened, *PLACE, "四十"))
    page = upload(client, office, content)
    assert "有内容需要改正" in page
    assert "确认写入" not in page
    refused = client.post(f"{home(office)}accept/", {"rows": sealed(page)}, follow=True)
    assert "还有需要改正的内容" in flat_page(refused)
    marked = client.post(f"{home(office)}mark/", {"rows": sealed(page)}).content
    assert "需要改正" in openpyxl.load_workbook(BytesIO(marked)).sheetnames
    mended = changed(marked, lambda opened: set_value(opened, *PLACE, 40))
    page = upload(client, office, mended)
    client.post(f"{home(office)}accept/", {"rows": sealed(page)})
    assert sheet_of(office.evaluation).figures.named("in_post.current") == 40


AMOUNT = "figure.total_expenditure.actual"


def in_yuan(client: Client, office: Office) -> tuple[bytes, Decimal]:
    """The workbook with one amount as if in 元, and the amount that is stored, in 万元."""
    save_cells(office.evaluation.pk, office.staff, [CellChange(AMOUNT, "123.45")])
    place = ("支出与资金", "figure.total_expenditure", "actual")
    return changed(downloaded(client, office), lambda opened: set_value(opened, *place, 1_240_000)), Decimal("123.45")


def radios(page: str) -> list[str]:
    return [tag for tag in re.findall(r"<input[^>]*>", page) if f'name="unit.{AMOUNT}"' in tag]


@pytest.mark.parametrize(("answer", "written"), [("divide", Decimal(124)), ("keep", Decimal(1_240_000))])
def test_a_doubted_amount_is_written_as_it_was_answered(
    client: Client, office: Office, answer: str, written: Decimal
) -> None:
    content, _ = in_yuan(client, office)
    page = upload(client, office, content)
    first, second = radios(page)
    assert "required" in first
    assert "checked" not in first + second
    client.post(f"{home(office)}accept/", {"rows": sealed(page), f"unit.{AMOUNT}": answer})
    assert sheet_of(office.evaluation).figures.named("total_expenditure.actual") == written


@pytest.mark.parametrize("said", [{}, {f"unit.{AMOUNT}": "maybe"}, {"divide": AMOUNT}])
def test_without_an_answer_nothing_is_written_and_the_preview_asks_again(
    client: Client, office: Office, said: dict[str, str]
) -> None:
    content, stored = in_yuan(client, office)
    content = changed(content, lambda opened: set_value(opened, *PLACE, 41))
    first = upload(client, office, content)
    again = flat_page(client.post(f"{home(office)}accept/", {"rows": sealed(first), **said}))
    assert "还有 1 处金额像是以元为单位，没有回答。" in again
    assert "实际在职人数" in again
    assert f'action="{home(office)}"' in again
    figures = sheet_of(office.evaluation).figures
    assert (figures.named("total_expenditure.actual"), figures.named("in_post.current") == 41) == (stored, False)
    client.post(f"{home(office)}accept/", {"rows": sealed(again), f"unit.{AMOUNT}": "divide"})
    figures = sheet_of(office.evaluation).figures
    assert (figures.named("total_expenditure.actual"), figures.named("in_post.current")) == (Decimal(124), Decimal(41))


def test_a_preview_that_asks_again_has_the_answers_that_were_given(client: Client, office: Office) -> None:
    other = "figure.basic_expenditure.actual"
    content, _ = in_yuan(client, office)
    save_cells(office.evaluation.pk, office.staff, [CellChange(other, "50")])
    content = changed(
        content, lambda opened: set_value(opened, "支出与资金", "figure.basic_expenditure", "actual", 500_100)
    )
    save_cells(office.evaluation.pk, office.staff, [CellChange(AMOUNT, "123.46")])
    page = upload(client, office, content)
    said = {"rows": sealed(page), "take": [AMOUNT, other], f"unit.{AMOUNT}": "keep"}
    again = flat_page(client.post(f"{home(office)}accept/", said))
    assert "还有 1 处" in again
    assert ["checked" in tag for tag in radios(again)] == [False, True]
    (ticked,) = [tag for tag in re.findall(r"<input[^>]*>", again) if 'name="take"' in tag and AMOUNT in tag]
    assert "checked" in ticked


def test_a_doubted_conflict_that_is_not_taken_needs_no_answer(client: Client, office: Office) -> None:
    content, _ = in_yuan(client, office)
    content = changed(content, lambda opened: set_value(opened, *PLACE, 41))
    save_cells(office.evaluation.pk, office.staff, [CellChange(AMOUNT, "123.46")])
    page = upload(client, office, content)
    assert not any("required" in tag for tag in radios(page))
    answer = client.post(f"{home(office)}accept/", {"rows": sealed(page)}, follow=True)
    assert "写入 1 处" in flat_page(answer)
    assert sheet_of(office.evaluation).figures.named("total_expenditure.actual") == Decimal("123.46")


def test_a_preview_of_somebody_else_is_not_taken(client: Client, office: Office) -> None:
    answer = client.post(f"{home(office)}accept/", {"rows": "x"}, follow=True)
    assert "预览已失效" in flat_page(answer)


def test_who_may_not_fill_in_can_download_and_not_upload(client: Client, office: Office) -> None:
    client.force_login(office.reviewer)
    page = flat_page(client.get(home(office)))
    assert "下载工作簿" in page
    assert 'type="file"' not in page
    before = sheet_of(office.evaluation)
    upload(client, office, downloaded(client, office))
    assert sheet_of(office.evaluation) == before


def rewritten(content: bytes, change: dict[str, Any]) -> bytes:
    """The package with parts replaced or added."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as package, ZipFile(out, "w", ZIP_DEFLATED) as written:
        for name in package.namelist():
            written.writestr(name, change.get(name, package.read(name)))
        for name in change.keys() - set(package.namelist()):
            written.writestr(name, change[name])
    return out.getvalue()


def formatted_rows() -> bytes:
    """A workbook with a million empty rows that have a format."""
    rows = "".join(f'<row r="{number}" s="1" customFormat="1"/>' for number in range(1, 1_000_001))
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    plain = BytesIO()
    openpyxl.Workbook().save(plain)
    part = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    return rewritten(plain.getvalue(), {"xl/worksheets/sheet1.xml": part})


@pytest.mark.parametrize(
    ("name", "made", "words"),
    [
        ("a.xlsx", lambda content: b"\xd0\xcf\x11\xe0" + "EncryptedPackage\0".encode("utf-16-le"), "加了密码"),
        ("a.xlsm", lambda content: rewritten(content, {"xl/vbaProject.bin": b"x"}), "文件里有宏"),
        ("a.xlsx", lambda content: formatted_rows(), "请"),
        ("a.xlsx", lambda content: b"PK\x03\x04 damaged", "文件已损坏"),
        ("a.xlsx", lambda content: b"", "文件是空的"),
        ("a.txt", lambda content: "随便几句话。".encode(), "文件里只有"),
        ("a.png", lambda content: b"\x89PNG\r\n\x1a\n", "这是图片"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(
    client: Client, office: Office, name: str, made: Any, words: str
) -> None:
    content = made(downloaded(client, office))
    began = time.monotonic()
    page = upload(client, office, content, name)
    assert time.monotonic() - began < 5
    assert words in page
    assert "确认写入" not in page


def test_of_a_table_that_stands_there_twice_nothing_is_written(client: Client, office: Office) -> None:
    def change(opened: Any) -> None:
        copied = opened.copy_worksheet(opened["基础数据"])
        copied.title = "基础数据 (2)"
        set_value(opened, "基础数据 (2)", "figure.in_post", "current", 3)

    page = upload(client, office, changed(downloaded(client, office), change))
    assert "是同一张表（基础数据），请只保留一张" in page
    assert "确认写入" not in page


FORM = (
    ("项目支出绩效自评表",),
    ("（{year}年度）",),
    ("项目名称", "文化节"),
    ("主管部门", "岳麓区商务局", "", "实施单位", "办公室"),
    ("项目资金（元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("", "年度资金总额", "1000000", "1200000", "1100000", "10", "91.67%", "9.17"),
    ("", "其中：当年财政拨款", "1000000", "1200000", "1100000", "", "", ""),
    (
        "绩效指标",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    ),
    ("", "产出指标", "数量指标", "演出场次", "≥3场", "3场", "20", "20", ""),
    ("", "", "质量指标", "验收合格率", "100%", "98%", "15", "14.7", "一处返工"),
    ("总分", "", "", "", "", "", "", "100", "98"),
)
FIGURES = (
    ("部门整体支出基础数据表（{year}年度）",),
    ("单位：岳麓区商务局", "", "", "单位：元"),
    ("经费控制情况", "{prior}年决算数", "{year}年年初预算数", "{year}年决算数"),
    ("三公经费", "120000", "110000", "95000"),
    ("不认识的费用", "1", "2", "3"),
)


def form_of(year: int, *sheets: tuple[tuple[str, ...], ...]) -> bytes:
    """A workbook as departments have them, its own layout and all."""
    made, saved = openpyxl.Workbook(), BytesIO()
    made.remove(made.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = made.create_sheet(f"表{number}")
        for row in rows:
            sheet.append([text.format(year=year, prior=year - 1) or None for text in row])
    made.save(saved)
    return saved.getvalue()


def test_a_form_that_a_department_has_already_goes_through_the_same_preview(client: Client, office: Office) -> None:
    year = office.evaluation.cycle.year_id
    page = upload(client, office, form_of(year, FORM, FIGURES), "自评表.xlsx")
    assert "“不认识的费用”在本自评中没有对应的格" in page
    answer = client.post(f"{home(office)}accept/", {"rows": sealed(page)}, follow=True)
    assert "新增 3 行" in flat_page(answer)
    sheet = sheet_of(office.evaluation)
    assert [sheet.figures.named(f"three_public.{column}") for column in ("prior", "budget", "actual")] == [
        Decimal("12"),
        Decimal("11"),
        Decimal("9.5"),
    ]
    added = sheet.projects[-1]
    assert (added.budget.name, added.budget.funding[0].adjusted.text) == ("文化节", "120")
    assert [
        (row.name, row.level2, row.operator.label, row.target_number.text, row.unit, row.weight.text, row.actual.text)
        for row in added.indicators
    ] == [
        ("演出场次", "数量指标", "≥", "3", "场", "20", "3"),
        ("验收合格率", "质量指标", "≥", "100", "%", "15", "98"),
    ]
    page = upload(client, office, form_of(year, FORM, FIGURES), "自评表.xlsx")
    assert "没有变化" in page


def test_a_form_of_another_year_is_named_as_such(client: Client, office: Office) -> None:
    page = upload(client, office, form_of(office.evaluation.cycle.year_id - 1, FORM, FIGURES))
    assert "年度，没有读取" in page
    assert "确认写入" not in page


def test_a_formula_without_its_result_is_told_and_clears_nothing(client: Client, office: Office) -> None:
    content = changed(downloaded(client, office), lambda opened: set_value(opened, *PLACE, "=20+21"))
    page = upload(client, office, content)
    assert "没有存下结果" in page
    assert "确认写入" not in page


EXPORT = (
    ("预算执行情况表",),
    ("功能分类编码", "功能分类名称", "项目名称", "年初预算数", "本年支出数", "备注"),
    ("2010101", "行政运行", "", "3000000", "2,900,000.00", ""),
    ("2010199", "其他", "文化节", "500000", "450000", ""),
    ("", "合计", "", "3500000", "3350000", ""),
)


def test_the_columns_of_an_export_are_mapped_once_and_remembered(client: Client, office: Office) -> None:
    FunctionClass.objects.get_or_create(code="201", defaults={"name": "一般公共服务支出", "first_year": 2000})
    year, url = office.evaluation.cycle.year_id, f"{home(office)}export/"
    file = SimpleUploadedFile("执行表.xlsx", form_of(year, EXPORT))
    page = flat_page(client.post(url, {"file": file}))
    assert page.count("selected>") >= 4
    columns = {"column.0": "function_class", "column.2": "project", "column.3": "original", "column.4": ""}
    asked = {"rows": sealed(page), "scale": "yuan"}
    assert "有两列都选了" in flat_page(client.post(url, {**asked, **columns, "column.4": "original"}))
    assert "请至少指出一列金额" in flat_page(client.post(url, {**asked, "column.0": "function_class"}))
    page = flat_page(client.post(url, {**asked, **columns, "column.4": "actual"}))
    client.post(f"{home(office)}accept/", {"rows": sealed(page)})
    sheet = sheet_of(office.evaluation)
    (line,) = (line for line in sheet.lines if line.function_code == "201")
    assert (line.original.text, line.actual.text) == ("350", "335")
    (project,) = (one for one in sheet.projects if one.budget.name == "文化节")
    assert project.budget.funding[0].original.text == "50"
    page = flat_page(client.post(url, {"file": SimpleUploadedFile("执行表.xlsx", form_of(year, EXPORT))}))
    assert "已按上次的选择填好" in page
