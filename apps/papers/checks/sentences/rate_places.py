"""Rates of a name that no figure bears: of the figures that stand where its two figures would."""

from collections.abc import Sequence

from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import LONGEST_LABEL, Figure, Sentence
from apps.papers.checks.sentences.quotients import Quotient, are_alike, container_of, is_slip
from apps.papers.checks.sentences.rate_figures import beside, chosen, is_gap, names_it
from apps.papers.checks.sentences.rate_kinds import KINDS, PLANNED, TODO, stripped, unnamed
from apps.papers.checks.sentences.roles import resembles
from apps.papers.checks.words import PAYERS


def of_an_unknown_name(sentence: Sentence, rate: Figure, stem: str, pool: Sequence[Figure]) -> Quotient | None:
    """计划拟检查480家次，检查了468家次，计划完成率98.5%: of the only two figures, and the sentence is about it."""
    if "其中" in rate.label or _OF_A_PART.search(stem):
        return None
    end = rate.start - len(rate.label)
    before = sentence.text[max(sentence.start, end - LONGEST_LABEL) : end]
    for kind in KINDS:
        if not kind.stem.search(stem) or not resembles(unnamed(stem, kind), before):
            continue
        found = chosen(pool, kind) or beside(pool, kind)
        if found is None or len(found.parts) > 1:
            continue
        alike = [figure for figure in pool if are_alike(figure, found.whole)]
        is_near = sorted(figure.index for figure in alike) == [rate.index - 2, rate.index - 1]
        if is_near and is_slip(rate, found.exact):
            return found._replace(is_sure=False, is_likely=False)
    return None


_OF_A_PART = pattern_of(rf"{PAYERS}|级|本级|专项|其他|重点|基本|人员|公用|项目|配套")


def by_place(sentence: Sentence, rate: Figure, stem: str, pool: Sequence[Figure]) -> Quotient | None:
    """A rate of a name that no figure bears: the last two figures of one unit before it, the smaller by the larger."""
    own = set(stripped(stem))
    following = sentence.figures[rate.index + 1 : rate.index + 2]
    if not rate.index:
        return None
    last = sentence.figures[rate.index - 1]
    levels = [figure for figure in pool if not is_gap(figure) and are_alike(figure, last)]
    if last not in levels or last.depth != rate.depth or "；" in sentence.between(last, rate):
        return None
    larger = [figure for figure in levels if figure is not last and figure.amount >= last.amount]
    smaller = [figure for figure in levels if figure.index == last.index - 1 and figure.amount < last.amount]
    named = [figure for figure in larger if names_it(figure, TODO) or names_it(figure, PLANNED)]
    if larger:
        part, whole = last, container_of(last, larger) or (named or larger)[-1]
    elif smaller and _ALL.search(last.label):
        part, whole, named = smaller[-1], last, [last]
    else:
        return None
    is_meant = bool(own & set(part.label + part.tail + whole.label + whole.tail))
    if not is_meant and any(one.dimension is Dimension.PERCENT for one in following):
        return None  # rates of something else stand in a row
    return Quotient((part,), whole, is_sure=False, is_likely=whole in named and is_meant)


_ALL = pattern_of(r"全|总|共|合计")
