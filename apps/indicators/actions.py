"""Loading, copying, editing, publishing and freezing schemes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from apps.core.refusals import Refused
from apps.core.snapshots import canonical_json, digest, to_plain
from apps.indicators.enums import LoadOutcome
from apps.indicators.facts import LibraryEntry, SchemeContent
from apps.indicators.imports import LARGEST, SchemeError, SchemeProblem, problems_of, read_scheme_text
from apps.indicators.models import DRAFT_EXISTS, Scheme
from apps.indicators.rules.differences import differences_of
from apps.indicators.rules.edits import indicator_from, with_changes, with_indicator, without_indicator
from apps.trace.actions import held_by, record
from apps.trace.enums import TraceKind
from apps.trace.facts import Change


@dataclass(frozen=True, slots=True)
class LoadedScheme:
    """The scheme that now stands for a file, and what happened to it."""

    scheme: Scheme
    outcome: LoadOutcome


def load_schemes(directory: Path) -> list[LoadedScheme]:
    """Bring the database up to the scheme packages (``*.yaml``) of a directory, in the order of their names.

    An unchanged scheme is left alone; a changed one is replaced, or gets a new version once it is frozen. Where an
    administrator has a version of their own it is kept. Nothing is stored unless every file is right:
    ``SchemeError`` holds the problems of all files.
    """
    contents: dict[str, SchemeContent] = {}
    problems: list[SchemeProblem] = []
    for path in sorted(directory.glob("*.yaml")):
        try:
            content = read_scheme_text(_text_of(path), path.name)
        except SchemeError as error:
            problems += error.problems
            continue
        if content.key in contents:
            problems.append(SchemeProblem(path.name, "key", f"“{content.key}”已用于另一个文件"))
        contents[content.key] = content
    if problems:
        raise SchemeError(problems)
    with transaction.atomic():
        return [_load(content) for content in contents.values()]


def replace_content(scheme: Scheme, content: SchemeContent) -> None:
    """Give a scheme that no evaluation uses yet another content. Writes the scheme; ``Refused`` once it is frozen."""
    with transaction.atomic():
        if Scheme.objects.select_for_update().get(pk=scheme.pk).frozen_at is not None:
            raise Refused("该版本已被使用，内容不能再改；请新建版本。")
        _note("替换内容", scheme, _changes(scheme.facts, content))
        _fill(scheme, content)
        scheme.save()


def freeze(scheme: Scheme) -> None:
    """Mark the scheme as used, in the caller's transaction; from now on its content stays. Once or many times."""
    if scheme.frozen_at is None:
        Scheme.objects.filter(pk=scheme.pk, frozen_at__isnull=True).update(frozen_at=timezone.now())
        scheme.refresh_from_db(fields=["frozen_at"])


def copy_scheme(scheme: Scheme, key: str = "", title: str = "", *, region_id: int | None = None) -> Scheme:
    """A region's draft with the content of a published scheme: its next version, or the first one of a new ``key``.

    Writes the draft. ``Refused`` for a draft, while the region has a draft of it, or where the key is taken.
    """
    with transaction.atomic():
        original = Scheme.objects.get(pk=scheme.pk)  # needs no lock: what is published stays so
        if original.is_draft:
            raise Refused("草稿不能复制，请先发布。")
        key = key or original.key
        versions = list(Scheme.objects.select_for_update().filter(key=key).order_by("-version"))
        if versions and key != original.key:
            raise Refused(f"方案代码“{key}”已被使用，请换一个代码。")
        if any(version.is_draft and version.region_id == region_id for version in versions):
            raise Refused(DRAFT_EXISTS)
        draft = Scheme(
            key=key,
            version=versions[0].version + 1 if versions else 1,
            copied_from=original,
            region_id=region_id,
            is_draft=True,
        )
        _fill(draft, replace(original.facts, key=key, title=title or original.facts.title))
        draft.save()
        _note("复制为草稿", draft, {"复制自": (None, str(original))})
        return draft


def edit_scheme(draft: Scheme, changes: Mapping[str, str], seen: str) -> dict[str, str]:
    """Write other values into the cells of a draft (``rules.cells_of``).

    ``seen`` is the digest of the draft that the page had shown. Returns what cannot be read, by path; then nothing
    is written. What is wrong with the whole, such as weights that do not add up, only keeps it from being published.
    ``Refused`` for a published scheme and after somebody else's change, ``KeyError`` for an unknown cell.
    """
    problems: dict[str, str] = {}

    def changed(content: SchemeContent) -> SchemeContent:
        result, found = with_changes(content, changes)
        problems.update(found)
        return content if found else result

    _edit(draft, changed, seen)
    return problems


