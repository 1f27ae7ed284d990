"""Giving reviewed scores, moving the dates of a cycle."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.enums import Role
from apps.core.refusals import Refused
from apps.evaluations.actions import moves
from apps.evaluations.checks import find
from apps.evaluations.enums import Action
from apps.evaluations.models import Evaluation, ScoreEntry
from apps.evaluations.queries import sheet_from, sheet_of, snapshot_of
from apps.evaluations.rules import assess
from apps.evaluations.workflow import Level
from apps.reviews import actions
from apps.reviews.actions import CycleDates, change_dates, re_score
from apps.reviews.models import ReviewedScore
from apps.reviews.permissions import refusal_to_re_score, sees_reviewed_scores
from tests.accounts.build import user
from tests.evaluations.factories import Office, advance, fill_in

D = Decimal
CELL = "score.satisfaction"


def scores(office: Office) -> list[tuple[str, Decimal, str, int]]:
    rows = ReviewedScore.objects.filter(evaluation=office.evaluation).order_by("cell")
    return [(row.cell, row.score, row.reason, row.reviewer_id) for row in rows]


def test_re_score_keeps_the_self_score(begun: Office) -> None:
    before = snapshot_of(sheet_of(begun.evaluation))

    re_score(begun.line, begun.evaluation.pk, CELL, D("4.5"), " 没有问卷。 ")

    assert scores(begun) == [(CELL, D("4.50"), "没有问卷。", begun.line.pk)]
    assert snapshot_of(sheet_of(begun.evaluation)) == before
    assert ScoreEntry.objects.get(evaluation=begun.evaluation, indicator="satisfaction").adjusted_score is None


def test_re_score_again_replaces_the_reviewed_score(begun: Office) -> None:
    re_score(begun.line, begun.evaluation.pk, CELL, D(4), "没有问卷。")
    re_score(begun.line, begun.evaluation.pk, CELL, D(5), "问卷份数不足。")

    assert scores(begun) == [(CELL, D("5.00"), "问卷份数不足。", begun.line.pk)]


def test_re_score_of_a_project_indicator(begun: Office) -> None:
    indicator = sheet_of(begun.evaluation).projects[0].indicators[0]

    re_score(begun.line, begun.evaluation.pk, f"indicator.{indicator.id}", D(25), "人次未经核实。")

    assert [row[:2] for row in scores(begun)] == [(f"indicator.{indicator.id}", D("25.00"))]


def test_re_score_above_the_self_score_is_allowed(begun: Office) -> None:
    re_score(begun.line, begun.evaluation.pk, "score.key_work_completion", D(8), "跨年工作已补验收。")

    assert [row[1] for row in scores(begun)] == [D("8.00")]


def test_re_score_none_takes_it_back(begun: Office) -> None:
    re_score(begun.line, begun.evaluation.pk, CELL, D(4), "没有问卷。")
    re_score(begun.line, begun.evaluation.pk, CELL, None, "")

    assert scores(begun) == []


@pytest.mark.parametrize(
    ("cell", "score", "reason", "text"),
    [
        (CELL, "6.01", "依据", "复核得分应在 0 至 6.00 分之间。"),
        (CELL, "-1", "依据", "复核得分应在 0 至 6.00 分之间。"),
        (CELL, "5", " ", "请填写调整理由，写明依据。"),
        (CELL, "5", "\u200b", "请填写调整理由，写明依据。"),
        (CELL, "5", "长" * 2001, "调整理由最多 2000 字，现为 2001 字，请压缩。"),
        ("score.nothing", "5", "依据", "该指标已不在本自评中，请刷新页面。"),
        ("indicator.999999", "5", "依据", "该指标已不在本自评中，请刷新页面。"),
    ],
)
def test_re_score_is_refused_and_changes_nothing(begun: Office, cell: str, score: str, reason: str, text: str) -> None:
    with pytest.raises(Refused) as refused:
        re_score(begun.line, begun.evaluation.pk, cell, D(score), reason)

    assert str(refused.value) == text
    assert scores(begun) == []


def test_re_score_is_refused_to_everyone_whose_turn_it_is_not(begun: Office) -> None:
    text = "只有本单位对应的业务股室审核人可以评定复核得分。"
    stranger = user("other", begun.place.performance_section, Role.LINE_SECTION)

    for person in (begun.staff, begun.reviewer, begun.performance, begun.administrator):
        with pytest.raises(Refused, match=text):
            re_score(person, begun.evaluation.pk, CELL, D(5), "依据")
    with pytest.raises(Evaluation.DoesNotExist):
        re_score(stranger, begun.evaluation.pk, CELL, D(5), "依据")


@pytest.mark.parametrize("score", [D(5), None])
def test_a_reviewed_score_given_before_the_approval_is_part_of_it(
    begun: Office, score: Decimal | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody gives it while the sheet for the approval is being judged."""
    advance(begun.evaluation, (begun.line, Action.FORWARD))
    pk, by = begun.evaluation.pk, begun.performance
    re_score(by, pk, CELL, D(4), "没有问卷。")

    def meanwhile(*given: Any) -> Any:
        monkeypatch.setattr(moves, "find", find)
        re_score(by, pk, CELL, score, "问卷份数不足。")
        return find(*given)

    monkeypatch.setattr(moves, "find", meanwhile)
    entry = moves.perform(by, Action.APPROVE, pk)
    reviewed = sheet_from(entry.snapshot.content).reviewed
    assert {cell: one.score for cell, one in reviewed.items()} == ({CELL: score} if score else {})


