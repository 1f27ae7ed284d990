"""What the report's sentences tell by themselves, relation by relation (regulation §5, T11, T16–T22)."""

from collections.abc import Iterator

from apps.core.findings import Finding
from apps.evaluations.checks.words.told import told
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import Assessment


def t11_sums_in_the_text_add_up(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Totals in every text are the sums of their parts (regulation §5, T11)."""
    return told(sheet, assessment, "T11")


def t16_rates_in_the_text_follow(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Rates of execution, completion, satisfaction, saving follow from their amounts (regulation §5, T16)."""
    return told(sheet, assessment, "T16")


def t17_changes_in_the_text_follow(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Changes, their rates and their direction follow from the two amounts compared (regulation §5, T17)."""
    return told(sheet, assessment, "T17")


def t18_averages_in_the_text_follow(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """An average is its total by its number (regulation §5, T18)."""
    return told(sheet, assessment, "T18")


def t19_balances_in_the_text_follow(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """What is left is what there was and came in, less what was spent (regulation §5, T19)."""
    return told(sheet, assessment, "T19")


def t20_items_in_the_text_are_counted(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """As many items are named as are counted (regulation §5, T20)."""
    return told(sheet, assessment, "T20")


def t21_prices_in_the_text_multiply(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """An amount is its price times its number (regulation §5, T21)."""
    return told(sheet, assessment, "T21")


def t22_sentences_agree(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """The report gives one figure under one name (regulation §5, T22)."""
    return told(sheet, assessment, "T22")
