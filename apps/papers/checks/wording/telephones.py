"""Telephone numbers of persons, which no published report carries (regulation §5, duty 12; T24)."""

from collections.abc import Iterator

from apps.core import patterns as re
from apps.core.findings import Severity
from apps.core.quantities import plain
from apps.papers.facts import Header, Passage, Remark

NEAR = 20
_NUMBER = re.compile(
    r"(?<![\dA-Za-z.,\-])(?:(?:(?:\+|00)?86[- ]?)?（?(?P<mobile>1[3-9]\d）?[-. ·]?\d{4}[-. ·]?\d{4})"
    r"|1 [3-9](?: \d){9}|0\d{2,3}[-— ]?\d{7,8}|[2-8]\d{6,7})"
    r"(?![\dA-Za-z]|[.,-]\d| ?[元万亿人个%立平吨公亩户件台千米度次])"
)
_NO_TELEPHONE = re.compile(r"(?:账号|帐号|编号|编码|代码|单号|证号|卡号|文号|批号|流水|合同|尾号|QQ)[^，。；]{0,8}$")
_OF_A_PERSON = re.compile(
    r"联系|手机|填表|填报人|经办|负责人|本人|[某先女](?:某|生|士)?|同志|会计|出纳|[股科局处所站]长|主任|专干"
)
_OF_AN_OFFICE = re.compile(r"办公|值班|监督|举报|投诉|热线|咨询|服务|总机|传真|单位|公开|报警|抢险|抢修|客服|平台|受理")


def t24_no_personal_telephone(passage: Passage, header: Header) -> Iterator[Remark]:
    """No mobile number, and no land line beside a person (regulation §5, duty 12); the number is not repeated here.

    Hotlines and the telephones of an office are meant to be published.
    """
    text = plain(passage.text)
    for found in _NUMBER.finditer(text):
        before = f"{passage.heading}：{text[max(0, found.start() - NEAR) : found.start()]}"
        is_alone = not text[: found.start()].strip() and not passage.heading
        if _NO_TELEPHONE.search(before):
            continue
        if found["mobile"] or is_alone or (_OF_A_PERSON.search(before) and not _OF_AN_OFFICE.search(before)):
            start, end = found.span()
            fact, advice = "公开的文字里有个人的电话号码", "公开前请删除个人联系方式。"
            yield Remark("T24", passage.place, Severity.WARNING, fact, advice, start, end)
