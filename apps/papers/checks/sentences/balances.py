"""What is left (regulation §5, T19): opening + income − spending; and what is saved, cut or still to do (T16)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations

from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.roles import Role, roles_of
from apps.papers.checks.sentences.telling import WARNING, ZERO, accuse, slack
from apps.papers.facts import Remark

REACH = 8
_CLOSING = re.compile(
    r"(?:结余|余额|剩余|结转|尚余|余款|节余|未支[付出]?|未使用|未拨付|余)(?:资金|下年度?|下一年度?|至?次年|和结余|及结余|金额|使用|了|为|约|尚有|有|的)*$"
)
_OPENING = re.compile(r"(?:上年|年初|期初|以前年度|历年|往年|20\d\d年)[^，]{0,8}(?:结转|结余|余额|滚存)")
_FORWARD = re.compile(r"下年|次年|下一年|年末|期末")
_INCOME = re.compile(r"收入|到位|下达|预算|拨款|安排|收到|可用|争取|筹集|拨入|资金|补助|收取|筹资|合同|总价|应付")
_SPENT = re.compile(r"支出|支付|拨付|使用|执行|列支|发放|用于|兑现|退还|归还|上缴|缴库")
_DONE = re.compile(r"已|实际|实得|中标|成交|审定|得$")
_COMPARED_WITH = re.compile(r"比|较|同比")
_COMPARED = re.compile(r"比|较|上年同|增加|减少|占")

# What is left of what: the difference, what it is taken from, what is taken away; and the relation it belongs to.
_DIFFERENCES: tuple[tuple[str, re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (check, re.compile(left), re.compile(whole), re.compile(part))
    for check, left, whole, part in (
        ("T16", r"(?:审减|核减)(?:金额|资金|额)?(?:为|了|共)*$", r"送审|申报|报审", r"审定|核定|审核"),
        (
            "T16",
            r"(?:节约|节省|节支)(?:财政)?(?:资金|经费|金额|成本|投资|支出|费用|额)?(?:了|为|共)*$",
            r"预算|控制价|限价|概算|计划",
            r"中标|实际|成交|采购|合同|支出|结算",
        ),
        (
            "T19",
            r"(?:未(?:办结|完成|整改|销号|验收|回收|收回|销|建成|开工|化解)[^，]{0,6}|剩余|尚有|还有|余下)(?:的)?(?:有)?$",
            r"应|共|计划|受理|发现|收到|任务|排查|目标|接",
            r"已|办结|完成|整改|实际|收回|化解|建成",
        ),
        ("T11", r"^扣(?:了|分|掉)?$", r"满分|分值|指标|权重", r"得|得分|实得"),
    )
)


def wrong_balances(sentence: Sentence) -> Iterator[Remark]:
    """Balances and differences that the figures before them contradict (regulation §5, T19, T16)."""
    for figure in sentence.figures:
        if not figure.is_exact or not figure.label:
            continue
        if figure.dimension is Dimension.MONEY and _CLOSING.search(figure.label):
            yield from _closing(sentence, figure, _pool(sentence, figure))
        for check, left, whole, part in _DIFFERENCES:
            if left.search(figure.label):
                yield from _difference(sentence, figure, _pool(sentence, figure), check, whole, part)


_INITIAL = re.compile(r"年初(?:批复|安排)?预算|年初(?:批复|安排)|批复预算")
_ADDED = re.compile(r"(?:追加|调增|新增|增加)(?:预算|安排|资金|指标|了)*$")
_CUT = re.compile(r"(?:核减|调减|划出|收回|减少)(?:预算|资金|指标|了)*$")
_FINAL = re.compile(r"(?:全年预算|调整后?(?:的)?预算|调整预算|全年安排|预算调整为?|调整后?为)(?:数|总额|总数|为|达)*$")


def wrong_adjustments(sentence: Sentence) -> Iterator[Remark]:
    """年初预算 + 追加 − 核减 = 全年预算 (regulation §5, F10, in words)."""
    money = [figure for figure in sentence.figures if figure.dimension is Dimension.MONEY and not figure.is_price]
    finals = [figure for figure in money if _FINAL.search(figure.label)]
    initial = [figure for figure in money if _INITIAL.search(figure.label) and not _COMPARED.search(figure.label)]
    added = [figure for figure in money if _ADDED.search(figure.label) and not _COMPARED_WITH.search(figure.label)]
    cut = [figure for figure in money if _CUT.search(figure.label) and not _COMPARED_WITH.search(figure.label)]
    if len(finals) != 1 or len(initial) != 1 or not (added or cut) or finals[0] in {*initial, *added, *cut}:
        return
    final, parts = finals[0], (*initial, *added, *cut)
    if not all(figure.is_exact and figure.segment == final.segment for figure in (final, *parts)):
        return
    if any(figure not in parts for figure in money if initial[0].index < figure.index < final.index):
        return  # something else may be counted in
    exact = sum((figure.amount for figure in (*initial, *added)), ZERO) - sum((figure.amount for figure in cut), ZERO)
    one_of = {initial[0].amount + figure.amount for figure in added} | {
        initial[0].amount - figure.amount for figure in cut
    }
    allowed = slack(final, *parts)
    if all(abs(value - final.amount) > allowed for value in (exact, *one_of)):
        told = " + ".join(figure.typed for figure in (*initial, *added)) + "".join(
            f" − {figure.typed}" for figure in cut
        )
        yield accuse(sentence, "T19", WARNING, final, told, exact, "请核对年初预算、追加和全年预算。")


def _pool(sentence: Sentence, figure: Figure) -> list[Figure]:
    """Amounts of the same kind before a figure, and in its own bracket."""
    figures = sentence.figures
    near = [
        *figures[max(0, figure.index - REACH) : figure.index],
        *(own for own in figures[figure.index + 1 : figure.index + 3] if own.owner == figure.index),
    ]
    return [
        other
        for other in near
        if other.dimension is figure.dimension and other.unit == figure.unit and not other.is_price
    ]


def _closing(sentence: Sentence, left: Figure, pool: Sequence[Figure]) -> Iterator[Remark]:
    label = left.label
    if (_OPENING.search(label) and not _FORWARD.search(label)) or _COMPARED.search(label):
        return
    openings = [figure for figure in pool if _OPENING.search(figure.label) and figure.depth == left.depth]
    values = _with_opening(openings[0], pool) if len(openings) == 1 else _readings(pool)
    allowed = slack(left, *pool[:3])
    if any(abs(value - left.amount) <= allowed for value in values):
        return
    spent = [
        figure
        for figure in pool
        if _SPENT.search(_end(figure))
        and not _OPENING.search(figure.label)
        and figure.depth == left.depth
        and "其中" not in figure.label
        and not _COMPARED.search(figure.label)
    ]
    incomes = [
        figure
        for figure in pool
        if _INCOME.search(_end(figure))
        and figure not in spent
        and figure not in openings
        and figure.depth == left.depth
        and "其中" not in figure.label
        and not _COMPARED.search(figure.label)
        and Role.CHANGE not in roles_of(figure)
    ]
    if not spent or not incomes or len(openings) > 1 or len(spent) > 1:
        return
    payment = spent[-1]
    income = next((figure for figure in reversed(incomes) if figure.index < payment.index), incomes[-1])
    if not all(figure.is_exact for figure in (*openings, income, payment)) or left.segment != payment.segment:
        return
    is_year_end = "年末" in label or "滚存" in label
    if not openings and (is_year_end and "收入" in income.label):
        return  # what was there at the beginning is not told
    exact = sum((figure.amount for figure in openings), ZERO) + income.amount - payment.amount
    if exact < 0 or income.index > payment.index:
        return
    told = " + ".join(figure.typed for figure in (*openings, income)) + f" − {payment.typed}"
    if abs(exact - left.amount) > slack(left, income, payment, *openings):
        yield accuse(sentence, "T19", WARNING, left, told, exact, "请核对结余和收支各数。")


def _end(figure: Figure) -> str:
    return figure.label[-10:]


def _readings(pool: Sequence[Figure]) -> Iterator[Decimal]:
    """What any two or three of the figures leave, and any of them itself."""
    for first, second in permutations(pool, 2):
        if not _SPENT.search(_end(first)) or _INCOME.search(_end(first)):
            yield first.amount - second.amount
    for first, second, third in permutations(pool, 3):
        if first.index < second.index:
            yield first.amount + second.amount - third.amount
    for figure in pool:
        yield figure.amount


def _with_opening(opening: Figure, pool: Sequence[Figure]) -> Iterator[Decimal]:
    """What is left when there was something at the beginning: it is counted in, or another figure holds it already."""
    others = [figure for figure in pool if figure is not opening]
    held = {opening.amount + figure.amount for figure in others}
    for first, second in permutations(others, 2):
        yield opening.amount + first.amount - second.amount
        if first.amount in held:
            yield first.amount - second.amount
    for figure in pool:
        yield figure.amount


def _difference(
    sentence: Sentence, left: Figure, pool: Sequence[Figure], check: str, whole: re.Pattern[str], part: re.Pattern[str]
) -> Iterator[Remark]:
    wholes = [figure for figure in pool if whole.search(figure.label) and not _DONE.search(figure.label)]
    parts = [figure for figure in pool if part.search(figure.label) and figure not in wholes]
    if not wholes or not parts:
        return
    first, second = wholes[-1], parts[-1]
    exact = first.amount - second.amount
    if exact < 0 or not (first.is_exact and second.is_exact) or left.segment != second.segment:
        return
    allowed = slack(left, first, second)
    if any(abs(value - left.amount) <= allowed for value in _readings(pool[-5:])):
        return
    yield accuse(sentence, check, WARNING, left, f"{first.typed} − {second.typed}", exact, "请核对三个数。")