def test_who_is_overtaken_by_the_approval_gives_no_score(begun: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    advance(begun.evaluation, (begun.line, Action.FORWARD))

    def meanwhile(sheet: Any) -> Any:
        advance(begun.evaluation, (begun.performance, Action.APPROVE))
        monkeypatch.setattr(actions, "assess", assess)
        return assess(sheet)

    monkeypatch.setattr(actions, "assess", meanwhile)
    with pytest.raises(Refused, match="当前状态为“已审定”"):
        re_score(begun.performance, begun.evaluation.pk, CELL, D(5), "依据")
    assert scores(begun) == []


def test_refusal_to_re_score_names_the_status(received: Office) -> None:
    assert refusal_to_re_score(received.line, received.evaluation) == (
        "当前状态为“已提交待受理”，只有在财政部门审核过程中才能评定复核得分。"
    )


def test_re_score_passes_to_the_performance_section(begun: Office) -> None:
    advance(begun.evaluation, (begun.line, Action.FORWARD))

    re_score(begun.performance, begun.evaluation.pk, CELL, D(5), "问卷份数不足。")

    assert refusal_to_re_score(begun.line, begun.evaluation) == "只有本单位对应的绩效股审核人可以评定复核得分。"
    assert [row[3] for row in scores(begun)] == [begun.performance.pk]


def test_nobody_re_scores_his_own_submission(db: None) -> None:
    office = Office(levels=frozenset({Level.PERFORMANCE}))
    fill_in(office.evaluation, office.staff)
    advance(office.evaluation, (office.staff, Action.SUBMIT), (office.performance, Action.BEGIN))
    type(office.evaluation).objects.update(submitted_by=office.performance)
    office.evaluation.refresh_from_db()

    assert refusal_to_re_score(office.performance, office.evaluation) == "不能审核本人提交的自评，请由其他人员审核。"


def test_the_department_sees_reviewed_scores_only_once_decided(begun: Office) -> None:
    assert [sees_reviewed_scores(person, begun.evaluation) for person in (begun.staff, begun.reviewer)] == [False] * 2
    for person in (begun.line, begun.performance, begun.administrator):
        assert sees_reviewed_scores(person, begun.evaluation)

    advance(begun.evaluation, (begun.line, Action.FORWARD), (begun.performance, Action.APPROVE))

    assert sees_reviewed_scores(begun.staff, begun.evaluation)


def test_change_dates(office: Office) -> None:
    dates = CycleDates(date(2026, 2, 1), date(2026, 4, 1), date(2026, 6, 1))

    cycle = change_dates(office.cycle.pk, dates)

    cycle.refresh_from_db()
    assert (cycle.opens_on, cycle.fill_deadline, cycle.review_deadline) == (
        date(2026, 2, 1),
        date(2026, 4, 1),
        date(2026, 6, 1),
    )


def test_change_dates_out_of_order_is_refused(office: Office) -> None:
    with pytest.raises(ValidationError, match="日期应依次为：填报开始、填报截止、审核截止。"):
        change_dates(office.cycle.pk, CycleDates(date(2026, 2, 1), date(2026, 1, 31), date(2026, 6, 1)))

    office.cycle.refresh_from_db()
    assert office.cycle.opens_on == date(2020, 1, 1)
