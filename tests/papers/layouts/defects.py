"""One defect at a time, put into a form that is right: what it changes and what must be told of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tests.papers.layouts.forms import Form, Indicator, plain, with_money, with_row


@dataclass(frozen=True, slots=True)
class Told:
    """Both figures and words of the place (a pattern) that a finding must hold; ``instead``: other pairs that do."""

    kind: str
    figures: tuple[str, ...]
    place: str
    instead: tuple[tuple[str, ...], ...] = ()


Change = Callable[[Form], tuple[Form, Told]]


@dataclass(frozen=True, slots=True)
class Defect:
    """``needs``: the roles of columns without which nobody could see it (``Layout.roles``)."""

    needs: frozenset[str]
    change: Change


def is_full(item: Indicator) -> bool:
    return item.completion is not None and item.sign in ("≥", "=") and item.score == item.weight


def is_short(item: Indicator) -> bool:
    return item.score < item.weight


def is_missed(item: Indicator) -> bool:
    return item.completion is not None and is_short(item)


def percent(fraction: Decimal | None) -> str:
    return plain((fraction or Decimal(0)) * 100)


def rate(form: Form) -> tuple[Form, Told]:
    """Printed rates that are three points too high, the scores right."""
    first = form.money[0]
    wrong = (first.rate or Decimal(0)) + Decimal("0.03")
    return with_money(form, 0, rate=wrong), Told("rate", (percent(wrong), percent(first.true_rate)), "资金|执行|总额")


def execution_score(form: Form) -> tuple[Form, Told]:
    wrong = form.true_execution_score - 1
    told = Told("execution score", (plain(wrong), plain(form.true_execution_score)), "资金|执行|总额")
    return with_money(form, 0, score=wrong), told


def score_above(form: Form) -> tuple[Form, Told]:
    """Full points for a missed target."""
    missed = next(item for item in form.indicators if is_missed(item))
    form, before = with_row(form, is_missed, score=missed.weight, reason="")
    return form, Told("score above", (plain(before.weight), plain(before.true_score)), before.name)


def score_below(form: Form) -> tuple[Form, Told]:
    full = next(item for item in form.indicators if is_full(item))
    form, before = with_row(form, is_full, score=full.weight - 2, reason="自查发现不足，已整改。")
    return form, Told("score below", (plain(before.weight - 2), plain(before.weight)), before.name)


def total(form: Form) -> tuple[Form, Told]:
    wrong = form.total + 1
    return replace(form, total=wrong), Told("total", (plain(wrong), plain(form.total)), "总分|合计|得分")


def level(form: Form) -> tuple[Form, Told]:
    """The weight printed beside level 1 is not the sum of its rows."""
    name, weight = form.levels[0]
    told = Told("level", (plain(weight + 5), plain(weight)), name.removesuffix("指标"))
    return replace(form, levels=((name, weight + 5), *form.levels[1:])), told


def weights(form: Form) -> tuple[Form, Told]:
    """An indicator counts five less, with full points: weights add up to 95, and 95 is printed."""
    full = next(item for item in form.indicators if is_full(item))
    whole = form.weights
    form, _ = with_row(form, is_full, weight=full.weight - 5, score=full.weight - 5)
    own = tuple((name, weight - (5 if name == full.level1 else 0)) for name, weight in form.levels)
    beside = tuple(plain(sums - form.execution_weight) for sums in (form.weights, whole))
    told = Told("weights", (plain(form.weights), plain(whole)), "分值|权重|整表|合计|总分", (beside,))
    return replace(form, levels=own), told


def no_reason(form: Form) -> tuple[Form, Told]:
    form, before = with_row(form, is_short, reason="")
    return form, Told("reason", (plain(before.score),), before.name, ((plain(before.weight),),))


def no_target(form: Form) -> tuple[Form, Told]:
    """Points for a row that promised nothing."""
    form, before = with_row(form, is_full, target=None)
    return form, Told("target", (plain(before.score),), before.name)


def parts(form: Form) -> tuple[Form, Told]:
    """The split rows spend twenty less than the total row."""
    row = form.money[1]
    less = replace(row, spent=row.spent - 20)
    sums = sum((part.spent for part in form.money[1:]), Decimal(0)) - 20
    told = Told("parts", (plain(form.money[0].spent), plain(sums)), "资金|总额|执行数")
    return with_money(form, 1, spent=less.spent, rate=less.true_rate), told


def splits(form: Form) -> tuple[Form, Told]:
    """By income and by purpose no longer add up to the same."""
    name, value = form.by_income[0]
    right_sum = sum((part for _, part in form.by_purpose), Decimal(0))
    told = Told("splits", (plain(right_sum + 30), plain(right_sum)), "收入性质|支出性质|资金|总额")
    return replace(form, by_income=((name, value + 30), *form.by_income[1:])), told


def needs(*roles: str) -> frozenset[str]:
    return frozenset(roles)


SCORED = needs("weight", "score")
DEFECTS: Mapping[str, Defect] = {
    "rate": Defect(needs("money rate"), rate),
    "execution score": Defect(needs("money score"), execution_score),
    "score above": Defect(SCORED | needs("name", "has targets"), score_above),
    "score below": Defect(SCORED | needs("name", "has targets"), score_below),
    "total": Defect(needs("total"), total),
    "level": Defect(needs("levels"), level),
    "weights": Defect(SCORED | needs("has targets"), weights),
    "no reason": Defect(SCORED | needs("reason"), no_reason),
    "no target": Defect(SCORED | needs("has targets"), no_target),
    "parts": Defect(needs("splits"), parts),
    "splits": Defect(needs("by_income"), splits),
}
