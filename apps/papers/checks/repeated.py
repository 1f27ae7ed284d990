"""The same figure printed in two places: in the text and in the table, or two totals of one evaluation (T01)."""

from collections.abc import Iterator
from decimal import Decimal

from apps.core.findings import Finding
from apps.core.patterns import pattern_of
from apps.papers.checks.findings import WARNING, found, show
from apps.papers.checks.ledger import Entry, Ledger, bare_label, concept_of
from apps.papers.checks.money import Money
from apps.papers.checks.places import FUNDING_LABELS
from apps.papers.checks.printed_totals import Totals
from apps.papers.imports import Amount, plain

_PLACE = pattern_of(r"[(]?(?:正文|文中|文字|报告中?|说明|自述|text|narrative|(?:自评|评分|附|主)?表[中内]?|table)[)]?")
_OTHER_JUDGE = pattern_of("部门评价|财政|复核|复评|抽查|第三方|上年|专家|主管")


def t01_text_and_table_agree(ledger: Ledger, money: Money | None) -> Iterator[Finding]:
    """Two figures whose labels differ only by their place (正文, 附表), and one beside the money block."""
    first: dict[tuple[str, str, int], Entry] = {}
    for entry in ledger.entries:
        label = plain(entry.figure.label)
        if entry.amount is None or entry.amount.is_about or not _PLACE.search(label):
            continue
        name = bare_label(_PLACE.sub("", label))
        earlier = first.setdefault((entry.scope, name, entry.column), entry)
        if earlier.amount is not None and earlier is not entry and _differ(entry.amount, earlier.amount):
            fact = f"“{label}”{entry.text}，“{plain(earlier.figure.label)}”{earlier.text}，同一个数两处不一致。"
            yield found("T01", WARNING, entry.cell, fact, "请核对文字和表。", earlier.value, entry.value)
        field, known = concept_of(name), money.true.get(concept_of(name)) if money is not None else None
        if known is not None and not entry.is_rate and _differ(entry.amount, known):
            fact = f"“{label}”{entry.text}，资金表的{FUNDING_LABELS[field]}为 {show(known.value)}。"
            yield found("T01", WARNING, entry.cell, fact, "请核对文字和表。", known.value, entry.value)


def t01_totals_agree(totals: Totals) -> Iterator[Finding]:
    """Every printed total of this evaluation is the same; those of other judges may differ."""
    first = totals.score
    for other in totals.others:
        if first is None or other.value == first.value or _OTHER_JUDGE.search(other.label + first.label):
            continue
        if first.value is not None and other.value is not None:
            fact = f"“{first.label}”{show(first.value)} 分，“{other.label}”{show(other.value)} 分，两处总分不一致。"
            yield found("T01", WARNING, other.cell, fact, "请核对总分。", first.value, other.value)


def _differ(one: Amount, other: Amount) -> bool:
    """Further apart than the coarser of the two is printed."""
    half = Decimal(5).scaleb(-max(min(one.decimals, other.decimals), 1) - 1)
    return abs(one.value - other.value) > max(one.slack, other.slack, half)
