"""What the database itself refuses about reviewed scores."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.reviews.models import ReviewedScore
from tests.evaluations.factories import Office


def reviewed(office: Office, **changed: Any) -> ReviewedScore:
    stated = {"cell": "score.satisfaction", "score": Decimal(4), "reason": "没有问卷", "at": timezone.now()}
    return ReviewedScore.objects.create(evaluation=office.evaluation, reviewer=office.line, **{**stated, **changed})


@pytest.mark.parametrize("wrong", [{"score": Decimal("-0.01")}, {"reason": ""}])
def test_reviewed_score_constraints(office: Office, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        reviewed(office, **wrong)


def test_reviewed_score_unique(office: Office) -> None:
    reviewed(office)

    with pytest.raises(IntegrityError), transaction.atomic():
        reviewed(office, score=Decimal(5))
