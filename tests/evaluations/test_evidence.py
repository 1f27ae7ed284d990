"""Evidence files: stored under their hash, named by what was uploaded, tied to a section or an indicator."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.evaluations.actions import (
    add_evidence,
    forget_evidence,
    remove_evidence,
    rename_evidence,
    replace_evidence,
    restore_evidence,
)
from apps.evaluations.actions import evidence as limits
from apps.evaluations.enums import Section, Status
from apps.evaluations.facts import EvidenceItem
from apps.evaluations.models import Evaluation, Evidence
from apps.evaluations.queries import sheet_of
from apps.trace.enums import TraceKind
from apps.trace.models import TraceEntry
from tests.evaluations.tables import (
    CLOSED,
    NOW,
    Region,
    close,
    fill,
    make_cycle,
    make_department,
    make_evaluation,
    make_region,
    make_user,
)

pytestmark = pytest.mark.django_db

Counter = Callable[[int], AbstractContextManager[Any]]
PDF = b"%PDF-1.7\n%%EOF\n"
HARMLESS = {
    "Content-Disposition": "inline",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}


def pdf(name: str = "决算批复.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/html")


def two_pages() -> bytes:
    document, content = pypdfium2.PdfDocument.new(), BytesIO()
    for _ in range(2):
        document.new_page(595, 842)
    document.save(content)
    return content.getvalue()


def content_of(client: Client, evaluation: Evaluation, row: Evidence) -> bytes:
    served: Any = client.get(reverse("evaluations:download_evidence", args=[evaluation.pk, row.pk]))
    return b"".join(served.streaming_content)


@pytest.fixture
def region() -> Region:
    return make_region()


@pytest.fixture
def evaluation(region: Region) -> Evaluation:
    return make_evaluation(make_cycle(region), make_department(region))


@pytest.fixture
def earlier(region: Region, evaluation: Evaluation) -> Evaluation:
    """The same department's evaluation of the year before."""
    return make_evaluation(make_cycle(region, 2024), evaluation.department)


@pytest.fixture
def staff(evaluation: Evaluation) -> User:
    return make_user("staff", (Role.STAFF, evaluation.department))


def test_a_file_is_stored_with_all_that_identifies_it(evaluation: Evaluation, staff: User) -> None:
    row = add_evidence(evaluation.pk, staff, pdf(), Section.MONEY, now=NOW)
    digest = sha256(PDF).hexdigest()
    assert sheet_of(evaluation).evidence == (
        EvidenceItem(row.pk, "决算批复.pdf", Section.MONEY, "", "application/pdf", len(PDF), digest, "姓名staff", NOW),
    )
    with row.file.open("rb") as stored:
        assert stored.read() == PDF


def test_no_name_from_outside_becomes_a_path(evaluation: Evaluation, staff: User) -> None:
    upload = pdf()
    vars(upload)["_name"] = "../../..\\x\u202efdp.pdf"  # past the cleaning of Django's own class
    row = add_evidence(evaluation.pk, staff, upload, Section.EVIDENCE)
    assert row.name == "x_fdp.pdf"
    folder, year, name = str(row.file.name).split("/")
    assert (folder, len(year), name.startswith(sha256(PDF).hexdigest()[:32]), name[-4:]) == (
        "evidence",
        4,
        True,
        ".bin",
    )


def test_a_file_can_prove_an_indicator(evaluation: Evaluation, staff: User) -> None:
    indicator = fill(evaluation).projects[0].indicators[0].id
    for cell in (f"indicator.{indicator}", "score.satisfaction"):
        assert add_evidence(evaluation.pk, staff, pdf(), Section.EVIDENCE, cell).cell == cell


def test_the_same_content_in_the_same_place_is_refused(evaluation: Evaluation, staff: User) -> None:
    add_evidence(evaluation.pk, staff, pdf(), Section.EVIDENCE)
    with pytest.raises(Refused) as refusal:
        add_evidence(evaluation.pk, staff, pdf("另一个名字.pdf"), Section.EVIDENCE)
    assert str(refusal.value) == "同一位置已有内容相同的文件“决算批复.pdf”。"
    add_evidence(evaluation.pk, staff, pdf(), Section.MONEY)
    add_evidence(evaluation.pk, staff, pdf(), Section.EVIDENCE, "score.satisfaction")
    add_evidence(evaluation.pk, staff, pdf(content=PDF + b"\n"), Section.EVIDENCE)
    assert Evidence.objects.count() == 4


