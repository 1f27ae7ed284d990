"""Forms of the department pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from apps.core.excel import read_upload
from apps.core.layouts import Actions, PortalHelper, Row, Section
from apps.core.refusals import Refused
from apps.departments.enums import REPORTING_KINDS, DepartmentKind, Funding, UnitNature
from apps.departments.facts import DepartmentDetails, TreeNode
from apps.departments.imports import IMPORTED_KINDS
from apps.departments.rules import LABELS, NAME_LENGTH, SHORT_CODE_LENGTH, SHORT_NAME_LENGTH

_EMPTY = ("", "")


class DepartmentForm(forms.Form):
    """One department; parents and sections are chosen from the region's tree by code."""

    code = forms.CharField(
        label="编码",
        max_length=SHORT_CODE_LENGTH,
        help_text="预算部门和预算单位填 6 位预算编码；财政局和股室可用短编码。",
    )
    name = forms.CharField(label=LABELS["name"], max_length=NAME_LENGTH)
    short_name = forms.CharField(label=LABELS["short_name"], max_length=SHORT_NAME_LENGTH, required=False)
    kind = forms.ChoiceField(label=LABELS["kind"], choices=[(kind.value, kind.label) for kind in IMPORTED_KINDS])
    parent_code = forms.ChoiceField(
        label="上级单位", required=False, help_text="财政局和预算部门直接属于行政区，此处留空。"
    )
    nature = forms.ChoiceField(label=LABELS["nature"], choices=[_EMPTY, *UnitNature.choices()], required=False)
    funding = forms.ChoiceField(label=LABELS["funding"], choices=[_EMPTY, *Funding.choices()], required=False)
    section_code = forms.ChoiceField(
        label=LABELS["section_code"], required=False, help_text="预算单位留空时与上级部门相同。"
    )
    is_active = forms.BooleanField(label="启用", required=False, initial=True)

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
