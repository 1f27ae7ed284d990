"""Splitting a report by its headings; sentences are invented."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.core.stamps import fingerprint
from apps.evaluations.imports.outline import split_report
from apps.evaluations.queries import sheet_of
from apps.indicators.facts import OutlineSection
from tests.evaluations.factories import Office, write

OUTLINE = (
    OutlineSection("overview", "一、", "部门（单位）概况", is_heading_only=True),
    OutlineSection("basics", "（一）", "部门（单位）基本情况", 2),
    OutlineSection("scale", "（二）", "部门整体支出规模、使用方向和主要内容", 2),
    OutlineSection("spending", "二、", "部门整体支出管理及使用情况", is_heading_only=True),
    OutlineSection("basic", "（一）", "基本支出", 2),
    OutlineSection("problems", "三、", "存在的主要问题"),
    OutlineSection("measures", "四、", "改进措施和有关建议"),
)


def pieces(*lines: str) -> dict[str, str]:
    return {piece.key: piece.text for piece in split_report(lines, OUTLINE).pieces}


def test_each_text_comes_under_the_heading_that_is_like_its_own() -> None:
    assert pieces(
        "某局2025年度部门整体支出绩效自评报告",
        "一、部门概况",
        "（一）单位基本情况。",
        "（一）基本情况",
        "本局有四个股室。",
        "另有一个二级机构。",
        "（二）整体支出规模及使用方向",
        "全年支出一千万元。",
        "二、部门整体支出管理和使用情况",
        "（一）基本支出情况",
        "1.人员经费",
        "人员经费按月发放。",
        "五、存在的问题",
        "进度偏慢。",
    ) == {
        "basics": "（一）单位基本情况。\n本局有四个股室。\n另有一个二级机构。",
        "scale": "全年支出一千万元。",
        "basic": "1.人员经费\n人员经费按月发放。",
        "problems": "进度偏慢。",
    }


def test_what_stands_directly_under_a_mere_heading_goes_to_the_first_below_it() -> None:
    assert pieces("一、部门概况", "本局负责商贸。") == {"basics": "本局负责商贸。"}


def test_what_fits_nowhere_is_kept_apart() -> None:
    report = split_report(["封面", "三、存在的主要问题", "人手不足。", "八、附件清单", "见附表。"], OUTLINE)
    assert [piece.key for piece in report.pieces] == ["problems"]
    assert report.left == "封面\n八、附件清单\n见附表。"


def test_a_sentence_is_no_heading_however_alike() -> None:
    assert pieces("三、存在的主要问题", "基本支出，较上年有所下降。") == {"problems": "基本支出，较上年有所下降。"}
    assert pieces("存在的主要问题", "人手不足。") == {"problems": "人手不足。"}  # without its number


def test_the_year_is_the_one_spoken_of_most() -> None:
    assert split_report(["2024年的计划。", "2025年完成。", "2025年支出。"], OUTLINE).year == 2025
    assert split_report([], OUTLINE) == split_report(["  "], OUTLINE)


# Pages


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def page(office: Office, client: Client) -> Client:
    client.force_login(office.staff)
    return client


REPORT = """一、部门（单位）概况
（一）部门基本情况
本局编制20人，在职19人。
（二）部门整体支出规模、使用方向和主要内容
2025年支出总计1194万元，其中基本支出400.5万元，用于保障机关日常运转和完成年度任务。
各股室按照职责分工推进年度工作，资金主要用于机关运转、公共服务和重点任务，范围覆盖全部所属单位。
"""


def upload(text: str, name: str = "报告.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


@pytest.mark.django_db
def test_a_report_is_shown_in_pieces_and_taken_as_if_typed(office: Office, page: Client) -> None:
    address = reverse("evaluations:split_report", args=[office.evaluation.pk])
    shown = page.post(address, {"upload": upload(REPORT)})
    pieces = {piece.key: piece for piece in shown.context["pieces"]}
    assert pieces["overview_basics"].text == "本局编制20人，在职19人。"
    offered = {one.cell: (one.text, one.sentence) for one in shown.context["figures"]}
    sentence = "2025年支出总计1194万元，其中基本支出400.5万元，用于保障机关日常运转和完成年度任务"
    assert offered["figure.total_expenditure.actual"] == ("1194", sentence)
    assert not sheet_of(office.evaluation).narrative  # nothing is kept yet
    piece = pieces["overview_basics"]
    answer = page.post(
        reverse("evaluations:take_report", args=[office.evaluation.pk]),
        {
            "way.overview_basics": "fill",
            "text.overview_basics": piece.text,
            "seen.overview_basics": piece.seen,
            "way.overview_scale": "",
            "text.overview_scale": "不要",
            "figure": ["figure.total_expenditure.actual"],
            "value.figure.total_expenditure.actual": "1194",
        },
        follow=True,
    )
    assert "已保存 2 处修改" in answer.content.decode()
    sheet = sheet_of(office.evaluation)
    assert sheet.narrative == {"overview_basics": piece.text}
    assert sheet.figures.named("total_expenditure.actual") == 1194


@pytest.mark.django_db
@pytest.mark.parametrize(("way", "text"), [("append", "旧的。\n新的。"), ("replace", "新的。"), ("other", "旧的。")])
def test_what_is_there_is_kept_unless_it_is_to_be_replaced(office: Office, page: Client, way: str, text: str) -> None:
    write(office.evaluation, office.staff, {"narrative.overview_basics": "旧的。"})
    posted = {
        "way.overview_basics": way,
        "text.overview_basics": "新的。",
        "seen.overview_basics": fingerprint("旧的。"),
    }
    page.post(reverse("evaluations:take_report", args=[office.evaluation.pk]), posted)
    assert sheet_of(office.evaluation).narrative["overview_basics"] == text


@pytest.mark.django_db
def test_what_somebody_wrote_meanwhile_is_not_overwritten(office: Office, page: Client) -> None:
    write(office.evaluation, office.staff, {"narrative.overview_basics": "别人的。"})
    posted = {"way.overview_basics": "fill", "text.overview_basics": "新的。", "seen.overview_basics": fingerprint("")}
    answer = page.post(reverse("evaluations:take_report", args=[office.evaluation.pk]), posted, follow=True)
    assert "未保存" in answer.content.decode()
    assert sheet_of(office.evaluation).narrative["overview_basics"] == "别人的。"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"), [("空.txt", b""), ("坏.docx", b"PK\3\4 no archive"), ("坏.pdf", b"%PDF-1.7")]
)
def test_a_file_that_cannot_be_read_is_told(office: Office, page: Client, name: str, content: bytes) -> None:
    address = reverse("evaluations:split_report", args=[office.evaluation.pk])
    shown = page.post(address, {"upload": SimpleUploadedFile(name, content)})
    assert "pieces" not in shown.context
    assert shown.context["form"].errors["upload"]


@pytest.mark.django_db
def test_figures_of_another_year_are_not_offered(office: Office, page: Client) -> None:
    address = reverse("evaluations:split_report", args=[office.evaluation.pk])
    shown = page.post(address, {"upload": upload(REPORT.replace("2025", "2024"))})
    assert (shown.context["figures"], shown.context["other_year"]) == ((), 2024)
