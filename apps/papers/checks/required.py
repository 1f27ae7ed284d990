"""What a form needs before it is published: its name, its figures, its reasons (C01, C02, D05)."""

from collections.abc import Iterator

from apps.core.amounts import CENT, HUNDRED, show_percent
from apps.core.findings import Finding
from apps.indicators.facts import FORM_FIELDS
from apps.papers.checks.findings import HINT, WARNING, found, show
from apps.papers.checks.ledger import Ledger
from apps.papers.imports import PrintedForm


def c01_department_is_named(form: PrintedForm) -> Iterator[Finding]:
    """No empty unit name on publication (C01, duty 12)."""
    if form.department == "":
        yield found("C01", WARNING, "form.department", "部门（单位）名称是空的。", "公开前请补填单位名称。")


def c02_needed_figures_are_printed(ledger: Ledger) -> Iterator[Finding]:
    """Figures without which a ratio cannot be computed: head count, establishment, budget (C02, duty 12)."""
    names = {
        "in_post": "在职人员控制率",
        "establishment": "在职人员控制率",
        "original": "预算完成率和预算调整率",
        "adjusted": FORM_FIELDS["execution"].label,
        "actual": FORM_FIELDS["execution"].label,
    }
    for entry in ledger.entries:
        needed = names.get(entry.concept)
        if needed and (entry.text is None or entry.text == "") and len(entry.figure.values) == 1:
            fact = f"“{entry.figure.label}”没有列出，无法计算{needed}。"
            yield found("C02", WARNING, entry.cell, fact, "请补列。")
        elif entry.text is None and len(entry.figure.values) == 1 and not entry.scope:
            fact = f"“{entry.figure.label}”没有列出。"
            yield found("C02", HINT, entry.cell, fact, "没有发生请写 0，未统计请说明。")


def d05_budget_change_has_a_reason(ledger: Ledger) -> Iterator[Finding]:
    """A budget adjusted in the year needs a reason (duty 5), where a report prints both figures."""
    for scope in ledger.scopes():
        original, adjusted = scope.one("original"), scope.one("adjusted")
        if original and adjusted and original.text and adjusted.text and original.value > 0:
            change = adjusted.value - original.value
            if abs(change) > CENT:
                fact = (
                    f"“{original.label}”{show(original.value)}，“{adjusted.label}”{show(adjusted.value)}，"
                    f"调整 {show_percent(change / original.value * HUNDRED)}。"
                )
                yield found("D05", HINT, adjusted.cell, fact, "请写明预算调整的原因和依据。")
