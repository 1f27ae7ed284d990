"""The words of forms: what Django would say by itself is said in the product's words, whatever the form."""

import gettext
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.forms import BaseForm, CharField, FileField
from django.test import Client

from apps.accounts.enums import Role
from apps.accounts.forms import ChangedPasswordForm
from apps.accounts.models import Membership, User
from tests.accounts.build import administrator, user
from tests.departments.build import District, district

CATALOGUE = "locale/zh_Hans/LC_MESSAGES/django.mo"
OWN = Path(__file__).resolve().parents[2] / "apps" / "core" / CATALOGUE
REQUIRED = "此项不能为空，请填写或选择。"


def texts_of(path: Path) -> set[str]:
    """All translations of a compiled catalogue but its header."""
    with path.open("rb") as file:
        translations: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {text for name, text in translations.items() if name and text}


def forms() -> list[type[BaseForm]]:
    """Every form of the product."""
    for app in ("accounts", "departments", "evaluations", "indicators", "reviews"):
        importlib.import_module(f"apps.{app}.forms")

    def below(form: type[BaseForm]) -> Iterator[type[BaseForm]]:
        for child in form.__subclasses__():
            yield child
            yield from below(child)

    return [form for form in dict.fromkeys(below(BaseForm)) if form.__module__.startswith("apps.")]


def test_the_forms_were_found() -> None:
    assert len(forms()) >= 12
    assert ChangedPasswordForm in forms()


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.__name__)
def test_no_field_says_what_django_says(form: type[BaseForm]) -> None:
    django_says = texts_of(Path(django.__file__).parent / "conf" / CATALOGUE)
    fields: dict[str, CharField] = form.base_fields  # type: ignore[attr-defined]
    said = {
        f"{name}.{code}": str(message)
        for name, field in fields.items()
        for code, message in field.error_messages.items()
    }
    for name, field in fields.items():
        messages = [str(getattr(validator, "message", "")) for validator in field.validators]
        said |= {f"{name}: {text}": text for text in messages}
    assert {place: text for place, text in said.items() if text in django_says or re.match("[A-Z]", text)} == {}


def test_the_compiled_catalogue_is_fresh() -> None:
    source = OWN.with_suffix(".po").read_text("utf-8")
    written = set(re.findall(r'^msgstr(?:\[0\])? "(.+)"$', source, re.MULTILINE))
    assert written == texts_of(OWN)
    assert len(written) > 20


def test_what_is_counted_is_said_in_the_products_words() -> None:
    too_long = CharField(max_length=3)
    with pytest.raises(Exception, match=re.escape("最多 3 个字，现为 5 个字，请压缩。")):
        too_long.clean("一二三四五")
    assert FileField().error_messages["required"] == REQUIRED


@pytest.fixture
def there() -> District:
    return district()


@pytest.mark.django_db
def test_empty_forms_are_answered_in_the_products_words(client: Client, there: District) -> None:
    user("lisi", there.commerce, Role.STAFF)
    client.force_login(administrator(there.bureau))
    membership = Membership.objects.get(user__username="lisi")
    for address in (f"/accounts/memberships/{membership.pk}/hand-over/", "/accounts/password/"):
        page = client.post(address, {"sent": "yes"}).content.decode()
        assert page.count(REQUIRED) >= 4  # each in the summary and at its field
        assert "必填项" not in page


@pytest.mark.django_db
def test_passwords_are_refused_in_the_products_words(client: Client, there: District) -> None:
    client.force_login(administrator(there.bureau))
    expected = {
        ("wrong", "Jin-tian-2025", "Jin-tian-2026"): ("当前密码不正确", "两次输入的新密码不一致"),
        ("wrong", "1", "1"): ("密码太短，至少要有 10 个字符", "密码不能全是数字", "这个密码很常见"),
    }
    for (old, new, again), words in expected.items():
        posted = {"old_password": old, "new_password1": new, "new_password2": again}
        page = client.post("/accounts/password/", posted).content.decode()
        assert [word for word in words if word not in page] == []
    assert User.objects.count() == 1
