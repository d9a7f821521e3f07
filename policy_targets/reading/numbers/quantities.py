"""Quantities: a number with its unit, as the genre writes them, and how sharp the number is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from policy_targets.reading.numbers.amounts import HAN, IDLE, Amount, read_amount
from policy_targets.reading.numbers.comparators import bound, share_bounds
from policy_targets.reading.numbers.figures import read_number
from policy_targets.reading.numbers.units import MULTIPLIERS, code_of, scale_of
from policy_targets.reading.words import cue

__all__ = ["Quantity", "find_quantities"]

# A run of numeral characters; of Han alone only where that may count: not 一批, 十分, 二是, but 第一, 前三.
RUN = re.compile(f"[0-9{HAN}](?:(?<=[0-9])|(?<![{HAN}].)(?:(?<=[第前].)|(?!{IDLE})))[0-9.,{HAN}]*+")
RANGE = re.compile("[-－—–~～至到]{1,2}")
RANGE_MARKS = frozenset("-－—–~～至到")
FROM = re.compile("(?:由|从|自(?![治主由贸动然身]))[^，。；！？\n]{0,14}$")
WORDS = re.compile("翻[了一二三两]*?番|首位|榜首|居首|第一位|零增长|一半")
FIRST = re.compile(cue("first_of") + "[^，。在]{0,6}$")
WHOLE = {
    "翻番": ("2", "倍", "doubling"), "零增长": ("0", "%", "no_growth"), "一半": ("0.5", "", "fraction"),
}  # fmt: skip
ZERO = Decimal(0)
TURNS = {"一": 1, "两": 2, "二": 2, "三": 3}
ORDINAL = re.compile("第([0-9]+|[一二三四五六七八九十]+)([位名]?)")
CLOSED = re.compile(r"[，。、；：！？,;）)”\]［\[ \n和及与的且并]|$|以及|左右")
SCALES = frozenset(":：")
STRONG = re.compile("(?!500)[0-9]{2,3}强(?=[，。、；;\n]|$)")  # 稳居全省30强; 引进500强企业 is no rank
STANDING = re.compile("(?:稳居|位居|位列|跻身|迈入|迈进|进入|列入|晋级)[^，。；、0-9]{2,14}$")
TOP = re.compile("前([0-9]+|[一二三四五六七八九十百]+)([位名强]?)")
RANKED = re.compile(cue("ranked"))
PUT_FIRST = re.compile("(?:[放摆置]在|置于|摆上|作为)[^，。0-9]{0,4}$")  # 放在第一位 is a saying


class Quantity:
    """A number with its unit: where it stands, what it says.

    Units: `unit` is as written, 万 and 亿 kept in it; `amount` is in the plain unit, whose code is `unit_code`.
    Offsets: in the characters searched.
    """

    __slots__ = ("comparator", "end", "rule", "start", "unit", "value", "value_upper")

    def __init__(  # noqa: PLR0913, PLR0917
        self, start: int, end: int, value: Decimal, value_upper: Decimal | None, unit: str, comparator: str, rule: str
    ) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.value_upper = value_upper
        self.unit = unit
        self.comparator = comparator
        self.rule = rule

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
        if match.start() < end:
            continue
        quantity = _read_run(chars, match.start())
        if quantity:
            found.append(quantity)
            end = quantity.end
    if _may_hold_words(chars) and (words := list(_find_words(chars))):
        found = _without_overlaps(sorted(found + words, key=lambda quantity: quantity.start))
    _share_units(chars, found)
    share_bounds(chars, found)
    return found


def _may_hold_words(chars: str) -> bool:
    """Whether one of WORDS can be there; looking for each is quicker than the pattern, which nearly never hits."""
    return "翻" in chars or "首" in chars or "零增长" in chars or "一半" in chars or "第一位" in chars


def _find_words(chars: str) -> Iterator[Quantity]:
    """翻番, 翻两番, 首位, 榜首, 零增长, 一半."""
    for match in WORDS.finditer(chars):
        if quantity := _read_word(chars, match):
            yield quantity


def _share_units(chars: str, found: list[Quantity]) -> None:
    """71.5万、62.5万和46万人: the numbers of a list that only say 万 have the unit of the number behind them."""
    for at in range(len(found) - 2, -1, -1):
        one, two = found[at], found[at + 1]
        if one.rule != "multiplier" or chars[one.end : two.start] not in ("、", "和", "与", "及"):
            continue
        if two.unit != one.unit and two.unit.startswith(one.unit):
            one.unit, one.rule = two.unit, two.rule


def _without_overlaps(found: list[Quantity]) -> list[Quantity]:
    kept: list[Quantity] = []
    for quantity in found:
        if kept and quantity.start < kept[-1].end:
            if quantity.end - quantity.start > kept[-1].end - kept[-1].start:
                kept[-1] = quantity
            continue
        kept.append(quantity)
    return kept


def _read_word(chars: str, match: re.Match[str]) -> Quantity | None:
    word, start, end = match[0], match.start(), match.end()
    comparator = bound(chars, start, end)
    if word in WHOLE:
        value, unit, rule = WHOLE[word]
        return Quantity(start, end, Decimal(value), None, unit, comparator, rule)
    if word.startswith("翻"):
        turns = word.strip("翻番了")
        return Quantity(start + word.index(turns), end, Decimal(TURNS[turns]), None, "番", comparator, "doubling")
    ranked = word in ("榜首", "居首") or FIRST.search(chars, max(0, start - 12), start)  # not 摆在首位, 首位度
    if not ranked or (word == "首位" and chars.startswith("度", end)):
        return None
    return Quantity(start, end, Decimal(1), None, "位", "eq", "first")


def _read_run(chars: str, start: int) -> Quantity | None:
    """The quantity that begins with this run of numeral characters, if it is one."""
    before = chars[start - 1 : start]
    if before in ("第", "前"):
        return _read_rank(chars, start) if before == "第" else _read_top(chars, start)
    if (
        "强" in chars[start + 2 : start + 4]
        and (strong := STRONG.match(chars, start))
        and STANDING.search(chars, max(0, start - 20), start)
    ):
        return Quantity(start, strong.end(), Decimal(strong[0][:-1]), None, "位", "le", "top")
    first = None if chars.startswith("千家万户", start) else read_amount(chars, start)
    if first is None or _is_part_of_a_name(chars, start, first.unit):
        return None
    signed = bool(before) and before in "-－−负" and not chars[start - 2 : start - 1].isdigit()
    return _with_range(chars, first, negative=signed and first.kind == "percent")


def _is_part_of_a_name(chars: str, start: int, unit: str) -> bool:
    """S333, 〔2023〕8, 1:1万, 数百家, 8时30分: what stands before it makes the number another one, or none."""
    before = chars[start - 1 : start]
    if before and ((before.isascii() and before.isalnum()) or before in "·＋+〔[［#"):
        return True
    if before in SCALES and chars[start - 2 : start - 1].isdigit():
        return True
    return (before in ("数", "几") and chars[start] in MULTIPLIERS) or (unit == "分" and before in ("时", "点"))


def _with_range(chars: str, first: Amount, *, negative: bool) -> Quantity | None:
    """The quantity, with the second number when it goes on as a range: 6%－6.5%, 15至20个, 20-30亿元."""
    mark = RANGE.match(chars, first.end) if chars[first.end : first.end + 1] in RANGE_MARKS else None
    second = read_amount(chars, mark.end()) if mark and _is_numeral(chars, mark.end()) else None
    changed = mark and mark[0] in ("到", "至") and FROM.search(chars, max(0, first.start - 16), first.start)
    if mark and second and second.unit and not changed:
        value = first.value if first.unit in ("", second.unit) else _convert(first, second.unit)
        if value is not None and value < second.value:
            comparator = bound(chars, first.start, second.end)
            return Quantity(first.start, second.end, value, second.value, second.unit, comparator, "range")
    if not first.unit and first.kind != "fraction":
        return None
    comparator = "gt" if first.more else bound(chars, first.start, first.end)
    start, value = (first.start - 1, -first.value) if negative else (first.start, first.value)
    return Quantity(start, first.end, value, None, first.unit, comparator, first.kind)


def _is_numeral(chars: str, at: int) -> bool:
    return chars[at : at + 1].isdigit() or (chars[at : at + 1] in HAN and at < len(chars))


def _convert(first: Amount, unit: str) -> Decimal | None:
    """The value in the other unit, when both are multiples of one plain unit."""
    (factor, plain), (other, other_plain) = scale_of(first.unit), scale_of(unit)
    return first.value * factor / other if plain in ("", other_plain) else None


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
    return Quantity(at - 1, match.end(), value, None, "位", "eq", "rank")


def _read_top(chars: str, at: int) -> Quantity | None:
    """前十, 前3位: a rank of at most so much."""
    match = TOP.match(chars, at - 1)
    value = read_number(match[1]) if match else None
    if not match or value is None or value < 2:
        return None
    closed = CLOSED.match(chars, match.end()) or chars.startswith(("之", "行列"), match.end())
    if not (match[2] or closed) or not RANKED.search(chars, max(0, at - 9), at - 1):
        return None
    return Quantity(at - 1, match.end(), value, None, "位", "le", "top")
