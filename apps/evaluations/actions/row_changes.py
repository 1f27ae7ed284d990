"""Rows in their places: inserted, copied, moved, deleted and restored; each deed as one step that can be taken back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone

from apps.accounts.models import User
from apps.core.models import EditedRow
from apps.core.parameters import LARGEST_ID
from apps.core.refusals import Refused
from apps.core.texts import shorten
from apps.evaluations.actions import rows as adding
from apps.evaluations.actions.editing import editing, note
from apps.evaluations.actions.row_families import FAMILIES, NEW_PROJECT, Family
from apps.evaluations.enums import RowKind, Section
from apps.evaluations.facts import Part, RowName, RowPlace, RowsChange
from apps.evaluations.models import Evaluation, ProjectEvaluation, ProjectIndicator
from apps.evaluations.permissions import refusal_of_part
from apps.evaluations.queries import removed_parts
from apps.trace.actions import held_by
from apps.trace.enums import TraceKind
from apps.trace.facts import Change

MOST_AT_ONCE = 20


def insert_rows(
    evaluation_id: int, user: User, place: RowPlace, count: int = 1, now: datetime | None = None
) -> RowsChange:
    """Empty rows above or below a row, of its code or heading.

    If the row has been deleted meanwhile, they go to the end of its group, and the notice says so.
    """
    _require_few(count)
    kind, family = place.beside.kind, FAMILIES[place.beside.kind]
    with editing(evaluation_id, user, is_of_any_part=True) as evaluation:
        beside = next(iter(family.of(evaluation, [place.beside.id])), None)
        if beside is None:
            _require_part(user, evaluation, part_of_rows(kind, place.item))
            return _appended(evaluation, user, place, count, now)
        _require_part(user, evaluation, part_of_rows(kind, family.item_of(beside)))
        new = [family.blank(beside) for _ in range(count)]
        rows = _put(evaluation, user, kind, new, beside, now, is_above=place.is_above)
        words = f"插入 {count} 个{kind.label}：{family.group_called(beside)}"
        note(TraceKind.ROWS, evaluation, user, words, {str(row): (None, family.group_called(beside)) for row in rows})
        return RowsChange(kind, rows, words, family.item_of(beside))


def copy_rows(evaluation_id: int, user: User, names: Sequence[RowName], now: datetime | None = None) -> RowsChange:
    """The rows once more, each below itself, with all that they hold; files stay with the first one."""
    _require_few(len(names))
    kind, family = names[0].kind, FAMILIES[names[0].kind]
    with editing(evaluation_id, user, is_of_any_part=True) as evaluation:
        found = _found(family, evaluation, names, user)
        made: dict[RowName, list[Model]] = {}
        for row in found:
            copied = family.copied(row)
            for name in _put(evaluation, user, kind, [copied], row, now, is_above=False):
                made[name] = copied
        words = f"复制{kind.label}：{_listed(family, found)}"
        held = held_by(*(part for parts in made.values() for part in parts))
        note(TraceKind.ROWS, evaluation, user, words, {name: (None, before) for name, (before, _) in held.items()})
        return RowsChange(kind, tuple(made), words, family.item_of(found[0]))


def move_row(evaluation_id: int, user: User, name: RowName, by: int) -> RowsChange:
    """A row ``by`` rows down, or up if negative, in its group; at its end it stays, and the notice says so."""
    family = FAMILIES[name.kind]
    with editing(evaluation_id, user, is_of_any_part=True) as evaluation:
        (row,) = _found(family, evaluation, [name], user)
        beside = family.beside(evaluation, row)
        group = family.group(row, beside)
        here = group.index(row)
        there = min(max(here + by, 0), len(group) - 1)
        moved = there - here
        words = f"移动{name.kind.label}：{shorten(family.called(row), 40)}"
        if not moved:
            end = "最后一行" if by > 0 else "第一行"
            notice = f"已经是“{family.group_called(row)}”的{end}。"
            return RowsChange(name.kind, (name,), words, family.item_of(row), notice)
        order = [one for one in beside if one != row]
        index = order.index(group[there])
        order.insert(index + 1 if moved > 0 else index, row)
        adding.put_in_order(order, row)
        steps = f"{'下移' if moved > 0 else '上移'} {abs(moved)} 行"
        note(TraceKind.ROWS, evaluation, user, words, {str(name): (None, steps)})
        return RowsChange(name.kind, (name,), words, family.item_of(row), by=moved)


def remove_rows(evaluation_id: int, user: User, names: Sequence[RowName], *, is_taken_back: bool = False) -> RowsChange:
    """Rows with all that they hold; the trace keeps it, and ``restore_rows`` brings it back.

    Those that are gone already are left out; the row's own ``DoesNotExist`` where all are. Where an insertion
    ``is_taken_back``, ``Refused`` once somebody else has written into its rows.
    """
    kind, family = names[0].kind, FAMILIES[names[0].kind]
    with editing(evaluation_id, user, is_of_any_part=True) as evaluation:
        found = _found(family, evaluation, names, user)
        parts = [part for row in found for part in family.parts(row)]
        if is_taken_back and (others := _others_in(parts, user)):
            raise Refused(f"{'、'.join(others)}已在其中填写了内容；不再需要时请直接删除。")
        words = f"删除{kind.label}{' ' if kind == RowKind.LINE else '：'}{_listed(family, found)}"
        rows, item = tuple(family.name_of(row) for row in found), family.item_of(found[0])
        note(TraceKind.ROWS, evaluation, user, words, held_by(*parts))
        for row in found:
            row.delete()
            if isinstance(row, ProjectEvaluation):
                row.project.delete()
        return RowsChange(kind, rows, words, item)


def restore_rows(evaluation_id: int, user: User, names: Sequence[RowName]) -> RowsChange:
    """Deleted rows as they were, with their ids, so that files and the history of their cells are theirs again."""
    kind, family = names[0].kind, FAMILIES[names[0].kind]
    with editing(evaluation_id, user, is_of_any_part=True) as evaluation:
        parts = [part for name in names for part in removed_parts(evaluation, name)]
        if not parts:
            raise Refused("没有可以恢复的内容：可能已由他人恢复。")
        if kind == RowKind.INDICATOR:
            _require_forms(evaluation, parts)
        rows = [part for part in parts if isinstance(part, family.model)]
        for row in rows:
            _require_part(user, evaluation, part_of_rows(kind, family.item_of(row)))
        _require_room(evaluation, kind, rows[0], len(rows))
        _write(parts)
        words = f"恢复{kind.label}：{_listed(family, rows)}"
        held: dict[str, Change] = {name: (None, before) for name, (before, _) in held_by(*parts).items()}
        note(TraceKind.ROWS, evaluation, user, words, held)
        return RowsChange(kind, tuple(family.name_of(row) for row in rows), words, family.item_of(rows[0]))


def remove_line(evaluation_id: int, user: User, line_id: int) -> None:
    """Remove a line; ``BudgetLine.DoesNotExist`` when it is not this evaluation's."""
    remove_rows(evaluation_id, user, [RowName(RowKind.LINE, line_id)])


