"""Quantities: a number with its unit, as the genre writes them, and how sharp the number is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from string import ascii_letters, digits
from types import MappingProxyType
from typing import NamedTuple

from policy_targets import codelists
from policy_targets.reading.numbers.numerals import (
    COINS_BEHIND,
    COMPOUND,
    GROUPS,
    LONGEST,
    MEASURED_NAMES,
    SLASHED,
    UNGROUPED,
    numeral_table,
    read_number,
    split_numeral,
)
from policy_targets.reading.numbers.units import (
    MULTIPLIERS,
    code_of,
    find_currency_ahead,
    find_unit,
    is_money_ahead,
    scale_of,
    unit_words,
)
from policy_targets.reading.words import cue

__all__ = ["Quantity", "bound", "find_quantities"]

HAN = "〇零一二三四五六七八九十两百千万亿半"
ARABIC = re.compile(rf"[0-9]{{1,3}}(?:[{GROUPS}][0-9]{{3}})+(?!,?[0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
CHINESE = re.compile("[〇零一二三四五六七八九十两百千万亿]+(?:点[〇零一二三四五六七八九]+)?")
FRACTION = re.compile(
    rf"([一二三四五六七八九十百千万]+)分之(?:({ARABIC.pattern})(?![0-9,A-Za-z])|([〇零一二三四五六七八九十百千万点]+))"
)
# 1/5 is a share where the words around it say so; else a date or a number of a list.
SHARE_AHEAD = re.compile("(?:占[^，。；]{0,16}|超过?|近|约|达到?|为|足|仅|有|过|了)$")
SHARE_BEHIND = ("以上", "以下", "左右", "的", "强", "弱", "多")
# 3万400 and 1亿二千万: a number that goes on behind 万 or 亿 as no number does; but 17万65岁以上老人 are 17万.
GOES_ON = re.compile("[十百千万亿]+(?:[零〇0-9]|[一二三四五六七八九两][十百千万亿])")
AGE_BEHIND = re.compile("[十百千万亿]+[0-9]{1,3}(?:[-－—–─~～至][0-9]{1,3})?(?:周?岁|年以)")
SCALE_AND_MORE = re.compile("([多余来几]?)([十百千万亿]*)([多余来]?)((?<=[多余来])亿)?")
# 2.6个亿 is money; 200个亿元项目 are projects
PIECES = re.compile("个(?=万?亿(?:[，。、；：！？（）() \n的]|左右|以[上内下](?![一-鿿])|$))")
RANKS = frozenset(MULTIPLIERS)
BARE = frozenset("百千万亿")  # 百亿元; 十 is a number by itself
BEHIND_DIGITS = frozenset((*RANKS, *"/强 "))  # where the digits may not be all of the number
SHORTEST_GROUPED = 5  # 1,234
BEFORE_UNIT = frozenset("多余来几十百千万亿")  # what may stand between a number and its unit
TENTHS = re.compile("成(?![立为功员果效长都熟绩份品本年型交片群链势规材就绵巴渝套])([半一二三四五六七八九]?)")
BEHIND = frozenset({*unit_words(), *MULTIPLIERS, *"多余来几成-－—–─~～至到"})  # what may follow a Chinese numeral
# What stands behind the first of some Han numerals that count nothing.
IDLE = (
    f"(?<=一)(?![{HAN}0-9.,点成倍番分])|(?<!半)[〇零一二三四五六七八九十两百千万亿]*+(?<![万亿千百])"
    f"(?![{re.escape(''.join(sorted(BEHIND)))}点.,半0-9])"
)
# A run of numeral characters; of Han alone only where that may count: not 一批, 十分, 二是, but 第一, 前三.
RUN = re.compile(f"[0-9{HAN}](?:(?<=[0-9])|(?<![{HAN}].)(?:(?<=[第前].)|(?!{IDLE})))[0-9.,{HAN}]*+")
LINES = ("高铁", "铁路", "高速", "城际", "客专", "线", "州", "县")  # 成达万高铁
# 百亿元 by itself is a size; it is an amount after one of these
REACHED = ("超", "过", "破", "达", "近", "上", "到", "约", "逾", "至")
RANGE = re.compile("[-－—–─~～至到]{1,2}|[和与]")
RANGE_MARKS = frozenset("-－—–─~～至到和与")
BETWEEN = ("之间", "不等")  # 20和30个之间, 从8500到3万元不等
BOTH_BOUNDS = re.compile(
    "(?:及?以上)?[，、]?(?:并且|并|而且|且|但|同时)?(?:小于等于|小于|低于|少于|不足|不(?:超过|大于|高于|多于))?"
)  # 大于100家并且小于300家, 5亿元以上10亿元以下
FROM = re.compile("(?:由|从|自(?![治主由贸动然身]))[^，。；！？\n]{0,14}$")
WORDS = re.compile("翻[了一二三两]*?番|首位|榜首|居首|第一位|零增长|一半")
FIRST = re.compile(cue("first_of") + "[^，。在]{0,6}$")
WHOLE = MappingProxyType(
    {"翻番": ("2", "倍", "doubling"), "零增长": ("0", "%", "no_growth"), "一半": ("0.5", "", "fraction")}
)
ZERO = Decimal(0)
LEAST_OF_BOTH = Decimal(100_000_000)  # 亿: it never stands behind 万 or 亿 in one number
FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟"
TURNS = MappingProxyType({"一": 1, "两": 2, "二": 2, "三": 3})
ORDINAL = re.compile("第([0-9]+|[一二三四五六七八九十]+)([位名]?)")
CLOSED = re.compile(r"[，。、；：！？,;）)”\]［\[ \n和及与的且并]|$|以及|左右")
SCALES = frozenset(":：∶/")
SIGNS = frozenset("-－−负")
ORDINALS = frozenset("第前")
GLUED = frozenset(ascii_letters + digits + "·＋+〔[［#$＄")  # $: 147$1.$2亿元
NAME_ENDS = GLUED | SCALES | frozenset("之数几时点")  # what stands before a number that is part of a name
OTHER_UNITS = frozenset(("番", "元", "块"))  # what stands around them may change the number
COIN_DIGITS = frozenset("0123456789一二三四五六七八九")
CURRENCY_ENDS = frozenset("$＄€£¥￥币元D ")
INDEX_AHEAD = re.compile(
    "(?:指数|CPI|PPI)(?:[（(][^（）()]{1,12}[）)])?(?:累计|预计|平均)?(?:控制在|稳定在|保持在|达到?|为|是|在)?[约近超]?$"
)
INDEX_BEHIND = re.compile("(?:左右|以内|以下|以上|之内)|[，。、；（）() \n]|$")
DAILY = re.compile(cue("daily_words"))
OVER_AND_OVER = ("成百上", "成千上")  # 成百上千, 成千上万: many
STRONG = re.compile("(?!500)[0-9]{2,3}强(?=[，。、；;\n]|$)")  # 稳居全省30强; 引进500强企业 is no rank
STANDING = re.compile("(?:稳居|位居|位列|跻身|迈入|迈进|进入|列入|晋级)[^，。；、0-9]{2,14}$")
TOP = re.compile("前([0-9]+|[一二三四五六七八九十百]+)([位名强]?)")
RANKED = re.compile(cue("ranked"))
PUT_FIRST = re.compile("(?:[放摆置]在|置于|摆上|作为)[^，。0-9]{0,4}$")  # 放在第一位 is a saying
FARTHEST_INDEX, GREATEST_INDEX = 24, 1000
NEAR, FAR = 8, 14  # characters before the number that are searched for a comparator
FILLERS = "了到至达为的其 　"
AT_LEAST = re.compile("(?:至少|最少|不少于)[^0-9，。；、：]{1,8}$")
OTHER_WORDS = MappingProxyType(
    {"过": "经通超不", "近": "附最邻靠临远", "约": "节公条合签契预", "破": "突", "不到": "得看找想"}
)
JOINED = re.compile("[和与及、]|以及")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: where it stands, what it says.

    Units: `unit` is as written, 万 and 亿 kept in it; `amount` is in the plain unit, whose code is `unit_code`.
    Offsets: in the characters searched.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    rule: str
    comparator: str = "eq"
    value_upper: Decimal | None = None

    @property
    def amount(self) -> Decimal:
        """The value in the plain unit.

        >>> find_quantities("建房3.5万套")[0].amount
        Decimal('35000')
        """
        return _plain(self.value * scale_of(self.unit)[0])

    @property
    def amount_upper(self) -> Decimal | None:
        """The upper end of a range in the plain unit."""
        return None if self.value_upper is None else _plain(self.value_upper * scale_of(self.unit)[0])

    @property
    def unit_code(self) -> str:
        """The code of the plain unit: CNY, percent, km2, `1` for things counted."""
        return code_of(self.unit)


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros, and without an exponent, which adding zero takes away."""
    return value.normalize() + ZERO


