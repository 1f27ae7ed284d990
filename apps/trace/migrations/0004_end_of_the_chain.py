"""Where the chain ends is noted, from the last entry that is sealed already."""

from django.db import migrations, models

from apps.trace.facts import START


def note(apps, schema_editor):
    entries = apps.get_model("trace", "TraceEntry").objects.filter(sequence__isnull=False).order_by("-sequence")
    if last := entries.values("sequence", "digest").first():
        apps.get_model("trace", "TraceEnd").objects.create(pk=1, **last)


class Migration(migrations.Migration):
    dependencies = [("trace", "0003_entries_in_sequence")]
    operations = [
        migrations.CreateModel(
            name="TraceEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.BigIntegerField(default=0, verbose_name="序号")),
                ("digest", models.CharField(blank=True, default=START, max_length=64, verbose_name="校验码")),
            ],
            options={"verbose_name": "操作日志末端", "verbose_name_plural": "操作日志末端"},
        ),
        migrations.RunPython(note, migrations.RunPython.noop),
    ]
