"""Taking a file into an evaluation: what it would change, rehearsed as it will be done, and then all or nothing."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.budgets import actions as budget_actions
from apps.budgets.facts import FUNDING_AMOUNTS, LINE_AMOUNTS
from apps.budgets.models import BudgetLine, ProjectFunding
from apps.core.amounts import typed_number
from apps.core.findings import Finding
from apps.core.models import EditedRow
from apps.core.refusals import Refused
from apps.core.stamps import fingerprint
from apps.core.texts import cleaned
from apps.evaluations.actions.cells import CellChange, CellOutcome, batch_of
from apps.evaluations.actions.doubts import doubts_of
from apps.evaluations.actions.editing import count_change, edit, locked, note, refusal_to_edit
from apps.evaluations.actions.kinds import money
from apps.evaluations.actions.places import Place, places_of
from apps.evaluations.actions.rows import MOST_INDICATORS, MOST_LINES, MOST_PROJECTS
from apps.evaluations.checks import find
from apps.evaluations.enums import CellState
from apps.evaluations.facts.book import Book, BookCell, version_of
from apps.evaluations.imports.proposals import (
    ChangeState,
    Proposal,
    Proposed,
    RowProblem,
)
from apps.evaluations.imports.reading import Found, NewRow, Typed, cell_of_new, told_missing
from apps.evaluations.models import Evaluation, ExportLayout, ProjectEvaluation, ProjectIndicator
from apps.evaluations.queries import context_of, sheet_of
from apps.evaluations.rules import assess
from apps.trace.enums import TraceKind

OVERTAKEN = "预览之后有 {} 处又有变化，没有写入任何内容。请重新上传，核对后再确认。"
FIXED = "{}：共 {} 处与上年度审定的数字不同，审定数已锁定，没有读取。"
_TOLD = 3  # places that a sentence names
_EMPTY_CHOICE = "此处不能留空，请从列表中选择。"
_MOST = {"lines": MOST_LINES, "projects": MOST_PROJECTS}
_ROWS_OF_MONEY: Mapping[str, tuple[Collection[str], type[EditedRow]]] = {
    "lines": (LINE_AMOUNTS, BudgetLine),
    "projects": (FUNDING_AMOUNTS, ProjectFunding),
}
_NEEDED = {
    "lines": ("function_class", "请先选功能分类。"),
    "projects": ("name", "请填写项目名称。"),
    "indicators": ("level2", "请选择指标类别。"),
    "targets": ("level2", "请选择指标类别。"),
}


def propose(evaluation: Evaluation, book: Book, found: Found) -> Proposal:
    """What a file says otherwise than the system, cell by cell. Nothing is written or locked.

    With a stamp, a cell that the file has as it was given out is not touched, whatever the system has now; what both
    have changed is a conflict. Without one, an empty cell says nothing.
    """
    base = found.stamp.base if found.stamp else {}
    known = {cell.id: cell for _, _, _, cell in book.inputs()}
    asked = {
        cell: typed
        for cell, typed in found.cells.items()
        if cell in known and (typed.text or cell in base) and version_of(typed.text) != base.get(cell)
    }
    proposal = Proposal(new=tuple(found.new), problems=list(found.problems))
    places, labels = places_of(evaluation, asked), book.places()
    new = list(_amounts_of_new(found.new))
    changes = [*(CellChange(cell, typed.text) for cell, typed in asked.items()), *(change for change, _ in new)]
    doubts = doubts_of(evaluation, {**places, **{change.cell: place for change, place in new}}, changes)
    proposal.divided = {change.cell: doubts[change.cell].suggested for change, _ in new if change.cell in doubts}
    for cell, typed in asked.items():
        place = places.get(cell)
        if place is None:
            found.unplaced.append(f"{typed.place}：这一格在系统中已不存在，没有读取。")
            continue
        change = _compared(known[cell], typed, place, base.get(cell))
        if change is None:
            continue
        doubt = doubts.get(cell) if change.standing != ChangeState.WRONG else None
        proposal.changes.append(replace(change, label=labels[cell], divided=doubt.suggested if doubt else ""))
    changed = {change.cell for change in proposal.changes}
    proposal.newer = sum(
        base.get(cell.id, version_of(cell.text)) != version_of(cell.text)
        for cell in known.values()
        if cell.id not in changed
    )
    proposal.notes += [*found.unplaced, *told_missing(found.missing)]
    fixed = book.fixed_texts()
    if other := [typed.place for cell, typed in found.cells.items() if cell in fixed and _differs(typed, fixed[cell])]:
        proposal.notes.append(FIXED.format("、".join(other[:_TOLD]), len(other)))
    return proposal


def _amounts_of_new(rows: Iterable[NewRow]) -> Iterator[tuple[CellChange, Place]]:
    """The amounts of rows that are not there yet, each in a row of its own: what is beside it may be in 元 too."""
    for number, row in enumerate(rows):
        for column, typed in row.cells.items():
            amount = column.rpartition(".")[2]
            fields, model = _ROWS_OF_MONEY.get(row.table, ((), BudgetLine))
            if amount in fields:
                yield CellChange(cell_of_new(number, column), typed.text), Place(model(), money(amount), {})


def _differs(typed: Typed, fixed: str) -> bool:
    return bool(typed.text) and typed_number(typed.text) != typed_number(fixed)


def _compared(cell: BookCell, typed: Typed, place: Place, base: str | None) -> Proposed | None:
    """The change of a cell; ``None`` where the file has what the system has, or had when it was written."""
    row, kind = place.row, place.kind
    held = {column: getattr(row, column) for column in kind.columns}
    stored = kind.text_of(row)
    state, problem = kind.write(row, cleaned(typed.text))
    after = kind.text_of(row)
    if cell.kind == "choice" and not typed.text and state != CellState.SAVED:
        problem = _EMPTY_CHOICE
    problem = typed.problem or problem
    is_same = not problem and (after.strip() == stored.strip() or version_of(after) == base)
    standing = ChangeState.FREE
    if problem:
        standing = ChangeState.WRONG
    elif base is not None and base != version_of(stored):
        standing = ChangeState.CONFLICT
    if is_same or standing != ChangeState.FREE:
        for column, value in held.items():
            setattr(row, column, value)
    if is_same or (problem and typed.text.strip() == stored.strip()):
        return None
    shown = dict(cell.choices) if cell.kind == "choice" else {}
    return Proposed(
        cell.id,
        "",
        typed.place,
        shown.get(stored, stored),
        typed.text if problem else shown.get(after, after),
        typed.text,
        fingerprint(stored),
        standing,
        problem,
    )


@dataclass(slots=True)
class _Done:
    """What became of an attempt: outcomes of cells, problems of new rows, and whose cell a row's column became."""

    outcomes: list[CellOutcome] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    made: dict[str, tuple[int, str]] = field(default_factory=dict)  # cell id → new row and column

    @property
    def failed(self) -> list[CellOutcome]:
        return [outcome for outcome in self.outcomes if outcome.state != CellState.SAVED]