def find_quantities(chars: str) -> list[Quantity]:
    """Every number with a unit, left to right: counts, money, shares, ranks, multiples, physical units, and ranges.

    Left out: numbers without a unit, dates and years, ordinals that are no rank, 一个 and its like, names with a number
    in them. Whether a quantity states a target or an outcome is for `claims` to say.

    >>> [(q.unit, str(q.value), q.comparator) for q in find_quantities("新增企业30余家，增长8%以上，居全省第二")]
    [('家', '30', 'gt'), ('%', '8', 'ge'), ('位', '2', 'eq')]
    >>> find_quantities("2025年，“十四五”规划、第三届大会和5G网络一个不少")
    []
    """
    found: list[Quantity] = []
    end = 0
    for match in RUN.finditer(chars):
        start = match.start()
        if start < end:
            continue
        quantity = _read_run(chars, start)
        if quantity:
            found.append(quantity)
            end = quantity.end
        elif chars[match.end() : match.end() + 1] in GROUPS and (whole := ARABIC.match(chars, start)):
            end = whole.end()  # of 1，234 there is no 234
    words = list(_find_words(chars)) if _may_hold_words(chars) else []
    if _may_hold_formal(chars):
        words += _find_formal(chars)
    if words:
        found = _without_overlaps(sorted(found + words, key=lambda quantity: quantity.start))
    return _read_together(chars, found) if found else found


