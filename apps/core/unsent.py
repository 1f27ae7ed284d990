"""What a post carried when the login had expired: kept until its page is open again, so that nothing is typed twice."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

KEY = "unsent"
MOST_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Unsent:
    """The address it was posted to, and its fields in their order."""

    action: str
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


def keep(request: HttpRequest) -> None:
    """Keep the fields of a refused post in the session. Passwords and files are not kept."""
    fields = [(name, text) for name, texts in request.POST.lists() if name != "csrfmiddlewaretoken" for text in texts]
    is_secret = any("password" in name for name, _ in fields)
    is_long = sum(len(text) for _, text in fields) > MOST_CHARACTERS
    if fields and not (is_secret or is_long or request.FILES):
        request.session[KEY] = {"page": page_of(request), "action": request.path, "fields": fields}


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
    return Unsent(kept["action"], tuple((name, text) for name, text in kept["fields"]))
