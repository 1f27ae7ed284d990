"""What a post carried that could not be taken: kept until its page is open again, so that nothing is typed twice."""

import time
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

KEY = "unsent"
MOST_CHARACTERS = 200_000
# Who is not signed in may be anybody: what is kept for him is kept for an hour, and not without end.
ANONYMOUS_SECONDS = 3600
MOST_OF_ADDRESS, MOST_OF_ALL = 2_000_000, 50_000_000  # characters in an hour
EXPIRED = "登录已过期，您刚才提交的内容没有保存。请核对后重新提交："


@dataclass(frozen=True, slots=True)
class Unsent:
    """The address it was posted to, why it was not taken, and its fields in their order."""

    action: str
    reason: str
    fields: tuple[tuple[str, str], ...]

    @property
    def texts(self) -> list[str]:
        """What a person typed, to recognise it by; codes and keys are plain ASCII."""
        return [value for _, value in self.fields if not value.isascii()]


def page_of(request: HttpRequest) -> str:
    """The page that the post came from: an address that can be opened. The entrance where the browser hides it."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def keep(request: HttpRequest, page: str = "", reason: str = EXPIRED, only: Collection[str] = ()) -> None:
    """Keep the fields (or ``only`` some) of a refused post in the session for its page; never passwords and files."""
    names = [name for name in request.POST if name != "csrfmiddlewaretoken" and (not only or name in only)]
    fields = [(name, text) for name in names for text in request.POST.getlist(name)]
    is_secret = any("password" in name for name, _ in fields)
    size = sum(len(name) + len(text) for name, text in fields)
    if not fields or is_secret or size > MOST_CHARACTERS or request.FILES:
        return
    if not request.user.is_authenticated:
        if not _has_room(request, size):
            return
        request.session.set_expiry(ANONYMOUS_SECONDS)
    request.session[KEY] = {
        "page": page or page_of(request),
        "action": request.path,
        "reason": reason,
        "fields": fields,
    }


def _has_room(request: HttpRequest, size: int) -> bool:
    """Count what is kept for people who are not signed in, by their address and in all, anew each hour."""
    hour = int(time.time() // ANONYMOUS_SECONDS)
    limits = {f"unsent.{hour}.{request.META.get('REMOTE_ADDR', '')}": MOST_OF_ADDRESS, f"unsent.{hour}": MOST_OF_ALL}
    kept = {key: cache.get(key, 0) + size for key in limits}
    if any(kept[key] > most for key, most in limits.items()):
        return False
    cache.set_many(kept, ANONYMOUS_SECONDS)
    return True


def unsent_of(request: HttpRequest) -> Unsent | None:
    """What waits for the page that is being opened. The next post of any kind forgets it."""
    kept = request.session.get(KEY)
    if kept is None:
        return None
    if request.method == "POST":
        del request.session[KEY]
        return None
    if kept["page"] != request.get_full_path():
        return None
    return Unsent(kept["action"], kept["reason"], tuple((name, text) for name, text in kept["fields"]))
