"""How much of what careful readers found the checks find: ``python -m tests.papers.report [FOLDER]``.

A difference counts as found when a finding recomputes the same figure. Errors are listed beside what holds, to be
looked at by eye.
"""

import sys
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from apps.core.findings import Finding, Severity
from apps.core.plain_yaml import read_texts
from apps.papers.checks import find_printed, place_of
from apps.papers.imports import form_of_case
from tests.papers.cases import FOLDER

SAME = Decimal("0.006")


def main(folder: Path) -> Iterator[str]:
    found = total = findings = accused = 0
    for path in sorted(folder.glob("*.yaml")):
        data = read_texts(path.read_bytes())
        form = form_of_case(data)
        answers = find_printed(form)
        yield path.stem
        for check in data.get("checks") or ():
            if check["result"] == "differs":
                is_found = any(_is_same(answer, check) for answer in answers)
                total, found = total + 1, found + is_found
                yield f"  {'found' if is_found else 'MISSED'}: {check['rule']} = {check.get('computed')}"
            elif check["result"] == "finding":
                findings += 1
                yield f"  read by eye: {check['rule']} ({check.get('note')})"
        for answer in answers:
            accused += answer.severity is Severity.ERROR
            yield f"    {answer.severity} {answer.check} {place_of(form, answer.where)}"
    yield f"differences found: {found} of {total}; findings to read by eye: {findings}; errors: {accused}"


def _is_same(answer: Finding, check: dict[str, Any]) -> bool:
    try:
        return answer.expected is not None and abs(answer.expected - Decimal(check["computed"])) <= SAME
    except (InvalidOperation, KeyError, TypeError):
        return False


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
