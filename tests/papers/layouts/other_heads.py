"""Heads of no region in particular: other words, orders and merges than the reader was taught; all invented."""

from tests.papers.layouts.drawing import Layout, col
from tests.papers.layouts.regions import LEVELS, PLAIN_ROWS

WHOLE = {"total": "合计"}
SPLIT = {"total": "合计", "fiscal": "其中：财政拨款", "carried": "上年结转", "other": "其他资金"}

RATE_OF_SCORES = Layout(
    name="rate of scores before the scores",
    form="department",
    above=("部门整体支出绩效自评表", "预算部门：{department}*6 | {year}年"),
    money=(
        col("label", "部门资金/ 来源", 3),
        col("budget", "部门资金/ 全年预算数", 3),
        col("spent", "部门资金/ 实际使用数", 2),
        col("rate", "预算执行率"),
        col("weight", "权重"),
        col("score", "得分"),
    ),
    rows={"total": "合计（万元）"},
    between=(),
    indicators=(
        *LEVELS,
        col("sign", "目标值/ 运算符号"),
        col("target", "目标值/ 目标数"),
        col("unit", "目标值/ 计量单位"),
        col("actual", "完成数"),
        col("factor", "得分率"),
        col("weight", "权重"),
        col("score", "得分"),
        col("reason", "备注（未完成说明）"),
    ),
    below=("综合得分*8 | {weights} | {total} | ",),
)

USE_OF_MONEY = Layout(
    name="use of money, values called anyhow",
    form="project",
    above=("{year}年财政资金绩效自评指标表", "填报单位：{unit}*6 | 金额单位：{money_unit}", "项目名称*2 | {title}"),
    money=(
        col("label", "资金使用情况/ 资金构成", 3),
        col("initial", "资金使用情况/ 年初安排"),
        col("budget", "资金使用情况/ 预算金额"),
        col("spent", "资金使用情况/ 实际支出金额"),
        col("rate", "支出率"),
        col("weight", "分值"),
        col("score", "自评得分"),
    ),
    rows=SPLIT,
    between=(),
    indicators=(
        *LEVELS,
        col("goal", "预期指标值"),
        col("result", "实际指标值"),
        col("weight", "分值"),
        col("score", "自评得分"),
        col("reason", "自评说明（未达标原因）"),
        col("remark", "佐证材料"),
    ),
    below=("自评总分*5 | {weights} | {total} | ", "经办人：李文*4 | 复核人：吴静"),
)

SECOND_SCORES = Layout(
    name="own score and that of the bureau",
    form="project",
    above=("项目支出绩效评价表（{year}年）", "被评价单位*2 | {department}*6 | 金额单位：{money_unit}"),
    money=(
        col("label", "项目经费", 3),
        col("initial", "年初数"),
        col("budget", "调整后数"),
        col("spent", "支出数"),
        col("weight", "标准分"),
        col("rate", "执行进度"),
        col("score", "自评", 2),
    ),
    rows=PLAIN_ROWS,
    between=(),
    indicators=(
        *LEVELS,
        col("goal", "计划"),
        col("result", "完成"),
        col("weight", "标准分"),
        col("score", "评分/ 自评"),
        col("second", "评分/ 复评"),
        col("remark", "评分/ 说明"),
        col("reason", "扣分情况"),
    ),
    below=("总计*5 | {weights} | {total} | ",),
)

FULL_MARKS = Layout(
    name="full marks and gained marks",
    form="project",
    above=("项目绩效自评价表", "{year}年度", "项目名称：{title}"),
    money=(
        col("label", "资金类别", 2),
        col("budget", "预算安排数（{money_unit}）", 2),
        col("spent", "实际列支数（{money_unit}）"),
        col("rate", "预算执行率（%）", shown="bare"),
        col("weight", "满分"),
        col("score", "实际得分", 2),
    ),
    rows=SPLIT,
    between=(),
    indicators=(
        col("level1", "指标类型"),
        col("level2", "指标分类"),
        col("name", "指标名称"),
        col("goal", "预期完成值"),
        col("last", "上年完成值"),
        col("result", "本年完成值"),
        col("weight", "满分"),
        col("score", "实际得分"),
        col("reason", "未完成指标的原因"),
    ),
    below=("合计得分*7 | {total}",),
    levels="repeated",
)

