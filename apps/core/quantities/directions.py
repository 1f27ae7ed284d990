"""Verbs that say which way a figure moved, for every reader of prose; what few readers trust they add themselves."""

RISES = "增加|增长|增多|上升|上涨|攀升|抬升|走高|提高|提升|扩大|延长|上调"
FALLS = "减少|下降|降低|压减|压降|压缩|削减|缩减|下滑|回落|走低|缩短|缩小|缩窄|下调|节约|节省"
STAYS = "(?:基本)?持平|(?:保持|基本)?不变|保持一致"
