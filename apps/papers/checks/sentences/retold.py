"""What stands again in the same passage (regulation §5, T22): one thing, two figures, wherever the words turn."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile

from apps.core.dates import EARLIER, PART_OF_YEAR, YEAR
from apps.core.findings import Severity
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.roles import Role, bare, is_level, roles_of
from apps.papers.checks.sentences.slips import slip_of
from apps.papers.checks.sentences.telling import HINT, WARNING, quote, remark
from apps.papers.checks.words import ALL_TOLD, FOUND
from apps.papers.facts import Remark

ADVICE = "请核对两处，统一成正确的一个数。"
REACH = 12  # figures before, of what may be taken up again
FEW_DIGITS, MANY_DIGITS = 2, 4
NAME_LENGTH = 4
NOUN_LENGTH = 8
FAR, NEAR, TINY = Decimal("0.5"), Decimal("0.3"), Decimal("0.005")  # of the number that stood before
_ITSELF = pattern_of(r"项目|工程|按照?|以")
_ONE_OF_A_KIND = pattern_of(r"(?:[^，]价|总[^，]{1,3}|合同额|[^，]{2}编制)$")
_RATE = pattern_of(r"(?:率|满意度|进度|比重|比例)$")
_OF_A_RATE = pattern_of(r"指标|完成值|实际值|实际|得分|总体|综合|整体|[为是达仅只有]+$")
_NO_LEVEL = frozenset((Role.CHANGE, Role.COMPARED, Role.SHARE, Role.GOAL, Role.PRIOR, Role.AVERAGE))
_AS_SAID = pattern_of(r"如前所述|如上所述|前文|前述|上述")
_LEADS = pattern_of(
    r"举办|召开|举行|各项|各类|该|其|这|上述|以上|前述|所有|全体|针对|对|为|同年|另据[^，]*|向|把|将|给|截至.*?[，月日]|组织|开展|实施|完成|通过|经过|对于|在"
)
_ALL = pattern_of(r"全体|所有|上述|以上|前述|这")
_ALL_BEHIND = pattern_of(r"[^，；]{0,8}(?:全部|均|都|无一|全数|悉数|逐[件个户项条一])")
_TAKEN_UP = pattern_of(r"上述|以上|前述|这")
_WHOLE = pattern_of(f"{ALL_TOLD}|下设|内设|设有|累计|实有|现有|年末")
_WHOLE_OR_TAKEN = pattern_of(f"{_WHOLE.pattern}|{_TAKEN_UP.pattern}")
_OTHER = pattern_of(
    rf"年初|期初|其中|其余|另外?|其他|{EARLIER}|前年|往年|{YEAR}年|下一?年|明年|{PART_OF_YEAR}|\d{{1,2}}月|首批|目标|计划|每|第[一二三四五]"
)
_YEAR = pattern_of(rf"{YEAR}年度?")
_TAKEN_UP_AT_LAST = pattern_of(r"(?:上述|以上|前述|该|这)(?:的)?$")
_FOUND = pattern_of(
    rf"(?:针?对|经|将|把)?(?:已|全部)?(?P<verb>{FOUND}|回收|收回|查出|查处|办理|征集|采集|购置|新建)(?:出来)?的"
)
_NOUN_BEHIND = pattern_of(r"的?(?P<noun>[^，；。：（）\d]{2,8})")


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
            if is_alike(other, figure) and (_shared(_name(figure), other) or _is_found_as(figure, other))
        ]
        if any(other.amount == figure.amount for other in known):
            continue
        for other in reversed(known):
            severity = _doubt(figure, other)
            if severity is not None:
                yield _told(sentence, figure, other, severity)
                break
        else:
            yield from _turned(sentence, figure, before)


def _turned(sentence: Sentence, figure: Figure, before: Sequence[Sentence]) -> Iterator[Remark]:
    """公务接待费…支出4.36万元。…公务接待费4.63万元: the digits of one told before, in another order; a question."""
    name = _lead(figure)
    is_taken_up = (
        _AS_SAID.search(sentence.words) or _BACK.match(sentence.words.lstrip("。，")) or _ALL_BEHIND.match(figure.tail)
    )
    for one in reversed(before if is_taken_up else ()):
        for other in one.figures[-REACH:]:
            words = one.text[one.start : other.end + NOUN_LENGTH]
            is_one = is_alike(figure, other) and _is_swapped(figure, other) and _can_be_compared(other)
            is_named = any(name[at : at + NAME_LENGTH] in words for at in range(len(name) - NAME_LENGTH + 1))
            if is_one and is_named and _apart_from_years(figure) == _apart_from_years(other):
                yield _told(sentence, figure, other, HINT)
                return


_BACK = pattern_of(r"综上|总体|总的|总之|整体|综合(?:来看|看|起来)|由此|可见")


def _apart_from_years(figure: Figure) -> list[str]:
    return _OTHER.findall(_YEAR.sub("", figure.label))


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
        return _doubt_of_more_words(figure, known) if is_swapped and gap > TINY else None
    is_meant = not lead or figure.label.endswith("的")
    if (is_swapped and (len(digits) > FEW_DIGITS or is_meant)) or (
        slip_of(figure, known.amount) == 1 and len(digits) >= MANY_DIGITS - 1
    ):
        return WARNING if gap > TINY else HINT
    if _ALL.search(figure.label) and _WHOLE_OR_TAKEN.search(known.label + figure.label):
        return WARNING
    if _is_found_as(figure, known) and gap <= NEAR:
        return WARNING
    is_same = set(lead) == set(_lead(known)) and len(set(lead)) > MANY_DIGITS - 1
    if is_same and is_swapped:
        return WARNING
    is_of_all = not lead and (Role.TOTAL in roles_of(known) or _WHOLE.search(known.label))
    if is_of_all and _ALL_BEHIND.match(figure.tail) and gap <= FAR:
        return HINT
    if gap > NEAR:
        return None
    if not lead and _WHOLE.search(figure.label) and _is_all_of_its_noun(figure, known):
        return HINT
    return WARNING if is_same and _WHOLE.search(figure.label) and known.depth == figure.depth == 0 else None


def _doubt_of_more_words(figure: Figure, known: Figure) -> Severity | None:
    """The same of a figure with its digits turned, before which stand words that the earlier one has not."""
    lead, name = _lead(figure), _lead(known)
    if len(name) >= NAME_LENGTH and lead.endswith(name):
        return WARNING  # 按实有在职人员 of 实有在职人员
    are_parallel = _are_parallel(*(_ITSELF.sub("", one.label) for one in (figure, known)))
    if not are_parallel and _share_their_noun(lead, name):
        return WARNING
    return HINT if len(_digits(figure)) >= MANY_DIGITS and not _are_parallel(figure.label, known.label) else None


def _is_found_as(figure: Figure, known: Figure) -> bool:
    """回收480份。对回收的460份问卷: what was told of the one leads to the other."""
    found = _FOUND.fullmatch(figure.label)
    return found is not None and bool(found["verb"]) and known.label.endswith(found["verb"])


def _share_their_noun(one: str, other: str) -> bool:
    """项目中标价, 工程按中标价: of the noun at both ends there is only one."""
    ending = _ONE_OF_A_KIND.search(one)
    return ending is not None and other.endswith(ending[0])


def _is_all_of_its_noun(figure: Figure, known: Figure) -> bool:
    """举办招聘会24场, 全年26场招聘会: the noun behind one is all that the other names."""
    noun = next((figure.tail[:end] for end in range(NOUN_LENGTH, 1, -1) if known.label.endswith(figure.tail[:end])), "")
    return bool(noun) and not _bare(known.label.removesuffix(noun))


MOST_RATES = 40  # named before it that a rate is held against


def wrong_rate_again(sentence: Sentence, before: Sequence[Sentence]) -> Iterator[Remark]:
    """预算执行率为96.5%。…如前所述，预算执行率95.6%: a rate that is named again, with its digits in another order."""
    rates = [(other, _rate_name(other)) for one in before for other in one.figures[-REACH:]]
    rates = [(other, name) for other, name in rates if name]
    for figure in sentence.figures:
        name = _rate_name(figure)
        if not name:
            continue
        known = [(other, own) for other, own in rates[-MOST_RATES:] if other.segment <= figure.segment]
        rates.append((figure, name))
        known = [(other, own) for other, own in known if own == name or own.endswith(name) or name.endswith(own)]
        if any(other.amount == figure.amount for other, _ in known):
            continue
        is_again = _AS_SAID.search(sentence.words) is not None
        for other, own in reversed(known):
            is_told = _is_swapped(figure, other) or (is_again and own == name and other not in sentence.figures)
            if is_told and _others(figure) == _others(other, figure):
                yield _told(sentence, figure, other, WARNING if own == name else HINT)
                break


def _rate_name(figure: Figure) -> str:
    """预算执行率 for 本年度部门预算执行率为; nothing for a change, a share, a goal or a number that is no rate."""
    is_level = figure.dimension is Dimension.PERCENT and figure.is_exact
    if not is_level or not _NO_LEVEL.isdisjoint(roles_of(figure)):
        return ""
    name = _OF_A_RATE.sub("", bare(figure.label))
    return name if _RATE.search(name) else ""


def _others(figure: Figure, later: Figure | None = None) -> list[str]:
    """The words that make a figure another one; a year goes without saying when the thing is named again."""
    goes_on = later is not None and _YEAR.search(later.label) is None
    return _OTHER.findall(_YEAR.sub("", figure.label) if goes_on else figure.label)


def _are_parallel(label: str, other: str) -> bool:
    """城关所办理业务, 河东所办理业务: two subjects of one verb."""
    label, other = _bare(label), _bare(other)
    if label == other:
        return False
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
    if _TAKEN_UP_AT_LAST.search(figure.label):
        return ""  # 人员经费按上述43名在职人员: what is taken up is named behind
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
