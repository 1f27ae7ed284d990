"""The JSON Schema of a scheme file, made from the dataclasses that read it, so that both agree on the shape."""

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from apps.core.enums import LabelledEnum
from apps.core.snapshots import TAG
from apps.indicators.facts import SchemeContent

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NUMBER = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?[0-9]{1,20}(\.[0-9]{1,12})?$"}]}


def schema_of_schemes() -> dict[str, Any]:
    """The schema of a scheme file: keys, kinds of values and choices. Sums and orders are the reader's to judge."""
    definitions: dict[str, Any] = {}
    root = _schema(SchemeContent, definitions)
    return {"$schema": DIALECT, "title": "指标方案", **root, "$defs": dict(sorted(definitions.items()))}


def _schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is Decimal:
        return NUMBER
    if isinstance(kind, type) and issubclass(kind, LabelledEnum):
        return {"enum": [member.value for member in kind]}
    if kind in {str, bool, int, NoneType}:
        return {"type": {str: "string", bool: "boolean", int: "integer", NoneType: "null"}[kind]}
    if is_dataclass(kind) and isinstance(kind, type):
        return _reference(kind, definitions, tag="")
    if origin is tuple:
        return {"type": "array", "items": _schema(arguments[0], definitions)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _schema(arguments[1], definitions)}
    if origin in {Union, UnionType}:
        members = [member for member in arguments if member is not NoneType]
        is_tagged = len(members) > 1 and all(map(is_dataclass, members))
        choices = [
            _reference(member, definitions, _tag(member)) if is_tagged else _schema(member, definitions)
            for member in members
        ]
        return {"anyOf": [*choices, *([{"type": "null"}] if NoneType in arguments else [])]}
    raise TypeError(f"no schema for {kind}")


def _reference(cls: type, definitions: dict[str, Any], tag: str) -> dict[str, Any]:
    name = f"{cls.__name__}Rule" if tag else cls.__name__
    if name not in definitions:
        definitions[name] = {}  # stands while the fields are read
        hints = get_type_hints(cls)
        properties = {field.name: _schema(hints[field.name], definitions) for field in fields(cls)}
        required = [field.name for field in fields(cls) if _is_required(field)]
        definitions[name] = {
            "type": "object",
            "description": " ".join((cls.__doc__ or "").split()),
            "properties": ({TAG: {"const": tag}} if tag else {}) | properties,
            "required": ([TAG] if tag else []) + required,
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}


def _tag(cls: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


def _is_required(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING
