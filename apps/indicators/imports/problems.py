"""What is wrong with a scheme file, at which line and in which rule."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SchemeProblem:
    """One problem of one scheme file: its line, its path in the document, and the indicator and rule it is in."""

    file: str
    path: str
    message: str
    line: int | None = None
    about: str = ""

    def __str__(self) -> str:
        line = f"第 {self.line} 行" if self.line else ""
        place = f"{self.path}（{self.about}）" if self.about else self.path
        return "：".join(part for part in (self.file, line, place, self.message) if part)


class SchemeError(ValueError):
    """Scheme files that cannot be used; ``problems`` holds everything that is wrong with them."""

    def __init__(self, problems: Iterable[SchemeProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
