"""What a save in the background answers, and the state that everybody who works in an evaluation shares."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.enums import Role
from apps.budgets.models import BudgetLine
from apps.core.findings import Finding
from apps.core.shared_cache import SharedFileCache
from apps.evaluations import actions
from apps.evaluations.actions import CellChange, explanations, moves, perform, save_cells
from apps.evaluations.checks import find
from apps.evaluations.enums import Action, Section
from apps.evaluations.models import Evaluation
from apps.evaluations.queries import Versions, judged
from apps.reviews import actions as reviews
from apps.reviews.actions import re_score
from tests.accounts.build import user
from tests.evaluations.factories import HUNAN, Office, advance, explain_all, fill_in, project, write
from tests.evaluations.tables import make_scheme
from tests.pages import flat, flat_page

pytestmark = pytest.mark.django_db

Counter = Callable[[int], AbstractContextManager[Any]]
AMOUNTS = ("original", "adjusted", "actual", "carry_in", "carry_out")


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def staff(client: Client, office: Office) -> Client:
    client.force_login(office.staff)
    return client


def post(client: Client, office: Office, *changes: dict[str, Any]) -> Any:
    body = json.dumps({"changes": changes})
    return client.post(f"/evaluations/{office.evaluation.pk}/cells/", body, content_type="application/json")


def state(client: Client, office: Office, section: str, **more: Any) -> Any:
    return client.get(f"/evaluations/{office.evaluation.pk}/state/", {"section": section, **more})


def number(office: Office) -> int:
    return Evaluation.objects.get(pk=office.evaluation.pk).changes


# The answer to a save


def test_a_save_answers_for_its_cells_alone(staff: Client, office: Office) -> None:
    answer = post(staff, office, {"cell": "figure.office.actual", "text": "１２", "seen": None})
    told = answer.json()
    [outcome] = told.pop("outcomes")
    assert told == {"computed": {}}
    seen = outcome.pop("seen")
    assert outcome == {
        "cell": "figure.office.actual",
        "state": "saved",
        "stored": "12.00",
        "kept": True,
        "problem": "",
    }
    assert len(seen) == 8
    assert len(answer.content) < 250


def test_every_cell_of_a_batch_has_its_own_outcome(staff: Client, office: Office) -> None:
    outcomes = post(
        staff,
        office,
        {"cell": "figure.office.actual", "text": "约12"},
        {"cell": "basics.contact_name", "text": "长" * 61},
        {"cell": "line.99.actual", "text": "1"},
        {"cell": "basics.duties", "text": "改", "seen": "12345678"},
        {"cell": "scores.stated_grade", "text": "最好"},
        {"cell": "figure.reception.actual", "text": "3"},
    ).json()["outcomes"]
    assert [(outcome["state"], outcome["kept"]) for outcome in outcomes] == [
        ("invalid", True),
        ("too_long", False),
        ("gone", False),
        ("conflict", False),
        ("invalid", False),
        ("saved", True),
    ]


def test_what_its_row_alone_computes_comes_with_a_save(staff: Client, office: Office) -> None:
    item = project(office.evaluation, office.staff, "文化节", "100", "200", "150")
    row = office.evaluation.projects.get().indicators.get(name="就业率")
    answer = post(
        staff,
        office,
        {"cell": f"funding.{item}.appropriation.actual", "text": "50"},
        {"cell": f"indicator.{row.pk}.actual", "text": "40"},
        {"cell": "score.key_work_completion.value", "text": "95"},
        {"cell": "score.budget_completion_rate.improvement", "text": "加快支付。"},
    ).json()["computed"]
    assert answer.keys() == {
        f"rate.{item}.appropriation",
        *(f"indicator.{row.pk}.{name}" for name in ("points", "trace", "judged")),
        *(f"indicator.{row.pk}.{name}.understood" for name in ("target", "result")),
        *(f"score.key_work_completion.{name}" for name in ("points", "trace")),
    }
    assert answer[f"rate.{item}.appropriation"] == "25.00%"
    assert answer[f"indicator.{row.pk}.points"] == "15.00"
    told = (
        state(staff, office, "scores").json()["computed"]
        | state(staff, office, "projects", item=item).json()["computed"]
    )
    assert {name: told[name] for name in answer} == answer


def test_a_row_of_a_departments_form_tells_its_points(client: Client) -> None:
    office = Office(scheme=HUNAN)
    fill_in(office.evaluation, office.staff)
    client.force_login(office.staff)
    row = office.evaluation.targets.get(name="就业率")
    computed = post(client, office, {"cell": f"indicator.{row.pk}.actual", "text": "40"}).json()["computed"]
    assert computed[f"indicator.{row.pk}.points"] == "15.00"


def test_a_save_takes_few_queries_and_a_pasted_block_two_more(
    staff: Client, office: Office, django_assert_num_queries: Counter
) -> None:
    lines = [actions.add_line(office.evaluation.pk, office.staff, "201") for _ in range(60)]
    cells = [f"line.{line.pk}.{amount}" for line in lines for amount in AMOUNTS]
    cells += [f"line.{line.pk}.source" for line in lines]
    one, block = (
        ({"cell": cells[0], "text": "7"},),
        [{"cell": cell, "text": "general" if "source" in cell else "8"} for cell in cells],
    )
    # Session, user with duties and their units, evaluation, rows; number, row, trace: one where they go together.
    is_together = connection.vendor == "postgresql"
    for changes, queries in ((one, 6 if is_together else 8), (block, 9 if is_together else 10)):  # savepoint, release
        with django_assert_num_queries(queries):
            answer = post(staff, office, *changes)
        assert {outcome["state"] for outcome in answer.json()["outcomes"]} == {"saved"}
    assert set(BudgetLine.objects.values_list("carry_out", "source")) == {(Decimal(8), "general")}


def test_a_request_takes_500_cells_and_says_so(staff: Client, office: Office) -> None:
    changes = [{"cell": "basics.duties", "text": "改"}] * 501
    answer = post(staff, office, *changes)
    assert (answer.status_code, answer.content.decode()) == (400, "一次最多保存 500 处，请分批保存。")
    assert number(office) == 0
    assert len(post(staff, office, *changes[1:]).json()["outcomes"]) == 500


def test_a_locked_evaluation_says_so_for_every_cell(staff: Client, office: Office) -> None:
    fill_in(office.evaluation, office.staff)
    advance(office.evaluation, (office.staff, Action.SUBMIT))
    answer = post(staff, office, *({"cell": f"basics.{name}", "text": "改"} for name in ("duties", "main_work")))
    assert answer.status_code == 409
    assert [(outcome["state"], outcome["kept"]) for outcome in answer.json()["outcomes"]] == [("locked", False)] * 2
    assert "内容已锁定" in answer.json()["outcomes"][0]["problem"]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("line.7.actual", "这一行已被删除"),
        ("score.no_such_row.level", "本自评现用的方案没有这一项"),
        ("basics.no_such_field", "这一项已不在本自评中"),
    ],
)
def test_what_is_gone_says_why_and_stops_no_other(staff: Client, office: Office, cell: str, told: str) -> None:
    gone, kept = post(staff, office, {"cell": cell, "text": "8"}, {"cell": "basics.duties", "text": "改"}).json()[
        "outcomes"
    ]
    assert (gone["state"], gone["kept"], kept["state"]) == ("gone", False, "saved")
    assert gone["problem"].startswith(told)


def test_the_page_knows_how_long_a_text_may_be(staff: Client, office: Office) -> None:
    answer = staff.get(f"/evaluations/{office.evaluation.pk}/sections/basics/")
    longest = json.loads(answer.context["longest"])
    assert (longest["basics.contact_name"], longest[""]) == (60, 50_000)
    too_long = {"cell": "basics.contact_name", "text": "长" * (longest["basics.contact_name"] + 1)}
    assert post(staff, office, too_long).json()["outcomes"][0]["state"] == "too_long"


@pytest.mark.parametrize("role", [Role.STAFF, Role.LINE_SECTION])
def test_who_may_not_see_the_evaluation_finds_nothing(client: Client, office: Office, role: Role) -> None:
    other = Office("430105", "开福区")
    client.force_login(other.staff if role == Role.STAFF else office.line)  # the bureau has not received it yet
    answer = post(client, office, {"cell": "basics.duties", "text": "改"})
    assert answer.status_code == 404
    assert [(outcome["state"], outcome["kept"]) for outcome in answer.json()["outcomes"]] == [("gone", False)]
    assert state(client, office, "basics").status_code == 404
    for deed in ("explain/", "evidence/add/", "lines/add/", "move/submit/"):
        assert (
            client.post(
                f"/evaluations/{office.evaluation.pk}/{deed}", {"key": "x", "place": "section:basics"}
            ).status_code
            == 404
        )
    assert number(office) == 0


def test_a_plain_post_of_what_is_gone_or_too_long_names_it(staff: Client, office: Office) -> None:
    line = actions.add_line(office.evaluation.pk, office.staff, "201")
    address = f"/evaluations/{office.evaluation.pk}/sections/money/"
    seen = staff.get(address).context["seen"]
    actions.remove_line(office.evaluation.pk, office.staff, line.pk)
    answer = staff.post(
        address, {"seen": seen, f"line.{line.pk}.actual": "8", "figure.income.current": "9"}, follow=True
    )
    page = flat_page(answer)
    assert "已保存 1 处修改。" in page
    assert "您填写的“8”未保存：这一行已被删除，本次修改未保存" in page


# The number of changes


def test_everything_that_changes_an_evaluation_raises_its_number_in_one_update(office: Office) -> None:
    """After a second update in one transaction PostgreSQL would ask for the cycle, against the order of locks."""
    pk, staff = office.evaluation.pk, office.staff
    fill_in(office.evaluation, staff)
    line, form = actions.add_line(pk, staff, "201"), office.evaluation.projects.first()
    assert form is not None
    row = form.indicators.first()
    assert row is not None
    upload = SimpleUploadedFile("批复.pdf", b"%PDF-1.7\n%%EOF\n\n")
    file = actions.add_evidence(pk, staff, upload, Section.MONEY)
    [warning, *_] = [
        found.key for found in judged.judged_desk_of(office.evaluation).findings or () if found.severity == "warning"
    ]
    deeds: list[Callable[[], object]] = [
        lambda: save_cells(pk, staff, [CellChange("basics.duties", "改")]),
        lambda: actions.add_line(pk, staff, "201"),
        lambda: actions.remove_line(pk, staff, line.pk),
        lambda: actions.add_project(pk, staff, "文化节"),
        lambda: actions.add_indicator(pk, staff, form.project_id, row.level1, row.level2),
        lambda: actions.remove_indicator(pk, staff, row.pk),
        lambda: actions.remove_project(pk, staff, form.project_id),
        lambda: actions.explain(pk, staff, [warning], "另有原因。"),
        lambda: actions.remove_evidence(pk, staff, file.pk),
        lambda: actions.add_evidence(
            pk, staff, SimpleUploadedFile("批复.pdf", b"%PDF-1.7\n%%EOF\n\n\n"), Section.MONEY
        ),
        lambda: actions.close_year(office.administrator, office.cycle.pk),
        lambda: actions.reopen_year(office.administrator, office.cycle.pk, "补报"),
    ]
    for deed in deeds:
        raises_the_number_once(office, deed)


def raises_the_number_once(office: Office, deed: Callable[[], object]) -> None:
    before = number(office)
    with CaptureQueriesContext(connection) as queries:
        deed()
    assert number(office) == before + 1
    assert sum(query["sql"].count('UPDATE "evaluations_evaluation"') for query in queries) == 1


def test_a_move_raises_the_number(office: Office) -> None:
    fill_in(office.evaluation, office.staff)
    newer = make_scheme(replace(office.evaluation.scheme.facts, title="新版"), 99)
    versions = Versions(newer, office.evaluation.project_scheme)
    for deed in (
        lambda: perform(office.staff, Action.SUBMIT, office.evaluation.pk),
        lambda: perform(office.staff, Action.WITHDRAW, office.evaluation.pk),
        lambda: actions.adopt(office.administrator, office.evaluation.pk, versions),
        lambda: perform(office.staff, Action.SUBMIT, office.evaluation.pk),
        lambda: perform(office.reviewer, Action.ENDORSE, office.evaluation.pk),
        lambda: perform(office.line, Action.BEGIN, office.evaluation.pk),
        lambda: re_score(office.line, office.evaluation.pk, "score.satisfaction", Decimal(4), "没有问卷。"),
        lambda: re_score(office.line, office.evaluation.pk, "score.satisfaction", None, ""),
    ):
        raises_the_number_once(office, deed)


def test_nothing_is_computed_under_a_lock(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that is held for a computation is waited for by all who save meanwhile."""
    depths: dict[str, set[int]] = {}

    def watched(name: str, deed: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*given: Any) -> Any:
            depths.setdefault(name, set()).add(len(connection.savepoint_ids))
            return deed(*given)

        return noted

    for module, name in ((moves, "sheet_of"), (moves, "find"), (reviews, "assess"), (explanations, "judged_desk_of")):
        monkeypatch.setattr(module, name, watched(name, getattr(module, name)))
    fill_in(office.evaluation, office.staff)
    write(office.evaluation, office.staff, {"figure.project_count.current": "3"})
    explain_all(office.evaluation, office.staff)
    advance(office.evaluation, (office.staff, Action.SUBMIT), (office.reviewer, Action.ENDORSE))
    advance(office.evaluation, (office.line, Action.BEGIN))
    re_score(office.line, office.evaluation.pk, "score.satisfaction", Decimal(4), "没有问卷。")
    advance(office.evaluation, (office.line, Action.RETURN))
    assert depths == {"sheet_of": {0}, "find": {0}, "assess": {0}, "judged_desk_of": {0}}


