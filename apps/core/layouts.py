"""How forms are laid out: the crispy helper and its blocks. The only Python file with CSS classes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from crispy_forms.utils import render_field
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Block(Protocol):
    """Anything that crispy-forms can place in a layout besides the name of a field."""

    def render(self, form: BaseForm, context: Context, template_pack: Any = ..., **kwargs: Any) -> SafeString: ...


class PortalHelper(FormHelper):  # type: ignore[misc]  # crispy-forms has no types
    """The helper of every form: the error summary on top, then ``blocks``.

    With ``is_embedded`` the surrounding template writes the form tag and the CSRF token itself.
    """

    field_template = "crispy/field.html"

    def __init__(self, *blocks: Block | str, is_embedded: bool = False) -> None:
        super().__init__()
        self.form_tag = not is_embedded
        self.disable_csrf = is_embedded
        self.form_class = "portal-form"
        self.attrs = {"novalidate": True}  # the server's sentences say more than the browser's bubbles
        self.form_show_errors = False  # field.html and the summary show them
        self.layout = Layout(ErrorSummary(), *blocks)


class Section:
    """A titled group of fields and blocks with an optional hint below the title."""

    def __init__(self, title: str, *fields: Block | str, hint: str = "") -> None:
        self.title = title
        self.fields = fields
        self.hint = hint

    def render(self, form: BaseForm, context: Context, template_pack: Any = None, **kwargs: Any) -> SafeString:
        content = SafeString("".join(_rendered(field, form, context, template_pack) for field in self.fields))
        return render_to_string("crispy/section.html", {"title": self.title, "hint": self.hint, "content": content})


class Row:
    """Fields side by side: ``Row(code=4, name=8)`` gives each its share of twelve; below 768 px they stack."""

    def __init__(self, **widths: int) -> None:
        self.widths = widths

    def render(self, form: BaseForm, context: Context, template_pack: Any = None, **kwargs: Any) -> SafeString:
        columns = format_html_join(
            "",
            '<div class="col-md-{}">{}</div>',
            ((width, _rendered(name, form, context, template_pack)) for name, width in self.widths.items()),
        )
        return format_html('<div class="row">{}</div>', columns)


class Actions:
    """The one primary button, named by its verb, and at most one way back.

    ``busy`` is what the button says while the server works, where that may take more than a moment.
    """

    def __init__(
        self,
        primary: str,
        *,
        secondary: str = "取消",
        secondary_url: str = "",
        is_dangerous: bool = False,
        busy: str = "",
    ) -> None:
        self.primary = primary
        self.busy = busy
        self.secondary = secondary if secondary_url else ""
        self.secondary_url = secondary_url
        self.is_dangerous = is_dangerous

    def render(self, form: BaseForm, context: Context, template_pack: Any = None, **kwargs: Any) -> SafeString:
        return render_to_string("crispy/actions.html", vars(self))


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the error summary; ``target`` is the id of the control, empty for the whole form."""

    text: str
    target: str


class ErrorSummary:
    """All errors of a bound form at once, each a link to its control. Nothing while there are none."""

    def render(self, form: BaseForm, context: Context, template_pack: Any = None, **kwargs: Any) -> SafeString:
        problems = list(problems_of(form))
        return render_to_string("crispy/error_summary.html", {"problems": problems}) if problems else SafeString("")


def problems_of(form: BaseForm) -> Iterator[Problem]:
    """The errors of ``form`` in the order of its fields, those of the whole form first."""
    for text in form.non_field_errors():
        yield Problem(str(text), "")
    for field in form:
        # a group of radio buttons has no control of its own id: lead to the first choice
        target = field.id_for_label or f"{field.auto_id}_0"
        for text in field.errors:
            yield Problem(f"{field.label}：{text}", target)


def _rendered(field: Block | str, form: BaseForm, context: Context, template_pack: Any) -> SafeString:
    html: SafeString = render_field(field, form, context, template_pack=template_pack)
    return html