def rehearse(
    evaluation: Evaluation, user: User, proposal: Proposal, findings: Iterable[Finding], now: datetime | None = None
) -> None:
    """Do what the proposal says, note what goes wrong and which findings come and go, and take all of it back.

    ``findings`` are those of the evaluation as it is.

    Raises ``Refused`` where the user may not edit, ``Evaluation.DoesNotExist`` where he may not see it.
    """
    after = None
    with transaction.atomic():
        done = _done(evaluation.pk, user, _wishes(proposal.free), proposal.new, now or timezone.now())
        if not (done.failed or done.problems or proposal.is_blocked):
            after = sheet_of(evaluation)
        transaction.set_rollback(True)
    proposal.row_problems += done.problems
    failed = {outcome.cell: outcome for outcome in done.failed}
    for cell, (row, column) in done.made.items():
        if cell in failed:
            proposal.row_problems.append(RowProblem(row, column, failed[cell].problem))
    proposal.changes = [
        replace(change, standing=ChangeState.WRONG, problem=failed[change.cell].problem)
        if change.cell in failed and change.standing == ChangeState.FREE
        else change
        for change in proposal.changes
    ]
    if after is not None:
        old = {one.key: one for one in findings}
        new = {one.key: one for one in find(after, assess(after), context_of(evaluation, after))}
        proposal.appearing = tuple(one for key, one in new.items() if key not in old)
        proposal.vanishing = tuple(one for key, one in old.items() if key not in new)


