"""Builds the official forms as a workbook and as a document, the way spreadsheet and word programs store them."""

import re
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from apps.papers.imports import PrintedForm

Rows = Sequence[Sequence[str]]

WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

# 项目支出绩效自评表 (财预〔2020〕10号 附件1); "<" continues the cell to its left, "^" the one above.
PROJECT_FORM: Rows = (
    ("项目支出绩效自评表", "<", "<", "<", "<", "<", "<", "<"),
    ("（2022年度）", "<", "<", "<", "<", "<", "<", "<"),
    ("项目名称", "义务教育营养改善计划", "<", "<", "<", "<", "<", "<"),
    ("主管部门", "县教育体育局", "<", "<", "实施单位", "明朗中学", "<", "<"),
    ("项目资金（万元）", "", "年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分"),
    ("^", "年度资金总额", "40.00", "40.00", "38.50", "10", "96.25%", "9.63"),
    ("^", "其中：当年财政拨款", "40.00", "40.00", "38.50", "—", "96.25%", "—"),
    ("^", "上年结转资金", "0", "0", "0", "—", "", "—"),
    ("^", "其他资金", "0", "0", "0", "—", "", "—"),
    ("年度总体目标", "预期目标", "<", "<", "<", "实际完成情况", "<", "<"),
    ("^", "保障 735 名学生的营养改善。", "<", "<", "<", "全部完成。", "<", "<"),
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
    ("产出指标", "数量指标", "学生受资助人数", "≥735人次", "735人次", "20", "20", ""),
    ("^", "质量指标", "营养改善计划覆盖率", "=100%", "98%", "20", "20", ""),
    ("^", "时效指标", "资金到位及时率", "≥95%", "96%", "10", "10", ""),
    ("效益指标", "社会效益指标", "政策知晓率", "≥90%", "92%", "30", "30", ""),
    ("满意度指标", "服务对象满意度指标", "家长满意度", "≥95%", "95%", "10", "10", ""),
    ("总分", "<", "<", "<", "<", "100", "99.63", ""),
)

BASE_DATA: Rows = (
    ("部门整体支出绩效评价基础数据表", "<", "<", "<"),
    ("财政供养人员情况（人）", "编制数", "2020年实际在职人数", "控制率"),
    ("^", "143", "136", "95.10%"),
    ("经费控制情况（万元）", "2019年决算数", "2020年预算数", "2020年决算数"),
    ("三公经费", "29.08", "63.46", "44.39"),
    ("1、公务用车配置和维护经费", "11.86", "41.46", "39.30"),
    ("其中：公车购置", "", "29.46", "29.46"),
    ("公车运行维护", "11.86", "12", "9.84"),
    ("2、出国经费", "0", "0", "0"),
    ("3、公务接待", "17.22", "22", "4.99"),
    ("公用经费", "60", "50", "48"),
    ("其中：办公经费", "14.44", "10", "12.68"),
    ("厉行节约保障措施", "严格执行公务接待标准。", "<", "<"),
    ("填表人（签名）：张三", "联系电话：13800000000", "<", "<"),
)


def workbook_of_form(rows: Rows, *, hidden_first: bool = False, formula: str = "") -> bytes:
    """An ``.xlsx`` with real merged cells; numbers as numbers, percentages as text."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        if hidden_first:
            hidden = book.add_worksheet("底稿")
            hidden.write_string(0, 0, "全年预算数")
            hidden.hide()
        sheet = book.add_worksheet("自评表")
        sheet.activate()
        sheet.set_first_sheet()
        for top, left, bottom, right, text in areas_of(rows):
            if (top, left) != (bottom, right):
                sheet.merge_range(top, left, bottom, right, text)
            elif text.replace(".", "", 1).isdigit():
                sheet.write_number(top, left, float(text))
            else:
                sheet.write_string(top, left, text)
        if formula:
            sheet.write_formula(5, 7, formula, None, 9.63)
    return buffer.getvalue()


def document_of_form(rows: Rows, paragraphs: Sequence[str] = ()) -> bytes:
    """A ``.docx`` with ``gridSpan`` and ``vMerge``."""
    body = "".join(_paragraph(text) for text in paragraphs)
    table = "".join(f"<w:tr>{''.join(_cells(row))}</w:tr>" for row in rows)
    return document_of_xml(f'<w:document xmlns:w="{WORDS}"><w:body>{body}<w:tbl>{table}</w:tbl></w:body></w:document>')


def document_of_xml(xml: str | bytes, part: str = "word/document.xml") -> bytes:
    """A ``.docx`` whose main part is this text."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, xml)
    return buffer.getvalue()


