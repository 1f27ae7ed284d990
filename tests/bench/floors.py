"""The floors: the least that a page of this kind can do, behind the product's own middlewares and login."""

from itertools import cycle, islice

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from apps.budgets.models import BudgetLine
from apps.core.access import signed_in
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


urlpatterns = [
    path("floor/grid/<int:rows>/", grid, name="floor_grid"),
    path("floor/list/", listing, name="floor_list"),
    path("", include("evalportal.urls")),
]
