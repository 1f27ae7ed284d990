"""Forms of the administrator: a new cycle, its dates, further departments."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse

from apps.core.days import day_field
from apps.core.layouts import Actions, PortalHelper, Row, Section
from apps.core.parameters import FIRST_YEAR, LAST_YEAR
from apps.departments.enums import DepartmentKind
from apps.departments.forms import DepartmentField
from apps.departments.models import Department
from apps.evaluations.actions import CyclePlan
from apps.evaluations.actions.closing import LONGEST_REASON, REASON_DEMANDED
from apps.evaluations.facts import CYCLE_FIELDS
from apps.evaluations.models import Cycle
from apps.evaluations.models.cycles import BUREAU_REVIEW_DEMANDED
from apps.indicators.enums import Verification
from apps.indicators.models import Scheme
from apps.indicators.queries import NATIONWIDE
from apps.reviews.actions import CycleDates
from apps.reviews.enums import Who

LONGEST_LIST = 200_000
NAMED_UNKNOWN = 5


def _date(name: str) -> forms.DateField:
    return day_field(CYCLE_FIELDS[name].label, error_messages={"required": "请填写。"})


class DepartmentsForm(forms.Form):
    """Which departments are meant: all, or those of a list of codes and names. No page lists a thousand of them."""

    who = forms.ChoiceField(
        label="参加自评的单位", choices=Who.choices(), widget=forms.RadioSelect, initial=Who.DEPARTMENTS.value
    )
    listed = forms.CharField(
        label="单位名单",
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 6, "data-keep": True}),
        help_text="每行一个单位，写编码或名称，可以从 Excel 粘贴一列。",
        error_messages={"max_length": "名单太长，请分几次办理。"},
    )
    candidates: QuerySet[Department]

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or self.cleaned_data
        if "who" not in entered or "listed" not in entered:
            return entered
        lines = list(dict.fromkeys(filter(None, map(str.strip, entered["listed"].splitlines()))))
        listed, unknown = _found(self.candidates, lines)
        if unknown:
            names = "、".join(unknown[:NAMED_UNKNOWN])
            rest = f" 等 {len(unknown)} 行" if len(unknown) > NAMED_UNKNOWN else ""
            self.add_error("listed", f"没有找到：{names}{rest}。请核对编码或名称。")
            return entered
        if entered["who"] == Who.NAMED:
            chosen = self.candidates.filter(pk__in=listed)
        else:
            chosen = self.candidates.exclude(pk__in=listed)
            if entered["who"] == Who.DEPARTMENTS:
                chosen = chosen.filter(kind=DepartmentKind.DEPARTMENT)
        entered["departments"] = list(chosen.values_list("pk", flat=True))
        if not entered["departments"]:
            self.add_error("who", "请至少选择一个单位。")
        return entered


def _found(candidates: QuerySet[Department], lines: list[str]) -> tuple[set[int], list[str]]:
    """The departments that the lines name by code, name or both, and the lines that name none; one query."""
    codes = {line: line.split(maxsplit=1)[0] for line in lines}
    named = Q(code__in=set(codes.values())) | Q(name__in=lines) | Q(short_name__in=lines)
    rows = candidates.filter(named).values_list("pk", "code", "name", "short_name") if lines else ()
    known = {word: pk for pk, *words in rows for word in words if word}
    found = {line: known.get(line) or known.get(code) for line, code in codes.items()}
    return {pk for pk in found.values() if pk}, [line for line, pk in found.items() if not pk]


class CycleForm(DepartmentsForm):
    """A new cycle."""

    year = forms.IntegerField(
        label="年度",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={
            "required": "请填写年度。",
            "invalid": "年度应为四位数字，如 2025。",
            "min_value": f"年度应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间。",
            "max_value": f"年度应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间。",
        },
    )
    title = forms.CharField(
        label=CYCLE_FIELDS["title"].label,
        max_length=120,
        required=False,
        help_text=CYCLE_FIELDS["title"].instruction,
    )
    issuer = forms.CharField(
        label=CYCLE_FIELDS["issuer"].label,
        max_length=60,
        error_messages={"required": "请填写组织自评的财政部门。"},
        help_text=CYCLE_FIELDS["issuer"].instruction,
    )
    scheme = forms.ChoiceField(label=CYCLE_FIELDS["scheme"].label, error_messages={"required": "请选择评分方案。"})
    project_scheme = forms.ChoiceField(
        label=CYCLE_FIELDS["project_scheme"].label, error_messages={"required": "请选择项目自评方案。"}
    )
    opens_on = _date("opens_on")
    fill_deadline = _date("fill_deadline")
    review_deadline = _date("review_deadline")
    has_department_review = forms.BooleanField(
        label=CYCLE_FIELDS["has_department_review"].label, required=False, initial=True
    )
    has_line_review = forms.BooleanField(label=CYCLE_FIELDS["has_line_review"].label, required=False, initial=True)
    has_performance_review = forms.BooleanField(
        label=CYCLE_FIELDS["has_performance_review"].label, required=False, initial=True
    )

    def __init__(
        self,
        *args: Any,
        departments: QuerySet[Department],
        schemes: Iterable[Scheme],
        project_schemes: Iterable[Scheme],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._schemes = _offer(self.fields["scheme"], schemes)
        self._project_schemes = _offer(self.fields["project_scheme"], project_schemes)
        self.candidates = departments
        self.helper = PortalHelper(
            Section("任务", Row(year=3, title=9), "issuer"),
            Section(
                "指标方案",
                "scheme",
                "project_scheme",
                hint="方案名称后注明依据的可靠程度；任务下达后，填报中的自评固定使用所选版本。",
            ),
            Section("日期", Row(opens_on=4, fill_deadline=4, review_deadline=4)),
            Section(
                "审核环节",
                Row(has_department_review=4, has_line_review=4, has_performance_review=4),
                hint=BUREAU_REVIEW_DEMANDED,
            ),
            Section("单位", "who", "listed", hint="已停用的单位不在其中；以后可以增补。"),
            Actions("下达任务", secondary_url=reverse("reviews:list_cycles")),
        )

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or self.cleaned_data
        if not entered.get("has_line_review") and not entered.get("has_performance_review"):
            self.add_error("has_performance_review", "业务股室审核和绩效股审核至少选一项。")
        _check_dates(self, entered)
        year = entered.get("year")
        for name in ("scheme", "project_scheme"):
            scheme = {**self._schemes, **self._project_schemes}.get(entered.get(name, ""))
            if year and scheme and not scheme.facts.is_valid_in(year):
                last = scheme.facts.last_year or "今"
                self.add_error(name, f"该方案适用于 {scheme.facts.first_year} 至 {last} 年度，不能用于 {year} 年度。")
        return entered

    def plan(self) -> CyclePlan:
        """What was entered; only for a valid form."""
        entered: Mapping[str, Any] = self.cleaned_data
        return CyclePlan(
            year=entered["year"],
            title=entered["title"] or f"{entered['year']}年度部门整体支出绩效自评",
            issuer=entered["issuer"],
            opens_on=entered["opens_on"],
            fill_deadline=entered["fill_deadline"],
            review_deadline=entered["review_deadline"],
            has_department_review=entered["has_department_review"],
            has_line_review=entered["has_line_review"],
            has_performance_review=entered["has_performance_review"],
        )

    def schemes(self) -> tuple[Scheme, Scheme]:
        """The chosen score table and project form; only for a valid form."""
        return self._schemes[self.cleaned_data["scheme"]], self._project_schemes[self.cleaned_data["project_scheme"]]

    def add_problems(self, error: ValidationError) -> None:
        """What the database's constraints say, at the field where there is one."""
        for field, messages in error.message_dict.items():
            for message in messages:
                self.add_error(field if field in self.fields else None, message)


