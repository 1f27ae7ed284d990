"""Wording that no report may keep: wrong years, placeholders, wrong names, doubled words; problems without measures."""

import re
from collections.abc import Iterator

from apps.budgets.enums import Column
from apps.core.findings import Finding, Severity
from apps.core.quantities import Role, plain, sentences
from apps.evaluations.checks.words.names import wrong_names
from apps.evaluations.checks.words.notes import Note, gathered
from apps.evaluations.checks.words.passages import READ_LENGTH, Passage, Text, texts_of, typed_sections
from apps.evaluations.checks.words.subjects import name_before
from apps.evaluations.checks.words.ties import Survey, survey
from apps.evaluations.checks.words.tokens import open_tokens
from apps.evaluations.facts import BASIC_FIELDS, Sheet
from apps.evaluations.rules import Assessment

_QUOTED = re.compile(r"《[^《》\n]{0,80}》|〔[^〔〕\n]{0,10}〕")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年)")
_OF_FIGURES = re.compile(r"年度?(?:部门|整体|支出|预算|决算|“?三公|基本支出|项目支出|财政|绩效|自评|收入|年末)")
_OF_THE_REPORT = re.compile(r"年度?(?:部门|单位)?(?:整体)?(?:支出)?(?:预算)?(?:绩效自评|绩效评价|自评)")
_COMPARES = re.compile(r"比|较|上年|应用|整改|以来|历年")
_LOOKS_AHEAD = re.compile(
    r"计划|规划|拟|将|预计|下一步|下年|次年|前|底|起|至|到|目标|自评|评价|验收|支付|结转|公开|上半年|下半年|期限"
)
_PLANNING = re.compile(r"改进|措施|建议|下一步|计划|打算|其他")
_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9])[XxＸｘ]{2,}(?![A-Za-z])|×{2,}|(?<![A-Za-z0-9])[XxＸｘ×](?=年|月|日|万元|亿元|元|%|％|个|家|人次|项)"
    r"|某某|[*＊]{2,}|_{3,}|＿{2,}|[{｛][^{}｛｝\n]{0,20}[}｝]|【[^【】\n]{0,20}[填写请][^【】\n]{0,20}】"
    r"|(?<![有亟尚])待(?:填写?|补充?|定)(?=[。，；、）)\s]|$)|[（(]略[）)]|[（(]\d{2,4}\s?字(?:以内|左右)[）)]"
    r"|请(?:填写|输入|在此|简述|简要|概述|描述)|此处(?:填写|应填|说明)|#(?:REF|DIV/0|VALUE|N/A|NAME)[!?]?"
)
_ELLIPSIS = re.compile(r"…{2,}|\.{4,}|。{3,}")
_DOUBLED_WORD = re.compile(r"的的(?!确)|了了(?!解|之)|们们|(?P<word>(?![一逐每])[\u4e00-\u9fff]{2,8})(?P=word)")
_DOUBLED_MARK = re.compile(r"([，、；：。！？]) ?(?:\1|[，、；：。])|,{2,}|（ *）|“ *”|《 *》")
_ITEMS = (
    re.compile(r"[一二三四五六七八九十]是"),
    re.compile(r"（[一二三四五六七八九十]{1,3}）"),
    re.compile(r"(?m)^\s*\d{1,2}[.．、]"),
    re.compile(r"第[一二三四五六七八九十][，、]"),
)
_WIDTH = 6


