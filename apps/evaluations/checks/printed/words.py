"""Checks of what a form says in words: against its own figures, and of what must not stand on a published form."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from apps.core.amounts import HUNDRED, show_percent, show_plain
from apps.core.findings import Finding, Severity
from apps.evaluations.checks.printed.accusing import (
    ERROR,
    HINT,
    WARNING,
    ZERO,
    found,
    is_rate_as_printed,
    show,
)
from apps.evaluations.checks.printed.funding import Money
from apps.evaluations.checks.printed.ledger import Entry, Ledger
from apps.evaluations.checks.printed.rows import Row
from apps.evaluations.checks.printed.tables import positions, stem_fits
from apps.evaluations.imports import PrintedForm, Quantity, plain, quantities_in, scale_of_unit

LONGEST = 1_500
MOST_PARTS = 30
_UNCHANGED = re.compile("无变化|无增减|没有变化|未发生变化|无变动|持平|保持一致|与.{0,8}一致|无差异|没有增减")
_NO_DEVIATION = re.compile("不存在偏离|未偏离|无偏离|没有偏离|不存在偏差|无偏差|没有偏差")
_ALL_DONE = re.compile("(?:全部|均已?|全面|圆满|按时|全额)完成|100%完成")
_CHANGE = re.compile("(?P<down>减少|下降|降低|压减|节约)|(?P<up>增加|增长|上升|提高)")
_PLACEHOLDER = re.compile(
    r"[(（]\s*\d+\s*字(?:以内|左右)?\s*[)）]|[XxＸｘ×]{2,}|某某|\*{2,}|\{[^{}]{0,20}\}|待(?:填|补|定|完善)写?|[(（]略[)）]|…{2,}|_{3,}|此处(?:填写|插入)"
)
_TELEPHONE = re.compile(
    r"(?<![\dA-Za-z.])1[3-9]\d{9}(?![\dA-Za-z.])|(?<![\dA-Za-z.])0\d{2,3}[-—]\d{7,8}(?!\d)"
    r"|(?:电话|手机|联系方式)(?:号码)?[:：\s]*\d[\d-]{6,}"
)
_TERM = r"\d++(?:\.\d++)?+\s*+(?:[万亿]?元|个|人|项|家|万|亿)?+\s*+"
_EQUATION = re.compile(rf"(?<![\d.])(?P<left>{_TERM}(?:\+\s*+{_TERM})*+)=\s*+(?P<right>{_TERM}(?:\+\s*+{_TERM})*+)")
_OF_WHICH = re.compile(r"(?:其中|包括|分别为|分别是)[:：]?")
_IN_WORDS = re.compile("文字|text|说明|自述|描述|目标|情况|概述")
_COMPARED = re.compile("比|较|同比|增加|减少|增长|下降|上年|去年|预算")


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the form with the cell it stands in."""

    cell: str
    label: str
    text: str


def texts_of(form: PrintedForm) -> tuple[Text, ...]:
    """Every text of the form, paragraphs included."""
    texts = [Text("form.title", "标题", form.title)]
    texts += [
        Text(f"{part}.{index}" + (f".{column}" if len(figure.values) > 1 else ""), figure.label, value)
        for part, figures in (("figure", form.figures), ("total", form.totals))
        for index, figure in enumerate(figures)
        for column, value in enumerate(figure.values)
        if value
    ]
    texts += [
        Text(f"indicator.{index}.{field}", row.name, text)
        for index, row in enumerate(form.indicators)
        for field in ("name", "target", "actual", "reason")
        if (text := getattr(row, field))
    ]
    texts += [Text(f"passage.{index}", "", passage) for index, passage in enumerate(form.passages)]
    return tuple(replace(text, text=piece) for text in texts for piece in _pieces(text.text))


def _pieces(text: str) -> Iterator[str]:
    """A long text sentence by sentence, and a sentence without end in parts, so that no pattern sees too much."""
    for sentence in re.findall(r"[^。\n]*[。\n]?", text) if len(text) > LONGEST else (text,):
        yield from (sentence[start : start + LONGEST] for start in range(0, len(sentence), LONGEST))


