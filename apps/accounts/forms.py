"""Forms of signing in and of the account pages."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.db.models import Q, QuerySet
from django.urls import reverse, reverse_lazy

from apps.accounts.enums import Role
from apps.accounts.facts import ACCOUNT_FIELDS, MEMBERSHIP_FIELDS, Period, UserDetails
from apps.accounts.models import User
from apps.accounts.rules import NAME_LENGTH, PHONE_LENGTH, USERNAME_LENGTH
from apps.core.choosing import RowField
from apps.core.days import day_field
from apps.core.layouts import Actions, PortalHelper, Row, Section
from apps.departments.forms import DepartmentField
from apps.departments.models import Department

_ROLES_HINT = "填报人和部门审核人设在预算部门或预算单位，股室审核人设在股室，系统管理员设在财政局；任职覆盖其下级单位。"
_PASSWORD_HINT = "至少 10 个字符，不能全是数字，不能与用户名或姓名相近，不能是常见密码。"


_NOT_SIGNED_IN = "用户名或密码不正确。请核对后重试，密码区分大小写。"


class SignInForm(AuthenticationForm):
    """User name and password. What it says of a failure does not tell whether the account exists."""

    error_messages = {
        "invalid_login": _NOT_SIGNED_IN,
        "inactive": _NOT_SIGNED_IN,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = ACCOUNT_FIELDS["username"].label
        self.fields["password"].label = "密码"
        self.helper = PortalHelper("username", "password", Actions("登录"))

    def clean(self) -> dict[str, Any]:
        if len(self.cleaned_data.get("username") or "") > USERNAME_LENGTH:  # nobody's, and more than the log can hold
            raise self.get_invalid_login_error()
        return super().clean()


class ChosenPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs only
    """The first password of one's own choice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_new_passwords(self)
        self.helper = PortalHelper("new_password1", "new_password2", Actions("设置密码并登录"))


class ChangedPasswordForm(PasswordChangeForm):
    """Another password, against the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_new_passwords(self)
        self.fields["old_password"].label = "当前密码"
        self.helper = PortalHelper(
            "old_password", "new_password1", "new_password2", Actions("修改密码", secondary_url=reverse("home"))
        )


def _name_new_passwords(form: "SetPasswordForm[User]") -> None:
    form.fields["new_password1"].label = "新密码"
    form.fields["new_password1"].help_text = _PASSWORD_HINT
    form.fields["new_password2"].label = "再输入一次新密码"
    form.fields["new_password2"].help_text = ""


class UserForm(forms.Form):
    """Who an account belongs to."""

    username = forms.CharField(
        label=ACCOUNT_FIELDS["username"].label,
        max_length=USERNAME_LENGTH,
        help_text=ACCOUNT_FIELDS["username"].instruction,
    )
    name = forms.CharField(label=ACCOUNT_FIELDS["name"].label, max_length=NAME_LENGTH)
    phone = forms.CharField(label=ACCOUNT_FIELDS["phone"].label, max_length=PHONE_LENGTH, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PortalHelper(
            Section("账号", Row(username=4, name=4, phone=4)),
            Actions("保存账号", secondary_url=reverse("accounts:list_users")),
        )

    def details(self) -> UserDetails:
        """What was entered; only for a valid form."""
        entered = self.cleaned_data
        return UserDetails(username=entered["username"], name=entered["name"], phone=entered["phone"])


class MembershipForm(forms.Form):
    """A role in a department of the region for a period."""

    department = DepartmentField(label=MEMBERSHIP_FIELDS["department"].brief, help_text="填写编码或名称。")
    role = forms.ChoiceField(label=MEMBERSHIP_FIELDS["role"].label, choices=[("", "请选择"), *Role.choices()])
    starts_on = day_field(MEMBERSHIP_FIELDS["starts_on"].label)
    ends_on = day_field(
        MEMBERSHIP_FIELDS["ends_on"].label, required=False, help_text=MEMBERSHIP_FIELDS["ends_on"].instruction
    )

    def __init__(self, *args: Any, region: Department, back_url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        department = self.fields["department"]
        assert isinstance(department, DepartmentField)
        department.rows = Department.objects.in_region(region.pk).filter(is_active=True)
        self.helper = PortalHelper(
            Section("任职", Row(department=6, role=6), Row(starts_on=6, ends_on=6), hint=_ROLES_HINT),
            Actions("新增任职", secondary_url=back_url),
        )

    def role_chosen(self) -> Role:
        """The role; only for a valid form."""
        return Role(self.cleaned_data["role"])

    def period(self) -> Period:
        """The days; only for a valid form."""
        return Period(self.cleaned_data["starts_on"], self.cleaned_data["ends_on"])


class NewUserForm(UserForm, MembershipForm):
    """An account with its first membership."""

    field_order = ["username", "name", "phone", "department", "role", "starts_on", "ends_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PortalHelper(
            Section("账号", Row(username=4, name=4, phone=4)),
            Section("任职", Row(department=6, role=6), Row(starts_on=6, ends_on=6), hint=_ROLES_HINT),
            Actions("新增用户", secondary_url=reverse("accounts:list_users")),
        )


class EndMembershipForm(forms.Form):
    """The last day of a membership."""

    ends_on = day_field(MEMBERSHIP_FIELDS["ends_on"].label, help_text="当天仍可使用，次日起停用。")

    def __init__(self, *args: Any, back_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PortalHelper("ends_on", Actions("停用任职", secondary_url=back_url, is_dangerous=True))


class UserField(RowField[User]):
    """An account by its user name or the person's name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(address=reverse_lazy("accounts:suggest"), **kwargs)

    @classmethod
    def meant(cls, text: str) -> Q:
        return Q(username=text.split(maxsplit=1)[0]) | Q(name=text)

    @classmethod
    def alike(cls, text: str) -> Q:
        return Q(name__icontains=text) | Q(username__istartswith=text)

    @classmethod
    def shown(cls, row: User) -> str:
        return f"{row.username} {row.name}"


class HandOverForm(forms.Form):
    """Who takes over a membership, and when."""

    successor = UserField(label="接任人", help_text="填写用户名或姓名；新来的人员请先新增用户。")
    starts_on = day_field("接任日期", help_text="原任职于前一天停用。")

    def __init__(self, *args: Any, candidates: QuerySet[User], back_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        successor = self.fields["successor"]
        assert isinstance(successor, UserField)
        successor.rows = candidates
        self.helper = PortalHelper("successor", "starts_on", Actions("移交任职", secondary_url=back_url))

    def taken_over(self) -> tuple[User, date]:
        """Successor and first day; only for a valid form."""
        return self.cleaned_data["successor"], self.cleaned_data["starts_on"]
