"""The words of a printed form as passages, each with the cell it stands in."""

from collections.abc import Iterable, Iterator

from apps.core import patterns as re
from apps.papers.facts import Header, Passage, PrintedForm, Remark

_ONLY_NUMBERS = re.compile(r"[\d.,%‰\s/—－-]*")
_TELEPHONES = re.compile("电话|手机|联系")
_DIGITS = r"\d.,一二三四五六七八九十两百千万亿"
_RELATED = re.compile(rf"[{_DIGITS}][^{_DIGITS}]+[{_DIGITS}]|[、：；:;＝]|(?<![<>])=")
_IN_WORDS = re.compile("文字|text|说明|自述|描述|目标|情况|概述")


def header_of(form: PrintedForm) -> Header:
    """The year and the department that the form speaks of."""
    return Header(form.year, form.department or "")


def passages_of(form: PrintedForm) -> tuple[Passage, ...]:
    """Every text of the form, paragraphs last."""
    texts = [Passage("form.title", "标题", form.title)]
    texts += [
        Passage(f"{part}.{index}" + (f".{column}" if len(figure.values) > 1 else ""), figure.label, value)
        for part, figures in (("figure", form.figures), ("total", form.totals))
        for index, figure in enumerate(figures)
        for column, value in enumerate(figure.values)
        if value and (not _ONLY_NUMBERS.fullmatch(value) or _TELEPHONES.search(figure.label))
    ]
    texts += [
        Passage(f"indicator.{index}.{field}", row.name, text)
        for index, row in enumerate(form.indicators)
        for field in ("name", "target", "actual", "reason")
        if (text := getattr(row, field)) and not _ONLY_NUMBERS.fullmatch(text)
    ]
    texts += [Passage(f"passage.{index}", "", passage) for index, passage in enumerate(form.passages)]
    return tuple(text for text in texts if text.text)


def labels_of(form: PrintedForm) -> Iterator[Passage]:
    """The labels of the figures."""
    for index, figure in enumerate(form.figures):
        if figure.values:
            yield Passage(f"figure.{index}" + (".0" if len(figure.values) > 1 else ""), "", figure.label)


def telling(passages: tuple[Passage, ...]) -> Iterator[Passage]:
    """Those that tell of the tables: paragraphs, and cells that are there for words."""
    for passage in passages:
        if passage.place.startswith("passage.") or _IN_WORDS.search(passage.heading):
            yield passage


def may_relate(passage: Passage) -> bool:
    """Whether a text has two figures, or a list, that could be held against each other; the title has none."""
    return passage.place != "form.title" and _RELATED.search(passage.text) is not None


def once(remarks: Iterable[Remark]) -> Iterator[Remark]:
    """One fault is told once: of remarks of one relation on overlapping words, the first."""
    told: dict[tuple[str, str], list[Remark]] = {}
    for remark in remarks:
        known = told.setdefault((remark.check, remark.place), [])
        if not any(remark.start < other.end and other.start < remark.end for other in known):
            known.append(remark)
            yield remark
