"""Headings of official reports: 一、 （一） 1. （1）, each level with its own mark."""

from apps.core import patterns as re

LONGEST_HEADING = 40

_MARKS = (
    re.compile("[一二三四五六七八九十百]{1,4}、|第[一二三四五六七八九十]{1,3}[章部][分]?"),
    re.compile("[（(][一二三四五六七八九十百]{1,4}[）)]"),
    re.compile(r"\d{1,2}(?:[.．](?!\d)|、)"),
    re.compile(r"[（(]\d{1,2}[）)]"),
)


def level_of_heading(text: str) -> int:
    """1 for 一、, 2 for （一）, 3 for ``1.``, 4 for （1）; 0 for a text that is no heading but a sentence."""
    if len(text) > LONGEST_HEADING or re.search("[。；;，,：:]", text):
        return 0
    return next((level for level, mark in enumerate(_MARKS, start=1) if mark.match(text)), 0)
