import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery

PIECE = 2000  # evaluations between which others may write


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The region of the cycle, for some evaluations at a time; what a stopped run has left is filled by the next."""
    evaluations = apps.get_model("evaluations", "Evaluation").objects.using(schema_editor.connection.alias)
    cycles = apps.get_model("evaluations", "Cycle").objects
    region = Subquery(cycles.filter(pk=OuterRef("cycle")).values("region")[:1])
    while piece := list(evaluations.filter(region=None).values_list("pk", flat=True)[:PIECE]):
        evaluations.filter(pk__in=piece).update(region=region)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('departments', '0001_tree_of_departments'),
        ('evaluations', '0009_latest_by_sequence'),
    ]

    operations = [
        migrations.AddField(
            model_name='evaluation',
            name='region',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='departments.department'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='evaluation',
            name='region',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='departments.department'),
        ),
    ]
