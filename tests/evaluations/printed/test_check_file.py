"""``manage.py check_file``: exit status, output, and every kind of file it is given."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from apps.evaluations.imports.expressions import read_expression
from apps.indicators.enums import Operator
from tests.evaluations.printed.build import BASE_DATA, PROJECT_FORM, document_of_form, workbook_of_form
from tests.evaluations.printed.test_shared_cases import CASES


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        call_command("check_file", *arguments)
    out, err = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, out, err


def test_a_correct_form_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, str(CASES / "55-wuzhishan-census-2020.yaml"))
    assert (code, err) == (0, "")
    assert "55-wuzhishan-census-2020.yaml" in out


def test_a_wrong_form_ends_with_1_and_says_where_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--format", "json", str(CASES / "01-yuelu-commerce-2020.yaml"))
    (checked,) = json.loads(out)
    gap = next(finding for finding in checked["findings"] if finding["severity"] == "error")
    assert code == 1
    assert (gap["check"], gap["where"], gap["expected"], gap["printed"]) == (
        "F04",
        "数据：支出总计",
        "6548.22",
        "7038.47",
    )
    assert "490.25" in gap["message"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("没有.yaml", None, "没有这个文件。"),
        ("表.pdf", b"%PDF-1.7", "不认识这种文件，只能读取 .yaml、.xlsx 和 .docx。"),
        ("坏.yaml", b"a: [1", "YAML"),
        ("空.yaml", b"- 1\n", "文件里不是一张表"),
        ("引用.yaml", b"a: &x 1\nb: *x\n", "锚点或引用"),
        ("假.xlsx", b"PK\x03\x04garbage", ""),
        ("假.docx", b"PK\x03\x04garbage", ""),
    ],
)
def test_what_cannot_be_read_ends_with_2_and_the_others_are_still_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    bad = tmp_path / name
    if content is not None:
        bad.write_bytes(content)
    code, out, err = run(capsys, str(bad), str(CASES / "58-wushan-fire-2024.yaml"))
    assert code == 2
    assert name in err
    assert reason in err
    assert "58-wushan-fire-2024.yaml" in out


def test_an_unknown_scheme_is_told_with_those_there_are() -> None:
    with pytest.raises(CommandError, match="changsha-district-2020"):
        call_command("check_file", "--scheme", "unknown", str(CASES / "55-wuzhishan-census-2020.yaml"))


def found_in(capsys: pytest.CaptureFixture[str], path: Path) -> tuple[int, list[tuple[str, str, str | None]]]:
    code, out, _ = run(capsys, "--format", "json", str(path))
    (checked,) = json.loads(out)
    return code, [
        (finding["check"], finding["where"], finding["expected"])
        for finding in checked["findings"]
        if finding["severity"] == "error"
    ]


@pytest.mark.parametrize(("suffix", "write"), [(".xlsx", workbook_of_form), (".docx", document_of_form)])
def test_the_official_project_form_is_read_from_workbook_and_document(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, suffix: str, write: Any
) -> None:
    path = tmp_path / f"自评表{suffix}"
    path.write_bytes(write(PROJECT_FORM))
    code, errors = found_in(capsys, path)
    assert code == 1
    assert [(check, expected) for check, _, expected in errors] == [("S04", "19.6")]
    assert "营养改善计划覆盖率" in errors[0][1]


@pytest.mark.parametrize(("suffix", "write"), [(".xlsx", workbook_of_form), (".docx", document_of_form)])
def test_the_base_data_table_is_read_from_workbook_and_document(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, suffix: str, write: Any
) -> None:
    path = tmp_path / f"基础数据表{suffix}"
    path.write_bytes(write(BASE_DATA))
    code, errors = found_in(capsys, path)
    assert code == 1
    assert [(check, expected) for check, _, expected in errors] == [("F07", "44.29")]


@pytest.mark.parametrize(
    ("text", "operator", "value", "unit"),
    [
        ("≥50个", Operator.AT_LEAST, "50", "个"),
        (">=21933人", Operator.AT_LEAST, "21933", "人"),
        ("≧ 735 人次", Operator.AT_LEAST, "735", "人次"),
        ("不少于12种", Operator.AT_LEAST, "12", "种"),
        ("不低于95%", Operator.AT_LEAST, "95", "%"),
        ("98%以上", Operator.AT_LEAST, "98", "%"),
        ("=8个", Operator.EQUAL, "8", "个"),
        ("═ 100 %", Operator.EQUAL, "100", "%"),
        ("﹦ 72890 元", Operator.EQUAL, "72890", "元"),
        ("≤90万元", Operator.AT_MOST, "900000", "元"),
        ("<=5300元/户", Operator.AT_MOST, "5300", "元/户"),
        ("小于0.9‰", Operator.LESS_THAN, "0.9", "‰"),
        ("0起", None, "0", "起"),
        ("200万", None, "2000000", ""),
    ],
)
def test_target_expressions(text: str, operator: Operator | None, value: str, unit: str) -> None:
    read = read_expression(text)
    assert (read.operator, read.value, read.unit) == (operator, Decimal(value), unit)


@pytest.mark.parametrize("text", ["效果明显", "显著", "稳步提高", "及时", "是", "已完成", "好坏", ""])
def test_words_are_kept_as_text(text: str) -> None:
    read = read_expression(text)
    assert (read.number, read.text) == (None, text)
