"""Official names of the function classes, and the wrong ones that stand in reports (regulation §7.1)."""

from collections.abc import Iterator, Mapping

FUNCTION_CLASSES: tuple[str, ...] = (
    "一般公共服务支出",
    "外交支出",
    "国防支出",
    "公共安全支出",
    "教育支出",
    "科学技术支出",
    "文化旅游体育与传媒支出",
    "社会保障和就业支出",
    "社会保险基金支出",
    "卫生健康支出",
    "节能环保支出",
    "城乡社区支出",
    "农林水支出",
    "交通运输支出",
    "资源勘探工业信息等支出",
    "商业服务业等支出",
    "金融支出",
    "援助其他地区支出",
    "自然资源海洋气象等支出",
    "住房保障支出",
    "粮油物资储备支出",
    "国有资本经营预算支出",
    "灾害防治及应急管理支出",
    "其他支出",
    "债务还本支出",
    "债务付息支出",
    "债务发行费用支出",
    "抗疫特别国债安排的支出",
)
# Names that were official, with the first budget year in which they no longer are.
RENAMED: Mapping[str, tuple[str, int]] = {
    "文化体育与传媒支出": ("文化旅游体育与传媒支出", 2019),
    "医疗卫生与计划生育支出": ("卫生健康支出", 2019),
    "国土海洋气象等支出": ("自然资源海洋气象等支出", 2019),
}
_CONJUNCTIONS = ("和", "与", "及", "以及")


def misspelt(name: str) -> Iterator[str]:
    """How a name is got wrong: another conjunction, or without its 等."""
    for right in ("和", "与", "及"):
        if right in name:
            yield from (name.replace(right, wrong) for wrong in _CONJUNCTIONS if wrong != right)
    if name.endswith("等支出"):
        yield name.removesuffix("等支出") + "支出"


MISNAMED: Mapping[str, str] = {wrong: name for name in FUNCTION_CLASSES for wrong in misspelt(name)}


def wrong_names(year: int) -> Mapping[str, str]:
    """Every wrong name of a budget year with the official one."""
    outdated = {old: new for old, (new, since) in RENAMED.items() if year >= since}
    return {**MISNAMED, **outdated}
