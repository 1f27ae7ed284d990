"""What a number looks like before its unit: digits and their grouping, 1亿2千万, 百分之五, ranges, about-words."""

import re
from decimal import Decimal
from enum import StrEnum

from apps.core.dates import YEAR
from apps.core.patterns import pattern_of
from apps.core.quantities.numerals import DIGIT, NUMERAL, number_of
from apps.core.quantities.units import SCALES


class Approximation(StrEnum):
    """How the printed number lies to the true one."""

    EXACT = "exact"
    AROUND = "around"
    BELOW = "below"
    ABOVE = "above"
    RANGE = "range"


# At most twelve digits: what is longer is a code or an account. A wrong grouping (1,23) is no number.
NUMBER = (
    r"(?:\d{1,3}(?:，\d{3}){1,4}\.\d{1,20}|\d{1,2}(?:，\d{3}){1,4}"
    r"|(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,12})(?:\.\d{1,20})?|(?<![\d.])\.\d{1,20})"
    r"(?!\d|\.\d|,\d|，\d{3}(?!\d))"
)
UPPER = r"(?P<upper>(?:\d{1,4}(?P<place>[亿万千百])零?(?!\d[\d.]*(?P=place))){0,3})"
TO = "-|—|~|至|到"
# Years, document numbers, numbers of articles and the names of laws hold no amounts.
NAMED = (
    r"《[^《》]{0,80}》"
    rf"|(?<![\d.]){YEAR}\ ?(?:(?:-|—|至|到|、|和)\ ?(?:{YEAR}|\d\d)\ ?)?年(?!\d*\.\d)(?:度|初|末|底)?"
    rf"|[〔（［\[]{YEAR}[〕）］\]]\ ?第?\d{{1,5}}\ ?号"
    rf"|第\ ?[\d{DIGIT}]{{1,6}}\ ?[条款项章节号届期批次轮季]"
)
# 三成 are tenths, 三成立 and 一成不变 are none.
_NO_TENTHS = r"[立果员本功为效绩就长品熟套交年都人型网片线才败婚]|不变"
SHARES = (
    rf"百分之(?P<hundredths>{NUMERAL})(?!点)"
    rf"|(?P<tenths>[一二两三四五六七八九])成(?P<half>半|五)?(?P<tenths_more>以上|以下|左右|上下|多)?(?!{_NO_TENTHS})"
    r"|(?P<one_half>一半|半数)"
    rf"|(?P<below>[二三四五六七八九十])分之(?P<above>[一二三四五六七八九])(?P<fraction_more>以上|左右|强)?"
)
# 统一, 第一, 之一 and 一起 are words, 十分满意 too; 一批 is as vague as 一些.
NO_NUMERAL_BEHIND = rf"(?<![{DIGIT}\d第统同单唯专归之每某逐数几无前])"
COUNTED = (
    r"(?!一(?:[起批]|[部种头期把条类轮节组点](?!、)|个百分点)|百[元分]|十分(?!之))"
    rf"(?P<numeral>{NUMERAL})(?:(?P<numeral_more>余|多)(?P<numeral_scale>[万亿])?)?"
)
_UPPER = pattern_of(r"(\d+)([亿万千百])")
_LEADING = pattern_of(
    r"(?:(?P<above>超过|超|逾|突破|高于|不少于|不低于|至少|多达)|(?P<below>接近|将近|(?<![最附临邻])近|不足|不到|低于|不超过|不高于)|"
    r"(?P<around>大约|(?<![节签契制预违履续合条公])约为?))\ ?$"
)
_TRAILING = {
    **dict.fromkeys(("以上", "余", "多", "来", "强"), Approximation.ABOVE),
    **dict.fromkeys(("以下", "以内", "之内"), Approximation.BELOW),
    **dict.fromkeys(("左右", "上下"), Approximation.AROUND),
}


def digits(number: str) -> str:
    """The digits and the point, without the marks of thousands."""
    return number.replace(",", "").replace("，", "")


def higher_places(words: str, scale: str) -> Decimal:
    """What stands before the last number of 1亿2千万元 or 4千5百万元, counted in the scale of that number."""
    tail = SCALES.get(scale.lstrip("十百千"), 1)
    higher = sum(
        Decimal(number) * SCALES[place] * (tail if place in "千百" else 1) for number, place in _UPPER.findall(words)
    )
    return Decimal(higher) / SCALES[scale]


def percent_in_words(found: re.Match[str]) -> Decimal | None:
    """What one of ``SHARES`` says, in percent: 百分之五 is 5, 七成半 75, 一半 50, 三分之二 66.67; else ``None``."""
    if found["one_half"]:
        return Decimal(50)
    if found["tenths"]:
        tenths = number_of(found["tenths"])
        return tenths and (tenths + (Decimal("0.5") if found["half"] else 0)) * 10
    if found["below"]:
        above, below = number_of(found["above"]), number_of(found["below"])
        return round(above * 100 / below, 2) if above and below and above < below else None
    return number_of(found["hundredths"]) if found["hundredths"] else None


def approximation(before: str, trailing: str | None) -> Approximation:
    """What 余 or 以上 behind a number says, else 近, 约 or 超 at the end of the words ``before`` it."""
    if trailing:
        return _TRAILING[trailing]
    leading = _LEADING.search(before)
    return Approximation(leading.lastgroup) if leading and leading.lastgroup else Approximation.EXACT


def approximation_of_share(found: re.Match[str], before: str) -> Approximation:
    """百分之五 is as exact as 5%; tenths, halves and thirds are never."""
    about = approximation(before, None)
    if found["hundredths"] or about is not Approximation.EXACT:
        return about
    trailing = found["tenths_more"] or found["fraction_more"]
    return _TRAILING[trailing] if trailing else Approximation.AROUND
