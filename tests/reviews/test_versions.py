"""Newer versions of schemes on the administrator's pages: the preview, the move, and what nobody else may see."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from apps.departments.models import Department
from apps.evaluations.actions import adopt
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import Cycle, Evaluation, HistoryEntry
from apps.evaluations.queries import Versions
from apps.indicators.actions import copy_scheme
from apps.indicators.models import Scheme
from tests.evaluations.factories import Office, advance, cycle, department, evaluation_of, fill_in, schemes
from tests.evaluations.tables import make_scheme
from tests.pages import flat_page
from tests.reviews.conftest import Counter
from tests.reviews.test_inbox import put


@pytest.fixture
def admin(client: Client, office: Office) -> Client:
    client.force_login(office.administrator)
    return client


def next_versions() -> Versions:
    """The second version of the district's table, without the satisfaction; the project form stays."""
    scheme, project_scheme = schemes()
    table = scheme.facts.score_table
    assert table is not None
    rows = tuple(row for row in table.indicators if row.key != "satisfaction")
    return Versions(make_scheme(replace(scheme.facts, score_table=replace(table, indicators=rows)), 2), project_scheme)


def address(office: Office) -> str:
    return f"/reviews/cycles/{office.cycle.pk}/versions/"


def seen(versions: Versions, **more: str) -> dict[str, Any]:
    return {"scheme": versions.scheme.pk, "project_scheme": versions.project_scheme.pk, **more}


