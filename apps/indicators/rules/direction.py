"""Which way an indicator is better: what is counted, and what is done to it (regulation §5, W03).

投诉件数 is better low, 投诉办结率 high, 逾期办结率 low: the manner of a deed decides before the deed, the deed before
the thing. Names of the
official framework (财预〔2013〕53号) come first. A name that says neither is ``UNKNOWN`` and accuses nobody.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from apps.core.amounts import HUNDRED
from apps.core.patterns import pattern_of
from apps.core.quantities.directions import CUT_BACK, DOWN_BY, HIGHER, LESS, SPARED, UP_BY
from apps.indicators.enums import Direction, Operator


def _any(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


_MARKS = pattern_of(r"[\s“”\"'‘’《》<>★☆*、,，.。:：;；]|[(（][^()（）]*[)）]")

# The measure at the end of a name: 办结[率], 事故[起数].
_RATE = _any("比?率 比例 占比 比重 程度 度 覆盖面 水平")
_COUNT = _any("总?数量? 总?次数? 人次 人数 户数 起数? 件数? 例数? 宗数? 个数 家数 总?量 面积 金额 总?额 规模 里程 长度")
_MEASURE = f"(?:{_RATE}|{_COUNT}|幅度?)?"

# Better few, wherever nothing is done about them.
_HARM = _any("""
    投诉 举报 信访 上访 纠纷 冲突 矛盾 群体性事件 突发事件 重大事件 舆情 发案 犯罪 酒驾 醉驾 违规 违法 违纪 违约 违章
    事故 火灾 受灾 成灾 受害 溺水 死亡 伤亡 受伤 感染 患病 发病 病死 疫情 传染病 并发症 近视 肥胖 自杀 差错 错误 误差
    失误 偏差 缺陷 隐患 故障 停机 停电 宕机 中断 泄漏 泄露 漏报 误报 瞒报 漏保 错保 脱保 退回 退货 返工 返修 流失
    返贫 贫困 失业 辍学 退学 失学 缺勤 旷工 迟到 滞留 积压 拥堵 恶化 污染 超标 废水 废气 异味 扬尘 噪声 噪音 黑臭
    流标 废标 错漏 劣[Ⅴ5五V]类 超支 超编 超限 超期 逾期 坏账 不良贷款 负债 债务 欠薪 欠款 拖欠 浪费
    闲置 空置 撂荒 抛荒 损失 损耗 损坏 破损 漏损 不满意 不合格 不达标 不及格 未完成 未达标 未整改 延期 超概 亏损 欺凌
    刑事案件发案
""")
# Better little: money, things and time that a result costs.
_COST = _any("""
    成本 单价 造价 能耗 耗电 耗水 油耗 水耗 电耗 煤耗 消耗 排放 碳排 维护费 运行费 招待费 接待费 会议费 差旅费 办公费
    三公经费 行政经费 公用经费 行政支出 运行经费 管理费 用电量 用水量 费用
""")
_COST_MEASURE = f"(?:支出|标准)?{_any('率 占比 比例 比重 总?量 总?额 金额 水平')}?$"
_WAIT = _any("""
    办理 办结 审批 审核 审查 响应 等待 等候 处理 处置 出警 到达 救援 反馈 回复 答复 修复 恢复 候诊 排队 住院 通关
    建设 完成 平均
""")
_TIME_SPENT = f"{_WAIT}{_any('时限 时间 时长 天数 日数 周期 工期 用时 耗时')}|{_any('时限 用时 耗时 工期 延误')}"
# The more is done of these the better: against a harm, …
_AGAINST = _any("""
    办结 结案 审结 审理 执结 责停 制止 查处 查办 侦破 破案 破获 整改 整治 治理 处理 处置 处罚 化解 调解 调处 回复
    答复 回访 反馈 响应 受理 救治 治愈 好转 康复 救助 救援 扑救 帮扶 帮教 去除 消除 清除 排除 清理 清运 清偿 清欠
    清零 偿还 追缴 追回 挽回 退还 纠正 更正 改正 修复 修补 销号 闭环 遏制 管控 预防 防控 防治 防护 打击 再就业 脱贫
    摘帽 复学 劝返 回收 资源化 无害化 排查 检查 核查 督查 巡查 识别 预警 发现 办理 承办 立案 侦办 起诉 盘活
