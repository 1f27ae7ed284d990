"""An administrator's drafts: copied, edited, built from a library, published, discarded; and packages beside them."""

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils import timezone

from apps.core.refusals import Refused
from apps.core.snapshots import canonical_json, digest
from apps.indicators.actions import (
    add_indicator,
    copy_scheme,
    discard,
    edit_scheme,
    freeze,
    load_schemes,
    publish,
    remove_indicator,
)
from apps.indicators.enums import LoadOutcome
from apps.indicators.imports import SchemeError, read_scheme
from apps.indicators.models import Scheme
from apps.indicators.queries import latest_scheme, latest_schemes, library_entries, predecessor_of
from apps.trace.facts import changes_in
from apps.trace.models import TraceEntry
from tests.indicators.packages import library_data, project_form_data, score_table_data
from tests.indicators.test_actions import outcomes, write

pytestmark = pytest.mark.django_db

WEIGHT = "score_table.indicators[0].weight"
ENTRY = read_scheme(library_data(), "x.yaml").library[3]


@pytest.fixture
def scheme(tmp_path: Path) -> Scheme:
    return load_schemes(write(tmp_path, score_table_data()))[0].scheme


@pytest.fixture
def draft(scheme: Scheme) -> Scheme:
    return copy_scheme(scheme)


def test_a_copy_is_the_next_version_and_a_draft(scheme: Scheme) -> None:
    freeze(scheme)
    draft = copy_scheme(scheme)
    assert (draft.key, draft.version, draft.copied_from, draft.is_draft) == ("test-table", 2, scheme, True)
    assert (draft.frozen_at, draft.published_at) == (None, None)
    assert draft.facts == scheme.facts
    assert Scheme.objects.count() == 2


def test_a_copy_under_another_key_begins_a_scheme_of_its_own(scheme: Scheme) -> None:
    draft = copy_scheme(scheme, "test-table-2026", "二〇二六年评分表")
    assert (draft.key, draft.version, draft.title) == ("test-table-2026", 1, "二〇二六年评分表")
    assert (draft.facts.key, draft.facts.title) == ("test-table-2026", "二〇二六年评分表")
    assert draft.digest == digest(canonical_json(draft.facts))


def test_copies_that_are_refused(scheme: Scheme, draft: Scheme, tmp_path: Path) -> None:
    load_schemes(write(tmp_path, project_form_data()))
    with pytest.raises(Refused, match=r"^草稿不能复制，请先发布。$"):
        copy_scheme(draft)
    with pytest.raises(Refused, match=r"^该方案已有一份草稿，请先发布或删除。$"):
        copy_scheme(scheme)
    with pytest.raises(Refused, match=r"^方案代码“test-form”已被使用，请换一个代码。$"):
        copy_scheme(scheme, "test-form")
    assert Scheme.objects.filter(is_draft=True).count() == 1


def test_a_draft_is_offered_to_nobody(scheme: Scheme, draft: Scheme) -> None:
    assert latest_scheme("test-table") == scheme
    assert latest_schemes() == [scheme]
    publish(draft)
    assert latest_scheme("test-table") == draft
    assert latest_schemes() == [draft]


def test_edits_are_written_to_the_draft_alone(scheme: Scheme, draft: Scheme) -> None:
    seen = draft.digest
    assert edit_scheme(draft, {WEIGHT: "19", "title": "新名称", "severities.F11": "error"}, seen) == {}
    stored = Scheme.objects.get(pk=draft.pk)
    table = stored.facts.score_table
    assert table is not None
    assert (table.indicators[0].weight, stored.title, stored.facts.title) == (Decimal(19), "新名称", "新名称")
    assert sorted(stored.facts.severities) == ["F04", "F11"]
    assert stored.digest == digest(canonical_json(stored.facts)) != seen
    assert (stored.is_draft, stored.version, stored.copied_from) == (True, 2, scheme)
    assert Scheme.objects.get(pk=scheme.pk).facts == scheme.facts


def test_what_cannot_be_read_writes_nothing(draft: Scheme) -> None:
    before = Scheme.objects.values().get(pk=draft.pk)
    found = edit_scheme(draft, {WEIGHT: "很多", "title": "新名称"}, draft.digest)
    assert found == {WEIGHT: "“很多”不是数字，请只填数字，如 1234.50。"}
    assert Scheme.objects.values().get(pk=draft.pk) == before


def test_two_administrators_never_overwrite_each_other(draft: Scheme) -> None:
    other = Scheme.objects.get(pk=draft.pk)
    seen = draft.digest
    edit_scheme(other, {"title": "别人的名称"}, seen)
    with pytest.raises(Refused, match=r"^该草稿已被他人修改，请核对最新内容后重新保存。$"):
        edit_scheme(draft, {"title": "我的名称"}, seen)
    assert Scheme.objects.get(pk=draft.pk).title == "别人的名称"


def test_a_published_version_is_never_changed(scheme: Scheme) -> None:
    refusal = r"^该版本已发布，不能再改；请复制为新的草稿。$"
    with pytest.raises(Refused, match=refusal):
        edit_scheme(scheme, {"title": "新名称"}, scheme.digest)
    with pytest.raises(Refused, match=refusal):
        add_indicator(scheme, ENTRY, Decimal(5), "投入", "甲")
    with pytest.raises(Refused, match=refusal):
        remove_indicator(scheme, "a")
    with pytest.raises(Refused, match=refusal):
        publish(scheme)
    with pytest.raises(Refused, match=refusal):
        discard(scheme)
    assert Scheme.objects.get().facts == scheme.facts


