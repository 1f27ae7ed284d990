"""Frozen dataclasses to plain data and back, and the canonical JSON whose digest identifies a content."""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from cattrs import Converter
from cattrs.cols import homogenous_tuple_structure_factory, is_mapping, mapping_structure_factory
from cattrs.errors import (
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
)
from cattrs.gen import make_dict_structure_fn

from apps.core.amounts import show_plain
from apps.core.enums import LabelledEnum

TAG = "kind"

_DECIMAL = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,12})?")
_INNER_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """What cannot be read, and at which path (``indicators[3].rule.step``; empty for the whole)."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}：{self.message}" if self.path else self.message


class UnreadableError(ValueError):
    """Plain data that do not fit the dataclass; ``problems`` holds all of them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def to_plain(obj: Any) -> Any:
    """Dicts, lists, strings, booleans, integers and ``None`` only.

    Decimals become plain strings without exponent or trailing zeros, moments ISO strings in UTC, enumerations
    their value. A field declared as a union of dataclasses gets, beside its fields, a ``kind``: the class name
    in snake case. ``ValueError`` for NaN and infinity.
    """
    return _LENIENT.unstructure(obj)


def from_plain(cls: type[T], data: Any, *, is_strict: bool = False) -> T:
    """The inverse of ``to_plain``; a missing field takes its default.

    Unknown keys are ignored, or refused with ``is_strict``. Raises ``UnreadableError`` with all problems.
    """
    try:
        return (_STRICT if is_strict else _LENIENT).structure(data, cls)
    except (BaseValidationError, _UnfitError) as error:
        raise UnreadableError(tuple(_problems(error, ""))) from error


def canonical_json(obj: Any) -> str:
    """The one JSON text of a content: sorted keys, no spaces, characters as they are."""
    return json.dumps(to_plain(obj), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, as 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def parted(content: str, names: Collection[str]) -> tuple[str, dict[str, str]]:
    """A canonical JSON without the objects under these names, and each of those as canonical JSON."""
    plain = json.loads(content)
    parts = {name: canonical_json(plain.pop(name)) for name in names if name in plain}
    return canonical_json(plain), parts


def joined(rest: str, parts: Mapping[str, str]) -> str:
    """The inverse of ``parted``."""
    return canonical_json({**json.loads(rest), **{name: json.loads(text) for name, text in parts.items()}})


class _UnfitError(ValueError):
    """One value that does not fit its type; the message is for people."""


def _problems(error: Exception, path: str) -> Iterator[Problem]:
    unplaced: list[Exception] = []
    match error:
        case ClassValidationError():
            fields, unplaced = error.group_exceptions()
            for inner, field in fields:
                yield from _problems(inner, f"{path}.{field.name}".lstrip("."))
        case IterableValidationError():
            items, unplaced = error.group_exceptions()
            for inner, item in items:
                step = f"[{item.index}]" if isinstance(item.index, int) else f".{item.index}"
                yield from _problems(inner, f"{path}{step}".lstrip("."))
        case ForbiddenExtraKeysError():
            for name in sorted(map(str, error.extra_fields)):
                yield Problem(f"{path}.{name}".lstrip("."), "不认识的项")
        case KeyError():
            yield Problem(path, "缺少此项")
        case _:
            yield Problem(path, str(error))
    for inner in unplaced:
        yield from _problems(inner, path)


def _plain_decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"{value} has no place in a snapshot")
    return show_plain(value) if value else "0"


def _plain_enum(value: LabelledEnum) -> str:
    return str(value.value)


def _plain_moment(value: datetime) -> str:
    return (value.astimezone(UTC) if value.tzinfo else value).isoformat()


def _read_decimal(data: Any, _: Any) -> Decimal:
    if isinstance(data, int | Decimal) and not isinstance(data, bool):
        data = str(data)
    if not isinstance(data, str) or not _DECIMAL.fullmatch(data):
        raise _UnfitError("不是数字")
    return Decimal(data)


def _read_int(data: Any, _: Any) -> int:
    if not isinstance(data, int) or isinstance(data, bool):
        raise _UnfitError("不是整数")
    return data


