"""Items counted against items named (regulation §5, T20): 五个二级机构，分别是甲、乙、丙; 三个方面：一是…二是…"""

import re
from collections.abc import Iterator
from decimal import Decimal

from apps.core.findings import Severity
from apps.core.patterns import pattern_of
from apps.core.quantities import number_of, plain
from apps.papers.checks.sentences.telling import HINT, WARNING
from apps.papers.facts import Passage, Remark

ADVICE = "请核对个数和清单。"
MOST = 30
_ONES = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_COUNT = rf"(?<![第\d.{_ONES}百千零之每同统])(?P<count>[{_ONES}两]{{1,3}}|\d{{1,2}})"
# What is counted one by one, each with a name of its own; 辆 and 台 count kinds as well.
_OF_EACH = "人|座|栋|间|期|届|段|路|只"
_UNITS = f"方面|个|项|家|类|大|条|点|所|部|种|名|场|支|处|件|批|款|次|{_OF_EACH}"
_LISTED = pattern_of(
    rf"{_COUNT}(?P<unit>{_UNITS})(?!月|工作日|百分点|小时|以上|一)(?P<noun>[^，。；：、（）\d\n]{{0,16}}?)"
    r"(?P<lead>(?:为|是|有|包括|分别为|分别是|如下|即)?：|，?(?:分别为|分别是|包括|即)：?|（(?!含|其中|不含|以下|详见|见))"
    r"(?P<items>[^。；：，\n（）]*(?:（[^（）\n]{0,30}）[^。；：，\n（）]*){0,12})"
)
_BEHIND = pattern_of(
    rf"(?P<items>[^，。；：、（）\n]{{1,40}}(?:、[^，。；：、（）\n]{{1,30}}){{1,12}}?)(?P<open>等){_COUNT}(?P<unit>个|家|类|项|所|种|部|条)(?P<noun>[^\d，。；：、（）]{{1,8}})"
)
_TITLE = pattern_of(r"《[^《》]{1,40}》")
_TITLED = pattern_of(
    rf"(?P<items>(?:《[^《》]{{1,40}}》[、，和及与]?){{2,20}})(?P<open>等)?(?:制度|办法|文件|规定|规章|方案|规程|材料)?{_COUNT}(?P<unit>个|项|部|份|套)(?P<noun>[^\d，。；：、（）]{{0,8}})"
)
_CLOSED = pattern_of(
    rf"(?P<items>[^，。；：、（）\n]{{1,16}}(?:、[^，。；：、（）\d\n]{{1,12}}){{1,12}})(?P<open>等)?，?共(?:计|有)?"
    rf"{_COUNT}(?P<unit>个|家|类|项|所|种|部|条|座|处)(?P<noun>[^\d，。；：、（）]{{1,8}})"
)
# 先后参加广交会、进博会2个展会: each ends as the noun does.
_DIRECT = pattern_of(
    rf"(?P<items>[^，。；：、（）\n]{{2,24}}(?:、[^，。；：、（）\d\n]{{1,12}}){{1,12}}){_COUNT}(?P<unit>个|家|类|项|所|种|部|条|座|处|大|场)(?P<noun>[^\d，。；：、（）]{{1,6}})(?=[，。；]|$)"
)
# 问题有两点：甲不够细，乙不足: commas join the items up to the end of the sentence.
_BY_COMMA = pattern_of(
    rf"{_COUNT}(?P<unit>方面|个|项|条|点|类|大|家|所|种|处|座|件)(?P<noun>[^，。；：、（）\d\n]{{0,12}})(?:为|是|有|包括|分别为|分别是|如下|即|，分别是|，分别为|，即)?"
    r"(?:：|(?<=分别为)|(?<=分别是)|(?<=，即))(?P<items>[^。；：、\n（）\d]{2,20}(?:，[^。；：、\n（）\d]{2,16}){1,9})(?=[。\n]|$)",
    needs=("：", "分别为", "分别是", "，即"),
)
_GOES_ON = pattern_of(
    r"^(?:[一二三四五六七八九][是要]|第[一二三四五六七八九]|首先|其次|最后|并|且|而|但|从而|导致|造成|影响|使|致使|进一步|有效|以|因此|其中|同时|不断|切实|确保|为|均|都|共|已|主要|尤其|特别是|全面|持续|如|形成|实现|取得)"
)
_ALIKE = 5  # characters by which items of one list may differ in length
_HEADING = pattern_of(
    rf"{_COUNT}(?P<unit>个|项|条|点|大|方面|类|件|桩|(?<=有[二三四五六七])(?=：))(?P<noun>[^，。；：\n\d]{{0,16}})[：。，](?=\s*(?P<first>一[是要]|（[一1]）|一、|第一[，、]|1[.、]|①))",
    needs=("一是", "一要", "（一）", "（1）", "一、", "第一", "1.", "1、", "①"),
)
_ORDINALS = {
    "一": pattern_of(rf"(?:^|[：；。，\n”])\s*(?P<ordinal>[{_ONES}]{{1,2}})[是要](?!否)"),
    "（": pattern_of(rf"（(?P<ordinal>[{_ONES}]{{1,2}}|\d{{1,2}})）"),
    "①": pattern_of(rf"(?P<ordinal>[{_CIRCLED}])"),
    "、": pattern_of(rf"(?:^|[：；。，\n])\s*(?P<ordinal>[{_ONES}]{{1,2}})、"),
    "第": pattern_of(rf"(?:^|[：；。，\n])\s*第(?P<ordinal>[{_ONES}]{{1,2}})[，、]"),
    "1": pattern_of(r"(?:^|[：；。，\n])\s*(?P<ordinal>\d{1,2})[.、](?!\d)"),
}
_NAMES_BEFORE = pattern_of(r"、[^，。；：\n]*$|[^，。；：\n]{2}[和及与][^，。；：\n]{2,}$")
_NUMBERED = pattern_of(r"\d")
_IS_COUNTED = pattern_of(
    rf"(?:\d|(?<=[^{_ONES}])[{_ONES}百]{{1,4}}(?=(?:{_UNITS})))[^\d、，]{{1,3}}(?:、|$)"
)  # 行政编制10名、事业编制6名: parts
_OPEN = pattern_of(r"等|……|…|之一")
_MORE = pattern_of(r"等|，(?:以及|并|和|及|同时)")
_JOINS = pattern_of(r"[和及与]|以及")
_LONGEST_LIST = 4000
_BRACKET = pattern_of(r"（[^（）]*）")


