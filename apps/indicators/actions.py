"""Loading, copying, editing, publishing and freezing schemes."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from apps.core.refusals import Refused
from apps.core.snapshots import canonical_json, digest, to_plain
from apps.indicators.enums import LoadOutcome
from apps.indicators.facts import SchemeContent
from apps.indicators.imports import LARGEST, SchemeError, SchemeProblem, read_scheme_text
from apps.indicators.models import Scheme


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
        _fill(scheme, content)
        scheme.save()


def freeze(scheme: Scheme) -> None:
    """Mark the scheme as used, in the caller's transaction; from now on its content stays. Once or many times."""
    if scheme.frozen_at is None:
        Scheme.objects.filter(pk=scheme.pk, frozen_at__isnull=True).update(frozen_at=timezone.now())
        scheme.refresh_from_db(fields=["frozen_at"])


def _load(content: SchemeContent) -> LoadedScheme:
    latest = Scheme.objects.select_for_update().filter(key=content.key).order_by("-version").first()
    # Compared as values: a field that the code has gained since then, with its default, is no change.
    if latest is not None and latest.facts == content:
        return LoadedScheme(latest, LoadOutcome.UNCHANGED)
    if latest is not None and latest.frozen_at is None:
        replace_content(latest, content)
        return LoadedScheme(latest, LoadOutcome.UPDATED)
    scheme = Scheme(key=content.key, version=latest.version + 1 if latest else 1)
    _fill(scheme, content)
    scheme.save()
    return LoadedScheme(scheme, LoadOutcome.NEW_VERSION if latest else LoadOutcome.CREATED)


def _fill(scheme: Scheme, content: SchemeContent) -> None:
    scheme.kind = content.kind
    scheme.title = content.title
    scheme.content = to_plain(content)
    scheme.digest = digest(canonical_json(content))
    scheme.__dict__.pop("facts", None)


def _text_of(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise SchemeError([SchemeProblem(path.name, "", f"文件超过 {LARGEST // 1024} KB，不是指标方案")])
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise SchemeError([SchemeProblem(path.name, "", "不是 UTF-8 编码的文本")]) from None
