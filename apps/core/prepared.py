"""Reads whose SQL is put together once: Django builds it anew for every call, which takes longer than running it."""

from collections.abc import Callable, Collection
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, QuerySet

Convert = Callable[[Any, Any, Any], Any]


class Given(Expression):
    """The place in a prepared read of a value that it is called with."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class Prepared:
    """The rows of a ``values_list``, for a read that every request makes.

    ``build`` gives the query with ``Given`` wherever a value comes with the call; its shape never changes.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self._build = build
        self._made: tuple[str, tuple[Any, ...], dict[int, tuple[list[Convert], Any]]] | None = None

    def __call__(self, **given: Any) -> list[tuple[Any, ...]]:
        connection = connections[DEFAULT_DB_ALIAS]
        if self._made is None:
            compiler: Any = self._build().query.get_compiler(DEFAULT_DB_ALIAS)
            sql, params = compiler.as_sql()
            self._made = sql, params, compiler.get_converters([column for column, *_ in compiler.select])
        sql, params, converters = self._made
        values = [
            one.output_field.get_db_prep_value(given[one.name], connection) if isinstance(one, Given) else one
            for one in params
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return [_converted(row, converters, connection) for row in rows]


class PreparedAmong:
    """The same for rows among any number of keys: prepared for one, two, four … of them, the last one repeated."""

    def __init__(self, key: "Field[Any, Any]", build: Callable[[list[Given]], QuerySet[Any, Any]]) -> None:
        self._key = key
        self._build = build
        self._sizes: dict[int, Prepared] = {}

    def __call__(self, keys: Collection[Any], **given: Any) -> list[tuple[Any, ...]]:
        wanted = list(keys)
        if not wanted:
            return []
        size = 1 << (len(wanted) - 1).bit_length()
        wanted += wanted[-1:] * (size - len(wanted))
        names = [f"key_{number}" for number in range(size)]
        if size not in self._sizes:
            self._sizes[size] = Prepared(lambda: self._build([Given(name, self._key) for name in names]))
        return self._sizes[size](**given, **dict(zip(names, wanted, strict=True)))


def _converted(
    row: tuple[Any, ...], converters: dict[int, tuple[list[Convert], Any]], connection: Any
) -> tuple[Any, ...]:
    if not converters:
        return row
    values = list(row)
    for place, (functions, column) in converters.items():
        for convert in functions:
            values[place] = convert(values[place], column, connection)
    return tuple(values)
