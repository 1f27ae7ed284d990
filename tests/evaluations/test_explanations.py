"""Explaining why a warning stands."""

from dataclasses import replace

import pytest
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core.amounts import EMPTY
from apps.core.refusals import Refused
from apps.core.stamps import fingerprint
from apps.evaluations.actions import GONE, explain
from apps.evaluations.enums import Status
from apps.evaluations.facts import Explanation as Explained
from apps.evaluations.models import Evaluation, Explanation
from apps.evaluations.queries import judged_desk_of, sheet_of
from apps.trace.models import TraceEntry
from tests.evaluations.sheets import findings, with_entry, with_figures
from tests.evaluations.tables import (
    CLOSED,
    NOW,
    close,
    fill,
    make_cycle,
    make_department,
    make_evaluation,
    make_region,
    make_user,
)

pytestmark = pytest.mark.django_db

LEVEL = "C02:scores::score.efficiency.level"
COUNT = "C02:scores::score.compliance.count"
ERROR = "N01:base::figure.office.actual"


@pytest.fixture
def evaluation() -> Evaluation:
    """Two warnings and one error."""
    region = make_region()
    evaluation = make_evaluation(make_cycle(region), make_department(region))
    sheet = with_entry("compliance", with_entry("efficiency", level=None), count=EMPTY)
    fill(evaluation, replace(sheet, figures=with_figures({"office.actual": "约12"}).figures))
    return evaluation


@pytest.fixture
def staff(evaluation: Evaluation) -> User:
    return make_user("staff", (Role.STAFF, evaluation.department))


def test_the_findings_are_two_warnings_and_an_error(evaluation: Evaluation) -> None:
    assert {(found.key, found.severity.value) for found in findings(sheet_of(evaluation))} == {
        (LEVEL, "warning"),
        (COUNT, "warning"),
        (ERROR, "error"),
    }


def test_an_explanation_is_kept_with_its_author_and_moment(evaluation: Evaluation, staff: User) -> None:
    explain(evaluation.pk, staff, [LEVEL], "  上级尚未公布，\r\n见附件。 ", NOW)
    assert sheet_of(evaluation).explanations == {LEVEL: Explained("上级尚未公布，\n见附件。", "姓名staff", NOW)}


def test_several_warnings_can_share_a_text(evaluation: Evaluation, staff: User) -> None:
    explain(evaluation.pk, staff, [LEVEL, COUNT], "上级尚未公布。")
    assert {key: row.text for key, row in sheet_of(evaluation).explanations.items()} == {
        LEVEL: "上级尚未公布。",
        COUNT: "上级尚未公布。",
    }


def test_a_second_text_replaces_the_first_and_an_empty_one_takes_it_back(evaluation: Evaluation, staff: User) -> None:
    explain(evaluation.pk, staff, [LEVEL, COUNT], "初稿")
    explain(evaluation.pk, staff, [LEVEL], "定稿")
    explain(evaluation.pk, staff, [COUNT], " \x00 ")
    assert {key: row.text for key, row in sheet_of(evaluation).explanations.items()} == {LEVEL: "定稿"}
    assert Explanation.objects.count() == 2


@pytest.mark.parametrize(
    "key", [ERROR, "F05:money::figure.closing_balance.current", "", "C02:scores::score.efficiency"]
)
def test_only_warnings_that_stand_can_be_explained(key: str, evaluation: Evaluation, staff: User) -> None:
    with pytest.raises(Refused) as refusal:
        explain(evaluation.pk, staff, [key], "说明")
    assert str(refusal.value) == "这处问题已不存在或不能用说明代替改正，请刷新页面查看。"
    assert not Explanation.objects.exists()


@pytest.mark.parametrize("key", [ERROR, "F05:money::figure.closing_balance.current"])
def test_one_that_does_not_stand_stops_none_of_the_others(key: str, evaluation: Evaluation, staff: User) -> None:
    assert explain(evaluation.pk, staff, [key, LEVEL], "说明") == {key: GONE}
    assert [*Explanation.objects.values_list("finding", "text")] == [(LEVEL, "说明")]
    what = TraceEntry.objects.get(kind="explanation").what
    assert what
    assert what in {finding.fact for finding in judged_desk_of(evaluation).findings or ()}


def test_an_explanation_has_its_length(evaluation: Evaluation, staff: User) -> None:
    explain(evaluation.pk, staff, [LEVEL], "长" * 2000)
    with pytest.raises(Refused) as refusal:
        explain(evaluation.pk, staff, [LEVEL], "长" * 2001)
    assert str(refusal.value) == "说明最多 2000 字，现为 2001 字，请压缩。"
    assert len(sheet_of(evaluation).explanations[LEVEL].text) == 2000


