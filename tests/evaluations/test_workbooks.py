"""The evaluation as a workbook and back: what is written, what is read, what would be changed."""

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.budgets.models import FunctionClass
from apps.budgets.queries import function_choices
from apps.budgets.rules import MONEY_COLUMNS
from apps.core.amounts import show_money
from apps.core.findings import Finding
from apps.core.opening import FileOpener
from apps.core.refusals import Refused
from apps.evaluations.actions import CellChange, save_cells
from apps.evaluations.actions.importing import accept, propose, rehearse
from apps.evaluations.actions.places import places_of
from apps.evaluations.checks import find
from apps.evaluations.documents import Mark, workbook_of
from apps.evaluations.facts.book import BOOK_FORMAT, Book, Stamp
from apps.evaluations.imports.layout import book_of
from apps.evaluations.imports.proposals import Proposal
from apps.evaluations.imports.reading import read_book, refusal_of, stamp_in
from apps.evaluations.models import Evaluation
from apps.evaluations.queries import context_of, sheet_of
from apps.evaluations.rules import assess
from apps.evaluations.views.workbooks import BOOK_ALLOWANCE
from tests.evaluations.sheets import complete, department_form, large
from tests.evaluations.tables import NOW, fill, make_cycle, make_department, make_evaluation, make_region, make_user

pytestmark = pytest.mark.django_db

Changed = Callable[[Any], object]


@pytest.fixture
def evaluation() -> Evaluation:
    region = make_region()
    evaluation = make_evaluation(make_cycle(region), make_department(region))
    fill(evaluation)
    FunctionClass.objects.get_or_create(code="201", defaults={"name": "一般公共服务支出", "first_year": 2000})
    return evaluation


@pytest.fixture
def staff(evaluation: Evaluation) -> User:
    return make_user("staff", (Role.STAFF, evaluation.department))


def book(evaluation: Evaluation) -> Book:
    sheet = sheet_of(evaluation)
    return book_of(sheet, assess(sheet), function_choices(sheet.header.year))


def written(evaluation: Evaluation, **options: Any) -> bytes:
    sheet = sheet_of(evaluation)
    return workbook_of(sheet.header, book(evaluation), findings_of(evaluation), NOW, **options)


def changed(content: bytes, change: Changed) -> bytes:
    """The workbook after somebody has changed it."""
    opened = openpyxl.load_workbook(BytesIO(content))
    change(opened)
    saved = BytesIO()
    opened.save(saved)
    return saved.getvalue()


def proposed(evaluation: Evaluation, content: bytes) -> Proposal:
    with FileOpener() as opener:
        grids = opener.book("a.xlsx", content, BOOK_ALLOWANCE).grids
    own = book(evaluation)
    return propose(evaluation, own, read_book(grids, own))


def findings_of(evaluation: Evaluation) -> tuple[Finding, ...]:
    sheet = sheet_of(evaluation)
    return find(sheet, assess(sheet), context_of(evaluation, sheet))


def place(opened: Any, title: str, key: str, column: str) -> Any:
    """The cell of a row and a column, by their hidden keys."""
    sheet = opened[title]
    (at,) = (cell.column for cell in sheet[1] if cell.value == column)
    (number,) = (row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value == key)
    return sheet.cell(number, at)


def told(proposal: Proposal) -> list[tuple[str, str, str]]:
    return [(change.label, change.before, change.after) for change in proposal.changes]


def test_every_cell_of_the_workbook_is_one_of_the_evaluation_with_its_text(evaluation: Evaluation) -> None:
    cells = {cell.id: cell.text for _, _, _, cell in book(evaluation).inputs()}
    places = places_of(evaluation, cells)
    assert {cell: place.kind.text_of(place.row) for cell, place in places.items()} == cells


def test_a_department_form_has_its_own_sheet() -> None:
    sheet = department_form()
    titles = [table.title for table in book_of(sheet, assess(sheet), ()).tables]
    assert "部门整体指标" in titles


@pytest.mark.parametrize("is_empty", [False, True])
def test_a_workbook_that_nobody_touched_changes_nothing(evaluation: Evaluation, is_empty: bool) -> None:
    proposal = proposed(evaluation, written(evaluation, is_empty=is_empty))
    assert proposal.is_empty
    assert proposal.notes == []


