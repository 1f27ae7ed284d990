"""What is stored, held against what was acknowledged; and what is stored by halves."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from itertools import groupby, pairwise
from pathlib import Path

from django.conf import settings
from django.db.models import F, OuterRef, Subquery
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from apps.budgets.models import BudgetLine
from apps.core.enums import JobState
from apps.core.models import UNFINISHED, Job, JobLine
from apps.departments.models import Department
from apps.evaluations.enums import Action
from apps.evaluations.models import Evaluation, Evidence, HistoryEntry
from apps.reports.models import Draft, IssuedDocument
from apps.reviews.tasks import update_versions
from apps.trace.actions import seal
from apps.trace.enums import TraceKind
from apps.trace.facts import changes_in
from apps.trace.models import TraceEntry
from apps.trace.queries import verify
from tests.chaos.scene import Scene
from tests.chaos.writers import COLUMNS, DEPARTMENTS, codes_of

TOKEN = re.compile(r"move \d+ number \d+")


def stored() -> set[tuple[str, str]]:
    """Every deed that can be found, by its kind and key."""
    return {(kind, key) for kind, keys in KEYS.items() for key in keys()}


def half_done(scene: Scene) -> list[str]:
    """What no moment may show, whatever was cut off. One statement tells each, so that work may go on meanwhile."""
    return [*_lines(scene), *_histories(), *_files(), *_imports()]


def left_over(scene: Scene) -> list[str]:
    """What may stand for a moment but not when everything has come to rest."""
    tasks = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    return [
        *half_done(scene),
        *map(_told_of, Job.objects.filter(state__in=UNFINISHED)),
        *(f"task {task.task_path} still runs" for task in tasks),
        *_adoptions(),
        *_trace(),
    ]


def _told_of(job: Job) -> str:
    task = (
        DBTaskResult.objects.filter(pk=job.task_id).values("status", "worker_ids", "started_at", "finished_at").first()
    )
    return f"job {job.pk} {job} has not ended, it is {job.state}; its task: {task}"


def last_values(typed: Mapping[int, str]) -> Iterator[str]:
    """A value that was typed before another must not come back; ``typed`` has what each line was told last."""
    for line in BudgetLine.objects.filter(pk__in=typed):
        if (line.original or 0) < Decimal(typed[line.pk] or 0):
            yield f"line {line.pk} holds {line.original} and not {typed[line.pk]}"


def strays() -> list[str]:
    """Files that no row names."""
    models = (Evidence, IssuedDocument, Draft)
    named = {str(file) for model in models for file in model._default_manager.values_list("file", flat=True)}
    root = Path(settings.MEDIA_ROOT)
    return sorted({str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()} - named)


def _saves() -> Iterator[str]:
    for _, changes in _typed():
        lines = {cell.split(".")[1]: after or "" for cell, (_, after) in changes.items()}
        yield from (f"{line} {after.replace(',', '')}" for line, after in lines.items())


def _typed() -> Iterator[tuple[int, Mapping[str, tuple[str | None, str | None]]]]:
    """Entries of the trace in which a line was typed into."""
    entries = TraceEntry.objects.filter(kind=TraceKind.CELLS, username__startswith="first", content__contains=".25")
    for number, content in entries.order_by("id").values_list("id", "content"):
        changes = changes_in(content)
        is_of_lines = all(cell.startswith("line.") for cell in changes)
        if is_of_lines and any((after or "").endswith(".25") for _, after in changes.values()):
            yield number, changes  # a line may have the number 25 too


def _moves() -> Iterator[str]:
    for comment in HistoryEntry.objects.values_list("comment", flat=True):
        yield from TOKEN.findall(comment)


def _documents() -> Iterator[str]:
    for document in IssuedDocument.objects.all():
        with suppress(FileNotFoundError):
            yield f"{document.pk} {_digest(document.file.path)}"


def _whole_imports() -> Iterator[str]:
    counts = _imported()
    yield from (str(number) for number, count in counts.items() if count == DEPARTMENTS)


def _new_versions() -> Iterator[str]:
    done = Job.objects.filter(kind=update_versions.name, state=JobState.DONE)
    yield from map(str, done.values_list("pk", flat=True))


def _uploads() -> Iterator[str]:
    """By the trace, since most are removed again."""
    for content in TraceEntry.objects.filter(kind=TraceKind.EVIDENCE).values_list("content", flat=True):
        for name, (before, _) in changes_in(content).items():
            yield name if before is None else f"{name} removed"


KEYS: dict[str, Callable[[], Iterator[str]]] = {
    "save": _saves,
    "move": _moves,
    "document": _documents,
    "import": _whole_imports,
    "new version": _new_versions,
    "evidence": _uploads,
}


def _lines(scene: Scene) -> Iterator[str]:
    lines = BudgetLine.objects.filter(pk__in=[desk.line for desk in scene.saving])
    for line in lines.exclude(original=F("adjusted")).exclude(original=None, adjusted=None):
        yield f"line {line.pk} has {line.original} beside {line.adjusted}"
    seen: Counter[str] = Counter()
    for number, changes in _typed():
        texts = {after for _, after in changes.values()}
        if len(changes) != len(COLUMNS) or len(texts) != 1:
            yield f"entry {number} of the trace has half a save: {changes}"
        seen.update(f"{cell} {after}" for cell, (_, after) in changes.items())
    yield from (f"{what} was written {times} times" for what, times in seen.items() if times > 1)


def _histories() -> Iterator[str]:
    last = HistoryEntry.objects.filter(evaluation=OuterRef("pk")).order_by("-id")
    states = Evaluation.objects.annotate(last=Subquery(last.values("target")[:1])).exclude(last=None)
    for evaluation in states.exclude(status=F("last")):
        yield f"evaluation {evaluation.pk} is {evaluation.status}, and its history says otherwise"
    rows = HistoryEntry.objects.order_by("evaluation_id", "id").values_list(
        "evaluation_id", "source", "target", "at", "snapshot_id"
    )
    for evaluation_id, entries in groupby(rows, key=lambda row: row[0]):
        for before, after in pairwise(entries):
            if after[1] != before[2] or after[3] < before[3] or after[4] is None:
                yield f"the history of evaluation {evaluation_id} goes from {before[1:4]} to {after[1:4]}"
    yield from (f"{token} was made {times} times" for token, times in Counter(_moves()).items() if times > 1)


def _files() -> Iterator[str]:
    for model in (IssuedDocument, Evidence):
        for pk, name, sha256 in model._default_manager.values_list("pk", "file", "sha256"):
            try:
                is_whole = _digest(str(Path(settings.MEDIA_ROOT) / name)) == sha256
            except OSError:
                is_whole = False
            if not is_whole and model._default_manager.filter(pk=pk).exists():  # not taken out meanwhile
                yield f"{model.__name__} {pk} has no whole file"


def _imports() -> Iterator[str]:
    for number, count in _imported().items():
        if count != DEPARTMENTS:
            yield f"import {number} wrote {count} of {DEPARTMENTS} departments"


def _imported() -> Counter[int]:
    codes = Department.objects.filter(code__gte=codes_of(0)[0], code__lt="6").values_list("code", flat=True)
    return Counter((int(code) - 500_000) // DEPARTMENTS for code in codes if code.isdigit() and len(code) == 6)


def _adoptions() -> Iterator[str]:
    """Each line of a report that says so is one entry of a history."""
    told = JobLine.objects.filter(job__kind=update_versions.name, is_done=True).values_list("item", flat=True)
    done = HistoryEntry.objects.filter(action=Action.ADOPT).values_list("evaluation_id", flat=True)
    for pk, difference in (Counter(told) - Counter(done) | Counter(done) - Counter(told)).items():
        yield f"evaluation {pk} moved to another number of versions than was told: {difference}"


def _trace() -> Iterator[str]:
    seal()
    verdict = verify()
    if verdict.broken:
        yield f"the trace is broken at {verdict.broken.sequence}: {verdict.broken.problem}"


def _digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()
