"""Taking over from last year: chosen, marked, confirmed, undone; last year's figures locked and unlocked."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.budgets.models import Figure, Project
from apps.core.refusals import Refused
from apps.evaluations.actions import (
    CellChange,
    carry,
    confirm_carried,
    perform,
    save_cells,
    take_priors,
    undo_carrying,
    unlock_priors,
)
from apps.evaluations.checks import find
from apps.evaluations.enums import Action, CellState, Section
from apps.evaluations.facts import offers_of, unconfirmed_cells
from apps.evaluations.models import Evaluation, ProjectIndicator, TakenOver
from apps.evaluations.queries import context_of, received_last_year, sheet_of, taken_over_of
from apps.evaluations.rules import assess
from apps.trace.models import TraceEntry
from tests.evaluations.factories import Office, cycle, evaluation_of, explain_all, fill_in

pytestmark = pytest.mark.django_db


class Years(Office):
    """An office whose last year is approved and whose new year has just been opened."""

    def __init__(self, code: str = "430105") -> None:
        super().__init__(code)
        fill_in(self.evaluation, self.staff)
        self.approve()
        self.new = evaluation_of(cycle(self.place, year=2026), self.place.commerce)

    def approve(self) -> None:
        """The whole way of last year's evaluation."""
        for by, action in (
            (self.staff, Action.SUBMIT),
            (self.reviewer, Action.ENDORSE),
            (self.line, Action.BEGIN),
            (self.line, Action.FORWARD),
            (self.performance, Action.APPROVE),
        ):
            perform(by, action, self.evaluation.pk)

    def offers(self) -> dict[str, str]:
        """What can be taken over, with the reason where it cannot, by key."""
        last = received_last_year(self.new)
        assert last is not None
        return {offer.key: offer.refusal for offer in offers_of(sheet_of(self.new), last)}

    def carry_all(self) -> int:
        return carry(self.new.pk, self.staff, [key for key, refusal in self.offers().items() if not refusal])

    def waiting(self) -> set[str]:
        return set(unconfirmed_cells(sheet_of(self.new), taken_over_of(self.new.pk).marks))

    def type(self, cell: str, text: str, by: User | None = None) -> CellState:
        return save_cells(self.new.pk, by or self.staff, [CellChange(cell, text)])[0].state


@pytest.fixture
def years() -> Years:
    return Years()


def test_projects_come_with_their_indicators_and_without_results(years: Years) -> None:
    keys = [key for key in years.offers() if key.startswith("project.")]
    assert len(keys) == 2
    filled = carry(years.new.pk, years.staff, keys[:1])
    (project,) = sheet_of(years.new).projects
    assert (project.budget.name, project.expected_goal, project.achieved_goal) == ("促消费活动", "按计划完成。", "")
    assert [row.name for row in project.indicators] == ["培训人次", "合格率", "就业率", "学员满意度"]
    for row in project.indicators:
        assert row.target_number.value is not None
        assert row.weight.value is not None
        assert row.actual.is_empty
        assert row.deviation_reason == ""
    assert all(amount.original.is_empty for amount in project.budget.funding)
    assert project.budget.prior_actual.value == 350  # what last year spent on it
    assert filled == len(years.waiting()) == 3 + 4 * 3
    assert years.offers()[keys[0]] == "本年已有同一项目"


def test_what_is_written_already_is_never_overwritten(years: Years) -> None:
    key = next(key for key in years.offers() if key.startswith("narrative."))
    years.type(key, "今年的话。")
    years.type("basics.duties", "今年的职责。")
    assert years.offers()[key] == years.offers()["basics.duties"] == "本年已填写"
    with pytest.raises(Refused, match="不会被覆盖"):
        carry(years.new.pk, years.staff, [key, "basics.duties", "narrative.unknown", "achieved_goal"])
    years.carry_all()
    sheet = sheet_of(years.new)
    assert sheet.narrative[key.removeprefix("narrative.")] == "今年的话。"
    assert sheet.basics.duties == "今年的职责。"
    assert sheet.basics.contact_name == "周敏"
    assert sheet.basics.achieved_goal == ""


def test_a_mark_stays_until_its_cell_is_touched_or_confirmed(years: Years) -> None:
    years.carry_all()
    assert "basics.duties" in years.waiting()
    years.type("basics.duties", "负责商贸流通。")
    assert "basics.duties" not in years.waiting()
    before = len(years.waiting())
    of_basics = [cell for cell in years.waiting() if cell.startswith("basics.")]
    assert confirm_carried(years.new.pk, years.staff, Section.BASICS) == len(of_basics) > 0
    assert len(years.waiting()) == before - len(of_basics)
    confirm_carried(years.new.pk, years.staff)
    assert years.waiting() == set()
    assert confirm_carried(years.new.pk, years.staff) == 0