class DatesForm(forms.Form):
    """The dates of a cycle that is under way."""

    opens_on = _date("opens_on")
    fill_deadline = _date("fill_deadline")
    review_deadline = _date("review_deadline")

    def __init__(self, data: Any = None, *, cycle: Cycle) -> None:
        fields = ("opens_on", "fill_deadline", "review_deadline")
        super().__init__(data, initial={field: getattr(cycle, field) for field in fields})
        self.helper = PortalHelper(
            *fields, Actions("保存日期", secondary_url=reverse("reviews:show_cycle", args=[cycle.pk]))
        )

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or self.cleaned_data
        _check_dates(self, entered)
        return entered

    def dates(self) -> CycleDates:
        """What was entered; only for a valid form."""
        return CycleDates(**self.cleaned_data)


class ReopenForm(forms.Form):
    """Why a closed year is opened again."""

    reason = forms.CharField(
        label="重新开放的理由",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "data-keep": True}),
        help_text="记入关账记录，长期保留。",
        error_messages={
            "required": REASON_DEMANDED,
            "max_length": f"理由最多 {LONGEST_REASON} 字，请压缩。",
        },
    )

    def __init__(self, data: Any = None, *, cycle: Cycle) -> None:
        super().__init__(data)
        url = reverse("reviews:show_cycle", args=[cycle.pk])
        self.helper = PortalHelper("reason", Actions("重新开放", secondary_url=url))


