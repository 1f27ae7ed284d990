"""Wording that no report may keep; live figures without a value; what was not read; problems without measures."""

import re
from collections.abc import Iterator

from apps.core.findings import Finding, Severity
from apps.evaluations.checks.words.notes import Note, gathered
from apps.evaluations.checks.words.passages import (
    READ_BESIDE,
    READ_IN_ALL,
    READ_LENGTH,
    beside,
    lengths_read,
    texts_of,
    typed_sections,
)
from apps.evaluations.checks.words.tokens import open_tokens
from apps.evaluations.checks.words.told import told
from apps.evaluations.facts import BASIC_FIELDS, Sheet
from apps.evaluations.rules import Assessment
from apps.papers.checks.wording.placeholders import ADVICE as PLACEHOLDER_ADVICE

_ITEMS = (
    re.compile(r"[一二三四五六七八九十]是"),
    re.compile(r"（[一二三四五六七八九十]{1,3}）"),
    re.compile(r"(?m)^\s*\d{1,2}[.．、]"),
    re.compile(r"第[一二三四五六七八九十][，、]"),
)


def t03_years_are_of_the_task(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """The report speaks of the task's year; other years are the one before, history and plans (regulation §5, T03)."""
    return told(sheet, assessment, "T03")


def t04_no_placeholders(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """No XX, ××, 某某, {单位}, 待填写, （略）, …… and no prompt of a template, in any text (regulation §5, T04)."""
    return told(sheet, assessment, "T04", Severity.ERROR, advice=PLACEHOLDER_ADVICE, more=_kept_prompts(sheet))


def t09_names_are_official(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Function classes are called by their official names: 社会保障和就业支出 (regulation §5, T09 and §7.1)."""
    return told(sheet, assessment, "T09", Severity.HINT)


def t10_nothing_is_doubled(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """No doubled words (的的) and no doubled punctuation, in any text (regulation §5, T10)."""
    return told(sheet, assessment, "T10", Severity.HINT)


def t23_institution_is_named_rightly(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """The report speaks of its own department under its own name (regulation §5, T23)."""
    return told(sheet, assessment, "T23")


def t24_no_personal_telephone(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """No telephone number of a person, in any text (regulation §5, T24)."""
    return told(sheet, assessment, "T24")


def t12_tokens_have_values(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Every live figure in the report has a value to be printed (regulation §5, T01: generate text from data)."""
    notes = (
        Note(where, f"“{code}”{why}")
        for _, where, text in typed_sections(sheet)
        for code, why in open_tokens(text[:READ_LENGTH], sheet, assessment)
    )
    return gathered(sheet, "T12", notes, "请补填数据，或删除、改选插入的数据。", Severity.ERROR)


def t13_texts_are_read_whole(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """A section or a sentence that is too long to be judged as a whole says so (regulation §5, T13)."""
    notes = [
        Note(
            where,
            f"“{heading.number}{heading.title}”共 {len(text):,} 字，"
            + (f"只核对了前 {length:,} 字" if length else f"全文超过 {READ_IN_ALL:,} 字，没有核对"),
        )
        for (heading, where, text), length in zip(typed_sections(sheet), lengths_read(sheet), strict=True)
        if len(text) > length
    ]
    unread = next((text for text, length in beside(sheet) if length < len(text.text)), None)
    if unread is not None:
        fact = f"各表的文字超过 {READ_BESIDE:,} 字，从{unread.label}起没有核对"
        notes.append(Note(unread.where, fact))
    return told(sheet, assessment, "T13", advice="请精简正文，或说明原因。", more=notes)


def t15_problems_have_measures(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """A report that numbers its problems has not fewer measures against them (regulation §8, criterion 12)."""
    problems, measures = 0, []
    for heading, where, text in typed_sections(sheet):
        is_measures = "措施" in heading.title or "建议" in heading.title
        if is_measures and "问题" not in heading.title:
            lines = sum(not line.isspace() for line in text.splitlines())
            measures.append((where, max(lines, _items(text))))
        elif "问题" in heading.title and not is_measures:
            problems += _items(text)
    answered = sum(count for _, count in measures)
    if measures and answered < problems:
        note = Note(measures[0][0], f"正文列出 {problems} 个问题，改进措施和建议只有 {answered} 条")
        yield from gathered(sheet, "T15", [note], "请针对每个问题写明改进措施。", Severity.HINT)


def _items(text: str) -> int:
    """How many points a text numbers, in whichever way it numbers most."""
    return max(len(pattern.findall(text)) for pattern in _ITEMS)


def _kept_prompts(sheet: Sheet) -> Iterator[Note]:
    prompts = [field.instruction for field in BASIC_FIELDS.values()]
    prompts += [heading.instruction for heading in sheet.scheme.outline]
    for text in texts_of(sheet):
        for prompt in filter(None, prompts):
            if prompt in text.text:
                yield Note(text.where, f"{text.label}保留了填写说明“{prompt[:20]}”")
