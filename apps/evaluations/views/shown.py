"""What the pages of an evaluation show around their middle, as values: head, rail, findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from apps.core.findings import Finding, Severity
from apps.core.stamps import fingerprint
from apps.evaluations.checks.words.quotes import Quote
from apps.evaluations.enums import Section, Status

STATUS_KINDS = {
    Status.DRAFT: "active",
    Status.DEPARTMENT_REVIEW: "active",
    Status.SUBMITTED: "active",
    Status.LINE_REVIEW: "active",
    Status.PERFORMANCE_REVIEW: "active",
    Status.RETURNED: "warning",
    Status.APPROVED: "done",
    Status.PUBLISHED: "done",
}
CLOSED = "已关账"
MOST_LISTED = 60  # findings beside a section


@dataclass(frozen=True, slots=True)
class Topline:
    """The head of an evaluation's pages; ``received_at`` where they show what the bureau last received."""

    title: str
    subtitle: str
    status_kind: str
    status_label: str
    deadline: date | None
    today: date
    closed_label: str = ""
    received_at: datetime | None = None
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True, slots=True)
class RailItem:
    """One section in the rail and in the task list."""

    key: str
    title: str
    url: str
    is_current: bool
    state_kind: str
    state_label: str
    errors: int = 0
    warnings: int = 0
    unfilled: int = 0
    edited_by: str = ""
    edited_at: Any = None
    hint: str = ""
    holder: str = ""
    carried: int = 0

    @property
    def errors_label(self) -> str:
        """Words for the badge."""
        return f"{self.errors} 个错误"

    @property
    def warnings_label(self) -> str:
        """Words for the badge."""
        return f"{self.warnings} 项待说明"

    @property
    def unfilled_label(self) -> str:
        """Words for the badge."""
        return f"未填 {self.unfilled} 项"

    @property
    def carried_label(self) -> str:
        """Words for the badge."""
        return f"沿用待确认 {self.carried}"


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with its link and its explanation."""

    finding: Finding
    url: str
    place: str
    explanation: str = ""
    explained_by: str = ""
    quote: Quote | None = None
    problem: str = ""  # why an explanation was not kept
    is_unfilled: bool = False  # only to be done yet: nobody has called its section filled in

    @property
    def seen(self) -> str:
        """The fingerprint of the explanation, for its next save."""
        return fingerprint(self.explanation)

    @property
    def passage(self) -> str:
        """Where the accused words stand: the cell, and the characters of its text as it is read."""
        start, end = self.finding.span or (0, 0)
        return f"{self.finding.where.cell} {start} {end}"

    @property
    def severity(self) -> Severity:
        return self.finding.severity

    @property
    def kind(self) -> str:
        """How it is drawn, and under what it is counted."""
        return UNFILLED if self.is_unfilled else self.severity.value

    @property
    def kind_label(self) -> str:
        """The word of its kind."""
        return "未填" if self.is_unfilled else self.severity.label

    @property
    def message(self) -> str:
        return self.finding.message

    @property
    def key(self) -> str:
        return self.finding.key

    @property
    def is_open(self) -> bool:
        """An error, or a warning without its word: it stands in the way of submission."""
        return self.severity == Severity.ERROR or (self.severity == Severity.WARNING and not self.explanation)


@dataclass(frozen=True, slots=True)
class ListedFindings:
    """The findings beside a section, of which there may be hundreds: how many there are, and those that are listed.

    ``anchor`` is where the page of all of them has those of the section.
    """

    listed: tuple[ShownFinding, ...]
    count: int
    errors: int
    anchor: str

    @classmethod
    def of(cls, section: Section, findings: Sequence[ShownFinding]) -> "ListedFindings":
        """The first of them; of the report also each that accuses words, which its editor marks where they stand."""
        marks = section == Section.NARRATIVE
        listed = (one for place, one in enumerate(findings) if place < MOST_LISTED or (marks and one.quote))
        errors = sum(one.severity == Severity.ERROR and not one.is_unfilled for one in findings)
        return cls(tuple(listed), len(findings), errors, f"check-{section}")

    @property
    def hidden(self) -> int:
        """How many are not listed."""
        return self.count - len(self.listed)


UNFILLED = "empty"
KINDS = (Severity.ERROR.value, Severity.WARNING.value, UNFILLED, Severity.HINT.value)

SECTION_HINTS = {
    Section.BASICS: "职能职责、主要工作、年度目标、联系人",
    Section.BASE: "编制与在职人数、“三公”经费、政府采购、楼堂馆所",
    Section.MONEY: "支出总计及构成、功能分类、收支平衡、项目资金",
    Section.PROJECTS: "每个项目一张自评表：资金、目标、绩效指标",
    Section.SCORES: "部门整体支出绩效评分表，由基础数据自动计算",
    Section.NARRATIVE: "按提纲撰写自评报告",
    Section.EVIDENCE: "制度文件、验收资料、问卷等证明材料",
}
