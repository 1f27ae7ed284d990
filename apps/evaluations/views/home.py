"""The home of a department's people: what is due, what is missing, who holds it, what the bureau said."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.models import User
from apps.core.access import signed_in
from apps.core.findings import Severity
from apps.evaluations.enums import Status
from apps.evaluations.models import Evaluation, HistoryEntry
from apps.evaluations.queries import judged_desk_of, own_evaluations, returns_of
from apps.evaluations.views.desk import Work
from apps.evaluations.views.shown import CLOSED, STATUS_KINDS
from apps.evaluations.workflow import EDITABLE, turn_of

MOST_JUDGED = 3  # of the newest; what is missing in the others their own pages tell


@dataclass(frozen=True, slots=True)
class HomeRow:
    """One evaluation in the list."""

    evaluation: Evaluation
    status_kind: str
    status_label: str
    is_open: bool
    closed_label: str
    holder: str
    missing: str
    returned: HistoryEntry | None


@signed_in
@require_GET
def list_evaluations(request: HttpRequest) -> HttpResponse:
    """The evaluations of the departments that the user works for, newest year first."""
    user = request.user
    assert isinstance(user, User)
    evaluations = list(own_evaluations(user))
    due = [one for one in evaluations if one.status in EDITABLE and one.cycle.closed_at is None]
    missing = {one.pk: _missing(user, one) for one in due[:MOST_JUDGED]}
    returned = returns_of([one for one in due if one.status == Status.RETURNED])
    rows = [
        HomeRow(
            evaluation=one,
            status_kind=STATUS_KINDS[Status(one.status)],
            status_label=Status(one.status).label,
            is_open=one in due,
            closed_label=CLOSED if one.cycle.closed_at else "",
            holder=_holder(one),
            missing=missing.get(one.pk, ""),
            returned=returned.get(one.pk),
        )
        for one in evaluations
    ]
    return render(request, "evaluations/list_evaluations.html", {"rows": rows, "today": timezone.localdate()})


def _holder(evaluation: Evaluation) -> str:
    role = None if evaluation.cycle.closed_at else turn_of(Status(evaluation.status), evaluation.cycle.levels)
    return role.label if role else ""


def _missing(user: User, evaluation: Evaluation) -> str:
    """In how many sections nobody has begun, and what stands in the way of submission; from what is kept for all."""
    work = Work(user, judged_desk_of(evaluation))
    *sections, gate = work.rail()
    empty = sum(item.state_kind == "empty" for item in sections)
    errors, warnings = gate.errors, gate.warnings
    parts = [
        *([f"{empty} 个部分未开始"] if empty else []),
        *([f"{errors} 处{Severity.ERROR.label}"] if errors else []),
        *([f"{warnings} 处待说明"] if warnings else []),
    ]
    return "，".join(parts) or "可以提交"