def add_indicator(draft: Scheme, entry: LibraryEntry, weight: Decimal, level1: str, level2: str) -> None:
    """Add a library's indicator to a draft's score table. ``Refused`` for a key that is there already."""

    def changed(content: SchemeContent) -> SchemeContent:
        table = content.score_table
        if table is None:
            raise Refused("只有部门整体评分表可以从指标库增加指标。")
        if any(row.key == entry.key for row in table.indicators):
            raise Refused(f"评分表中已有“{entry.name}”。")
        return with_indicator(content, indicator_from(entry, weight, level1, level2))

    _edit(draft, changed)


def remove_indicator(draft: Scheme, key: str) -> None:
    """Take a row out of a draft's score table. ``KeyError`` where there is none."""
    _edit(draft, lambda content: without_indicator(content, key))


def publish(draft: Scheme) -> None:
    """Make a draft the newest version for new cycles. ``SchemeError`` with everything that is still wrong."""
    with transaction.atomic():
        stored = _locked(draft)
        problems = problems_of(stored.facts)
        if problems:
            raise SchemeError(SchemeProblem("", problem.path, problem.message) for problem in problems)
        draft.is_draft, draft.published_at = False, timezone.now()
        draft.save(update_fields=["is_draft", "published_at"])
        _note("发布", draft)


def discard(draft: Scheme) -> None:
    """Delete a draft. ``Refused`` for a published scheme."""
    with transaction.atomic():
        stored = _locked(draft)
        _note("删除草稿", stored, held_by(stored))
        stored.delete()


def _edit(draft: Scheme, changed: Callable[[SchemeContent], SchemeContent], seen: str | None = None) -> None:
    with transaction.atomic():
        stored = _locked(draft)
        if seen is not None and seen != stored.digest:
            raise Refused("该草稿已被他人修改，请核对最新内容后重新保存。")
        before, after = stored.facts, changed(stored.facts)
        _fill(draft, after)
        draft.save()
        if changes := _changes(before, after):
            _note("修改草稿", draft, changes)


def _locked(draft: Scheme) -> Scheme:
    stored = Scheme.objects.select_for_update().get(pk=draft.pk)
    if not stored.is_draft:
        raise Refused("该版本已发布，不能再改；请复制为新的草稿。")
    return stored


def _load(content: SchemeContent) -> LoadedScheme:
    taken = list(Scheme.objects.select_for_update().filter(key=content.key).order_by("-version"))
    versions = [version for version in taken if version.region_id is None]  # what a region has made stays its own
    packaged = [version for version in versions if version.copied_from_id is None]
    # Compared as values: a field that the code has gained since then, with its default, is no change.
    if packaged and packaged[0].facts == content:
        return LoadedScheme(packaged[0], LoadOutcome.UNCHANGED)
    if versions and versions[0].copied_from_id is not None:
        return LoadedScheme(versions[0], LoadOutcome.KEPT)
    if versions and versions[0].frozen_at is None:
        replace_content(versions[0], content)
        return LoadedScheme(versions[0], LoadOutcome.UPDATED)
    scheme = Scheme(key=content.key, version=taken[0].version + 1 if taken else 1)
    _fill(scheme, content)
    scheme.save()
    _note("载入方案包", scheme)
    return LoadedScheme(scheme, LoadOutcome.NEW_VERSION if versions else LoadOutcome.CREATED)


def _fill(scheme: Scheme, content: SchemeContent) -> None:
    scheme.kind = content.kind
    scheme.title = content.title
    scheme.content = to_plain(content)
    scheme.digest = digest(canonical_json(content))
    scheme.__dict__.pop("facts", None)


def _note(what: str, scheme: Scheme, changes: Mapping[str, Change] | None = None) -> None:
    record(TraceKind.SCHEME, f"{what}：{scheme}", changes, subject=scheme, region_id=scheme.region_id)


def _changes(before: SchemeContent, after: SchemeContent) -> dict[str, Change]:
    return {one.what: (one.before or None, one.after or None) for one in differences_of(before, after)}


def _text_of(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise SchemeError([SchemeProblem(path.name, "", f"文件超过 {LARGEST // 1024} KB，不是指标方案")])
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise SchemeError([SchemeProblem(path.name, "", "不是 UTF-8 编码的文本")]) from None
