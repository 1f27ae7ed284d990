"""Sentences cut into clauses: every number with the words that lead to it, its bracket and its segment."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter

from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension, Quantity, measure_of, plain, read_all
from apps.papers.checks.words import ADDED_UP
from apps.papers.facts import Passage

LONGEST_LABEL = 60
_GOES_ON = (
    r"其中|包括|分项|具体(?:为|是|包括|情况)|"
    rf"(?:以上|上述|这)?[两三四五六七八九]?[^，。；：\d]{{0,8}}(?:{ADDED_UP}|合共|相加)|(?:目前)?，?已[^，。；：\d]{{1,6}}\d"
)
_SENTENCE = pattern_of(rf"(?:[^。！？\n]|。(?={_GOES_ON}))+")
# A bracket without numbers is part of the words: 因公出国（境）费.
_WORDS_IN_BRACKETS = pattern_of(r"（([^（）\d，。；、：]{1,18})）")
_ASIDE = pattern_of(r"(?<=[率度比重额数])·[^·]{4,}·$")
_UNIT_TOLD = pattern_of(r"单位：(?P<unit>[千万亿]?元)")
# 满意率（满意740份）为92.5%: behind a bracket the words before it go on.
_COPULA = pattern_of(r"(?:为|是|达到?|约|共|合计|共计|：)*")
_MARK = pattern_of(r"[，,；：、（）。]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in its sentence.

    ``label`` are the words of its clause before it, ``tail`` those behind it, up to the next mark or number.
    ``clause`` counts commas and colons, ``segment`` semicolons, ``depth`` open brackets; ``owner`` is the index of the
    figure directly before its bracket, -1 where there is none. A price is for one of something.
    """

    quantity: Quantity
    index: int
    label: str
    tail: str
    clause: int
    segment: int
    depth: int
    owner: int
    # the same of the quantity, asked for thousands of times
    start: int
    end: int
    amount: Decimal
    dimension: Dimension
    unit: str
    typed: str
    is_exact: bool
    is_price: bool


@lru_cache(maxsize=4096)
def is_for_each(label: str) -> bool:
    """Whether words make a price of the number behind them: 每套, 单价."""
    return _EACH.search(label) is not None


_LISTED = pattern_of(r"[、和及与]|以及")
_EACH = pattern_of(
    r"每(?![年月日天季周])[^，]{0,14}$|每[^，]{0,8}$|单价|单[个台套件座辆盏株棵间栋口眼头条块把只处亩][^，]{0,4}$|均价|月租|各$|^[^，]{0,6}各(?![项类级种地有占乡镇县区市街社部单村学科股站所])[^，]{1,8}$",
    needs=("每", "单", "均价", "月租", "各"),
)


