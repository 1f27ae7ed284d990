"""The expression language of derived indicators."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.indicators.rules import FormulaError, evaluate, in_words, is_zero, names_in

FIGURES = {"a.current": Decimal(10), "b.budget": Decimal(4), "c.prior": Decimal("0.5"), "zero.actual": Decimal(0)}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("a.current", "10"),
        ("12", "12"),
        ("0.000001", "0.000001"),
        ("a.current + b.budget * 2", "18"),
        ("(a.current + b.budget) * 2", "28"),
        ("a.current - b.budget - c.prior", "5.5"),
        ("a.current - (b.budget - c.prior)", "6.5"),
        ("a.current / b.budget / c.prior", "5"),
        ("  ( a.current )  ", "10"),
        ("b.budget - a.current", "-6"),
        ("zero.actual / a.current", "0"),
    ],
)
def test_evaluate(expression: str, value: str) -> None:
    assert evaluate(expression, FIGURES.__getitem__) == Decimal(value)


def test_evaluate_keeps_decimals_exact() -> None:
    assert evaluate("x.y * 3", {"x.y": Decimal("0.1")}.__getitem__) == Decimal("0.3")


def test_names_in_gives_each_name_once_in_order() -> None:
    assert names_in("b.budget + a.current / (b.budget - c.prior) + 3") == ("b.budget", "a.current", "c.prior")


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("", "公式为空"),
        ("   ", "公式为空"),
        ("a.current +", "“a.current +”不是完整的公式"),
        ("(a.current", "“(a.current”不是完整的公式"),
        ("a.current b.budget", "“a.current b.budget”不是完整的公式"),
        ("a", "“a”缺少栏目，应写作“数据名.栏目”，如 three_public.budget"),
        ("a.b.c", "公式中不能使用“a.b.c”"),
        ("a.current ** 2", "公式中不能使用“a.current ** 2”"),
        ("a.current // 2", "公式中不能使用“a.current // 2”"),
        ("-a.current", "公式中不能使用“-a.current”"),
        ("open()", "公式中不能使用“open()”"),
        ("a.current()", "公式中不能使用“a.current()”"),
        ("a.current or 1", "公式中不能使用“a.current or 1”"),
        ("True", "“True”不是可用的数字：整数部分最多 12 位，小数最多 6 位"),
        ("1e5", "“1e5”不是可用的数字：整数部分最多 12 位，小数最多 6 位"),
        ("0x10", "“0x10”不是可用的数字：整数部分最多 12 位，小数最多 6 位"),
        ("1_000", "“1_000”不是可用的数字：整数部分最多 12 位，小数最多 6 位"),
        ("1.0000001", "“1.0000001”不是可用的数字：整数部分最多 12 位，小数最多 6 位"),
        ("1234567890123", "“1234567890123”不是可用的数字：整数部分最多 12 位，小数最多 6 位"),
        ("a.current[0]", "公式中只能有英文名称、数字、半角的 + - * / 和括号"),
        ("a.current, b.budget", "公式中只能有英文名称、数字、半角的 + - * / 和括号"),
        ("'x'", "公式中只能有英文名称、数字、半角的 + - * / 和括号"),
        ("a.current ＋ 1", "公式中只能有英文名称、数字、半角的 + - * / 和括号"),
        ("支出.budget", "公式中只能有英文名称、数字、半角的 + - * / 和括号"),
        ("a.current\n+ 1", "公式中只能有英文名称、数字、半角的 + - * / 和括号"),
        ("a.current\x00", "公式中只能有英文名称、数字、半角的 + - * / 和括号"),
        ("1 + " * 130 + "1", "公式超过 500 个字符"),
        ("+".join(["1"] * 30), "公式嵌套超过 20 层"),
    ],
)
def test_anything_outside_the_language_is_refused(expression: str, message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        names_in(expression)
    assert str(caught.value) == message


def test_many_parentheses_are_refused_without_a_crash() -> None:
    with pytest.raises(FormulaError):
        names_in("(" * 245 + "1" + ")" * 245)


def test_evaluate_refuses_a_zero_divisor_inside() -> None:
    with pytest.raises(FormulaError, match=r"^除数为 0$"):
        evaluate("a.current / zero.actual", FIGURES.__getitem__)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("0", True),
        ("0.0", True),
        ("2 - 2", True),
        ("2 - 1", False),
        ("2 * 3 - 6", True),
        ("6 / 3 - 2", True),
        ("1 + 1", False),
        ("1", False),
        ("a.current", False),
        ("a.current * 0", True),
        ("0 * a.current", True),
        ("a.current * (3 - 3)", True),
        ("a.current * b.budget", False),
        ("a.current * 2", False),
        ("0 / a.current", True),
        ("a.current / 5", False),
        ("a.current + 0", False),
        ("0 + a.current", False),
        ("a.current - 5", False),
        ("5 - a.current * 0 - 5", True),
    ],
)
def test_what_is_zero_whatever_the_figures_are(expression: str, expected: bool) -> None:
    assert is_zero(expression) is expected


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("a.current / 0", "除数“0”恒为 0"),
        ("b.budget + a.current / (2 - 2) * 3", "除数“2 - 2”恒为 0"),
        ("a.current / (b.budget * 0)", "除数“b.budget * 0”恒为 0"),
    ],
)
def test_a_divisor_that_can_only_be_zero_is_refused(expression: str, message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        names_in(expression)
    assert str(caught.value) == message


def test_a_product_with_zero_is_no_divisor_of_zero() -> None:
    assert names_in("a.current * 0 / b.budget") == ("a.current", "b.budget")


def test_evaluate_refuses_a_huge_result() -> None:
    with pytest.raises(FormulaError, match=r"^结果过大"):
        evaluate("999999999999 * 999999999999 * 999999999999", FIGURES.__getitem__)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("a.current", "甲"),
        ("a.current - b.budget", "甲 − 乙"),
        ("a.current - (b.budget - 2)", "甲 − （乙 − 2）"),
        ("(a.current - b.budget) - 2", "甲 − 乙 − 2"),
        ("(a.current + b.budget) * 2", "（甲 + 乙） × 2"),
        ("a.current / (b.budget * 2)", "甲 ÷ （乙 × 2）"),
        ("a.current + b.budget * 2.50", "甲 + 乙 × 2.5"),
    ],
)
def test_in_words_keeps_the_parentheses_that_matter(expression: str, words: str) -> None:
    assert in_words(expression, {"a.current": "甲", "b.budget": "乙"}.__getitem__) == words


def test_an_operand_in_words_stands_in_parentheses_unless_it_is_one_name() -> None:
    show = {"a.current": "甲", "b.budget": "乙"}.__getitem__
    assert in_words("a.current + b.budget", show, is_operand=True) == "（甲 + 乙）"
    assert in_words("a.current", show, is_operand=True) == "甲"


@given(st.text(alphabet="ab.+-*/() 0123456789e_x\n'[]", max_size=40) | st.text(max_size=40))
def test_any_text_is_a_formula_or_a_formula_error(text: str) -> None:
    try:
        value = evaluate(text, lambda _: Decimal(3))
    except FormulaError:
        return
    assert value.is_finite()
