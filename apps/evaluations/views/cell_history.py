"""What a cell has held: who wrote it and when."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.core.access import signed_in
from apps.core.parameters import Parameters
from apps.evaluations.enums import Action
from apps.evaluations.permissions import refusal, sees_draft
from apps.evaluations.queries import parts_of_cells
from apps.evaluations.views.desk import reach, require_part, user_at
from apps.trace.queries import labels, previous_values

MOST_CHANGES = 20


@signed_in
@require_GET
def cell_history(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The latest changes of a cell, each value with the way to enter it again; part of a page."""
    evaluation, user = reach(request, evaluation_id), user_at(request, evaluation_id)
    cell = Parameters(request.GET).search("cell")
    if not cell or not sees_draft(user, evaluation):
        raise Http404
    require_part(user, evaluation, parts_of_cells(evaluation, [cell])[cell])
    found = previous_values(evaluation_id, cell)
    shown = found[:MOST_CHANGES]
    called = labels()
    changes = [(one, *called.shown("evaluation", {cell: (one.before, one.after)})[0][1]) for one in shown]
    context = {
        "cell": cell,
        "called": called.name_of("evaluation", cell),
        "changes": changes,
        "more": len(found) - len(shown),
        "can_restore": refusal(user, Action.EDIT, evaluation, is_of_any_part=True) is None,
    }
    return render(request, "evaluations/cell_history.html", context)
