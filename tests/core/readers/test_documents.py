"""The reader of Word documents: texts and tables as they stand, and every hostile file refused."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from apps.core.readers import documents, packages
from apps.core.readers.limits import Allowance
from apps.core.refusals import Refused
from apps.core.tabular import Grid, Opened
from tests.core.readers.build import archive
from tests.papers.build import WORDS, document_of_xml


def document(body: str) -> bytes:
    return document_of_xml(f'<w:document xmlns:w="{WORDS}"><w:body>{body}</w:body></w:document>')


def read_document(content: bytes, **allowance: int) -> Opened:
    return documents.read_document(content, Allowance(**allowance))


def rows_of(content: bytes) -> list[tuple[tuple[str, ...], ...]]:
    return [grid.rows for grid in read_document(content).grids]


def text(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text(words)}</w:tc>"


def test_paragraphs_and_tables_in_their_order() -> None:
    rows = f"<w:tr>{cell('甲')}{cell('乙')}</w:tr><w:tr>{cell('丙')}{cell('')}</w:tr>"
    read = read_document(document(f"{text('标题')}<w:tbl>{rows}</w:tbl>{text('')}{text('结尾')}"))
    table = Grid("", (("甲", "乙"), ("丙", "")))
    assert read == Opened((table,), ("标题", "结尾"), (), ("标题", table, "结尾"))


def test_a_merged_cell_stands_in_its_first_place() -> None:
    wide = cell("甲", '<w:gridSpan w:val="3"/><w:vMerge w:val="restart"/>')
    below = cell("", '<w:gridSpan w:val="3"/><w:vMerge/>')
    rows = f"<w:tr>{wide}{cell('乙')}</w:tr><w:tr>{below}{cell('丙')}</w:tr>"
    (grid,) = read_document(document(f"<w:tbl>{rows}</w:tbl>")).grids
    assert grid.rows == (("甲", "", "", "乙"), ("", "", "", "丙"))
    assert grid.merges == ((0, 0, 1, 2),)


def test_a_row_may_begin_later() -> None:
    row = f'<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>{cell("甲")}</w:tr>'
    assert rows_of(document(f"<w:tbl>{row}</w:tbl>")) == [(("", "", "甲"),)]


def test_lines_of_a_cell_stay_apart() -> None:
    third = "<w:p><w:r><w:t>三</w:t><w:br/><w:t>四</w:t><w:tab/><w:t>五</w:t></w:r></w:p>"
    inside = f"<w:tc>{text('一')}{text('二')}{third}</w:tc>"
    assert rows_of(document(f"<w:tbl><w:tr>{inside}</w:tr></w:tbl>")) == [(("一\n二\n三\n四 五",),)]


def test_an_inner_table_is_the_text_of_its_cell() -> None:
    inner = f"<w:tbl><w:tr>{cell('内一')}{cell('')}{cell('内二')}</w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{inner}{text('后')}</w:tc>{cell('外')}</w:tr></w:tbl>"
    assert rows_of(document(outer)) == [(("内一，内二\n后", "外"),)]


def test_what_was_deleted_is_left_out_and_what_was_inserted_is_read() -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
        "<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    assert read_document(document(body)).paragraphs == ("新控件",)


def test_a_text_box_is_read_once() -> None:
    markup = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f'<w:p><mc:AlternateContent xmlns:mc="{markup}"><mc:Choice><w:r><w:t>框</w:t></w:r></mc:Choice>'
        "<mc:Fallback><w:r><w:t>框</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
    )
    assert read_document(document(body)).paragraphs == ("框",)


def test_words_of_other_vocabularies_are_no_text() -> None:
    body = f'{text("甲")}<x:p xmlns:x="urn:other"><x:t>乙</x:t></x:p>'
    assert read_document(document(body)).paragraphs == ("甲",)


def test_a_strict_document_is_read() -> None:
    strict = (
        '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>'
        "<w:p><w:r><w:t>甲</w:t></w:r></w:p></w:body></w:document>"
    )
    assert read_document(document_of_xml(strict)).paragraphs == ("甲",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7", "已损坏"),
        (b"PK\x03\x04", "已损坏"),
        (document_of_xml("<x/>", part="xl/workbook.xml"), "已损坏"),
        (document_of_xml("<w:document"), "已损坏"),
        (document_of_xml(b"\xff\xfe\x00"), "已损坏"),
        (document_of_xml('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "DOCTYPE"),
        (document_of_xml('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'), "DOCTYPE"),
        (document_of_xml("<a>" * 300 + "</a>" * 300), "嵌套过深"),
    ],
)
def test_what_is_no_document_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_document(content)


def test_a_broken_archive_is_refused() -> None:
    whole = document(text("甲" * 5000))
    for end in (30, len(whole) // 2, len(whole) - 10):
        with pytest.raises(Refused, match="已损坏"):
            read_document(whole[:end])
    middle = bytearray(whole)
    middle[200:210] = b"\x00" * 10
    with pytest.raises(Refused, match="已损坏"):
        read_document(bytes(middle))


def test_a_bomb_is_refused_while_it_unpacks() -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive, archive.open(documents.MAIN_PART, "w") as stream:
        stream.write(f'<w:document xmlns:w="{WORDS}"><w:body><w:p>'.encode())
        for _ in range(packages.UNPACKED_LIMIT // (1024 * 1024) + 1):
            stream.write(b" " * (1024 * 1024))
    assert len(buffer.getvalue()) < 100_000
    with pytest.raises(Refused, match="解压后过大"):
        read_document(buffer.getvalue())


def test_other_parts_are_never_opened() -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        archive.writestr("word/media/image1.png", b"not an image")
        archive.writestr("word/_rels/document.xml.rels", "<Relationships")
        archive.writestr(
            documents.MAIN_PART, f'<w:document xmlns:w="{WORDS}"><w:body>{text("甲")}</w:body></w:document>'
        )
    read = read_document(buffer.getvalue())
    assert (read.paragraphs, read.notes) == (("甲",), ("文件里有 1 张图片，图片里的文字没有读到。",))


def test_a_document_of_pictures_alone_says_so() -> None:
    content = archive({documents.MAIN_PART: f'<w:document xmlns:w="{WORDS}"/>', "word/media/a.png": b""})
    with pytest.raises(Refused, match="只有图片"):
        read_document(content)


def test_too_much_text_and_too_many_cells_are_refused() -> None:
    with pytest.raises(Refused, match="文字过多（超过 10 字）"):
        read_document(document(text("甲" * 11)), characters=10)
    assert read_document(document(text("甲" * 10)), characters=10).paragraphs == ("甲" * 10,)
    rows = f"<w:tr>{cell('甲') * 4}</w:tr>"
    with pytest.raises(Refused, match="表格过大（超过 3 格）"):
        read_document(document(f"<w:tbl>{rows}</w:tbl>"), cells=3)
    with pytest.raises(Refused, match="内容过多（超过 2 行）"):
        read_document(document(text("甲") * 3), rows=2)
    with pytest.raises(Refused, match="一段文字超过 5 字"):
        read_document(document(text("甲" * 6)), longest=5)


def test_hidden_text_is_left_out_and_named() -> None:
    runs = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>甲</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>乙</w:t></w:r>'
    read = read_document(document(f"<w:p>{runs}{shown}</w:p>"))
    assert (read.paragraphs, read.notes) == (("甲乙",), ("文字“藏”是隐藏的，没有读。",))


def test_more_elements_than_a_form_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "ELEMENT_LIMIT", 7)
    assert read_document(document(text("甲"))).paragraphs == ("甲",)
    with pytest.raises(Refused, match="内容过多"):
        read_document(document(f"{text('甲')}{text('乙')}"))


def test_a_cell_is_not_wider_than_a_page() -> None:
    for width, columns in ((99_999, documents.COLUMN_LIMIT), (999_999_999, 2), (0, 2), (-5, 2)):
        wide = cell("甲", f'<w:gridSpan w:val="{width}"/>')
        (table,) = rows_of(document(f"<w:tbl><w:tr>{wide}{cell('乙')}</w:tr></w:tbl>"))
        assert [len(cells) for cells in table] == [columns]


def test_elements_in_the_wrong_place_are_passed_over() -> None:
    stray = "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr></w:tc></w:tr><w:tc/><w:gridBefore w:val='1'/>"
    body = f"{stray}{text('甲')}"
    assert read_document(document(body)).paragraphs == ("甲",)
