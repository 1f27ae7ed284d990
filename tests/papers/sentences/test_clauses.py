"""How a passage is cut: sentences, clauses, brackets, and the words around a number."""

import pytest

from apps.papers.checks.sentences.clauses import Figure, Sentence, sentences_of
from apps.papers.checks.sentences.families import do_cross, is_complete, may_overlap
from apps.papers.checks.sentences.roles import Role, bare, likeness, roles_of
from apps.papers.facts import Passage


def cut(text: str) -> list[Sentence]:
    return list(sentences_of(Passage("", "", text)))


def figures(text: str) -> tuple[Figure, ...]:
    (sentence,) = cut(text)
    return sentence.figures


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("支出5万元。结余3万元。", ["支出5万元", "结余3万元"]),
        ("支出5万元。其中工资3万元。", ["支出5万元。其中工资3万元"]),
        ("支出5万元。三项合计8万元", ["支出5万元。三项合计8万元"]),
        ("支出5万元！结余3万元？\n其中工资3万元", ["支出5万元", "结余3万元", "其中工资3万元"]),
        ("", []),
    ],
)
def test_sentences(text: str, words: list[str]) -> None:
    assert [sentence.words for sentence in cut(text)] == words


def test_what_stood_before_is_of_the_same_line() -> None:
    first, second, third = cut("预算5万元。支出3万元。\n结余2万元。")
    assert [figure.typed for figure in second.before] == ["5万元"]
    assert (first.before, third.before) == ((), ())


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("基本支出400万元，其中人员经费300万元", ["基本支出", "其中人员经费"]),
        ("甲5万元、乙3万元和丙2万元", ["甲", "乙", "和丙"]),
        ("人员经费：300万元", ["人员经费"]),
        ("因公出国（境）费支出0万元", ["因公出国·境·费支出"]),
        ("公务接待费（3万元）", ["公务接待费"]),
        ("发放问卷600份收回560份", ["发放问卷", "收回"]),
        ("截至2024年12月31日支付5万元", ["截至2024年12月31日支付"]),
    ],
)
def test_labels_are_the_words_before_a_number(text: str, labels: list[str]) -> None:
    assert [figure.label for figure in figures(text)] == labels


def test_tails_are_the_words_behind_a_number() -> None:
    assert [figure.tail for figure in figures("18个乡镇共建成60个文化广场，投资5万元")] == [
        "乡镇共建成",
        "文化广场",
        "",
    ]


def test_clauses_segments_and_brackets() -> None:
    found = figures("甲5万元（乙3万元（丙1万元），丁2万元），戊4万元；己6万元")
    assert [(figure.depth, figure.owner, figure.segment) for figure in found] == [
        (0, -1, 0),
        (1, 0, 0),
        (2, 1, 0),
        (1, 0, 0),
        (0, -1, 0),
        (0, -1, 1),
    ]
    assert [figure.clause for figure in found] == [0, 0, 0, 1, 2, 3]


@pytest.mark.parametrize(
    ("text", "is_price"),
    [
        ("每套5万元", True),
        ("300元/人·月", True),
        ("单价8元", True),
        ("每套设备投入很大，共5万元", False),
        ("投入5万元", False),
    ],
)
def test_prices(text: str, is_price: bool) -> None:
    assert figures(text)[-1].is_price == is_price


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("年初预算5万元", {Role.PLAN, Role.INCOME}),
        ("实际支出5万元", {Role.DONE, Role.SPENT}),
        ("比上年增加5万元", {Role.PRIOR, Role.COMPARED, Role.CHANGE}),
        ("人均5万元", {Role.AVERAGE}),
        ("上年结转5万元", {Role.OPENING, Role.PRIOR, Role.LEFT}),
        ("共5万元", {Role.TOTAL}),
        ("节约率5%", set()),
        ("提高5个百分点", {Role.CHANGE}),
        ("满分5分", {Role.WEIGHT}),
        ("控制在5万元", {Role.GOAL}),
        ("甲5万元", set()),
    ],
)
def test_roles(text: str, roles: set[Role]) -> None:
    assert roles_of(figures(text)[0]) == roles


@pytest.mark.parametrize(
    ("name", "words", "rank"),
    [
        ("项目支出", "全年项目支出合计", 3),
        ("总支出", "支出", 3),
        ("维修养护支出", "全年水利工程维修养护支出", 2),
        ("公用", "日常公用经费", 1),
        ("收入", "支出", 0),
        ("总", "支出", 0),
        ("费", "公务接待费", 0),  # too short to tell
    ],
)
def test_likeness_of_names(name: str, words: str, rank: int) -> None:
    assert likeness(name, words) == likeness(words, name) == rank


def test_bare_names() -> None:
    assert bare("2024年度本单位“三公”经费支出合计") == "三公经费支出"


@pytest.mark.parametrize(
    ("labels", "is_all"),
    [
        (["人员经费", "公用经费"], True),
        (["其中人员经费", "公用经费", "设备"], False),
        (["行政", "事业", "工勤"], True),
        (["行政", "行政"], False),
        (["甲", "其他支出"], True),
        (["其他支出", "甲"], False),
        (["一季度", "二季度", "三季度"], False),
        ([], False),
    ],
)
def test_names_that_are_all_there_is(labels: list[str], is_all: bool) -> None:
    assert is_complete(labels) == is_all


def test_names_that_may_count_twice() -> None:
    assert [may_overlap([label]) for label in ("女性", "60岁以上", "行政")] == [True, True, False]
    assert [do_cross([label]) for label in ("女性", "60岁以上", "行政")] == [True, False, False]
