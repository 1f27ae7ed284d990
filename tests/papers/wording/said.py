"""What the checks of wording say of one passage."""

from apps.papers.checks.wording import remarks_about
from apps.papers.facts import Header, Passage, Remark

HEADER = Header(2024, "清江县水利局")


def remarks(text: str, *checks: str, header: Header = HEADER, heading: str = "") -> list[Remark]:
    """The remarks on a text, of the given relations alone."""
    found = remarks_about((Passage("passage.0", heading, text),), header)
    return [remark for remark in found if not checks or remark.check in checks]


def accused(text: str, *checks: str, header: Header = HEADER, heading: str = "") -> list[str]:
    """The words of the text that are accused."""
    return [text[remark.start : remark.end] for remark in remarks(text, *checks, header=header, heading=heading)]
