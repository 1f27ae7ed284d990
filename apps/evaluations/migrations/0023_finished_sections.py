from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evaluations', '0022_division'),
    ]

    operations = [
        migrations.AddField(
            model_name='evaluation',
            name='finished',
            field=models.CharField(blank=True, max_length=120),
        ),
    ]
