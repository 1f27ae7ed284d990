"""Issuing: once for each approval, from its snapshot, whole or not at all."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.utils import timezone
from pypdf import PdfReader

from apps.core import jobs, pdf
from apps.core.enums import JobState
from apps.core.models import Job
from apps.core.refusals import Refused
from apps.evaluations.enums import Action
from apps.evaluations.facts import Reviewed
from apps.evaluations.models import Evaluation, HistoryEntry
from apps.evaluations.queries import approved_of
from apps.evaluations.rules import assess
from apps.reports import actions
from apps.reports.models import IssuedDocument
from apps.reports.queries import current_document_of, issues_of, waiting_evaluations
from apps.reports.tasks import ask_for_document, issue_waiting
from apps.reviews.actions import re_score
from apps.reviews.models import ReviewedScore
from tests.evaluations.factories import SUBMITTED_AT, Office, advance, fill_in, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget_requests() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture
def office() -> Office:
    office = Office()
    fill_in(office.evaluation, office.staff)
    approve(office)
    return office


def approve(office: Office) -> None:
    advance(
        office.evaluation,
        (office.staff, Action.SUBMIT),
        (office.reviewer, Action.ENDORSE),
        (office.line, Action.BEGIN),
        (office.line, Action.FORWARD),
        (office.performance, Action.APPROVE),
    )


def text_of(document: IssuedDocument) -> str:
    with document.file.open("rb") as file:
        return "".join(page.extract_text() for page in PdfReader(BytesIO(file.read())).pages)


def stored_files() -> set[Path]:
    return set((Path(settings.MEDIA_ROOT) / "documents").rglob("*.pdf"))


def test_the_document_is_stored_with_its_fingerprint(office: Office) -> None:
    document = actions.issue(office.evaluation)
    with document.file.open("rb") as file:
        content = file.read()
    approved = approved_of(office.evaluation)
    assert approved is not None
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert document.size == len(content)
    assert document.pages == len(PdfReader(BytesIO(content)).pages)
    assert document.snapshot_digest == approved.digest
    assert f"documents/2025/{office.evaluation.pk}-{approved.digest[:16]}" in str(document.file.name)
    text = text_of(document)
    assert f"数据校验码 {approved.digest[:12]}" in text
    assert "第1版" in text
    assert "草稿" not in text


def test_issuing_again_reads_what_was_issued(office: Office) -> None:
    first, files = actions.issue(office.evaluation), stored_files()
    assert actions.issue(office.evaluation) == first
    assert stored_files() == files


def test_the_document_is_made_from_the_snapshot_and_not_from_the_tables(office: Office) -> None:
    Evaluation.objects.filter(pk=office.evaluation.pk).update(thrift_measures="审定以后偷偷改的话")
    assert "审定以后偷偷改的话" not in text_of(actions.issue(office.evaluation))


def test_each_approval_prints_the_reviewed_scores_it_approved(office: Office) -> None:
    """The same sheet approved again with other reviewed scores is another record and another document."""
    plain, later = actions.issue(office.evaluation), SUBMITTED_AT + timedelta(days=1)
    advance(office.evaluation, (office.performance, Action.REOPEN))
    advance(
        office.evaluation,
        (office.staff, Action.SUBMIT),
        (office.reviewer, Action.ENDORSE),
        (office.line, Action.BEGIN),
        now=later,
    )
    re_score(office.line, office.evaluation.pk, "score.satisfaction", Decimal(2), "没有问卷。")
    advance(
        office.evaluation,
        (office.line, Action.FORWARD),
        (office.performance, Action.APPROVE),
        now=later + timedelta(hours=1),
    )
    reviewed = actions.issue(office.evaluation)
    approved = approved_of(office.evaluation)
    assert approved is not None
    assert approved.sheet.reviewed == {"score.satisfaction": Reviewed(Decimal(2), "没有问卷。")}
    assert reviewed.snapshot_digest == approved.digest != plain.snapshot_digest
    own = assess(approved.sheet).table
    expected = (own.total or 0) - (own.rows["satisfaction"].points or 0) + 2
    assert (plain.reviewed_total, plain.reviewed_grade) == (None, "")
    assert reviewed.reviewed_total == expected
    assert "复核调整理由：没有问卷。" in "".join(text_of(reviewed).split())
    ReviewedScore.objects.update(reason="后来的改动")
    assert actions.issue(office.evaluation) == reviewed


def test_the_same_content_approved_again_is_the_second_version(office: Office) -> None:
    first = actions.issue(office.evaluation)
    advance(office.evaluation, (office.performance, Action.REOPEN))
    later = SUBMITTED_AT + timedelta(days=1)
    again = ((office.staff, Action.SUBMIT), (office.reviewer, Action.ENDORSE), (office.line, Action.BEGIN))
    advance(office.evaluation, *again, (office.line, Action.FORWARD), (office.performance, Action.APPROVE), now=later)
    assert current_document_of(office.evaluation) is None
    second = actions.issue(office.evaluation)
    assert [issue.document for issue in issues_of(office.evaluation)] == [second, first]
    assert "第2版" in text_of(second)


def test_nothing_is_issued_before_approval(office: Office) -> None:
    advance(office.evaluation, (office.performance, Action.REOPEN))
    with pytest.raises(Refused, match="当前状态为“已退回”，审定后才生成定稿。"):
        actions.issue(office.evaluation)
    assert IssuedDocument.objects.count() == 0


def test_a_reopened_evaluation_keeps_its_old_document(office: Office) -> None:
    old = actions.issue(office.evaluation)
    advance(office.evaluation, (office.performance, Action.REOPEN))
    assert [(issue.document, issue.is_current) for issue in issues_of(office.evaluation)] == [(old, False)]
    assert current_document_of(office.evaluation) is None

    write(office.evaluation, office.staff, {"basics.thrift_measures": "另行制定办法。"})
    approve(office)
    assert current_document_of(office.evaluation) is None
    new = actions.issue(office.evaluation)
    assert [(issue.document, issue.is_current) for issue in issues_of(office.evaluation)] == [
        (new, True),
        (old, False),
    ]
    assert "第2版" in text_of(new)
    assert "另行制定办法。" in text_of(new)
    assert default_storage.exists(str(old.file.name))


class FullDisk(FileSystemStorage):
    """A storage that breaks while it writes."""

    def _save(self, name: str, content: Any) -> str:
        raise OSError("no space left on device")


class SlowDisk(FileSystemStorage):
    """A storage so slow that someone else has issued the same document when it is done."""

    def _save(self, name: str, content: Any) -> str:
        evaluation_id, _, _ = Path(name).name.partition("-")
        evaluation = Evaluation.objects.get(pk=evaluation_id)
        approved = approved_of(evaluation)
        assert approved is not None
        IssuedDocument.objects.create(
            evaluation=evaluation,
            snapshot_digest=approved.digest,
            file="documents/theirs.pdf",
            sha256="0" * 64,
            size=1,
            pages=1,
            issued_at=timezone.now(),
        )
        return str(super()._save(name, content))  # type: ignore[misc]


def stored_by(storage: type[FileSystemStorage]) -> override_settings:
    return override_settings(STORAGES={**settings.STORAGES, "default": {"BACKEND": f"{__name__}.{storage.__name__}"}})


def test_a_full_disk_leaves_no_document(office: Office) -> None:
    before = stored_files()
    with stored_by(FullDisk), pytest.raises(OSError, match="no space left"):
        actions.issue(office.evaluation)
    assert IssuedDocument.objects.count() == 0
    assert stored_files() == before


def test_of_two_who_issue_at_once_the_second_adds_nothing(office: Office) -> None:
    before = stored_files()
    with stored_by(SlowDisk):
        document = actions.issue(office.evaluation)
    assert document.file.name == "documents/theirs.pdf"
    assert IssuedDocument.objects.count() == 1
    assert stored_files() == before


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_real_issuers_make_one_document(office: Office) -> None:
    before = stored_files()

    def issue() -> int:
        try:
            return actions.issue(Evaluation.objects.get(pk=office.evaluation.pk)).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        found = [future.result() for future in [pool.submit(issue), pool.submit(issue)]]
    assert found[0] == found[1]
    assert IssuedDocument.objects.count() == 1
    assert len(stored_files() - before) == 1


@pytest.mark.parametrize(("field", "value"), [("size", 0), ("pages", 0)])
def test_an_empty_document_is_no_document(office: Office, field: str, value: int) -> None:
    document = actions.issue(office.evaluation)
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk).update(**{field: value})


def test_one_document_for_each_snapshot(office: Office) -> None:
    document = actions.issue(office.evaluation)
    document.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        document.save(force_insert=True)


def test_the_task_issues_and_keeps_quiet_when_the_evaluation_was_reopened(office: Office) -> None:
    advance(office.evaluation, (office.performance, Action.REOPEN))
    job = ask_for_document(office.evaluation.pk)
    assert job is not None
    assert (job.state, job.message) == (JobState.FAILED, "当前状态为“已退回”，审定后才生成定稿。")
    assert IssuedDocument.objects.count() == 0
    approve(office)
    Job.objects.all().delete()
    ask_for_document(office.evaluation.pk)
    assert IssuedDocument.objects.count() == 1


def test_what_failed_a_moment_ago_is_not_tried_at_every_call(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "issue", Mock(side_effect=OSError("no space left on device")))
    first = ask_for_document(office.evaluation.pk)
    assert first is not None
    assert (first.state, first.message) == (JobState.FAILED, jobs.BROKEN)
    assert ask_for_document(office.evaluation.pk) == first


def test_what_nobody_has_opened_is_issued_by_schedule(office: Office) -> None:
    issue_waiting.enqueue()
    assert IssuedDocument.objects.count() == 1


def test_what_waits_is_found_by_an_index_of_it_alone(office: Office) -> None:
    if connection.vendor == "postgresql":  # reads a table of one row as a whole otherwise
        connection.cursor().execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    assert "evaluation_awaits_document" in waiting_evaluations().explain()


def test_what_is_published_or_issued_twice_still_waits_for_nothing(office: Office) -> None:
    advance(office.evaluation, (office.performance, Action.PUBLISH))
    assert list(waiting_evaluations()) == [office.evaluation]
    actions.issue(office.evaluation)
    actions.issue(office.evaluation)
    assert list(waiting_evaluations()) == []
    advance(office.evaluation, (office.performance, Action.REOPEN))
    assert list(waiting_evaluations()) == []


def test_what_is_approved_anew_while_its_document_is_rendered_waits_for_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = pdf.render

    def meanwhile(html: str) -> Any:
        monkeypatch.setattr(pdf, "render", render)
        advance(office.evaluation, (office.performance, Action.REOPEN))
        approve(office)
        return render(html)

    monkeypatch.setattr(pdf, "render", meanwhile)
    actions.issue(office.evaluation)
    assert list(waiting_evaluations()) == [office.evaluation]
    issue_waiting.enqueue()
    assert IssuedDocument.objects.count() == 2
    assert list(waiting_evaluations()) == []


def test_the_latest_approval_is_the_last_one_whatever_the_clock_says(office: Office) -> None:
    actions.issue(office.evaluation)
    advance(office.evaluation, (office.performance, Action.REOPEN))
    write(office.evaluation, office.staff, {"basics.thrift_measures": "另行制定办法。"})
    approve(office)
    HistoryEntry.objects.filter(pk=HistoryEntry.objects.latest("pk").pk).update(at=SUBMITTED_AT - timedelta(days=400))
    assert current_document_of(office.evaluation) is None
    assert list(waiting_evaluations()) == [office.evaluation]


def test_issue_documents_makes_what_is_missing(office: Office) -> None:
    assert list(waiting_evaluations()) == [office.evaluation]
    output = StringIO()
    call_command("issue_documents", stdout=output)
    assert output.getvalue() == "已生成 1 份定稿。\n"
    assert list(waiting_evaluations()) == []
    call_command("issue_documents", stdout=output)
    assert output.getvalue().endswith("已生成 0 份定稿。\n")
