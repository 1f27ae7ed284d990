"""Names of parts that are known to be all of something, and names that may count the same thing twice."""

from collections.abc import Sequence
from functools import lru_cache

from apps.core import patterns as re

_Family = tuple[tuple[re.Pattern[str], bool], ...]


def _families(*families: str) -> tuple[_Family, ...]:
    """All members but those with a question mark must be named, and nothing else."""
    return tuple(
        tuple((re.compile(member.removesuffix("?")), not member.endswith("?")) for member in family.split())
        for family in families
    )


_CLOSED = _families(
    "基本支出 项目支出 经营支出? 上缴上级?",
    "人员 公用|日常|商品和服务 对个人和家庭?",
    "工资福利 商品和服务 对个人和家庭? 资本性?",
    "行政|机关|公务员 事业 参公|参照? 工勤|后勤? 聘用|其他?",
    "规上|规模以上 规下|规模以下",
    "上半年 下半年",
    "一季度 二季度 三季度 四季度",
    "城镇|城市|城区 农村|乡村|乡镇",
    "新建|新增|新开|新办 续建|改建|延续|结转 扩建|变更? 注销|迁建?",
    "在职|在编 (?<!离)退休|离退休 离休?",
    "网上|线上|网络 线下|窗口|现场 自助|其他?",
    "财政拨款 事业收入|其他收入|经营收入|上级补助 其他?",
    "购置 运行|维护",
    "以前年度|往年|历年|上年末|上年底|此前 本年|当年|今年|年内",
    "现金|资金 物资|实物|折价",
    "公办|公立 民办|民营|私立 公建民营?",
    "^已|办结|完成|整改 ^尚|正在|^未|在办|待|推进|剩余|余下",
    "男(?!童) 女(?!童)",
    "公务用车|公车 接待 出国?",
    "局机关|机关本级|本级 二级|下属|所属|事业单位",
    "很满意|非常满意|^满意 满意|一般 基本满意|一般|较满意? 不满意|一般",
)
# Behind 其中 one more level, batch or season may go without saying.
_OPEN = _families(
    "第一|首批 第二|次批 第三? 第四?",
    "中央|国家|上级 地方 自筹?",
    "中央|国家? 省 市|县|区|地方 县|区|乡镇? 自筹|社会|其他?",
    "上级|中央 本级|配套|自筹 自筹?",
    "一般公共预算 政府性基金 国有资本? 其他?",
    "春季 夏季? 秋季 冬季?",
)
_REST = re.compile(r"^(?:其他|其它|其余|余下)")
_CROSSING = re.compile(
    r"女|党员|团员|少数民族|残疾|住宿|寄宿|走读|新能源|脱贫|低保|退役|留守|持证|重点|骨干|省级示范|优秀|病(?![人区房床员])|患(?!者)|血[压脂糖]|肥胖|超重|近视|规上|规模以上|科技型|高新|外贸|龙头"
)
_COUNTED_TWICE = re.compile(
    r"同时(?:承担|从事|享受|参[加与]|具有|属于|是)|重复(?!建设)|重叠|交叉|兼[任有职]|两者|三者|双重身份|两种.{0,6}(?:均|都|兼)"
)
_SOURCE = re.compile(r"中央|省级|市级|县级|区级|上级|自筹|配套|债券")
_USE = re.compile(r"建设|购[置买]|采购|改造|维[修护]|工程|设备|培训|整治|修复")
_NESTED = re.compile(r"高级|中级|专科|本科|硕士|博士|研究生|以上|以下|以前(?!年度)|以后|之前|之后|老年|儿童|劳动力")


def is_complete(labels: Sequence[str]) -> bool:
    """Whether parts of these names may be all there is: 人员经费 and 公用经费, 中央 省 县, anything and 其他."""
    return is_closed(labels) or any(_are_all(family, labels) for family in _OPEN)


def is_closed(labels: Sequence[str]) -> bool:
    """Whether there is nothing beside parts of these names: one of two, or anything and 其他."""
    if labels and (_REST.search(labels[-1].lstrip("，、和及")) or labels[-1].endswith("及以下")):
        return True
    return any(_are_all(family, labels) for family in _CLOSED)


def cross_over(words: str) -> bool:
    """Whether a sentence says that something is counted twice: 12人同时承担两岗."""
    return _COUNTED_TWICE.search(words) is not None


def are_mixed(labels: Sequence[str]) -> bool:
    """Whether some parts tell where money came from and others what it was for: 道路建设, 中央资金."""
    sources = [_SOURCE.search(label) is not None for label in labels]
    uses = [_USE.search(label) is not None for label in labels]
    return any(sources) and any(use and not source for use, source in zip(uses, sources, strict=True))


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
    return any(family[0][0].search(label) for family in (*_CLOSED, *_OPEN))
