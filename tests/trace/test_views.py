"""The page of the trace: for administrators of the region, searched, exported, verified."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.actions import note_failed_sign_in
from apps.accounts.enums import Role
from apps.core.excel import read_rows
from apps.core.origin import acting
from apps.evaluations.models import Cycle
from apps.trace.actions import record, seal
from apps.trace.enums import TraceKind
from apps.trace.facts import Change
from apps.trace.models import TraceEntry
from apps.trace.queries import TraceFilter, labels, page_of_entries
from tests.accounts.build import PASSWORD, administrator, user
from tests.departments.build import District, district

pytestmark = pytest.mark.django_db

URL = "/trace/"


@pytest.fixture
def there() -> District:
    return district()


@pytest.fixture
def client(there: District) -> Client:
    client = Client()
    client.force_login(administrator(there.bureau))
    return client


def shown(client: Client, **asked: Any) -> list[str]:
    return [entry.what for entry, _ in client.get(URL, asked).context["entries"]]


CYCLE_DATES: dict[str, Change] = {"fill_deadline": ("2026-11-29", "2026-12-05")}
CALLED: dict[str, tuple[str, dict[str, Change], str, str | None, str | None]] = {
    "a date of a cycle": ("cycle", CYCLE_DATES, "填报截止日期", "2026-11-29", "2026-12-05"),
    "a flag": ("department", {"is_active": ("True", "False")}, "是否启用", "是", "否"),
    "a choice": ("department", {"kind": ("unit", "bureau")}, "单位类型", "预算单位", "财政局"),
    "a figure": ("evaluation", {"figure.establishment.current": ("3", "4")}, "编制数", "3", "4"),
    "a cell of a row": ("evaluation", {"funding.7.actual": ("3", "4")}, "（7）", "3", "4"),
    "a deleted row": ("evaluation", {"projectindicator.7.name": ("产出", None)}, "（7）", "产出", None),
    "an explanation": (
        "evaluation",
        {"F13:money::figure.establishment.current": (None, "已核实")},
        "说明：编制数",
        None,
        "已核实",
    ),
    "an explanation of a text": ("evaluation", {"T14:basics::basics.unknown": ("甲", "乙")}, "说明", "甲", "乙"),
    "a reviewed score": ("evaluation", {"score.files": ("3", "2")}, "复核得分", "3", "2"),
    "the reason of one": ("evaluation", {"indicator.121 理由": ("", "无佐证")}, "复核得分 理由", "", "无佐证"),
    "the end of a membership": ("membership", {"ends_on": (None, "2026-01-01")}, "停用日期", None, "2026-01-01"),
}


@pytest.mark.parametrize("case", CALLED)
def test_changes_are_called_as_on_the_forms(case: str) -> None:
    subject, changes, label, old, new = CALLED[case]
    ((name, values),) = labels().shown(subject, changes)
    assert label in name
    assert not re.search("[a-z]", name)
    assert values == (old, new)


def test_what_nobody_has_named_stays() -> None:
    assert labels().shown("scheme", {"等级 优": ("90", "95")}) == [("等级 优", ("90", "95"))]


def test_a_label_finds_its_field(client: Client, there: District) -> None:
    record(TraceKind.CYCLE, "改日期", CYCLE_DATES, subject=Cycle(pk=1), department=there.region)
    record(TraceKind.CELLS, "填数", {"figure.establishment.current": ("3", "4")}, department=there.commerce)
    assert shown(client, q="填报截止") == ["改日期"]
    assert shown(client, q="编制数") == ["填数"]
    assert "填报截止日期" in client.get(URL).content.decode()
    export = read_rows(client.get(f"{URL}export/", {"q": "填报截止"}).content)
    assert export[1][9] == "填报截止日期：2026-11-29 → 2026-12-05"


def test_others_may_not_look(there: District) -> None:
    client = Client()
    client.force_login(user("tian", there.commerce, Role.STAFF))
    assert [client.get(path).status_code for path in (URL, f"{URL}export/")] == [403, 403]


def test_what_happens_elsewhere_is_not_shown(client: Client) -> None:
    other = district("430105", "开福区")
    record(TraceKind.DOWNLOAD, "邻区的文件", department=other.commerce)
    record(TraceKind.SCHEME, "不属于任何行政区")
    assert not {"邻区的文件", "不属于任何行政区"} & set(shown(client))


def test_the_page_is_searched(client: Client, there: District) -> None:
    record(TraceKind.DOWNLOAD, "报告甲", {"名称": (None, '引号"内')}, department=there.commerce)
    record(TraceKind.MOVE, "报告乙", department=there.archive, user=administrator(there.bureau, "other"))
    today = timezone.localdate()
    assert shown(client, department="商务", kind="download") == ["报告甲"]
    assert shown(client, kind="move") == ["报告乙"]
    assert "报告乙" in shown(client, person="other")
    assert "报告乙" in shown(client, person="姓名other")
    assert shown(client, person="othe") == []
    assert shown(client, q='引号"内') == ["报告甲"]
    assert shown(client, q="报告乙") == ["报告乙"]
    assert shown(client, since=today + timedelta(days=1)) == []
    assert shown(client, until=today - timedelta(days=1)) == []
    assert "报告甲" in shown(client, since=today, until=today)
    assert shown(client, department_id=there.archive.pk)[0] == "报告乙"


@pytest.mark.parametrize("count", [60, 120])
def test_pages_follow_one_another(
    count: int, client: Client, there: District, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for number in range(count):
        record(TraceKind.DOWNLOAD, str(number), department=there.commerce)
    first = client.get(URL, {"kind": "download"})
    assert [entry.what for entry, _ in first.context["entries"]] == [str(count - 1 - number) for number in range(50)]
    older = f"{URL}{first.context['page'].older_url}"
    with django_assert_num_queries(5):  # session, user with duties, region, entries, verification
        second = client.get(older)
    assert second.context["entries"][0][0].what == str(count - 51)


def test_entries_come_in_their_sequence_and_those_of_a_period_by_their_time(
    client: Client, there: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock was set back between the second and the third."""
    began = timezone.now().replace(hour=12)
    for number, minutes in enumerate((0, 10, -30, -20)):
        monkeypatch.setattr(timezone, "now", lambda moment=began + timedelta(minutes=minutes): moment)
        record(TraceKind.DOWNLOAD, str(number), department=there.commerce)
    monkeypatch.undo()
    assert shown(client, kind="download") == ["3", "2", "1", "0"]
    assert shown(client, kind="download", since=timezone.localdate(began)) == ["1", "0", "3", "2"]