def told(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def in_every_status(office: Office) -> dict[Status, Department]:
    found = {}
    for number, status in enumerate(Status):
        found[status] = department(office.place, f"40{number}001", f"局{status.label}")
    opened = cycle(office.place, found.values(), year=2023)
    for number, (status, whose) in enumerate(found.items()):
        put(evaluation_of(opened, whose), status, number, office.staff)
    office.cycle = opened
    return found


def test_the_cycle_says_that_there_is_a_newer_version(admin: Client, office: Office) -> None:
    page = f"/reviews/cycles/{office.cycle.pk}/"
    assert "评分方案有新版本" not in flat_page(admin.get(page))

    versions = next_versions()

    text = flat_page(admin.get(page))
    assert f"评分方案有新版本：{versions.scheme}。可以更新 1 份自评" in text
    assert f'href="{address(office)}"' in text


def test_without_a_newer_version_there_is_nothing_to_update(admin: Client, office: Office) -> None:
    page = flat_page(admin.get(address(office)))
    assert "已是最新版本" in page
    assert '<button class="btn btn-primary">更新' not in page


def test_the_page_lists_who_moves_who_waits_and_counts_the_decided(admin: Client, office: Office) -> None:
    in_every_status(office)
    next_versions()

    response = admin.get(address(office))

    counts, rows = response.context["counts"], {row.label: row for row in response.context["rows"]}
    assert (counts.movable, counts.waiting, counts.decided) == (2, 4, 2)
    assert list(rows) == ["填报中", "部门审核中", "已提交待受理", "业务股室审核中", "绩效股审核中", "已退回"]
    assert rows["填报中"].note == "尚未报送，得分只有单位自己可见；更新后在办理记录中告知单位。"
    assert rows["部门审核中"].note == "部门正在审核，内容已锁定；撤回或退回后再更新。"
    assert rows["已提交待受理"].note == "已报送财政，内容已锁定；撤回或退回后再更新。"
    assert rows["绩效股审核中"].note == "正在审核，内容已锁定；退回后再更新。"
    assert (rows["已退回"].note, rows["已退回"].now) == ("", "尚未得出")
    page = flat_page(response)
    assert "更新 2 份自评，并用于以后增补的单位" in page
    assert "已审定、已公开的自评内容定稿，不更新。" in page


def test_the_differences_stand_under_what_they_mean(admin: Client, office: Office) -> None:
    next_versions()

    (comparison,) = admin.get(address(office)).context["comparisons"]

    assert [(meaning, [line.what for line in lines]) for meaning, lines in comparison.groups] == [
        ("已填内容不再计分", ["社会公众或服务对象满意度"])
    ]


def test_the_preview_is_what_the_move_brings(admin: Client, begun: Office) -> None:
    advance(begun.evaluation, (begun.line, Action.RETURN))
    versions = next_versions()

    (row,) = admin.get(address(begun)).context["rows"]
    admin.post(address(begun), seen(versions))

    begun.evaluation.refresh_from_db()
    assert row.dropped == "社会公众或服务对象满意度"
    assert row.now != row.then
    assert row.then.startswith(f"{begun.evaluation.total} 分")
    assert row.url == f"/reviews/{begun.evaluation.pk}/"


def test_a_first_draft_stays_the_secret_of_its_department(admin: Client, office: Office) -> None:
    fill_in(office.evaluation, office.staff)
    next_versions()

    response = admin.get(address(office))

    (row,) = response.context["rows"]
    assert (row.url, row.now, row.then, row.dropped) == ("", "", "", "")


def test_update_moves_what_may_and_pins_the_cycle(admin: Client, office: Office) -> None:
    in_every_status(office)
    versions = next_versions()

    response = admin.post(address(office), seen(versions), follow=True)

    assert [line.name for line in response.context["done"]] == ["局填报中", "局已退回"]
    assert {line.name: line.words for line in response.context["skipped"]} == {
        f"局{status.label}": f"当前状态为“{status.label}”，不能更新评分方案。"
        for status in (Status.DEPARTMENT_REVIEW, Status.SUBMITTED, Status.LINE_REVIEW, Status.PERFORMANCE_REVIEW)
    }
    assert "已办理 2 项，跳过 4 项。以后增补的单位使用新版本。" in flat_page(response)
    assert Versions.of(Cycle.objects.select_related("scheme", "project_scheme").get(pk=office.cycle.pk)) == versions
    moved = Evaluation.objects.filter(cycle=office.cycle, scheme=versions.scheme)
    assert sorted(moved.values_list("status", flat=True)) == ["draft", "returned"]
    assert set(HistoryEntry.objects.values_list("action", "actor")) == {("adopt", office.administrator.pk)}
    response = admin.get(address(office))
    page = flat_page(response)
    assert "只用于以后增补的单位" not in page
    assert '<button class="btn btn-primary">更新' not in page
    assert response.context["counts"].waiting == 4


def test_update_for_later_evaluations_alone(admin: Client, office: Office) -> None:
    versions = next_versions()

    response = admin.post(address(office), seen(versions, later="yes"), follow=True)

    assert told(response) == ["以后增补的单位使用新版本。"]
    assert not HistoryEntry.objects.exists()
    admin.post(f"/reviews/cycles/{office.cycle.pk}/departments/", {"who": "named", "listed": office.place.archive.code})
    assert evaluation_of(office.cycle, office.place.archive).scheme == versions.scheme
    assert "更新 1 份自评</button>" in flat_page(admin.get(address(office)))


@pytest.mark.parametrize("posted", [{}, {"scheme": "x", "project_scheme": "1"}])
def test_a_version_that_was_not_looked_at_is_not_adopted(admin: Client, office: Office, posted: dict[str, Any]) -> None:
    versions = next_versions()
    newer = make_scheme(replace(versions.scheme.facts, source="更新的文件"), 3)

    for stale in (posted, seen(versions)):
        response = admin.post(address(office), stale, follow=True)
        assert told(response) == ["方案刚刚又有新版本，请按本页的最新内容重新核对。"]

    assert not HistoryEntry.objects.exists()
    assert response.context["newest"].scheme == newer


@pytest.mark.parametrize("more", [0, 3])
def test_the_page_takes_the_same_queries_for_1_and_4_departments(
    admin: Client, begun: Office, django_assert_num_queries: Counter, more: int
) -> None:
    advance(begun.evaluation, (begun.line, Action.RETURN))
    opened = [department(begun.place, f"40{number}001", f"第{number}局") for number in range(more)]
    begun.cycle = cycle(begun.place, [begun.place.commerce, *opened], year=2024)
    for number, row in enumerate(Evaluation.objects.filter(cycle=begun.cycle)):
        put(row, Status.RETURNED, number, begun.staff)
    next_versions()
    admin.get(address(begun))

    with django_assert_num_queries(19):
        response = admin.get(address(begun))

    assert len(response.context["rows"]) == 1 + more


def test_long_lists_come_in_pages(admin: Client, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    in_every_status(office)
    next_versions()
    monkeypatch.setattr("apps.reviews.queries.versions.PAGE_SIZE", 4)

    first, second = (admin.get(f"{address(office)}?page={number}") for number in (1, 2))

    assert [len(page.context["rows"]) for page in (first, second)] == [4, 2]
    assert 'href="?page=2"' in flat_page(first)
    assert 'href="?page=1"' in flat_page(second)
    for nonsense in ("0", "-1", "x", "99999999999999999999", "²"):
        assert admin.get(address(office), {"page": nonsense}).context["rows"] == first.context["rows"]
    assert admin.get(f"{address(office)}?page=9999").context["rows"] == []


# ---- before publishing ----


def test_a_draft_shows_which_evaluations_use_the_version_before(admin: Client, office: Office) -> None:
    in_every_status(office)
    draft = copy_scheme(schemes()[0], region_id=office.place.region.pk)
    page = f"/reviews/cycles/schemes/{draft.pk}/use/"

    response = admin.get(page)

    uses = [(used.year_id, counts.movable, counts.waiting, counts.decided) for used, counts in response.context["uses"]]
    assert uses == [(2025, 1, 0, 0), (2023, 2, 4, 2)]
    assert "两个版本的内容相同。" in flat_page(response)
    for name in ("edit", "publish"):
        assert f'href="{page}"' in flat_page(admin.get(f"/indicators/{draft.pk}/{name}/"))


def test_a_scheme_of_a_new_key_changes_no_running_cycle(admin: Client, office: Office) -> None:
    draft = copy_scheme(schemes()[0], "changsha-district-2026", region_id=office.place.region.pk)

    page = flat_page(admin.get(f"/reviews/cycles/schemes/{draft.pk}/use/"))

    assert "只用于以后下达的自评任务；已下达的任务不能改用。" in page


def test_a_first_version_has_nothing_to_be_compared_with(admin: Client, office: Office) -> None:
    page = flat_page(admin.get(f"/reviews/cycles/schemes/{office.cycle.scheme_id}/use/"))
    assert "没有可对照的版本" in page
    assert admin.get("/reviews/cycles/schemes/999999/use/").status_code == 404


@pytest.mark.parametrize("more", [0, 2])
def test_the_use_of_a_scheme_takes_the_same_queries_for_1_and_3_cycles(
    admin: Client, office: Office, django_assert_num_queries: Counter, more: int
) -> None:
    for number in range(more):
        cycle(office.place, [office.place.archive, office.place.commerce], year=2020 + number)
    draft = copy_scheme(schemes()[0], region_id=office.place.region.pk)

    with django_assert_num_queries(6):
        response = admin.get(f"/reviews/cycles/schemes/{draft.pk}/use/")

    assert len(response.context["uses"]) == 1 + more


# ---- who may ----


def test_everyone_else_is_refused(client: Client, office: Office) -> None:
    versions = next_versions()
    for person in (office.staff, office.reviewer, office.line, office.performance):
        client.force_login(person)
        for response in (
            client.get(address(office)),
            client.post(address(office), seen(versions)),
            client.get(f"/reviews/cycles/schemes/{versions.scheme.pk}/use/"),
        ):
            assert response.status_code == 403
            assert "只有系统管理员可以管理自评任务和指标方案。" in flat_page(response)
    assert not HistoryEntry.objects.exists()


def test_cycles_of_other_regions_are_404(admin: Client, office: Office) -> None:
    other = Office("430105", "开福区")
    assert admin.get(address(other)).status_code == 404
    assert admin.post(address(other), seen(next_versions())).status_code == 404


def test_the_reading_desk_of_a_moved_evaluation_still_opens(admin: Client, begun: Office) -> None:
    advance(begun.evaluation, (begun.line, Action.RETURN))
    before = Decimal(begun.evaluation.total or 0)
    adopt(begun.administrator, begun.evaluation.pk, next_versions())

    for section in ("overview", "scores", "narrative", "changes"):
        page = admin.get(f"/reviews/{begun.evaluation.pk}/?section={section}")
        assert page.status_code == 200
        assert "更新评分方案" in flat_page(page)

    begun.evaluation.refresh_from_db()
    assert begun.evaluation.total is not None
    assert begun.evaluation.total < before
    assert "请补充说明。" in flat_page(page)
    assert Scheme.objects.filter(pk=begun.evaluation.scheme_id, version=2).exists()
