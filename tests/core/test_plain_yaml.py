"""The door to YAML files from outside: printed digits stay as typed, and nothing grows."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core import plain_yaml
from apps.core.plain_yaml import read_texts
from apps.core.refusals import Refused


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 95.10", {"a": "95.10"}),
        ("a: '95.10'", {"a": "95.10"}),
        ("a: 010", {"a": "010"}),
        ("a: 1_000", {"a": "1_000"}),
        ("a: 2022-01-02", {"a": "2022-01-02"}),
        ("a: yes", {"a": "yes"}),
        ("a: null", {"a": None}),
        ("a: ~", {"a": None}),
        ("a:", {"a": None}),
        ("a: ''", {"a": ""}),
        ("a: 'null'", {"a": "null"}),
        ("1: b", {"1": "b"}),
        ("- a\n- [b, c]\n- {d: e}", ["a", ["b", "c"], {"d": "e"}]),
        ("\ufeffa: b", {"a": "b"}),
        ("", None),
        ("# nothing", None),
    ],
)
def test_scalars_stay_as_typed(text: str, data: Any) -> None:
    assert read_texts(text.encode()) == data


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a: [1", "第 1 行第 6 列不是正确的 YAML"),
        (b"a: b\n\tc: d", "第 2 行第 1 列不是正确的 YAML"),
        (b"a: \xff", "不是 UTF-8"),
        (b"a: \x00", "不允许的字符"),
        (b'a: "\\uD800"', "不允许的字符"),
        (b'"\\uD800": a', "不允许的字符"),
        (b'a: "\\UFFFFFFFF"', "不允许的字符"),
        (b"a: &x 1\nb: *x", "第 1 行用了 YAML 的锚点或引用"),
        (b"a: 1\nb: *x", "锚点或引用"),
        (b"a: !!python/object/apply:os.system [ls]", "类型标签"),
        (b"a: !x 1", "类型标签"),
        (b"? [a]\n: b", "键不是文字"),
        (b"a: 1\nb: 2\na: 3", "第 3 行的“a”在同一层出现了两次"),
        (b"[" * 40, "嵌套超过 30 层"),
        (b"a: b\n---\nc: d", "不是正确的 YAML"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_texts(content)


def test_a_large_file_is_refused() -> None:
    with pytest.raises(Refused, match="超过 1024 KB"):
        read_texts(b"#" * (plain_yaml.BYTES_LIMIT + 1))
    with pytest.raises(Refused, match="内容过多"):
        read_texts(b"[" + b"a," * (plain_yaml.NODES_LIMIT + 1) + b"]")


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode(errors="replace"))))
def test_anything_is_read_or_refused(content: bytes) -> None:
    sentence = ""
    try:
        data = read_texts(content)
    except Refused as refusal:
        data, sentence = None, str(refusal)
    assert isinstance(data, str | list | dict | None)
    assert sentence == "" or sentence.endswith("。")
