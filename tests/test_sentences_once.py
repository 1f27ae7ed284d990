"""A sentence that people read is written once: two places that say the same take it from one name."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SENTENCE = re.compile(r"[^。\n]*。")
LETTER = re.compile(r"[\u4e00-\u9fff]")
LETTERS = 10  # from so many on a sentence is no turn of phrase


def sentences_of(source: str) -> Iterator[tuple[str, int]]:
    """The long Chinese sentences of a module with their lines; of a text with figures in it what is as typed."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = (one.strip() for one in SENTENCE.findall(node.value))
            yield from ((one, node.lineno) for one in found if len(LETTER.findall(one)) >= LETTERS)


@pytest.mark.parametrize(
    ("source", "sentences"),
    [
        ('A = "文件是空的，请重新选择文件。"', ["文件是空的，请重新选择文件。"]),
        ('A = f"{name}：有。\\n请核对单价、数量和金额的单位。"', ["请核对单价、数量和金额的单位。"]),
        ('A = "请更正此格。"', []),
        ('A = "没有句号的一段文字不算一句"', []),
    ],
)
def test_sentences_are_found(source: str, sentences: list[str]) -> None:
    assert [sentence for sentence, _ in sentences_of(source)] == sentences


def test_no_sentence_stands_twice() -> None:
    places = defaultdict(list)
    for path in sorted((ROOT / "apps").rglob("*.py")):
        if "migrations" not in path.parts:
            for sentence, line in sentences_of(path.read_text("utf-8")):
                places[sentence].append(f"{path.relative_to(ROOT)}:{line}")
    assert places
    assert {sentence: where for sentence, where in places.items() if len(where) > 1} == {}
