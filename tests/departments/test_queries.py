"""The tree and what a department covers, in one query each."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from apps.departments.actions import add_department
from apps.departments.enums import DepartmentKind
from apps.departments.facts import TreeFilter
from apps.departments.queries import covered_by, page_of_tree, tree_of
from tests.departments.build import details, district

pytestmark = pytest.mark.django_db

Counter = Callable[[int], AbstractContextManager[object]]


def test_the_tree_of_one_region_comes_in_printed_order_in_one_query(django_assert_num_queries: Counter) -> None:
    there = district()
    district("430102", "芙蓉区")

    with django_assert_num_queries(1):
        tree = tree_of(there.region.pk)

    assert [(node.depth, node.details.name, node.section_name) for node in tree] == [
        (0, "商务局", "商贸股"),
        (1, "投资促进中心", "商贸股"),
        (0, "档案馆", ""),
        (0, "岳麓区财政局", ""),
        (1, "绩效股", ""),
        (1, "商贸股", ""),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "section", "codes"),
    [
        ("", "", "", ["302001", "302002", "303001", "CZJ", "JXG", "SMG"]),
        ("商", "", "", ["302001", "SMG"]),
        ("3020", "", "", ["302001", "302002"]),
        ("", "department", "", ["302001", "303001"]),
        ("", "", "SMG", ["302001", "302002"]),
        ("档", "unit", "", []),
    ],
)
def test_filters_narrow_the_tree(text: str, kind: str, section: str, codes: list[str]) -> None:
    there = district()

    page = page_of_tree(there.region.pk, TreeFilter(text, kind, section), 0, 10)
    assert [node.details.code for node in page.nodes] == codes
    assert (page.found, page.total) == (len(codes), 6)


def test_pages_of_the_tree_read_no_more_than_they_show(django_assert_num_queries: Counter) -> None:
    there = district()
    with django_assert_num_queries(2):
        pages = page_of_tree(there.region.pk, TreeFilter(), 0, 4)
    with django_assert_num_queries(3):
        narrowed = page_of_tree(there.region.pk, TreeFilter("局"), 0, 1)
    rest = page_of_tree(there.region.pk, TreeFilter(), 4, 4)
    assert [*pages.nodes, *rest.nodes] == tree_of(there.region.pk)
    assert (len(narrowed.nodes), narrowed.found) == (1, 2)
    assert page_of_tree(there.region.pk, TreeFilter(), 100, 4).nodes == pages.nodes


def test_a_department_covers_its_units_two_levels_down(django_assert_num_queries: Counter) -> None:
    there = district()
    third = add_department(there.region, details("302003", "三级单位", DepartmentKind.UNIT, parent_code="302002"))
    commerce, centre, archive = there.commerce.pk, there.promotion_centre.pk, there.archive.pk

    with django_assert_num_queries(1):
        covered = covered_by([commerce, centre, archive])

    assert covered == {
        commerce: frozenset({commerce, centre, third.pk}),
        centre: frozenset({centre, third.pk}),
        archive: frozenset({archive}),
    }