""")
# … or for somebody.
_FOR = _any("""
    就业 利用 循环 监测 检测 检验 抽检 抽验 抽查 巡检 审查 监管 纳入 建档 覆盖 资助 补助 补偿 赔付 理赔 保障 发放
    兑付 拨付 支付 到位 到账 落实 执行 完成 完工 竣工 验收 达标 合格 通过 及时 准时 按时 按期 准确 准点 规范 合规
    满意 知晓 知悉 认可 参与 参保 参合 参加 参训 出勤 到课 到岗 入学 升学 巩固 毕业 结业 录取 签约 履约 优良 优质
    优秀 良好 良种 成活 保存 存活 绿化 硬化 亮化 美化 普及 推广 应用 使用 开放 公开 共享 开通 接通 联网 入户 安装
    配备 配置 更新 改造 升级 建成 投用 运行 完好 正常 稳定 安全 健全 完整 完善 完备 保护 保有 达产 投产 转化 转换
    成功 增值 保值 采纳 录用 净化 改善 提升 提前 新增 扩大 带动 惠及 受益 受资助 服务 供给 供水 供电 供热 供应 宣传
    培训 指导 支持 扶持 奖励 引进 招引 申报 执法 随访 接种 体检 筛查 管理 诊疗 归档 数字化 电子化 上线 在线 畅通 自给
    达成 兑现 实现 入库 缴纳 收缴 收回 征收 征缴 匹配 符合 一致 有效 达到
""")
_SAVING = f"(?:{SPARED}|节支|节能|节水|节电|减排|{CUT_BACK})"
_LESS = f"(?:{LESS}|{_SAVING}|缩短|减轻|{DOWN_BY})"
_MORE = f"(?:{HIGHER}|{UP_BY}|攀升)"
_UNDONE = f"(?:未(?:{_FOR}|{_any('办结 整改 处理')})|不{_any('满意 合格 达标 及时 及格 规范 到位 准确')})"
_GAIN = _any("""
    收入 产值 利润 税收 税额 营业额 销售额 零售总额 交易额 成交额 贸易额 进出口额 投资额 外资 产量 客流 游客 就诊
    阅读 浏览 点击 发行 床位 学位 岗位 森林 绿地 植被 优良天数 空气质量 水质 学生 学员 群众 农户 居民 企业 项目 人才
    粮食 种植 养殖 造林 公路 道路 管网
""")
_PEOPLE = _any("人口 人员 户 农户 群众 学生 家庭 对象 患者 企业")
# How a thing is done when it is done too late, or as it must not be; a deed that puts a wrong right is none of these.
_LATE = _any("逾期 超期 过期 延期 延迟 延误 延后 推迟 滞后 拖延 超时 迟")
_WRONGLY = _any("违规 违法 违纪 违约 违章 非法 不当 不实 虚假 虚报 超标准? 超范围 超编 超限 超员 随意 盲目")
_BY_MISTAKE = "(?<![差纠查补防堵改])(?:错漏|漏错|[漏错误])"
_OTHER_DEEDS = _any("""
    审批 审核 立项 收费 占用 占地 用地 用工 建设 操作 采购 列支 报销 支出 经营 招标 还款 归还 缴款 缴费 交付 开工 上报
    报送 提交 报告 服役 领取 认定 评定 录入 登记 结题 转移 排放
""")
_DEED = f"(?:{_AGAINST}|{_FOR}|{_OTHER_DEEDS})"
_LATE_DEED = f"{_LATE}未?(?!{_any('清偿 偿还 追缴 追回 挽回 收回 清理 清零 化解 回收 回款 盘活 消除 预警')}){_DEED}"
_WRONG_DEED = f"{_WRONGLY}(?:{_FOR}|{_OTHER_DEEDS}|{_any('办理 办结 受理 立案 检查')})"
_MISTAKES = _any("报 检 发 登 诊 判 付 缴 征 收 录 填 记 算 列 项 保 案 评 办 传 送 查 勘 种 训 管")
_MISTAKEN_DEED = f"{_BY_MISTAKE}(?:{_FOR}|{_OTHER_DEEDS}|{_MISTAKES})"
_AMISS = f"(?:{_LATE_DEED}|{_WRONG_DEED}|{_MISTAKEN_DEED}|重复(?!利用|使用){_DEED})"
# Of these less is better, unless a kind of them that does less harm is used, or they are used as they should be.
_MILDER = "(?<!低毒)(?<!高效)(?<!生物)(?<!有机)(?<!绿色)(?<!环保)(?<!清洁)(?<!洁净)(?<!再生)(?<!低残留)(?<!可降解)"
_HARMFUL = _MILDER + _any("""
    抗菌药物? 抗菌素 抗生素 激素 辅助用药 静脉输液 输液 麻醉药品 农药 化肥 除草剂 杀虫剂 膨大剂 添加剂 农膜 地膜
    煤炭 燃煤 散煤 原煤 煤 化石能源 塑料袋? 烟花爆竹 纸张 办公用纸 高值耗材 耗材
    一次性(?:塑料|用品|餐具|制品|筷子?|木筷|纸杯|杯子|耗材|物品|包装)
    临时(?:工|用工|人员|聘用)? 临聘(?:人员)? 编外(?:人员|用工)? 劳务派遣(?:人员|用工)?
