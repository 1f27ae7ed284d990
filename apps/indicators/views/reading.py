"""Schemes in words: what is scored, how, how well each rule is known, and what changed between two versions."""

from collections import Counter
from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from apps.accounts.models import User
from apps.accounts.permissions import refusal_to_administer
from apps.core.access import refused_by
from apps.core.amounts import show_plain
from apps.indicators.enums import Change, Consequence, SchemeKind, Verification
from apps.indicators.facts import FORM_FIELDS, SCHEME_FIELDS, Indicator, LibraryEntry, SchemeContent
from apps.indicators.models import Scheme
from apps.indicators.queries import predecessor_of
from apps.indicators.rules.differences import differences_of
from apps.indicators.rules.explaining import (
    caps_in_words,
    demand_in_words,
    form_in_words,
    formula_in_words,
    grades_in_words,
    rule_in_words,
)

VERIFICATION_KINDS = {
    Verification.CONFIRMED: "done",
    Verification.DEDUCED: "active",
    Verification.UNCONFIRMED: "warning",
}
CHANGE_KINDS = {Change.ADDED: "done", Change.REMOVED: "error", Change.CHANGED: "active"}
CONSEQUENCE_KINDS = {
    Consequence.ANSWERED_AGAIN: "warning",
    Consequence.TO_BE_FILLED: "warning",
    Consequence.DROPPED: "warning",
    Consequence.RESCORED: "active",
    Consequence.CHECKED: "active",
    Consequence.WORDING: "empty",
}


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """One version of a scheme in words."""

    id: int
    title: str
    url: str
    key: str
    kind: str
    region: str
    version: int
    years: str
    verified_kind: str
    verified: str
    state_kind: str
    state: str
    is_draft: bool
    owner: str


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator, its rule as the text says it and as the machine reads it."""

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


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One difference and what it means for an evaluation that is moved to the newer version."""

    change_kind: str
    change: str
    what: str
    before: str
    after: str
    consequence_kind: str
    consequence: str


@refused_by(refusal_to_administer)
@require_GET
def list_schemes(request: HttpRequest) -> HttpResponse:
    """All schemes with all versions, the drafts of the administrator's own region included."""
    schemes = Scheme.objects.seen_by(region_of(request)).select_related("region")
    return render(request, "indicators/list_schemes.html", {"schemes": [line_of(row) for row in schemes]})