# The state


def test_the_state_is_computed_once_for_all_who_work_in_an_evaluation(
    staff: Client, office: Office, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Counter
) -> None:
    found: list[tuple[Finding, ...]] = []

    def counted(*given: Any) -> tuple[Finding, ...]:
        found.append(find(*given))
        return found[-1]

    monkeypatch.setattr(judged, "find", counted)
    colleague = Client()
    colleague.force_login(user("colleague", office.place.commerce, Role.STAFF))
    post(staff, office, {"cell": "figure.office.actual", "text": "约12"})
    first = state(staff, office, "base").json()
    assert "约12" in first["panel"]
    with django_assert_num_queries(4):  # session, user with duties and their units, the evaluation
        assert state(colleague, office, "base").json() == first
    with django_assert_num_queries(4):
        state(colleague, office, "money")
    assert len(found) == 1
    post(colleague, office, {"cell": "figure.office.actual", "text": "12"})
    assert "约12" not in state(staff, office, "base").json()["panel"]
    assert len(found) == 2


@pytest.mark.parametrize("section", list(Section))
def test_the_state_says_what_a_fresh_page_says(staff: Client, office: Office, section: Section) -> None:
    fill_in(office.evaluation, office.staff)
    post(
        staff,
        office,
        {"cell": "figure.office.actual", "text": "约12"},
        {"cell": "narrative.basic", "text": "支出 12 万元。"},
    )
    item = {"item": office.evaluation.projects.all()[0].project_id} if section == Section.PROJECTS else {}
    told = state(staff, office, section, **item).json()
    place = f"projects/{item['item']}" if item else f"sections/{section}"
    page = flat_page(staff.get(f"/evaluations/{office.evaluation.pk}/{place}/"))
    for part in (told["panel"], told["rail"], told["held_numbers"]):
        assert flat(part) in page
    for name, text in told["computed"].items():
        assert f'id="{name}"' in page
        assert flat(text) in page


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?section=nowhere",
        "?section=projects&item=x",
        "?section=projects&item=9",
        f"?section=projects&item={'9' * 5000}",
    ],
)
def test_a_state_of_nothing_is_not_found(staff: Client, office: Office, query: str) -> None:
    assert staff.get(f"/evaluations/{office.evaluation.pk}/state/{query}").status_code == 404


