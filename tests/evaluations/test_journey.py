"""The task list and the check page: one source of counts, refused explanations, and taking back what was submitted."""

import re
from typing import Any

import pytest
from django.test import Client

from apps.core.findings import Severity
from apps.evaluations.actions import explain
from apps.evaluations.enums import Action
from apps.evaluations.models import Explanation
from tests.evaluations.factories import Office, advance, fill_in, write
from tests.pages import flat_page

pytestmark = pytest.mark.django_db

TEXT = "同一原因：年末项目跨年结算。"


@pytest.fixture
def office(client: Client) -> Office:
    office = Office()
    client.force_login(office.staff)
    return office


def opened(client: Client, office: Office, path: str = "") -> Any:
    return client.get(f"/evaluations/{office.evaluation.pk}/{path}")


def test_sections_that_nobody_has_begun_are_counted_too(client: Client, office: Office) -> None:
    *sections, gate = opened(client, office).context["rail"]
    page = opened(client, office, "check/")
    assert {item.state_label for item in sections} == {"未开始"}
    assert (gate.errors, gate.warnings) == (page.context["open_errors"], page.context["open_warnings"])
    assert (gate.errors, gate.warnings) == (0, 0)
    assert sum(item.unfilled for item in sections) == gate.unfilled == page.context["unfilled"] > 0
    assert gate.state_label == "填报中"
    accused = [finding for _, members in page.context["groups"] for finding in members]
    assert sum(finding.kind == "empty" for finding in accused) == gate.unfilled


def test_a_text_for_several_warnings_survives_that_none_was_ticked(client: Client, office: Office) -> None:
    answer = client.post(f"/evaluations/{office.evaluation.pk}/explain/", {"bulk": "yes", "text": TEXT})
    assert answer.status_code == 409
    assert "请先勾选要说明的问题。" in flat_page(answer)
    assert f">{TEXT}</textarea>" in flat_page(answer)


def test_a_refused_explanation_is_shown_again_with_its_ticks(client: Client, office: Office) -> None:
    write(office.evaluation, office.staff, {"score.satisfaction.value": "96"})  # the other rows are asked for
    groups = opened(client, office, "check/").context["groups"]
    warnings = [found.key for _, members in groups for found in members if found.severity == Severity.WARNING]
    long, address = "长" * 2001, f"/evaluations/{office.evaluation.pk}/explain/"
    several = flat_page(client.post(address, {"bulk": "yes", "text": long, "key": warnings[:2]}))
    assert several.count(f">{long}</textarea>") == 1
    assert len(re.findall(r" checked[ >]", several)) == 2
    alone = flat_page(client.post(address, {"text": long, "key": warnings[0]}))
    assert alone.count(f">{long}</textarea>") == 1
    assert not re.search(r" checked[ >]", alone)
    assert '<details class="explain-one" open>' in alone
    assert not Explanation.objects.exists()


def posted_from(page: Any, key: str) -> dict[str, str]:
    """What the form for one warning sends besides its text."""
    found = re.search(f'name="(seen.{re.escape(key)})" value="([^"]*)"', flat_page(page))
    assert found
    return {"key": key, found[1]: found[2]}


def warnings_on(page: Any) -> list[str]:
    found = (found for _, members in page.context["groups"] for found in members)
    return [one.key for one in found if one.severity == Severity.WARNING]


def test_an_explanation_in_conflict_shows_both_texts_and_is_saved_when_sent_again(
    client: Client, office: Office
) -> None:
    write(office.evaluation, office.staff, {"score.satisfaction.value": "96"})
    page, address = opened(client, office, "check/"), f"/evaluations/{office.evaluation.pk}/explain/"
    key, other = warnings_on(page)[:2]
    explain(office.evaluation.pk, office.staff, [key], "对方的说明。")

    answer = client.post(address, {**posted_from(page, key), "text": TEXT})
    shown = flat_page(answer)
    assert answer.status_code == 409
    assert "1 处说明与他人修改冲突，未保存" in shown
    assert "您已在另一处改为“对方的说明。”。时间：" in shown
    assert f">{TEXT}</textarea>" in shown
    assert '<details class="explain-one" open>' in shown

    several = {**posted_from(page, key), **posted_from(page, other), "key": [key, other]}
    answer = client.post(address, {**several, "bulk": "yes", "text": TEXT})
    assert answer.status_code == 409
    assert "已保存 1 处说明。" in flat_page(answer)
    assert len(re.findall(r" checked[ >]", flat_page(answer))) == 1
    assert f">{TEXT}</textarea>" in flat_page(answer)

    gone = {**posted_from(answer, key), "key": [key, "F99:money::figure.gone.current"]}
    answer = client.post(address, {**gone, "bulk": "yes", "text": TEXT}, follow=True)
    assert "已保存 1 处说明。" in flat_page(answer)
    assert "另有 1 处问题已不存在，不需要说明。" in flat_page(answer)
    assert dict(Explanation.objects.values_list("finding", "text")) == {key: TEXT, other: TEXT}


def test_what_was_submitted_can_be_taken_back_from_the_task_list(client: Client, office: Office) -> None:
    fill_in(office.evaluation, office.staff)
    assert opened(client, office).context["rail"][-1].state_label == "可以提交"
    advance(office.evaluation, (office.staff, Action.SUBMIT))
    page = opened(client, office)
    assert page.context["rail"][-1].state_label == "部门审核中"
    assert "可以提交" not in flat_page(page)
    address = f"/evaluations/{office.evaluation.pk}/move/withdraw/"
    assert f'action="{address}"' in flat_page(page)
    client.force_login(office.reviewer)
    assert address not in flat_page(opened(client, office))


def test_a_text_that_comes_after_the_submission_is_shown_again(client: Client, office: Office) -> None:
    fill_in(office.evaluation, office.staff)
    advance(office.evaluation, (office.staff, Action.SUBMIT))
    answer = client.post(f"/evaluations/{office.evaluation.pk}/explain/", {"text": TEXT, "key": "x"})
    assert f"您填写的说明没有保存：{TEXT}" in flat_page(answer)
