"""Direction words against the figures (regulation §5, T02)."""

from collections.abc import Iterator
from decimal import Decimal

from apps.budgets.enums import Column
from apps.core.findings import Severity
from apps.papers.checks.ties.reading import Survey
from apps.papers.checks.ties.verdicts import Statement
from apps.papers.facts import Remark

LEVEL = Decimal("0.01")  # of the base: what still passes as 持平
ROUGHLY_LEVEL = Decimal("0.05")  # and as 基本持平
LARGE = Decimal("0.30")
_TRUTHS = {1: "增加", 0: "持平", -1: "减少"}
_ADVICE = "请核对增减的表述，更正正文或表中的数据，并写明原因。"


def t02_directions_agree_with_figures(read: Survey) -> Iterator[Remark]:
    """增加, 减少, 持平 agree with the figures, and a reason follows a change to last year (regulation §5, T02).

    A missing reason is a warning from 30 % on and a hint below; so is a direction whose base is not filled in.
    """
    for statement in read.statements:
        yield from _judge(statement)


def _judge(statement: Statement) -> Iterator[Remark]:
    subject, current, base = statement.subject, statement.current, statement.base
    if current is None:
        return
    if base is None:
        if statement.base_column in subject.values:
            fact = f"正文写{subject.label}“{statement.text}”，表中{statement.base_column.label}未填，无法核对"
            yield _remark(statement, Severity.HINT, fact)
        return
    change = current - base
    if not _is_true(statement, change, base):
        truth = _TRUTHS[(change > 0) - (change < 0)]
        fact = (
            f"正文写{subject.label}“{statement.text}”，表中{Column.ACTUAL.label}为 {subject.shown(current)}，"
            f"{statement.base_column.label}为 {subject.shown(base)}，实为{truth}"
        )
        yield _remark(statement, Severity.WARNING, fact, base, current)
    elif change and statement.direction and not statement.has_reason and statement.base_column is Column.PRIOR:
        is_large = abs(change) > abs(base) * LARGE
        fact = f"正文写{subject.label}“{statement.text}”，没有写明原因"
        yield _remark(statement, Severity.WARNING if is_large else Severity.HINT, fact)


def _remark(
    statement: Statement,
    severity: Severity,
    fact: str,
    expected: Decimal | None = None,
    actual: Decimal | None = None,
) -> Remark:
    return Remark("T02", statement.place, severity, fact, _ADVICE, statement.start, statement.end, expected, actual)


def _is_true(statement: Statement, change: Decimal, base: Decimal) -> bool:
    if statement.direction:
        return change * statement.direction > 0
    share = ROUGHLY_LEVEL if "基本" in statement.text else LEVEL
    return abs(change) <= abs(base) * share
