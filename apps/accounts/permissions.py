"""Who may sign in, and who may change accounts, with the reason."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import Membership, User
from apps.accounts.queries import user_with_duties
from apps.departments.permissions import refusal_to_administer

__all__ = ["PortalBackend", "refusal_to_administer", "refusal_to_deactivate", "refusal_to_end"]


class PortalBackend(ModelBackend):
    """Signs in active accounts; a demo account, whose password everyone knows, only while ``DEMO`` is on."""

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        if isinstance(user, User) and user.is_demo and not settings.DEMO:
            return False
        return super().user_can_authenticate(user)

    def get_user(self, user_id: int) -> User | None:
        """Who is signed in, with the duties that every page asks for."""
        user = user_with_duties(user_id, timezone.localdate())
        return user if self.user_can_authenticate(user) else None


def refusal_to_deactivate(administrator: User, user: User) -> str | None:
    """Nobody locks himself out."""
    return "不能停用自己的账号，请由其他系统管理员操作。" if administrator.pk == user.pk else None


def refusal_to_end(administrator: User, membership: Membership) -> str | None:
    """An administrator does not end his own administration: someone else must still be able to sign in."""
    if membership.user_id == administrator.pk and membership.role == Role.ADMINISTRATOR:
        return "不能停用自己的系统管理员任职，请由其他系统管理员操作。"
    return None
