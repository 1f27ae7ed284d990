"""How the words of a passage are quoted."""

import re

_WIDTH = 6
_DIGIT = re.compile(r"\d")
_CUT_IN_FRONT, _CUT_BEHIND = re.compile(r"^[\d.,-]+"), re.compile(r"[\d.,-]+$")
_END_OF_SENTENCE = re.compile("[。！？；\n]")


def around(text: str, found: re.Match[str]) -> str:
    """The match with a few characters of its own sentence on both sides, no number cut in two, on one line."""
    start, end = max(0, found.start() - _WIDTH), found.end() + _WIDTH
    before = _END_OF_SENTENCE.split(text[start : found.start()])[-1]
    behind = _END_OF_SENTENCE.split(text[found.end() : end])[0]
    if len(before) == found.start() - start and _DIGIT.fullmatch(text[start - 1 : start]):
        before = _CUT_IN_FRONT.sub("", before)
    if len(behind) == _WIDTH and _DIGIT.fullmatch(text[end : end + 1]):
        behind = _CUT_BEHIND.sub("", behind)
    return " ".join(f"{before}{found[0]}{behind}".split())


def headed(heading: str, quoted: str) -> str:
    """``报告正文“…”中“支出XX万元”``; without a heading the quoted words alone."""
    return f"{heading}中“{quoted}”" if heading else f"“{quoted}”"
