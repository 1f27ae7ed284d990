"""The regulation (docs/regulation.md) held against the code that cites it: relations, sections, functions, files."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
REGULATION = (ROOT / "docs" / "regulation.md").read_text("utf-8")
CITING = {".py", ".yaml", ".json"}
LEAST_CITATIONS = 100  # fewer mean that the citations are written in another way, and that nothing is tested

_ID = re.compile(r"\b[FSTWDNQC]\d{2}\b")
_CHECK = re.compile(r"^def ([a-z]\d{2})(_\w+)\(", re.MULTILINE)
_ROW_HEAD = re.compile(r"^\| ([A-Z]\d{2}) \|", re.MULTILINE)
_HEADING = re.compile(r"^#{2,4} (\d+(?:\.\d+)?(?: [a-z]\b)?)", re.MULTILINE)
_CITATION = re.compile(r"\bregulation (§[^)\n]*)")
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