def test_what_is_no_evidence_is_refused_with_the_reason(evaluation: Evaluation, staff: User) -> None:
    with pytest.raises(Refused) as refusal:
        add_evidence(evaluation.pk, staff, pdf(content=b"<script>"), Section.EVIDENCE)
    assert str(refusal.value) == (
        "“决算批复.pdf”的内容不是可接受的类型。可上传：PDF、OFD、Word、Excel、JPG、PNG、TXT、CSV。"
    )
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    "cell",
    [
        "score.unheard_of",
        "score.",
        "score",
        "indicator.0",
        "indicator.",
        "indicator.²",
        "indicator.x",
        "indicator.99999999999999999999",
        "figure.office.actual",
        "indicator.{foreign}",
        "indicator.0{own}",
        "indicator.{wide}",
    ],
)
def test_a_file_proves_only_what_its_evaluation_has(
    cell: str, evaluation: Evaluation, earlier: Evaluation, staff: User
) -> None:
    own = fill(evaluation).projects[0].indicators[0].id
    foreign = fill(earlier).projects[0].indicators[0].id
    wide = str(own).translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    with pytest.raises(Refused) as refusal:
        add_evidence(evaluation.pk, staff, pdf(), Section.EVIDENCE, cell.format(foreign=foreign, own=own, wide=wide))
    assert str(refusal.value) == "所选指标不在本自评中，请刷新页面后重选。"


def test_a_file_can_be_taken_out_and_brought_back_as_it_was(evaluation: Evaluation, staff: User) -> None:
    row = add_evidence(evaluation.pk, staff, pdf(), Section.EVIDENCE, "score.satisfaction", now=NOW)
    before = sheet_of(evaluation)
    remove_evidence(evaluation.pk, staff, row.pk, NOW)
    assert sheet_of(evaluation).evidence == ()
    with pytest.raises(Evidence.DoesNotExist):
        remove_evidence(evaluation.pk, staff, row.pk)
    colleague = make_user("colleague", (Role.STAFF, evaluation.department))
    restore_evidence(evaluation.pk, colleague, row.pk)
    assert sheet_of(evaluation) == before
    with pytest.raises(Evidence.DoesNotExist):
        restore_evidence(evaluation.pk, staff, row.pk)
    entries = TraceEntry.objects.filter(kind=TraceKind.EVIDENCE).order_by("id")
    assert [(entry.what, entry.username) for entry in entries] == [
        ("上传", "staff"),
        ("移除", "staff"),
        ("恢复", "colleague"),
    ]


def test_a_replaced_file_is_kept_as_an_older_version(client: Client, evaluation: Evaluation, staff: User) -> None:
    first = add_evidence(evaluation.pk, staff, pdf("初稿.pdf"), Section.MONEY, now=NOW)
    second = replace_evidence(evaluation.pk, staff, first.pk, pdf("二稿.pdf", PDF + b"2"))
    third = replace_evidence(evaluation.pk, staff, second.pk, pdf("定稿.pdf", PDF + b"3"))
    assert [(item.id, item.name, item.section) for item in sheet_of(evaluation).evidence] == [
        (third.pk, "定稿.pdf", Section.MONEY)
    ]
    for old in (first, second):
        with pytest.raises(Evidence.DoesNotExist):
            replace_evidence(evaluation.pk, staff, old.pk, pdf(content=PDF + b"4"))
        with pytest.raises(Evidence.DoesNotExist):
            restore_evidence(evaluation.pk, staff, old.pk)
    client.force_login(staff)
    shown = client.get(f"/evaluations/{evaluation.pk}/sections/evidence/").context
    assert [old.id for old in shown["files"][0].older] == [second.pk, first.pk]
    assert shown["removed"] == ()
    remove_evidence(evaluation.pk, staff, third.pk)
    shown = client.get(f"/evaluations/{evaluation.pk}/sections/evidence/").context
    assert [(file.id, len(file.older)) for file in shown["removed"]] == [(third.pk, 2)]
    assert content_of(client, evaluation, first) == PDF


