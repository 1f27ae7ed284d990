"""Items counted against items named (regulation §5, T20): 五个二级机构，分别是甲、乙、丙; 三个方面：一是…二是…"""

from collections.abc import Iterator
from decimal import Decimal

from apps.core import patterns as re
from apps.core.findings import Severity
from apps.core.quantities import number_of, plain
from apps.papers.checks.sentences.telling import HINT, WARNING
from apps.papers.facts import Passage, Remark

ADVICE = "请核对个数和清单。"
MOST = 30
_ONES = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_COUNT = rf"(?<![第\d.{_ONES}百千零之每同统])(?P<count>[{_ONES}两]{{1,3}}|\d{{1,2}})"
_LISTED = re.compile(
    rf"{_COUNT}(?P<unit>个|项|家|类|大|条|所|部|种|名|场|支|处|座|件|批|款|次)(?!月|工作日|百分点|小时|以上|一)(?P<noun>[^，。；：、（）\d\n]{{0,16}}?)"
    r"(?P<lead>(?:为|是|有|包括|分别为|分别是|如下|即)?：|，?(?:分别为|分别是|包括|即)：?|（(?!含|其中|不含|以下|详见|见))"
    r"(?P<items>[^。；：，\n（）]*(?:（[^（）\n]{0,30}）[^。；：，\n（）]*){0,12})"
)
_BEHIND = re.compile(
    rf"(?P<items>[^，。；：、（）\n]{{1,40}}(?:、[^，。；：、（）\n]{{1,30}}){{1,12}}?)(?P<open>等){_COUNT}(?P<unit>个|家|类|项|所|种|部|条)(?P<noun>[^\d，。；：、（）]{{1,8}})"
)
_TITLE = re.compile(r"《[^《》]{1,40}》")
_TITLED = re.compile(
    rf"(?P<items>(?:《[^《》]{{1,40}}》[、，和及与]?){{2,20}})(?P<open>等)?(?:制度|办法|文件|规定|规章|方案|规程|材料)?{_COUNT}(?P<unit>个|项|部|份|套)(?P<noun>[^\d，。；：、（）]{{0,8}})"
)
_CLOSED = re.compile(
    rf"(?P<items>[^，。；：、（）\n]{{1,16}}(?:、[^，。；：、（）\d\n]{{1,12}}){{1,12}})(?P<open>等)?，?共(?:计|有)?"
    rf"{_COUNT}(?P<unit>个|家|类|项|所|种|部|条|座|处)(?P<noun>[^\d，。；：、（）]{{1,8}})"
)
_HEADING = re.compile(
    rf"{_COUNT}(?P<unit>个|项|条|点|大|方面|类|件|桩|(?<=有[二三四五六七])(?=：))(?P<noun>[^，。；：\n\d]{{0,16}})[：。，](?=\s*(?P<first>一[是要]|（[一1]）|一、|第一[，、]|1[.、]|①))"
)
_ORDINALS = {
    "一": re.compile(rf"(?:^|[：；。，\n”])\s*(?P<ordinal>[{_ONES}]{{1,2}})[是要](?!否)"),
    "（": re.compile(rf"（(?P<ordinal>[{_ONES}]{{1,2}}|\d{{1,2}})）"),
    "①": re.compile(rf"(?P<ordinal>[{_CIRCLED}])"),
    "、": re.compile(rf"(?:^|[：；。，\n])\s*(?P<ordinal>[{_ONES}]{{1,2}})、"),
    "第": re.compile(rf"(?:^|[：；。，\n])\s*第(?P<ordinal>[{_ONES}]{{1,2}})[，、]"),
    "1": re.compile(r"(?:^|[：；。，\n])\s*(?P<ordinal>\d{1,2})[.、](?!\d)"),
}
_NAMES_BEFORE = re.compile(r"、[^，。；：\n]*$|[^，。；：\n]{2}[和及与][^，。；：\n]{2,}$")
_NUMBERED = re.compile(r"\d")
_OPEN = re.compile(r"等|……|…|之一")
_JOINS = re.compile(r"[和及与]|以及")
_LONGEST_LIST = 4000
_BRACKET = re.compile(r"（[^（）]*）")


