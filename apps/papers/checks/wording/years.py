"""Years that are not those of the report (regulation §5, T03)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from apps.core.dates import EARLIER, STATED_YEAR, YEAR, years_in
from apps.core.findings import Severity
from apps.core.patterns import pattern_of
from apps.core.quantities import plain, sentences
from apps.papers.checks.words import OF_A_REPORT
from apps.papers.facts import Header, Passage, Remark

_QUOTED = pattern_of(r"《[^《》\n]{0,80}》|〔[^〔〕\n]{0,10}〕")
_RANGE = pattern_of(rf"{YEAR} ?年?(?:度)? ?[-—~－]{{1,2}} ?$")
_MONTH = pattern_of(r"\s*年\s*\d")
# The notice that a report answers to is of its own year; the one for the next year may be issued with it.
_NOTICE = pattern_of(
    rf"(?:根据|按照|依据|依照|落实|遵照)[^。，；]{{0,20}}《[^《》\n]{{0,30}}?(?:开展|做好|组织|布置|报送)(?P<year>{YEAR})年度?"
    r"[^《》\n]{0,24}(?:自评|评价)[^《》\n]{0,12}通知》",
    needs=("通知》",),
)
_OF_FIGURES = pattern_of(
    rf"年度?(?:我单位|本单位|本部门|我[局委办院校])?(?:{OF_A_REPORT}|“?三公|基本支出|项目支出|财政|自评|年末)"
)
_OF_THE_REPORT = pattern_of(
    r"年度?(?:本?部门|本?单位)?(?:整体)?(?:支出)?(?:预算)?(?:开展|进行|实施)?了?(?:绩效自评|绩效评价|自评|绩效目标|绩效报告)"
)
_COMPARES = pattern_of(rf"比|较|{EARLIER}|应用|整改|以来|历年")
_MOVED = pattern_of(r"[升降]至|提高到|提升到|下降到|由.{0,20}[到至]")
_HISTORY = pattern_of(
    r"结果|反馈|考核|复核|抽查|荣获|获得|评为|立项|启动|成立(?!了?(?:以|由|自评|绩效|评价|领导|工作|专))|印发|招标|签订|修订"
)
_LOOKS_AHEAD = pattern_of(
    r"计划|规划|拟|将|预计|下一步|下年|次年|前|底|起|至|到|目标|自评|评价|验收|支付|结转|公开|上半年|下半年|期限"
    r"|测算|预测|估[计算]|有望|可(?=新?增|节|减|实现|达)|再(?=[增新投建减])|届时"
    r"|剩余|其余|余下|未完|待|陆续|继续|纳入|列入|跨年|分.{0,16}年度|返还|退还|到期|期满|届满|执行期|清算|力争|争取|汛期"
)
_IS_DONE = pattern_of(
    r"年度?(?:本?部门|本?单位|整体|支出|项目|预算|财政)*(?:执行情况|执行率|决算|绩效自评|自评(?:情况|报告|结果))"
)
_PLANS = pattern_of(r"计划|规划|拟|(?<![现兹])将|预计|测算|预测|估[计算]|有望|下一步|下年|次年|期限")
_PLANNING = pattern_of(r"改进|措施|建议|下一步|计划|打算|其他")
_CUT_OFF = pattern_of(r"截[至止]到?$")
# What is this year or the last by its name, with the year that is stated for it.
_DEFINED = pattern_of(
    r"(?P<last>上一?年度?)?(?:本年度?|报告期|(?:评价|自评)(?:时段|期间|年度|基准年?)?)?”?(?:（|(?:是指|为|即)：?)"
    rf"(?P<first>{YEAR})年(?:度?(?=）)|1月1日[-—~至到]+(?:(?P<second>{YEAR})年)?12月31日)"
    rf"|评价基准日[是为：]?(?P<base>{YEAR})年12月31日",
    needs=("年）", "年度）", "1月1日", "评价基准日"),
)
_OPENS_A_REPORT = pattern_of(
    rf"^({YEAR})年度?，[^。]{{0,40}}?(?:我[局委办院校馆中站]|我单位|本单位|本部门)[^。]*?(?:预算|支出|绩效|各项)"
)
_CUT = pattern_of(rf"(?:截[至止]到?|^|(?<=[，；]))(?P<year>{YEAR})年(?:12月(?:31日|底|末)|底|末)")
_ALL_DONE = pattern_of(
    rf"(?P<year>{YEAR})年度?[^，。；\d]{{0,12}}(?:已|均|全部|全额|如数)[^，。；\d]{{0,4}}(?:支付|完成|到位|拨付|支出|结清)"
)
_STATE = pattern_of(r"在职|在编|编制|实有|现有|保有|资产|全部|完毕|到位|已经?")
_CARRIED = pattern_of(r"累计|结转|结余|建成|历年|往年|上年|以前年度|债务|普查|存量|当时")
# 2021年，…完成2024年度各项任务: when something is said to have been done, and of which year it was.
_DONE_FOR = pattern_of(
    rf"(?:^|[，；])(?P<year>{YEAR})年(?:度|来)?，[^。]*?(?:完成|实现|落实|达成|兑现)[^。，；\d]{{0,8}}(?P<task>{YEAR})年度?[^，。；\d]{{0,10}}(?:目标|任务|工作|指标)"
)
_NO_YEAR = pattern_of(
    r"(?<![\d.])(?P<year>(?:0\d|1[0-8]|2[1-9]|[3-9]\d)\d\d)年(?:度|底|末|初|\d{1,2}月)|(?:^|[。；])(?P<opening>2[1-9]\d\d)年，"
)
_SCOPE = pattern_of(
    rf"(?:(?:本次|此次|本)(?:绩效)?(?:自评|评价|报告)|(?:自评|评价)(?=的?(?:范围|对象|内容)))(?:的?(?:范围|对象|时段|期间|内容|资金))?(?:为|是|覆盖|涵盖|涉及|针对|反映|以)[^，。；\d]{{0,12}}(?P<scope>{YEAR})年"
    rf"|(?:数据|数字|资料)[^，。；\d]{{0,6}}(?:取自|来源于|来自|源自|摘自)[^，。；\d]{{0,8}}(?P<source>{YEAR})年"
    rf"|(?P<period>{YEAR})年度[^，。；\d]{{0,16}}（(?:期间|时段|范围)?(?:为|是|：)?{YEAR}年1月1日"
    rf"|将[^，。；\d]{{0,12}}(?P<reported>{YEAR})年度?[^。；]{{0,30}}(?:汇报|报告|说明|公[布开示])如下"
    rf"|(?P<told>{YEAR})年度[^。；\d]{{0,30}}(?:形成|编制|撰写)了?本(?:绩效)?(?:自评|评价)?报告",
    needs=("自评", "评价", "报告", "取自", "来源于", "来自", "源自", "摘自", "1月1日", "如下"),
)
_OWN_REPORT = pattern_of(
    rf"《[^《》\n]{{0,24}}?(?P<year>{YEAR})年度?[^《》\n]{{0,16}}(?:自评|绩效)报告》", needs=("报告》",)
)
_IS_WRITTEN = pattern_of(r"编制|撰写|形成|起草|报送|提交|汇总")


def advice_of(year: int) -> str:
    """What to do about a wrong year."""
    return f"本次填报 {year} 年度，请核对年份，更正沿用的旧文字。"


def t03_years_are_of_the_task(passage: Passage, header: Header) -> Iterator[Remark]:
    """The report speaks of the task's year; other years are the one before, history and plans (regulation §5, T03)."""
    year = header.year
    if year is None:
        return
    whole = plain(passage.text)
    text = _QUOTED.sub(lambda found: " " * len(found[0]), whole)
    is_planning = _PLANNING.search(passage.heading) is not None
    is_about_this_year = f"{year}年" in text
    for start, end in sentences(text):
        sentence = text[start:end]
        told: set[int] = set()
        for place, stated, why, severity in (
            *_stated(sentence, year, is_planning=is_planning),
            *_defined(sentence, year),
            *_notices(whole[start:end], year),
            *_of_other_times(sentence, year),
            *_of_other_reports(whole[start:end], year),
            *([] if is_about_this_year else _opening(sentence, year)),
        ):
            if place in told:
                continue
            told.add(place)
            begin, rest = start + place, sentence[place + 4 : place + 24]
            fact, figures = f"正文“{stated}{rest[:12]}”{why}", (Decimal(year), Decimal(stated))
            yield Remark("T03", passage.place, severity, fact, advice_of(year), begin, begin + 4, *figures)


