"""Placeholders and prompts of templates (regulation §5, T04)."""

import re
from collections.abc import Iterator

from apps.core.findings import Severity
from apps.papers.checks.wording.quoting import around, headed
from apps.papers.facts import Header, Passage, Remark

ADVICE = "请填写具体内容，或删除。"
_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9])[XxＸｘ]{2,}(?![A-Za-z])|×{2,}|(?<![A-Za-z0-9])[XxＸｘ×](?=年|月|日|万元|亿元|元|%|％|个|家|人次|项)"
    r"|某某|[*＊]{2,}|_{3,}|＿{2,}|[{｛][^{}｛｝\n]{0,20}[}｝]|【[^【】\n]{0,20}[填写请][^【】\n]{0,20}】"
    r"|(?<![有亟尚])待(?:填写?|补充?|定)(?=[。，；、）)\s]|$)|[（(]略[）)]|[（(]\d{2,4}\s?字(?:以内|左右)[）)]"
    r"|请(?:填写|输入|在此|简述|简要|概述|描述)|此处(?:填写|应填|说明)|#(?:REF|DIV/0|VALUE|N/A|NAME)[!?]?"
)
ELLIPSIS = re.compile(r"…{2,}|\.{4,}|。{3,}")


def t04_no_placeholders(passage: Passage, header: Header) -> Iterator[Remark]:
    """No XX, ××, 某某, {单位}, 待填写, （略）, …… and no prompt of a template (regulation §5, T04)."""
    for pattern, severity, what in ((_PLACEHOLDER, Severity.ERROR, "未填写"), (ELLIPSIS, Severity.WARNING, "似未写完")):
        for found in pattern.finditer(passage.text):
            fact = f"{headed(passage.heading, around(passage.text, found))}{what}"
            yield Remark("T04", passage.place, severity, fact, ADVICE, found.start(), found.end())
