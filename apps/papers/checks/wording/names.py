"""Official names of function classes (regulation §5, T09 and §7.1)."""

import re
from collections.abc import Iterator

from apps.budgets.facts import function_names, wrong_names
from apps.core.findings import Severity
from apps.core.quantities import plain, sentences
from apps.papers.facts import Header, Passage, Remark

_ADVICE = "请改用政府收支分类科目的名称。"
_YEAR = re.compile(r"(?<!\d)20\d\d(?=年)")


def t09_names_are_official(passage: Passage, header: Header) -> Iterator[Remark]:
    """Function classes are called by their official names: 社会保障和就业支出 (regulation §5, T09 and §7.1).

    A name that was official in a year of its sentence is right there.
    """
    wrong = wrong_names(header.year)
    text = plain(passage.text)
    if "支出" not in text:
        return
    told: set[str] = set()
    for start, end in sentences(text):
        sentence = text[start:end]
        for name, official in wrong.items():
            place = sentence.find(name)
            if place >= 0 and name not in told and not _was_official(name, sentence):
                told.add(name)
                fact, begin = f"“{name}”的规范名称是“{official}”", start + place
                yield Remark("T09", passage.place, Severity.HINT, fact, _ADVICE, begin, begin + len(name))


def _was_official(name: str, sentence: str) -> bool:
    years = [int(year) for year in _YEAR.findall(sentence)]
    return any(one.name == name and one.is_of(year) for one in function_names() for year in years)
