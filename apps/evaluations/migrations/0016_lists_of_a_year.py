from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evaluations', '0015_year_of_evaluations'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='evaluation',
            name='evaluation_published_in_cycle',
        ),
        migrations.AddIndex(
            model_name='evaluation',
            index=models.Index(fields=['year', 'status', 'published_at', 'id'], name='evaluation_published_in_year'),
        ),
        migrations.AddIndex(
            model_name='evaluation',
            index=models.Index(fields=['region', 'year', 'moved_at', 'id'], name='evaluation_by_move_in_year'),
        ),
        migrations.AddIndex(
            model_name='evaluation',
            index=models.Index(fields=['region', 'year', 'status', 'moved_at', 'id'], name='evaluation_by_status_in_year'),
        ),
        migrations.AddIndex(
            model_name='evaluation',
            index=models.Index(condition=models.Q(('correction_deadline__isnull', False)), fields=['region', 'correction_deadline'], name='evaluation_under_correction'),
        ),
    ]