def through_office(content: bytes, folder: Path) -> bytes:
    """The workbook after LibreOffice has opened and saved it."""
    (folder / "in.xlsx").write_bytes(content)
    out = folder / "out"
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--calc"),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(folder / "in.xlsx")),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (out / "in.xlsx").read_bytes()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice Calc (script/setup --dev)")
def test_libreoffice_saves_a_workbook_without_a_change(evaluation: Evaluation, staff: User, tmp_path: Path) -> None:
    text = "一、总体情况\n\n　　第一段，含“引号”、<标签>和=公式。\n=1+1\n"
    save_cells(evaluation.pk, staff, [CellChange("narrative.basic", text)])
    proposal = proposed(evaluation, through_office(written(evaluation), tmp_path))
    assert told(proposal) == []
    assert proposal.is_empty
    assert proposal.notes == []


def test_what_was_changed_is_shown_with_what_stood_there(evaluation: Evaluation) -> None:
    def change(opened: Any) -> None:
        set_value(opened, "基础数据", "figure.in_post", "current", 41)
        set_value(opened, "评分表", "score.efficiency#0", "answer", "一般")
        set_value(opened, "报告正文", "narrative.basic", "text", None)

    found = told(proposed(evaluation, changed(written(evaluation), change)))
    assert [(label.split(" · ")[0], before, after) for label, before, after in found] == [
        ("基础数据", "19", "41"),
        ("评分表", "好", "一般"),
        ("报告正文", "内设机构五个。", ""),
    ]
    assert found[0][0] == "基础数据 · 实际在职人数 · 2025年"


def test_rows_sorted_sheets_renamed_and_columns_moved_are_still_read(evaluation: Evaluation) -> None:
    def change(opened: Any) -> None:
        sheet = opened["项目指标"]
        place(opened, "项目指标", sheet.cell(5, 1).value, "weight").value = 12.5
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=8)]
        for number, values in enumerate(reversed(rows), start=5):
            for position, value in enumerate(values, start=1):
                sheet.cell(number, position).value = value
        sheet.move_range("A1:R200", cols=2, rows=1)
        sheet.title = "指标（第二稿）"
        opened.move_sheet("指标（第二稿）", -3)

    first = sheet_of(evaluation).projects[0].indicators[0]
    (found,) = proposed(evaluation, changed(written(evaluation), change)).changes
    assert (found.cell, found.before, found.after) == (f"indicator.{first.id}.weight", first.weight.text, "12.5")


def test_without_ids_a_workbook_is_read_by_its_labels(evaluation: Evaluation) -> None:
    def change(opened: Any) -> None:
        del opened["系统信息"]
        for sheet in opened.worksheets:
            sheet.delete_cols(1)
            sheet.delete_rows(1)
        (cell,) = (row[5] for row in opened["基础数据"].iter_rows() if row[0].value == "实际在职人数")
        cell.value = 44
        (cell,) = (row[5] for row in opened["基础数据"].iter_rows() if row[0].value == "行政编制")
        cell.value = None

    proposal = proposed(evaluation, changed(written(evaluation), change))
    assert (proposal.problems, proposal.notes) == ([], [])
    assert told(proposal) == [("基础数据 · 实际在职人数 · 2025年", "19", "44")]


def test_rows_without_an_id_become_new_rows(evaluation: Evaluation, staff: User) -> None:
    def change(opened: Any) -> None:
        blank(opened, "项目", name="新建项目", category="运行维护专项", **{"appropriation.original": 12.5})
        values = {"project": "新建项目", "level2": "产出指标/数量指标", "name": "修缮面积", "operator": "≥"}
        blank(opened, "项目指标", **values, target_number=500, unit="平方米", weight=20)
        blank(opened, "支出功能分类", function_class="201 一般公共服务支出", actual=30)

    proposal = proposed(evaluation, changed(written(evaluation), change))
    assert [row.table for row in proposal.new] == ["lines", "projects", "indicators"]
    rehearse(evaluation, staff, proposal, findings_of(evaluation), NOW)
    assert not proposal.is_blocked
    assert len(sheet_of(evaluation).projects) == 2
    accept(evaluation.pk, staff, [], proposal.new, "a.xlsx", NOW)
    added = sheet_of(evaluation).projects[-1]
    assert (added.budget.name, added.budget.category.label) == ("新建项目", "运行维护专项")
    assert added.budget.funding[0].original.text == "12.5"
    assert [(row.name, row.level1, row.target_number.text) for row in added.indicators] == [
        ("修缮面积", "产出指标", "500")
    ]
    assert "30" in [line.actual.text for line in sheet_of(evaluation).lines if line.function_code == "201"]