def accept(
    evaluation_id: int,
    user: User,
    changes: Sequence[CellChange],
    rows: Sequence[NewRow],
    source: str,
    now: datetime | None = None,
) -> int:
    """Write all of it in one transaction; how many cells. ``source`` is the name of the file, for the trace.

    Raises ``Refused``, and writes nothing, where anything has changed since it was looked at.
    """
    with transaction.atomic():
        done = _done(evaluation_id, user, changes, rows, now or timezone.now())
        failed = len(done.failed) + len(done.problems)
        if failed:
            raise Refused(OVERTAKEN.format(failed))
        evaluation = Evaluation.objects.select_related("department").get(pk=evaluation_id)
        note(TraceKind.IMPORT, evaluation, user, f"导入文件：{source}，{len(done.outcomes)} 处，新增 {len(rows)} 行")
    return len(done.outcomes)


def note_download(evaluation: Evaluation, user: User, what: str) -> None:
    """Who took a workbook of the evaluation out of the system."""
    note(TraceKind.EXPORT, evaluation, user, what)


def remember_layout(evaluation: Evaluation, user: User, headings: str, columns: Mapping[str, str], scale: str) -> None:
    """What the columns of an export mean, for the next export of this department with the same headings."""
    with transaction.atomic():
        ExportLayout.objects.update_or_create(
            department_id=evaluation.department_id,
            headings=headings,
            defaults={"columns": dict(columns), "scale": scale},
        )
        note(TraceKind.IMPORT, evaluation, user, "记住导出表各列的含义")


def _wishes(changes: Iterable[Proposed]) -> list[CellChange]:
    return [CellChange(change.cell, change.text, change.seen) for change in changes]


def _done(
    evaluation_id: int, user: User, changes: Sequence[CellChange], rows: Sequence[NewRow], moment: datetime
) -> _Done:
    """Rows first, then all cells at once: the evaluation is locked, and updated once."""
    evaluation = locked(evaluation_id)
    if (reason := refusal_to_edit(user, evaluation)) is not None:
        raise Refused(reason)
    done = _Done()
    wishes = [*changes, *_added(evaluation, user, rows, moment, done)]
    if wishes:
        done.outcomes = edit(evaluation_id, user, batch_of(wishes, user, moment))
    elif rows:
        count_change(Evaluation.objects.filter(pk=evaluation_id))
    return done


def _added(
    evaluation: Evaluation, user: User, rows: Sequence[NewRow], moment: datetime, done: _Done
) -> list[CellChange]:
    """New rows, projects before their indicators, and what is to be written into them."""
    changes: list[CellChange] = []
    made = _Made(evaluation, user, moment)
    order = {"projects": 0}
    for number, row in sorted(enumerate(rows), key=lambda pair: (order.get(pair[1].table, 1), pair[0])):
        column, words = _NEEDED[row.table]
        problems = [RowProblem(number, key, typed.problem) for key, typed in row.cells.items() if typed.problem]
        if column not in row.cells:
            problems.append(RowProblem(number, column, words))
        if problems:
            done.problems += problems
            continue
        try:
            with transaction.atomic():
                named = made.row(row)
        except Refused as refusal:
            done.problems.append(RowProblem(number, column, str(refusal)))
            continue
        for key, typed in row.cells.items():
            cell = named.get(key)
            if cell is not None:
                done.made[cell] = (number, key)
                changes.append(CellChange(cell, typed.text))
    return changes


