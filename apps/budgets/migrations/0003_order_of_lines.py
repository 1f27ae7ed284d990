"""Budget lines of one code stand in an order that people decide; those that exist keep theirs."""

from django.db import migrations, models

NUMBERED = """
    UPDATE budgets_budgetline SET position = numbered.place * 65536
    FROM (
        SELECT
            id AS row_id,
            row_number() OVER (PARTITION BY department_id, year_id, function_class_id ORDER BY id) AS place
        FROM budgets_budgetline
    ) AS numbered
    WHERE id = numbered.row_id
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0002_years_are_closed_by_region")]

    operations = [
        migrations.AddField("budgetline", "position", models.IntegerField(default=0)),
        migrations.AlterModelOptions("budgetline", {"ordering": ["function_class__code", "position", "id"]}),
        migrations.RunSQL(NUMBERED, migrations.RunSQL.noop),
    ]
