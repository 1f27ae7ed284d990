"""The fields of a task and of 基本情况."""

from collections.abc import Mapping
from dataclasses import replace

from apps.core.fields import Field, by_name
from apps.indicators.facts import CELL_OF_PART, FORM_FIELDS

CYCLE_FIELDS: Mapping[str, Field] = by_name(
    Field("title", "任务名称", instruction="留空时为“（年度）年度部门整体支出绩效自评”。", short="任务"),
    Field("issuer", "组织单位", instruction="印在报告封面上。"),
    Field("scheme", "部门整体评分方案"),
    Field("project_scheme", "项目自评方案"),
    Field("opens_on", "填报开始日期", short="填报开始"),
    Field("fill_deadline", "填报截止日期", short="填报截止"),
    Field("review_deadline", "审核截止日期", short="审核截止"),
    Field("has_department_review", "部门内部审核"),
    Field("has_line_review", "业务股室审核"),
    Field("has_performance_review", "绩效股审核"),
)
BASIC_FIELDS: Mapping[str, Field] = by_name(
    Field("contact_name", "填表人", is_required=True),
    Field("contact_phone", "联系电话", instruction="仅供审核联系，不印入报告，不对外公开。", is_required=True),
    Field("head_name", "单位负责人"),
    Field(
        "duties",
        "职能职责概述",
        instruction="按“三定”规定概括主要职责，写明内设机构和二级机构。",
        is_required=True,
        is_long=True,
    ),
    Field(
        "main_work",
        "年度主要工作内容",
        instruction="列出本年度的重点工作，与预算安排的项目对应。",
        is_required=True,
        is_long=True,
    ),
    replace(FORM_FIELDS["expected_goal"], instruction="填预算批复时确定的整体绩效目标。"),
    replace(FORM_FIELDS["achieved_goal"], instruction="逐项对应预期目标，写明完成的数量和结果。"),
    Field(
        "thrift_measures",
        "厉行节约保障措施",
        instruction="写明控制“三公”经费和公用经费的制度和做法。",
        is_long=True,
    ),
)


def visible_cell(cell: str) -> str:
    """The cell of a page that shows what the cell ``cell`` holds: parts of a target have no input of their own."""
    row, _, part = cell.rpartition(".")
    return f"{row}.{CELL_OF_PART[part]}" if row.startswith("indicator.") and part in CELL_OF_PART else cell
