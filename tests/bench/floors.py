"""The floors: the least that a page of this kind can do, behind the product's own middlewares and login."""

import json
from decimal import Decimal
from itertools import cycle, islice

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.accounts.models import User
from apps.budgets.models import BudgetLine
from apps.core.access import signed_in
from apps.core.stamps import fingerprint
from apps.evaluations.models import Evaluation
from apps.evaluations.workflow import turn_of

COLUMNS = ("original", "adjusted", "actual", "carry_in", "carry_out")


@signed_in
def grid(request: HttpRequest, rows: int) -> HttpResponse:
    """One query, ``rows`` rows of five hand-written inputs."""
    lines = islice(cycle(BudgetLine.objects.select_related("function_class")), rows)
    table = [
        (line.function_class.name, [(f"line.{line.pk}.{name}", getattr(line, name)) for name in COLUMNS])
        for line in lines
    ]
    return render(request, "floor_grid.html", {"table": table})


@signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """Fifty rows by keyset, three queries in all."""
    rows = Evaluation.objects.select_related("cycle", "department").order_by("moved_at", "id")[:51]
    return render(request, "floor_list.html", {"rows": rows, "count": Evaluation.objects.count(), "turn_of": turn_of})


@signed_in
@require_POST
def save(request: HttpRequest, line_id: int) -> HttpResponse:
    """Lock one row, hold what the page had seen against it, update it."""
    assert isinstance(request.user, User)
    change = json.loads(request.body)
    with transaction.atomic():
        line = BudgetLine.objects.select_for_update().get(pk=line_id)
        if change["seen"] not in {None, fingerprint(str(line.actual))}:
            return JsonResponse({"state": "conflict"})
        line.actual, line.edited_by, line.edited_at = Decimal(change["text"]), request.user, timezone.now()
        line.save(update_fields=["actual", "edited_by", "edited_at"])
    return JsonResponse({"state": "saved", "seen": fingerprint(str(line.actual))})


urlpatterns = [
    path("floor/grid/<int:rows>/", grid, name="floor_grid"),
    path("floor/list/", listing, name="floor_list"),
    path("floor/save/<int:line_id>/", save, name="floor_save"),
    path("", include("evalportal.urls")),
]