ROWS_OF_LEVELS = Layout(
    name="a row for each level",
    form="project",
    above=("{year}年度项目支出绩效自评表", "项目名称*2 | {title}*5 | 单位：{money_unit}"),
    money=(
        col("label", "项目资金", 2),
        col("initial", "年初预算数"),
        col("budget", "全年预算数"),
        col("spent", "全年执行数"),
        col("weight", "分值"),
        col("rate", "执行率"),
        col("score", "得分"),
    ),
    rows=PLAIN_ROWS,
    between=(),
    indicators=(
        col("level1", "一级指标"),
        col("level2", "二级指标"),
        col("name", "三级指标"),
        col("goal", "年度指标值"),
        col("result", "实际完成值"),
        col("weight", "分值"),
        col("score", "得分"),
        col("reason", "偏差原因"),
    ),
    below=("总分*5 | {weights} | {total} | ",),
    levels="rows",
)

SCORE_ROWS_OF_LEVELS = Layout(
    name="score table with a row for each level",
    form="score table",
    above=("部门整体支出绩效评价打分表（{year}年）", "单位名称：{department}"),
    money=(),
    rows={},
    between=(),
    indicators=(
        col("level1", "一级指标"),
        col("level2", "二级指标"),
        col("name", "三级指标"),
        col("weight", "权重（%）"),
        col("standard", "参考评分标准"),
        col("score", "自评分数"),
        col("reason", "评分依据及扣分说明"),
    ),
    below=("综合绩效评分*3 | {weights} | | {total} | ",),
    levels="rows",
)

WEIGHTS_OF_LEVELS = Layout(
    name="names and weights of three levels",
    form="score table",
    above=("部门整体支出绩效评价自评表", "单位名称：{department}*8 | {year}年度"),
    money=(),
    rows={},
    between=(),
    indicators=(
        col("level1", "评价指标/ 一级指标/ 指标名称"),
        col("level1_weight", "评价指标/ 一级指标/ 权重（%）"),
        col("level2", "评价指标/ 二级指标/ 指标名称"),
        col("level2_weight", "评价指标/ 二级指标/ 权重（%）"),
        col("name", "评价指标/ 三级指标/ 指标名称"),
        col("weight", "评价指标/ 三级指标/ 权重（%）"),
        col("standard", "参考评分标准"),
        col("score", "自评分数"),
        col("reason", "评分依据及扣分说明"),
        col("remark", "佐证"),
    ),
    below=("综合绩效评分*5 | {weights} | | {total} | ",),
)

SCORE_FIRST = Layout(
    name="scores before weights, reasons in between",
    form="project",
    above=("项目绩效目标完成情况自评表", "（{year}年度）", "资金单位：{money_unit}"),
    money=(
        col("label", "资金", 3),
        col("budget", "预算额度"),
        col("spent", "使用额度"),
        col("rate", "使用率"),
        col("score", "评分"),
        col("remark", "说明"),
        col("weight", "权重值"),
    ),
    rows=SPLIT,
    between=(),
    indicators=(
        *LEVELS,
        col("goal", "绩效目标值"),
        col("result", "绩效完成值"),
        col("done", "目标完成率"),
        col("score", "评分"),
        col("reason", "偏离原因"),
        col("weight", "权重值"),
    ),
    below=("总分*6 | {total} | | {weights}",),
)