def remove_project(evaluation_id: int, user: User, project_id: int) -> None:
    """Remove a project with its form; ``ProjectEvaluation.DoesNotExist`` when it is not this evaluation's."""
    remove_rows(evaluation_id, user, [RowName(RowKind.PROJECT, project_id)])


def remove_indicator(evaluation_id: int, user: User, indicator_id: int) -> None:
    """Remove a row of either form; ``ProjectIndicator.DoesNotExist`` when it is not this evaluation's."""
    remove_rows(evaluation_id, user, [RowName(RowKind.INDICATOR, indicator_id)])


def _appended(evaluation: Evaluation, user: User, place: RowPlace, count: int, now: datetime | None) -> RowsChange:
    """New rows at the end of the group of a row that is gone."""
    kind = place.beside.kind
    if kind == RowKind.LINE:
        new = [adding.new_line(evaluation, user, place.group, now) for _ in range(count)]
        rows, where = tuple(RowName(kind, line.pk) for line in new), place.group
    elif kind == RowKind.PROJECT:
        forms = [adding.new_project(evaluation, user, NEW_PROJECT, now) for _ in range(count)]
        rows, where = tuple(RowName(kind, form.project_id) for form in forms), "项目列表"
    else:
        level1, _, level2 = place.group.partition("/")
        added = adding.new_indicators(evaluation, user, place.item, {(level1, level2): count}, now)
        rows, where = tuple(RowName(kind, row.pk) for row in added), level2
    notice = f"旁边的那一行已被他人删除，新行加在“{where}”的末尾。"
    return RowsChange(kind, rows, f"插入 {count} 个{kind.label}：{where}", place.item, notice)