def wrong_counts(passage: Passage) -> Iterator[Remark]:
    """Numbers of items that are not the number of the items named behind or before them (regulation §5, T20)."""
    text = plain(passage.text)
    if "、" in text or "》" in text:
        yield from _lists(passage, text)
    yield from _ordinals(passage, text)


def _lists(passage: Passage, text: str) -> Iterator[Remark]:
    for found in _LISTED.finditer(text):
        items = _items(found["items"])
        if len(items) < 2 or found["count"] == "一":
            continue
        lead = found["lead"]
        if _NUMBERED.search(found["items"]) and (lead == "（" or f"{found['unit']}、" in found["items"]):
            continue  # numbers of parts, not names
        is_open = _OPEN.search(items[-1]) is not None or text[found.end() : found.end() + 1] == "等"
        severity = HINT if lead in {"包括", "，包括"} else WARNING
        yield from _counted(passage, found, items, is_open=is_open, severity=severity)
    for found in _BEHIND.finditer(text) if "等" in text else ():
        items = _items(found["items"])
        if "的" not in found["items"]:
            yield from _counted(passage, found, items, is_open=True, severity=WARNING)
    for found in _CLOSED.finditer(text) if "共" in text else ():
        items = _items(found["items"])
        kinds = set(found["noun"])
        if sum(item[-1] in kinds for item in items) >= len(items) - 1:
            yield from _counted(passage, found, items, is_open=bool(found["open"]), severity=WARNING)
    for found in _TITLED.finditer(text) if "》" in text else ():
        titles = _TITLE.findall(found["items"])
        yield from _counted(passage, found, titles, is_open=bool(found["open"]), severity=WARNING)


def _items(words: str) -> list[str]:
    flat = _BRACKET.sub("", words)
    if re.search(r"其中", flat):
        return []
    return [item for item in (piece.strip() for piece in flat.split("、")) if item][:MOST]


def _counted(
    passage: Passage, found: re.Match[str], items: list[str], *, is_open: bool, severity: Severity
) -> Iterator[Remark]:
    count = _number(found["count"])
    if count is None:
        return
    joined = len(_JOINS.findall("、".join(items)))
    fewest, most = len(items), len(items) + joined
    if fewest <= count <= most or (is_open and count > most):
        return
    named = fewest + (1 if _JOINS.search(items[-1]) else 0)
    stated = f"{found['count']}{found['unit']}{found['noun']}"
    fact = f"列出的是 {named} {found['unit']}，正文写“{stated}”，相差 {abs(named - count)}"
    start, end = found.span("count")[0], found.span("items")[1]
    yield Remark(
        "T20",
        passage.place,
        severity,
        fact,
        ADVICE,
        min(start, found.start()),
        max(end, found.end("unit")),
        Decimal(named),
        Decimal(count),
    )


def _ordinals(passage: Passage, text: str) -> Iterator[Remark]:
    for found in _HEADING.finditer(text):
        clause = text[max(0, found.start() - 24) : found.start()]
        if _NAMES_BEFORE.search(clause):
            continue  # 外贸、外资和消费三个方面: the names stand before
        first = found["first"]
        style = _ORDINALS["一" if first[1:] in {"是", "要"} else first[0] if first[0] in "（第1①" else "、"]
        last = 0
        for ordinal in style.finditer(text, found.end() - 1, found.end() + _LONGEST_LIST):
            number = _number(ordinal["ordinal"])
            if number != last + 1:
                break
            last = number
        count = _number(found["count"])
        if count is not None and last > 1 and last != count:
            stated = f"{found['count']}{found['unit']}{found['noun']}"
            fact = f"列出的是 {last} {found['unit']}，正文写“{stated}”，相差 {abs(last - count)}"
            yield Remark(
                "T20",
                passage.place,
                WARNING,
                fact,
                ADVICE,
                found.start("count"),
                found.end("noun"),
                Decimal(last),
                Decimal(count),
            )


def _number(words: str) -> int | None:
    if words in _CIRCLED:
        return _CIRCLED.index(words) + 1
    if words.isdigit():
        return int(words)
    number = number_of(words)
    return int(number) if number is not None else None
