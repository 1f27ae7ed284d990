"""The reading desk: who may open it, what it shows, moves and reviewed scores made on it."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.departments.actions import add_department
from apps.departments.enums import DepartmentKind
from apps.evaluations.actions import add_evidence, perform, remove_evidence, replace_evidence
from apps.evaluations.enums import Action, Section, Status
from apps.evaluations.models import Evaluation, HistoryEntry
from apps.evaluations.queries import sheet_of
from apps.evaluations.rules import assess
from apps.indicators.enums import OverAchievement
from apps.reviews.actions import re_score
from apps.reviews.facts import MOVE_WORDS
from apps.reviews.models import ReviewedScore
from apps.reviews.rules import compare
from apps.reviews.views import papers
from apps.reviews.views.scored import Desk, project_table, score_table
from tests.accounts.build import user
from tests.departments.build import details
from tests.evaluations.factories import (
    HUNAN,
    SUBMITTED_AT,
    Office,
    advance,
    cycle,
    department,
    evaluation_of,
    explain_all,
    fill_in,
    project,
    write,
)
from tests.evaluations.sheets import cell, complete, with_figures, with_form, with_indicator
from tests.pages import flat_page
from tests.reviews.conftest import Counter

ANCHOR = 'id="score.satisfaction"'


def page_of(client: Client, evaluation: Evaluation, query: str = "") -> str:
    response = client.get(f"/reviews/{evaluation.pk}/?{query}")
    assert response.status_code == 200
    return flat_page(response)


def told(response: object) -> list[str]:
    return [str(message) for message in response.context["messages"]]  # type: ignore[attr-defined]


def second_evaluation(office: Office) -> Evaluation:
    """Another complete evaluation for the same section, at the same stage of being received."""
    whose = department(office.place, "304001", "市场监管局")
    opened = cycle(office.place, [whose], year=2024)
    staff = user("scj", whose, Role.STAFF)
    head = user("scj2", whose, Role.DEPARTMENT_REVIEWER)
    evaluation = evaluation_of(opened, whose)
    fill_in(evaluation, staff)
    advance(evaluation, (staff, Action.SUBMIT), (head, Action.ENDORSE))
    return evaluation


# ---- who may open it ----


def test_read_is_404_for_everyone_it_does_not_concern(client: Client, received: Office) -> None:
    elsewhere = Office("430105", "开福区")
    other_section = add_department(
        received.place.region, details("ZHG", "综合股", DepartmentKind.SECTION, parent_code="CZJ")
    )
    strangers = [
        user("zonghe", other_section, Role.LINE_SECTION),
        user("dangan", received.place.archive, Role.STAFF),
        user("touzi", received.place.promotion_centre, Role.DEPARTMENT_REVIEWER),
        elsewhere.line,
        elsewhere.performance,
        elsewhere.administrator,
    ]
    for stranger in strangers:
        client.force_login(stranger)
        for address in ("", "moves/begin/", "moves/return/"):
            assert client.get(f"/reviews/{received.evaluation.pk}/{address}").status_code == 404
        for address in ("moves/begin/", "re-score/"):
            assert client.post(f"/reviews/{received.evaluation.pk}/{address}").status_code == 404


def test_read_is_404_for_the_bureau_before_the_evaluation_is_received(client: Client, office: Office) -> None:
    for person in (office.line, office.performance, office.administrator):
        client.force_login(person)
        assert client.get(f"/reviews/{office.evaluation.pk}/").status_code == 404


def test_read_of_an_unknown_evaluation_is_404(client: Client, office: Office) -> None:
    client.force_login(office.line)

    assert client.get("/reviews/999999/").status_code == 404


def test_read_sends_strangers_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/reviews/1/")["Location"] == "/accounts/sign-in/?next=/reviews/1/"


# ---- what it shows ----


@pytest.mark.parametrize("section", ["overview", *Section, "changes", "nothing"])
def test_read_shows_every_section(client: Client, received: Office, section: str) -> None:
    client.force_login(received.line)

    page = page_of(client, received.evaluation, f"section={section}")

    assert page.count('aria-current="page"') == 2  # the place in the top bar, the section in the rail
    assert "未报送" not in page


@pytest.mark.parametrize(
    ("section", "texts"),
    [
        ("overview", ("1,000.00", "1,060.00", "94.34%", "97.60 优", "已核实，情况属实。", "各部分得分")),
        ("basics", ("负责商贸流通和外资外贸。", 'id="basics.duties"')),
        ("base", ("95.00%", "90.00%", 'id="figure.three_public.actual"', "2024年决算数")),
        ("money", ('id="line.', "216 商业服务业等支出", "人员经费", 'id="lines.gap"', "92.31%")),
        ("projects", ("促消费活动", "外贸扶持", "83.33%", "95.33", "650.00", "600.00")),
        ("scores", (ANCHOR, "在职人员控制率 =", "符合：有预算资金管理", "一项重点工作跨年完成。", "7.60")),
        ("narrative", ("2025年度商务局部门整体支出绩效自评报告", "（一）部门（单位）基本情况", "基本支出的情况。")),
        ("evidence", ("决算批复.pdf", "姓名staff430104")),
    ],
)
def test_read_prints_the_sheet(client: Client, received: Office, section: str, texts: tuple[str, ...]) -> None:
    client.force_login(received.line)

    page = page_of(client, received.evaluation, f"section={section}")

    for text in texts:
        assert text in page


def test_read_shows_one_project_with_its_form(client: Client, received: Office) -> None:
    client.force_login(received.line)
    first, second = sheet_of(received.evaluation).projects

    page = page_of(client, received.evaluation, f"section=projects&project={second.id}")

    for text in ("外贸扶持", "第 2 个，共 2 个", "≥200人次", "210人次", "8.33", "95.33", "部分企业延期招工。"):
        assert text in page
    assert f"project={first.id}" in page
    assert f'id="indicator.{second.indicators[0].id}"' in page


@pytest.mark.parametrize("number", ["999999", "x", ""])
def test_read_of_an_unknown_project_shows_the_list(client: Client, received: Office, number: str) -> None:
    client.force_login(received.line)

    assert "项目列表" in page_of(client, received.evaluation, f"section=projects&project={number}")


def test_the_report_as_pdf_is_one_click_away(client: Client, received: Office) -> None:
    client.force_login(received.line)

    assert f'href="/reports/{received.evaluation.pk}/draft/"' in page_of(client, received.evaluation)


def test_evidence_is_linked_to_its_download(client: Client, received: Office) -> None:
    client.force_login(received.line)
    item = sheet_of(received.evaluation).evidence[0]

    page = page_of(client, received.evaluation, "section=evidence")

    assert f'href="/evaluations/{received.evaluation.pk}/evidence/{item.id}/"' in page


def test_findings_lead_to_the_printed_place_and_carry_the_explanation(client: Client, office: Office) -> None:
    fill_in(office.evaluation, office.staff)
    write(office.evaluation, office.staff, {"figure.project_count.current": "3"})
    sheet = sheet_of(office.evaluation)
    client.force_login(office.reviewer)

    response = client.get(f"/reviews/{office.evaluation.pk}/?section=money")

    here = {shown.finding.where.cell: shown for shown in response.context["findings_here"]}
    assert sheet.figures.cells["project_count.current"].value == 3
    assert here["figure.project_count.current"].url == (
        f"/reviews/{office.evaluation.pk}/?scope=mine&section=money#figure.project_count.current"
    )
    assert all(shown.finding.where.section == "money" for shown in response.context["findings_here"])
    assert all(shown.finding.where.section != "money" for shown in response.context["findings_elsewhere"])


@pytest.mark.parametrize(
    ("cell", "anchor"),
    [
        ("score.satisfaction.value", "score.satisfaction"),
        ("score.disclosure.tick.3", "score.disclosure"),
        ("indicator.7.actual", "indicator.7"),
        ("line.4.kind", "line.4"),
        ("figure.in_post.current", "figure.in_post.current"),
        ("lines.gap", "lines.gap"),
        ("scores.stated_total", "scores.stated_total"),
        ("project.3.name", "project.3.name"),
    ],
)
def test_anchor_of(cell: str, anchor: str) -> None:
    assert papers.anchor_of(cell) == anchor


def test_stated_sums_and_computed_sums_stand_side_by_side() -> None:
    sheet = with_figures({"basic_expenditure.actual": "399.99", "three_public.actual": None})
    tables = (*papers.tables_of(sheet, Section.BASE, {}), *papers.tables_of(sheet, Section.MONEY, {}))
    cells = {cell.id: cell for table in tables for row in table.rows for cell in row.cells}

    assert (cells["figure.basic_expenditure.actual"].text, cells["figure.basic_expenditure.actual"].below) == (
        "399.99",
        "分项合计 400.00",
    )
    assert (cells["figure.three_public.actual"].text, cells["figure.three_public.actual"].below) == (
        "",
        "分项合计 9.00",
    )
    assert cells["figure.basic_expenditure.budget"].below == ""


def test_unlisted_function_classes_are_shown_beyond_the_tolerance_only() -> None:
    def gap(total: str) -> list[str]:
        sheet = with_figures({"total_expenditure.actual": total})
        return [cell.text for cell in papers.lines_of(sheet, {}).rows[-1].cells]

    assert gap("1490.25") == ["", "", "490.25", "", ""]
    assert gap("1000.01") == ["", "", "", "", ""]


def test_what_the_signed_paper_says_stands_below_the_score_table() -> None:
    sheet = replace(complete(), stated_total=complete().entry("satisfaction").value)
    result = assess(sheet).table

    table = score_table(sheet, compare(result, result), Desk({}, False, False, {}, {}))

    assert table.stated == "填报的自评总分 96，填报的自评等级 优"


def test_the_rail_marks_sections_with_warnings_and_says_that_they_are_explained(
    client: Client, received: Office
) -> None:
    client.force_login(received.line)

    rail = client.get(f"/reviews/{received.evaluation.pk}/").context["rail"]

    states = {item.key: (item.state_kind, item.state_label, item.errors, item.warnings) for item in rail}
    assert states["overview"] == ("active", "自评 97.60 分", 0, 0)
    assert states["basics"] == ("done", "未发现问题", 0, 0)
    assert [item.key for item in rail] == ["overview", *Section]
    assert ("warning", "2 项已说明", 0, 0) in states.values()


@pytest.mark.parametrize("projects", [0, 2])
@pytest.mark.parametrize(("section", "queries"), [("overview", 21), ("projects", 21), ("scores", 21)])
def test_read_takes_the_same_queries_for_2_and_4_projects(
    client: Client, received: Office, django_assert_num_queries: Counter, projects: int, section: str, queries: int
) -> None:
    Evaluation.objects.update(status=Status.DRAFT)
    for number in range(projects):
        project(received.evaluation, received.staff, f"项目{number}", "1", "1", "1")
    Evaluation.objects.update(status=Status.SUBMITTED)
    client.force_login(received.line)

    with django_assert_num_queries(queries):
        page_of(client, received.evaluation, f"section={section}")


def test_neighbours_keep_the_filter(client: Client, received: Office) -> None:
    other = second_evaluation(received)
    client.force_login(received.line)

    topline = client.get(f"/reviews/{received.evaluation.pk}/?scope=mine&due=&q=").context["topline"]

    assert (topline.previous_url, topline.next_url) == ("", f"/reviews/{other.pk}/?scope=mine")
    narrowed = client.get(f"/reviews/{received.evaluation.pk}/?scope=mine&year=2025").context["topline"]
    assert (narrowed.previous_url, narrowed.next_url) == ("", "")


# ---- moves ----


def test_read_offers_the_moves_of_this_moment(client: Client, begun: Office) -> None:
    def offered(person: User) -> list[tuple[str, str | None]]:
        client.force_login(person)
        moves = client.get(f"/reviews/{begun.evaluation.pk}/").context["moves"]
        return [(move.label, move.reason) for move in moves]

    assert offered(begun.line) == [("退回修改", None), ("审核通过并转绩效股", None)]
    assert offered(begun.performance) == offered(begun.staff) == offered(begun.administrator) == []
    assert "当前轮到业务股室审核人" in page_of(client, begun.evaluation)


def test_a_refused_move_shows_its_reason_instead_of_the_button(client: Client, begun: Office) -> None:
    Evaluation.objects.update(submitted_by=begun.line)
    client.force_login(begun.line)

    page = page_of(client, begun.evaluation)

    assert page.count("不能审核本人提交的自评，请由其他人员审核。") == 4  # the sentence and the title of each button
    assert f"/reviews/{begun.evaluation.pk}/moves/forward/" not in page


def test_act_begin_stays_with_the_evaluation(client: Client, received: Office) -> None:
    second_evaluation(received)
    client.force_login(received.line)

    response = client.post(f"/reviews/{received.evaluation.pk}/moves/begin/?scope=mine", follow=True)

    assert response.redirect_chain == [(f"/reviews/{received.evaluation.pk}/?scope=mine", 302)]
    assert told(response) == ["“商务局”已受理审核。"]
    received.evaluation.refresh_from_db()
    assert received.evaluation.status == Status.LINE_REVIEW


def test_act_goes_on_to_the_next_one_that_waits(client: Client, begun: Office) -> None:
    other = second_evaluation(begun)
    client.force_login(begun.line)

    response = client.post(
        f"/reviews/{begun.evaluation.pk}/moves/return/?scope=mine", {"note": "请补充问卷。"}, follow=True
    )

    assert response.redirect_chain == [(f"/reviews/{other.pk}/?scope=mine", 302)]
    assert told(response) == ["“商务局”已退回修改。现在是下一份：“市场监管局”。"]
    entry = HistoryEntry.objects.filter(evaluation=begun.evaluation)[0]
    assert (entry.action, entry.comment, entry.actor_id) == (Action.RETURN, "请补充问卷。", begun.line.pk)


def test_act_ends_in_the_inbox_when_nothing_else_waits(client: Client, begun: Office) -> None:
    client.force_login(begun.line)

    response = client.post(f"/reviews/{begun.evaluation.pk}/moves/forward/?scope=mine&year=2025", follow=True)

    assert response.redirect_chain == [("/reviews/?scope=mine&year=2025", 302)]
    assert told(response) == ["“商务局”已审核通过并转绩效股。没有其他等您处理的自评。"]


def test_act_asks_first_on_a_page_of_its_own(client: Client, begun: Office) -> None:
    client.force_login(begun.line)

    page = flat_page(client.get(f"/reviews/{begun.evaluation.pk}/moves/return/"))

    for text in ("退回修改：商务局", "退回意见单位可见，并记入办理记录。", 'name="note"', "required"):
        assert text in page


@pytest.mark.parametrize("note", ["", "   "])
def test_act_without_the_comment_it_needs_is_refused(client: Client, begun: Office, note: str) -> None:
    client.force_login(begun.line)

    response = client.post(f"/reviews/{begun.evaluation.pk}/moves/return/", {"note": note})

    assert response.status_code == 409
    assert response.context["move"].action == Action.RETURN  # it is asked again
    assert told(response) == ["退回修改需要填写理由，请写明具体问题。"]
    begun.evaluation.refresh_from_db()
    assert begun.evaluation.status == Status.LINE_REVIEW


def test_act_says_who_was_first_and_does_not_lose_the_comment(client: Client, begun: Office) -> None:
    colleague = user("tongshi", begun.place.line_section, Role.LINE_SECTION)
    client.force_login(colleague)
    perform(begun.line, Action.FORWARD, begun.evaluation.pk, "")
    moment = HistoryEntry.objects.filter(evaluation=begun.evaluation)[0].at.astimezone()

    response = client.post(f"/reviews/{begun.evaluation.pk}/moves/return/", {"note": "写了很久的退回意见"})

    assert response.status_code == 409
    assert told(response) == [
        f"只有本单位对应的绩效股审核人可以退回修改。（姓名line430104已于 {moment:%m月%d日 %H:%M} 审核通过并转绩效股）"
    ]
    assert ">写了很久的退回意见</textarea>" in flat_page(response)
    begun.evaluation.refresh_from_db()
    assert begun.evaluation.status == Status.PERFORMANCE_REVIEW


def test_act_that_is_not_possible_now_is_403_with_the_reason_before_anything_is_typed(
    client: Client, received: Office
) -> None:
    client.force_login(received.line)

    response = client.get(f"/reviews/{received.evaluation.pk}/moves/approve/")

    assert response.status_code == 403
    assert "当前状态为“已提交待受理”，不能审定通过。" in flat_page(response)


@pytest.mark.parametrize("action", ["submit", "withdraw", "edit", "nothing"])
def test_act_knows_the_reviewers_moves_only(client: Client, received: Office, action: str) -> None:
    client.force_login(received.staff)

    assert client.post(f"/reviews/{received.evaluation.pk}/moves/{action}/").status_code == 404


def test_every_move_of_a_reviewer_has_its_words() -> None:
    assert set(MOVE_WORDS) == set(Action) - {Action.EDIT, Action.SUBMIT, Action.WITHDRAW, Action.ADOPT}


def test_the_whole_way_is_walked_on_the_desk(client: Client, office: Office) -> None:
    fill_in(office.evaluation, office.staff)
    advance(office.evaluation, (office.staff, Action.SUBMIT))
    for person, action, note in (
        (office.reviewer, "endorse", ""),
        (office.line, "begin", ""),
        (office.line, "forward", "材料齐全。"),
        (office.performance, "approve", ""),
        (office.performance, "publish", ""),
        (office.performance, "reopen", "决算数据更正。"),
    ):
        client.force_login(person)
        assert client.post(f"/reviews/{office.evaluation.pk}/moves/{action}/", {"note": note}).status_code == 302

    office.evaluation.refresh_from_db()
    assert office.evaluation.status == Status.RETURNED
    assert [entry.comment for entry in office.evaluation.history.all()][:4] == ["决算数据更正。", "", "", "材料齐全。"]


def test_the_share_of_each_part_is_that_of_the_reviewed_scores(client: Client, begun: Office) -> None:
    client.force_login(begun.line)
    before = page_of(client, begun.evaluation)
    re_score(begun.line, begun.evaluation.pk, "score.satisfaction", Decimal(0), "没有问卷。")

    after = page_of(client, begun.evaluation)

    own, reviewed = (shares_of(page)[-1] for page in (before, after))
    assert Decimal(own) - Decimal(reviewed) == Decimal("23.08")  # 6 of the 26 points of the last part
    assert ">复核得分占分值<" in after
    assert ">复核得分占分值<" not in before
    rail = after[after.index('class="rail"') :]
    assert "自评 " in rail
    assert "复核 " in rail


def shares_of(page: str) -> list[str]:
    return re.findall(r"([\d.]+)%</div>", page.partition("各部分得分")[2].partition("</section>")[0])


# ---- what changed since the last return ----


def test_changes_since_the_last_return_are_counted_and_listed(client: Client, begun: Office) -> None:
    advance(begun.evaluation, (begun.line, Action.RETURN))
    write(begun.evaluation, begun.staff, {"basics.duties": "负责商贸流通。", "figure.abroad_groups.current": "0"})
    hand_in_again(begun)
    client.force_login(begun.line)

    overview = page_of(client, begun.evaluation)
    listed = page_of(client, begun.evaluation, "section=changes")

    assert "自上次退回以来修改 2 处" in overview
    assert "<span>请补充说明。</span>" in listed
    for text in ("负责商贸流通和外资外贸。", "负责商贸流通。", "因公出国（境）团组数", "（空）"):
        assert text in listed


def hand_in_again(office: Office) -> None:
    explain_all(office.evaluation, office.staff)
    later = SUBMITTED_AT + timedelta(days=1)
    advance(office.evaluation, (office.staff, Action.SUBMIT), (office.reviewer, Action.ENDORSE), now=later)


@pytest.mark.parametrize("stage", ["returned", "inside the department", "withdrawn"])
def test_the_bureau_reads_what_it_received_while_the_department_works_on_it(
    client: Client, received: Office, stage: str
) -> None:
    if stage == "withdrawn":
        advance(received.evaluation, (received.staff, Action.WITHDRAW))
    else:
        advance(received.evaluation, (received.line, Action.BEGIN), (received.line, Action.RETURN))
    write(received.evaluation, received.staff, {"basics.duties": "还没有报送的草稿。"})
    if stage == "inside the department":
        later = SUBMITTED_AT + timedelta(days=1)
        advance(received.evaluation, (received.staff, Action.SUBMIT), (received.reviewer, Action.RETURN), now=later)
    addresses = [
        f"/reviews/{received.evaluation.pk}/?section={section}" for section in ("overview", *Section, "changes")
    ]
    addresses += [f"/evaluations/{received.evaluation.pk}/{path}" for path in ("", "sections/basics/", "check/")]
    for person, is_own in ((received.line, False), (received.performance, False), (received.reviewer, True)):
        client.force_login(person)
        pages = [flat_page(client.get(address)) for address in addresses]
        assert any("还没有报送的草稿。" in page for page in pages) is is_own
        assert all("部门正在修改。这里显示的是 2026年3月2日 " in page for page in pages) is not is_own
        assert is_own or any("负责商贸流通和外资外贸。" in page for page in pages)
    hand_in_again(received)
    client.force_login(received.line)
    page = page_of(client, received.evaluation, "section=basics")
    assert "还没有报送的草稿。" in page
    assert "部门正在修改" not in page


def test_what_the_bureau_received_costs_one_query_more(
    client: Client, begun: Office, django_assert_num_queries: Counter
) -> None:
    advance(begun.evaluation, (begun.line, Action.RETURN))
    client.force_login(begun.line)
    with django_assert_num_queries(23):
        page_of(client, begun.evaluation, "section=basics")


def test_without_a_return_there_is_nothing_about_changes(client: Client, received: Office) -> None:
    client.force_login(received.line)

    assert "上次退回" not in page_of(client, received.evaluation)


# ---- reviewed scores ----


def test_re_score_on_the_desk(client: Client, begun: Office) -> None:
    client.force_login(begun.line)
    address = f"/reviews/{begun.evaluation.pk}/re-score/?scope=mine&section=scores"

    response = client.post(
        address, {"cell": "score.satisfaction", "score": "４．５", "reason": "没有问卷。"}, follow=True
    )

    assert response.redirect_chain == [
        (f"/reviews/{begun.evaluation.pk}/?scope=mine&section=scores#score.satisfaction", 302)
    ]
    page = flat_page(response)
    for text in (
        "已保存复核得分。",
        "没有问卷。",
        "调减 −1.50",
        "自评 97.60 分，复核调整 1 项：调减 1.50 分，复核后 96.10 分。",
    ):
        assert text in page


def test_a_reviewed_score_takes_19_queries_and_its_withdrawal_9(
    client: Client, begun: Office, django_assert_num_queries: Counter
) -> None:
    client.force_login(begun.line)
    address, given = f"/reviews/{begun.evaluation.pk}/re-score/", {"cell": "score.satisfaction", "score": "4"}
    # Session, user, duties, the evaluation, the score that stood; savepoint, number, score, trace, release.
    # The sheet, whose weights decide, is ten more.
    with django_assert_num_queries(19):
        assert client.post(address, {**given, "reason": "没有问卷。"}).status_code == 302
    with django_assert_num_queries(9):
        assert client.post(address, {"cell": "score.satisfaction", "withdraw": "yes"}).status_code == 302


def test_re_score_upwards_is_flagged(client: Client, begun: Office) -> None:
    re_score(begun.line, begun.evaluation.pk, "score.key_work_completion", Decimal(8), "已补验收。")
    client.force_login(begun.line)

    page = page_of(client, begun.evaluation, "section=scores")

    assert "调增 +0.40" in page
    assert "复核后 98.00 分" in page


@pytest.mark.parametrize("sent", [{"score": "5", "reason": "抽查属实。"}, {"withdraw": "yes"}])
def test_re_score_over_what_somebody_else_has_given_meanwhile_shows_both(
    client: Client, begun: Office, sent: dict[str, str]
) -> None:
    client.force_login(begun.line)
    cell, address = "score.satisfaction", f"/reviews/{begun.evaluation.pk}/re-score/?section=scores"

    def seen_on(page: str) -> str:
        return str(re.findall(rf'value="{cell}"> ?<input type="hidden" name="seen" value="(.*?)"', page)[0])

    given = {"cell": cell, **sent, "seen": seen_on(page_of(client, begun.evaluation, "section=scores"))}
    re_score(begun.line, begun.evaluation.pk, cell, Decimal(4), "没有问卷。")

    response = client.post(address, given)
    page = flat_page(response)
    assert response.status_code == 409
    assert "您已在另一处改为“4 分：没有问卷。”。时间：" in page
    assert sent.get("reason", "没有问卷。") in page
    assert ReviewedScore.objects.get().score == 4

    assert client.post(address, {**given, "seen": seen_on(page)}).status_code == 302
    assert [row.score for row in ReviewedScore.objects.all()] == ([Decimal(5)] if "score" in sent else [])


def test_re_score_is_taken_back(client: Client, begun: Office) -> None:
    re_score(begun.line, begun.evaluation.pk, "score.satisfaction", Decimal(4), "没有问卷。")
    client.force_login(begun.line)

    client.post(f"/reviews/{begun.evaluation.pk}/re-score/", {"cell": "score.satisfaction", "withdraw": "yes"})

    assert not ReviewedScore.objects.exists()


@pytest.mark.parametrize(
    ("score", "reason", "text"),
    [
        ("7", "写好的理由", "复核得分应在 0 至 6.00 分之间。"),
        ("很低", "写好的理由", "“很低”不是数字，请只填数字，如 1234.50。"),
        ("", "写好的理由", "请填写复核得分。"),
        ("4.555", "写好的理由", "小数最多 2 位，请核对后填写。"),
        ("4", "", "请填写调整理由，写明依据。"),
    ],
)
def test_re_score_that_is_refused_is_shown_again(
    client: Client, begun: Office, score: str, reason: str, text: str
) -> None:
    client.force_login(begun.line)

    response = client.post(
        f"/reviews/{begun.evaluation.pk}/re-score/?section=scores",
        {"cell": "score.satisfaction", "score": score, "reason": reason},
    )

    assert response.status_code == 409
    page = flat_page(response)
    assert f"{text}</p>" in page
    assert f'value="{score}"' in page
    assert f">{reason}</textarea>" in page
    assert page.count('<details class="mt-1" open>') == 1
    assert not ReviewedScore.objects.exists()


def test_reviewed_scores_are_not_shown_to_the_department_before_the_decision(client: Client, begun: Office) -> None:
    re_score(begun.line, begun.evaluation.pk, "score.satisfaction", Decimal(4), "没有问卷。")
    client.force_login(begun.staff)

    before = page_of(client, begun.evaluation, "section=scores")
    advance(begun.evaluation, (begun.line, Action.FORWARD), (begun.performance, Action.APPROVE))
    after = page_of(client, begun.evaluation, "section=scores")

    assert "复核" not in before.replace("复核得分在", "")
    assert "没有问卷。" in after
    assert "复核后 95.60 分" in after
    assert "评定复核得分" not in after


def test_a_reviewed_score_above_a_lowered_weight_no_longer_counts(client: Client, begun: Office) -> None:
    indicator, other, *_ = sheet_of(begun.evaluation).projects[0].indicators
    re_score(begun.line, begun.evaluation.pk, f"indicator.{indicator.id}", Decimal(25), "人次未经核实。")
    advance(begun.evaluation, (begun.line, Action.RETURN))
    weights = {f"indicator.{indicator.id}.weight": "20", f"indicator.{other.id}.weight": "30"}
    write(begun.evaluation, begun.staff, weights)
    hand_in_again(begun)
    client.force_login(begun.line)
    project_id = sheet_of(begun.evaluation).projects[0].id

    assert "人次未经核实。" not in page_of(client, begun.evaluation, f"section=projects&project={project_id}")


# The form of a whole department


@pytest.fixture
def department_form_begun(db: None) -> Office:
    office = Office(scheme=HUNAN)
    fill_in(office.evaluation, office.staff)
    advance(
        office.evaluation,
        (office.staff, Action.SUBMIT),
        (office.reviewer, Action.ENDORSE),
        (office.line, Action.BEGIN),
    )
    return office


@pytest.mark.parametrize("section", ["overview", *(section.value for section in Section)])
def test_every_page_of_a_department_form_opens(client: Client, department_form_begun: Office, section: str) -> None:
    client.force_login(department_form_begun.line)
    assert "部门整体" in page_of(client, department_form_begun.evaluation, f"section={section}")


def test_a_department_form_is_read_with_its_money_and_re_scored(client: Client, department_form_begun: Office) -> None:
    office = department_form_begun
    client.force_login(office.line)
    (row, *_) = office.evaluation.targets.all()
    page = page_of(client, office.evaluation, "section=scores")
    for part in (
        "年度预算申请",
        "按支出性质分：项目支出",
        "预算执行率",
        "94.34%",
        "部分合同款按约定次年支付。",
        "总分 96.43 分。",
    ):
        assert part in page
    answer = client.post(
        f"/reviews/{office.evaluation.pk}/re-score/?section=scores",
        {"cell": f"indicator.{row.pk}", "score": "25", "reason": "人次未经核实。"},
        follow=True,
    )
    assert answer.status_code == 200
    page = page_of(client, office.evaluation, "section=scores")
    assert "自评 96.43 分，复核调整 1 项：调减 5.00 分，复核后 91.43 分。" in page
    assert ReviewedScore.objects.get().cell == f"indicator.{row.pk}"


@pytest.mark.parametrize("cell", ["score.execution", "indicator.execution", "scores.stated_total"])
def test_what_is_no_row_of_a_department_form_cannot_be_re_scored(department_form_begun: Office, cell: str) -> None:
    with pytest.raises(Refused, match="已不在本自评中"):
        re_score(department_form_begun.line, department_form_begun.evaluation.pk, cell, Decimal(1), "理由")


def test_an_over_achieved_row_is_flagged_where_the_scheme_says_so() -> None:
    sheet = with_indicator(11, actual=cell("400"))
    flagging = replace(sheet, project_scheme=with_form(over_achievement=OverAchievement.FLAG))
    for one, is_flagged in ((sheet, False), (flagging, True)):
        result = assess(one).projects[1]
        table = project_table(one, one.project(1), result, result, Desk({}, False, False, {}, {}))
        assert [row.is_flagged for group in table.groups for row in group.rows][1] is is_flagged


def test_a_score_table_that_nobody_began_is_said_to_be_left_out(client: Client, office: Office) -> None:
    evaluation = office.evaluation
    fill_in(evaluation, office.staff)
    evaluation.score_entries.all().delete()
    client.force_login(office.staff)
    page = flat_page(client.get(f"/evaluations/{evaluation.pk}/sections/scores/"))
    assert "方案不要求评分：整表不填的，报告中不附此表" in page
    explain_all(evaluation, office.staff)
    advance(evaluation, (office.staff, Action.SUBMIT), (office.reviewer, Action.ENDORSE))
    assert (evaluation.total, evaluation.grade) == (None, "")
    client.force_login(office.performance)
    assert "单位没有填报评分表" in flat_page(client.get(f"/reviews/{evaluation.pk}/"))
    assert "单位没有填报此表" in flat_page(client.get(f"/reviews/{evaluation.pk}/?section=scores"))


def test_the_bureau_opens_what_stands_and_what_it_has_received(client: Client, received: Office) -> None:
    evaluation, staff = received.evaluation, received.staff
    item = sheet_of(evaluation).evidence[0]

    def code_of(pk: int) -> int:
        answer = client.get(f"/evaluations/{evaluation.pk}/evidence/{pk}/")
        if answer.streaming:
            answer.getvalue()  # read to its end, so that the file is closed
        return answer.status_code

    client.force_login(received.line)
    assert code_of(item.id) == 200
    advance(evaluation, (received.line, Action.BEGIN), (received.line, Action.RETURN))
    newer = replace_evidence(
        evaluation.pk, staff, item.id, SimpleUploadedFile("新.pdf", b"%PDF-1.7\nnew\n%%EOF\n", "application/pdf")
    )
    removed = add_evidence(evaluation.pk, staff, SimpleUploadedFile("误传.txt", b"a"), Section.MONEY)
    remove_evidence(evaluation.pk, staff, removed.pk)
    assert [code_of(pk) for pk in (item.id, newer.pk, removed.pk)] == [200, 404, 404]
    explain_all(evaluation, staff)
    advance(evaluation, (staff, Action.SUBMIT), (received.reviewer, Action.ENDORSE), (received.line, Action.BEGIN))
    assert [code_of(pk) for pk in (item.id, newer.pk, removed.pk)] == [404, 200, 404]