def blank(opened: Any, title: str, **values: object) -> None:
    """Fill the first empty row of a list."""
    sheet = opened[title]
    at = {cell.value: cell.column for cell in sheet[1]}
    number = next(row for row in range(5, 300) if not sheet.cell(row, 1).value and not sheet.cell(row, 2).value)
    for key, value in values.items():
        sheet.cell(number, at[key]).value = value


def test_a_row_that_was_copied_with_its_hidden_id_is_a_new_one(evaluation: Evaluation) -> None:
    def change(opened: Any) -> None:
        sheet = opened["项目指标"]
        sheet.insert_rows(6)
        for cell in sheet[5]:
            sheet.cell(6, cell.column).value = cell.value
        sheet.cell(6, 4).value = "另一个指标"

    proposal = proposed(evaluation, changed(written(evaluation), change))
    assert proposal.changes == []
    assert [row.cells["name"].text for row in proposal.new] == ["另一个指标"]


def test_a_row_that_was_deleted_stays_in_the_system_and_is_named(evaluation: Evaluation) -> None:
    first = sheet_of(evaluation).projects[0].indicators[0]
    proposal = proposed(evaluation, changed(written(evaluation), lambda opened: opened["项目指标"].delete_rows(5)))
    assert proposal.changes == []
    (note,) = proposal.notes
    assert first.name in note
    assert "保持不变" in note


def test_what_both_have_changed_is_a_conflict_and_what_only_the_system_changed_stays(
    evaluation: Evaluation, staff: User
) -> None:
    content = written(evaluation)
    save_cells(evaluation.pk, staff, [CellChange("figure.in_post.current", "45"), CellChange("narrative.use", "新。")])
    proposal = proposed(
        evaluation, changed(content, lambda opened: set_value(opened, "基础数据", "figure.in_post", "current", 41))
    )
    assert proposal.free == []
    assert [(one.cell, one.before, one.after) for one in proposal.conflicts] == [("figure.in_post.current", "45", "41")]
    assert proposal.newer == 1


def set_value(opened: Any, title: str, key: str, column: str, value: object) -> None:
    place(opened, title, key, column).value = value


def test_what_cannot_be_read_is_told_and_blocks_everything(evaluation: Evaluation, staff: User) -> None:
    def change(opened: Any) -> None:
        set_value(opened, "基础数据", "figure.in_post", "current", "四十人")
        set_value(opened, "基础数据", "figure.establishment_administrative", "current", "=1/0")
        set_value(opened, "评分表", "score.efficiency#0", "answer", "很好")
        set_value(opened, "报告正文", "narrative.basic", "text", "改了。")

    proposal = proposed(evaluation, changed(written(evaluation), change))
    rehearse(evaluation, staff, proposal, findings_of(evaluation), NOW)
    assert proposal.is_blocked
    assert [one.problem for one in proposal.wrong] == [
        "这一格是公式，没有存下结果。请用 Excel 或 WPS 打开、保存后再上传。",
        "“四十人”不是数字，请只填数字，如 1234.50。",
        "“很好”不在列表中，可以填：好、一般、差。",
    ]


def test_nothing_of_a_file_is_written_when_something_has_changed_since_the_preview(
    evaluation: Evaluation, staff: User
) -> None:
    def change(opened: Any) -> None:
        set_value(opened, "基础数据", "figure.in_post", "current", 41)
        set_value(opened, "报告正文", "narrative.basic", "text", "改了。")

    proposal = proposed(evaluation, changed(written(evaluation), change))
    save_cells(evaluation.pk, staff, [CellChange("figure.in_post.current", "45")])
    before = sheet_of(evaluation)
    changes = [CellChange(one.cell, one.text, one.seen) for one in proposal.free]
    with pytest.raises(Refused, match="1 处又有变化"):
        accept(evaluation.pk, staff, changes, [], "a.xlsx", NOW)
    assert sheet_of(evaluation) == before


