"""``manage.py check_file``: exit status, output, and every kind of file it is given. No test here has a database."""

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import xlsxwriter
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from apps.core.findings import Finding
from apps.papers.documents import Told
from apps.papers.management.commands.check_file import _marked
from tests.core.readers.build import pdf
from tests.papers.build import (
    BASE_DATA,
    PROJECT_FORM,
    Rows,
    document_of_form,
    document_of_xml,
    workbook_of_form,
)

RIGHT = """
id: right
funding_rows:
- {row: 年度资金总额, 全年预算数: "100", 全年执行数: "90", 执行率: "90%"}
"""
WRONG = """
id: wrong
source: {title: 2022年度自评表}
funding_rows:
- {row: 年度资金总额, 全年预算数: "100", 全年执行数: "90", 分值: "10", 执行率: "100%", 得分: "10"}
indicators:
- {level1: 产出, level2: 数量, level3: 人数, target: "≥100人", actual: "90人", weight: "50", score: "50"}
- {level1: 效益, level2: 社会效益, level3: 影响, target: 第1类优于第2类, actual: 好, weight: "40", score: "40"}
totals_as_printed: {总分: "100", 等级: 良}
"""
WARNED = """
id: warned
figures_as_printed: {收入: "100", 支出: "110"}
"""


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        call_command("check_file", *map(str, arguments))
    out, err = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, out, err


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Files of every kind by their names."""
    contents: dict[str, bytes] = {
        "right.yaml": RIGHT.encode(),
        "wrong.yml": WRONG.encode(),
        "warned.yaml": WARNED.encode(),
        "broken.yaml": b"a: [1",
        "list.yaml": b"- 1\n",
        "nothing.yaml": b"id: x\n",
        "alias.yaml": b"a: &x 1\nb: *x\n",
        "form.xlsx": workbook_of_form(PROJECT_FORM),
        "form.docx": document_of_form(PROJECT_FORM),
        "base.XLSX": workbook_of_form(BASE_DATA),
        "base.docx": document_of_form(BASE_DATA),
        "other.xlsx": workbook_of_form((("甲", "乙"),)),
        "fake.xlsx": b"PK\x03\x04garbage",
        "fake.docx": b"PK\x03\x04garbage",
        "entity.docx": document_of_xml('<!DOCTYPE a [<!ENTITY b "c">]><a/>'),
        "old.doc": b"\xd0\xcf\x11\xe0",
        "empty.yaml": b"",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder.yaml").mkdir()
    return {name: tmp_path / name for name in (*contents, "missing.yaml", "folder.yaml")}


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (["right.yaml"], 0),
        (["warned.yaml"], 0),  # only an error counts
        (["wrong.yml"], 1),
        (["right.yaml", "wrong.yml"], 1),
        (["broken.yaml"], 2),
        (["right.yaml", "broken.yaml"], 2),
        (["wrong.yml", "missing.yaml"], 2),
        (["form.xlsx"], 1),
        (["form.docx"], 1),
        (["base.XLSX"], 1),
        (["base.docx"], 1),
    ],
)
def test_exit_status(capsys: pytest.CaptureFixture[str], files: dict[str, Path], names: list[str], status: int) -> None:
    assert run(capsys, *(files[name] for name in names))[0] == status


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.yaml", "没有这个文件。"),
        ("folder.yaml", "这是文件夹，请写明里面的文件。"),
        ("old.doc", "这是旧格式（.doc、.wps、.et）或加了密码的文件，不能读取。请去掉密码，另存为 .docx 或 .xlsx"),
        ("broken.yaml", "第 1 行第 6 列不是正确的 YAML"),
        ("empty.yaml", "文件里不是一张表"),
        ("list.yaml", "文件里不是一张表"),
        ("nothing.yaml", "文件里没有可检查的内容"),
        ("alias.yaml", "锚点或引用"),
        ("other.xlsx", "文件里只有“甲　乙”，没有自评表，也没有成句的正文。请确认选对了文件。"),
        ("fake.xlsx", "文件已损坏"),
        ("fake.docx", "文件已损坏"),
        ("entity.docx", "DOCTYPE"),
    ],
)
def test_what_cannot_be_read_is_told_and_the_others_are_still_read(
    capsys: pytest.CaptureFixture[str], files: dict[str, Path], name: str, reason: str
) -> None:
    status, out, err = run(capsys, files[name], files["right.yaml"])
    assert status == 2
    assert err.startswith(f"{files[name]}：")
    assert reason in err
    assert "right.yaml" in out
    assert name not in out


def test_the_text_says_what_was_recomputed_and_what_is_wrong(
    capsys: pytest.CaptureFixture[str], files: dict[str, Path]
) -> None:
    _, out, err = run(capsys, files["wrong.yml"])
    lines = out.splitlines()
    assert err == ""
    assert lines[0] == f"{files['wrong.yml']}　2022年度自评表"
    assert lines[1:14] == [
        "  重新计算",
        "    年度资金总额执行率 90%（表列 100%）",
        "    预算执行率得分 9 分（表列 10 分）",
        "    人数 45 分（表列 50 分）",
        "    影响 无法重算（表列 40 分）",
        "    产出分值合计 50 分",
        "    效益分值合计 40 分",
        "    产出得分合计 50 分",
        "    效益得分合计 40 分",
        "    总分 100 分（表列 100 分）",
        "    按规则重算总分 94 分",
        "    等级 不能给出：有 1 项得分须更正",
        "  检查结果：错误 4，需说明 0，提示 1",
    ]
    assert "    [错误] F11 资金：年度资金总额·执行率" in lines
    assert (
        "      “年度资金总额”执行率：90 ÷ 100 = 90.00%，表列 100%，相差 10 个百分点。"
        "执行率 = 全年执行数 ÷ 全年预算数，请更正。（重算 90，表列 100）"
    ) in lines
    assert lines[-2:] == [
        "  按文字保留",
        "    指标“影响”：“第1类优于第2类”含数字，但读不出一个可比较的数值，按文字保留。",
    ]


def test_json_holds_the_same(capsys: pytest.CaptureFixture[str], files: dict[str, Path]) -> None:
    _, out, _ = run(capsys, "--format", "json", files["wrong.yml"], files["right.yaml"])
    wrong, right = json.loads(out)
    assert wrong["file"] == str(files["wrong.yml"])
    assert wrong["recomputed"] == {
        "rates": [{"label": "年度资金总额执行率", "printed": "100", "computed": "90"}],
        "execution_score": {"label": "预算执行率得分", "printed": "10", "computed": "9"},
        "scores": [
            {"label": "人数", "printed": "50", "computed": "45"},
            {"label": "影响", "printed": "40", "computed": None},
        ],
        "weights": [
            {"label": "产出", "printed": None, "computed": "50"},
            {"label": "效益", "printed": None, "computed": "40"},
        ],
        "levels": [
            {"label": "产出", "printed": None, "computed": "50"},
            {"label": "效益", "printed": None, "computed": "40"},
        ],
        "total": {"label": "总分", "printed": "100", "computed": "100"},
        "total_by_rule": "94",
        "grade": None,
    }
    assert wrong["findings"][0] == {
        "check": "F11",
        "severity": "error",
        "where": "资金：年度资金总额·执行率",
        "cell": "funding.0.rate",
        "message": "“年度资金总额”执行率：90 ÷ 100 = 90.00%，表列 100%，相差 10 个百分点。"
        "执行率 = 全年执行数 ÷ 全年预算数，请更正。",
        "expected": "90",
        "printed": "100",
        "span": None,
    }
    figures = [(finding["check"], finding["expected"], finding["printed"]) for finding in wrong["findings"]]
    assert figures == [
        ("F11", "90", "100"),
        ("S04", "9", "10"),
        ("S04", "45", "50"),
        ("S03", "94", "100"),
        ("S08", "优", "良"),
    ]
    assert right["findings"] == []


def test_a_scheme_is_used_by_its_key(capsys: pytest.CaptureFixture[str], files: dict[str, Path]) -> None:
    _, out, _ = run(capsys, "--format", "json", "--scheme", "national-project-2020", files["wrong.yml"])
    (checked,) = json.loads(out)
    assert {"label": "效益", "printed": "30", "computed": "40"} in checked["recomputed"]["weights"]
    assert "S01" in {finding["check"] for finding in checked["findings"]}


def test_an_unknown_scheme_is_told_with_those_there_are(files: dict[str, Path]) -> None:
    with pytest.raises(CommandError, match=r"没有评分方案“unknown”，现有：.*national-project-2020") as refused:
        call_command("check_file", "--scheme", "unknown", str(files["right.yaml"]))
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("name", "rows", "figures"),
    [
        ("form", PROJECT_FORM, [("S04", "20"), ("S03", "99.63")]),
        ("base", BASE_DATA, [("F07", "44.39")]),
    ],
)
def test_workbook_and_document_say_the_same(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, rows: Rows, figures: list[tuple[str, str]]
) -> None:
    def findings(suffix: str, content: bytes) -> Any:
        path = tmp_path / f"{name}{suffix}"
        path.write_bytes(content)
        (checked,) = json.loads(run(capsys, "--format", "json", path)[1])
        return checked["findings"]

    by_workbook, by_document = findings(".xlsx", workbook_of_form(rows)), findings(".docx", document_of_form(rows))
    assert by_workbook == by_document
    numbers = [(item["check"], item["printed"]) for item in by_workbook if item["expected"] is not None]
    assert numbers == figures


REPORT = (
    "一、部门概况",
    "本年度预算安排100万元，支出90万元，执行率90%，各项工作按计划完成。",
    "二、存在的问题",
    "（一）个别项目进度偏慢",
    "合同签订较晚，下一步将提前组织采购。",
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.docx", document_of_form((), REPORT)),
        ("report.txt", "\n".join(REPORT).encode("gb18030")),
        ("report.html", f"<html><body>{''.join(f'<p>{text}</p>' for text in REPORT)}</body></html>".encode()),
        ("report.pdf", pdf("".join(f"<p>{text}</p>" for text in REPORT))),
    ],
)
def test_a_report_without_a_form_is_checked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    _, out, err = run(capsys, "--format", "json", tmp_path / name)
    (told,) = json.loads(out)
    assert err == ""
    assert told["recomputed"]["grade"] is None
    assert told["unread"] == []


def test_a_flood_of_findings_is_told_severest_first_and_counted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "report.txt"
    hints, errors = "完成了了，" * 2000, "支出XX万元，" * 500
    path.write_text(f"{hints}\n{errors}", "utf-8")
    status, out, _ = run(capsys, "--format", "json", path)
    (told,) = json.loads(out)
    severities = [finding["severity"] for finding in told["findings"]]
    assert status == 1
    assert (severities.count("hint"), severities.count("error")) == (1500, 500)
    assert severities[0] == "hint"
    assert told["unread"] == ["问题过多，另有 500 处没有列出，请改正后再检查。"]


def test_the_text_of_a_report_is_told_with_its_findings_in_place(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "report.txt"
    path.write_text("\n".join(REPORT).replace("执行率90%", "执行率95%"), "utf-8")
    lines = run(capsys, path)[1].splitlines()
    text = lines[lines.index("  正文") :]
    assert text[1] == "    一、部门概况"
    assert text[2].replace("【", "").replace("】", "") == f"    {REPORT[1].replace('90%', '95%')}"
    assert text[3] == "    [需说明] T16 正文：第 2 段“本年度预算安排100万元，支出90万元，执行率9…”"
    assert text[5:] == [f"    {line}" for line in REPORT[2:]]
    assert "  重新计算" not in lines


def test_accused_words_stand_between_brackets() -> None:
    def told(span: tuple[int, int] | None) -> Told:
        return Told(cast(Finding, SimpleNamespace(span=span)), "", None, None)

    assert _marked("甲乙丙丁戊己", [told((1, 2)), told((3, 5)), told((4, 5))]) == "甲【乙】丙【丁戊】己"
    assert _marked("甲乙", [told(None)]) == "甲乙"


def two_forms() -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, score in (("甲项目", 10), ("乙项目", 9)):
            sheet = book.add_worksheet(name)
            for row, texts in enumerate(PROJECT_FORM):
                for column, text in enumerate(texts):
                    sheet.write_string(row, column, "" if text in {"<", "^"} else text)
            sheet.write_number(5, 7, score)
        book.add_worksheet("底稿").hide()
        book.get_worksheet_by_name("底稿").write_string(0, 0, "草稿")
    return buffer.getvalue()


def test_every_form_of_a_file_is_told_under_its_name(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "两个项目.xlsx"
    path.write_bytes(two_forms())

    _, out, _ = run(capsys, "--format", "json", path)
    first, second = json.loads(out)

    assert first["file"].startswith(f"{path}（第 1 张")
    assert second["file"].startswith(f"{path}（第 2 张")
    assert "工作表“底稿”是隐藏的，没有读。" in first["unread"]
    text = run(capsys, path)[1]
    assert f"{path}　第 2 张" in text
    assert "  没有读到：工作表“底稿”是隐藏的，没有读。" in text


def test_a_form_with_unread_scores_has_no_grade(capsys: pytest.CaptureFixture[str], files: dict[str, Path]) -> None:
    path = files["wrong.yml"]
    path.write_text(WRONG.replace('weight: "40", score: "40"', 'weight: "40", score: null'), "utf-8")

    (told,) = json.loads(run(capsys, "--format", "json", path)[1])
    text = run(capsys, path)[1]

    assert told["recomputed"]["grade"] is None
    assert told["unread"][0] == "有 1 项指标的得分没有读到，总分和等级无法核对。"
    assert "  没有读到：有 1 项指标的得分没有读到，总分和等级无法核对。" in text
    assert "    等级 不能给出：有 1 项指标的得分没有读到\n" in text


def portal(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A Python in the checkout whose settings hold no key, whatever an ``.env`` says."""
    environment = {**os.environ, "SECRET_KEY": "", "DJANGO_SETTINGS_MODULE": "evalportal.settings"}
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        check=False,
        text=True,
        cwd=settings.BASE_DIR,
        env=environment,
    )


