"""Two statements of one report that disagree (regulation §5, T22): one name, two figures."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from apps.budgets.facts import TOTAL_SCORE_NAMES, names_of_figure
from apps.core.dates import EARLIER, YEAR, years_in
from apps.core.patterns import pattern_of
from apps.core.quantities import Approximation, Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.retold import ADVICE, wrong_again, wrong_rate_again
from apps.papers.checks.sentences.roles import Role, is_level, roles_of
from apps.papers.checks.sentences.scores import wrong_scores
from apps.papers.checks.sentences.slips import slip_of
from apps.papers.checks.sentences.telling import HINT, WARNING, ZERO, may_be, quote, remark
from apps.papers.checks.words import ALL_TOLD, GRAND, GRANTED, OURS
from apps.papers.facts import Header, Remark

REACH = 60  # characters before a number that say whose it is

# What a report has one figure of; anything else around the name makes it another figure.
_BEFORE = (
    rf"{YEAR}年(?:度|末|底|12月31日)?|本年度?|全年|当年|年末|年底|期末|本?部门|{OURS}|我委|全局|全系统|实有|现有|共有|共|有|目前|"
    r"截[至止][^，]{0,12}|(?:公用|人员)?经费按照?|按照?|为|：|，|在编|“|”"
)
_BEHIND = rf"{ALL_TOLD}|{GRAND}|本年|当年|支出|经费|决算数|数|人数|实际|为|计|有|人员|“|”|是|达"


def _fees_named(key: str) -> str:
    """The names of a base figure that say money; quotation marks may be left out."""
    names = (name for name in names_of_figure(key).sure if name.endswith("费"))
    return "|".join(names).replace("“", "“?").replace("”", "”?")


_OWN_SCORES = "|".join(name for name in TOTAL_SCORE_NAMES if name.startswith("自评"))
_NAMES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, pattern_of(rf"(?:{_BEFORE})*(?:{words})(?:{_BEHIND})*", needs=(needed,)))
    for name, words, needed in (
        *((key, _fees_named(key), "费") for key in ("three_public", "reception", "vehicles")),
        ("in_post", r"在职(?:在编)?(?:人员|职工|干部职工)", "在职"),  # fewer names than it has: 在编 may be others
        ("establishment", r"(?:核定|人员)?编制", "编制"),
        ("retired", r"(?:离退休|退休)人员", "退休"),
        ("score", f"(?:整体|部门整体|支出|绩效|综合)*(?:{_OWN_SCORES}|自评分)", "自评"),
    )
)
_SCOPES = pattern_of(
    rf"机关|本级|下属|二级|[^心]中心|所属|直属|上半年|季度|月底|月末|预算|{EARLIER}|平均|人均|其中|目标|计划|"
    r"一般公共|基金|调整|标准|核定[^编]|项目(?!支出)"
)
_WITH_LAST_YEAR = pattern_of(rf"[与较](?:{EARLIER})(?:相比)?")
_AGAIN = pattern_of(r"上述|以上|该项?|这些|通过|经过")
_APART = pattern_of(r"[，（]?(?:即|也就是|约合)?[，]?(?:超过?|近|约|逾|突破|接近|将近|不足|已?超过?|已?突破)?$")
_IS_BOUND = pattern_of(r"以[上下内]$")
_EXACTLY = pattern_of(
    r"[，（](?:其中)?(?:准确|精确|确切|具体|实际|实为|即|账面|决算)(?:的)?(?:数|数字|数额|数据|金额|人数)?(?:为|是|：)?"
)
_OF_BUDGET = pattern_of(r"占(?:年初|全年|批复|下达|调整后?的?)*(?:预算|计划|下达)(?:安排|资金|总额|数)*$")
_PLAN = pattern_of(GRANTED)


def contradictions(sentences: Iterable[Sentence], header: Header) -> Iterator[Remark]:
    """Figures that the report gives twice, differently, under one name (regulation §5, T22)."""
    known: dict[tuple[str, str], tuple[str, Figure]] = {}
    passage: list[Sentence] = []
    for sentence in sentences:
        if passage and passage[-1].passage is not sentence.passage:
            passage = []
        yield from _about(sentence)
        yield from _beyond(sentence)
        yield from _named_twice(sentence, header, known)
        again = list(_again(sentence, passage))
        yield from again or wrong_again(sentence, passage)
        yield from wrong_rate_again(sentence, passage)
        yield from _other_base(sentence, passage)
        yield from wrong_scores(sentence, passage)
        passage = [*passage[-3:], sentence]


def _disagree(sentence: Sentence, figure: Figure, right: Figure, fact: str, advice: str = ADVICE) -> Remark:
    """A number that is not the one that stood before it."""
    expected = right.amount / figure.quantity.measure.factor
    span = (figure.start, figure.end)
    return remark(sentence, "T22", WARNING, span, fact, advice, expected, figure.quantity.number)


def _named_twice(
    sentence: Sentence, header: Header, known: dict[tuple[str, str], tuple[str, Figure]]
) -> Iterator[Remark]:
    years = set(years_in(sentence.words))
    if header.year is not None and years - {header.year}:
        return
    for figure in sentence.figures:
        if figure.depth or not figure.is_exact or not figure.amount or figure.dimension is Dimension.PERCENT:
            continue
        name = next((name for name, words in _NAMES if words.fullmatch(figure.label)), None)
        if name is None or not is_level(figure) or _is_other(sentence, figure):
            continue
        key = (name, figure.unit)
        words, first = known.setdefault(key, (quote(sentence, figure), figure))
        if first.amount != figure.amount and abs(first.amount - figure.amount) > _rounding(first, figure):
            fact = f"前文“{words}”，此处正文写“{quote(sentence, figure)}”，同一个数不一致，前文为 {first.typed}"
            yield _disagree(sentence, figure, first, fact)


def _is_other(sentence: Sentence, figure: Figure) -> bool:
    before = sentence.text[max(sentence.start, figure.start - REACH) : figure.start]
    clause = before.rpartition("；")[2]
    return _SCOPES.search(_WITH_LAST_YEAR.sub("", clause)) is not None


def _rounding(*figures: Figure) -> Decimal:
    return sum(
        (
            figure.quantity.rounding
            for figure in figures
            if figure.quantity.places or figure.quantity.measure.factor > 1
        ),
        ZERO,
    )


def _again(sentence: Sentence, before: Sequence[Sentence]) -> Iterator[Remark]:
    """治理河段23公里。…通过治理，26公里河段…: what is taken up again has the number it had."""
    if not before or not _AGAIN.match(sentence.words.lstrip("，")):
        return
    for figure in sentence.figures[:2]:
        noun = figure.tail.lstrip("的")[:2]
        if figure.dimension is Dimension.MONEY and (
            figure.tail.startswith(("中", "资金中")) or figure.label in {"上述", "以上", "该"}
        ):
            yield from _same_money(sentence, figure, before)
            continue
        if len(noun) < 2 or not figure.is_exact or figure.dimension not in {Dimension.COUNT, Dimension.MONEY}:
            continue
        earlier = [
            other
            for one in before
            for other in one.figures
            if other.unit == figure.unit and noun in (other.label[-4:] + other.tail[:4]) and is_level(other)
        ]
        if len(earlier) == 1 and earlier[0].is_exact and earlier[0].amount != figure.amount:
            first = earlier[0]
            fact = f"前文为 {first.typed}，此处正文写“{figure.typed}{noun}”，两处不一致"
            yield _disagree(sentence, figure, first, fact)


def _same_money(sentence: Sentence, figure: Figure, before: Sequence[Sentence]) -> Iterator[Remark]:
    """上述1,260万元中: the money that is taken up again was named before."""
    money = [
        other
        for one in before
        for other in one.figures
        if other.dimension is Dimension.MONEY and other.is_exact and is_level(other)
    ]
    if money and figure.is_exact and all(other.amount != figure.amount for other in money):
        first = min(money, key=lambda other: slip_of(other, figure.amount))
        fact = f"前文为 {first.typed}，此处正文写“{figure.typed}”，两处不一致"
        yield _disagree(sentence, figure, first, fact)


def _other_base(sentence: Sentence, before: Sequence[Sentence]) -> Iterator[Remark]:
    """预算安排360万元。…占预算安排380万元的95%: the rate shows that the first budget is meant."""
    for figure in sentence.figures:
        if figure.dimension is not Dimension.MONEY or not _OF_BUDGET.search(figure.label) or not figure.index:
            continue
        rates = [
            rate
            for rate in sentence.figures[figure.index + 1 : figure.index + 2]
            if rate.dimension is Dimension.PERCENT
        ]
        part = sentence.figures[figure.index - 1]
        plans = [
            other
            for one in before
            for other in one.figures
            if other.dimension is Dimension.MONEY and _PLAN.search(other.label) and other.is_exact
        ]
        if not rates or len(plans) != 1 or part.dimension is not Dimension.MONEY or plans[0].amount == figure.amount:
            continue
        first, rate = plans[0], rates[0]
        if (
            first.amount
            and figure.amount
            and may_be(rate, part.amount / first.amount * 100)
            and not may_be(rate, part.amount / figure.amount * 100)
        ):
            fits = f"{part.typed} ÷ {first.typed} 正是 {rate.typed}"
            fact = f"前文为 {first.typed}，{fits}，此处正文写“{quote(sentence, figure)}”"
            yield _disagree(sentence, figure, first, fact)


def _beyond(sentence: Sentence) -> Iterator[Remark]:
    """到位1,487万元，…总量首次突破1,500万元: what the total is said to have passed lies above it; a question."""
    for about in sentence.figures:
        if about.quantity.approximation is not Approximation.ABOVE or not _TOTAL_PASSED.search(about.label):
            continue
        levels = [one for one in sentence.figures[: about.index] if is_alike(one, about) and is_level(one)]
        if len(levels) == 1 and levels[0].is_exact and about.amount / 2 < levels[0].amount < about.amount:
            first = levels[0]
            fact = f"前面的数是 {first.typed}，没有达到正文所写的“{quote(sentence, about)}”"
            yield replace(_disagree(sentence, about, first, fact, "请核对两个数，或改写这句话。"), severity=HINT)


_TOTAL_PASSED = pattern_of(r"^(?:总量|总额|总数|总规模|规模|总计|累计)(?:首次|已|再次|历史性)*$")


def _about(sentence: Sentence) -> Iterator[Remark]:
    """4,986万元，超5,000万元; 近900万元，准确数为917.36万元: a number and what it is called in round figures."""
    for one, other in pairwise(sentence.figures):
        exact, about = (one, other) if one.is_exact else (other, one)
        if about.is_exact or about.quantity.approximation is Approximation.RANGE or not exact.is_exact:
            continue
        if not is_alike(exact, about) or about.segment != exact.segment:
            continue
        between = sentence.between(one, other)
        is_of_one = _APART.fullmatch(between) if exact is one else _EXACTLY.fullmatch(between)
        if not is_of_one or Role.CHANGE in roles_of(about) or not is_level(exact):
            continue
        if exact is other and ({Role.GOAL, Role.PLAN} & roles_of(about) or _IS_BOUND.search(about.typed)):
            continue  # 目标1,500人次以上，实际1,378人次
        if not may_be(about, exact.amount) and abs(about.amount - exact.amount) < about.amount / 2:
            fact = f"{'前' if exact is one else '后'}面的数是 {exact.typed}，不是正文所写的“{about.typed}”"
            yield _disagree(sentence, about, exact, fact, "请改写约数。")
