"""A self-evaluation report in sentences, right, and the same with one sentence wrong at a time. All invented."""

from collections.abc import Mapping

from tests.papers.layouts.defects import Told
from tests.papers.layouts.grids import Cell, Grid

RIGHT = (
    "青溪区园林局2022年度部门整体支出绩效自评报告",
    "一、部门基本情况",
    "我局内设机构4个，下属事业单位2个。编制48人，其中行政编制12人、事业编制36人；年末在职45人。",
    "二、资金收支情况",
    "2022年收入合计1860.5万元，其中财政拨款1720万元，其他收入140.5万元。",
    "全年支出1798.3万元，其中基本支出986.3万元，项目支出812万元。",
    "年初预算1850万元，实际支出1798.3万元，预算执行率97.21%。",
    "“三公”经费支出21.6万元，比上年减少2.4万元，下降10%。",
    "三、绩效目标完成情况",
    "计划补植乔木2000株，实际补植2100株，完成率105%。",
    "发放问卷400份，收回380份，回收率95%；满意361份，满意率95%。",
    "购置割草机6台，单价0.85万元，共支出5.1万元。",
    "全年完成三项重点工作：一是公园改造，二是绿道贯通，三是古树保护。",
    "四、存在的问题",
    "部分苗木受旱情影响，成活情况不够稳定，下一步将加强养护。",
)

# A sentence of the report → its wrong twin, and what must be told.
WRONG: Mapping[str, tuple[int, str, Told]] = {
    "income": (
        4,
        "2022年收入合计1880.5万元，其中财政拨款1720万元，其他收入140.5万元。",
        Told("sum", ("1880.5", "1860.5"), "收入|财政拨款"),
    ),
    "spending": (
        5,
        "全年支出1798.3万元，其中基本支出986.3万元，项目支出821万元。",
        Told("sum", ("1798.3", "1807.3"), "支出"),
    ),
    "rate": (
        6,
        "年初预算1850万元，实际支出1798.3万元，预算执行率99.21%。",
        Told("rate", ("99.21", "97.21"), "执行率|支出"),
    ),
    "change": (
        7,
        "“三公”经费支出21.6万元，比上年减少2.4万元，下降12%。",
        Told("change", ("12", "10"), "三公|下降"),
    ),
    "completion": (
        9,
        "计划补植乔木2000株，实际补植2100株，完成率115%。",
        Told("rate", ("115", "105"), "乔木|完成率"),
    ),
    "share": (
        10,
        "发放问卷400份，收回380份，回收率98%；满意361份，满意率95%。",
        Told("rate", ("98", "95"), "问卷|回收率"),
    ),
    "price": (
        11,
        "购置割草机6台，单价0.85万元，共支出5.6万元。",
        Told("price", ("5.6", "5.1"), "割草机|单价"),
    ),
    "posts": (
        2,
        "我局内设机构4个，下属事业单位2个。编制48人，其中行政编制14人、事业编制36人；年末在职45人。",
        Told("sum", ("48", "50"), "编制"),
    ),
}


def with_wrong(name: str) -> tuple[tuple[str, ...], Told]:
    place, sentence, told = WRONG[name]
    return (*RIGHT[:place], sentence, *RIGHT[place + 1 :]), told


def with_all_wrong() -> tuple[tuple[str, ...], tuple[Told, ...]]:
    texts = {place: sentence for place, sentence, _ in WRONG.values()}
    report = tuple(texts.get(place, sentence) for place, sentence in enumerate(RIGHT))
    return report, tuple(told for _, _, told in WRONG.values())


def spending_table() -> Grid:
    """A table inside a report that agrees with its sentences."""
    grid = Grid(4)
    for cells in (
        ("项目", "年初预算数（万元）", "全年执行数（万元）", "执行率"),
        ("基本支出", "1000", "986.3", "98.63%"),
        ("项目支出", "850", "812", "95.53%"),
        ("合计", "1850", "1798.3", "97.21%"),
    ):
        grid.add(Cell(text) for text in cells)
    return grid
