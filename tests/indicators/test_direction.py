"""Which way an indicator is better: what is counted and what is done to it (regulation §5, W03)."""

from decimal import Decimal

import pytest

from apps.indicators.enums import Direction, Operator
from apps.indicators.rules import direction_against, direction_of, is_bounded_share, is_cost_without_ceiling

HIGH = """
    违法行为责停率 投诉举报办结率 投诉办结率 违法案件查办率 事故隐患整改率 隐患整改率 返贫监测对象帮扶率 污染物去除率
    失业人员再就业率 违规资金追缴率 逾期债务清偿率 差错纠正率 信访案件办结率 信访事项及时受理率 矛盾纠纷化解率
    矛盾纠纷调解成功率 群体性事件处置率 火灾扑救及时率 突发事件响应及时率 刑事案件破案率 命案侦破率 案件审结率
    执行案件结案率 危房改造完成率 疫情处置及时率 传染病报告及时率 传染病防控覆盖率 高血压患者规范管理率 血压控制率
    病虫害防治率 病虫害控制率 农村垃圾无害化处理率 生活污水处理率 黑臭水体消除率 秸秆综合利用率 畜禽粪污资源化利用率
    废弃物回收率 辍学学生劝返复学率 欠薪案件结案率 拖欠账款清偿率 食品抽检合格率 不合格产品处置率 问题整改率
    问题整改完成率 舆情处置率 故障修复及时率 设备完好率 网络安全事件处置率 服务对象满意度 群众满意率 政策知晓率
    资金到位率 预算执行率 资金拨付及时率 验收合格率 项目完成率 工程竣工及时率 培训合格率 培训覆盖率 设备利用率
    重点支出安排率 预算完成率 支付进度率 政府采购执行率 实际完成率 完成及时率 质量达标率 重点工作办结率
    固定资产利用率 提交报告及时性 造林成活率 苗木保存率 投诉下降率 事故下降率 发案率下降幅度 失业率降低幅度
    能耗降低率 单位能耗下降率 成本节约率 资金节约率 节水量 贫困人口减少数 办理时限压缩比例 减少碳排放量 碳减排量
    收入增长率 村集体经济收入增长率 木材销售收入 税收收入 旅游收入 游客接待量 培训人数 培训人次 检查次数 宣传活动次数
    新增就业人数 造林面积 学生受资助人数 受益群众人数 支持企业数量 疫苗接种率 老年人体检数 参保率
    空气质量优良天数比例 成本控制有效率 森林覆盖率 种植面积 公路养护里程 社会消费品零售总额增速 废水达标排放率
    群众信访满意率 办理案件数 安全用水人数 违规问题整改率 违规资金追缴率 违法建设拆除整改率 逾期贷款回收率
    逾期资金追回率 纠错及时率 化肥利用率 农药利用率 农药使用量下降率 抗菌药物合理使用率 农膜回收率 煤炭清洁利用率
    工业用水重复利用率 超额完成率 按期办结率 漏洞修复率 隐患排查整改率 一次性就业补助资金使用率 农药规范使用率
    临时救助及时率 误工补贴发放率 错峰用电执行率 煤改电完成率 临时用地复垦验收率 迟到学生帮扶率
    可降解塑料使用率 生物农药使用率
"""
LOW = """
    财政供养人员控制率 在职人员控制率 “三公经费”变动率 三公经费控制率 “三公”经费控制率 公用经费控制率 预算调整率
    预算控制率 结转结余率 结转结余变动率 新建楼堂馆所面积控制率 新建楼堂馆所投资概算控制率 公务招待费变动率
    预算偏差率 行政成本占比 信访件数 信访量 投诉件数 投诉率 有效投诉数 事故起数 安全事故发生率 安全事故
    重大安全事故数 生产安全事故死亡人数 死亡人数 死亡率 孕产妇死亡率 婴儿死亡率 贫困发生率 返贫率 返贫人口数 返贫户数
    失业率 城镇登记失业率 辍学率 差错率 误差率 失误率 违规率 违规问题数 发案率 刑事案件发案数 犯罪率 超支率 超标率
    逾期率 资产闲置率 房屋空置率 设备故障率 系统故障次数 管网漏损率 供水管网漏损率 传染病发病率 感染率 近视率 能耗
    单位能耗 万元GDP能耗 综合能耗 污染物排放量 二氧化碳排放量 二氧化硫排放量 项目总成本 单项业务成本 人均培训成本
    单位成本 印刷成本 平均办结时限 办理时限 审批时间 平均响应时间 等候时间 出警时间 不满意率 不合格率 未完成率
    投诉增长率 三公经费支出增长率 负债率 债务率 流失率 人才流失率 群体性事件数 劣Ⅴ类水体比例 公务接待费 三公经费
    有责投诉率 火灾发生率 森林火灾受害率 交通事故死亡人数 项目变更率 企业亏损额 项目延期率 人均费用 年用电量
    抗菌药物使用率 住院患者抗菌药物使用率 抗菌药物使用强度 抗生素使用率 激素使用率 静脉输液使用率 农药使用量 农药使用率
    化肥施用量 煤炭使用率 煤炭消费量 煤炭消费占比 燃煤使用比例 一次性塑料使用率 塑料袋使用量 临时工使用率 临聘人员使用率
    编外人员使用率 劳务派遣用工使用率 逾期办结率 逾期未办结率 超期办理率 延期完成率 延迟交付率 逾期整改率 逾期还款率
    超时响应率 超期服役率 违规发放率 违规使用率 违规收费率 违法占地率 超标准配备率 超范围使用率 漏报率 漏检率 错发率
    错漏率 误诊率 误报率 漏登率 错付率 重复发放率 重复建设率 不当使用率 未发放率 逾期办结案件数 药占比 药品费用占比
    流标率 重新犯罪率 农药使用量增长率 超标排放率 未公开率
"""
UNKNOWN = """
    服务外包在岸 精神病患者服药 假肢安装 人口自然增长率 查处违法案件数 调解纠纷数 排查隐患数 设计使用年限
    农村低保标准 造林补助 支出下降率 社会效益 对维护基建市场公平的影响程度 目标明确性 资金分配 举办方式
    人均面积下降率 合同金额 违法案件数 受益建档立卡贫困人口数 贫困户数 失业人员数 安全事故应急演练次数 污染防治项目数
    盘活闲置资产面积 挽回经济损失 贫困村数量 水资源开发利用率 水资源开发利用程度 地下水开采率 土地开发强度
"""


