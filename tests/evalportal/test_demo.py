"""The demo: real moves, every status, complete departments without a flaw, the published case as published."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from hashlib import blake2b
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from apps.accounts.enums import DEMO_PASSWORD, Role
from apps.accounts.models import User
from apps.budgets.facts import FUNDING_AMOUNTS
from apps.core.findings import Finding, Severity
from apps.departments.models import Department
from apps.evaluations.checks import find
from apps.evaluations.enums import Action, Status
from apps.evaluations.facts import Sheet
from apps.evaluations.models import Cycle, Evaluation
from apps.evaluations.queries import WITH_CONTEXT, context_of, desk_of, sheet_of
from apps.evaluations.rules import Assessment, assess
from apps.evaluations.views.desk import Work
from apps.reviews.models import ReviewedScore
from evalportal.demo.content import HERE
from tests.evaluations.sheets import CASES

COMPLETE = [
    "示例区教育局",
    "示例区卫生健康局",
    "示例区农业农村局",
    "示例区城市管理局",
    "示例区文化旅游体育局",
    "示例区民政局",
    "示例区交通运输局",
    "示例区生态环境分局",
]
YUELU = "岳麓区商务局"
# A digest of every twelve consecutive Chinese characters of the published report, which itself is not ours to keep.
REPORT = CASES / "yuelu-2020-passages.txt"
# Proper names of twelve characters and more that the published report and the demo share.
PROPER_NAMES = ("年度岳麓区商务局部门整体支出预算绩效评价报告", "长沙市岳麓区投资促进中心")
MONEY_HEADINGS = ("overview_scale", "basic_spending", "special_input", "special_use")
# The sum of two additions of the year that the tables hold apart.
ALLOWED = {"示例区交通运输局": {Decimal("224.00")}}
AMOUNT = re.compile(r"(\d[\d.]*)万元")


@dataclass(frozen=True, slots=True)
class Loaded:
    """One loaded evaluation with everything computed from it."""

    evaluation: Evaluation
    sheet: Sheet
    assessment: Assessment
    findings: tuple[Finding, ...]

    @property
    def flaws(self) -> list[str]:
        """The errors, and the warnings that nobody has explained."""
        return [
            found.key
            for found in self.findings
            if found.severity == Severity.ERROR
            or (found.severity == Severity.WARNING and found.key not in self.sheet.explanations)
        ]


@dataclass(frozen=True, slots=True)
class Demo:
    """What the command said, and what it made by name of department."""

    output: str
    departments: dict[str, Loaded]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Demo]:
    """The demo, loaded once for all tests of this module and rolled back behind them."""
    with django_db_blocker.unblock(), transaction.atomic():
        output = StringIO()
        call_command("load_demo", stdout=output)
        departments = {}
        for evaluation in Evaluation.objects.select_related(*WITH_CONTEXT):
            sheet = sheet_of(evaluation)
            assessment = assess(sheet)
            findings = find(sheet, assessment, context_of(evaluation, sheet))
            departments[evaluation.department.name] = Loaded(evaluation, sheet, assessment, findings)
        yield Demo(output.getvalue(), departments)
        transaction.set_rollback(True)


def test_the_counts_of_the_task_list_add_up_to_those_of_the_check_page(demo: Demo) -> None:
    for name, one in demo.departments.items():
        *sections, gate = Work(User(), desk_of(one.evaluation.pk, Evaluation.objects.all())).rail()
        for kind in ("errors", "warnings", "unfilled"):
            assert getattr(gate, kind) == sum(getattr(item, kind) for item in sections), (name, kind)
        assert gate.errors + gate.warnings + gate.unfilled == len(one.flaws), name


def test_every_status_is_present(demo: Demo) -> None:
    assert Counter(Status(one.evaluation.status).label for one in demo.departments.values()) == {
        "填报中": 5,
        "部门审核中": 1,
        "已提交待受理": 2,
        "业务股室审核中": 1,
        "绩效股审核中": 2,
        "已退回": 1,
        "已审定": 2,
        "已公开": 1,
    }


@pytest.mark.parametrize("name", COMPLETE)
def test_complete_department_has_no_flaw(demo: Demo, name: str) -> None:
    one = demo.departments[name]

    assert one.flaws == []
    assert one.assessment.table.open_rows == 0
    assert all(result.grade is not None for result in one.assessment.projects.values())


def test_sums_of_complete_departments_hold(demo: Demo) -> None:
    accused = [
        (name, found.check, found.where.cell)
        for name in COMPLETE
        for found in demo.departments[name].findings
        if found.check.startswith("F")
    ]
    # The one difference is real, named in yuan and cent, and explained to the reviewer.
    assert accused == [("示例区文化旅游体育局", "F13", "figure.project_expenditure.budget")]


@pytest.mark.parametrize("name", COMPLETE)
def test_complete_department_is_of_realistic_size(demo: Demo, name: str) -> None:
    sheet = demo.departments[name].sheet

    assert 2 <= len(sheet.projects) <= 5
    for project in sheet.projects:
        assert 6 <= len(project.indicators) <= 12, project.budget.name
        assert {row.level1 for row in project.indicators} == {"产出指标", "效益指标", "满意度指标"}
    assert sum(map(len, sheet.narrative.values())) > 1000
    assert any(item.cell == "score.satisfaction" for item in sheet.evidence)


@pytest.mark.parametrize("name", COMPLETE)
def test_amounts_in_the_report_stand_in_the_tables(demo: Demo, name: str) -> None:
    """Every amount of the sections on money is a figure, a sum of the tables, or a difference within a row."""
    sheet = demo.departments[name].sheet
    text = "".join(sheet.narrative[key] for key in MONEY_HEADINGS)

    written = {Decimal(amount) for amount in AMOUNT.findall(text)}

    assert len(written) > 15
    assert written - _amounts_of(sheet) == ALLOWED.get(name, set())


def test_defects_for_the_reviewer_to_find(demo: Demo) -> None:
    errors = {
        name: sorted({found.check for found in demo.departments[name].findings if found.severity == Severity.ERROR})
        for name in ("示例区应急管理局", "示例区住房和城乡建设局", "示例区退役军人事务局", "示例区水利局")
    }

    assert errors == {
        "示例区应急管理局": ["C01", "F02", "F03", "N01", "S04", "S05"],
        "示例区住房和城乡建设局": ["F02", "F03", "F12", "N01", "S05"],
        "示例区退役军人事务局": ["C01"],
        "示例区水利局": ["C01", "C04"],
    }


def test_published_case_fails_one_sum(demo: Demo) -> None:
    sums = [found for found in demo.departments[YUELU].findings if found.check.startswith("F")]

    assert [(found.check, found.where.cell, found.expected, found.actual) for found in sums] == [
        ("F04", "lines.gap", Decimal("7038.47"), Decimal("6548.22"))
    ]
    assert "490.25" in sums[0].message


def test_published_case_holds_what_was_published_and_nothing_else(demo: Demo) -> None:
    case = yaml.safe_load((CASES / "01-yuelu-commerce-2020.yaml").read_text("utf-8"))["figures_as_printed"]
    sheet = demo.departments[YUELU].sheet
    stated = {name: cell.value for name, cell in sheet.figures.cells.items() if not cell.is_empty}
    published = {
        "establishment.current": "编制人数",
        "establishment_administrative.current": "机关行政编制",
        "establishment_institution.current": "二级机构事业编制",
        "three_public.actual": "三公经费合计",
        "vehicle_purchase.actual": "公务用车购置",
        "abroad.actual": "因公出国(境)费",
        "reception.actual": "公务接待费",
        "total_expenditure.actual": "支出总计",
        "basic_expenditure.actual": "基本支出",
        "personnel_expenditure.actual": "人员经费",
        "operating_expenditure.actual": "公用经费",
        "project_expenditure.actual": "项目支出",
        "project_income.current": "项目总收入",
        "project_opening_balance.current": "年初结转结余",
        "project_local_appropriation.current": "区本级财政拨款",
        "project_higher_transfer.current": "长财外指财政拨款",
        "project_closing_balance.current": "年末结转结余",
    }

    assert stated == {name: Decimal(case[label]) for name, label in published.items()}
    assert {(line.function_name, line.actual.value) for line in sheet.lines} == {
        ("一般公共服务支出", Decimal(case["一般公共服务支出"])),
        ("科学技术支出", Decimal(case["科学技术支出"])),
        ("社会保障和就业支出", Decimal(case["社会保障与就业支出"])),
        ("卫生健康支出", Decimal(case["卫生健康支出"])),
        ("商业服务业等支出", Decimal(case["商业服务业等支出"])),
    }
    assert sheet.projects == ()
    assert sheet.entries == {}
    assert demo.departments[YUELU].evaluation.status == Status.DRAFT


def test_a_draft_has_taken_over_the_words_of_a_published_report(demo: Demo) -> None:
    copied = {
        name: [(found.severity, found.where.cell, found.message) for found in one.findings if found.check == "T14"]
        for name, one in demo.departments.items()
    }
    assert {name: found for name, found in copied.items() if found} == {
        "示例区应急管理局": [
            (
                Severity.WARNING,
                "basics.thrift_measures",
                "“公务接待实行事前审批、一事一单，公务用车…教师发展中心场地举办”（56 字）"
                "与示例区教育局2025年度报告相同。"
                "请按本单位、本年度的实际情况改写，或说明原因。",
            )
        ]
    }


def test_published_case_tells_the_whole_outline(demo: Demo) -> None:
    sheet = demo.departments[YUELU].sheet
    written = {key for key, text in sheet.narrative.items() if len(text) > 40}
    assert written == {heading.key for heading in sheet.scheme.outline if not heading.is_heading_only}


def test_no_sentence_of_the_published_report_is_copied() -> None:
    report = set(REPORT.read_text("ascii").split())
    ours = set[str]().union(*(_grams(path) for path in sorted(HERE.rglob("*.yaml"))))
    names = {name[i : i + 12] for name in PROPER_NAMES for i in range(len(name) - 11)}

    assert len(report) > 500
    assert {_digest(name) for name in names} & report, "the digests are still made the same way"
    assert {gram for gram in ours - names if _digest(gram) in report} == set()


def test_one_deadline_is_over_and_one_is_near(demo: Demo) -> None:
    today = timezone.localdate()
    district, yuelu = Cycle.objects.get(year=2025), Cycle.objects.get(year=2020)

    assert district.fill_deadline == today - timedelta(days=2)
    assert district.review_deadline == today + timedelta(days=12)
    assert yuelu.fill_deadline == today + timedelta(days=5)


def test_returned_and_approved_department_has_a_real_history(demo: Demo) -> None:
    history = list(demo.departments["示例区卫生健康局"].evaluation.history.select_related("actor").order_by("at"))
    first, second = (entry for entry in history if entry.action == Action.SUBMIT)

    assert [(entry.action, entry.actor.name) for entry in history] == [
        ("submit", "周小满"),
        ("endorse", "何秋分"),
        ("begin", "林见山"),
        ("forward", "林见山"),
        ("return", "夏清和"),
        ("submit", "周小满"),
        ("endorse", "何秋分"),
        ("begin", "林见山"),
        ("forward", "林见山"),
        ("approve", "夏清和"),
    ]
    assert "出生人口数据" in history[4].comment
    assert "生育意愿下降。" in first.snapshot.content
    assert "生育意愿下降。" not in second.snapshot.content
    assert "活产数为5012人" in second.snapshot.content
    assert all(entry.at <= timezone.now() for entry in history)


def test_bureau_has_re_scored_rows(demo: Demo) -> None:
    reviewed = ReviewedScore.objects.order_by("evaluation__department__code")

    assert [(row.evaluation.department.name, row.score, row.reviewer.name) for row in reviewed] == [
        ("示例区教育局", Decimal("5.50"), "夏清和"),
        ("示例区农业农村局", Decimal("18.00"), "林见山"),
        ("示例区城市管理局", Decimal("5.20"), "高知微"),
    ]


def test_demo_accounts(demo: Demo) -> None:
    accounts = User.objects.filter(is_demo=True).order_by("pk").prefetch_related("memberships__department")
    held = {user.username: [(m.role, m.department.name) for m in user.memberships.order_by("pk")] for user in accounts}

    assert held == {
        "yuelu_staff": [(Role.STAFF, "岳麓区商务局")],
        "yuelu_line": [(Role.LINE_SECTION, "业务股")],
        "yuelu_performance": [(Role.PERFORMANCE, "绩效股")],
        "demo_staff": [(Role.STAFF, "示例区应急管理局")],
        "demo_reviewer": [
            (Role.DEPARTMENT_REVIEWER, "示例区应急管理局"),
            (Role.DEPARTMENT_REVIEWER, "示例区交通运输局"),
        ],
        "demo_line": [(Role.LINE_SECTION, "业务二股")],
        "demo_performance": [(Role.PERFORMANCE, "绩效股")],
        "demo_admin": [(Role.ADMINISTRATOR, "示例区财政局")],
    }
    assert all(user.check_password(DEMO_PASSWORD) and not user.must_change_password for user in accounts)
    assert not any(user.check_password(DEMO_PASSWORD) for user in User.objects.filter(is_demo=False))


def test_fictional_district_says_so(demo: Demo) -> None:
    names = Department.objects.filter(region__code="999901").exclude(kind="section").values_list("name", flat=True)
    assert len(names) > 40
    assert [name for name in names if not name.startswith("示例区")] == []


def test_load_demo_says_what_it_made(demo: Demo) -> None:
    lines = demo.output.splitlines()
    assert lines[0] == "岳麓区2020年度部门整体支出绩效自评：共 1 个部门，其中填报中 1 个。"
    assert lines[3].startswith("示例区2025年度部门整体支出绩效自评：共 14 个部门，其中填报中 4 个、部门审核中 1 个、")
    assert lines[-1] == "演示账号的密码均为 Ziping-2025。"


@pytest.mark.django_db
def test_load_demo_refuses_a_database_that_is_in_use() -> None:
    Department.objects.create(code="430102", name="长沙市芙蓉区", kind="region")
    before = Department.objects.count()

    with pytest.raises(CommandError, match="演示数据只能载入空数据库"):
        call_command("load_demo", stdout=StringIO())

    assert Department.objects.count() == before


def _amounts_of(sheet: Sheet) -> set[Decimal]:
    """Every figure, the sum of each function class, the differences within a row, and what the forms explain."""
    rows: defaultdict[str, list[Decimal]] = defaultdict(list)
    for name, cell in sheet.figures.cells.items():
        rows[name.partition(".")[0]].append(cell.value or Decimal(0))
    classes: Counter[str] = Counter()
    for line in sheet.lines:
        classes[line.function_code] += int((line.actual.value or Decimal(0)) * 100)
    texts = [explanation.text for explanation in sheet.explanations.values()]
    for project in sheet.projects:
        rows[f"project {project.id}"] = [project.budget.total(amount) or Decimal(0) for amount in FUNDING_AMOUNTS]
        texts += [project.execution_reason, project.achieved_goal]
    differences = {abs(one - other) for row in rows.values() for one in row for other in [*row, Decimal(0)]}
    explained = {Decimal(amount) for text in texts for amount in AMOUNT.findall(text)}
    return differences | explained | {Decimal(cents) / 100 for cents in classes.values()}


def _grams(path: Path) -> set[str]:
    """Every twelve consecutive Chinese characters of a file."""
    runs = re.findall(r"[一-鿿]+", path.read_text("utf-8"))
    return {run[i : i + 12] for run in runs for i in range(len(run) - 11)}


def _digest(gram: str) -> str:
    return blake2b(gram.encode(), digest_size=5).hexdigest()
