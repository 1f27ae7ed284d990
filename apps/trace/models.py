"""The trace: one table to which lines are only ever added, and where its chain ends."""

from django.db import models
from django.db.models import Q

from apps.core.constraints import in_choices
from apps.trace.enums import TraceKind
from apps.trace.facts import START


class TraceEntry(models.Model):
    """Who did what, when and from where.

    It names what it is about by id and by the name of that moment, without foreign keys: an entry outlives all that it
    speaks of, and a save pays for no check of a reference. ``content`` is ``facts.content_of``. ``sequence`` and
    ``digest`` are empty until the entry is sealed and stay from then on; triggers see to it, and that all else stays
    as it is from the start.
    """

    at = models.DateTimeField("时间")
    kind = models.CharField("类型", max_length=20, choices=TraceKind.choices())
    what = models.CharField("事项", max_length=300, blank=True)
    subject = models.CharField("对象", max_length=30, blank=True)
    subject_id = models.BigIntegerField("对象编号", null=True)
    region_id = models.BigIntegerField("行政区", null=True)
    department_id = models.BigIntegerField("单位编号", null=True)
    place = models.CharField("单位", max_length=200, blank=True)
    user_id = models.BigIntegerField("用户编号", null=True)
    username = models.CharField("账号", max_length=150, blank=True)
    name = models.CharField("操作人", max_length=100, blank=True)
    role = models.CharField("操作身份", max_length=100, blank=True)
    address = models.CharField("网络地址", max_length=45, blank=True)
    content = models.TextField("内容", default="{}")
    sequence = models.BigIntegerField("序号", null=True, unique=True)
    digest = models.CharField("校验码", max_length=64, default=START, blank=True)

    class Meta:
        verbose_name = "操作日志"
        verbose_name_plural = "操作日志"
        constraints = [
            in_choices("kind", TraceKind, "trace"),
            models.CheckConstraint(
                condition=Q(sequence__isnull=True, digest="") | Q(sequence__gte=1) & ~Q(digest=""),
                name="trace_sealed_as_a_whole",
                violation_error_message="序号和校验码应同时填写。",
            ),
        ]
        indexes = [
            models.Index("region_id", "id", name="trace_by_region"),
            models.Index("region_id", "at", "id", name="trace_by_time"),
            models.Index("region_id", "username", "id", name="trace_by_username"),
            models.Index("region_id", "name", "id", name="trace_by_name"),
            models.Index("region_id", "kind", "id", name="trace_by_kind"),
            models.Index("department_id", "id", name="trace_by_department"),
            models.Index("subject", "subject_id", "id", name="trace_by_subject"),
            models.Index("id", condition=Q(sequence__isnull=True), name="trace_unsealed"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name} {self.get_kind_display()} {self.what}".strip()

    @property
    def actor(self) -> str:
        """Who did it, for the page; nobody is known who fails to sign in."""
        if self.username:
            return f"{self.name}（{self.username}）"
        if self.kind != TraceKind.SIGN_IN_FAILED:
            return "系统"
        return "未登录" if self.subject_id else "未知账号"


class TraceEnd(models.Model):
    """Place and digest that the last sealing gave, in one row: an end that is cut off is missed."""

    sequence = models.BigIntegerField("序号", default=0)
    digest = models.CharField("校验码", max_length=64, default=START, blank=True)

    class Meta:
        verbose_name = "操作日志末端"
        verbose_name_plural = "操作日志末端"

    def __str__(self) -> str:
        return f"{self.sequence}:{self.digest}"
