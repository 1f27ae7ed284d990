"""The code base held against its own rules (docs/architecture.md): names, floors, URLs, templates, documents."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, DateTimeField, Field, Model, Q
from django.urls import URLPattern, URLResolver, get_resolver

from apps.core.access import ATTRIBUTE
from apps.evaluations.documents import workflow_document
from apps.evaluations.enums import Section, Status

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "core",
    "trace",
    "departments",
    "accounts",
    "notices",
    "budgets",
    "indicators",
    "papers",
    "evaluations",
    "reviews",
    "reports",
)
TEMPLATES = ROOT / "templates"


@cache
def modules() -> dict[str, ast.Module]:
    """The parsed modules of the product by path, migrations left out."""
    paths = [path for folder in ("apps", "evalportal") for path in (ROOT / folder).rglob("*.py")]
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(paths)
        if "migrations" not in path.parts
    }


def walk(only: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Every node of the modules whose path matches the pattern ``only``."""
    return ((path, node) for path, tree in modules().items() if re.search(only, path) for node in ast.walk(tree))


def templates() -> dict[str, str]:
    return {path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")}


def models() -> list[type[Model]]:
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


# Names and floors

MODULES = {
    "urls", "views", "forms", "management", "tasks",
    "actions", "documents",
    "models", "queries", "permissions",
    "enums", "facts", "rules", "checks", "workflow", "imports",
    "__init__", "apps", "migrations",
}  # fmt: skip
DATA = {"budgets/codes", "indicators/schemes"}


def test_there_are_eleven_apps() -> None:
    found = {path.parent.name for path in (ROOT / "apps").glob("*/apps.py")}
    assert found == set(APPS)


@pytest.mark.parametrize("app", [app for app in APPS if app != "core"])
def test_an_app_has_only_modules_of_the_table(app: str) -> None:
    folder = ROOT / "apps" / app
    found = {path.stem for path in folder.iterdir() if path.name != "__pycache__" and f"{app}/{path.name}" not in DATA}
    assert found - MODULES == set()


def test_data_folders_hold_no_code() -> None:
    assert [path for folder in DATA for path in (ROOT / "apps" / folder).rglob("*.py")] == []


def test_no_module_is_longer_than_400_lines() -> None:
    long = {}
    for path in modules():
        lines = len((ROOT / path).read_text("utf-8").splitlines())
        if lines > 400:
            long[path] = lines
    assert long == {}


def test_every_module_says_what_lives_in_it() -> None:
    silent = [path for path, tree in modules().items() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


# Tables


def choice_columns() -> list[tuple[type[Model], Field[object, object]]]:
    return [(model, field) for model in models() for field in model._meta.local_concrete_fields if field.choices]


@pytest.mark.parametrize(
    ("model", "field"),
    [pytest.param(model, field, id=f"{model.__name__}.{field.name}") for model, field in choice_columns()],
)
def test_a_coded_column_holds_only_its_codes(model: type[Model], field: Field[object, object]) -> None:
    """The CHECK of the database knows the same values as the choices of the field."""
    known = {value for value, _ in field.flatchoices} | ({""} if field.blank else set())
    checks = []
    for constraint in model._meta.constraints:
        condition = constraint.condition if isinstance(constraint, CheckConstraint) else None
        if isinstance(condition, Q) and len(condition.children) == 1 and isinstance(condition.children[0], tuple):
            name, values = condition.children[0]
            if name == f"{field.name}__in":
                checks.append(set(values))
    assert checks == [known]


def test_coded_columns_were_found() -> None:
    assert len(choice_columns()) >= 20


# Writing

MOVES = "apps/evaluations/actions/moves.py"
QUEUE = "apps/core/worker.py"  # the status of a task, not of an evaluation


def test_only_the_moves_assign_a_status() -> None:
    writers = set()
    for path, node in walk():
        is_target = isinstance(node, ast.Attribute) and node.attr == "status" and isinstance(node.ctx, ast.Store)
        is_bulk = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"update", "create", "get_or_create", "update_or_create"}
            and any(keyword.arg == "status" for keyword in node.keywords)
        )
        is_named = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "setattr"
            and len(node.args) > 1
            and isinstance(node.args[1], ast.Constant)
            and node.args[1].value == "status"
        )
        if is_target or is_bulk or is_named:
            writers.add(path)
    assert writers == {MOVES, QUEUE}