def _read_together(chars: str, found: list[Quantity]) -> list[Quantity]:
    """The quantities of a text with what they share: the unit of a list, money, bounds."""
    if "multiplier" in [quantity.rule for quantity in found]:
        found = _name_money(chars, _share_units(chars, found))
    if [quantity for quantity in found if quantity.comparator != "eq"]:
        found = _share_bounds(chars, _join_bounds(chars, found))
    return found


def _may_hold_words(chars: str) -> bool:
    """Whether one of WORDS can be there; looking for each is quicker than the pattern, which nearly never hits."""
    return "翻" in chars or "首" in chars or "零增长" in chars or "一半" in chars or "第一位" in chars


def _may_hold_formal(chars: str) -> bool:
    """Whether a formal numeral can be there; a loop is quicker than a pattern or a generator."""
    for char in FORMAL:  # noqa: SIM110
        if char in chars:
            return True
    return False


def _without_overlaps(found: Sequence[Quantity]) -> list[Quantity]:
    kept: list[Quantity] = []
    for quantity in found:
        if kept and quantity.start < kept[-1].end:
            if quantity.end - quantity.start > kept[-1].end - kept[-1].start:
                kept[-1] = quantity
            continue
        kept.append(quantity)
    return kept


# One number, read where it begins.


def _read_run(chars: str, start: int) -> Quantity | None:
    """The quantity that begins with this run of numeral characters, if it is one."""
    before = chars[start - 1 : start]
    if before in ORDINALS:
        return _read_rank(chars, start) if before == "第" else _read_top(chars, start)
    first = _read_amount(chars, start)
    if first is None or (before in NAME_ENDS and first.start == start and _is_part_of_a_name(chars, start, first.unit)):
        return None
    negative = before in SIGNS and first.rule == "percent" and not chars[start - 2 : start - 1].isdigit()
    return _with_range(chars, first, negative=negative)


def _is_part_of_a_name(chars: str, start: int, unit: str) -> bool:
    """S333, 〔2023〕8, 1:1万, 3/4, 数百家, 8时30分: what stands before it makes the number another one, or none."""
    before = chars[start - 1]
    if before in GLUED:
        return not _is_measured_name(chars, start) and not _is_plus(chars, start, unit)
    if before in SCALES and chars[start - 2 : start - 1].isdigit():
        return True
    if before == "之" and chars.startswith("分", start - 2):
        return True
    return (before in ("数", "几") and chars[start] in MULTIPLIERS) or (unit == "分" and before in ("时", "点"))


def _is_measured_name(chars: str, start: int) -> bool:
    """GDP283.5亿元, but not LDK1.5万吨."""
    name = next((name for name in MEASURED_NAMES if chars.endswith(name, 0, start)), "")
    letter = chars[start - len(name) - 1 : start - len(name)] if start > len(name) else ""
    return bool(name) and not (letter.isascii() and letter.isalpha())


