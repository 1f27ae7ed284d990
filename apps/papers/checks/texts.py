"""The texts of a printed form, and what they say of its targets."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from apps.core.amounts import show_percent
from apps.core.findings import Finding
from apps.core.patterns import pattern_of
from apps.core.texts import shorten
from apps.papers.checks.findings import WARNING, found
from apps.papers.checks.money import Money
from apps.papers.checks.rows import Row
from apps.papers.imports import PrintedForm

LONGEST = 1_500
NEARLY_SPENT = Decimal("99.5")
_NO_DEVIATION = pattern_of("不存在偏离|未偏离|无偏离|没有偏离|不存在偏差|无偏差|没有偏差")
_ALL_DONE = pattern_of("(?<![未没不非])(?<![未没不][有能曾])(?:全部|均已?|全面|圆满|按时|全额)完成|100%完成")
_OWNS_UP = pattern_of(  # that not everything was done is said beside it
    "(?:未能?|没有?能?|尚未|不能)(?:全部|全面|完全|按时|如期|按期|足额|全额)?(?:完成|达到|达标|实现|兑现)|除.{1,40}外|其余|其他|基本"
)


class Text(NamedTuple):
    """A text of the form with the cell it stands in."""

    cell: str
    label: str
    text: str


def texts_of(form: PrintedForm) -> tuple[Text, ...]:
    """Every text of the form, paragraphs included."""
    texts = [Text("form.title", "标题", form.title)]
    texts += [
        Text(f"{part}.{index}" + (f".{column}" if len(figure.values) > 1 else ""), figure.label, value)
        for part, figures in (("figure", form.figures), ("total", form.totals))
        for index, figure in enumerate(figures)
        for column, value in enumerate(figure.values)
        if value
    ]
    texts += [
        Text(f"indicator.{index}.{field}", row.name, text)
        for index, row in enumerate(form.indicators)
        for field in ("name", "target", "actual", "reason")
        if (text := getattr(row, field))
    ]
    texts += [Text(f"passage.{index}", "", passage) for index, passage in enumerate(form.passages)]
    return tuple(text._replace(text=piece) for text in texts for piece in _pieces(text.text))


def _pieces(text: str) -> Iterator[str]:
    """A long text sentence by sentence, and a sentence without end in parts, so that no pattern sees too much."""
    for sentence in re.findall(r"[^。\n]*[。\n]?", text) if len(text) > LONGEST else (text,):
        yield from (sentence[start : start + LONGEST] for start in range(0, len(sentence), LONGEST))


def d10_no_deviation_is_true(texts: Sequence[Text], rows: Sequence[Row], money: Money | None) -> Iterator[Finding]:
    """不存在偏离, 全部完成 beside a missed target or unspent money (duty 10)."""
    missed = [row.name for row in rows if row.is_missed]
    rate = money.exact_rate if money is not None else None
    facts = [f"指标{'、'.join(missed[:3])}未达到指标值"] if missed else []
    if rate is not None and rate < NEARLY_SPENT:
        facts.append(f"预算执行率为 {show_percent(rate)}")
    for text in texts:
        denies = _NO_DEVIATION.search(text.text) is not None
        claims = bool(missed) and not text.cell.startswith("indicator.") and not _OWNS_UP.search(text.text)
        if facts and (denies or (claims and _ALL_DONE.search(text.text))):
            fact = f"写“{shorten(text.text)}”，而{'，'.join(facts)}。"
            yield found("D10", WARNING, text.cell, fact, "请按实际完成情况改写。")
