"""Labels of forms: what a cell says without spaces and brackets, and whether it is one of the known words."""

from functools import lru_cache

from apps.core import patterns as re
from apps.papers.imports import heads as words
from apps.papers.imports.expressions import plain

LONGEST_HEAD = 40
LONGEST_LABEL = 120

_BRACKETS = re.compile(r"\([^()]{0,20}\)|\[[^\[\]]{0,20}\]")
_NUMBERING = re.compile(r"(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[、.](?!\d))")
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d*)?\s*(?:%|分|[万亿]?元|人)?")


def bare(text: str) -> str:
    """A label without spaces, numbering, and what stands in brackets: 全年执行数（B）."""
    return _bare(text) if len(text) <= LONGEST_LABEL else ""


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    flat = re.sub(r"\s", "", plain(text))
    flat = _BRACKETS.sub("", _NUMBERING.sub("", flat, count=1) if _NUMBERING.match(flat) else flat)
    return flat.strip(":：*★☆、")


@lru_cache(maxsize=64)
def _pattern(listed: str) -> re.Pattern[str]:
    """Words that begin alike are tried together."""
    leads = "|".join(sorted(words.LEADS.split(), key=len, reverse=True))
    beginnings = {"~": f"(?:{leads})*", "*": ".*", "": ""}
    groups: dict[str, list[str]] = {beginning: [] for beginning in beginnings}
    never = "".join(f"(?!.*{re.escape(word[1:])})" for word in listed.split() if word[0] == "!")
    for word in (word for word in listed.split() if word[0] != "!"):
        beginning = word[0] if word[0] in beginnings else ""
        groups[beginning].append(re.escape(word.removeprefix(beginning)).replace(r"\*", ".*").replace(r"\#", r"\d"))
    alternatives = "|".join(f"{beginnings[key]}(?:{'|'.join(rest)})" for key, rest in groups.items() if rest)
    return re.compile(f"{never}(?:{alternatives})")


def fits(listed: str, text: str, longest: int = LONGEST_HEAD) -> bool:
    """Whether a text is one of the words (see ``heads``)."""
    label = bare(text)
    return 0 < len(label) <= longest and _pattern(listed).fullmatch(label) is not None


def is_number(cell: str) -> bool:
    """A figure with or without its unit, and nothing else."""
    return len(cell) < LONGEST_HEAD and bool(_NUMBER.fullmatch(plain(cell)))