def _is_plus(chars: str, start: int, unit: str) -> bool:
    """（+6.3%）, but not 1+3."""
    before = chars[start - 2 : start - 1]
    counted = (before.isascii() and before.isalnum()) or (bool(before) and before in HAN)
    return chars[start - 1] in "+＋" and unit in ("%", "‰", "个百分点") and not counted


def _with_range(chars: str, first: Quantity, *, negative: bool) -> Quantity | None:
    """The quantity, with the second number when it goes on as a range: 6%－6.5%, 15至20个, 20-30亿元."""
    mark = RANGE.match(chars, first.end) if chars[first.end : first.end + 1] in RANGE_MARKS else None
    second = _read_amount(chars, mark.end()) if mark and _is_numeral(chars, mark.end()) else None
    if mark and second and second.unit and _is_range(chars, first, mark[0], second):
        if not first.unit and first.value > second.value:  # 从8500到3万元不等
            second = replace(second, value=second.amount, unit=scale_of(second.unit)[1])
        value = first.value if first.unit in ("", second.unit) else _convert(first, second.unit)
        if value is not None and value < second.value:
            comparator = bound(chars, first.start, second.end)
            return replace(
                second, start=first.start, value=value, value_upper=second.value, rule="range", comparator=comparator
            )
    if not first.unit and first.rule != "fraction":
        return _read_index(chars, first)
    return replace(first, start=first.start - 1, value=-first.value) if negative else first


def _is_range(chars: str, first: Quantity, mark: str, second: Quantity) -> bool:
    """Whether two numbers are the ends of one: not 由3家到8家, which is a change, nor 3家和8家, unless 之间 follows."""
    if chars.startswith(BETWEEN, second.end):
        return True
    return mark not in ("和", "与") and not (
        mark in ("到", "至") and FROM.search(chars, max(0, first.start - 16), first.start)
    )


def _read_index(chars: str, first: Quantity) -> Quantity | None:
    """居民消费价格指数控制在103.5以内: an index has no unit."""
    ahead = chars[max(0, first.start - FARTHEST_INDEX) : first.start]
    if ("指数" not in ahead and "PI" not in ahead) or first.value >= GREATEST_INDEX:
        return None
    if not INDEX_AHEAD.search(ahead) or not INDEX_BEHIND.match(chars, first.end):
        return None
    return replace(first, rule="index", comparator=bound(chars, first.start, first.end))


def _is_numeral(chars: str, at: int) -> bool:
    return chars[at : at + 1].isdigit() or (chars[at : at + 1] in HAN and at < len(chars))


def _convert(first: Quantity, unit: str) -> Decimal | None:
    """The value in the other unit, when both are multiples of one plain unit."""
    (factor, plain), (other, other_plain) = scale_of(first.unit), scale_of(unit)
    return first.value * factor / other if plain in ("", other_plain) else None


# A numeral and the unit behind it: 3.5万套, 30余家, 1万余亩, 百亿元, 八成半. The unit is empty where the number can
# only begin a range.


def _read_amount(chars: str, start: int) -> Quantity | None:
    if arabic := ARABIC.match(chars, start):
        return _read_arabic(chars, arabic) if arabic.end() - start <= LONGEST else None
    chinese = CHINESE.match(chars, start)
    if not chinese:
        return None
    if chars.startswith("分之", chinese.end()):
        fraction = FRACTION.match(chars, start)
        return _read_fraction(chars, fraction) if fraction else None
    return _read_chinese(chars, chinese) if chinese.end() - start <= LONGEST else None


def _read_fraction(chars: str, match: re.Match[str]) -> Quantity | None:
    below, above = match[1], match[2] or match[3]
    value = read_number(above)
    if value is None:
        return None
    if below in ("百", "千"):
        tail = Tail(match.end(), "%" if below == "百" else "‰", "percent")
        return _quantity(chars, match.start(), value, tail)
    whole = read_number(match[0])
    return None if whole is None else _quantity(chars, match.start(), whole, Tail(match.end(), "", "fraction"))


def _read_arabic(chars: str, match: re.Match[str]) -> Quantity | None:
    written, at = match[0], match.end()
    behind = chars[at : at + 1]
    if behind in BEHIND_DIGITS:
        if behind == "/" and (fraction := SLASHED.match(chars, match.start())):
            return _read_slashed(chars, fraction)
        if behind in RANKS and GOES_ON.match(chars, at) and not AGE_BEHIND.match(chars, at):
            compound = COMPOUND.match(chars, match.start())
            return _read_compound(chars, compound) if compound else None
        if behind == "强":
            return _read_strong(chars, match.start())
        at += behind == " " and chars[at + 1 : at + 2] != " "
    tail = _find_tail(chars, at)
    if tail is None:
        return None
    value = Decimal(written if len(written) < SHORTEST_GROUPED else written.translate(UNGROUPED))
    return _quantity(chars, match.start(), value, tail)


