"""Rules of indicators in words."""

from decimal import Decimal

import pytest

from apps.indicators.enums import Fraction, Operator, Side
from apps.indicators.facts import (
    Bands,
    Checklist,
    ChecklistItem,
    External,
    Levels,
    Rule,
    ThresholdDeduct,
    Tier,
    Tiers,
    Violations,
)
from apps.reviews.rules import rule_in_words

D = Decimal


@pytest.mark.parametrize(
    ("rule", "unit", "words"),
    [
        (
            ThresholdDeduct(D(100), Side.ABOVE, D(1), D("0.5")),
            "%",
            "标准 100%；每超过 1 个百分点扣 0.5 分，不足一档不计，扣完为止。",
        ),
        (
            ThresholdDeduct(D(30), Side.BELOW, D(5), D(2), Fraction.PRORATA),
            "天",
            "标准 30 天；每低于 5 天扣 2 分，按比例计，扣完为止。",
        ),
        (
            Tiers((Tier(Operator.AT_LEAST, D(90), D(6)), Tier(Operator.AT_LEAST, D(80), D(4)))),
            "%",
            "≥90%得 6 分；≥80%得 4 分；其余得 0 分。由上至下取首个符合的档。",
        ),
        (
            Checklist((ChecklistItem("有制度", D(2)), ChecklistItem("已执行", D(1)))),
            "",
            "逐项计分：有制度（2 分）；已执行（1 分）。",
        ),
        (Violations(D(1)), "", "每出现一例扣 1 分，扣完为止。"),
        (Violations(D(1), ("挪用", "虚列")), "", "每出现一例扣 1 分，扣完为止（挪用；虚列）。"),
        (Levels(D(6), D(3), D(0)), "", "好得 6 分，一般得 3 分，差得 0 分。"),
        (External(D(100)), "分", "考核得分 ÷ 100 × 8 分。"),
        (
            Bands(D("0.8"), D("0.6")),
            "",
            "分三档评定：达成为分值的 80% 至 100%，部分达成为 60% 至 80%，未达成为 0 至 60%。",
        ),
    ],
)
def test_rule_in_words(rule: Rule, unit: str, words: str) -> None:
    assert rule_in_words(rule, D(8), unit) == words
