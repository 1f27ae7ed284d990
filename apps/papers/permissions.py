"""Who may have a printed form checked."""

from apps.accounts.models import User
from apps.accounts.queries import person_of


def refusal_to_check_forms(user: User) -> str | None:
    """Whoever holds any role may have a printed form checked: it belongs to nobody, and nothing of it is kept."""
    return None if person_of(user).roles else "您目前没有任职，不能检查自评表；请联系系统管理员。"
