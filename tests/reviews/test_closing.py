"""Closing and reopening a year on the pages: who may, what they say, what everybody sees afterwards."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.core.refusals import Refused
from apps.core.stamps import fingerprint
from apps.evaluations.actions import close_year, reopen_year
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import Cycle, Evaluation
from apps.reviews.actions import re_score
from apps.reviews.enums import Due, Scope
from apps.reviews.facts import InboxFilter
from apps.reviews.queries import inbox_of
from tests.evaluations.factories import Office, advance, cycle, department
from tests.pages import flat_page
from tests.reviews.conftest import Counter

TEXT = "我市场监管职责，\n已按要求履行。"


@pytest.fixture
def admin(client: Client, office: Office) -> Client:
    client.force_login(office.administrator)
    return client


def url(office: Office, page: str = "") -> str:
    return f"/reviews/cycles/{office.cycle.pk}/{page}"


def closed(office: Office) -> Office:
    office.cycle = close_year(office.administrator, office.cycle.pk)
    return office


def told(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize("page", ["close/", "reopen/"])
def test_only_the_administrator_of_the_region_opens_the_pages(client: Client, office: Office, page: str) -> None:
    for person in (office.staff, office.reviewer, office.line, office.performance):
        client.force_login(person)
        for response in (client.get(url(office, page)), client.post(url(office, page), {"reason": "理由"})):
            assert response.status_code == 403
    client.force_login(Office("430105", "开福区").administrator)
    assert client.get(url(office, page)).status_code == 404
    assert client.post(url(office, page), {"reason": "理由"}).status_code == 404
    client.logout()
    assert client.get(url(office, page))["Location"] == f"/accounts/sign-in/?next={url(office, page)}"
    assert Cycle.objects.filter(closed_at=None).count() == Cycle.objects.count()


def test_before_closing_the_page_names_what_is_not_approved(admin: Client, office: Office) -> None:
    place = office.place
    office.cycle = cycle(place, [place.archive, place.commerce], year=2023)
    Evaluation.objects.filter(cycle=office.cycle, department=place.archive).update(status=Status.RETURNED)
    page = flat_page(admin.get(url(office, "close/")))
    assert "还有 2 份自评没有审定。" in page
    assert page.index("302001 商务局") < page.index("已退回") < page.index("303001 档案馆")
    assert ">仍要关账<" in page
    empty = cycle(place, [], year=2022)
    page = flat_page(admin.get(f"/reviews/cycles/{empty.pk}/close/"))
    assert "参加本任务的自评都已审定。" in page
    assert "仍要关账" not in page


def test_closing_and_reopening(admin: Client, office: Office) -> None:
    assert f'href="{url(office, "close/")}"' in flat_page(admin.get(url(office)))
    response = admin.post(url(office, "close/"), follow=True)
    page = flat_page(response)
    assert told(response) == ["2025 年度已关账。"]
    assert f"2025 年度已由{office.administrator.name}于 " in page
    assert f'href="{url(office, "reopen/")}"' in page
    for gone in ("close/", "dates/", "departments/", "undo/", "versions/"):
        assert f'href="{url(office, gone)}"' not in page

    refused = admin.post(url(office, "reopen/"), {"reason": "  "})
    assert "重新开放的理由：请填写重新开放的理由。" in flat_page(refused)
    response = admin.post(url(office, "reopen/"), {"reason": "决算批复\n有误"}, follow=True)
    page = flat_page(response)
    assert told(response) == ["2025 年度已重新开放。"]
    assert "决算批复<br>有误" in page
    assert f'href="{url(office, "dates/")}"' in page


def test_what_comes_too_late_is_told(admin: Client, office: Office) -> None:
    closed(office)
    words = f"2025 年度已由{office.administrator.name}于 "
    assert told(admin.post(url(office, "close/"), follow=True))[0].startswith(words)
    for page in ("close/", "dates/", "departments/", "departments/remove/", "undo/", "versions/"):
        response = admin.get(url(office, page))
        assert response.status_code == 403
        assert words in flat_page(response)
    admin.post(url(office, "reopen/"), {"reason": "补报"})
    response = admin.post(url(office, "reopen/"), {"reason": "再次补报"})
    assert response.status_code == 403
    assert "2025 年度没有关账，不需要重新开放。" in flat_page(response)


def test_lists_mark_a_closed_year(client: Client, office: Office) -> None:
    for person, page in ((office.administrator, "/reviews/cycles/"), (office.staff, "/evaluations/")):
        client.force_login(person)
        assert "已关账" not in flat_page(client.get(page))
    closed(office)
    for person, page in ((office.administrator, "/reviews/cycles/"), (office.staff, "/evaluations/")):
        client.force_login(person)
        assert "已关账" in flat_page(client.get(page))


@pytest.mark.parametrize("path", ["", "check/", "sections/base/", "sections/scores/", "sections/evidence/"])
@pytest.mark.parametrize("who", ["staff", "reviewer"])
def test_the_department_reads_why_it_is_closed(client: Client, office: Office, who: str, path: str) -> None:
    closed(office)
    client.force_login(getattr(office, who))
    page = flat_page(client.get(f"/evaluations/{office.evaluation.pk}/{path}"))
    assert page.count("确需修改，请由系统管理员重新开放。") >= 1
    assert "剩 " not in page
    assert "现在由" not in page


@pytest.mark.parametrize("who", ["line", "performance", "administrator", "reviewer"])
def test_the_desk_says_why_it_is_closed(client: Client, begun: Office, who: str) -> None:
    closed(begun)
    client.force_login(getattr(begun, who))
    response = client.get(f"/reviews/{begun.evaluation.pk}/")
    assert f"2025 年度已由{begun.administrator.name}于 " in flat_page(response)
    assert {move.reason is None for move in response.context["moves"]} <= {False}


def test_the_records_on_the_desk_tell_the_closing_and_the_reopening(client: Client, begun: Office) -> None:
    closed(begun)
    reopen_year(begun.administrator, begun.evaluation.cycle_id, reason="补报两个单位。")
    client.force_login(begun.line)
    page = flat_page(client.get(f"/reviews/{begun.evaluation.pk}/"))
    records = page[page.index("<h3>办理记录</h3>") :]
    assert records.index("重新开放") < records.index("补报两个单位。") < records.index("关账")


def test_nothing_of_a_closed_year_waits_for_anybody(begun: Office) -> None:
    mine = InboxFilter(Scope.MINE)
    assert [row.pk for row in inbox_of(begun.line, mine).rows] == [begun.evaluation.pk]
    Cycle.objects.update(review_deadline="2020-01-03", fill_deadline="2020-01-02", opens_on="2020-01-01")
    overdue = InboxFilter(Scope.ALL, due=Due.OVERDUE)
    assert len(inbox_of(begun.line, overdue).rows) == 1
    closed(begun)
    assert inbox_of(begun.line, mine).rows == ()
    assert inbox_of(begun.line, overdue).rows == ()
    assert len(inbox_of(begun.line, InboxFilter(Scope.ALL)).rows) == 1


def test_the_inbox_says_that_the_year_is_closed(client: Client, begun: Office) -> None:
    client.force_login(begun.line)
    assert "关账" not in flat_page(client.get("/reviews/"))
    closed(begun)
    words = "2025 年度已关账，停在您这一环节的 1 份自评只能查看，年度重新开放后才能继续办理。"
    assert words in flat_page(client.get("/reviews/"))
    assert "停在您这一环节" not in flat_page(client.get("/reviews/?scope=all"))
    client.force_login(begun.reviewer)
    assert "2025 年度已关账。" in flat_page(client.get("/reviews/"))


def test_a_closed_year_behind_an_open_one_is_not_told(client: Client, begun: Office) -> None:
    closed(begun)
    cycle(begun.place, [begun.place.commerce], year=2026)
    client.force_login(begun.line)
    assert "关账" not in flat_page(client.get("/reviews/"))


def test_the_department_is_told_why_its_year_is_open_again(client: Client, office: Office) -> None:
    client.force_login(office.staff)
    home = f"/evaluations/{office.evaluation.pk}/"
    assert "重新开放" not in flat_page(client.get(home))
    closed(office)
    assert "<b>关账</b>" in flat_page(client.get(f"{home}history/"))
    reopen_year(office.administrator, office.cycle.pk, "决算批复有误")
    assert f"{office.administrator.name}重新开放了 2025 年度（" in flat_page(client.get(home))
    page = flat_page(client.get(f"{home}history/"))
    assert page.index("<b>重新开放</b>") < page.index("决算批复有误") < page.index("<b>关账</b>")


def test_the_notice_of_a_reopening_ends_with_the_next_move(client: Client, begun: Office) -> None:
    closed(begun)
    reopen_year(begun.administrator, begun.cycle.pk, "补报")
    client.force_login(begun.staff)
    home = f"/evaluations/{begun.evaluation.pk}/"
    assert "重新开放了" in flat_page(client.get(home))
    advance(begun.evaluation, (begun.line, Action.FORWARD), now=timezone.now())
    page = flat_page(client.get(home))
    assert "重新开放了" not in page
    assert "<b>重新开放</b>" in page


@pytest.mark.parametrize("path", ["", "check/", "sections/base/"])
def test_a_closed_year_invites_nobody_to_submit(client: Client, office: Office, path: str) -> None:
    client.force_login(office.staff)
    address = f"/evaluations/{office.evaluation.pk}/{path}"
    inviting = re.compile("btn-primary|待处理|即可提交|后提交|提交之后")
    assert inviting.search(flat_page(client.get(address)))
    closed(office)
    assert not inviting.search(flat_page(client.get(address)).partition("</main>")[0])


def test_a_closed_year_is_not_re_scored(begun: Office) -> None:
    closed(begun)
    with pytest.raises(Refused, match="关账"):
        re_score(begun.line, begun.evaluation.pk, "score.satisfaction", None, "")


def test_what_was_approved_is_published_after_the_closing(client: Client, begun: Office) -> None:
    advance(begun.evaluation, (begun.line, Action.FORWARD), (begun.performance, Action.APPROVE))
    closed(begun)
    client.force_login(begun.performance)
    client.post(f"/reviews/{begun.evaluation.pk}/moves/publish/", {"note": ""})
    begun.evaluation.refresh_from_db()
    assert begun.evaluation.status == Status.PUBLISHED


def test_who_saves_after_the_closing_is_told_and_loses_nothing(client: Client, office: Office) -> None:
    """Without a script the page offers what was typed again, and after the reopening it is taken."""
    client.force_login(office.staff)
    page = f"/evaluations/{office.evaluation.pk}/sections/basics/"
    closed(office)
    seen = json.dumps({"basics.duties": fingerprint(""), "basics.main_work": fingerprint("")})
    posted = {"seen": seen, "basics.duties": TEXT, "basics.main_work": ""}
    response = client.post(page, posted, follow=True)
    assert told(response)[0].startswith("2025 年度已由")
    assert "您刚才填写的 1 处内容没有保存" in flat_page(response)
    unsent = response.context["request"].unsent
    assert dict(unsent.fields) == {"seen": seen, "basics.duties": TEXT}
    client.force_login(office.administrator)
    client.post(url(office, "reopen/"), {"reason": "补报"})
    client.force_login(office.staff)
    assert told(client.post(unsent.action, dict(unsent.fields), follow=True))[-1] == "已保存 1 处修改。"
    office.evaluation.refresh_from_db()
    assert office.evaluation.duties == TEXT


def test_autosave_after_the_closing_is_told(client: Client, office: Office) -> None:
    closed(office)
    client.force_login(office.staff)
    body = {"section": "basics", "changes": [{"cell": "basics.duties", "text": TEXT}]}
    response = client.post(
        f"/evaluations/{office.evaluation.pk}/cells/", json.dumps(body), content_type="application/json"
    )
    assert response.status_code == 409
    [outcome] = response.json()["outcomes"]
    assert (outcome["cell"], outcome["state"], outcome["kept"]) == ("basics.duties", "locked", False)
    assert outcome["problem"].startswith("2025 年度已由")


@pytest.mark.parametrize("more", [0, 3])
def test_the_pages_take_the_same_queries_for_1_and_4_departments(
    admin: Client, office: Office, django_assert_num_queries: Counter, more: int
) -> None:
    extra = [department(office.place, f"31{number}001", f"第{number}局") for number in range(more)]
    office.cycle = cycle(office.place, [office.place.commerce, *extra], year=2023)
    with django_assert_num_queries(6):
        admin.get(url(office, "close/"))
    closed(office)
    with django_assert_num_queries(4):
        admin.get(url(office, "reopen/"))
    with django_assert_num_queries(12):
        admin.get(url(office))