_Stated = Iterator[tuple[int, int, str, Severity]]


def _stated(sentence: str, year: int, *, is_planning: bool) -> _Stated:
    """Years that do not go with what is said of them."""
    looks_ahead = is_planning or _LOOKS_AHEAD.search(sentence) is not None
    plans = is_planning or _PLANS.search(sentence) is not None
    years = [(found.start(), int(found[1])) for found in STATED_YEAR.finditer(sentence)]
    is_series = len({stated for _, stated in years}) > 1
    is_told_back = _COMPARES.search(sentence) or _HISTORY.search(sentence)
    for place, stated in years:
        rest = sentence[place + 4 : place + 24]
        if _RANGE.search(sentence, max(0, place - 9), place):
            continue  # 2023—2026年 is how long something lasts
        if stated == year + 1 and _MONTH.match(rest):
            continue  # a day on which the report was made, approved or published
        is_cut_off = stated > year + 1 and _CUT_OFF.search(sentence, 0, place)
        if stated > year and (is_cut_off or not looks_ahead or (_IS_DONE.match(rest) and not plans)):
            yield place, stated, "的年份晚于填报年度", Severity.WARNING if stated > year + 1 else Severity.HINT
        elif stated < year - 1 and _OF_FIGURES.match(rest) and not is_series and not is_told_back:
            yield place, stated, "的年份早于上年", Severity.WARNING
        elif stated == year - 1 and _OF_THE_REPORT.match(rest) and not _tells_back(sentence, place):
            yield place, stated, "是上年度的报告", Severity.WARNING


