"""Who may read the trace of a region."""

from typing import Protocol


class Administrator(Protocol):
    """A user as far as this app knows one."""

    @property
    def administered_region_id(self) -> int | None: ...


def refusal_to_read(user: Administrator) -> str | None:
    """Only the system administrator of a region may, and only that of his region."""
    return None if user.administered_region_id else "只有系统管理员可以查看操作日志。"
