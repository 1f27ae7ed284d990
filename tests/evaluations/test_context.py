"""What an evaluation is held against besides itself: last year's report, and the reports of other departments."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core.findings import Severity
from apps.core.refusals import Refused
from apps.departments.models import Department
from apps.evaluations.actions import CellChange, explain, perform, save_cells
from apps.evaluations.checks import find
from apps.evaluations.checks.words.copying import fingerprints, shingles
from apps.evaluations.enums import Action, Status
from apps.evaluations.facts import Context
from apps.evaluations.models import Evaluation, TextMark, TextSignature
from apps.evaluations.models.history import marks_in
from apps.evaluations.queries import context_of, sheet_of
from apps.evaluations.rules import assess
from tests.evaluations.sheets import complete
from tests.evaluations.tables import (
    NOW,
    Region,
    fill,
    make_cycle,
    make_department,
    make_evaluation,
    make_region,
    make_user,
)

pytestmark = pytest.mark.django_db

Counted = Callable[[int], Any]
ALPHABET = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 800))
KEY = "T14:narrative::narrative.use"
BALANCE = "F15:money::figure.opening_balance.current"
WAY = (Action.SUBMIT, Action.ENDORSE, Action.BEGIN, Action.FORWARD, Action.APPROVE, Action.PUBLISH)


def prose(seed: int, letters: int = 120) -> str:
    """Letters without meaning, the same for the same seed."""
    return "".join(random.Random(seed).choices(ALPHABET, k=letters))


@dataclass
class District:
    """A region in which everybody may do everything that his role allows; each move is a minute after the last."""

    region: Region = field(default_factory=make_region)
    people: dict[str, User] = field(default_factory=dict)
    moment: datetime = NOW

    def report(self, department: Department, text: str, year: int = 2025) -> Evaluation:
        """A complete draft whose report says ``text``."""
        cycle = self.region.region.cycles.filter(year=year).first() or make_cycle(self.region, year)
        evaluation = make_evaluation(cycle, department)
        fill(evaluation, replace(complete(), narrative={**complete().narrative, "use": text}))
        return evaluation

    def move(self, evaluation: Evaluation, *actions: Action) -> Evaluation:
        """Make moves, each by whom it falls to; every warning is explained before a submission."""
        for action in actions:
            self.moment += timedelta(minutes=1)
            who = self.person(_role(action, Status(evaluation.status)), evaluation.department)
            if action == Action.SUBMIT and (keys := open_warnings(evaluation)):
                explain(evaluation.pk, who, keys, "已核实。", self.moment)
            perform(who, action, evaluation.pk, "请补充说明。", self.moment)
            evaluation.refresh_from_db()
        return evaluation

    def until(self, evaluation: Evaluation, last: Action) -> Evaluation:
        """The way of an evaluation up to a move."""
        return self.move(evaluation, *WAY[: WAY.index(last) + 1])

    def write(self, evaluation: Evaluation, text: str) -> None:
        """The department writes the section anew."""
        save_cells(
            evaluation.pk,
            self.person(Role.STAFF, evaluation.department),
            [CellChange("narrative.use", text)],
            self.moment,
        )

    def person(self, role: Role, department: Department) -> User:
        place = {Role.LINE_SECTION: self.region.line, Role.PERFORMANCE: self.region.performance}.get(role, department)
        name = f"{role}{place.pk}"
        if name not in self.people:
            self.people[name] = make_user(name, (role, place))
        return self.people[name]


def _role(action: Action, status: Status) -> Role:
    match action:
        case Action.SUBMIT | Action.WITHDRAW:
            return Role.STAFF
        case Action.ENDORSE:
            return Role.DEPARTMENT_REVIEWER
        case Action.BEGIN | Action.FORWARD:
            return Role.LINE_SECTION
        case Action.RETURN if status == Status.LINE_REVIEW:
            return Role.LINE_SECTION
        case _:
            return Role.PERFORMANCE


def seen_by(evaluation: Evaluation) -> Context:
    evaluation.refresh_from_db()
    return context_of(evaluation, sheet_of(evaluation))


def keys_of(evaluation: Evaluation) -> list[str]:
    """Keys of the findings that need other sheets."""
    sheet = sheet_of(evaluation)
    found = find(sheet, assess(sheet), seen_by(evaluation))
    return [one.key for one in found if one.check in {"F15", "F16", "T14"}]


def open_warnings(evaluation: Evaluation) -> list[str]:
    sheet = sheet_of(evaluation)
    found = find(sheet, assess(sheet), seen_by(evaluation))
    return [one.key for one in found if one.severity == Severity.WARNING and one.key not in sheet.explanations]


def shared(evaluation: Evaluation) -> list[tuple[str, str]]:
    """Words and title of what is copied."""
    return [(one.words, one.title) for one in seen_by(evaluation).copied]


@pytest.fixture
def place() -> District:
    return District()


@pytest.fixture
def farming(place: District) -> Department:
    return make_department(place.region)


@pytest.fixture
def commerce(place: District) -> Department:
    return make_department(place.region, "302001", "示例区商务局")


# Last year


def test_without_a_last_year_there_is_no_context(place: District, farming: Department, commerce: Department) -> None:
    evaluation = place.report(farming, prose(1))
    place.until(place.report(commerce, prose(2), 2024), Action.APPROVE)
    place.until(place.report(farming, prose(3), 2023), Action.APPROVE)
    assert seen_by(evaluation) == Context()


@pytest.mark.parametrize(
    ("moves", "is_received"),
    [
        ((), False),
        ((Action.SUBMIT,), False),
        ((Action.SUBMIT, Action.ENDORSE), True),
        ((Action.SUBMIT, Action.ENDORSE, Action.WITHDRAW), True),
        (WAY[:5], True),
        (WAY, True),
    ],
)
def test_last_year_is_the_sheet_that_the_bureau_received(
    place: District, farming: Department, moves: tuple[Action, ...], is_received: bool
) -> None:
    before = place.move(place.report(farming, prose(1), 2024), *moves)
    last = seen_by(place.report(farming, prose(2))).last
    assert (last is not None and replace(last, approval=0) == sheet_of(before)) is is_received
    assert (last is None) is not is_received


def test_a_draft_of_last_year_does_not_count_before_it_is_handed_in_again(place: District, farming: Department) -> None:
    before = place.move(place.report(farming, prose(1), 2024), *WAY[:3], Action.RETURN)
    evaluation = place.report(farming, prose(2))
    place.write(before, prose(3))
    last = seen_by(evaluation).last
    assert last is not None
    assert last.narrative["use"] == prose(1)
    place.move(before, Action.SUBMIT, Action.ENDORSE)
    assert seen_by(evaluation).last == sheet_of(before)


def test_figures_are_held_against_last_year_wherever_findings_are_asked_for(
    place: District, farming: Department
) -> None:
    place.until(place.report(farming, prose(1), 2024), Action.APPROVE)
    evaluation = place.report(farming, prose(2))
    assert BALANCE in keys_of(evaluation)
    with pytest.raises(Refused, match="处问题未说明，不能提交审核"):
        perform(place.person(Role.STAFF, farming), Action.SUBMIT, evaluation.pk)
    place.move(evaluation, Action.SUBMIT)
    assert sheet_of(evaluation).explanations[BALANCE].text == "已核实。"
    assert evaluation.warnings == len(keys_of(evaluation))


def test_what_becomes_of_last_year_during_the_review_changes_nothing(place: District, farming: Department) -> None:
    before = place.until(place.report(farming, prose(1), 2024), Action.APPROVE)
    evaluation = place.move(place.report(farming, prose(2)), Action.SUBMIT)
    context = seen_by(evaluation)
    place.move(before, Action.REOPEN)
    place.write(before, prose(3))
    place.move(before, Action.SUBMIT, Action.ENDORSE)
    assert seen_by(evaluation) == context
    place.move(evaluation, *WAY[1:])
    assert seen_by(evaluation) == context
    place.move(evaluation, Action.REOPEN)
    assert seen_by(evaluation).last == sheet_of(before)


# Other departments


def test_a_passage_of_a_received_report_is_accused_at_its_cell(
    place: District, farming: Department, commerce: Department
) -> None:
    passage = prose(1)
    place.until(place.report(commerce, f"{prose(2)}。{passage}。"), Action.ENDORSE)
    evaluation = place.report(farming, f"本局{passage}，{prose(3)}")
    assert shared(evaluation) == [(passage, "另一单位2025年度报告")]
    assert keys_of(evaluation) == [KEY]


def test_of_the_other_report_nothing_is_held_and_its_department_named_once_it_is_public(
    place: District, farming: Department, commerce: Department
) -> None:
    passage, secret = prose(1), prose(2)
    other = place.until(place.report(commerce, f"{secret}。{passage}。", 2023), Action.APPROVE)
    evaluation = place.report(farming, f"{passage}。{prose(3)}")
    context = seen_by(evaluation)
    assert [one.title for one in context.copied] == ["另一单位2023年度报告"]
    assert not any(secret[at : at + 10] in repr(context) for at in range(len(secret) - 9))
    place.move(other, Action.PUBLISH)
    place.write(evaluation, f"{passage}。{prose(4)}")
    assert shared(evaluation) == [(passage, "示例区商务局2023年度报告")]


@pytest.mark.parametrize("moves", [(), (Action.SUBMIT,), (Action.SUBMIT, Action.WITHDRAW)])
def test_nobody_is_held_against_what_the_bureau_has_not_received(
    place: District, farming: Department, commerce: Department, moves: tuple[Action, ...]
) -> None:
    place.move(place.report(commerce, prose(1)), *moves)
    assert shared(place.report(farming, prose(1))) == []
    assert not TextSignature.objects.exists()


def test_a_returned_report_counts_as_it_was_received(
    place: District, farming: Department, commerce: Department
) -> None:
    other = place.move(place.report(commerce, prose(1)), *WAY[:3], Action.RETURN)
    place.write(other, prose(2))
    evaluation = place.report(farming, f"{prose(1)}。{prose(2)}")
    assert [words for words, _ in shared(evaluation)] == [prose(1)]
    place.move(other, Action.SUBMIT, Action.ENDORSE)
    assert [words for words, _ in shared(evaluation)] == [prose(2)]


def test_other_regions_and_ones_own_earlier_years_are_not_looked_at(place: District, farming: Department) -> None:
    elsewhere = District(make_region("430105", "另一区"), place.people)
    far = make_department(elsewhere.region, "401001", "另一区商务局")
    elsewhere.until(elsewhere.report(far, prose(1)), Action.ENDORSE)
    place.until(place.report(farming, prose(1), 2023), Action.APPROVE)
    assert shared(place.report(farming, prose(1))) == []


def test_what_is_unchanged_from_ones_own_last_year_is_a_hint(place: District, farming: Department) -> None:
    place.until(place.report(farming, prose(1), 2024), Action.APPROVE)
    Evaluation.objects.update(duties=prose(4))
    evaluation = place.report(farming, f"{prose(1)}。{prose(3)}")
    assert shared(evaluation) == [(prose(1), "本单位2024年度报告")]
    sheet = sheet_of(evaluation)
    found = [one for one in find(sheet, assess(sheet), seen_by(evaluation)) if one.check == "T14"]
    assert [(one.severity, one.where.cell) for one in found] == [(Severity.HINT, "narrative.use")]


def test_duties_stay_what_they_are(place: District, farming: Department) -> None:
    duties, goal = prose(1), prose(2)
    for year in (2024, 2025):
        evaluation = place.report(farming, prose(year), year)
        Evaluation.objects.filter(pk=evaluation.pk).update(duties=duties, expected_goal=goal)
        if year == 2024:
            place.until(evaluation, Action.APPROVE)
    assert [one.where.cell for one in seen_by(evaluation).copied] == ["basics.expected_goal"]


def test_who_comes_later_does_not_accuse_a_report_under_review(
    place: District, farming: Department, commerce: Department
) -> None:
    first = place.move(place.report(farming, prose(1)), Action.SUBMIT)
    second = place.until(place.report(commerce, prose(1)), Action.ENDORSE)
    assert keys_of(first) == []
    place.move(first, *WAY[1:5])
    assert (first.status, first.warnings) == (Status.APPROVED, 0)
    assert keys_of(second) == []
    place.move(second, Action.BEGIN, Action.RETURN)
    assert keys_of(second) == [KEY]


def test_who_comes_later_comes_later_by_the_sequence_and_not_by_the_clock(
    place: District, farming: Department, commerce: Department
) -> None:
    first = place.move(place.report(farming, prose(1)), Action.SUBMIT)
    second = place.report(commerce, prose(1))
    place.moment = NOW - timedelta(days=30)
    Evaluation.objects.filter(pk=second.pk).update(moved_at=place.moment)
    place.until(second, Action.ENDORSE)
    assert keys_of(first) == []


def test_a_copy_is_explained_once_and_stays_explained(
    place: District, farming: Department, commerce: Department
) -> None:
    other = place.until(place.report(commerce, prose(1)), Action.ENDORSE)
    evaluation = place.until(place.report(farming, prose(1)), Action.ENDORSE)
    place.move(other, Action.BEGIN, Action.RETURN)
    place.write(other, prose(2))
    place.move(other, Action.SUBMIT, Action.ENDORSE)
    place.move(evaluation, *WAY[2:])
    assert (evaluation.status, sheet_of(evaluation).explanations[KEY].text) == (Status.PUBLISHED, "已核实。")


def test_a_signature_is_made_of_what_the_bureau_received(place: District, farming: Department) -> None:
    evaluation = place.move(place.report(farming, prose(1)), Action.SUBMIT)
    assert not TextSignature.objects.exists()
    place.move(evaluation, Action.ENDORSE)
    (signature,) = TextSignature.objects.all()
    assert set(fingerprints(signature.marks)) <= shingles(prose(1))
    assert (signature.made_at, signature.snapshot) == (place.moment, evaluation.history.all()[0].snapshot)
    place.move(evaluation, Action.BEGIN, Action.RETURN, Action.SUBMIT, Action.ENDORSE)
    assert TextSignature.objects.get() == signature


def test_the_levels_of_review_decide_when_the_bureau_receives(place: District, farming: Department) -> None:
    make_cycle(place.region, 2025, has_department_review=False)
    place.move(place.report(farming, prose(1)), Action.SUBMIT)
    assert TextSignature.objects.count() == 1


def test_what_many_bear_is_entered_for_the_first_of_them_only(
    place: District, farming: Department, commerce: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.evaluations.actions.signing.MOST_BEARERS", 1)
    first = place.until(place.report(farming, prose(1)), Action.ENDORSE)
    place.until(place.report(commerce, f"{prose(1)}。{prose(2)}"), Action.ENDORSE)
    one, other = TextSignature.objects.order_by("received_id")
    assert (one.snapshot.evaluation, one.region) == (first, place.region.region)
    bearers = dict(TextMark.objects.values_list("mark", "signature"))
    own = marks_in(place.region.region.pk, fingerprints(one.marks))
    assert {bearers[mark] for mark in own} == {one.pk}
    assert TextMark.objects.count() == len(set(fingerprints(one.marks)) | set(fingerprints(other.marks)))


def test_what_is_kept_is_looked_up_anew_once_the_bureau_receives_more(
    place: District, farming: Department, commerce: Department
) -> None:
    third = make_department(place.region, "403001", "示例区水利局")
    place.until(place.report(third, prose(3)), Action.ENDORSE)
    evaluation = place.report(farming, prose(1))
    assert context_of(evaluation, sheet_of(evaluation)).copied == ()
    place.until(place.report(commerce, prose(1)), Action.ENDORSE)
    assert len(context_of(evaluation, sheet_of(evaluation)).copied) == 1


# What it costs, and that everybody sees the same


@pytest.mark.parametrize("reports", [1, 4])
def test_a_context_takes_three_queries_and_four_more_after_a_change(
    reports: int, place: District, farming: Department, django_assert_num_queries: Counted
) -> None:
    for number in range(reports):
        other = make_department(place.region, f"40{number}001", f"示例区第{number}局")
        place.until(place.report(other, f"{prose(1)}。{prose(10 + number)}"), Action.ENDORSE)
    evaluation = place.report(farming, prose(1))
    sheet = sheet_of(evaluation)
    with django_assert_num_queries(
        7
    ):  # last year, what is taken of it, newest report; marks, who bears them, how many reports, texts
        context_of(evaluation, sheet)
    with django_assert_num_queries(3):
        assert len(context_of(evaluation, sheet).copied) == reports
    changed = replace(sheet, narrative={"use": prose(2)})
    with django_assert_num_queries(4):
        assert context_of(evaluation, changed).copied == ()


def test_a_report_without_long_texts_has_nothing_to_compare(
    place: District, farming: Department, django_assert_num_queries: Counted
) -> None:
    evaluation = place.report(farming, "短文")
    sheet = sheet_of(evaluation)
    with django_assert_num_queries(2):
        assert context_of(evaluation, sheet) == Context()


def test_the_state_after_a_saved_figure_reads_no_signature(
    client: Client, place: District, farming: Department, commerce: Department
) -> None:
    place.until(place.report(commerce, prose(1)), Action.ENDORSE)
    evaluation = place.report(farming, prose(1))
    client.force_login(place.person(Role.STAFF, farming))
    client.get(f"/evaluations/{evaluation.pk}/sections/base/")
    body = {"changes": [{"cell": "figure.in_post.current", "text": "19", "seen": None}]}
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(f"/evaluations/{evaluation.pk}/cells/", body, content_type="application/json").json()
        state = client.get(f"/evaluations/{evaluation.pk}/state/?section=base").json()
    assert [outcome["state"] for outcome in answer["outcomes"]] == ["saved"]
    assert "1 项待说明" in state["rail"]
    assert not [query["sql"] for query in queries if 'textsignature"."marks"' in query["sql"]]


def test_rail_check_page_submission_and_reading_desk_agree(
    client: Client, place: District, farming: Department, commerce: Department
) -> None:
    place.until(place.report(commerce, prose(1)), Action.ENDORSE)
    place.until(place.report(farming, prose(2), 2024), Action.APPROVE)
    evaluation = place.report(farming, prose(1))
    keys = keys_of(evaluation)
    assert {KEY, BALANCE} <= set(keys)
    staff = place.person(Role.STAFF, farming)
    client.force_login(staff)
    page = client.get(f"/evaluations/{evaluation.pk}/check/")
    count = len(open_warnings(evaluation))
    shown = [item.key for _, members in page.context["groups"] for item in members if item.is_open]
    assert sorted(shown) == sorted(open_warnings(evaluation))
    for url in ("check/", "", "sections/money/"):
        (*_, gate) = client.get(f"/evaluations/{evaluation.pk}/{url}").context["rail"]
        assert gate.errors + gate.warnings + gate.unfilled == count
    with pytest.raises(Refused, match=f"还有 {count} 处问题未说明"):
        perform(staff, Action.SUBMIT, evaluation.pk)
    place.until(evaluation, Action.BEGIN)
    client.force_login(place.person(Role.LINE_SECTION, farming))
    reading = client.get(f"/reviews/{evaluation.pk}/").context["reading"]
    assert {found.key for found in reading.shown} >= set(keys)
    assert evaluation.warnings == sum(found.severity == Severity.WARNING for found in reading.shown)