class UnlockForm(forms.Form):
    """Which department may change last year's figures, and why."""

    department = DepartmentField(label="单位", help_text="填写编码或名称。")
    reason = forms.CharField(
        label="允许修改的理由",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "data-keep": True}),
        help_text="记入操作日志，单位在“沿用上年”中可以看到。",
        error_messages={"required": "请写明允许修改的理由。"},
    )

    def __init__(self, data: Any = None, *, cycle: Cycle) -> None:
        super().__init__(data)
        departments = self.fields["department"]
        assert isinstance(departments, DepartmentField)
        departments.rows = Department.objects.filter(evaluations__cycle=cycle)
        url = reverse("reviews:show_cycle", args=[cycle.pk])
        self.helper = PortalHelper("department", "reason", Actions("允许修改", secondary_url=url))


class MoreDepartmentsForm(DepartmentsForm):
    """Departments that join a cycle later."""

    def __init__(self, *args: Any, departments: QuerySet[Department], cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = departments
        self.fields["who"].label = "增补的单位"
        self.fields["who"].initial = Who.NAMED.value
        url = reverse("reviews:show_cycle", args=[cycle.pk])
        self.helper = PortalHelper("who", "listed", Actions("增补单位", secondary_url=url))


def _check_dates(form: forms.Form, entered: Mapping[str, Any]) -> None:
    """Each date not before the one above it, said at the field that comes too early."""
    order = ("opens_on", "fill_deadline", "review_deadline")
    for earlier, later in pairwise(order):
        first, second = entered.get(earlier), entered.get(later)
        if first and second and second < first:
            form.add_error(later, f"不能早于{form.fields[earlier].label}（{first:%Y-%m-%d}）。")


def _offer(field: forms.Field, schemes: Iterable[Scheme]) -> dict[str, Scheme]:
    """Fill a select with schemes, each with how well its rules are known; the best known and nationwide first."""
    assert isinstance(field, forms.ChoiceField)
    known = {str(scheme.pk): scheme for scheme in sorted(schemes, key=_offered)}
    field.choices = [
        (key, f"{scheme.title}，第 {scheme.version} 版（{scheme.facts.verified.label}）")
        for key, scheme in known.items()
    ]
    return known


def _offered(scheme: Scheme) -> tuple[int, bool]:
    return list(Verification).index(scheme.facts.verified), scheme.facts.region != NATIONWIDE
