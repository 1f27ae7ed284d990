"""Long work over a cycle: whole pieces whatever interrupts it, done once however often delivered, and a report."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from apps.accounts.enums import Role
from apps.core import jobs
from apps.core.enums import JobState
from apps.core.models import Job, JobLine
from apps.core.worker import LeasedWorker, release
from apps.evaluations import actions
from apps.evaluations.actions import CellChange, save_cells
from apps.evaluations.models import Cycle, Evaluation, HistoryEntry
from apps.evaluations.queries import Versions, sheet_of
from apps.reviews import tasks
from tests.accounts.build import user
from tests.evaluations.factories import Office, cycle, department, evaluation_of
from tests.evaluations.tables import close
from tests.evaluations.test_concurrency import one_after_the_other
from tests.pages import flat_page
from tests.reviews.test_cycles import entered
from tests.reviews.test_versions import next_versions

pytestmark = pytest.mark.django_db

Asked = Callable[["Scene"], Job]


class KilledError(BaseException):
    """The worker is gone; nothing of its code runs any more."""


class Scene:
    """A cycle of five departments, and the queue of the product."""

    def __init__(self) -> None:
        self.office = Office()
        self.administrator = self.office.administrator
        self.members = [department(self.office.place, f"40{number}001", f"第{number}局") for number in range(5)]
        self.cycle = cycle(self.office.place, self.members, year=2024)
        self.newcomers = [department(self.office.place, f"50{number}001", f"新{number}局") for number in range(5)]
        self.versions: Versions = next_versions()

    def ask_for_departments(self) -> Job:
        return tasks.ask_for_departments(self.cycle, [one.pk for one in self.newcomers], self.administrator)

    def ask_for_removal(self) -> Job:
        return tasks.ask_for_removal(self.cycle, [one.pk for one in self.members], self.administrator)

    def ask_for_undoing(self) -> Job:
        return tasks.ask_for_undoing(self.cycle, self.administrator)

    def ask_for_versions(self) -> Job:
        return tasks.ask_for_versions(self.cycle, self.versions, self.administrator)

    def state(self) -> dict[str, Any]:
        """What the tables hold of the cycle."""
        rows = Evaluation.objects.filter(cycle_id=self.cycle.pk).order_by("department__code")
        return {
            "cycle": Cycle.objects.filter(pk=self.cycle.pk).exists(),
            "evaluations": list(rows.values_list("department__name", "scheme__version")),
            "history": HistoryEntry.objects.filter(evaluation__cycle_id=self.cycle.pk).count(),
        }


@pytest.fixture(autouse=True)
def _queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(tasks, "AT_A_TIME", 2)
    with override_settings(TASKS={"default": {"BACKEND": "apps.core.queue.OrderedBackend"}}):
        yield


@pytest.fixture
def scene() -> Scene:
    return Scene()


def work_once(worker: str = "worker") -> DBTaskResult[Any, Any]:
    """Run the first task of the queue as a worker does."""
    found = DBTaskResult.objects.ready().first()
    assert found is not None
    found.claim(worker)
    LeasedWorker(1).run_task(found)
    return found


def work_of(job: Job) -> Task[Any, Any]:
    work: Task[Any, Any] = getattr(tasks, job.kind.rpartition(".")[2])
    return work


def lines_of(job: Job) -> list[tuple[str, bool]]:
    return list(job.lines.order_by("name").values_list("name", "is_done"))


NEW = [("第0局", 1), ("第1局", 1), ("第2局", 1), ("第3局", 1), ("第4局", 1)]
DONE: dict[str, tuple[Asked, dict[str, Any]]] = {
    "add": (
        Scene.ask_for_departments,
        {"cycle": True, "evaluations": NEW + [(f"新{number}局", 1) for number in range(5)], "history": 0},
    ),
    "remove": (Scene.ask_for_removal, {"cycle": True, "evaluations": [], "history": 0}),
    "undo": (Scene.ask_for_undoing, {"cycle": False, "evaluations": [], "history": 0}),
    "versions": (
        Scene.ask_for_versions,
        {"cycle": True, "evaluations": [(name, 2) for name, _ in NEW], "history": 5},
    ),
}


@pytest.mark.parametrize("kind", DONE)
def test_what_was_asked_for_is_done_and_reported(kind: str, scene: Scene) -> None:
    ask, expected = DONE[kind]
    job = ask(scene)
    assert (job.state, JobLine.objects.count()) == (JobState.QUEUED, 0)
    work_once()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 5, 5)
    assert [is_done for _, is_done in lines_of(job)] == [True] * 5
    assert scene.state() == expected


@pytest.mark.parametrize("is_before", [True, False])
@pytest.mark.parametrize("piece", [1, 2, 3])
@pytest.mark.parametrize("kind", DONE)
def test_a_worker_killed_before_or_behind_any_piece_leaves_whole_pieces_and_the_next_goes_on(
    kind: str, piece: int, is_before: bool, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, expected = DONE[kind]
    job, begun = ask(scene), 0
    write = JobLine.objects.bulk_create

    def killed(lines: Any) -> Any:
        nonlocal begun
        begun += 1
        written = write(lines)
        if begun == piece and is_before:  # of its commit: all of it is rolled back
            raise KilledError
        return written

    def breathe(seconds: float) -> None:
        if begun == piece and not is_before:
            raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("apps.core.jobs.JobLine.objects.bulk_create", killed)
        patch.setattr("apps.core.jobs.time.sleep", breathe)
        cut_off = DBTaskResult.objects.ready().get()
        cut_off.claim("killed")
        with pytest.raises(KilledError):
            work_of(job).func(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    release(cut_off)
    work_once("another")
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 5, 5)
    assert len(lines_of(job)) == 5
    assert scene.state() == expected


def test_a_worker_killed_behind_the_last_piece_of_an_undoing_is_taken_up(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = scene.ask_for_undoing()
    undo = actions.undo_cycle

    def killed(cycle_id: int) -> None:
        undo(cycle_id)
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(actions, "undo_cycle", killed)
        with pytest.raises(KilledError):
            tasks.undo_cycle.func(job.pk)
    tasks.undo_cycle.func(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.DONE, {"words": "任务已撤销。"})
    assert not Cycle.objects.filter(pk=scene.cycle.pk).exists()


@pytest.mark.parametrize("kind", DONE)
def test_delivered_twice_it_is_done_once(kind: str, scene: Scene) -> None:
    ask, expected = DONE[kind]
    job = ask(scene)
    work_once()
    work_of(job).func(job.pk)
    assert (scene.state(), JobLine.objects.count()) == (expected, 5)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["add", "remove", "versions"])
def test_two_workers_at_one_job_deal_with_each_item_once(
    kind: str, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that was only slow, and the one that took its task up."""
    monkeypatch.setattr(tasks, "AT_A_TIME", 1)
    ask, expected = DONE[kind]
    job = ask(scene)
    work = partial(work_of(job).func, job.pk)
    told = one_after_the_other(lambda: Job.objects.select_for_update().get(pk=job.pk), work, work)
    job.refresh_from_db()
    assert (told, job.state, job.done, job.total) == ([None, None], JobState.DONE, 5, 5)
    assert [is_done for _, is_done in lines_of(job)] == [True] * 5
    assert scene.state() == expected


