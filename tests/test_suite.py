"""The suite is strict: it shuffles what no query orders, and fails on a name that no view gave its template."""

import pytest
from django.template import Context, Template

from apps.budgets.models import FiscalYear


@pytest.mark.django_db
def test_rows_that_no_query_orders_come_in_any_order() -> None:
    FiscalYear.objects.bulk_create(FiscalYear(year=year) for year in range(2001, 2021))
    assert FiscalYear._meta.ordering == []
    assert len({tuple(FiscalYear.objects.values_list("year", flat=True)) for _ in range(5)}) > 1
    assert list(FiscalYear.objects.order_by("year").values_list("year", flat=True)) == list(range(2001, 2021))
    assert FiscalYear.objects.count() == FiscalYear.objects.filter(pk__in=FiscalYear.objects.all()).count() == 20


@pytest.mark.parametrize(
    "text",
    [
        "{{ nobody.gave }}",
        '{{ nothing|default:"" }}',
        "{% for one in nothing %}{{ one }}{% endfor %}",
        "{% firstof nothing given %}",
    ],
)
def test_a_template_with_a_name_that_nobody_gave_fails(text: str) -> None:
    with pytest.raises(pytest.fail.Exception):
        Template(text).render(Context({"given": 1}))
    assert Template("{{ given }}{% if nothing %}1{% endif %}").render(Context({"given": 1})) == "1"
