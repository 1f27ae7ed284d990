import django.db.models.deletion
from django.db import migrations, models


def give_to_the_region(apps, schema_editor):
    """What administrators made so far was made by those of the only region; among several nobody knows."""
    regions = apps.get_model('departments', 'Department').objects.filter(parent=None)[:2]
    if len(regions) == 1:
        apps.get_model('indicators', 'Scheme').objects.exclude(copied_from=None).update(region=regions[0])


class Migration(migrations.Migration):

    dependencies = [
        ('departments', '0001_tree_of_departments'),
        ('indicators', '0002_drafts_of_schemes'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='scheme',
            name='scheme_one_draft',
        ),
        migrations.AddField(
            model_name='scheme',
            name='region',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='schemes', to='departments.department', verbose_name='所属行政区'),
        ),
        migrations.AddConstraint(
            model_name='scheme',
            constraint=models.UniqueConstraint(condition=models.Q(('is_draft', True)), fields=('key', 'region'), name='scheme_one_draft', violation_error_message='该方案已有一份草稿，请先发布或删除。'),
        ),
        migrations.AddConstraint(
            model_name='scheme',
            constraint=models.UniqueConstraint(condition=models.Q(('is_draft', True), ('region', None)), fields=('key',), name='scheme_one_common_draft', violation_error_message='该方案已有一份草稿，请先发布或删除。'),
        ),
        migrations.RunPython(give_to_the_region, migrations.RunPython.noop),
    ]
