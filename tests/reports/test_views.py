"""Pages about documents: who gets which file, what the page says meanwhile, what citizens see."""

import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.http import FileResponse
from django.test import Client, override_settings
from django.urls import reverse

from apps.core import jobs
from apps.core.models import Job
from apps.core.pages import Count, counted
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import Evaluation
from apps.evaluations.queries import sheet_from
from apps.indicators.enums import Grade
from apps.reports import actions
from apps.reports.models import Draft, IssuedDocument
from apps.reports.queries import published_page
from apps.reports.tasks import issue_document
from tests.evaluations.factories import Office, advance, cycle, department, evaluation_of, fill_in, write
from tests.pages import flat_page
from tests.reports.papers import pages_of

pytestmark = pytest.mark.django_db

NAME = "2025年度商务局部门整体支出绩效自评报告"
PUBLISHED_AT = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _forget_requests() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture
def office() -> Office:
    office = Office()
    fill_in(office.evaluation, office.staff)
    return office


def approve(office: Office, *more: tuple[Any, Action]) -> None:
    advance(
        office.evaluation,
        (office.staff, Action.SUBMIT),
        (office.reviewer, Action.ENDORSE),
        (office.line, Action.BEGIN),
        (office.line, Action.FORWARD),
        (office.performance, Action.APPROVE),
        *more,
    )


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, *args: int) -> str:
    return reverse(f"reports:{name}", args=args)


def content_of(response: Any) -> bytes:
    assert isinstance(response, FileResponse)
    return b"".join(response.streaming_content)  # type: ignore[arg-type]


def without_a_worker() -> override_settings:
    return override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}})


def test_draft_is_shown_with_the_watermark_to_its_department(office: Office) -> None:
    response = signed_in(office.staff).get(url("draft", office.evaluation.pk), follow=True)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f"inline; filename*=utf-8''{quote(NAME)}{quote('（草稿）.pdf')}"
    pages = pages_of(content_of(response))
    assert "商务局" in pages[0].text
    assert all("未经审定" in page.text for page in pages)
    assert IssuedDocument.objects.count() == 0


def test_draft_of_what_was_returned_is_for_the_bureau_what_it_received(office: Office) -> None:
    moves = ((office.staff, Action.SUBMIT), (office.reviewer, Action.ENDORSE), (office.line, Action.BEGIN))
    advance(office.evaluation, *moves, (office.line, Action.RETURN))
    write(office.evaluation, office.staff, {"basics.duties": "还没有报送的草稿。"})
    address = url("draft", office.evaluation.pk)
    with without_a_worker():
        own, received = (signed_in(user).get(address)["Location"] for user in (office.staff, office.line))
    assert [sheet_from(draft.sheet).basics.duties for draft in Draft.objects.order_by("pk")] == [
        "还没有报送的草稿。",
        "负责商贸流通和外资外贸。",
    ]
    assert signed_in(office.staff).get(own).status_code == 200
    assert signed_in(office.line).get(received).status_code == 200
    assert signed_in(office.line).get(own).status_code == 404


def test_a_draft_is_printed_once_for_each_content(office: Office) -> None:
    client, address = signed_in(office.staff), url("draft", office.evaluation.pk)
    first = client.get(address)["Location"]
    assert client.get(address)["Location"] == first
    assert Job.objects.count() == 1
    write(office.evaluation, office.staff, {"basics.duties": "负责全区商贸流通。"})
    assert client.get(address)["Location"] != first


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"%PDF-1.7 something else")])
def test_a_lost_or_altered_draft_is_printed_again(office: Office, spoil: Callable[[Path], Any]) -> None:
    client, address = signed_in(office.staff), url("draft", office.evaluation.pk)
    shown = client.get(address)["Location"]
    printed = content_of(client.get(shown))
    spoil(Path(Draft.objects.get().file.path))
    told = client.get(shown)
    assert f'href="{address}"' in flat_page(told)
    assert content_of(client.get(address, follow=True)) == printed


def test_a_draft_shows_its_place_in_the_queue_and_can_be_called_off_by_who_asked(office: Office) -> None:
    staff, reviewer = signed_in(office.staff), signed_in(office.reviewer)
    with without_a_worker():
        jobs.ask(issue_document, "1", {}, office.reviewer)
        address = staff.get(url("draft", office.evaluation.pk))["Location"]
    page = flat_page(staff.get(address))
    assert "正在排队，前面还有 1 份。" in page
    assert f'hx-get="{address}"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert f"{address}cancel/" in page
    assert f"{address}cancel/" not in flat_page(reviewer.get(address))
    assert reviewer.post(f"{address}cancel/").status_code == 403
    assert "已取消" in flat_page(staff.post(f"{address}cancel/", follow=True))
    with without_a_worker():
        assert "正在排队" in flat_page(staff.get(url("draft", office.evaluation.pk), follow=True))


