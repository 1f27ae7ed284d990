"""What forms print above their columns, beside their totals and in their titles: the words for each role, as data.

A word fits a whole label without spaces, brackets and numbering. ``*`` stands for any characters, ``#`` for a digit,
``~`` for any number of the words of ``LEADS``; no label with the word behind ``!`` fits. The first role that fits is
taken. A new regional form is a word more.
"""

from collections.abc import Mapping

from apps.budgets.facts import TOTAL_SCORE_NAMES

LEADS = """
    年度 年初 年末 年中 全年 本年 本年度 当年 绩效 项目 部门 单位 预期 计划 设定 批复 预算 资金 指标 目标 实际 实现
    实施 自评 评价 应达 总体 整体 截至年底 预计 期末 考核 考评 评审 自我 调整 工作 的
"""

WEIGHTS = """
    ~分值 ~权重 ~标准分 ~标准分值 *权重 满分 满分值 分值权重 权重分值 ~权数 ~权重分 ~权重值 基准分 基本分 应得分 分值*
"""
SCORES = "~得分 ~评分 ~自评分 ~自评分值 ~实得分 ~自评分数 ~分数 得分* ~打分 最终得分 ~计分"

# What may be points, whatever else the label says; 分数 may be either.
_WEIGHT_LIKE = "*权重* *权数* *分值* *满分* *标准分*"
_SCORE_LIKE = "*得分* *评分* *计分* *打分* *自评* *实得*"
POINTS_LIKE: Mapping[str, str] = {"weight": f"{WEIGHTS} {_WEIGHT_LIKE}", "score": f"{_SCORE_LIKE} *分数*"}

INDICATOR_HEADS: Mapping[str, str] = {
    "number": "序号 编号 行次 行号",
    "level1": "一级指标* 一级 指标类型 指标类别 评价维度",
    "level2": "二级指标* 二级",
    "name": "三级指标* 三级 四级指标* 指标名称* 绩效指标名称*",
    "othername": """
        具体指标 具体指标名称 考核指标 评价指标 评价内容 指标内容 绩效指标内容 评价指标名称 考核内容 评价要素
        评价项目 指标
    """,
    "side": "绩效指标 绩效目标 年度绩效目标* 年度绩效指标* 绩效指标完成情况 绩效目标完成情况 项目绩效指标 指标体系",
    "sense": "指标方向 方向 指标导向 正反向 正负向",
    "operator": "指标性质 性质 指标符号 *比较符号 *计算符号 *运算符号 符号 运算符 比较符 关系符",
    "unit": "度量单位 计量单位 指标单位 单位",
    "factor": "*系数 *得分率",
    "completion": "*完成比例 *完成率 *完成程度 *完成度 *完成百分比 *达成率 *完成比率",
    "apart": """
        *完成进度 *实现程度 *偏离度 *偏差率 *偏差度 *偏离率 偏差值 差异率 是否完成 是否达标 完成状态
    """,
    "past": "上年* 上一年* 往年* 历史* 前三年* 去年*",
    "flag": "是否* *核心指标 指标属性 *数据来源* *佐证* *证明材料 责任* 牵头* *依据 *附件",
    "standard": """
        评分标准 评价标准 评分细则 评分规则 评分办法 评分方法 评价方法 评价要点 评判标准 打分标准 计分标准 计分方法
        赋分标准 考核标准 扣分标准 指标解释 指标说明 指标内涵 指标含义 指标释义 计算公式 计算方法 绩效标准 标准
        指标值说明 评价等级 参考评分标准 参考*标准 评分要点
    """,
    "revised": "调整后*指标值 调整后*目标值 调整后*值 *调整值 调整后*目标 中期调整*",
    "target": """
        !实际 ~目标值 ~指标值 ~计划值 ~预期值 ~设定值 ~标准值 ~批复值 ~计划数 ~目标数 ~目标 ~计划完成值 目标要求
        预期指标 计划指标 ~应完成值 计划 预期 ~基准值 ~预期完成值 ~预计完成值 ~计划完成数 ~预期完成数
        计划完成情况 预期完成情况
    """,
    "otherscore": """
        复核* 财政*得分 财政*评分 *评审*分 部门评价得分 主管部门*分 核定*分 审核*分 第三方*分 抽查*分 复评* 财评*分
        上年*得分
    """,
    "deducted": "扣分 扣分值 扣分数 失分 扣减分值",
    "weight": WEIGHTS,
    "score": SCORES,
    "actual": """
        ~完成值 ~实际值 ~完成情况 ~完成数 ~完成指标值 ~完成目标值 ~达到值 ~实现值 ~完成 ~实际数 ~实际情况
        ~实际指标值 ~完成结果 ~实现情况 ~实现 ~实现数 ~达成值 ~达成情况 ~达成
        ~执行情况 ~实际完成值* ~实际完成情况* ~完成数值 ~实际
    """,
    "reason": """
        *偏差* *未完成*原因* *未完成说明 *未完成情况* *未达*原因* *扣分*原因* *扣分*说明* *扣分理由* *失分原因*
        *原因分析* *原因说明* *原因及* *原因和* *改进措施* *整改措施* 原因 *减分原因* *得分说明 *完成情况说明
        *评分说明
    """,
    "remark": "备注 说明 其他说明 其他需要说明* 补充说明 情况说明 备注说明",
}

