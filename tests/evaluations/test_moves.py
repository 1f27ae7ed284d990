"""Moves: what each stamps, what stops it, and what it leaves in the history."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core.findings import Severity
from apps.core.refusals import Refused
from apps.core.snapshots import canonical_json, digest, from_plain
from apps.evaluations.actions import CellChange, explain, perform, save_cells, take_back_stamps
from apps.evaluations.enums import Action, Status
from apps.evaluations.facts import Sheet
from apps.evaluations.models import Evaluation, HistoryEntry, KeptScheme, Snapshot
from apps.evaluations.queries import approved_of, history_of, records_of, sheet_of, snapshot_of
from apps.indicators.models import Scheme
from apps.trace.facts import changes_in
from apps.trace.models import TraceEntry
from tests.evaluations.sheets import SCHEME, cell, complete, with_entry, with_figures
from tests.evaluations.tables import (
    NOW,
    fill,
    make_cycle,
    make_department,
    make_evaluation,
    make_region,
    make_scheme,
    make_user,
)

pytestmark = pytest.mark.django_db

WAY = [
    ("staff", Action.SUBMIT),
    ("reviewer", Action.ENDORSE),
    ("line", Action.BEGIN),
    ("line", Action.FORWARD),
    ("performance", Action.APPROVE),
    ("performance", Action.PUBLISH),
]


@dataclass
class Journey:
    """A complete evaluation and everybody on its way. Every move is a minute later than the one before."""

    evaluation: Evaluation
    people: dict[str, User]
    moment: datetime = NOW

    def move(self, who: str, action: Action, comment: str = "") -> HistoryEntry:
        self.moment += timedelta(minutes=1)
        entry = perform(self.people[who], action, self.evaluation.pk, comment, self.moment)
        self.evaluation.refresh_from_db()
        return entry

    def until(self, last: Action) -> "Journey":
        for who, action in WAY:
            self.move(who, action)
            if action == last:
                break
        return self

    def refused(self, who: str, action: Action, comment: str = "") -> str:
        """The words of the refusal; nothing may have changed."""
        before = Evaluation.objects.filter(pk=self.evaluation.pk).values().get()
        entries = HistoryEntry.objects.count(), Snapshot.objects.count()
        with pytest.raises(Refused) as refusal:
            perform(self.people[who], action, self.evaluation.pk, comment, self.moment + timedelta(days=1))
        assert Evaluation.objects.filter(pk=self.evaluation.pk).values().get() == before
        assert (HistoryEntry.objects.count(), Snapshot.objects.count()) == entries
        return str(refusal.value)

    @property
    def stamps(self) -> tuple[Any, ...]:
        """Status; minutes after the start at which submitted, received, approved, published and moved."""
        row = self.evaluation
        moments = (row.submitted_at, row.received_at, row.approved_at, row.published_at, row.moved_at)
        return row.status, *(moment and (moment - NOW).seconds // 60 for moment in moments)


def start(sheet: Sheet | None = None, **levels: bool) -> Journey:
    region = make_region()
    department = make_department(region)
    people = {
        "staff": make_user("staff", (Role.STAFF, department)),
        "reviewer": make_user("reviewer", (Role.DEPARTMENT_REVIEWER, department)),
        "line": make_user("line", (Role.LINE_SECTION, region.line)),
        "performance": make_user("performance", (Role.PERFORMANCE, region.performance)),
        "stranger": make_user("stranger"),
    }
    evaluation = make_evaluation(make_cycle(region, **levels), department)
    fill(evaluation, sheet)
    return Journey(evaluation, people)


def test_the_straight_way_stamps_every_step() -> None:
    journey = start()
    assert journey.stamps == ("draft", None, None, None, None, 0)
    seen: list[tuple[Any, ...]] = []
    for who, action in WAY:
        journey.move(who, action)
        seen.append(journey.stamps)
    assert seen == [
        ("department_review", 1, None, None, None, 1),
        ("submitted", 1, 2, None, None, 2),
        ("line_review", 1, 2, None, None, 3),
        ("performance_review", 1, 2, None, None, 4),
        ("approved", 1, 2, 5, None, 5),
        ("published", 1, 2, 5, 6, 6),
    ]
    assert journey.evaluation.submitted_by == journey.people["staff"]


def test_a_clock_that_is_a_little_behind_turns_no_order() -> None:
    """Every move is stamped with the moment of the one before, and the history keeps its order."""
    journey = start()
    for seconds, (who, action) in enumerate(WAY):
        journey.moment = NOW - timedelta(seconds=seconds + 60)
        journey.move(who, action)
    assert journey.stamps == ("published", 0, 0, 0, 0, 0)
    assert [entry.action for entry in history_of(journey.evaluation)] == [action for _, action in reversed(WAY)]


def test_with_the_clock_set_back_nothing_moves_and_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    journey = start().until(Action.FORWARD)
    monkeypatch.setattr(timezone, "now", lambda: NOW - timedelta(days=30))
    with pytest.raises(
        Refused, match=r"^服务器时间（2026年01月31日 09:30）早于本自评的上一次办理（2026年03月02日 09:34）"
    ):
        perform(journey.people["performance"], Action.APPROVE, journey.evaluation.pk)
    assert (journey.stamps[0], journey.evaluation.history.count()) == ("performance_review", 4)


def test_after_a_fast_clock_was_set_right_work_goes_on_in_its_order() -> None:
    journey = start().until(Action.BEGIN)
    fast = NOW + timedelta(days=3000)
    journey.moment = fast
    journey.move("line", Action.FORWARD)
    journey.move("performance", Action.APPROVE)
    journey.moment = NOW + timedelta(days=1)
    assert journey.refused("performance", Action.PUBLISH).startswith("服务器时间（")
    assert take_back_stamps(journey.moment) == 1
    assert take_back_stamps(journey.moment) == 0
    told = TraceEntry.objects.order_by("-pk")[0]
    changes = changes_in(told.content)
    assert (told.subject_id, told.region_id) == (journey.evaluation.pk, journey.evaluation.department.region_id)
    assert {"approved_at", "moved_at"} <= changes.keys()
    assert "submitted_at" not in changes
    assert sum(name.startswith("historyentry.") for name in changes) == 2
    assert {after for _, after in changes.values()} == {f"{timezone.localtime(journey.moment):%Y-%m-%d %H:%M:%S}"}
    journey.move("performance", Action.PUBLISH)
    row = journey.evaluation
    assert (row.submitted_at, row.received_at) == (NOW + timedelta(minutes=1), NOW + timedelta(minutes=2))
    assert (row.approved_at, row.published_at) == (NOW + timedelta(days=1), journey.moment)
    assert [entry.action for entry in history_of(row)] == [action for _, action in reversed(WAY)]
    assert max(entry.at for entry in history_of(row)) == journey.moment


def test_the_latest_approval_goes_by_the_sequence_and_not_by_the_clock() -> None:
    """Rows of a time when a clock that was set back was not noticed."""
    journey = start().until(Action.APPROVE)
    journey.move("performance", Action.REOPEN, "更正职责。")
    save_cells(journey.evaluation.pk, journey.people["staff"], [CellChange("basics.duties", "改过的职责")])
    journey.until(Action.APPROVE)
    second = history_of(journey.evaluation)[0]
    HistoryEntry.objects.filter(pk=second.pk).update(at=NOW - timedelta(days=30))
    assert history_of(journey.evaluation)[0] == second
    records = records_of(history_of(journey.evaluation), [])
    assert [record.label for record in records[:2]] == ["审定通过", "审核通过并转绩效股"]
    approved = approved_of(journey.evaluation)
    assert approved is not None
    assert (approved.sheet.basics.duties, approved.version) == ("改过的职责", 2)


def test_the_same_content_approved_again_is_a_record_of_its_own() -> None:
    journey = start().until(Action.APPROVE)
    first = approved_of(journey.evaluation)
    journey.move("performance", Action.REOPEN, "核对后未修改。")
    journey.until(Action.APPROVE)
    second = approved_of(journey.evaluation)
    assert first is not None
    assert second is not None
    assert (first.version, second.version) == (1, 2)
    assert first.digest != second.digest
    assert replace(second.sheet, approval=1) == first.sheet


def test_content_approved_twice_before_it_held_its_number_keeps_the_number_that_was_printed() -> None:
    journey = start().until(Action.APPROVE)
    journey.move("performance", Action.REOPEN, "核对后未修改。")
    journey.until(Action.APPROVE)
    content, digest = snapshot_of(sheet_of(journey.evaluation))
    old = Snapshot.objects.create(evaluation=journey.evaluation, digest=f"{digest[:-1]}x", rest=content, taken_at=NOW)
    journey.evaluation.history.filter(action=Action.APPROVE).update(snapshot=old)
    approved = approved_of(journey.evaluation)
    assert approved is not None
    assert approved.version == 1


def test_without_the_departments_review_a_submission_is_received_at_once() -> None:
    journey = start(has_department_review=False)
    journey.move("staff", Action.SUBMIT)
    assert journey.stamps == ("submitted", 1, 1, None, None, 1)


def test_a_return_and_a_second_submission_keep_the_day_of_receipt() -> None:
    journey = start().until(Action.FORWARD)
    journey.move("performance", Action.RETURN, "附件2合计不符。")
    assert journey.stamps == ("returned", 1, 2, None, None, 5)
    journey.move("staff", Action.SUBMIT)
    journey.move("reviewer", Action.ENDORSE)
    assert journey.stamps == ("submitted", 6, 2, None, None, 7)


def test_the_departments_own_return_shows_nothing_to_the_bureau() -> None:
    journey = start().until(Action.SUBMIT)
    journey.move("reviewer", Action.RETURN, "请补充。")
    assert journey.stamps == ("returned", 1, None, None, None, 2)


def test_withdrawing_goes_back_to_the_draft() -> None:
    journey = start().until(Action.ENDORSE)
    journey.move("staff", Action.WITHDRAW)
    assert journey.stamps == ("draft", 1, 2, None, None, 3)
    journey.move("staff", Action.SUBMIT)
    journey.move("staff", Action.WITHDRAW)
    assert journey.stamps == ("draft", 4, 2, None, None, 5)


def test_nothing_can_be_withdrawn_once_the_review_has_begun() -> None:
    journey = start().until(Action.BEGIN)
    assert journey.refused("staff", Action.WITHDRAW) == (
        "当前状态为“业务股室审核中”，不能撤回。（姓名line已于 03月02日 09:33 受理审核）"
    )


@pytest.mark.parametrize("last", [Action.APPROVE, Action.PUBLISH])
def test_reopening_takes_the_stamps_back_and_keeps_the_approval_in_the_history(last: Action) -> None:
    journey = start().until(last)
    before = sheet_of(journey.evaluation)
    journey.move("performance", Action.REOPEN, "公开后发现错误。")
    assert journey.stamps[0] == "returned"
    assert (journey.evaluation.approved_at, journey.evaluation.published_at) == (None, None)
    save_cells(journey.evaluation.pk, journey.people["staff"], [CellChange("basics.duties", "改过的职责")])
    approved = approved_of(journey.evaluation)
    assert approved is not None
    assert (approved.sheet, approved.version, approved.approved_at) == (
        replace(before, approval=1),
        1,
        NOW + timedelta(minutes=5),
    )


def test_a_second_approval_is_the_second_version() -> None:
    journey = start().until(Action.APPROVE)
    journey.move("performance", Action.REOPEN, "更正职责。")
    save_cells(journey.evaluation.pk, journey.people["staff"], [CellChange("basics.duties", "改过的职责")])
    journey.until(Action.APPROVE)
    approved = approved_of(journey.evaluation)
    assert approved is not None
    assert (approved.sheet.basics.duties, approved.version) == ("改过的职责", 2)


# History and snapshots


def test_every_move_is_remembered_with_who_when_why_and_the_sheet() -> None:
    journey = start().until(Action.FORWARD)
    entry = journey.move("performance", Action.RETURN, "  附件2合计不符，\r\n请核对。 ")
    assert (entry.action, entry.source, entry.target) == ("return", "performance_review", "returned")
    assert (entry.actor, entry.at, entry.comment) == (
        journey.people["performance"],
        NOW + timedelta(minutes=5),
        "附件2合计不符，\n请核对。",
    )
    assert from_plain(Sheet, json.loads(entry.snapshot.content)) == sheet_of(journey.evaluation)
    history = [(row.action, row.target) for row in journey.evaluation.history.all()]
    assert history == [
        ("return", "returned"),
        ("forward", "performance_review"),
        ("begin", "line_review"),
        ("endorse", "submitted"),
        ("submit", "department_review"),
    ]


def test_the_same_content_is_stored_once() -> None:
    journey = start().until(Action.SUBMIT)
    journey.move("staff", Action.WITHDRAW)
    journey.move("staff", Action.SUBMIT)
    digests = [entry.snapshot.digest for entry in journey.evaluation.history.all()]
    assert len(digests) == 3
    assert Snapshot.objects.get().digest == digests[0] == digests[1] == digests[2]


def test_a_changed_content_is_another_snapshot() -> None:
    journey = start().until(Action.SUBMIT)
    journey.move("staff", Action.WITHDRAW)
    save_cells(journey.evaluation.pk, journey.people["staff"], [CellChange("basics.duties", "改过的职责")])
    journey.move("staff", Action.SUBMIT)
    assert Snapshot.objects.count() == 2


def test_snapshots_hold_their_schemes_by_digest_and_are_hashed_as_a_whole() -> None:
    journey = start().until(Action.SUBMIT)
    journey.move("staff", Action.WITHDRAW)
    save_cells(journey.evaluation.pk, journey.people["staff"], [CellChange("basics.duties", "改过的职责")])
    journey.move("staff", Action.SUBMIT)
    snapshots = Snapshot.objects.whole()
    contents = {
        canonical_json(scheme.facts) for scheme in (journey.evaluation.scheme, journey.evaluation.project_scheme)
    }
    assert {kept.content for kept in KeptScheme.objects.all()} == contents
    assert [digest(kept.content) == kept.digest for kept in KeptScheme.objects.all()] == [True, True]
    for snapshot in snapshots:
        assert json.loads(snapshot.content).keys() - json.loads(snapshot.rest).keys() == {"scheme", "project_scheme"}
        assert (digest(snapshot.content), snapshot.is_intact) == (snapshot.digest, True)
    KeptScheme.objects.filter(pk__in=snapshots.values("scheme")).update(content="{}")
    assert [snapshot.is_intact for snapshot in Snapshot.objects.whole()] == [False, False]


def test_the_list_shows_the_summary_of_the_last_move() -> None:
    journey = start().until(Action.SUBMIT)
    row = journey.evaluation
    assert (row.total, row.grade, row.errors, row.warnings) == (Decimal(100), "excellent", 0, 0)
    journey.move("staff", Action.WITHDRAW)
    # One row loses points without a reason; total and grade on the paper follow neither sum nor each other.
    worse = {"score.satisfaction.value": "85", "scores.stated_total": "1"}
    changes = [CellChange(cell, text) for cell, text in worse.items()]
    save_cells(row.pk, journey.people["staff"], changes)
    row.refresh_from_db()
    assert row.total == Decimal(100)  # stamped by moves alone: a list never computes
    Evaluation.objects.filter(pk=row.pk).update(status=Status.SUBMITTED)
    journey.move("staff", Action.WITHDRAW)
    assert (row.total, row.grade, row.errors, row.warnings) == (Decimal(96), "excellent", 3, 0)


def test_a_table_with_open_rows_has_no_grade() -> None:
    journey = start().until(Action.SUBMIT)
    Evaluation.objects.get().score_entries.filter(indicator="satisfaction").delete()
    journey.move("staff", Action.WITHDRAW)
    row = journey.evaluation
    assert (row.total, row.grade, row.warnings) == (Decimal(90), "", 1)


def test_submitting_freezes_the_schemes() -> None:
    journey = start()
    assert list(Scheme.objects.values_list("frozen_at", flat=True)) == [None, None]
    journey.move("staff", Action.SUBMIT)
    assert Scheme.objects.filter(frozen_at__isnull=True).count() == 0
    frozen = list(Scheme.objects.values_list("frozen_at", flat=True))
    journey.move("staff", Action.WITHDRAW)
    journey.move("staff", Action.SUBMIT)
    assert list(Scheme.objects.values_list("frozen_at", flat=True)) == frozen


# What stops a move

UNREADABLE = with_figures({"office.actual": "约12"})
WITHOUT_REASON = with_entry("efficiency", level=None)


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        (UNREADABLE, "还有 1 处错误未改正，不能提交审核。"),
        (WITHOUT_REASON, "还有 1 处问题未说明，不能提交审核。"),
        (
            replace(WITHOUT_REASON, figures=UNREADABLE.figures),
            "还有 1 处错误未改正、1 处问题未说明，不能提交审核。",
        ),
    ],
)
def test_errors_and_unexplained_warnings_stop_a_submission(sheet: Sheet, words: str) -> None:
    assert start(sheet).refused("staff", Action.SUBMIT) == words


def test_nothing_is_submitted_without_the_total_that_the_scheme_demands() -> None:
    """Not even where the scheme lets open rows be explained."""
    make_scheme(replace(SCHEME, demands_scores=True, severities={**SCHEME.severities, "C02": Severity.WARNING}))
    journey = start(WITHOUT_REASON)
    explain(journey.evaluation.pk, journey.people["staff"], ["C02:scores::score.efficiency.level"], "尚未公布。")
    words = "部门整体支出绩效评分表还没有总分，方案要求评分，不能提交审核。"
    assert journey.refused("staff", Action.SUBMIT) == words
    save_cells(journey.evaluation.pk, journey.people["staff"], [CellChange("score.efficiency.level", "good")])
    journey.move("staff", Action.SUBMIT)
    Evaluation.objects.get().score_entries.filter(indicator="efficiency").update(level="")
    assert "不能审核通过并报送财政" in journey.refused("reviewer", Action.ENDORSE)


def test_a_table_that_is_left_out_stamps_no_total() -> None:
    journey = start(replace(complete(), entries={}, stated_total=cell(None), stated_grade=""))
    journey.move("staff", Action.SUBMIT)
    assert (journey.evaluation.total, journey.evaluation.grade) == (None, "")


def test_a_correction_and_an_explanation_clear_the_way() -> None:
    journey = start(replace(WITHOUT_REASON, figures=UNREADABLE.figures))
    staff, pk = journey.people["staff"], journey.evaluation.pk
    save_cells(pk, staff, [CellChange("figure.office.actual", "12")])
    explain(pk, staff, ["C02:scores::score.efficiency.level"], "上级尚未公布评价结果。")
    assert journey.move("staff", Action.SUBMIT).target == Status.DEPARTMENT_REVIEW
    assert (journey.evaluation.errors, journey.evaluation.warnings) == (0, 1)


@pytest.mark.parametrize(
    ("last", "who", "action"),
    [
        (Action.SUBMIT, "reviewer", Action.ENDORSE),
        (Action.FORWARD, "performance", Action.APPROVE),
    ],
)
def test_endorsing_and_approving_demand_the_checks_again(last: Action, who: str, action: Action) -> None:
    """Rules or schemes may have become stricter since the submission."""
    journey = start().until(last)
    Evaluation.objects.get().score_entries.filter(indicator="efficiency").update(level="")
    assert journey.refused(who, action) == f"还有 1 处问题未说明，不能{action.label}。"


@pytest.mark.parametrize(
    ("last", "who", "action"),
    [(Action.BEGIN, "line", Action.FORWARD), (Action.FORWARD, "performance", Action.RETURN)],
)
def test_passing_on_and_returning_demand_no_checks(last: Action, who: str, action: Action) -> None:
    journey = start().until(last)
    Evaluation.objects.get().score_entries.filter(indicator="efficiency").update(level="")
    assert journey.move(who, action, "请补充。").action == action


@pytest.mark.parametrize("comment", ["", "  \n\t", "\x00"])
@pytest.mark.parametrize(
    ("last", "who", "action", "words"),
    [
        (Action.SUBMIT, "reviewer", Action.RETURN, "退回修改需要填写理由，请写明具体问题。"),
        (Action.BEGIN, "line", Action.RETURN, "退回修改需要填写理由，请写明具体问题。"),
        (Action.FORWARD, "performance", Action.RETURN, "退回修改需要填写理由，请写明具体问题。"),
        (Action.APPROVE, "performance", Action.REOPEN, "重新开启填报需要填写理由，请写明具体问题。"),
        (Action.PUBLISH, "performance", Action.REOPEN, "重新开启填报需要填写理由，请写明具体问题。"),
    ],
)
def test_going_back_needs_a_reason(last: Action, who: str, action: Action, words: str, comment: str) -> None:
    assert start().until(last).refused(who, action, comment) == words


def test_a_refused_move_says_who_moved_last() -> None:
    journey = start().until(Action.SUBMIT)
    assert journey.refused("staff", Action.SUBMIT) == (
        "当前状态为“部门审核中”，不能提交审核。（姓名staff已于 03月02日 09:31 提交审核）"
    )


def test_before_the_first_move_there_is_nobody_to_name() -> None:
    assert start().refused("stranger", Action.SUBMIT) == "只有本单位对应的填报人可以提交审核。"


def test_editing_is_no_move() -> None:
    journey = start()
    with pytest.raises(Refused):
        perform(journey.people["staff"], Action.EDIT, journey.evaluation.pk)


def test_an_unknown_evaluation_cannot_be_moved() -> None:
    with pytest.raises(Refused, match=r"^该自评已不存在：任务已撤销，或单位已移出任务。$"):
        perform(make_user("staff"), Action.SUBMIT, 0)
