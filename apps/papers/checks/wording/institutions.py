"""The institution that a report is about, called by its name (regulation §5, T23)."""

import re
from collections.abc import Iterator
from functools import lru_cache

from apps.core.dates import YEAR
from apps.core.findings import Severity
from apps.core.patterns import HAN, pattern_of
from apps.core.quantities import plain
from apps.papers.checks.words import OF_A_REPORT
from apps.papers.facts import Header, Passage, Remark

SHORTEST = 4
_ADVICE = "请改用本部门的规范名称，并核对全文是否沿用了其他单位的文字。"
_PLACES = "县市区省州旗盟镇乡"
_KINDS = (
    "委员会办公室|委员会|联合会|工商联|总工会|协会|红十字会|人民法院|检察院|管理局|办公室|办事处|局|委|厅|院|"
    "中心|学校|中学|小学|馆|站|所|大队|支队"
)
_NAME = pattern_of(
    rf"(?:(?<!{HAN})(?:综上|现将|兹将|以[上下](?:为|是)|总体来看|由此可见|年度?)?|(?=(?:我[局委办院校会]|[我本]单位|本部门)（))"
    r"(?P<own>(?:我[局委办院校会]|我单位|本单位|本部门)(?:（|(?:全称|名称)[为是：]?)|(?:单位|部门)(?:全称|名称)[为是：])?"
    r"(?P<name>(?!原|含|下[设属辖]|所属|内设|会同|联合|配合|协助|通过|根据|按照|依据|接受|报经|经|由|报|向|对|与|和|受|请|在|从|为|赴)"
    rf"(?P<place>{HAN}{{0,4}}[{_PLACES}])(?P<core>{HAN}{{1,20}}?(?:{_KINDS}))"
    r"(?!的?(?:通知|要求|部署|意见|批复|文件)))"
)
# Behind the name: what only its own report says of an institution.
_IS_ITSELF = pattern_of(
    r"（以下简称“?[我本]|对本(?:单位|部门)"
    r"|(?:（[^（）]{0,30}）)?(?:作为|(?:是|为|系|属)(?!于?[我本])[^，。；]{0,12}(?:政府|党委|县委|市委|区委|部门|直属|[正副][处科股]级|单位|机关|机构)"
    rf"|{YEAR}年度?(?:{OF_A_REPORT}|单位|收支|基本)|(?:部门|单位)?整体支出|(?:部门|单位)?绩效自评"
    r"|(?:核定|现有|共有)?(?:编制|内设|下设|在职)|的?主要(?:职责|职能)|党组|党委会|(?:领导)?班子|(?:领导|党委)?高度重视|绩效(?:评价|自评|管理)(?:工作)?领导小组"
    r"|(?:主要)?(?:负责|承担)[全本][县市区州旗])"
)
_ITS_OWN_REPORT = pattern_of(rf"^{YEAR}年度?(?:部门)?整体支出绩效自评(?:得分|总分|综合|结果|报告如下)")
_OVERSEERS = pattern_of(r"财政|审计|人民政府|人大|政协|纪委|监委|组织部|机构编制|编办")
_NEIGHBOURS = pattern_of(r"赴|考察|学习|交流|借鉴|联合|协议|相邻|邻|兄弟|跨|来我")
_BESIDE_US = pattern_of(r"我[局委办院校]|本[局单]|(?<![室科])配合|下属|所属|隶属")
_POINTING = "我本该此全各外邻某"  # 我县水利局 is the own one
LONG_ENOUGH = 5
_PLACE = pattern_of(rf"{HAN}{{1,5}}?[{_PLACES}]")
# Bureaus that are another one's name but for a character, and words in which the name may go on.
_OTHER_BUREAU = pattern_of(
    "(?:水务|水利|教育|民政|民宗|财政|审计|统计|农业|林业|渔业|商业|工业|畜牧|商务|税务|政务|信访|司法|公安|公路|交通|交警|文旅|旅游|体育|文物"
    "|档案|医保|住建|城建|城管|科技|工信|经信|发改|粮食|气象|残联|妇联|文联|侨联|科协|工会|台办|党校|团委|农机|农经)[局委办会馆所站]?"
)
_NOT_A_SLIP = frozenset("一二三四五六七八九十东西南北中上下大小前后新老初高")  # 第一中学 and 第二中学
_SOUNDS_LIKE = {"馆": "管官", "局": "居句巨", "院": "园员", "站": "战占", "所": "锁", "委": "为"}
_GOES_ON = pattern_of("理|辖|道|控|网|领")
_OF_ONE_RANK = frozenset("县区旗")
_SELF = pattern_of(
    rf"(?<!{HAN})我(?P<kind>局(?![域部限面长])|委(?![托派员任婉])|院(?![长校])|校(?![对验正长])|馆(?![员长藏舍])|站(?![在台位长])|中心(?![城区镇]))",
    needs=("我",),
)
_OWN_KIND = pattern_of(
    r"(?:(?P<局>局)|(?P<委>委员会|委)|(?P<院>院)|(?P<校>学校|中学|小学)|(?P<馆>馆)|(?P<站>站)|(?P<中心>中心))$"
)


