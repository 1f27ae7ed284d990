"""Long work over a whole cycle: opening it for its departments, taking them out, undoing it, moving it to new versions.

Each goes department by department or in pieces of some, and finds in the tables what is left to do: cut off, it goes on
there, and run twice it does nothing more.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.db import DatabaseError
from django.urls import reverse

from apps.accounts.models import User
from apps.core import jobs
from apps.core.jobs import Outcome, Progress, long_work
from apps.core.models import Job
from apps.core.refusals import Refused
from apps.core.stamps import fingerprint
from apps.departments.models import Department
from apps.departments.queries import owner_of
from apps.evaluations import actions
from apps.evaluations.actions import Prospect
from apps.evaluations.actions.editing import CYCLE_GONE
from apps.evaluations.models import REVIEWED, Cycle, Evaluation
from apps.evaluations.queries import WITH_CONTEXT, Versions, evaluations_behind, sheet_of
from apps.evaluations.workflow import EDITABLE
from apps.indicators.models import Scheme

logger = logging.getLogger(__name__)

LATER_ONES = "以后增补的单位使用新版本。"
AT_A_TIME = 25


@long_work
def add_departments(progress: Progress, cycle_id: int, departments: list[int]) -> None:
    """Open the evaluations of departments."""
    cycle = _cycle(cycle_id)
    chosen = Department.objects.in_region(cycle.region_id).in_bulk(departments)

    def open_some(some: Sequence[int]) -> list[Outcome]:
        return actions.add_departments(cycle, [chosen[pk] for pk in some])

    progress.each(sorted(chosen, key=departments.index), open_some, size=AT_A_TIME, message="正在建立自评")


@long_work
def remove_departments(progress: Progress, cycle_id: int, departments: list[int]) -> None:
    """Take departments out of a cycle, those apart for which anything was entered."""
    _remove(progress, _cycle(cycle_id), departments)


@long_work
def undo_cycle(progress: Progress, cycle_id: int) -> dict[str, Any]:
    """Take all departments out of a cycle, then the cycle away. It stays where anything was entered meanwhile."""
    cycle = Cycle.objects.filter(pk=cycle_id).first()
    if cycle is not None:  # otherwise an earlier attempt was cut off behind its last piece
        members = cycle.evaluations.order_by("department__code").values_list("department_id", flat=True)
        _remove(progress, cycle, list(members))
        actions.undo_cycle(cycle_id)
    return {"words": "任务已撤销。"}


@long_work
def update_versions(
    progress: Progress, cycle_id: int, scheme_id: int, project_scheme_id: int, user_id: int
) -> dict[str, Any]:
    """Move the evaluations of a cycle that are in their departments' hands to other versions of its schemes."""
    user, cycle = User.objects.get(pk=user_id), _cycle(cycle_id)
    versions = Versions(Scheme.objects.get(pk=scheme_id), Scheme.objects.get(pk=project_scheme_id))
    behind = evaluations_behind(cycle, versions).exclude(status__in=REVIEWED).order_by("department__code")
    names = dict(behind.values_list("pk", "department__name"))
    foreseen: dict[int, Prospect] = {}

    def foresee(some: Sequence[int]) -> None:
        foreseen.clear()
        rows = Evaluation.objects.select_related(*WITH_CONTEXT).filter(pk__in=some, status__in=EDITABLE)
        for row in rows:
            with suppress(Exception):  # what fails here fails again where it is moved, and is reported
                foreseen[row.pk] = actions.prospect_of(row, sheet_of(row), versions)

    def move_some(some: Sequence[int]) -> list[Outcome]:
        return [_moved(user, pk, names[pk], versions, foreseen.get(pk)) for pk in some]

    progress.each(names, move_some, message="正在更新评分方案", look=foresee)
    return {"words": LATER_ONES}


def ask_for_departments(cycle: Cycle, departments: Sequence[int], user: User) -> Job:
    """Have the evaluations of departments opened; ``Refused`` when too much waits."""
    return _ask(add_departments, cycle, user, f"建立自评：{cycle.title}", departments=list(departments))


def ask_for_removal(cycle: Cycle, departments: Sequence[int], user: User) -> Job:
    """Have departments taken out of a cycle; ``Refused`` when too much waits."""
    return _ask(remove_departments, cycle, user, f"移出单位：{cycle.title}", departments=list(departments))


def ask_for_undoing(cycle: Cycle, user: User) -> Job:
    """Have a cycle undone; ``Refused`` when too much waits."""
    return _ask(undo_cycle, cycle, user, f"撤销任务：{cycle.title}", reverse("reviews:list_cycles"))


def ask_for_versions(cycle: Cycle, versions: Versions, user: User) -> Job:
    """Have the evaluations of a cycle moved to other versions; ``Refused`` when too much waits."""
    chosen: dict[str, Any] = {
        "scheme_id": versions.scheme.pk,
        "project_scheme_id": versions.project_scheme.pk,
        "user_id": user.pk,
    }
    return _ask(update_versions, cycle, user, f"更新评分方案：{cycle.title}", **chosen)


def _ask(work: Any, cycle: Cycle, user: User, title: str, back_url: str = "", **arguments: Any) -> Job:
    """Another choice is another job; the same choice made twice is one."""
    return jobs.ask(
        work,
        f"{cycle.pk} {fingerprint(repr(arguments))}",
        {"cycle_id": cycle.pk, **arguments},
        user,
        is_wanted_again=True,
        title=title,
        owner=owner_of(cycle.region_id),
        back_url=back_url or reverse("reviews:show_cycle", args=[cycle.pk]),
    )


def _cycle(cycle_id: int) -> Cycle:
    cycle = Cycle.objects.select_related("region").filter(pk=cycle_id).first()
    if cycle is None:
        raise Refused(CYCLE_GONE)
    return cycle


def _remove(progress: Progress, cycle: Cycle, departments: Sequence[int]) -> None:
    def remove_some(some: Sequence[int]) -> list[Outcome]:
        return actions.remove_departments(cycle.pk, some)

    progress.each(departments, remove_some, size=AT_A_TIME, message="正在移出单位")


def _moved(user: User, pk: int, name: str, versions: Versions, prospect: Prospect | None) -> Outcome:
    try:
        actions.adopt(user, pk, versions, prospect=prospect)
    except Refused as refusal:
        return Outcome(pk, name, is_done=False, words=str(refusal))
    except DatabaseError:
        raise
    except Exception:  # one evaluation that cannot be read stops no other
        logger.exception("Evaluation %s does not move", pk)
        return Outcome(pk, name, is_done=False, words="未能更新，请联系系统管理员。")
    return Outcome(pk, name)
