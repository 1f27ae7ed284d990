"""Direction words against the figures (regulation §5, T02)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from apps.budgets.enums import Column
from apps.core.findings import Severity
from apps.core.patterns import pattern_of
from apps.core.quantities import PHRASE_LENGTH, plain
from apps.papers.checks.against_tables.judging import PLANNED
from apps.papers.checks.against_tables.reading import Survey
from apps.papers.checks.against_tables.subjects import Subject, Trust, name_before
from apps.papers.checks.against_tables.verdicts import Statement
from apps.papers.facts import Passage, Remark

LEVEL = Decimal("0.01")  # of the base: what still passes as 持平
ROUGHLY_LEVEL = Decimal("0.05")  # and as 基本持平
LARGE = Decimal("0.30")
_TRUTHS = {1: "增加", 0: "持平", -1: "减少"}
_AGAINST_BASE = {1: "高于", 0: "等于", -1: "低于"}
_BUDGET = r"(?P<{}>全年|调整后?的?|年初)?(?:批复的?|核定的?|安排的?)?预算(?:数|额度?|总额|规模|指标|范围|限额)?"
_WITHIN = pattern_of(
    r"(?P<posts>[未没](?:有)?超(?:出|过)?编制?|(?:控制)?在编制(?:数|人数|限额)?(?:以|之)?内)"
    rf"|[未没不](?:有|曾)?(?:超|突破)(?:出|过)?{_BUDGET.format('passed')}(?!.{{0,6}}\d)"
    rf"|(?:控制)?在{_BUDGET.format('kept')}[以之]?内|控制在{_BUDGET.format('held')}(?!.{{0,6}}\d)|[未没不](?:有|曾)?超支"
)
_AMOUNT = re.compile(r"[\d.,]+(?:亿|万)?元$")
_CLAUSES = re.compile("[，。；：\n]")
_OF_BEFORE = pattern_of(
    r"(?:总体|整体|实际|严格|全部|执行|支出|也|均|都|且|并|但|有效|较好|合理|始终|总额|合计|[，、])*"
)
_ADVICE = "请核对增减的表述，更正正文或表中的数据，并写明原因。"


def t02_directions_agree_with_figures(read: Survey) -> Iterator[Remark]:
    """增加, 减少, 持平 agree with the figures, and a reason follows a change to last year (regulation §5, T02).

    A missing reason is a warning from 30 % on and a hint below, where its sentence says nothing more; so is a direction
    whose base is not filled in.
    """
    before: Statement | None = None
    texts = {passage.place: plain(passage.text) for passage in read.passages}
    for statement in read.statements:
        if before is None or not statement.repeats(before):
            lead = texts[statement.place][max(0, statement.start - PHRASE_LENGTH) : statement.start]
            yield from _judge(statement, tells_base=_BASE_TOLD.search(lead) is not None)
        before = statement
    for passage in read.passages:
        yield from _limits(passage, read)


def _limits(passage: Passage, read: Survey) -> Iterator[Remark]:
    """未超编制, 未突破预算: what is said to stay within a limit does (regulation §5, F14)."""
    text = plain(passage.text)
    for found in _WITHIN.finditer(text):
        if found["posts"]:
            upper, limit = _figure(read, "实际在职人数", Column.CURRENT), _figure(read, "编制数", Column.CURRENT)
        else:
            subject = _spent(text[max(0, found.start() - PHRASE_LENGTH) : found.start()], read)
            column = (
                _nearest_limit(subject, found["passed"] or found["kept"] or found["held"] or "") if subject else None
            )
            if subject is None or column is None:
                continue
            upper, limit = ((subject, subject.values.get(one), one) for one in (Column.ACTUAL, column))
        if upper and limit and upper[1] is not None and limit[1] is not None and upper[1] > limit[1]:
            over = upper[0].shown(upper[1] - limit[1])
            fact = (
                f"正文写“{found[0]}”，表中{upper[0].named(upper[2])}为 {upper[0].shown(upper[1])}，"
                f"{limit[0].named(limit[2])}为 {limit[0].shown(limit[1])}，实为超出 {over}"
            )
            span = found.span()
            yield Remark("T02", passage.place, Severity.WARNING, fact, _ADVICE, *span, limit[1], upper[1])


def _spent(phrase: str, read: Survey) -> Subject | None:
    """What stayed within its budget: what the clause names, or where it names nothing the clause before."""
    for clause in reversed(_CLAUSES.split(re.split("[。\n]", phrase)[-1])):
        named = name_before(_AMOUNT.sub("", clause), read.index, read.header.department)
        if named and named.meanings:
            subjects, trust = named.about_money() if named.is_plain else ((), Trust.WEAK)
            return subjects[0] if trust is not Trust.WEAK and len(subjects) == 1 else None
        if named is None and not _OF_BEFORE.fullmatch(clause):
            return None
    return None


def _nearest_limit(subject: Subject, words: str) -> Column | None:
    """The budget that is meant: the one named, else the larger of those that the table holds."""
    if words:
        return Column.BUDGET if words == "年初" else Column.ADJUSTED
    filled = [(value, column) for column in PLANNED if (value := subject.values.get(column)) is not None]
    return max(filled, key=lambda one: one[0])[1] if filled else None


def _figure(read: Survey, label: str, column: Column) -> tuple[Subject, Decimal | None, Column] | None:
    meanings = read.index.get(label, ())
    return (meanings[0][0], meanings[0][0].values.get(column), column) if len(meanings) == 1 else None


_BASE_TOLD = pattern_of(r"[比较][^，。；]{2,16}?\d[\d,.]*[万亿]?元?(?:相比)?，?$")  # 比年初预算60万元少


def _judge(statement: Statement, *, tells_base: bool) -> Iterator[Remark]:
    subject, current, base = statement.subject, statement.current, statement.base
    if current is None:
        return
    if base is None:
        if statement.base_column in subject.values and not tells_base:
            fact = f"正文写{subject.label}“{statement.text}”，表中{subject.head(statement.base_column)}未填，无法核对"
            yield _remark(statement, Severity.HINT, fact)
        return
    change = current - base
    if not _is_true(statement, change, base):
        told = "正文写" if statement.is_base_told else ""
        truth = (_AGAINST_BASE if statement.is_against else _TRUTHS)[(change > 0) - (change < 0)]
        fact = (
            f"正文写{subject.label}“{statement.text}”，表中{subject.head(Column.ACTUAL)}为 {subject.shown(current)}，"
            f"{told}{subject.head(statement.base_column)}为 {subject.shown(base)}，实为{truth}"
        )
        yield _remark(statement, Severity.WARNING, fact, base, current)
    elif change and statement.direction and not statement.has_reason and statement.base_column is Column.PRIOR:
        is_large = abs(change) > abs(base) * LARGE
        if not is_large and (statement.goes_on or statement.text.startswith("其中")):
            return
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
