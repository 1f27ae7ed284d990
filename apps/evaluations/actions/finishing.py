"""Saying that sections are filled in: from then on what they still lack is a fault, and no longer just to be done."""

from collections.abc import Iterable

from apps.accounts.models import User
from apps.evaluations.actions.editing import Write, edit, noted
from apps.evaluations.enums import Section
from apps.evaluations.models import Evaluation
from apps.trace.enums import TraceKind


def finish(evaluation_id: int, user: User, sections: Iterable[Section], *, is_finished: bool = True) -> None:
    """Say of sections that they are filled in, or take that back; what is so already changes nothing.

    Raises ``Evaluation.DoesNotExist`` and ``Refused`` as ``edit`` does.
    """
    meant = frozenset(sections)

    def prepare(evaluation: Evaluation) -> tuple[None, Write | None]:
        stood = evaluation.finished_sections
        wanted = stood | meant if is_finished else stood - meant
        if wanted == stood:
            return None, None
        names = "、".join(section.label for section in Section if section in wanted ^ stood)
        what = f"标为填完：{names}" if is_finished else f"继续填报：{names}"
        finished = " ".join(section for section in Section if section in wanted)
        return None, Write(own={"finished": finished}, rows=[noted(TraceKind.CELLS, evaluation, user, what)])

    edit(evaluation_id, user, prepare)
