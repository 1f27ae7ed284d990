"""Who may administer the departments and accounts of a region."""

from apps.departments.facts import Administrator


def refusal_to_administer(user: Administrator) -> str | None:
    """Only the system administrator of a region may, and only in that region."""
    return None if user.administered_region_id else "只有系统管理员可以管理部门和用户。"
