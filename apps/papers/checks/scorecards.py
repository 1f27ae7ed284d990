"""Scores of levels that a report prints as figures, without a table of indicators: 投入13, 过程55, … 总分95.5."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from apps.core.amounts import HUNDRED, gap, sum_tolerance
from apps.core.findings import Finding
from apps.core.patterns import pattern_of
from apps.papers.checks.findings import ERROR, HINT, WARNING, ZERO, found, show
from apps.papers.checks.ledger import bare_label
from apps.papers.checks.printed_totals import is_total_label
from apps.papers.imports import Printed, PrintedFigure, PrintedForm, number_of
from apps.papers.imports.heads import GROUPS

_LEVEL = pattern_of(rf".*(?:{GROUPS}|目标|配置|资金).*")
_SCORES = pattern_of("得分|评分|分数")
_WEIGHTS = pattern_of("分值|权重|满分|标准分")


class _Points(NamedTuple):
    """A printed number of points with its cell."""

    cell: str
    label: str
    value: Decimal
    is_total: bool


def s03_level_scores_add_up(form: PrintedForm) -> Iterator[Finding]:
    """总分 = Σ of the printed scores of levels, 100 = Σ of their weights, and no score above its weight (S01–S03)."""
    if any(row.score for row in form.indicators):
        return  # the scores of the indicators say more
    for scores, weights in _cards(form):
        totals = [points for points in scores if points.is_total]
        levels = [points for points in scores if not points.is_total]
        if len(totals) == 1 and len(levels) > 1:
            yield from _judge_total(totals[0], levels, form)
        by_label = {points.label: points for points in weights}
        for points in scores:
            weight = by_label.get(points.label)
            if weight is not None and points.value > weight.value:
                fact = f"“{points.label}”得分 {show(points.value)}，超过分值 {show(weight.value)}。"
                yield found("S02", ERROR, points.cell, fact, "请核对得分和分值。", weight.value, points.value)
        yield from _judge_weights(weights, form)


def _judge_total(total: _Points, levels: Sequence[_Points], form: PrintedForm) -> Iterator[Finding]:
    added = sum((points.value for points in levels), ZERO)
    difference = gap(added, total.value, is_left_whole=form.is_whole)
    if difference is None:
        return
    severity = HINT if abs(difference) <= sum_tolerance(len(levels)) else ERROR if len(levels) > 2 else WARNING
    fact = f"各部分得分合计 {show(added)} 分，“{total.label}”{show(total.value)} 分，相差 {show(abs(difference))} 分。"
    yield found("S03", severity, total.cell, fact, "总分应由各部分得分相加得出，请更正。", added, total.value)


def _judge_weights(weights: Sequence[_Points], form: PrintedForm) -> Iterator[Finding]:
    totals = [points for points in weights if points.is_total]
    added = sum((points.value for points in weights if not points.is_total), ZERO)
    stated = totals[0].value if len(totals) == 1 else HUNDRED
    is_wrong = form.is_whole and gap(added, stated, sum_tolerance(len(weights))) is not None
    if len(weights) - len(totals) > 1 and is_wrong:
        fact = f"各部分分值合计 {show(added)} 分，应为 {show(stated)} 分。"
        cell = (totals or weights)[-1].cell
        yield found("S01", WARNING, cell, fact, "请核对各部分分值。", added, stated)


def _cards(form: PrintedForm) -> Iterator[tuple[Sequence[_Points], Sequence[_Points]]]:
    """Scores and weights that belong together: the columns of a table, the figures of a heading, or named 得分."""
    cards: dict[tuple[str, ...], tuple[list[_Points], list[_Points]]] = {}
    for part, figures in (("figure", form.figures), ("total", form.totals)):
        for index, figure in enumerate(figures):
            scores, weights = cards.setdefault(figure.path[:-1], ([], []))
            for column, text in enumerate(figure.values):
                points = _points(f"{part}.{index}" + (f".{column}" if len(figure.values) > 1 else ""), figure, text)
                named = figure.columns[column] if figure.columns else "/".join(figure.path[:-1])
                if points is None:
                    continue
                if _WEIGHTS.search(named) and not _SCORES.search(named):
                    weights.append(points)
                elif points.is_total or _SCORES.search(named) or _SCORES.search(figure.label):
                    scores.append(points)
    yield from cards.values()


def _points(cell: str, figure: PrintedFigure, text: Printed) -> _Points | None:
    """The points of a level or of all levels; ``None`` for any other figure."""
    label, value = bare_label(figure.label), number_of(text)
    is_total = is_total_label(label)
    if value is None or not 0 <= value <= 2 * HUNDRED or not (is_total or _LEVEL.fullmatch(label)):
        return None
    return _Points(cell, label if is_total else _SCORES.sub("", label), value, is_total)
