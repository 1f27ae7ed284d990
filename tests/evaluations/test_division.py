"""Dividing the work: who has parts sees and edits these alone, at every door; handing over."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.evaluations.actions import (
    CellChange,
    add_indicator,
    add_line,
    add_project,
    divide,
    hand_over,
    remove_indicator,
    save_cells,
)
from apps.evaluations.enums import Action, CellState, Section
from apps.evaluations.facts import Part
from apps.evaluations.models import Assignment, Evaluation, HandOver
from apps.evaluations.permissions import parts_of, refusal, refusal_to_divide
from apps.evaluations.rules import project_form_of
from apps.notices.models import Notice
from apps.trace.models import TraceEntry
from tests.accounts.build import user
from tests.evaluations.factories import Office, advance, department, fill_in
from tests.pages import flat_page

pytestmark = pytest.mark.django_db

Counter = Callable[[int], Any]
OWN = "本自评已分工，您负责的是：基础数据、项目及项目自评表。其他内容请联系牵头填报人。"


class Scene(Office):
    """A complete evaluation: ``bound`` has 基础数据 and the first project, ``free`` has no part."""

    def __init__(self) -> None:
        super().__init__()
        fill_in(self.evaluation, self.staff)
        self.bound = user("bound", self.place.commerce, Role.STAFF)
        self.free = user("free", self.place.commerce, Role.STAFF)
        self.first, self.second = self.evaluation.projects.order_by("pk").values_list("project", flat=True)
        parts = {Part(Section.BASE): self.bound.pk, Part(Section.PROJECTS, self.first): self.bound.pk}
        divide(self.evaluation.pk, self.staff, parts)
        self.evaluation.refresh_from_db()

    def row_of(self, project: int) -> int:
        """An indicator of a project."""
        pk: int = self.evaluation.projects.get(project=project).indicators.order_by("pk")[0].pk
        return pk

    @property
    def home(self) -> str:
        return f"/evaluations/{self.evaluation.pk}/"


@pytest.fixture
def scene() -> Scene:
    return Scene()


def client_of(whose: User) -> Client:
    client = Client()
    client.force_login(whose)
    return client


def code_of(client: Client, address: str) -> int:
    answer = client.get(address)
    if answer.streaming:
        answer.getvalue()  # read to its end, so that the file is closed
    return answer.status_code


# The matrix: for each door what the one with parts, and then everybody else of the department, is answered.
PAGES = {
    "": (200, 200),
    "check/": (200, 200),
    "history/": (403, 200),
    "changes/": (403, 200),
    "divide/": (403, 200),
    "sections/basics/": (403, 200),
    "sections/base/": (200, 200),
    "sections/money/": (403, 200),
    "sections/projects/": (200, 200),
    "sections/scores/": (403, 200),
    "sections/narrative/": (403, 200),
    "sections/evidence/": (403, 200),
    "projects/{first}/": (200, 200),
    "projects/{second}/": (403, 200),
    "projects/{second}/remove/": (403, 200),
    "rows/?rows=indicator.{own_row}": (200, 200),
    "rows/?rows=indicator.{other_row}": (403, 200),
    "rows/?rows=project.{first}": (200, 200),
    "rows/?rows=project.{second}": (403, 200),
    "rows/removed/": (403, 200),
    "cells/history/?cell=indicator.{own_row}.name": (200, 200),
    "cells/history/?cell=indicator.{other_row}.name": (403, 200),
    "cells/history/?cell=figure.income.current": (403, 200),
    "workbook/": (403, 200),
    "last-year/": (403, 200),
    "report/": (403, 200),
    "evidence/{file}/": (403, 200),
    "state/?section=base": (200, 200),
    "state/?section=money": (403, 200),
    "state/?section=projects&item={first}": (200, 200),
    "state/?section=projects&item={second}": (403, 200),
    "colleagues/?section=base": (200, 200),
    "colleagues/?section=narrative": (403, 200),
    "/reviews/{evaluation}/": (403, 200),
}


def test_every_page_shows_whoever_has_parts_his_own_alone(scene: Scene) -> None:
    names = {
        "first": scene.first,
        "second": scene.second,
        "own_row": scene.row_of(scene.first),
        "other_row": scene.row_of(scene.second),
        "file": scene.evaluation.evidence.get().pk,
        "evaluation": scene.evaluation.pk,
    }
    people = [client_of(one) for one in (scene.bound, scene.staff, scene.free, scene.reviewer)]
    answered = {}
    for page, (bound, others) in PAGES.items():
        path = page.format(**names)
        address = path if path.startswith("/") else scene.home + path
        codes = [code_of(client, address) for client in people]
        answered[page] = (codes[0], codes[1] if len(set(codes[1:])) == 1 else codes[1:])
        assert answered[page] == (bound, others), (page, codes)


def test_no_report_prints_the_whole_for_whoever_has_parts(scene: Scene) -> None:
    client = client_of(scene.bound)
    for address in ("draft/", "drafts/1/", "document/", "documents/1/"):
        answer = client.get(f"/reports/{scene.evaluation.pk}/{address}")
        assert answer.status_code == 403
        assert OWN in flat_page(answer)


@pytest.mark.parametrize(
    ("cell", "is_own"),
    [
        ("figure.office.actual", True),
        ("figure.income.current", False),
        ("basics.duties", False),
        ("narrative.{heading}", False),
        ("score.satisfaction.value", False),
        ("project.{first}.expected_goal", True),
        ("project.{second}.expected_goal", False),
        ("funding.{first}.appropriation.actual", True),
        ("funding.{second}.appropriation.actual", False),
        ("indicator.{own_row}.actual", True),
        ("indicator.{other_row}.actual", False),
    ],
)
def test_a_save_writes_ones_own_cells_and_locks_the_others(scene: Scene, cell: str, is_own: bool) -> None:
    names = {
        "first": scene.first,
        "second": scene.second,
        "own_row": scene.row_of(scene.first),
        "other_row": scene.row_of(scene.second),
        "heading": next(row.key for row in scene.evaluation.scheme.facts.outline if not row.is_heading_only),
    }
    changes = [CellChange(cell.format(**names), "3"), CellChange("figure.abroad.actual", "2")]
    outcome, beside = save_cells(scene.evaluation.pk, scene.bound, changes)
    assert beside.state == CellState.SAVED
    assert (outcome.state, outcome.stored, outcome.problem) == (
        (CellState.SAVED, outcome.stored, "") if is_own else (CellState.LOCKED, "", OWN)
    )
    assert {one.state for one in save_cells(scene.evaluation.pk, scene.staff, changes)} == {CellState.SAVED}


def test_rows_files_and_moves_of_others_are_refused(scene: Scene) -> None:
    pk, bound = scene.evaluation.pk, scene.bound
    form = project_form_of(scene.evaluation.project_scheme.facts).groups[0]
    heading = (form.name, form.level2[0])
    deeds: list[Callable[[], object]] = [
        lambda: add_line(pk, bound, "205"),
        lambda: add_project(pk, bound, "新项目"),
        lambda: add_indicator(pk, bound, scene.second, *heading),
        lambda: remove_indicator(pk, bound, scene.row_of(scene.second)),
        lambda: divide(pk, bound, {Part(Section.BASE): None}),
        lambda: hand_over(pk, bound, scene.free.pk, "说明"),
        lambda: advance(scene.evaluation, (bound, Action.SUBMIT)),
    ]
    for deed in deeds:
        with pytest.raises(Refused, match=OWN):
            deed()
    row = add_indicator(pk, bound, scene.first, *heading)
    remove_indicator(pk, bound, row.pk)
    upload = SimpleUploadedFile("验收.pdf", b"%PDF-1.7\n1\n%%EOF\n", "application/pdf")
    answer = client_of(bound).post(f"{scene.home}evidence/add/", {"place": "section:money", "uploads": upload})
    assert answer.status_code == 302
    assert scene.evaluation.evidence.count() == 1


def test_whoever_has_parts_adds_the_files_of_these(scene: Scene) -> None:
    client = client_of(scene.bound)
    for place, code in {
        "section:base": 200,
        "section:money": 403,
        f"cell:indicator.{scene.row_of(scene.first)}": 200,
        f"cell:indicator.{scene.row_of(scene.second)}": 403,
    }.items():
        before = scene.evaluation.evidence.count()
        upload = SimpleUploadedFile("验收.pdf", f"%PDF-1.7\n{place}\n%%EOF\n".encode(), "application/pdf")
        client.post(f"{scene.home}evidence/add/", {"place": place, "uploads": upload, "here": "yes"})
        assert scene.evaluation.evidence.count() - before == (code == 200), place
        assert client.get(f"{scene.home}evidence/", {"place": place}).status_code == code
        row = scene.evaluation.evidence.latest("pk")
        if code == 200:
            assert code_of(client, f"{scene.home}evidence/{row.pk}/") == 200
            assert (
                client.post(f"{scene.home}evidence/{row.pk}/remove/", {"place": place, "here": "yes"}).status_code
                == 302
            )
            assert not scene.evaluation.evidence.standing().filter(pk=row.pk).exists()


def test_rail_findings_and_lists_show_ones_own_alone(scene: Scene) -> None:
    client = client_of(scene.bound)
    save_cells(scene.evaluation.pk, scene.staff, [CellChange("figure.income.current", "约5")])
    task_list = client.get(scene.home)
    assert [item.key for item in task_list.context["rail"]] == ["base", "projects", "check"]
    assert "自评结果" not in flat_page(task_list)
    assert "约5" not in flat_page(client.get(f"{scene.home}check/"))
    assert "约5" in flat_page(client_of(scene.free).get(f"{scene.home}check/"))
    projects = client.get(f"{scene.home}sections/projects/").context["projects"]
    assert [one["project"].id for one in projects] == [scene.first]
    held = client_of(scene.staff).get(scene.home).context["rail"]
    assert {item.key: item.holder for item in held if item.holder} == {
        "base": scene.bound.name,
        "projects": scene.bound.name,
    }


def test_a_colleague_with_parts_hears_of_his_own_cells_alone(scene: Scene) -> None:
    rows = [scene.row_of(scene.first), scene.row_of(scene.second)]
    save_cells(scene.evaluation.pk, scene.staff, [CellChange(f"indicator.{row}.actual", "3") for row in rows])
    asked: dict[str, str | int] = {"section": "projects", "item": scene.first, "changes": 0, "since": 0}
    cells = client_of(scene.bound).get(f"{scene.home}colleagues/", asked).json()["cells"]
    assert {cell["cell"] for cell in cells if cell["cell"].startswith("indicator.")} >= {f"indicator.{rows[0]}.actual"}
    assert f"indicator.{rows[1]}.actual" not in {cell["cell"] for cell in cells}


def test_who_may_divide(scene: Scene) -> None:
    stranger = user("stranger", department(scene.place, "302009", "邻局"), Role.STAFF)
    who = {"lead": scene.staff, "bound": scene.bound, "free": scene.free, "reviewer": scene.reviewer}
    who |= {"line": scene.line, "admin": scene.administrator, "stranger": stranger}
    only = "只有本单位的人员可以分工。"
    expected = dict.fromkeys(who, None) | {"bound": OWN, "line": only, "admin": only, "stranger": only}
    assert {name: refusal_to_divide(one, scene.evaluation) for name, one in who.items()} == expected
    advance(scene.evaluation, (scene.staff, Action.SUBMIT))
    assert refusal_to_divide(scene.staff, scene.evaluation) == "当前状态为“部门审核中”，不能调整分工。"


@pytest.mark.parametrize("who", ["staff", "reviewer", "line"])
def test_parts_go_to_other_accountants_of_the_department_alone(scene: Scene, who: str) -> None:
    with pytest.raises(Refused, match="只能分给本单位的其他填报人。"):
        divide(scene.evaluation.pk, scene.staff, {Part(Section.BASE): getattr(scene, who).pk})
    with pytest.raises(Refused, match="项目已不在本自评中"):
        divide(scene.evaluation.pk, scene.staff, {Part(Section.PROJECTS, 99): scene.bound.pk})


def test_a_part_taken_back_opens_everything_again(scene: Scene) -> None:
    parts = {Part(Section.BASE): None, Part(Section.PROJECTS, scene.first): None}
    divide(scene.evaluation.pk, scene.reviewer, parts)
    evaluation = Evaluation.objects.get(pk=scene.evaluation.pk)
    assert (evaluation.is_divided, Assignment.objects.count()) == (False, 0)
    assert parts_of(scene.bound, evaluation) is None
    assert refusal(scene.bound, Action.SUBMIT, evaluation) is None


def test_who_is_assigned_is_told_and_it_is_recorded_once(scene: Scene) -> None:
    (notice,) = Notice.objects.filter(recipient=scene.bound)
    assert notice.words.endswith(f"{scene.staff.name}请您填报：基础数据、项目及项目自评表：促消费活动。")
    changes = scene.evaluation.changes
    divide(scene.evaluation.pk, scene.staff, {Part(Section.BASE): scene.bound.pk})
    assert TraceEntry.objects.filter(what="分工").count() == 1
    assert Evaluation.objects.get(pk=scene.evaluation.pk).changes == changes


def test_an_undivided_evaluation_costs_no_query_more(django_assert_num_queries: Counter) -> None:
    office = Office()
    with django_assert_num_queries(0):
        assert office.evaluation.is_divided is False
    one = User.objects.get(pk=office.staff.pk)
    refusal(one, Action.EDIT, office.evaluation)
    with django_assert_num_queries(0):
        assert refusal(one, Action.EDIT, office.evaluation) is None


def test_the_page_saves_what_was_chosen(scene: Scene) -> None:
    client = client_of(scene.staff)
    page = flat_page(client.get(f"{scene.home}divide/"))
    assert f'<option value="{scene.bound.pk}" selected>' in page
    posted = {"part.base": "", "part.money": str(scene.free.pk), f"part.project.{scene.first}": str(scene.bound.pk)}
    assert "已保存分工。" in flat_page(client.post(f"{scene.home}divide/", posted, follow=True))
    held = set(Assignment.objects.values_list("section", "project", "user"))
    assert held == {("money", None, scene.free.pk), ("projects", scene.first, scene.bound.pk)}


# Handing over


def test_a_successor_leads_and_reads_the_notes_until_he_puts_them_away(scene: Scene) -> None:
    client = client_of(scene.staff)
    notes = "三公经费待财务核对。"
    posted = {"successor": scene.bound.pk, "notes": notes}
    assert "已交接给" in flat_page(client.post(f"{scene.home}hand-over/", posted, follow=True))
    assert not Assignment.objects.filter(user=scene.bound).exists()
    assert refusal(scene.bound, Action.SUBMIT, Evaluation.objects.get(pk=scene.evaluation.pk)) is None
    successor = client_of(scene.bound)
    assert f"<b>{scene.staff.name}交接给您（" in flat_page(successor.get(scene.home))
    assert "交接给您" not in flat_page(client_of(scene.free).get(scene.home))
    assert successor.post(f"{scene.home}hand-over/put-away/").status_code == 302
    page = flat_page(successor.get(scene.home))
    assert "交接给您" not in page
    assert notes in flat_page(successor.get(f"{scene.home}history/"))
    assert TraceEntry.objects.filter(what=f"交接给{scene.bound.name}", content__contains=notes).count() == 1
    assert Notice.objects.filter(recipient=scene.bound, kind="hand_over").count() == 1


@pytest.mark.parametrize(
    ("who", "notes", "told"),
    [
        ("free", " ", "请写明交接说明"),
        ("free", "长" * 2001, "交接说明最多 2000 字"),
        ("staff", "说明", "请选择本单位的接手人"),
        ("line", "说明", "请选择本单位的接手人"),
    ],
)
def test_a_hand_over_needs_notes_and_a_colleague(scene: Scene, who: str, notes: str, told: str) -> None:
    posted = {"successor": getattr(scene, who).pk, "notes": notes}
    answer = client_of(scene.staff).post(f"{scene.home}hand-over/", posted)
    page = flat_page(client_of(scene.staff).get(answer.headers["Location"])) if "Location" in answer.headers else None
    assert told in (page or flat_page(answer))
    assert notes.strip() in (page or flat_page(answer))
    assert not HandOver.objects.exists()
