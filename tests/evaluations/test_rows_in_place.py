"""Rows changed through the pages: JSON for the script, plain posts without it, and the history of a cell."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.enums import Role
from apps.core.stamps import fingerprint
from apps.evaluations.actions import CellChange, save_cells
from apps.evaluations.enums import Action
from apps.evaluations.models import ProjectIndicator
from apps.evaluations.queries import sheet_of
from tests.accounts.build import user
from tests.evaluations.factories import HUNAN, Office, advance, department, fill_in, targets
from tests.pages import flat_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Office:
    office = Office()
    fill_in(office.evaluation, office.staff)
    client.force_login(office.staff)
    return office


def address(office: Office, deed: str, **asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse('evaluations:change_rows', args=[office.evaluation.pk, deed])}?{query}"


def in_place(client: Client, url: str, **posted: str) -> Any:
    answer = client.post(url, posted, headers={"accept": "application/json"})
    return answer.json() if answer.status_code == 200 else (answer.status_code, answer.json()["problem"])


def indicators(office: Office) -> list[int]:
    return [row.id for row in sheet_of(office.evaluation).projects[0].indicators]


def test_an_inserted_row_comes_with_its_versions_and_the_way_back(client: Client, office: Office) -> None:
    before = indicators(office)
    shown = ",".join(f"indicator.{row}" for row in before)
    answer = in_place(client, address(office, "insert", rows=f"indicator.{before[0]}", to="below"), shown=shown)
    (new,) = set(indicators(office)) - set(before)
    assert answer["order"][:3] == ["group.0", f"indicator.{before[0]}", f"indicator.{new}"]
    assert f'data-row="indicator.{new}"' in answer["html"]
    assert f'data-row="indicator.{before[0]}"' not in answer["html"]
    assert answer["seen"][f"indicator.{new}.name"] == fingerprint("")
    assert f"indicator.{new}.points" in answer["computed"]
    assert answer["words"] == "插入 1 个指标：数量指标"
    undone = in_place(client, answer["undo"])
    assert indicators(office) == before
    assert undone["undo"] == answer["redo"]
    in_place(client, answer["redo"])
    assert set(indicators(office)) == {*before, new}


@pytest.mark.parametrize("kind", ["line", "project"])
def test_lines_and_projects_answer_with_their_tables(client: Client, office: Office, kind: str) -> None:
    sheet = sheet_of(office.evaluation)
    rows = [row.id for row in (sheet.lines if kind == "line" else sheet.projects)]
    answer = in_place(client, address(office, "copy", rows=f"{kind}.{rows[0]}"))
    assert len(answer["order"]) == len(rows) + 1
    assert answer["order"][1] == answer["rows"][0]
    assert f'data-row="{answer["rows"][0]}"' in answer["html"]


def test_a_department_s_own_form_has_its_rows_too(client: Client) -> None:
    office = Office(scheme=HUNAN)
    client.force_login(office.staff)
    row, *_ = targets(office.evaluation, office.staff)
    answer = in_place(client, address(office, "insert", rows=f"indicator.{row}", to="above", count="3"))
    assert answer["order"].index(f"indicator.{row}") == 4
    page = reverse("evaluations:edit_section", args=[office.evaluation.pk, "scores"])
    assert client.post(address(office, "remove", rows=f"indicator.{row}")).headers["Location"] == page


def test_a_move_is_taken_back_by_the_opposite_one(client: Client, office: Office) -> None:
    first = indicators(office)[0]
    in_place(client, address(office, "insert", rows=f"indicator.{first}", to="below"))
    before = indicators(office)
    answer = in_place(client, address(office, "move", rows=f"indicator.{first}", to="down"))
    assert indicators(office)[:2] == [before[1], first]
    in_place(client, answer["undo"])
    assert indicators(office) == before
    stays = in_place(client, address(office, "move", rows=f"indicator.{first}", to="up"))
    assert (stays["notice"], stays["undo"]) == ("已经是“数量指标”的第一行。", "")


def test_what_cannot_be_done_is_said_in_words(client: Client, office: Office) -> None:
    row = indicators(office)[0]
    gone = (409, "这一行已不在本自评中，可能已被他人删除；刷新页面可以看到现在的内容。")
    assert in_place(client, address(office, "remove", rows="indicator.99999")) == gone
    assert in_place(client, address(office, "insert", rows=f"indicator.{row}", count="21")) == (
        409,
        "一次可以增加 1 至 20 行。",
    )
    for url in (address(office, "remove", rows="x"), address(office, "burn", rows=f"indicator.{row}")):
        assert client.post(url).status_code == 404
    advance(office.evaluation, (office.staff, Action.SUBMIT))
    status, words = in_place(client, address(office, "remove", rows=f"indicator.{row}"))
    assert (status, words[:9]) == (409, "当前状态为“部门审")


def test_others_see_nothing_of_it(client: Client, office: Office) -> None:
    row = indicators(office)[0]
    client.force_login(user("stranger", department(office.place, "309009", "邻局"), Role.STAFF))
    home = f"/evaluations/{office.evaluation.pk}/"
    assert client.post(address(office, "remove", rows=f"indicator.{row}")).status_code == 404
    for path in (f"rows/?rows=indicator.{row}", "rows/removed/", f"cells/history/?cell=indicator.{row}.name"):
        assert client.get(home + path).status_code == 404
    client.force_login(office.line)
    assert client.get(f"{home}cells/history/?cell=indicator.{row}.name").status_code == 404


def test_without_script_a_row_has_a_page_and_every_deed_is_a_post(client: Client, office: Office) -> None:
    row = indicators(office)[0]
    home = f"/evaluations/{office.evaluation.pk}/"
    project = sheet_of(office.evaluation).projects[0].id
    page = flat_page(client.get(f"{home}projects/{project}/"))
    assert f'href="{home}rows/?rows=indicator.{row}"' in page
    menu = flat_page(client.get(f"{home}rows/?rows=indicator.{row}"))
    for words in ("在上方插入", "在下方插入", "复制本行", "上移", "下移", "删除"):
        assert f">{words}</button>" in menu
    answer = client.post(address(office, "insert", rows=f"indicator.{row}", to="below"), {"count": "2"})
    assert answer.headers["Location"].startswith(f"{home}projects/{project}/#row.indicator.")
    assert len(indicators(office)) == 6
    told = client.post(address(office, "remove", rows=f"indicator.{row}"), follow=True)
    assert "已删除指标：培训人次。可以在“已删除的行”中恢复。" in flat_page(told)
    listed = flat_page(client.get(f"{home}rows/removed/"))
    assert f'action="{home}rows/restore/?rows=indicator.{row}"' in listed
    client.post(address(office, "restore", rows=f"indicator.{row}"))
    assert "没有可以恢复的行。" in flat_page(client.get(f"{home}rows/removed/"))
    assert row in indicators(office)
    assert client.get(f"{home}rows/?rows=indicator.99999").status_code == 404


def test_a_project_is_removed_after_a_question_and_can_be_restored(client: Client, office: Office) -> None:
    sheet = sheet_of(office.evaluation)
    project = sheet.projects[0].id
    remove = reverse("evaluations:remove_project", args=[office.evaluation.pk, project])
    assert "可以在“已删除的行”中恢复。" in flat_page(client.get(remove))
    assert "已删除“促消费活动”" in flat_page(client.post(remove, follow=True))
    assert client.post(remove).status_code == 404
    client.post(address(office, "restore", rows=f"project.{project}"))
    assert sheet_of(office.evaluation) == sheet


def test_a_project_is_added_with_its_rows(client: Client, office: Office) -> None:
    add = reverse("evaluations:add_project", args=[office.evaluation.pk])
    rows = {"rows.产出指标/数量指标": "2", "rows.效益指标/社会效益指标": "900", "rows.产出指标/质量指标": ""}
    client.post(add, {"name": "修路", **rows})
    assert len(sheet_of(office.evaluation).projects[-1].indicators) == 22
    client.post(add, {"name": "架桥", "rows.没有/没有": "2"})
    assert [project.budget.name for project in sheet_of(office.evaluation).projects][-1] == "修路"
    project = sheet_of(office.evaluation).projects[-1].id
    more = reverse("evaluations:add_indicator", args=[office.evaluation.pk, project])
    client.post(more, {"rows.满意度指标/服务对象满意度指标": "3"})
    assert ProjectIndicator.objects.filter(project__project=project).count() == 25


def test_the_history_of_a_cell_tells_who_wrote_what(client: Client, office: Office) -> None:
    cell = "basics.contact_name"
    for text in (*(f"甲{number}" for number in range(25)), "<b>乙</b>"):
        save_cells(office.evaluation.pk, office.staff, [CellChange(cell, text)])
    url = reverse("evaluations:cell_history", args=[office.evaluation.pk])
    page = flat_page(client.get(f"{url}?cell={cell}"))
    assert page.count("<li>") == 20
    assert "&lt;b&gt;乙&lt;/b&gt;" in page
    assert office.staff.name in page
    assert 'data-restore="甲24"' in page
    assert "只显示最近 20 次修改，更早的还有 7 次。" in page
    assert "还没有人修改过。" in flat_page(client.get(f"{url}?cell=basics.phone_of_nobody"))
    assert client.get(url).status_code == 404
    advance(office.evaluation, (office.staff, Action.SUBMIT))
    assert "data-restore" not in flat_page(client.get(f"{url}?cell={cell}"))


def test_queries_of_the_pages(client: Client, office: Office, django_assert_num_queries: Callable[..., Any]) -> None:
    row = indicators(office)[0]
    home = f"/evaluations/{office.evaluation.pk}/"
    for queries, ask in (
        (27, lambda: in_place(client, address(office, "insert", rows=f"indicator.{row}"))),
        (17, lambda: client.get(f"{home}rows/removed/")),
        (7, lambda: client.get(f"{home}cells/history/?cell=indicator.{row}.name")),
    ):
        with django_assert_num_queries(queries):
            ask()


def test_an_insertion_is_not_taken_back_once_a_colleague_has_written_into_it(client: Client, office: Office) -> None:
    before = indicators(office)
    answer = in_place(client, address(office, "insert", rows=f"indicator.{before[0]}", to="below"))
    (new,) = set(indicators(office)) - set(before)
    colleague = user("colleague", office.place.commerce, Role.STAFF)
    save_cells(office.evaluation.pk, colleague, [CellChange(f"indicator.{new}.name", "培训人次")])
    refused = in_place(client, answer["undo"])
    assert refused == (409, f"{colleague.name}已在其中填写了内容；不再需要时请直接删除。")
    assert new in indicators(office)
    in_place(client, address(office, "remove", rows=f"indicator.{new}"))
    assert indicators(office) == before
