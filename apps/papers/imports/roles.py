"""Which column of a table holds what: roles by the labels above it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from apps.papers.imports import heads as words
from apps.papers.imports.labels import fits

Chains = Mapping[int, tuple[str, ...]]
"""The labels above each column, from top to bottom."""


class Kind(StrEnum):
    """What the rows below a head are."""

    INDICATORS = "indicators"
    MONEY = "money"
    FIGURES = "figures"


LIKELY = {
    Kind.INDICATORS: words.LIKELY_INDICATOR_HEADS,
    Kind.MONEY: words.LIKELY_MONEY_HEADS,
    Kind.FIGURES: {},
}
LEAST_KNOWN = 2
_PLACED = {"name", "target", "original", "adjusted", "actual", "rate", "weight", "score"}


@dataclass(frozen=True, slots=True)
class Columns:
    """``of`` are the first and last column of each role; ``levels`` hold the weights of levels.

    ``unplaced`` are columns whose labels mean nothing to the reader, ``beside`` those that nothing is checked by.
    """

    of: Mapping[str, tuple[int, int]]
    levels: Mapping[str, int]
    unplaced: Mapping[int, str]
    beside: Mapping[int, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many columns hold something that is read."""
        return len(self.of.keys() - {"side", "number", "flag"}) + len(self.levels)


@lru_cache(maxsize=4096)
def role_of(kind: Kind, label: str, beside: str = "") -> str:
    """The first role that a label fits, ``beside`` one."""
    heads = words.INDICATOR_HEADS if kind is Kind.INDICATORS else words.MONEY_HEADS
    return next((role for role, listed in heads.items() if role != beside and fits(listed, label)), "")


def is_figure(label: str) -> bool:
    """The name of an amount or a rate."""
    return fits(words.FIGURE_HEADS, label) or role_of(Kind.MONEY, label) in {"original", "adjusted", "actual", "rate"}


def _roles(kind: Kind, chains: Chains) -> dict[int, str]:
    """The role of each column; one whose label says something by itself takes it first."""
    roles: dict[int, str] = {}
    for is_generic in (False, True):
        for column, chain in chains.items():
            if _is_generic(chain) is is_generic:
                role = _role_in(kind, chain, set(roles.values()))
                if role:
                    roles[column] = role
    if kind is Kind.INDICATORS:
        _place_names(roles, chains)
        _promote(roles)
    else:
        _place_original(roles, chains)
    _place_points(roles, chains)
    _place_likely(kind, roles, chains)
    if "adjusted" not in roles.values() and "actual" in roles.values():  # the only budget that is printed
        roles = {column: "adjusted" if role == "original" else role for column, role in roles.items()}
    return roles


def _place_points(roles: dict[int, str], chains: Chains) -> None:
    """分数 beside 得分 are the points that can be had."""
    scores = [column for column, role in sorted(roles.items()) if role == "score"]
    if "weight" not in roles.values() and scores and chains[scores[-1]] != chains[scores[0]]:
        roles |= {column: "weight" for column in scores if chains[column] == chains[scores[0]]}


def _place_original(roles: dict[int, str], chains: Chains) -> None:
    """预算数 beside 调整后预算数 is the original budget."""
    budgets = [column for column, role in roles.items() if role == "adjusted"]
    adjusted = [column for column in budgets if "调整" in chains[column][-1]]
    if adjusted and "original" not in roles.values():
        roles |= {column: "original" for column in budgets if column not in adjusted}


def _place_likely(kind: Kind, roles: dict[int, str], chains: Chains) -> None:
    """Beside columns that are known, one that is called anyhow takes the role that its table lacks."""
    known = set(roles.values()) & _PLACED
    if len(known) < LEAST_KNOWN and not known & {"weight", "score"}:
        return
    if kind is Kind.INDICATORS and "name" not in known:
        return
    names = (column for column, role in roles.items() if role == "name")
    first = min(names if kind is Kind.INDICATORS else chains)
    for role, listed in LIKELY[kind].items():
        if role not in roles.values():
            found = (
                column
                for column, chain in sorted(chains.items())
                if column > first and chain != chains[first] and not roles.get(column) and fits(listed, chain[-1])
            )
            column = next(found, None)
            if column is not None:
                roles |= {other: role for other in chains if chains[other] == chains[column] and not roles.get(other)}


def _place_names(roles: dict[int, str], chains: Chains) -> None:
    """Without 三级指标 the last column of other names names the indicator; what names before it are levels."""
    starts = [column for column in sorted(chains) if chains.get(column - 1) != chains[column]]
    wanted = "name" if "name" in roles.values() else "othername"
    named = [column for column in starts if roles.get(column) == wanted]
    last = next((column for column in named if chains[column] == chains[named[-1]]), -1)
    roles |= {column: "name" for column, chain in chains.items() if column >= last >= 0 and chain == chains[last]}
    free = [level for level in ("level1", "level2") if level not in roles.values()]
    for column in starts:
        if column < last and roles.get(column, "name") in {"name", "othername"}:
            roles[column] = free.pop(0) if free else "side" if column in roles else ""