def is_alike(figure: Figure, other: Figure) -> bool:
    """Whether two numbers are of one kind and unit, so that they can be added and compared."""
    return figure.dimension is other.dimension and figure.unit == other.unit


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a passage; positions of ``text`` and figures are those of the passage.

    ``text`` is the whole passage with plain digits, and brackets without numbers opened; ``before`` are the figures of
    the sentence before it in the same line, which begins at ``start_before``.
    """

    passage: Passage
    text: str
    start: int
    end: int
    figures: tuple[Figure, ...]
    before: tuple[Figure, ...] = ()
    start_before: int = 0

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]

    def between(self, first: Figure, second: Figure) -> str:
        """The text from the end of one figure to the beginning of a later one."""
        return self.text[first.end : second.start]

    def figures_in(self, start: int, end: int) -> tuple[Figure, ...]:
        """The figures that lie wholly between two places of the text."""
        first = bisect_left(self.figures, start, key=attrgetter("start"))
        return self.figures[first : bisect_right(self.figures, end, key=attrgetter("end"))]


def neighbours_in_list(sentence: Sentence, figure: Figure) -> list[Figure]:
    """The numbers of its kind that 、 or 和 alone joins to a number: 36,423元 in 上年的36,423元、20,000元."""
    around = sentence.figures[max(0, figure.index - 1) : figure.index + 2]
    return [
        one
        for one in around
        if one.index != figure.index
        and is_alike(one, figure)
        and _JOINED.fullmatch(sentence.between(*sorted((one, figure), key=attrgetter("index"))))
    ]


_JOINED = pattern_of(r"[、和及与]|以及")


def sentences_of(passage: Passage) -> Iterator[Sentence]:
    """Every sentence of the passage, in order; 。 before 其中 and 三项合计 ends none, a line break always one."""
    flat = _WORDS_IN_BRACKETS.sub(r"·\1·", plain(passage.text))
    quantities = _quantities(passage.text, flat)
    place = 0
    before: tuple[Figure, ...] = ()
    start_before = 0
    for found in _SENTENCE.finditer(flat):
        start, end = found.span()
        if flat[start - 1 : start] == "\n":
            before = ()
        own: list[Quantity] = []
        while place < len(quantities) and quantities[place].start < end:
            own.append(quantities[place])
            place += 1
        figures = tuple(_figures(flat, start, end, own))
        yield Sentence(passage, flat, start, end, figures, before, start_before)
        before, start_before = figures, start


def with_the_one_before(sentence: Sentence) -> Sentence | None:
    """A sentence and the one before it as one, where both have figures: 。 parts their figures as ； does."""
    if not sentence.before:
        return None
    quantities = [figure.quantity for figure in (*sentence.before, *sentence.figures)]
    start, end = sentence.start_before, sentence.end
    figures = tuple(_figures(sentence.text, start, end, quantities))
    return Sentence(sentence.passage, sentence.text, start, end, figures)


def _quantities(text: str, flat: str) -> Sequence[Quantity]:
    """The quantities of a text; with （单位：万元） bare numbers are amounts in that unit too."""
    told = _UNIT_TOLD.search(flat)
    unit = told["unit"] if told is not None else ""
    measure = measure_of(unit) if unit else None
    if measure is None:
        return read_all(text)
    return [
        one if one.measure.unit else one._replace(measure=measure, typed=f"{one.typed}{unit}")
        for one in read_all(text, is_bare=True)
    ]


def _figures(flat: str, start: int, end: int, quantities: Sequence[Quantity]) -> Iterator[Figure]:
    marks = _MARK.finditer(flat, start, end)
    upcoming = next(marks, None)
    clause = segment = 0
    owners: list[int] = []
    opened: list[str] = []
    resumed = ""
    label_from, label_before = start, ""
    last_end, last_index = start, -1
    is_price = False
    for index, quantity in enumerate(quantities):
        label_from = max(label_from, last_end)
        while upcoming is not None and upcoming.start() < quantity.start:
            mark, position = upcoming[0], upcoming.start()
            if position >= last_end:
                resumed = ""
                if mark == "（":
                    owners.append(last_index if position - last_end <= 8 else -1)
                    opened.append(flat[label_from:position])
                elif mark == "）" and owners:
                    owners.pop()
                    resumed = opened.pop()
                clause += mark in "，,：；。"
                segment += mark in "；。"
                label_before = flat[label_from:position] if mark in "：（" else ""
                label_from = position + 1
            upcoming = next(marks, None)
        label = _ASIDE.sub("", flat[label_from : quantity.start].strip(" "))[-LONGEST_LABEL:]
        label = label or label_before.strip(" ")[-LONGEST_LABEL:]
        if resumed and _COPULA.fullmatch(label):
            label = (resumed.strip(" ") + label)[-LONGEST_LABEL:]
        following = quantities[index + 1].start if index + 1 < len(quantities) else end
        stop = _MARK.search(flat, quantity.end, min(following, quantity.end + LONGEST_LABEL))
        tail = flat[quantity.end : stop.start() if stop else min(following, quantity.end + LONGEST_LABEL)]
        is_price = (
            bool(quantity.per)
            or is_for_each(label)
            or (is_price and _LISTED.fullmatch(flat[last_end : quantity.start]) is not None)
        )
        yield Figure(
            quantity=quantity,
            index=index,
            label=label,
            tail=tail,
            clause=clause,
            segment=segment,
            depth=len(owners),
            owner=owners[-1] if owners else -1,
            start=quantity.start,
            end=quantity.end,
            amount=quantity.amount,
            dimension=quantity.dimension,
            unit=quantity.measure.unit,
            typed=quantity.typed,
            is_exact=quantity.is_exact,
            is_price=is_price,
        )
        last_end, last_index = quantity.end, index