def test_no_form_saves() -> None:
    forms = [
        path
        for path, node in walk()
        if isinstance(node, ast.Call) and re.search(r"\bform\w*\.save$", ast.unparse(node.func))
    ]
    assert forms == []


WRITING = {"save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete"}


def writes(only: str) -> list[str]:
    return [
        f"{path}:{node.lineno} .{node.func.attr}()"
        for path, node in walk(only)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING
    ]


def test_doors_write_nothing() -> None:
    """Views, forms, tasks and commands load, ask, and call one action."""
    assert writes(r"/(views|forms|tasks|urls|management)(/|\.py)") == []


def test_queries_and_permissions_write_nothing() -> None:
    assert writes(r"/(queries|permissions)(/|\.py)") == []


def test_actions_do_write() -> None:
    """The search finds what it looks for."""
    assert len(writes(r"/actions(/|\.py)")) > 10


# Checks


def test_wherever_findings_are_asked_for_other_sheets_are_looked_at() -> None:
    """Pages, rail, moves, explanations and documents agree, because all of them pass the context."""
    calls = [
        (path, [ast.unparse(argument) for argument in node.args])
        for path, node in walk()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "find"
    ]
    assert len(calls) >= 5
    assert [path for path, arguments in calls if len(arguments) < 3 or "context_of(" not in arguments[2]] == []


# Words

DATES = "apps/core/dates.py"
A_YEAR = re.compile(r"(?:19|20)\)?(?:\\d|\[0-9\])(?:\\d|\[0-9\]|\{2\})")  # 20\d\d and its spellings
YEAR_BEFORE = re.compile(r"(?:^|[|(:])(上一?年|去年|上期|同期)(?:度\??)?(?=[|)]|$)")


def names_the_year_before(text: str) -> bool:
    """Whether a pattern lists what the period before may be called."""
    return len(set(YEAR_BEFORE.findall(text))) > 1


# What is latest goes by a sequence: the clock may have been set back (decision 17)

ORDERED_BY_TIME = {
    "apps/accounts/queries.py": "two logs, each in its sequence, are merged",
    "apps/core/queue.py": "a stamp that never goes back",
    "apps/core/stamps.py": "rows know only when they were touched, and by whom is shown with that moment",
    "apps/evaluations/queries/records.py": "two sequences are merged",
    "apps/reports/queries.py": "the public list shows since when each report is public",
    "apps/reviews/queries/inbox.py": "the inbox shows since when each evaluation waits",
    "apps/trace/queries.py": "those of a period, which is one of time",
}


def moments() -> set[str]:
    """The names of all columns with a time."""
    stored = {field.name for model in models() for field in model._meta.fields if isinstance(field, DateTimeField)}
    return stored | {"attempt_time", "enqueued_at", "started_at", "timestamp", "action_time"}


def names_ordered_by(tree: ast.Module) -> set[str]:
    """The names by which queries order, aggregate or are keyed, and by which rows in memory are."""
    found: set[object] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"order_by", "latest", "earliest", "Max", "Min", "beyond"}:
                found |= {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
            if called in {"sorted", "sort", "min", "max", "merge", "attrgetter", "nlargest"}:
                keys = [keyword.value for keyword in node.keywords if keyword.arg == "key"]
                found |= {part.attr for key in keys for part in ast.walk(key) if isinstance(part, ast.Attribute)}
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "ordering":
            found |= {part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant)}
        elif isinstance(node, ast.Constant) and str(node.value).startswith("-"):
            found.add(node.value)
    return {str(name).removeprefix("-") for name in found}


