"""The form that takes a printed form or report to be checked."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from apps.core.layouts import Actions, PortalHelper
from apps.core.opening import FileOpener
from apps.core.refusals import Refused
from apps.core.uploads import clean_name
from apps.papers.documents import READABLE_SUFFIXES, read_forms
from apps.papers.imports import PrintedForm, UnreadableFormError


class PrintedFileForm(forms.Form):
    """A file and the scheme to judge it by. Once it is valid, ``printed`` are the forms in it and ``name`` its name."""

    printed: tuple[PrintedForm, ...]
    name: str

    file = forms.FileField(
        label="自评表或自评报告",
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
            "把文件拖到下面的框里，或点击选择。自评表和自评报告都可以：Excel（.xlsx、.xls、.csv）、Word（.docx）、"
            f"有文字层的 PDF、网页和文本，不超过 {settings.UPLOAD_LIMIT_MEGABYTES} MB；"
            "旧版 Word 和 WPS 文字（.doc、.wps）请先另存为 .docx。"
        )
        choice = self.fields["scheme"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "不指定"), *schemes.items()]
        self.helper = PortalHelper("file", "scheme", Actions("开始检查", busy="正在检查，请稍候…"))

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        self.name = clean_name(file.name or "")
        try:
            with FileOpener() as opener:
                content = file.read(settings.UPLOAD_LIMIT_MEGABYTES * 1024 * 1024 + 1)
                self.printed = read_forms(self.name, content, opener)
        except (Refused, UnreadableFormError) as refusal:
            raise forms.ValidationError(f"“{self.name}”：{refusal}") from refusal
        return file
