"""The index of names: every figure of a sheet under the names that reports use for it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import chain

from apps.budgets.enums import Column, Unit
from apps.budgets.facts import FIGURES
from apps.core.quantities import Dimension, Measure, measure_of
from apps.evaluations.checks.words.names import misspelt
from apps.evaluations.checks.words.subjects import LONGEST_NAME, Index, Meanings, Subject, Trust, bare
from apps.evaluations.checks.words.tokens import lines_by_class
from apps.evaluations.facts import ProjectIndicator, Sheet
from apps.evaluations.rules import Assessment, table_rows
from apps.indicators.enums import Operator

SHORT_NAME = 3

# Names beside the official label: those that mean the figure, those that nearly always do, those that may.
_NAMES: Mapping[str, tuple[Sequence[str], Sequence[str], Sequence[str]]] = {
    "establishment": (("编制人数", "编制总数", "人员编制数"), ("编制", "人员编制"), ()),
    "establishment_administrative": (("机关行政编制",), (), ("行政",)),
    "establishment_institution": (("二级机构事业编制",), (), ("事业",)),
    "establishment_worker": ((), (), ("工勤",)),
    "in_post": (("在职人数",), ("在职", "在职人员", "在职在编人员", "在编在职人员"), ("实有人数", "实有人员")),
    "vehicles": (
        ("公务用车购置及运行维护费", "公务用车购置及运行费", "公务用车购置和运行维护费"),
        ("公务用车费",),
        (),
    ),
    "vehicle_purchase": (("公务用车购置", "公务用车购置费", "公车购置费"), (), ()),
    "vehicle_running": (("公务用车运行维护费", "公务用车运行维护", "公务用车运行费", "公车运行维护费"), (), ()),
    "abroad": (("因公出国（境）费", "因公出国（境）", "因公出国费"), (), ()),
    "reception": (("公务接待费",), (), ()),
    "office": ((), (), ("办公费",)),
    "procurement": ((), (), ("政府采购",)),
    "total_expenditure": (("支出合计",), ("总支出", "本年支出合计"), ("本年支出", "整体支出", "部门整体支出")),
    "personnel_expenditure": ((), (), ("人员支出",)),
    "operating_expenditure": (("日常公用经费",), (), ("公用支出",)),
    "project_expenditure": ((), (), ("专项支出",)),
    "opening_balance": ((), ("年初结转结余", "上年结转结余"), ("上年结转", "年初结转")),
    "closing_balance": ((), ("年末结转结余",), ("年末结余", "年末结转")),
    "income": ((), ("本年收入合计",), ("收入合计", "总收入")),
    "budget_added": ((), (), ("追加", "追加预算", "年中追加")),
    "project_income": ((), ("项目资金",), ()),
    "project_opening_balance": ((), (), ("上年结转", "年初结转")),
    "project_local_appropriation": (("区本级财政拨款", "县本级财政拨款", "市本级财政拨款"), (), ("财政拨款",)),
    "project_higher_transfer": ((), (), ("财政拨款", "上级资金", "上级补助")),
    "project_closing_balance": ((), (), ("年末结余", "年末结转")),
    "abroad_persons": ((), ("因公出国（境）",), ()),
    "reception_batches": (("公务接待批次",), ("公务接待", "国内公务接待"), ()),
    "reception_persons": (("公务接待人次",), ("公务接待", "国内公务接待"), ()),
    "vehicles_owned": (("公务用车保有",), (), ()),
}
# Labels that mean their figure only inside its table.
_BARE_LABELS = {"批复规模", "实际规模", "预算投资", "实际投资", "其他收入"}
_TOTALS = ("自评总分", "自评得分", "自评综合得分", "综合得分", "总得分")


def index_of(sheet: Sheet, assessment: Assessment) -> Index:
    """Every name of the sheet with all that it can mean."""
    found: dict[str, Meanings] = {}
    for names, subject, trust in (*_figures(sheet), *_classes(sheet), *_projects(sheet), *_scores(sheet, assessment)):
        for name in names:
            key = bare(name)
            if 2 <= len(key) <= LONGEST_NAME:
                found[key] = (*found.get(key, ()), (subject, trust))
    return found


def names_of(key: str) -> tuple[str, ...]:
    """The names of a base figure, as ``bare`` leaves them."""
    return tuple(bare(name) for name in (FIGURES[key].label, *chain.from_iterable(_NAMES.get(key, ())[:2])))


Entry = tuple[Sequence[str], Subject, Trust]


def _figures(sheet: Sheet) -> list[Entry]:
    entries: list[Entry] = []
    for key, definition in FIGURES.items():
        measure = measure_of(definition.unit.label.replace("㎡", "平方米"))
        if measure is None:
            continue
        values = {column: sheet.figures.value(key, column) for column in definition.columns}
        cells = {column: f"figure.{key}.{column}" for column in definition.columns}
        subject = Subject(definition.label, measure, values, cells)
        firm, soft, weak = _NAMES.get(key, ((), (), ()))
        is_bare = definition.label in _BARE_LABELS
        entries.append(((definition.label,), subject, Trust.WEAK if is_bare else Trust.FIRM))
        entries += ((firm, subject, Trust.FIRM), (soft, subject, Trust.SOFT), (weak, subject, Trust.WEAK))
    return entries


def _classes(sheet: Sheet) -> list[Entry]:
    entries: list[Entry] = []
    for name, lines in lines_by_class(sheet).items():
        values = {column: _sum([getattr(line, amount).value for line in lines]) for column, amount in _AMOUNTS.items()}
        cells = {column: f"line.{lines[0].id}.{amount}" for column, amount in _AMOUNTS.items()}
        subject = Subject(name, _MONEY, values, cells)
        trust = Trust.WEAK if name == "其他支出" else Trust.FIRM
        entries.append(((name, *misspelt(name)), subject, trust))
    return entries


def _projects(sheet: Sheet) -> list[Entry]:
    entries: list[Entry] = []
    for project in sheet.projects:
        budget = project.budget
        values = {column: budget.total(amount) for column, amount in _AMOUNTS.items()}
        values[Column.PRIOR] = budget.prior_actual.value
        cells = {column: f"funding.{project.id}.appropriation.{amount}" for column, amount in _AMOUNTS.items()}
        cells[Column.PRIOR] = f"project.{project.id}.prior_actual"
        entries.append(((budget.name,), Subject(f"项目“{budget.name}”", _MONEY, values, cells), Trust.SOFT))
        entries += _targets(project.indicators)
    return entries


def _targets(rows: Iterable[ProjectIndicator]) -> list[Entry]:
    entries: list[Entry] = []
    for row in rows:
        measure = measure_of(row.unit) if row.operator is not Operator.QUALITATIVE else None
        if measure is None:
            continue
        answers = {Column.ACTUAL: row.actual.value, Column.BUDGET: row.target_number.value}
        scaled = {column: None if v is None else v * measure.factor for column, v in answers.items()}
        cells = {Column.ACTUAL: f"indicator.{row.id}.actual", Column.BUDGET: f"indicator.{row.id}.target_number"}
        subject = Subject(f"指标“{row.name}”", measure, scaled, cells)
        name = bare(row.name)
        entries.append(((name,), subject, Trust.SOFT if len(name) > SHORT_NAME else Trust.WEAK))
        # “合格率” may be short for “培训考核合格率”.
        endings = tuple(name[place:] for place in range(1, len(name) - SHORT_NAME + 1))
        entries.append((endings, subject, Trust.WEAK))
    return entries


def _scores(sheet: Sheet, assessment: Assessment) -> list[Entry]:
    entries = _targets(sheet.targets)
    for indicator in table_rows(sheet.scheme):
        value, measure = assessment.table.rows[indicator.key].computed.value, measure_of(indicator.unit)
        if measure is not None and value is not None:
            cells = {Column.CURRENT: f"score.{indicator.key}.value"}
            subject = Subject(indicator.name, measure, {Column.CURRENT: value}, cells)
            trust = Trust.FIRM if indicator.formula else Trust.SOFT
            entries.append(((indicator.name,), subject, trust))
            if indicator.name.endswith("满意度"):
                entries.append((("综合满意度", "服务对象满意度"), subject, Trust.SOFT))
    points = measure_of("分")
    if points is not None:
        total, cells = {Column.CURRENT: assessment.table.total}, {Column.CURRENT: "scores.stated_total"}
        entries.append((_TOTALS, Subject("自评总分", points, total, cells), Trust.SOFT))
    return entries


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    present = [value for value in values if value is not None]
    return sum(present, Decimal(0)) if len(present) == len(values) else None


_AMOUNTS = {Column.BUDGET: "original", Column.ADJUSTED: "adjusted", Column.ACTUAL: "actual"}
_MONEY = Measure(Dimension.MONEY, Decimal(1), Unit.TEN_THOUSAND_YUAN.label)
