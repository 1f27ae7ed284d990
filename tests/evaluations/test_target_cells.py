"""Target, actual value and weight of an indicator as single cells: what is typed goes into its columns."""

import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.enums import Role
from apps.core.amounts import EMPTY, Cell
from apps.core.stamps import fingerprint
from apps.evaluations.actions import CellChange, CellOutcome, save_cells
from apps.evaluations.enums import CellState
from apps.evaluations.facts import ProjectIndicator, visible_cell
from apps.evaluations.models import ProjectIndicator as Row
from apps.indicators.enums import Operator
from apps.trace.facts import changes_in
from apps.trace.models import TraceEntry
from tests.evaluations.tables import fill, make_cycle, make_department, make_evaluation, make_region, make_user
from tests.evaluations.test_cells import Desk
from tests.pages import flat_page

pytestmark = pytest.mark.django_db

D = Decimal
WORDS = Operator.QUALITATIVE


class Place(Desk):
    """The first indicator of the first project, emptied."""

    def put(self, *typed: tuple[str, str]) -> list[CellOutcome]:
        changes = [CellChange(self.name(f"indicator.{{indicator}}.{field}"), text) for field, text in typed]
        return save_cells(self.evaluation.pk, self.staff, changes)

    @property
    def row(self) -> ProjectIndicator:
        return self.read().projects[0].indicators[0]

    @property
    def id(self) -> int:
        return self.sheet.projects[0].indicators[0].id

    @property
    def parts(self) -> tuple[Operator, Cell, str, str]:
        return self.row.operator, self.row.target_number, self.row.unit, self.row.target_text

    @property
    def done(self) -> tuple[Cell, str]:
        return self.row.actual, self.row.actual_text


@pytest.fixture
def place() -> Place:
    region = make_region()
    department = make_department(region)
    evaluation = make_evaluation(make_cycle(region), department)
    staff, colleague = (make_user(name, (Role.STAFF, department)) for name in ("staff", "colleague"))
    place = Place(region, evaluation, staff, colleague, fill(evaluation))
    place.put(("target", ""), ("result", ""))
    return place


def test_one_cell_fills_operator_number_unit_and_words(place: Place) -> None:
    (outcome,) = place.put(("target", "1,200 人次以上（含线上）"))
    assert (outcome.state, outcome.stored, outcome.is_kept) == (CellState.SAVED, "≥1200人次（含线上）", True)
    assert place.parts == (Operator.AT_LEAST, Cell(D(1200)), "人次", "含线上")
    place.put(("target", "2021年12月底前"))
    assert place.parts == (WORDS, EMPTY, "", "2021年12月底前")
    place.put(("target", ""))
    assert place.parts == (Operator.AT_LEAST, EMPTY, "", "")


def test_a_list_stays_a_list(place: Place) -> None:
    (outcome,) = place.put(("target", "①新建≥10个\n②改造≥5个"))
    assert outcome.stored == place.row.target_text == "①新建≥10个\n②改造≥5个"


def test_what_cannot_be_read_stays_as_typed_and_goes_with_the_next_that_can(place: Place) -> None:
    place.put(("target", "≥80%"), ("result", "85%"))
    target, result = place.put(("target", "≥1,23%"), ("result", "8O%"))[0], place.put(("result", "8O%"))[0]
    assert (target.state, target.stored, target.is_kept) == (CellState.INVALID, "≥1,23%", True)
    assert (result.state, result.stored) == (CellState.INVALID, "8O%")
    assert place.parts == (Operator.AT_LEAST, Cell(typed="≥1,23%"), "", "")
    assert place.done == (Cell(typed="8O%"), "")
    place.put(("target", "≥23%"), ("result", "80%"))
    assert (place.parts, place.done) == ((Operator.AT_LEAST, Cell(D(23)), "%", ""), (Cell(D(80)), ""))


def test_a_sign_that_is_left_out_is_taken_from_the_row_and_else_from_its_name(place: Place) -> None:
    def written(*typed: tuple[str, str]) -> str:
        return place.put(*typed)[-1].stored

    assert written(("name", "设备故障率"), ("target", "2%")) == "≤2%"
    assert written(("name", "培训人次"), ("target", "200人次")) == "≤200人次"  # as the row was
    place.put(("target", ""))
    assert written(("target", "200人次")) == "≥200人次"


