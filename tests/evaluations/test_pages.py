"""Every page of the workspace opens, for the one who may fill in and for the one who may only read."""

import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.enums import Role
from apps.evaluations.actions import CellChange, add_indicator, add_project, save_cells
from apps.evaluations.enums import Section
from apps.evaluations.models import Evidence
from apps.evaluations.rules import project_form_of
from tests.accounts.build import user
from tests.evaluations.factories import Office, write
from tests.pages import flat_page

pytestmark = pytest.mark.django_db

PAGES = ("", "check/", "history/", *(f"sections/{section.value}/" for section in Section))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["staff", "reviewer"])
def test_pages_of_a_draft_open(client: Client, who: str, path: str) -> None:
    office = Office()
    client.force_login(getattr(office, who))
    answer = client.get(f"/evaluations/{office.evaluation.pk}/{path}")
    assert answer.status_code == 200
    assert "商务局" in flat_page(answer)


def test_every_link_of_a_finding_says_which(client: Client) -> None:
    office = Office()
    client.force_login(office.staff)
    page = flat_page(client.get(f"/evaluations/{office.evaluation.pk}/check/"))
    names = re.findall(r'<p class="finding-head">.*?<a href="[^"]*" aria-label="([^"]*)"', page)
    assert len(names) == page.count('<p class="finding-head">') > 10
    assert len(set(names)) == len(names)


def test_the_list_of_projects_says_how_many_rows_are_still_open(client: Client) -> None:
    office = Office()
    client.force_login(office.staff)
    form = add_project(office.evaluation.pk, office.staff, "文化节")
    group = project_form_of(office.evaluation.project_scheme.facts).groups[0]
    add_indicator(office.evaluation.pk, office.staff, form.project_id, group.name, group.level2[0])
    page = flat_page(client.get(f"/evaluations/{office.evaluation.pk}/sections/projects/"))
    assert '<span class="sub">还有 2 项未得分</span>' in page


def test_a_file_needs_to_say_what_it_proves(client: Client) -> None:
    office = Office()
    client.force_login(office.staff)
    home = f"/evaluations/{office.evaluation.pk}/"
    assert '<option value="" selected>请选择</option>' in flat_page(client.get(f"{home}sections/evidence/"))
    upload = SimpleUploadedFile("决算批复.pdf", b"%PDF-1.7\n%%EOF\n")
    answer = client.post(f"{home}evidence/add/", {"place": "", "uploads": upload}, follow=True)
    assert "请选择证明对象" in flat_page(answer)
    assert not Evidence.objects.exists()


def test_the_name_of_a_project_is_one_line(client: Client) -> None:
    office = Office()
    client.force_login(office.staff)
    project_id = add_project(office.evaluation.pk, office.staff, "文化节").project_id
    write(office.evaluation, office.staff, {f"project.{project_id}.name": "文化节\n及展览 "})
    page = flat_page(client.get(f"/evaluations/{office.evaluation.pk}/projects/{project_id}/"))
    assert re.search(rf'<input id="project.{project_id}.name"[^>]* value="文化节 及展览"', page)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        '"changes"',
        "7",
        '{"changes": 7}',
        '{"changes": [7]}',
        '{"changes": [{"cell": "basics.duties"}]}',
        '{"changes": {"cell": "basics.duties", "text": "改"}}',
        '{"changes": [{"cell": "basics.duties", "text": null}]}',
        '{"changes": [{"cell": "basics.duties", "text": {"a": 1}}]}',
        '{"changes": [{"cell": 7, "text": "改"}]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_autosave_is_told(client: Client, body: str) -> None:
    office = Office()
    client.force_login(office.staff)
    answer = client.post(f"/evaluations/{office.evaluation.pk}/cells/", body, content_type="application/json")
    assert (answer.status_code, answer.content.decode()) == (400, "请求格式不正确。")


def test_a_form_is_no_autosave() -> None:
    office = Office()
    client = Client(enforce_csrf_checks=True)
    client.force_login(office.staff)
    home = f"/evaluations/{office.evaluation.pk}/"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', flat_page(client.get(f"{home}sections/basics/")))
    assert token
    answer = client.post(f"{home}cells/", {"csrfmiddlewaretoken": token[1], "basics.duties": "改"})
    assert (answer.status_code, answer.content.decode()) == (400, "请求格式不正确。")


def test_a_plain_post_says_what_became_of_every_cell(client: Client) -> None:
    office = Office()
    client.force_login(office.staff)
    address = f"/evaluations/{office.evaluation.pk}/sections/base/"
    seen = client.get(address).context["seen"]
    colleague = user("colleague", office.place.commerce, Role.STAFF)
    moment = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    save_cells(office.evaluation.pk, colleague, [CellChange("figure.office.actual", "7")], moment)
    typed = {"figure.office.actual": "8", "figure.in_post.current": "17", "figure.abroad.actual": "约5"}
    told = [str(message) for message in client.post(address, {"seen": seen, **typed}, follow=True).context["messages"]]
    assert told == [
        "已保存 2 处修改，其中 1 处待更正。",
        "您填写的“8”未保存：他人已改为“7.00”。最近修改：姓名colleague，03月02日 09:30。请核对后重新填写。",
    ]
