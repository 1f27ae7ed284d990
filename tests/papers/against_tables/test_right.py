"""Right sentences beside filled-in tables, through both doors."""

from pathlib import Path

import pytest
import yaml

from tests.papers.doors import DOORS, Report, through

RIGHT: list[str] = yaml.safe_load((Path(__file__).parent / "right.yaml").read_text("utf-8"))
_COLUMNS = ("上年决算数", "年初预算数", "全年预算数", "本年决算数")
_MONEY = {
    "支出总计": (2500, 2600, 2750, 2640),
    "基本支出": (1500, 1560, 1580, 1560),
    "项目支出": (1000, 1040, 1170, 1080),
    "公用经费": (210, 205, 205, 198),
    "“三公”经费": (20, 21, 21, 18),
    "公务接待": (4.2, 5, 5, 3.6),
    "公车运行维护": (15.8, 16, 16, 14.4),
    "办公经费": (52, 55, 55, 54),
}
REPORT = Report(
    rows={label: dict(zip(_COLUMNS, row, strict=True)) for label, row in _MONEY.items()}
    | {"编制数": {"本年数": 60}, "实际在职人数": {"本年数": 56}}
)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("text", RIGHT)
def test_nothing_is_said_of_a_right_sentence(text: str, door: str) -> None:
    assert through(DOORS[door], text, REPORT) == []