@pytest.mark.parametrize("evaluation", [0, 10**18, 2**63, 10**30])
def test_an_evaluation_that_is_not_there_is_not_found(staff: Client, evaluation: int) -> None:
    home = f"/evaluations/{evaluation}/"
    assert staff.get(f"{home}state/?section=base").status_code == 404
    for path in ("cells/", "explain/", "evidence/add/", "lines/add/"):
        body = '{"changes": []}' if path == "cells/" else "key=x&place=section:base"
        kind = "application/json" if path == "cells/" else "application/x-www-form-urlencoded"
        assert staff.post(home + path, body, content_type=kind).status_code == 404


def test_the_bureau_is_told_what_it_received_and_not_the_draft(client: Client, office: Office) -> None:
    fill_in(office.evaluation, office.staff)
    advance(office.evaluation, (office.staff, Action.SUBMIT), (office.reviewer, Action.ENDORSE))
    advance(office.evaluation, (office.line, Action.BEGIN), (office.line, Action.RETURN))
    client.force_login(office.staff)
    post(client, office, {"cell": "figure.office.actual", "text": "约12"})
    assert "约12" in state(client, office, "base").json()["panel"]
    client.force_login(office.line)
    assert "约12" not in state(client, office, "base").json()["panel"]


def test_what_cannot_be_kept_is_computed_each_time(
    staff: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: Any) -> None:
        raise OSError(28, "No space left on device")

    assert isinstance(caches["default"], SharedFileCache)
    monkeypatch.setattr("django.core.cache.backends.filebased.FileBasedCache._createdir", full)
    assert state(staff, office, "base").status_code == 200