COEFFICIENTS = Layout(
    name="coefficient of the own evaluation",
    form="department",
    above=("{year}年度部门整体绩效自评", "部门：{department}*8 | 单位：{money_unit}"),
    money=(
        col("label", "部门整体支出", 3),
        col("initial", "年初预算"),
        col("budget", "调整预算"),
        col("spent", "决算"),
        col("rate", "执行率"),
        col("weight", "分值权重", 2),
        col("score", "最终得分"),
    ),
    rows={"total": "支出总额"},
    between=(),
    indicators=(
        col("number", "序号"),
        *LEVELS,
        col("goal", "目标"),
        col("result", "实绩"),
        col("factor", "自评系数"),
        col("weight", "分值权重"),
        col("score", "最终得分"),
        col("reason", "差异说明"),
    ),
    below=("总得分*7 | {weights} | {total} | ",),
)

WORKS = Layout(
    name="what is examined",
    form="project",
    above=("{year}年度专项资金绩效自评表", "专项名称：{title}"),
    money=(
        col("label", "专项资金安排情况", 3),
        col("budget", "预算下达数（{money_unit}）"),
        col("spent", "实际拨付支出（{money_unit}）"),
        col("rate", "支出进度"),
        col("weight", "基本分"),
        col("score", "自评计分", 3),
    ),
    rows=WHOLE,
    between=(),
    indicators=(
        col("level1", "考核类别"),
        col("level2", "考核项目"),
        col("name", "考核内容"),
        col("target", "计划指标/ 数值"),
        col("unit", "计划指标/ 单位"),
        col("sign", "计划指标/ 要求"),
        col("actual", "完成情况"),
        col("weight", "基本分"),
        col("score", "自评计分"),
        col("reason", "扣分原因"),
    ),
    below=("得分合计*8 | {total} | ",),
    levels="blank",
)

FACTORS_CALLED_SCORES = Layout(
    name="factors called scores",
    form="project",
    above=("{year}年度项目支出绩效自评表", "项目：{title}*8 | （{money_unit}）"),
    money=(
        col("label", "项目资金", 3),
        col("initial", "预算数"),
        col("budget", "调整后预算数"),
        col("spent", "实际执行数"),
        col("rate", "预算执行率"),
        col("weight", "权重"),
        col("score", "得分"),
    ),
    rows=SPLIT,
    between=(),
    indicators=(
        *LEVELS,
        col("goal", "指标目标值"),
        col("result", "实际完成"),
        col("factor", "自评分"),
        col("weight", "权重"),
        col("score", "折算得分"),
        col("reason", "自评情况说明"),
    ),
    below=("自评得分*6 | {weights} | {total} | ",),
    levels="blank",
)

SHARES_CALLED_WEIGHTS = Layout(
    name="shares called weights",
    form="project",
    above=("{year}年度项目支出绩效自评表", "项目：{title}*8 | （{money_unit}）"),
    money=(
        col("label", "项目资金", 3),
        col("budget", "全年预算数", 2),
        col("spent", "全年支出数"),
        col("rate", "预算执行率", shown="format"),
        col("weight", "标准分"),
        col("score", "得分"),
    ),
    rows=SPLIT,
    between=(),
    indicators=(
        *LEVELS,
        col("goal", "年度目标值", shown="format"),
        col("result", "年度完成值", shown="format"),
        col("share", "权重"),
        col("weight", "标准分"),
        col("score", "得分"),
        col("reason", "未完成原因"),
    ),
    below=("总分*6 | {weights} | {total} | ",),
)

OTHER_LAYOUTS = (
    *(FACTORS_CALLED_SCORES, SHARES_CALLED_WEIGHTS),
    *(RATE_OF_SCORES, USE_OF_MONEY, SECOND_SCORES, FULL_MARKS, ROWS_OF_LEVELS),
    *(SCORE_ROWS_OF_LEVELS, WEIGHTS_OF_LEVELS, SCORE_FIRST, COEFFICIENTS, WORKS),
)