def test_what_would_stand_twice_is_not_brought_back(evaluation: Evaluation, staff: User) -> None:
    row = add_evidence(evaluation.pk, staff, pdf(), Section.MONEY)
    remove_evidence(evaluation.pk, staff, row.pk)
    add_evidence(evaluation.pk, staff, pdf("又一份.pdf"), Section.MONEY)
    with pytest.raises(Refused, match="同一位置已有内容相同的文件"):
        restore_evidence(evaluation.pk, staff, row.pk)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("验收报告", "验收报告.pdf"),
        (" 验收报告.PDF ", "验收报告.PDF"),
        ("../上级/报告.html", "报告.html.pdf"),
        ("决算批复.pdf", "决算批复.pdf"),
    ],
)
def test_a_file_is_renamed_and_stays_what_it_is(evaluation: Evaluation, staff: User, typed: str, name: str) -> None:
    row = add_evidence(evaluation.pk, staff, pdf(), Section.MONEY)
    rename_evidence(evaluation.pk, staff, row.pk, typed)
    (item,) = sheet_of(evaluation).evidence
    assert (item.name, item.sha256) == (name, row.sha256)


@pytest.mark.parametrize("typed", ["", "  ", ".pdf", " . .pdf"])
def test_a_file_keeps_a_name(evaluation: Evaluation, staff: User, typed: str) -> None:
    row = add_evidence(evaluation.pk, staff, pdf(), Section.MONEY)
    with pytest.raises(Refused, match="请填写文件名"):
        rename_evidence(evaluation.pk, staff, row.pk, typed)


