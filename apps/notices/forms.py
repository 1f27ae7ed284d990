"""How a person wants to be told."""

from typing import Any

from django import forms

from apps.core.layouts import Actions, PortalHelper


class MailForm(forms.Form):
    """Address and wish."""

    email = forms.EmailField(label="邮箱", required=False, max_length=254, help_text="留空则不发邮件。")
    is_wanted = forms.BooleanField(label="每天汇总一封邮件，发送未读的通知", required=False)

    def __init__(self, *args: Any, back_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PortalHelper("email", "is_wanted", Actions("保存设置", secondary_url=back_url))
