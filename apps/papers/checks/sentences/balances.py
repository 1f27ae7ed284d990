"""What is left (regulation §5, T19): opening + income − spending; and what is saved, cut or still to do (T16)."""

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import permutations

from apps.core.dates import AT_FIRST, EARLIER, YEAR
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.roles import Role, roles_of
from apps.papers.checks.sentences.telling import WARNING, ZERO, accuse, in_its_unit, quote, slack
from apps.papers.checks.words import (
    AGREED,
    BALANCE,
    BEHIND_LEFT,
    CEILINGS,
    FOUND,
    HANDED_ON,
    INCOME,
    LEFT,
    MONEY,
    SETTLED,
    SPENT,
    STORED,
    TO_SETTLE,
    UNSPENT,
    USED_UP,
)
from apps.papers.facts import Remark

REACH = 8
_STOCKS = frozenset((Dimension.MONEY, Dimension.COUNT))
_MOST_FLOWS = 6
_CLOSING = pattern_of(
    rf"(?:{LEFT}|{UNSPENT}|{STORED}|滚存|留存|账面|节余|未支[付出完]?|(?:未|没有)用完|未执行|余)"
    rf"(?:{BEHIND_LEFT}|下一年度?|至次年|和结余|及结余|尚有|在[^，；\d]{{0,6}})*$"
)
_AT_FIRST = rf"(?:{EARLIER}|{AT_FIRST}|{YEAR}年)"
_OPENING = pattern_of(
    rf"{_AT_FIRST}[^，]{{0,8}}(?:{BALANCE}|滚存|结存|库存|存[货量]|账面|债务)|(?:原有|原存)[^，；\d]{{0,6}}$"
)
_FORWARD = pattern_of(r"下年|次年|下一年|年末|期末")
_NO_OPENING = pattern_of(
    rf"(?:无|没有|不存在|未发生){_AT_FIRST}[^，。；\d]{{0,4}}(?:结转|结余)|{_AT_FIRST}(?:无|没有)(?:结转|结余)"
)
_OF_THE_YEAR = pattern_of(r"(?:当年|本年|当期|本期|收支)[^，]{0,4}结余")
_INCOME = pattern_of(
    rf"{INCOME}|补助|收取|筹资|合同|总价|应付|归集|入库|收缴|募集|接收|接受|存入|缴存|计入|收款|购[入进]|新购|新增|[轮调存转]入|补充"
)
_SPENT = pattern_of(
    rf"(?<!未)(?:{SPENT})|^[^，]{{0,4}}决算数?(?:为|是)?$|{HANDED_ON}|{USED_UP}|列支|发放|用于|兑[现付]|支取|提取|取[出用]|划拨|退还|归还"
    r"|缴回|退回|转出|拨出|划出|结余分配|[轮调发]出|化解|偿还|偿付|清偿|消化|还款"
)
_BALANCE_USED = pattern_of(r"(?:使用|动用)[^，]{0,8}(?:结余|结转)$")  # an old balance that is added to the income
_DONE = pattern_of(r"已|实际|实得|中标|成交|审定|得$")
_COMPARED_WITH = pattern_of(r"比|较|同比")
_COMPARED = pattern_of(r"比|较|上年同|增加|减少|占")