def test_what_is_latest_goes_by_a_sequence() -> None:
    stored = {path: tree for path, tree in modules().items() if not path.startswith("apps/core/readers/")}
    by_time = {path for path, tree in stored.items() if names_ordered_by(tree) & moments()}
    assert by_time == set(ORDERED_BY_TIME)


def test_years_are_read_by_one_pattern() -> None:
    """``core.dates`` alone says what a year looks like and what the one before it is called."""
    texts = [
        (path, node.value) for path, node in walk() if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert {path for path, text in texts if A_YEAR.search(text)} == {DATES}
    assert {path for path, text in texts if names_the_year_before(text)} == {DATES}


@pytest.mark.parametrize("text", [r"20\d\d年", r"(19|20)\d\d", r"(?<!\d)20\d{2}", r"20[0-9]{2}", r"(?P<year>20\d\d)年"])
def test_the_pattern_finds_years(text: str) -> None:
    assert A_YEAR.search(text)


@pytest.mark.parametrize("text", ["上年|去年", "(?:上一年度?|同期)末", "比|去年|预算|同期"])
def test_the_pattern_finds_the_year_before(text: str) -> None:
    assert names_the_year_before(text)


@pytest.mark.parametrize("text", ["上年结转|上年结余", "去年", "比上年|较去年", "上年* 去年*"])
def test_one_name_is_no_list(text: str) -> None:
    assert not names_the_year_before(text)


# URLs


def urls() -> list[tuple[str, URLPattern]]:
    """(namespace, pattern) of the whole tree."""

    def below(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, URLPattern]]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                yield from below(entry, entry.namespace or namespace)
            else:
                yield namespace, entry

    return list(below(get_resolver(), ""))


URLS = [pytest.param(app, pattern, id=f"{app}:{pattern.name}") for app, pattern in urls()]


def test_the_url_tree_was_walked() -> None:
    assert {app for app, _ in urls()} == {
        "",
        "trace",
        "departments",
        "accounts",
        "notices",
        "indicators",
        "papers",
        "evaluations",
        "reviews",
        "reports",
    }


@pytest.mark.parametrize(("app", "pattern"), URLS)
def test_every_url_declares_its_access(app: str, pattern: URLPattern) -> None:
    assert getattr(pattern.callback, ATTRIBUTE, "") != ""


def test_public_urls_are_few() -> None:
    public = {
        f"{app}:{pattern.name}".lstrip(":")
        for app, pattern in urls()
        if getattr(pattern.callback, ATTRIBUTE, "") == "public"
    }
    reports = {"reports:published", "reports:download_published"}
    assert public == {"home", "security_txt", "accounts:sign_in", "accounts:first_password", *reports}


@pytest.mark.parametrize(("app", "pattern"), URLS)
def test_a_url_has_the_name_of_its_view(app: str, pattern: URLPattern) -> None:
    assert pattern.name == pattern.callback.__name__
    package = "evalportal" if not app else f"apps.{app}"
    assert pattern.callback.__module__.startswith(f"{package}.views")


