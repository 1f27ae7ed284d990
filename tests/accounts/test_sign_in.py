"""Signing in: the policy as a browser meets it."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessFailureLog, AccessLog
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from apps.accounts.actions import add_user, deactivate_user, reset_password
from apps.accounts.enums import DEMO_PASSWORD, Role
from apps.accounts.facts import UserDetails
from apps.accounts.models import User
from tests.accounts.build import PASSWORD, administrator, user
from tests.accounts.test_actions import NEW_YEAR
from tests.departments.build import District, district
from tests.pages import flat_page

pytestmark = pytest.mark.django_db

FAILED = "用户名或密码不正确。请核对后重试，密码区分大小写。"


@pytest.fixture
def there() -> District:
    return district()


@pytest.fixture
def lisi(there: District) -> User:
    return user("lisi", there.commerce, Role.STAFF)


def sign_in(client: Client, username: str, password: str, **more: str) -> str:
    """Post the form; the address that follows, or the page."""
    response = client.post("/accounts/sign-in/", {"username": username, "password": password, **more})
    return response.headers.get("Location") or flat_page(response)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_sign_in_leads_home_or_to_the_page_that_was_asked_for(client: Client, lisi: User) -> None:
    assert sign_in(client, "lisi", PASSWORD) == "/"
    assert is_signed_in(client)
    client.post("/accounts/sign-out/")
    assert sign_in(client, "lisi", PASSWORD, next="/accounts/password/") == "/accounts/password/"
    assert client.get("/accounts/sign-in/")["Location"] == "/"


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_sign_in_leads_to_no_other_host(client: Client, lisi: User, elsewhere: str) -> None:
    assert sign_in(client, "lisi", PASSWORD, next=elsewhere) == "/"


def test_sign_in_fails_with_the_same_words_whether_the_account_exists_or_not(client: Client, there: District) -> None:
    user("lisi", there.commerce, Role.STAFF)
    deactivate_user(user("tingyong", there.commerce, Role.STAFF))

    pages = [
        sign_in(client, username, password)
        for username, password in [("lisi", "wrong"), ("nobody", "wrong"), ("tingyong", PASSWORD)]
    ]

    assert [FAILED in page for page in pages] == [True, True, True]
    assert not is_signed_in(client)


def test_sign_in_locks_after_five_failures_and_says_for_how_long(client: Client, lisi: User) -> None:
    for _ in range(4):
        assert FAILED in sign_in(client, "lisi", "wrong")

    response = client.post("/accounts/sign-in/", {"username": "lisi", "password": "wrong"})

    page = flat_page(response)
    assert response.status_code == 429
    assert "密码连续错误 5 次" in page
    assert "<b>15 分钟</b>" in page
    assert "暂时不能登录" in sign_in(client, "lisi", PASSWORD)
    assert not is_signed_in(client)


def test_a_reset_password_opens_a_locked_account(client: Client, lisi: User) -> None:
    for _ in range(5):
        sign_in(client, "lisi", "wrong")

    assert sign_in(client, "lisi", reset_password(lisi)) == "/accounts/sign-in/first-password/"


def test_an_open_page_learns_whose_session_it_is(client: Client, lisi: User) -> None:
    assert client.get("/accounts/session/")["Location"] == "/accounts/sign-in/?next=/accounts/session/"
    client.force_login(lisi)
    told = client.get("/accounts/session/").json()
    assert (told["user"], told["name"]) == (lisi.pk, lisi.name)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(lisi)
    token = browser.get("/accounts/session/").json()["token"]
    assert browser.post("/accounts/sign-out/", {"csrfmiddlewaretoken": token}).status_code == 302


def test_sign_out_wants_a_post(client: Client, lisi: User) -> None:
    client.force_login(lisi)

    assert client.get("/accounts/sign-out/").status_code == 405
    assert is_signed_in(client)
    assert client.post("/accounts/sign-out/")["Location"] == "/accounts/sign-in/"
    assert not is_signed_in(client)


def test_first_password_comes_before_the_session(client: Client, there: District) -> None:
    issued = add_user(UserDetails(username="xinren", name="新人"), there.commerce, Role.STAFF, NEW_YEAR)

    assert sign_in(client, "xinren", issued.password) == "/accounts/sign-in/first-password/"
    assert not is_signed_in(client)
    assert client.get("/accounts/password/")["Location"] == "/accounts/sign-in/?next=/accounts/password/"
    assert "新人" in flat_page(client.get("/accounts/sign-in/first-password/"))

    weak = client.post("/accounts/sign-in/first-password/", {"new_password1": "123456", "new_password2": "123456"})
    assert "密码太短，至少要有 10 个字符。" in flat_page(weak)
    assert not is_signed_in(client)

    chosen = {"new_password1": "Xiang-jiang-25", "new_password2": "Xiang-jiang-25"}
    assert client.post("/accounts/sign-in/first-password/", chosen)["Location"] == "/"
    assert is_signed_in(client)
    assert client.get("/accounts/password/").status_code == 200
    client.post("/accounts/sign-out/")
    assert FAILED in sign_in(client, "xinren", issued.password)
    assert sign_in(client, "xinren", "Xiang-jiang-25") == "/"


def test_first_password_is_for_those_who_have_just_proved_the_issued_one(client: Client, there: District) -> None:
    assert client.get("/accounts/sign-in/first-password/")["Location"] == "/accounts/sign-in/"

    issued = add_user(UserDetails(username="xinren", name="新人"), there.commerce, Role.STAFF, NEW_YEAR)
    sign_in(client, "xinren", issued.password)
    reset_password(issued.user)  # the proof is void

    chosen = {"new_password1": "Xiang-jiang-25", "new_password2": "Xiang-jiang-25"}
    assert client.post("/accounts/sign-in/first-password/", chosen)["Location"] == "/accounts/sign-in/"
    assert not is_signed_in(client)


def test_change_password_needs_the_present_one_and_ends_other_sessions(client: Client, lisi: User) -> None:
    elsewhere = Client()
    sign_in(client, "lisi", PASSWORD)
    sign_in(elsewhere, "lisi", PASSWORD)
    new = {"new_password1": "Xiang-jiang-25", "new_password2": "Xiang-jiang-25"}

    refused = client.post("/accounts/password/", {"old_password": "wrong", **new})
    assert refused.status_code == 200
    assert client.post("/accounts/password/", {"old_password": PASSWORD, **new})["Location"] == "/"

    assert client.get("/accounts/password/").status_code == 200
    assert elsewhere.get("/accounts/password/").status_code == 302


def test_a_deactivated_account_loses_its_open_session(client: Client, lisi: User) -> None:
    client.force_login(lisi)

    deactivate_user(lisi)

    assert client.get("/accounts/password/").status_code == 302


def test_demo_accounts_exist_in_the_demo_only(client: Client, there: District, settings: LazySettings) -> None:
    user("demo-staff", there.commerce, Role.STAFF, password=DEMO_PASSWORD, is_demo=True)
    assert "demo-staff" in flat_page(client.get("/accounts/sign-in/"))
    assert sign_in(client, "demo-staff", DEMO_PASSWORD) == "/"

    settings.DEMO = False

    assert client.get("/accounts/password/").status_code == 302  # the open session ends, too
    page = flat_page(Client().get("/accounts/sign-in/"))
    assert "demo-staff" not in page
    assert DEMO_PASSWORD not in page
    assert FAILED in sign_in(Client(), "demo-staff", DEMO_PASSWORD)


def test_pages_with_passwords_are_not_kept_by_browsers(client: Client) -> None:
    assert "no-store" in client.get("/accounts/sign-in/")["Cache-Control"]


def test_security_log_shows_successes_failures_and_lockouts_of_the_own_region(
    client: Client, there: District, lisi: User
) -> None:
    user("waidi", district("430102", "芙蓉区").commerce, Role.STAFF)
    stranger = Client(REMOTE_ADDR="10.1.1.1", HTTP_USER_AGENT="Probe/1.0")
    sign_in(Client(), "lisi", PASSWORD)
    sign_in(stranger, "root", "wrong")
    sign_in(stranger, "waidi", "wrong")
    for _ in range(5):
        sign_in(Client(), "lisi", "wrong")
    client.force_login(administrator(there.bureau))

    response = client.get("/accounts/security-log/")

    shown = [(event.label, event.username, event.name) for event in response.context["events"]]
    assert shown[0] == ("登录成功", "guanli", "姓名guanli")
    assert shown[1] == ("锁定", "lisi", "姓名lisi")
    assert shown[2:6] == [("登录失败", "lisi", "姓名lisi")] * 4
    assert shown[6:] == [("登录失败", "root", ""), ("登录成功", "lisi", "姓名lisi")]
    page = flat_page(response)
    assert "10.1.1.1" in page
    assert "没有此用户" in page


def test_security_log_is_paged_backwards_in_time(client: Client, there: District) -> None:
    client.force_login(administrator(there.bureau))
    AccessLog.objects.bulk_create([AccessLog(username="guanli", user_agent=f"no {n}") for n in range(30)])
    AccessFailureLog.objects.bulk_create([AccessFailureLog(username="root", user_agent="x") for _ in range(30)])

    first = client.get("/accounts/security-log/")
    second = client.get("/accounts/security-log/" + first.context["page"].older_url)

    assert (len(first.context["events"]), len(second.context["events"])) == (50, 11)
    assert second.context["page"].older_url == ""
    assert second.context["page"].newer_url == "?"


def test_security_log_goes_by_its_sequence_and_not_by_a_clock(client: Client, there: District) -> None:
    """The clock was set back between the second and the third sign-in."""
    client.force_login(administrator(there.bureau))
    AccessLog.objects.all().delete()
    began = timezone.now()
    for number, hours in enumerate((0, 1, -3, -2)):
        row = AccessLog.objects.create(username="guanli", user_agent=f"no {number}")
        AccessLog.objects.filter(pk=row.pk).update(attempt_time=began + timedelta(hours=hours))
    assert [event.agent for event in client.get("/accounts/security-log/").context["events"]] == [
        "no 3",
        "no 2",
        "no 1",
        "no 0",
    ]


def test_security_log_passes_over_other_regions_a_piece_at_a_time(
    client: Client, there: District, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr("apps.accounts.queries.LOOKED_THROUGH", 20)
    user("waidi", district("430102", "芙蓉区").commerce, Role.STAFF)
    client.force_login(administrator(there.bureau))
    for model in (AccessLog, AccessFailureLog):
        for number in range(50):
            name = "guanli" if number % 10 == 0 else "waidi"
            model.objects.create(username=name, user_agent=f"no {number}")
    address, agents, pages = "/accounts/security-log/", [], 0
    while True:
        with django_assert_num_queries(8):  # session, user with duties, region, two logs, accounts, two logs
            context = client.get(address).context
        agents += [event.agent for event in context["events"] if event.agent.startswith("no")]
        pages += 1
        if not context["page"].older_url:
            break
        address = "/accounts/security-log/" + context["page"].older_url
    assert sorted(agents) == sorted(f"no {number}" for number in (0, 10, 20, 30, 40) for _ in "12")
    assert pages == 3


def test_security_log_is_for_administrators(client: Client, lisi: User) -> None:
    client.force_login(lisi)

    assert client.get("/accounts/security-log/").status_code == 403


def test_a_user_name_that_is_too_long_for_any_account_is_a_wrong_one(client: Client) -> None:
    answer = client.post("/accounts/sign-in/", {"username": "文" * 5_000, "password": "x"})
    assert answer.status_code == 200
    assert "用户名或密码不正确。请核对后重试，密码区分大小写。" in answer.content.decode()
    assert not AccessFailureLog.objects.exists()