def t03_years_are_of_the_task(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """The report speaks of the task's year; other years are the one before, history and plans (regulation §5, T03)."""
    read = survey(sheet, assessment)
    year = sheet.header.year
    notes = [note for passage in read.passages for note in _years(passage, year)]
    return gathered(
        sheet, "T03", [*notes, *_misdated(sheet, read)], f"本次填报 {year} 年度，请核对年份，更正沿用的旧文字。"
    )


def t04_no_placeholders(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """No XX, ××, 某某, {单位}, 待填写, （略）, …… and no prompt of a template, in any text (regulation §5, T04)."""
    prompts = tuple(_prompts(sheet))
    notes = (note for text in texts_of(sheet) for note in _placeholders(text, prompts))
    return gathered(sheet, "T04", notes, "请填写具体内容，或删除。", Severity.ERROR)


def t09_names_are_official(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Function classes are called by their official names: 社会保障和就业支出 (regulation §5, T09 and §7.1)."""
    wrong = wrong_names(sheet.header.year)
    notes = (
        Note(passage.where, f"“{name}”的规范名称是“{official}”")
        for passage in survey(sheet, assessment).passages
        for name, official in wrong.items()
        if name in passage.text
    )
    return gathered(sheet, "T09", notes, "请改用政府收支分类科目的名称。", Severity.HINT)


def t10_nothing_is_doubled(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """No doubled words (的的) and no doubled punctuation, in any text (regulation §5, T10)."""
    notes = (
        Note(text.where, f"{text.label}中“{_around(text.text, found)}”有重复的{what}")
        for text in texts_of(sheet)
        for what, pattern in (("字词", _DOUBLED_WORD), ("标点", _DOUBLED_MARK))
        for found in pattern.finditer(text.text)
        if not _ELLIPSIS.match(found[0])
    )
    return gathered(sheet, "T10", notes, "请删除多余的字词或标点。", Severity.HINT)


def t12_tokens_have_values(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Every live figure in the report has a value to be printed (regulation §5, T01: generate text from data)."""
    notes = (
        Note(where, f"“{code}”{why}")
        for _, where, text in typed_sections(sheet)
        for code, why in open_tokens(text[:READ_LENGTH], sheet, assessment)
    )
    return gathered(sheet, "T12", notes, "请补填数据，或删除、改选插入的数据。", Severity.ERROR)


def t13_texts_are_read_whole(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """A section that is too long to be held against the tables as a whole says so (regulation §5, T01)."""
    notes = (
        Note(where, f"“{heading.number}{heading.title}”共 {len(text):,} 字，只核对了前 {READ_LENGTH:,} 字")
        for heading, where, text in typed_sections(sheet)
        if len(text) > READ_LENGTH
    )
    return gathered(sheet, "T13", notes, "请精简正文，或说明原因。")


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


def _years(passage: Passage, year: int) -> Iterator[Note]:
    text = _QUOTED.sub(lambda found: " " * len(found[0]), plain(passage.text))
    is_planning = _PLANNING.search(passage.heading.title) is not None
    for start, end in sentences(text):
        sentence = text[start:end]
        looks_ahead = is_planning or _LOOKS_AHEAD.search(sentence) is not None
        for found in _YEAR.finditer(sentence):
            stated, rest = int(found[1]), sentence[found.end() : found.end() + 20]
            fact = f"正文“{found[0]}{rest[:12]}”"
            if stated > year and not looks_ahead:
                yield Note(passage.where, f"{fact}的年份晚于填报年度", None if stated > year + 1 else Severity.HINT)
            elif stated < year - 1 and _OF_FIGURES.match(rest):
                yield Note(passage.where, f"{fact}的年份早于上年")
            elif stated == year - 1 and _OF_THE_REPORT.match(rest) and not _COMPARES.search(sentence):
                yield Note(passage.where, f"{fact}是上年度的报告")


def _misdated(sheet: Sheet, read: Survey) -> Iterator[Note]:
    """This year's figure said of last year."""
    last = f"{sheet.header.year - 1}年"
    wheres = {passage.heading.key: passage.where for passage in read.passages}
    for tied in read.tied:
        quantity = tied.quantity
        if (
            last not in quantity.phrase
            or quantity.role is not Role.LEVEL
            or not quantity.is_exact
            or not quantity.number
        ):
            continue
        named = name_before(quantity.phrase, read.index, sheet.header.department)
        for subject in named.about(quantity)[0] if named and named.is_plain else ():
            current, prior = subject.values.get(Column.ACTUAL), subject.values.get(Column.PRIOR)
            if current is not None and quantity.may_be(current) and (prior is None or not quantity.may_be(prior)):
                fact = f"正文“{quantity.excerpt}”是{subject.label} {sheet.header.year} 年的数据"
                yield Note(wheres[tied.section], fact)


def _placeholders(text: Text, prompts: tuple[str, ...]) -> Iterator[Note]:
    for found in _PLACEHOLDER.finditer(text.text):
        yield Note(text.where, f"{text.label}中“{_around(text.text, found)}”未填写")
    for found in _ELLIPSIS.finditer(text.text):
        yield Note(text.where, f"{text.label}中“{_around(text.text, found)}”似未写完", Severity.WARNING)
    for prompt in prompts:
        if prompt in text.text:
            yield Note(text.where, f"{text.label}保留了填写说明“{prompt[:20]}”")


def _prompts(sheet: Sheet) -> Iterator[str]:
    yield from (field.instruction for field in BASIC_FIELDS.values() if field.instruction)
    yield from (heading.instruction for heading in sheet.scheme.outline if heading.instruction)


def _around(text: str, found: re.Match[str]) -> str:
    """The match with a few characters on both sides, on one line."""
    return " ".join(text[max(0, found.start() - _WIDTH) : found.end() + _WIDTH].split())
