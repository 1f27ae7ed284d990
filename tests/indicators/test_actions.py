"""Loading, replacing, freezing and finding schemes."""

from dataclasses import replace
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError
from pytest_django import DjangoAssertNumQueries

from apps.core.refusals import Refused
from apps.core.snapshots import canonical_json, digest, to_plain
from apps.indicators.actions import freeze, load_schemes, replace_content
from apps.indicators.enums import LoadOutcome, SchemeKind
from apps.indicators.imports import SchemeError, read_scheme
from apps.indicators.models import Scheme
from apps.indicators.queries import latest_scheme, latest_schemes
from tests.indicators.packages import project_form_data, score_table_data

pytestmark = pytest.mark.django_db


def write(folder: Path, data: dict[str, Any], name: str = "a.yaml") -> Path:
    (folder / name).write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return folder


def outcomes(folder: Path) -> list[tuple[str, int, LoadOutcome]]:
    return [(item.scheme.key, item.scheme.version, item.outcome) for item in load_schemes(folder)]


def problems(folder: Path) -> list[str]:
    with pytest.raises(SchemeError) as caught:
        load_schemes(folder)
    return [str(problem) for problem in caught.value.problems]


def test_a_new_scheme_is_stored_as_it_was_read(tmp_path: Path) -> None:
    assert outcomes(write(tmp_path, score_table_data())) == [("test-table", 1, LoadOutcome.CREATED)]
    scheme = Scheme.objects.get()
    content = read_scheme(score_table_data(), "a.yaml")
    assert scheme.facts == content
    assert scheme.content == to_plain(content)
    assert scheme.digest == digest(canonical_json(content))
    assert (scheme.kind, scheme.title, scheme.frozen_at) == (SchemeKind.SCORE_TABLE, "测试评分表", None)
    assert str(scheme) == "测试评分表（第 1 版）"


def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    load_schemes(write(tmp_path, score_table_data()))
    before = Scheme.objects.values().get()
    assert outcomes(tmp_path) == [("test-table", 1, LoadOutcome.UNCHANGED)]
    assert Scheme.objects.values().get() == before


def test_a_changed_scheme_that_nobody_uses_is_replaced(tmp_path: Path) -> None:
    load_schemes(write(tmp_path, score_table_data()))
    old = Scheme.objects.get().digest
    write(tmp_path, {**score_table_data(), "title": "新名称"})
    assert outcomes(tmp_path) == [("test-table", 1, LoadOutcome.UPDATED)]
    scheme = Scheme.objects.get()
    assert (scheme.title, scheme.facts.title) == ("新名称", "新名称")
    assert scheme.digest != old


def test_a_changed_scheme_that_is_frozen_gets_a_new_version(tmp_path: Path) -> None:
    load_schemes(write(tmp_path, score_table_data()))
    freeze(Scheme.objects.get())
    first = Scheme.objects.values().get()
    write(tmp_path, {**score_table_data(), "title": "新名称"})
    assert outcomes(tmp_path) == [("test-table", 2, LoadOutcome.NEW_VERSION)]
    assert Scheme.objects.values().get(version=1) == first
    assert Scheme.objects.get(version=2).frozen_at is None
    assert outcomes(tmp_path) == [("test-table", 2, LoadOutcome.UNCHANGED)]


def test_a_field_that_the_code_gained_is_no_change(tmp_path: Path) -> None:
    load_schemes(write(tmp_path, score_table_data()))
    scheme = Scheme.objects.get()
    freeze(scheme)
    del scheme.content["score_table"]["indicators"][0]["unit"]
    scheme.save()
    assert outcomes(tmp_path) == [("test-table", 1, LoadOutcome.UNCHANGED)]


def test_files_are_loaded_in_the_order_of_their_names(tmp_path: Path) -> None:
    write(tmp_path, score_table_data(), "b.yaml")
    write(tmp_path, project_form_data(), "a.yaml")
    assert [key for key, _, _ in outcomes(tmp_path)] == ["test-form", "test-table"]


def test_nothing_is_stored_unless_every_file_is_right(tmp_path: Path) -> None:
    write(tmp_path, score_table_data(), "a.yaml")
    write(tmp_path, {**project_form_data(), "key": "X"}, "b.yaml")
    (tmp_path / "c.yaml").write_text("a: [1", encoding="utf-8")
    found = problems(tmp_path)
    assert found[0] == "b.yaml：第 7 行：key：只能用小写字母、数字和连字符"
    assert found[1].startswith("c.yaml：第 1 行：不是正确的 YAML：")
    assert len(found) == 2
    assert not Scheme.objects.exists()


