"""The chain: sealing, verifying, throwing away, and what the database refuses."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib import import_module
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from apps.core.origin import acting
from apps.trace.actions import forget, record, seal
from apps.trace.enums import TraceKind
from apps.trace.facts import COVERED
from apps.trace.models import TraceEntry
from apps.trace.queries import is_owned, last_sealed, verify
from evalportal.management.commands import prepare

pytestmark = pytest.mark.django_db

append_only = import_module("apps.trace.migrations.0002_append_only")
LONG_AGO = timedelta(days=500)


def records(count: int) -> None:
    for number in range(count):
        record(TraceKind.DOWNLOAD, f"文件 {number}")


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def behind_the_back(statement: str) -> None:
    """What only the owner of the database can do: the triggers are lifted for a statement."""
    execute(
        *append_only.removing(connection.vendor),
        statement,
        *append_only.installing(connection.vendor),
    )


def made_old(condition: str) -> None:
    moment = (timezone.now() - LONG_AGO).strftime("%Y-%m-%d %H:%M:%S")
    behind_the_back(f"UPDATE trace_traceentry SET at = '{moment}' WHERE {condition}")


def test_an_entry_says_who_from_where() -> None:
    user = SimpleNamespace(pk=7, username="li", name="李", is_authenticated=True, roles_for=lambda _: "填报人")
    with acting(user, "10.1.2.3"):
        record(
            TraceKind.CELLS,
            "填报",
            {"figure.a": ("1", "2")},
            department=SimpleNamespace(pk=4, name="商务局", region_id=9),
        )
    entry = TraceEntry.objects.get()
    assert (entry.user_id, entry.username, entry.name, entry.role) == (7, "li", "李", "填报人")
    assert (entry.address, entry.region_id, entry.department_id, entry.place) == ("10.1.2.3", 9, 4, "商务局")
    assert entry.content == '{"figure.a":["1","2"]}'
    assert str(entry).endswith("李 填报内容 填报")


def test_a_command_is_nobody() -> None:
    record(TraceKind.SCHEME)
    assert (TraceEntry.objects.get().user_id, TraceEntry.objects.get().address) == (None, "")


def test_sealing_numbers_without_gaps() -> None:
    records(3)
    with transaction.atomic():
        records(1)
        transaction.set_rollback(True)
    records(2)
    assert seal() == 5
    assert seal() == 0
    assert list(TraceEntry.objects.order_by("pk").values_list("sequence", flat=True)) == [1, 2, 3, 4, 5]
    verdict = verify()
    assert (verdict.first, verdict.last, verdict.unsealed, verdict.broken) == (1, 5, 0, None)


def test_what_is_committed_late_comes_later_in_the_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    records(2)
    monkeypatch.setattr("apps.trace.actions.AT_A_TIME", 1)
    assert seal() == 2
    records(1)
    assert verify().unsealed == 1
    assert seal() == 1
    assert verify().last == 3


@pytest.mark.parametrize("column", [name for name in COVERED if name not in {"id", "kind"}])
def test_every_column_counts(column: str) -> None:
    records(3)
    seal()
    numbers = {"subject_id", "region_id", "department_id", "user_id"}
    value = "77" if column in numbers else f"'{timezone.now():%Y-%m-%d} 01:02:03'" if column == "at" else "'x'"
    behind_the_back(f"UPDATE trace_traceentry SET {column} = {value} WHERE sequence = 2")
    broken = verify().broken
    assert broken is not None
    assert broken.sequence == 2


def test_a_kind_counts() -> None:
    records(1)
    seal()
    behind_the_back("UPDATE trace_traceentry SET kind = 'export'")
    assert verify().broken is not None


@pytest.mark.parametrize(
    ("tampering", "sequence"),
    [
        ("DELETE FROM trace_traceentry WHERE sequence = 3", 3),
        ("DELETE FROM trace_traceentry WHERE sequence = 1", 2),
        ("UPDATE trace_traceentry SET digest = 'abc' WHERE sequence = 4", 4),
        ("DELETE FROM trace_traceentry WHERE sequence >= 4", 4),
        ("DELETE FROM trace_traceentry", 5),
        ("UPDATE trace_traceend SET digest = 'abc'", 5),
    ],
)
def test_what_is_missing_is_found(tampering: str, sequence: int) -> None:
    records(5)
    seal()
    behind_the_back(tampering)
    broken = verify().broken
    assert broken is not None
    assert broken.sequence == sequence


@pytest.mark.parametrize("cut", ["sequence >= 4", "sequence >= 1"])
def test_an_end_that_was_cut_off_is_found_though_more_was_sealed_since(cut: str) -> None:
    records(5)
    seal()
    behind_the_back(f"DELETE FROM trace_traceentry WHERE {cut}")
    records(2)
    seal()
    assert verify().broken is not None
    assert last_sealed()[0] == 7


def test_the_command() -> None:
    records(2)
    out = StringIO()
    call_command("verify_trace", stdout=out, stderr=StringIO())
    sequence, digest = last_sealed()
    assert f"第 1 至 2 条，最后一条的校验码 {digest}" in out.getvalue()
    records(1)
    call_command("verify_trace", expect=f"{sequence}:{digest}", stdout=out, stderr=StringIO())
    behind_the_back("DELETE FROM trace_traceentry WHERE sequence >= 2")
    with pytest.raises(CommandError, match="第 2 条：这一条及以后的日志已不存在"):
        call_command("verify_trace", stdout=out, stderr=StringIO())
    behind_the_back("DELETE FROM trace_traceend")  # whoever cuts off that too is found with the note
    with pytest.raises(CommandError, match="第 2 条与抄下的校验码不一致"):
        call_command("verify_trace", expect=f"{sequence}:{digest}", stdout=out, stderr=StringIO())
    behind_the_back("UPDATE trace_traceentry SET what = 'x' WHERE sequence = 1")
    with pytest.raises(CommandError, match="第 1 条"):
        call_command("verify_trace", stdout=out, stderr=StringIO())


# The database


REFUSALS: dict[str, tuple[Callable[[], object], bool]] = {
    "change of what is sealed": (lambda: TraceEntry.objects.update(what="x"), True),
    "change of what waits": (lambda: TraceEntry.objects.update(what="x"), False),
    "change while sealing": (lambda: TraceEntry.objects.update(what="x", sequence=9, digest="d"), False),
    "another place": (lambda: TraceEntry.objects.update(sequence=9), True),
    "unsealing": (lambda: TraceEntry.objects.update(sequence=None, digest=""), True),
    "removal of what is sealed": (lambda: TraceEntry.objects.all().delete(), True),
    "removal of what waits": (lambda: TraceEntry.objects.all().delete(), False),
}


@pytest.mark.parametrize("refused", REFUSALS)
def test_the_database_refuses(refused: str) -> None:
    deed, is_sealed = REFUSALS[refused]
    records(1)
    if is_sealed:
        seal()
    with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic():
        deed()
    assert TraceEntry.objects.get().what == "文件 0"


@pytest.mark.postgres
def test_the_database_refuses_to_empty_the_table() -> None:
    with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic():
        execute("TRUNCATE trace_traceentry")


@pytest.mark.postgres
def test_a_role_that_owns_nothing_lifts_no_trigger() -> None:
    """The role of the portal as ``grant_trace`` makes it."""
    records(1)
    seal()
    assert is_owned()
    execute(*granting("trace_portal"), "SET LOCAL ROLE trace_portal")
    assert not is_owned()
    records(1)
    assert seal() == 1
    for statement in (
        "ALTER TABLE trace_traceentry DISABLE TRIGGER USER",
        "DROP TRIGGER trace_keep_row ON trace_traceentry",
        "SET LOCAL session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION trace_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        "UPDATE trace_traceentry SET what = 'x'",
        "DELETE FROM trace_traceentry",
        "TRUNCATE trace_traceentry",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            execute(statement)
    execute("RESET ROLE")
    assert verify().broken is None


def granting(role: str) -> list[str]:
    out = StringIO()
    call_command("grant_trace", role, stdout=out)
    return out.getvalue().splitlines()


def test_the_grants_name_the_role_and_nothing_that_makes_an_owner() -> None:
    statements = granting('or"dinary')
    assert all('"or""dinary"' in statement and statement.endswith(";") for statement in statements)
    assert not any(word in " ".join(statements) for word in ("SUPERUSER", "OWNER", "TRUNCATE", "ALL PRIVILEGES"))


@pytest.mark.parametrize("is_warned", [True, False])
def test_who_owns_the_trace_is_warned(is_warned: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "is_owned", lambda: is_warned)
    monkeypatch.setattr(prepare, "call_command", lambda *names, **options: None)
    err = StringIO()
    call_command("prepare", stderr=err)
    assert ("grant_trace" in err.getvalue()) == is_warned


def test_nobody_is_warned_on_sqlite() -> None:
    assert is_owned() == (connection.vendor == "postgresql")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_who_seals_at_once_makes_one_chain() -> None:
    records(300)

    def sealing(_: int) -> int:
        try:
            record(TraceKind.DOWNLOAD)
            return seal()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(sealing, range(12))) <= 312
    seal()
    verdict = verify()
    assert (verdict.last, verdict.unsealed, verdict.broken) == (312, 0, None)


# Throwing away


def test_what_is_old_goes_and_leaves_its_digest() -> None:
    records(3)
    made_old("sequence IS NULL")
    records(2)
    seal()
    assert forget() == 3
    seal()
    verdict = verify()
    assert (verdict.first, verdict.last, verdict.broken) == (4, 6, None)
    assert TraceEntry.objects.get(kind=TraceKind.CLEARING).content.startswith('{"digest":["')
    assert forget() == 0


def test_when_all_is_old_the_chain_goes_on() -> None:
    records(3)
    made_old("sequence IS NULL")
    seal()
    assert forget() == 3
    seal()
    verdict = verify()
    assert (verdict.first, verdict.last, verdict.broken) == (4, 4, None)


def test_more_missing_than_was_thrown_away_is_found() -> None:
    records(2)
    made_old("sequence IS NULL")
    records(2)
    seal()
    forget()
    seal()
    behind_the_back("DELETE FROM trace_traceentry WHERE sequence = 3")
    broken = verify().broken
    assert broken is not None
    assert broken.sequence == 4


def test_what_is_not_sealed_stays() -> None:
    records(1)
    made_old("sequence IS NULL")
    assert forget() == 0