def areas_of(rows: Rows) -> list[tuple[int, int, int, int, str]]:
    areas = []
    for top, row in enumerate(rows):
        for left, text in enumerate(row):
            if text in {"<", "^"}:
                continue
            right, bottom = left, top
            while right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            while bottom + 1 < len(rows) and rows[bottom + 1][left] == "^":
                bottom += 1
            areas.append((top, left, bottom, right, text))
    return areas


def _cells(row: Sequence[str]) -> list[str]:
    cells = []
    for column, text in enumerate(row):
        if text == "<":
            continue
        span = 1
        while column + span < len(row) and row[column + span] == "<":
            span += 1
        merge = '<w:vMerge w:val="continue"/>' if text == "^" else '<w:vMerge w:val="restart"/>'
        grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        content = _paragraph("" if text == "^" else text)
        cells.append(f"<w:tc><w:tcPr>{grid}{merge}</w:tcPr>{content}</w:tc>")
    return cells


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def rows_of_form(form: PrintedForm, *, two_heads: bool = False, gaps: bool = False) -> Rows:
    """A project form as the rows of its official table; heads on two lines, or empty columns and rows between."""
    weights = dict(re.findall(r"(\w+?)(\d+)(?: /|$)", form.layout))
    funding = [
        (row.name, row.original, row.adjusted, row.actual, row.weight, row.rate, row.score) for row in form.funding
    ]
    indicators = [
        (
            _level(row.level1, weights),
            f"{row.level2}指标",
            row.name,
            row.target,
            row.actual,
            row.weight,
            row.score,
            row.reason,
        )
        for row in form.indicators
    ]
    totals = {figure.label: figure.values[0] for figure in form.totals}
    heads: list[tuple[str | None, ...]] = [
        ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
    ]
    money: list[tuple[str | None, ...]] = [
        (
            f"项目资金（{form.money_unit}）",
            "",
            "年初预算数",
            "全年预算数（A）",
            "全年执行数（B）",
            "分值",
            "执行率（B/A）",
            "得分",
        )
    ]
    if two_heads:
        heads = [
            ("一级指标", "二级指标", "三级指标", "完成情况", "<", "评分", "<", "偏差原因分析及改进措施"),
            ("^", "^", "^", "年度指标值", "实际完成值", "分值", "得分", "^"),
        ]
        money = [
            (f"项目资金（{form.money_unit}）", "", "预算", "<", "全年执行数（B）", "评分", "<", "<"),
            ("^", "^", "年初预算数", "全年预算数（A）", "^", "分值", "执行率（B/A）", "得分"),
        ]
    rows: list[tuple[str | None, ...]] = [
        (form.title, *"<<<<<<<"),
        (f"（{form.year}年度）", *"<<<<<<<"),
        ("实施单位", form.department, *"<<<<<<"),
        *money,
        *(("^", *cells) for cells in funding),
        *((figure.label, figure.values[0], *"<<<<<<") for figure in form.figures),
        *heads,
        *indicators,
        ("总分", "", "", "", "", "100", totals.get("总分"), ""),
        ("等级", totals.get("等级"), *"<<<<<<"),
    ]
    texts = [tuple(cell or "" for cell in row) for row in rows]
    if not gaps:
        return texts
    wide = [tuple(cell for text in row for cell in (text, "<" if text in {"<"} else "")) for row in texts]
    return [row for text in wide for row in (text, ("",) * len(text))]


def _level(name: str, weights: dict[str, str]) -> str:
    return f"{name}指标（{weights[name]}分）" if name in weights else f"{name}指标"
