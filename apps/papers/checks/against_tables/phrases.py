"""The words by which a text is read against its tables: columns, other money, directions, reasons, shares."""

from apps.core.dates import EARLIER, PART_OF_YEAR, WHOLE_YEAR, YEAR
from apps.core.patterns import pattern_of
from apps.core.quantities.directions import CUT_BACK, FALLS, RISES, STAYS
from apps.papers.checks.words import CARRIED_OUT, PLAN, SAVED, TENDENCIES

STATED_YEAR = pattern_of(rf"(?<!\d)(?<![比较与同自从])({YEAR})(?=年|末|底)")
OTHER_COLUMN = pattern_of(rf"{EARLIER}|{PLAN}|调整|追加|批复")
OTHER_MONEY = pattern_of(r"政府性基金|国有资本|社会保险基金|财政专户|非税|一般公共预算")
OTHER_UNIT = pattern_of(r"(?:机关|本级|下属|二级|所属|中心|大队|[站院所校馆]|基金)[^，；：]{0,8}：$")
LOWER_UNIT = pattern_of(r"二级|下属|所属|局属|直属|中心|[局委办]机关|本级")
_BASE_FOLLOWS = r"(?=上|去|年初|20|预|全年|调整)"
DIRECTION = pattern_of(
    rf"(?P<up>不[降减]反[升增]|{RISES}"
    rf"|(?<![未没有不得])(?P<above>高于|多于|大于|超[出过]|突破)了?{_BASE_FOLLOWS})"
    rf"|(?P<down>不[升增]反[降减]|{FALLS}"
    rf"|(?<![未没有不得])(?P<below>低于|少于|小于){_BASE_FOLLOWS})"
    rf"|(?P<flat>{STAYS}|(?:无|没有|未)(?:发生)?(?:增减|变化|变动|差异))"
)
SPENT_LESS = pattern_of(f"{SAVED}|{CUT_BACK}")  # against a budget or a price, not against last year
OF_SOME_MONTHS = pattern_of(
    rf"{PART_OF_YEAR}|(?<!\d)1(?:月份?)?[-至到](?:\d|1[01])月|截[至止](?:{YEAR}年)?(?:年中|(?:\d|1[01])月)"
)
FORM_TEXT = "figure."  # a cell for words: of a form about one matter
AGAINST = pattern_of(rf"(?:{EARLIER}|{YEAR}年|年初|全年|调整|预算)[^，。；、\d]{{0,6}}(?=[，。；、）\n]|$)")
STANDS_ALONE = pattern_of(rf"了?(?:的?(?:{TENDENCIES}))?(?:[，。；、）\n]|$|的?(?:主要)?原因|主要|是因|系)")
REASON = pattern_of(
    r"原因|由于|因为|主要(?:是|系|为|用于)|所致|导致|受.{1,20}影响|得益于|是因|因[^公此素而为]|[，。]系|为(?:贯彻|落实)"
)
GOES_ON = pattern_of(r"[，；](?!同比|[比较]上年|[增减下降])[^，。；\n]{4,}")
OF_EVERYTHING = pattern_of(rf"{WHOLE_YEAR}|部门|单位|整体|[我本全][局委办院校]")
_PLAN = f"{PLAN}|指标|任务"
OF_BUDGET = pattern_of(
    rf"(?P<words>(?:年初|全年|年度|既定|调整后?的?|当年|上年)*(?:{_PLAN}))(?:数|值|量|安排|批复数?|总额)?的$"
)
SHARE_OF = pattern_of(r"占(?P<whole>[^占]{0,20}?)(?:的?比重|的?比例|比|的)?(?:为|约|达到?|近|超过?|：)*$")
RATE_OF = pattern_of(
    r"(?P<name>[^，；]{2,30}?)(?:[这该此]一?[项个]?(?:绩效)?(?:指标|任务|项目|工作))?的?(?:"
    rf"(?:{_PLAN})*(?:(?P<control>控制)|{CARRIED_OUT}|实现)率|(?:预算|资金)*(?:执行|支出|支付)进度"
    rf"|实(?:绩|际)(?:完成)?(?:数|值)?[与和同比](?:年度|年初|全年)*(?:{_PLAN})(?:数|值)?(?:之比|的?比[例值率]|相比)"
    r")(?:为|是|达到?|仅|约|：)*$"
)
GAP = pattern_of(  # 超预算15.2万元: how far from the plan, or the plan itself where the words take both
    rf"(?P<up>超支|多[用花支])(?:了|约|近)*$|(?P<down>少[用花支])(?:了|约|近)*$|"
    rf"(?:(?P<over>超(?:出|过)?|高于|多于)|(?P<under>低于|少于|欠))"
    rf"(?P<plan>(?:年初|全年|年度|既定|调整后?的?|当年)*(?:{_PLAN}))(?:数|值|量|总额|安排)?(?:了|约|近|达)*$"
)
HEAD = pattern_of(rf"在?(?:本年|全年|年初|上年|{YEAR}年)?(?:部门)?(?:预算|决算)(?:批复|安排)?[中里]，")
CLAUSE = "，。；：！？\n,"
LIST = pattern_of(r"[、和与及]")
EACH_OF_THEM = pattern_of(r"[均都]|双双|同步")
