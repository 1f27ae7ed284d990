"""Words that several judges look for, each list once: alternations to be put into patterns.

What only one judge looks for stands with it, beside the list that it adds to.
"""

from apps.core.quantities.directions import SPARED

# Money: where it comes from, what it is called, where it goes, what is left of it.
RECEIVED = "收入|资金|下达|到位"
FUNDS = f"{RECEIVED}|预算|安排|拨款|收到|可用"
INCOME = f"{FUNDS}|争取|筹集|拨入"
MONEY = "资金|经费|支出|费用"
PAID = "支付|拨付|使用"
SPENT = f"支出|{PAID}|执行"
CARRIED_OUT = "执行|支出|支付|完成|达成"  # what the rates of a plan are called after
BALANCE = "结余|余额|结转"
LEFT = f"{BALANCE}|剩余"
UNSPENT = "尚余|余款|未使用|未拨付"
STORED = "结存|库存|现存|沉淀"  # a balance of money and of things
BEHIND_LEFT = "资金|金额|使用|下年度?|次年|为|有|约|的|了"  # what may stand between 结余 and its number
PLAN = "预算|计划|目标"
GRANTED = "预算|批复|安排|计划|下达"
PLANS = f"{GRANTED}|目标"
GIVEN = "安排|下达|补助|投入|投资"
TASKS = "任务|计划|目标|下达"  # what a rate of completion is of
DELIVERED = "支付|拨付|发放|到位|完成"
FLOWS = f"{DELIVERED}|支出|安排"  # from what was planned to what was paid
BUDGET_STAGES = "年初|全年|上年|批复|调整"
PAYERS = "中央|央|自治区|省|市|州|盟|县|区|旗|乡镇|镇|乡|地方|上级"  # of government, which pay
CEILINGS = "控制价|限价|概算"
AGREED = "中标|成交|结算"  # what was to be paid in the end

# Savings: what was not spent, and what was cut off a bill.
ECONOMIES = f"{SPARED}|节支|节资|下浮|压减"
CUTS = "审减|核减"
SAVED = f"{ECONOMIES}|{CUTS}"

# Things that went, and cases that were dealt with.
GONE = "注销|退出"
DISCARDED = f"{GONE}|报废|淘汰|拆除|关停|核减"
USED_UP = "出库|消耗|领用|报废"
WENT = f"{GONE}|{USED_UP}|减少|出栏|死亡|清退|调出|销毁"
HANDED_ON = "上缴|缴库|支用|收回|核销|调拨"
FOUND = "发现|排查|受理|收到"
SETTLED = "办结|化解|整改|收回|兑付"
DONE = "实际|完成|建成|已|实现"
ACHIEVED = f"{DONE}|达到|新增|新建"
TO_SETTLE = f"{SETTLED}|销号|建成|回收|开工|到位"

# Totals and the time that they are of. 总 and 共 stand in many words that are no total: who trusts them adds them.
ADDED_UP = "合计|共计|总计"
GRAND = f"{ADDED_UP}|总额|总数"
ALL_TOLD = "合计|共|总|全年"
TOLD = "共|为|数|达|了"  # what may stand between the name of a sum and its number
IS_ABOUT = "为|是|约|近|超过?"

# What a number may be the average of, before 均: 人均, 户均; and how often it comes in a year.
AVERAGED = "人|户|亩|生|村|班|场|次|期|床|件|案|台|车|校|镇|所|间|座|篇|公里|平方米|单位"
TIMES = "日|天|周|月|季"
AVERAGED_TOO = "项|个|家|栋|馆|站|批"  # many other things are counted so: a total of its unit must be named

TENDENCIES = "态势|趋势|势头|走势|之势"  # what a direction may be called: 呈增长态势
# A change without its direction; quantities.directions has the verbs.
CHANGED = "增|减|降|变动|变化"

# What a rate may be said to be of without naming any money or matter of its own.
OF_THE_BUDGET = "资金|预算|项目|全年"
OF_THE_DEPARTMENT = f"{OF_THE_BUDGET}|支出|经费|年初|整体|部门"
OF_ANYTHING = f"{OF_THE_BUDGET}|年度|实际|任务|工作|总体|目标|计划"

OF_A_REPORT = "部门|整体|支出|预算|决算|绩效|收入"
OF_A_SCORE = "本次|整体|总体|综合|最终|绩效|评价|自评|项目"
OURS = "[我本](?:[局委办院校会馆站所队]|中心|单位)"
