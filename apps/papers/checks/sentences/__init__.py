"""The one reader of sentences: what a report's words tell by themselves (T05, T08, T11, T13, T16–T22).

A sentence is cut into clauses, every number gets its roles from the words beside it, and a relation is judged only
where roles are known; where another reading of the figures holds, nothing is said.
"""

from collections.abc import Callable, Iterable, Iterator

from apps.papers.checks.sentences.averages import wrong_averages
from apps.papers.checks.sentences.balances import wrong_adjustments, wrong_balances
from apps.papers.checks.sentences.changes import wrong_changes
from apps.papers.checks.sentences.clauses import Sentence
from apps.papers.checks.sentences.conversions import absurd_amounts, wrong_conversions
from apps.papers.checks.sentences.counts import wrong_multiplied_counts
from apps.papers.checks.sentences.equations import wrong_equations
from apps.papers.checks.sentences.extent import judged_in
from apps.papers.checks.sentences.items import wrong_counts
from apps.papers.checks.sentences.limits import broken_limits, impossible_shares, wrong_comparatives
from apps.papers.checks.sentences.nearly import nearly_added
from apps.papers.checks.sentences.otherwise import with_other_readings
from apps.papers.checks.sentences.pairs import contradictions
from apps.papers.checks.sentences.prices import wrong_products
from apps.papers.checks.sentences.rates import wrong_rates
from apps.papers.checks.sentences.shares import wrong_shares
from apps.papers.checks.sentences.stocks import wrong_stocks
from apps.papers.checks.sentences.sums import wrong_sums
from apps.papers.checks.sentences.suspected import suspected
from apps.papers.checks.sentences.trends import wrong_multiples, wrong_trends
from apps.papers.facts import Header, Passage, Remark

JUDGES: tuple[Callable[[Sentence], Iterator[Remark]], ...] = (
    wrong_sums,
    wrong_stocks,
    wrong_shares,
    wrong_rates,
    wrong_changes,
    wrong_trends,
    wrong_multiples,
    broken_limits,
    wrong_comparatives,
    wrong_averages,
    wrong_balances,
    wrong_adjustments,
    wrong_products,
    wrong_multiplied_counts,
    wrong_conversions,
    absurd_amounts,
)
QUESTIONS: tuple[Callable[[Sentence], Iterator[Remark]], ...] = (suspected, nearly_added, impossible_shares)


def remarks_on(passages: Iterable[Passage], header: Header) -> Iterator[Remark]:
    """Every remark on the sentences of a report, in the order of the passages; what is only suspected comes last."""
    whole: list[Sentence] = []
    told: list[Remark] = []
    for passage, sentences, unjudged in judged_in(passages):
        told += unjudged
        for sentence in sentences:
            found = (with_other_readings(sentence, remark) for judge in JUDGES for remark in judge(sentence))
            own = [remark for remark in found if remark is not None]
            is_counted = any(remark.check == "T21" for remark in own)  # what each has is told at the total
            told += (remark for remark in own if not (is_counted and remark.check == "T18"))
        told += wrong_counts(passage)
        told += wrong_equations(passage)
        whole += sentences
    told += contradictions(whole, header)
    yield from told
    accused: dict[str, list[Remark]] = {}
    for remark in told:
        accused.setdefault(remark.place, []).append(remark)
    for sentence in whole:
        known = accused.get(sentence.passage.place, ())
        if not any(one.start < sentence.end and sentence.start < one.end for one in known):
            yield from next(filter(None, (list(ask(sentence)) for ask in QUESTIONS)), ())
