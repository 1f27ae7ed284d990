"""Which administrator may read, copy and change which scheme, written out by hand."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.indicators.actions import copy_scheme, load_schemes, publish
from apps.indicators.enums import LoadOutcome
from apps.indicators.models import Scheme
from apps.indicators.queries import latest_scheme, latest_schemes, predecessor_of, successor_of
from tests.accounts.build import administrator
from tests.departments.build import district
from tests.evaluations.factories import CHANGSHA, SCHEMES, Office
from tests.indicators.packages import score_table_data
from tests.indicators.test_actions import write

pytestmark = pytest.mark.django_db

READ, COPY = ("show_scheme", "show_differences"), ("copy_scheme",)
CHANGE = ("edit_scheme", "add_indicator", "publish_scheme", "discard_draft")

# Whose scheme, in which state; what the administrator of the region and of another gets to see: page or 404.
MATRIX = [
    ("everybody's", READ + COPY, 200, 200),
    ("everybody's", CHANGE, 404, 404),
    ("own published", READ + COPY, 200, 200),
    ("own published", CHANGE, 404, 404),
    ("own draft", READ + COPY, 200, 404),
    ("own draft", CHANGE, 200, 404),
]


class Stock:
    """A scheme for everybody, a version of it that a region has published, and the region's draft of a third."""

    def __init__(self) -> None:
        load_schemes(SCHEMES)
        self.home, self.abroad = district("430104", "岳麓区"), district("430105", "开福区")
        self.administrator = administrator(self.home.bureau, "home")
        self.stranger = administrator(self.abroad.bureau, "abroad")
        packaged = latest_scheme(CHANGSHA)
        published = copy_scheme(packaged, region_id=self.home.region.pk)
        publish(published)
        draft = copy_scheme(published, region_id=self.home.region.pk)
        self.schemes = {"everybody's": packaged, "own published": published, "own draft": draft}


@pytest.fixture
def stock() -> Stock:
    return Stock()


def opened_by(user: User, page: str, scheme: Scheme) -> int:
    client = Client()
    client.force_login(user)
    return client.get(reverse(f"indicators:{page}", args=[scheme.pk])).status_code


@pytest.mark.parametrize(("whose", "pages", "own", "foreign"), MATRIX)
def test_who_reads_copies_and_changes_what(
    stock: Stock, whose: str, pages: tuple[str, ...], own: int, foreign: int
) -> None:
    scheme = stock.schemes[whose]
    assert {page: opened_by(stock.administrator, page, scheme) for page in pages} == dict.fromkeys(pages, own)
    assert {page: opened_by(stock.stranger, page, scheme) for page in pages} == dict.fromkeys(pages, foreign)


@pytest.mark.parametrize("page", CHANGE)
def test_a_post_of_a_stranger_changes_nothing(stock: Stock, page: str) -> None:
    before = list(Scheme.objects.order_by("pk").values())
    client = Client()
    client.force_login(stock.stranger)
    address = reverse(f"indicators:{page}", args=[stock.schemes["own draft"].pk])
    assert client.post(address, {"title": "改名", "seen": stock.schemes["own draft"].digest}).status_code == 404
    assert list(Scheme.objects.order_by("pk").values()) == before


def test_the_list_holds_no_drafts_of_others(stock: Stock) -> None:
    shown = {}
    for user in (stock.administrator, stock.stranger):
        client = Client()
        client.force_login(user)
        lines = client.get(reverse("indicators:list_schemes")).context["schemes"]
        shown[user.username] = {(line.version, line.owner) for line in lines if line.key == CHANGSHA}
    assert shown["home"] == {(1, ""), (2, "岳麓区自有"), (3, "岳麓区自有")}
    assert shown["abroad"] == {(1, ""), (2, "岳麓区自有")}


def test_the_use_of_a_draft_is_its_region_s_to_see(stock: Stock) -> None:
    page = reverse("reviews:show_scheme_use", args=[stock.schemes["own draft"].pk])
    shown = []
    for user in (stock.administrator, stock.stranger):
        client = Client()
        client.force_login(user)
        shown.append(client.get(page).status_code)
    assert shown == [200, 404]


def test_what_a_region_publishes_is_for_its_own_evaluations(stock: Stock) -> None:
    packaged, published = stock.schemes["everybody's"], stock.schemes["own published"]
    home, abroad = stock.home.region.pk, stock.abroad.region.pk
    newest = {region: {one.key: one for one in latest_schemes(region)}[CHANGSHA] for region in (home, abroad, None)}
    assert newest == {home: published, abroad: packaged, None: packaged}
    assert [successor_of(packaged, 2021, region) for region in (home, abroad)] == [published, packaged]


def test_every_region_has_its_own_draft(stock: Stock) -> None:
    published, abroad = stock.schemes["own published"], stock.abroad.region.pk
    draft = copy_scheme(published, region_id=abroad)
    assert (draft.version, draft.region_id, predecessor_of(draft)) == (4, abroad, published)
    with pytest.raises(Refused, match=r"^该方案已有一份草稿，请先发布或删除。$"):
        copy_scheme(published, region_id=abroad)
    with pytest.raises(IntegrityError), transaction.atomic():
        Scheme.objects.filter(pk=draft.pk).update(region=stock.home.region)


def test_a_region_that_has_its_own_version_keeps_it_when_the_package_changes(tmp_path: Path, stock: Stock) -> None:
    (first,) = load_schemes(write(tmp_path, score_table_data()))
    own = copy_scheme(first.scheme, region_id=stock.home.region.pk)
    publish(own)
    Scheme.objects.filter(pk=first.scheme.pk).update(frozen_at=own.published_at)
    (second,) = load_schemes(write(tmp_path, {**score_table_data(), "title": "新的名称"}))
    assert (second.outcome, second.scheme.version, second.scheme.region) == (LoadOutcome.NEW_VERSION, 3, None)
    key = own.key
    newest = {region: {one.key: one for one in latest_schemes(region)}[key] for region in (stock.home.region.pk, None)}
    assert newest == {stock.home.region.pk: own, None: second.scheme}


def test_a_cycle_is_opened_with_schemes_of_the_own_region() -> None:
    office, other = Office(), Office("430105", "开福区")
    own = copy_scheme(latest_scheme(CHANGSHA), region_id=other.place.region.pk)
    publish(own)
    offered = {}
    for person in (office.administrator, other.administrator):
        client = Client()
        client.force_login(person)
        form = client.get(reverse("reviews:open_cycle")).context["form"]
        offered[person.username] = str(own.pk) in dict(form.fields["scheme"].choices)
    assert offered == {"admin430104": False, "admin430105": True}
