from datetime import datetime, time

from django.db import migrations
from django.utils import timezone


def close_in_every_region(apps, schema_editor):
    """A year closed for all regions at once is closed in each of them.

    Who did it was not recorded: the administrator of the region answers for it, and can open it again.
    """
    entries = apps.get_model('evaluations', 'ClosingEntry').objects
    memberships = apps.get_model('accounts', 'Membership').objects.filter(role='administrator').order_by('pk')
    for cycle in apps.get_model('evaluations', 'Cycle').objects.exclude(year__closed_on=None).select_related('year'):
        administrator = memberships.filter(department__region=cycle.region_id).first()
        if administrator is None:
            continue
        cycle.closed_by_id = administrator.user_id
        cycle.closed_at = timezone.make_aware(datetime.combine(cycle.year.closed_on, time()))
        cycle.save(update_fields=['closed_at', 'closed_by'])
        entries.create(cycle=cycle, is_closing=True, actor_id=administrator.user_id, at=cycle.closed_at)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_users_and_memberships'),
        ('budgets', '0001_figures_lines_and_projects'),
        ('evaluations', '0007_closing_of_years'),
    ]

    operations = [
        migrations.RunPython(close_in_every_region, migrations.RunPython.noop),
    ]
