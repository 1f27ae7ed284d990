import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from apps.core.snapshots import digest, joined, parted

SCHEMES = ('scheme', 'project_scheme')
PIECE = 100  # snapshots between which others may write


def part(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the schemes out of the snapshots, some at a time; what a stopped run has left is done by the next.

    A snapshot that would not read back as it was hashed stays whole.
    """
    alias = schema_editor.connection.alias
    snapshots = apps.get_model('evaluations', 'Snapshot').objects.using(alias)
    kept = apps.get_model('evaluations', 'KeptScheme')
    known = set(kept.objects.using(alias).values_list('digest', flat=True))
    last = 0
    while piece := list(snapshots.filter(pk__gt=last, scheme=None, project_scheme=None).order_by('pk')[:PIECE]):
        last = piece[-1].pk
        with transaction.atomic(using=alias):
            for snapshot in piece:
                rest, schemes = parted(snapshot.rest, SCHEMES)
                if not schemes or digest(joined(rest, schemes)) != digest(snapshot.rest):
                    continue
                for name, text in schemes.items():
                    number = digest(text)
                    if number not in known:
                        kept.objects.using(alias).create(digest=number, content=text)
                        known.add(number)
                    setattr(snapshot, f'{name}_id', number)
                snapshot.rest = rest
                snapshot.save(update_fields=['rest', *(f'{name}_id' for name in schemes)])


def put_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    alias = schema_editor.connection.alias
    snapshots = apps.get_model('evaluations', 'Snapshot').objects.using(alias)
    for snapshot in snapshots.exclude(scheme=None, project_scheme=None).select_related(*SCHEMES).iterator(PIECE):
        parts = {name: getattr(snapshot, name).content for name in SCHEMES if getattr(snapshot, name)}
        snapshots.filter(pk=snapshot.pk).update(rest=joined(snapshot.rest, parts), scheme=None, project_scheme=None)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('evaluations', '0011_lists_by_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptScheme',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('content', models.TextField()),
            ],
        ),
        migrations.RenameField(model_name='snapshot', old_name='content', new_name='rest'),
        migrations.AddField(
            model_name='snapshot',
            name='scheme',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluations.keptscheme'),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='project_scheme',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluations.keptscheme'),
        ),
        migrations.RunPython(part, put_back),
    ]