def t01_equations_hold(texts: Sequence[Text]) -> Iterator[Finding]:
    """``90=30+30+30``: both sides of an equation in a text agree (T01, duty 4)."""
    for text in texts:
        for left, right, tail in _equations(text.text):
            difference = abs(left - right)
            if difference and "→" not in text.text:
                is_rounding = difference <= tail
                fact = (
                    f"“{_short(text.text)}”：各项相加为 {show(right)}，写的是 {show(left)}，"
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
            if not (is_staff or is_list) or not total.number:
                continue
            scale = total.scale if all(part.scale == 1 for part in inner) else Decimal(1)
            parts = sum((part.value for part in inner), ZERO) * (scale if scale > 1 else 1)
            difference = abs(parts - total.value)
            if difference > (len(inner) + 1) * Decimal("0.005") * max(total.scale, Decimal(1)):
                shown = parts / max(total.scale, Decimal(1))
                if is_list and not Decimal("0.5") <= shown / total.number <= 2:
                    continue  # years, numbers of sections
                fact = f"“{_short(text.text)}”：括号里合计 {show(shown)}，前面写 {show(total.number)}。"
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
                        f"“{_short(text.text)}”：“{part.label}”{show(part.number)} 大于它所属的 {show(total.number)}。"
                    )
                    yield found("T01", WARNING, text.cell, fact, "请核对两个数。", total.number, part.number)
                    break


def t01_text_agrees_with_money(
    texts: Sequence[Text], ledger: Ledger, money: Money | None, form: PrintedForm
) -> Iterator[Finding]:
    """An amount in words that nearly equals one of the money block is meant to be it (T01); 元 for 万元 (T05)."""
    scale = scale_of_unit(form.money_unit)
    known = [amount for amount in (money.true if money is not None else {}).values() if amount and amount.value]
    known += [entry.amount for entry in ledger.all("original", "adjusted", "actual") if entry.amount and entry.value]
    for text in texts:
        if not (text.cell.startswith("passage.") or _IN_WORDS.search(text.label)):
            continue
        for quantity in quantities_in(text.text):
            if not quantity.is_money or quantity.is_about or not re.search("预算|资金|支出|执行|安排", quantity.label):
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
                fact = f"文字写“{quantity.label}{show(quantity.number)}”，表中是 {show(amount.value)}。"
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
                f"“{_short(text.text)}”：各项合计 {show(added / scale)}，总数 {show(total.number)}，"
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


def d10_no_change_is_true(ledger: Ledger) -> Iterator[Finding]:
    """无变化, 无增减 beside a table row whose two columns differ (duty 10)."""
    for said in _statements(ledger):
        if said.change and _UNCHANGED.search(said.text):
            way = "减少" if said.change < 0 else "增加"
            fact = f"{said.words}，{way} {show(abs(said.change))}。"
            yield found("D10", WARNING, said.entry.cell, fact, "请按表中数字改写。", said.change)


def t01_stated_change_is_the_difference(ledger: Ledger) -> Iterator[Finding]:
    """减少X万元 beside a table row: the amount is the difference of its two columns (T01)."""
    for said in _statements(ledger):
        money = next((quantity for quantity in quantities_in(said.text) if quantity.is_money), None)
        if money is None or _UNCHANGED.search(said.text) or money.is_about:
            continue
        if abs(money.number - abs(said.change)) > Decimal("0.015"):
            fact = f"{said.words}，变动应为 {show(abs(said.change))}，写的是 {show(money.number)}。"
            yield found(
                "T01", said.severity, said.entry.cell, fact, "请按表中数字改写。", abs(said.change), money.number
            )


def d01_stated_change_rate(ledger: Ledger) -> Iterator[Finding]:
    """下降Y% beside a table row: the rate is the difference of its two columns ÷ the first (duty 1)."""
    for said in _statements(ledger):
        rate = next((quantity for quantity in quantities_in(said.text) if quantity.unit == "%"), None)
        if rate is None or not said.before or _UNCHANGED.search(said.text):
            continue
        exact = abs(said.change) / said.before * HUNDRED
        if not is_rate_as_printed(rate.number, rate.decimals, exact, Decimal("0.05")):
            fact = f"{said.words}，变动率应为 {show_percent(exact)}，写的是 {show_plain(rate.number)}%。"
            yield found("D01", said.severity, said.entry.cell, fact, "请按表中数字改写。", exact, rate.number)


