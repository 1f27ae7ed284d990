"""Lists of projects and other items against the figure that they make up (F12)."""

from collections.abc import Iterator
from decimal import Decimal

from apps.core import patterns as re
from apps.core.amounts import sum_tolerance
from apps.core.findings import Finding
from apps.papers.checks.findings import HINT, WARNING, found, show
from apps.papers.checks.ledger import GRAND_TOTAL, Entry, Ledger
from apps.papers.checks.rates import is_usable
from apps.papers.checks.sums import add_up
from apps.papers.imports import PrintedForm, quantities_in


def f12_list_adds_up_to_its_figure(ledger: Ledger) -> Iterator[Finding]:
    """A list under a heading (项目: …) against the figure of that name beside it (项目支出) (F12, duty 3)."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in ledger.entries:
        path = entry.figure.path
        if len(entry.figure.values) == 1 and len(path) > 1 and is_usable(entry) and not entry.is_change:
            is_item = len(path) > 2
            groups.setdefault((path[-3 if is_item else -2], entry.label if is_item else ""), []).append(entry)
    for (heading, _), members in groups.items():
        inside = {entry.cell for entry in members}
        outside = [
            entry
            for entry in ledger.entries
            if entry.cell not in inside
            and len(entry.figure.path) < len(members[0].figure.path)
            and (heading in entry.label or entry.label in heading)
            and is_usable(entry)
            and not entry.is_change
        ]
        if len(members) > 1 and len(outside) == 1 and not any(GRAND_TOTAL.fullmatch(item.label) for item in members):
            yield from add_up("F12", outside[0], members, over=HINT, short=HINT)


def f12_listed_amounts_add_up(form: PrintedForm, ledger: Ledger) -> Iterator[Finding]:
    """Σ 项目明细 = 项目支出 (F12), where a report lists the amounts; of a part that was seen only too much counts."""
    total = ledger.one("project")
    for entry in ledger.entries:
        quantities = quantities_in(entry.text) if entry.text else ()
        is_list = len(quantities) > 1 and not any(quantity.label or quantity.unit for quantity in quantities)
        if not re.match("各?项目(?:明细|清单|金额)?$", entry.label) or not is_list or total is None or not total.value:
            continue
        listed = sum((quantity.value for quantity in quantities), Decimal(0))
        difference = listed - total.value
        if abs(difference) > sum_tolerance(len(quantities)) and (difference > 0 or form.is_whole):
            fact = f"所列项目合计 {show(listed)}，“{total.label}”{show(total.value)}，相差 {show(abs(difference))}。"
            severity = WARNING if difference > 0 else HINT
            yield found("F12", severity, entry.cell, fact, "请补齐项目或更正金额。", listed, total.value)
