"""Reads of schemes."""

from apps.indicators.enums import SchemeKind
from apps.indicators.facts import LibraryEntry
from apps.indicators.models import Scheme

NATIONWIDE = "全国"


def latest_scheme(key: str) -> Scheme:
    """The newest published version of a scheme; ``Scheme.DoesNotExist`` for an unknown key."""
    return Scheme.objects.filter(key=key, is_draft=False).order_by("-version")[:1].get()


def latest_schemes() -> list[Scheme]:
    """The newest published version of every scheme, by key. One query."""
    newest: dict[str, Scheme] = {}
    for scheme in Scheme.objects.filter(is_draft=False).order_by("key", "-version"):
        newest.setdefault(scheme.key, scheme)
    return list(newest.values())


def schemes_for(year: int, kind: SchemeKind, region: str = "") -> list[Scheme]:
    """The newest schemes of a kind that are valid in ``year``, by key.

    With ``region`` (``湖南省长沙市岳麓区``) only those of the region, of a region above it, or nationwide.
    """
    return [
        scheme
        for scheme in latest_schemes()
        if scheme.kind == kind
        and scheme.facts.is_valid_in(year)
        and (not region or scheme.facts.region == NATIONWIDE or region.startswith(scheme.facts.region))
    ]


def predecessor_of(scheme: Scheme) -> Scheme | None:
    """What a version is compared with: the one it was copied from, else the published one before it."""
    if scheme.copied_from is not None:
        return scheme.copied_from
    return Scheme.objects.filter(key=scheme.key, version__lt=scheme.version, is_draft=False).first()


def successor_of(scheme: Scheme, year: int) -> Scheme:
    """The newest published version of a scheme that is valid in ``year``; the scheme itself while none is newer."""
    newer = Scheme.objects.filter(key=scheme.key, kind=scheme.kind, version__gt=scheme.version, is_draft=False)
    return next((version for version in newer.order_by("-version") if version.facts.is_valid_in(year)), scheme)


def library_entries() -> dict[str, LibraryEntry]:
    """The indicators of every library by ``library key/entry key``, in the order of the libraries."""
    return {
        f"{scheme.key}/{entry.key}": entry
        for scheme in latest_schemes()
        if scheme.kind == SchemeKind.LIBRARY
        for entry in scheme.facts.library
    }
