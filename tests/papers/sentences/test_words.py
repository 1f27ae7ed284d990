"""Every list of cue words stands once, in ``papers/checks/words.py``: modules add to it, they do not write it again."""

import ast
import re
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

import apps.papers.checks

CHECKS = Path(apps.papers.checks.__file__).parent
MODULES = sorted(CHECKS.rglob("*.py"))
BY_CHANCE = 4  # words that two lists may have in common: 为|是|约|近; a word of one letter counts half
FILLERS = 60  # so many words name whatever may be left out, not a matter
RUN = re.compile(r"[\u4e00-\u9fff|§]+")


@cache
def written(source: str) -> tuple[frozenset[str], ...]:
    """The words of every alternation as the source writes it, in whatever order; what a ``{NAME}`` adds is no word."""
    tree = ast.parse(source)
    joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    pieces = {id(value) for node in joined for value in node.values}
    texts = [
        "".join(str(one.value) if isinstance(one, ast.Constant) else "§" for one in node.values) for node in joined
    ]
    texts += [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in pieces
    ]
    runs = (run for text in texts for run in RUN.findall(text))
    lists = (frozenset(word for word in run.split("|") if word and "§" not in word) for run in runs)
    return tuple(words for words in lists if _weight(words) > BY_CHANCE and len(words) < FILLERS)


def _weight(words: frozenset[str]) -> float:
    return sum(1 if len(word) > 1 else 0.5 for word in words)


def twice(one: str, other: str) -> list[str]:
    """What two sources both write, as far as it is no chance."""
    shared = (mine & theirs for mine in written(one) for theirs in written(other))
    return ["|".join(sorted(words)) for words in shared if _weight(words) > BY_CHANCE]


def test_no_two_modules_write_the_same_list() -> None:
    sources = {path.relative_to(CHECKS).as_posix(): path.read_text("utf-8") for path in MODULES}
    found = {(a, b): lists for a, b in combinations(sources, 2) if (lists := twice(sources[a], sources[b]))}
    assert found == {}


@pytest.mark.parametrize(
    "copy",
    [
        'A = "支出|支付|拨付|使用|执行"',
        'A = f"(?:{B}|执行|使用|拨付|支付|花费|支出)$"',
        'A = (\n    r"执行|支付|"\n    rf"支出|{B}|拨付|使用"\n)',
    ],
    ids=["as it is", "in another order, among others", "over two lines, with a name between"],
)
def test_a_list_that_is_written_again_is_seen(copy: str) -> None:
    assert twice('SPENT = "支出|支付|拨付|使用|执行"', copy) == ["使用|执行|拨付|支付|支出"]


def test_every_list_is_used_by_two_modules() -> None:
    """A list that one module alone looks for stands in that module."""
    source = (CHECKS / "words.py").read_text("utf-8")
    lists = re.findall(r"^([A-Z_]+) = ", source, re.MULTILINE)
    asked = [
        alias.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "apps.papers.checks.words"
        for alias in node.names
    ]
    lonely = [name for name in lists if asked.count(name) + source.count(f"{{{name}}}") < 2]
    assert asked
    assert lonely == []
