"""Every page of the workspace opens, for the one who may fill in and for the one who may only read."""

import pytest
from django.test import Client

from apps.evaluations.enums import Section
from tests.evaluations.factories import Office

pytestmark = pytest.mark.django_db

PAGES = ("", "check/", "history/", *(f"sections/{section.value}/" for section in Section))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["staff", "reviewer"])
def test_pages_of_a_draft_open(client: Client, who: str, path: str) -> None:
    office = Office()
    client.force_login(getattr(office, who))
    answer = client.get(f"/evaluations/{office.evaluation.pk}/{path}")
    assert answer.status_code == 200
    assert "商务局" in answer.content.decode()
