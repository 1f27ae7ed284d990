"""Which documents an evaluation can have now, and why not."""

from apps.evaluations.enums import Status
from apps.evaluations.models import REVIEWED, Evaluation


def refusal_to_issue(evaluation: Evaluation) -> str | None:
    """``None`` for an evaluation that is approved now, else the reason."""
    if evaluation.status in REVIEWED:
        return None
    return f"当前状态为“{Status(evaluation.status).label}”，审定后才生成定稿。"
