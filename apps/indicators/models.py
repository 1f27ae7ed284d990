"""Schemes: versioned packages of indicators, weights, options and outline."""

from functools import cached_property
from typing import Self

from django.db import models
from django.db.models import F, Q

from apps.core.constraints import in_choices
from apps.core.snapshots import from_plain
from apps.departments.models import Department
from apps.indicators.enums import SchemeKind
from apps.indicators.facts import SchemeContent

DRAFT_EXISTS = "该方案已有一份草稿，请先发布或删除。"
MOST_KEPT = 64
_FACTS: dict[str, SchemeContent] = {}


class SchemeQuerySet(models.QuerySet["Scheme"]):
    """Schemes by what a region may do with them."""

    def seen_by(self, region_id: int | None) -> Self:
        """What a region's administrator may read and copy: all that is published, and the region's drafts."""
        return self.filter(Q(is_draft=False) | Q(region=region_id, region__isnull=False))

    def used_by(self, region_id: int | None) -> Self:
        """What a region may score by: what is published for all, and by the region itself; its own first."""
        usable = self.filter(Q(region=region_id) | Q(region=None), is_draft=False)
        return usable.order_by("key", F("region").asc(nulls_last=True), "-version")


class Scheme(models.Model):
    """One version of a scheme. ``content`` is the ``SchemeContent`` as plain data; once frozen it never changes.

    A version that an administrator made names the one it was ``copied_from`` and belongs to his ``region``: nobody
    else changes or publishes it, and nobody else's evaluations move to it. Without a region it is everybody's.
    """

    key = models.CharField("方案代码", max_length=80)
    version = models.PositiveSmallIntegerField("版本")
    kind = models.CharField("种类", max_length=20, choices=SchemeKind.choices())
    title = models.CharField("名称", max_length=200)
    content = models.JSONField("内容")
    digest = models.CharField("摘要", max_length=64)
    frozen_at = models.DateTimeField("启用时间", null=True, blank=True)
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies", verbose_name="复制自"
    )
    region = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="schemes", verbose_name="所属行政区"
    )
    is_draft = models.BooleanField("草稿", default=False)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        ordering = ["key", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "version"],
                name="scheme_unique",
                violation_error_message="该方案的这一版本已存在。",
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1),
                name="scheme_version_from_one",
                violation_error_message="版本从 1 开始。",
            ),
            models.UniqueConstraint(
                fields=["key", "region"],
                condition=Q(is_draft=True),
                name="scheme_one_draft",
                violation_error_message=DRAFT_EXISTS,
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(is_draft=True, region=None),  # which the one above takes for different regions
                name="scheme_one_common_draft",
                violation_error_message=DRAFT_EXISTS,
            ),
            models.CheckConstraint(
                condition=Q(is_draft=False) | Q(frozen_at__isnull=True, published_at__isnull=True),
                name="scheme_draft_is_unused",
                violation_error_message="草稿不能启用，请先发布。",
            ),
            in_choices("kind", SchemeKind, "scheme"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第 {self.version} 版）"

    @cached_property
    def facts(self) -> SchemeContent:
        """The content as frozen values; of a digest it is read once in a process."""
        facts = _FACTS.get(self.digest)
        if facts is None:
            facts = from_plain(SchemeContent, self.content)
            if len(_FACTS) >= MOST_KEPT:
                _FACTS.clear()
            _FACTS[self.digest] = facts
        return facts
