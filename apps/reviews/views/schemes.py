"""Schemes in words: what is scored, how, and how well each rule is known."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from apps.core.access import refused_by
from apps.core.amounts import show_plain
from apps.indicators.enums import SchemeKind, Verification
from apps.indicators.facts import Indicator, ProjectForm, SchemeContent
from apps.indicators.models import Scheme
from apps.reviews.permissions import refusal_to_run_cycles
from apps.reviews.rules import rule_in_words

VERIFICATION_KINDS = {
    Verification.CONFIRMED: "done",
    Verification.DEDUCED: "active",
    Verification.UNCONFIRMED: "warning",
}


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """One version of a scheme in the list."""

    title: str
    url: str
    kind: str
    about: str
    version: int
    years: str
    verified_kind: str
    verified: str
    is_frozen: bool


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator of a score table, its rule as the text says it and as the machine reads it."""

    name: str
    level2: str
    weight: str
    standard: str
    rule: str
    formula: str
    not_applicable: str
    verified_kind: str
    verified: str
    source: str


@dataclass(frozen=True, slots=True)
class GroupLines:
    """The indicators of a level-1 name."""

    name: str
    weight: str
    rows: tuple[IndicatorLine, ...]


@refused_by(refusal_to_run_cycles)
@require_GET
def list_schemes(request: HttpRequest) -> HttpResponse:
    """All schemes with all versions."""
    return render(request, "reviews/list_schemes.html", {"schemes": [_line(row) for row in Scheme.objects.all()]})


@refused_by(refusal_to_run_cycles)
@require_GET
def show_scheme(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """One version: indicators, weights, rules in words, sources."""
    scheme = get_object_or_404(Scheme, pk=scheme_id)
    content = scheme.facts
    context = {
        "scheme": _line(scheme),
        "source": content.source,
        "grades": _grades(content),
        "groups": _groups(content),
        "form": _form_facts(content.project_form) if content.project_form else (),
        "form_groups": content.project_form.groups if content.project_form else (),
        "outline": content.outline,
        "severities": [(check, severity.label) for check, severity in sorted(content.severities.items())],
    }
    return render(request, "reviews/show_scheme.html", context)


def _line(scheme: Scheme) -> SchemeLine:
    content = scheme.facts
    return SchemeLine(
        title=scheme.title,
        url=reverse("reviews:show_scheme", args=[scheme.pk]),
        kind=SchemeKind(scheme.kind).label,
        about=content.region,
        version=scheme.version,
        years=f"{content.first_year}—{content.last_year or '今'}年度",
        verified_kind=VERIFICATION_KINDS[content.verified],
        verified=content.verified.label,
        is_frozen=scheme.frozen_at is not None,
    )


def _groups(content: SchemeContent) -> list[GroupLines]:
    if content.score_table is None:
        return []
    return [
        GroupLines(
            name=group.name,
            weight=show_plain(group.weight),
            rows=tuple(_indicator(row) for row in content.score_table.indicators if row.level1 == group.name),
        )
        for group in content.score_table.groups
    ]


def _indicator(row: Indicator) -> IndicatorLine:
    return IndicatorLine(
        name=row.name,
        level2=row.level2,
        weight=show_plain(row.weight),
        standard=row.standard,
        rule=rule_in_words(row.rule, row.weight, row.unit),
        formula=row.formula.words if row.formula else "",
        not_applicable=row.not_applicable.label,
        verified_kind=VERIFICATION_KINDS[row.verified],
        verified=row.verified.label,
        source=row.source,
    )


def _form_facts(form: ProjectForm) -> tuple[tuple[str, str], ...]:
    """Label and text of the options of a project form."""
    return (
        ("预算执行率分值", f"{show_plain(form.execution_weight)} 分"),
        ("定性指标", rule_in_words(form.bands, form.execution_weight, "")),
        ("反向指标", form.reverse_mode.label),
        (
            "明显超额完成",
            f"完成值达到指标值的 {show_plain(form.over_achievement_ratio * 100)}%：{form.over_achievement.label}",
        ),
    )


def _grades(content: SchemeContent) -> str:
    return "；".join(f"{band.grade.label} {show_plain(band.lower)} 分以上（含）" for band in content.grade_bands)