@refused_by(refusal_to_administer)
@require_GET
def show_scheme(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """One version: indicators, weights, rules in words, sources."""
    scheme = scheme_seen(request, scheme_id)
    content = scheme.facts
    form = content.project_form
    facts = [
        (SCHEME_FIELDS[SchemeContent]["source"].label, content.source),
        (FORM_FIELDS["grade"].label, grades_in_words(content.grade_bands)),
        ("总分上限", caps_in_words(content.total_caps)),
        (SCHEME_FIELDS[SchemeContent]["demands_scores"].label, demand_in_words(content)),
        *(form_in_words(form).values() if form else ()),
        (SCHEME_FIELDS[SchemeContent]["report_title"].label, content.report_title),
    ]
    context = {
        "scheme": line_of(scheme),
        "has_predecessor": predecessor_of(scheme) is not None,
        "facts": [(label, text) for label, text in facts if text],
        "groups": groups_of(content),
        "form_groups": form.groups if form else (),
        "outline": content.outline,
        "severities": [(check, severity.label) for check, severity in sorted(content.severities.items())],
    }
    return render(request, "indicators/show_scheme.html", context)


@refused_by(refusal_to_administer)
@require_GET
def show_differences(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """What this version changes, against the version it was made from."""
    scheme = scheme_seen(request, scheme_id)
    before = predecessor_of(scheme)
    differences = difference_lines(before, scheme) if before else []
    context = {
        "scheme": line_of(scheme),
        "before": line_of(before) if before else None,
        "differences": differences,
        "summary": summary_of(differences),
    }
    return render(request, "indicators/show_differences.html", context)


def region_of(request: HttpRequest) -> int:
    """The region that the user administers."""
    return cast(User, request.user).administered_region_id or 0


def scheme_seen(request: HttpRequest, scheme_id: int) -> Scheme:
    """A scheme that the administrator may read and copy; 404 for other regions' drafts."""
    schemes = Scheme.objects.seen_by(region_of(request)).select_related("copied_from", "region")
    return get_object_or_404(schemes, pk=scheme_id)


def line_of(scheme: Scheme) -> SchemeLine:
    """A version of a scheme in words."""
    content = scheme.facts
    state_kind, state = ("warning", "草稿") if scheme.is_draft else ("empty", "未启用")
    if scheme.frozen_at is not None:
        state_kind, state = "done", "已启用，内容不再变"
    return SchemeLine(
        id=scheme.pk,
        title=scheme.title,
        url=reverse("indicators:show_scheme", args=[scheme.pk]),
        key=scheme.key,
        kind=SchemeKind(scheme.kind).label,
        region=content.region,
        version=scheme.version,
        years=f"{content.first_year}—{content.last_year or '今'}年度",
        verified_kind=VERIFICATION_KINDS[content.verified],
        verified=content.verified.label,
        state_kind=state_kind,
        state=state,
        is_draft=scheme.is_draft,
        owner=f"{scheme.region.name}自有" if scheme.region else "",
    )


def difference_lines(before: Scheme, after: Scheme) -> list[DifferenceLine]:
    """The differences between two versions in words."""
    return [
        DifferenceLine(
            change_kind=CHANGE_KINDS[difference.change],
            change=difference.change.label,
            what=difference.what,
            before=difference.before,
            after=difference.after,
            consequence_kind=CONSEQUENCE_KINDS[difference.consequence],
            consequence=difference.consequence.label,
        )
        for difference in differences_of(before.facts, after.facts)
    ]


def summary_of(differences: list[DifferenceLine]) -> str:
    """``共 3 处不同：得分按新规则重新计算 2 处、只影响文字 1 处``."""
    if not differences:
        return "两个版本的内容相同。"
    counts = Counter(difference.consequence for difference in differences)
    return f"共 {len(differences)} 处不同：{'、'.join(f'{what} {count} 处' for what, count in counts.items())}。"


def groups_of(content: SchemeContent) -> list[GroupLines]:
    """The indicators of a score table or of a library, by level-1 name."""
    table = content.score_table
    if table is not None:
        return [
            GroupLines(
                group.name,
                show_plain(group.weight),
                tuple(_indicator(row) for row in table.indicators if row.level1 == group.name),
            )
            for group in table.groups
        ]
    names = dict.fromkeys(entry.level1 for entry in content.library)
    return [
        GroupLines(name, "", tuple(_entry(entry) for entry in content.library if entry.level1 == name))
        for name in names
    ]


def _indicator(row: Indicator) -> IndicatorLine:
    return IndicatorLine(
        name=row.name,
        level2=row.level2,
        weight=show_plain(row.weight),
        standard=row.standard,
        rule=rule_in_words(row.rule, row.weight, row.unit),
        formula="；".join(map(formula_in_words, row.formulas)),
        not_applicable=row.not_applicable.label,
        verified_kind=VERIFICATION_KINDS[row.verified],
        verified=row.verified.label,
        source=row.source,
    )


def _entry(entry: LibraryEntry) -> IndicatorLine:
    return IndicatorLine(
        name=entry.name,
        level2=entry.level2,
        weight="",
        standard=entry.explanation,
        rule="；".join((*entry.items, *entry.cases)),
        formula=formula_in_words(entry.formula),
        not_applicable="",
        verified_kind=VERIFICATION_KINDS[entry.verified],
        verified=entry.verified.label,
        source=entry.source,
    )
