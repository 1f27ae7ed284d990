"""Forms of the department pages."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from apps.core.excel import read_upload
from apps.core.layouts import Actions, PortalHelper, Row, Section
from apps.core.refusals import Refused
from apps.departments.enums import REPORTING_KINDS, DepartmentKind, Funding, UnitNature
from apps.departments.facts import DEPARTMENT_FIELDS, DepartmentDetails, TreeNode
from apps.departments.imports import IMPORTED_KINDS
from apps.departments.rules import NAME_LENGTH, SHORT_CODE_LENGTH, SHORT_NAME_LENGTH

_EMPTY = ("", "")


class _Asked(TypedDict):
    label: str
    help_text: str


def _asked(name: str, *, is_short: bool = False) -> _Asked:
    field = DEPARTMENT_FIELDS[name]
    return {"label": field.brief if is_short else field.label, "help_text": field.instruction}


class DepartmentForm(forms.Form):
    """One department; parents and sections are chosen from the region's tree by code."""

    code = forms.CharField(**_asked("code"), max_length=SHORT_CODE_LENGTH)
    name = forms.CharField(**_asked("name"), max_length=NAME_LENGTH)
    short_name = forms.CharField(**_asked("short_name"), max_length=SHORT_NAME_LENGTH, required=False)
    kind = forms.ChoiceField(**_asked("kind"), choices=[(kind.value, kind.label) for kind in IMPORTED_KINDS])
    parent_code = forms.ChoiceField(**_asked("parent_code", is_short=True), required=False)
    nature = forms.ChoiceField(**_asked("nature"), choices=[_EMPTY, *UnitNature.choices()], required=False)
    funding = forms.ChoiceField(**_asked("funding"), choices=[_EMPTY, *Funding.choices()], required=False)
    section_code = forms.ChoiceField(**_asked("section_code"), required=False)
    is_active = forms.BooleanField(**_asked("is_active", is_short=True), required=False, initial=True)

    def __init__(self, *args: Any, tree: Sequence[TreeNode], verb: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._set_choices("parent_code", tree, {DepartmentKind.BUREAU, *REPORTING_KINDS})
        self._set_choices("section_code", tree, {DepartmentKind.SECTION})
        self.helper = PortalHelper(
            Section("名称与编码", Row(code=4, name=8), Row(short_name=4, kind=4), "is_active"),
            Section("归属", Row(parent_code=6, section_code=6)),
            Section("性质", Row(nature=6, funding=6)),
            Actions(verb, secondary_url=reverse("departments:list_departments")),
        )

    def _set_choices(self, field: str, tree: Sequence[TreeNode], kinds: set[DepartmentKind]) -> None:
        choice = self.fields[field]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            _EMPTY,
            *(
                (node.details.code, f"{'　' * node.depth}{node.details.name}（{node.details.code}）")
                for node in tree
                if node.details.kind in kinds
            ),
        ]

    def details(self) -> DepartmentDetails:
        """What was entered; only for a valid form."""
        entered: Mapping[str, Any] = self.cleaned_data
        return DepartmentDetails(
            code=entered["code"],
            name=entered["name"],
            kind=DepartmentKind(entered["kind"]),
            short_name=entered["short_name"],
            parent_code=entered["parent_code"],
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
        error_messages={"required": "请选择要导入的工作簿。", "empty": "文件是空的，请重新选择文件。"},
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
