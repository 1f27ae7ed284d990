"""Evidence files: stored under their hash, named by what was uploaded, tied to a section or an indicator."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connections
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.evaluations.actions import add_evidence, remove_evidence
from apps.evaluations.actions import evidence as limits
from apps.evaluations.enums import Section, Status
from apps.evaluations.facts import EvidenceItem
from apps.evaluations.models import Evaluation, Evidence
from apps.evaluations.queries import sheet_of
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


def pdf(name: str = "决算批复.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/html")


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


def test_a_file_can_be_taken_out_and_its_bytes_go_with_the_commit(
    evaluation: Evaluation, staff: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    row = add_evidence(evaluation.pk, staff, pdf(), Section.EVIDENCE)
    storage, name = row.file.storage, str(row.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        remove_evidence(evaluation.pk, staff, row.pk)
        assert storage.exists(name)
    assert not storage.exists(name)
    assert sheet_of(evaluation).evidence == ()


def test_a_file_is_taken_out_with_9_queries(
    client: Client, evaluation: Evaluation, staff: User, django_assert_num_queries: Counter
) -> None:
    row = add_evidence(evaluation.pk, staff, pdf(), Section.MONEY)
    client.force_login(staff)
    # Session, user with duties, the evaluation, the file; savepoint, number, file, trace, release.
    with django_assert_num_queries(9):
        client.post(f"/evaluations/{evaluation.pk}/evidence/{row.pk}/remove/")
    assert not Evidence.objects.exists()


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

    def words(user: User) -> set[str]:
        told = set()
        deeds: tuple[Callable[[], object], ...] = (
            lambda: add_evidence(evaluation.pk, user, pdf(content=PDF + b"\n"), Section.EVIDENCE),
            lambda: remove_evidence(evaluation.pk, user, row.pk),
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
    assert Evidence.objects.count() == 1
