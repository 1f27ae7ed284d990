"""A score and a grade in one sentence: 得86.4分，等级为优 (regulation §1.7 and §5, T25)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from apps.core.amounts import HUNDRED, show_plain
from apps.core.dates import EARLIER
from apps.core.findings import Severity
from apps.core.patterns import pattern_of
from apps.core.quantities import plain
from apps.indicators.facts import GradeBand
from apps.indicators.rules import grade_of
from apps.papers.checks.printed_totals import grade_in
from apps.papers.checks.words import OF_A_SCORE
from apps.papers.facts import Passage, Remark

FEWEST_BANDS = 2  # that a text must tell before they count
_GRADE = r"(?:优秀?|良好?|中等?|较差|差)(?=[”，。；、（）级等档\n]|$)"
_NAMED = (
    r"(?:等级|等次|评级|档次|级别|结果|结论|评定|评价|评|属|对应)"
    r"(?:评定|认定|确定|达到?|结果|结论|等级|等次|为|是|属于?|：)*“?"
)
_TOLD = pattern_of(
    rf"(?:(?<=[，。；：\n、])|^)[^，。；：\n\d]{{0,20}}?(?:{OF_A_SCORE}|自我评价|得|总)[^，。；：\n\d]{{0,8}}?"
    r"(?:合计|共计|最终|为|是|达到?|：|共|得|分)*(?P<score>\d{1,3}(?:\.\d{1,2})?)分"
    rf"[^。；\n\d]{{0,12}}?{_NAMED}(?P<grade>{_GRADE})"
)
_BAND = pattern_of(
    r"(?P<lower>\d{2})分?(?:（含\w{0,3}）)?(?:[-—~～至到]\d{2,3}分?(?:（不?含\w{0,3}）)?|分?(?:及|含)?以上)"
    r"(?:（不?含\w{0,3}）)?(?:的|得分)?(?:评|定|属)?(?:为|是|：)?“?(?P<grade>优|良|中|差)"
)
_PART = pattern_of(rf"{EARLIER}|指标|满意度|平均|扣|一级|二级|单项")
_ADVICE = "请核对得分和等级；当地分档不同的请注明。"


def wrong_grades(passages: Sequence[Passage], bands: Sequence[GradeBand], *, is_asked: bool) -> Iterator[Remark]:
    """The grade that a sentence gives is the one of its score, by the bands that the text tells, else by ``bands``.

    ``is_asked``: nobody knows whether these are the bands of the place.
    """
    own = _bands_in(passages)
    known = own or tuple(bands)
    severity = Severity.HINT if is_asked and not own else Severity.WARNING
    for passage in passages:
        text = plain(passage.text)
        for found in _TOLD.finditer(text):
            score, stated = Decimal(found["score"]), grade_in(found["grade"])
            right = grade_of(known, score) if score <= HUNDRED else None
            if right is None or right is stated or _PART.search(text, found.start(), found.start("score")):
                continue
            limits = "，".join(f"{band.grade.label}不低于 {show_plain(band.lower)}" for band in known if band.lower)
            fact = f"得分 {found['score']} 分，等级应为“{right.label}”，正文写“{found['grade']}”（{limits}）"
            yield Remark("T25", passage.place, severity, fact, _ADVICE, found.start("score"), found.end(), None, score)


def _bands_in(passages: Sequence[Passage]) -> tuple[GradeBand, ...]:
    """The bands that the text itself tells: 90分以上为优，80至90分为良."""
    told = {
        grade: Decimal(found["lower"])
        for passage in passages
        for found in _BAND.finditer(plain(passage.text))
        if (grade := grade_in(found["grade"])) is not None
    }
    ordered = sorted(told.items(), key=lambda one: -one[1])
    return tuple(GradeBand(grade, lower) for grade, lower in ordered) if len(ordered) >= FEWEST_BANDS else ()
