"""What README, CONTRIBUTING and docs name exists: paths, modules, commands, identifiers."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SOURCES = ("apps", "evalportal", "tests", "templates", "static", "script")
NOT_OURS = {"CHANGELOG.md"}  # tells what was, not what is
MADE = {".env", ".venv", "var"}  # by script/setup, in no bare clone

_SPAN = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"[\w.*-]*/[\w./*-]*|[\w.-]+\.(?:py|yaml|json|md|toml|js|css|sh|html)")
_DOTTED = re.compile(r"[a-z_]+(?:\.\w+)+")


def spans() -> list[tuple[str, str]]:
    """Name of the document and text of every piece of code in it; fenced blocks are others' matter."""
    found = []
    for path in DOCUMENTS:
        if path.name not in NOT_OURS:
            text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
            found += [(path.relative_to(ROOT).as_posix(), span) for span in _SPAN.findall(text)]
    return found


@cache
def files() -> frozenset[str]:
    """Every file and folder of the source by its path."""
    roots = [ROOT / name for name in (*SOURCES, "docs")]
    return frozenset(
        path.relative_to(ROOT).as_posix()
        for path in (*ROOT.glob("*"), *roots, *(inner for root in roots for inner in root.rglob("*")))
        if "__pycache__" not in path.parts
    )


def exists(name: str) -> bool:
    """A path from the root, or the end of one, as in ``actions/versions.py`` and ``checks/words``."""
    wanted = re.escape(name.rstrip("/").removeprefix("./")).replace(r"\*", "[^/]*")
    return any(re.search(rf"(?:^|/){wanted}(?:\.py)?$", path) for path in files())


@cache
def names_in(module: str) -> frozenset[str]:
    """What a module, or every module of a package, defines at its top and in its classes; and its own modules."""
    found: set[str] = set()
    for path in files():
        if re.search(rf"(?:^|/){module}(?:\.py|/[\w/]+\.py)$", path) and not path.startswith("tests/"):
            found.add(Path(path).stem)
            tree = ast.parse((ROOT / path).read_text("utf-8"))
            for node in ast.walk(tree):
                match node:
                    case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Name(id=name):
                        found.add(name)
    return frozenset(found)


@cache
def words() -> frozenset[str]:
    """Every word of the code, names of files included."""
    code = [path for path in files() if (ROOT / path).is_file() and not path.endswith((".md", ".png", ".svg"))]
    texts = [(ROOT / path).read_text("utf-8", errors="ignore") for path in code]
    return frozenset(re.findall(r"\w+", "\n".join([*texts, *code])))


def test_documents_were_read() -> None:
    assert {name for name, _ in spans()} >= {"README.md", "CONTRIBUTING.md", "docs/architecture.md"}
    assert len(spans()) > 300


def test_every_path_that_is_named_exists() -> None:
    named = {(document, span.split()[0]) for document, span in spans() if _PATH.fullmatch(span.split()[0])}
    assert len(named) > 50
    missing = [one for one in sorted(named) if one[1].partition("/")[0] not in MADE and not exists(one[1])]
    assert missing == []


def test_every_command_that_is_named_exists() -> None:
    named = {(document, *re.findall(r"script/manage ([a-z_]+)", span)) for document, span in spans()}
    commands = {one for one in named if len(one) > 1}
    assert len(commands) > 3
    assert [one for one in sorted(commands) if one[1] not in get_commands()] == []


def test_every_module_and_name_of_a_module_exists() -> None:
    """``rules.assess``, ``core.pdf.render``: the last is defined in the one before."""
    named = {(document, span) for document, span in spans() if _DOTTED.fullmatch(span) and not _PATH.fullmatch(span)}
    missing = []
    for document, span in sorted(named):
        *_, module, name = span.split(".")
        if names_in(module) and name not in names_in(module):
            missing.append((document, span))
    assert missing == []


def test_every_identifier_is_a_word_of_the_code() -> None:
    identifiers = {
        (document, word)
        for document, span in spans()
        if document != "docs/regulation.md"
        for word in re.findall(r"[A-Za-z_][A-Za-z0-9_]{2,}", span)
        if "_" in word or not word.islower()
    }
    assert len(identifiers) > 100
    assert [one for one in sorted(identifiers) if one[1] not in words() and not re.search(r"[a-z]-", one[1])] == []


def test_the_floors_of_the_architecture_are_those_that_are_used() -> None:
    """No floor names a module that no app has."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = text[text.index("## Four floors") : text.index("A module name outside this table")]
    rows = re.findall(r"^\| \w+ \| ((?:`\w+` ?)+)\|", table, re.MULTILINE)
    assert len(rows) == 4
    modules = [module for row in rows for module in re.findall(r"\w+", row)]
    unused = [
        module for module in modules if not any(re.fullmatch(rf"apps/\w+/{module}(\.py)?", path) for path in files())
    ]
    assert unused == []
    contract = (ROOT / "pyproject.toml").read_text("utf-8")
    layers = contract[contract.index('id = "floors"') : contract.index("containers = [\n")]
    assert set(re.findall(r"\((\w+)\)", layers)) == set(modules)


@pytest.mark.parametrize("name", ["apps/core/nothing.py", "nothing.py", "nowhere/", "apps/*/nothing"])
def test_what_is_missing_is_found(name: str) -> None:
    assert _PATH.fullmatch(name)
    assert not exists(name)