""")
_CONSUMED = _any("使用 施用 消费 消耗 滥用 用")
_THING_USED = f"{_HARMFUL}(?:制品|产品|用品|餐具|包装|类|人员|用工)?{_CONSUMED}"
_KEPT_DOWN = _any("血压 血糖 血脂 疫情 病虫 虫害 传染 疾病 灾害 火情 火灾 扬尘 风险 质量 进度")

# The first pattern that a bare name holds decides. They are long, so each is compiled when a name comes to it.
_RULES: Sequence[tuple[Direction, str]] = (
    # What is done of it too late or wrongly, before what is done.
    (Direction.LOW, f"{_AMISS}(?:的|产品|事项|项目|问题|案件|资金|款项)*(?:发生)?{_MEASURE}$"),
    # Names of the framework, and what regions made of them.
    (Direction.HIGH, f"控制{_any('有效 达标 合格 完成 良好')}|{_KEPT_DOWN}[^率]*控制率$"),
    (
        Direction.LOW,
        f"{_any('控制 变动 变更 调整 偏差 偏离 结转 结余 超支 追加')}(?:数|比)?(?:率|比例|幅度|程度|度|额)$",
    ),
    (Direction.LOW, "资金结余$|结余资金|结转结余(?:资金|数|额)?$|存量资金$"),
    (Direction.HIGH, f"^{_any('重点支出安排 支付进度 政府采购执行 固定资产利用')}率$"),
    (Direction.UNKNOWN, "人口(?:自然|机械)?(?:增长|出生)率$"),
    (Direction.HIGH, "达标排放率$"),
    # Lessening is good for a harm, a cost or a time; for anything else it may be either.
    (
        Direction.HIGH,
        f"(?:{_HARM}|{_COST}|{_THING_USED}|率|时间|时限).*{_LESS}{_MEASURE}$|^{_LESS}.*(?:{_HARM}|{_COST})",
    ),
    (Direction.HIGH, f"{_SAVING}{_MEASURE}$"),
    (Direction.LOW, f"{_GAIN}.*{_LESS}{_MEASURE}$"),
    (Direction.UNKNOWN, f"{_LESS}{_MEASURE}$"),
    (Direction.LOW, f"(?:{_HARM}|{_COST}|{_THING_USED}|支出|经费).*{_MORE}{_MEASURE}$"),
    (Direction.LOW, f"{_THING_USED}(?:强度|密度|{_MEASURE})$|(?:药品?|耗材?|药品费用|药品收入|耗材费用)占比$"),
    (Direction.UNKNOWN, f"{_any('水资源 地下水 水能 土地 国土 海域 岸线 滩涂 矿产 资源')}开[发采](?:利用)?{_MEASURE}$"),
    # What was left undone, then what was done.
    (Direction.LOW, f"{_UNDONE}(?:产品|事项|项目|问题)?{_MEASURE}$"),
    (Direction.HIGH, f"(?:{_AGAINST}|{_FOR}){_RATE}$|及时性$|{_any('满意 知晓 覆盖 合规 规范 完整 准确')}[度性]$"),
    (Direction.LOW, f"(?:{_TIME_SPENT})$"),
    (Direction.UNKNOWN, f"{_HARM}.*(?:{_AGAINST}|{_FOR}){_COUNT}?$|^{_AGAINST}.*{_HARM}"),
    # People in need are those who are helped, as often as those who should become fewer.
    (Direction.UNKNOWN, f"{_any('贫困 失业 辍学 受灾 感染 患病 信访 上访 欠薪 违法 违规')}{_PEOPLE}{_COUNT}?$"),
    # Nothing is done: the thing itself decides.
    (Direction.LOW, f"{_HARM}(?:人口|人员|行为|问题|事件|水体|断面)?(?:发生|出现)?(?:情况|{_MEASURE})$"),
    (Direction.LOW, f"{_any('发生 淘汰')}率$|{_COST}{_COST_MEASURE}"),
    (Direction.UNKNOWN, f"{_HARM}|{_COST}"),
    (
        Direction.HIGH,
        f"{_MORE}{_MEASURE}$|{_GAIN}(?:.*(?:{_RATE}|额|量))?$|(?:{_AGAINST}|{_FOR}|{_GAIN})[^率]*{_COUNT}$",
    ),
)
_UNBOUNDED = pattern_of(
    f"{_MORE}|提升|变动|{LESS}|超额|倍|保值|增值|周转|同比|(?:产出|拨备覆盖|开工|回报|利润|完成|执行|控制|负荷|负载|超载)率"
)
_NAMED = pattern_of(f"(?:{_RATE}|{_COUNT}|幅度)$")
_CHANGE_ALONE = pattern_of(f"^(?:同比|环比|[比较].{{1,3}})*(?:{_MORE}|{_LESS}){_MEASURE}$")
_SHARE = pattern_of("(?:率|度|比例|占比|比重)$")
_NOT_SPENT = pattern_of(f"{_LESS}|{_any('控制 补偿 回收 达标 合格')}")
# Deeds of which nobody wants less, so that ≤ before their rate is a slip; 使用, 开发, 办理 and the like may be bounded.
_WANTED_DEEDS = _any("""
    满意 知晓 认可 合格 达标 及时 准时 按时 按期 准确 办结 结案 审结 责停 查办 查处 侦破 破案 破获 整改 化解 调解 救治
    治愈 康复 去除 消除 清偿 追缴 再就业 脱贫 就业 覆盖 到位 到账 验收 完工 竣工 优良 优秀 良好 成活 保存 完好 参保 参合
    入学 升学 巩固 毕业 录取 通过 规范 合规 落实 兑现 畅通 完整 有效 无害化 接种 应急 响应