def _put(
    evaluation: Evaluation,
    user: User,
    kind: RowKind,
    new: Sequence[list[Model]],
    row: Any,
    now: datetime | None,
    *,
    is_above: bool,
) -> tuple[RowName, ...]:
    """New rows, each with its parts, written above or below a row."""
    family = FAMILIES[kind]
    _require_room(evaluation, kind, row, len(new))
    beside = family.beside(evaluation, row)
    index = beside.index(row) + (0 if is_above else 1)
    tops: list[Any] = [part for parts in new for part in parts if isinstance(part, family.model)]
    adding.put_in_order([*beside[:index], *tops, *beside[index:]])
    moment = now or timezone.now()
    for part in (part for parts in new for part in parts):
        if isinstance(part, EditedRow):
            part.edited_by, part.edited_at = user, moment
    _write([part for parts in new for part in parts])
    return tuple(family.name_of(top) for top in tops)


def _write(parts: Iterable[Model]) -> None:
    """New rows of several tables, those of one table together, in the order in which the tables come."""
    tables: dict[type[Model], list[Model]] = {}
    for part in parts:
        tables.setdefault(type(part), []).append(part)
    for model, rows in tables.items():
        model._default_manager.bulk_create(rows)


def _others_in(parts: Iterable[Model], user: User) -> list[str]:
    """The names of those besides the user who wrote into these rows last."""
    writers = {part.edited_by_id for part in parts if isinstance(part, EditedRow) and part.edited_by_id} - {user.pk}
    return list(User.objects.filter(pk__in=writers).order_by("name").values_list("name", flat=True)) if writers else []


def _require_forms(evaluation: Evaluation, parts: Iterable[Model]) -> None:
    """``Refused`` where the project of an indicator is gone."""
    forms = set(evaluation.projects.values_list("pk", flat=True))
    if any(isinstance(part, ProjectIndicator) and part.project_id not in {None, *forms} for part in parts):
        raise Refused("该指标所在的项目已被删除，请先恢复项目。")


def part_of_rows(kind: RowKind, item: int | None) -> Part:
    """The part of an evaluation that rows of a kind belong to; ``item`` is the project of indicators."""
    if kind == RowKind.LINE:
        return Part(Section.MONEY)
    is_own = kind == RowKind.INDICATOR and item is None
    return Part(Section.SCORES) if is_own else Part(Section.PROJECTS, item)


def _require_part(user: User, evaluation: Evaluation, part: Part) -> None:
    """``Refused`` where the part is assigned to others."""
    if (reason := refusal_of_part(user, evaluation, part)) is not None:
        raise Refused(reason)


def _found(family: Family, evaluation: Evaluation, names: Sequence[RowName], user: User) -> Sequence[Any]:
    """The rows that are still there, in the order of the form, if they are the user's to edit; the row's
    ``DoesNotExist`` where none is."""
    found = family.of(evaluation, (name.id for name in names if name.id <= LARGEST_ID))
    if not found:
        raise family.model.DoesNotExist  # type: ignore[attr-defined]
    for row in found:
        _require_part(user, evaluation, part_of_rows(names[0].kind, family.item_of(row)))
    return found


def _listed(family: Family, rows: Sequence[Any]) -> str:
    return "、".join(shorten(family.called(row), 60) for row in rows)


def _require_few(count: int) -> None:
    if not 1 <= count <= MOST_AT_ONCE:
        raise Refused(f"一次可以增加 1 至 {MOST_AT_ONCE} 行。")


def _require_room(evaluation: Evaluation, kind: RowKind, row: Any, count: int) -> None:
    adding.require_room(FAMILIES[kind].counted(evaluation, row) + count - 1, kind)