# What is left of what: the difference, what it is taken from, what is taken away; and the relation it belongs to.
_DIFFERENCES: tuple[tuple[str, re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (check, pattern_of(left), pattern_of(whole), pattern_of(part))
    for check, left, whole, part in (
        ("T16", r"(?:审减|核减)(?:金额|资金|额)?(?:为|了|共)*$", r"送审|申报|报审|合同|报价", r"审定|核定|审核"),
        (
            "T16",
            rf"(?:节约|节省|节支)(?:财政)?(?:{MONEY}|金额|成本|投资|额)?(?:了|为|共)*$",
            rf"预算|{CEILINGS}|计划",
            rf"{AGREED}|实际|采购|合同|支出",
        ),
        (
            "T19",
            rf"(?:未(?:{TO_SETTLE}|完成|验收|销|缴|收|付|还|清偿|接种|入户)[^，；\d]{{0,6}}"
            r"|剩余|尚有|还有|余下|尚余|仍有|尾款|余款|欠款|正在(?:办理|推进|整改|实施|处理|调处)|在办|待办|(?:尚|还|仍)[欠差缺]|[欠缺]口)(?:的)?(?:有)?$",
            rf"{FOUND}|应|共|总价|合同|中标|计划|任务|目标|接",
            rf"{SETTLED}|已|完成|实际|建成|清缴|支付|拨付",
        ),
        ("T19", r"(?:空编|缺编|空缺|空余编制)(?:数|为|有)*$", r"编制|核定|核编", r"实有|在编|在职|实际|在岗"),
        ("T11", r"^扣(?:了|分|掉)?$", r"满分|分值|指标|权重", r"得|得分|实得"),
    )
)


def wrong_balances(sentence: Sentence) -> Iterator[Remark]:
    """Balances and differences that the figures before them contradict (regulation §5, T19, T16)."""
    for figure in sentence.figures:
        if not figure.is_exact or not figure.label:
            continue
        if figure.dimension in _STOCKS and _is_closing(figure) and not _IS_PART.match(figure.label):
            yield from _closing(sentence, figure, _pool(sentence, figure))
            if figure.dimension is Dimension.MONEY:
                continue
        for check, left, whole, part in _DIFFERENCES:
            if left.search(figure.label):
                yield from _difference(sentence, figure, _pool(sentence, figure), check, whole, part)


def _is_closing(figure: Figure) -> bool:
    """Whether a number is called a balance before it, or behind it: 年末尚有260万元结转下年."""
    is_behind = _STILL.search(figure.label) is not None and _FORWARDED.match(figure.tail) is not None
    return is_behind or _CLOSING.search(figure.label) is not None


_IS_PART = pattern_of(r"其中")
_STILL = pattern_of(r"(?:尚|还|仍|仅)?(?:有|余|剩)(?:下|资金)?$|^(?:年末|年底|期末|其余|余下|剩余)(?:的|资金)*$")
_FORWARDED = pattern_of(r"(?:资金|经费|款项|指标|尚未|暂未)*(?:结转|结余|未支[付出]|未使用|未拨付|沉淀|滚存)")
_INITIAL = pattern_of(r"年初(?:批复|安排)?预算|年初(?:批复|安排)|批复预算|预算批复")
_ADDED = pattern_of(r"(?:追加|调增|新增|增加)(?:预算|安排|资金|指标|了)*$")
_CUT = pattern_of(r"(?:核减|调减|划出|收回|减少)(?:预算|资金|指标|了)*$")
_FINAL = pattern_of(
    r"(?:全年预算|调整后?(?:的)?预算|调整预算|全年安排|预算调整为?|调整后?为)(?:数|总额|总数|相应|随之|变|更|调整|至|为|达)*$"
)


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
    if (
        (_OPENING.search(label) and not _FORWARD.search(label))
        or _COMPARED.search(label)
        or _is_outflow(left)
        or _BALANCE_USED.search(label)
    ):
        return
    openings = [figure for figure in pool if _OPENING.search(figure.label) and figure.depth == left.depth]
    openings = [figure for figure in openings if "其中" not in figure.label]  # held by what it is a part of
    is_of_the_year = _OF_THE_YEAR.search(label) is not None
    values = _with_opening(openings[0], pool) if len(openings) == 1 and not is_of_the_year else _readings(pool)
    allowed = slack(left, *pool[:3])
    if any(abs(value - left.amount) <= allowed for value in values):
        return
    flows = [figure for figure in pool if figure not in openings and _is_flow(figure, left)]
    spent = _with_listed([figure for figure in flows if _is_outflow(figure)], flows, left)
    added = [figure for figure in flows if _BALANCE_USED.search(figure.label)]
    incomes = [figure for figure in flows if figure not in {*spent, *added} and _INCOME.search(_end(figure))]
    if left.dimension is Dimension.COUNT and not openings:
        return  # of things only a stock is kept as a balance
    if not spent or not (incomes or openings) or len(openings) > 1:
        return
    income = next((figure for figure in reversed(incomes) if figure.index < spent[-1].index), None)
    if income is None and incomes:
        income = incomes[-1]
        if not ("收入" in income.label and "支出" in spent[-1].label):
            return
    listed = [one for one in incomes if income is not None and one.clause == income.clause]
    begun = (*openings, *listed, *added)
    is_near = left.segment == spent[-1].segment or (openings and left.segment == spent[-1].segment + 1)
    if not all(figure.is_exact for figure in (*begun, *spent)) or not is_near:
        return
    is_year_end = "年末" in label or "滚存" in label
    is_told = _NO_OPENING.search(sentence.words) is not None
    if not openings and not is_told and ("累计" in label or (is_year_end and income and "收入" in income.label)):
        return  # what was there at the beginning is not told
    exact = sum((figure.amount for figure in begun), ZERO) - sum((figure.amount for figure in spent), ZERO)
    allowed = slack(left, *begun, *spent)
    plus = {*incomes, *added}
    if exact < 0 or any(abs(value - left.amount) <= allowed for value in _any_of(openings, plus, spent, flows)):
        return
    told = " + ".join(figure.typed for figure in begun)
    told += "".join(f" − {figure.typed}" for figure in spent)
    if abs(exact - left.amount) > allowed:
        turned = spent[-1].amount + exact - left.amount
        advice = "请核对结余和收支各数"
        if turned > 0:
            advice += f"；结余若无误，“{quote(sentence, spent[-1])}”应为 {in_its_unit(turned, spent[-1])}"
        yield accuse(sentence, "T19", WARNING, left, told, exact, f"{advice}。")


def _is_flow(figure: Figure, left: Figure) -> bool:
    is_inside = figure.depth != left.depth or "其中" in figure.label
    is_change = Role.CHANGE in roles_of(figure) and not _NEW.search(figure.label)
    return not (is_inside or _COMPARED.search(figure.label) or is_change)


_NEW = pattern_of(r"^(?:本年|当年|全年|年内|本期)?新增(?:债务|借款|入库)?$")


def _with_listed(spent: Sequence[Figure], flows: Sequence[Figure], left: Figure) -> list[Figure]:
    """What is spent with all that its list goes on with: 用于养老设施228.6万元、儿童福利71.5万元."""
    found = [*spent]
    for figure in flows:
        before = next((one for one in found if one.index == figure.index - 1), None)
        is_listed = before is not None and before.clause == figure.clause and not _INCOME.search(_end(figure))
        if is_listed and figure not in found and figure is not left:
            found.append(figure)
    return found


def _is_outflow(figure: Figure) -> bool:
    """Spent or given back: 收回结余30万元 is no balance."""
    is_told = _SPENT.search(_end(figure)) is not None
    return is_told and not _OPENING.search(figure.label) and not _BALANCE_USED.search(figure.label)


def _any_of(
    openings: Sequence[Figure], incomes: Collection[Figure], spent: Collection[Figure], flows: Sequence[Figure]
) -> set[Decimal]:
    """What is left when some of the flows are parts of others, or none of theirs."""
    sums = {sum((figure.amount for figure in openings), ZERO)}
    for figure in flows[-_MOST_FLOWS:]:
        signs = (-1,) if figure in spent else (1,) if figure in incomes else (1, -1)
        sums |= {value + sign * figure.amount for value in sums for sign in signs}
    return sums


def _end(figure: Figure) -> str:
    return figure.label[-10:]


def _readings(pool: Sequence[Figure]) -> Iterator[Decimal]:
    """What any two or three of the figures leave, and any of them itself."""
    for first, second in permutations(pool, 2):
        if not _is_outflow(first) or _INCOME.search(_end(first)):
            yield first.amount - second.amount
    for first, second, third in permutations(pool, 3):
        if first.index < second.index and not (_is_outflow(first) and _is_outflow(second)):
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
    parts = [
        figure for figure in pool if (part.search(figure.label) or part.match(figure.tail)) and figure not in wholes
    ]
    if not wholes or not parts:
        return
    first, second = wholes[-1], parts[-1]
    exact = first.amount - second.amount
    if exact < 0 or not (first.is_exact and second.is_exact) or left.segment != second.segment:
        return
    allowed = slack(left, first, second)
    if any(abs(value - left.amount) <= allowed for value in _readings(pool[-5:])):
        return
    behind = [figure for figure in sentence.figures[left.index + 1 : left.index + 3] if figure.unit == left.unit]
    if any(abs(left.amount + figure.amount - exact) <= allowed for figure in behind):
        return  # the rest is told in two
    yield accuse(sentence, check, WARNING, left, f"{first.typed} − {second.typed}", exact, "请核对三个数。")
