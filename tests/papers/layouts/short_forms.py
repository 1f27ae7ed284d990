"""Short forms under words that the reader was not taught: a title, money, indicators, a total; all invented."""

from collections.abc import Sequence

from tests.papers.layouts.drawing import Column, Layout, col
from tests.papers.layouts.other_heads import SPLIT, WHOLE

MONEY = ("label", "budget", "spent", "weight", "rate", "score")
ROWS = ("level1", "level2", "name", "goal", "result", "weight", "score", "reason")
TABLE = ("level1", "level2", "name", "standard", "weight", "score", "reason")


def heads(roles: Sequence[str], labels: str) -> tuple[Column, ...]:
    """Labels parted by `` | ``, the lines of one by ``/ ``."""
    return tuple(col(role, label) for role, label in zip(roles, labels.split(" | "), strict=True))


def short(
    name: str, money: str, indicators: tuple[Column, ...], *, form: str = "project", levels: str = "merged"
) -> Layout:
    """The first column of the money reaches over what the indicators have more; the total stands below its columns."""
    above = heads(MONEY, money) if money else ()
    if above:
        above = (col("label", above[0].heads[0], 1 + len(indicators) - len(above)), *above[1:])
    printed = [column.role if column.role in ("weight", "score") else "" for column in indicators]
    first = next(index for index, role in enumerate(printed) if role)
    figures = {"weight": "{weights}", "score": "{total}", "": ""}
    return Layout(
        name=name,
        form=form,
        above=("{year}年度支出绩效自评表", "部门名称*2 | {department}"),
        money=above,
        rows=(WHOLE if form == "department" else SPLIT) if money else {},
        between=(),
        indicators=indicators,
        below=(" | ".join([f"总分*{first}", *(figures[role] for role in printed[first:])]),),
        levels=levels,
    )


TAKEN_OUT = ("level1", "level2", "name")

SHORT_FORMS = (
    short(
        "tasks",
        "项目 | 批复金额（万元） | 支出金额（万元） | 分值（分） | 执行率(%) | 自评分（分）",
        heads(
            ROWS, "目标任务 | 任务分类 | 考核指标 | 年度目标 | 实际达成情况 | 分值（分） | 自评分（分） | 未达成说明"
        ),
    ),
    short(
        "contents",
        "资金来源 | 预算数 | 支出数 | 权重分 | 预算执行率 | 得 分",
        heads(ROWS, "绩效目标 | 绩效指标 | 指标内容 | 指标值 | 完成情况 | 权重分 | 得 分 | 原因"),
    ),
    short(
        "points that can be had",
        "资金渠道 | 年度预算 | 年度决算 | 分数 | 执行率 | 得分",
        heads(ROWS, "一级 | 二级 | 三级 | 年初设定值 | 全年实现值 | 分数 | 得分 | 偏差原因"),
    ),
    short(
        "dimensions",
        "",
        heads(TABLE, "评价维度 | 评价内容 | 评价指标 | 评价要点 | 标准分 | 自评分 | 扣分说明"),
        form="score table",
    ),
    short(
        "dimensions in rows of their own",
        "",
        heads(TABLE, "评价维度 | 评价内容 | 评价指标 | 评价要点 | 标准分 | 自评分 | 扣分说明"),
        form="score table",
        levels="rows",
    ),
    short(
        "units and senses",
        "资金 | 全年预算 | 全年支出 | 分值 | 支出进度 | 得分",
        heads(
            (*TAKEN_OUT, "unit", "sign", "target", "actual", "weight", "score", "reason"),
            "类别 | 分类 | 指标 | 计量单位 | 方向 | 计划数 | 实际数 | 分值 | 得分 | 未完成原因",
        ),
    ),
    short(
        "aims on the left, results on the right",
        "资金（{money_unit}） | 年初数 | 累计支出 | 分值 | 执行率 | 自评分",
        heads(
            (*TAKEN_OUT, "goal", "weight", "result", "score", "reason", "second", "remark"),
            "一级指标 | 二级指标 | 三级指标 | 绩效目标/ 指标值 | 绩效目标/ 分值 | 自评情况/ 实际完成 | 自评情况/ 自评分"
            " | 自评情况/ 说明 | 财政复核/ 复核分 | 财政复核/ 意见",
        ),
    ),
    short(
        "the year before",
        "资金安排 | 安排数 | 使用数 | 分值 | 使用率 | 自评",
        heads(
            (*TAKEN_OUT, "last", "goal", "result", "weight", "score", "reason"),
            "一级指标 | 二级指标 | 绩效指标 | 上年实际 | 本年目标 | 本年实际 | 分值 | 自评 | 差距原因",
        ),
    ),
    short(
        "everything from behind",
        "资金 | 预算金额 | 执行金额 | 分值 | 执行率 | 得分",
        heads(
            (*TAKEN_OUT, "weight", "score", "result", "goal", "reason"),
            "一级指标 | 二级指标 | 三级指标 | 分值 | 得分 | 实际值 | 目标值 | 扣分理由",
        ),
    ),
    short(
        "duties",
        "预算情况 | 预算数 | 决算数 | 权重（%） | 执行率 | 单项得分",
        heads(
            (*TAKEN_OUT, "goal", "result", "weight", "factor", "score", "reason"),
            "履职目标 | 指标类型 | 指标名称及内容 | 计划完成情况 | 实际完成情况 | 权重（%）"
            " | 完成系数 | 单项得分 | 存在问题",
        ),
        form="department",
    ),
    short(
        "a factor called score",
        "预算执行 | 预算数 | 执行数 | 权重 | 执行率 | 加权得分",
        heads(
            (*TAKEN_OUT, "goal", "result", "factor", "weight", "score", "reason"),
            "一级指标 | 二级指标 | 三级指标 | 目标值 | 完成值 | 得分 | 权重 | 加权得分 | 原因分析",
        ),
        form="department",
    ),
)