def test_asked_for_twice_it_is_one_job_and_another_choice_is_another(scene: Scene) -> None:
    first = scene.ask_for_departments()
    assert scene.ask_for_departments() == first
    scene.newcomers = scene.newcomers[:2]
    second = scene.ask_for_departments()
    assert (second != first, jobs.standing_of(second).ahead) == (True, 1)
    for _ in range(2):
        work_once()
    assert lines_of(second) == [("新0局", False), ("新1局", False)]
    assert {line.words for line in second.lines.all()} == {"已在本任务中，未重复建立。"}
    assert Evaluation.objects.filter(cycle=scene.cycle).count() == 10


def test_called_off_between_two_pieces_what_is_done_stays_and_is_reported(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = scene.ask_for_departments()
    monkeypatch.setattr("apps.core.jobs.time.sleep", lambda seconds: jobs.cancel(job))
    work_once()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.CANCELLED, 2, 5)
    assert lines_of(job) == [("新0局", True), ("新1局", True)]
    assert Evaluation.objects.filter(cycle=scene.cycle).count() == 7


def test_a_long_work_lets_those_who_wait_go_first(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "TURN_SECONDS", -1.0)
    long, short = scene.ask_for_versions(), scene.ask_for_departments()
    work_once()
    for job in (long, short):
        job.refresh_from_db()
    assert (long.state, long.done, short.state) == (JobState.QUEUED, 1, JobState.QUEUED)
    monkeypatch.setattr(jobs, "TURN_SECONDS", 60.0)
    work_once()
    short.refresh_from_db()
    assert short.state == JobState.DONE
    work_once()
    long.refresh_from_db()
    assert (long.state, long.done) == (JobState.DONE, 10)  # with those that joined meanwhile


def test_the_report_says_who_was_left_out_and_why(scene: Scene) -> None:
    staff = user("typist", scene.members[1], Role.STAFF)
    busy = evaluation_of(scene.cycle, scene.members[1])
    job = scene.ask_for_undoing()
    save_cells(busy.pk, staff, [CellChange("basics.duties", "刚刚开始填报")])
    work_once()
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, "还有 1 个单位在本任务中，任务未撤销。")
    assert lines_of(job) == [("第0局", True), ("第1局", False), ("第2局", True), ("第3局", True), ("第4局", True)]
    assert list(Evaluation.objects.filter(cycle=scene.cycle)) == [busy]


