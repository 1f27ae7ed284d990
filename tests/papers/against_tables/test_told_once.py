"""One slip is told once: at the table where the table proves it, in its sentence where it does not."""

import pytest

from tests.papers.doors import DOORS, Report, through

REPORT = Report(
    rows={"基本支出": {"全年预算数": 620, "本年决算数": 589}, "公务接待": {"上年决算数": 4.2, "本年决算数": 3.1}}
)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("text", "checks"),
    [
        ("2024年预算620万元，基本支出598万元，执行率95%。", ["T01"]),
        ("基本支出598万元，其中人员经费500万元，公用经费89万元。", ["T01"]),
        ("公务接待费3.1万元，比上年的4.2万元增加26%。", ["T02"]),
        ("基本支出598万元。培训100人，合格90人，合格率92%。", ["T01", "T16"]),
    ],
)
def test_a_slip_that_the_table_proves_is_told_there(text: str, checks: list[str], door: str) -> None:
    assert sorted(finding.check for finding in through(DOORS[door], text, REPORT)) == checks