def test_what_was_removed_goes_with_its_bytes_when_nobody_asks_any_more(
    evaluation: Evaluation, staff: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    gone, back, stands = (
        add_evidence(evaluation.pk, staff, pdf(content=PDF + b), Section.MONEY) for b in (b"1", b"2", b"3")
    )
    for row in (gone, back):
        remove_evidence(evaluation.pk, staff, row.pk, NOW)
    restore_evidence(evaluation.pk, staff, back.pk)
    storage, name = gone.file.storage, str(gone.file.name)
    assert forget_evidence(NOW + limits.KEPT) == 0
    Evaluation.objects.update(status=Status.APPROVED, submitted_by=staff, submitted_at=NOW, approved_at=NOW)
    assert forget_evidence(NOW + limits.KEPT_AFTER_APPROVAL) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_evidence(NOW + limits.KEPT_AFTER_APPROVAL + timedelta(seconds=1)) == 1
        assert storage.exists(name)
    assert not storage.exists(name)
    assert set(Evidence.objects.values_list("pk", flat=True)) == {back.pk, stands.pk}


def test_a_file_is_taken_out_with_few_queries(
    client: Client, evaluation: Evaluation, staff: User, django_assert_num_queries: Counter
) -> None:
    row = add_evidence(evaluation.pk, staff, pdf(), Section.MONEY)
    client.force_login(staff)
    # Session, user with duties, the evaluation, the file; number, file, trace, which PostgreSQL writes together.
    with django_assert_num_queries(5 if connection.vendor == "postgresql" else 7):
        client.post(f"/evaluations/{evaluation.pk}/evidence/{row.pk}/remove/")
    assert not Evidence.objects.standing().exists()


def test_the_script_is_told_of_each_file_what_became_of_it(client: Client, evaluation: Evaluation, staff: User) -> None:
    client.force_login(staff)
    address = f"/evaluations/{evaluation.pk}/evidence/add/"

    def sent(upload: SimpleUploadedFile) -> Any:
        fields = {"place": "section:money", "uploads": upload, "here": "yes"}
        return client.post(address, fields, headers={"accept": "application/json"}).json()

    back = f"/evaluations/{evaluation.pk}/evidence/?place=section%3Amoney"
    assert sent(pdf()) == {"stored": ["决算批复.pdf"], "refused": [], "back": back}
    again = "同一位置已有内容相同的文件“决算批复.pdf”。"
    assert sent(pdf()) == {"stored": [], "refused": [{"why": again, "is_there": True}], "back": back}
    wrong = sent(pdf("x.pdf", b"<html>"))["refused"][0]
    assert (wrong["is_there"], "内容不是可接受的类型" in wrong["why"]) == (False, True)


def test_the_files_of_a_place_stand_on_a_page_of_their_own(client: Client, evaluation: Evaluation, staff: User) -> None:
    indicator = fill(evaluation).projects[0].indicators[0]
    add_evidence(evaluation.pk, staff, pdf(), Section.EVIDENCE, f"indicator.{indicator.id}")
    add_evidence(evaluation.pk, staff, pdf(), Section.MONEY)
    client.force_login(staff)
    page = client.get(f"/evaluations/{evaluation.pk}/evidence/", {"place": f"cell:indicator.{indicator.id}"})
    assert [file.name for file in page.context["files"]] == ["决算批复.pdf"]
    assert indicator.name in page.context["called"]
    for place in ("", "cell:indicator.0", "section:unheard", "cell:"):
        assert client.get(f"/evaluations/{evaluation.pk}/evidence/", {"place": place}).status_code == 404


def test_queries_of_the_pages(client: Client, evaluation: Evaluation, staff: User) -> None:
    first = add_evidence(evaluation.pk, staff, pdf(), Section.MONEY)
    home = f"/evaluations/{evaluation.pk}"
    client.force_login(staff)

    def counted() -> list[int]:
        counts = []
        for path in ("sections/evidence/", "evidence/?place=section:money", f"evidence/{first.pk}/view/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"{home}/{path}").status_code == 200
            counts.append(len(queries))
        return counts

    few = counted()
    for number in range(5):
        row = add_evidence(evaluation.pk, staff, pdf(content=PDF + b"%d" % number), Section.MONEY)
        newer = replace_evidence(evaluation.pk, staff, row.pk, pdf(content=PDF + b"newer %d" % number))
        if number % 2:
            remove_evidence(evaluation.pk, staff, newer.pk)
    assert counted() == few == [14, 14, 14]


def test_a_picture_is_shown_and_can_run_nothing(client: Client, evaluation: Evaluation, staff: User) -> None:
    content = BytesIO()
    Image.new("RGB", (40, 30), "white").save(content, "PNG")
    row = add_evidence(evaluation.pk, staff, pdf("现场.png", content.getvalue()), Section.MONEY)
    client.force_login(staff)
    shown: Any = client.get(f"/evaluations/{evaluation.pk}/evidence/{row.pk}/show/")
    assert b"".join(shown.streaming_content) == content.getvalue()
    assert [shown.headers[name] for name in ("Content-Type", *HARMLESS)] == ["image/png", *HARMLESS.values()]
    assert client.get(f"/evaluations/{evaluation.pk}/evidence/{row.pk}/view/").context["can_show"]
    assert TraceEntry.objects.filter(kind=TraceKind.DOWNLOAD, what="查看：现场.png").count() == 1


def test_a_pdf_is_shown_as_a_picture_of_each_page(client: Client, evaluation: Evaluation, staff: User) -> None:
    row = add_evidence(evaluation.pk, staff, pdf(content=two_pages()), Section.MONEY)
    client.force_login(staff)
    home = f"/evaluations/{evaluation.pk}/evidence/{row.pk}"
    page = client.get(f"{home}/view/", {"page": 7})
    assert (page.context["number"], page.context["pages"], page.context["can_show"]) == (2, 2, True)
    shown = client.get(f"{home}/show/", {"page": 2})
    assert [shown.headers[name] for name in ("Content-Type", *HARMLESS)] == ["image/png", *HARMLESS.values()]
    with Image.open(BytesIO(shown.content)) as picture:
        assert picture.width == 1240


def test_what_cannot_be_shown_is_named_and_downloaded(client: Client, evaluation: Evaluation, staff: User) -> None:
    client.force_login(staff)
    damaged = add_evidence(evaluation.pk, staff, pdf(), Section.MONEY)
    text = add_evidence(evaluation.pk, staff, pdf("说明.txt", "说明".encode()), Section.MONEY)
    for row, words in ((damaged, "PDF 已损坏"), (text, "请下载后查看")):
        home = f"/evaluations/{evaluation.pk}/evidence/{row.pk}"
        assert words in client.get(f"{home}/view/").content.decode()
        assert client.get(f"{home}/show/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_commit_whose_answer_was_lost_keeps_its_file(
    evaluation: Evaluation, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit: Any = type(connections["default"])._commit  # type: ignore[attr-defined]

    def lost(self: Any) -> None:
        commit(self)
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(type(connections["default"]), "_commit", lost)
    with pytest.raises(OperationalError):
        add_evidence(evaluation.pk, staff, pdf(), Section.EVIDENCE)
    stored = Evidence.objects.get()
    assert Path(stored.file.path).read_bytes() == PDF


def test_what_is_not_what_was_uploaded_is_not_served(client: Client, evaluation: Evaluation, staff: User) -> None:
    evidence = add_evidence(evaluation.pk, staff, pdf(), Section.EVIDENCE, now=NOW)
    address = reverse("evaluations:download_evidence", args=[evaluation.pk, evidence.pk])
    client.force_login(staff)
    served: Any = client.get(address)
    assert b"".join(served.streaming_content) == PDF
    Path(evidence.file.path).write_bytes(PDF[::-1])
    refused = client.get(address)
    assert refused.status_code == 302
    told = [str(message) for message in get_messages(refused.wsgi_request)]
    assert told == ["“决算批复.pdf”存放的文件缺失或已损坏，请联系系统管理员从备份恢复。"]


def test_another_evaluations_file_cannot_be_taken_out(evaluation: Evaluation, earlier: Evaluation, staff: User) -> None:
    row = add_evidence(earlier.pk, staff, pdf(), Section.EVIDENCE)
    with pytest.raises(Evidence.DoesNotExist):
        remove_evidence(evaluation.pk, staff, row.pk)
    assert Evidence.objects.count() == 1


def test_there_is_an_end_to_files(evaluation: Evaluation, staff: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_FILES", 1)
    add_evidence(evaluation.pk, staff, pdf(), Section.EVIDENCE)
    with pytest.raises(Refused) as refusal:
        add_evidence(evaluation.pk, staff, pdf(content=PDF + b"\n"), Section.EVIDENCE)
    assert str(refusal.value) == "一份自评最多 1 个佐证文件。"


def test_locked_evaluations_closed_years_and_strangers(evaluation: Evaluation, staff: User) -> None:
    row = add_evidence(evaluation.pk, staff, pdf(), Section.EVIDENCE)
    removed = add_evidence(evaluation.pk, staff, pdf(), Section.MONEY)
    remove_evidence(evaluation.pk, staff, removed.pk)

    def words(user: User) -> set[str]:
        told = set()
        deeds: tuple[Callable[[], object], ...] = (
            lambda: add_evidence(evaluation.pk, user, pdf(content=PDF + b"\n"), Section.EVIDENCE),
            lambda: remove_evidence(evaluation.pk, user, row.pk),
            lambda: restore_evidence(evaluation.pk, user, removed.pk),
            lambda: rename_evidence(evaluation.pk, user, row.pk, "新名"),
            lambda: replace_evidence(evaluation.pk, user, row.pk, pdf(content=PDF + b"\n")),
        )
        for deed in deeds:
            with pytest.raises(Refused) as refusal:
                deed()
            told.add(str(refusal.value))
        return told

    head = make_user("head", (Role.DEPARTMENT_REVIEWER, evaluation.department))
    assert words(head) == {"只有本单位的填报人可以填报。"}
    with pytest.raises(Evaluation.DoesNotExist):
        add_evidence(evaluation.pk, make_user("stranger"), pdf(content=PDF + b"\n"), Section.EVIDENCE)
    Evaluation.objects.update(status=Status.LINE_REVIEW, submitted_by=staff, submitted_at=NOW)
    assert words(staff) == {"当前状态为“业务股室审核中”，内容已锁定；需要修改请先撤回或由审核人退回。"}
    close(evaluation.cycle)
    assert words(staff) == {CLOSED}
    assert Evidence.objects.standing().count() == 1