def t23_institution_is_named_rightly(passage: Passage, header: Header) -> Iterator[Remark]:
    """A report speaks of its own department under its own name, not of the one it was copied from (T23)."""
    own = plain(header.department).strip()
    if len(own) < SHORTEST:
        return
    text = plain(passage.text)
    told: list[tuple[int, int]] = []
    for span in _garbled(text, own):
        told.append(span)
        yield _remark(passage, span, text[slice(*span)], own)
    for found in _NAME.finditer(text):
        start, end = found.span("name")
        severity = _doubt(text, found, own)
        if severity is not None and not any(start < last and first < end for first, last in told):
            yield _remark(passage, found.span("name"), found["name"], own, severity)
    kind = _OWN_KIND.search(own)
    for found in _SELF.finditer(text) if kind else ():
        if kind and found["kind"] != kind.lastgroup:
            yield _remark(passage, found.span(), found[0], own)


def _remark(
    passage: Passage, span: tuple[int, int], name: str, own: str, severity: Severity = Severity.WARNING
) -> Remark:
    fact = f"正文自称“{name}”，与部门名称不符，部门名称应为 {own}"
    return Remark("T23", passage.place, severity, fact, _ADVICE, *span)


def _garbled(text: str, own: str) -> Iterator[tuple[int, int]]:
    """Places of the own name with one character lost or another one, where no other institution is called so."""
    if len(own) < LONG_ENOUGH or not _may_slip(text, own):
        return
    for found in _slips_of(own).finditer(text):
        around = text[max(0, found.start() - 1) : found.start() + len(own)]
        if found[0] not in own and own not in around and _is_slip(text, found, own):
            yield found.span()


def _may_slip(text: str, own: str) -> bool:
    """Whether half of the name stands where the name does not: one slip leaves the other half as it is."""
    half, rest = len(own) // 2, text.replace(own, "")
    return own[:half] in rest or own[half:] in rest or own[0] + own in text


def _is_slip(text: str, found: re.Match[str], own: str) -> bool:
    """Whether a name with one character lost or another one can only be the own name."""
    name, end = found[0], found.end()
    place = _PLACE.match(own)
    core = place.end() if place else 0
    at = next((at for at, (one, other) in enumerate(zip(own, name, strict=False)) if one != other), len(name))
    is_itself = _IS_ITSELF.match(text, end) is not None
    if len(name) > len(own):
        return True
    if len(name) < len(own):
        return is_itself or own[at] not in _PLACES
    if at == len(own) - 1:
        return name[at] in _SOUNDS_LIKE.get(own[at], "") and not _GOES_ON.match(text, end)
    if at == core - 1:  # 岚水县 for 岚水区; 市 is above its counties
        return is_itself or {own[at], name[at]} <= _OF_ONE_RANK
    return at >= core and name[at] not in _NOT_A_SLIP and _OTHER_BUREAU.fullmatch(name, core) is None


@lru_cache(maxsize=16)
def _slips_of(own: str) -> re.Pattern[str]:
    """The name with one of its characters lost, or another one in its place."""
    lost = (own[:at] + own[at + 1 :] for at in range(1, len(own) - 1))
    other = (re.escape(own[:at]) + HAN + re.escape(own[at + 1 :]) for at in range(len(own)))
    doubled = (own[: at + 1] + own[at:] for at in range(len(own)))
    return pattern_of("|".join((*map(re.escape, doubled), *other, *map(re.escape, lost))))


def _doubt(text: str, found: re.Match[str], own: str) -> Severity | None:
    """How sure it is that the own name is meant: the same bureau of a place far away is only asked about."""
    if _is_misnamed(text, found, own):
        return Severity.WARNING
    behind = text[found.end("name") : found.end() + SHORTEST * 10].partition("。")[0]
    is_elsewhere = own.endswith(found["core"]) and len(found["place"]) > 1 and own not in text
    is_elsewhere = is_elsewhere and found["place"][0] not in _POINTING
    is_its_subject = _IS_ITSELF.match(text, found.end("name")) is not None
    is_of_one_rank = found["place"][-1] in own[: -len(found["core"])]
    if is_elsewhere and is_its_subject and is_of_one_rank and not _NEIGHBOURS.search(behind):
        return Severity.HINT
    return None


def _is_misnamed(text: str, found: re.Match[str], own: str) -> bool:
    name, core, place = found["name"], found["core"], found["place"]
    words = text[found.start("name") : found.start("name") + len(own)]
    if own in words or name in own or own in name:
        return False
    if found["own"]:
        return True
    if own.endswith(core):  # the same bureau of another place: a typo in a name that is nearly the same
        sentence = text[found.start() : found.end() + SHORTEST * 10].partition("。")[0].replace(name, "")
        is_like = len(place) > 1 and any(letter in own for letter in place[:-1])
        is_itself = place[-1] in own or _IS_ITSELF.match(text, found.end("name"))
        return is_like and bool(is_itself) and not _NEIGHBOURS.search(sentence)
    is_itself = _IS_ITSELF.match(text, found.end("name"))
    if is_itself and _ITS_OWN_REPORT.search(is_itself[0] + text[is_itself.end() : is_itself.end() + SHORTEST * 4]):
        return True
    is_overseer = _OVERSEERS.search(name) and not _OVERSEERS.search(own)
    if is_overseer or _kind_of(name) != _kind_of(own):
        return False
    behind = text[found.end("name") : found.end("name") + 40].partition("。")[0]
    return is_itself is not None and (is_itself[0].startswith("（以下") or not _BESIDE_US.search(behind))


def _kind_of(name: str) -> str:
    """What sort of institution a name is of: a station is not the bureau that it belongs to."""
    kind = next((kind for kind in _KINDS.split("|") if name.endswith(kind)), "")
    return "局" if kind in {"委员会", "管理局", "局", "委", "厅"} else kind
