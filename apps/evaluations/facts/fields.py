"""The fields of 基本情况."""

from collections.abc import Mapping
from dataclasses import replace

from apps.core.fields import Field, by_name
from apps.indicators.facts import FORM_FIELDS

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
