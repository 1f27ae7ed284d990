"""Evidence as it looks: pictures as they are, pages of a PDF drawn by a child process. Nothing of a file ever runs."""

from django.core.cache import cache

from apps.core.opening import FileOpener, Picture
from apps.core.storage import open_intact
from apps.evaluations.models import Evidence

PDF, PICTURES = "application/pdf", frozenset({"image/png", "image/jpeg"})
KEPT_SECONDS = 600  # for which a page that was drawn is not drawn again


def can_show(content_type: str) -> bool:
    """Whether a file can be looked at without being downloaded."""
    return content_type == PDF or content_type in PICTURES


def page_of(row: Evidence, number: int) -> Picture:
    """A page of a PDF, from 1. Raises ``Refused`` for what cannot be drawn, ``DamagedFileError``."""
    key = f"page:{row.sha256}:{number}"
    found: Picture | None = cache.get(key)
    if found is None:
        with open_intact(row.file, row.sha256) as file, FileOpener() as opener:
            found = opener.picture(file.read(), number)
        cache.set(key, found, KEPT_SECONDS)
    return found
