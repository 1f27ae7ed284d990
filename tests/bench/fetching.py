"""What a deed asks of the database."""

from collections.abc import Callable
from typing import Any

from django.db import connections
from django.db.backends.utils import CursorWrapper


def fetched(deed: Callable[[], object]) -> tuple[int, int]:
    """How many queries it makes and how many rows it fetches."""
    queries = rows = 0

    class Counting(CursorWrapper):
        def fetchone(self) -> Any:
            return counted([self.cursor.fetchone()])[0]

        def fetchmany(self, size: int) -> Any:
            return counted(self.cursor.fetchmany(size))

        def fetchall(self) -> Any:
            return counted(self.cursor.fetchall())

    def counted(found: Any) -> Any:
        nonlocal rows
        rows += sum(row is not None for row in found)
        return found

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    connection: Any = connections["default"]
    connection.make_cursor = lambda cursor: Counting(cursor, connection)
    try:
        with connection.execute_wrapper(count):
            deed()
    finally:
        del connection.make_cursor
    return queries, rows
