"""Who else is at work in an evaluation, and what they have saved since the page knows it: asked every few seconds."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.models import User
from apps.core.access import signed_in
from apps.core.parameters import Parameters
from apps.core.presence import meet
from apps.core.stamps import fingerprint
from apps.evaluations.actions.places import places_of
from apps.evaluations.enums import Action, Section
from apps.evaluations.facts import Part, part_of
from apps.evaluations.models import Evaluation
from apps.evaluations.permissions import is_of_department, parts_of, refusal
from apps.evaluations.queries import Doings, doings_since, parts_of_cells
from apps.evaluations.views.desk import reach, require_part


@signed_in
@require_GET
def colleagues(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Others at work, and cells of this page that were touched, as they are stored now.

    ``changes`` is what the page has last heard of, ``since`` the entry of the trace up to which it knows everything.
    One query besides session and duties while nothing changes.
    """
    asked = Parameters(request.GET)
    section, item = asked.member("section", Section), asked.number("item")
    if section is None or (item is None and "item" in asked):
        raise Http404
    user, part = request.user, Part(section, item)
    assert isinstance(user, User)
    # The trace before the number of changes: what is saved between the two is told with the next question.
    first = None if "since" in asked else doings_since(evaluation_id, None)
    evaluation = reach(request, evaluation_id)
    if not is_of_department(user, evaluation):
        raise Http404
    require_part(user, evaluation, part)
    locked = refusal(user, Action.EDIT, evaluation, part=part) or ""
    verb = "正在查看" if locked else "正在填写"
    others = meet(f"evaluation.{evaluation_id}", user.pk, user.name, f"{verb} {section.label}")
    answer = {
        "people": [{"name": one.name, "doing": one.place} for one in others],
        "changes": evaluation.changes,
        "locked": locked,
    }
    if asked.text("changes") == str(evaluation.changes):
        return JsonResponse(answer | ({"since": first.last} if first else {}))
    doings = first or doings_since(evaluation_id, asked.number("since") or 0)
    return JsonResponse(answer | _told(evaluation, doings, part, user))


def _told(evaluation: Evaluation, doings: Doings, part: Part, user: User) -> dict[str, object]:
    """The cells of this page as they are stored now; a query for each kind of row among them."""
    here = [cell for cell in doings.touched if part_of(cell) in {None, part}]
    if parts_of(user, evaluation) is not None:  # rows of indicators are told by no name
        here = [cell for cell, its in parts_of_cells(evaluation, here).items() if its == part]
    places = places_of(evaluation, here)
    cells = []
    for cell, place in places.items():
        text, touch = place.kind.text_of(place.row), doings.touched[cell]
        moment = f"{timezone.localtime(touch.at):%H:%M}"
        name = touch.name if touch.user_id != user.pk else ""
        cells.append({"cell": cell, "text": text, "seen": fingerprint(text), "by": name, "at": moment})
    rows = [{"by": step.name, "what": step.what} for step in doings.rows if step.user_id != user.pk]
    return {"since": doings.last, "more": doings.has_more, "cells": cells, "rows": rows}
