"""The words of a printed form as passages, each with the cell it stands in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from apps.core.findings import Severity
from apps.core.patterns import pattern_of
from apps.core.quantities import DIGIT, plain
from apps.papers.facts import Header, Passage, PrintedForm, Remark

_ONLY_NUMBERS = pattern_of(r"[\d.,%‰\s/—－-]*")
_NUMBER = pattern_of(r"[\d０-９]+(?:[,，][\d０-９]{3})*(?:[.．][\d０-９]+)?")
_TELEPHONES = pattern_of("电话|手机|联系")
_DIGITS = rf"\d.,{DIGIT}"
_RELATED = pattern_of(rf"[{_DIGITS}][^{_DIGITS}]+[{_DIGITS}]|[、：；:;＝]|(?<![<>])=")
_IN_WORDS = pattern_of("文字|text|说明|自述|描述|目标|情况|概述")


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


def told_at_the_table(
    of_sentences: Iterable[Remark],
    of_tables: Iterable[Remark],
    passages: Iterable[Passage],
    read: Callable[[Sequence[Passage]], Iterable[Remark]],
) -> Iterator[Remark]:
    """All remarks, but of one slip only what the tables say: its sentence is read again with the figure of the table.

    ``read`` gives the remarks on the sentences of passages.
    """
    tables = [*of_tables]
    proved: dict[str, list[Remark]] = {}
    for remark in tables:
        if remark.severity is not Severity.HINT:
            proved.setdefault(remark.place, []).append(remark)
    texts = {passage.place: passage for passage in passages}
    corrected: dict[str, list[tuple[str, str]]] = {}
    for place in proved.keys() & texts.keys():
        passage = texts[place]
        text, typed = _corrected(passage.text, proved[place])
        again = read([replace(passage, text=text)]) if text != passage.text else ()
        words = [(one.check, text[one.start : one.end]) for one in again]
        # What is said of the number that the table gives was true of the typed one already.
        corrected[place] = [(check, _replaced(own, typed)) for check, own in words]
    for remark in of_sentences:
        known = corrected.get(remark.place)
        if known is None or not _is_followed(remark, texts[remark.place].text, proved[remark.place], known):
            yield remark
    yield from tables


def _is_followed(remark: Remark, text: str, proved: Sequence[Remark], left: Sequence[tuple[str, str]]) -> bool:
    """Whether a remark on a sentence goes away when a figure of its sentence is that of the table."""
    for other in proved:
        if "。" in text[min(remark.end, other.end) : max(remark.start, other.start)]:
            continue
        is_same_words = remark.start < other.end and other.start < remark.end
        if (other.check == "T02" and is_same_words) or (
            other.expected is not None and (remark.check, text[remark.start : remark.end]) not in left
        ):
            return True
    return False


def _replaced(words: str, typed: Mapping[str, str]) -> str:
    number = _NUMBER.search(words)
    return words.replace(number[0], typed[number[0]]) if number is not None and number[0] in typed else words


def _corrected(text: str, proved: Sequence[Remark]) -> tuple[str, dict[str, str]]:
    """The text with the figures of the tables, each in the unit and the place of the number that they contradict.

    And which number each of them replaces.
    """
    typed: dict[str, str] = {}
    for remark in sorted(proved, key=lambda remark: -remark.start):
        number = _NUMBER.search(text, remark.start, remark.end)
        if number is None or not remark.actual or remark.expected is None or remark.check == "T02":
            continue
        written = Decimal(plain(number[0]).replace(",", "").replace("，", ""))
        right = f"{(written * remark.expected / remark.actual).normalize():f}"
        text = text[: number.start()] + right + text[number.end() :]
        typed[right] = number[0]
    return text, typed
