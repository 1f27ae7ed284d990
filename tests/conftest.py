"""What every test needs: no stopwatch on generated examples, the right database, an empty cache, shuffled rows."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler
from django.template.defaulttags import FirstOfNode, ForNode
from hypothesis import settings as hypothesis_settings

# A busy machine is no finding.
hypothesis_settings.register_profile("suite", deadline=None)
hypothesis_settings.load_profile("suite")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches a database: only that has to run on each of them; pure functions run once."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db", "django_db_setup"}:
            item.add_marker("database")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """SQLite locks the whole database: what shows how two people at once are served needs PostgreSQL."""
    if item.get_closest_marker("postgres") and "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        pytest.skip("needs PostgreSQL")


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """A database that is rolled back gives its ids to other rows."""
    cache.clear()


class _Told:
    """An expression of a template whose missing name counts as an error, where a tag would pass over it in silence.

    ``may_lack`` leaves what a name that was given may have or not: ``{% firstof text.paragraphs.0 "nothing" %}``.
    """

    def __init__(self, expression: Any, *, may_lack: bool = False) -> None:
        self.expression, self.may_lack = expression, may_lack

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        """With FAIL_INVALID_TEMPLATE_VARS a missing name fails the test."""
        names = getattr(self.expression.var, "lookups", None)
        return self.expression.resolve(context, self.may_lack and (names is None or names[0] in context))


@pytest.fixture(autouse=True, scope="session")
def _names_that_are_gone_through_exist() -> Iterator[None]:
    """``{% for x in missing %}`` and ``{% firstof missing %}`` fail like ``{{ missing }}``; ``{% if %}`` may ask."""
    of_loop: Any = ForNode.__init__
    of_first: Any = FirstOfNode.__init__

    def loop(node: Any, names: Any, sequence: Any, *more: Any) -> None:
        of_loop(node, names, _Told(sequence), *more)

    def first(node: Any, names: Any, *more: Any, **kept: Any) -> None:
        of_first(node, [_Told(name, may_lack=True) for name in names], *more, **kept)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ForNode, "__init__", loop)
        patch.setattr(FirstOfNode, "__init__", first)
        yield


@pytest.fixture(autouse=True, scope="session")
def _shuffled_rows() -> Iterator[None]:
    """Rows that no query orders come in any order: a database promises none, and gives another after an update."""
    in_order: Any = SQLCompiler._order_by_pairs

    def shuffled(compiler: Any) -> Iterator[Any]:
        pairs = list(in_order(compiler))
        query = compiler.query
        is_summed = query.group_by is not None or any(
            one.contains_aggregate for one in query.annotation_select.values()
        )
        is_free = not (pairs or is_summed or query.distinct or query.combinator or query.subquery)
        yield from [(OrderBy(Random()), False)] if is_free else pairs

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "_order_by_pairs", shuffled)
        yield


@pytest.fixture(autouse=True, scope="session")
def _the_trace_can_be_emptied() -> Iterator[None]:
    """What empties all tables between two tests that commit lifts the triggers of the trace and sets them again."""
    append_only: Any = import_module("apps.trace.migrations.0002_append_only")
    vendor = connection.vendor
    flush = connection.ops.sql_flush

    def lifted(*args: Any, **kwargs: Any) -> list[str]:
        statements = flush(*args, **kwargs)
        return [*append_only.removing(vendor), *statements, *append_only.installing(vendor)] if statements else []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.ops, "sql_flush", lifted)
        yield
