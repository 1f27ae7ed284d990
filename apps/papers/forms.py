"""The form that takes printed forms and reports to be checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from apps.core.layouts import Actions, PortalHelper
from apps.core.opening import FileOpener
from apps.core.readers.limits import EMPTY
from apps.core.refusals import Refused
from apps.core.uploads import clean_name
from apps.papers.documents import READABLE_SUFFIXES, read_forms
from apps.papers.imports import PrintedForm, UnreadableFormError

MOST_FILES = 5  # of one check, together no larger than one may be
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file with the forms in it, or with the reason why it was not read, for the user."""

    name: str
    printed: tuple[PrintedForm, ...] = ()
    refusal: str = ""


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """A list of files, each cleaned as one."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(_FilesField, self).clean(one, initial) for one in data or [None]]


class PrintedFileForm(forms.Form):
    """Files and the scheme to judge them by. Once it is valid, ``read`` are the files, at least one of them read."""

    read: Sequence[ReadFile]

    file = _FilesField(
        label="自评表或自评报告",
        widget=_SeveralFiles({"accept": ",".join(READABLE_SUFFIXES), "data-drop": True, "multiple": True}),
        error_messages={
            "required": "请选择要检查的文件。",
            "invalid": "没有收到文件，请重新选择。",
        },
        allow_empty_file=True,  # named among the others, which are checked
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
            f"把文件拖到下面的框里，或点击选择，一次最多 {MOST_FILES} 个。"
            "自评表和自评报告都可以：Excel（.xlsx、.xls、.csv）、Word（.docx）、"
            f"有文字层的 PDF、网页和文本，合计不超过 {settings.UPLOAD_LIMIT_MEGABYTES} MB；"
            "旧版 Word 和 WPS 文字（.doc、.wps）请先另存为 .docx。"
        )
        bounds = {"data-most": str(MOST_FILES), "data-megabytes": str(settings.UPLOAD_LIMIT_MEGABYTES)}
        self.fields["file"].widget.attrs |= bounds
        choice = self.fields["scheme"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "不指定"), *schemes.items()]
        self.helper = PortalHelper("file", "scheme", Actions("开始检查", busy="正在检查，请稍候…"))

    def clean_file(self) -> Sequence[ReadFile]:
        files: list[UploadedFile[Any]] = self.cleaned_data["file"]
        size = sum(file.size or 0 for file in files) / _MEGABYTE
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"选了 {len(files)} 个文件，一次最多检查 {MOST_FILES} 个，请分几次检查。")
        if len(files) > 1 and size > settings.UPLOAD_LIMIT_MEGABYTES:
            raise forms.ValidationError(
                f"{len(files)} 个文件合计 {size:.1f} MB，超过 {settings.UPLOAD_LIMIT_MEGABYTES} MB，请分几次检查。"
            )
        with FileOpener() as opener:
            self.read = [_read(file, opener) for file in files]
        if not any(one.printed for one in self.read):
            raise forms.ValidationError([f"“{one.name}”：{one.refusal}" for one in self.read])
        return self.read


def _read(file: "UploadedFile[Any]", opener: FileOpener) -> ReadFile:
    name = clean_name(file.name or "")
    try:
        content = file.read(settings.UPLOAD_LIMIT_MEGABYTES * _MEGABYTE + 1)
        if not content:
            return ReadFile(name, refusal=EMPTY)
        return ReadFile(name, read_forms(name, content, opener))
    except (Refused, UnreadableFormError) as refusal:
        return ReadFile(name, refusal=str(refusal))
