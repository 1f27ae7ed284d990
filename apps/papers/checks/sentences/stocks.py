"""What there was, came, went and is (regulation §5, T11): 上年末62公里，本年新增18公里，累计80公里."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from apps.core.dates import AT_FIRST, EARLIER, YEAR
from apps.core.patterns import pattern_of
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.parts import SUMMED
from apps.papers.checks.sentences.roles import Role, roles_of
from apps.papers.checks.sentences.telling import WARNING, ZERO, accuse, slack
from apps.papers.checks.words import BALANCE, DISCARDED, WENT
from apps.papers.facts import Remark

ADVICE = "请核对期初、本期增减和累计各数。"
REACH = 5  # figures from what there was to what there is
NEAR = Decimal("0.25")  # beyond it something else is counted in
_OPENING = pattern_of(
    rf"(?:{EARLIER}|前年|{YEAR}年)(?:末|底|度末)|{AT_FIRST}|此前|以往|之前|原有|原先|前[两三四五六七八九\d]年"
)
_CLOSING = pattern_of(
    r"累计|总[数量额]|总规模|年末|期末|年底|现有|目前|至今|存量|保有|达到?$|增至|(?:增加|扩大|上升)到"
)
_CAME = pattern_of(rf"新|又|再|续|本年|本期|今年|当年|年内|年度内|{YEAR}年|增加|购入|调入|入库|引进")
_MORE = pattern_of(r"[新又再续增]")
_WENT = pattern_of(f"{DISCARDED}|{WENT}|销户|流失|处置|退休|调离|使用|消除|解除|迁出|转出|耗用|发出|发放|售出|销售")
_ASIDE = pattern_of(rf"{BALANCE}|结存|[比较]")


def wrong_stocks(sentence: Sentence) -> Iterator[Remark]:
    """Opening + what came − what went = closing, for things and money; balances are ``wrong_balances``' own."""
    for closing in sentence.figures[2:]:
        if closing.dimension not in SUMMED or not closing.is_exact or not _CLOSING.search(closing.label):
            continue
        if _is_aside(closing):
            continue
        near = [
            figure
            for figure in sentence.figures[max(0, closing.index - REACH) : closing.index]
            if is_alike(figure, closing) and figure.depth == closing.depth and not figure.is_price
        ]
        openings = [figure for figure in near if _OPENING.search(figure.label) and not _is_aside(figure)]
        if len(openings) == 1 and openings[0] is near[0]:
            yield from _judged(sentence, closing, near)


def _judged(sentence: Sentence, closing: Figure, stock: Sequence[Figure]) -> Iterator[Remark]:
    opening, *flows = stock
    if not flows or not all(figure.is_exact for figure in stock):
        return
    went = [figure for figure in flows if _WENT.search(figure.label) and not _MORE.search(figure.label)]
    came = [figure for figure in flows if figure not in went and _CAME.search(figure.label)]
    if len(went) + len(came) != len(flows) or any(_is_aside(figure) for figure in flows):
        return
    exact = opening.amount + _sum(came) - _sum(went)
    allowed = slack(closing, *stock)
    signed = [*(figure.amount for figure in came), *(-figure.amount for figure in went)]
    readings = [sum(some, opening.amount) for many in range(len(signed) + 1) for some in combinations(signed, many)]
    readings += [_sum(came)]
    if abs(exact - closing.amount) <= allowed or closing.amount in readings:
        return
    if abs(exact - closing.amount) <= closing.amount * NEAR:
        told = " + ".join(figure.typed for figure in (opening, *came)) + "".join(
            f" − {figure.typed}" for figure in went
        )
        yield accuse(sentence, "T11", WARNING, closing, told, exact, ADVICE)


def _is_aside(figure: Figure) -> bool:
    aside = {Role.COMPARED, Role.AVERAGE, Role.SHARE, Role.GOAL}
    return bool(aside & roles_of(figure)) or _ASIDE.search(figure.label) is not None


def _sum(figures: Sequence[Figure]) -> Decimal:
    return sum((figure.amount for figure in figures), ZERO)
