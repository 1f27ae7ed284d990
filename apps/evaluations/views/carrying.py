"""The page 沿用上年: what last year's sheet holds, chosen piece by piece, undone and confirmed."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.access import signed_in
from apps.core.parameters import Parameters, moment_of
from apps.core.refusals import Refused
from apps.evaluations import actions
from apps.evaluations.enums import Section
from apps.evaluations.facts import offers_of
from apps.evaluations.models import TakenOver
from apps.evaluations.views.desk import Work, open_desk, section_url, user_at


@signed_in
@require_http_methods(["GET", "POST"])
def take_over(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """What can be taken over, and taking over what was chosen."""
    if request.method == "POST":
        user = user_at(request, evaluation_id)
        try:
            filled = actions.carry(evaluation_id, user, Parameters(request.POST).texts("take"))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"已沿用 {filled} 处内容，都标有“沿用”，请逐处核对。")
        return redirect("evaluations:take_over", evaluation_id)
    work = open_desk(request, evaluation_id)
    last = work.context_of().last
    offers = offers_of(work.sheet, last) if last else ()
    context = {
        **work.context(),
        "last": last,
        "groups": [(section, list(members)) for section, members in groupby(offers, key=lambda one: one.section)],
        "waiting": len(work.unconfirmed),
        **_kept(work),
    }
    return render(request, "evaluations/take_over.html", context)


def _kept(work: Work) -> dict[str, Any]:
    row = TakenOver.objects.filter(pk=work.evaluation.pk).first()
    if row is None:
        return {"undoable": None, "priors": {"count": 0, "is_unlocked": False}}
    last = row.steps[-1] if row.steps else None
    return {
        "undoable": {"at": moment_of(last["at"]), "cells": len(last["cells"])} if last else None,
        "priors": {
            "count": len(row.priors),
            "is_unlocked": row.unlocked_at is not None,
            "reason": row.unlock_reason,
        },
    }


@signed_in
@require_POST
def undo_carrying(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Take the last taking-over back."""
    user = user_at(request, evaluation_id)
    try:
        cells = actions.undo_carrying(evaluation_id, user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已撤销，{cells} 处恢复为空白。")
    return redirect("evaluations:take_over", evaluation_id)


@signed_in
@require_POST
def confirm_carried(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Say that what was taken over still holds: of one page, or of all."""
    user, posted = user_at(request, evaluation_id), Parameters(request.POST)
    section, item = posted.member("section", Section), posted.number("item")
    if section is None and "section" in posted:
        raise Http404
    try:
        cells = actions.confirm_carried(evaluation_id, user, section, item)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已确认 {cells} 处沿用的内容。")
    if section is None:
        return redirect("evaluations:take_over", evaluation_id)
    return redirect(section_url(evaluation_id, section, item))


@signed_in
@require_POST
def take_priors(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Fill in last year's figures as they are approved now."""
    user = user_at(request, evaluation_id)
    try:
        filled = actions.take_priors(evaluation_id, user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        told = f"已按审定数填入 {filled} 个上年数。" if filled else "上年数与审定数一致，没有变化。"
        messages.success(request, told)
    return redirect("evaluations:take_over", evaluation_id)
