"""Who may do what and see what, written out by hand: a table derived from the program would prove nothing."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.departments.models import Department
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import Evaluation
from apps.evaluations.permissions import choices_for, may_see, refusal
from apps.evaluations.queries import light_evaluation
from tests.evaluations.tables import (
    NOW,
    Region,
    make_cycle,
    make_department,
    make_evaluation,
    make_region,
    make_user,
)

pytestmark = pytest.mark.django_db

ROLES = {
    "staff": Role.STAFF,
    "reviewer": Role.DEPARTMENT_REVIEWER,
    "line": Role.LINE_SECTION,
    "performance": Role.PERFORMANCE,
    "administrator": Role.ADMINISTRATOR,
}
EVERYBODY = {
    "staff", "reviewer", "line", "performance", "administrator",
    "unit-staff", "unit-reviewer",
    "next-staff", "next-reviewer", "next-line",
    "foreign-staff", "foreign-reviewer", "foreign-line", "foreign-performance", "foreign-administrator",
    "former", "coming", "nobody",
}  # fmt: skip


@pytest.fixture
def region() -> Region:
    return make_region()


@pytest.fixture
def department(region: Region) -> Department:
    return make_department(region)


@pytest.fixture
def people(region: Region, department: Department) -> dict[str, User]:
    """Those whose turn it may be, under the names of their roles; all others must never get through."""
    unit = make_department(region, "201002", "示例区农技站", parent=department)
    neighbour = make_department(region, "302001", "示例区商务局", section=region.other_line)
    foreign_region = make_region("430102", "邻区")
    foreign = make_department(foreign_region)  # with the same code and name

    def places(of: Region, own: Department, line: Department) -> dict[str, Department]:
        return {
            "staff": own,
            "reviewer": own,
            "line": line,
            "performance": of.performance,
            "administrator": of.bureau,
        }

    def everywhere(of: Region, own: Department, line: Department) -> Iterator[tuple[Role, Department]]:
        return ((ROLES[name], place) for name, place in places(of, own, line).items())

    def staffed(prefix: str, offices: dict[str, Department]) -> dict[str, User]:
        names = {name: f"{prefix}{name}" for name in offices}
        return {names[name]: make_user(names[name], (ROLES[name], place)) for name, place in offices.items()}

    today = timezone.localdate()
    own = (region, department, region.line)
    return {
        **staffed("", places(*own)),
        **staffed("unit-", {"staff": unit, "reviewer": unit}),
        **staffed("next-", {"staff": neighbour, "reviewer": neighbour, "line": region.other_line}),
        **staffed("foreign-", places(foreign_region, foreign, foreign_region.line)),
        "former": make_user("former", *everywhere(*own), ends_on=today - timedelta(days=1)),
        "coming": make_user("coming", *everywhere(*own), starts_on=today + timedelta(days=1)),
        "nobody": make_user("nobody"),
    }


def test_everybody_is_there(people: dict[str, User]) -> None:
    assert set(people) == EVERYBODY


# Status, action, who may; what everybody else is told. The cycle has all three review levels.
MATRIX = [
    (Status.DRAFT, Action.SUBMIT, "staff", "只有本单位对应的填报人可以提交审核。"),
    (Status.DRAFT, Action.ENDORSE, "", "当前状态为“填报中”，不能审核通过并报送财政。"),
    (Status.DRAFT, Action.BEGIN, "", "当前状态为“填报中”，不能受理审核。"),
    (Status.DRAFT, Action.FORWARD, "", "当前状态为“填报中”，不能审核通过并转绩效股。"),
    (Status.DRAFT, Action.RETURN, "", "当前状态为“填报中”，不能退回修改。"),
    (Status.DRAFT, Action.APPROVE, "", "当前状态为“填报中”，不能审定通过。"),
    (Status.DRAFT, Action.WITHDRAW, "", "当前状态为“填报中”，不能撤回。"),
    (Status.DRAFT, Action.REOPEN, "", "当前状态为“填报中”，不能重新开启填报。"),
    (Status.DRAFT, Action.PUBLISH, "", "当前状态为“填报中”，不能公开。"),
    (Status.DRAFT, Action.ADOPT, "administrator", "只有本单位对应的系统管理员可以更新评分方案。"),
    (Status.DEPARTMENT_REVIEW, Action.SUBMIT, "", "当前状态为“部门审核中”，不能提交审核。"),
    (Status.DEPARTMENT_REVIEW, Action.ENDORSE, "reviewer", "只有本单位对应的部门审核人可以审核通过并报送财政。"),
    (Status.DEPARTMENT_REVIEW, Action.BEGIN, "", "当前状态为“部门审核中”，不能受理审核。"),
    (Status.DEPARTMENT_REVIEW, Action.FORWARD, "", "当前状态为“部门审核中”，不能审核通过并转绩效股。"),
    (Status.DEPARTMENT_REVIEW, Action.RETURN, "reviewer", "只有本单位对应的部门审核人可以退回修改。"),
    (Status.DEPARTMENT_REVIEW, Action.APPROVE, "", "当前状态为“部门审核中”，不能审定通过。"),
    (Status.DEPARTMENT_REVIEW, Action.WITHDRAW, "staff", "只有本单位对应的填报人可以撤回。"),
    (Status.DEPARTMENT_REVIEW, Action.REOPEN, "", "当前状态为“部门审核中”，不能重新开启填报。"),
    (Status.DEPARTMENT_REVIEW, Action.PUBLISH, "", "当前状态为“部门审核中”，不能公开。"),
    (Status.DEPARTMENT_REVIEW, Action.ADOPT, "", "当前状态为“部门审核中”，不能更新评分方案。"),
    (Status.SUBMITTED, Action.SUBMIT, "", "当前状态为“已提交待受理”，不能提交审核。"),
    (Status.SUBMITTED, Action.ENDORSE, "", "当前状态为“已提交待受理”，不能审核通过并报送财政。"),
    (Status.SUBMITTED, Action.BEGIN, "line", "只有本单位对应的业务股室审核人可以受理审核。"),
    (Status.SUBMITTED, Action.FORWARD, "", "当前状态为“已提交待受理”，不能审核通过并转绩效股。"),
    (Status.SUBMITTED, Action.RETURN, "", "当前状态为“已提交待受理”，不能退回修改。"),
    (Status.SUBMITTED, Action.APPROVE, "", "当前状态为“已提交待受理”，不能审定通过。"),
    (Status.SUBMITTED, Action.WITHDRAW, "staff", "只有本单位对应的填报人可以撤回。"),
    (Status.SUBMITTED, Action.REOPEN, "", "当前状态为“已提交待受理”，不能重新开启填报。"),
    (Status.SUBMITTED, Action.PUBLISH, "", "当前状态为“已提交待受理”，不能公开。"),
    (Status.SUBMITTED, Action.ADOPT, "", "当前状态为“已提交待受理”，不能更新评分方案。"),
    (Status.LINE_REVIEW, Action.SUBMIT, "", "当前状态为“业务股室审核中”，不能提交审核。"),
    (Status.LINE_REVIEW, Action.ENDORSE, "", "当前状态为“业务股室审核中”，不能审核通过并报送财政。"),
    (Status.LINE_REVIEW, Action.BEGIN, "", "当前状态为“业务股室审核中”，不能受理审核。"),
    (Status.LINE_REVIEW, Action.FORWARD, "line", "只有本单位对应的业务股室审核人可以审核通过并转绩效股。"),
    (Status.LINE_REVIEW, Action.RETURN, "line", "只有本单位对应的业务股室审核人可以退回修改。"),
    (Status.LINE_REVIEW, Action.APPROVE, "", "当前状态为“业务股室审核中”，不能审定通过。"),
    (Status.LINE_REVIEW, Action.WITHDRAW, "", "当前状态为“业务股室审核中”，不能撤回。"),
    (Status.LINE_REVIEW, Action.REOPEN, "", "当前状态为“业务股室审核中”，不能重新开启填报。"),
    (Status.LINE_REVIEW, Action.PUBLISH, "", "当前状态为“业务股室审核中”，不能公开。"),
    (Status.LINE_REVIEW, Action.ADOPT, "", "当前状态为“业务股室审核中”，不能更新评分方案。"),
    (Status.PERFORMANCE_REVIEW, Action.SUBMIT, "", "当前状态为“绩效股审核中”，不能提交审核。"),
    (Status.PERFORMANCE_REVIEW, Action.ENDORSE, "", "当前状态为“绩效股审核中”，不能审核通过并报送财政。"),
    (Status.PERFORMANCE_REVIEW, Action.BEGIN, "", "当前状态为“绩效股审核中”，不能受理审核。"),
    (Status.PERFORMANCE_REVIEW, Action.FORWARD, "", "当前状态为“绩效股审核中”，不能审核通过并转绩效股。"),
    (Status.PERFORMANCE_REVIEW, Action.RETURN, "performance", "只有本单位对应的绩效股审核人可以退回修改。"),
    (Status.PERFORMANCE_REVIEW, Action.APPROVE, "performance", "只有本单位对应的绩效股审核人可以审定通过。"),
    (Status.PERFORMANCE_REVIEW, Action.WITHDRAW, "", "当前状态为“绩效股审核中”，不能撤回。"),
    (Status.PERFORMANCE_REVIEW, Action.REOPEN, "", "当前状态为“绩效股审核中”，不能重新开启填报。"),
    (Status.PERFORMANCE_REVIEW, Action.PUBLISH, "", "当前状态为“绩效股审核中”，不能公开。"),
    (Status.PERFORMANCE_REVIEW, Action.ADOPT, "", "当前状态为“绩效股审核中”，不能更新评分方案。"),
    (Status.RETURNED, Action.SUBMIT, "staff", "只有本单位对应的填报人可以提交审核。"),
    (Status.RETURNED, Action.ENDORSE, "", "当前状态为“已退回”，不能审核通过并报送财政。"),
    (Status.RETURNED, Action.BEGIN, "", "当前状态为“已退回”，不能受理审核。"),
    (Status.RETURNED, Action.FORWARD, "", "当前状态为“已退回”，不能审核通过并转绩效股。"),
    (Status.RETURNED, Action.RETURN, "", "当前状态为“已退回”，不能退回修改。"),
    (Status.RETURNED, Action.APPROVE, "", "当前状态为“已退回”，不能审定通过。"),
    (Status.RETURNED, Action.WITHDRAW, "", "当前状态为“已退回”，不能撤回。"),
    (Status.RETURNED, Action.REOPEN, "", "当前状态为“已退回”，不能重新开启填报。"),
    (Status.RETURNED, Action.PUBLISH, "", "当前状态为“已退回”，不能公开。"),
    (Status.RETURNED, Action.ADOPT, "administrator", "只有本单位对应的系统管理员可以更新评分方案。"),
    (Status.APPROVED, Action.SUBMIT, "", "当前状态为“已审定”，不能提交审核。"),
    (Status.APPROVED, Action.ENDORSE, "", "当前状态为“已审定”，不能审核通过并报送财政。"),
    (Status.APPROVED, Action.BEGIN, "", "当前状态为“已审定”，不能受理审核。"),
    (Status.APPROVED, Action.FORWARD, "", "当前状态为“已审定”，不能审核通过并转绩效股。"),
    (Status.APPROVED, Action.RETURN, "", "当前状态为“已审定”，不能退回修改。"),
    (Status.APPROVED, Action.APPROVE, "", "当前状态为“已审定”，不能审定通过。"),
    (Status.APPROVED, Action.WITHDRAW, "", "当前状态为“已审定”，不能撤回。"),
    (Status.APPROVED, Action.REOPEN, "performance", "只有本单位对应的绩效股审核人可以重新开启填报。"),
    (Status.APPROVED, Action.PUBLISH, "performance", "只有本单位对应的绩效股审核人可以公开。"),
    (Status.APPROVED, Action.ADOPT, "", "当前状态为“已审定”，不能更新评分方案。"),
    (Status.PUBLISHED, Action.SUBMIT, "", "当前状态为“已公开”，不能提交审核。"),
    (Status.PUBLISHED, Action.ENDORSE, "", "当前状态为“已公开”，不能审核通过并报送财政。"),
    (Status.PUBLISHED, Action.BEGIN, "", "当前状态为“已公开”，不能受理审核。"),
    (Status.PUBLISHED, Action.FORWARD, "", "当前状态为“已公开”，不能审核通过并转绩效股。"),
    (Status.PUBLISHED, Action.RETURN, "", "当前状态为“已公开”，不能退回修改。"),
    (Status.PUBLISHED, Action.APPROVE, "", "当前状态为“已公开”，不能审定通过。"),
    (Status.PUBLISHED, Action.WITHDRAW, "", "当前状态为“已公开”，不能撤回。"),
    (Status.PUBLISHED, Action.REOPEN, "performance", "只有本单位对应的绩效股审核人可以重新开启填报。"),
    (Status.PUBLISHED, Action.PUBLISH, "", "当前状态为“已公开”，不能公开。"),
    (Status.PUBLISHED, Action.ADOPT, "", "当前状态为“已公开”，不能更新评分方案。"),
]  # fmt: skip


@pytest.mark.parametrize("status", Status)
def test_who_may_move_an_evaluation(
    status: Status, region: Region, department: Department, people: dict[str, User]
) -> None:
    evaluation = make_evaluation(make_cycle(region), department, status)
    rows = [row for row in MATRIX if row[0] == status]
    assert [action for _, action, _, _ in rows] == [action for action in Action if action != Action.EDIT]
    expected = {(action, name): None if name == who else words for _, action, who, words in rows for name in people}
    assert {(action, name): refusal(people[name], action, evaluation) for action, name in expected} == expected


ONLY_STAFF = "只有本单位的填报人可以填报。"


@pytest.mark.parametrize(
    ("status", "staff_is_told"),
    [
        (Status.DRAFT, None),
        (Status.DEPARTMENT_REVIEW, "当前状态为“部门审核中”，内容已锁定；需要修改请先撤回或由审核人退回。"),
        (Status.SUBMITTED, "当前状态为“已提交待受理”，内容已锁定；需要修改请先撤回或由审核人退回。"),
        (Status.LINE_REVIEW, "当前状态为“业务股室审核中”，内容已锁定；需要修改请先撤回或由审核人退回。"),
        (Status.PERFORMANCE_REVIEW, "当前状态为“绩效股审核中”，内容已锁定；需要修改请先撤回或由审核人退回。"),
        (Status.RETURNED, None),
        (Status.APPROVED, "当前状态为“已审定”，内容已锁定；需要修改请先撤回或由审核人退回。"),
        (Status.PUBLISHED, "当前状态为“已公开”，内容已锁定；需要修改请先撤回或由审核人退回。"),
    ],
)
def test_who_may_edit(
    status: Status, staff_is_told: str | None, region: Region, department: Department, people: dict[str, User]
) -> None:
    evaluation = make_evaluation(make_cycle(region), department, status)
    expected = {name: staff_is_told if name == "staff" else ONLY_STAFF for name in people}
    assert {name: refusal(user, Action.EDIT, evaluation) for name, user in people.items()} == expected


def test_filling_starts_on_its_day(region: Region, department: Department, people: dict[str, User]) -> None:
    evaluation = make_evaluation(make_cycle(region, opens_on=date(2026, 1, 5)), department)
    eve, day = date(2026, 1, 4), date(2026, 1, 5)
    assert refusal(people["staff"], Action.EDIT, evaluation, eve) == "填报自 2026年01月05日 开始。"
    assert refusal(people["staff"], Action.EDIT, evaluation, day) is None
    assert refusal(people["nobody"], Action.EDIT, evaluation, eve) == ONLY_STAFF


# What each cycle with fewer levels allows; everything that is not listed is refused.
FEWER_LEVELS = {
    "line and performance": {
        ("draft", "submit"): "staff",
        ("draft", "adopt"): "administrator",
        ("returned", "submit"): "staff",
        ("returned", "adopt"): "administrator",
        ("submitted", "withdraw"): "staff",
        ("submitted", "begin"): "line",
        ("line_review", "forward"): "line",
        ("line_review", "return"): "line",
        ("performance_review", "approve"): "performance",
        ("performance_review", "return"): "performance",
        ("approved", "reopen"): "performance",
        ("approved", "publish"): "performance",
        ("published", "reopen"): "performance",
    },
    "department and performance": {
        ("draft", "submit"): "staff",
        ("draft", "adopt"): "administrator",
        ("returned", "submit"): "staff",
        ("returned", "adopt"): "administrator",
        ("department_review", "endorse"): "reviewer",
        ("department_review", "return"): "reviewer",
        ("department_review", "withdraw"): "staff",
        ("submitted", "withdraw"): "staff",
        ("submitted", "begin"): "performance",
        ("performance_review", "approve"): "performance",
        ("performance_review", "return"): "performance",
        ("approved", "reopen"): "performance",
        ("approved", "publish"): "performance",
        ("published", "reopen"): "performance",
    },
    "department and line": {
        ("draft", "submit"): "staff",
        ("draft", "adopt"): "administrator",
        ("returned", "submit"): "staff",
        ("returned", "adopt"): "administrator",
        ("department_review", "endorse"): "reviewer",
        ("department_review", "return"): "reviewer",
        ("department_review", "withdraw"): "staff",
        ("submitted", "withdraw"): "staff",
        ("submitted", "begin"): "line",
        ("line_review", "approve"): "line",
        ("line_review", "return"): "line",
        ("approved", "reopen"): "line",
        ("approved", "publish"): "line",
        ("published", "reopen"): "line",
    },
    "performance": {
        ("draft", "submit"): "staff",
        ("draft", "adopt"): "administrator",
        ("returned", "submit"): "staff",
        ("returned", "adopt"): "administrator",
        ("submitted", "withdraw"): "staff",
        ("submitted", "begin"): "performance",
        ("performance_review", "approve"): "performance",
        ("performance_review", "return"): "performance",
        ("approved", "reopen"): "performance",
        ("approved", "publish"): "performance",
        ("published", "reopen"): "performance",
    },
    "line": {
        ("draft", "submit"): "staff",
        ("draft", "adopt"): "administrator",
        ("returned", "submit"): "staff",
        ("returned", "adopt"): "administrator",
        ("submitted", "withdraw"): "staff",
        ("submitted", "begin"): "line",
        ("line_review", "approve"): "line",
        ("line_review", "return"): "line",
        ("approved", "reopen"): "line",
        ("approved", "publish"): "line",
        ("published", "reopen"): "line",
    },
}


@pytest.mark.parametrize("levels", FEWER_LEVELS)
def test_cycles_with_fewer_levels(levels: str, region: Region, department: Department, people: dict[str, User]) -> None:
    cycle = make_cycle(
        region,
        has_department_review="department" in levels,
        has_line_review="line" in levels,
        has_performance_review="performance" in levels,
    )
    evaluation = make_evaluation(cycle, department, submitted_by=people["nobody"])
    allowed = {}
    for evaluation.status in Status:
        for action in Action:
            takers = [name for name, user in people.items() if refusal(user, action, evaluation) is None]
            if takers and action != Action.EDIT:
                allowed[evaluation.status.value, action.value] = ",".join(takers)
    assert allowed == FEWER_LEVELS[levels]


def test_a_department_acts_for_its_units(region: Region, department: Department, people: dict[str, User]) -> None:
    unit = Department.objects.get(code="201002", region=region.region)
    evaluation = make_evaluation(make_cycle(region), unit)
    takers = {name for name, user in people.items() if refusal(user, Action.SUBMIT, evaluation) is None}
    assert takers == {"staff", "unit-staff"}
    evaluation.status = Status.DEPARTMENT_REVIEW
    takers = {name for name, user in people.items() if refusal(user, Action.ENDORSE, evaluation) is None}
    assert takers == {"reviewer", "unit-reviewer"}


OWN_WORK = "不能审核本人提交的自评，请由其他人员审核。"


@pytest.mark.parametrize(
    ("role", "status", "actions"),
    [
        (Role.DEPARTMENT_REVIEWER, Status.DEPARTMENT_REVIEW, [Action.ENDORSE, Action.RETURN]),
        (Role.LINE_SECTION, Status.SUBMITTED, [Action.BEGIN]),
        (Role.LINE_SECTION, Status.LINE_REVIEW, [Action.FORWARD, Action.RETURN]),
        (Role.PERFORMANCE, Status.PERFORMANCE_REVIEW, [Action.APPROVE, Action.RETURN]),
    ],
)
def test_nobody_reviews_what_he_submitted_himself(
    role: Role, status: Status, actions: list[Action], region: Region, department: Department, people: dict[str, User]
) -> None:
    place = {Role.LINE_SECTION: region.line, Role.PERFORMANCE: region.performance}.get(role, department)
    both = make_user("both", (Role.STAFF, department), (role, place))
    evaluation = make_evaluation(make_cycle(region), department, status, submitted_by=both)
    assert [refusal(both, action, evaluation) for action in actions] == [OWN_WORK] * len(actions)
    evaluation.submitted_by = people["staff"]
    assert [refusal(both, action, evaluation) for action in actions] == [None] * len(actions)


def test_whoever_has_two_roles_is_offered_the_moves_of_both(region: Region, department: Department) -> None:
    both = make_user("both", (Role.STAFF, department), (Role.LINE_SECTION, region.line))
    evaluation = make_evaluation(make_cycle(region), department, Status.SUBMITTED, submitted_by=both)
    assert list(choices_for(both, evaluation).items()) == [(Action.WITHDRAW, None), (Action.BEGIN, OWN_WORK)]


@pytest.mark.parametrize(
    ("status", "choices"),
    [
        (Status.DRAFT, {"staff": ["submit"], "administrator": ["adopt"]}),
        (Status.DEPARTMENT_REVIEW, {"staff": ["withdraw"], "reviewer": ["endorse", "return"]}),
        (Status.SUBMITTED, {"staff": ["withdraw"], "line": ["begin"]}),
        (Status.LINE_REVIEW, {"line": ["forward", "return"]}),
        (Status.PERFORMANCE_REVIEW, {"performance": ["return", "approve"]}),
        (Status.RETURNED, {"staff": ["submit"], "administrator": ["adopt"]}),
        (Status.APPROVED, {"performance": ["reopen", "publish"]}),
        (Status.PUBLISHED, {"performance": ["reopen"]}),
    ],
)
def test_pages_offer_the_moves_of_this_moment_only(
    status: Status,
    choices: dict[str, list[str]],
    region: Region,
    department: Department,
    people: dict[str, User],
) -> None:
    evaluation = make_evaluation(make_cycle(region), department, status)
    offered = {name: choices_for(user, evaluation) for name, user in people.items()}
    assert {name: [action.value for action in moves] for name, moves in offered.items() if moves} == choices
    assert {reason for moves in offered.values() for reason in moves.values()} == {None}


DEPARTMENT = {"staff", "reviewer"}
BUREAU = {"line", "performance", "administrator"}


@pytest.mark.parametrize(
    ("status", "was_received", "viewers"),
    [
        (Status.DRAFT, False, DEPARTMENT),
        (Status.DRAFT, True, DEPARTMENT | BUREAU),  # withdrawn: the bureau has read it already
        (Status.DEPARTMENT_REVIEW, False, DEPARTMENT),
        (Status.DEPARTMENT_REVIEW, True, DEPARTMENT | BUREAU),
        (Status.SUBMITTED, True, DEPARTMENT | BUREAU),
        (Status.LINE_REVIEW, True, DEPARTMENT | BUREAU),
        (Status.PERFORMANCE_REVIEW, True, DEPARTMENT | BUREAU),
        (Status.RETURNED, False, DEPARTMENT),  # by the department's own reviewer
        (Status.RETURNED, True, DEPARTMENT | BUREAU),
        (Status.APPROVED, True, DEPARTMENT | BUREAU),
        (Status.PUBLISHED, True, DEPARTMENT | BUREAU),
    ],
)
def test_who_sees_an_evaluation(
    status: Status,
    was_received: bool,
    viewers: set[str],
    region: Region,
    department: Department,
    people: dict[str, User],
) -> None:
    cycle = make_cycle(region)
    make_evaluation(cycle, department, status, received_at=NOW if was_received else None)
    seen_by = {name for name, user in people.items() if Evaluation.objects.visible_to(user).exists()}
    assert seen_by == viewers
    (evaluation,) = Evaluation.objects.all()
    assert {name for name, user in people.items() if may_see(user, evaluation)} == viewers


def test_everybody_sees_his_own_share(region: Region, department: Department, people: dict[str, User]) -> None:
    cycle, foreign_region = make_cycle(region), Department.objects.get(name="邻区")
    foreign_cycle = make_cycle(Region(foreign_region, *[foreign_region] * 4), year=2025)
    for place in Department.objects.reporting():
        make_evaluation(cycle if place.region_id == region.region.pk else foreign_cycle, place, Status.SUBMITTED)
    seen = {
        name: sorted(Evaluation.objects.visible_to(user).values_list("department__region__name", "department__name"))
        for name, user in people.items()
    }
    for user in people.values():
        visible = set(Evaluation.objects.visible_to(user).values_list("pk", flat=True))
        read = (light_evaluation(pk) for pk in Evaluation.objects.values_list("pk", flat=True))
        assert {one.pk for one in read if one and may_see(user, one)} == visible
    own, unit, neighbour = ("示例区", "示例区农业农村局"), ("示例区", "示例区农技站"), ("示例区", "示例区商务局")
    foreign = ("邻区", "示例区农业农村局")
    assert seen == {
        "staff": sorted([own, unit]),
        "reviewer": sorted([own, unit]),
        "line": sorted([own, unit]),
        "performance": sorted([own, unit, neighbour]),
        "administrator": sorted([own, unit, neighbour]),
        "unit-staff": [unit],
        "unit-reviewer": [unit],
        "next-staff": [neighbour],
        "next-reviewer": [neighbour],
        "next-line": [neighbour],
        "foreign-staff": [foreign],
        "foreign-reviewer": [foreign],
        "foreign-line": [foreign],
        "foreign-performance": [foreign],
        "foreign-administrator": [foreign],
        "former": [],
        "coming": [],
        "nobody": [],
    }