OPERATORS = {"≥", "≤", "=", ">", "<", "大于等于", "小于等于", "等于", "大于", "小于", "定性"}

# Below a head of two lines these say nothing by themselves: 实际完成值 over 数值.
GENERIC = "名称 指标值 值 数值 数 内容 数量 金额 数据 文字描述 描述 具体值"

# A column that no word above names takes a role that its table lacks, if that is what its label speaks of.
LIKELY_INDICATOR_HEADS: Mapping[str, str] = {
    "reason": "*原因* *说明* *偏差* *差异* *偏离* *问题* 扣分*",
    "weight": f"{_WEIGHT_LIKE} 分数 比重",
    "score": _SCORE_LIKE,
    "target": "*目标* *计划* *预期* *预计* *标准值* *应完成*",
    "actual": "*实际* *完成* *实绩* *达成* *实现*",
}
LIKELY_MONEY_HEADS: Mapping[str, str] = {
    "rate": "*率 *进度 *比例",
    "weight": f"{_WEIGHT_LIKE} 分数",
    "score": _SCORE_LIKE,
    "original": "*年初* *期初* *初始*",
    "adjusted": "*预算* *调整* *安排* *批复* *下达* *核定*",
    "actual": "*支出* *执行* *使用* *列支* *支付* *决算* *实际*",
}

MONEY_HEADS: Mapping[str, str] = {
    "number": "序号 编号",
    "side": """
        !到位 *资金 *资金来源 资金名称 资金性质 资金类型 *预算执行情况 预算申请 年度预算申请 部门预算 项目 项目名称
        资金情况 年度主要任务* 任务名称 主要内容 任务内容 工作内容 支出项目 支出内容 科目 科目名称
    """,
    "weight": f"{WEIGHTS} *执行率权重 *执行率分值 权重*",
    "otherscore": "复核* 财政*得分 核定*分 审核*分",
    "score": f"{SCORES} *执行率得分",
    "rate": """
        *执行率 *执行进度 *支出进度 *执行比例 *支出率 *预算完成率 *执行率* *支付进度 *支用率 *支用进度 *使用率 完成率
    """,
    "original": """
        年初*预算* 期初*预算* 年初批复 年初批复数 年初批复金额 年初批复资金 年初安排 年初安排数
        年初下达* 年初数 初始预算* 预算批复数 批复预算*
    """,
    "adjusted": """
        全年*预算* 调整*预算* 本年*预算* 当年预算* 年度预算* 预算数* 预算金额 预算安排 预算安排数 预算安排金额
        预算总额 预算额 预算资金 项目预算* 资金预算数 预算调整数 调整后* 计划安排数 部门预算数 预算下达数 财政预算数
    """,
    "arrived": "*到位*",
    "actual": """
        ~执行数 ~执行金额 ~执行额 ~支出数 ~支出金额 ~支出额 实际支出* ~决算数 ~支付数 ~支付金额 实际使用* 全年执行
        全年支出 累计支出* ~使用数 ~支出执行数 *资金使用金额 ~支用 ~支用数 ~支用金额 ~支用额
    """,
    "left": "*结余* *结转*",
    "reason": "*偏差* *原因* *改进措施*",
    "remark": "备注 说明",
}

