"""Checks of the base figures and budget lines against each other (regulation §5, F01–F08 and F14; F19)."""

from collections.abc import Iterator

from apps.budgets.enums import Column, LineKind, LineNature
from apps.budgets.facts import (
    BALANCE,
    BASIC_EXPENDITURE,
    ESTABLISHMENT,
    FIGURES,
    FUND_COLUMNS,
    LINE_FIELDS,
    PROJECT_BALANCE,
    PROJECT_INCOME,
    THREE_PUBLIC,
    TOTAL_EXPENDITURE,
    VEHICLES,
    Relation,
)
from apps.core.amounts import percentage_of, show_amount, show_percent
from apps.core.findings import Finding, Severity
from apps.evaluations.checks.equations import Side, gap, joined, side_of, side_of_lines, sides_of
from apps.evaluations.checks.findings import accuse
from apps.evaluations.checks.places import LINES_GAP, at_figure
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import Assessment

COLUMN_OF_AMOUNT = {"original": Column.BUDGET, "adjusted": Column.ADJUSTED, "actual": Column.ACTUAL}


def f01_total_expenditure_adds_up(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """支出总计 = 基本支出 + 项目支出 (+ 上缴上级 + 经营 + 对附属单位补助), every column (regulation §5, F01)."""
    return _adds_up(sheet, TOTAL_EXPENDITURE)


def f02_basic_expenditure_adds_up(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """基本支出 = 人员经费 + 公用经费, every column (regulation §5, F02)."""
    return _adds_up(sheet, BASIC_EXPENDITURE)


def f03_lines_agree_with_basic_expenditure(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Σ personnel lines = 人员经费 and Σ operating lines = 公用经费, once lines are split (regulation §5, F03).

    While some lines are not split the sums are incomplete and may only be too large.
    """
    basic = [line for line in sheet.lines if line.kind is LineKind.BASIC]
    split = [line for line in basic if line.nature is not LineNature.UNSPLIT]
    is_complete = len(split) == len(basic) and all(line.kind is not LineKind.UNSPLIT for line in sheet.lines)
    for amount, column in COLUMN_OF_AMOUNT.items():
        if all(getattr(line, amount).value is None for line in split):
            continue
        for nature, key in (
            (LineNature.PERSONNEL, "personnel_expenditure"),
            (LineNature.OPERATING, "operating_expenditure"),
        ):
            lines = [line for line in split if line.nature is nature]
            detail = side_of_lines(f"功能分类明细中的{nature.label}", lines, amount, is_complete)
            stated = side_of(sheet.figures, key, column)
            if gap(detail, stated) is not None:
                yield accuse(
                    sheet,
                    "F03",
                    at_figure(key, column),
                    _message(column.label, detail, stated)
                    + f"\n请核对明细的{LINE_FIELDS['kind'].label}和金额，更正填错的一项。",
                    expected=detail.total,
                    actual=stated.total,
                )


def f04_function_classes_add_up(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Σ 功能分类 = 支出总计, every filled column (regulation §5, F04).

    Classes above the total are always an error; below it some class is not listed, and the scheme says
    whether that may be explained. The actual column is accused at the row 其他未列示功能分类.
    """
    for amount, column in COLUMN_OF_AMOUNT.items():
        classes = side_of_lines("各功能分类合计", sheet.lines, amount)
        total = side_of(sheet.figures, "total_expenditure", column)
        difference = gap(classes, total) if classes.typed and total.typed else None
        if difference is None:
            continue
        where = LINES_GAP if column is Column.ACTUAL else at_figure("total_expenditure", column)
        message = _message(column.label, classes, total)
        if difference > 0:
            message += "\n功能分类不能超过支出总计，请核对后更正。"
            yield Finding("F04", Severity.ERROR, where, message, total.total, classes.total)
            continue
        share = show_percent(percentage_of(-difference, total.total))
        message = f"{message.removesuffix('。')}，占 {share or '—'}。\n请补列未列示的功能分类，或说明原因。"
        yield accuse(sheet, "F04", where, message, expected=total.total, actual=classes.total)


def f05_balance_holds(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """年初结转结余 + 本年收入 (+ 使用非财政拨款结余) = 支出 + 结余分配 + 年末结转结余 (regulation §5, F05)."""
    return _balances(sheet, BALANCE, "closing_balance", "收支平衡", "请核对收入、支出和年末结转结余，更正填错的一项。")


def f06_project_balance_holds(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """项目总收入 − 项目支出 = 年末结转结余 (regulation §5, F06)."""
    return _balances(
        sheet,
        PROJECT_BALANCE,
        "project_closing_balance",
        "项目资金",
        "请核对项目收入、支出和年末结转结余，更正填错的一项。",
    )


def f07_three_public_adds_up(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """“三公” = 用车 + 出国 + 接待, 用车 = 购置 + 运行维护, every column (regulation §5, F07)."""
    yield from _adds_up(sheet, THREE_PUBLIC)
    yield from _adds_up(sheet, VEHICLES)


def f08_project_income_adds_up(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """项目总收入 = 年初结转结余 + 本级财政拨款 + 上级转移支付 + 其他收入 (regulation §5, F08)."""
    return _adds_up(sheet, PROJECT_INCOME)


def f14_establishment_adds_up(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """编制数 = 行政 + 事业 + 工勤编制; nobody is in post without establishment (regulation §5, F14; §4.4)."""
    yield from _adds_up(sheet, ESTABLISHMENT)
    establishment = sheet.figures.value("establishment", Column.CURRENT)
    in_post = sheet.figures.value("in_post", Column.CURRENT)
    if establishment == 0 and in_post:
        yield accuse(
            sheet,
            "F14",
            at_figure("in_post", Column.CURRENT),
            f"编制数为 0 人，实际在职人数为 {show_amount(in_post, 0)} 人，无法计算在职人员控制率。"
            "\n请核对编制数和在职人数。",
            expected=establishment,
            actual=in_post,
        )


def f19_funds_add_up(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Each split of the money block = 年度资金总额, every column, in the form of a department (regulation §4.3 d)."""
    form = sheet.scheme.project_form
    if form is None:
        return
    for column in FUND_COLUMNS:
        total = side_of(sheet.figures, form.money_total, column)
        for split in form.money_splits:
            parts = joined(side_of(sheet.figures, row.figure, column) for row in split.rows)
            if parts.typed and total.typed and gap(parts, total) is not None:
                yield accuse(
                    sheet,
                    "F19",
                    at_figure(split.rows[0].figure, column),
                    f"{split.title}的{_message(column.label, parts, total)}\n请核对资金来源和支出，更正填错的一项。",
                    expected=total.total,
                    actual=parts.total,
                )


def _balances(sheet: Sheet, relation: Relation, closing: str, subject: str, advice: str) -> Iterator[Finding]:
    """Resources against uses; the closing balance is accused."""
    resources, uses = sides_of(sheet.figures, relation)
    difference = gap(resources, uses)
    if difference is not None:
        stated = sheet.figures.value(closing, Column.CURRENT)
        yield accuse(
            sheet,
            relation.check,
            at_figure(closing, Column.CURRENT),
            f"{_message(subject, resources, uses)}\n{advice}",
            expected=None if stated is None else stated + difference,
            actual=stated,
        )


def _adds_up(sheet: Sheet, relation: Relation) -> Iterator[Finding]:
    """A typed total against its parts, column by column; an empty total is computed and cannot be wrong."""
    [key] = relation.wholes
    definition = FIGURES[key]
    places = min(definition.places, 2)
    for column in definition.columns:
        stated = sheet.figures.stated(key, column)
        if stated is None:
            continue
        parts = joined(side_of(sheet.figures, part, column) for part in relation.parts)
        total = Side((definition.label,), (stated,))
        if gap(parts, total) is not None:
            yield accuse(
                sheet,
                relation.check,
                at_figure(key, column),
                _message(column.label, parts, total, definition.unit.label, places)
                + "\n请核对各项和合计，更正填错的一项。",
                expected=parts.total,
                actual=stated,
            )


def _message(subject: str, left: Side, right: Side, unit: str = "万元", places: int = 2) -> str:
    difference = show_amount(abs(left.total - right.total), places)
    return f"{subject}（{unit}）：{left.words(places)}，{right.words(places)}，相差 {difference}。"
