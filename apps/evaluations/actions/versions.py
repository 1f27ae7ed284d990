"""Moving running evaluations to newer versions of their schemes. What was filled in stays in the tables, all of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core.amounts import show_amount
from apps.core.refusals import Refused
from apps.evaluations.actions.editing import locked_cycle
from apps.evaluations.actions.moves import Judged, locked_for, make
from apps.evaluations.enums import Action
from apps.evaluations.facts import ScoreEntry, Sheet
from apps.evaluations.models import Evaluation, HistoryEntry
from apps.evaluations.queries import Versions, sheet_of
from apps.evaluations.rules import Result, assess, table_rows
from apps.indicators.enums import Change, Consequence
from apps.indicators.facts import Difference, SchemeContent
from apps.indicators.models import Scheme
from apps.indicators.rules.differences import differences_of
from apps.indicators.rules.explaining import asks
from apps.trace.actions import record
from apps.trace.enums import TraceKind


@dataclass(frozen=True, slots=True)
class Effect:
    """What other versions of its schemes do to an evaluation; rows and headings by name.

    ``dropped`` was filled in and no longer counts, ``added`` is new and empty, ``asked_anew`` was answered and now
    asks something else. ``projects`` counts the project forms with another total.
    """

    before: Result
    after: Result
    dropped: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    asked_anew: tuple[str, ...] = ()
    projects: int = 0


def effect_of(sheet: Sheet, scheme: SchemeContent, project_scheme: SchemeContent) -> Effect:
    """What the sheet would be worth under other versions of its schemes, and what would be left to fill in."""
    old, new = assess(sheet), assess(replace(sheet, scheme=scheme, project_scheme=project_scheme))
    rows = {row.key: row for row in table_rows(sheet.scheme)}
    later = {row.key: row for row in table_rows(scheme)}
    headings, later_headings = _headings(sheet.scheme), _headings(scheme)
    answered = {key for key, entry in sheet.entries.items() if entry != ScoreEntry()}
    written = {key for key, text in sheet.narrative.items() if text.strip()}
    required = {section.key for section in scheme.outline if section.is_required}
    return Effect(
        before=old.table,
        after=new.table,
        dropped=(
            *(row.name for key, row in rows.items() if key in answered - later.keys()),
            *(name for key, name in headings.items() if key in written - later_headings.keys()),
        ),
        added=(
            *(row.name for key, row in later.items() if asks(row) and key not in answered | rows.keys()),
            *(name for key, name in later_headings.items() if key in required - written - headings.keys()),
        ),
        asked_anew=tuple(
            row.name
            for key, row in later.items()
            if key in answered & rows.keys() and asks(row) and asks(row) != asks(rows[key])
        ),
        projects=sum(result.total != new.projects[key].total for key, result in old.projects.items()),
    )


@dataclass(frozen=True, slots=True)
class Prospect:
    """What moving an evaluation would bring, made before its lock is taken: for as long as nothing in it changes."""

    words: str
    after: Judged


def prospect_of(evaluation: Evaluation, before: Sheet, versions: Versions) -> Prospect:
    """What takes long about moving an evaluation to ``versions``, whose sheet, read after it, is ``before``."""
    words = _words(before, Versions.of(evaluation), versions)
    after = replace(before, scheme=versions.scheme.facts, project_scheme=versions.project_scheme.facts)
    return Prospect(words, Judged.of(evaluation, after))


def adopt(
    user: User,
    evaluation_id: int,
    versions: Versions,
    now: datetime | None = None,
    prospect: Prospect | None = None,
) -> HistoryEntry | None:
    """Move one evaluation to other versions of its schemes; ``None`` when it has them already.

    Raises ``Refused`` unless the user is its administrator and it is in the hands of its department: a submission
    of the same moment is served first or afterwards, never in between.
    """
    with transaction.atomic():
        evaluation, move = locked_for(user, Action.ADOPT, evaluation_id)
        if Versions.of(evaluation) == versions:
            return None
        _require_successors(Versions.of(evaluation), versions, evaluation.cycle.year_id)
        if prospect is None or prospect.after.changes != evaluation.changes:
            prospect = prospect_of(evaluation, sheet_of(evaluation), versions)
        evaluation.scheme, evaluation.project_scheme = versions.scheme, versions.project_scheme
        pinned, moment = ("scheme", "project_scheme"), now or timezone.now()
        return make(evaluation, move, user, prospect.words, moment, prospect.after, pinned)


def pin_cycle(user: User, cycle_id: int, versions: Versions) -> None:
    """Pin a cycle to other versions for the evaluations opened later; running ones move one by one with ``adopt``.

    ``Refused`` for all but the administrator of the region.
    """
    with transaction.atomic():
        cycle = locked_cycle(cycle_id)
        if user.administered_region_id != cycle.region_id:
            raise Refused("只有本行政区的系统管理员可以更新评分方案。")
        old = Versions.of(cycle)
        _require_successors(old, versions, cycle.year_id)
        changes = {
            "评分方案": (str(old.scheme), str(versions.scheme)),
            "项目评分方案": (str(old.project_scheme), str(versions.project_scheme)),
        }
        record(
            TraceKind.CYCLE, f"更新评分方案：{cycle.title}", changes, subject=cycle, department=cycle.region, user=user
        )
        cycle.scheme, cycle.project_scheme = versions.scheme, versions.project_scheme
        cycle.save(update_fields=["scheme", "project_scheme"])


def _require_successors(pinned: Versions, wanted: Versions, year: int) -> None:
    for old, new in _pairs(pinned, wanted):
        if new.is_draft or (new.key, new.kind) != (old.key, old.kind) or not new.facts.is_valid_in(year):
            raise Refused(f"“{new}”不是可用于 {year} 年度的同一方案的已发布版本，不能更新。")


def _pairs(old: Versions, new: Versions) -> tuple[tuple[Scheme, Scheme], ...]:
    return (old.scheme, new.scheme), (old.project_scheme, new.project_scheme)


def _headings(scheme: SchemeContent) -> Mapping[str, str]:
    return {section.key: f"提纲“{section.title}”" for section in scheme.outline if not section.is_heading_only}


def _words(sheet: Sheet, old: Versions, new: Versions) -> str:
    """What the department reads: the consequences, and behind an empty line every change that is not mere wording."""
    effect = effect_of(sheet, new.scheme.facts, new.project_scheme.facts)
    changed = [(before, after) for before, after in _pairs(old, new) if before != after]
    differences = [found for before, after in changed for found in differences_of(before.facts, after.facts)]
    weighty = [found for found in differences if found.consequence != Consequence.WORDING]
    lines = [
        *(f"由“{before}”更新为“{after}”。" for before, after in changed),
        *_consequences(effect),
        "",
        *map(_in_words, weighty),
    ]
    if len(differences) > len(weighty):
        lines.append(f"另有 {len(differences) - len(weighty)} 处修改只影响文字。")
    return "\n".join(lines).strip()


def projects_changed(effect: Effect) -> str:
    """How many projects get another score; empty for none."""
    return f"有 {effect.projects} 个项目的自评得分改变。" if effect.projects else ""


def _consequences(effect: Effect) -> Iterator[str]:
    before, after = graded(effect.before), graded(effect.after)
    yield f"自评得分：{before}。" if before == after else f"自评得分：原为 {before}，现为 {after}。"
    yield from filter(None, [projects_changed(effect)])
    for label, names in (
        ("不再计分（已填内容保留）", effect.dropped),
        ("需要补充填报", effect.added),
        ("填报内容有变，需要重新填报", effect.asked_anew),
    ):
        if names:
            yield f"{label}：{'、'.join(names)}。"


def graded(result: Result) -> str:
    """``91.50 分（优）``."""
    if result.total is None:
        return "尚未得出"
    grade = f"（{result.grade.label}）" if result.grade else ""
    return f"{show_amount(result.total)} 分{grade}"


def _in_words(difference: Difference) -> str:
    match difference.change:
        case _ if difference.consequence == Consequence.CHECKED:
            return f"{difference.what}：{difference.before or '按默认'} → {difference.after or '按默认'}"
        case Change.ADDED:
            return "：".join(filter(None, (f"新增“{difference.what}”", difference.after)))
        case Change.REMOVED:
            return f"删除“{difference.what}”"
        case Change.CHANGED:
            return f"{difference.what}：{difference.before or '（无）'} → {difference.after or '（无）'}"
