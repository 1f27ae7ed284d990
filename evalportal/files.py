"""The small control beside a row or a heading that says how many files prove it and opens them."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from apps.core.grids import draw_icon

register = template.Library()


@register.simple_tag(takes_context=True)
def files_at(context: template.Context, kind: str, name: object, called: str) -> SafeString:
    """A link to the files of a place, ``{% files_at "cell:indicator." row.id "就业率" %}``."""
    place = f"{kind}{name}"
    count = context["files_at"][place]
    address = f"{reverse('evaluations:place_files', args=[context['evaluation'].pk])}?{urlencode({'place': place})}"
    return format_html(
        '<a class="files-at" href="{}" data-files-at data-count="{}" aria-label="佐证材料 {} 个：{}">'
        "{}佐证 <b>{}</b></a>",
        address,
        count,
        count,
        called or "未命名指标",
        draw_icon("file"),
        count,
    )