def _read_strong(chars: str, start: int) -> Quantity | None:
    """稳居全省30强."""
    strong = STRONG.match(chars, start)
    if not strong or not STANDING.search(chars, max(0, start - 20), start):
        return None
    return Quantity(
        start=start, end=strong.end(), value=Decimal(strong[0][:-1]), unit="位", rule="top", comparator="le"
    )


def _read_slashed(chars: str, match: re.Match[str]) -> Quantity | None:
    """占全省的1/5以上."""
    value = read_number(match[0])
    start, end = match.span()
    ahead = SHARE_AHEAD.search(chars, max(0, start - 20), start)
    if value is None or not (ahead or chars.startswith(SHARE_BEHIND, end)):
        return None
    return _quantity(chars, start, value, Tail(end, "", "fraction"))


def _read_compound(chars: str, match: re.Match[str]) -> Quantity | None:
    """38亿6千万元, 3万4000元, 1亿3千多万人: one number in parts, its unit the plain one."""
    value = read_number(match[0])
    tail = _find_tail(chars, match.end()) if value is not None else None
    if value is None or tail is None or tail.unit[:1] in MULTIPLIERS:
        return None
    more = tail.more or "多" in match[0] or "余" in match[0]
    return _quantity(chars, match.start(), value, tail._replace(more=more))


def _read_chinese(chars: str, match: re.Match[str]) -> Quantity | None:
    written, start, end = match[0], match.start(), match.end()
    counts = chars.startswith(("成", "倍", "番"), end) if written == "一" else chars[end : end + 1] in BEHIND
    if not counts and (written == "一" or written[-1] not in "万亿千百"):
        return None
    tenths = TENTHS.match(chars, end) if len(written) == 1 else None
    if tenths and (digit := read_number(written)) is not None:
        rest = Decimal(5) if tenths[1] == "半" else (read_number(tenths[1]) or ZERO) if tenths[1] else ZERO
        return _quantity(chars, start, digit + rest / 10, Tail(tenths.end(), "成", "percent"))
    if written in ("零", "〇") or (written == "万" and chars.startswith(LINES, end)) or _is_daily(chars, start, end):
        return None
    borrowed = len(written) > 1 and written[-1] == "千" and find_unit(chars, end - 1) and not find_unit(chars, end)
    numeral = written[:-1] if borrowed else written
    return _finish_chinese(chars, start, numeral)


def _is_daily(chars: str, start: int, end: int) -> bool:
    """Whether the numeral is part of a word that counts nothing, or goes on in digits."""
    if chars[end : end + 1].isdigit():
        return not AGE_BEHIND.match(chars, end - 1)
    if chars[start - 1 : start] == "上" and chars.startswith(OVER_AND_OVER, start - 3):
        return True
    return end - start == 1 and DAILY.match(chars, start) is not None


def _finish_chinese(chars: str, start: int, numeral: str) -> Quantity | None:
    """The quantity of a Chinese numeral: 万 and 亿 at its end are the unit's, where they multiply all before them."""
    whole = read_number(numeral)
    if whole is None:
        return None
    value, left = split_numeral(numeral, whole)
    tail = _find_tail(chars, start + len(numeral) - len(left))
    if tail is None or tail.unit == "分":  # 十分
        return None
    if not left and tail.unit[:1] in MULTIPLIERS and _has_multiplier(numeral):
        return _add_scale(chars, start, numeral, tail)
    bare = numeral[0] in BARE and RANKS.issuperset(numeral)
    if bare and not tail.more and not chars.startswith(REACHED, start - 1):
        return None
    quantity = _quantity(chars, start, value, tail)
    # 上百家: a hundred at least
    if quantity and bare and quantity.comparator == "eq" and chars.startswith("上", start - 1):
        return replace(quantity, comparator="ge")
    return quantity


def _add_scale(chars: str, start: int, numeral: str, tail: Tail) -> Quantity | None:
    """四亿零七百多万吨: 万 multiplies what stands behind 亿, not all of it."""
    factor, plain = scale_of(tail.unit)
    scale = tail.unit.removesuffix(plain)
    whole = read_number(numeral + scale) if tail.more and factor < LEAST_OF_BOTH else None
    return None if whole is None else _quantity(chars, start, whole, tail._replace(unit=plain, rule=tail.rule))


