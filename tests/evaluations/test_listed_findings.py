"""The findings beside a section, of which there may be hundreds."""

from dataclasses import replace

import pytest
from django.test import Client

from apps.core.findings import Finding, Severity, Where
from apps.evaluations.actions import add_project
from apps.evaluations.checks.words.quotes import Quote
from apps.evaluations.enums import Section
from apps.evaluations.rules import project_form_of
from apps.evaluations.views.shown import MOST_LISTED, ListedFindings, ShownFinding
from tests.evaluations.factories import Office
from tests.pages import flat_page

QUOTE = Quote("", "约五成", "。")


def findings(count: int, severity: Severity = Severity.WARNING, quote: Quote | None = None) -> list[ShownFinding]:
    finding = Finding("F01", severity, Where(Section.PROJECTS), "不符。")
    return [ShownFinding(finding, "/", "此处", quote=quote)] * count


def test_the_first_are_listed_and_all_are_counted() -> None:
    part = ListedFindings.of(Section.PROJECTS, [*findings(70, Severity.ERROR), *findings(20, quote=QUOTE)])
    assert (len(part.listed), part.count, part.errors, part.hidden) == (MOST_LISTED, 90, 70, 30)
    assert ListedFindings.of(Section.PROJECTS, findings(MOST_LISTED)).hidden == 0


def test_what_is_only_to_be_filled_in_yet_is_no_error() -> None:
    unfilled = [replace(one, is_unfilled=True) for one in findings(3, Severity.ERROR)]
    assert ListedFindings.of(Section.BASE, [*findings(1, Severity.ERROR), *unfilled]).errors == 1


def test_the_report_has_every_finding_that_accuses_words() -> None:
    part = ListedFindings.of(Section.NARRATIVE, [*findings(70), *findings(20, quote=QUOTE)])
    assert (len(part.listed), part.hidden) == (MOST_LISTED + 20, 10)
    assert sum(one.quote is not None for one in part.listed) == 20


@pytest.mark.django_db
def test_many_projects_keep_the_page_and_the_state_small(client: Client) -> None:
    office = Office()
    form = project_form_of(office.evaluation.project_scheme.facts)
    headings = {(group.name, level2): 3 for group in form.groups for level2 in group.level2}
    for number in range(6):
        add_project(office.evaluation.pk, office.staff, f"第{number}个文化节", headings=headings)
    client.force_login(office.staff)
    home = f"/evaluations/{office.evaluation.pk}/"
    state = client.get(f"{home}state/?section=projects")
    page = flat_page(client.get(f"{home}sections/projects/"))
    panel = state.json()["panel"]
    count = int(panel.partition('<span class="count">')[2].partition("<")[0])
    assert panel.count("<article") == page.count("<article") == MOST_LISTED
    for text in (panel, page):
        assert f'href="{home}check/#check-projects"' in text
        assert f"另有 {count - MOST_LISTED} 项，见检查与提交</a>" in text
    assert 'id="check-projects"' in flat_page(client.get(f"{home}check/"))
    assert "本节检查" in state.content.decode()