def test_a_preview_says_which_findings_come_and_go_and_keeps_nothing(evaluation: Evaluation, staff: User) -> None:
    content = changed(
        written(evaluation),
        lambda opened: set_value(opened, "支出与资金", "figure.basic_expenditure", "actual", 1),
    )
    before = sheet_of(evaluation)
    proposal = proposed(evaluation, content)
    rehearse(evaluation, staff, proposal, findings_of(evaluation), NOW)
    assert "F01" in {finding.check for finding in proposal.appearing}
    assert sheet_of(evaluation) == before


def test_an_amount_in_yuan_is_doubted(evaluation: Evaluation) -> None:
    stored = sheet_of(evaluation).figures.named("total_expenditure.actual")
    assert stored is not None
    content = changed(
        written(evaluation),
        lambda opened: set_value(opened, "支出与资金", "figure.total_expenditure", "actual", float(stored * 10_000)),
    )
    (found,) = proposed(evaluation, content).changes
    assert found.divided == show_money(stored)


def test_a_file_is_asked_what_a_save_is_asked(evaluation: Evaluation, staff: User) -> None:
    row = "figure.personnel_expenditure"
    save_cells(evaluation.pk, staff, [CellChange(f"{row}.{column}", "") for column in MONEY_COLUMNS])
    typed = {"actual": "3000000", "prior": "260"}

    def change(opened: Any) -> None:
        for column, text in typed.items():
            set_value(opened, "支出与资金", row, column, float(text))

    found = {one.cell: one.divided for one in proposed(evaluation, changed(written(evaluation), change)).changes}
    changes = [CellChange(f"{row}.{column}", text) for column, text in typed.items()]
    asked = {one.cell: one.suggested for one in save_cells(evaluation.pk, staff, changes, NOW, is_asking=True)}
    assert found == asked == {f"{row}.actual": "300.00", f"{row}.prior": ""}


@pytest.mark.parametrize(
    ("stamp", "words"),
    [
        (Stamp(BOOK_FORMAT + 1, 1, 2025, "201001", "示例区农业农村局"), "以前的版本"),
        (Stamp(BOOK_FORMAT, 1, 2024, "201001", "示例区农业农村局"), "这是 2024 年度的工作簿"),
        (Stamp(BOOK_FORMAT, 1, 2025, "302001", "示例区商务局"), "“示例区商务局”的工作簿"),
        (Stamp(BOOK_FORMAT, 2, 2025, "201001", "示例区农业农村局"), "另一份自评"),
        (Stamp(BOOK_FORMAT, 1, 2025, "201001", "示例区农业农村局"), ""),
    ],
)
def test_a_workbook_of_another_is_named_as_such(stamp: Stamp, words: str) -> None:
    assert words in refusal_of(stamp, complete().header)
    assert bool(refusal_of(stamp, complete().header)) == bool(words)


def test_a_marked_workbook_has_what_was_typed_and_says_what_is_wrong(evaluation: Evaluation) -> None:
    marks = [Mark("figure.in_post.current", "四十人", "不是数字。"), Mark("lines+0.function_class", "999", "没有。")]
    content = written(evaluation, marks=marks, new_rows={"lines": [{"function_class": "999"}]})
    opened = openpyxl.load_workbook(BytesIO(content))
    cell = place(opened, "基础数据", "figure.in_post", "current")
    assert (cell.value, cell.comment.text) == ("四十人", "不是数字。")
    listed = [[cell.value for cell in row] for row in opened["需要改正"].iter_rows(min_row=2)]
    assert [row[2] for row in listed] == ["不是数字。", "没有。"]
    with FileOpener() as opener:
        assert stamp_in(opener.book("a.xlsx", content, BOOK_ALLOWANCE).grids) is not None


def test_a_large_workbook_needs_no_query_for_each_of_its_cells(
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    region = make_region()
    evaluation = make_evaluation(make_cycle(region), make_department(region))
    fill(evaluation, large(3, 5))
    own_rows = rows(evaluation)

    def change(opened: Any) -> None:
        for row in own_rows:
            set_value(opened, "项目指标", f"indicator.{row.id}", "weight", 7)

    content = changed(written(evaluation), change)
    own = book(evaluation)
    with FileOpener() as opener:
        found = read_book(opener.book("a.xlsx", content, BOOK_ALLOWANCE).grids, own)
    with django_assert_max_num_queries(10):
        assert len(propose(evaluation, own, found).changes) == 15


def rows(evaluation: Evaluation) -> list[Any]:
    return [row for project in sheet_of(evaluation).projects for row in project.indicators]
