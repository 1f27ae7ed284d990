"""Texts outside the tables: headings of reports by their marks, and which part of a form a text is."""

import re

from apps.core.enums import LabelledEnum
from apps.core.patterns import pattern_of
from apps.papers.imports.heads import LEADS_OF_NOTES

LONGEST_HEADING = 40

_MARKS = (
    pattern_of("[一二三四五六七八九十百]{1,4}、|第[一二三四五六七八九十]{1,3}[章部][分]?"),
    pattern_of("[（(][一二三四五六七八九十百]{1,4}[）)]"),
    pattern_of(r"\d{1,2}(?:[.．](?!\d)|、)"),
    pattern_of(r"[（(]\d{1,2}[）)]"),
)


def level_of_heading(text: str) -> int:
    """1 for 一、, 2 for （一）, 3 for ``1.``, 4 for （1）; 0 for a text that is no heading but a sentence."""
    if len(text) > LONGEST_HEADING or re.search("[。；;，,：:]", text):
        return 0
    return next((level for level, mark in enumerate(_MARKS, start=1) if mark.match(text)), 0)


class Part(LabelledEnum):
    """What a text of a form is: the label and content of a cell, sentences, or what stands around the form."""

    HEAD = "head", "表头"
    WORDS = "words", "文字"
    NOTE = "note", "附注"


_NOTE = pattern_of(
    rf"[（(]?(?:{'|'.join(LEADS_OF_NOTES.split())})(?:人|日期|时间|说明|电话|意见|签[字章名]|[（(]签[字章名][)）])*\d{{0,2}}(?:[：:\s]|$)"
)


def is_sentence(text: str) -> bool:
    """More than a label or the name of something."""
    return len(text) > LONGEST_HEADING or re.search("[。；]", text) is not None


def part_of(text: str) -> Part:
    """Which part of its form a text outside the tables is."""
    if _NOTE.match(text):
        return Part.NOTE
    return Part.WORDS if is_sentence(text) else Part.HEAD