# Left of amounts: the money block of a form, with or without points.
MONEY_BLOCKS = "*资金* *预算执行情况* *预算申请* 部门预算 *资金来源*"

# Two of these make a table of figures; beside them the others are columns of it too.
FIGURE_HEADS = """
    ####年*数 上年*数 本年*数 *预算数 *决算数 *执行数 编制数 *在职人数 控制率 *完成率 执行率 批复* 实际*数 实际*额
    实际*支出 实际 年初预算* 决算* 预算 *预算金额 *支出金额 *执行金额 上年* 本年* ####年 ####年度 *支出数
"""
MORE_FIGURES = (
    "增减* *增长* *变动* *差额 占比 *比例 *比重 *率 合计 小计 总额 金额 人数 数量 财政拨款 其他资金 *年 *年度 *人数 *数"
)
BESIDE_FIGURES = "备注 说明 *原因*"

TITLES = """
    *自评表* *自评报告* *基础数据表* *目标表* *申报表* *评分表* *决算表* *评价表* *指标表* *得分表* *自评情况表*
    *评价报告* *打分表* *完成情况表*
"""
BARE_TOTALS = "合计 总计"  # of points or of money
TOTALS = f"""
    {" ".join(TOTAL_SCORE_NAMES)} {BARE_TOTALS} 总分 得分合计 评价得分 总评分 合计得分 最终得分
    绩效得分 总分合计 合计总分 自评分合计 自评总分合计 绩效自评得分 绩效自评总分 评价总分 得分总计 综合评分
    总体得分 综合*评分 综合*得分 自评价得分 总评得分
"""
WEIGHT_TOTALS = "分值合计 总分值 权重合计"
TOTAL_OF_INDICATORS = "指标合计"
SUBTOTALS = "小计 *小计 *指标合计 *指标得分"
# An alternation for patterns: what levels of indicators are called, in a table or in a list of scores.
GROUPS = "产出|效益|满意|成本|投入|过程|决策|效果|管理|履职|绩效|执行|可持续"
GRADES = """
    等级 等次 评级 自评等级 自评等次 自评评级 评价等级 评价等次 评价评级 绩效等级 绩效等次 绩效评级 综合等级
    评定等级 评定等次 总评 总体评价 综合评价
"""
RESULTS = "评分结果 评价结果 评价结论 自评结果 自评结论 评定结果"
BESIDE_NAMES = "*完成情况* *内容* *备注* *说明*"
DEPARTMENTS = """
    部门 单位 主管部门 实施单位 填报单位 部门单位 部门名称 单位名称 主管部门名称 实施单位名称 填报单位名称
    部门单位名称 主管部门及代码 预算部门名称 省级预算部门名称 市级预算部门名称 预算单位 预算单位名称 预算部门
    一级预算单位 填报部门 评价单位 主管单位 项目单位 项目实施单位 资金使用单位 被评价单位 部门及代码 单位及代码
    省级主管部门 市级主管部门 县级主管部门
"""
NAMES = "项目名称 项目支出名称 专项名称 专项资金名称 政策名称 项目资金名称 转移支付名称"
END_OF_MONEY = "*总体目标* *绩效指标* *一级指标* *预期目标* *绩效目标* *年度目标* *目标完成情况* *年度主要任务*"
SPLITS = "按*分 按*性质 按*分类 按*来源"
SKIPPED_SHEETS = "*封面* *封皮* *目录* *说明* *填报须知* *填表须知* *字典* *代码* *参考* *下拉* *选项* *模板*"
EXAMPLES = "*范例* *样例* *样表* *示例*"
LEADS_OF_NOTES = "注 说明 备注 填表 填报 附注 联系 审核 单位负责人 项目负责人 负责人 评价人员 日期 签字 盖章"
