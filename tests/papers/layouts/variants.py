"""Files as they are: the same forms with covers, on several sheets, cut, merged, hidden, and in every kind of file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tests.papers.layouts.defects import DEFECTS, Told
from tests.papers.layouts.drawing import Column, Layout, col, draw, left_of
from tests.papers.layouts.forms import Form, Indicator, right, with_row
from tests.papers.layouts.grids import Grid, stacked
from tests.papers.layouts.regions import ANHUI, HUBEI, HUNAN_PROJECT, NATIONAL, NINGXIA, YUNNAN
from tests.papers.layouts.samples import FORMS, PROJECT
from tests.papers.layouts.writers import Sheet


@dataclass(frozen=True, slots=True)
class Variant:
    """Sheets, the forms that are in them with their layouts, what must and what may be told."""

    sheets: tuple[Sheet, ...]
    forms: tuple[tuple[Layout, Form], ...]
    told: tuple[Told, ...] = ()
    may: tuple[Told, ...] = ()


WRONG, WRONG_TOLD = DEFECTS["score above"].change(PROJECT)
BESIDE = replace(WRONG, title="桥梁检测")
COVER = Sheet("封面", ("绩效自评资料", "单位：青溪区公路养护站", "2023年3月"))
RULES = Sheet(
    "填报说明", ("填报说明", "1.定量指标得分=实际完成值/年度指标值×分值", "2.分值合计100分，其中预算执行10分")
)


def sheet(*parts: Grid | str, name: str = "自评表") -> Sheet:
    return Sheet(name, parts)


def gap() -> Grid:
    return Grid(1, height=1)


def first_row(grid: Grid, form: Form) -> int:
    """The row of the first indicator."""
    return grid.find(form.indicators[0].name)[0]


def place_of(layout: Layout, role: str) -> int:
    return left_of(layout, next(column for column in layout.indicators if column.role == role))


def covered(name: str) -> Variant:
    layouts = {"cover": NATIONAL, "cover of Hubei": HUBEI}
    layout = layouts[name]
    form = FORMS[layout.form]
    return Variant((COVER, RULES, sheet(draw(layout, form))), ((layout, form),))


def second_sheet() -> Variant:
    sheets = (sheet(draw(NATIONAL, PROJECT), name="项目1"), sheet(draw(NATIONAL, BESIDE), name="项目2"))
    return Variant(sheets, ((NATIONAL, PROJECT), (NATIONAL, BESIDE)), (WRONG_TOLD,))


def hidden_sheet() -> Variant:
    """A draft that the program does not show."""
    draft = replace(sheet(draw(NATIONAL, BESIDE), name="草稿"), is_hidden=True)
    return Variant((draft, sheet(draw(NATIONAL, PROJECT))), ((NATIONAL, PROJECT),))


def two_in_one_sheet() -> Variant:
    grid = stacked([draw(HUNAN_PROJECT, PROJECT), gap(), draw(HUNAN_PROJECT, BESIDE)])
    return Variant((sheet(grid),), ((HUNAN_PROJECT, PROJECT), (HUNAN_PROJECT, BESIDE)), (WRONG_TOLD,))


def continued(form: Form, told: tuple[Told, ...], *, has_head: bool, inside: int = 5) -> Variant:
    """The table goes on behind a page break, ``inside`` rows below its first indicator."""
    grid = draw(NATIONAL, form)
    first = first_row(grid, form)
    head = [grid.cut(first - 1, first)] if has_head else []
    lower = stacked([*head, grid.cut(first + inside, grid.height)])
    return Variant((sheet(grid.cut(0, first + inside), "— 1 —", lower),), ((NATIONAL, form),), told)


def hidden_row() -> Variant:
    """An indicator of last year, out of sight: 30 of 5 points, and no part of the sums."""
    old = Indicator("产出指标", "数量指标", "已取消的指标", "≥", Decimal(10), "个", Decimal(2), Decimal(5), Decimal(30))
    drawn = replace(PROJECT, indicators=(*PROJECT.indicators[:5], old, *PROJECT.indicators[5:]))
    grid = draw(NATIONAL, drawn)
    grid.hidden_rows.add(grid.find(old.name)[0])
    return Variant((sheet(grid),), ((NATIONAL, PROJECT),))


def hidden_column() -> Variant:
    """Scores of a draft in a column out of sight."""
    columns = (col("draft", "得分") if column.role == "remark" else column for column in HUNAN_PROJECT.indicators)
    layout = replace(HUNAN_PROJECT, indicators=tuple(columns))
    grid = draw(layout, PROJECT)
    grid.hidden_columns.add(place_of(layout, "draft"))
    return Variant((sheet(grid),), ((layout, PROJECT),))


def merged_target(*, is_wrong: bool) -> Variant:
    """One target for two rows; the second is scored by it."""
    first = PROJECT.indicators[0]
    second = replace(first, name="养护便道里程", actual=Decimal("119.7"), reason="一段便道封闭施工。")
    form = right(replace(PROJECT, indicators=(first, second, *PROJECT.indicators[2:])))
    told: tuple[Told, ...] = ()
    if is_wrong:
        form, _ = with_row(form, lambda item: item.name == second.name, score=second.weight)
        told = (Told("score above", ("10", "9.5"), second.name),)
    grid = draw(NATIONAL, form)
    row = first_row(grid, form)
    grid.merge_down(place_of(NATIONAL, "goal"), row, row + 1)
    return Variant((sheet(grid),), ((NATIONAL, form),), told)


def in_percent(form: Form, told: tuple[Told, ...] = ()) -> Variant:
    """Rates, targets and results as fractions in percent formats."""

    def formatted(columns: tuple[Column, ...]) -> tuple[Column, ...]:
        return tuple(replace(column, shown="format") for column in columns)

    layout = replace(NATIONAL, money=formatted(NATIONAL.money), indicators=formatted(NATIONAL.indicators))
    return Variant((sheet(draw(layout, form)),), ((layout, form),), told)


def above_hundred(*, is_wrong: bool) -> Variant:
    """1.05 shown as 105 % meets 1.00; wrong: 0.95 shown as 95 % with full points."""
    done = Decimal(95) if is_wrong else Decimal(105)
    form, before = with_row(PROJECT, lambda item: item.sign == "=", actual=done)
    return in_percent(form, (Told("score above", ("10", "9.5"), before.name),) if is_wrong else ())


def bare_fraction() -> Variant:
    """0.97 below a head that says %: very likely 97 %, so a question and no accusation."""
    rows = tuple(replace(row, rate=row.rate / 100 if row.rate else None) for row in PROJECT.money)
    form = replace(PROJECT, money=rows)
    return Variant((sheet(draw(NINGXIA, form)),), ((NINGXIA, form),), may=(Told("rate", ("0.97",), "执行率|资金"),))


VARIANTS: Mapping[str, Callable[[], Variant]] = {
    "cover in front": lambda: covered("cover"),
    "cover in front of Hubei": lambda: covered("cover of Hubei"),
    "second sheet": second_sheet,
    "hidden sheet": hidden_sheet,
    "two in one sheet": two_in_one_sheet,
    "continued with its head": lambda: continued(PROJECT, (), has_head=True),
    "continued without head": lambda: continued(PROJECT, (), has_head=False),
    "continued inside a level": lambda: continued(PROJECT, (), has_head=False, inside=2),
    "continued, one score wrong": lambda: continued(WRONG, (WRONG_TOLD,), has_head=False, inside=1),
    "hidden row": hidden_row,
    "hidden column": hidden_column,
    "merged target": lambda: merged_target(is_wrong=False),
    "merged target, second score wrong": lambda: merged_target(is_wrong=True),
    "percent formats": lambda: in_percent(PROJECT),
    "percent formats, one score wrong": lambda: in_percent(WRONG, (WRONG_TOLD,)),
    "105 % by its format": lambda: above_hundred(is_wrong=False),
    "95 % by its format, full points": lambda: above_hundred(is_wrong=True),
    "bare fraction below %": bare_fraction,
}
IN_DOCUMENTS = ("continued with its head", "continued without head", "continued inside a level")
IN_EVERY_FILE = (NATIONAL, YUNNAN, ANHUI, HUBEI)


def in_every_file() -> Iterator[tuple[str, Variant]]:
    """Layouts that every kind of file is written in, right and with one score or rate wrong."""
    for layout in IN_EVERY_FILE:
        form = FORMS[layout.form]
        kind = "score above" if "weight" in layout.roles else "rate"
        changed, told = DEFECTS[kind].change(form)
        yield f"{layout.name}, right", Variant((sheet(draw(layout, form)),), ((layout, form),))
        yield f"{layout.name}, {kind}", Variant((sheet(draw(layout, changed)),), ((layout, changed),), (told,))
