"""Reading a spreadsheet of departments: what it would change, and everything that is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from apps.core.enums import LabelledEnum
from apps.core.tabular import (
    Change,
    ChangeKind,
    Import,
    Line,
    Problem,
    differences_of,
    duplicates_of,
    labelled,
    read_lines,
)
from apps.departments.enums import DepartmentKind, Funding, UnitNature
from apps.departments.facts import DEPARTMENT_FIELDS, DepartmentDetails, Directory
from apps.departments.rules import completed, problems_of, refusal_of_kind_change

HEADINGS = tuple(field.label for name, field in DEPARTMENT_FIELDS.items() if name != "is_active")
CODE, NAME, SHORT_NAME, KIND, PARENT_CODE, NATURE, FUNDING, SECTION = HEADINGS

# The region is founded with the system, never by a spreadsheet.
IMPORTED_KINDS = tuple(kind for kind in DepartmentKind if kind != DepartmentKind.REGION)


def read_departments(rows: Sequence[Sequence[str]], existing: Directory) -> Import[DepartmentDetails]:
    """Understand ``rows`` (row 1 first) as departments of the region whose departments are ``existing``.

    Rows name what exists by code and update it. A section may be given by code or name. All problems are
    listed at once; those of existing departments that the file would break carry no row.
    """
    reading = read_lines(rows, HEADINGS)
    problems = [*reading.problems, *duplicates_of(reading.lines, [CODE])]
    stated: dict[str, tuple[int, DepartmentDetails]] = {}
    for line in reading.lines:
        problems += _problems_of_words(line)
        if not line.cells[CODE]:
            problems.append(Problem("缺少编码。", line.row, CODE))
        elif (kind := labelled(DepartmentKind, line.cells[KIND])) in IMPORTED_KINDS:
            stated.setdefault(line.cells[CODE], (line.row, _details_of(line, kind, existing)))
    merged = {**existing, **{code: details for code, (_, details) in stated.items()}}
    sections = {d.name: d.code for d in merged.values() if d.kind == DepartmentKind.SECTION}
    for code, (row, details) in stated.items():
        named = replace(details, section_code=sections.get(details.section_code, details.section_code))
        stated[code] = row, named
        merged[code] = named
    for code, (row, details) in stated.items():
        stated[code] = row, completed(details, merged)
    merged |= {code: details for code, (_, details) in stated.items()}
    unread = {line.cells[CODE] for line in reading.lines} - stated.keys()
    problems += _problems_of_tree(merged, {code: row for code, (row, _) in stated.items()}, existing, unread)
    changes = tuple(_change(row, existing.get(code), details) for code, (row, details) in stated.items())
    return Import(changes, tuple(sorted(problems, key=lambda found: found.row or 0)), reading.ignored)


def texts_of(details: DepartmentDetails) -> dict[str, str]:
    """The details as they stand in the spreadsheet, by heading."""
    return {
        CODE: details.code,
        NAME: details.name,
        SHORT_NAME: details.short_name,
        KIND: details.kind.label,
        PARENT_CODE: details.parent_code,
        NATURE: details.nature.label if details.nature else "",
        FUNDING: details.funding.label if details.funding else "",
        SECTION: details.section_code,
    }


def _details_of(line: Line, kind: DepartmentKind, existing: Directory) -> DepartmentDetails:
    cells = line.cells
    before = existing.get(cells[CODE])
    return DepartmentDetails(
        code=cells[CODE],
        name=cells[NAME],
        short_name=cells[SHORT_NAME],
        kind=kind,
        parent_code=cells[PARENT_CODE],
        nature=labelled(UnitNature, cells[NATURE]),
        funding=labelled(Funding, cells[FUNDING]),
        section_code=cells[SECTION],
        is_active=before.is_active if before else True,
    )


def _problems_of_words(line: Line) -> Iterator[Problem]:
    """Words of a closed list that are none of the list."""
    if not line.cells[KIND]:
        yield Problem(f"缺少单位类型，可填：{_listed(IMPORTED_KINDS)}。", line.row, KIND)
    words: dict[str, tuple[LabelledEnum, ...]] = {
        KIND: IMPORTED_KINDS,
        NATURE: tuple(UnitNature),
        FUNDING: tuple(Funding),
    }
    for heading, members in words.items():
        word = line.cells[heading]
        if word and word not in {member.label for member in members}:
            yield Problem(f"不认识“{word}”，{heading}可填：{_listed(members)}。", line.row, heading)


def _problems_of_tree(
    merged: Directory, rows: Mapping[str, int], existing: Directory, unread: Set[str]
) -> Iterator[Problem]:
    for code, field, message in problems_of(merged):
        if field == "parent_code" and merged[code].parent_code in unread:
            continue  # the row of the parent is accused already
        row = rows.get(code)
        yield Problem(message if row else f"现有单位 {code}：{message}", row, DEPARTMENT_FIELDS[field].label)
    for code, row in rows.items():
        if code in existing and (reason := refusal_of_kind_change(existing[code].kind, merged[code].kind)):
            yield Problem(reason, row, KIND)


def _change(row: int, before: DepartmentDetails | None, after: DepartmentDetails) -> Change[DepartmentDetails]:
    title = f"{after.name}（{after.code}）"
    if before is None:
        return Change(row, ChangeKind.NEW, title, after)
    differences = differences_of(texts_of(before), texts_of(after))
    return Change(row, ChangeKind.CHANGED if differences else ChangeKind.UNCHANGED, title, after, differences)


def _listed(members: Sequence[LabelledEnum]) -> str:
    return "、".join(member.label for member in members)
