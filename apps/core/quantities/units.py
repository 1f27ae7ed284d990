"""Units of Chinese prose: what a number counts, and what turns it into the base of its dimension."""

from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from apps.core.patterns import pattern_of

# One character for one character, so that positions stay those of the typed text.
_PLAIN = {wide: chr(wide - 0xFEE0) for first, last in ("０９", "Ａｚ") for wide in range(ord(first), ord(last) + 1)}
_PLAIN.update(zip(map(ord, "％﹪．＋＝－−﹣–～〜():;\u3000\t\u00a0"), "%%.+=----~~（）：；   ", strict=True))
_WIDE_THOUSANDS = pattern_of(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
# Capital numerals, as contracts write amounts: 叁拾陆万伍仟元整.
_IN_CAPITALS = pattern_of(r"[壹贰叁肆伍陆柒捌玖拾][壹贰叁肆伍陆柒捌玖拾佰仟零万亿]*[元圆]")
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟圆", "一二三四五六七八九十百千元")
_TEN_THOUSAND = Decimal(10_000)


class Dimension(StrEnum):
    """What can be compared with what.

    Money is counted in 万元, percentages in percent, time in its own unit, everything else in ones.
    """

    MONEY = "money"
    FOREIGN = "foreign"
    PERCENT = "percent"
    POINTS = "points"
    COUNT = "count"
    TIME = "time"


class Measure(NamedTuple):
    """A unit: ``factor`` turns a number of it into the base of its dimension."""

    dimension: Dimension
    factor: Decimal
    unit: str

    @property
    def printed_unit(self) -> str:
        """The unit as it is printed, without 万: 元, 美元, ‰."""
        if self.dimension in {Dimension.MONEY, Dimension.FOREIGN}:
            return self.unit.removeprefix("万")
        return "‰" if self.dimension is Dimension.PERCENT and self.factor < 1 else self.unit


SCALES = {
    "": 1,
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
_FOREIGN = ("美元", "欧元", "港元", "港币", "日元", "英镑")
_POINTS = ("个百分点", "百分点")
# A unit of one character must not be the beginning of another word: 16人民… is not 16 persons.
_COUNTS = (
    *(
        "微克/立方米",
        "毫克/立方米",
        "毫克/升",
        "平方公里",
        "平方千米",
        "平方米",
        "立方米",
        "公里",
        "公顷",
        "公斤",
        "千克",
        "千米",
        "千瓦时",
        "千瓦",
        "兆瓦",
    ),
    *(
        "人次",
        "人天",
        "户次",
        "趟次",
        "场次",
        "家次",
        "件次",
        "架次",
        "批次",
        "台次",
        "车次",
        "班次",
        "团组",
        "课时",
        "学时",
        "㎡",
    ),
    "人(?!民|均|员|才|大|社|力|口|工)",
    *(
        "名(?!称|单|义)",
        "位(?!置|于|小数|数)",
        "户(?!均|籍|外)",
        "家(?!庭|具|电|长)",
        "个(?!月|工作日|小时|季度|学期|百分点)",
    ),
    *("项", "次(?!年|月|日|要|性|化解|办结|办好|通过)", "件(?!均)", "起(?!来|点|步|草|诉)", "例(?!如|外)"),
    *("场(?!地|所|馆)", "批(?!复|准|评)", "处(?!理|置|级|长|罚|室)", "座(?!谈)", "栋", "条(?!例|件)"),
    *("床(?!位|头|单|上)", "辆", "台(?!账|风)"),
    *("套(?!餐|取)", "张", "份(?!额)", "册", "页", "篇", "期(?!间|末|限|初|内)", "只(?!有|是|要|能)", "把(?!握|关|控)"),
    *(
        "趟",
        "度(?!假|电费)",
        "头",
        "亩(?!均)",
        "吨",
        "门(?!店|户|诊)",
        "所(?!有|得|属|需|在)",
        "间(?!接|隔)",
        "组(?!织|成|建|长)",
        "宗",
    ),
    *("笔(?!者)", "米", "支(?!出|付|持|撑)", "部(?!门|分|署)", "类(?!似)", "种(?!植|子|养)", "株", "棵", "盏"),
    *("块(?!链)", "幅(?!度)", "艘", "卷", "斤", "箱", "桶", "瓶", "顶", "枚", "羽", "尾", "轮(?!换|流|训|岗)", "层"),
    *("本(?!级|年|单|部|局|项|次|区|县|市|地|科|报|着|身|来|村|院|校|所|级)", "节(?!约|能|日|点|省|俭|目|水|假|支|余)"),
    "分(?!之|别|局|公|析|类|布|工|管|散|批|期|次|区|院|店|行|支|校|点|比)",
)
_TIMES = (
    *("个工作日", "工作日", "个季度", "个月", "个学期", "个小时", "小时", "分钟", "天(?!然|气)", "周(?!年|边|期|岁)"),
    "年(?!度|初|末|底|内|来|级|龄|均|中|第|前|后|[^。]{0,3}月)",
)


def _sure(unit: str) -> str:
    """The unit without what must not follow."""
    return unit.partition("(?!")[0]


_UNITS = (*_FOREIGN, "元", "%", "‰", *_POINTS, *_TIMES, *_COUNTS)
# Where what stands beside the unit proves that it is one.
SURE_UNIT = "|".join(map(_sure, _UNITS))
# Words that only begin like a unit, before any unit is tried: compiled in a third of the time of a look behind each.
_NO_UNIT = "|".join(
    _sure(unit) + word
    for unit in _UNITS
    if "(?!" in unit
    for word in unit.partition("(?!")[2].removesuffix(")").split("|")
    if _sure(unit) + word not in _UNITS
)
UNIT = f"(?!{_NO_UNIT})(?:{SURE_UNIT})"
SCALE = "|".join(sorted(filter(None, SCALES), key=len, reverse=True))
PER_UNIT = f"{SURE_UNIT}|[班生月日车村镇]"
PER = rf"(?:(?:[/每·*]|[.、](?=[月天]))\ ?(?:{PER_UNIT}))+"
_MEASURE = pattern_of(rf"(?P<scale>{SCALE})?(?P<unit>{UNIT})")
_WHOLE_MEASURE = pattern_of(rf"(?P<scale>{SCALE})?(?P<unit>{SURE_UNIT})")
_SAME = {
    **dict.fromkeys(("名", "位"), "人"),
    **{"㎡": "平方米", "百分点": "个百分点", "个小时": "小时", "工作日": "个工作日"},
}
_TIME = frozenset(map(_sure, _TIMES))


def plain(text: str) -> str:
    """The text with full-width digits, letters and signs in their plain forms; every position stays what it was."""
    if "，" in text:
        text = _WIDE_THOUSANDS.sub(",", text)
    if "佰" in text or "拾" in text or "仟" in text or "圆" in text or "元整" in text:
        text = _IN_CAPITALS.sub(lambda found: found[0].translate(_CAPITALS), text)
    return text.translate(_PLAIN)


def measure_of(unit: str) -> Measure | None:
    """The measure that a unit names (``万元``, ``%``, ``万亩``); ``None`` for prices, times and anything unknown."""
    found = _WHOLE_MEASURE.fullmatch(plain(unit).strip())
    if found is None or found["unit"] in _TIME:
        return None
    return measure(found["scale"] or "", found["unit"])


def measure_at(text: str, start: int) -> tuple[Measure, str, int] | None:
    """The measure that begins there in a plain text, its scale (``万``, empty) and its end."""
    found = _MEASURE.match(text, start)
    return (measure(scale := found["scale"] or "", found["unit"]), scale, found.end()) if found else None


@lru_cache(maxsize=1024)
def measure(scale: str, unit: str) -> Measure:
    """The measure of a scale (``万``, empty) and a unit as ``UNIT`` matches them."""
    factor = Decimal(SCALES[scale])
    if unit == "元":
        return Measure(Dimension.MONEY, factor / _TEN_THOUSAND, "万元")
    if unit in _FOREIGN:
        return Measure(Dimension.FOREIGN, factor / _TEN_THOUSAND, f"万{unit}")
    if unit in {"%", "‰"}:
        return Measure(Dimension.PERCENT, factor if unit == "%" else factor / 10, "%")
    name = _SAME.get(unit, unit)
    if unit in _POINTS:
        return Measure(Dimension.POINTS, factor, name)
    return Measure(Dimension.TIME if unit in _TIME else Dimension.COUNT, factor, name)
