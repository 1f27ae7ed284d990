"""Results held against each other: late or not accepted, and yet with full points (regulation §5; W20, W21)."""

import re
from collections.abc import Iterator

from apps.core.amounts import normalize
from apps.core.dates import dates_in
from apps.core.findings import Finding, Severity
from apps.evaluations.checks.places import at_indicator, at_project
from apps.evaluations.checks.quality.doubts import doubt, title_of
from apps.evaluations.facts import ProjectIndicator, Sheet
from apps.evaluations.rules import Assessment, Scored

Day = tuple[int, int, int]  # year, month, day
_NOT_ACCEPTED = re.compile(
    r"(?:未|没有|待)(?:组织|进行|完成|通过|经)?(?:竣工|最终|正式|初步)?验收|验收(?:未|没有|不)(?:通过|合格|完成)"
)


def w20_late_results_lose_points(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """What was done after the date of its target, else after the year, is not in time (regulation §5, plausibility)."""
    year = sheet.header.year
    for table in sheet.target_tables:
        for row in table.rows:
            done = _latest(row.actual_text, year, 1)
            if "时效" not in row.level2 or done is None or not _is_full(assessment.of(table.item).rows[str(row.id)]):
                continue
            due = _latest(row.target_text, year, 31)
            if done > (due or (year, 12, 31)):
                limit = f"要求的“{row.target_text.strip()}”" if due else f" {year} 年末"
                fact = f"{title_of(table, row)}实际完成“{row.actual_text.strip()}”，晚于{limit}，仍得满分"
                where = at_indicator(table.item, row.id, "actual_text")
                yield doubt(sheet, "W20", where, fact, "请核对完成时间和得分，或说明原因。")


def w21_what_is_not_accepted_is_not_done(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Quality lost points because nothing was accepted, quantity lost none (regulation §5, plausibility)."""
    for table in sheet.target_tables:
        rows = assessment.of(table.item).rows
        waiting = [row for row in table.rows if rows[str(row.id)].is_short and _is_not_accepted(row)]
        done = [row for row in table.rows if "数量" in row.level2 and _is_full(rows[str(row.id)])]
        if waiting and done:
            names = "、".join(f"“{row.name.strip()}”" for row in done)
            fact = f"{title_of(table, waiting[0])}因未验收扣分，数量指标{names}仍得满分"
            where = at_project(table.item, "indicators")
            yield doubt(sheet, "W21", where, fact, "请按同一口径核对完成数量。", Severity.HINT)


def _is_full(row: Scored) -> bool:
    return row.points is not None and bool(row.weight) and not row.is_short


def _is_not_accepted(row: ProjectIndicator) -> bool:
    return _NOT_ACCEPTED.search(f"{row.actual_text}\n{row.adjust_reason}\n{row.deviation_reason}") is not None


def _latest(text: str, year: int, day: int) -> Day | None:
    """The latest date that a text names; a month without its year is of ``year``, one without its day of ``day``."""
    found = [
        ((date.year or year) + date.is_of_following_year, date.month, date.day or day)
        for date in dates_in(normalize(text))
        if 1 <= date.month <= 12
    ]
    return max(found, default=None)
