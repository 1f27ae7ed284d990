"""Importing a spreadsheet of departments outside the page."""

from collections.abc import Sequence

from apps.core import jobs
from apps.core.jobs import Outcome, Progress, long_work
from apps.core.models import Job
from apps.core.refusals import Refused
from apps.core.stamps import fingerprint
from apps.core.tabular import Import
from apps.departments import actions
from apps.departments.facts import DepartmentDetails
from apps.departments.imports import read_departments
from apps.departments.models import Department
from apps.departments.queries import owner_of, tree_of


@long_work
def import_departments(progress: Progress, region_id: int, rows: list[list[str]]) -> None:
    """Write the whole spreadsheet in one piece, which takes half a second for a thousand rows, or nothing of it."""
    region = Department.objects.get(pk=region_id)
    existing = {node.details.code: node.details for node in tree_of(region_id)}

    def write(some: Sequence[int]) -> list[Outcome]:
        written = _without_problems(actions.import_departments(region, rows))
        return [Outcome(change.row, change.title, words=change.kind.label) for change in written.effective]

    waiting = [change.row for change in _without_problems(read_departments(rows, existing)).effective]
    progress.each(waiting, write, size=max(len(waiting), 1), message="正在导入")


def ask_for_import(region: Department, rows: Sequence[Sequence[str]], user: object, back_url: str) -> Job:
    """Have a spreadsheet imported; ``Refused`` when too much waits."""
    return jobs.ask(
        import_departments,
        f"{region.pk} {fingerprint(repr(rows))}",
        {"region_id": region.pk, "rows": rows},
        user,
        is_wanted_again=True,
        title="导入单位",
        owner=owner_of(region.pk),
        back_url=back_url,
    )


def _without_problems(found: Import[DepartmentDetails]) -> Import[DepartmentDetails]:
    if found.problems:
        raise Refused(f"单位刚刚有变动，文件未导入：{found.problems[0].message}")
    return found
