"""Verbs that say which way a figure moved, for every reader of prose; what few readers trust they add themselves."""

# What a whole table or a long text may mean, and what a label does.
MORE = "增加|增长"
LESS = "减少|下降|降低"
HIGHER = f"{MORE}|上升|提高"
UP_BY = "增幅|增速|涨幅"
DOWN_BY = "降幅|减幅"

# What is done to money.
CUT_BACK = "压减|压缩|削减|缩减"
SPARED = "节约|节省"

RISES = f"{HIGHER}|增多|上涨|攀升|抬升|走高|提升|扩大|延长|上调"
FALLS = f"{LESS}|{CUT_BACK}|压降|下滑|回落|走低|缩短|缩小|缩窄|下调|{SPARED}"
STAYS = "(?:基本)?持平|(?:保持|基本)?不变|保持一致"