@pytest.mark.parametrize(
    ("name", "before", "typed", "stored"),
    [
        ("办理时限", "≤5天", "达标率100%", "≥100%（达标率）"),
        ("办理时限", "≤5天", "及时率：98%", "≥98%（及时率）"),
        ("办理时限", "≤5天", "98%合格率", "≥98%（合格率）"),
        ("办理时限", "≤5天", "达标率100%（抽检）", "≥100%（达标率，抽检）"),
        ("验收合格率", "≥95%", "投诉率2%", "≤2%（投诉率）"),
        # A measure that does not tell: by the name of the indicator.
        ("培训人次", "≤200人次", "其他比例30%", "≥30%（其他比例）"),
        ("设备故障率", "≥2%", "其他比例30%", "≤30%（其他比例）"),
        # No measure, or the one that stood there: as the row was.
        ("培训人次", "≤200人次", "150人次", "≤150人次"),
        ("培训人次", "≤200人次", "约150人次", "≤150人次（约）"),
        ("培训人次", "≤200人次", "150人次（含合格人数）", "≤150人次（含合格人数）"),
        ("三公经费", "≤5%（同比增长）", "同比增长4%", "≤4%（同比增长）"),
        ("三公经费", "≤5%", "同比增长4%", "≤4%（同比增长）"),
        ("案件", "≤90%（办结率）", "办结率95%", "≤95%（办结率）"),
        ("案件", "≤90%（办结率，抽检）", "办结率95%", "≤95%（办结率）"),
        # A sign says more than any name.
        ("办理时限", "≤5天", "达标率≤100%", "≤100%（达标率）"),
    ],
)
def test_a_target_without_sign_that_names_another_measure_is_judged_by_it(
    place: Place, name: str, before: str, typed: str, stored: str
) -> None:
    place.put(("name", name), ("target", before))
    assert place.put(("target", typed))[0].stored == stored


@pytest.mark.parametrize(
    ("target", "typed", "done", "shown"),
    [
        ("≥80%", "85", (Cell(D(85)), ""), "85%"),
        ("≥80%", "85%", (Cell(D(85)), ""), "85%"),
        ("≥80%", "85%（10家）", (Cell(D(85)), "10家"), "85%（10家）"),
        ("≥80%", "已完成", (EMPTY, "已完成"), "已完成"),
        ("≥80%", "85%以上", (EMPTY, "85%以上"), "85%以上"),
        ("≥80%", "85个", (EMPTY, "85个"), "85个"),
        ("≥2万元", "15000元", (Cell(D("1.5")), ""), "1.5万元"),
        ("显著", "100%", (EMPTY, "100%"), "100%"),
        ("显著", "1,23", (EMPTY, "1,23"), "1,23"),
        ("12月底前", "2021年11月", (EMPTY, "2021年11月"), "2021年11月"),
        ("①10个②5个", "①12个；②6个", (EMPTY, "①12个；②6个"), "①12个；②6个"),
        ("", "85", (Cell(D(85)), ""), "85"),
        ("", "85%", (EMPTY, "85%"), "85%"),
    ],
)
def test_an_actual_value_is_read_by_its_target(
    place: Place, target: str, typed: str, done: tuple[Cell, str], shown: str
) -> None:
    *_, outcome = place.put(("target", target), ("result", typed))
    assert (outcome.state, outcome.stored, place.done) == (CellState.SAVED, shown, done)
    # In the other order it is the same.
    place.put(("target", ""), ("result", ""))
    place.put(("result", typed))
    place.put(("target", target))
    assert place.done == done


def test_a_target_of_another_unit_takes_no_number_along_in_silence(place: Place) -> None:
    place.put(("target", "≥80%"), ("result", "85"))
    place.put(("target", "≥80个"))
    assert (place.done, place.row.actual_written) == ((EMPTY, "85%"), "85%")
    place.put(("target", "≥90%"))
    assert (place.done, place.row.actual_written) == ((Cell(D(85)), ""), "85%")


def test_an_actual_value_that_changes_with_its_target_is_told_and_traced(place: Place) -> None:
    place.put(("result", "85"))
    _, result = place.put(("target", "≥80%"))
    assert (result.cell, result.state, result.stored) == (f"indicator.{place.id}.result", CellState.SAVED, "85%")
    assert changes_in(TraceEntry.objects.latest("pk").content) == {
        f"indicator.{place.id}.target": ("", "≥80%"),
        f"indicator.{place.id}.result": ("85", "85%"),
    }


def test_both_typed_at_once_are_no_conflict_with_each_other(place: Place) -> None:
    place.put(("result", "85"))
    prefix = f"indicator.{place.id}"
    outcomes = save_cells(
        place.evaluation.pk,
        place.staff,
        [
            CellChange(f"{prefix}.target", "≥80%", fingerprint("")),
            CellChange(f"{prefix}.result", "90", fingerprint("85")),
        ],
    )
    assert {outcome.state for outcome in outcomes} == {CellState.SAVED}
    assert place.done == (Cell(D(90)), "")


