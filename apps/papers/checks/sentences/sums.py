"""Sums and their parts in a sentence (regulation §5, T11): 总计A，其中B、C; B、C，合计A; A（B、C）; A = B + C."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.core.findings import Severity
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.families import is_complete, may_overlap
from apps.papers.checks.sentences.roles import Role, bare, is_level, roles_of
from apps.papers.checks.sentences.telling import (
    ERROR,
    HINT,
    WARNING,
    ZERO,
    in_its_unit,
    interval,
    quote,
    remark,
    round_like,
    slack,
)
from apps.papers.facts import Remark

ADVICE = "请核对各项和合计，或写明未列示的部分。"
MOST_PARTS = 30
NEARLY_ALL = Decimal("0.9")  # 其中 that names this much of the total is meant to name all of it
LARGE_PART = Decimal("0.75")
HALF = Decimal("0.5")
SUMMED = {Dimension.MONEY, Dimension.FOREIGN, Dimension.COUNT}
_SHOWN = 4

_ANNOUNCED = re.compile(
    r"(?P<all>包括|包含|分别为|分别是|由(?=.)|即(?=.)|组成[：:]|构成[：:])|(?P<some>其中|含)|(?P<list>：)"
)
_BETWEEN_TOTAL = re.compile(r"[^，；：、（）]{0,16}[，：（。]?(?:按[^，：；]{1,14}[，：])?")
_NO_PART = re.compile(
    r"比(?![例重])|较(?![大高多好])|上年|去年|同期|目标|计划|人均|平均|户均|每|单价|标准(?!化)|带动|撬动|吸引|增长|"
    r"合计|共计|总计|另有|另外|此外|超出?预算|节约|(?<!公共)(?<!基金)(?<!经营)预算(?!内|财政|拨款|收入|支出|外|投资|执行|编制|管理)|"
    r"批复|调整(?!指标)"
)
_PLANNED = re.compile(r"预算|批复|调整|安排|计划|目标|下达")
_FLOW = r"收入|支出|支付|结余|结转|执行|使用|拨付|到位|下达|余额|带动|实现|实有|有|完成|下年|收到|发放|资金"
_HEAD = re.compile(
    rf"(?:截[至止].*|全年|本年度?|当年|年末|年底|年终|目前|实际|已|累计|并|另|另外|同时|此外|剩余|尚|仅|全部|共|总)*(?:{_FLOW})+"
    r"(?:合计|总计|总额|总数|数|资金|为|达|共|了)*"
)
_NEW_SCOPE = re.compile(r"^(?:年末|年底|年终|另有|此外|另外|截至|截止|上年|带动|剩余)")
_OPEN = re.compile(
    r"等(?![级次待候于])|其余|其他方面|余下|剩余|主要|重点|较大|突出|仅|特别|尤其|最[大多高]|不含|以及其他"
)
_SUMS_UP = re.compile(r"(?P<sure>合计|共计|总计)|(?P<some>累计|总共|总的?[数量额]?|共)(?:[^，；。]{0,6})$")
_SLICE = re.compile(r"[上下]半年|[一二三四]季度|第[一二三四五六七八九十\d]+[批期次季阶段]|\d{1,2}月|首批|次批")
_FIRST_SLICE = re.compile(r"^(?:其中)?(?:上半年|一季度|第一[批期次季阶]|首批)")
_EQUAL_GAP = 48


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and its parts. The words may say that the parts are all (``is_exhaustive``) or not all (``is_open``)."""

    total: Figure
    parts: tuple[Figure, ...]
    is_exhaustive: bool
    is_open: bool
    is_sure: bool = True

    @property
    def added(self) -> Decimal:
        return sum((part.amount for part in self.parts), ZERO)

    @property
    def gap(self) -> Decimal:
        """What the total has beyond its parts; negative where the parts are more."""
        return self.total.amount - self.added

    @property
    def holds(self) -> bool:
        if all(figure.is_exact for figure in (self.total, *self.parts)):
            return abs(self.gap) <= slack(self.total, *self.parts)
        bounds = [interval(part) for part in self.parts]
        low, high = interval(self.total)
        return sum((one for one, _ in bounds), ZERO) <= high and low <= sum((one for _, one in bounds), ZERO)


def sums_in(sentence: Sentence) -> Iterator[Sum]:
    """Every sum of the sentence whose parts can be told, whether it holds or not."""
    figures = sentence.figures
    taken: set[int] = set()
    for place in range(1, len(figures)):
        one = _announced(sentence, place)
        if one is not None:
            taken.update(part.index for part in one.parts)
            yield one
    for total in figures:
        if total.index not in taken:
            one = _summed_up(sentence, total)
            if one is not None:
                yield one


