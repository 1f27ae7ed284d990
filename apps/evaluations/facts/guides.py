"""How each field is meant, with an example: shown beside the field that somebody is filling in.

The list is shipped with the code like the code itself, so reading it once is no reading of files.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from apps.budgets.enums import Column
from apps.budgets.facts import FIGURES

_ROW = re.compile(r"^(line|project|funding|indicator)\.\d+\.(?:[a-z_]+\.)?([a-z_0-9]+)$")
_SCORE = re.compile(r"^score\.[^.]+\.([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Guide:
    """How a field is meant; ``example`` may be lacking."""

    text: str
    example: str = ""


def kind_of(cell: str) -> str:
    """The cell's field without its row: ``indicator.12.actual`` is an ``indicator.actual``, each figure its own."""
    if row := _ROW.match(cell):
        return f"{row[1]}.{row[2]}"
    if score := _SCORE.match(cell):
        return f"score.{score[1]}"
    return "narrative" if cell.startswith("narrative.") else cell


def guides_of(cells: Iterable[str]) -> Mapping[str, Guide]:
    """The guides of these cells, by the kind of field."""
    kinds = {kind_of(cell): cell for cell in cells}
    return {kind: guide for kind, cell in kinds.items() if (guide := guide_of(cell))}


def guide_of(cell: str) -> Guide | None:
    """The guide of the field that the cell belongs to; of an amount what the figure is and what its column means."""
    kind = kind_of(cell)
    if not kind.startswith("figure."):
        return _guides().get(kind)
    _, key, column = kind.split(".")
    own, of_column = _guides().get(f"figure.{key}"), _guides()[f"column.{column}"]
    text = FIGURES[key].instruction or (own.text if own else "")
    if column == Column.CURRENT:
        return Guide(text or of_column.text, own.example if own else "")
    return Guide(f"{text}{Column(column).label}：{of_column.text}", of_column.example)


@cache
def _guides() -> Mapping[str, Guide]:
    text = (files("apps.evaluations.facts") / "guides.yaml").read_text("utf-8")
    document: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {key: Guide(**guide) for key, guide in document.items()}
