"""Importing departments outside the page: in one piece or not at all."""

import pytest
from django.test import override_settings

from apps.core.enums import JobState
from apps.core.models import Job
from apps.departments import tasks
from apps.departments.imports import HEADINGS
from apps.departments.models import Department
from tests.accounts.build import administrator
from tests.departments.build import District, district

pytestmark = pytest.mark.django_db


class KilledError(BaseException):
    """The worker is gone."""


@pytest.fixture
def there() -> District:
    return district()


def ask(there: District, *lines: str) -> Job:
    rows = [list(HEADINGS), *(line.split("|") for line in lines)]
    with override_settings(TASKS={"default": {"BACKEND": "apps.core.queue.OrderedBackend"}}):
        return tasks.ask_for_import(there.region, rows, administrator(there.bureau), "/departments/")


def run(job: Job) -> list[tuple[str, str]]:
    tasks.import_departments.func(job.pk)
    job.refresh_from_db()
    return list(job.lines.order_by("item").values_list("name", "words"))


NEW = (
    "304002|粮食所||预算单位|304001|||",
    "304001|粮食局||预算部门||||新股",
    "XG|新股||财政局股室|CZJ|||",
    "303001|档案局||预算部门||||",
)


def test_units_may_stand_before_what_they_stand_under(there: District) -> None:
    job = ask(there, *NEW)
    for _ in range(2):
        assert [words for _, words in run(job)] == ["新增", "新增", "新增", "修改"]
    assert (job.state, job.done, job.arguments) == (JobState.DONE, 4, {})
    unit = Department.objects.get(code="304002")
    assert (unit.parent.code, unit.responsible_section.code) == ("304001", "XG")  # type: ignore[union-attr]


@pytest.mark.parametrize("place", ["_line_of", "time.sleep"])
def test_killed_it_leaves_all_or_nothing(there: District, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    job, before = ask(there, *NEW), Department.objects.count()

    def killed(*ignored: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(f"apps.core.jobs.{place}", killed)
        with pytest.raises(KilledError):
            run(job)
    assert Department.objects.count() - before == (3 if place == "time.sleep" else 0)
    assert len(run(job)) == 4
    assert Department.objects.count() - before == 3


def test_a_tree_that_has_changed_meanwhile_is_told(there: District) -> None:
    job = ask(there, "304001|粮食局||预算部门||||")
    Department.objects.filter(code="303001").update(name="粮食局")
    assert run(job) == []
    assert job.state == JobState.FAILED
    assert job.message.startswith("单位刚刚有变动，文件未导入：现有单位 303001：单位名称“粮食局”重复")
