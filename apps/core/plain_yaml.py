"""The door to YAML files from outside: every scalar as it was typed, and nothing that grows while it is read."""

from typing import Any

import yaml

from apps.core.refusals import Refused

_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, but it places errors elsewhere

BYTES_LIMIT = 1024 * 1024
NODES_LIMIT = 50_000
DEPTH_LIMIT = 30


def read_texts(content: bytes) -> Any:
    """Mappings, lists, texts and ``None``: ``95.10`` stays ``95.10``, since printed digits are facts.

    Raises ``Refused`` with the reason in the user's words: too large, not UTF-8, not YAML (with the line),
    a key twice, anchors, aliases and tags, nesting without end.
    """
    if len(content) > BYTES_LIMIT:
        raise Refused(f"文件超过 {BYTES_LIMIT // 1024} KB，不是案例文件。")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("文件不是 UTF-8 编码的文本，请另存为 UTF-8 后重试。") from None
    try:
        return _read(text, _FAST)
    except (yaml.YAMLError, ValueError, OverflowError):
        pass
    try:
        return _read(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"第 {mark.line + 1} 行第 {mark.column + 1} 列" if mark else "文件"
        raise Refused(f"{place}不是正确的 YAML，请检查缩进、冒号和引号。") from None
    except (yaml.YAMLError, ValueError, OverflowError):
        raise Refused("文件里有 YAML 不允许的字符，请检查。") from None


def _read(text: str, loader: Any) -> Any:
    _refuse_what_grows(text, loader)
    return _plain(yaml.compose(text, Loader=loader))


def _refuse_what_grows(text: str, loader: Any) -> None:
    """Read the events alone, which costs no memory, before a tree is made of them."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=loader)):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise Refused(f"{_line(event.start_mark)}用了 YAML 的锚点或引用，案例文件不允许，请直接写出内容。")
        if getattr(event, "tag", None) is not None:
            raise Refused(f"{_line(event.start_mark)}用了 YAML 的类型标签，案例文件不允许，请删除。")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_LIMIT:
            raise Refused(f"{_line(event.start_mark)}嵌套超过 {DEPTH_LIMIT} 层，不是案例文件。")
        if number > NODES_LIMIT:
            raise Refused("文件的内容过多，不是案例文件。")


def _plain(node: yaml.Node | None) -> Any:
    if isinstance(node, yaml.MappingNode):
        items: dict[str, Any] = {}
        for key, value in node.value:
            name = _key(key)
            if name in items:
                raise Refused(f"{_line(key.start_mark)}的“{name}”在同一层出现了两次，请删除其中一个。")
            items[name] = _plain(value)
        return items
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value) for value in node.value]
    if node is None or node.tag == "tag:yaml.org,2002:null":
        return None
    return _scalar(node)


def _key(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise Refused(f"{_line(node.start_mark)}的键不是文字，请检查缩进和冒号。")
    return _scalar(node)


def _scalar(node: yaml.Node) -> str:
    """The text of a scalar; a ``ValueError`` for an escaped half of a character, which can be written nowhere."""
    text = str(node.value)
    text.encode()
    return text


def _line(mark: Any) -> str:
    return f"第 {mark.line + 1} 行" if mark else "文件"
