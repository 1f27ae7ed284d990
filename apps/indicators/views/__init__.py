"""Pages of the schemes: what is scored and how, and the administrator's drafts."""

from apps.indicators.views.drafts import (
    add_indicator,
    copy_scheme,
    discard_draft,
    edit_scheme,
    publish_scheme,
    remove_indicator,
)
from apps.indicators.views.reading import list_schemes, show_differences, show_scheme

__all__ = [
    "add_indicator",
    "copy_scheme",
    "discard_draft",
    "edit_scheme",
    "list_schemes",
    "publish_scheme",
    "remove_indicator",
    "show_differences",
    "show_scheme",
]
