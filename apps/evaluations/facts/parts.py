"""The parts into which the work on an evaluation is divided: sections, and single projects."""

from dataclasses import dataclass

from apps.budgets.facts import SECTION_OF_FIGURE
from apps.evaluations.enums import Section


@dataclass(frozen=True, slots=True)
class Part:
    """A section, or with ``item`` one project of 项目及项目自评表."""

    section: Section
    item: int | None = None

    def covers(self, other: "Part") -> bool:
        """Whether the other is this part or within it."""
        return self.section == other.section and self.item in {None, other.item}


def part_of(cell: str) -> Part | None:
    """The part that a cell belongs to by its name; ``None`` for rows of indicators, whose form is not in their name,
    and for what no cell is called.
    """
    prefix, _, rest = cell.partition(".")
    first = rest.partition(".")[0]
    if prefix == "figure":
        section = SECTION_OF_FIGURE.get(first)
        return Part(Section(section)) if section else None
    if prefix in {"project", "funding"}:
        return Part(Section.PROJECTS, int(first)) if first.isascii() and first.isdigit() else None
    section = _SECTIONS.get(prefix)
    return Part(section) if section else None


_SECTIONS = {
    "basics": Section.BASICS,
    "line": Section.MONEY,
    "score": Section.SCORES,
    "scores": Section.SCORES,
    "narrative": Section.NARRATIVE,
}
