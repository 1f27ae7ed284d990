"""What every test needs: no stopwatch on generated examples, and the right database."""

import pytest
from django.conf import settings
from hypothesis import settings as hypothesis_settings

# A busy machine is no finding.
hypothesis_settings.register_profile("suite", deadline=None)
hypothesis_settings.load_profile("suite")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """SQLite locks the whole database: what shows how two people at once are served needs PostgreSQL."""
    if item.get_closest_marker("postgres") and "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        pytest.skip("needs PostgreSQL")
