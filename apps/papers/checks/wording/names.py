"""Official names of function classes (regulation §5, T09 and §7.1)."""

from collections.abc import Iterator

from apps.budgets.facts import wrong_names
from apps.core.findings import Severity
from apps.papers.facts import Header, Passage, Remark

ADVICE = "请改用政府收支分类科目的名称。"


def t09_names_are_official(passage: Passage, header: Header) -> Iterator[Remark]:
    """Function classes are called by their official names: 社会保障和就业支出 (regulation §5, T09 and §7.1)."""
    for name, official in wrong_names(header.year).items():
        start = passage.text.find(name)
        if start >= 0:
            fact = f"“{name}”的规范名称是“{official}”"
            yield Remark("T09", passage.place, Severity.HINT, fact, ADVICE, start, start + len(name))
