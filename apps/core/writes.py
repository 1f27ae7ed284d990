"""Rows that are written together, by SQL that is put together once: on PostgreSQL one statement, one journey."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import DatabaseError, connection, models, transaction

Model = type[models.Model]
SHAPES = 1_000  # of statements that are kept


@dataclass(frozen=True, slots=True)
class Insert:
    """A new row. ``values`` by ``attname`` for all columns but the key."""

    model: Model
    values: Mapping[str, Any]

    @classmethod
    def of_row(cls, row: models.Model) -> "Insert":
        """The row as it stands in memory; its key stays unknown."""
        names = (column.attname for column in row._meta.concrete_fields if not column.primary_key)
        return cls(type(row), {name: getattr(row, name) for name in names})


@dataclass(frozen=True, slots=True)
class Update:
    """New ``values``, by ``attname``, of the row with this key, if it still holds what stands in ``held``."""

    model: Model
    key: int
    values: Mapping[str, Any]
    held: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of_row(cls, row: models.Model, names: Iterable[str]) -> "Update":
        """These columns of the row as they stand in memory."""
        return cls(type(row), row.pk, {name: getattr(row, name) for name in names})


def insert(row: Insert) -> None:
    """Write one new row."""
    with connection.cursor() as cursor:
        cursor.execute(_insert_sql(row.model, tuple(row.values), ""), _params(row))


def write_if_held(first: Update, *others: Update | Insert) -> bool:
    """Whether the row of ``first`` still held what it should. All is written then, otherwise nothing.

    The row is locked by that: whoever comes at the same moment waits, and finds that it no longer holds. Raises
    ``DatabaseError`` when a row of ``others`` is gone, which whoever deletes it shows in the first one; what stands
    behind that row, as its entry in the trace does, is not written.
    """
    if connection.vendor == "postgresql":
        return _is_whole(_in_one_statement(first, others))
    with transaction.atomic(savepoint=False):
        return _is_whole(_one_by_one(first, others))


def _is_whole(counts: list[int]) -> bool:
    """Whether the first of several statements has written its row; then all have."""
    if counts[0] and not all(counts):
        raise DatabaseError("A row that should be written is gone.")
    return bool(counts[0])


def _one_by_one(first: Update, others: tuple[Update | Insert, ...]) -> list[int]:
    """How many rows each statement has written; those after the first only where it found its row."""
    counts: list[int] = []
    with connection.cursor() as cursor:
        for row in (first, *others):
            cursor.execute(_sql(row, ""), _params(row))
            counts.append(cursor.rowcount)
            if not counts[0]:
                break
    return counts


def _in_one_statement(first: Update, others: tuple[Update | Insert, ...]) -> list[int]:
    """The same in one journey: each part goes on from the one before it, so nothing follows one that found no row."""
    rows = (first, *others)
    parts = [f"{_part(n)} AS ({_sql(row, _part(n - 1) if n else '')} RETURNING 1)" for n, row in enumerate(rows)]
    counts = ", ".join(f"(SELECT count(*) FROM {_part(n)})" for n in range(len(rows)))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} SELECT {counts}", [one for row in rows for one in _params(row)])
        return list(cursor.fetchone())


def _part(number: int) -> str:
    return f"part_{number}"


def _sql(row: Update | Insert, source: str) -> str:
    if isinstance(row, Insert):
        return _insert_sql(row.model, tuple(row.values), source)
    return _update_sql(row.model, tuple(row.values), tuple(row.held), source)


@lru_cache(SHAPES)
def _insert_sql(model: Model, names: tuple[str, ...], source: str) -> str:
    columns = ", ".join(_column(model, name) for name in names)
    values = ", ".join(["%s"] * len(names))
    given = f"SELECT {values} FROM {source}" if source else f"VALUES ({values})"
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) {given}"


@lru_cache(SHAPES)
def _update_sql(model: Model, names: tuple[str, ...], held: tuple[str, ...], source: str) -> str:
    values = ", ".join(f"{_column(model, name)} = %s" for name in names)
    conditions = " AND ".join(f"{_column(model, name)} = %s" for name in ("pk", *held))
    origin = f" FROM {source}" if source else ""
    return f"UPDATE {_quoted(model._meta.db_table)} SET {values}{origin} WHERE {conditions}"


def _params(row: Update | Insert) -> list[Any]:
    """As the fields give them to the database, in the order of the statement."""
    given = [*row.values.items()]
    if isinstance(row, Update):
        given += [("pk", row.key), *row.held.items()]
    return [_field(row.model, name).get_db_prep_save(value, connection) for name, value in given]


def _field(model: Model, name: str) -> Any:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _column(model: Model, name: str) -> str:
    return _quoted(_field(model, name).column)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