def test_what_waits_is_a_question_of_its_page_and_stops_nothing(years: Years) -> None:
    years.carry_all()
    sheet = sheet_of(years.new)
    found = [one for one in find(sheet, assess(sheet), context_of(years.new, sheet)) if one.check == "C07"]
    assert {one.severity for one in found} == {"hint"}
    sections = [(one.where.section, one.where.item) for one in found]
    assert len(sections) == len(set(sections)) == 2 + len(sheet.projects)
    assert "处沿用上年的内容" in found[0].message


def test_a_taking_over_is_undone_in_one_step(years: Years) -> None:
    filled = years.carry_all()
    assert undo_carrying(years.new.pk, years.staff) == filled
    sheet = sheet_of(years.new)
    assert (sheet.projects, sheet.basics.duties, set(sheet.narrative.values())) == ((), "", {""})
    assert not Project.objects.filter(year=2026).exists()
    assert not ProjectIndicator.objects.of(years.new).exists()
    assert years.waiting() == set()
    with pytest.raises(Refused, match="没有可以撤销"):
        undo_carrying(years.new.pk, years.staff)
    assert years.carry_all() == filled  # and once more


def test_only_the_last_taking_over_is_undone(years: Years) -> None:
    carry(years.new.pk, years.staff, ["basics.duties"])
    carry(years.new.pk, years.staff, ["basics.contact_name"])
    undo_carrying(years.new.pk, years.staff)
    basics = sheet_of(years.new).basics
    assert (basics.duties != "", basics.contact_name) == (True, "")


@pytest.mark.parametrize("what", ["basics.duties", "funding.{project}.other.actual", "indicator.{indicator}.actual"])
def test_what_was_edited_since_is_not_undone(years: Years, what: str) -> None:
    years.carry_all()
    project = sheet_of(years.new).projects[0]
    years.type(what.format(project=project.id, indicator=project.indicators[0].id), "3")
    with pytest.raises(Refused, match="已有修改"):
        undo_carrying(years.new.pk, years.staff)
    assert len(sheet_of(years.new).projects) == 2


def test_nobody_takes_over_what_he_may_not_fill_in(years: Years) -> None:
    for by in (years.reviewer, years.performance):
        with pytest.raises((Refused, Evaluation.DoesNotExist)):
            carry(years.new.pk, by, ["basics.duties"])
    assert not years.waiting()


def test_every_step_is_in_the_trace(years: Years) -> None:
    years.carry_all()
    confirm_carried(years.new.pk, years.staff, Section.BASICS)
    undo_carrying(years.new.pk, years.staff)
    what = TraceEntry.objects.filter(subject="evaluation", subject_id=years.new.pk).order_by("pk")
    assert [one.what.partition("：")[0] for one in what] == ["沿用上年", "确认沿用上年", "撤销沿用上年"]


def test_the_number_of_statements_does_not_grow(years: Years) -> None:
    keys = [key for key in years.offers() if key.startswith("project.")]
    counts = []
    for chosen in (keys[:1], keys[1:]):
        with CaptureQueriesContext(connection) as captured:
            carry(years.new.pk, years.staff, chosen)
        counts.append(len(captured))
    assert counts[1] <= counts[0] + 3  # the sheet has a project now, whose rows are read


# Last year's figures


def figure(evaluation: Evaluation, name: str) -> Figure:
    return Figure.objects.get(department=evaluation.department_id, year=evaluation.year_id, name=name)


def test_a_new_year_begins_with_the_figures_as_approved_and_locked(years: Years) -> None:
    priors = TakenOver.objects.get(pk=years.new.pk).priors
    assert priors["figure.total_expenditure.prior"] == "1000"
    assert "figure.three_public_prior_budget.current" in priors
    assert years.type("figure.total_expenditure.prior", "7") == CellState.LOCKED
    assert figure(years.new, "total_expenditure.prior").value == 1000
    assert years.type("figure.total_expenditure.prior", "1,000.00") == CellState.SAVED  # no change
    assert years.type("figure.total_expenditure.budget", "7") == CellState.SAVED