def _tells_back(sentence: str, place: int) -> bool:
    """Whether a report of the year before is spoken of: its result, or what was compared with it."""
    before = _HISTORY.search(sentence, 0, place) or _HISTORY.search(sentence.partition("，现")[0], place)
    return bool(before or _COMPARES.search(sentence) or _MOVED.search(sentence))


def _notices(sentence: str, year: int) -> _Stated:
    """根据《关于开展2022年度部门整体支出绩效自评的通知》 in the report of another year."""
    for found in _NOTICE.finditer(sentence):
        stated = int(found["year"])
        if not year <= stated <= year + 1 and not _COMPARES.search(sentence) and not _HISTORY.search(sentence):
            yield found.start("year"), stated, "不是本次自评的通知", Severity.WARNING


def _of_other_times(sentence: str, year: int) -> _Stated:
    """Years that no year is, of what was done for this one, of the scope of the report, at whose end things stand."""
    for found in _NO_YEAR.finditer(sentence):
        name = "year" if found["year"] else "opening"
        yield found.start(name), int(found[name]), "不是可能的年份", Severity.WARNING
    if _COMPARES.search(sentence):
        return
    done = _DONE_FOR.search(sentence)
    if done is not None and int(done["task"]) == year and not year <= int(done["year"]) <= year + 1:
        yield done.start("year"), int(done["year"]), f"与 {year} 年度的任务不符", Severity.WARNING
    for found in _SCOPE.finditer(sentence):
        name = found.lastgroup or ""
        if int(found[name]) < year:
            yield found.start(name), int(found[name]), "不是本次自评的年度", Severity.WARNING
    cut = _CUT.search(sentence)
    later = _ALL_DONE.search(sentence, cut.end()) if cut else None
    if cut and later and int(cut["year"]) < int(later["year"]) == year:
        yield cut.start("year"), int(cut["year"]), f"早于所说的 {year} 年度", Severity.WARNING
    is_alone = len(set(years_in(sentence))) == 1
    if cut and is_alone and int(cut["year"]) < year and _STATE.search(sentence) and not _CARRIED.search(sentence):
        severity = Severity.WARNING if int(cut["year"]) < year - 1 else Severity.HINT
        yield cut.start("year"), int(cut["year"]), "早于填报年度的年末", severity


def _of_other_reports(sentence: str, year: int) -> _Stated:
    """《某局2023年度部门整体支出绩效自评报告》, said to have been written now."""
    for found in _OWN_REPORT.finditer(sentence):
        is_now = _IS_WRITTEN.search(sentence, found.end()) and f"{year}年" in sentence
        if int(found["year"]) != year and is_now and not _COMPARES.search(sentence) and not _HISTORY.search(sentence):
            yield found.start("year"), int(found["year"]), "不是本次自评的年度", Severity.WARNING


def _defined(sentence: str, year: int) -> _Stated:
    """本年度（2023年）, 上年（2022年）, 本年度是指2023年1月1日至2024年12月31日."""
    for found in _DEFINED.finditer(sentence):
        if not found["last"] and not re.match("本年|报告期|评价|自评", found[0]):
            continue
        right = year - 1 if found["last"] else year
        for name in ("first", "second", "base"):
            if found[name] and int(found[name]) != right:
                yield found.start(name), int(found[name]), f"应为 {right} 年", Severity.WARNING
                break


def _opening(sentence: str, year: int) -> _Stated:
    """A report that opens with last year and never names its own."""
    found = _OPENS_A_REPORT.match(sentence)
    if found and int(found[1]) < year and not _COMPARES.search(sentence) and not _HISTORY.search(sentence):
        yield 0, int(found[1]), f"不是 {year} 年度", Severity.WARNING
