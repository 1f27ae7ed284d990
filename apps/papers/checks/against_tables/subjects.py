"""What a typed number can be about: every figure of the sheet by the names that reports use for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from apps.budgets.enums import Column
from apps.core.amounts import show_amount, show_plain
from apps.core.dates import YEAR
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension, Measure, Quantity, plain
from apps.indicators.facts import INDICATOR_FIELDS

LONGEST_NAME = 40


class Trust(IntEnum):
    """How surely a name means its figure. WEAK may only be confirmed; SOFT may be doubted; FIRM may be contradicted."""

    WEAK = 0
    SOFT = 1
    FIRM = 2


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """One figure with its columns, equal only to itself.

    ``values`` are in the base of the measure's dimension; ``None`` is not filled in. ``is_of_whole``: a rate of the
    whole budget, which a sentence about other money means in another way.
    """

    label: str
    measure: Measure
    values: Mapping[Column, Decimal | None]
    cells: Mapping[Column, str]
    is_of_whole: bool = False

    def takes(self, quantity: Quantity) -> bool:
        """Whether the number is of the kind that the figure is counted in."""
        if quantity.dimension is not self.measure.dimension:
            return False
        is_counted = self.measure.dimension is Dimension.COUNT and self.measure.unit
        return not is_counted or quantity.measure.unit == self.measure.unit

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money."""
        return self.measure.dimension is Dimension.MONEY

    def named(self, column: Column) -> str:
        """支出总计（本年决算数）."""
        return self.label if column is Column.CURRENT else f"{self.label}（{self.head(column)}）"

    def head(self, column: Column) -> str:
        """What the column is called: that of an indicator holds its target or its result."""
        is_indicator = not self.is_money and Column.BUDGET in self.values
        return _OF_INDICATORS.get(column, column.label) if is_indicator else column.label

    def shown(self, value: Decimal) -> str:
        """``7,038.47 万元``, ``94.29%``, ``16 人``."""
        if self.measure.dimension is Dimension.MONEY:
            return f"{show_amount(value)} 万元"
        if self.measure.dimension is Dimension.PERCENT:
            return f"{show_amount(value)}%"
        return f"{show_plain(value)} {self.measure.unit}".rstrip()


_OF_INDICATORS = {
    Column.BUDGET: INDICATOR_FIELDS["target_number"].label,
    Column.ACTUAL: INDICATOR_FIELDS["actual"].label,
}


@dataclass(frozen=True, slots=True)
class Named:
    """What the words before a number name: what it can mean, and ``words``, all that is not the name.

    ``is_plain``: nothing else stands before the name that could make it mean another figure.
    """

    meanings: "Meanings"
    words: str
    is_plain: bool

    def about(self, quantity: Quantity) -> tuple[tuple[Subject, ...], Trust]:
        """The subjects that are counted like the number, and how surely it is about them."""
        pairs = [pair for pair in self.meanings if pair[0].takes(quantity)]
        return self._surest_first(pairs)

    def about_money(self) -> tuple[tuple[Subject, ...], Trust]:
        """The subjects that have an actual to be compared with another column, else all."""
        return self._surest_first([pair for pair in self.meanings if Column.ACTUAL in pair[0].values] or self.meanings)

    def _surest_first(self, pairs: Sequence[tuple[Subject, Trust]]) -> tuple[tuple[Subject, ...], Trust]:
        ordered = sorted(pairs, key=lambda pair: -pair[1])
        trust = ordered[0][1] if ordered and self.is_plain else Trust.WEAK
        if sum(pair[1] is trust for pair in ordered) > 1:
            trust = min(trust, Trust.SOFT)
        return tuple(subject for subject, _ in ordered), trust


Meanings = tuple[tuple[Subject, Trust], ...]
Index = Mapping[str, Meanings]

_QUOTES = str.maketrans("", "", "“”‘’「」『』\"' ")
_FOLLOWING = pattern_of(r"(?:是|为|系)([^，。；、：\n]{2,20})")
_BEHIND = pattern_of(rf"（[^（）]{{0,40}}）$|(?<=[比较与同]){YEAR}年(?:度)?$")

