"""Reads of schemes."""

from apps.indicators.enums import SchemeKind
from apps.indicators.facts import LibraryEntry
from apps.indicators.models import Scheme

NATIONWIDE = "全国"


def latest_scheme(key: str) -> Scheme:
    """The newest version of a scheme for everybody; ``Scheme.DoesNotExist`` for an unknown key."""
    return Scheme.objects.used_by(None).filter(key=key)[:1].get()


def latest_schemes(region_id: int | None = None) -> list[Scheme]:
    """The newest version of every scheme that a region may use, by key, its own before everybody's. One query."""
    newest: dict[str, Scheme] = {}
    for scheme in Scheme.objects.used_by(region_id):
        newest.setdefault(scheme.key, scheme)
    return list(newest.values())


def predecessor_of(scheme: Scheme) -> Scheme | None:
    """What a version is compared with: the one it was copied from, else the published one before it."""
    if scheme.copied_from is not None:
        return scheme.copied_from
    return Scheme.objects.used_by(scheme.region_id).filter(key=scheme.key, version__lt=scheme.version).first()


def successor_of(scheme: Scheme, year: int, region_id: int | None = None) -> Scheme:
    """The newest version of a scheme that a region may use in ``year``; the scheme itself while none is newer."""
    newer = Scheme.objects.used_by(region_id).filter(key=scheme.key, kind=scheme.kind, version__gt=scheme.version)
    return next((version for version in newer if version.facts.is_valid_in(year)), scheme)


def library_entries(region_id: int | None = None) -> dict[str, LibraryEntry]:
    """The indicators of every library by ``library key/entry key``, in the order of the libraries."""
    return {
        f"{scheme.key}/{entry.key}": entry
        for scheme in latest_schemes(region_id)
        if scheme.kind == SchemeKind.LIBRARY
        for entry in scheme.facts.library
    }
