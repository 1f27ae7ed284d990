"""What a notice may be about."""

from apps.core.enums import LabelledEnum


class NoticeKind(LabelledEnum):
    """Kinds of notices; the words stand before each on the page."""

    MOVE = "move", "办理"
    RETURN = "return", "退回"
    DEADLINE = "deadline", "期限"
    DIVISION = "division", "分工"
    HAND_OVER = "hand_over", "交接"
