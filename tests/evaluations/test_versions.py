"""Moving running evaluations to newer versions of their schemes: what changes, what stays, who may, what is said."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import Mock

import pytest
from django.test import Client

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.core.snapshots import from_plain
from apps.evaluations.actions import CellChange, adopt, effect_of, perform, pin_cycle, prospect_of, save_cells
from apps.evaluations.enums import Action, Status
from apps.evaluations.facts import Sheet
from apps.evaluations.models import Evaluation, HistoryEntry, NarrativeText, ScoreEntry
from apps.evaluations.queries import Versions, evaluations_behind, newest_versions, sheet_of
from apps.evaluations.rules import assess
from apps.indicators.facts import (
    Checklist,
    ChecklistItem,
    GroupWeight,
    Indicator,
    OutlineSection,
    SchemeContent,
    Violations,
)
from apps.indicators.models import Scheme
from tests.evaluations.sheets import PROJECT_SCHEME, SCHEME, TABLE
from tests.evaluations.tables import (
    CLOSED,
    NOW,
    Region,
    close,
    fill,
    make_cycle,
    make_department,
    make_evaluation,
    make_region,
    make_scheme,
    make_user,
)

pytestmark = pytest.mark.django_db
D = Decimal

NEW_ROW = Indicator("openness", "过程", "预算管理", "预决算公开", D(10), "每例扣 2 分", Violations(D(2)))
ROWS = {row.key: row for row in TABLE.indicators}
# Without the satisfaction, with a new row; another checklist; key work counts less; heading "use" gone, "new" there.
NEXT = replace(
    SCHEME,
    score_table=replace(
        TABLE,
        groups=(GroupWeight("投入", D(30)), GroupWeight("过程", D(45)), GroupWeight("产出及效率", D(25))),
        indicators=(
            *(
                replace(row, weight=D(5))
                if row.key == "key_work"
                else replace(row, rule=Checklist((ChecklistItem("有内控制度", D(5)), ChecklistItem("执行有效", D(5)))))
                if row.key == "institutions"
                else row
                for row in TABLE.indicators
                if row.key != "satisfaction"
            ),
            NEW_ROW,
        ),
    ),
    outline=(
        *(section for section in SCHEME.outline if section.key != "use"),
        OutlineSection("new", "四、", "改进措施", is_required=True),
    ),
    severities={},
)
NEXT_FORM = replace(
    PROJECT_SCHEME,
    project_form=replace(PROJECT_SCHEME.project_form, execution_weight=D(5)),  # type: ignore[type-var]
)


@dataclass
class Scene:
    """A complete evaluation, its people, and the next versions of its schemes, published."""

    region: Region
    evaluation: Evaluation
    staff: User
    admin: User
    next: Versions

    def adopt(self, versions: Versions | None = None, **more: Any) -> HistoryEntry | None:
        entry = adopt(self.admin, self.evaluation.pk, versions or self.next, **more)
        self.evaluation = Evaluation.objects.select_related("cycle", "scheme", "project_scheme").get()
        return entry


@pytest.fixture
def scene() -> Scene:
    region = make_region()
    department = make_department(region)
    evaluation = make_evaluation(make_cycle(region), department)
    fill(evaluation)
    return Scene(
        region,
        evaluation,
        make_user("staff", (Role.STAFF, department)),
        make_user("admin", (Role.ADMINISTRATOR, region.bureau)),
        Versions(make_scheme(NEXT, 2), make_scheme(NEXT_FORM, 2)),
    )


def version(content: SchemeContent, number: int, **changes: Any) -> Scheme:
    scheme = make_scheme(content, number)
    Scheme.objects.filter(pk=scheme.pk).update(**changes)
    scheme.refresh_from_db()
    return scheme


# Which version is the next


def test_the_newest_published_version_that_the_year_may_use(scene: Scene) -> None:
    make_scheme(replace(NEXT, first_year=2026), 3)
    version(NEXT, 4, is_draft=True)
    make_scheme(replace(NEXT, key="other"), 9)
    assert newest_versions(scene.evaluation.cycle) == scene.next


def test_without_a_newer_version_the_present_one_is_the_newest(scene: Scene) -> None:
    Scheme.objects.filter(version=2).delete()
    assert newest_versions(scene.evaluation.cycle) == Versions.of(scene.evaluation.cycle)


# What it does


def test_the_effect_names_what_is_dropped_added_and_asked_anew(scene: Scene) -> None:
    effect = effect_of(sheet_of(scene.evaluation), NEXT, PROJECT_SCHEME)
    assert effect.dropped == ("服务对象满意度", "提纲“整体支出使用情况”")
    assert effect.added == ("预决算公开", "提纲“改进措施”")
    assert effect.asked_anew == ("管理制度健全性",)
    assert effect.projects == 0
    assert effect.after.open_rows == 1
    assert "satisfaction" in effect.before.rows
    assert "satisfaction" not in effect.after.rows


def test_an_equal_version_has_no_effect(scene: Scene) -> None:
    effect = effect_of(sheet_of(scene.evaluation), SCHEME, PROJECT_SCHEME)
    assert (effect.dropped, effect.added, effect.asked_anew, effect.projects) == ((), (), (), 0)
    assert effect.before == effect.after


def test_what_is_empty_is_not_dropped_and_what_is_optional_is_not_demanded(scene: Scene) -> None:
    ScoreEntry.objects.filter(indicator="satisfaction").delete()
    NarrativeText.objects.filter(key="use").update(text=" \n")
    optional = replace(NEXT, outline=(*SCHEME.outline[:2], OutlineSection("new", "四、", "其他")))
    effect = effect_of(sheet_of(scene.evaluation), optional, PROJECT_SCHEME)
    assert effect.dropped == ()
    assert effect.added == ("预决算公开",)


def test_project_forms_with_another_total_are_counted(scene: Scene) -> None:
    projects = len(sheet_of(scene.evaluation).projects)
    assert projects > 0
    assert effect_of(sheet_of(scene.evaluation), SCHEME, NEXT_FORM).projects == projects


# The move


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED])
def test_an_evaluation_moves_and_its_totals_are_those_of_the_preview(scene: Scene, status: Status) -> None:
    Evaluation.objects.update(status=status)
    before = sheet_of(scene.evaluation)
    preview = effect_of(before, NEXT, NEXT_FORM)
    moment = NOW + timedelta(days=1)

    entry = scene.adopt(now=moment)

    assert entry is not None
    row = scene.evaluation
    assert Versions.of(row) == scene.next
    assert (row.status, row.moved_at) == (status, moment)
    assert (row.total, row.grade) == (preview.after.total, preview.after.grade or "")
    assert sheet_of(row) == replace(before, scheme=NEXT, project_scheme=NEXT_FORM)
    assert (entry.action, entry.source, entry.target, entry.actor, entry.at) == (
        Action.ADOPT,
        status,
        status,
        scene.admin,
        moment,
    )
    assert from_plain(Sheet, json.loads(entry.snapshot.content)) == sheet_of(row)


def test_the_history_says_what_changed(scene: Scene) -> None:
    entry = scene.adopt()
    assert entry is not None
    head, _, changes = entry.comment.partition("\n\n")
    preview = effect_of(
        replace(sheet_of(scene.evaluation), scheme=SCHEME, project_scheme=PROJECT_SCHEME), NEXT, NEXT_FORM
    )
    projects = len(sheet_of(scene.evaluation).projects)
    assert head.splitlines() == [
        "由“部门整体支出绩效评分表（第 1 版）”更新为“部门整体支出绩效评分表（第 2 版）”。",
        "由“项目支出绩效自评表（第 1 版）”更新为“项目支出绩效自评表（第 2 版）”。",
        f"自评得分：原为 {preview.before.total:.2f} 分（优），现为 {preview.after.total:.2f} 分。",
        f"有 {projects} 个项目的自评得分改变。",
        "不再计分（已填内容保留）：服务对象满意度、提纲“整体支出使用情况”。",
        "需要补充填报：预决算公开、提纲“改进措施”。",
        "填报内容有变，需要重新填报：管理制度健全性。",
    ]
    lines = changes.splitlines()
    assert "重点工作实际完成率 分值：10 分 → 5 分" in lines
    assert "删除“服务对象满意度”" in lines
    assert "新增“预决算公开”：10 分；每出现一例扣 2 分，扣完为止" in lines
    assert "检查 F04：需说明 → 按默认" in lines


def test_mere_wording_is_counted_and_not_listed(scene: Scene) -> None:
    entry = scene.adopt(
        Versions(make_scheme(replace(SCHEME, title="评分表", source="新文号"), 3), scene.evaluation.project_scheme)
    )
    assert entry is not None
    assert entry.comment.splitlines()[2:] == ["", "另有 2 处修改只影响文字。"]
    assert entry.comment.splitlines()[1].startswith("自评得分：")
    assert "原为" not in entry.comment


def test_what_was_filled_in_is_kept_and_counts_again_when_its_row_comes_back(scene: Scene) -> None:
    before, total = (
        sheet_of(scene.evaluation),
        effect_of(sheet_of(scene.evaluation), SCHEME, PROJECT_SCHEME).before.total,
    )
    scene.adopt()
    assert sheet_of(scene.evaluation).entries == before.entries
    assert sheet_of(scene.evaluation).narrative == before.narrative
    assert scene.evaluation.total != total

    again = Versions(make_scheme(SCHEME, 3), make_scheme(PROJECT_SCHEME, 3))
    scene.adopt(again)

    assert sheet_of(scene.evaluation) == before
    assert scene.evaluation.total == total
    assert HistoryEntry.objects.count() == 2


def test_the_second_time_nothing_happens(scene: Scene) -> None:
    scene.adopt()
    row = Evaluation.objects.values().get()
    assert scene.adopt() is None
    assert Evaluation.objects.values().get() == row
    assert HistoryEntry.objects.count() == 1


def test_a_grade_band_alone_changes_the_grade(scene: Scene) -> None:
    ScoreEntry.objects.filter(indicator="efficiency").update(level="fair")
    strict = replace(SCHEME, grade_bands=(replace(SCHEME.grade_bands[0], lower=D(96)), *SCHEME.grade_bands[1:]))
    scene.adopt(Versions(make_scheme(strict, 3), scene.evaluation.project_scheme))
    assert (scene.evaluation.grade, scene.evaluation.total) == ("good", D(95))


# What stops it


def refused(scene: Scene, who: User, versions: Versions) -> str:
    before = Evaluation.objects.values().get()
    with pytest.raises(Refused) as refusal:
        adopt(who, scene.evaluation.pk, versions)
    assert Evaluation.objects.values().get() == before
    assert not HistoryEntry.objects.exists()
    return str(refusal.value)


@pytest.mark.parametrize("status", [status for status in Status if status not in {Status.DRAFT, Status.RETURNED}])
def test_what_was_submitted_or_decided_stays(scene: Scene, status: Status) -> None:
    Evaluation.objects.update(
        status=status,
        submitted_at=NOW,
        submitted_by=scene.staff,
        approved_at=NOW if status in {Status.APPROVED, Status.PUBLISHED} else None,
        published_at=NOW if status == Status.PUBLISHED else None,
    )
    assert refused(scene, scene.admin, scene.next) == f"当前状态为“{status.label}”，不能更新评分方案。"


def test_other_schemes_drafts_and_other_years_are_refused(scene: Scene) -> None:
    form = scene.evaluation.project_scheme
    for other in (
        version(NEXT, 3, is_draft=True),
        make_scheme(replace(NEXT, key="other")),
        make_scheme(replace(NEXT, first_year=2026), 4),
    ):
        words = f"“{other}”不是可用于 2025 年度的同一方案的已发布版本，不能更新。"
        assert refused(scene, scene.admin, Versions(other, form)) == words


def test_a_closed_year_is_not_touched(scene: Scene) -> None:
    close(scene.evaluation.cycle)
    assert refused(scene, scene.admin, scene.next) == CLOSED


def test_only_the_administrator_of_the_region_may(scene: Scene) -> None:
    stranger = make_user("stranger", (Role.ADMINISTRATOR, make_region("430102", "邻区").bureau))
    for who in (scene.staff, stranger):
        assert refused(scene, who, scene.next) == "只有本单位对应的系统管理员可以更新评分方案。"
        with pytest.raises(Refused, match=r"^只有本行政区的系统管理员可以更新评分方案。$"):
            pin_cycle(who, scene.evaluation.cycle_id, scene.next)


# What the moved evaluation does next


def test_a_submission_is_held_against_the_new_version(scene: Scene) -> None:
    scene.adopt()
    with pytest.raises(Refused, match=r"^还有 \d+ 处错误未改正"):
        perform(scene.staff, Action.SUBMIT, scene.evaluation.pk)
    answered = [CellChange("score.openness.count", "0"), CellChange("narrative.new", "逐项落实。")]
    save_cells(scene.evaluation.pk, scene.staff, answered)
    assert sheet_of(scene.evaluation).entry("openness").count.value == 0


def test_the_refusal_after_a_submission_names_the_submission_and_not_the_version(scene: Scene) -> None:
    perform(scene.staff, Action.SUBMIT, scene.evaluation.pk, now=NOW)
    with pytest.raises(Refused) as refusal:
        scene.adopt()
    assert str(refusal.value) == ("当前状态为“部门审核中”，不能更新评分方案。（姓名staff已于 03月02日 09:30 提交审核）")


def test_the_department_reads_it_on_its_task_list_until_it_submits(client: Client, scene: Scene) -> None:
    client.force_login(scene.staff)
    address = f"/evaluations/{scene.evaluation.pk}/"
    notice = '<div class="notice is-info" id="adopted">'
    assert notice not in client.get(address).content.decode()

    scene.adopt()
    page = client.get(address).content.decode()
    assert notice in page
    for text in ("姓名admin", "更新评分方案", "需要补充填报：预决算公开", "重点工作实际完成率 分值：10 分 → 5 分"):
        assert text in page
    assert "评分方案" in client.get(f"{address}history/").content.decode()

    perform(scene.staff, Action.SUBMIT, _again(scene).pk)
    assert notice not in client.get(address).content.decode()


def _again(scene: Scene) -> Evaluation:
    """Back to versions under which the sheet is complete, so that it can be submitted."""
    scene.adopt(Versions(make_scheme(SCHEME, 3), make_scheme(PROJECT_SCHEME, 3)))
    return scene.evaluation


def test_a_return_is_still_shown_beside_the_new_version(client: Client, scene: Scene) -> None:
    perform(scene.staff, Action.SUBMIT, scene.evaluation.pk)
    reviewer = make_user("reviewer", (Role.DEPARTMENT_REVIEWER, scene.evaluation.department))
    perform(reviewer, Action.RETURN, scene.evaluation.pk, "请核对附件。")
    scene.adopt()
    client.force_login(scene.staff)
    page = client.get(f"/evaluations/{scene.evaluation.pk}/").content.decode()
    assert "姓名reviewer退回修改" in page
    assert '<div class="notice is-info" id="adopted">' in page


# A whole cycle


def test_a_cycle_is_pinned_for_later_evaluations_alone(scene: Scene) -> None:
    cycle = scene.evaluation.cycle
    pin_cycle(scene.admin, cycle.pk, scene.next)
    cycle.refresh_from_db()
    assert Versions.of(cycle) == scene.next
    assert list(evaluations_behind(cycle, scene.next)) == [scene.evaluation]


# What was looked at before the lock


def test_what_was_foreseen_is_not_computed_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    prospect = prospect_of(scene.evaluation, sheet_of(scene.evaluation), scene.next)
    monkeypatch.setattr("apps.evaluations.actions.moves.find", Mock(side_effect=AssertionError))
    entry = scene.adopt(prospect=prospect)
    assert entry is not None
    assert entry.comment == prospect.words
    assert scene.evaluation.total == prospect.after.assessment.table.total


def test_a_cell_that_was_saved_after_the_look_is_looked_at_again(scene: Scene) -> None:
    prospect = prospect_of(scene.evaluation, sheet_of(scene.evaluation), scene.next)
    save_cells(scene.evaluation.pk, scene.staff, [CellChange("score.key_work.value", "10")])
    entry = scene.adopt(prospect=prospect)
    assert entry is not None
    assert scene.evaluation.total != prospect.after.assessment.table.total
    assert scene.evaluation.total == assess(sheet_of(scene.evaluation)).table.total