def _has_multiplier(numeral: str) -> bool:
    return "万" in numeral or "亿" in numeral


def _find_formal(chars: str) -> Iterator[Quantity]:
    """拾万零五十六元, 柒万捌仟元: numerals as they stand on bank notes."""
    for match in numeral_table().formal.finditer(chars):
        if chars[match.start() - 1 : match.start()] in RANGE_MARKS or match.end() - match.start() > LONGEST:
            continue
        quantity = _finish_chinese(chars, match.start(), match[0])
        if quantity and quantity.unit:
            yield quantity


class Tail(NamedTuple):
    """What stands behind the digits of a number: its unit, of which 万 and 亿 are part, and where that ends."""

    end: int
    unit: str
    rule: str
    more: bool = False  # 多, 余 or 来 stands in it


def _find_tail(chars: str, at: int) -> Tail | None:
    """What follows the digits: 多, 万 or 亿, 余, a unit; None where they belong to something else."""
    behind = chars[at : at + 1]
    if behind in BEFORE_UNIT:
        return _find_scaled_tail(chars, at)
    if behind == "个" and chars[at + 1 : at + 2] in "万亿" and PIECES.match(chars, at):
        return _find_tail_behind_piece(chars, at + 1)
    if found := find_unit(chars, at):  # nearly always
        word, stop = found
        return Tail(stop, _unit_as_written(chars[at:stop]), word.kind)
    return Tail(at - (chars[at - 1] == " "), "", "none")


def _find_scaled_tail(chars: str, at: int) -> Tail | None:
    """多万户 of 3多万户, 万余亩, 亿元."""
    more, scale, over, again = SCALE_AND_MORE.match(chars, at).groups(default="")  # type: ignore[union-attr]
    begin, at = at, at + len(more)
    end = at + len(scale)
    if scale and over and (found := find_unit(chars, end + 1 + len(again))):  # 1万余|亩, 1万多亿|元
        word, stop = found
        return Tail(stop, _unit_as_written(scale + chars[end + 1 : stop]), word.kind, more=True)
    if again:
        return None
    for cut in (end - 1, end) if scale.endswith(("千", "百")) else (end,):  # 500千|瓦, 3百|分点
        if found := find_unit(chars, cut):
            word, stop = found
            return Tail(stop, _unit_as_written(chars[at:stop]), word.kind, more=bool(more))
    if scale and scale[-1] in "万亿":
        return Tail(end, scale, "multiplier", more=bool(more or over))
    return None if scale or more else Tail(begin - (chars[begin - 1] == " "), "", "none")


def _find_tail_behind_piece(chars: str, at: int) -> Tail | None:
    """亿 of 2.6个亿, which is money unless it counts something."""
    tail = _find_tail(chars, at)
    return tail._replace(unit=f"{tail.unit}元", rule="money") if tail and tail.rule == "multiplier" else tail


def _quantity(chars: str, start: int, value: Decimal, tail: Tail) -> Quantity | None:
    end, unit, rule, more = tail
    if chars[start - 1 : start] in CURRENCY_ENDS or unit in OTHER_UNITS:
        return _quantity_with_care(chars, start, value, tail)
    comparator = "gt" if more else bound(chars, start, end) if unit or rule == "fraction" else "eq"
    return Quantity(start=start, end=end, value=value, unit=unit, rule=rule, comparator=comparator)


def _quantity_with_care(chars: str, start: int, value: Decimal, tail: Tail) -> Quantity | None:
    """$2000万, 新台币12亿元, 2元6角5分; but not 干出一番事业, nor 12块5."""
    unit, rule, end = tail.unit, tail.rule, tail.end
    if unit == "番" and "翻" not in chars[max(0, start - 4) : start]:
        return None
    ahead = find_currency_ahead(chars, start)
    if ahead and scale_of(unit)[1] in ("", "元") and not chars.startswith((".$", ".＄"), end):
        unit, rule, start = unit.removesuffix("元") + ahead[0], "money", ahead[1]
    if unit in ("元", "块") and chars[end : end + 1] in COIN_DIGITS:
        coins = COINS_BEHIND.match(chars, end)
        if coins is None and unit == "块":
            return None
        if coins:
            value, unit, end = _add_coins(value, coins[0]), "元", coins.end()
    comparator = "gt" if tail.more else bound(chars, start, end) if unit else "eq"
    return Quantity(start=start, end=end, value=value, unit=unit, rule=rule, comparator=comparator)


