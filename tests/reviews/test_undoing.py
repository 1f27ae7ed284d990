"""The administrator undoes what was opened by mistake, after a look at what would go."""

from typing import Any

import pytest
from django.test import Client

from apps.evaluations.models import Cycle
from tests.evaluations.factories import Office, cycle, department, write
from tests.pages import flat_page
from tests.reviews.conftest import Counter


@pytest.fixture
def office(db: None) -> Office:
    """Its cycle holds a department that has begun, one that has not, and a unit that has not."""
    office = Office()
    place = office.place
    office.cycle = cycle(place, [place.commerce, place.archive, place.promotion_centre], year=2023)
    write(office.cycle.evaluations.get(department=place.commerce), office.staff, {"basics.duties": "商务"})
    return office


@pytest.fixture
def admin(client: Client, office: Office) -> Client:
    client.force_login(office.administrator)
    return client


def remove(office: Office) -> str:
    return f"/reviews/cycles/{office.cycle.pk}/departments/remove/"


def undo(office: Office) -> str:
    return f"/reviews/cycles/{office.cycle.pk}/undo/"


def told(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def names(response: Any, key: str) -> list[str]:
    found = response.context[key]
    return [row.name for row in getattr(found, "departments", found)]


def test_the_cycle_leads_to_both(admin: Client, office: Office) -> None:
    page = flat_page(admin.get(f"/reviews/cycles/{office.cycle.pk}/"))
    assert f'href="{remove(office)}"' in page
    assert f'href="{undo(office)}"' in page


def test_the_list_says_who_can_go_and_why_the_others_cannot(admin: Client, office: Office) -> None:
    response = admin.get(remove(office))
    assert sorted(names(response, "free")) == ["投资促进中心", "档案馆"]
    assert names(response, "busy") == ["商务局"]
    assert "下列 1 个单位已有填报内容或办理记录；移出会丢失单位填写的内容。" in flat_page(response)


def test_a_choice_is_confirmed_before_anything_happens(admin: Client, office: Office) -> None:
    archive = office.place.archive
    query = f"departments={archive.pk}&departments={office.place.commerce.pk}&choose=yes"
    response = admin.get(f"{remove(office)}?{query}")
    page = flat_page(response)
    assert names(response, "leaving") == ["档案馆"]
    assert '<button class="btn btn-danger">移出 1 个单位</button>' in page
    assert f'<input type="hidden" name="departments" value="{archive.pk}">' in page
    assert office.cycle.evaluations.count() == 3


def test_remove(admin: Client, office: Office) -> None:
    response = admin.post(remove(office), {"departments": [office.place.archive.pk]}, follow=True)
    assert [line.name for line in response.context["done"]] == ["档案馆"]
    assert "已办理 1 项。" in flat_page(response)
    left = office.cycle.evaluations.order_by("department__code").values_list("department__name", flat=True)
    assert list(left) == ["商务局", "投资促进中心"]


@pytest.mark.parametrize("chosen", [[], ["x"], ["999999"]])
def test_nothing_chosen_is_told(admin: Client, office: Office, chosen: list[str]) -> None:
    for response in (
        admin.get(remove(office), {"departments": chosen, "choose": "yes"}),
        admin.post(remove(office), {"departments": chosen}),
    ):
        assert told(response) == ["请至少选择一个可以移出的单位。"]
    assert office.cycle.evaluations.count() == 3


def test_a_department_that_has_begun_in_the_meantime_stays_and_the_report_says_why(
    admin: Client, office: Office
) -> None:
    place = office.place
    response = admin.post(remove(office), {"departments": [place.archive.pk, place.commerce.pk]}, follow=True)
    assert [line.name for line in response.context["done"]] == ["档案馆"]
    assert "<b>商务局</b>：已有填报内容或办理记录，其自评不能删除。" in flat_page(response)
    assert office.cycle.evaluations.count() == 2


def test_undo_is_refused_with_names_once_somebody_has_begun(admin: Client, office: Office) -> None:
    page = flat_page(admin.get(undo(office)))
    assert "任务不能撤销：下列 1 个单位已有填报内容或办理记录" in page
    assert "btn-danger" not in page.partition("<main")[2].partition("</main>")[0]
    assert "只移出未填报的单位" in page
    response = admin.post(undo(office), follow=True)
    assert told(response) == ["“商务局”已有填报内容或办理记录，任务不能撤销。"]
    assert Cycle.objects.filter(pk=office.cycle.pk).exists()


def test_undo_after_a_question(admin: Client, office: Office) -> None:
    office.cycle = cycle(office.place, [office.place.archive, office.place.commerce], year=2022)
    page = flat_page(admin.get(undo(office)))
    assert "2 个单位都还没有填报任何内容。" in page
    assert Cycle.objects.filter(pk=office.cycle.pk).exists()

    response = admin.post(undo(office), follow=True)

    page = flat_page(response)
    assert "撤销任务：2022年度部门整体支出绩效自评" in page
    assert "已办理 2 项。任务已撤销。" in page
    assert 'href="/reviews/cycles/">返回' in page
    assert not Cycle.objects.filter(pk=office.cycle.pk).exists()
    assert admin.get(undo(office)).status_code == 404


@pytest.mark.parametrize("more", [0, 3])
def test_the_list_takes_the_same_queries_for_3_and_6_departments(
    admin: Client, office: Office, django_assert_num_queries: Counter, more: int
) -> None:
    others = [department(office.place, f"40{number}001", f"第{number}局") for number in range(more)]
    office.cycle = cycle(office.place, [office.place.archive, *others], year=2022)
    with django_assert_num_queries(8):
        response = admin.get(remove(office))
    assert len(response.context["free"].departments) == 1 + more


def test_of_many_departments_some_are_offered_and_the_others_found(
    admin: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.reviews.views.undoing.OFFERED", 1)
    page = flat_page(admin.get(remove(office)))
    assert "共 2 个，列出前 1 个，其他的请按名称或编码查找。" in page
    response = admin.get(remove(office), {"q": "303001"})
    assert (names(response, "free"), names(response, "busy")) == (["档案馆"], [])


def test_everyone_else_is_refused(client: Client, office: Office) -> None:
    other = Office("430105", "开福区")
    for person in (office.staff, office.reviewer, office.line, office.performance):
        client.force_login(person)
        for address in (remove(office), undo(office)):
            for response in (client.get(address), client.post(address, {"departments": [office.place.archive.pk]})):
                assert response.status_code == 403
    client.force_login(other.administrator)
    for address in (remove(office), undo(office)):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert office.cycle.evaluations.count() == 3


# ---- how many are chosen ----