def wrong_sums(sentence: Sentence) -> Iterator[Remark]:
    """Sums that do not hold within (n+1)·0.005 of the printed unit (regulation §5, T11).

    Parts of money above their total are an error; 其中 may leave something out and is asked only where nearly all
    is named, or where the names are known to be all (人员经费, 公用经费).
    """
    told: set[int] = set()
    for one in sums_in(sentence):
        severity = _severity(sentence, one)
        if severity is not None and one.total.index not in told:
            told.add(one.total.index)
            yield _told(sentence, one, severity)
    yield from _parts_above_their_whole(sentence, told)


def _severity(sentence: Sentence, one: Sum) -> Severity | None:
    if len(one.parts) < 2 or one.holds or _holds_otherwise(sentence, one):
        return None
    is_money = one.total.dimension is not Dimension.COUNT
    labels = [part.label for part in one.parts]
    is_all = is_complete(labels)
    if one.gap < 0:
        if not is_money and may_overlap(labels):
            return None
        is_exact = all(figure.is_exact for figure in (one.total, *one.parts))
        return ERROR if is_money and is_exact and one.is_sure else WARNING
    if one.is_open:
        return None
    named = one.added / one.total.amount if one.total.amount else ZERO
    if one.is_exhaustive or (is_all and (is_money or named >= HALF)):
        return WARNING
    if is_money and min(slip_of(part, part.amount + one.gap) for part in one.parts) < 2:
        return WARNING
    if may_overlap(labels):
        return None
    if named >= NEARLY_ALL and is_money:
        return WARNING
    return HINT if (named >= LARGE_PART and is_money) or named >= NEARLY_ALL else None


def _holds_otherwise(sentence: Sentence, one: Sum) -> bool:
    """Whether the figures add up when some are read as parts of parts, or as parts of another total."""
    allowed = slack(one.total, *one.parts)
    amounts = [part.amount for part in one.parts]
    total = one.total.amount
    if any(abs(amount - (one.added - total)) <= allowed for amount in amounts[1:] if one.gap < 0):
        return True
    for first in range(len(amounts)):
        inner = ZERO
        for last in range(first + 1, min(len(amounts), first + 8)):
            inner += amounts[last]
            if last > first + 1 and abs(inner - amounts[first]) <= allowed and abs(one.gap + inner) <= allowed:
                return True
    inside = {part.index for part in one.parts}
    return any(
        abs(other.amount - one.added) <= allowed
        for other in sentence.figures[max(0, one.total.index - 4) : one.parts[0].index]
        if other.index not in inside
        and other.index != one.total.index
        and _is_alike(other, one.total)
        and is_level(other)
    )


def _announced(sentence: Sentence, place: int) -> Sum | None:
    """The sum whose first part is the figure at ``place``: its total stands before 其中, 包括, a colon or a bracket."""
    figures = sentence.figures
    first, before = figures[place], figures[place - 1]
    if first.dimension not in SUMMED or first.is_price:
        return None
    opens = first.depth > before.depth and first.owner == before.index
    gap = sentence.between(before, first)[-_EQUAL_GAP:]
    marks = list(_ANNOUNCED.finditer(gap))
    mark = marks[0] if marks else None
    if mark is None and not opens:
        if not _FIRST_SLICE.search(first.label):
            return None
        total = _total_of(sentence, place, opens=False)
        parts, is_open, is_cut = (
            _parts(sentence, total, place, across_semicolons=False) if total else ([], False, False)
        )
        is_sliced = len(parts) > 1 and all(_SLICE.search(part.label) for part in parts)
        return Sum(total, tuple(parts), True, is_open or is_cut) if total and is_sliced else None
    kind = mark.lastgroup if mark is not None else "list"
    if kind == "list" and opens and any(found.lastgroup == "some" for found in marks):
        kind = "some"
    if kind == "list" and len(marks) > 1 and marks[-1].lastgroup:
        kind = marks[1].lastgroup
    total = _total_of(sentence, place, opens)
    if total is None or re.search(r"[；]", sentence.text[total.end : first.start]):
        return None
    across = re.search(r"(?:其中|包括|分别为|分别是)：", gap) is not None
    parts, is_open, is_cut = _parts(sentence, total, place, across_semicolons=across)
    words = gap if mark is None else gap[: mark.end() + 8]
    is_open = is_open or is_cut or _OPEN.search(words) is not None or _OPEN.search(first.label) is not None
    return Sum(total, tuple(parts), kind in {"all", "list"} and bool(parts), is_open) if parts else None