def _add_coins(value: Decimal, coins: str) -> Decimal:
    """2元 and 6角5分."""
    return value + (read_number(f"0元{coins}") or ZERO)


@lru_cache(4096)
def _unit_as_written(unit: str) -> str:
    """The unit without 个 of 个百分点 lost and with ％ as %."""
    return unit.replace("％", "%").partition("（")[0].partition("(")[0]


# Ranks and words that are numbers.


def _read_rank(chars: str, at: int) -> Quantity | None:
    """第27位, 第一; 第 of anything else is an ordinal."""
    match = ORDINAL.match(chars, at - 1)
    value = read_number(match[1]) if match else None
    if not match or value is None or (match[2] == "名" and chars.startswith(("的", "字"), match.end())):
        return None
    if PUT_FIRST.search(chars, max(0, at - 9), at - 1):
        return None
    ranked = CLOSED.match(chars, match.end()) and RANKED.search(chars, max(0, at - 9), at - 1)
    if not match[2] and not ranked:
        return None
    return Quantity(start=at - 1, end=match.end(), value=value, unit="位", rule="rank")


def _read_top(chars: str, at: int) -> Quantity | None:
    """前十, 前3位: a rank of at most so much."""
    match = TOP.match(chars, at - 1)
    value = read_number(match[1]) if match else None
    if not match or value is None or value < 2:
        return None
    closed = CLOSED.match(chars, match.end()) or chars.startswith(("之", "行列"), match.end())
    if not (match[2] or closed) or not RANKED.search(chars, max(0, at - 9), at - 1):
        return None
    return Quantity(start=at - 1, end=match.end(), value=value, unit="位", rule="top", comparator="le")


def _find_words(chars: str) -> Iterator[Quantity]:
    """翻番, 翻两番, 首位, 榜首, 零增长, 一半."""
    for match in WORDS.finditer(chars):
        if quantity := _read_word(chars, match):
            yield quantity


def _read_word(chars: str, match: re.Match[str]) -> Quantity | None:
    word, start, end = match[0], match.start(), match.end()
    comparator = bound(chars, start, end)
    if word in WHOLE:
        value, unit, rule = WHOLE[word]
        return Quantity(start=start, end=end, value=Decimal(value), unit=unit, rule=rule, comparator=comparator)
    if word.startswith("翻"):
        turns = word.strip("翻番了")
        return Quantity(
            start=start + word.index(turns),
            end=end,
            value=Decimal(TURNS[turns]),
            unit="番",
            rule="doubling",
            comparator=comparator,
        )
    ranked = word in ("榜首", "居首") or FIRST.search(chars, max(0, start - 12), start)  # not 摆在首位, 首位度
    if not ranked or (word == "首位" and chars.startswith("度", end)):
        return None
    return Quantity(start=start, end=end, value=Decimal(1), unit="位", rule="first")


# How sharp a number is: the words around it that make it a floor, a ceiling or an estimate.