def test_the_bureau_unlocks_them_for_a_reason_and_a_difference_is_asked_about(years: Years) -> None:
    for by, reason in ((years.staff, "需要"), (years.performance, "  ")):
        with pytest.raises(Refused):
            unlock_priors(by, years.new.pk, reason)
    unlock_priors(years.performance, years.new.pk, "决算批复调整。")
    assert years.type("figure.total_expenditure.prior", "1001") == CellState.SAVED
    sheet = sheet_of(years.new)
    found = find(sheet, assess(sheet), context_of(years.new, sheet))
    assert "figure.total_expenditure.prior" in {one.where.cell for one in found if one.check == "F16"}
    assert TraceEntry.objects.filter(what="允许修改上年数", content__contains="决算批复调整").exists()
    with pytest.raises(Refused, match="没有锁定"):
        unlock_priors(years.performance, years.new.pk, "再来一次")
    with pytest.raises(Refused, match="请直接填写"):
        take_priors(years.new.pk, years.staff)


def test_another_approval_of_last_year_is_asked_about_and_taken_in_one_press(years: Years) -> None:
    assert take_priors(years.new.pk, years.staff) == 0
    perform(years.performance, Action.REOPEN, years.evaluation.pk, "数字有误。")
    save_cells(years.evaluation.pk, years.staff, [CellChange("figure.meetings_training.actual", "2")])
    explain_all(years.evaluation, years.staff)
    years.approve()
    sheet = sheet_of(years.new)
    found = find(sheet, assess(sheet), context_of(years.new, sheet))
    assert "figure.meetings_training.prior" in {one.where.cell for one in found if one.check == "F16"}
    assert take_priors(years.new.pk, years.staff) == 1
    assert figure(years.new, "meetings_training.prior").value == 2


# Pages


@pytest.fixture
def page(years: Years, client: Client) -> Client:
    client.force_login(years.staff)
    return client


def test_the_page_offers_takes_marks_and_undoes(years: Years, page: Client) -> None:
    address = reverse("evaluations:take_over", args=[years.new.pk])
    shown = page.get(address).content.decode()
    assert "促消费活动" in shown
    assert 'value="basics.duties"' in shown
    answer = page.post(address, {"take": ["basics.duties", "basics.contact_name"]}, follow=True)
    assert "已沿用 2 处内容" in answer.content.decode()
    section = page.get(reverse("evaluations:edit_section", args=[years.new.pk, "basics"])).content.decode()
    assert '<output class="cell-carried" id="carried.basics.duties">沿用</output>' in section
    assert "沿用待确认 2" in section
    state = page.get(reverse("evaluations:state", args=[years.new.pk]), {"section": "basics"}).json()
    assert state["computed"]["carried.basics.duties"] == "沿用"
    years.type("basics.duties", "改了")
    state = page.get(reverse("evaluations:state", args=[years.new.pk]), {"section": "basics"}).json()
    assert state["computed"]["carried.basics.duties"] == ""
    answer = page.post(reverse("evaluations:undo_carrying", args=[years.new.pk]), follow=True)
    assert "已有修改" in answer.content.decode()
    answer = page.post(reverse("evaluations:confirm_carried", args=[years.new.pk]), {"section": "basics"}, follow=True)
    assert "已确认 1 处" in answer.content.decode()


def test_last_year_stands_beside_and_locked_in_the_cells(years: Years, page: Client) -> None:
    years.type("figure.total_expenditure.actual", "1100")
    shown = page.get(reverse("evaluations:edit_section", args=[years.new.pk, "money"])).content.decode()
    assert "上年 1,000.00，增 100.00（10.00%）" in shown.replace("\u00a0", " ")
    cell = shown.partition('id="figure.total_expenditure.prior"')[2].partition(">")[0]
    assert "readonly" in cell
    page.cookies["last_year"] = "no"
    again = page.get(reverse("evaluations:edit_section", args=[years.new.pk, "money"])).content.decode()
    assert "hides-last-year" in again


def test_the_administrator_unlocks_on_the_page_of_the_cycle(years: Years, client: Client) -> None:
    client.force_login(years.administrator)
    address = reverse("reviews:unlock_last_year", args=[years.new.cycle_id])
    posted = {"department": years.place.commerce.name, "reason": ""}
    assert "请写明允许修改的理由" in client.post(address, posted).content.decode()
    answer = client.post(address, {**posted, "reason": "决算批复调整。"}, follow=True)
    assert "已允许" in answer.content.decode()
    assert taken_over_of(years.new.pk).locked == frozenset()
    assert "没有锁定的上年数" in client.post(address, {**posted, "reason": "再来"}).content.decode()
