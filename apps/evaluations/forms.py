"""Forms of the workspace. They lay out and validate; cells are saved by ``actions.save_cells``."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from apps.core.layouts import Actions, PortalHelper, Section
from apps.core.opening import FileOpener
from apps.core.readers.limits import EMPTY
from apps.core.refusals import Refused
from apps.core.uploads import ACCEPTED_EXTENSIONS, ACCEPTED_WORDS, clean_name
from apps.evaluations.enums import Section as SheetSection
from apps.evaluations.facts import BASIC_FIELDS, Sheet
from apps.evaluations.rules import table_rows
from apps.papers.documents import READABLE_SUFFIXES

LONGEST_REPORT = 100_000  # characters; the longest published one has about 30,000
REPORT_SUFFIXES = (".docx", ".txt", ".pdf", ".html", ".htm")


class BasicsForm(forms.Form):
    """基本情况. Field names and ids are cell ids, so that autosave and plain post are one path."""

    def __init__(self, sheet: Sheet, *, is_locked: bool) -> None:
        super().__init__(auto_id="%s")
        for name, field in BASIC_FIELDS.items():
            cell, text = f"basics.{name}", str(getattr(sheet.basics, name))
            attrs: dict[str, Any] = {"data-cell": cell}
            if is_locked:
                attrs["readonly"] = True
            widget = forms.Textarea({"rows": 4, **attrs}) if field.is_long else forms.TextInput(attrs)
            self.fields[cell] = forms.CharField(
                label=field.label,
                required=field.is_required,
                help_text=field.instruction,
                widget=widget,
                initial=text,
            )
        short = [f"basics.{name}" for name, field in BASIC_FIELDS.items() if not field.is_long]
        long = [f"basics.{name}" for name, field in BASIC_FIELDS.items() if field.is_long]
        self.helper = PortalHelper(Section("联系人", *short), Section("职责、工作与目标", *long), is_embedded=True)


class ReportForm(forms.Form):
    """A report that was written elsewhere. Once it is valid, ``paragraphs`` are what stands in it."""

    paragraphs: tuple[str, ...]

    upload = forms.FileField(
        label="报告文件",
        widget=forms.FileInput({"accept": ",".join(REPORT_SUFFIXES)}),
        help_text="Word（.docx）、文本（.txt）、网页或有文字层的 PDF；旧版 Word（.doc、.wps）请先另存为 .docx。",
        error_messages={"required": "请选择报告文件。", "empty": EMPTY},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PortalHelper("upload", Actions("读取并拆分", busy="正在读取，请稍候…"))

    def clean_upload(self) -> "UploadedFile[Any]":
        upload: UploadedFile[Any] = self.cleaned_data["upload"]
        content = upload.read(settings.UPLOAD_LIMIT_MEGABYTES * 1024 * 1024 + 1)
        try:
            with FileOpener() as opener:
                self.paragraphs = opener.open(clean_name(upload.name or ""), content).paragraphs
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        length = sum(map(len, self.paragraphs))
        if not length:
            raise forms.ValidationError("文件中没有读到文字。扫描件请先识别成文字。")
        if length > LONGEST_REPORT:
            raise forms.ValidationError(f"报告有 {length:,} 字，超过 {LONGEST_REPORT:,} 字，请只保留正文。")
        return upload


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class EvidenceForm(forms.Form):
    """One or several files that prove a section or an indicator."""

    place = forms.ChoiceField(label="证明对象")
    uploads = forms.FileField(
        label="文件（可多选）", widget=_SeveralFiles({"multiple": True, "accept": ",".join(ACCEPTED_EXTENSIONS)})
    )

    def __init__(self, places: list[tuple[str, str]], place: str = "", *, is_single: bool = False) -> None:
        super().__init__(initial={"place": place})
        choice, field = self.fields["place"], self.fields["uploads"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "请选择"), *places]
        if len(places) == 1:  # nothing to choose
            choice.widget = forms.HiddenInput()
        field.help_text = f"可上传 {ACCEPTED_WORDS}，单个文件不超过 {settings.UPLOAD_LIMIT_MEGABYTES} MB。"
        field.widget.attrs |= {"data-megabytes": settings.UPLOAD_LIMIT_MEGABYTES, "data-kinds": ACCEPTED_WORDS}
        if is_single:
            field.label = "新的文件"
            field.widget = forms.FileInput({**field.widget.attrs, "multiple": False})
        self.helper = PortalHelper("place", "uploads", is_embedded=True)


class FilledForm(forms.Form):
    """A file with what somebody has filled in elsewhere."""

    file = forms.FileField(
        label="填好的工作簿，或已有的自评表、报告",
        widget=forms.FileInput({"accept": ",".join(READABLE_SUFFIXES)}),
        help_text="排序、插入行、改表名、移动列都可以；公式按已计算的结果读取，宏不会运行。",
        error_messages={"required": "请选择文件。", "empty": EMPTY},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PortalHelper("file", Actions("读取并预览", busy="正在读取，请稍候…"))


def evidence_places(sheet: Sheet) -> list[tuple[str, str]]:
    """What a file can prove: a section (``section:``) or an indicator (``cell:``)."""
    places = [(f"section:{section.value}", section.label) for section in SheetSection]
    places += [(f"cell:score.{row.key}", f"评分表 · {row.name}") for row in table_rows(sheet.scheme)]
    names = {project.id: project.budget.name for project in sheet.projects}
    places += [
        (f"cell:indicator.{row.id}", f"{names.get(table.item or 0, table.name)} · {row.name or '未命名指标'}")
        for table in sheet.target_tables
        for row in table.rows
    ]
    return places
