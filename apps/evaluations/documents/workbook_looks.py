"""How the workbook of an evaluation looks: formats, rules of entry, formulas, protection, print, instructions."""

from collections.abc import Callable, Sequence
from typing import Any

from apps.evaluations.facts.book import At, BookCell, BookRow, Choices

HEAD_ROWS = 4  # hidden keys, title, hint, headings
GUIDE = (
    "白色的格可以填写；灰色的格由系统计算，或在系统中维护，改动不会被读取。",
    "金额的单位写在表头，一般为万元；只填数字，不填单位。没有数据留空，确实为零填 0。",
    "可以排序、插入行、隐藏或移动列、给工作表改名；请不要删除隐藏的行和列，系统靠它们认出每一格。",
    "增加功能分类、项目或指标：填在表下方的空行里。要删除已有的行，请在系统的页面里删除。",
    "填好后在系统中打开本自评，选择“Excel 填报”，上传本文件。",
    "系统先列出每一处改动，确认后才写入；有一处填错，就全部不写入。",
    "下载以后系统里又改过的内容，上传时会并列显示，不会被悄悄覆盖。",
    "“检查结果”是下载时的检查结果，点“转到”可以到达相应的格。",
    "工作表的保护没有密码，可以在“审阅”中撤销。",
)
_PROTECTION = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "insert_hyperlinks": True,
    "delete_rows": True,
    "sort": True,
    "autofilter": True,
}
_A3, _A4 = 8, 9
_WIDEST_A4 = 240  # characters
_MONEY, _WHOLE, _TEXT = "#,##0.00####", "#,##0", "@"
_MOST = 999_999_999


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.title = self._look(bold=True, font_size=13)
        self.note = self._look(font_color="#555555", text_wrap=False)
        self.head = self._look(bold=True, bg_color="#E8EEF5", border=1, text_wrap=True, valign="vcenter")
        self.key = self._look(font_color="#999999")
        self.free_key = self._look(font_color="#999999", locked=False)
        self.words = self._look(text_wrap=True, valign="top", border=1)
        self.link = self._look(font_color="#0B57D0", underline=1, valign="top", border=1)

    def of(self, cell: BookCell, row: BookRow, *, is_wrong: bool) -> Any:
        """The format of a cell: what can be filled in is white and free, everything else is grey and locked."""
        look: dict[str, Any] = {"border": 1, "border_color": "#B8C2CC", "valign": "top"}
        if cell.kind in {"number", "computed"}:
            look["num_format"] = _MONEY if cell.is_money else _WHOLE if cell.is_whole else "General"
        else:
            look |= {"text_wrap": True, "num_format": _TEXT if cell.id else "General"}
        if cell.id and (cell.is_input or is_wrong):
            look["locked"] = False
        else:
            look["bg_color"] = "#F1F3F5"
        if cell.kind == "label" and not cell.id and row.depth:
            look["indent"] = row.depth
        if row.is_head or row.is_total:
            look["bold"] = True
        if row.is_head:
            look["bg_color"] = "#E8EEF5"
        if is_wrong:
            look |= {"bg_color": "#FBDAD7", "font_color": "#A4161A"}
        return self._look(**look)

    def _look(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(look)
        return self._made[key]


def shown_formula(cell: BookCell, address: Callable[[At], str], below: str) -> str:
    """The formula of a computed cell, empty where it has none; empty is not zero."""
    if cell.is_column_sum:
        return f'=IF(COUNT({below})=0,"",SUM({below}))'
    if cell.sums:
        cells = ",".join(map(address, cell.sums))
        return f'=IF(COUNT({cells})=0,"",SUM({cells}))'
    if cell.rate_of:
        part, whole = map(address, cell.rate_of)
        return f'=IF(OR(COUNT({part})=0,N({whole})=0),"",ROUND({part}/{whole}*100,2))'
    return ""


def validation_of(kind: str, choices: Choices, is_whole: bool, source: Sequence[str] | str) -> dict[str, Any]:
    """What a spreadsheet program lets be typed into such a cell; nothing is ruled out where anything may be."""
    if kind == "number":
        return {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -_MOST,
            "maximum": _MOST,
            "ignore_blank": True,
            "error_title": "请填数字",
            "error_message": "只填整数，不填单位。" if is_whole else "只填数字，不填单位。",
        }
    if not choices:
        return {}
    rule = {"validate": "list", "source": source, "ignore_blank": True}
    if kind == "line":
        return {**rule, "error_type": "information", "error_message": "列表中没有，将按新的名称处理。"}
    return {**rule, "error_title": "请从列表中选择", "error_message": "只能填列表中的内容。"}


def protected(sheet: Any) -> None:
    """Without a password: what is computed is not overwritten by mistake."""
    sheet.protect("", _PROTECTION)


def print_setup(sheet: Any, repeated: int | None = None, width: int = 0) -> None:
    """A4 across, one page wide, headings on every page; a sheet of many characters ``width`` A3, two pages wide."""
    is_wide = width > _WIDEST_A4
    sheet.set_landscape()
    sheet.set_paper(_A3 if is_wide else _A4)
    sheet.fit_to_pages(2 if is_wide else 1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    if repeated is not None:
        sheet.repeat_rows(repeated)