def _words(side: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """The words of one side, the longest first: a pattern that is anchored to the number, and what each means."""
    rows = [row for row in codelists.load_rows("comparators") if row["side"] == side]
    words = {row["word"]: row["comparator"] for row in sorted(rows, key=lambda row: -len(row["word"]))}
    any_word = "|".join(map(re.escape, words))
    included = "(?:[（(]含[^（）()]{0,4}[）)])?"  # 50万元（含）以上
    pattern = re.compile(f"({any_word})[{FILLERS}]*$" if side == "before" else f"{included} ?({any_word})")
    return pattern, MappingProxyType(words)


BEFORE, MEANING_BEFORE = _words("before")
AFTER, MEANING_AFTER = _words("after")
# What stands before a number that has a word ahead, and behind one that has a word there: most are left after one look.
LAST_CHARACTERS = frozenset(FILLERS).union(word[-1] for word in MEANING_BEFORE)
FIRST_CHARACTERS = frozenset(" （(").union(word[0] for word in MEANING_AFTER)


def bound(chars: str, start: int, end: int) -> str:
    """The comparator of the number from start to end, by the words that touch it; `eq` when there are none.

    What stands behind the number outweighs what stands before it: 达到8%左右, 突破5亿元以上.

    >>> bound("增速不低于8%", 5, 7), bound("控制在4%左右", 3, 5), bound("增长8%", 2, 4)
    ('ge', 'approx', 'eq')
    """
    return _behind(chars, end) or _ahead(chars, start) or "eq"


def _behind(chars: str, end: int) -> str | None:
    if chars[end : end + 1] not in FIRST_CHARACTERS:
        return None
    match = AFTER.match(chars, end)
    return MEANING_AFTER[match[1]] if match else None


def _ahead(chars: str, start: int) -> str | None:
    near = chars[max(0, start - NEAR) : start]
    match = BEFORE.search(near) if near[-1:] in LAST_CHARACTERS else None
    if not match:
        far = chars[max(0, start - FAR) : start]
        return "ge" if "少" in far and AT_LEAST.search(far) else None
    return None if _is_other_word(near, match.start(), match[1]) else MEANING_BEFORE[match[1]]


def _is_other_word(chars: str, at: int, word: str) -> bool:
    """经过, 通过 and 附近 are no comparators."""
    return at > 0 and chars[at - 1] in OTHER_WORDS.get(word, "")


# What the numbers of a list share.


def _share_units(chars: str, found: list[Quantity]) -> list[Quantity]:
    """71.5万、62.5万和46万人: the numbers of a list that only say 万 have the unit of the number behind them.

    >>> [it.unit for it in find_quantities("分别为71.5万、62.5万和46万人")]
    ['万人', '万人', '万人']
    """
    shared = list(found)
    for at in range(len(shared) - 2, -1, -1):
        one, two = shared[at], shared[at + 1]
        if one.rule != "multiplier" or chars[one.end : two.start] not in ("、", "和", "与", "及"):
            continue
        if two.unit != one.unit and two.unit.startswith(one.unit):
            shared[at] = replace(one, unit=two.unit, rule=two.rule)
    return shared


def _name_money(chars: str, found: list[Quantity]) -> list[Quantity]:
    """收入2.8亿, 产值先后跨过100亿、200亿: 亿 behind words of money is 亿元.

    >>> [it.unit for it in find_quantities("收入2.8亿，播放量2.8亿次")]
    ['亿元', '亿次']
    """
    return [
        replace(quantity, unit=f"{quantity.unit}元", rule="money")
        if quantity.rule == "multiplier" and is_money_ahead(chars, quantity.start)
        else quantity
        for quantity in found
    ]


def _join_bounds(chars: str, found: list[Quantity]) -> list[Quantity]:
    """大于100家并且小于300家, 5亿元以上10亿元以下: a floor and a ceiling that are one range.

    >>> [(str(it.value), str(it.value_upper)) for it in find_quantities("大于100家并且小于300家")]
    [('100', '300')]
    """
    joined = list[Quantity]()
    for two in found:
        one = joined[-1] if joined else None
        if one and _are_both_bounds(chars, one, two):
            joined[-1] = replace(one, end=two.end, value_upper=two.value, rule="range", comparator="eq")
        else:
            joined.append(two)
    return joined


def _are_both_bounds(chars: str, one: Quantity, two: Quantity) -> bool:
    if one.comparator != "ge" or two.comparator not in ("le", "lt") or one.value_upper or two.value_upper:
        return False
    return one.unit == two.unit and one.value < two.value and bool(BOTH_BOUNDS.fullmatch(chars, one.end, two.start))


def _share_bounds(chars: str, found: list[Quantity]) -> list[Quantity]:
    """The numbers of a list with the bound of its last or first one: 分别增长7%和7.5%左右.

    >>> [quantity.comparator for quantity in find_quantities("分别增长7%和7.5%左右，下降9%")]
    ['approx', 'approx', 'eq']
    >>> [quantity.comparator for quantity in find_quantities("增长7%和9%")]
    ['eq', 'eq']
    """
    bare = [quantity.comparator == "eq" for quantity in found]
    shared = list(found)
    for at in range(len(shared) - 2, -1, -1):
        one, two = shared[at], shared[at + 1]
        if one.comparator == "eq" and two.comparator != "eq" and _is_list(chars, one, two) and _behind(chars, two.end):
            shared[at] = replace(one, comparator=two.comparator)
    for at in range(1, len(shared)):
        one, two = shared[at - 1], shared[at]
        if bare[at] and _is_list(chars, one, two) and _ahead(chars, one.start) and not _behind(chars, one.end):
            shared[at] = replace(two, comparator=one.comparator)
    return shared


def _is_list(chars: str, one: Quantity, two: Quantity) -> bool:
    gap = chars[one.end : two.start]
    return len(gap) <= 2 and bool(JOINED.fullmatch(gap)) and one.unit == two.unit
