"""Remarks on one text, as a few words."""

import re
from decimal import Decimal

from apps.papers.checks.sentences import remarks_on
from apps.papers.facts import Header, Passage, Remark

HEADER = Header(2024, "清江县水利局")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def remarks(*texts: str) -> list[Remark]:
    """Every remark on passages of these texts."""
    passages = [Passage(f"passage.{number}", "", text) for number, text in enumerate(texts)]
    return list(remarks_on(passages, HEADER))


def told(text: str) -> list[str]:
    """``check severity expected`` of every remark."""
    return [
        f"{one.check} {one.severity}" + (f" {one.expected.normalize():f}" if one.expected is not None else "")
        for one in remarks(text)
    ]


def claimed(remark: Remark) -> set[Decimal]:
    """Every figure that a remark names itself: its expected one, and those outside of what it quotes.

    What a part should have been stands behind a quotation of it.
    """
    words = re.sub(r"正文写“[^”]*”", "", remark.fact).replace(",", "")
    found = {Decimal(number) for number in _NUMBER.findall(words)}
    return found | ({remark.expected} if remark.expected is not None else set())
