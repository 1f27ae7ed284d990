"""Who hears of what was done with an evaluation."""

from datetime import date

import pytest

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.evaluations.enums import Action
from apps.notices.models import Notice
from apps.reviews.actions import CycleDates, change_dates
from tests.accounts.build import user
from tests.evaluations.factories import Office, advance, fill_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    """A filled evaluation; that it was opened has been read."""
    office = Office()
    fill_in(office.evaluation, office.staff)
    Notice.objects.all().delete()
    User.objects.update(unread_notices=0)
    return office


def heard(whose: User) -> list[str]:
    return list(Notice.objects.filter(recipient=whose).order_by("pk").values_list("words", flat=True))


def test_the_accountants_hear_that_they_have_something_to_fill_in() -> None:
    office = Office()
    (told,) = Notice.objects.filter(recipient=office.staff)
    assert told.words == "2025年度部门整体支出绩效自评已下达，填报截止 2099年03月31日。"
    assert told.address == "/evaluations/"
    assert heard(office.reviewer) == heard(office.administrator) == []


def test_the_department_hears_what_others_do(office: Office) -> None:
    colleague = user("colleague", office.place.commerce, Role.STAFF)
    before = "商务局 2025 年度自评："
    advance(
        office.evaluation,
        (office.staff, Action.SUBMIT),
        (office.reviewer, Action.ENDORSE),
        (office.line, Action.BEGIN),
        (office.line, Action.RETURN),
    )
    line = office.line.name
    told = [
        f"{before}{line}受理审核。",
        f"{before}{line}退回修改，理由：请补充说明。请于 2099年03月31日 前修改并重新提交。",
    ]
    ours = [f"{before}{office.staff.name}提交审核。", f"{before}{office.reviewer.name}审核通过并报送财政。"]
    assert heard(colleague) == [*ours, *told]
    assert heard(office.staff) == [ours[1], *told]
    assert heard(office.reviewer) == [ours[0], *told]
    assert [heard(one) for one in (office.line, office.performance, office.administrator)] == [[], [], []]
    office.staff.refresh_from_db()
    assert office.staff.unread_notices == 3
    assert set(Notice.objects.values_list("address", flat=True)) == {f"/evaluations/{office.evaluation.pk}/"}


def test_who_still_has_to_submit_hears_of_another_deadline(office: Office) -> None:
    dates = CycleDates(date(2020, 1, 1), date(2099, 4, 15), date(2099, 5, 31))
    change_dates(office.cycle.pk, dates)
    change_dates(office.cycle.pk, dates)
    assert heard(office.staff) == ["2025年度部门整体支出绩效自评：填报截止日期改为 2099年04月15日。"]
    assert heard(office.reviewer) == []
    advance(office.evaluation, (office.staff, Action.SUBMIT))
    change_dates(office.cycle.pk, CycleDates(date(2020, 1, 1), date(2099, 4, 20), date(2099, 5, 31)))
    assert len(heard(office.staff)) == 1
