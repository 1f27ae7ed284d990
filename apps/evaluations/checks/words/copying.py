"""Copied text: fingerprints to be stored with every report, and the passages that two reports share."""

import re
import struct
from bisect import bisect
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from apps.core.findings import Finding, Severity, Where
from apps.evaluations.checks.words.notes import Note, gathered
from apps.evaluations.checks.words.passages import texts_of
from apps.evaluations.facts import Context, Copied, Sheet

SHINGLE = 10  # letters; marks and spaces do not count, and a number breaks off: figures are said alike everywhere
WINDOW = 24  # of so many shingles in a row one is kept: 33 equal letters are always found
SHORTEST = 40  # a shared passage; shorter ones are phrases that everybody writes
COMMON = 0.05  # fingerprints in more reports than this are common phrases
COMMON_REPORTS = 5
MOST_BEARERS = 200  # what so many reports bear is common in a region of any size, and further bearers need not be known
MOST_REPORTS = int(MOST_BEARERS / COMMON)  # that need be counted
LONGEST_REPORT = 100_000  # characters that are compared; published reports have 6,000 to 30,000
BREAK = "0"
Texts = Sequence[tuple[Where, str]]
# Tokens are numbers to come, and the title of a regulation is the same in all reports: both are no words of one's own.
_NOT_LETTERS = re.compile(r"(?:\[\[[^\[\]\n]+\]\]|《[^《》\n]{1,80}》|[^\u4e00-\u9fffA-Za-z])+")
_BREAKING = re.compile(r"\d|\]\]|》")


@dataclass(frozen=True, slots=True)
class Similar:
    """A stored report and the fingerprints that it shares with the asking one."""

    report: int
    marks: frozenset[int]


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """The same words in two texts, as positions in each; numbers and marks between them may differ."""

    start: int
    end: int
    other_start: int
    other_end: int


def compared_texts(sheet: Sheet) -> Texts:
    """The texts of a sheet that are long enough to be copied, each with its place, in the order of the forms."""
    texts = []
    left = LONGEST_REPORT
    for text in texts_of(sheet):
        if SHORTEST <= len(text.text) <= left:
            texts.append((text.where, text.text))
            left -= len(text.text)
    return tuple(texts)


def shingles(text: str) -> frozenset[int]:
    """A 32-bit hash of every ``SHINGLE`` letters in a row, the same in every process; empty for a short text."""
    return frozenset(mark for run in _letters(text)[0].split(BREAK) for mark in _hashes(run))


def signature_of(text: str) -> bytes:
    """The fingerprints of a text to be stored: sorted, four bytes each, about 2 KB for a report of 6,000 characters.

    Winnowing (Schleimer, Wilkerson, Aiken 2003): the smallest hash of every ``WINDOW`` in a row, so that any
    ``SHINGLE + WINDOW − 1`` letters two texts share leave a fingerprint in both.
    """
    runs = _letters(text)[0].split(BREAK)
    kept = sorted({mark for run in runs for mark in _smallest(_hashes(run))})
    return struct.pack(f"<{len(kept)}I", *kept)


def report_signature(texts: Texts) -> bytes:
    """The signature of a report from its ``compared_texts``."""
    return signature_of(_joined(texts)[0])


def similar_reports(
    shared: Mapping[int, Collection[int]], reports: int, *, least: int = 2, limit: int = 5
) -> list[Similar]:
    """The reports that share most fingerprints with one, the most similar first.

    ``shared`` are those by the id of the report, which is one of ``reports``. Fingerprints that many reports bear are
    left out: prompts of the outline and phrases of the trade.
    """
    found = {report: frozenset(marks) for report, marks in shared.items() if len(marks) >= least}
    uses = Counter(mark for marks in found.values() for mark in marks)
    often = max(COMMON_REPORTS, min(MOST_BEARERS - 1, reports * COMMON))
    frequent = {mark for mark, count in uses.items() if count > often}
    ranked = [(marks - frequent, report) for report, marks in found.items()]
    ranked.sort(key=lambda pair: (-len(pair[0]), pair[1]))
    return [Similar(report, marks) for marks, report in ranked[:limit] if len(marks) >= least]


def similar_passages(text: str, other: str, shortest: int = SHORTEST) -> tuple[SharedPassage, ...]:
    """The passages of at least ``shortest`` letters that two texts share, in the order of the first; linear.

    A number ends a passage.
    """
    letters, places = _letters(text)
    other_letters, other_places = _letters(other)
    known: dict[str, int] = {}
    for place in range(len(other_letters) - SHINGLE + 1):
        shingle = other_letters[place : place + SHINGLE]
        if BREAK not in shingle:
            known.setdefault(shingle, place)
    passages = []
    place, last = 0, len(letters) - SHINGLE
    while place <= last:
        start = known.get(letters[place : place + SHINGLE])
        if start is None:
            place += 1
            continue
        length = _common_length(letters, place, other_letters, start)
        if length >= shortest:
            ends = places[place + length - 1] + 1, other_places[start + length - 1] + 1
            passages.append(SharedPassage(places[place], ends[0], other_places[start], ends[1]))
        place += max(1, length - SHINGLE + 1)
    return tuple(passages)