def test_a_colleague_s_target_is_a_conflict(place: Place) -> None:
    place.put(("target", "≥80%"))
    cell = f"indicator.{place.id}.target"
    (outcome,) = save_cells(place.evaluation.pk, place.colleague, [CellChange(cell, "≥90%", fingerprint(""))])
    assert (outcome.state, outcome.stored, place.row.target_number) == (CellState.CONFLICT, "≥80%", Cell(D(80)))


@pytest.mark.parametrize("field", ["target", "result"])
def test_words_that_have_no_room_are_not_cut(place: Place, field: str) -> None:
    place.put(("target", "显著"), ("result", "已完成"))
    (outcome,) = place.put((field, "长" * 301))
    assert (outcome.state, outcome.is_kept) == (CellState.TOO_LONG, False)
    assert (place.row.target_text, place.row.actual_text) == ("显著", "已完成")
    assert place.put((field, "长" * 300))[0].state is CellState.SAVED


def test_the_parts_stay_cells_for_other_doors(place: Place) -> None:
    place.put(("operator", "le"), ("target_number", "3"), ("unit", "天"), ("target_text", "工作日"), ("actual", "2"))
    assert (place.row.target_written, place.row.actual_written) == ("≤3天（工作日）", "2天")
    place.put(("target", "≤3天（工作日）"))
    assert place.parts == (Operator.AT_MOST, Cell(D(3)), "天", "工作日")


def test_what_stands_there_already_changes_nothing(place: Place) -> None:
    Row.objects.filter(pk=place.id).update(target_text="第一（其中", target_number=5, unit="个", operator="ge")
    before = place.parts
    (outcome,) = place.put(("target", place.row.target_written))
    assert (outcome.state, place.parts) == (CellState.SAVED, before)


@pytest.mark.parametrize(("typed", "weight"), [("10", D(10)), ("10分", D(10)), ("10%", D(10))])
def test_a_weight_may_have_its_unit(place: Place, typed: str, weight: D) -> None:
    assert place.put(("weight", typed))[0].state is CellState.SAVED
    assert place.row.weight == Cell(weight)


@pytest.mark.parametrize("typed", ["≥10", "10个", "约10", "1000", "10.125"])
def test_a_weight_is_points_and_nothing_else(place: Place, typed: str) -> None:
    (outcome,) = place.put(("weight", typed))
    assert (outcome.state, outcome.stored) == (CellState.INVALID, typed)


def test_findings_lead_to_the_cell_that_shows_the_part(place: Place, client: Client) -> None:
    assert visible_cell("indicator.7.target_number") == visible_cell("indicator.7.unit") == "indicator.7.target"
    assert visible_cell("indicator.7.actual_text") == "indicator.7.result"
    assert visible_cell("score.actual.actual") == "score.actual.actual"
    client.force_login(place.staff)
    place.put(("target", "≥1,23%"))
    project = place.sheet.projects[0].id
    page = flat_page(client.get(reverse("evaluations:edit_project", args=[place.evaluation.pk, project])))
    assert f'#indicator.{place.id}.target"' in page
    assert f"#indicator.{place.id}.target_number" not in page
    assert "千分位分隔有误" in page


def test_a_row_shows_one_input_for_each_cell_of_the_official_form(place: Place, client: Client) -> None:
    client.force_login(place.staff)
    place.put(("target", "≥80%"), ("result", "85"))
    project = place.sheet.projects[0].id
    page = flat_page(client.get(reverse("evaluations:edit_project", args=[place.evaluation.pk, project])))
    prefix = f"indicator.{place.id}"
    (row,) = [part for part in page.split("<tr") if f'id="{prefix}.target"' in part]
    cells = [cell.count(" data-cell") for cell in row.split("<td")[1:]]
    assert cells == [1, 1, 1, 1, 1, 0, 1, 1, 0]  # the points are computed, the last one removes the row
    order = ["level2", "name", "target", "result", "weight", "points", "deviation_reason", "improvement"]
    assert sorted(order, key=lambda field: row.index(f'id="{prefix}.{field}"')) == order
    assert f'<output class="cell-below" id="{prefix}.target.understood">理解为：不低于 80%</output>' in row
    assert "adjusted_score" not in row
    assert "<details" not in page.split('class="grid grid-indicators"')[1].split("</table>")[0]


def test_a_save_tells_what_was_understood(place: Place, client: Client) -> None:
    client.force_login(place.staff)
    prefix = f"indicator.{place.id}"
    body = {"changes": [{"cell": f"{prefix}.target", "text": "明显改善"}]}
    answer = client.post(
        reverse("evaluations:save_cells", args=[place.evaluation.pk]), json.dumps(body), "application/json"
    )
    computed = answer.json()["computed"]
    assert computed[f"{prefix}.target.understood"] == "理解为：定性目标，按完成档次计分"
    assert computed[f"{prefix}.judged"] == "完成档次"