def wrong_counts(passage: Passage) -> Iterator[Remark]:
    """Numbers of items that are not the number of the items named behind or before them (regulation §5, T20)."""
    text = plain(passage.text)
    if "、" in text or "》" in text:
        yield from _lists(passage, text)
    yield from _by_commas(passage, text)
    yield from _ordinals(passage, text)


def _by_commas(passage: Passage, text: str) -> Iterator[Remark]:
    """Clauses behind a number and a colon, where each of them may be an item of its own."""
    for found in _BY_COMMA.finditer(text):
        items = found["items"].split("，")
        lengths = [len(item) for item in items]
        is_even = max(lengths) - min(lengths) <= _ALIKE
        if found["count"] != "一" and is_even and not any(_GOES_ON.search(item) for item in items):
            yield from _counted(passage, found, items, is_open=_OPEN.search(items[-1]) is not None, severity=WARNING)


def _lists(passage: Passage, text: str) -> Iterator[Remark]:
    for read in (_announced, _with_count_behind, _closed, _direct, _titled):
        yield from read(passage, text)


def _announced(passage: Passage, text: str) -> Iterator[Remark]:
    """三项制度：甲、乙、丙."""
    for found in _LISTED.finditer(text):
        items, lead = _items(found["items"]), found["lead"]
        if len(items) < 2 or found["count"] == "一":
            continue
        if found["unit"] in _OF_EACH and "分别" not in lead and "即" not in lead:
            continue
        if (lead == "（" and _NUMBERED.search(found["items"])) or _IS_COUNTED.search(found["items"]):
            continue  # numbers of parts, not names
        count = _number(found["count"])
        if lead.endswith("包括") and count is not None and count > len(items) * 2:
            continue  # some of many
        is_open = _OPEN.search(items[-1]) is not None or _MORE.match(text, found.end()) is not None
        severity = HINT if lead in {"包括", "，包括"} else WARNING
        yield from _counted(passage, found, items, is_open=is_open, severity=severity)


