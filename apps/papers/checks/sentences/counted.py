"""In which units a text counts what something is said to be for each of: 每场 by 场, 场次 or 次."""

from collections.abc import Mapping

_COUNTED_IN: Mapping[str, frozenset[str]] = {
    "人": frozenset(("人", "人次")),
    **dict.fromkeys(("名", "位", "生"), frozenset(("人",))),
    "餐": frozenset(("餐", "人次", "份")),
    "场": frozenset(("场", "场次", "次")),
    "批": frozenset(("批", "批次")),
    "案": frozenset(("件", "起", "宗")),
    "校": frozenset(("所",)),
    "床": frozenset(("张",)),
    "车": frozenset(("辆", "台")),
    **dict.fromkeys(("日", "天"), frozenset(("天", "日"))),
    **dict.fromkeys(("季", "季度"), frozenset(("个季度",))),
    "月": frozenset(("个月",)),
}


def are_counted_alike(unit: str, other: str) -> bool:
    """Whether two units count the same: 60人 in each of 12期 are 720人次."""
    return unit == other or {unit, other} == {"人", "人次"}


def units_of(each: str) -> frozenset[str]:
    """The units of what is counted; of most things their own."""
    return _COUNTED_IN.get(each, frozenset((each,)))
