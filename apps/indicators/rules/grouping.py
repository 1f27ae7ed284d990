"""Which group of indicators a name belongs to (regulation §5, W18; §8, criterion 10)."""

import re

from apps.core.patterns import pattern_of

_NUMBER_OF_MONEY = "(?:金额|额|数额|总额|资金量)"
_MONEY = "(?:资金|经费|预算|专款|拨款|补助款|投资)"
_KINDS = (
    # A payment is no output: what moved is money, not grain in store and not a rule that is kept.
    (
        "资金类指标",
        pattern_of(
            f"(?:支付|拨付|预算支出|资金支出|预算执行|预算完成)(?:进度|率|金额|额)$|{_MONEY}.*(?:到位|执行|使用|支出|下达|发放)(?:进度|率)$"
            f"|{_MONEY}{_NUMBER_OF_MONEY}$|(?:投入|支出|安排){_NUMBER_OF_MONEY}$"
        ),
        "数量|社会|生态|满意",
    ),
    ("满意度指标", pattern_of("满意(?:度|率)$"), "数量|质量|时效|成本|经济|生态"),
    ("时效指标", pattern_of("及时率|及时性|按时|按期"), "数量|质量|成本|满意"),
)


def kind_out_of_place(name: str, group: str) -> str:
    """The kind of an indicator in another kind's level-2 group (W18); empty where it fits or nothing tells."""
    bare = re.sub(r"[\s“”\"]|[(（][^()（）]*[)）]", "", name)
    return next((kind for kind, named, wrong in _KINDS if named.search(bare) and re.search(wrong, group)), "")
