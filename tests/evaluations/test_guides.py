"""Every field that somebody fills in says how it is meant."""

import pytest
from django.test import RequestFactory

from apps.core.grids import seen_of
from apps.evaluations.enums import Section
from apps.evaluations.facts.guides import guide_of, kind_of
from apps.evaluations.views.contents import cells_of, content_of
from apps.evaluations.views.desk import open_desk
from tests.evaluations.factories import Office, fill_in

KINDS = {
    "indicator.12.actual": "indicator.actual",
    "funding.3.appropriation.original": "funding.original",
    "line.4.carry_in": "line.carry_in",
    "project.7.name": "project.name",
    "score.key_work.tick.0": "score.tick",
    "narrative.use": "narrative",
    "figure.income.current": "figure.income.current",
}


@pytest.mark.parametrize(("cell", "kind"), KINDS.items())
def test_a_cell_belongs_to_a_kind_of_field(cell: str, kind: str) -> None:
    assert kind_of(cell) == kind


def test_an_amount_says_what_the_figure_is_and_what_the_column_means() -> None:
    guide = guide_of("figure.personnel_expenditure.prior")
    assert guide is not None
    assert guide.text == "工资福利支出与对个人和家庭的补助之和。上年决算数：上一年度决算报表的同一项目。"
    assert guide_of("nothing.at.all") is None


@pytest.mark.django_db
@pytest.mark.parametrize("section", [section for section in Section if section != Section.EVIDENCE])
def test_every_input_has_a_guide(rf: RequestFactory, section: Section) -> None:
    office = Office()
    fill_in(office.evaluation, office.staff)
    request = rf.get("/")
    request.user = office.staff
    work = open_desk(request, office.evaluation.pk)
    items = [project.id for project in work.sheet.projects] if section == Section.PROJECTS else []
    for item in (None, *items):
        cells = seen_of(cells_of(content_of(work, section, item)))
        assert [cell for cell in cells if guide_of(cell) is None] == []
