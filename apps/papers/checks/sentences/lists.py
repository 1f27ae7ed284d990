"""Totals and parts that no word announces: their names, marks and order say that the parts are all of it."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from apps.core.dates import AT_FIRST, EARLIER, PART_OF_YEAR, YEAR
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.families import (
    are_opposites,
    is_complete,
    is_whole_of,
    may_begin,
    may_overlap,
)
from apps.papers.checks.sentences.parts import (
    HEAD,
    MOST_PARTS,
    SLICE,
    WHOLE,
    Sum,
    is_announced,
    own_name,
    parts_from,
    total_of,
)
from apps.papers.checks.sentences.roles import Role, bare, is_level, roles_of
from apps.papers.checks.sentences.slips import WRONG_DIGIT, slip_of

_PART_OF_YEAR = pattern_of(rf"{PART_OF_YEAR}|\d月")
_OPENING = pattern_of(rf"{AT_FIRST}|此前|以前|原有|原先|(?:{EARLIER}|{YEAR}年)(?:年?末|底)")
_GRADE = pattern_of(r"满意|合格|优[秀良]|达标|及格|良好")
_MEASURED = pattern_of(r"面积|金额|数量|人数|户数|长度|里程|规模|活动|设备|项目")
_ALL_OF_IT = pattern_of(r"^(?:全[年县市区局系]|年内|年度|[下现]?设|[下现]?辖|[拥现]?有|持有|组建|成立)|设有")
_SPENT_ON = pattern_of(r"用于|投向|投入|安排给?|分配给?|拨付给?")
_FIRST_SLICE = pattern_of(r"^(?:其中)?(?:上半年|一季度|第一[批期次季阶]|首批)")
_OWED, _PAID = pattern_of(r"应[收缴付还发到完交退办]"), pattern_of(r"实|已")
LONGEST_NAME = 14
LIKE_A_LIST, ABOVE_ALL = Decimal("0.1"), Decimal("0.25")
WITHIN_REACH = Decimal("0.05")
FEW = 4  # of so many things one more or less is near
LIKE_A_FAMILY = Decimal("0.5")


def listed(sentence: Sentence, place: int) -> Sum | None:
    """实有人员72人，在职45人，退休27人: the names of the parts say that they are all of it, or their list does."""
    first = sentence.figures[place]
    if is_announced(sentence, place) or not is_level(first):
        return None
    total = total_of(sentence, place, opens=False)
    if total is None or _PART_OF_YEAR.search(total.label) or _OPENING.search(total.label):
        return None
    if total.dimension is Dimension.PERCENT or "；" in sentence.between(total, first):
        return None  # shares in a row are one whole's
    is_first_slice = _FIRST_SLICE.search(first.label) is not None
    if not (is_first_slice or may_begin(first.label) or _is_first(sentence, total)):
        return None
    parts, is_open, is_cut = parts_from(sentence, total, place, across_semicolons=_is_parallel(sentence, place))
    labels = [part.label for part in parts]
    if not _may_be_parts(parts, total):
        return None
    is_known = are_opposites(labels) or is_whole_of(total.label, labels)
    is_family = is_known or (all(SLICE.search(label) for label in labels) if is_first_slice else is_complete(labels))
    if is_family and is_complete([*labels, total.label]):
        return None  # one of them, not their total
    one = Sum(total, tuple(parts), True, is_open or is_cut, is_sure=False, is_listed=not is_family)
    if is_family and (is_first_slice or WHOLE.search(total.label) or is_slipped(one)):
        return one
    if is_known and one.is_near(LIKE_A_FAMILY):
        return one
    is_likely = one.is_near(LIKE_A_FAMILY) if is_family else _is_near(one)
    return one if is_likely and _is_alone(sentence, one) and (is_family or _is_list(sentence, one)) else None


def _may_be_parts(parts: Sequence[Figure], total: Figure) -> bool:
    """Whether there are two or more of short names, each below the total."""
    if len(parts) < 2 or any(part.amount >= total.amount for part in parts):
        return False
    if _OWED.search(parts[0].label) and _PAID.search(parts[1].label):
        return False  # 应收回1,430万元，实际收回1,415.7万元: one and the same
    return all(len(bare(own_name(part.label))) <= LONGEST_NAME for part in parts)


def _is_alone(sentence: Sentence, one: Sum) -> bool:
    """Whether nothing else is said of the parts: no more of them, no total before or behind, no grade."""
    if one.is_open or not _is_first(sentence, one.total) or _is_added_up_behind(sentence, one):
        return False
    return not any(_GRADE.search(part.label) for part in one.parts)  # those who were not content may go unsaid


def _is_parallel(sentence: Sentence, place: int) -> bool:
    """用于养老1,800万元；用于医疗1,200万元: the same word begins each."""
    first, following = sentence.figures[place], sentence.figures[place + 1 : place + 2]
    verb = _SPENT_ON.match(first.label)
    return verb is not None and any(one.label.startswith(verb[0]) for one in following)


def _is_first(sentence: Sentence, total: Figure) -> bool:
    """Whether nothing else of the kind stands before a number in its segment."""
    before = sentence.figures[max(0, total.index - MOST_PARTS) : total.index]
    return not any(is_alike(figure, total) and figure.segment == total.segment for figure in before)


def _is_added_up_behind(sentence: Sentence, one: Sum) -> bool:
    """Whether the parts are added up to another total, behind them."""
    behind = sentence.figures[one.parts[-1].index + 1 : one.parts[-1].index + 3]
    last = one.parts[-1].segment
    return any(
        is_alike(figure, one.total) and figure.segment == last and Role.TOTAL in roles_of(figure) for figure in behind
    )


def _is_near(one: Sum) -> bool:
    """Whether the parts miss the total by as little as a mistake does, or by a slip of the pen in one of them."""
    is_few = one.total.dimension is Dimension.COUNT and one.total.amount >= FEW and abs(one.gap) <= 1
    if is_few or one.is_near(LIKE_A_LIST if one.gap > 0 else ABOVE_ALL):
        return True
    return is_slipped(one) and all(part.amount + one.gap > 0 for part in one.parts)


def is_slipped(one: Sum) -> bool:
    """Whether a slip of the pen in one of the parts explains what is missing."""
    return min(slip_of(part, part.amount + one.gap) for part in one.parts) < WRONG_DIGIT


def _is_list(sentence: Sentence, one: Sum) -> bool:
    """Whether words or marks tell a total from the parts behind it.

    The parts end alike, and not like the total; 、 joins them where ， stands before the first; or the total is named
    as a whole: 现有, 设有, 全年….
    """
    total, parts = one.total, one.parts
    names = [bare(own_name(part.label)) for part in parts]
    if may_overlap(names) or not all(names) or any(HEAD.fullmatch(name) for name in names):
        return False
    endings = {name[-1] for name in names}
    if len(endings) == 1 and not bare(total.label).endswith(tuple(endings)):
        return True
    head = bare(total.label)[-2:]
    if len(head) > 1 and not _MEASURED.search(head) and all(name.endswith(head) and name != head for name in names):
        return True  # 乡级河长巡河, 村级河长巡河 of 巡河
    joints = [sentence.between(part, other) for part, other in pairwise(parts)]
    if all("、" in joint or "和" in joint for joint in joints) and "、" not in sentence.between(total, parts[0]):
        return True
    if len(parts) > 2 and one.gap < 0 and total.dimension is Dimension.MONEY and one.is_near(WITHIN_REACH):
        return True
    is_whole = WHOLE.search(total.label) is not None or _ALL_OF_IT.search(total.label) is not None
    return is_whole and (len(parts) > 2 or len(endings) == 1)
