"""Cleaning what people typed before anything is made of it."""


def cleaned(text: str) -> str:
    """The text with plain line ends and without what no database can hold: NUL and lone surrogates."""
    return text.replace("\r\n", "\n").replace("\x00", "").encode(errors="replace").decode()
