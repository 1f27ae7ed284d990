"""The text of a scheme file: YAML to plain data, with the line on which every part of it stands."""

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from apps.indicators.imports.problems import SchemeError, SchemeProblem

LARGEST = 256 * 1024  # ten times the largest package; YAML of megabytes would take minutes to read

_INTEGER = re.compile(r"-?[0-9]{1,20}")
_FOLD = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])|(?<=[，。；：、）》”]) | (?=[（《“])")


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data of a YAML text, and the line of each path (``score_table.indicators[3].rule.step``), from 1."""

    data: Any
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, path: str) -> int | None:
        """The line of a path, or of the nearest part around it that is there."""
        while path not in self.lines and path:
            path = re.sub(r"(\.?[^.\[\]]+|\[\d+\])$", "", path)
        return self.lines.get(path)


def read_document(text: str, file: str) -> Document:
    """The document in a YAML text. ``SchemeError`` with the line for anything but one plain document."""
    if len(text.encode()) > LARGEST:
        raise SchemeError([SchemeProblem(file, "", f"文件超过 {LARGEST // 1024} KB，不是指标方案")])
    try:
        loader = _SchemeLoader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return Document(None)
            return Document(loader.construct_document(node), dict(_lines(node, "")))
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise SchemeError([SchemeProblem(file, "", f"不是正确的 YAML：{error.problem}", line)]) from None
    except RecursionError:
        raise SchemeError([SchemeProblem(file, "", "不是正确的 YAML：嵌套过深")]) from None
    except yaml.YAMLError as error:
        raise SchemeError([SchemeProblem(file, "", f"不是正确的 YAML：{error}")]) from None


def _lines(node: yaml.Node, path: str) -> Iterator[tuple[str, int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = f"{path}.{key.value}".lstrip(".")
            yield from _lines(value, inner)
            yield inner, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _lines(item, f"{path}[{index}]")


class _SchemeLoader(yaml.SafeLoader):
    """YAML without what a scheme does not need: binary floats, repeated keys, aliases (a document inside itself)."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "不能使用别名（*）", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        counts = Counter(str(key.value) for key, _ in node.value)
        for name, count in counts.items():
            if count > 1:
                raise yaml.constructor.ConstructorError(None, None, f"“{name}”重复", node.start_mark)
        return super().construct_mapping(node, deep)

    def construct_text(self, node: Any) -> str:
        """Folding puts a space for a line end, which Chinese does without."""
        text = str(node.value)
        return _FOLD.sub("", text) if node.style == ">" else text

    def construct_integer(self, node: Any) -> int | str:
        """Only what looks like one: YAML would read 010 as 8 and 1:30 as 90."""
        return int(node.value) if _INTEGER.fullmatch(node.value) else str(node.value)

    def construct_decimal(self, node: Any) -> Decimal | str:
        try:
            return Decimal(node.value)
        except ArithmeticError:
            return str(node.value)  # 1:30.5 and .inf: the reader says that they are no numbers


_SchemeLoader.add_constructor("tag:yaml.org,2002:str", _SchemeLoader.construct_text)
_SchemeLoader.add_constructor("tag:yaml.org,2002:int", _SchemeLoader.construct_integer)
_SchemeLoader.add_constructor("tag:yaml.org,2002:float", _SchemeLoader.construct_decimal)
