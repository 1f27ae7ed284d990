"""Function classes by year: the packaged list of ``codes/function-classes.yaml``, and the names that are got wrong.

The list is shipped with the code like the code itself, so reading it once is no reading of files.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import itemgetter
from types import MappingProxyType
from typing import Any

import yaml

_CONJUNCTIONS = ("和", "与", "及", "以及", "、", "")
_OF_TWO_WORDS = 6  # 卫生 + 健康 + 支出
_FIRST_EDITION = 2007  # of the classification as it is now


@dataclass(frozen=True, slots=True)
class FunctionName:
    """A class of 支出功能分类 under the name that it has from ``since`` to ``until`` (budget years, both included).

    ``is_confirmed``: the class and the year of its name are known from an official list.
    """

    code: str
    name: str
    since: int
    until: int | None
    is_confirmed: bool

    def is_of(self, year: int) -> bool:
        """Whether the name is official in a budget year."""
        return self.since <= year and (self.until is None or year <= self.until)


@cache
def function_names() -> tuple[FunctionName, ...]:
    """Every name of every class in the order of the codes, the oldest first (regulation §7.1)."""
    document = _document()
    return tuple(
        FunctionName(
            row["code"],
            row["name"],
            row.get("since", document["first_year"] if "verified" in row else _FIRST_EDITION),
            row.get("until"),
            row.get("verified") == "confirmed",
        )
        for row in sorted((*document["former"], *document["classes"]), key=itemgetter("code"))
    )


def official_names(year: int | None = None) -> tuple[str, ...]:
    """The names of a budget year; without one those of today."""
    return tuple(one.name for one in function_names() if (one.until is None if year is None else one.is_of(year)))


@cache
def _document() -> dict[str, Any]:
    text = (files("apps.budgets") / "codes" / "function-classes.yaml").read_text("utf-8")
    document: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return document


def misspelt(name: str) -> Iterator[str]:
    """How a name is got wrong: another conjunction or none, without its 等, by a slip."""
    for right in ("和", "与", "及"):
        if right in name:
            yield from (name.replace(right, wrong) for wrong in _CONJUNCTIONS if wrong != right)
    if name.endswith("等支出"):
        yield name.removesuffix("等支出") + "支出"
    if len(name) == _OF_TWO_WORDS:
        yield from (f"{name[:2]}{joined}{name[2:]}" for joined in ("和", "与", "及"))
    yield from (wrong for wrong, right in _document()["mistaken"].items() if right == name)


@cache
def wrong_names(year: int | None) -> Mapping[str, str]:
    """Every wrong name of a budget year with the official one: misspelt, or no longer in use (regulation §7.1).

    Where the year of a change is not confirmed, either name is right.
    """
    official = official_names(year)
    wrong = {misnamed: name for name in official for misnamed in misspelt(name)}
    current = {one.code: one.name for one in function_names() if one.name in official and one.is_confirmed}
    for one in function_names():
        if year is not None and one.until is not None and one.until < year and one.code in current:
            wrong[one.name] = current[one.code]
    return MappingProxyType(wrong)
