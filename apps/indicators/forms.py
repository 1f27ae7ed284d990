"""Forms of the scheme pages."""

from collections.abc import Mapping
from decimal import Decimal

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.urls import reverse

from apps.core.layouts import Actions, PortalHelper, Row
from apps.indicators.facts import ENTRY_FIELDS, GroupWeight, LibraryEntry
from apps.indicators.models import Scheme


class CopyForm(forms.Form):
    """Where the copy goes: the next version of the scheme, or a scheme of its own."""

    title = forms.CharField(label="名称", max_length=200)
    key = forms.CharField(
        label="方案代码",
        max_length=80,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", "只能用小写字母、数字和连字符。")],
        help_text="不改代码，发布后成为本方案的新版本；改为新代码（如 changsha-district-2026），则成为另一个方案。",
    )

    def __init__(self, data: QueryDict | None = None, *, scheme: Scheme) -> None:
        super().__init__(data, initial={"title": scheme.title, "key": scheme.key})
        back = reverse("indicators:show_scheme", args=[scheme.pk])
        self.helper = PortalHelper("title", "key", Actions("复制为草稿", secondary_url=back))


class IndicatorForm(forms.Form):
    """A library's indicator with the place and the weight it gets."""

    entry = forms.ChoiceField(label="指标")
    place = forms.ChoiceField(label="归入")
    weight = forms.DecimalField(
        label=ENTRY_FIELDS["weight"].label,
        min_value=Decimal("0.01"),
        max_value=Decimal(100),
        decimal_places=2,
        max_digits=5,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        library: Mapping[str, LibraryEntry],
        groups: tuple[GroupWeight, ...],
        back_url: str,
    ) -> None:
        super().__init__(data)
        self.library = library
        self._set_choices("entry", [(key, f"{one.level1} / {one.level2} / {one.name}") for key, one in library.items()])
        places = [f"{group.name}/{level2}" for group in groups for level2 in group.level2 or ("",)]
        self._set_choices("place", [(place, place.rstrip("/")) for place in places])
        self.helper = PortalHelper("entry", Row(place=8, weight=4), Actions("增加指标", secondary_url=back_url))

    def _set_choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def chosen(self) -> tuple[LibraryEntry, Decimal, str, str]:
        """Entry, weight, level-1 and level-2 name; only for a valid form."""
        level1, _, level2 = self.cleaned_data["place"].partition("/")
        return self.library[self.cleaned_data["entry"]], self.cleaned_data["weight"], level1, level2