def test_a_reader_may_go_before_the_end(files: dict[str, Path]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        ran = subprocess.run(
            [sys.executable, "manage.py", "check_file", str(files["right.yaml"])],
            stdout=pipe,
            stderr=subprocess.PIPE,
            check=False,
            cwd=settings.BASE_DIR,
        )
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.parametrize("redirected", [">&-", "> /dev/full"])
def test_a_result_that_cannot_be_written_is_told_in_a_sentence(files: dict[str, Path], redirected: str) -> None:
    command = f"{sys.executable} manage.py check_file {files['right.yaml']} {redirected}"
    ran = subprocess.run(["sh", "-c", command], capture_output=True, check=False, text=True, cwd=settings.BASE_DIR)
    assert (ran.returncode, ran.stderr.splitlines()) == (
        2,
        ["CommandError: 结果没有写出来：输出已关闭，或磁盘已满。请换一个输出位置再试。"],
    )


@pytest.mark.parametrize("redirected", ["2>&-", "2> /dev/full"])
def test_the_exit_status_tells_what_nobody_hears(files: dict[str, Path], redirected: str) -> None:
    command = f"{sys.executable} manage.py check_file {files['missing.yaml']} {redirected}"
    assert subprocess.run(["sh", "-c", command], check=False, cwd=settings.BASE_DIR).returncode == 2


def test_the_command_needs_no_key(files: dict[str, Path]) -> None:
    ran = portal(
        "manage.py", "check_file", str(files["right.yaml"]), str(files["form.xlsx"]), str(files["missing.yaml"])
    )
    assert ran.returncode == 2
    assert ran.stderr == f"{files['missing.yaml']}：没有这个文件。\n"
    assert "年度资金总额执行率 90%" in ran.stdout


def test_a_server_does_not_start_without_a_key() -> None:
    ran = portal("-c", "import evalportal.wsgi")
    assert ran.returncode == 1
    assert ran.stderr.startswith("没有设置密钥，服务没有启动。请在 .env 里写一行“SECRET_KEY=”")
    assert len(ran.stderr.splitlines()) == 1
