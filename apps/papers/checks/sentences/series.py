"""Figures of several years in one list: 2022年、2023年、2024年分别为18万元、15万元、12.6万元."""

import itertools
import re
from collections.abc import Mapping

from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.roles import bare, is_level

FEWEST, MOST = 2, 6
_YEARS = re.compile(
    r"(?<!\d)20\d\d年?(?:度)?(?:(?:[、，和及与]|以及)20\d\d年?(?:度)?)+|(?<!\d)20\d\d年?[-—~至到]+20\d\d年"
)
_EACH_YEAR = re.compile(r"分别|依次|各为|逐年为")
_LEADING_YEAR = re.compile(r"(?P<year>20\d\d)年(?:度)?")
_LISTED = re.compile(r"(?:[、，和及与]|以及)")
_ONE = re.compile(r"20\d\d")
_THEN = re.compile(r"(?:比|较|与|同)(?P<year>20\d\d)年")
_NOW = re.compile(r"(?P<year>20\d\d)年[^，；\d]{0,8}(?:比|较|与|同)")
_LAST = re.compile(r"(?:比|较)(?:上|去)年|同比")


def series_of(sentence: Sentence) -> Mapping[int, Figure]:
    """The figure of each year that has one of its own, under one name; empty where no two years have."""
    if len(sentence.figures) < FEWEST:
        return {}
    found = _YEARS.search(sentence.text, sentence.start, sentence.end)
    return _listed(sentence, found) if found is not None else _each_with_its_year(sentence)


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


def _listed(sentence: Sentence, found: re.Match[str]) -> Mapping[int, Figure]:
    years = [int(year) for year in _ONE.findall(found[0])]
    if "、" not in found[0] and len(years) == FEWEST and years[0] < years[1]:
        years = list(range(years[0], years[1] + 1)) if re.search(r"[-—~至到]", found[0]) else years
    behind = sentence.figures_in(found.end(), sentence.end)[: len(years)]
    if len(behind) < len(years) or not FEWEST <= len(years) <= MOST:
        return {}
    if not _EACH_YEAR.search(sentence.text, found.end(), behind[0].start):
        return {}
    pairs = itertools.pairwise(behind)
    is_list = all(is_alike(one, two) and _LISTED.fullmatch(sentence.between(one, two)) for one, two in pairs)
    return dict(zip(years, behind, strict=True)) if is_list else {}


def levels_in(series: Mapping[int, Figure], lead: str) -> tuple[Figure | None, Figure | None]:
    """The level and its base that the words before a change mean: 2024年比2023年, 较2022年, 比上年."""
    named, of_now = _THEN.search(lead), _NOW.search(lead)
    now = int(of_now["year"]) if of_now else max(series)
    then = int(named["year"]) if named else now - 1 if _LAST.search(lead) else 0
    return (series.get(now), series.get(then)) if then in series and now in series else (None, None)