# Views without a page of their own name, and why.
WITHOUT_PAGE = {
    "home": "redirects",
    "security_txt": "a file",
    "accounts:sign_out": "redirects",
    "accounts:session": "JSON",
    "accounts:activate_user": "redirects",
    "accounts:download_template": "a file",
    "accounts:download_passwords": "a file",
    "accounts:suggest": "options of a datalist",
    "departments:suggest": "options of a datalist",
    "departments:cancel_job": "redirects",
    "departments:download_template": "a file",
    "evaluations:edit_section": "one page for each section, in sections/",
    "evaluations:save_cells": "JSON",
    "evaluations:hand_over": "redirects",
    "evaluations:put_away": "redirects",
    "evaluations:state": "JSON",
    "evaluations:colleagues": "JSON",
    "evaluations:explain": "redirects",
    "evaluations:move": "redirects",
    "evaluations:undo_carrying": "redirects",
    "evaluations:confirm_carried": "redirects",
    "evaluations:take_priors": "redirects",
    "evaluations:take_report": "redirects",
    "evaluations:add_line": "redirects",
    "evaluations:add_project": "redirects",
    "evaluations:add_indicator": "redirects",
    "evaluations:add_target": "redirects",
    "evaluations:add_evidence": "JSON, or redirects",
    "evaluations:download_evidence": "a file",
    "evaluations:download_workbook": "a file",
    "evaluations:finish": "redirects",
    "evaluations:accept_workbook": "redirects, or asks again in workbook.html",
    "evaluations:mark_workbook": "a file",
    "evaluations:change_rows": "JSON, or redirects",
    "evaluations:remove_project": "asks in confirm_removal.html",
    "evaluations:remove_evidence": "redirects",
    "evaluations:rename_evidence": "redirects",
    "evaluations:replace_evidence": "JSON, or redirects",
    "evaluations:restore_evidence": "redirects",
    "evaluations:show_evidence": "a picture",
    "notices:open_notice": "redirects",
    "notices:read_all": "redirects",
    "reviews:re_score": "redirects",
    "reports:draft": "redirects",
    "reports:cancel_draft": "redirects",
    "trace:export_entries": "a file",
    "trace:verify_chain": "redirects",
    "papers:save_findings": "a file",
    "reports:download": "a file",
    "reports:download_published": "a file",
}


def test_a_view_has_a_page_of_its_name() -> None:
    names = {f"{app}:{pattern.name}".lstrip(":"): f"{app}/{pattern.name}.html" for app, pattern in urls()}
    without = {name for name, page in names.items() if not (TEMPLATES / page).exists()}
    assert without == set(WITHOUT_PAGE)


# Parameters

# What may be handed a whole query string or form, besides the reader itself.
PARAMETERS = re.compile(
    r"\b(?:Parameters|url_with|_page_of|\w*Form)\(.*request\.(?:GET|POST|FILES)\b|\bread_json\(request\.body\)"
    r"|request\.FILES\.getlist\(|request\.POST\.items\(\)"  # files are inspected, cells have ids for names
    r"|is_switched_off\(request\.COOKIES,",
    re.DOTALL,
)
RAW = re.compile(r"\brequest\.(?:GET|POST|FILES|body|COOKIES|META)\b")
OWN_READING = re.compile(r"(?:json\.loads|fromisoformat|strptime|parse_date\w*)$")


def test_views_read_parameters_through_the_one_reader() -> None:
    source = {path: ast.unparse(tree) for path, tree in modules().items() if re.search(r"/views(/|\.py)", path)}
    lines = [(path, line) for path, text in source.items() for line in text.splitlines() if RAW.search(line)]
    assert len(lines) > 40
    assert [(path, line.strip()) for path, line in lines if not PARAMETERS.search(line)] == []


def test_views_read_no_types_themselves() -> None:
    called = [(path, ast.unparse(node.func)) for path, node in walk(r"/views(/|\.py)") if isinstance(node, ast.Call)]
    assert [call for call in called if OWN_READING.search(call[1])] == []


# Templates

# Named by Django, or put together from a part that the code knows.
KNOWN_TEMPLATES = {
    "400.html", "403.html", "403_csrf.html", "404.html", "500.html",
    "evaluations/edit_project.html",
    *(f"evaluations/sections/{section}.html" for section in Section),
}  # fmt: skip
READING_PARTS = ("overview", "basics", "figures", "projects", "project", "scores", "narrative", "evidence", "changes")
COMPOSED = {"evaluations/{}.html", "reviews/_{}.html"}


