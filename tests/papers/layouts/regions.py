"""The layouts of regions: heads, columns and rows as they are published, everything in them invented."""

from tests.papers.layouts.drawing import Layout, col

PLAIN_ROWS = {
    "total": "年度资金总额",
    "fiscal": "其中：当年财政拨款",
    "carried": "上年结转资金",
    "other": "其他资金",
}
LEVELS = (col("level1", "一级指标"), col("level2", "二级指标"), col("name", "三级指标"))
INDICATORS = (col("side", "绩效指标"), *LEVELS)
POINTS = (col("weight", "分值"), col("score", "得分"), col("reason", "偏差原因分析及改进措施"))
RESULTS = (col("goal", "年度指标值"), col("result", "实际完成值"), *POINTS)
EXECUTION = (col("weight", "分值"), col("rate", "执行率"), col("score", "得分"))
SIGNED = "填表人：周敏  填报日期：{next}年3月8日  单位负责人签字："

NATIONAL = Layout(
    name="national",
    form="project",
    above=(
        "附件1",
        "项目支出绩效自评表",
        "（{year}年度）",
        "项目名称*2 | {title}",
        "主管部门*2 | {department}*3 | 实施单位 | {unit}",
    ),
    money=(
        col("side", "项目资金\n（{money_unit}）", 2),
        col("label", ""),
        col("initial", "年初预算数"),
        col("budget", "全年预算数（A）"),
        col("spent", "全年执行数（B）"),
        col("weight", "分值"),
        col("rate", "执行率（B/A）"),
        col("score", "得分"),
    ),
    rows=PLAIN_ROWS,
    between=(
        "年度总体目标 | 预期目标*4 | 实际完成情况",
        " | 按计划完成年度养护*4 | 已按计划实施",
    ),
    indicators=(
        *INDICATORS,
        col("goal", "年度指标值（A）"),
        col("result", "实际完成值（B）"),
        *POINTS,
    ),
    below=("总分*6 | {weights} | {total} | ", SIGNED),
    dash="—",
)

HUNAN_PROJECT = Layout(
    name="hunan project",
    form="project",
    above=(
        "附件4",
        "{year}年度项目支出绩效自评表",
        "项目支出名称*2 | {title}",
        "主管部门*2 | {department}*3 | 实施单位 | {unit}",
    ),
    money=(
        col("side", "项目资金\n（{money_unit}）", 2),
        col("label", ""),
        col("initial", "年初预算数"),
        col("budget", "全年预算数"),
        col("spent", "全年执行数"),
        col("weight", "分值"),
        col("rate", "执行率"),
        col("score", "得分", 2),
    ),
    rows=PLAIN_ROWS,
    between=("年度总体目标 | 预期目标*4 | 实际完成情况", " | 管养到位*4 | 已完成"),
    indicators=(
        *INDICATORS,
        *RESULTS,
        col("remark", "备注"),
    ),
    below=("总分*6 | {weights} | {total} | ", SIGNED),
    level1="{name}（{weight}分）",
)

HUNAN_DEPARTMENT = Layout(
    name="hunan department",
    form="department",
    above=("部门整体支出绩效自评表", "（{year}年度）", "省级预算部门名称*2 | {department}"),
    money=(
        col("side", "年度预算申请\n（{money_unit}）"),
        col("label", "", 2),
        col("initial", "年初预算数"),
        col("budget", "全年预算数"),
        col("spent", "全年执行数"),
        *EXECUTION,
    ),
    rows={"total": "年度资金总额"},
    between=(
        " | 按收入性质分：*4 | 按支出性质分：",
        " | 其中：{by_income0}*4 | 其中：{by_purpose0}",
        " | {by_income1}*4 | {by_purpose1}",
        " | {by_income2}*4 | ",
        "年度总体目标 | 预期目标*4 | 实际完成情况",
        " | 保障供水和防汛*4 | 已完成",
    ),
    indicators=(*INDICATORS, *RESULTS),
    below=("总分*6 | {weights} | {total} | ", SIGNED),
    levels="blank",
    level1="{name}（{weight}分）",
)

HUBEI = Layout(
    name="hubei",
    form="project of 80",
    above=(
        "{year}年度{title}项目自评表",
        "单位名称：{unit}*4 | 填报日期：{next}年3月10日",
        "项目名称 | {title}",
        "主管部门 | {department}*2 | 项目实施单位 | {unit}",
        "项目类别 | 1、部门预算项目☑  2、市直专项□  3、市对下转移支付项目□",
    ),
    money=(
        col("side", "预算执行情况（{money_unit}）\n（{execution_weight}分）"),
        col("label", "", 2),
        col("budget", "预算数（A）"),
        col("spent", "执行数（B）"),
        col("rate", "执行率（B/A）"),
        col("score", "得分\n（{execution_weight}分*执行率）"),
    ),
    rows={"total": "年度财政资金总额"},
    between=(),
    indicators=(
        col("side", "年度绩效目标1\n（{indicator_weight}分）"),
        *LEVELS,
        col("goal", "年初目标值（A）"),
        col("result", "实际完成值（B）"),
        col("score", "得分"),
    ),
    below=("总分*6 | {total}", "偏差大或目标未完成原因分析 | 见自评报告", "改进措施及结果应用方案 | 按来年计划补齐"),
    levels="blank",
)

