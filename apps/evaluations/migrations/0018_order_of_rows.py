"""Projects and indicators stand in an order that people decide; those that exist keep theirs."""

from django.db import migrations, models

# One statement for each table: a city has millions of indicators.
NUMBERED = """
    UPDATE {table} SET position = numbered.place * 65536
    FROM (
        SELECT id AS row_id, row_number() OVER (PARTITION BY {form} ORDER BY id) AS place FROM {table}
    ) AS numbered
    WHERE id = numbered.row_id
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0017_awaited_documents")]

    operations = [
        migrations.AddField("projectevaluation", "position", models.IntegerField(default=0)),
        migrations.AddField("projectindicator", "position", models.IntegerField(default=0)),
        migrations.AlterModelOptions("projectevaluation", {"ordering": ["position", "id"]}),
        migrations.AlterModelOptions("projectindicator", {"ordering": ["position", "id"]}),
        migrations.RunSQL(
            NUMBERED.format(table="evaluations_projectevaluation", form="evaluation_id"), migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            NUMBERED.format(table="evaluations_projectindicator", form="project_id, evaluation_id"),
            migrations.RunSQL.noop,
        ),
    ]