def test_who_polls_for_a_draft_is_told_to_open_it(office: Office) -> None:
    client = signed_in(office.staff)
    address = client.get(url("draft", office.evaluation.pk))["Location"]
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_too_many_drafts_are_refused_in_words(office: Office) -> None:
    with override_settings(JOB_LIMIT_EACH=0):
        page = flat_page(signed_in(office.staff).get(url("draft", office.evaluation.pk), follow=True))
    assert "请等其中一些完成后再试" in page
    assert "重新生成" in page


def test_drafts_are_thrown_away_after_a_day(office: Office) -> None:
    address = signed_in(office.staff).get(url("draft", office.evaluation.pk))["Location"]
    draft = Draft.objects.get()
    actions.forget_drafts()
    assert default_storage.exists(str(draft.file.name))
    Draft.objects.update(asked_at=draft.asked_at - timedelta(days=2))
    actions.forget_drafts()
    assert not default_storage.exists(str(draft.file.name))
    assert signed_in(office.staff).get(address).status_code == 404


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"%PDF-1.7 something else")])
def test_a_lost_or_altered_file_is_rendered_again_and_is_the_same(office: Office, spoil: Callable[[Path], Any]) -> None:
    approve(office)
    document = actions.issue(office.evaluation)
    address, path = url("download", office.evaluation.pk, document.pk), Path(document.file.path)
    issued, client = path.read_bytes(), signed_in(office.staff)
    spoil(path)
    told = client.get(address)
    assert (told.status_code, "正在恢复定稿文件" in flat_page(told)) == (503, True)
    assert content_of(client.get(address)) == issued


def test_what_does_not_come_out_the_same_does_not_pass_for_the_document(office: Office) -> None:
    approve(office)
    document = actions.issue(office.evaluation)
    IssuedDocument.objects.update(source=zlib.compress("<p>别的内容</p>".encode()))
    Path(document.file.path).unlink()
    address, client = url("download", office.evaluation.pk, document.pk), signed_in(office.staff)
    for _ in range(2):
        told = client.get(address)
        assert told.status_code == 503
    assert "重新生成的内容与原件不一致" in flat_page(told)
    assert Job.objects.count() == 1


@pytest.mark.parametrize("is_approved", [False, True])
def test_pages_offer_the_draft_or_the_document_and_never_both(office: Office, is_approved: bool) -> None:
    if is_approved:
        approve(office)
    pk = office.evaluation.pk
    addresses = [f"/evaluations/{pk}/", f"/evaluations/{pk}/check/", f"/reviews/{pk}/"]
    for address in addresses:
        page = flat_page(signed_in(office.reviewer).get(address))
        assert (url("draft", pk) in page) is not is_approved
        assert (url("issued_document", pk) in page) is is_approved


def test_draft_of_what_is_approved_is_its_document(office: Office) -> None:
    approve(office)
    response = signed_in(office.staff).get(url("draft", office.evaluation.pk))
    assert (response.status_code, response["Location"]) == (302, url("issued_document", office.evaluation.pk))


@pytest.mark.parametrize("name", ["draft", "issued_document"])
def test_nobody_else_gets_near(office: Office, name: str) -> None:
    other = Office("430102", "芙蓉区")
    page = url(name, office.evaluation.pk)
    assert signed_in(other.staff).get(page).status_code == 404
    assert signed_in(other.performance).get(page).status_code == 404
    assert signed_in(office.performance).get(page).status_code == 404  # not handed in yet
    assert signed_in(office.staff).get(url(name, 987654)).status_code == 404
    assert Client().get(page)["Location"].startswith("/accounts/")


def test_issued_document_says_why_there_is_none(office: Office) -> None:
    response = signed_in(office.staff).get(url("issued_document", office.evaluation.pk))
    assert "当前状态为“填报中”，审定后才生成定稿。" in flat_page(response)
    assert url("draft", office.evaluation.pk) in flat_page(response)