CHONGQING = Layout(
    name="chongqing",
    form="department",
    above=("部门整体绩效自评表（{year}年度）", "部门名称 | {department}*4 | 自评总分*2 | {total}"),
    money=(
        col("side", "部门预算\n（{money_unit}）"),
        col("label", ""),
        col("initial", "年初预算数"),
        col("budget", "全年（调整）预算数"),
        col("spent", "全年执行数"),
        col("rate", "执行率"),
        col("weight", "执行率权重"),
        col("score", "执行率得分", 4),
    ),
    rows={"total": "年度总金额"},
    between=("当年整体绩效目标 | 年初绩效目标*5 | 全年目标实际完成情况", " | 保障供水和防汛*5 | 已完成"),
    indicators=(
        col("side", "绩效指标"),
        col("name", "指标名称"),
        col("unit", "计量单位"),
        col("sign", "指标性质"),
        col("target", "年初指标值"),
        col("actual", "全年完成值"),
        col("factor", "得分系数"),
        col("weight", "指标权重"),
        col("score", "指标得分"),
        col("reason", "未完成说明"),
        col("core", "是否核心指标"),
    ),
    below=("联系人：周敏",),
)

YUNNAN = Layout(
    name="yunnan",
    form="project",
    above=(
        "{year}年度项目支出绩效自评表",
        "部门：{unit}*9 | 公开14表",
        "项目名称*3 | {title}",
        "主管部门*3 | {department}*3 | 实施单位*2 | {unit}",
    ),
    money=(
        col("side", "项目资金\n（{money_unit}）"),
        col("label", "", 2),
        col("initial", "年初预算数", shown="comma"),
        col("budget", "全年预算数", shown="comma"),
        col("spent", "全年执行数", 2, shown="comma"),
        *EXECUTION,
    ),
    rows=PLAIN_ROWS,
    between=("年度总体目标 | 预期目标*5 | 实际完成情况", " | 完成全年养护*5 | 已完成"),
    indicators=(
        col("level1", "绩效指标/ 一级指标"),
        col("level2", "绩效指标/ 二级指标"),
        col("name", "绩效指标/ 三级指标"),
        col("sign", "年度指标值/ 指标性质"),
        col("target", "年度指标值/ 指标值"),
        col("unit", "年度指标值/ 度量单位"),
        col("result", "实际完成值"),
        *POINTS,
    ),
    below=("其他需要说明事项*3 | 无", "总分*7 | {weights} | {total} | "),
    dash="—",
)

SICHUAN = Layout(
    name="sichuan",
    form="project",
    above=(
        "部门预算项目支出绩效自评表（{year}年度）",
        "项目名称*2 | 51000022R000000010203-{title}",
        "主管部门*2 | {department}*4 | 实施单位*2 | {unit}",
    ),
    money=(
        col("side", "预算执行情况\n（{money_unit}）"),
        col("label", "", 2),
        col("initial", "年初预算数", shown="comma"),
        col("budget", "调整后预算数", shown="comma"),
        col("spent", "预算执行数", 2, shown="comma"),
        col("rate", "预算执行率"),
        col("weight", "权重"),
        col("score", "自评得分"),
        col("remark", "备注"),
    ),
    rows={"total": "总额", "fiscal": "其中：财政资金", "carried": "财政专户管理资金", "other": "单位资金"},
    between=(),
    indicators=(
        *INDICATORS,
        col("sign", "指标性质"),
        col("target", "指标值"),
        col("unit", "度量单位"),
        col("actual", "完成值"),
        col("weight", "权重"),
        col("score", "得分"),
        col("reason", "未完成原因分析"),
    ),
    below=("合计*8 | {weights} | {total} | ", "评价结论*2 | 较好完成年度任务", "项目负责人：陈立*6 | 财务负责人：周敏"),
    dash="/",
)

NINGXIA = Layout(
    name="ningxia",
    form="project",
    above=(
        "自治区本级项目支出绩效自评表",
        "（{year}年度）",
        "项目名称 | {title}",
        "主管部门及代码 | {department}*4 | 实施单位 | {unit}",
    ),
    money=(
        col("side", "项目资金\n（{money_unit}）"),
        col("label", "", 2),
        col("budget", "全年预算数（A）"),
        col("spent", "全年执行数（B）"),
        col("weight", "分值"),
        col("rate", "执行率（B/A，%）", shown="bare"),
        col("score", "得分"),
    ),
    rows={"total": "年度资金总额：", "fiscal": "其中：自治区财政资金", "carried": "上年结转", "other": "其他资金"},
    between=("年度总体目标 | 年初设定目标*4 | 全年实际完成情况", " | 完成全年养护*4 | 已完成"),
    indicators=(
        *LEVELS,
        col("goal", "指标值"),
        col("result", "全年实际完成值"),
        col("weight", "分值"),
        col("score", "得分"),
        col("reason", "未完成原因和改进措施"),
    ),
    below=("总分*5 | {weights} | {total} | ",),
    levels="repeated",
)

