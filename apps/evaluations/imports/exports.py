"""Exports of a finance system: which column means what is said by a person; the rest is adding up."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from apps.budgets.enums import FundingSource
from apps.budgets.facts import FUNDING_AMOUNTS, LINE_AMOUNTS, LINE_FIELDS, PROJECT_FIELDS
from apps.core.amounts import normalize, read_number, show_plain
from apps.core.stamps import fingerprint
from apps.core.tabular import Grid
from apps.evaluations.facts import Sheet
from apps.evaluations.facts.book import Choices
from apps.evaluations.imports.reading import Found, NewRow, Typed

CLASS, PROJECT = "function_class", "project"
MEANINGS: Mapping[str, str] = {
    CLASS: f"{LINE_FIELDS['function_class'].label}（编码）",
    PROJECT: PROJECT_FIELDS["name"].label,
    **{key: amount.label for key, amount in LINE_AMOUNTS.items()},
}
_GUESSES: Mapping[str, tuple[str, ...]] = {
    CLASS: ("功能分类编码", "功能科目编码", "科目编码", "功能分类", "功能科目"),
    PROJECT: ("项目名称",),
    "original": ("年初预算",),
    "adjusted": ("全年预算", "调整预算", "调整后"),
    "actual": ("决算", "执行数", "支出数"),
    "carry_in": ("上年结转", "年初结转"),
    "carry_out": ("年末结转",),
}
SCALES: Mapping[str, Decimal] = {"yuan": Decimal(10_000), "wan_yuan": Decimal(1)}
_ROWS_SEARCHED, _SAMPLES, _TOLD = 10, 3, 8


@dataclass(frozen=True, slots=True)
class Export:
    """The table of a file: its headings, and the rows below them."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def fingerprint(self) -> str:
        """By which an export of the same layout is known again."""
        return fingerprint("\n".join(self.headings))

    def samples(self, column: int) -> list[str]:
        """The first values of a column."""
        texts = (row[column] for row in self.rows if column < len(row) and row[column])
        return [text for _, text in zip(range(_SAMPLES), texts, strict=False)]


def export_in(grids: Sequence[Grid]) -> Export | None:
    """The largest table of a file, with the fullest of its first rows as headings; ``None`` where there is none."""
    best: Export | None = None
    for grid in grids:
        head = max(
            range(min(_ROWS_SEARCHED, len(grid.rows))),
            key=partial(_fullness, grid.rows),
            default=len(grid.rows),
        )
        if len(grid.rows) - head < 2:
            continue
        export = Export(tuple(normalize(text) for text in grid.rows[head]), grid.rows[head + 1 :])
        if best is None or len(export.rows) > len(best.rows):
            best = export
    return best


def _fullness(rows: Sequence[Sequence[str]], at: int) -> tuple[int, int]:
    """How many headings a row has, and that of two the upper one is meant."""
    return sum(bool(text) for text in rows[at]), -at


def guessed(headings: Sequence[str]) -> dict[str, str]:
    """What columns seem to mean, by heading; each meaning once."""
    found: dict[str, str] = {}
    for meaning, words in _GUESSES.items():
        heading = next((one for word in words for one in headings if word in one and one not in found), None)
        if heading:
            found[heading] = meaning
    return found


def refusal_of_mapping(columns: Mapping[str, str]) -> str:
    """Why the columns cannot be taken so; empty where they can."""
    meanings = [meaning for meaning in columns.values() if meaning]
    twice = next((meaning for meaning in meanings if meanings.count(meaning) > 1), None)
    if twice:
        return f"有两列都选了“{MEANINGS[twice]}”，请只保留一列。"
    if not {CLASS, PROJECT} & set(meanings):
        return f"请指出哪一列是“{MEANINGS[CLASS]}”或“{MEANINGS[PROJECT]}”。"
    if not set(LINE_AMOUNTS) & set(meanings):
        return "请至少指出一列金额。"
    return ""


def found_in_export(
    export: Export, columns: Mapping[str, str], scale: Decimal, sheet: Sheet, classes: Choices
) -> Found:
    """What an export says of budget lines and projects: its amounts added up by function class and by project."""
    at = {meaning: export.headings.index(heading) for heading, meaning in columns.items() if meaning}
    found = Found()
    codes = [code for code, _ in classes]
    by_class = _added(export, at, CLASS, lambda text: _code_of(text, codes))
    by_project = _added(export, at, PROJECT, lambda text: " ".join(text.split()))
    for code, amounts in by_class.items():
        _take_class(code, _texts(amounts, scale), sheet, found)
    for name, amounts in by_project.items():
        _take_project(name, _texts(amounts, scale), sheet, found)
    typed = [text for row in export.rows if (text := _text(row, at[CLASS]))] if CLASS in at else []
    if lost := [text for text in typed if not _code_of(text, codes)]:
        named = "、".join(f"“{text}”" for text in lost[:_TOLD])
        found.unplaced.append(f"{named}{'等' if len(lost) > _TOLD else ''}不是本年度的功能分类编码，没有读取。")
    return found


Amounts = Mapping[str, Decimal]


def _added(
    export: Export, at: Mapping[str, int], key: str, name_of: Callable[[str], str]
) -> dict[str, dict[str, Decimal]]:
    """The amounts of an export, added up by what stands in one of its columns; rows without it are sums or notes."""
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in export.rows if key in at else ():
        name = name_of(_text(row, at[key]))
        for amount in LINE_AMOUNTS:
            value = read_number(_text(row, at[amount])).value if amount in at else None
            if name and value is not None:
                found[name][amount] = found[name].get(amount, Decimal(0)) + value
    return found


def _texts(amounts: Amounts, scale: Decimal) -> dict[str, str]:
    return {key: show_plain(value / scale) for key, value in amounts.items()}


def _take_class(code: str, texts: Mapping[str, str], sheet: Sheet, found: Found) -> None:
    lines = [line for line in sheet.lines if line.function_code == code]
    if len(lines) > 1:
        found.unplaced.append(f"功能分类 {code} 在本自评中有 {len(lines)} 行，不能判断填哪一行，没有读取。")
    elif lines:
        found.cells |= {f"line.{lines[0].id}.{key}": Typed(text) for key, text in texts.items()}
    else:
        cells = {key: Typed(text) for key, text in texts.items()}
        found.new.append(NewRow("lines", "", {CLASS: Typed(code), **cells}))


def _take_project(name: str, texts: Mapping[str, str], sheet: Sheet, found: Found) -> None:
    """An export does not say where the money comes from: it is taken for the appropriation of the year."""
    source = FundingSource.APPROPRIATION
    money = {f"{source}.{key}": text for key, text in texts.items() if key in FUNDING_AMOUNTS}
    known = [project for project in sheet.projects if " ".join(project.budget.name.split()) == name]
    if len(known) > 1:
        found.unplaced.append(f"有 {len(known)} 个项目叫“{name}”，不能判断填哪一个，没有读取。")
    elif known:
        found.cells |= {f"funding.{known[0].id}.{key}": Typed(text) for key, text in money.items()}
    else:
        cells = {key: Typed(text) for key, text in money.items()}
        found.new.append(NewRow("projects", "", {"name": Typed(name), **cells}))


def _code_of(text: str, codes: Sequence[str]) -> str:
    """The class in the list to which a code of up to seven digits belongs: the one with the most digits."""
    digits = re.match(r"\d+", normalize(text))
    known = [code for code in codes if digits and digits[0].startswith(code)]
    return max(known, key=len, default="")


def _text(row: Sequence[str], at: int) -> str:
    return row[at] if at < len(row) else ""