def test_issued_document_waits_and_then_offers_the_file(office: Office) -> None:
    approve(office)
    page, client = url("issued_document", office.evaluation.pk), signed_in(office.staff)
    with without_a_worker():
        waiting = flat_page(client.get(page))
    assert "正在生成定稿" in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    assert f'hx-get="{page}" hx-trigger="every 2s, visibilitychange from:document, online from:window"' in waiting

    document = actions.issue(office.evaluation)
    ready = flat_page(client.get(page, headers={"HX-Request": "true"}))
    assert ready.lstrip().startswith('<div id="issued-document">')
    assert "hx-get" not in ready
    assert document.sha256 in ready
    assert f"{document.pages} 页" in ready
    assert url("download", office.evaluation.pk, document.pk) in ready


def test_issued_document_is_rendered_at_once_where_tasks_run_at_once(office: Office) -> None:
    approve(office)
    response = signed_in(office.reviewer).get(url("issued_document", office.evaluation.pk))
    assert IssuedDocument.objects.get().sha256 in flat_page(response)


def test_issued_document_lists_what_is_superseded(office: Office) -> None:
    approve(office)
    old = actions.issue(office.evaluation)
    advance(office.evaluation, (office.performance, Action.REOPEN))
    text = flat_page(signed_in(office.staff).get(url("issued_document", office.evaluation.pk)))
    assert "以前的定稿" in text
    assert old.sha256 in text


def test_download_gives_the_stored_file(office: Office) -> None:
    approve(office)
    document = actions.issue(office.evaluation)
    response = signed_in(office.line).get(url("download", office.evaluation.pk, document.pk))
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(NAME)}.pdf"
    assert response["Content-Type"] == "application/pdf"
    assert hashlib.sha256(content_of(response)).hexdigest() == document.sha256


def test_download_of_others_documents_is_not_found(office: Office) -> None:
    approve(office)
    document = actions.issue(office.evaluation)
    other = Office("430102", "芙蓉区")
    client = signed_in(other.staff)
    assert client.get(url("download", office.evaluation.pk, document.pk)).status_code == 404
    assert client.get(url("download", other.evaluation.pk, document.pk)).status_code == 404
    assert Client().get(url("download", office.evaluation.pk, document.pk)).status_code == 302


def test_download_published_is_for_everyone_once_published(office: Office) -> None:
    approve(office)
    document, page = actions.issue(office.evaluation), url("download_published", office.evaluation.pk)
    assert Client().get(page).status_code == 404
    advance(office.evaluation, (office.performance, Action.PUBLISH))
    assert hashlib.sha256(content_of(Client().get(page))).hexdigest() == document.sha256
    advance(office.evaluation, (office.performance, Action.REOPEN))
    assert Client().get(page).status_code == 404


def test_download_published_is_not_found_before_it_is_rendered(office: Office) -> None:
    approve(office, (office.performance, Action.PUBLISH))
    assert Client().get(url("download_published", office.evaluation.pk)).status_code == 404


def test_published_shows_citizens_what_is_published_and_nothing_else(office: Office) -> None:
    approve(office)
    page = url("published")
    assert "还没有公开的报告" in flat_page(Client().get(page))
    advance(office.evaluation, (office.performance, Action.PUBLISH))
    with without_a_worker():
        assert "正在生成" in flat_page(Client().get(page))
    actions.issue(office.evaluation)
    text = flat_page(Client().get(page))
    assert "商务局" in text
    assert url("download_published", office.evaluation.pk) in text
    assert "周敏" not in text
    assert "没有符合条件的报告" in flat_page(Client().get(page, {"year": "2024"}))
    assert "商务局" in flat_page(Client().get(page, {"year": "2025", "q": "商务"}))


@pytest.mark.parametrize(
    "query", [{"year": "二〇二五"}, {"after": "x"}, {"after": "9" * 30}, {"year": "-1"}, {"q": "%"}]
)
def test_published_stands_nonsense_in_the_address(query: dict[str, str]) -> None:
    assert Client().get(url("published"), query).status_code == 200


@pytest.fixture
def reports() -> list[Evaluation]:
    """Five published evaluations, two of them published in the same moment."""
    office = Office()
    departments = [department(office.place, f"31{number}001", f"第{number}局") for number in range(5)]
    opened = cycle(office.place, departments, year=2024)
    evaluations = [evaluation_of(opened, one) for one in departments]
    for number, evaluation in enumerate(evaluations):
        moment = PUBLISHED_AT + timedelta(hours=min(number, 3))
        Evaluation.objects.filter(pk=evaluation.pk).update(
            status=Status.PUBLISHED,
            submitted_at=moment,
            submitted_by=office.staff,
            approved_at=moment,
            published_at=moment,
            moved_at=moment,
            total=90 + number,
            grade=Grade.EXCELLENT,
        )
    return evaluations


