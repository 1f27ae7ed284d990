"""Prices in a sentence: which number is one, what is paid beside it for each, and for one of what."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from apps.core.patterns import pattern_of
from apps.core.quantities import UNIT, Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.roles import Role, roles_of

EACH = pattern_of(rf"每(?:一)?(?P<unit>{UNIT}|[人户亩班生月天日年车床村镇校岗餐桌])")
_MONTHLY = pattern_of(
    r"(?<![上本每\d])月(?:报酬|工资|薪酬?|补[助贴]|津贴)(?:标准)?为?$"
)  # for each month and whoever gets it
_OF_ONE = pattern_of(r"(?P<unit>[人户亩生台车])均[^，]{0,6}$")
_FROM = pattern_of(r"[由从]$|原(?:来|价|定)?(?:的|为)?$")
_TO = pattern_of(r"(?:降|提高|上调|下调|调整?|增加|涨|压减|压)(?:到|至|为)$")
_TOTAL_OF_ALL = pattern_of(r"合计|共|总|支出|支付|金额|计$|^另[^付加缴]")
_MORE_OF_IT = pattern_of(r"[、，和及]?[^，；、\d]{1,8}[费贴助酬金餐宿价]")


@dataclass(frozen=True, slots=True)
class Price:
    """A price with what is paid beside it for each, and the words that say for one of what."""

    figure: Figure
    together: tuple[Figure, ...]
    label: str

    @property
    def amount(self) -> Decimal:
        return sum((figure.amount for figure in self.together), Decimal(0))

    @property
    def index(self) -> int:
        return self.figure.index

    @property
    def last(self) -> int:
        return self.together[-1].index

    @property
    def typed(self) -> str:
        words = " + ".join(figure.typed for figure in self.together)
        return f"（{words}）" if len(self.together) > 1 else words


def prices_in(sentence: Sentence) -> Iterator[Price]:
    """Every price of the sentence in its order, with what is paid beside it."""
    last = -1
    for figure in sentence.figures:
        if figure.index > last and _is_price(sentence, figure):
            together = _with_it(sentence, figure)
            was = _was(sentence, figure)
            yield Price(figure, tuple(together), (was or figure).label)
            last = together[-1].index


def _is_price(sentence: Sentence, figure: Figure) -> bool:
    """A price by its unit or its words; an average where no amount stands before it that it could come from."""
    if figure.dimension is not Dimension.MONEY or _FROM.search(figure.label):
        return False
    if _was(sentence, figure) is not None or _MONTHLY.search(figure.label):
        return True
    if Role.AVERAGE not in roles_of(figure):
        return figure.is_price
    before = sentence.figures[: figure.index + 3]
    return _OF_ONE.search(figure.label) is not None and not any(
        other.dimension is Dimension.MONEY
        and not other.is_price
        and other is not figure
        and (other.index < figure.index or other.owner == figure.index)
        for other in before
    )


def _was(sentence: Sentence, figure: Figure) -> Figure | None:
    """The price before it was changed: 单价由280元降到265元."""
    before = sentence.figures[figure.index - 1] if figure.index else None
    is_changed = before is not None and before.is_price and _FROM.search(before.label) and _TO.fullmatch(figure.label)
    return before if is_changed else None


def _with_it(sentence: Sentence, price: Figure) -> list[Figure]:
    """The price and what is paid beside it for each: 每场课酬800元、场地费200元."""
    together = [price]
    for figure in sentence.figures[price.index + 1 :]:
        last = together[-1]
        is_listed = _MORE_OF_IT.fullmatch(sentence.between(last, figure)) is not None
        if not is_listed or figure.dimension is not Dimension.MONEY or figure.quantity.per or not figure.is_exact:
            break
        if figure.quantity.measure != price.quantity.measure or _TOTAL_OF_ALL.search(figure.label):
            break
        together.append(figure)
    return together


def units_of_price(price: Figure, label: str) -> list[str]:
    """What a price is for one of: 人 and 月 for 每人每月300元 and 300元/人·月."""
    units = [*price.quantity.per, *(found["unit"] for found in EACH.finditer(label))]
    if not units and _MONTHLY.search(label):
        units += ["人", "月"]
    if "月租" in label:
        units.append("月")
    of_one = _OF_ONE.search(label)
    if of_one is not None:
        units += [of_one["unit"], *(["月"] if "月人均" in label else [])]
    return list(dict.fromkeys(unit.strip("/每·") for unit in units))