@dataclass(slots=True)
class _Made:
    """Makes rows of an evaluation whose lock is held."""

    evaluation: Evaluation
    user: User
    moment: datetime
    counts: dict[str, int] = field(default_factory=dict)
    projects: dict[str, list[ProjectEvaluation]] | None = None  # by name, once somebody asked

    def row(self, row: NewRow) -> Mapping[str, str]:
        """A new row; the ids of its cells by column. Raises ``Refused``."""
        match row.table:
            case "lines":
                return self._line(row)
            case "projects":
                return self._project(row)
            case _:
                return self._indicator(row)

    def _line(self, row: NewRow) -> Mapping[str, str]:
        evaluation, code = self.evaluation, row.cells["function_class"].text
        self._room("lines", lambda: evaluation.department.budget_lines.filter(year=evaluation.cycle.year_id).count())
        line = budget_actions.add_line(
            evaluation.department_id, evaluation.cycle.year, code, by=self.user.pk, at=self.moment
        )
        name = line.function_class.name
        note(TraceKind.ROWS, evaluation, self.user, f"增加功能分类行 {code}", {f"line.{line.pk}": (None, name)})
        return {key: f"line.{line.pk}.{key}" for key in row.cells if key != "function_class"}

    def _project(self, row: NewRow) -> Mapping[str, str]:
        evaluation = self.evaluation
        name = " ".join(cleaned(row.cells["name"].text).split())[:200]
        self._room("projects", lambda: evaluation.projects.count())
        known = self._known()
        project = budget_actions.add_project(
            evaluation.department_id, evaluation.cycle.year, name, by=self.user.pk, at=self.moment
        )
        form = ProjectEvaluation.objects.create(
            evaluation=evaluation, project=project, edited_by=self.user, edited_at=self.moment
        )
        known.setdefault(name, []).append(form)
        note(TraceKind.ROWS, evaluation, self.user, "增加项目", {f"project.{project.pk}.name": (None, name)})
        return {
            key: f"funding.{project.pk}.{key}"
            if key.rpartition(".")[2] in FUNDING_AMOUNTS
            else f"project.{project.pk}.{key}"
            for key in row.cells
        }

    def _indicator(self, row: NewRow) -> Mapping[str, str]:
        indicator = ProjectIndicator(edited_by=self.user, edited_at=self.moment)
        if row.table == "targets":
            indicator.evaluation = self.evaluation
            self._room("targets", lambda: self.evaluation.targets.count())
        else:
            project = self._project_called(row.cells["project"].text if "project" in row.cells else "")
            indicator.project = project
            self._room(f"indicators.{project.pk}", lambda: project.indicators.count())
        indicator.level1, _, indicator.level2 = row.cells["level2"].text.partition("/")
        indicator.save(force_insert=True)
        where = f"{indicator.level1}／{indicator.level2}"
        note(TraceKind.ROWS, self.evaluation, self.user, "增加指标", {f"indicator.{indicator.pk}": (None, where)})
        return {key: f"indicator.{indicator.pk}.{key}" for key in row.cells if key != "project"}

    def _project_called(self, text: str) -> ProjectEvaluation:
        name = " ".join(text.split())
        found = self._known().get(name, [])
        if len(found) != 1:
            reason = "有几个项目叫这个名称" if found else "没有这个项目"
            raise Refused(f"“{name}”：{reason}，请核对所属项目的名称。" if name else "请填写所属项目的名称。")
        return found[0]

    def _known(self) -> dict[str, list[ProjectEvaluation]]:
        if self.projects is None:
            self.projects = {}
            for form in self.evaluation.projects.select_related("project"):
                self.projects.setdefault(form.project.name, []).append(form)
        return self.projects

    def _room(self, what: str, present: Callable[[], int]) -> None:
        if what not in self.counts:
            self.counts[what] = present()
        if self.counts[what] >= _MOST.get(what, MOST_INDICATORS):
            raise Refused(f"已达到上限 {_MOST.get(what, MOST_INDICATORS)} 行，请减少后再试。")
        self.counts[what] += 1
