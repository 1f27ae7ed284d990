"""Notices: told with what they tell of, counted with the account, mailed once a day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.notices import tasks
from apps.notices.actions import choose_mail, forget, give_back_digest, read, take_digest, tell
from apps.notices.enums import NoticeKind
from apps.notices.models import MailChoice, Notice
from apps.notices.queries import owed_a_digest
from apps.trace.models import TraceEntry
from tests.accounts.build import user
from tests.departments.build import District, district
from tests.pages import flat_page

pytestmark = pytest.mark.django_db

Counter = Callable[[int], Any]
MORNING = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture
def there() -> District:
    return district()


@pytest.fixture
def reader(there: District) -> User:
    return user("reader", there.commerce, Role.STAFF)


def told(whose: User, count: int = 1, words: str = "有一件事") -> list[Notice]:
    for number in range(count):
        tell([whose.pk], NoticeKind.MOVE, f"{words}{number}", "/evaluations/", MORNING)
    whose.refresh_from_db()
    return list(Notice.objects.filter(recipient=whose).order_by("pk"))


# Told and read


@pytest.mark.parametrize("people", [1, 3])
def test_telling_takes_three_queries_however_many_hear_it(
    people: int, there: District, django_assert_num_queries: Counter
) -> None:
    users = [user(f"reader{number}", there.commerce, Role.STAFF) for number in range(people)]
    with django_assert_num_queries(3):  # the accounts, the notices, their numbers
        tell([one.pk for one in users] * 2, NoticeKind.MOVE, "有一件事", "/evaluations/")
    assert set(User.objects.filter(pk__in=[one.pk for one in users]).values_list("unread_notices", flat=True)) == {1}
    assert Notice.objects.count() == people


def test_a_long_sentence_is_cut_and_nobody_is_nobody(reader: User) -> None:
    tell([reader.pk, reader.pk + 1000], NoticeKind.MOVE, "长" * 500, "/evaluations/")
    assert len(Notice.objects.get().words) == 300


def test_what_is_read_is_counted_down_once(reader: User) -> None:
    first, second, _ = told(reader, 3)
    for _ in range(2):
        read(reader, first.pk)
    assert reader.unread_notices == 2
    read(reader)
    reader.refresh_from_db()
    second.refresh_from_db()
    assert (reader.unread_notices, second.read_at is not None) == (0, True)


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_takes_one_query_and_the_head_counts_without_any(
    count: int, client: Client, reader: User, django_assert_num_queries: Counter
) -> None:
    told(reader, count)
    client.force_login(reader)
    with django_assert_num_queries(4):  # session, user with duties and their units; notices
        page = flat_page(client.get("/notices/"))
    assert f"<b>{count}</b>" in page
    assert page.count('class="is-unread"') == count


def test_pages_go_on_behind_the_last_notice(client: Client, reader: User) -> None:
    told(reader, 31)
    client.force_login(reader)
    first = client.get("/notices/")
    assert [notice.words for notice in first.context["notices"]][::29] == ["有一件事30", "有一件事1"]
    second = client.get(f"/notices/{first.context['page'].older_url}")
    assert [notice.words for notice in second.context["notices"]] == ["有一件事0"]


def test_a_notice_leads_to_its_page_and_is_read(client: Client, reader: User) -> None:
    (notice,) = told(reader)
    client.force_login(reader)
    answer = client.post(f"/notices/{notice.pk}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/evaluations/")
    assert "没有未读的通知。" in flat_page(client.get("/notices/"))


def test_nobody_opens_the_notice_of_another(client: Client, there: District, reader: User) -> None:
    (notice,) = told(reader)
    client.force_login(user("other", there.commerce, Role.STAFF))
    assert client.post(f"/notices/{notice.pk}/").status_code == 404
    assert client.post("/notices/read/").status_code == 302
    reader.refresh_from_db()
    assert reader.unread_notices == 1


def test_what_was_read_long_ago_is_thrown_away(reader: User) -> None:
    first, _ = told(reader, 2)
    read(reader, first.pk)
    assert forget(MORNING + timedelta(days=399)) == 0
    assert forget(MORNING + timedelta(days=401)) == 1
    assert Notice.objects.count() == 1


# Mail


@pytest.fixture
def at_nine(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.EMAIL_HOST, settings.PORTAL_URL = "mail.example", "https://zp.example"
    monkeypatch.setattr(tasks, "present", lambda: timezone.make_aware(datetime(2026, 3, 2, 9)))


def with_address(whose: User, *, is_wanted: bool = True) -> User:
    choose_mail(whose, f"{whose.username}@example.com", is_wanted=is_wanted)
    return whose


def run() -> None:
    tasks.send_digests.call()


@pytest.mark.usefixtures("at_nine")
def test_one_mail_tells_it_all_and_no_second_one_comes_that_day(reader: User) -> None:
    with_address(reader)
    told(reader, 2)
    for _ in range(2):
        run()
        told(reader)
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["reader@example.com"], "部门整体支出绩效自评：2 条通知")
    assert message.body.splitlines()[:6] == [
        "姓名reader，您好：",
        "",
        "您有 2 条未读通知：",
        "",
        "1. 【办理】有一件事0",
        "   https://zp.example/evaluations/",
    ]


@pytest.mark.usefixtures("at_nine")
def test_what_is_read_unwanted_or_without_an_address_is_not_mailed(there: District, reader: User) -> None:
    told(with_address(reader))
    read(reader)
    told(with_address(user("silent", there.commerce, Role.STAFF), is_wanted=False))
    told(user("nowhere", there.commerce, Role.STAFF))
    run()
    assert mail.outbox == []


def test_nothing_is_mailed_without_a_server_or_at_night(
    reader: User, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    told(with_address(reader))
    monkeypatch.setattr(tasks, "present", lambda: timezone.make_aware(datetime(2026, 3, 2, 9)))
    run()
    settings.EMAIL_HOST = "mail.example"
    monkeypatch.setattr(tasks, "present", lambda: timezone.make_aware(datetime(2026, 3, 2, 7)))
    run()
    assert mail.outbox == []


@pytest.mark.usefixtures("at_nine")
def test_what_could_not_be_sent_is_tried_again_and_a_dead_server_is_left_alone(
    there: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        told(with_address(user(f"reader{number}", there.commerce, Role.STAFF)))
    tried: list[str] = []

    def fail(message: mail.EmailMessage) -> int:
        tried.extend(message.to)
        raise OSError("away")

    with monkeypatch.context() as patch:
        patch.setattr(mail.EmailMessage, "send", fail)
        run()
    assert len(tried) == 3
    assert len(owed_a_digest(TODAY, 0, 50)) == 5
    run()
    assert len(mail.outbox) == 5


def test_two_workers_do_not_send_the_same(reader: User) -> None:
    told(with_address(reader), 2)
    notices = take_digest(reader.pk, TODAY)
    assert (len(notices), take_digest(reader.pk, TODAY)) == (2, [])
    give_back_digest(reader.pk, notices)
    assert len(take_digest(reader.pk, TODAY)) == 2


@pytest.mark.parametrize("people", [1, 3])
def test_who_is_owed_a_mail_is_found_by_one_query(
    people: int, there: District, django_assert_num_queries: Counter
) -> None:
    for number in range(people):
        told(with_address(user(f"reader{number}", there.commerce, Role.STAFF)))
    with django_assert_num_queries(1):
        assert len(owed_a_digest(TODAY, 0, 50)) == people


def test_everybody_chooses_for_himself(client: Client, reader: User) -> None:
    client.force_login(reader)
    assert "暂不发邮件" in flat_page(client.get("/notices/mail/"))
    answer = client.post("/notices/mail/", {"email": "zhou@example.com"}, follow=True)
    assert "已保存通知设置。" in flat_page(answer)
    assert MailChoice.objects.get(user=reader).is_wanted is False
    assert TraceEntry.objects.filter(what="通知设置").count() == 1
    assert "有效的" in flat_page(client.post("/notices/mail/", {"email": "zhou"}))