def test_published_pages_are_complete_and_in_order(reports: list[Evaluation]) -> None:
    expected = [reports[number].pk for number in (4, 3, 2, 1, 0)]
    first = published_page(None, "", None, 2)
    second = published_page(None, "", first.reports[-1].evaluation_id, 2)
    third = published_page(None, "", second.reports[-1].evaluation_id, 2)
    shown = [report.evaluation_id for page in (first, second, third) for report in page.reports]
    assert shown == expected
    assert [page.has_more for page in (first, second, third)] == [True, True, False]
    assert {page.count for page in (first, second, third)} == {Count(5)}
    assert [report.evaluation_id for report in published_page(2024, "第3", None, 9).reports] == [reports[3].pk]
    assert published_page(2025, "", None, 9).reports == []
    assert published_page(2025, "", None, 9).years == [2024]


def test_a_long_list_is_counted_up_to_a_limit(reports: list[Evaluation]) -> None:
    published = Evaluation.objects.filter(status=Status.PUBLISHED)
    counts = [counted(published, 5), counted(published, 4), counted(published.none())]
    assert [(str(count), bool(count)) for count in counts] == [("5", True), ("4 以上", True), ("0", False)]


def test_a_name_that_many_departments_bear_finds_the_same(
    reports: list[Evaluation], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = published_page(None, "局", None, 9)
    monkeypatch.setattr("apps.evaluations.queries.records.FEW_DEPARTMENTS", 2)
    assert published_page(None, "局", None, 9) == few
    assert len(few.reports) == 5
    monkeypatch.setattr("apps.reports.queries.MOST_COUNTED_OF_A_NAME", 3)
    assert str(published_page(None, "局", None, 9).count) == "3 以上"


@pytest.mark.parametrize("rows", [1, 3])
def test_published_takes_the_same_queries_for_every_length(
    reports: list[Evaluation], rows: int, django_assert_num_queries: Any
) -> None:
    for evaluation in reports[rows:]:
        Evaluation.objects.filter(pk=evaluation.pk).update(status=Status.DRAFT, approved_at=None, published_at=None)
    with without_a_worker(), django_assert_num_queries(3):
        response = Client().get(url("published"))
    assert flat_page(response).count("<tr>") == rows + 1


def test_published_links_to_the_next_page(reports: list[Evaluation], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.reports.views.PAGE_SIZE", 2)
    with without_a_worker():
        text = flat_page(Client().get(url("published"), {"q": "局"}))
    assert f"?q={quote('局')}&amp;after={reports[3].pk}" in text


def test_published_shows_the_reviewed_score_that_the_document_prints(office: Office) -> None:
    approve(office, (office.performance, Action.PUBLISH))
    document = actions.issue(office.evaluation)
    plain = flat_page(Client().get(url("published")))
    assert plain.count('data-label="复核得分">—<') == 1
    IssuedDocument.objects.filter(pk=document.pk).update(reviewed_total=Decimal("88.5"), reviewed_grade=Grade.GOOD)
    reviewed = flat_page(Client().get(url("published")))
    assert 'data-label="复核得分">88.50<' in reviewed
    assert 'data-label="复核等级">良<' in reviewed
    assert f'data-label="自评得分">{office.evaluation.total}<' in reviewed


def links_of(page: str) -> set[str]:
    return set(re.findall(r'href="([^"#?]+)"', page))


@pytest.mark.parametrize("who", ["citizen", "staff"])
def test_from_the_entrance_links_lead_to_a_published_report_and_back(office: Office, who: str) -> None:
    approve(office, (office.performance, Action.PUBLISH))
    actions.issue(office.evaluation)
    client = Client() if who == "citizen" else signed_in(office.staff)
    entrance = flat_page(client.get("/", follow=True))
    assert url("published") in links_of(entrance)
    listed = flat_page(client.get(url("published")))
    report = url("download_published", office.evaluation.pk)
    assert {report, "/"} <= links_of(listed)
    assert content_of(client.get(report)).startswith(b"%PDF")
    assert (reverse("accounts:sign_in") in links_of(listed)) is (who == "citizen")
