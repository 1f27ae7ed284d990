"""Telephone numbers of persons and of offices: T24."""

import pytest

from tests.papers.wording.said import accused, remarks


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("请联系计财股周某13974120088。", ""),
        ("手机号码：186-7312-0456。", ""),
        ("电话１３８７３１２５６７８。", ""),
        ("填报人：刘某，联系电话：0731-85551234。", ""),
        ("联系人：赵某 +86 15073112233。", ""),
        ("0731-85551234", ""),
        ("85551234", "联系电话"),
    ],
)
def test_numbers_of_persons(text: str, heading: str) -> None:
    (remark,) = remarks(text, "T24", heading=heading)
    assert not any(letter.isdigit() for letter in remark.fact)  # not published once more


@pytest.mark.parametrize(
    "text",
    [
        "单位办公电话：0731-84567890，监督举报电话：12388。",
        "设立24小时防汛值班电话（0731-85671234）。",
        "服务热线400-820-8888、12345、110。",
        "办公室电话：0731-85551234，传真0731-85551235。",
        "支付凭证编号13812345678901，账号6222021908001234567。",
        "合同编号15012345678，全年用水13900000000立方米。",
        "支出13812345.67元，到账13812345678元。",
        "统一社会信用代码为11430122006170088X。",
        "联系电话：",
    ],
)
def test_numbers_that_may_stand(text: str) -> None:
    assert accused(text, "T24") == []
