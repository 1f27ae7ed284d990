"""The form that takes a printed form or report to be checked."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from apps.core.layouts import Actions, PortalHelper
from apps.core.refusals import Refused
from apps.core.uploads import clean_name
from apps.papers.documents import READABLE_SUFFIXES, read_form, size_of
from apps.papers.imports import PrintedForm, UnreadableFormError

# What one page shows and one request judges within a few seconds, whatever is written in the cells.
MOST_ROWS, MOST_CHARACTERS = 1_000, 200_000


class PrintedFileForm(forms.Form):
    """A file and the scheme to judge it by. Once it is valid, ``printed`` is the form in it and ``name`` its name."""

    printed: PrintedForm
    name: str

    file = forms.FileField(
        label="自评表文件",
        widget=forms.FileInput({"accept": ",".join(READABLE_SUFFIXES), "data-drop": True}),
        error_messages={
            "required": "请选择要检查的文件。",
            "invalid": "没有收到文件，请重新选择。",
            "empty": "文件是空的，请重新选择文件。",
        },
    )
    scheme = forms.ChoiceField(
        label="按评分方案检查",
        required=False,
        help_text="选定后按该方案的分值、计分选项和等级检查；不选则按表上的分值和全国通用规则检查。",
        error_messages={"invalid_choice": "没有这个评分方案，请重新选择。"},
    )

    def __init__(self, *args: Any, schemes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = (
            "把文件拖到下面的框里，或点击选择。可检查 Word（.docx）、Excel（.xlsx，第一张可见的工作表）"
            f"和案例文件（.yaml），不超过 {settings.UPLOAD_LIMIT_MEGABYTES} MB。"
        )
        choice = self.fields["scheme"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "不指定"), *schemes.items()]
        self.helper = PortalHelper("file", "scheme", Actions("开始检查", busy="正在检查，请稍候…"))

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        self.name = clean_name(file.name or "")
        try:
            self.printed = read_form(self.name, file.read(settings.UPLOAD_LIMIT_MEGABYTES * 1024 * 1024 + 1))
        except (Refused, UnreadableFormError) as refusal:
            raise forms.ValidationError(f"“{self.name}”：{refusal}") from refusal
        rows, characters = size_of(self.printed)
        if rows > MOST_ROWS or characters > MOST_CHARACTERS:
            raise forms.ValidationError(
                f"“{self.name}”读出 {rows:,} 行、{characters:,} 字，超过一次检查的上限（{MOST_ROWS:,} 行、"
                f"{MOST_CHARACTERS:,} 字）。请只保留要检查的表，分成几个文件分别检查。"
            )
        return file
