from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Exists, Max, OuterRef, Subquery

PIECE = 2000  # evaluations between which others may write


def mark(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Mark those whose approval in force has no document yet, some evaluations at a time. Harmless when run twice."""
    alias = schema_editor.connection.alias
    evaluations = apps.get_model("evaluations", "Evaluation").objects.using(alias)
    approvals = apps.get_model("evaluations", "HistoryEntry").objects.filter(
        evaluation=OuterRef("pk"), action="approve"
    )
    documents = apps.get_model("reports", "IssuedDocument").objects.filter(
        evaluation=OuterRef("pk"), snapshot_digest=OuterRef("digest")
    )
    last = evaluations.aggregate(last=Max("pk"))["last"] or 0
    for start in range(0, last, PIECE):
        some = evaluations.filter(pk__gt=start, pk__lte=start + PIECE, status__in=["approved", "published"])
        digest = Subquery(approvals.order_by("-id").values("snapshot__digest")[:1])
        waiting = some.annotate(digest=digest).exclude(Exists(documents)).values_list("pk", flat=True)
        evaluations.filter(pk__in=list(waiting)).update(awaits_document=True)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('evaluations', '0017_awaited_documents'),
        ('reports', '0003_drafts_and_sources'),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
