"""How traces speak: figure names, quantities, and the last sentence of every score."""

from dataclasses import replace
from decimal import Decimal

from apps.budgets.enums import Column, Unit
from apps.budgets.facts import FIGURES
from apps.core.amounts import round_to_cent, show_amount, show_money, show_percent, show_plain
from apps.core.texts import sentence
from apps.indicators.facts import Score

ZERO = Decimal(0)


def figure_label(name: str) -> str:
    """``three_public.prior`` → “三公”经费（上年决算数）; no column for the only column of counts and balances.

    A name that no figure bears is returned as it is.
    """
    figure, _, wanted = name.partition(".")
    definition = FIGURES.get(figure)
    column = next((column for column in definition.columns if column == wanted), None) if definition else None
    if definition is None or column is None:
        return name
    return definition.label if column is Column.CURRENT else f"{definition.label}（{column.label}）"


def figure_text(name: str, value: Decimal) -> str:
    """A named figure as its table prints it: ``1,356.60 万元``, ``17 人``; the bare number for an unknown name."""
    definition = FIGURES.get(name.partition(".")[0])
    if definition is not None and definition.unit is Unit.TEN_THOUSAND_YUAN:
        return money(value)
    return quantity(value, definition.unit.label if definition else "")


def number(value: Decimal) -> str:
    """The exact number without trailing zeros, with a real minus sign."""
    return show_plain(value).replace("-", "−") if value else "0"


def quantity(value: Decimal, unit: str) -> str:
    """``100%``, ``17 人``, ``3``."""
    return f"{number(value)}{unit if unit in {'', '%', '‰'} else f' {unit}'}"


def money(value: Decimal) -> str:
    """``1,356.60 万元``, with a real minus sign."""
    return f"{show_money(value).replace('-', '−')} 万元"


def printed(value: Decimal, unit: str) -> str:
    """A scored value as it stands in the printed table: ``106.25%``, ``30 天``."""
    return show_percent(value) if unit == "%" else quantity(value, unit)


def tight(words: str) -> str:
    """Without spaces beside full-width parentheses, which bring their own."""
    return words.replace("） ", "）").replace(" （", "（")


def short(value: Decimal) -> str:
    """At most four decimals, without trailing zeros."""
    return show_amount(value, 4).rstrip("0").rstrip(".")


def points_text(points: Decimal) -> str:
    """Points with two decimals, up to four where two would not be exact."""
    cents = round_to_cent(points)
    return f"{cents}" if cents == points else short(points)


def award(
    weight: Decimal,
    exact: Decimal,
    *trace: str,
    value: Decimal | None = None,
    is_over_achieved: bool = False,
    is_flagged: bool = False,
) -> Score:
    """The score of ``exact`` points: kept inside 0 … ``weight``, rounded once to 0.01, said in the last sentence."""
    points = min(max(round_to_cent(exact), ZERO), weight)
    verb = "得" if points == exact else "四舍五入得"
    return Score(
        points=points,
        trace=(*trace, f"{verb} {points_text(points)} 分（满分 {number(weight)} 分）。"),
        value=value,
        is_over_achieved=is_over_achieved,
        is_flagged=is_flagged,
    )


def sourced(score: Score, source: str) -> Score:
    """The score with its source as the last sentence, where there are points and a source."""
    if score.points is None or not source:
        return score
    return replace(score, trace=(*score.trace, f"依据：{sentence(source)}"))


def unscored(*trace: str, missing: tuple[str, ...] = ()) -> Score:
    """No points yet, and why."""
    return Score(points=None, trace=trace, missing=missing)