def _total_of(sentence: Sentence, place: int, opens: bool) -> Figure | None:
    """What the parts are announced of: not the budget that the total was just compared with, but the total."""
    first = sentence.figures[place]
    if opens:
        owner = sentence.figures[first.owner]
        return owner if _is_alike(owner, first) and is_level(owner) else None
    for before in reversed(sentence.figures[max(0, place - 5) : place]):
        if before.depth > first.depth:
            continue
        if before.depth < first.depth:
            return before if before.index == first.owner and _is_alike(before, first) and is_level(before) else None
        if not _is_alike(before, first) or not is_level(before):
            continue
        if _is_aside(sentence, before, place):
            continue
        return before
    return None


def _is_aside(sentence: Sentence, figure: Figure, place: int) -> bool:
    """Whether another amount before it is what the sentence is about: 三公经费7.4万元，年初预算数8万元，其中…"""
    label = re.sub(r"^[，、；]", "", figure.label)
    if not re.fullmatch(r"(?:年初|全年|上年|批复|调整)?(?:预算|决算)(?:数|安排)?", label):
        return False
    return any(
        _is_alike(other, figure) and is_level(other) and other.segment == figure.segment
        for other in sentence.figures[max(0, figure.index - 2) : figure.index]
    )


def _parts(
    sentence: Sentence, total: Figure, place: int, *, across_semicolons: bool
) -> tuple[list[Figure], bool, bool]:
    """The parts that follow one another from ``place`` on; whether more is said to exist; whether the run was cut."""
    figures = sentence.figures
    first = figures[place]
    parts: list[Figure] = [first]
    is_open = is_cut = False
    if _NO_PART.search(_own(first.label)) and not _PLANNED.search(total.label):
        return [], False, False
    is_score = first.unit == "分"
    for figure in figures[place + 1 : place + 1 + MOST_PARTS]:
        last = parts[-1]
        if figure.depth > first.depth:
            continue
        if figure.depth < first.depth:
            break
        between = sentence.between(last, figure)
        if figure.segment != last.segment and not across_semicolons:
            break
        label = _own(figure.label)
        if "其中" in figure.label or "包括" in figure.label:
            break
        is_part = _is_alike(figure, total) and not figure.is_price
        roles = roles_of(figure)
        if not is_part or Role.SHARE in roles or Role.CHANGE in roles or (is_score and Role.WEIGHT in roles):
            if Role.COMPARED in roles or Role.CHANGE in roles:
                is_cut = True
            continue
        if _NEW_SCOPE.search(label) or (label and _HEAD.fullmatch(bare(label) or label)):
            break
        if _NO_PART.search(label) and not (_PLANNED.search(label) and _PLANNED.search(total.label)):
            break
        plain = _without_asides(sentence, last, figure)
        if len(re.findall(r"[，；、]", plain)) > 1 or len(plain) > _EQUAL_GAP:
            is_cut = True
            break
        is_open = is_open or _OPEN.search(between) is not None
        parts.append(figure)
        if len(parts) > 1 and Sum(total, tuple(parts), False, False).holds:
            break
    behind = sentence.text[parts[-1].end : min(sentence.end, parts[-1].end + 16)]
    is_open = (
        is_open
        or re.match(r"[^，。；、]{0,4}等(?![级次待])|[，、]?[^，；。]{0,4}(?:其余|余下|剩余|其他)", behind) is not None
    )
    return parts, is_open, is_cut


def _own(label: str) -> str:
    return re.sub(r"^(?:其中|包括|包含|分别为|分别是|含|由|即)?[，：、]?(?:用于)?", "", label.lstrip("，、和及与"))


def _without_asides(sentence: Sentence, last: Figure, figure: Figure) -> str:
    text = sentence.between(last, figure)
    text = re.sub(r"（[^（）]*）", "", text)
    return re.sub(
        r"[，、]?占[^，；。、]{0,24}%|[，、](?:同?比|较)[^，；。]{0,20}(?:[增下降减升][^，；。]{0,12})?%", "", text
    )


def _summed_up(sentence: Sentence, total: Figure) -> Sum | None:
    """The sum whose total stands behind its parts: 甲60万元、乙40万元，合计100万元."""
    mark = _SUMS_UP.search(total.label)
    if mark is None or total.dimension not in SUMMED or total.is_price or not is_level(total):
        return None
    figures = sentence.figures
    run: list[Figure] = []
    is_score = total.unit == "分"
    for figure in reversed(figures[max(0, total.index - MOST_PARTS) : total.index]):
        following = run[0] if run else total
        if figure.depth > total.depth:
            continue
        if figure.depth < total.depth:
            break
        roles = roles_of(figure)
        if not _is_alike(figure, total) or figure.is_price or (is_score and Role.WEIGHT in roles):
            if Role.CHANGE in roles or Role.COMPARED in roles:
                break
            continue
        if Role.SHARE in roles:
            continue
        between = _without_asides(sentence, figure, following)
        if (
            _NO_PART.search(_own(figure.label))
            or len(re.findall(r"[，；、]", between)) > 2
            or len(between) > _EQUAL_GAP
        ):
            break
        if Role.CHANGE in roles or Role.AVERAGE in roles or "其中" in following.label:
            break
        if not run and figure.segment != total.segment and mark.lastgroup != "sure":
            break
        run.insert(0, figure)
    while run and re.search(r"其中|包括|分别", run[0].label) and len(run) > 2:
        break
    if len(run) < 2:
        return None
    endings = [Sum(total, tuple(run[first:]), True, False) for first in range(len(run) - 1)]
    holding = next((one for one in endings if one.holds), None)
    if holding is not None:
        return holding
    labels = [part.label for part in run]
    is_sliced = all(_SLICE.search(label) for label in labels)
    is_sure = mark.lastgroup == "sure"
    if (
        not is_sure
        and not is_sliced
        and (total.label.lstrip("，").startswith("累计") or not _is_closing(sentence, run, total))
    ):
        return None
    if any(_HEAD.fullmatch(bare(label) or "x") for label in labels[1:]):
        return None
    return Sum(total, tuple(run), True, False, is_sure)


