"""Cycles for the administrator of a region."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.core.models import Job
from apps.departments.models import Department
from apps.evaluations.enums import Status
from apps.evaluations.models import Cycle, Evaluation
from apps.reviews.queries import cycles_of
from tests.evaluations.factories import HUNAN, Office, cycle, department, evaluation_of, schemes
from tests.pages import flat_page
from tests.reviews.conftest import Counter
from tests.reviews.test_inbox import put


@pytest.fixture
def admin(client: Client, office: Office) -> Client:
    client.force_login(office.administrator)
    return client


def entered(*departments: Department, **changed: Any) -> dict[str, Any]:
    scheme, project_scheme = schemes()
    stated = {
        "year": "2024",
        "title": "",
        "issuer": "岳麓区财政局",
        "scheme": scheme.pk,
        "project_scheme": project_scheme.pk,
        "opens_on": "2026-01-10",
        "fill_deadline": "2026-03-31",
        "review_deadline": "2026-05-31",
        "has_department_review": "on",
        "has_line_review": "on",
        "has_performance_review": "on",
        "who": "named",
        "listed": "\n".join(row.code for row in departments),
    }
    return {name: value for name, value in {**stated, **changed}.items() if value is not None}


def addresses(office: Office) -> list[str]:
    number = office.cycle.pk
    return [
        "/reviews/cycles/",
        "/reviews/cycles/open/",
        f"/reviews/cycles/{number}/",
        f"/reviews/cycles/{number}/dates/",
        f"/reviews/cycles/{number}/departments/",
    ]


def test_everyone_else_is_refused_with_the_reason(client: Client, office: Office) -> None:
    for person in (office.staff, office.reviewer, office.line, office.performance):
        client.force_login(person)
        for address in addresses(office):
            response = client.get(address)
            assert response.status_code == 403
            assert "只有系统管理员可以管理自评任务和指标方案。" in flat_page(response)


def test_strangers_are_sent_to_sign_in(client: Client, office: Office) -> None:
    for address in addresses(office):
        assert client.get(address)["Location"] == f"/accounts/sign-in/?next={address}"


def test_cycles_of_other_regions_are_404(admin: Client) -> None:
    other = Office("430105", "开福区")

    for address in addresses(other)[2:5]:
        assert admin.get(address).status_code == 404
        assert admin.post(address).status_code in {404, 405}


def test_open_cycle(admin: Client, office: Office) -> None:
    place = office.place

    response = admin.post(
        "/reviews/cycles/open/", entered(place.commerce, place.archive, has_line_review=None), follow=True
    )

    opened = Cycle.objects.get(region=place.region, year=2024)
    page = flat_page(response)
    assert "建立自评：2024年度部门整体支出绩效自评" in page
    assert "已办理 2 项。" in page
    assert f'href="/reviews/cycles/{opened.pk}/">返回' in page
    assert opened.title == "2024年度部门整体支出绩效自评"
    assert opened.issuer == "岳麓区财政局"
    assert (opened.opens_on, opened.fill_deadline, opened.review_deadline) == (
        date(2026, 1, 10),
        date(2026, 3, 31),
        date(2026, 5, 31),
    )
    assert (opened.has_department_review, opened.has_line_review, opened.has_performance_review) == (True, False, True)
    evaluations = opened.evaluations.order_by("department__code")
    assert [(row.department.name, row.status) for row in evaluations] == [
        ("商务局", Status.DRAFT),
        ("档案馆", Status.DRAFT),
    ]


def test_open_cycle_with_the_form_of_a_department_in_the_place_of_a_score_table(admin: Client, office: Office) -> None:
    scheme, _ = schemes(HUNAN)
    page = flat_page(admin.get("/reviews/cycles/open/"))
    assert "部门整体支出绩效自评表（湖南省，2021），第 1 版（未见原文）" in page
    admin.post("/reviews/cycles/open/", entered(office.place.commerce, scheme=scheme.pk))
    assert [row.scheme for row in Cycle.objects.get(year=2024).evaluations.all()] == [scheme]


def test_open_cycle_proposes_the_next_year_all_departments_and_the_bureau(admin: Client, office: Office) -> None:
    last = timezone.localdate().year - 1
    for year in {last} - {office.cycle.year_id}:
        cycle(office.place, [], year=year)

    form = admin.get("/reviews/cycles/open/").context["form"]

    assert form["year"].value() == last + 1
    assert form["issuer"].value() == "岳麓区财政局"
    assert form["who"].value() == "departments"


@pytest.mark.parametrize(
    ("who", "listed", "codes"),
    [
        ("departments", "", ["302001", "303001"]),
        ("departments", "商务局", ["303001"]),
        ("everyone", "", ["302001", "302002", "303001"]),
        ("everyone", " 303001 档案馆 \n\n302001", ["302002"]),
        ("named", "303001\r\n投资促进中心\n303001", ["302002", "303001"]),
    ],
)
def test_open_cycle_takes_all_departments_or_a_list(
    admin: Client, office: Office, who: str, listed: str, codes: list[str]
) -> None:
    admin.post("/reviews/cycles/open/", entered(who=who, listed=listed))
    opened = Cycle.objects.get(year=2024).evaluations
    assert sorted(opened.values_list("department__code", flat=True)) == codes


def test_open_cycle_proposes_the_best_known_nationwide_form(admin: Client) -> None:
    national = schemes()[1]
    form = admin.get("/reviews/cycles/open/").context["form"]
    choices = form.fields["project_scheme"].choices
    assert choices[0][0] == str(national.pk)
    assert "未见原文" not in choices[0][1]
    assert "未见原文" in choices[-1][1]


def test_open_cycle_names_how_well_a_scheme_is_known(admin: Client) -> None:
    page = flat_page(admin.get("/reviews/cycles/open/"))

    assert "部门整体支出绩效自评（长沙市区县，2020），第 1 版（推算）" in page


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        ({"year": "2025"}, ["该地区该年度的自评任务已存在。"]),
        ({"year": "1999"}, ["年度：年度应在 2000 至 2100 之间。"]),
        ({"year": "二〇二四"}, ["年度：年度应为四位数字，如 2025。"]),
        ({"year": "2031"}, ["部门整体评分方案：该方案适用于 2018 至 2027 年度，不能用于 2031 年度。"]),
        ({"year": "2019"}, ["项目自评方案：该方案适用于 2020 至 今 年度，不能用于 2019 年度。"]),
        ({"issuer": ""}, ["组织单位：请填写组织自评的财政部门。"]),
        ({"scheme": None}, ["部门整体评分方案：请选择评分方案。"]),
        ({"opens_on": ""}, ["填报开始日期：请填写。"]),
        ({"opens_on": "三月"}, ["填报开始日期：请填写有效的日期，如 2026-03-31。"]),
        ({"fill_deadline": "2026-01-09"}, ["填报截止日期：不能早于填报开始日期（2026-01-10）。"]),
        ({"review_deadline": "2026-03-30"}, ["审核截止日期：不能早于填报截止日期（2026-03-31）。"]),
        (
            {"has_line_review": None, "has_performance_review": None},
            ["绩效股审核：业务股室审核和绩效股审核至少选一项。"],
        ),
        ({"listed": ""}, ["参加自评的单位：请至少选择一个单位。"]),
        ({"listed": "999999\n水利局"}, ["单位名单：没有找到：999999、水利局。请核对编码或名称。"]),
        (
            {"issuer": "", "listed": ""},
            ["组织单位：请填写组织自评的财政部门。", "参加自评的单位：请至少选择一个单位。"],
        ),
    ],
)
def test_open_cycle_tells_every_problem_and_opens_nothing(
    admin: Client, office: Office, changed: dict[str, Any], problems: list[str]
) -> None:
    response = admin.post("/reviews/cycles/open/", entered(office.place.commerce, **changed))

    page = flat_page(response)
    assert response.status_code == 200
    assert f"请更正以下 {len(problems)} 处：" in page
    for problem in problems:
        assert problem in page
    assert Cycle.objects.count() == 1


def test_open_cycle_takes_no_department_of_another_region(admin: Client, office: Office) -> None:
    abroad = department(Office("430105", "开福区").place, "404001", "外事局")

    response = admin.post("/reviews/cycles/open/", entered(office.place.commerce, abroad))

    assert response.status_code == 200
    assert not Cycle.objects.filter(year=2024).exists()


def test_list_cycles_counts_the_progress(admin: Client, office: Office) -> None:
    statuses = list(Status)
    many = [department(office.place, f"40{number}001", status.label) for number, status in enumerate(statuses)]
    opened = cycle(office.place, many, year=2023)
    for number, (whose, status) in enumerate(zip(many, statuses, strict=True)):
        put(evaluation_of(opened, whose), status, number, office.staff)

    found = {row.cycle.year_id: row for row in cycles_of(office.place.region.pk)}

    assert (found[2023].departments, found[2023].submitted, found[2023].decided) == (8, 5, 2)
    assert (found[2025].departments, found[2025].submitted, found[2025].decided) == (1, 0, 0)
    assert list(found) == [2025, 2023]
    page = flat_page(admin.get("/reviews/cycles/"))
    assert page.index("2025年度部门整体支出绩效自评") < page.index("2023年度部门整体支出绩效自评")


@pytest.mark.parametrize("more", [0, 2])
def test_list_cycles_takes_the_same_queries_for_1_and_3_rows(
    admin: Client, office: Office, django_assert_num_queries: Counter, more: int
) -> None:
    for number in range(more):
        cycle(office.place, [office.place.archive], year=2020 + number)

    with django_assert_num_queries(7):
        response = admin.get("/reviews/cycles/")

    assert len(response.context["rows"]) == 1 + more


def test_list_cycles_of_a_new_region_offers_the_first_step(client: Client, office: Office) -> None:
    Evaluation.objects.all().delete()
    Cycle.objects.all().delete()
    client.force_login(office.administrator)

    page = flat_page(client.get("/reviews/cycles/"))

    assert "还没有自评任务" in page
    assert page.count('href="/reviews/cycles/open/"') == 2


def test_show_cycle(admin: Client, office: Office) -> None:
    page = flat_page(admin.get(f"/reviews/cycles/{office.cycle.pk}/"))

    for text in (
        "2099年3月31日",
        "部门内部审核 → 业务股室审核 → 绩效股审核",
        "本行政区还有 2 个部门和单位不在本任务中。",
        'href="/reviews/?scope=all&amp;year=2025"',
    ):
        assert text in page


def test_change_dates_of_a_cycle(admin: Client, office: Office) -> None:
    dates = {"opens_on": "2026-02-01", "fill_deadline": "2026-04-10", "review_deadline": "2026-06-10"}

    response = admin.post(f"/reviews/cycles/{office.cycle.pk}/dates/", dates)

    assert response["Location"] == f"/reviews/cycles/{office.cycle.pk}/"
    office.cycle.refresh_from_db()
    assert office.cycle.fill_deadline == date(2026, 4, 10)


def test_change_dates_out_of_order_is_told_at_the_field(admin: Client, office: Office) -> None:
    dates = {"opens_on": "2026-02-01", "fill_deadline": "2026-01-31", "review_deadline": "2026-06-10"}

    page = flat_page(admin.post(f"/reviews/cycles/{office.cycle.pk}/dates/", dates))

    assert '<a href="#id_fill_deadline">填报截止日期：不能早于填报开始日期（2026-02-01）。</a>' in page


def test_add_departments(admin: Client, office: Office) -> None:
    address = f"/reviews/cycles/{office.cycle.pk}/departments/"
    archive = office.place.archive

    response = admin.post(address, {"who": "named", "listed": archive.name})

    assert response["Location"] == f"/departments/jobs/{Job.objects.get().pk}/"
    assert evaluation_of(office.cycle, archive).status == Status.DRAFT


def test_add_departments_refuses_those_that_are_in_already(admin: Client, office: Office) -> None:
    address = f"/reviews/cycles/{office.cycle.pk}/departments/"

    response = admin.post(address, {"who": "named", "listed": "302001"})

    assert response.status_code == 200
    assert office.cycle.evaluations.count() == 1
