"""What a page says, however its template is indented."""

import re

from django.http import HttpResponseBase


def flat_page(response: HttpResponseBase) -> str:
    """The HTML of a response: white space is one space, and none stands beside a tag."""
    return flat(b"".join(response).decode())


def flat(html: str) -> str:
    """The same of a part of a page."""
    return re.sub(r" ?(<[^<>]+?) ?(>) ?", r"\1\2", re.sub(r"\s+", " ", html)).strip()
