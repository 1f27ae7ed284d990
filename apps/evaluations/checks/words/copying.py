"""Copied text: fingerprints to be stored with every report, and the passages that two texts share."""

import re
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from apps.core.findings import Finding, Severity
from apps.evaluations.checks.words.notes import Note, gathered
from apps.evaluations.checks.words.passages import READ_LENGTH, typed_sections
from apps.evaluations.facts import Sheet

SHINGLE = 10  # letters; marks and spaces do not count, and a number breaks off: figures are said alike everywhere
WINDOW = 24  # of so many shingles in a row one is kept: 33 equal letters are always found
SHORTEST = 40  # a shared passage; shorter ones are phrases that everybody writes
COMMON = 0.05  # fingerprints in more reports than this are common phrases
COMMON_REPORTS = 5
BREAK = "0"
_NOT_LETTERS = re.compile(r"[^\u4e00-\u9fffA-Za-z]+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Similar:
    """A stored report that shares ``shared`` fingerprints, which is ``share`` of the asking one's."""

    report: int
    shared: int
    share: float


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """The same words in two texts, as positions in each; numbers and marks between them may differ."""

    start: int
    end: int
    other_start: int
    other_end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A text that may have been copied: whose it is in the user's words, and whether it is one's own of last year."""

    title: str
    text: str
    is_own: bool = False


def shingles(text: str) -> frozenset[int]:
    """A 32-bit hash of every ``SHINGLE`` letters in a row, the same in every process; empty for a short text."""
    return frozenset(mark for run in _letters(text)[0].split(BREAK) for mark in _hashes(run))


def signature_of(text: str) -> bytes:
    """The fingerprints of a text to be stored: sorted, four bytes each, about 2 KB for a report of 6,000 characters.

    Winnowing (Schleimer, Wilkerson, Aiken 2003): the smallest hash of every ``WINDOW`` in a row, so that any
    ``SHINGLE + WINDOW − 1`` letters two texts share leave a fingerprint in both.
    """
    runs = _letters(text[:READ_LENGTH])[0].split(BREAK)
    kept = sorted({mark for run in runs for mark in _smallest(_hashes(run))})
    return struct.pack(f"<{len(kept)}I", *kept)


def similar_reports(
    signature: bytes, others: Iterable[tuple[int, bytes]], *, least: int = 2, limit: int = 5
) -> list[Similar]:
    """The stored reports that share most with a signature, the most similar first.

    ``others`` are pairs of a report's id and its signature. Fingerprints that many reports bear are left out:
    prompts of the outline and phrases of the trade.
    """
    own = frozenset(fingerprints(signature))
    if not own:
        return []
    found: list[tuple[int, frozenset[int]]] = []
    uses: Counter[int] = Counter()
    reports = 0
    for report, stored in others:
        reports += 1
        common = own.intersection(fingerprints(stored))
        if len(common) >= least:
            found.append((report, common))
            uses.update(common)
    frequent = {mark for mark, count in uses.items() if count > max(COMMON_REPORTS, reports * COMMON)}
    ranked = [(len(common - frequent), report) for report, common in found]
    ranked.sort(key=lambda pair: (-pair[0], pair[1]))
    return [Similar(report, shared, shared / len(own)) for shared, report in ranked[:limit] if shared >= least]


def similar_passages(text: str, other: str, shortest: int = SHORTEST) -> tuple[SharedPassage, ...]:
    """The passages of at least ``shortest`` letters that two texts share, in the order of the first; linear.

    A number ends a passage.
    """
    letters, places = _letters(text[:READ_LENGTH])
    other_letters, other_places = _letters(other[:READ_LENGTH])
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


def t14_texts_are_its_own(sheet: Sheet, sources: Sequence[Source]) -> Iterator[Finding]:
    """No passage of the report is copied from another department or unchanged from last year (domain.md §5, §8).

    ``sources`` are the few texts that ``similar_reports`` found, and the department's own of last year. Copied from
    others needs an explanation; from one's own year before it is a hint, since duties stay what they are.
    """
    notes = (
        Note(where, _words(text, passage, source), Severity.HINT if source.is_own else None)
        for _, where, text in typed_sections(sheet)
        for source in sources
        for passage in similar_passages(text, source.text)
    )
    return gathered(sheet, "T14", notes, "请按本部门、本年度的实际情况改写，或说明原因。")


def _words(text: str, passage: SharedPassage, source: Source) -> str:
    words = " ".join(text[passage.start : passage.end].split())
    shown = f"{words[:20]}…{words[-10:]}" if len(words) > SHORTEST else words
    return f"“{shown}”（{passage.end - passage.start} 字）与{source.title}相同"


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters of a text and the place of each; numbers are one ``BREAK``."""
    places: list[int] = []
    pieces: list[str] = []
    place = 0
    for gap in _NOT_LETTERS.finditer(text):
        pieces.append(text[place : gap.start()])
        places.extend(range(place, gap.start()))
        if _DIGIT.search(gap[0]):
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


def fingerprints(signature: bytes) -> tuple[int, ...]:
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
