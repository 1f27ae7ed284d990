"""Totals and their parts in a sentence: behind 其中, 包括, a colon or in brackets, and before 合计."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.families import is_complete, may_begin
from apps.papers.checks.sentences.roles import Role, bare, is_level, roles_of
from apps.papers.checks.sentences.telling import ZERO, interval, slack

MOST_PARTS = 30
SUMMED = {Dimension.MONEY, Dimension.FOREIGN, Dimension.COUNT}

_ANNOUNCED = re.compile(
    r"(?P<all>包括|包含|分别为|分别是|由(?=.)|即(?=.)|组成[：:]|构成[：:])|(?P<some>其中|含|中(?=，))|(?P<list>：)"
)
_NO_PART = re.compile(
    r"比(?![例重])|较(?![大高多好])|上年(?!结[转余])|去年|同期|目标|计划|人均|平均|户均|每|单价|(?<!高)标准(?!化)|带动|撬动|吸引|增长|"
    r"合计|共计|总计|另有|另外|此外|超出?预算|节约|(?<!公共)(?<!基金)(?<!经营)预算(?!内|财政|拨款|收入|支出|外|投资|执行|编制|管理)|"
    r"批复|调整(?!指标)"
)
_PLANNED = re.compile(r"预算|批复|调整|安排|计划|目标|下达")
_FLOW = r"收入|支出|支付|结余|结转|执行|使用|拨付|到位|下达|余额|带动|实现|实有|有|完成|下年|收到|发放|资金"
_HEAD = re.compile(
    rf"(?:截[至止].*|全年|本年度?|当年|年末|年底|年终|目前|实际|已|累计|并|另|另外|同时|此外|剩余|尚|仅|全部|共|总)*(?:{_FLOW})+"
    r"(?:合计|总计|总额|总数|数|资金|为|达|共|了)*"
)
_NEW_SCOPE = re.compile(r"^(?:年末|年底|年终|另有|此外|另外|截至|截止|上年(?!结)|带动|剩余)")
_OPEN = re.compile(
    r"等(?:项目|方面|工作|用途)?(?:共|约)?$|其余|其他方面|余下|剩余|主要|重点|较大|突出|仅|特别|尤其|最[大多高]|不含|以及其他"
)
_SUMS_UP = re.compile(r"(?P<sure>合计|共计|总计)|(?P<some>累计|总共|总的?[数量额]?|共)(?:[^，；。]{0,6})$")
_SLICE = re.compile(r"20\d\d年|[上下]半年|[一二三四]季度|第[一二三四五六七八九十\d]+[批期次季阶段]|\d{1,2}月|首批|次批")
_SCORED = re.compile(
    r"(?P<sure>合计|共计|总计|综合|总得?分|总评|最终|总共|自评(?:得分|分|总分)?$)|(?P<some>共)[^，；。]{0,6}$"
)
_AVAILABLE = re.compile(r"可用|资金|预算|安排")
_WHOLE = re.compile(r"总|合计|共|实有|现有|全部|^(?:全年|本年度?)?(?:收入|支出|编制|人员)")
_MONEY_FLOW = re.compile(r"支付|支出|安排|下达|到位|完成|拨付|预算|计划|发放")
_REST = re.compile(r"其余|其他(?!收入|支出)|另外?有?|剩余")
_ITEMIZED = re.compile(r"(?:其中|包括|分别为|分别是|分项[^：]{0,6}|具体[^：]{0,6})：")
_FIRST_SLICE = re.compile(r"^(?:其中)?(?:上半年|一季度|第一[批期次季阶]|首批)")
_EQUAL_GAP = 48


@dataclass(frozen=True)
class Sum:
    """A total and its parts. The words may say that the parts are all (``is_exhaustive``) or not all (``is_open``)."""

    total: Figure
    parts: tuple[Figure, ...]
    is_exhaustive: bool
    is_open: bool
    is_sure: bool = True

    @cached_property
    def added(self) -> Decimal:
        return sum((part.amount for part in self.parts), ZERO)

    @property
    def gap(self) -> Decimal:
        """What the total has beyond its parts; negative where the parts are more."""
        return self.total.amount - self.added

    @cached_property
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
        one = _announced(sentence, place) if place not in taken else None
        if one is not None:
            taken.update(part.index for part in one.parts)
            yield one
    for total in figures:
        if total.index not in taken:
            one = _summed_up(sentence, total)
            if one is not None:
                yield one


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
        return _unannounced(sentence, place)
    kind = mark.lastgroup if mark is not None else "list"
    if kind == "list" and opens and any(found.lastgroup == "some" for found in marks):
        kind = "some"
    if kind == "list" and len(marks) > 1 and marks[-1].lastgroup:
        kind = marks[1].lastgroup
    total = _total_of(sentence, place, opens)
    if total is None or re.search(r"[；]", sentence.text[total.end : first.start]):
        return None
    across = _ITEMIZED.search(gap) is not None
    parts, is_open, is_cut = _parts(sentence, total, place, across_semicolons=across)
    words = gap if mark is None else gap[: mark.end() + 8]
    is_open = is_open or is_cut or _OPEN.search(words) is not None or _OPEN.search(first.label) is not None
    if not parts:
        return None
    if "其中" in total.label and not opens:
        parts = parts[:1]  # a part with parts: its siblings cannot be told from them
    is_sure = len(re.findall(r"[，；。]", sentence.between(total, first))) < 2
    return Sum(total, tuple(parts), kind in {"all", "list"}, is_open, is_sure)


def _unannounced(sentence: Sentence, place: int) -> Sum | None:
    """实有人员72人，在职45人，退休27人: the names of the parts say that they are all of it."""
    first = sentence.figures[place]
    is_first_slice = _FIRST_SLICE.search(first.label) is not None
    if not is_first_slice and not may_begin(first.label):
        return None
    total = _total_of(sentence, place, opens=False)
    if total is None or (not is_first_slice and not _WHOLE.search(total.label)):
        return None
    parts, is_open, is_cut = _parts(sentence, total, place, across_semicolons=False)
    labels = [part.label for part in parts]
    is_all = all(_SLICE.search(label) for label in labels) if is_first_slice else is_complete(labels)
    return Sum(total, tuple(parts), True, is_open or is_cut, is_sure=False) if len(parts) > 1 and is_all else None


def _total_of(sentence: Sentence, place: int, opens: bool) -> Figure | None:
    """What the parts are announced of: not the budget that the total was just compared with, but the total."""
    first = sentence.figures[place]
    if opens:
        owner = sentence.figures[first.owner]
        return owner if is_alike(owner, first) and is_level(owner) else None
    for before in reversed(sentence.figures[max(0, place - 5) : place]):
        if before.depth > first.depth:
            continue
        if before.depth < first.depth:
            return before if before.index == first.owner and is_alike(before, first) and is_level(before) else None
        if not is_alike(before, first) or not is_level(before):
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
        is_alike(other, figure) and is_level(other) and other.segment == figure.segment
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
    added, near = first.amount, abs(total.amount) / 4
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
        if "其中" in figure.label or "包括" in figure.label or _is_inside(figure, last):
            break
        is_part = is_alike(figure, total) and not figure.is_price
        roles = roles_of(figure)
        if not is_part or Role.SHARE in roles or Role.CHANGE in roles or _is_full_score(figure):
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
        added += figure.amount
        if abs(added - total.amount) <= near and Sum(total, tuple(parts), False, False).holds:
            break
    behind = sentence.text[parts[-1].end : min(sentence.end, parts[-1].end + 16)]
    is_open = (
        is_open
        or re.match(r"[^，。；、]{0,4}等(?![级次待])|[，、]?[^，；。]{0,4}(?:其余|余下|剩余|其他)", behind) is not None
    )
    return parts, is_open, is_cut


def _is_inside(figure: Figure, part: Figure) -> bool:
    """项目支出1,800万元，项目支出中设备购置费…: a part of the part before."""
    name, mark, _ = figure.label.partition("中")
    return bool(mark) and len(name) > 1 and bare(name) != "" and bare(part.label).endswith(bare(name))


def _is_full_score(figure: Figure) -> bool:
    """决策20分得18分: the first is what could be had."""
    return figure.unit == "分" and (Role.WEIGHT in roles_of(figure) or figure.tail.startswith(("得", "扣")))


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
    mark = (_SCORED if total.unit == "分" else _SUMS_UP).search(total.label)
    if mark is None or total.dimension not in SUMMED or total.is_price or not is_level(total):
        return None
    if _REST.search(sentence.text[max(sentence.start, total.start - 14) : total.start]):
        return None
    figures = sentence.figures
    run: list[Figure] = []
    for figure in reversed(figures[max(0, total.index - MOST_PARTS) : total.index]):
        following = run[0] if run else total
        if figure.depth > total.depth:
            continue
        if figure.depth < total.depth:
            break
        roles = roles_of(figure)
        if not is_alike(figure, total) or figure.is_price or _is_full_score(figure):
            if Role.CHANGE in roles or Role.COMPARED in roles:
                break
            continue
        if Role.SHARE in roles:
            continue
        between = _without_asides(sentence, figure, following)
        is_named = _NO_PART.search(_own(figure.label)) is None or (
            _PLANNED.search(figure.label) is not None and _AVAILABLE.search(total.label) is not None
        )
        if not is_named or len(re.findall(r"[，；、]", between)) > 2 or len(between) > _EQUAL_GAP:
            break
        if Role.CHANGE in roles or Role.AVERAGE in roles or "其中" in following.label:
            break
        if not run and figure.segment != total.segment and mark.lastgroup != "sure":
            break
        run.insert(0, figure)
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
    flows = set(_MONEY_FLOW.findall(total.label))
    if not is_sure and flows and any(flows.isdisjoint(own) for own in map(_MONEY_FLOW.findall, labels) if own):
        return None  # what was planned does not add up to what was paid
    is_nameless = not is_sure or not bare(total.label[: mark.start()])
    return Sum(total, tuple(run), is_nameless, False, is_sure)


def _is_closing(sentence: Sentence, run: Sequence[Figure], total: Figure) -> bool:
    """Whether 共 closes a list of named parts in its own clause."""
    is_named = all(bare(part.label) for part in run) or "分别" in run[0].label
    return total.clause - run[-1].clause <= 1 and is_named
