"""One label for each column: no label of the catalogue of fields stands a second time in code or templates."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest
from django.template import Context, Template, TemplateSyntaxError

from apps.core.fields import Field, by_name
from apps.indicators.facts import SCHEME_FIELDS
from evalportal.labels import CATALOGUES
from tests.test_conventions import modules, templates

# Where labels are decided. Enumerations name the values of a column, and among them the columns of figures.
HOMES = re.compile(
    r"(^|/)enums\.py$"
    r"|^apps/(budgets|indicators|evaluations)/facts/(fields|catalogue|tables|editable)\.py$"
    r"|^apps/(departments|accounts)/facts\.py$"
)
# Lists of the words that others print or write, by which a reader knows a column again: they may hold any name, only
# map nothing to a label.
READERS = re.compile(
    r"^apps/papers/(imports|checks)/"
    r"|^apps/evaluations/imports/(exports|printed)\.py$"
    r"|^apps/budgets/facts/figure_names\.py$"
    r"|^apps/evaluations/checks/(words|quality)/"
    r"|^apps/reports/documents/titles\.py$"
)


@cache
def labels() -> frozenset[str]:
    """Every label and short form; words of two characters such as 单位 only where they are the label itself."""
    catalogued = [field for catalogue in CATALOGUES.values() for field in catalogue.values()]
    editable = [field for fields in SCHEME_FIELDS.values() for field in fields.values()]
    shorts = {field.short for field in catalogued if len(field.short) > 2}
    return frozenset(
        {field.label for field in catalogued} | shorts | {field.label for field in editable if len(field.label) > 3}
    )


def second_labels(path: str, tree: ast.Module) -> Iterator[str]:
    """Every literal that is a label: anywhere, or in a reader of others' words as what a dictionary maps to."""
    if HOMES.search(path):
        return
    nodes: Iterator[ast.expr | ast.AST] = ast.walk(tree)
    if READERS.search(path):
        nodes = (value for node in ast.walk(tree) if isinstance(node, ast.Dict) for value in node.values)
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in labels():
            yield f"{path}:{node.lineno} {node.value}"


def literal_labels(name: str, text: str) -> Iterator[str]:
    """Every heading, label and caption of a template that spells a label instead of asking for it."""
    spelled = re.findall(r"<(?:th|label|dt)\b[^>]*>((?:[^<{]|<br>)+)", text) + re.findall(
        r'data-label="([^"{]+)"', text
    )
    for words in spelled:
        bare = re.sub(r"<br>|\s|（.*", "", words)
        if bare in labels():
            yield f"{name}: {bare}"


def test_no_module_repeats_a_label() -> None:
    assert [found for path, tree in modules().items() for found in second_labels(path, tree)] == []


def test_no_template_spells_a_label() -> None:
    assert [found for name, text in templates().items() for found in literal_labels(name, text)] == []


@pytest.mark.parametrize(
    ("path", "code", "count"),
    [
        ("apps/reviews/rules/changes.py", 'LABELS = {"weight": "分值", "points": "自评得分"}', 2),
        ("apps/evaluations/views/grids.py", 'COLUMNS = ("支出性质", "资金性质")', 2),
        ("apps/reports/documents/scores.py", 'cell("score.points", "自评得分")', 1),
        ("apps/evaluations/forms.py", 'HEAD = "预期目标"', 1),
        ("apps/evaluations/checks/bounds.py", 'message = f"{name}实际完成值"', 1),
        ("apps/indicators/rules/differences.py", 'ASPECTS = [("评分标准", text)]', 1),
        ("apps/papers/imports/heads.py", 'ROLES = {"全年执行数": "actual", "支付数": "actual"}', 0),
        ("apps/papers/checks/places.py", 'LABELS = {"actual": "全年执行数"}', 1),
        ("apps/budgets/facts/fields.py", 'Field("actual", "全年执行数")', 0),
        ("apps/reviews/views/papers.py", 'TITLE = "全年执行数和结余"', 0),
    ],
)
def test_a_second_label_is_found(path: str, code: str, count: int) -> None:
    assert len(list(second_labels(path, ast.parse(code)))) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('<th scope="col" class="num">分值</th>', 1),
        ("<th>年初<br>预算数</th>", 1),
        ("<th>批复规模<br>（㎡）</th>", 1),
        ('<label for="x">调整理由</label>', 1),
        ("<dt>\n  支出总计\n</dt>", 1),
        ('<td data-label="执行率">{{ rate }}</td>', 1),
        ('<th>{% label "funding.actual" %}</th><th>资金来源</th><p>分值</p>', 0),
    ],
)
def test_a_spelled_label_is_found(text: str, count: int) -> None:
    assert len(list(literal_labels("x.html", text))) == count


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ('{% label "funding.actual" %}', "全年执行数"),
        ("{% label 'line.carry_in' break=2 %}", "上年<br>结转"),
        ('{% label "indicator.name" %}、{% label "indicator.name" short %}', "三级指标名称、三级指标"),
        ('{% label "project.prior_actual" unit %}', "上年决算数（万元）"),
        ('{% label "figure.building_area_actual" unit break=4 %}', "实际规模<br>（㎡）"),
        ('{% label "rate.investment" %}{% label "column.budget" %}', "投资概算控制率年初预算数"),
    ],
)
def test_a_template_asks_for_a_label(tag: str, expected: str) -> None:
    assert Template(tag).render(Context()) == expected


@pytest.mark.parametrize(
    "tag", ['{% label "funding.spent" %}', '{% label "actual" %}', '{% label "form.total" long %}']
)
def test_a_label_that_nobody_decided_stops_the_page(tag: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(tag)


def test_a_field_says_what_must_be_known_to_fill_it() -> None:
    assert Field("a", "自评总分", "分", "选填").asked == "自评总分（选填）"
    assert Field("a", "上年决算数", "万元").asked == "上年决算数"
    assert (Field("a", "单位名称").brief, Field("a", "预算编码", short="编码").brief) == ("单位名称", "编码")


def test_a_name_stands_once_in_a_catalogue() -> None:
    with pytest.raises(ValueError, match="stands twice"):
        by_name(Field("total", "总分"), Field("total", "合计"))