def test_no_template_is_unused() -> None:
    composed, used = set(), set(KNOWN_TEMPLATES) | {f"reviews/_{part}.html" for part in READING_PARTS}
    for _, node in walk():
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r".\.html$", node.value):
            used.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
            if text.endswith(".html"):
                composed.add(text)
    assert composed == COMPOSED
    existing = templates()
    assert used - set(existing) == set()
    waiting = list(used)
    while waiting:
        text = existing.get(waiting.pop(), "")
        named = set(re.findall(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""", text))
        waiting += named - used
        used |= named
    assert set(existing) - used == set()


QUERY = re.compile(r"\.(objects|filter|exclude|all|exists|select_related|values_list|\w+_set)\b")
STATUS = re.compile(
    r"^{% (?:if|elif|with)\b.*(?:\.status\s*(?:==|!=|in\b|not in\b)|(?:==|!=|in)\s*[\"'](?:"
    + "|".join(Status)
    + r")[\"'])"
)


def tags(text: str) -> list[str]:
    return re.findall(r"{%.*?%}|{{.*?}}", text)


def test_templates_ask_the_database_nothing() -> None:
    asking = [f"{name}: {tag}" for name, text in templates().items() for tag in tags(text) if QUERY.search(tag)]
    assert asking == []


def test_templates_compare_no_status() -> None:
    comparing = [f"{name}: {tag}" for name, text in templates().items() for tag in tags(text) if STATUS.search(tag)]
    assert comparing == []


@pytest.mark.parametrize(
    ("tag", "pattern"),
    [
        ("{% for row in department.evaluations.all %}", QUERY),
        ("{{ evaluation.score_entry_set }}", QUERY),
        ('{% if evaluation.status == "draft" %}', STATUS),
        ("{% if evaluation.status in closed %}", STATUS),
        ("{% if state != 'approved' %}", STATUS),
    ],
)
def test_the_patterns_find_what_they_look_for(tag: str, pattern: re.Pattern[str]) -> None:
    assert pattern.search(tag)


def test_pages_load_nothing_from_other_hosts() -> None:
    files = [*TEMPLATES.rglob("*.html"), *(path for path in (ROOT / "static").rglob("*.*") if path.is_file())]
    assert len(files) > 60
    foreign = [
        f"{path.relative_to(ROOT)}: {url}"
        for path in files
        for url in re.findall(r"(?:https?:)?//[\w.-]+\.\w[^\s\"')>]*", path.read_text("utf-8"))
        if not url.startswith(("http://www.w3.org/", "https://www.w3.org/"))
    ]
    assert foreign == []


KEPT = re.compile(r"\b(?:data-cell|data-keep|readonly)\b")


def test_no_text_is_lost_with_its_page() -> None:
    """A cell is saved when it is left, the text of a plain form is kept until the form has gone through."""
    written = {name: re.findall(r"<textarea\b[^>]*>", text) for name, text in templates().items()}
    tags = [f"{name}: {tag}" for name, found in written.items() for tag in found]
    tags += [
        f"{path}: {ast.unparse(node)}"
        for path, node in walk(r"/forms(/|\.py)")
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "forms.Textarea"
        and "**attrs" not in ast.unparse(node)
    ]
    assert len(tags) > 10
    assert [tag for tag in tags if not KEPT.search(tag)] == []


def test_pages_run_nothing_inline() -> None:
    """The content security policy would stop it without a word."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son\w+=|javascript:", re.IGNORECASE)
    found = [f"{name}: {hit}" for name, text in templates().items() for hit in inline.findall(text)]
    assert [hit for hit in found if not hit.startswith("reports/_")] == []  # printed, never served


# Documents


def test_the_workflow_document_is_fresh() -> None:
    """``manage.py write_workflow`` makes it anew."""
    assert (ROOT / "docs" / "workflow.md").read_text("utf-8") == workflow_document()


def test_the_glossary_binds_every_model() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    words = set(re.findall(r"\w+", glossary))
    assert {model.__name__ for model in models()} - words == set()
