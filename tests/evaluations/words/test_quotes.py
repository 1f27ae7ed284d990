"""A finding about words shows the sentence they stand in; and what is shown of a section, the severest first."""

from dataclasses import replace

import pytest

from apps.core.findings import Finding, Severity, Where, by_severity
from apps.evaluations.checks import find
from apps.evaluations.checks.words.quotes import MOST_BESIDE, Quote, quote_of, texts_by_cell
from apps.evaluations.rules import assess
from tests.evaluations.sheets import complete

CELL = "narrative.use"


def finding(span: tuple[int, int] | None, cell: str = CELL) -> Finding:
    return Finding("T16", Severity.WARNING, Where("narrative", cell), "", span=span)


@pytest.mark.parametrize(
    ("text", "accused", "quote"),
    [
        ("前一句。预算一百，执行率95%，偏低。后一句。", "执行率95%", Quote("预算一百，", "执行率95%", "，偏低。")),
        ("执行率95%", "执行率95%", Quote("", "执行率95%", "")),
        ("第一行\n  执行率95%\n第三行", "执行率95%", Quote("", "执行率95%", "")),
        ("甲；执行率95%；乙", "执行率95%", Quote("", "执行率95%", "；")),
        ("甲。执行率95%。", "执行率95%。", Quote("", "执行率95%。", "")),
        (
            f"{'长' * 99}执行率95%{'尾' * 99}。",
            "执行率95%",
            Quote(f"…{'长' * MOST_BESIDE}", "执行率95%", f"{'尾' * MOST_BESIDE}…"),
        ),
    ],
)
def test_the_sentence_is_cut_around_the_accused_words(text: str, accused: str, quote: Quote) -> None:
    start = text.index(accused)
    assert quote_of(finding((start, start + len(accused))), {CELL: text}) == quote


@pytest.mark.parametrize("span", [None, (0, 0), (3, 2), (0, 99)])
def test_without_words_there_is_no_quote(span: tuple[int, int] | None) -> None:
    assert quote_of(finding(span), {CELL: "执行率95%"}) is None
    assert quote_of(finding((0, 3), "narrative.other"), {CELL: "执行率95%"}) is None


def test_every_span_of_a_sheet_stands_in_its_text() -> None:
    """The text of a section is the one with its live figures filled in."""
    sheet = complete()
    text = "全年支出[[支出总计.本年决算数|万元]]。预算100万元，支出90万元，执行率95%。"
    sheet = replace(sheet, narrative={**sheet.narrative, "use": text})
    assessment = assess(sheet)
    texts = texts_by_cell(sheet, assessment)
    assert "[[" not in texts[CELL]
    (told,) = [one for one in find(sheet, assessment) if one.check == "T16"]
    quote = quote_of(told, texts)
    assert quote is not None
    assert "95%" in quote.accused
    assert f"{quote.before}{quote.accused}{quote.after}" == "预算100万元，支出90万元，执行率95%。"


def test_the_severest_come_first_and_keep_their_order_else() -> None:
    kinds = [Severity.HINT, Severity.WARNING, Severity.ERROR, Severity.WARNING]
    found = [replace(finding(None, str(place)), severity=kind) for place, kind in enumerate(kinds)]
    assert [one.where.cell for one in sorted(found, key=by_severity)] == ["2", "1", "3", "0"]
