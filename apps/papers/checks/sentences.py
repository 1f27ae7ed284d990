"""Checks of the arithmetic inside a text: equations, brackets, 其中, growth and rates in one sentence."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice, pairwise

from apps.core.amounts import HUNDRED, show_percent, show_plain
from apps.core.findings import Finding
from apps.core.texts import shorten
from apps.papers.checks.findings import CHANGE_IN_WORDS, ERROR, HINT, WARNING, ZERO, found, show
from apps.papers.checks.funding import Money
from apps.papers.checks.ledger import Ledger
from apps.papers.checks.rounding import is_rate_as_printed
from apps.papers.checks.texts import Text
from apps.papers.imports import PrintedForm, Quantity, plain, quantities_in, scale_of_unit

MOST_PARTS = 30
_TERM = r"\d++(?:\.\d++)?+\s*+(?:[万亿]?元|个|人|项|家|万|亿)?+\s*+(?:\([^()\d]{0,12}+\)\s*+)?+"
_NAMED = rf"[^\d=+,;。、()]{{0,12}}+{_TERM}"  # 财政拨款96万元
_EQUATION = re.compile(rf"(?<![\d.])(?P<left>{_TERM}(?:\+{_NAMED})*+)=(?P<right>{_NAMED}(?:\+{_NAMED})*+)")
_IS_PARTIAL = re.compile("其中|含|比|较|增加|减少|上年|去年|预算|人均|标准|每")
_LISTED = re.compile(
    r"(?<!\d)(?P<count>\d{1,2})\s*(?P<unit>个|项|类|家|条|部|件|所|处)[^:、。;,\d]{0,10}"
    r"(?::|,?(?:分别(?:为|是)|包括|即)):?(?P<items>[^。;:,、\n]+(?:、[^。;:,、\n]+)+)"
)
_OF_WHICH = re.compile(r"(?:其中|包括|分别为|分别是)[:：]?")
_IN_WORDS = re.compile("文字|text|说明|自述|描述|目标|情况|概述")
_COMPARED = re.compile("比|较|同比|增加|减少|增长|下降|上年|去年|预算|满分|分值|目标|计划|应")


def t01_equations_hold(texts: Sequence[Text]) -> Iterator[Finding]:
    """``90=30+30+30``: both sides of an equation in a text agree (T01, duty 4)."""
    for text in texts:
        for left, right, tail in _equations(text.text):
            difference = abs(left - right)
            if difference and "→" not in text.text:
                is_rounding = difference <= tail
                fact = (
                    f"“{shorten(text.text)}”：各项相加为 {show(right)}，写的是 {show(left)}，"
                    f"相差 {show(difference)}{'，属于尾差' if is_rounding else ''}。"
                )
                yield found("T01", HINT if is_rounding else ERROR, text.cell, fact, "请核对各项和合计。", right, left)


def t01_brackets_add_up(texts: Sequence[Text]) -> Iterator[Finding]:
    """``17（行政0 事业17）``, ``854万（400、295、159）``: a bracket that lists all parts adds to its figure (T01)."""
    for text in texts:
        quantities = quantities_in(text.text)
        for position, total in enumerate(quantities):
            inner = _bracket(quantities, position)
            if len(inner) < 2 or total.is_about:
                continue
            labels = [part.label for part in inner]
            is_staff = all(re.fullmatch("行政|事业|工勤|参公", label) for label in labels)
            is_list = not any(labels) and len({part.unit for part in inner} | {total.unit}) <= 2
            is_money = all(part.is_money and part.label for part in (*inner, total)) and not _IS_PARTIAL.search(
                "".join(labels)
            )
            if not (is_staff or is_list or is_money) or not total.number:
                continue
            scale = total.scale if all(part.scale == 1 for part in inner) else Decimal(1)
            parts = sum((part.value for part in inner), ZERO) * (scale if scale > 1 else 1)
            difference = abs(parts - total.value)
            if difference > (len(inner) + 1) * Decimal("0.005") * max(total.scale, Decimal(1)):
                shown = parts / max(total.scale, Decimal(1))
                if is_list and not Decimal("0.5") <= shown / total.number <= 2:
                    continue  # years, numbers of sections
                if is_money and not Decimal("0.8") <= shown / total.number <= Decimal("1.2"):
                    continue  # some parts only, or something else
                fact = f"“{shorten(text.text)}”：括号里合计 {show(shown)}，前面写 {show(total.number)}。"
                severity = ERROR if is_staff and parts > total.value else WARNING
                yield found("T01", severity, text.cell, fact, "请核对合计和明细。", shown, total.number)


def t01_parts_stay_within_the_whole(texts: Sequence[Text]) -> Iterator[Finding]:
    """``30（外事26）``: a part named in the bracket is not larger than its figure (figures that exclude each other)."""
    for text in texts:
        quantities = quantities_in(text.text)
        for position, total in enumerate(quantities):
            for part in _bracket(quantities, position):
                is_same = part.unit == total.unit and part.scale == total.scale and not total.unit.endswith("%")
                if is_same and part.label and part.value > total.value and not _COMPARED.search(part.label):
                    fact = (
                        f"“{shorten(text.text)}”：“{part.label}”{show(part.number)} 大于它所属的 {show(total.number)}。"
                    )
                    yield found("T01", WARNING, text.cell, fact, "请核对两个数。", total.number, part.number)
                    break


def t01_text_agrees_with_money(
    texts: Sequence[Text], ledger: Ledger, money: Money | None, form: PrintedForm
) -> Iterator[Finding]:
    """An amount in words that nearly equals one of the money block is meant to be it (T01); 元 for 万元 (T05)."""
    scale = scale_of_unit(form.money_unit)
    unit = {1: " 元", 10_000: " 万元"}.get(int(scale), " 亿元")
    known = [amount for amount in (money.true if money is not None else {}).values() if amount and amount.value]
    known += [entry.amount for entry in ledger.all("original", "adjusted", "actual") if entry.amount and entry.value]
    for text in texts:
        if not (text.cell.startswith("passage.") or _IN_WORDS.search(text.label)):
            continue
        for quantity in quantities_in(text.text):
            if (
                not quantity.is_money
                or quantity.is_about
                or not re.search("预算|资金|支[出付]|执行|安排|使用|拨付", quantity.label)
            ):
                continue
            said = quantity.value / scale
            half = Decimal(5).scaleb(-quantity.decimals - 1) * max(quantity.scale / scale, Decimal(1))
            if any(abs(said - amount.value) <= half + amount.slack for amount in known):
                continue
            reach = Decimal(100) if text.cell.startswith("passage.") else Decimal(5)
            near = [amount for amount in known if abs(said - amount.value) <= amount.value / reach]
            slip = [amount for amount in known if said in {amount.value * 10_000, amount.value / 10_000}]
            if near or slip:
                nearest = min(near or slip, key=lambda amount: abs(said - amount.value))
                check, amount = "T01" if near else "T05", nearest
                words = plain(text.text)[quantity.start : quantity.end]
                fact = f"文字写“{quantity.label}{words}”，表中是 {show(amount.value)}{unit}。"
                yield found(check, WARNING, text.cell, fact, "请核对文字和表。", amount.value, said)


def t01_sentences_add_up(texts: Sequence[Text]) -> Iterator[Finding]:
    """``总计A，其中B、C``: the parts of a sentence do not exceed its total; a near miss is named (T01, duty 4)."""
    for text in texts:
        for total, parts in _totals_and_parts(text.text):
            added = sum((part.value for part in parts), ZERO)
            scale = max(total.scale, Decimal(1))
            difference, tail = (total.value - added) / scale, (len(parts) + 1) * Decimal("0.005")
            is_near = 0 < difference <= total.number / 100
            if not difference or (difference > tail and not is_near):
                continue  # 其中 need not name every part
            is_rounding = abs(difference) <= tail
            fact = (
                f"“{shorten(text.text)}”：各项合计 {show(added / scale)}，总数 {show(total.number)}，"
                f"相差 {show(abs(difference))}{'，属于尾差' if is_rounding else ''}。"
            )
            severity = HINT if is_rounding else WARNING
            yield found("T01", severity, text.cell, fact, "请核对总数和各项。", added / scale, total.number)


def _totals_and_parts(text: str) -> Iterator[tuple[Quantity, list[Quantity]]]:
    """The figure before each 其中 and, in its unit, the figures behind it up to the end of the sentence.

    What is compared with another year or budget is no part of the figure.
    """
    narrow, quantities = plain(text), quantities_in(text)
    for match in _OF_WHICH.finditer(narrow):
        before = [item for item in quantities if item.end <= match.start()]
        if not before or not before[-1].unit or before[-1].is_about or before[-1].is_rate:
            continue
        total, end = before[-1], narrow.find("。", match.end())
        if re.search(r"[^\s,(]", narrow[total.end : match.start()]):
            continue
        parts: list[Quantity] = []
        for item in quantities:
            if item.start < match.end() or item.depth > total.depth + narrow[total.end : match.start()].count("("):
                continue
            if (end != -1 and item.start > end) or _COMPARED.search(item.label):
                break
            if item.unit == total.unit:
                parts.append(item)
        if len(parts) > 1 and not any(part.is_about for part in parts):
            yield total, parts


def d01_growth_in_a_sentence(texts: Sequence[Text]) -> Iterator[Finding]:
    """``收入A万元，比上年增加B万元，增长C%``: C = B ÷ (A − B) (duty 1, in words)."""
    for text in texts:
        quantities = quantities_in(text.text)
        for total, change, rate in zip(quantities, quantities[1:], quantities[2:], strict=False):
            way = CHANGE_IN_WORDS.search(change.label)
            if way is None or not total.is_money or not change.is_money or rate.unit != "%":
                continue
            if (
                CHANGE_IN_WORDS.search(total.label)
                or not CHANGE_IN_WORDS.search(rate.label)
                or total.is_about
                or change.is_about
            ):
                continue
            prior = total.value + change.value if way["down"] else total.value - change.value
            exact = change.value / prior * HUNDRED if prior > 0 else None
            if exact is not None:
                told = f"{show(change.number)} ÷ 上年数 {show(prior / total.scale)}"
                yield from _rate("D01", text, told, exact, rate, "请核对增减额和增减幅度。")


def f11_rate_in_a_sentence(texts: Sequence[Text]) -> Iterator[Finding]:
    """``预算A万元，支出B万元，执行率C%``: C = B ÷ A (F11, in words)."""
    for text in texts:
        quantities = quantities_in(text.text)
        for budget, spent, rate in zip(quantities, quantities[1:], quantities[2:], strict=False):
            is_pair = re.search("预算|安排|下达|到位|资金", budget.label) and re.search(
                "支出|执行|使用|支付", spent.label
            )
            if not is_pair or not re.search("执行率|支付率|使用率|完成率|支出率|完成预算", rate.label):
                continue
            if not budget.is_money or not spent.is_money or rate.unit != "%" or budget.value <= 0:
                continue
            if not budget.is_about and not spent.is_about:
                told, exact = f"{show(spent.number)} ÷ {show(budget.number)}", spent.value / budget.value * HUNDRED
                yield from _rate("F11", text, told, exact, rate, "请核对预算、支出和执行率。")


def d01_share_in_a_sentence(texts: Sequence[Text]) -> Iterator[Finding]:
    """``总收入A万元，其中B万元，占C%``: C = B ÷ A, or ÷ any other amount before it (duty 1, in words)."""
    for text in texts:
        quantities = quantities_in(text.text)
        for position, (part, rate) in enumerate(pairwise(quantities)):
            wholes = [item for item in quantities[:position] if item.is_money and item.value >= part.value > 0]
            if rate.unit != "%" or not re.search("占", rate.label) or not part.is_money or not wholes or part.is_about:
                continue
            exact = [part.value / whole.value * HUNDRED for whole in wholes]
            if not any(_is_printed(rate, value) for value in exact):
                told = f"{show(part.number)} ÷ {show(wholes[0].number)}"
                yield from _rate("D01", text, told, exact[0], rate, "请核对占比。")


def _rate(check: str, text: Text, told: str, exact: Decimal, rate: Quantity, advice: str) -> Iterator[Finding]:
    """Accuses a rate in words that is not what its two amounts give; ``told`` is their division."""
    if not _is_printed(rate, exact):
        fact = f"“{shorten(text.text)}”：{told} = {show_percent(exact)}，写的是 {show_plain(rate.number)}%。"
        yield found(check, WARNING, text.cell, fact, advice, exact, rate.number)


def _is_printed(rate: Quantity, exact: Decimal) -> bool:
    return is_rate_as_printed(rate.number, rate.decimals, exact, Decimal("0.05"))


def d01_left_in_a_sentence(texts: Sequence[Text]) -> Iterator[Finding]:
    """``资金A万元，支出B万元，结余C万元``: C = A − B (duty 1, in words)."""
    for text in texts:
        money = [item for item in quantities_in(text.text) if item.is_money]
        for budget, spent, left in zip(money, money[1:], money[2:], strict=False):
            is_left = re.search("结余|余额|剩余|结转", left.label) and re.search("支[出付]|使用|执行", spent.label)
            if not is_left or _COMPARED.search(left.label) or any(item.is_about for item in (budget, spent, left)):
                continue
            expected, scale = (budget.value - spent.value) / left.scale, max(budget.scale, left.scale)
            if abs(expected - left.number) > Decimal("0.015") * scale / left.scale:
                fact = (
                    f"“{shorten(text.text)}”：{show(budget.number)} 减 {show(spent.number)} 为 {show(expected)}，"
                    f"写的是 {show(left.number)}。"
                )
                yield found("D01", WARNING, text.cell, fact, "请核对结余。", expected, left.number)


def f13_count_is_the_number_of_items(texts: Sequence[Text]) -> Iterator[Finding]:
    """``4个项目：甲、乙、丙``: the stated number is the number of the items that are listed (F13)."""
    for text in texts:
        for match in _LISTED.finditer(re.sub(r"\([^()]*\)", "", plain(text.text))):
            items = match["items"].split("、")
            joined = len(re.findall("[和及与]", items[-1]))
            count = int(match["count"])
            if "等" not in items[-1] and not len(items) <= count <= len(items) + joined:
                fact = f"“{shorten(text.text)}”写 {count} {match['unit']}，列出 {len(items)} {match['unit']}。"
                yield found("F13", WARNING, text.cell, fact, "请核对个数和清单。", Decimal(len(items)), Decimal(count))


def _equations(text: str) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
    """Total, sum of the other side, and how far rounding may move them, of every ``a = b + c`` or ``b + c = a``."""
    narrow = plain(text)
    for match in _EQUATION.finditer(narrow) if "=" in narrow else ():
        if re.search(r"[-*/×÷+]\s*$", narrow[: match.start()]) or re.match(r"\s*[-*/×÷+%]", narrow[match.end() :]):
            continue  # a part of a longer calculation
        left, right = quantities_in(match["left"]), quantities_in(match["right"])
        if (len(left) == 1) == (len(right) == 1):
            continue
        total, parts = (left[0], right) if len(left) == 1 else (right[0], left)
        scale = max(total.scale, Decimal(1))
        is_bare = all(part.scale == 1 for part in parts)
        added = sum((part.number if is_bare else part.value / scale for part in parts), ZERO)
        tail = (len(parts) + 1) * Decimal("0.005") if any(part.decimals for part in (total, *parts)) else ZERO
        yield total.number, added, tail


def _bracket(quantities: Sequence[Quantity], position: int) -> list[Quantity]:
    """The quantities in the bracket directly behind one."""
    inner: list[Quantity] = []
    for quantity in islice(quantities, position + 1, None):
        if quantity.depth <= quantities[position].depth or len(inner) == MOST_PARTS:
            break
        inner.append(quantity)
    return inner
