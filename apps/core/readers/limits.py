"""How much of a file is looked at: counted while it is read, before anything is kept or searched."""

from dataclasses import dataclass, field

from apps.core.refusals import Refused

DAMAGED = "文件已损坏，无法读取。请用 Excel、Word 或 WPS 打开后另存为 .xlsx 或 .docx，再试。"
EMPTY = "文件是空的，请重新选择文件。"
SAVE_AS_WORKBOOK = "请用 Excel 或 WPS 打开后另存为 .xlsx，再试。"
SAVE_AS_OFFICE = "请用 Word、Excel 或 WPS 打开后另存为 .docx 或 .xlsx，再试。"
TOO_COSTLY = "读取这个文件所需的时间或内存超过上限。请只保留需要的内容，用 Excel、Word 或 WPS 另存为新文件后再试。"


@dataclass(slots=True)
class Allowance:
    """What may still be taken of one file; every taking raises ``Refused`` with the limit once it is used up."""

    characters: int = 200_000
    rows: int = 3_000
    cells: int = 60_000
    longest: int = 20_000
    _characters: int = field(default=0, init=False)
    _rows: int = field(default=0, init=False)
    _cells: int = field(default=0, init=False)

    @property
    def limits(self) -> dict[str, int]:
        """The limits themselves, to make another of."""
        return {"characters": self.characters, "rows": self.rows, "cells": self.cells, "longest": self.longest}

    def text(self, text: str) -> str:
        """One cell or paragraph, counted."""
        if len(text) > self.longest:
            raise Refused(f"有一段文字超过 {self.longest:,} 字，请分段后再试。")
        self._characters += len(text)
        if self._characters > self.characters:
            raise Refused(f"文件的文字过多（超过 {self.characters:,} 字），请只保留需要的内容，或分成几个文件。")
        return text

    def cell(self, text: str) -> str:
        """The text of a filled cell, counted."""
        self._cells += 1
        if self._cells > self.cells:
            raise Refused(f"文件的表格过大（超过 {self.cells:,} 格），请只保留需要的表，或分成几个文件。")
        return self.text(text)

    def row(self) -> None:
        """A filled row or a paragraph, counted."""
        self._rows += 1
        if self._rows > self.rows:
            raise Refused(f"文件的内容过多（超过 {self.rows:,} 行），请只保留需要的内容，或分成几个文件。")

    def paragraph(self, text: str) -> str:
        """A paragraph, counted as a row and as text."""
        self.row()
        return self.text(text)


STANDARD = Allowance()  # of a file that is checked
