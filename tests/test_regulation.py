"""The regulation (docs/regulation.md) held against the code that cites it: relations, sections, functions, files."""

import ast
import inspect
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from apps.budgets.facts import FIGURES, RELATIONS, Relation, limits, relations
from apps.indicators import rules as indicator_rules

ROOT = Path(__file__).resolve().parent.parent
REGULATION = (ROOT / "docs" / "regulation.md").read_text("utf-8")
CITING = {".py", ".yaml", ".json"}
LEAST_CITATIONS = 100  # fewer mean that the citations are written in another way, and that nothing is tested

_ID = re.compile(r"\b[FSTWDNQC]\d{2}\b")
_CHECK = re.compile(r"^def ([a-z]\d{2})(_\w+)\(", re.MULTILINE)
_ROW_HEAD = re.compile(r"^\| ([A-Z]\d{2}) \|", re.MULTILINE)
_HEADING = re.compile(r"^#{2,4} (\d+(?:\.\d+)?(?: [a-z]\b)?)", re.MULTILINE)
_CITATION = re.compile(r"\bregulation (§[^)\n]*)")
_BY_EACH_DOOR = re.compile(r"Each door by itself: ([^.]*)\.")
_BY_ARITHMETIC = re.compile(r"By one arithmetic of rows that each form has by itself: ([^.]*)\.")
_SECTION = re.compile(r"(?:§|(?<=\d)–)(\d+(?:\.\d+)?(?: [a-d]\b)?)")


@cache
def texts(folder: str) -> dict[str, str]:
    """The files of a folder that may cite, by their path; not this one, which speaks of citations."""
    paths = [path for path in sorted((ROOT / folder).rglob("*")) if path.suffix in CITING and path != Path(__file__)]
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in paths}


def checks() -> set[str]:
    """The names of the functions of the product that decide a relation."""
    return {"".join(name) for text in texts("apps").values() for name in _CHECK.findall(text)}


def cited_sections(text: str) -> list[str]:
    """The sections that one text cites: ``regulation §1.2–1.6, §4.3 d`` are three."""
    return [section for citation in _CITATION.findall(text) for section in _SECTION.findall(citation)]


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("(regulation §5, F04)", ["5"]),
        ("(regulation §1.2–1.6, §3 and §5, S01).", ["1.2", "1.6", "3", "5"]),
        ("(regulation §4.3 d), §9", ["4.3 d"]),
        ("half of §5 as regulation says", []),
    ],
)
def test_a_citation_is_read(text: str, sections: list[str]) -> None:
    assert cited_sections(text) == sections


def test_every_cited_relation_is_the_head_of_one_row() -> None:
    cited = {found for text in texts("apps").values() for found in _ID.findall(text)}
    cited |= {check[:3].upper() for check in checks()}
    heads = Counter(_ROW_HEAD.findall(REGULATION))
    assert cited
    assert {relation: heads[relation] for relation in cited if heads[relation] != 1} == {}


def test_every_cited_section_has_its_heading() -> None:
    headings = set(_HEADING.findall(REGULATION))
    cited = {path: cited_sections(text) for folder in ("apps", "tests") for path, text in texts(folder).items()}
    missing = {(path, section) for path, sections in cited.items() for section in sections if section not in headings}
    count = sum(map(len, cited.values()))
    assert missing == set()
    assert count >= LEAST_CITATIONS


def test_no_heading_stands_twice() -> None:
    assert [heading for heading, count in Counter(_HEADING.findall(REGULATION)).items() if count > 1] == []


def test_every_function_that_is_said_to_decide_exists() -> None:
    named = set(re.findall(r"`([a-z]\d{2}_\w+)`", REGULATION))
    assert named
    assert named - checks() == set()


def test_every_file_that_is_named_exists() -> None:
    named = set(re.findall(r"`([\w./-]+/[\w.-]+\.\w+)`", REGULATION))
    packages = set(re.findall(r"`([\w-]+\.yaml)`", REGULATION))
    assert named
    assert packages
    assert [path for path in sorted(named) if not (ROOT / path).is_file()] == []
    assert [name for name in sorted(packages) if not (ROOT / "apps" / "indicators" / "schemes" / name).is_file()] == []


# A relation is written once, whichever door finds it.

# What sums are judged by, whatever they are of.
SHARED_ARITHMETIC = {"apps.core.amounts.gap", "apps.core.amounts.nearest_reading"}


@cache
def shared_rules() -> dict[str, set[str]]:
    """The relations of each equation, limit and rule that both doors may ask: what it says of itself, by its name."""
    rules = {
        f"apps.budgets.facts.{name}": {value.check}
        for name, value in vars(relations).items()
        if isinstance(value, Relation)
    }
    for line in inspect.getsource(limits).splitlines():
        if match := re.match("([A-Z_]+) = ", line):
            rules[f"apps.budgets.facts.{match[1]}"] = set(_ID.findall(line))
    for name, value in vars(indicator_rules).items():
        if inspect.isfunction(value):
            rules[f"apps.indicators.rules.{name}"] = set(_ID.findall(inspect.getdoc(value) or ""))
    return rules