def t02_direction_agrees_with_table(ledger: Ledger) -> Iterator[Finding]:
    """增加 and 减少 agree with the two columns of the row (T02)."""
    for said in _statements(ledger):
        word = _CHANGE.search(said.text)
        if word is not None and said.change and (said.change < 0) != bool(word["down"]):
            way = "减少" if said.change < 0 else "增加"
            fact = f"{said.words}，实为{way} {show(abs(said.change))}。"
            yield found("T02", WARNING, said.entry.cell, fact, "请按表中数字改写。", said.change)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence about a table row: what it says, and how the row changed."""

    entry: Entry
    row: str
    before: Decimal
    after: Decimal

    @property
    def text(self) -> str:
        """The sentence."""
        return self.entry.text or ""

    @property
    def severity(self) -> Severity:
        """An error only where the sentence says what it compares with."""
        return ERROR if re.search("预算|上年|去年", self.text) else WARNING

    @property
    def change(self) -> Decimal:
        """How much the row changed."""
        return self.after - self.before

    @property
    def words(self) -> str:
        """The sentence and the row, for a message."""
        return f"写“{_short(self.text)}”，而“{self.row}”由 {show(self.before)} 变为 {show(self.after)}"


def _statements(ledger: Ledger) -> Iterator[Statement]:
    for entry in ledger.entries:
        stem = re.sub("text$|文字$|说明$|情况$|表述$", "", entry.label)
        if entry.text and stem and (_UNCHANGED.search(entry.text) or _CHANGE.search(entry.text)):
            row = _row_of(ledger, stem, entry.text, entry.index)
            if row is not None:
                yield Statement(entry, *row)


def d10_no_deviation_is_true(
    form: PrintedForm, texts: Sequence[Text], rows: Sequence[Row], money: Money | None
) -> Iterator[Finding]:
    """不存在偏离, 全部完成 beside a missed target or unspent money (duty 10)."""
    missed = [row.name for row in rows if row.is_missed]
    rate = money.exact_rate if money is not None else None
    facts = [f"指标{'、'.join(missed[:3])}未达到指标值"] if missed else []
    if rate is not None and rate < Decimal("99.5"):
        facts.append(f"预算执行率为 {show_percent(rate)}")
    for text in texts:
        if facts and (_NO_DEVIATION.search(text.text) or (missed and _ALL_DONE.search(text.text))):
            if text.cell.startswith("indicator.") and not _NO_DEVIATION.search(text.text):
                continue
            fact = f"写“{_short(text.text)}”，而{'，'.join(facts)}。"
            yield found("D10", WARNING, text.cell, fact, "请按实际完成情况改写。")


def t02_rates_in_words_stay_below_the_sky(texts: Sequence[Text]) -> Iterator[Finding]:
    """A decrease cannot exceed 100 % (T02)."""
    for text in texts:
        for match in re.finditer(r"(?:下降|降低|减少)\s*(?P<rate>\d+(?:\.\d+)?)\s*%", plain(text.text)):
            if Decimal(match["rate"]) > HUNDRED:
                fact = f"“{_short(text.text)}”：下降不可能超过 100%。"
                yield found("T02", WARNING, text.cell, fact, "请核对比例。", None, Decimal(match["rate"]))


def t04_no_placeholder_is_left(texts: Sequence[Text]) -> Iterator[Finding]:
    """Template prompts and placeholders: （100字以内）, XX, ×× (T04, duty 12)."""
    for text in texts:
        match = _PLACEHOLDER.search(text.text)
        if match:
            fact = f"“{_short(text.text)}”里还有模板的提示“{match[0].strip()}”。"
            yield found("T04", WARNING, text.cell, fact, "请替换成实际内容。")


def d12_no_personal_telephone(texts: Sequence[Text]) -> Iterator[Finding]:
    """A published form carries no telephone number of a person (duty 12); the number is not repeated here."""
    for text in texts:
        if _TELEPHONE.search(f"{text.label}：{text.text}"):
            yield found("D12", WARNING, text.cell, "公开的表里有电话号码。", "公开前请删除个人联系方式。")


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


def _row_of(ledger: Ledger, stem: str, text: str, index: int) -> tuple[str, Decimal, Decimal] | None:
    """The table row that a text speaks of: its label, the figure compared with, and the figure of the year."""
    for entry in ledger.entries:
        if entry.index == index or entry.column or len(entry.figure.columns) < 2 or not stem_fits(stem, entry.label):
            continue
        budgets, finals = positions(entry.figure.columns)
        row = ledger.rows[entry.index]
        before, after = (budgets[-1], finals[-1]) if budgets and finals else (0, 1)
        if re.search("上年|去年", text):
            if len(finals) < 2:
                continue
            before, after = finals[0], finals[-1]
        if row[before].amount is not None and row[after].amount is not None:
            return entry.label, row[before].value, row[after].value
    return None


def _short(text: str, limit: int = 40) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[:limit]}…"
