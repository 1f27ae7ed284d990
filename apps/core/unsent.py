"""What a post carried that could not be taken: kept until its page is open again, so that nothing is typed twice."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

KEY = "unsent"
MOST_CHARACTERS = 200_000
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
    is_long = sum(len(text) for _, text in fields) > MOST_CHARACTERS
    if fields and not (is_secret or is_long or request.FILES):
        request.session[KEY] = {
            "page": page or page_of(request),
            "action": request.path,
            "reason": reason,
            "fields": fields,
        }


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