def _promote(roles: dict[int, str]) -> None:
    """What a table calls otherwise is what it lacks: 绩效指标 its names, 绩效目标 its targets, 评审得分 its scores."""
    for role, others in (("name", {"level2", "side"}), ("target", {"side"}), ("score", {"otherscore"})):
        names = [column for column, known in roles.items() if known == "name"]
        column = max((column for column, known in roles.items() if known in others), default=-1)
        if role not in roles.values() and column >= 0 and (role != "target" or column > min(names, default=99)):
            roles[column] = role


def columns_of(kind: Kind, chains: Chains) -> Columns:
    """Every labelled column in its place."""
    roles = _roles(kind, chains)
    columns: dict[str, tuple[int, int]] = {}
    levels: dict[str, int] = {}
    unplaced: dict[int, str] = {}
    beside: dict[int, str] = {}
    name = next((column for column, role in roles.items() if role == "name"), 0)
    for column in sorted(chains):
        role, known = roles.get(column, ""), columns.get(roles.get(column, ""))
        is_part = known is not None and known[1] == column - 1 and chains[column] == chains[column - 1]
        if role in _BESIDE or (known is not None and not is_part and role in _READ_ONCE):
            beside[column] = chains[column][-1]
        level = _level_left_of(column, roles) if role == "weight" and kind is Kind.INDICATORS and column < name else ""
        if level:
            levels[level] = column
        elif role and known is None:
            columns[role] = (column, column)
        elif known is not None and is_part:
            columns[role] = (known[0], column)
        elif (not role or role not in _MAY_REPEAT) and (kind is Kind.INDICATORS or columns.keys() - {"number", "side"}):
            unplaced[column] = chains[column][-1]
    starts = sorted((*chains, *levels.values()))
    for role, (first, last) in columns.items():  # an empty place right of a label belongs to it
        following = next((start for start in starts if start > last), last + 2)
        columns[role] = (first, max(last, following - 1) if kind is Kind.MONEY or role in _WIDE else last)
    return Columns(columns, levels, unplaced, beside)


_MAY_REPEAT = {
    "number",
    "side",
    "othername",
    "flag",
    "past",
    "standard",
    "otherscore",
    "factor",
    "completion",
    "apart",
    "remark",
    "reason",
    "level1",
}
_BESIDE = {"apart", "past", "flag", "standard", "otherscore", "deducted", "arrived", "left"}
_READ_ONCE = {"factor", "completion", "reason", "remark"}
_WIDE = {"reason", "remark", "target", "actual", "name"}


def _is_generic(chain: tuple[str, ...]) -> bool:
    return len(chain) > 1 and (fits(words.GENERIC, chain[-1]) or fits(_OF_A_VALUE, chain[-1]))


_OF_A_VALUE = " ".join(words.INDICATOR_HEADS[role] for role in ("unit", "operator"))


def _role_in(kind: Kind, chain: tuple[str, ...], taken: set[str]) -> str:
    """By the lowest label; one that says nothing by itself takes the role of the label above it, if that is free."""
    own = role_of(kind, chain[-1])
    above = next((role for label in reversed(chain[:-1]) if (role := role_of(kind, label, beside="side"))), "")
    if own in {"unit", "operator"}:
        return f"actual_{own}" if above == "actual" else own
    if _is_generic(chain) and above and above not in taken:
        return above
    return own or (above if above not in taken else "")


def _level_left_of(column: int, roles: Mapping[int, str]) -> str:
    """The level whose name stands nearest to the left of a column."""
    return next(
        (roles[left] for left in range(column - 1, -1, -1) if roles.get(left) in {"level1", "level2"}),
        "",
    )


def has_indicators(columns: Columns, _: Chains) -> bool:
    """Names with anything that can be scored."""
    return "name" in columns.of and bool({"target", "actual", "weight", "score"} & columns.of.keys())


def has_money(columns: Columns, chains: Chains) -> bool:
    """Two amounts beside points, or right of a word for money: else it is a table of figures."""
    amounts = [columns.of[role][0] for role in ("original", "adjusted", "actual") if role in columns.of]
    return len(amounts) > 1 and (
        bool({"weight", "score"} & columns.of.keys())
        or any(
            fits(words.MONEY_BLOCKS, text)
            for column, chain in chains.items()
            if column < min(amounts)
            for text in chain
        )
    )


def figures_of(chains: Chains) -> Columns | None:
    """Columns of figures by the year or the kind in any line above them: 总额 below 预算数."""
    found = [column for column, chain in chains.items() if any(fits(words.FIGURE_HEADS, text) for text in chain)]
    if len(found) < 2:
        return None
    first = min(found)
    columns = {
        f"figure{column}": (column, column)
        for column, chain in chains.items()
        if column in found or (column > first and fits(words.MORE_FIGURES, chain[-1]))
    }
    placed = {start for start, _ in columns.values()}
    unplaced = {
        column: chain[-1]
        for column, chain in chains.items()
        if column > first and column not in placed and not fits(words.BESIDE_FIGURES, chain[-1])
    }
    return Columns(columns, {}, unplaced)


def label_of_figures(chain: tuple[str, ...]) -> str:
    """The label of a column of figures, with the one above it where it says too little."""
    return chain[-1] if len(chain) < 2 or fits(words.FIGURE_HEADS, chain[-1]) else "·".join(chain[-2:])
