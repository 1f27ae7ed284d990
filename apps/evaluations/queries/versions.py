"""The versions of schemes that cycles and evaluations are pinned to."""

from dataclasses import dataclass
from typing import Self

from django.db.models import QuerySet

from apps.evaluations.models import Cycle, Evaluation
from apps.indicators.models import Scheme
from apps.indicators.queries import successor_of


@dataclass(frozen=True, slots=True)
class Versions:
    """The two schemes that an evaluation is pinned to, or a cycle for the evaluations opened later."""

    scheme: Scheme
    project_scheme: Scheme

    @classmethod
    def of(cls, pinned: Cycle | Evaluation) -> Self:
        """Those that are pinned now."""
        return cls(pinned.scheme, pinned.project_scheme)


def newest_versions(cycle: Cycle) -> Versions:
    """The newest published versions of a cycle's schemes that its year may use; two queries."""
    pinned = (cycle.scheme, cycle.project_scheme)
    return Versions(*(successor_of(scheme, cycle.year_id, cycle.region_id) for scheme in pinned))


def evaluations_behind(cycle: Cycle, versions: Versions) -> QuerySet[Evaluation]:
    """The evaluations of a cycle that are pinned to any other versions."""
    return cycle.evaluations.exclude(scheme=versions.scheme, project_scheme=versions.project_scheme)