def _with_count_behind(passage: Passage, text: str) -> Iterator[Remark]:
    """甲、乙等5个乡镇."""
    for found in _BEHIND.finditer(text) if "等" in text else ():
        if "的" not in found["items"]:
            yield from _counted(passage, found, _items(found["items"]), is_open=True, severity=WARNING)


def _closed(passage: Passage, text: str) -> Iterator[Remark]:
    """甲镇、乙镇、丙镇共3个镇."""
    for found in _CLOSED.finditer(text) if "共" in text else ():
        items, kinds = _items(found["items"]), set(found["noun"])
        if sum(item[-1] in kinds for item in items) >= len(items) - 1:
            yield from _counted(passage, found, items, is_open=bool(found["open"]), severity=WARNING)


def _direct(passage: Passage, text: str) -> Iterator[Remark]:
    """广交会、进博会2个展会."""
    for found in _DIRECT.finditer(text):
        items = _items(found["items"])
        endings = {item[-1] for item in items}
        is_bodies = _BODIES.search(found["noun"]) is not None and _are_bodies(items)
        is_alike = found["noun"][-1] in endings and endings <= set(found["noun"])
        if is_bodies or (is_alike and (_is_joined(items) or not _JOINS.search(items[-1]))):
            yield from _counted(passage, found, items, is_open=False, severity=WARNING)


def _titled(passage: Passage, text: str) -> Iterator[Remark]:
    """《甲办法》《乙办法》等3项制度."""
    for found in _TITLED.finditer(text) if "》" in text else ():
        titles = _TITLE.findall(found["items"])
        yield from _counted(passage, found, titles, is_open=bool(found["open"]), severity=WARNING)


def _items(words: str) -> list[str]:
    flat = _BRACKET.sub("", words)
    titles = _TITLE.findall(flat)
    if titles and not _TITLE.sub("", flat).strip("、和及与，"):
        return [title.strip("《》") for title in titles]
    if re.search(r"其中", flat):
        return []
    return [item for item in (piece.strip() for piece in flat.split("、")) if item][:MOST]


def _counted(
    passage: Passage, found: re.Match[str], items: list[str], *, is_open: bool, severity: Severity
) -> Iterator[Remark]:
    count = _number(found["count"])
    if count is None:
        return
    joined = sum(map(_joints_of_bodies, items)) if _are_bodies(items) else None
    most = len(items) + (len(_JOINS.findall("、".join(items))) if joined is None else joined)
    fewest = most if joined is not None or _is_joined(items) else len(items)
    is_doubted = count == len(items) and not is_open and _ends_in_two(items)
    if is_doubted:
        fewest, severity = most, HINT
    if fewest <= count <= most or (is_open and count > most):
        return
    named = most if fewest == most else fewest + (1 if _JOINS.search(items[-1]) else 0)
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


def _ends_in_two(items: list[str]) -> bool:
    """预算编制不细、支出进度偏慢、绩效目标不够量化和资产管理薄弱: the last is as long as two, parted by 和."""
    *others, last = items
    halves = _JOINS.split(last)
    shortest, longest = min(map(len, others), default=0), max(map(len, others), default=0)
    return len(halves) == 2 and min(map(len, halves)) >= max(shortest, 4) and len(last) > longest * 3 // 2


def _are_bodies(items: list[str]) -> bool:
    """Whether every item is an office, a station, a school by its last word: then 和 joins two only behind one."""
    return len(items) > 1 and all(_BODY.search(item) for item in items)


def _joints_of_bodies(item: str) -> int:
    """How many bodies stand behind the first in one item: one in 甲大队和乙中心, none in 工程建设与运行管理科."""
    return sum(_BODY.search(item, 0, joint.start()) is not None for joint in _JOINS.finditer(item))


_BODIES = pattern_of(r"机构|科室|股室|处室|部门|单位")
_BODY = pattern_of(r"(?:[室科股处局站所院队馆校园厂组团社场委厅]|中心|公司|协会|支队|部|学会|办)$")


def _is_joined(items: list[str]) -> bool:
    """甲站、乙站和丙站: what 和 joins at the end of a list are two of its items, since both end as the others do."""
    if any(_JOINS.search(item) for item in items[:-1]):
        return False
    last = _JOINS.split(items[-1])
    return len(last) == 2 and all(last) and len({item[-1] for item in (*items[:-1], *last)}) == 1


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
