"""The names that reports use for a base figure beside its official label."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.budgets.facts.catalogue import FIGURES


@dataclass(frozen=True, slots=True)
class FigureNames:
    """``sure`` names mean the figure (in prose the first), ``likely`` ones nearly always do, ``possible`` ones may."""

    sure: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()


_IN_POST = (
    "在职",
    "在编",
    "在岗",
    "在职在编",
    "在编在职",
    "在岗在编",
    "在编在岗",
    "在职在岗",
    "编制内实有",
    "实有在编",
    "实有在职",
    "现有在职",
    "现有在编",
    "实际在编",
    "实际在岗",
)
_OTHER_NAMES: Mapping[str, FigureNames] = {
    "abroad_groups": FigureNames(likely=("因公出国（境）团组", "出国（境）团组", "出国团组")),
    "project_count": FigureNames(likely=("实施项目", "安排项目")),
    "establishment": FigureNames(
        sure=(
            "编制人数",
            "编制总数",
            "人员编制数",
        ),
        likely=(
            "编制",
            "人员编制",
        ),
    ),
    "establishment_administrative": FigureNames(sure=("机关行政编制",), possible=("行政",)),
    "establishment_institution": FigureNames(sure=("二级机构事业编制",), possible=("事业",)),
    "establishment_worker": FigureNames(possible=("工勤",)),
    "in_post": FigureNames(
        sure=("在职人数",),
        likely=tuple(
            f"{state}{who}" for state in _IN_POST for who in ("", "人员", "人数", "职工", "干部职工", "工作人员")
        ),
        possible=("实有人数", "实有人员", "现有人员", "现有职工", "干部职工"),
    ),
    "vehicles": FigureNames(
        sure=(
            "公务用车购置及运行维护费",
            "公务用车购置及运行费",
            "公务用车购置和运行维护费",
        ),
        likely=("公务用车费",),
    ),
    "vehicle_purchase": FigureNames(
        sure=(
            "公务用车购置费",
            "公务用车购置",
            "公车购置费",
        )
    ),
    "vehicle_running": FigureNames(
        sure=(
            "公务用车运行维护费",
            "公务用车运行维护",
            "公务用车运行费",
            "公车运行维护费",
        ),
        likely=(
            "车辆运行维护",
            "车辆运行维护费",
            "车辆运行费",
            "公务用车运维费",
            "公车运维费",
        ),
    ),
    "abroad": FigureNames(
        sure=(
            "因公出国（境）费",
            "因公出国（境）",
            "因公出国费",
        ),
        likely=("出国费", "出国费用", "出国（境）费"),
    ),
    "reception": FigureNames(sure=("公务接待费",), likely=("接待", "接待费", "接待经费")),
    "meetings_training": FigureNames(sure=("会议费和培训费", "会议费与培训费", "会议培训费")),
    "office": FigureNames(possible=("办公费",)),
    "procurement": FigureNames(possible=("政府采购",)),
    "total_expenditure": FigureNames(
        sure=("支出合计",),
        likely=(
            "总支出",
            "支出总额",
            "本年支出",
            "本年支出合计",
            "部门整体支出",
            "支出决算",
            "支出决算数",
            "支出决算总额",
            "决算支出",
        ),
        possible=("整体支出",),
    ),
    "personnel_expenditure": FigureNames(possible=("人员支出",)),
    "operating_expenditure": FigureNames(sure=("日常公用经费",), possible=("公用支出",)),
    "project_expenditure": FigureNames(possible=("专项支出",)),
    "opening_balance": FigureNames(
        likely=(
            "年初结转结余",
            "上年结转结余",
        ),
        possible=(
            "上年结转",
            "年初结转",
        ),
    ),
    "closing_balance": FigureNames(
        likely=("年末结转结余",),
        possible=(
            "年末结余",
            "年末结转",
        ),
    ),
    "income": FigureNames(
        likely=("本年收入合计",),
        possible=(
            "收入合计",
            "收入总计",
            "总收入",
        ),
    ),
    "budget_added": FigureNames(
        likely=("全年追加预算", "年中追加预算"),
        possible=(
            "追加",
            "追加预算",
            "年中追加",
        ),
    ),
    "project_income": FigureNames(likely=("项目资金",)),
    "project_opening_balance": FigureNames(
        possible=(
            "上年结转",
            "年初结转",
        )
    ),
    "project_local_appropriation": FigureNames(
        sure=(
            "区本级财政拨款",
            "县本级财政拨款",
            "市本级财政拨款",
        ),
        possible=("财政拨款",),
    ),
    "project_higher_transfer": FigureNames(
        possible=(
            "财政拨款",
            "上级资金",
            "上级补助",
        )
    ),
    "project_closing_balance": FigureNames(
        possible=(
            "年末结余",
            "年末结转",
        )
    ),
    "abroad_persons": FigureNames(likely=("因公出国（境）",)),
    "reception_batches": FigureNames(
        sure=("公务接待批次",),
        likely=(
            "公务接待",
            "国内公务接待",
        ),
    ),
    "reception_persons": FigureNames(
        sure=("公务接待人次",),
        likely=(
            "公务接待",
            "国内公务接待",
        ),
    ),
    "vehicles_owned": FigureNames(
        sure=("公务用车保有", "公车保有量"),
        likely=("保有公务用车", "保有公车", "保有车辆", "车辆保有量", "现有公务用车", "实有公务用车"),
    ),
}
# Labels that mean their figure only inside its table.
_BARE_LABELS = frozenset(("批复规模", "实际规模", "预算投资", "实际投资", "其他收入"))
TOTAL_SCORE_NAMES = ("自评总分", "自评得分", "自评总得分", "自评综合得分", "综合得分", "总得分")


def names_of_figure(key: str) -> FigureNames:
    """Every name of a base figure, its official label first."""
    label, other = FIGURES[key].label, _OTHER_NAMES.get(key, FigureNames())
    if label in _BARE_LABELS:
        return FigureNames(other.sure, other.likely, (label, *other.possible))
    return FigureNames((label, *other.sure), other.likely, other.possible)


def name_in_prose(key: str) -> str:
    """What a report calls a base figure."""
    return next(iter(_OTHER_NAMES.get(key, FigureNames()).sure), FIGURES[key].label)
