"""The page 自评表检查: what ``check_file`` finds stands at its cell, whatever comes in is answered, nothing is kept."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from apps.accounts.enums import Role
from apps.core.excel import read_rows
from apps.core.findings import Severity, Where
from apps.core.opening import FileOpener
from apps.papers import forms
from apps.papers.checks import unit_at
from apps.papers.facts import PrintedFigure, PrintedForm, PrintedFunding, PrintedIndicator
from apps.papers.views.drawn import Mark, PaperCell, Piece
from apps.papers.views.saved import workbook_of_rows
from tests.accounts.build import user
from tests.core.readers.build import pdf
from tests.core.readers.test_kinds import old_workbook
from tests.departments.build import district
from tests.evaluations.factories import Office, schemes
from tests.pages import flat_page
from tests.papers.build import (
    BASE_DATA,
    PROJECT_FORM,
    document_of_form,
    document_of_xml,
    workbook_of_form,
)
from tests.papers.cases import CASES
from tests.papers.test_check_file import RIGHT, WRONG, run, two_forms

pytestmark = pytest.mark.django_db

Counter = Callable[[int], AbstractContextManager[object]]
ADDRESS = "/papers/check/"
VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page(HTMLParser):
    """The text inside every element with an id, and the places of the page that it links to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: dict[str, str] = defaultdict(str)
        self.links: dict[str, list[str]] = defaultdict(list)
        self.tags: set[str] = set()
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        if tag not in VOID:
            self._open.append(given.get("id") or "")
        target = given.get("href") or ""
        if target.startswith("#"):
            for place in filter(None, self._open):
                self.links[place].append(target[1:])

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for place in filter(None, self._open):
            self.texts[place] += f"{' '.join(data.split())} "


@pytest.fixture
def staff(client: Client) -> Client:
    """A browser of somebody who fills in."""
    client.force_login(user("tianbao", district().commerce, Role.STAFF))
    return client


def post(client: Client, name: str, content: bytes, **more: str) -> str:
    response = client.post(ADDRESS, {"file": SimpleUploadedFile(name, content), **more})
    assert response.status_code == 200
    return flat_page(response)


def assert_same_findings(html: str, findings: list[dict[str, str]]) -> None:
    page = Page(html)
    assert sum(place.startswith("finding-") for place in page.texts) == len(findings)
    ranked = sorted(findings, key=lambda finding: list(Severity).index(Severity(finding["severity"])))
    for number, finding in enumerate(ranked, start=1):
        place = f"finding-{number}"
        assert f"{Severity(finding['severity']).label} {number}" in page.texts[place]
        assert " ".join(finding["where"].split()) in " ".join(page.texts[place].split())
        assert finding["message"] in page.texts[place]
        (cell,) = page.links[place]
        assert place in page.links[cell]
        if finding["cell"].partition(".")[0] not in {"form", "group"}:
            assert cell == finding["cell"]


