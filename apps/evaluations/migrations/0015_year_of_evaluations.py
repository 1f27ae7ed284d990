import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery

PIECE = 2000  # evaluations between which others may write


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The year of the cycle, for some evaluations at a time; what a stopped run has left is filled by the next."""
    evaluations = apps.get_model("evaluations", "Evaluation").objects.using(schema_editor.connection.alias)
    cycles = apps.get_model("evaluations", "Cycle").objects
    year = Subquery(cycles.filter(pk=OuterRef("cycle")).values("year")[:1])
    while piece := list(evaluations.filter(year=None).values_list("pk", flat=True)[:PIECE]):
        evaluations.filter(pk__in=piece).update(year=year)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('budgets', '0002_years_are_closed_by_region'),
        ('evaluations', '0014_changes_in_sequence'),
    ]

    operations = [
        migrations.AddField(
            model_name='evaluation',
            name='year',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budgets.fiscalyear'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='evaluation',
            name='year',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budgets.fiscalyear'),
        ),
    ]