def _read_bool(data: Any, _: Any) -> bool:
    if not isinstance(data, bool):
        raise _UnfitError("应为 true 或 false")
    return data


def _read_text(data: Any, _: Any) -> str:
    if not isinstance(data, str):
        raise _UnfitError("不是文字（数字请加引号）")
    return data


def _read_date(data: Any, _: Any) -> date:
    try:
        return date.fromisoformat(data)
    except (TypeError, ValueError):
        raise _UnfitError("不是日期") from None


def _read_moment(data: Any, _: Any) -> datetime:
    try:
        return datetime.fromisoformat(data)
    except (TypeError, ValueError):
        raise _UnfitError("不是时间") from None


def _read_enum(data: Any, cls: type[LabelledEnum]) -> LabelledEnum:
    for member in cls:
        if member.value == data:
            return member
    raise _UnfitError(f"应为下列之一：{'、'.join(member.value for member in cls)}")


_READERS: Mapping[type, Callable[[Any, Any], Any]] = {
    Decimal: _read_decimal,
    int: _read_int,
    bool: _read_bool,
    str: _read_text,
    date: _read_date,
    datetime: _read_moment,
    LabelledEnum: _read_enum,
}


def _is_tuple(cls: Any) -> bool:
    return get_origin(cls) is tuple


def _is_tagged_union(cls: Any) -> bool:
    members = _members(cls) if get_origin(cls) in {Union, UnionType} else []
    return len(members) > 1 and all(map(is_dataclass, members))


def _members(union: Any) -> list[Any]:
    return [member for member in get_args(union) if member is not NoneType]


def _tag(cls: type) -> str:
    return _INNER_CAPITAL.sub("_", cls.__name__).lower()


def _guarded(
    factory: Callable[[Any, Any], Callable[[Any, Any], Any]], shape: type, message: str
) -> Callable[[Any, Any], Callable[[Any, Any], Any]]:
    """The hook factory with a look at the outer shape first: a text would else be taken for a list."""

    def guarded_factory(cls: Any, converter: Any) -> Callable[[Any, Any], Any]:
        read = factory(cls, converter)

        def read_guarded(data: Any, wanted: Any) -> Any:
            if not isinstance(data, shape):
                raise _UnfitError(message)
            return read(data, wanted)

        return read_guarded

    return guarded_factory


def _write_union(_: Any, converter: Converter) -> Callable[[Any], Any]:
    def write(value: Any) -> Any:
        return value if value is None else {TAG: _tag(type(value)), **converter.unstructure(value)}

    return write


def _read_union(union: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    classes = {_tag(member): member for member in _members(union)}
    is_optional = NoneType in get_args(union)

    def read(data: Any, _: Any) -> Any:
        if data is None and is_optional:
            return None
        if not isinstance(data, Mapping) or data.get(TAG) not in list(classes):
            raise _UnfitError(f"{TAG} 应为下列之一：{'、'.join(classes)}")
        return converter.structure({key: data[key] for key in data if key != TAG}, classes[data[TAG]])

    return read


def _converter(*, is_strict: bool) -> Converter:
    converter = Converter(forbid_extra_keys=is_strict, unstruct_collection_overrides={tuple: list})
    converter.register_unstructure_hook(Decimal, _plain_decimal)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(datetime, _plain_moment)
    converter.register_unstructure_hook(LabelledEnum, _plain_enum)
    converter.register_unstructure_hook_factory(_is_tagged_union, _write_union)
    for cls, read in _READERS.items():
        converter.register_structure_hook(cls, read)
    for predicate, factory, shape, message in (
        (is_mapping, mapping_structure_factory, Mapping, "应为一组“名称: 值”"),
        (is_dataclass, make_dict_structure_fn, Mapping, "应为一组“名称: 值”"),
        (_is_tuple, homogenous_tuple_structure_factory, list, "应为列表"),
    ):
        converter.register_structure_hook_factory(predicate, _guarded(factory, shape, message))
    converter.register_structure_hook_factory(_is_tagged_union, _read_union)
    return converter


_LENIENT = _converter(is_strict=False)
_STRICT = _converter(is_strict=True)
