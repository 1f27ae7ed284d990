"""Districts with people in every role, and evaluations that have come as far as a test needs."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from apps.evaluations.enums import Action
from tests.evaluations.factories import Office, advance, explain_all, fill_in, write

Counter = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def office(db: None) -> Office:
    """A district whose department has not begun yet."""
    return Office()


@pytest.fixture
def received(office: Office) -> Office:
    """Its complete evaluation, with one explained warning, has reached the bureau."""
    fill_in(office.evaluation, office.staff)
    write(office.evaluation, office.staff, {"figure.project_count.current": "3"})
    explain_all(office.evaluation, office.staff)
    advance(office.evaluation, (office.staff, Action.SUBMIT), (office.reviewer, Action.ENDORSE))
    return office


@pytest.fixture
def begun(received: Office) -> Office:
    """The line section has begun its review."""
    advance(received.evaluation, (received.line, Action.BEGIN))
    return received
