"""Sealing the trace by schedule."""

from django_tasks import task

from apps.trace import actions


@task()
def seal() -> None:
    """What was added since the last time becomes part of the chain."""
    actions.seal()
