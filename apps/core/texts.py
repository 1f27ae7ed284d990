"""Cleaning what people typed before anything is made of it, and repeating it in a sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

_QUOTED = re.compile(r"“([^“”]*)”")


def sentence(text: str) -> str:
    """The text closed once, as a sentence; empty stays empty."""
    text = text.strip()
    return text if not text or text.endswith(("。", "！", "？", "；")) else f"{text}。"


def cleaned(text: str) -> str:
    """The text with plain line ends and without what no database can hold: NUL and lone surrogates."""
    return text.replace("\r\n", "\n").replace("\x00", "").encode(errors="replace").decode()


def said(text: str) -> str:
    """What a person typed as a reason: cleaned, and empty where nothing of it can be seen."""
    text = cleaned(text).strip()
    return text if any(char.isprintable() and not char.isspace() for char in text) else ""


def shorten(text: str, most: int = 40) -> str:
    """The beginning of a text on one line, cut to ``most`` characters with …"""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[:most]}…"


def shorten_quotes(sentence: str) -> str:
    """The sentence with everything that it quotes cut down: names and typed texts may be hundreds of characters."""
    return _QUOTED.sub(lambda quote: f"“{shorten(quote[1])}”", sentence)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a longer text as it is printed: a paragraph, or a table as rows of equal length."""

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def blocks_of(text: str) -> Iterator[Block]:
    """The paragraphs of a text, empty lines left out; lines with tabs that follow each other are one table."""
    lines = [line for line in text.split("\n") if line.strip()]
    for is_table, group in groupby(lines, lambda line: "\t" in line.strip()):
        if not is_table:
            yield from (Block(line.strip()) for line in group)
            continue
        rows = [[cell.strip() for cell in line.split("\t")] for line in group]
        width = max(len(row) for row in rows)
        yield Block(rows=tuple((*row, *[""] * (width - len(row))) for row in rows))