def test_one_evaluation_that_cannot_be_read_stops_no_other(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    read, broken = sheet_of, evaluation_of(scene.cycle, scene.members[2])

    def read_all_but_one(evaluation: Evaluation) -> Any:
        if evaluation.pk == broken.pk:
            raise KeyError("level3")
        return read(evaluation)

    for module in ("apps.reviews.tasks", "apps.evaluations.actions.versions"):
        monkeypatch.setattr(f"{module}.sheet_of", read_all_but_one)
    job = scene.ask_for_versions()
    work_once()
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert {line.name: line.words for line in job.lines.filter(is_done=False)} == {
        "第2局": "未能更新，请联系系统管理员。"
    }
    assert scene.state()["history"] == 4


def test_a_year_that_is_closed_meanwhile_stops_the_work(scene: Scene) -> None:
    asked = [scene.ask_for_departments(), scene.ask_for_removal(), scene.ask_for_versions()]
    close(scene.cycle)
    for _ in asked:
        work_once()
    for job in asked[:2]:
        job.refresh_from_db()
        assert job.state == JobState.FAILED
        assert job.message.startswith("2024 年度已由")
    assert [is_done for _, is_done in lines_of(asked[2])] == [False] * 5
    assert scene.state() == {"cycle": True, "evaluations": NEW, "history": 0}


def test_with_the_clock_set_back_no_evaluation_moves_and_the_report_says_so(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = scene.cycle.evaluations.all()[0].moved_at
    monkeypatch.setattr(timezone, "now", lambda: moment - timedelta(days=1))
    job = scene.ask_for_versions()
    work_once()
    assert [is_done for _, is_done in lines_of(job)] == [False] * 5
    assert all(line.words.startswith("服务器时间（") for line in job.lines.all())
    assert scene.state()["history"] == 0


@pytest.mark.parametrize("clock", [timedelta(days=-400), timedelta(days=400)])
def test_the_queue_keeps_its_order_whatever_the_clock_says(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, clock: timedelta
) -> None:
    first = scene.ask_for_departments()
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + clock)
    second = scene.ask_for_versions()
    assert [jobs.standing_of(job).ahead for job in (first, second)] == [0, 1]
    assert list(jobs.shown_to(first.owner)) == [second, first]


# The page


@pytest.mark.parametrize("more", [0, 3])
def test_the_page_takes_the_same_queries_for_2_and_5_lines(
    client: Client, scene: Scene, django_assert_num_queries: Any, more: int
) -> None:
    scene.newcomers = scene.newcomers[: 2 + more]
    job = scene.ask_for_departments()
    work_once()
    client.force_login(scene.administrator)
    with django_assert_num_queries(5):
        response = client.get(f"/departments/jobs/{job.pk}/")
    assert f"已办理 {2 + more} 项。" in flat_page(response)


def test_the_page_says_how_far_it_is_and_calls_off(client: Client, scene: Scene) -> None:
    first, second = scene.ask_for_departments(), scene.ask_for_versions()
    client.force_login(scene.administrator)
    address = f"/departments/jobs/{second.pk}/"
    page = flat_page(client.get(address))
    assert "正在排队，前面还有 1 份。" in page
    assert f'hx-get="{address}"' in page
    assert "建立自评：2024年度" in flat_page(client.get("/reviews/cycles/"))
    response = client.post(f"{address}cancel/", follow=True)
    assert "已取消" in flat_page(response)
    assert "已取消" in flat_page(client.get("/departments/jobs/"))
    assert "<html" not in client.get(address, headers={"HX-Request": "true"}).content.decode()
    first.refresh_from_db()
    assert first.state == JobState.QUEUED


def test_the_jobs_of_other_regions_are_404_and_others_are_refused(client: Client, scene: Scene) -> None:
    job = scene.ask_for_departments()
    client.force_login(Office("430105", "开福区").administrator)
    assert client.get(f"/departments/jobs/{job.pk}/").status_code == 404
    assert client.post(f"/departments/jobs/{job.pk}/cancel/").status_code == 404
    assert "还没有批量任务" in flat_page(client.get("/departments/jobs/"))
    client.force_login(scene.office.staff)
    assert client.get(f"/departments/jobs/{job.pk}/").status_code == 403
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_where_too_much_waits_nothing_is_opened(client: Client, scene: Scene) -> None:
    scene.ask_for_departments()
    client.force_login(scene.administrator)
    with override_settings(JOB_LIMIT=1):
        response = client.post("/reviews/cycles/open/", entered(*scene.members, year="2023"))
    assert "正在排队的任务已满，请过几分钟再试。" in flat_page(response)
    assert (Job.objects.count(), Cycle.objects.filter(year=2023).exists()) == (1, False)
