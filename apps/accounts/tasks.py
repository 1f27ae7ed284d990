"""Importing a spreadsheet of users outside the page."""

from collections.abc import Sequence

from django.urls import reverse

from apps.accounts import actions
from apps.accounts.imports import HEADINGS
from apps.accounts.models import User
from apps.core import jobs
from apps.core.jobs import Outcome, Progress, long_work
from apps.core.models import Job
from apps.core.stamps import fingerprint
from apps.core.tabular import read_lines
from apps.departments.models import Department
from apps.departments.queries import owner_of

AT_A_TIME = 100


@long_work
def import_users(progress: Progress, region_id: int, rows: list[list[str]], secret: str) -> None:
    """Write the rows that are not written yet, some at a time; what does not fit any more is left out."""
    region = Department.objects.get(pk=region_id)

    def write(some: Sequence[int]) -> list[Outcome]:
        return actions.import_some_users(region, rows, some, secret)

    numbers = [line.row for line in read_lines(rows, HEADINGS).lines]
    progress.each(numbers, write, size=AT_A_TIME, message="正在导入")


def ask_for_import(region: Department, rows: Sequence[Sequence[str]], secret: str, user: User) -> Job:
    """Have a spreadsheet imported; ``Refused`` when too much waits."""
    return jobs.ask(
        import_users,
        f"{region.pk} {fingerprint(repr(rows))}",
        {"region_id": region.pk, "rows": rows, "secret": secret},
        user,
        is_wanted_again=True,
        title="导入用户",
        owner=owner_of(region.pk),
        back_url=reverse("accounts:list_users"),
    )