@pytest.mark.parametrize("case", CASES)
def test_the_page_says_what_the_command_says_of_a_case(
    staff: Client, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    (told,) = json.loads(run(capsys, "--format", "json", CASES[case])[1])

    html = post(staff, CASES[case].name, CASES[case].read_bytes())

    assert_same_findings(html, told["findings"])


FILES = {
    "form.xlsx": workbook_of_form(PROJECT_FORM),
    "form.docx": document_of_form(PROJECT_FORM, ["自评报告", "全部完成，不存在偏离。"]),
    "base.xlsx": workbook_of_form(BASE_DATA),
    "base.docx": document_of_form(BASE_DATA),
    "wrong.yml": WRONG.encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_the_page_says_what_the_command_says_of_a_workbook_or_document(
    staff: Client, capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    content = FILES[name]
    (tmp_path / name).write_bytes(content)
    (told,) = json.loads(run(capsys, "--format", "json", tmp_path / name)[1])

    html = post(staff, name, content)

    assert len(told["findings"]) > 2
    assert_same_findings(html, told["findings"])


def test_the_page_draws_the_form_and_what_was_recomputed(staff: Client) -> None:
    html = post(staff, "2022自评表.yaml", WRONG.encode())

    page = Page(html)
    assert "2022自评表.yaml" in html
    assert page.texts["funding.0.rate"].split() == ["100%", "错误", "1", "重算", "90"]
    assert page.texts["indicator.0.score"].split() == ["50", "错误", "3", "重算", "45"]
    assert page.texts["total.1"].split() == ["良", "错误", "4", "重算", "优"]
    # A total by the rules is only compared with: the sum of the printed scores holds.
    assert page.texts["total.0"].split() == ["100", "提示", "5"]
    assert "funding.0.score" in page.texts
    assert "indicator.1.score" not in page.texts  # nobody accuses it
    words = " ".join(page.texts["main"].split())
    assert "错误 4 需说明 0 提示 1" in words
    assert "年度资金总额执行率 100% 90% 预算执行率得分 10 分 9 分 人数 50 分 45 分 影响 40 分 无法重算" in words
    assert "产出得分合计 50 分 效益得分合计 40 分 总分 100 分 100 分 总分（按规则重算） 94 分" in words
    assert "等级 良 不能给出：有 1 项得分须更正" in words
    assert "指标“影响”：“第1类优于第2类”含数字，但读不出一个可比较的数值，按文字保留。" in words


def test_several_files_are_checked_in_one_go(staff: Client) -> None:
    files = [
        SimpleUploadedFile("甲.yaml", WRONG.encode()),
        SimpleUploadedFile("坏.docx", b"PK\x03\x04rubbish"),
        SimpleUploadedFile("空.xlsx", b""),
        SimpleUploadedFile("乙.yaml", RIGHT.encode()),
    ]
    html = flat_page(staff.post(ADDRESS, {"file": files}))
    words = " ".join(Page(html).texts["main"].split())
    assert "“坏.docx”没有检查：文件已损坏，无法读取。" in words
    assert "“空.xlsx”没有检查：文件是空的，请重新选择文件。" in words
    assert words.index("合计 2 张表") < words.index("甲.yaml 错误 4") < words.index("乙.yaml 错误 0")
    assert "检查结果：2 个文件 · 自评表检查" in html


def test_too_many_or_too_large_files_are_refused_in_words(staff: Client, settings: object) -> None:
    def sent(*sizes: int) -> str:
        files = [SimpleUploadedFile(f"{number}.txt", b"x" * size) for number, size in enumerate(sizes)]
        return flat_page(staff.post(ADDRESS, {"file": files}))

    settings.UPLOAD_LIMIT_MEGABYTES = 1  # type: ignore[attr-defined]
    assert "选了 6 个文件，一次最多检查 5 个" in sent(*[1] * 6)
    assert "2 个文件合计 1.1 MB，超过 1 MB" in sent(600_000, 600_000)
    refused = sent(1, 1)
    assert "“0.txt”：" in refused
    assert "“1.txt”：" in refused


def test_a_right_form_has_nothing_to_accuse(staff: Client) -> None:
    html = post(staff, "right.yaml", RIGHT.encode())
    assert "没有发现问题。" in html
    assert "finding-1" not in html


def test_a_scheme_may_be_chosen(staff: Client) -> None:
    schemes()

    without = post(staff, "wrong.yaml", WRONG.encode())
    html = post(staff, "wrong.yaml", WRONG.encode(), scheme="national-project-2020")

    assert "按评分方案：" not in without
    assert "按评分方案：" in html
    assert "“效益”分值合计" not in without
    accused = [text for place, text in Page(html).texts.items() if place.startswith("place-")]
    assert any("分值合计" in text for text in accused)
    assert '<option value="national-project-2020" selected>' in html
    assert "mof-library-2013" not in html  # a library judges nothing
    assert "没有这个评分方案，请重新选择。" in post(staff, "wrong.yaml", WRONG.encode(), scheme="unknown")


def archive(**parts: bytes) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_", "."), content)
    return buffer.getvalue()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
ROW = ("产出", "数量", "人数", "≥1人", "1人", "1", "1", "")
ONE_LONG_FORM = document_of_form([*PROJECT_FORM[:12], *[ROW] * 1_000])
MANY_ROWS = document_of_form([*PROJECT_FORM[:12], *[ROW] * 5_000])
REFUSALS = {
    "a.pdf": (b"%PDF-1.7\n", "PDF 已损坏，无法读取。"),
    "a": (b"", "文件是空的，请重新选择文件。"),
    "old.docx": (OLD, "这是旧格式（.doc、.wps、.et）或加了密码的文件，不能读取。"),
    "a.docx": (b"PK\x03\x04rubbish", "文件已损坏，无法读取。"),
    "a.xlsx": (archive(xl__workbook_xml=b"rubbish"), "文件已损坏，无法读取。"),
    "macro.docm": (archive(word__document_xml=b"", word__vbaProject_bin=b""), "文件里有宏，不能读取。"),
    "macro.xlsx": (archive(xl__workbook_xml=b"", xl__vbaProject_bin=b""), "文件里有宏，不能读取。"),
    "bomb.xlsx": (archive(xl__workbook_xml=b" " * (51 * 1024 * 1024)), "文件解压后过大"),
    "bomb.docx": (document_of_xml(b"<a>" + b" " * (51 * 1024 * 1024) + b"</a>"), "文件解压后过大"),
    "deep.docx": (document_of_xml("<a>" * 300 + "</a>" * 300), "嵌套过深"),
    "wide.docx": (document_of_xml(f"<a>{'<b/>' * 600_000}</a>"), "文件的内容过多"),
    "entity.docx": (document_of_xml('<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "DOCTYPE"),
    "many.docx": (MANY_ROWS, "文件的内容过多（超过 3,000 行）"),
    "form.docx": (ONE_LONG_FORM, "超过一次检查的上限（每张表 1,000 行，每个文件 3,000 行、100,000 字）"),
    "long.docx": (document_of_form(PROJECT_FORM, ["很长。" * 6_000] * 12), "文字过多（超过 200,000 字）"),
    "other.xlsx": (workbook_of_form((("甲", "乙"),)), "没有自评表，也没有成句的正文。请确认选对了文件。"),
    "alias.yaml": (b"a: &x 1\nb: [*x, *x]\n", "锚点或引用"),
    "half.yaml": (b'figures_as_printed: {"\\uD800": 1}', "YAML 不允许的字符"),
    "list.yaml": (b"- 1\n", "文件里不是一张表"),
    "text.yaml": ("自评".encode("gb18030"), "不是 UTF-8"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_cannot_be_checked_is_refused_with_the_scheme_kept(staff: Client, name: str) -> None:
    schemes()
    content, words = REFUSALS[name]

    html = post(staff, name, content, scheme="national-project-2020")

    assert words in html
    assert "请更正以下 1 处" in html
    assert '<option value="national-project-2020" selected>' in html
    assert "finding-1" not in html


def test_a_file_above_the_limit_is_refused(staff: Client, settings: object) -> None:
    settings.UPLOAD_LIMIT_MEGABYTES = 1  # type: ignore[attr-defined]
    for suffix in ("xlsx", "docx"):
        assert "超过 1 MB" in post(staff, f"a.{suffix}", b"PK" + b"x" * (1024 * 1024))


def test_no_file_is_asked_for(staff: Client) -> None:
    assert "请选择要检查的文件。" in staff.post(ADDRESS, {"scheme": ""}).content.decode()


@pytest.mark.parametrize("name", ["form.xlsx", "form.pdf", "form"])
def test_the_content_tells_what_a_file_is(staff: Client, name: str) -> None:
    assert "家长满意度" in post(staff, name, document_of_form(PROJECT_FORM))


def test_names_and_texts_from_outside_are_shown_and_never_run(staff: Client) -> None:
    attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>XX"
    rows = [[cell.replace("学生受资助人数", attack) for cell in row] for row in PROJECT_FORM]
    safe = Page(post(staff, "a.docx", document_of_form(PROJECT_FORM, ["文字"])))

    html = post(staff, "a<script>.docx", document_of_form(rows, [attack]))

    page = Page(html)
    assert page.tags - {"mark"} == safe.tags
    assert "<script>alert" not in html
    for place in ("passage.0", "indicator.0.name"):  # a mark parts the words
        assert "".join(attack.split()) in "".join(page.texts[place].split())
    hostile = f"id: x\nindicators:\n- {{level1: {json.dumps(attack)}, level3: a, weight: '50', score: '1'}}\n"
    assert "<script>alert" not in post(staff, "a.yaml", hostile.encode(), scheme="")


@pytest.mark.parametrize("number", ["NaN", "1e999", "-Infinity", "9" * 1_500, "１２", "٣", "0.0.0", "--1", "1e-999"])
def test_strange_numbers_are_judged(staff: Client, number: str) -> None:
    cells = ", ".join(
        f"{key}: '{number}'" for key in ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    )
    row = ", ".join(f"{key}: '{number}'" for key in ("level3", "target", "actual", "weight", "score"))
    content = (
        f"funding_rows:\n- {{row: 年度资金总额, {cells}}}\nindicators:\n- {{{row}}}\n"
        f"figures_as_printed: {{收入: '{number}', 支出: '{number}'}}\ntotals_as_printed: {{总分: '{number}'}}\n"
    )
    assert "检查结果" in post(staff, "strange.yaml", content.encode())


def test_nothing_is_stored(staff: Client, settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as queries:
        html = post(staff, "wrong.yaml", WRONG.encode())
    assert {query["sql"].split()[0] for query in queries.captured_queries} == {"SELECT"}
    assert list(tmp_path.iterdir()) == []
    assert "不保存" in html


@pytest.mark.parametrize("content", [RIGHT, WRONG])
def test_a_check_takes_the_same_queries_for_any_form(
    staff: Client, content: str, django_assert_num_queries: Counter
) -> None:
    schemes()
    # session, user with duties, the units below, schemes
    with django_assert_num_queries(4):
        post(staff, "a.yaml", content.encode())


def test_everybody_with_a_role_may_check(client: Client) -> None:
    office = Office()
    for person in (office.staff, office.reviewer, office.line, office.performance, office.administrator):
        client.force_login(person)
        html = client.get(ADDRESS).content.decode()
        assert f'<a href="{ADDRESS}" aria-current="page">自评表检查</a>' in html
        assert "2022年度自评表" in post(client, "wrong.yaml", WRONG.encode())


def test_nobody_else_may(client: Client) -> None:
    assert client.get(ADDRESS)["Location"] == f"/accounts/sign-in/?next={ADDRESS}"
    former = user("former", district().commerce, Role.STAFF, ends_on=date(2021, 1, 1))
    client.force_login(former)
    for response in (client.get(ADDRESS), client.post(ADDRESS, {"file": BytesIO(WRONG.encode())})):
        assert response.status_code == 403
        assert "您目前没有任职，不能检查自评表；请联系系统管理员。" in response.content.decode()


def test_the_task_list_leads_here(client: Client) -> None:
    office = Office()
    client.force_login(office.staff)
    html = client.get(f"/evaluations/{office.evaluation.pk}/").content.decode()
    assert f'href="{ADDRESS}"' in html
    assert "检查往年的自评表" in html


NAMES = st.sampled_from(
    [
        "a.yaml",
        "a.docx",
        "a.xlsx",
        "a.doc",
        "a.pdf",
        "a.csv",
        "a.html",
        "a.txt",
        "a",
        "\u202e.docx",
        "<b>.xlsx",
        "x" * 300,
    ]
)
WHOLE = (
    document_of_form(PROJECT_FORM, ["支出100万元，增长5%。"]),
    workbook_of_form(PROJECT_FORM),
    WRONG.encode(),
    old_workbook(),
    pdf("<p>支出100万元。</p><table><tr><td>甲</td><td>乙</td></tr></table>"),
    "<html><table><tr><td colspan=2>三级指标</td><td>得分</td></tr></table>".encode("gb18030"),
    "指标\t得分\n人数\t5\n".encode("utf-16"),
)


def mutated(content: bytes, cuts: list[tuple[int, bytes]]) -> bytes:
    changed = bytearray(content)
    for place, patch in cuts:
        start = place % len(content)
        changed[start : start + len(patch)] = patch
    return bytes(changed)


PATCHES = st.lists(st.tuples(st.integers(0, 100_000), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6)
ANYTHING = st.one_of(st.binary(max_size=300), st.builds(mutated, st.sampled_from(WHOLE), PATCHES))


@pytest.fixture
def one_child(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One child process for all the files of a test, which is many."""
    with FileOpener() as opener:
        monkeypatch.setattr(forms, "FileOpener", lambda: nullcontext(opener))
        yield


@pytest.mark.usefixtures("one_child")
def test_anything_is_answered(staff: Client) -> None:
    @hypothesis_settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
    @given(NAMES, ANYTHING)
    def check(name: str, content: bytes) -> None:
        html = post(staff, name, content)
        assert ("检查结果" in html) != ("请更正以下" in html)

    check()


def inner(xml: str, cuts: list[tuple[int, str]]) -> bytes:
    """A document whose zip is whole and whose text is not."""
    for place, patch in cuts:
        start = place % len(xml)
        xml = f"{xml[:start]}{patch}{xml[start + len(patch) :]}"
    return document_of_xml(xml.encode())


MAIN = ZipFile(BytesIO(WHOLE[0])).read("word/document.xml").decode()
PIECES = st.sampled_from(
    [*"0123456789.%-—≥<>/&元万亿人优\"' \n", "<w:tc>", "</w:tr>", "1e999", "全部完成", "增长", "（100）"]
)


@pytest.mark.usefixtures("one_child")
def test_any_text_in_a_document_is_answered(staff: Client) -> None:
    @hypothesis_settings(max_examples=200)
    @given(st.lists(st.tuples(st.integers(0, 100_000), PIECES), min_size=1, max_size=20))
    def check(cuts: list[tuple[int, str]]) -> None:
        html = post(staff, "a.docx", inner(MAIN, cuts))
        assert ("检查结果" in html) != ("请更正以下" in html)

    check()


REPORT = [
    "2022年度自评报告",
    "一、概况",
    "预算100万元，支出90万元，执行率95%，各项工作都按计划完成。",
    "（一）队伍",
    "编制5人，实有5人。",
]


def test_a_report_is_shown_as_a_proof_reader_marks_it(staff: Client) -> None:
    html = post(staff, "report.docx", document_of_form((), REPORT))

    page = Page(html)
    assert re.search(r'<p class="level-1" data-number="2">\s*一、概况</p>', html)
    assert re.search(r'<p class="level-2" data-number="4">\s*（一）队伍</p>', html)
    assert html.count("2022年度自评报告") == 1  # the title, and not once more below it
    (number,) = (link.removeprefix("finding-") for link in page.links["passage.2"])
    assert page.links[f"finding-{number}"] == ["passage.2"]
    assert "执行率95%" in page.texts["passage.2"].replace(" ", "")


def test_every_form_of_a_file_has_its_own_result(
    staff: Client, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "两个.xlsx").write_bytes(two_forms())
    told = json.loads(run(capsys, "--format", "json", tmp_path / "两个.xlsx")[1])

    html = post(staff, "两个.xlsx", two_forms())

    page = Page(html)
    numbers = [
        place for place in page.texts if place.startswith("finding-") and place.removeprefix("finding-").isdigit()
    ]
    assert len(numbers) == sum(len(form["findings"]) for form in told)
    assert {"indicator.1.score", "2.indicator.1.score"} <= page.texts.keys()
    assert (
        html.index('id="form-1"')
        < html.index("<strong>没有读到")
        < html.index("工作表“底稿”是隐藏的，没有读。")
        < html.index('id="form-2"')
    )
    for place in numbers:
        (target,) = page.links[place]
        assert place in page.links[target]


def test_several_forms_are_folded_and_counts_lead_into_them(staff: Client) -> None:
    html = post(staff, "两个.xlsx", two_forms())
    parts = html.split('<details class="checked-part">')
    assert len(parts) == 3
    for number, part in enumerate(parts[1:], start=1):
        summary, _, body = part.partition("</summary>")
        assert f"第 {number} 张" in summary
        assert f'<div id="form-{number}" tabindex="-1">' in body
        (first, *_) = re.findall(r'id="(finding-\d+)"', body)
        assert {f"form-{number}", first} <= set(Page(parts[0]).links["forms"])
    assert "<details" not in post(staff, "wrong.yaml", WRONG.encode()).partition("<main")[2]


def test_unread_scores_stand_instead_of_the_grade(staff: Client) -> None:
    content = WRONG.replace('weight: "40", score: "40"', 'weight: "40", score: null').encode()
    html = post(staff, "wrong.yaml", content)
    assert "有 1 项指标的得分没有读到，总分和等级无法核对。" in html
    assert "不能给出：有 1 项指标的得分没有读到" in " ".join(Page(html).texts["main"].split())


def sealed_in(html: str) -> str:
    found = re.search('name="rows" value="([^"]+)"', html)
    assert found is not None
    return found[1]


def test_the_list_can_be_saved_and_holds_every_finding(staff: Client) -> None:
    html = post(staff, "往年.yaml", WRONG.encode())

    response = staff.post(f"{ADDRESS}findings/", {"rows": sealed_in(html), "name": "往年.yaml"})

    heads, *rows = read_rows(response.content)
    assert "filename*=utf-8''%E5%BE%80%E5%B9%B4" in response["Content-Disposition"]
    assert heads == ["表", "序号", "程度", "位置", "问题", "应为", "表列", "单位", "检查项"]
    assert [row[1] for row in rows] == ["1", "2", "3", "4", "5"]
    assert rows[0][:4] == ["2022年度自评表", "1", "错误", "资金：年度资金总额·执行率"]
    assert [row[5:] for row in rows] == [
        ["90", "100", "%", "F11"],
        ["9", "10", "分", "S04"],
        ["45", "50", "分", "S04"],
        ["优", "良", "", "S08"],
        ["94", "100", "分", "S03"],
    ]


def test_the_saved_list_computes_filters_and_prints(staff: Client) -> None:
    html = post(staff, "往年.yaml", WRONG.encode())
    response = staff.post(f"{ADDRESS}findings/", {"rows": sealed_in(html), "name": "往年.yaml"})
    sheet = ZipFile(BytesIO(response.content)).read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r'<c r="B2"[^>]*><v>1</v>', sheet)  # a number, while a text would refer to the list of texts
    assert re.search(r'<c r="F2" s="\d+"><v>90</v>', sheet)
    assert '<autoFilter ref="A1:I6"/>' in sheet
    assert 'orientation="landscape"' in sheet
    assert "_xlnm.Print_Titles" in ZipFile(BytesIO(response.content)).read("xl/workbook.xml").decode()


UNITS = PrintedForm(
    money_unit="万元",
    funding=(PrintedFunding("年度资金总额", rate="95%"),),
    indicators=(PrintedIndicator(name="人数", actual="12 人次"),),
    figures=(
        PrintedFigure(("在职人数",), ("5人",)),
        PrintedFigure(("经费（万元）", "办公费"), ("3", "4"), ("预算数", "控制率（%）")),
    ),
    passages=("支出90万元，执行率95%。",),
)


@pytest.mark.parametrize(
    ("cell", "accused", "span", "unit"),
    [
        ("funding.0.rate", "95", None, "%"),
        ("funding.0.actual", "90", None, "万元"),
        ("funding.0.score", "9", None, "分"),
        ("form.weights", "90", None, "分"),
        ("group.产出", "40", None, "分"),
        ("total.0", "90", None, "分"),
        ("indicator.0.actual", "12", None, "人次"),
        ("figure.0", "5", None, "人"),
        ("figure.1.0", "3", None, "万元"),
        ("figure.1.1", "4", None, "%"),
        ("passage.0", "95", (7, 13), "%"),
        ("passage.0", "90", None, "万元"),
        ("passage.0", None, None, ""),
    ],
)
def test_a_figure_is_saved_with_the_unit_of_its_place(
    cell: str, accused: str | None, span: tuple[int, int] | None, unit: str
) -> None:
    number = None if accused is None else Decimal(accused)
    assert unit_at(UNITS, Where(cell.partition(".")[0], cell), number, span) == unit


def test_every_form_and_what_was_not_read_is_saved(staff: Client) -> None:
    html = post(staff, "两个.xlsx", two_forms())
    response = staff.post(f"{ADDRESS}findings/", {"rows": sealed_in(html), "name": "两个.xlsx"})
    _, *rows = read_rows(response.content)
    assert {row[0] for row in rows} == {"第 1 张：义务教育营养改善计划", "第 2 张：义务教育营养改善计划"}
    assert ["没有读到", "工作表“底稿”是隐藏的，没有读。"] in [[row[2], row[4]] for row in rows]

    right = post(staff, "right.yaml", RIGHT.encode())
    response = staff.post(f"{ADDRESS}findings/", {"rows": sealed_in(right), "name": "right.yaml"})
    ((_, number, state, _, words, *_),) = read_rows(response.content)[1:]
    assert (number, state, words) == ("", "没有问题", "没有发现问题。")


@pytest.mark.parametrize(
    ("text", "is_number"), [("1,200.5", True), ("-3", True), ("优", False), ("NaN", False), ("9" * 16, False)]
)
def test_only_what_a_spreadsheet_holds_is_saved_as_a_number(text: str, is_number: bool) -> None:
    content = workbook_of_rows([["表", "", "错误", "", "", text, "", "", ""]])
    cell = re.search(r'<c r="F2"[^>]*>', ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode())
    assert cell is not None
    assert ('t="s"' not in cell[0]) == is_number


def test_several_forms_are_listed_above_them(staff: Client) -> None:
    html = post(staff, "两个.xlsx", two_forms())
    page = Page(html)
    assert [link for link in page.links["forms"] if link.startswith("form")] == ["form-1", "form-2"]
    findings = sum(place.startswith("finding-") and place[8:].isdigit() for place in page.texts)
    words = page.texts["forms"].split("合计")[1].split()
    assert words[:2] == ["2", "张表"]
    assert sum(map(int, words[2:5])) == findings
    assert "forms" not in Page(post(staff, "right.yaml", RIGHT.encode())).texts


def test_a_unit_that_nobody_printed_is_not_shown_as_printed(staff: Client) -> None:
    bare = [[cell.replace("（万元）", "") for cell in row] for row in PROJECT_FORM]
    assert "（表上未写，按万元核对）" in post(staff, "a.xlsx", workbook_of_form(bare))
    assert "表上未写" not in post(staff, "a.xlsx", workbook_of_form(PROJECT_FORM))
    assert "金额单位" not in post(staff, "report.docx", document_of_form((), REPORT))


def test_a_list_is_saved_by_who_had_it_made(client: Client) -> None:
    office = Office()
    client.force_login(office.staff)
    sealed = sealed_in(post(client, "往年.yaml", WRONG.encode()))
    client.force_login(office.reviewer)
    for rows in (sealed, "rubbish", ""):
        response = client.post(f"{ADDRESS}findings/", {"rows": rows}, follow=True)
        assert "检查结果只在检查后一小时内可以存为 Excel，请重新检查。" in response.content.decode()


def test_words_are_cut_where_findings_begin_and_end() -> None:
    error, hint = Mark(1, Severity.ERROR, "90", (2, 6)), Mark(2, Severity.HINT, "", (4, 8))
    whole, beyond = Mark(3, Severity.WARNING, ""), Mark(4, Severity.WARNING, "", (5, 99))
    cell = PaperCell("0123456789", marks=(error, hint, whole, beyond))
    assert cell.pieces == (
        Piece("01"),
        Piece("23", Severity.ERROR),
        Piece("45", Severity.ERROR, (error,)),
        Piece("67", Severity.HINT, (hint,)),
        Piece("89"),
        Piece("", None, (whole, beyond)),
    )
    assert PaperCell("").pieces == ()


def test_words_of_findings_that_lie_over_each_other() -> None:
    outer, first, second = (
        Mark(1, Severity.HINT, "", (0, 6)),
        Mark(2, Severity.WARNING, "", (1, 3)),
        Mark(3, Severity.WARNING, "", (3, 4)),
    )
    assert PaperCell("012345", marks=(outer, first, second)).pieces == (
        Piece("0", Severity.HINT),
        Piece("12", Severity.WARNING, (first,)),
        Piece("3", Severity.WARNING, (second,)),
        Piece("45", Severity.HINT, (outer,)),
    )


def test_marks_stand_at_the_accused_number_and_hold_the_stop_behind_it() -> None:
    mark = Mark(1, Severity.ERROR, "90", (2, 5))
    assert PaperCell("完成95%”。其余", marks=(mark,)).pieces == (
        Piece("完成"),
        Piece("95%", Severity.ERROR, (mark,), "”。"),
        Piece("其余"),
    )
    total = Mark(2, Severity.ERROR, "90", (2, 16), at=6)
    assert PaperCell("支出70万元，其中甲50万元，乙40万元。", marks=(total,)).pieces == (
        Piece("支出"),
        Piece("70万元", Severity.ERROR, (total,), "，"),
        Piece("其中甲50万元，乙", Severity.ERROR),
        Piece("40万元。"),
    )


def test_a_sum_is_marked_at_the_total_that_is_wrong(staff: Client) -> None:
    text = "本年支出70万元，其中人员支出50万元，公用支出40万元，均已支付。"
    html = re.sub(r"\s", "", post(staff, "report.txt", f"某局2024年度绩效自评报告\n{text}".encode()))
    words = re.sub("<[^>]*>", "", html[html.index('class="prose') :])
    assert "本年支出70万元错误1重算90，其中" in words.replace("需说明", "错误")


def test_texts_of_a_form_are_called_what_they_are(staff: Client) -> None:
    heads = "一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分"
    row = "产出指标,数量指标,清淤长度,≥5公里,5公里,100,100"
    lines = ("项目支出绩效自评表", "项目名称,河道清淤", "年度目标,清淤五公里。", heads, row, "注：定性指标按等级计分。")
    html = post(staff, "form.csv", "\n".join(lines).encode())
    assert "<h3>表头和栏目</h3>" in html
    assert "<h3>表中的文字说明</h3>" in html
    assert "<h3>附注和签署</h3>" in html
    assert "<h3>正文" not in html
    report = post(staff, "report.docx", document_of_form((), REPORT))
    assert "<h3>正文</h3>" in report
    assert "<h3>表头和栏目</h3>" not in report


def test_factors_are_drawn_where_the_form_has_them(staff: Client) -> None:
    rows = "产出指标,数量指标,培训人次,≥500人次,500人次,60,1,60\n产出指标,质量指标,合格率,≥95%,96%,40,0.5,40\n"
    heads = "一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分系数,得分\n"
    html = post(staff, "系数.csv", f"项目支出绩效自评表\n{heads}{rows}".encode())
    assert html.count('data-label="得分系数"') == 2
    assert 'data-label="得分系数"' not in post(staff, "wrong.yaml", WRONG.encode())


def test_nothing_in_the_saved_list_is_a_formula() -> None:
    """Whatever a file makes a finding quote, another program reads it as the text it is."""
    texts = ["=1+1", '=HYPERLINK("http://example.org","a")', "+SUM(A1)", "-2+3", "@SUM(A1)", "\tx", "=1"]
    content = workbook_of_rows([[text] * 9 for text in texts])
    sheet = ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    _, *rows = read_rows(content)
    assert rows == [[text.strip()] * 9 for text in texts]
