"""Cleaning what people typed before anything is made of it, and repeating it in a sentence."""

import re

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
