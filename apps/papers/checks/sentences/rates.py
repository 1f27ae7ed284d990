"""Rates inside a sentence (regulation §5, T16): execution, arrival, completion, satisfaction, saving, any …率."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from apps.core.dates import EARLIER, PART_OF_YEAR, YEAR
from apps.core.patterns import pattern_of
from apps.core.quantities import Approximation, Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence, with_the_one_before
from apps.papers.checks.sentences.quotients import (
    Quotient,
    accuse_quotient,
    are_alike,
    around,
    behind,
    is_read_otherwise,
    is_slip,
    last_before,
)
from apps.papers.checks.sentences.rate_figures import beside, chosen, grown, is_gap, left_over
from apps.papers.checks.sentences.rate_kinds import (
    KINDS,
    PLANNED,
    Kind,
    Trait,
    is_of_a_kind,
    kinds_of,
    names,
)
from apps.papers.checks.sentences.rate_places import by_place, of_an_unknown_name
from apps.papers.checks.sentences.rate_wholes import (
    VERBS,
    of_its_basis,
    of_the_figure_before,
    of_whole,
    with_an_earlier_whole,
)
from apps.papers.checks.sentences.roles import Role, bare, roles_of
from apps.papers.checks.sentences.telling import ADVICE_ON_RATES
from apps.papers.checks.words import SAVED, TO_SETTLE
from apps.papers.facts import Remark

Reading = tuple[Quotient | None, list[Figure]]  # what a rate is made of, and every figure that it could be made of
_RATE = pattern_of(
    r"(?P<stem>[^，、；：（）]{1,16}?)(?:率|度|进度|比例)(?P<inside>·[^·]{1,12}·)?(?:仅|只|均|也|就|已|则)*"
    r"(?:为|达到了?|达|是|至|在|约|[接将]?近|超过?|不足|高|只有|有|仍|即|，|：|\ )*$"
)
_ACHIEVED = {"完成", "达成", "实现"}
_INCLUDED = pattern_of(r"·?(?:含|包括)(?P<name>[^·]{2,8})·?")
_BY = pattern_of(r"^.*(?:得分|计分|评分|折算|扣分)(?:按照?|依据?|根据|以)")
# 办结近九成: how much of it was done, without a word for rate.
_DONE_BY = pattern_of(
    rf"(?:目前|实际|已|共|总体|全年)*(?P<stem>{TO_SETTLE}|支付|拨付|竣工|处置|调解|签约|安置|满意|[^，；：、]{{2,6}}(?=工作))(?:工作(?:已|总体|累计)*完成)?(?:了|已|约|[接将]?近|超过?|不足|达到?)*"
)
_OF = pattern_of(
    r"(?P<excess>超额)?(?P<verb>完成|达到?了?|为|相当于|是|约为|达成|实现)(?:了)?(?P<whole>[^，；：、]{0,16}?)的?(?:约|近|超过?)?$"
)
_BEYOND = pattern_of(
    r"(?:比|较)?超(?:额|过|出)?(?:了)?(?:年度|年初|全年)?(?:目标|计划|任务|指标|预期)(?:任务|数|值|目标)?(?:了)?(?:约|近)?"
)
_NO_RATE = pattern_of(
    rf"目标(?!任务|的|数的|值的|实现|完成)|不低于|不高于|≥|≤|{EARLIER}|全国|全省|全市平均|以上|要求|标准|[利税汇]率|(?<![续缴收交])费率|力争|计划(?!完成|执行|的|任务|数的)|"
    rf"每年|{YEAR}年(?!度)|差异率|权重|分值|扣"
)


def wrong_rates(sentence: Sentence) -> Iterator[Remark]:
    """Rates that their two figures do not give, where the words say which two are meant (regulation §5, T16)."""
    joint: Sentence | None = None
    for rate in sentence.figures:
        if rate.dimension is not Dimension.PERCENT or rate.quantity.approximation is Approximation.RANGE:
            continue
        if rate.amount < 0:
            continue
        is_change = bool({Role.CHANGE, Role.COMPARED, Role.SHARE} & roles_of(rate))
        is_change = is_change and not _BEYOND.fullmatch(rate.label)
        if is_change and not _EXCESS.search(rate.label) and not _SAVED.fullmatch(rate.label):
            continue
        if _NO_RATE.search(rate.label) and not _BEYOND.fullmatch(rate.label):
            continue
        quotient, pool = _quotient(sentence, rate)
        if quotient is None and sentence.before:
            joint = joint or with_the_one_before(sentence)
            quotient, pool = _across(joint, joint.figures[len(sentence.before) + rate.index]) if joint else (None, [])
        if quotient is None or not quotient.can_be_judged:
            continue
        severity = quotient.doubt(rate)
        is_other_time = "全年" in rate.label and any(_PART_OF_YEAR.search(part.label) for part in quotient.parts)
        if severity is not None and not is_other_time and not is_read_otherwise(rate, quotient, pool):
            yield accuse_quotient(sentence, "T16", severity, rate, quotient, ADVICE_ON_RATES)


def _across(joint: Sentence, rate: Figure) -> Reading:
    """全年预算数1,400万元。年末支付1,337万元，预算执行率96.5%: what is named in the sentence before is only likely."""
    found, pool = _quotient(joint, rate)
    if found is None or not found.is_sure or not is_slip(rate, found.exact):
        return None, pool
    return found._replace(is_sure=False, is_likely=False), pool


_PART_OF_YEAR = pattern_of(rf"{PART_OF_YEAR}|\d月(?![底末])")
_EXCESS = pattern_of(r"超额完成[^，；]{0,8}$")


class _Near(NamedTuple):
    """The figures that a rate could be made of: those before it, all, and those behind the rate before it."""

    before: Sequence[Figure]
    pool: list[Figure]
    recent: Sequence[Figure]


def _quotient(sentence: Sentence, rate: Figure) -> Reading:
    """What the words say a rate is made of: the first reading that knows them decides, though it may name nothing."""
    before, after = around(sentence, rate), behind(sentence, rate)
    last = max((one.index for one in last_before(sentence, rate) if one.dimension is Dimension.PERCENT), default=None)
    recent = [figure for figure in before if last is not None and figure.index > last]
    near = _Near(before, [*before, *(figure for figure in after if figure not in before)], recent)
    for read in _READINGS:
        reading = read(sentence, rate, near)
        if reading is not None:
            return reading
    return None, near.pool


def _by_its_basis(sentence: Sentence, rate: Figure, near: _Near) -> Reading | None:
    based = of_its_basis(sentence, rate, near.before)
    return (based, near.pool) if based is not None else None


def _by_its_name(sentence: Sentence, rate: Figure, near: _Near) -> Reading | None:
    """执行率, 满意度: by the first of its kinds that the figures beside it know."""
    named = _RATE.search(rate.label)
    if named is None:
        return None
    if _is_of_a_radius(sentence, rate):
        return None, near.pool
    stem, is_open = _BY.sub("", named["stem"]), False
    for kind, name in kinds_of(stem, near.pool):
        is_open |= kind.trait is Trait.OPEN and bool(name)
        reading = _of_kind(sentence, rate, near, _Named(named, stem, kind, name))
        if reading is not None:
            return reading
    if is_of_a_kind(named["stem"]) and not is_open:
        return of_an_unknown_name(sentence, rate, stem, near.before), near.pool
    return by_place(sentence, rate, named["stem"], near.before), near.pool


class _Named(NamedTuple):
    """A rate under one of its kinds: what its label says, its stem, and what it is of beside the kind."""

    words: re.Match[str]
    stem: str
    kind: Kind
    name: str


def _of_kind(sentence: Sentence, rate: Figure, near: _Near, named: _Named) -> Reading | None:
    found, kind = _made_of(near, named), named.kind
    if found is not None and (_is_of_one_among_them(rate, found) or _is_of_things(found, named.words["stem"])):
        return None, near.pool
    if found is not None and named.name and not _is_of(found, named.name):
        if kind.is_known or "其中" in rate.label:
            return None, near.pool
        found = found._replace(is_sure=False, is_likely=False)
    if found is None and sentence.before:
        found = with_an_earlier_whole(near.before, sentence.before, kind)
    if found is None:
        return None
    included = _INCLUDED.search(named.words["inside"] or "")
    if included is not None:
        return _with(found, included["name"], near.before), []
    left = left_over(near.before, kind)
    is_left = left is not None and left.can_be_judged and left.misfit(rate) is None
    return (None if is_left else found), [figure for figure in near.pool if not kind.never.search(figure.label)]


def _made_of(near: _Near, named: _Named) -> Quotient | None:
    kind, stem = named.kind, named.kind.stem.search(named.stem)
    word = stem[0] if stem is not None else ""
    if kind.trait is Trait.GROWN:
        found = grown(near.pool, kind)
    else:
        found = chosen(near.before, kind, word) or chosen(near.pool, kind, word)
        found = found or left_over(near.before, kind) or beside(near.pool, kind)
    return None if found is not None and _is_told_already(found, near.recent) else found


def _by_what_was_done(sentence: Sentence, rate: Figure, near: _Near) -> Reading | None:
    verb = _DONE_BY.fullmatch(rate.label)
    if verb is None:
        return None
    kinds = kinds_of(verb["stem"], near.before)
    found = next((chosen(near.before, kind) for kind, rest in kinds if not rest), None)
    return (found._replace(is_sure=found.is_likely) if found is not None else None), near.pool


def _by_what_was_saved(sentence: Sentence, rate: Figure, near: _Near) -> Reading | None:
    return (_saved(rate, near.before), near.pool) if _SAVED.fullmatch(rate.label) else None


def _by_its_excess(sentence: Sentence, rate: Figure, near: _Near) -> Reading | None:
    is_beyond = _BEYOND.fullmatch(rate.label) is not None
    return (of_whole("任务", near.before, is_excess=True), near.pool) if is_beyond else None


def _by_its_whole(sentence: Sentence, rate: Figure, near: _Near) -> Reading | None:
    """完成年度任务的118%: by the whole that is named behind the verb, or before 完成."""
    of = _OF.search(rate.label)
    if of is None:
        return None
    whole = of["whole"] or (rate.label[: of.start()] if of["verb"] in _ACHIEVED else "")
    is_excess = bool(of["excess"])
    found = of_whole(whole, near.before, is_excess=is_excess) or of_whole(whole, near.pool, is_excess=is_excess)
    return found, near.pool


def _by_the_figure_before(sentence: Sentence, rate: Figure, near: _Near) -> Reading | None:
    direct = of_the_figure_before(sentence, rate, near.before)
    return (direct if direct is None or "占" not in direct.whole.label else None), near.pool


_READINGS: tuple[Callable[[Sentence, Figure, _Near], Reading | None], ...] = (
    _by_its_basis,
    _by_its_name,
    _by_what_was_done,
    _by_what_was_saved,
    _by_its_excess,
    _by_its_whole,
    _by_the_figure_before,
)


def _is_of_one_among_them(rate: Figure, quotient: Quotient) -> bool:
    """资金使用率93%，其中甲项目下达100万元，支付90万元: what stands behind is of one of them, and has its name."""
    first = min((*quotient.parts, quotient.whole), key=lambda figure: figure.index)
    own = first.label.rpartition("其中")[2] if first.index > rate.index else ""
    return "其中" in first.label and bool(bare(VERBS.sub("", PLANNED.sub("", own))))


def _is_of_a_radius(sentence: Sentence, rate: Figure) -> bool:
    """步行10分钟覆盖率: a rate with a time in its name is of nothing that is counted here."""
    before = sentence.figures[rate.index - 1] if rate.index else None
    if before is None or before.dimension is not Dimension.TIME:
        return False
    return sentence.between(before, rate) == rate.label and not rate.label.startswith("内")


def _is_told_already(quotient: Quotient, recent: Sequence[Figure]) -> bool:
    """第一针2.16万人，接种率98%，第二针2.09万人，接种率95%: what stands behind the last rate is what this one is of."""
    behind_it = [figure for figure in recent if are_alike(figure, quotient.whole) and not is_gap(figure)]
    own = {figure.index for figure in (*quotient.parts, quotient.whole)}
    return bool(behind_it) and max(own) < behind_it[0].index


def _saved(rate: Figure, pool: Sequence[Figure]) -> Quotient | None:
    """下浮8%, 节约了10%, of a budget and a price that stand before it."""
    verb = _SAVED.search(rate.label)
    kind = next((kind for kind in KINDS if verb is not None and kind.stem.search(verb[0])), None)
    return (chosen(pool, kind) or left_over(pool, kind)) if kind is not None else None


_SAVED = pattern_of(rf"(?:{SAVED})(?:了|幅度)?(?:为|达到?|约)*$")


def _is_of(quotient: Quotient, name: str) -> bool:
    """Whether the numerator or the denominator is what the rate says it is of: 省级资金支付率."""
    return any(names(figure, name) for figure in (*quotient.parts, quotient.whole))


def _is_of_things(quotient: Quotient, stem: str) -> bool:
    """Whether a rate of money, 投资完成率, would be made of things."""
    return _OF_MONEY.search(stem) is not None and quotient.whole.dimension is Dimension.COUNT


_OF_MONEY = pattern_of(r"资金|投资|预算|经费")


def _with(quotient: Quotient, name: str, pool: Sequence[Figure]) -> Quotient:
    """满意度（含基本满意）: the figure of that name belongs to the numerator."""
    parts = [
        figure
        for figure in pool
        if name in figure.label and figure is not quotient.whole and are_alike(figure, quotient.whole)
    ]
    named = [figure for figure in pool if figure is not quotient.whole and figure not in parts]
    plain = [figure for figure in named if are_alike(figure, quotient.whole) and figure.label.endswith(name[-2:])]
    return Quotient((*(plain or quotient.parts)[:1], *parts[:1]), quotient.whole, is_sure=bool(parts))