def test_two_files_cannot_hold_one_scheme(tmp_path: Path) -> None:
    write(tmp_path, score_table_data(), "a.yaml")
    write(tmp_path, score_table_data(), "b.yaml")
    assert problems(tmp_path) == ["b.yaml：key：“test-table”已用于另一个文件"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "a.yaml：应为一组“名称: 值”"),
        ("key: a\nkey: b\n", "a.yaml：第 1 行：不是正确的 YAML：“key”重复"),
        ("a: &x [1]\nb: *x\n", "a.yaml：第 2 行：不是正确的 YAML：不能使用别名（*）"),
        ("a: &x [*x]\n", "a.yaml：第 1 行：不是正确的 YAML：不能使用别名（*）"),
        ("key: !!python/object/apply:os.getcwd []\n", "a.yaml：第 1 行：不是正确的 YAML：could not determine"),
        ("key: '\n", "a.yaml：第 2 行：不是正确的 YAML：found unexpected end of stream"),
        ("key: \x07\n", "a.yaml：不是正确的 YAML：unacceptable character"),
        ("[" * 5000, "a.yaml：不是正确的 YAML：嵌套过深"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    assert problems(tmp_path)[0].startswith(problem)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("title: 评分表".encode("gb18030"))
    assert problems(tmp_path) == ["a.yaml：不是 UTF-8 编码的文本"]


def test_yaml_numbers_are_read_without_binary_floats(tmp_path: Path) -> None:
    text = yaml.safe_dump(score_table_data(), allow_unicode=True).replace("per_step: '0.5'", "per_step: 0.1")
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    load_schemes(tmp_path)
    assert Scheme.objects.get().content["score_table"]["indicators"][0]["rule"]["per_step"] == "0.1"


@pytest.mark.parametrize("number", [".inf", ".nan", "1:30.5"])
def test_yaml_floats_that_are_no_numbers_are_told(tmp_path: Path, number: str) -> None:
    text = yaml.safe_dump(score_table_data(), allow_unicode=True).replace("per_step: '0.5'", f"per_step: {number}")
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    line = 1 + text.splitlines().index(f"      per_step: {number}")
    place = "score_table.indicators[0].rule.per_step（指标 a threshold_deduct）"
    assert problems(tmp_path) == [f"a.yaml：第 {line} 行：{place}：不是数字"]


@pytest.fixture
def scheme(tmp_path: Path) -> Scheme:
    return load_schemes(write(tmp_path, score_table_data()))[0].scheme


def test_freezing_is_done_once(scheme: Scheme) -> None:
    freeze(scheme)
    first = scheme.frozen_at
    assert first is not None
    freeze(scheme)
    freeze(Scheme.objects.get())
    stale = Scheme.objects.get()
    stale.frozen_at = None
    freeze(stale)
    assert stale.frozen_at == first
    assert Scheme.objects.get().frozen_at == first


def test_replace_content_shows_the_new_content_at_once(scheme: Scheme) -> None:
    content = replace(scheme.facts, title="新名称")
    replace_content(scheme, content)
    assert scheme.facts.title == "新名称"
    assert Scheme.objects.get().facts == content


def test_replace_content_of_a_frozen_scheme_is_refused(scheme: Scheme) -> None:
    stale = Scheme.objects.get()
    freeze(scheme)
    before = Scheme.objects.values().get()
    with pytest.raises(Refused, match=r"^该版本已被使用，内容不能再改；请新建版本。$"):
        replace_content(stale, replace(scheme.facts, title="新名称"))
    assert Scheme.objects.values().get() == before


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    write(tmp_path, score_table_data())
    out = StringIO()
    call_command("load_schemes", str(tmp_path), stdout=out)
    call_command("load_schemes", str(tmp_path), stdout=out)
    assert out.getvalue() == "新增：test-table 第 1 版\n无变化：test-table 第 1 版\n"


def test_the_command_prints_all_problems(tmp_path: Path) -> None:
    write(tmp_path, {**score_table_data(), "key": "X", "title": ""})
    with pytest.raises(CommandError, match=r"a\.yaml：第 \d+ 行：key：.*\na\.yaml：第 \d+ 行：title：不能为空"):
        call_command("load_schemes", str(tmp_path))


def test_the_command_needs_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有这个文件夹"):
        call_command("load_schemes", str(tmp_path / "none"))


def store(data: dict[str, Any], version: int, **changes: Any) -> Scheme:
    content = read_scheme({**data, **changes}, "x.yaml")
    return Scheme.objects.create(
        key=content.key,
        version=version,
        kind=content.kind,
        title=content.title,
        content=to_plain(content),
        digest=digest(canonical_json(content)),
    )


def test_latest_scheme_is_the_highest_version() -> None:
    for version in (2, 10, 9):
        store(score_table_data(), version)
    assert latest_scheme("test-table").version == 10
    with pytest.raises(Scheme.DoesNotExist):
        latest_scheme("unknown")


def test_latest_schemes_reads_each_key_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    store(score_table_data(), 1)
    store(score_table_data(), 2)
    store(project_form_data(), 1)
    with django_assert_num_queries(1):
        found = latest_schemes()
    assert [(scheme.key, scheme.version) for scheme in found] == [("test-form", 1), ("test-table", 2)]


def test_facts_are_read_once_for_each_instance(scheme: Scheme) -> None:
    assert scheme.facts is scheme.facts
    assert scheme.facts.score_table is not None
    assert scheme.facts.score_table.indicator("a").weight == Decimal(20)
    with pytest.raises(KeyError):
        scheme.facts.score_table.indicator("unknown")


def test_a_version_exists_once(scheme: Scheme) -> None:
    scheme.pk = None
    with pytest.raises(IntegrityError):
        scheme.save()


def test_versions_start_at_one(scheme: Scheme) -> None:
    scheme.version = 0
    with pytest.raises(IntegrityError):
        scheme.save()


def test_the_kind_is_a_known_one(scheme: Scheme) -> None:
    scheme.kind = "poem"
    with pytest.raises(IntegrityError):
        scheme.save()
