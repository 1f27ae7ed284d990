"""Which name the words around a number say, and what else they say."""

from decimal import Decimal

import pytest

from apps.budgets.enums import Column
from apps.core.quantities import measure_of, read
from apps.papers.checks.against_tables.subjects import Subject, Trust, name_after, name_before

D = Decimal


def _subject(label: str, unit: str, *columns: Column) -> Subject:
    measure = measure_of(unit)
    assert measure is not None
    return Subject(label, measure, {column: D(10) for column in columns}, {})


MONEY = _subject("公务接待", "万元", Column.ACTUAL, Column.PRIOR)
BATCHES = _subject("接待批次", "批次", Column.CURRENT)
TOTAL = _subject("支出总计", "万元", Column.ACTUAL)
STAFF = _subject("编制数", "人", Column.CURRENT)
RATE = _subject("完成率", "%", Column.CURRENT)
INDEX = {
    "公务接待": ((BATCHES, Trust.SOFT), (MONEY, Trust.FIRM)),
    "支出总计": ((TOTAL, Trust.FIRM),),
    "总计": ((TOTAL, Trust.WEAK),),
    "编制": ((STAFF, Trust.SOFT),),
    "结余": ((MONEY, Trust.FIRM), (TOTAL, Trust.FIRM)),
    "出国境": ((MONEY, Trust.FIRM),),
    "其他": ((STAFF, Trust.FIRM), (RATE, Trust.FIRM)),
}


@pytest.mark.parametrize(
    ("phrase", "name", "words", "is_plain"),
    [
        ("支出总计", "支出总计", "", True),  # the longest name
        ("“支出 总计”", "支出总计", "", True),
        ("其中支出总计", "支出总计", "其中", True),
        ("支出总计全年预算数为", "支出总计", "全年预算数为", True),
        ("2024年支出总计预算", "支出总计", "2024年预算", True),
        ("示例局支出总计", "支出总计", "", True),  # the department's own name
        ("某中心支出总计", "支出总计", "某中心", False),
        ("绿化支出总计", "支出总计", "绿化", False),
        ("支出总计（含结转）", "支出总计", "（含结转）", True),
        ("支出总计（含结转）为", "支出总计", "（含结转）为", True),
        ("因公出国（境）费", None, "", False),
        ("因公出国（境）", "出国境", "因公", False),
        # a name that is left alone wins over a later one that is not
        ("编制数总计", "编制", "数总计", True),
        ("编制支出总计", "编制", "支出总计", True),
    ],
)
def test_the_name_before_a_number(phrase: str, name: str | None, words: str, is_plain: bool) -> None:
    named = name_before(phrase, INDEX, "示例局")
    if name is None:
        assert named is None
    else:
        assert named is not None
        assert named.meanings == INDEX[name]
        assert (named.words, named.is_plain) == (words, is_plain)


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("比年初预算数", "年初预算数"),
        ("全年预算", "全年预算"),
        ("较上年决算数", "上年决算数"),
        ("其中上年", "上年"),
        ("招商经费上年", None),
        ("比", "比"),
        ("其中", None),  # no word of a column or of spending
        ("", None),
    ],
)
def test_words_without_a_name(phrase: str, words: str | None) -> None:
    named = name_before(phrase, INDEX)
    if words is None:
        assert named is None
    else:
        assert named is not None
        assert (named.meanings, named.is_plain) == ((), True)
        assert words in named.words


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("是支出总计。", "支出总计"),
        ("为“支出总计”的一部分", "支出总计"),
        ("系支出总计", "支出总计"),
        ("，支出总计", None),
        ("是招商经费", None),
        ("是", None),
    ],
)
def test_the_name_behind_a_number(words: str, label: str | None) -> None:
    named = name_after(words, INDEX)
    assert (named and named.meanings) == (INDEX[label] if label else None)
    assert named is None or (named.words, named.is_plain) == ("", False)


@pytest.mark.parametrize(
    ("phrase", "typed", "subjects", "trust"),
    [
        ("公务接待", "5万元", (MONEY,), Trust.FIRM),
        ("公务接待", "5批次", (BATCHES,), Trust.SOFT),
        ("公务接待", "5人", (), Trust.WEAK),
        ("公务接待", "5%", (), Trust.WEAK),
        ("结余", "5万元", (MONEY, TOTAL), Trust.SOFT),  # two figures of one name: either may be meant
        ("某中心公务接待", "5万元", (MONEY,), Trust.WEAK),
        ("其他", "5人", (STAFF,), Trust.FIRM),
        ("其他", "5%", (RATE,), Trust.FIRM),
        ("其他", "5个", (), Trust.WEAK),
    ],
)
def test_what_a_number_can_be_about(phrase: str, typed: str, subjects: tuple[Subject, ...], trust: Trust) -> None:
    named, (quantity,) = name_before(phrase, INDEX), read(typed)
    assert named is not None
    assert named.about(quantity) == (subjects, trust)


@pytest.mark.parametrize(
    ("phrase", "subjects", "trust"),
    [
        ("公务接待", (MONEY,), Trust.FIRM),
        ("编制", (STAFF,), Trust.SOFT),  # nothing with an actual: all that it means
        ("其他", (STAFF, RATE), Trust.SOFT),
    ],
)
def test_what_can_be_compared_with_another_column(phrase: str, subjects: tuple[Subject, ...], trust: Trust) -> None:
    named = name_before(phrase, INDEX)
    assert named is not None
    assert named.about_money() == (subjects, trust)


@pytest.mark.parametrize(
    ("subject", "shown", "named"),
    [
        (MONEY, "1,234.50 万元", "公务接待（本年决算数）"),
        (RATE, "1,234.50%", "完成率（本年决算数）"),
        (STAFF, "1234.5 人", "编制数（本年决算数）"),
    ],
)
def test_how_a_figure_is_shown_and_called(subject: Subject, shown: str, named: str) -> None:
    assert (subject.shown(D("1234.5")), subject.named(Column.ACTUAL)) == (shown, named)
    assert subject.named(Column.CURRENT) == subject.label
