"""Coded words of the evaluation and its life."""

from apps.core.enums import LabelledEnum


class Status(LabelledEnum):
    """Where an evaluation stands; the words are those of the badges."""

    DRAFT = "draft", "填报中"
    DEPARTMENT_REVIEW = "department_review", "部门审核中"
    SUBMITTED = "submitted", "已提交待受理"
    LINE_REVIEW = "line_review", "业务股室审核中"
    PERFORMANCE_REVIEW = "performance_review", "绩效股审核中"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已审定"
    PUBLISHED = "published", "已公开"


class Action(LabelledEnum):
    """What people do with an evaluation; the words are those of the buttons."""

    EDIT = "edit", "填报"
    SUBMIT = "submit", "提交审核"
    ENDORSE = "endorse", "审核通过并报送财政"
    BEGIN = "begin", "受理审核"
    FORWARD = "forward", "审核通过并转绩效股"
    RETURN = "return", "退回修改"
    APPROVE = "approve", "审定通过"
    WITHDRAW = "withdraw", "撤回"
    REOPEN = "reopen", "重新开启填报"
    PUBLISH = "publish", "公开"
    ADOPT = "adopt", "更新评分方案"


class Section(LabelledEnum):
    """The sections of the task list, in the order of the work."""

    BASICS = "basics", "基本情况"
    BASE = "base", "基础数据"
    MONEY = "money", "支出与资金"
    PROJECTS = "projects", "项目及项目自评表"
    SCORES = "scores", "部门整体评分表"
    NARRATIVE = "narrative", "报告正文"
    EVIDENCE = "evidence", "佐证材料"


class CellState(LabelledEnum):
    """What became of a cell that somebody typed into."""

    SAVED = "saved", "已保存"
    INVALID = "invalid", "待更正"
    CONFLICT = "conflict", "与他人修改冲突"
    TOO_LONG = "too_long", "过长，未保存"
    LOCKED = "locked", "已锁定，未保存"
    GONE = "gone", "已不存在，未保存"
    DOUBTED = "doubted", "待确认单位，未保存"


class TickAnswer(LabelledEnum):
    """The answer to one point of a checklist."""

    YES = "yes", "是"
    NO = "no", "否"


class RowKind(LabelledEnum):
    """Kinds of rows that people add, order and delete."""

    LINE = "line", "功能分类行"
    PROJECT = "project", "项目"
    INDICATOR = "indicator", "指标"
