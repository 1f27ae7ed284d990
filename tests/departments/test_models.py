"""What the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction

from apps.departments.models import Department
from tests.departments.build import district

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"kind": "office"}, "department_kind_known"),
        ({"nature": "101"}, "department_nature_known"),
        ({"funding": "some"}, "department_funding_known"),
        ({"kind": "region"}, "department_region_is_root"),
        ({"parent": None}, "department_region_is_root"),
        ({"region": None}, "department_region_is_root"),
        ({"code": "30200"}, "department_code_six_digits"),
        ({"name": ""}, "department_name_present"),
        ({"kind": "bureau"}, "department_section_for_reporting"),
    ],
)
def test_a_row_that_is_never_true_is_refused(changed: dict[str, object], constraint: str) -> None:
    there = district()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Department.objects.filter(pk=there.commerce.pk).update(**changed)


@pytest.mark.parametrize("code", ["", "商贸", "S G", "SMG\n"])
def test_the_short_code_of_a_section_is_plain(code: str) -> None:
    there = district()

    with pytest.raises(IntegrityError, match="department_code_plain"), transaction.atomic():
        Department.objects.filter(pk=there.line_section.pk).update(code=code)


def test_a_department_is_not_its_own_parent() -> None:
    there = district()

    with pytest.raises(IntegrityError, match="department_not_its_own_parent"), transaction.atomic():
        Department.objects.filter(pk=there.commerce.pk).update(parent=there.commerce)


@pytest.mark.parametrize("field", ["code", "name"])
def test_codes_and_names_are_unique_in_a_region(field: str) -> None:
    there = district()

    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.filter(pk=there.archive.pk).update(**{field: getattr(there.commerce, field)})


def test_the_code_of_a_region_is_unique() -> None:
    there = district()
    district("430102", "芙蓉区")

    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.filter(pk=there.region.pk).update(code="430102")


def test_the_short_name_is_used_where_there_is_one() -> None:
    assert Department(name="岳麓区商务局", short_name="商务局").called == "商务局"
    assert Department(name="岳麓区商务局").called == "岳麓区商务局"
