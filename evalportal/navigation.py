"""The top bar: which places a person has."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.queries import person_of

_PLACES: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("我的自评", "evaluations:list_evaluations", frozenset({Role.STAFF, Role.DEPARTMENT_REVIEWER})),
    (
        "审核",
        "reviews:inbox",
        frozenset({Role.DEPARTMENT_REVIEWER, Role.LINE_SECTION, Role.PERFORMANCE, Role.ADMINISTRATOR}),
    ),
    ("自评表检查", "papers:check_form_file", frozenset(Role)),
    ("自评任务", "reviews:list_cycles", frozenset({Role.ADMINISTRATOR})),
    ("指标方案", "indicators:list_schemes", frozenset({Role.ADMINISTRATOR})),
    ("单位", "departments:list_departments", frozenset({Role.ADMINISTRATOR})),
    ("用户", "accounts:list_users", frozenset({Role.ADMINISTRATOR})),
    ("操作日志", "trace:list_entries", frozenset({Role.ADMINISTRATOR})),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the top bar."""

    label: str
    url: str
    is_current: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the places of the person, of a citizen where nobody is signed in."""
    user = getattr(request, "user", None)  # a request refused early has none yet
    roles = person_of(user, timezone.localdate()).roles if isinstance(user, User) else frozenset()
    places = [(label, reverse(name)) for label, name, allowed in _PLACES if roles & allowed]
    places.append(("公开报告", reverse("reports:published")))
    if not isinstance(user, User):
        places.append(("登录", reverse("accounts:sign_in")))
    here = max((url for _, url in places if request.path.startswith(url)), key=len, default="")
    return {"navigation": [Place(label, url, url == here) for label, url in places]}


def start_page_of(user: Any) -> str:
    """Where a person's work is."""
    if not isinstance(user, User):
        return reverse("accounts:sign_in")
    roles = person_of(user, timezone.localdate()).roles
    if Role.STAFF in roles:
        return reverse("evaluations:list_evaluations")
    if roles & {Role.DEPARTMENT_REVIEWER, Role.LINE_SECTION, Role.PERFORMANCE}:
        return reverse("reviews:inbox")
    if Role.ADMINISTRATOR in roles:
        return reverse("reviews:list_cycles")
    return reverse("evaluations:list_evaluations")
