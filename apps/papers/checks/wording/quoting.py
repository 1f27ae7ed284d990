"""How the words of a passage are quoted."""

from apps.core import patterns as re

_WIDTH = 6


def around(text: str, found: re.Match[str]) -> str:
    """The match with a few characters on both sides, on one line."""
    return " ".join(text[max(0, found.start() - _WIDTH) : found.end() + _WIDTH].split())


def headed(heading: str, quoted: str) -> str:
    """``报告正文“…”中“支出XX万元”``; without a heading the quoted words alone."""
    return f"{heading}中“{quoted}”" if heading else f"“{quoted}”"
