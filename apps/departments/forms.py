"""Forms of the department pages, and the field for a department that other pages use."""

from collections.abc import Mapping
from typing import Any, TypedDict

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.urls import reverse, reverse_lazy

from apps.core.choosing import RowField
from apps.core.excel import read_upload
from apps.core.layouts import Actions, PortalHelper, Row, Section
from apps.core.readers.limits import EMPTY
from apps.core.refusals import Refused
from apps.departments.enums import REPORTING_KINDS, DepartmentKind, Funding, UnitNature
from apps.departments.facts import DEPARTMENT_FIELDS, DepartmentDetails
from apps.departments.imports import IMPORTED_KINDS
from apps.departments.models import Department
from apps.departments.queries import sections_of
from apps.departments.rules import NAME_LENGTH, SHORT_CODE_LENGTH, SHORT_NAME_LENGTH

_EMPTY = ("", "")


class _Asked(TypedDict):
    label: str
    help_text: str


def _asked(name: str, *, is_short: bool = False) -> _Asked:
    field = DEPARTMENT_FIELDS[name]
    return {"label": field.brief if is_short else field.label, "help_text": field.instruction}


class DepartmentField(RowField[Department]):
    """A department by its code or name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(address=reverse_lazy("departments:suggest"), **kwargs)

    @classmethod
    def meant(cls, text: str) -> Q:
        return Q(code=text.split(maxsplit=1)[0]) | Q(name=text)

    @classmethod
    def alike(cls, text: str) -> Q:
        return Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__istartswith=text)

    @classmethod
    def shown(cls, row: Department) -> str:
        return f"{row.code} {row.name}"


class DepartmentForm(forms.Form):
    """One department; what it stands under is looked for by code or name, its section chosen."""

    code = forms.CharField(**_asked("code"), max_length=SHORT_CODE_LENGTH)
    name = forms.CharField(**_asked("name"), max_length=NAME_LENGTH)
    short_name = forms.CharField(**_asked("short_name"), max_length=SHORT_NAME_LENGTH, required=False)
    kind = forms.ChoiceField(**_asked("kind"), choices=[(kind.value, kind.label) for kind in IMPORTED_KINDS])
    parent_code = DepartmentField(**_asked("parent_code", is_short=True), required=False)
    nature = forms.ChoiceField(**_asked("nature"), choices=[_EMPTY, *UnitNature.choices()], required=False)
    funding = forms.ChoiceField(**_asked("funding"), choices=[_EMPTY, *Funding.choices()], required=False)
    section_code = forms.ChoiceField(**_asked("section_code"), required=False)
    is_active = forms.BooleanField(**_asked("is_active", is_short=True), required=False, initial=True)

    def __init__(self, *args: Any, region: Department, verb: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent, section = self.fields["parent_code"], self.fields["section_code"]
        assert isinstance(parent, DepartmentField)
        assert isinstance(section, forms.ChoiceField)
        above = {DepartmentKind.BUREAU, *REPORTING_KINDS}
        parent.rows = Department.objects.in_region(region.pk).filter(kind__in=above)
        section.choices = [_EMPTY, *((row.code, DepartmentField.shown(row)) for row in sections_of(region.pk))]
        self.helper = PortalHelper(
            Section("名称与编码", Row(code=4, name=8), Row(short_name=4, kind=4), "is_active"),
            Section("归属", Row(parent_code=6, section_code=6)),
            Section("性质", Row(nature=6, funding=6)),
            Actions(verb, secondary_url=reverse("departments:list_departments")),
        )

    def details(self) -> DepartmentDetails:
        """What was entered; only for a valid form."""
        entered: Mapping[str, Any] = self.cleaned_data
        return DepartmentDetails(
            code=entered["code"],
            name=entered["name"],
            kind=DepartmentKind(entered["kind"]),
            short_name=entered["short_name"],
            parent_code=entered["parent_code"].code if entered["parent_code"] else "",
            nature=UnitNature(entered["nature"]) if entered["nature"] else None,
            funding=Funding(entered["funding"]) if entered["funding"] else None,
            section_code=entered["section_code"],
            is_active=entered["is_active"],
        )


class WorkbookForm(forms.Form):
    """The upload of a spreadsheet; ``rows`` are its texts once the form is valid."""

    rows: list[list[str]]

    file = forms.FileField(
        label="Excel 工作簿（.xlsx）",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text="读取第一张可见的工作表，最多 5,000 行。公式按已计算的结果读取，宏不会运行。",
        error_messages={"required": "请选择要导入的工作簿。", "empty": EMPTY},
    )

    def __init__(self, *args: Any, back_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PortalHelper("file", Actions("读取并预览", secondary_url=back_url, busy="正在读取，请稍候…"))

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            self.rows = read_upload(file)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return file
