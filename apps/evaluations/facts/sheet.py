"""The ``Sheet``: a whole evaluation as frozen values. Scores, findings, print, snapshot and diff start from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from apps.budgets.facts import Figures, Line, ProjectBudget
from apps.core.amounts import EMPTY, Cell
from apps.core.findings import Where
from apps.evaluations.enums import Section
from apps.indicators.enums import Band, Level, Operator
from apps.indicators.facts import Answer, SchemeContent, Target


@dataclass(frozen=True, slots=True)
class Basics:
    """基本情况: who fills in, what the department is for, what it did."""

    contact_name: str = ""
    contact_phone: str = ""
    head_name: str = ""
    duties: str = ""
    main_work: str = ""
    expected_goal: str = ""
    achieved_goal: str = ""
    thrift_measures: str = ""


@dataclass(frozen=True, slots=True)
class ProjectIndicator:
    """One level-3 row of a project form.

    ``adjusted_score`` replaces the computed score by hand and then needs ``adjust_reason``.
    """

    id: int
    level1: str = ""
    level2: str = ""
    name: str = ""
    operator: Operator = Operator.AT_LEAST
    target_number: Cell = EMPTY
    unit: str = ""
    target_text: str = ""
    weight: Cell = EMPTY
    actual: Cell = EMPTY
    actual_text: str = ""
    band: Band | None = None
    band_score: Cell = EMPTY
    adjusted_score: Cell = EMPTY
    adjust_reason: str = ""
    deviation_reason: str = ""
    improvement: str = ""

    @property
    def target(self) -> Target:
        """The target as scoring wants it."""
        return Target(self.operator, self.target_number.value, self.unit, self.target_text)

    @property
    def target_written(self) -> str:
        """The target in one cell, as it is edited and printed: ``≥50个``, or its text."""
        if self.operator == Operator.QUALITATIVE or self.target_number.is_empty:
            return self.target_text
        number = self.target_number
        return _with_note(number.typed or f"{self.operator.label}{number.text}{self.unit}", self.target_text)

    @property
    def actual_written(self) -> str:
        """The actual value in one cell, in the unit of the target."""
        number = self.actual
        return _with_note(number.typed or (f"{number.text}{self.unit}" if number.text else ""), self.actual_text)


def _with_note(value: str, note: str) -> str:
    return f"{value}（{note}）" if value and note else value or note


@dataclass(frozen=True, slots=True)
class TargetTable:
    """The indicators of one form: of the project ``item``, or without it of the whole department.

    ``name`` is what findings call the form.
    """

    item: int | None
    name: str
    rows: tuple[ProjectIndicator, ...]
    execution_reason: str = ""


@dataclass(frozen=True, slots=True)
class ProjectSheet:
    """项目支出绩效自评表 of one project. ``id`` is the project's; ``stated_total`` is the total on the signed paper."""

    id: int
    budget: ProjectBudget
    expected_goal: str = ""
    achieved_goal: str = ""
    execution_reason: str = ""
    stated_total: Cell = EMPTY
    indicators: tuple[ProjectIndicator, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreEntry:
    """The department's entry for one row of the score table."""

    value: Cell = EMPTY
    ticks: tuple[bool | None, ...] = ()
    count: Cell = EMPTY
    level: Level | None = None
    band: Band | None = None
    band_score: Cell = EMPTY
    is_not_applicable: bool = False
    adjusted_score: Cell = EMPTY
    adjust_reason: str = ""
    deviation_reason: str = ""
    improvement: str = ""

    @property
    def is_blank(self) -> bool:
        """Nothing stands in it; a tick that was taken back is nothing."""
        return set(self.ticks) <= {None} and replace(self, ticks=()) == ScoreEntry()

    @property
    def answer(self) -> Answer:
        """The entry as scoring wants it."""
        count = self.count.value
        return Answer(
            value=self.value.value,
            ticks=self.ticks,
            count=int(count) if count is not None else None,
            level=self.level,
            band=self.band,
            band_score=self.band_score.value,
            is_not_applicable=self.is_not_applicable,
        )

    @property
    def unread(self) -> str:
        """What was typed as the answer and is no number."""
        return self.value.typed or self.count.typed


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One file, tied to a section or, with ``cell`` (``score.<key>`` or ``indicator.<id>``), to an indicator."""

    id: int
    name: str
    section: Section
    cell: str
    content_type: str
    size: int
    sha256: str
    uploaded_by: str
    uploaded_at: datetime

    @property
    def place(self) -> str:
        """What it proves, as forms and addresses name it."""
        return place_of(self.section, self.cell)


def place_of(section: str, cell: str) -> str:
    """``cell:indicator.12`` or ``section:base``."""
    return f"cell:{cell}" if cell else f"section:{section}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a warning stands; the reviewer reads it beside the finding."""

    text: str
    author: str = ""
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """What stands on the cover."""

    evaluation_id: int
    year: int
    region: str
    bureau: str
    department: str
    department_code: str
    cycle_title: str
    fill_deadline: date | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """复核得分 of one scored row, with the reviewer's reason."""

    score: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole evaluation, made by ``queries.sheet_of`` or read back from a snapshot.

    ``reviewed``, by cell, is filled in the snapshot of an approval only: until then it is the reviewers' own. So is
    ``approval``, its number from 1: the same sheet approved again is another record, with another digest.
    ``entries`` answer the rows of a score table. Where the scheme has a form of the whole department instead, its
    rows are ``targets``, its goals those of ``basics``, its money base figures.
    """

    header: Header
    scheme: SchemeContent
    project_scheme: SchemeContent
    basics: Basics = Basics()
    figures: Figures = field(default_factory=Figures)
    lines: tuple[Line, ...] = ()
    projects: tuple[ProjectSheet, ...] = ()
    entries: Mapping[str, ScoreEntry] = field(default_factory=dict)
    stated_total: Cell = EMPTY
    stated_grade: str = ""
    narrative: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[EvidenceItem, ...] = ()
    explanations: Mapping[str, Explanation] = field(default_factory=dict)
    reviewed: Mapping[str, Reviewed] = field(default_factory=dict)
    targets: tuple[ProjectIndicator, ...] = ()
    execution_reason: str = ""
    approval: int = 0

    @property
    def leaves_out_scores(self) -> bool:
        """Nobody began the department's table or form, and its scheme does not demand it: it is printed nowhere."""
        if self.scheme.demands_scores or self.targets or self.execution_reason.strip():
            return False
        table = self.scheme.score_table
        rows = table.indicators if table else ()
        is_stated = not self.stated_total.is_empty or bool(self.stated_grade)
        return not is_stated and all(self.entry(row.key).is_blank for row in rows)

    @property
    def judged(self) -> "Sheet":
        """What is checked, reviewed and printed: the sheet without a table or form that is left out."""
        if not self.leaves_out_scores:
            return self
        return replace(self, scheme=replace(self.scheme, score_table=None, project_form=None))

    @property
    def target_tables(self) -> tuple[TargetTable, ...]:
        """The indicators of every project, and of the department where its scheme has a form."""
        tables = [
            TargetTable(one.id, f"项目“{one.budget.name}”", one.indicators, one.execution_reason)
            for one in self.projects
        ]
        if self.scheme.project_form is not None:
            tables.append(TargetTable(None, "部门整体", self.targets, self.execution_reason))
        return tuple(tables)

    def entry(self, key: str) -> ScoreEntry:
        """The entry for a score-table row; an empty one when nothing was entered."""
        return self.entries.get(key, ScoreEntry())

    def project(self, project_id: int) -> ProjectSheet:
        """The sheet of one project; ``KeyError`` when the evaluation has no such project."""
        for project in self.projects:
            if project.id == project_id:
                return project
        raise KeyError(project_id)


@dataclass(frozen=True, slots=True)
class Copied:
    """Words of a sheet that another report has too; of the other nothing is held but what the reader may call it.

    ``is_own``: the other is the department's own report of last year.
    """

    where: Where
    words: str
    title: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What an evaluation has of last year.

    ``marks`` are the texts that were taken over, by cell, as fingerprints, as long as nobody has confirmed them.
    ``priors`` are the figures of last year that were filled in from its approval, by cell, as texts: locked until the
    bureau unlocks them.
    """

    marks: Mapping[str, str] = field(default_factory=dict)
    priors: Mapping[str, str] = field(default_factory=dict)
    is_unlocked: bool = False

    @property
    def locked(self) -> frozenset[str]:
        """The cells that nobody of the department may change."""
        return frozenset() if self.is_unlocked else frozenset(self.priors)


@dataclass(frozen=True, slots=True)
class Context:
    """What a sheet is held against besides itself: ``queries.context_of`` builds it, ``checks.find`` asks for it.

    ``last`` is the department's sheet of the year before as the bureau received it, ``taken`` what it has of it.
    """

    last: Sheet | None = None
    copied: tuple[Copied, ...] = ()
    taken: TakenOver = field(default_factory=TakenOver)


@dataclass(frozen=True, slots=True)
class LastEdit:
    """Who touched a section last, and when."""

    by: str
    at: datetime
