"""Figures of several years in one list: 2022年、2023年、2024年分别为18万元、15万元、12.6万元."""

import itertools
from collections.abc import Mapping, Sequence

from apps.core.dates import EARLIER, YEAR, all_years_in
from apps.core.patterns import pattern_of
from apps.core.quantities import number_of
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.roles import bare, is_level

FEWEST, MOST = 2, 6
_YEARS = pattern_of(
    rf"(?<!\d){YEAR}年?(?:度)?(?:(?:[、，和及与]|以及){YEAR}年?(?:度)?)+|(?<!\d){YEAR}年?[-—~至到]+{YEAR}年"
)
_EACH_YEAR = pattern_of(r"分别|依次|各为|逐年为")
_LEADING_YEAR = pattern_of(rf"(?P<year>{YEAR})年(?:度)?")
_LISTED = pattern_of(r"(?:[、，和及与]|以及)")
_UNTIL = pattern_of(r"[-—~至到]")
_LATELY = pattern_of(r"近([两三四五六])年来?|([三四五六])年来")
_THEN = pattern_of(rf"(?:比|较|与|同)(?P<year>{YEAR})年")
_NOW = pattern_of(rf"(?P<year>{YEAR})年[^，；\d]{{0,8}}(?:比|较|与|同)")
_LAST = pattern_of(rf"(?:比|较)(?:{EARLIER})|同比")


def series_of(sentence: Sentence) -> Mapping[int, Figure]:
    """The figure of each year that has one of its own, under one name; empty where no two years have."""
    if len(sentence.figures) < FEWEST:
        return {}
    found = _YEARS.search(sentence.text, sentence.start, sentence.end)
    if found is not None:
        return _listed(sentence, found.end(), _years_of(found[0]))
    lately = _LATELY.search(sentence.text, sentence.start, sentence.end)
    if lately is not None:
        last = max(all_years_in(sentence.words), default=0)
        count = int(number_of(lately[1] or lately[2]) or 0)
        return _listed(sentence, lately.end(), list(range(last - count + 1, last + 1)))
    return _each_with_its_year(sentence)


def _each_with_its_year(sentence: Sentence) -> Mapping[int, Figure]:
    """2022年培训费18万元，2023年15万元，2024年12.6万元: one name, or none behind the first."""
    found: dict[int, Figure] = {}
    name = ""
    for figure in sentence.figures:
        year = _LEADING_YEAR.match(figure.label)
        if year is None or not is_level(figure) or any(not is_alike(figure, other) for other in found.values()):
            break
        own = bare(figure.label[year.end() :])
        if (found and own not in {"", name}) or int(year["year"]) in found:
            return {}
        name = name or own
        found[int(year["year"])] = figure
    return found if len(found) >= FEWEST else {}


def _years_of(words: str) -> list[int]:
    years = list(all_years_in(words))
    is_range = len(years) == FEWEST and years[0] < years[1] and _UNTIL.search(words) is not None
    return list(range(years[0], years[1] + 1)) if is_range else years


def _listed(sentence: Sentence, start: int, years: Sequence[int]) -> Mapping[int, Figure]:
    behind = sentence.figures_in(start, sentence.end)[: len(years)]
    if len(behind) < len(years) or not FEWEST <= len(years) <= MOST:
        return {}
    if not _EACH_YEAR.search(sentence.text, start, behind[0].start):
        return {}
    pairs = itertools.pairwise(behind)
    is_list = all(is_alike(one, two) and _LISTED.fullmatch(sentence.between(one, two)) for one, two in pairs)
    return dict(zip(years, behind, strict=True)) if is_list else {}


def levels_in(series: Mapping[int, Figure], lead: str) -> tuple[Figure | None, Figure | None]:
    """The level and its base that the words before a change mean: 2024年比2023年, 较2022年, 比上年."""
    named, of_now = _THEN.search(lead), _NOW.search(lead)
    now = int(of_now["year"]) if of_now else max(series)
    then = int(named["year"]) if named else now - 1 if _LAST.search(lead) else min(series) - 1
    return (series[now], series[then]) if then in series and now in series else (None, None)
