"""How much of a report is judged: sentences and reports of more numbers than anybody reads are named instead (T13)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from apps.papers.checks.sentences.clauses import Sentence, sentences_of
from apps.papers.checks.sentences.telling import HINT
from apps.papers.facts import Passage, Remark

# Of published reports the densest sentence has some 60 numbers, the densest report some 1,500.
MOST_OF_A_SENTENCE, LONGEST_SENTENCE = 150, 6_000
MOST_OF_A_REPORT = 4_000
_ADVICE = "请分成几句、几份再检查。"


def judged_in(passages: Iterable[Passage]) -> Iterator[tuple[Passage, list[Sentence], list[Remark]]]:
    """Each passage with those of its sentences that have figures and are judged, and what is said of the others.

    Where the figures of the report are too many, it ends with the passage in which they are.
    """
    left = MOST_OF_A_REPORT
    for passage in passages:
        judged: list[Sentence] = []
        unjudged: list[Remark] = []
        is_behind_unjudged = False
        for sentence in sentences_of(passage):
            number = len(sentence.figures)
            if number and (number > MOST_OF_A_SENTENCE or sentence.end - sentence.start > LONGEST_SENTENCE):
                fact = f"这一句有 {sentence.end - sentence.start:,} 字、{number:,} 个数，过长，句内的数没有核对"
                unjudged.append(_unjudged(sentence, sentence.end, fact))
                is_behind_unjudged = True
                continue
            left -= number
            if left < 0:
                fact = f"正文的数超过 {MOST_OF_A_REPORT:,} 个，从这里起没有逐句核对"
                yield passage, judged, [*unjudged, _unjudged(sentence, len(sentence.text), fact)]
                return
            if number:
                judged.append(replace(sentence, before=()) if is_behind_unjudged else sentence)
            is_behind_unjudged = False
        yield passage, judged, unjudged


def _unjudged(sentence: Sentence, end: int, fact: str) -> Remark:
    return Remark("T13", sentence.passage.place, HINT, fact, _ADVICE, sentence.start, end)
