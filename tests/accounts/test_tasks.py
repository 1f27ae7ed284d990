"""Importing users in pieces: taken up where a worker died, the same passwords, and what does not fit left out."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.test import override_settings

from apps.accounts import tasks
from apps.accounts.actions import imported_password
from apps.accounts.enums import Role
from apps.accounts.imports import HEADINGS
from apps.accounts.models import Membership, User
from apps.core import jobs
from apps.core.enums import JobState
from apps.core.models import Job
from apps.trace.enums import TraceKind
from apps.trace.facts import changes_in
from apps.trace.models import TraceEntry
from tests.accounts.build import administrator, user
from tests.departments.build import District, district

pytestmark = pytest.mark.django_db

HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
LINES = [f"user{number}|用户{number}||302001|填报人|2025-01-01|" for number in range(5)]


class KilledError(BaseException):
    """The worker is gone."""


@pytest.fixture(autouse=True)
def _queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(tasks, "AT_A_TIME", 2)
    backend = {"default": {"BACKEND": "apps.core.queue.OrderedBackend"}}
    with override_settings(TASKS=backend, PASSWORD_HASHERS=HASHERS):
        yield


@pytest.fixture
def there() -> District:
    return district()


def ask(there: District, *lines: str) -> Job:
    rows = [["用户名单"], list(HEADINGS), *(line.split("|") for line in lines)]
    return tasks.ask_for_import(there.region, rows, "secret", administrator(there.bureau))


def run(job: Job) -> list[tuple[int, str, bool, str]]:
    """Deliver the job; the lines of its report."""
    tasks.import_users.func(job.pk)
    job.refresh_from_db()
    return list(job.lines.order_by("item").values_list("item", "name", "is_done", "words"))


def test_every_row_is_written_and_reported_once(there: District) -> None:
    job = ask(there, *LINES, "user4|用户4||303001|填报人|2025-01-01|")
    expected = [(3 + number, f"用户{number}", True, f"新账号：user{number}") for number in range(5)]
    for _ in range(2):
        assert run(job) == [*expected, (8, "用户4", True, "新增")]
    assert (job.state, job.done, job.total, job.arguments) == (JobState.DONE, 6, 6, {})
    assert Membership.objects.filter(user__username__startswith="user").count() == 6


def test_the_trace_names_the_rows_of_the_spreadsheet(there: District) -> None:
    run(ask(there, *LINES))
    contents = TraceEntry.objects.filter(kind=TraceKind.IMPORT).order_by("pk").values_list("content", flat=True)
    told = [int(name.split()[0]) for content in contents for name in changes_in(content)]
    assert told == [3, 4, 5, 6, 7]


@pytest.mark.parametrize("piece", [1, 2, 3])
def test_a_killed_worker_leaves_whole_pieces_and_the_passwords_stay_the_same(
    there: District, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    job, breaths = ask(there, *LINES), 0

    def breathe(seconds: float) -> None:
        nonlocal breaths
        breaths += 1
        if breaths == piece:
            raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("apps.core.jobs.time.sleep", breathe)
        with pytest.raises(KilledError):
            run(job)
    assert User.objects.filter(username__startswith="user").count() == min(2 * piece, 5)
    assert len(run(job)) == 5
    for account in User.objects.filter(username__startswith="user"):
        assert account.must_change_password
        assert check_password(imported_password("secret", account.username), account.password)


def test_passwords_differ_by_account_and_by_import() -> None:
    made = {imported_password(secret, name) for secret in ("a", "b") for name in ("lisi", "wangwu")}
    assert len(made) == 4
    assert {len(password) for password in made} == {14}


def test_what_does_not_fit_any_more_is_left_out_with_its_reason(there: District) -> None:
    job = ask(there, *LINES)
    user("user1", district("430102", "芙蓉区").commerce, Role.STAFF)
    assert run(job)[:2] == [
        (3, "用户0", True, "新账号：user0"),
        (4, "用户1", False, "用户名“user1”已被其他行政区使用，请换一个。"),
    ]
    assert User.objects.filter(username__startswith="user").count() == 5


def test_called_off_what_is_imported_stays(there: District, monkeypatch: pytest.MonkeyPatch) -> None:
    job = ask(there, *LINES)
    monkeypatch.setattr("apps.core.jobs.time.sleep", lambda seconds: jobs.cancel(job))
    assert len(run(job)) == 2
    assert (job.state, job.arguments) == (JobState.CANCELLED, {})


@pytest.mark.parametrize("more", [0, 50])
def test_a_piece_takes_the_same_queries_in_a_small_and_a_large_region(
    there: District, django_assert_num_queries: Any, more: int
) -> None:
    for number in range(more):
        user(f"known{number}", there.commerce, Role.STAFF)
    job = ask(there, *LINES[:2])
    with django_assert_num_queries(27):
        run(job)
