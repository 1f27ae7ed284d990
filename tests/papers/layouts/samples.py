"""The forms that the layouts print: invented departments, every figure by the rules."""

from dataclasses import replace
from decimal import Decimal

from tests.papers.layouts.forms import Form, Indicator, Money, Value, right

D = Decimal

OUTPUT, EFFECT, CONTENT = "产出指标", "效益指标", "满意度指标"
NUMBER, QUALITY, TIME, COST = "数量指标", "质量指标", "时效指标", "成本指标"
SOCIAL, LASTING, SERVED = "社会效益指标", "可持续影响指标", "服务对象满意度指标"


def row(
    level1: str, level2: str, name: str, sign: str, target: str, unit: str, actual: str, weight: str, reason: str = ""
) -> Indicator:
    def read(text: str) -> Value:
        return D(text) if text.replace(".", "", 1).isdigit() else text

    return Indicator(level1, level2, name, sign, read(target), unit, read(actual), D(weight), reason=reason)


PROJECT = right(
    Form(
        kind="项目支出",
        title="乡村公路养护",
        department="青溪区交通运输局",
        unit="青溪区公路养护站",
        year=2022,
        money_unit="万元",
        money=(
            Money("total", D("860"), D("860"), D("834.2")),
            Money("fiscal", D("800"), D("800"), D("776")),
            Money("carried", D("60"), D("60"), D("58.2")),
            Money("other", D(0), D(0), D(0)),
        ),
        indicators=(
            row(OUTPUT, NUMBER, "养护里程", "≥", "126", "公里", "126", "10"),
            row(OUTPUT, NUMBER, "新设标志牌", "≥", "80", "块", "72", "10", "两处改线，未能设置；明年改线完工后补设。"),
            row(OUTPUT, QUALITY, "验收合格率", "≥", "95", "%", "97.3", "10"),
            row(OUTPUT, TIME, "按期完工率", "=", "100", "%", "100", "10"),
            row(OUTPUT, COST, "每公里养护成本", "≤", "6.8", "万元", "6.6", "10"),
            row(EFFECT, SOCIAL, "路况优良率", "≥", "90", "%", "84", "15", "雨季冲毁三段；已列入来年计划。"),
            row(EFFECT, LASTING, "养护制度健全性", "", "健全", "", "健全", "15"),
            row(CONTENT, SERVED, "沿线群众满意度", "≥", "90", "%", "93", "10"),
        ),
    )
)

# 20 points for the execution, 80 for the indicators, as Hubei counts.
PROJECT_OF_80 = right(
    replace(
        PROJECT,
        execution_weight=D(20),
        indicators=tuple(replace(item, weight=D(10), score=D(0)) for item in PROJECT.indicators),
    )
)

DEPARTMENT = right(
    Form(
        kind="部门整体支出",
        title="",
        department="青溪区水务局",
        unit="青溪区水务局",
        year=2023,
        money_unit="万元",
        money=(Money("total", D("2450"), D("2450"), D("2352")),),
        indicators=(
            row(OUTPUT, NUMBER, "清淤渠道长度", "≥", "48", "公里", "45", "15", "两段与铁路施工冲突；已另定工期。"),
            row(OUTPUT, NUMBER, "水质监测点", "≥", "24", "个", "24", "10"),
            row(OUTPUT, QUALITY, "监测数据合格率", "≥", "98", "%", "98.6", "10"),
            row(OUTPUT, TIME, "汛前检查完成时间", "", "5月底前", "", "5月底前", "10"),
            row(OUTPUT, COST, "单位供水成本", "≤", "2.1", "元", "2.05", "5"),
            row(EFFECT, SOCIAL, "供水保证率", "≥", "97", "%", "97.5", "20"),
            row(EFFECT, LASTING, "河长制长效管理", "", "持续完善", "", "持续完善", "10"),
            row(CONTENT, SERVED, "用水户满意度", "≥", "92", "%", "94", "10"),
        ),
        by_income=(("一般公共预算", D("2152")), ("政府性基金拨款", D("150")), ("其他资金", D("50"))),
        by_purpose=(("基本支出", D("1300")), ("项目支出", D("1052"))),
    )
)

MATTERS = (("投入", "预算配置"), ("过程", "预算执行"), ("过程", "预算管理"), ("产出及效率", "职责履行"))


def judged(place: int, name: str, weight: str, score: str, reason: str = "") -> Indicator:
    return Indicator(*MATTERS[place], name, "", None, "", None, D(weight), D(score), reason)


# A score table without targets or money: people judged, only sums can be held against each other.
SCORE_TABLE = right(
    Form(
        kind="部门整体支出",
        title="",
        department="青溪区档案馆",
        unit="青溪区档案馆",
        year=2022,
        money_unit="",
        money=(),
        execution_weight=D(0),
        indicators=(
            judged(0, "在职人员控制率", "8", "8"),
            judged(0, "三公经费变动率", "12", "12"),
            judged(1, "预算完成率", "15", "13", "两个项目跨年实施，年底未付清。"),
            judged(1, "预算控制率", "10", "10"),
            judged(2, "管理制度健全性", "15", "15"),
            judged(2, "资金使用合规性", "10", "10"),
            judged(3, "重点工作完成率", "15", "14", "一项数字化任务推迟到来年。"),
            judged(3, "公众满意度", "15", "15"),
        ),
    )
)

FORMS = {"project": PROJECT, "project of 80": PROJECT_OF_80, "department": DEPARTMENT, "score table": SCORE_TABLE}
