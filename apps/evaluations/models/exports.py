"""How the exports of a department's finance system are laid out, as somebody has once said."""

from django.db import models

from apps.departments.models import Department


class ExportLayout(models.Model):
    """Which column of an export means what: ``columns`` maps its headings to their meaning.

    Exports are told apart by the fingerprint of their ``headings``; ``scale`` is the unit of their amounts.
    """

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="export_layouts")
    headings = models.CharField(max_length=8)
    columns = models.JSONField(default=dict)
    scale = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department", "headings"],
                name="export_layout_unique",
                violation_error_message="同一种导出表只记一种列的对应。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.department_id} {self.headings}"