""")
_WANTED = pattern_of(
    f"{_WANTED_DEEDS}|{_any('资金 预算 经费 设备 设施')}.*{_any('使用 利用 支付 拨付 发放 执行 完成')}"
)
_PAID_OUT = pattern_of(_any("标准 补助 补贴 津贴 奖励 待遇 救助"))
_TURNED_BY_SOME = pattern_of(_any("控制 变动 调整 偏差 偏离 结转 结余 隐患 案件 举报 债务 负债 重复"))


@lru_cache(maxsize=4096)
def direction_of(name: str) -> Direction:
    """Which way an indicator of this name is better; ``UNKNOWN`` where its words do not tell."""
    bare = _MARKS.sub("", name)
    return next((direction for direction, pattern in _RULES if re.search(pattern, bare)), Direction.UNKNOWN)


def is_measure(words: str) -> bool:
    """Words that name what is measured, not only how (每年, 约), nor a change of something unnamed (同比增长)."""
    bare = _MARKS.sub("", words)
    is_named = bool(_NAMED.search(bare)) or direction_of(words) is not Direction.UNKNOWN
    return is_named and not _CHANGE_ALONE.search(bare)


def direction_against(name: str, operator: Operator, target: Decimal | None) -> Direction | None:
    """The direction that the operator goes against (regulation §5, W03); ``None`` while anything else may be meant.

    ≤ goes against a rate only (a number of trainees may have a ceiling), of what nobody wants less of, and not where it
    is the 100 % that no rate passes; ≥ against a harm or a cost only (some say 控制率 ≥ 95 % of what was kept under
    control), and not at zero.
    """
    direction, bare = direction_of(name), _MARKS.sub("", name)
    if not target or (operator.is_reverse and target == HUNDRED):
        return None
    if operator.is_reverse and direction is Direction.HIGH and re.search("(?:率|满意度|知晓度)$", bare):
        return direction if _WANTED.search(bare) and not _UNBOUNDED.search(bare) else None
    if operator in {Operator.AT_LEAST, Operator.MORE_THAN} and direction is Direction.LOW:
        return None if _TURNED_BY_SOME.search(bare) else direction
    return None


def operator_of_measure(words: str) -> Operator | None:
    """How a number beside the name of a measure is meant; ``None`` where the name does not tell."""
    return {Direction.HIGH: Operator.AT_LEAST, Direction.LOW: Operator.AT_MOST}.get(direction_of(words))


def usual_operator(name: str, groups: str) -> Operator:
    """How a target that was written without a sign is meant: ≤ for a harm and for what costs, else ≥."""
    is_less = direction_of(name) is Direction.LOW or is_cost_without_ceiling(name, groups, Operator.AT_LEAST)
    return Operator.AT_MOST if is_less else Operator.AT_LEAST


def is_cost_without_ceiling(name: str, groups: str, operator: Operator) -> bool:
    """≥ for what an indicator among the costs spends; not savings, nor what is paid out (regulation §3 and §5, W04)."""
    is_more = operator in {Operator.AT_LEAST, Operator.MORE_THAN}
    is_rate_of_work = bool(_SHARE.search(_MARKS.sub("", name))) and direction_of(name) is Direction.HIGH
    is_spent = not _NOT_SPENT.search(name) and not is_rate_of_work and not is_paid_out(name)
    return is_more and "成本" in groups and is_spent


def is_paid_out(name: str) -> bool:
    """A cost to the budget and a gain to those who receive it, so that neither way is sure (农村低保标准)."""
    return bool(_PAID_OUT.search(name))


def is_bounded_share(name: str) -> bool:
    """A rate or share that cannot pass 100 % (regulation §5, W05)."""
    bare = _MARKS.sub("", name)
    return bool(_SHARE.search(bare)) and not _UNBOUNDED.search(bare)
