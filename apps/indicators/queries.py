"""Reads of schemes."""

from apps.indicators.enums import SchemeKind
from apps.indicators.models import Scheme

NATIONWIDE = "全国"


def latest_scheme(key: str) -> Scheme:
    """The newest published version of a scheme; ``Scheme.DoesNotExist`` for an unknown key."""
    return Scheme.objects.filter(key=key).order_by("-version")[:1].get()


def latest_schemes() -> list[Scheme]:
    """The newest published version of every scheme, by key. One query."""
    newest: dict[str, Scheme] = {}
    for scheme in Scheme.objects.order_by("key", "-version"):
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
        and scheme.facts.first_year <= year <= (scheme.facts.last_year or year)
        and (not region or scheme.facts.region == NATIONWIDE or region.startswith(scheme.facts.region))
    ]