@pytest.mark.parametrize("since", [None, date(2020, 1, 1)])
def test_what_no_index_finds_is_looked_for_a_piece_at_a_time(
    since: date | None, there: District, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for number in range(34):
        words = "要找的" if number in {0, 1, 2, 3, 4, 23} else "其他"
        record(TraceKind.DOWNLOAD, f"{words}{number}", department=there.commerce)
    before, pages = None, []
    while True:
        with django_assert_max_num_queries(4):  # the time of a place, twice; the end of the piece; entries
            wanted = TraceFilter(text="要找的", since=since)
            found = page_of_entries(there.region.pk, wanted, before=before, size=2, through=10)
        pages.append([entry.what for entry in found.entries])
        before = found.behind
        if before is None:
            break
    assert pages == [[], ["要找的23"], ["要找的4"], ["要找的3", "要找的2"], ["要找的1", "要找的0"]]


def test_a_page_on_which_nothing_was_found_leads_on(
    client: Client, there: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in ("要找的", *["其他"] * 9):
        record(TraceKind.DOWNLOAD, words, department=there.commerce)
    monkeypatch.setattr("apps.trace.views.page_of_entries", partial(page_of_entries, through=5))
    page = client.get(URL, {"q": "要找的"})
    assert "点“下一页”继续向前查找" in page.content.decode()
    found, asked = [], page.context["page"].older_url
    while asked:
        context = client.get(URL + asked).context
        found += [entry.what for entry, _ in context["entries"]]
        asked = context["page"].older_url
    assert found == ["要找的"]


def test_the_export_holds_what_was_asked_for_and_is_recorded(client: Client, there: District) -> None:
    record(TraceKind.DOWNLOAD, "报告甲", {"名称": ("旧", "新")}, department=there.commerce)
    record(TraceKind.MOVE, "报告乙", department=there.commerce)
    seal()
    answer = client.get(f"{URL}export/", {"kind": "download"})
    rows = read_rows(BytesIO(answer.content).getvalue())
    assert len(rows) == 2
    assert rows[1][6:10] == ["商务局", "下载", "报告甲", "名称：旧 → 新"]
    entry = TraceEntry.objects.order_by("-pk")[0]
    assert (entry.kind, entry.what, entry.username) == (TraceKind.EXPORT, "操作日志：1 条", "guanli")
    assert entry.address == "127.0.0.1"


def test_too_much_is_not_exported(client: Client, there: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.trace.views.MOST_EXPORTED", 1)
    answer = client.get(f"{URL}export/", follow=True)
    assert "一次最多导出 1 条" in answer.content.decode()


def test_the_chain_is_verified_from_the_page(client: Client) -> None:
    answer = client.post(f"{URL}verify/", follow=True)
    assert "完整" in answer.content.decode()
    digests = TraceEntry.objects.filter(sequence__isnull=False).order_by("-sequence").values_list("digest", flat=True)
    assert str(digests[0]) in answer.content.decode()


def test_signing_in_and_out_is_recorded_without_what_was_typed(there: District) -> None:
    administrator(there.bureau)
    before = TraceEntry.objects.count()
    client = Client()
    client.post("/accounts/sign-in/", {"username": "guanli", "password": "Wrong-pass-9"})
    client.post("/accounts/sign-in/", {"username": "My-secret-77", "password": PASSWORD})
    client.post("/accounts/sign-in/", {"username": "guanli", "password": PASSWORD})
    client.post("/accounts/sign-out/")
    entries = TraceEntry.objects.order_by("pk")[before:]
    failed, done, gone = TraceKind.SIGN_IN_FAILED, TraceKind.SIGN_IN, TraceKind.SIGN_OUT
    assert [entry.kind for entry in entries] == [failed, failed, done, gone]
    told = " ".join(" ".join(map(str, row)) for row in TraceEntry.objects.values_list())
    assert not any(secret in told for secret in (PASSWORD, "Wrong-pass-9", "My-secret-77"))


def test_who_keeps_failing_does_not_fill_the_trace(
    client: Client, there: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.accounts.actions.time.time", lambda: 1e9)
    stranger, before = Client(), TraceEntry.objects.count()
    for number in range(45):
        stranger.post("/accounts/sign-in/", {"username": f"x{number}", "password": PASSWORD})
        stranger.post("/accounts/sign-in/", {"username": "guanli", "password": "Wrong-pass-9"})
    told = TraceEntry.objects.order_by("pk")[before:]
    counts = [1, 2, 3, 4, 5, 10, 20, 40]
    often = ["" if count == 1 else f"，15 分钟内第 {count} 次" for count in counts]
    assert [entry.what for entry in told if not entry.subject_id] == [f"没有此用户{words}" for words in often]
    assert [entry.what[-len(often[-1]) :] for entry in told if entry.subject_id][-1] == often[-1]
    assert len(told) == 2 * len(counts)
    page = client.get(URL, {"kind": "sign_in_failed"}).content.decode()
    assert "未知账号" in page
    assert "未登录" in page
    assert "系统</" not in page.split("<tbody>")[1]


def test_failures_count_anew_in_the_next_window_and_from_elsewhere(
    there: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = TraceEntry.objects.count()
    for moment, address in ((1e9, "10.0.0.1"), (1e9, "10.0.0.2"), (1e9 + 900, "10.0.0.1")):
        monkeypatch.setattr("apps.accounts.actions.time.time", lambda moment=moment: moment)
        for _ in range(7):
            with acting(None, address):
                note_failed_sign_in({"username": "nobody"})
    assert TraceEntry.objects.count() - before == 15
    assert set(TraceEntry.objects.order_by("pk")[before:].values_list("region_id", flat=True)) == {there.region.pk}


def test_no_password_is_ever_recorded(client: Client, there: District) -> None:
    someone = user("tian", there.commerce, Role.STAFF)
    client.post(f"/accounts/users/{someone.pk}/reset-password/")
    someone.refresh_from_db()
    told = " ".join(" ".join(map(str, row)) for row in TraceEntry.objects.values_list())
    assert TraceEntry.objects.filter(kind=TraceKind.PASSWORD).exists()
    assert str(someone.password) not in told
    assert str(client.session.session_key) not in told