def test_an_explanation_of_a_warning_that_is_gone_stays_out_of_the_way(evaluation: Evaluation, staff: User) -> None:
    explain(evaluation.pk, staff, [LEVEL], "上级尚未公布。")
    evaluation.score_entries.filter(indicator="efficiency").update(level="good")
    assert {found.key for found in findings(sheet_of(evaluation))} == {COUNT, ERROR}


def test_nothing_can_be_explained_in_a_locked_evaluation(evaluation: Evaluation, staff: User) -> None:
    Evaluation.objects.update(status=Status.SUBMITTED, submitted_by=staff, submitted_at=NOW)
    with pytest.raises(Refused) as refusal:
        explain(evaluation.pk, staff, [LEVEL], "说明")
    assert str(refusal.value) == "当前状态为“已提交待受理”，内容已锁定；需要修改请先撤回或由审核人退回。"


def test_nothing_can_be_explained_by_strangers_or_in_a_closed_year(evaluation: Evaluation, staff: User) -> None:
    with pytest.raises(Evaluation.DoesNotExist):
        explain(evaluation.pk, make_user("stranger"), [LEVEL], "说明")
    head = make_user("head", (Role.DEPARTMENT_REVIEWER, evaluation.department))
    with pytest.raises(Refused, match=r"^只有本单位的填报人可以填报。$"):
        explain(evaluation.pk, head, [LEVEL], "说明")
    close(evaluation.cycle)
    with pytest.raises(Refused) as refusal:
        explain(evaluation.pk, staff, [LEVEL], "说明")
    assert str(refusal.value) == CLOSED
    assert not Explanation.objects.exists()


@pytest.fixture
def colleague(evaluation: Evaluation) -> User:
    return make_user("colleague", (Role.STAFF, evaluation.department))


def test_what_somebody_else_has_explained_meanwhile_stays_and_stops_nothing(
    evaluation: Evaluation, staff: User, colleague: User
) -> None:
    explain(evaluation.pk, colleague, [LEVEL], "对方的说明。", NOW)
    changes = Evaluation.objects.get().changes
    seen = {LEVEL: fingerprint(""), COUNT: fingerprint("")}
    assert explain(evaluation.pk, staff, [LEVEL], "我的说明。", seen=seen) == {
        LEVEL: f"他人已改为“对方的说明。”。最近修改：姓名colleague，{timezone.localtime(NOW):%m月%d日 %H:%M}。"
    }
    assert Evaluation.objects.get().changes == changes
    assert [*explain(evaluation.pk, staff, [LEVEL, COUNT], "我的说明。", seen=seen)] == [LEVEL]
    assert {key: row.text for key, row in sheet_of(evaluation).explanations.items()} == {
        LEVEL: "对方的说明。",
        COUNT: "我的说明。",
    }


def test_who_has_seen_the_other_text_replaces_it(evaluation: Evaluation, staff: User, colleague: User) -> None:
    explain(evaluation.pk, colleague, [LEVEL], "对方的说明。")
    assert explain(evaluation.pk, staff, [LEVEL], "我的说明。", seen={LEVEL: fingerprint("对方的说明。")}) == {}
    assert sheet_of(evaluation).explanations[LEVEL].text == "我的说明。"


def test_the_same_explanation_by_two_people_is_no_conflict(
    evaluation: Evaluation, staff: User, colleague: User
) -> None:
    explain(evaluation.pk, colleague, [LEVEL], "同一说明。", NOW)
    assert explain(evaluation.pk, staff, [LEVEL], " 同一说明。", seen={LEVEL: fingerprint("")}) == {}
    assert sheet_of(evaluation).explanations[LEVEL] == Explained("同一说明。", "姓名colleague", NOW)


def test_an_explanation_that_was_taken_back_meanwhile_is_a_conflict(
    evaluation: Evaluation, staff: User, colleague: User
) -> None:
    explain(evaluation.pk, staff, [LEVEL], "初稿")
    explain(evaluation.pk, colleague, [LEVEL], "")
    told = explain(evaluation.pk, staff, [LEVEL], "定稿", seen={LEVEL: fingerprint("初稿")})
    assert told[LEVEL].startswith("他人已改为“（空）”。最近修改：姓名colleague，")
    assert sheet_of(evaluation).explanations == {}
