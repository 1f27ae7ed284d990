"""Reading the demo's YAML files. Every scalar stays the text that a person would type."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
REGIONS = ("yuelu-2020.yaml", "shifan-2025.yaml")

Document = dict[str, Any]


def regions() -> list[Document]:
    """The regions in the order in which their accounts are shown, each with its departments in full."""
    return [_region(HERE / name) for name in REGIONS]


def rows_of(department: Document) -> Iterator[tuple[Document, Document | None]]:
    """The department and its units, each with the one it belongs to."""
    yield department, None
    for unit in department.get("units", ()):
        yield unit, department


def _region(path: Path) -> Document:
    document = _read(path)
    folder = path.with_suffix("")
    document["departments"] = [
        entry if isinstance(entry, dict) else _read(folder / f"{entry}.yaml") for entry in document["departments"]
    ]
    return document


def _read(path: Path) -> Document:
    document: Document = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    return document