def _is_closing(sentence: Sentence, run: Sequence[Figure], total: Figure) -> bool:
    """Whether 共 closes a list of named parts in its own clause."""
    return total.clause - run[-1].clause <= 1 and all(bare(part.label) for part in run)


def _is_alike(figure: Figure, other: Figure) -> bool:
    return figure.dimension is other.dimension and figure.unit == other.unit


def _told(sentence: Sentence, one: Sum, severity: Severity) -> Remark:
    total, parts = one.total, one.parts
    added = " + ".join(part.typed for part in parts[:_SHOWN]) + (
        f" + …（共 {len(parts)} 项）" if len(parts) > _SHOWN else ""
    )
    gap = in_its_unit(abs(one.gap), total)
    relation = "相差" if one.gap > 0 else "各项超出合计"
    fact = f"{added} = {in_its_unit(one.added, total)}，正文写“{quote(sentence, total)}”，{relation} {gap}"
    alternatives = _alternatives(sentence, one)
    if alternatives:
        fact += f"；合计若无误，{alternatives}"
    span = (min(total.start, parts[0].start), max(total.end, parts[-1].end))
    expected = round_like(one.added / total.quantity.measure.factor, total)
    return remark(sentence, "T11", severity, span, fact, ADVICE, expected, total.quantity.number)


def _alternatives(sentence: Sentence, one: Sum) -> str:
    """What a part would have to be if the total is right, the likeliest slip of the pen first."""
    rights = [(part, part.amount + one.gap) for part in one.parts]
    likely = sorted((item for item in rights if item[1] > 0), key=lambda item: slip_of(*item))
    return "或".join(f"“{quote(sentence, part)}”应为 {in_its_unit(right, part)}" for part, right in likely[:_SHOWN])


def slip_of(figure: Figure, right: Decimal) -> int:
    """How a number may have slipped from the right one: 0 two digits changed places, 1 a digit lost, 2 one wrong."""
    factor = figure.quantity.measure.factor
    places = figure.quantity.places
    printed = str(abs(figure.quantity.number).quantize(Decimal(1).scaleb(-places))).replace(".", "")
    wanted = str(abs(right / factor).quantize(Decimal(1).scaleb(-places))).replace(".", "")
    if sorted(printed) == sorted(wanted):
        return 0
    if abs(len(printed) - len(wanted)) == 1:
        short, long = sorted((printed, wanted), key=len)
        if any(long[:cut] + long[cut + 1 :] == short for cut in range(len(long))):
            return 1
    if len(printed) == len(wanted) and sum(a != b for a, b in zip(printed, wanted, strict=True)) == 1:
        return 2
    return 3


def _parts_above_their_whole(sentence: Sentence, told: set[int]) -> Iterator[Remark]:
    """``15.2万元（其中甲16.2万元）``: one part that is more than its whole."""
    for one in sums_in(sentence):
        part = one.parts[0]
        if len(one.parts) > 1 or one.total.index in told or not (one.total.is_exact and part.is_exact):
            continue
        if part.amount > one.total.amount + slack(one.total, part) and _INSIDE.search(part.label):
            told.add(one.total.index)
            fact = f"“{quote(sentence, part)}”大于它所属的“{quote(sentence, one.total)}”"
            span = (one.total.start, part.end)
            factor = one.total.quantity.measure.factor
            expected = round_like(part.amount / factor, one.total)
            severity = WARNING if one.total.dimension is not Dimension.COUNT or not may_overlap([part.label]) else HINT
            fact += f"，整体至少应为 {in_its_unit(part.amount, one.total)}"
            yield remark(sentence, "T11", severity, span, fact, "请核对两个数。", expected, one.total.quantity.number)


_INSIDE = re.compile(r"其中|含(?![量税])")
