"""Names of parts that are known to be all of something, and names that may count the same thing twice."""

import re
from collections.abc import Sequence
from functools import lru_cache

# All members but those with a question mark must be named, and nothing else.
_FAMILIES: tuple[tuple[tuple[re.Pattern[str], bool], ...], ...] = tuple(
    tuple((re.compile(member.removesuffix("?")), not member.endswith("?")) for member in family.split())
    for family in (
        "基本支出 项目支出 经营支出? 上缴上级?",
        "人员 公用|日常|商品和服务 对个人和家庭?",
        "工资福利 商品和服务 对个人和家庭? 资本性?",
        "行政|机关|公务员 事业 参公|参照? 工勤|后勤? 聘用|其他?",
        "上半年 下半年",
        "一季度 二季度 三季度 四季度",
        "第一|首批 第二|次批 第三? 第四?",
        "城镇|城市|城区 农村|乡村|乡镇",
        "新建|新增|新开|新办 续建|改建|延续|结转 扩建|变更? 注销|迁建?",
        "在职|在编 退休|离休",
        "网上|线上|网络 线下|窗口|现场 自助|其他?",
        "中央|国家|上级 地方 自筹?",
        "中央|国家? 省 市|县|区|地方 县|区|乡镇? 自筹|社会|其他?",
        "上级|中央 本级|配套|自筹 自筹?",
        "一般公共预算 政府性基金 国有资本? 其他?",
        "财政拨款 事业收入|其他收入|经营收入|上级补助 其他?",
        "购置 运行|维护",
        "公务用车|公车 接待 出国?",
        "局机关|机关本级|本级 二级|下属|所属|事业单位",
        "很满意|非常满意|^满意 满意|一般 基本满意|一般|较满意? 不满意|一般?",
    )
)
_REST = re.compile(r"^(?:其他|其它|其余|余下)")
_CROSSING = re.compile(r"女|党员|少数民族|残疾|脱贫|低保|退役|留守|持证|重点|骨干|省级示范|优秀")
_NESTED = re.compile(r"高级|中级|专科|本科|硕士|博士|研究生|以上|以下|老年|儿童|劳动力")


def is_complete(labels: Sequence[str]) -> bool:
    """Whether parts of these names are all there is: 人员经费 and 公用经费, 中央 省 县, anything and 其他."""
    if labels and _REST.search(labels[-1].lstrip("，、和及")):
        return True
    return any(_are_all(family, labels) for family in _FAMILIES)


def may_overlap(labels: Sequence[str]) -> bool:
    """Whether parts may count the same twice, or leave many out: women, party members, those above sixty."""
    return do_cross(labels) or any(_NESTED.search(label) for label in labels)


def do_cross(labels: Sequence[str]) -> bool:
    """Whether parts are told by marks that have nothing to do with each other: women and party members."""
    return any(_CROSSING.search(label) for label in labels)


def _are_all(family: Sequence[tuple[re.Pattern[str], bool]], labels: Sequence[str]) -> bool:
    free = list(labels)
    for member, is_needed in family:
        found = next((label for label in free if member.search(label)), None)
        if found is not None:
            free.remove(found)
        elif is_needed:
            return False
    return not free


@lru_cache(maxsize=1024)
def may_begin(label: str) -> bool:
    """Whether a name is the first member of a family."""
    return any(family[0][0].search(label) for family in _FAMILIES)