@pytest.mark.parametrize("name", HIGH.split())
def test_what_is_better_high(name: str) -> None:
    assert direction_of(name) is Direction.HIGH


@pytest.mark.parametrize("name", LOW.split())
def test_what_is_better_low(name: str) -> None:
    assert direction_of(name) is Direction.LOW


@pytest.mark.parametrize("name", UNKNOWN.split())
def test_a_name_that_does_not_tell_accuses_nobody(name: str) -> None:
    assert direction_of(name) is Direction.UNKNOWN
    assert [direction_against(name, operator, Decimal(5)) for operator in Operator] == [None] * len(Operator)


def test_brackets_quotes_and_stars_do_not_count() -> None:
    assert direction_of("★“三公”经费 控制率（%）") is Direction.LOW


@pytest.mark.parametrize(
    ("name", "operator", "against"),
    [
        ("学员满意度", Operator.AT_MOST, Direction.HIGH),
        ("投诉办结率", Operator.LESS_THAN, Direction.HIGH),
        ("投诉件数", Operator.AT_LEAST, Direction.LOW),
        ("事故起数", Operator.MORE_THAN, Direction.LOW),
        ("投诉办结率", Operator.AT_LEAST, None),
        ("投诉件数", Operator.AT_MOST, None),
        ("投诉件数", Operator.EQUAL, None),
        ("培训人数", Operator.AT_MOST, None),  # a ceiling of persons is no contradiction
        ("收入增长率", Operator.AT_MOST, None),  # nor one of growth
        ("抗菌药物合理使用率", Operator.AT_MOST, None),  # the sign of the form comes before a word as wide as 使用
        ("水库蓄水使用率", Operator.AT_MOST, None),
        ("窗口业务办理率", Operator.AT_MOST, None),
        ("抗菌药物使用率", Operator.AT_LEAST, Direction.LOW),
        ("违规发放率", Operator.AT_MOST, None),
        ("成本控制率", Operator.AT_LEAST, None),  # some call so what was kept under control
    ],
)
def test_an_operator_against_the_direction(name: str, operator: Operator, against: Direction | None) -> None:
    assert direction_against(name, operator, Decimal(5)) is against


def test_no_rate_passes_100_and_nothing_is_below_zero() -> None:
    assert direction_against("资金使用率", Operator.AT_MOST, Decimal(100)) is None
    assert direction_against("资金使用率", Operator.AT_MOST, Decimal(95)) is Direction.HIGH
    assert direction_against("事故起数", Operator.AT_LEAST, Decimal(0)) is None


@pytest.mark.parametrize(
    ("name", "groups", "operator", "is_open"),
    [
        ("人均培训成本", "产出成本指标", Operator.AT_LEAST, True),
        ("设备采购单价", "成本指标", Operator.MORE_THAN, True),
        ("人均培训成本", "产出成本指标", Operator.AT_MOST, False),
        ("人均培训成本", "产出数量指标", Operator.AT_LEAST, False),
        ("成本节约率", "成本指标", Operator.AT_LEAST, False),
        ("成本控制率", "成本指标", Operator.AT_LEAST, False),
        ("生均补助标准", "成本指标", Operator.AT_LEAST, False),
        ("农村低保补助金额", "成本指标", Operator.AT_LEAST, False),
    ],
)
def test_a_cost_has_a_ceiling(name: str, groups: str, operator: Operator, is_open: bool) -> None:
    assert is_cost_without_ceiling(name, groups, operator) is is_open


@pytest.mark.parametrize("name", ["验收合格率", "学员满意度", "优良天数比例", "资金到位率"])
def test_a_share_cannot_pass_100(name: str) -> None:
    assert is_bounded_share(name)


@pytest.mark.parametrize("name", ["收入增长率", "任务完成率", "预算控制率", "三公经费变动率", "培训人数"])
def test_what_may_pass_100(name: str) -> None:
    assert not is_bounded_share(name)
