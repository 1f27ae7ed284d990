"""How the words of a passage are quoted."""

import re

_WIDTH = 6


def around(text: str, found: re.Match[str]) -> str:
    """The match with a few characters of its own paragraph on both sides, on one line."""
    before = text[max(0, found.start() - _WIDTH) : found.start()].rpartition("\n")[2]
    behind = text[found.end() : found.end() + _WIDTH].partition("\n")[0]
    return " ".join(f"{before}{found[0]}{behind}".split())


def headed(heading: str, quoted: str) -> str:
    """``报告正文“…”中“支出XX万元”``; without a heading the quoted words alone."""
    return f"{heading}中“{quoted}”" if heading else f"“{quoted}”"
