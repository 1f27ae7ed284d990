import struct

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Count, OuterRef, Subquery

PIECE = 100  # reports between which others may write
MOST_BEARERS = 200


def enter(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Enter the fingerprints of all received reports into the index, some reports at a time, the oldest first."""
    alias = schema_editor.connection.alias
    signatures = apps.get_model('evaluations', 'TextSignature').objects.using(alias)
    history = apps.get_model('evaluations', 'HistoryEntry').objects.using(alias)
    index = apps.get_model('evaluations', 'TextMark')
    first = history.filter(snapshot=OuterRef('pk'), target='submitted').order_by('id').values('id')[:1]
    waiting = signatures.filter(received=None).select_related('snapshot__evaluation')
    while piece := list(waiting.annotate(first=Subquery(first)).order_by('pk')[:PIECE]):
        with transaction.atomic(using=alias):
            for signature in piece:
                region = signature.snapshot.evaluation.region_id
                own = [region << 32 | mark for mark in struct.unpack(f'<{len(signature.marks) // 4}I', signature.marks)]
                borne = index.objects.using(alias).filter(mark__in=own).values('mark').annotate(n=Count('signature'))
                common = set(borne.filter(n__gte=MOST_BEARERS).values_list('mark', flat=True))
                rows = [index(mark=mark, signature_id=signature.pk) for mark in own if mark not in common]
                index.objects.using(alias).bulk_create(rows, batch_size=1000, ignore_conflicts=True)
                signatures.filter(pk=signature.pk).update(region_id=region, received_id=signature.first)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('departments', '0001_tree_of_departments'),
        ('evaluations', '0012_schemes_of_snapshots'),
    ]

    operations = [
        migrations.AddField(
            model_name='textsignature',
            name='region',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='departments.department'),
        ),
        migrations.AddField(
            model_name='textsignature',
            name='received',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluations.historyentry'),
        ),
        migrations.CreateModel(
            name='TextMark',
            fields=[
                ('pk', models.CompositePrimaryKey('mark', 'signature', blank=True, editable=False, primary_key=True, serialize=False)),
                ('mark', models.BigIntegerField()),
                ('signature', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='evaluations.textsignature')),
            ],
        ),
        migrations.RunPython(enter, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='textsignature',
            name='region',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='departments.department'),
        ),
        migrations.AlterField(
            model_name='textsignature',
            name='received',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluations.historyentry'),
        ),
        migrations.AddIndex(
            model_name='textsignature',
            index=models.Index(fields=['region', 'received'], name='text_signature_received'),
        ),
    ]