def test_publishing_stamps_the_moment(draft: Scheme) -> None:
    publish(draft)
    stored = Scheme.objects.get(pk=draft.pk)
    assert stored.is_draft is False
    assert stored.published_at is not None
    assert timezone.now() - stored.published_at < timedelta(minutes=1)


def test_a_draft_that_does_not_add_up_is_not_published(draft: Scheme) -> None:
    edit_scheme(draft, {WEIGHT: "19"}, draft.digest)
    with pytest.raises(SchemeError, match=r"^score_table\.groups\[0\]\.weight：为 60，其指标分值合计为 59$"):
        publish(draft)
    assert Scheme.objects.get(pk=draft.pk).is_draft


def test_rows_are_added_from_a_library_and_removed(draft: Scheme) -> None:
    remove_indicator(draft, "b")
    add_indicator(draft, ENTRY, Decimal(10), "投入", "甲")
    table = Scheme.objects.get(pk=draft.pk).facts.score_table
    assert table is not None
    assert [row.key for row in table.indicators] == ["a", "c", "judged", "d", "e", "f", "g"]
    publish(draft)
    with pytest.raises(Refused, match=r"^该版本已发布"):
        remove_indicator(draft, "judged")


def test_rows_that_cannot_be_added_or_removed(draft: Scheme, tmp_path: Path) -> None:
    add_indicator(draft, ENTRY, Decimal(10), "投入", "甲")
    with pytest.raises(Refused, match=r"^评分表中已有“指标 judged”。$"):
        add_indicator(draft, ENTRY, Decimal(10), "投入", "甲")
    with pytest.raises(KeyError):
        remove_indicator(draft, "nobody")
    form = copy_scheme(load_schemes(write(tmp_path, project_form_data()))[0].scheme)
    with pytest.raises(Refused, match=r"^只有部门整体评分表可以从指标库增加指标。$"):
        add_indicator(form, ENTRY, Decimal(10), "产出指标", "数量指标")


def test_a_discarded_draft_is_gone_and_another_can_begin(scheme: Scheme, draft: Scheme) -> None:
    number, content = draft.pk, draft.content
    discard(draft)
    held = changes_in(TraceEntry.objects.order_by("-pk")[0].content)
    assert json.loads(held[f"scheme.{number}.content"][0] or "") == content
    assert list(Scheme.objects.all()) == [scheme]
    assert copy_scheme(scheme).version == 2


def test_what_a_version_is_compared_with(scheme: Scheme, draft: Scheme, tmp_path: Path) -> None:
    assert predecessor_of(scheme) is None
    assert predecessor_of(draft) == scheme
    freeze(scheme)
    discard(draft)
    write(tmp_path, {**score_table_data(), "title": "新名称"})
    packaged = load_schemes(tmp_path)[0].scheme
    assert packaged.version == 2
    assert predecessor_of(packaged) == scheme


def test_the_indicators_of_every_library(scheme: Scheme, tmp_path: Path) -> None:
    write(tmp_path, library_data(), "library.yaml")
    load_schemes(tmp_path)
    assert {key: entry.name for key, entry in library_entries().items()} == {
        "test-library/rate": "指标 rate",
        "test-library/ticked": "指标 ticked",
        "test-library/counted": "指标 counted",
        "test-library/judged": "指标 judged",
    }


def test_loading_leaves_an_administrator_s_version_alone(scheme: Scheme, draft: Scheme, tmp_path: Path) -> None:
    edit_scheme(draft, {"title": "我的名称"}, draft.digest)
    assert outcomes(tmp_path) == [("test-table", 1, LoadOutcome.UNCHANGED)]
    write(tmp_path, {**score_table_data(), "title": "新名称"})
    assert outcomes(tmp_path) == [("test-table", 2, LoadOutcome.KEPT)]
    publish(draft)
    assert outcomes(tmp_path) == [("test-table", 2, LoadOutcome.KEPT)]
    assert {row.version: row.title for row in Scheme.objects.all()} == {1: "测试评分表", 2: "我的名称"}


def test_a_file_larger_than_any_scheme_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("#" * 10_000_000, encoding="utf-8")
    with pytest.raises(SchemeError, match=r"^a\.yaml：文件超过 256 KB，不是指标方案$"):
        load_schemes(tmp_path)


def test_a_scheme_has_one_draft(scheme: Scheme, draft: Scheme) -> None:
    draft.pk, draft.version = None, 3
    with pytest.raises(IntegrityError):
        draft.save()


def test_a_draft_is_neither_used_nor_published(draft: Scheme) -> None:
    draft.frozen_at = timezone.now()
    with pytest.raises(IntegrityError):
        draft.save()


def test_a_draft_has_no_moment_of_publishing(draft: Scheme) -> None:
    draft.published_at = timezone.now()
    with pytest.raises(IntegrityError):
        draft.save()


def test_a_version_with_copies_stays(scheme: Scheme, draft: Scheme) -> None:
    with pytest.raises(ProtectedError):
        scheme.delete()
