"""What stands again in the same passage (regulation §5, T22): one thing, two figures, wherever the words turn."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile

from apps.core import patterns as re
from apps.core.findings import Severity
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.roles import Role, bare, is_level, roles_of
from apps.papers.checks.sentences.slips import slip_of
from apps.papers.checks.sentences.telling import HINT, WARNING, quote, remark
from apps.papers.facts import Remark

ADVICE = "请核对两处，统一成正确的一个数。"
REACH = 12  # figures before, of what may be taken up again
FEW_DIGITS, MANY_DIGITS = 2, 4
NAME_LENGTH = 4
NEAR, TINY = Decimal("0.3"), Decimal("0.005")
_LEADS = re.compile(
    r"各项|各类|该|其|这|上述|以上|前述|所有|全体|对|为|向|把|将|给|截至.*?[，月日]|组织|开展|实施|完成|通过|经过|对于|在"
)
_ALL = re.compile(r"全体|所有|上述|以上|前述|这")
_ALL_BEHIND = re.compile(r"[^，；]{0,8}(?:全部|均|都|无一|全数|悉数)")
_TAKEN_UP = re.compile(r"上述|以上|前述|这")
_WHOLE = re.compile(r"全年|共|总|累计|实有|现有|年末|合计")
_WHOLE_OR_TAKEN = re.compile(f"{_WHOLE.pattern}|{_TAKEN_UP.pattern}")
_OTHER = re.compile(
    r"年初|期初|其中|其余|另外?|其他|上年|去年|同期|前年|往年|20\d\d年|下一?年|明年|季度|半年|\d{1,2}月|首批|目标|计划|每|第[一二三四五]"
)
_YEAR = re.compile(r"20\d\d年度?")
_FOUND = re.compile(r"(?:查出|查处|发现|排查|收到|受理|办理|征集|采集|购置|新建)(?:出来)?的")
_NOUN_BEHIND = re.compile(r"的?(?P<noun>[^，；。：（）\d]{2,8})")


def wrong_again(sentence: Sentence, before: Sequence[Sentence]) -> Iterator[Remark]:
    """执法检查312次。…全年321次检查做到全程留痕: what is said of something known already has the number it had."""
    earlier = [other for one in before for other in one.figures[-REACH:] if _can_be_compared(other)]
    comparable = [figure for figure in sentence.figures if _can_be_compared(figure)]
    for place, figure in enumerate(comparable):
        own = comparable[max(0, place - REACH) : place]
        known = [
            other
            for other in (
                *earlier,
                *(other for other in own if other.segment < figure.segment or _has_its_name(figure, other)),
            )
            if is_alike(other, figure) and _shared(_name(figure), other)
        ]
        if any(other.amount == figure.amount for other in known):
            continue
        for other in reversed(known):
            severity = _doubt(figure, other)
            if severity is not None:
                yield _told(sentence, figure, other, severity)
                break


def _can_be_compared(figure: Figure) -> bool:
    return (
        figure.is_exact
        and figure.amount > 0
        and figure.dimension in {Dimension.COUNT, Dimension.MONEY}
        and figure.unit != "分"
        and is_level(figure)
    )


def _doubt(figure: Figure, known: Figure) -> Severity | None:
    """How sure it is that the later of two different figures speaks of the same as the earlier."""
    if _others(figure) != _others(known, figure) or Role.DONE in roles_of(figure) - roles_of(known):
        return None
    lead = _lead(figure)
    if lead != _lead(known) and 0 < len(_lead(known)) < NAME_LENGTH and lead.endswith(_lead(known)):
        return None  # 项目支出 is not all of 支出
    is_swapped, digits = _is_swapped(figure, known), _digits(figure)
    gap = abs(figure.amount - known.amount) / known.amount
    if set(lead) - set(known.label + known.tail):
        is_hinted = is_swapped and len(digits) >= MANY_DIGITS and gap > TINY
        return HINT if is_hinted and not _are_parallel(figure.label, known.label) else None
    is_meant = not lead or figure.label.endswith("的")
    if (is_swapped and (len(digits) > FEW_DIGITS or is_meant)) or (
        slip_of(figure, known.amount) == 1 and len(digits) >= MANY_DIGITS - 1
    ):
        return WARNING if gap > TINY else HINT
    if _ALL.search(figure.label) and _WHOLE_OR_TAKEN.search(known.label + figure.label):
        return WARNING
    is_same = set(lead) == set(_lead(known)) and len(set(lead)) > MANY_DIGITS - 1
    if is_same and is_swapped:
        return WARNING
    if gap > NEAR:
        return None
    if not lead and _ALL_BEHIND.match(figure.tail) and Role.TOTAL in roles_of(known):
        return HINT
    return WARNING if is_same and _WHOLE.search(figure.label) and known.depth == figure.depth == 0 else None


def _others(figure: Figure, later: Figure | None = None) -> list[str]:
    """The words that make a figure another one; a year goes without saying when the thing is named again."""
    goes_on = later is not None and _YEAR.search(later.label) is None
    return _OTHER.findall(_YEAR.sub("", figure.label) if goes_on else figure.label)


def _are_parallel(label: str, other: str) -> bool:
    """城关所办理业务, 河东所办理业务: two subjects of one verb."""
    pairs = zip(reversed(label), reversed(other), strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return shared < min(len(label), len(other)) and shared * 2 > max(len(label), len(other))


def _has_its_name(figure: Figure, known: Figure) -> bool:
    """下达计划资金…，收到计划资金…: both end alike, with digits that only changed places."""
    name = figure.label[-NAME_LENGTH:]
    return len(name) == NAME_LENGTH and known.label.endswith(name) and _is_swapped(figure, known)


def _is_swapped(figure: Figure, known: Figure) -> bool:
    """Whether the digits of one are those of the other in another order."""
    own, first = _digits(figure), _digits(known)
    return own != first and sorted(own) == sorted(first) and figure.quantity.measure == known.quantity.measure


def _digits(figure: Figure) -> str:
    return str(figure.quantity.number).replace(".", "")


@lru_cache(maxsize=1024)
def _bare(label: str) -> str:
    return _LEADS.sub("", bare(label))


def _lead(figure: Figure) -> str:
    """What the words before a number say it is of; nothing where it opens its clause, or 查出的 leads to its noun."""
    return "" if _FOUND.fullmatch(figure.label) and _NOUN_BEHIND.match(figure.tail) else _bare(figure.label)


def _name(figure: Figure) -> str:
    noun = _NOUN_BEHIND.match(figure.tail)
    return _lead(figure) or (noun["noun"] if noun is not None else "")


def _shared(words: str, known: Figure) -> bool:
    """Whether two characters on end of the words name what the earlier figure was of."""
    there = f"{known.label}，{known.tail}"
    return any(words[start : start + 2] in there for start in range(len(words) - 1))


def _told(sentence: Sentence, figure: Figure, known: Figure, severity: Severity) -> Remark:
    expected = known.amount / figure.quantity.measure.factor
    noun = figure.tail[:6] if not bare(figure.label) else ""
    fact = f"前文为 {known.typed}，此处正文写“{quote(sentence, figure)}{noun}”，两处不一致"
    span = (figure.start, figure.end)
    return remark(sentence, "T22", severity, span, fact, ADVICE, expected, figure.quantity.number)
