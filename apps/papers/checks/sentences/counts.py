"""What each has, by how many there are (regulation §5, T21): 12所，每所3人，共36人; 每季度6次，全年24次."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from apps.core.patterns import pattern_of
from apps.core.quantities import UNIT, Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.counted import are_counted_alike
from apps.papers.checks.sentences.roles import is_level
from apps.papers.checks.sentences.seasons import OF_THE_YEAR
from apps.papers.checks.sentences.telling import HINT, WARNING, accuse, in_its_unit
from apps.papers.checks.words import ALL_TOLD
from apps.papers.facts import Remark

ADVICE = "请核对每项的数量、项数和总数。"
REACH = 4  # figures around what each has
NEAR = Decimal("0.5")
_EACH = pattern_of(
    rf"(?<!平均)每(?:一)?(?P<each>季度|季|月|周|{UNIT}|[人户亩生班村镇校乡])(?P<noun>[^，；、\d]{{0,12}})$",
    needs=("每",),
)
_ALL = pattern_of(rf"{ALL_TOLD}|累计|全县|全市|全区|计$")
_NOT_ALL = pattern_of(r"其中|另|余|比|较|上年|目标|计划|不少于|以上|约|至少|不低于")
_TIMES = {"季度": (4, (4,)), "季": (4, (4,)), "月": (12, (11, 12)), "周": (52, tuple(range(48, 54)))}


def wrong_multiplied_counts(sentence: Sentence) -> Iterator[Remark]:
    """Totals that are not what each has times how many there are; by the times of a year a question only."""
    for each in sentence.figures:
        named = _EACH.search(each.label)
        if named is None or each.dimension is not Dimension.COUNT or _NOT_ALL.search(each.label) or not each.is_exact:
            continue
        near = sentence.figures[max(0, each.index - REACH) : each.index + REACH]
        near = tuple(one for one in near if one is not each and one.segment == each.segment)
        totals = [one for one in near if _is_total(one, each)]
        if len(totals) == 1:
            yield from _judged(sentence, each, named["each"], totals[0], near)


def _is_total(figure: Figure, each: Figure) -> bool:
    is_after = figure.index > each.index and figure.index - each.index <= 2
    is_named = _ALL.search(figure.label) is not None and not _NOT_ALL.search(figure.label)
    return is_after and is_named and are_counted_alike(figure.unit, each.unit) and is_level(figure) and figure.is_exact


def _judged(sentence: Sentence, each: Figure, thing: str, total: Figure, near: Sequence[Figure]) -> Iterator[Remark]:
    others = [one for one in near if one is not total and one.dimension in {Dimension.COUNT, Dimension.TIME}]
    if thing in _TIMES:
        times, usual = _TIMES[thing]
        if others or not OF_THE_YEAR.search(total.label) or total.amount in {each.amount * time for time in usual}:
            return
        number, typed, severity = (
            Decimal(times),
            f"{times}{'个季度' if times == 4 else '个月' if times == 12 else '周'}",
            HINT,
        )
    else:
        numbers = [one for one in others if _counts(one, thing)]
        if len(numbers) != 1 or len(others) != 1 or not numbers[0].is_exact or numbers[0].is_price:
            return
        number, typed, severity = numbers[0].amount, numbers[0].typed, WARNING
    exact = each.amount * number
    if exact == total.amount or not number or abs(exact - total.amount) > exact * NEAR:
        return
    wrong = accuse(sentence, "T21", severity, total, f"{each.typed} × {typed}", exact, ADVICE)
    alternative = in_its_unit(total.amount / number, each)
    yield replace(wrong, fact=f"{wrong.fact}；总数若无误，每{thing}应为 {alternative}")


def _counts(figure: Figure, thing: str) -> bool:
    """Whether a number is of the thing that each is: 12个班 for 每班, 12所 for 每所."""
    return figure.unit == thing or (
        figure.unit in {"个", "所", "家"} and (thing in figure.tail[:4] or thing in figure.label[-4:])
    )