class Door:
    """The checks of one app: what each of their functions uses, itself or through the others."""

    def __init__(self, app: str) -> None:
        self.named: dict[str, dict[str, str]] = {}  # of each module, what its names mean
        self.written: dict[str, tuple[str, ast.stmt]] = {}  # functions, classes and constants, with their module
        for path, text in texts(f"apps/{app}/checks").items():
            module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            statements = ast.parse(text).body
            self.named[module] = dict(_imported(statements))
            for name, statement in _defined(statements):
                self.named[module][name] = f"{module}.{name}"
                self.written[f"{module}.{name}"] = module, statement

    def deciding(self) -> dict[str, set[str]]:
        """The functions that decide each relation."""
        found: dict[str, set[str]] = {}
        for name, (_, statement) in self.written.items():
            check = re.match(r"[a-z]\d{2}(?=_)", name.rpartition(".")[2])
            if check and isinstance(statement, ast.FunctionDef):
                found.setdefault(check[0].upper(), set()).add(name)
        return found

    def used_by(self, functions: Iterable[str]) -> set[str]:
        """Everything that functions use, whatever the module it is written in."""
        used: set[str] = set()
        open_names = list(functions)
        while open_names:
            name = open_names.pop()
            if name not in used:
                used.add(name)
                open_names += self._names_in(name)
        return used

    def _names_in(self, name: str) -> Iterator[str]:
        if name not in self.written:
            return
        module, statement = self.written[name]
        meanings = self.named[module]
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and node.id in meanings:
                yield meanings[node.id]
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in meanings:
                yield f"{meanings[node.value.id]}.{node.attr}"


def _imported(statements: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for statement in statements:
        if isinstance(statement, ast.ImportFrom) and statement.module:
            for alias in statement.names:
                yield alias.asname or alias.name, f"{statement.module}.{alias.name}"


def _defined(statements: list[ast.stmt]) -> Iterator[tuple[str, ast.stmt]]:
    for statement in statements:
        match statement:
            case ast.FunctionDef() | ast.ClassDef():
                yield statement.name, statement
            case ast.Assign(targets=[ast.Name() as target]) | ast.AnnAssign(target=ast.Name() as target):
                yield target.id, statement


def _shared(workspace: Door, printed: Door) -> Iterator[tuple[str, set[str]]]:
    """What both doors use for each relation that both decide; the workspace may use the checks of the printed forms."""
    here, there = workspace.deciding(), printed.deciding()
    for relation in sorted(here.keys() & there.keys()):
        used = workspace.used_by(here[relation])
        yield relation, (used | printed.used_by(used & printed.written.keys())) & printed.used_by(there[relation])


def _decides(name: str, relation: str, printed: Door) -> bool:
    """A rule that names the relation as its own, or a check of printed forms that tells it; no helper beside them."""
    if name not in printed.written:
        return relation in shared_rules().get(name, ())
    return any(isinstance(node, ast.Constant) and node.value == relation for node in ast.walk(printed.written[name][1]))


def test_a_relation_of_both_doors_is_decided_by_one_rule() -> None:
    """What shares no more than the arithmetic, and what each door decides by itself, is named in regulation §5.1."""
    printed = Door("papers")
    shared = dict(_shared(Door("evaluations"), printed))
    ruled = {relation for relation, names in shared.items() if any(_decides(one, relation, printed) for one in names)}
    added_up = {relation for relation in shared.keys() - ruled if shared[relation] & SHARED_ARITHMETIC}
    (by_arithmetic,), (by_each,) = _BY_ARITHMETIC.findall(REGULATION), _BY_EACH_DOOR.findall(REGULATION)
    assert ruled
    assert added_up == set(_ID.findall(by_arithmetic))
    assert shared.keys() - ruled - added_up == set(_ID.findall(by_each))


def test_a_helper_that_both_doors_use_decides_nothing() -> None:
    printed = Door("papers")
    assert not _decides("apps.indicators.rules.bare_words", "W07", printed)
    assert not _decides("apps.indicators.rules.measures_nothing", "W07", printed)
    assert _decides("apps.indicators.rules.says_no_more", "W07", printed)
    assert _decides("apps.budgets.facts.BALANCE", "F05", printed)
    assert not _decides("apps.budgets.facts.BALANCE", "F06", printed)


def test_the_parts_of_a_relation_are_listed_once() -> None:
    """No list and no call names just the parts that a relation needs, outside the catalogue and the relations."""
    needed = {
        frozenset(key for key in side if not FIGURES[key].is_optional)
        for relation in RELATIONS
        for side in (relation.wholes, relation.parts)
        if len(side) > 1
    }
    allowed = {"apps/budgets/facts/catalogue.py", "apps/budgets/facts/relations.py"}
    again = {
        (path, tuple(sorted(keys)))
        for path, text in texts("apps").items()
        if path.endswith(".py") and path not in allowed and "/migrations/" not in path
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Call) and (keys := _texts_in(node)) in needed
    }
    assert again == set()


def _texts_in(node: ast.Tuple | ast.List | ast.Set | ast.Call) -> frozenset[str]:
    """The texts that stand in a literal or are handed to a call."""
    values = (
        one.value for one in (node.args if isinstance(node, ast.Call) else node.elts) if isinstance(one, ast.Constant)
    )
    return frozenset(value for value in values if isinstance(value, str))
