from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evaluations', '0016_lists_of_a_year'),
    ]

    operations = [
        migrations.AddField(
            model_name='evaluation',
            name='awaits_document',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='evaluation',
            index=models.Index(condition=models.Q(('awaits_document', True)), fields=['id'], name='evaluation_awaits_document'),
        ),
    ]