INNER_MONGOLIA = Layout(
    name="inner mongolia",
    form="project",
    above=(
        "项目支出绩效自评表",
        "（{year}年度）                    单位：{money_unit}",
        "项目名称*2 | {title}",
        "主管部门*2 | {department}*4 | 项目实施单位*2 | {unit}",
    ),
    money=(
        col("label", "资金来源", 3),
        col("initial", "年初预算数"),
        col("budget", "调整后预算数"),
        col("spent", "全年执行数", 2),
        col("weight", "分值"),
        col("rate", "执行率", shown="format"),
        col("score", "得分"),
    ),
    rows={"total": "资金总额", "fiscal": "其中：财政拨款", "carried": "上年结转资金", "other": "其他资金"},
    between=("年度绩效目标*3 | 完成全年养护",),
    indicators=(
        col("level1", "年度绩效指标完成情况/ 一级指标"),
        col("level2", "年度绩效指标完成情况/ 二级指标"),
        col("name", "年度绩效指标完成情况/ 三级指标"),
        col("sign", "年度绩效指标完成情况/ 指标值/ 符号"),
        col("target", "年度绩效指标完成情况/ 指标值/ 数值"),
        col("unit", "年度绩效指标完成情况/ 指标值/ 单位"),
        col("actual", "年度绩效指标完成情况/ 实际完成值"),
        *POINTS,
    ),
    below=("总分*7 | {weights} | {total} | ",),
    levels="blank",
    dash="-",
)

ANHUI = Layout(
    name="anhui",
    form="project",
    above=(
        "{year}年度项目支出绩效自评表",
        "项目名称*3 | {title}",
        "主管部门*3 | {department}*3 | 实施单位 | {unit}",
    ),
    money=(
        col("side", "项目资金\n（{money_unit}）", 2),
        col("label", "", 2),
        col("initial", "年初预算数"),
        col("budget", "全年预算数"),
        col("spent", "全年执行数"),
        *EXECUTION,
    ),
    rows={"total": "年度资金总额", "fiscal": "其中:本年财政拨款", "carried": "其他资金", "other": "上年结转资金"},
    between=("年度总体目标*2 | 预期目标*4 | 实际完成情况", " *2 | 完成全年养护*4 | 已完成"),
    indicators=(
        col("number", "序号"),
        *INDICATORS,
        col("goal", "年度指标值", shown="format"),
        col("result", "全年实际值", shown="format"),
        *POINTS,
    ),
    below=("总分*7 | {weights} | {total} | ",),
)

HEBEI = Layout(
    name="hebei",
    form="project",
    above=(
        "部门预算项目绩效自评表",
        "{year}年度                    金额单位：{money_unit}",
        "一、基本情况",
        "项目名称*2 | {title}*5 | 实施（主管）单位*2 | {unit}",
        "二、预算执行情况",
    ),
    money=(
        col("label", "资金来源", 2),
        col("initial", "预算安排情况/ 年初预算数", 2),
        col("budget", "预算安排情况/ 调整后预算数", 2),
        col("spent", "资金支出情况/ 实际支出数"),
        col("rate", "预算执行进度"),
        col("weight", "分值"),
        col("score", "自评得分"),
    ),
    rows={"total": "预算数合计", "fiscal": "其中：财政资金", "carried": "其中：上年结转", "other": "其他"},
    between=("三、目标完成情况", "年度预期目标*2 | 完成全年养护*5 | 已完成", "四、年度绩效指标完成情况"),
    indicators=(
        *LEVELS,
        col("sign", "预期指标值/ 符号"),
        col("target", "预期指标值/ 值"),
        col("unit", "预期指标值/ 单位（文字描述）"),
        col("actual", "实际完成值"),
        col("reason", "未完成原因"),
        col("weight", "分值"),
        col("score", "自评得分"),
    ),
    below=("五、自评得分*8 | {weights} | {total}", "六、存在问题、原因及下一步整改措施", "个别路段受天气影响"),
    levels="repeated",
)

CHANGSHA = Layout(
    name="changsha",
    form="score table",
    above=("{year}年度部门整体支出绩效评价指标评分表", "部门（单位）名称：{department}"),
    money=(),
    rows={},
    between=(),
    indicators=(
        col("level1", "一级指标"),
        col("level1_weight", "分值"),
        col("level2", "二级指标"),
        col("level2_weight", "分值"),
        col("name", "三级指标"),
        col("weight", "分值"),
        col("standard", "评价标准"),
        col("score", "自评得分"),
        col("reason", "扣分原因和其他说明"),
    ),
    below=("合计*5 | {weights} | | {total} | ",),
)

LAYOUTS = (
    *(NATIONAL, HUNAN_PROJECT, HUNAN_DEPARTMENT, CHANGSHA),
    *(HUBEI, CHONGQING, YUNNAN, SICHUAN, NINGXIA, INNER_MONGOLIA, ANHUI, HEBEI),
)
