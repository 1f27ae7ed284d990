"""What the inbox is narrowed to, which deadline binds, and what each move brings about."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Self
from urllib.parse import urlencode

from apps.accounts.enums import Role
from apps.core.findings import Where
from apps.core.parameters import Parameters, moment_of, whole_number
from apps.evaluations.enums import Action, Status
from apps.reviews.enums import Due, Scope

# Which deadline of the cycle binds in a status; at the end none does.
FILLING = frozenset({Status.DRAFT, Status.DEPARTMENT_REVIEW, Status.RETURNED})
REVIEWING = frozenset({Status.SUBMITTED, Status.LINE_REVIEW, Status.PERFORMANCE_REVIEW})

# The roles whose turn a review can be; each has an inbox.
REVIEWER_ROLES = (Role.DEPARTMENT_REVIEWER, Role.LINE_SECTION, Role.PERFORMANCE)


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """The address bar of the inbox as a value; the names of the fields are the names of the parameters."""

    scope: Scope
    q: str = ""
    office: int | None = None
    status: Status | None = None
    due: Due | None = None
    year: int | None = None

    @classmethod
    def read(cls, asked: Parameters, default: Scope) -> Self:
        """Understand an address; what means nothing narrows nothing."""
        return cls(
            scope=asked.member("scope", Scope) or default,
            q=asked.search("q"),
            office=asked.number("office"),
            status=asked.member("status", Status),
            due=asked.member("due", Due),
            year=asked.number("year"),
        )

    @property
    def is_narrowed(self) -> bool:
        """Something besides the scope is set."""
        return self != type(self)(self.scope)

    def query(self, **changed: Any) -> str:
        """The filter, some fields changed, as a query string without its question mark."""
        wanted = replace(self, **changed)
        values = {field.name: getattr(wanted, field.name) for field in fields(wanted)}
        return urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a list ordered by last move: what keyset pages and neighbours start from."""

    moved_at: datetime
    id: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The inverse of ``str``; ``None`` for anything else."""
        moment, _, number = text.partition("~")
        at, known = moment_of(moment), whole_number(number)
        return cls(at, known) if at is not None and known is not None else None

    def __str__(self) -> str:
        return f"{self.moved_at.isoformat()}~{self.id}"


@dataclass(frozen=True, slots=True)
class Changed:
    """One place that differs between two sheets; rows that came or went are one place each."""

    where: Where
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MoveWords:
    """What a reviewer is told before a move. Without a ``consequence`` the move is made at once."""

    consequence: str = ""
    note: str = ""
    is_note_needed: bool = False
    is_forward: bool = True
    is_dangerous: bool = False


MOVE_WORDS: Mapping[Action, MoveWords] = {
    Action.ENDORSE: MoveWords("审核通过后报送财政部门；财政部门受理前，填报人仍可撤回。", "审核意见（选填）"),
    Action.BEGIN: MoveWords(),
    Action.FORWARD: MoveWords("转绩效股后由绩效股审定，业务股室不能再退回。", "审核意见（选填）"),
    Action.APPROVE: MoveWords("审定后内容定稿，报告按此刻的内容生成；以后修改须先重新开启填报。", "审定意见（选填）"),
    Action.PUBLISH: MoveWords("公开后，审定的报告进入公开清单。", "备注（选填）"),
    Action.RETURN: MoveWords(
        "退回后由单位修改并重新提交。退回意见单位可见，并记入办理记录。",
        "退回意见：写明哪一处有什么问题、应当怎样改",
        is_note_needed=True,
        is_forward=False,
    ),
    Action.REOPEN: MoveWords(
        "重新开启后，单位可以修改，修改后须重新提交和审定；已审定的版本保留在办理记录中。",
        "重新开启的理由",
        is_note_needed=True,
        is_forward=False,
        is_dangerous=True,
    ),
}


def deadline_of(status: Status, fill_deadline: date, review_deadline: date) -> date | None:
    """The deadline that binds in a status; ``None`` once the evaluation is decided."""
    if status in FILLING:
        return fill_deadline
    return review_deadline if status in REVIEWING else None