def copied(
    own: Texts,
    other: Texts,
    title: str,
    marks: Collection[int] = (),
    *,
    is_own: bool = False,
) -> Iterator[Copied]:
    """What the ``compared_texts`` ``own`` share with ``other``, those of a report that the reader may call ``title``.

    With ``marks`` only passages that bear one of these fingerprints count: the rest is what everybody writes.
    """
    text, starts = _joined(own)
    for passage in similar_passages(text, _joined(other)[0]):
        words = text[passage.start : passage.end]
        if not marks or not shingles(words).isdisjoint(marks):
            yield Copied(own[bisect(starts, passage.start) - 1][0], words, title, is_own)


def copied_from_another(own: Texts, other: Sheet, marks: Collection[int], *, is_public: bool) -> Iterator[Copied]:
    """What the texts share with another department's report.

    The department is named only where its report is public: what others have handed in is nobody else's business.
    """
    name = other.header.department if is_public else "另一单位"
    return copied(own, compared_texts(other), f"{name}{other.header.year}年度报告", marks)


def copied_from_last_year(own: Texts, last: Sheet) -> Iterator[Copied]:
    """What the texts, the department's duties excepted, have taken over from its report of last year."""
    changing = [(where, text) for where, text in own if where.cell != "basics.duties"]
    return copied(changing, compared_texts(last), f"本单位{last.header.year}年度报告", is_own=True)


def t14_texts_are_its_own(sheet: Sheet, context: Context) -> Iterator[Finding]:
    """No text is copied from another department's report or unchanged from last year (regulation §5, §8).

    Copied from others needs an explanation; from one's own year before it is a hint, since duties stay what they are.
    """
    notes = (
        Note(one.where, f"{_quoted(one.words)}与{one.title}相同", Severity.HINT if one.is_own else None)
        for one in context.copied
    )
    return gathered(sheet, "T14", notes, "请按本单位、本年度的实际情况改写，或说明原因。")


def _quoted(passage: str) -> str:
    words = " ".join(passage.split())
    shown = f"{words[:20]}…{words[-10:]}" if len(words) > SHORTEST else words
    return f"“{shown}”（{len(passage)} 字）"


def _joined(texts: Texts) -> tuple[str, list[int]]:
    """The texts as one, between which no passage runs on, and where each of them starts."""
    starts, start = [], 0
    for _, text in texts:
        starts.append(start)
        start += len(text) + len(BREAK)
    return BREAK.join(text for _, text in texts), starts


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters of a text and the place of each; numbers, tokens and titles are one ``BREAK``."""
    places: list[int] = []
    pieces: list[str] = []
    place = 0
    for gap in _NOT_LETTERS.finditer(text):
        pieces.append(text[place : gap.start()])
        places.extend(range(place, gap.start()))
        if _BREAKING.search(gap[0]):
            pieces.append(BREAK)
            places.append(gap.start())
        place = gap.end()
    pieces.append(text[place:])
    places.extend(range(place, len(text)))
    return "".join(pieces), places


def _hashes(letters: str) -> list[int]:
    """Two bytes for a letter: all of them are in the basic plane."""
    packed = memoryview(letters.encode("utf-16-le"))
    return [crc32(packed[place : place + 2 * SHINGLE]) for place in range(0, len(packed) - 2 * SHINGLE + 1, 2)]


def _smallest(hashes: Sequence[int]) -> Iterator[int]:
    """The smallest of every ``WINDOW`` hashes in a row; of fewer the smallest of all."""
    place = -1
    for end in range(min(WINDOW, len(hashes)), len(hashes) + 1):
        start = max(0, end - WINDOW)
        if place >= start and end - 1 > start:
            if hashes[end - 1] <= hashes[place]:
                place = end - 1
        elif end > start:
            place = min(range(start, end), key=hashes.__getitem__)
        if place >= 0:
            yield hashes[place]


def fingerprints(signature: bytes | memoryview) -> tuple[int, ...]:
    """The hashes of a stored signature."""
    return struct.unpack(f"<{len(signature) // 4}I", signature)


def _common_length(letters: str, start: int, other: str, other_start: int) -> int:
    """How many letters are equal from here to the next number; found by doubling, so that long copies are quick."""
    end = letters.find(BREAK, start)
    limit = min((end if end >= 0 else len(letters)) - start, len(other) - other_start)
    length, step = SHINGLE, SHINGLE
    while step and length < limit:
        step = min(step, limit - length)
        begin, other_begin = start + length, other_start + length
        if letters[begin : begin + step] == other[other_begin : other_begin + step]:
            length += step
            step *= 2
        else:
            step //= 2
    return length