_COLUMN_FILLERS = (
    *(
        "年初预算数",
        "年初预算",
        "年初批复",
        "年初安排",
        "全年预算数",
        "全年预算",
        "调整后预算数",
        "调整后预算",
        "调整预算数",
    ),
    *(
        "调整预算",
        "预算安排",
        "预算数",
        "预算",
        "上年决算数",
        "本年决算数",
        "决算数",
        "决算",
        "全年执行数",
        "预算执行数",
        "执行数",
        "执行",
        "支付",
    ),
    *("上年度", "年度", "上年", "去年", "本年度", "本年", "当年", "全年", "实际支出", "实际", "目标", "计划"),
)
_VERBAL_FILLERS = (
    *(
        "支出",
        "发生额",
        "发生",
        "金额",
        "总额",
        "总数",
        "总量",
        "总规模",
        "规模",
        "合计",
        "共计",
        "总计",
        "累计",
        "安排",
        "批复",
    ),
    *(
        "下达",
        "到位",
        "完成",
        "达到",
        "达",
        "为",
        "是",
        "共",
        "计",
        "约",
        "接近",
        "将近",
        "近",
        "超过",
        "超",
        "逾",
        "突破",
        "不足",
    ),
    *(
        "仅",
        "只有",
        "有",
        "了",
        "的",
        "控制在",
        "余额",
        "费用",
        "资金",
        "数",
        "人数",
        "人员",
        "使用",
        "拨付",
        "投入",
        "：",
        "、",
    ),
    *(
        "比",
        "较",
        "与",
        "同",
        "低于",
        "高于",
        "占",
        "由",
        "从",
        "在",
        "相比",
        "比较",
        "同比",
        "同期",
        "略有",
        "有所",
        "大幅",
        "明显",
    ),
    *("方面", "开支", "呈", "呈现", "出现", "稳步", "逐年"),
    *("基本", "总体", "均", "分别", "比上年", "也", "则", "又"),
    *("略", "稍", "微", "指标", "较大幅度", "较大", "一定", "小幅", "幅度", "实现", "继续", "持续"),
)
_FILLERS = frozenset((*_COLUMN_FILLERS, *_VERBAL_FILLERS))
_LONGEST_FILLER = max(map(len, _FILLERS))
_PLAIN_PREFIX = pattern_of(
    r"(?:行政事业(?:单位)?|机关事业(?:单位)?|机构编制|编制部门|编制委员会|编办|编委|机构|其中|包括|包含|分别|和|及|与|以及|同时|此外|另外|另|按|由|从|为|在|比|较|低于|高于|截至|截止|我|本|该|全|各|局|办|委|"
    rf"单位|部门|全口径|目前|至今|年内|年来|开支|列支|支用|用于|发生|保障|年初|期末|年度|年末|年底|年|度|末|底|本年度?|当年|今年|{YEAR}年?|现有|现|核定|实有|共有|共|总|财务|收支|预算执行|决算|"
    r"[一二三四五六七八九十]是|（[一二三四五六七八九十\d]{1,2}）|\d{1,2}[.、．]|绩效目标|绩效|综合|整体|资金|设定|设置|确定|明确|要求|组织|开展|完成|实施|举办|提供|推进|落实|累计|安排|方面|实际|支出|其|的|、|"
    + "|".join(_COLUMN_FILLERS)
    + r")*"
)
_NOT_A_TOPIC = pattern_of(r"(?:text|文字|说明|情况|表述)$")
_COMPARISON = pattern_of(r"(?:[比较与同低于高过超出占为由从在完成其中和、的了]|控制在|相比)*")


def bare(words: str) -> str:
    """Words without quotation marks and spaces, 出国（境） without its parentheses."""
    return plain(words).translate(_QUOTES).replace("（境）", "境")


def topic_of(heading: str, index: Index) -> tuple[Subject, ...]:
    """What a text is about by its heading alone: “接待 说明” tells of 公务接待."""
    meanings = index.get(bare(_NOT_A_TOPIC.sub("", heading.strip())), ())
    return Named(meanings, "", is_plain=True).about_money()[0][:1]


def name_before(phrase: str, index: Index, department: str = "") -> Named | None:
    """What the words before a number name: the name stands last, or only fillers stand behind it.

    A name that the words before it leave alone wins over one that they could change. Without a name, but with
    words like 比年初预算数, there are no meanings: the number is about the subject before.
    """
    rest, fillers = bare(phrase), ""
    doubtful: Named | None = None
    while True:
        for length in range(min(len(rest), LONGEST_NAME), 1, -1):
            known = index.get(rest[-length:])
            if known:
                before = rest[:-length].replace(department, "") if department else rest[:-length]
                named = Named(known, before + fillers, _PLAIN_PREFIX.fullmatch(before) is not None)
                if named.is_plain:
                    return named
                doubtful = doubtful or named
                break
        shorter = _without_filler(rest)
        if shorter == rest:
            break
        fillers = rest[len(shorter) :] + fillers
        rest = shorter
    if doubtful:
        return doubtful
    return Named((), fillers, True) if fillers and _COMPARISON.fullmatch(rest) else None


def name_after(words: str, index: Index) -> Named | None:
    """What “377.44万元是人员经费” is about: it may be confirmed, and is never doubted."""
    found = _FOLLOWING.match(words)
    rest = bare(found[1]) if found else ""
    known = next((index[rest[:length]] for length in range(len(rest), 1, -1) if rest[:length] in index), None)
    return Named(known, "", is_plain=False) if known else None


def _without_filler(rest: str) -> str:
    for length in range(min(len(rest), _LONGEST_FILLER), 0, -1):
        if rest[-length:] in _FILLERS:
            return rest[:-length]
    return _BEHIND.sub("", rest)
