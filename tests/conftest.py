"""What every test needs: no stopwatch on generated examples, the right database, an empty cache."""

import pytest
from django.conf import settings
from django.core.cache import cache
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
