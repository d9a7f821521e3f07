"""Numbers as Chinese writes them: where they stand, and whether a quote holds one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

from policy_targets import codelists
from policy_targets.reading.numbers.figures import DIGITS, LONGEST, NARROW, numeral_table, read_match, read_number

__all__ = ["Number", "find_numbers", "find_numeral_runs", "holds_number", "number_place", "number_text", "read_number"]

Span = tuple[int, int]

# 500千瓦, 两百分点: here the last character belongs to what follows.
BORROWED = re.compile("千(?=[瓦米克卡赫伏帕])|百(?=分点)")
MULTIPLIED = re.compile("([百千万亿]+)([^百千万亿].*)")
UNCERTAIN = re.compile("[几数多余来](?=[十百千万亿])")
ABOUT = re.compile("(?:[多余几来]|左右|以上|以下|以内)? ?")
LIST_MARK = re.compile(r"\s*[、/~～—－-]+\s*|\s*[和与及至到或]\s*")
NOTHING_FOLLOWS = re.compile(r"\s*(?:左右|以上|以下|以内)?\s*(?:$|[，。、；：！？,;!?（）()“”‘’《》—])")
FALL = re.compile("[降减缩跌压]|下[滑落]|回落|负|[-－−]")


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral: where it stands, what it is worth, its characters (万 and 亿 included).

    Offsets: in the characters searched.
    """

    start: int
    end: int
    value: Decimal
    text: str

    def split(self) -> tuple[Decimal, str]:
        """The value as written and the multiplier that a record keeps in the unit.

        >>> find_numbers("3.5万套")[0].split()
        (Decimal('3.5'), '万')
        >>> find_numbers("150家")[0].split()
        (Decimal('150'), '')
        """
        table = numeral_table()
        head = self.text.rstrip("".join(table.multipliers))
        if head[:1] in DIGITS:
            head = head.rstrip("".join(table.places))
        value = read_number(head) if head else Decimal(1)
        return (self.value, "") if value is None else (value, self.text[len(head) :])

    def readings(self) -> Iterator[tuple[Decimal, int]]:
        """Each way to cut the numeral into a value and the beginning of a unit: the value, and how long it is.

        >>> [(str(value), length) for value, length in find_numbers("百亿元")[0].readings()]
        [('10000000000', 2), ('100', 1), ('1', 0)]
        """
        yield self.value, len(self.text)
        table = numeral_table()
        for cut in range(len(self.text) - 1, -1, -1):
            if self.text[cut] not in table.multipliers and self.text[cut] not in table.places:
                break
            before = self.text[:cut]
            if not before:
                yield Decimal(1), 0
            elif self.text[cut] in table.multipliers or len(before) == 1 or before[-1] in DIGITS:
                value = read_number(before)
                if value is not None:
                    yield value, cut


def find_numbers(chars: str) -> list[Number]:
    """Every numeral, left to right, as long as it goes; none overlap.

    Left out: words with a numeral in them (进一步, 一体, 百姓: data/numerals.csv), digits in Latin names (5G, S333),
    rows of numerals that are no number (十四五, 三五), uncertain numbers (几十, 数百); of 十多万 there is the 十.

    Offsets: in `chars`.

    >>> [(n.text, str(n.value)) for n in find_numbers("进一步招引两个项目，总投资1,500万元，增长三成")]
    [('两', '2'), ('1,500万', '15000000'), ('三成', '0.3')]
    >>> find_numbers("统一推进5G和“十四五”规划，走访几十家")
    []
    """
    numbers = []
    for match in numeral_table().pattern.finditer(chars):
        end = match.end() - _borrowed(match)
        start = match.start()
        if match.lastgroup == "word" or not 0 < end - start <= LONGEST or _is_uncertain(match):
            continue
        value = read_match(match) if end == match.end() else read_number(chars[start:end])
        if value is not None:
            numbers.append(Number(start, end, value, chars[start:end]))
    return numbers


def _borrowed(match: re.Match[str]) -> int:
    """1 if the last character begins the unit: 500千|瓦, 两百|分点."""
    return int(bool(BORROWED.match(match.string, match.end() - 1)))


def _is_uncertain(match: re.Match[str]) -> bool:
    """几十, 数百; and the 万 of 十多万, which is part of the number before it."""
    return bool(UNCERTAIN.match(match.string, max(0, match.start() - 1)))


def holds_number(quote: str, value: Decimal, value_upper: Decimal | None = None, unit: str | None = None) -> bool:
    """Whether the quote says the number: a numeral of exactly this value, and of the upper value if there is one.

    Exactly: 15 is not held by 150, nor 5 by 3.5 or 1,500. A value may leave 万 and 亿 to the unit (14 and 亿元) or hold
    them (1400000000 and 元). A negative value wants its numeral without the sign, and a word that falls (下降, 减少).

    With a unit, the numeral must be followed by it, after at most 多, 余, 以上, 左右 … and a space; 个 does not stand
    in 5个百分点. Three kinds of numeral need no unit after them: those of a list whose last number has it (3、5和8家);
    ranks, turns, shares and zero (第六, 前十, 全国百强, 翻番, 三分之一, 零的突破); and, if no numeral of the quote has
    the unit, those that nothing follows but the end or a mark.

    >>> holds_number("力争新招引科技型企业150家", Decimal(150), unit="家")
    True
    >>> holds_number("培育百亿元企业", Decimal(100), unit="亿元")
    True
    >>> holds_number("力争新招引科技型企业150家", Decimal(15), unit="家")
    False
    """
    wanted = [value] if value_upper is None else [value, value_upper]
    return all(number_text(quote, each, unit) is not None for each in wanted)


def number_text(quote: str, value: Decimal, unit: str | None = None) -> str | None:
    """The numeral as it stands in the quote, or None when the quote does not hold it (see `holds_number`).

    What belongs to the unit is left out, unless it is all there is: of 14亿元 it is 14, of 亿元 it is 亿.

    >>> number_text("质押融资14亿元", Decimal(14), "亿元")
    '14'
    >>> number_text("质押融资14亿元", Decimal(4), "亿元") is None
    True
    """
    place = number_place(quote, value, unit)
    return quote[slice(*place)] if place else None


def number_place(quote: str, value: Decimal, unit: str | None = None) -> Span | None:
    """Where the numeral stands in the quote (see `number_text`), or None when the quote does not hold it.

    >>> number_place("质押融资14亿元", Decimal(14), "亿元")
    (4, 6)
    >>> number_place("质押融资14亿元", Decimal(4), "亿元") is None
    True
    """
    if value < 0 and not FALL.search(quote):
        return None
    numbers, unit = find_numbers(quote), unit.translate(NARROW) if unit else None
    quote = quote.translate(NARROW)  # as long
    for index, number in enumerate(numbers):
        for read, length in _all_readings(number, unit):
            if read == abs(value) and _has_unit(quote, numbers[index:], length, unit):
                return number.start, number.start + length if length else number.end
    # Nothing has the unit: a numeral at the end of a clause may do without.
    places = (number.start + length for number in numbers for _, length in _all_readings(number, unit))
    if unit and not any(_unit_follows(quote, place, unit) for place in places):
        bare = (number for number in numbers if number.value == abs(value) and NOTHING_FOLLOWS.match(quote, number.end))
        return next(((number.start, number.end) for number in bare), None)
    return None


def _all_readings(number: Number, unit: str | None) -> Iterator[tuple[Decimal, int]]:
    """The readings of the numeral, and what 百分之五 is in percent, 八成 in 成 and 翻两番 in 番."""
    yield from (reading for reading in number.readings() if unit or reading[1])
    for word, sign in (("百分之", "%"), ("千分之", "‰")):
        if number.text.startswith(word) and unit in (None, sign):
            yield read_number(number.text.removeprefix(word)) or Decimal(0), len(number.text)
    if "成" in number.text:
        yield number.value * 10, number.text.index("成")
    if number.text.endswith("番") and unit == "番":
        yield read_number(number.text[-2]) or Decimal(1), len(number.text) - 1


def _has_unit(quote: str, numbers: list[Number], length: int, unit: str | None) -> bool:
    """Whether the first of the numbers has the unit, by itself, by its kind, or by the list that it begins."""
    number = numbers[0]
    if unit is None or _unit_follows(quote, number.start + length, unit):
        return True
    left = number.text[length:]
    if left and not unit.startswith(left):
        return False
    return (not left and _needs_no_unit(quote, number, unit)) or _list_has_unit(quote, numbers, unit)


def _needs_no_unit(quote: str, number: Number, unit: str) -> bool:
    """第六, 前十, 百强, 翻番, 三分之一."""
    before, after = quote[max(0, number.start - 1) : number.start], quote[number.end : number.end + 1]
    kind = number.text in numeral_table().wholes or number.value == 0 or "成" in number.text or "分之" in number.text
    return (kind and unit not in ("成", "番")) or before in ("第", "前") or after == "强"


def _list_has_unit(quote: str, numbers: list[Number], unit: str) -> bool:
    """Whether the first of the numbers begins a list, of which another has the unit: 3、5和8家, 10亿至50亿元."""
    for one, two in pairwise(numbers):
        mark = LIST_MARK.match(quote, one.end)
        if not mark or mark.end() != two.start:
            return False
        follows = any(_unit_follows(quote, two.start + length, unit) for _, length in two.readings())
        if follows or _needs_no_unit(quote, two, unit):
            return True
    return False


def _unit_follows(quote: str, at: int, unit: str) -> bool:
    """Whether the unit stands there, and no longer unit that begins with it; but 万 in 30万人口 is no 万人."""
    gap = ABOUT.match(quote, at)
    at = next((n for n in (at, gap.end() if gap else at) if quote.startswith(unit, n)), -1 - at)
    if at < 0:
        split = MULTIPLIED.fullmatch(unit)  # 1万余亩
        return split is not None and any(quote.startswith(f"{split[1]}{it}{split[2]}", -1 - at) for it in "余多来")
    ends = (at + len(known) for known in _longer_units(unit) if quote.startswith(known, at))
    return all(quote.startswith("人口", end - 1) for end in ends)


@cache
def _longer_units(unit: str) -> tuple[str, ...]:
    """The units of data/units.csv that begin with this one."""
    known = codelists.index_rows("units")
    return tuple(longer for longer in known if len(longer) > len(unit) and longer.startswith(unit))


def find_numeral_runs(raw: str) -> list[Span]:
    """Every run of digits and every run of Chinese numeral characters, for the ledger in which none may be missing.

    Digits run on over a point and over commas that set off groups of three, full-width or not. Words are not looked
    at: 进一步 has a run.

    Offsets: raw.

    >>> raw = "１，５００家，占3.5%，两個一百"
    >>> [raw[start:end] for start, end in find_numeral_runs(raw)]
    ['１，５００', '3.5', '两', '一百']
    >>> find_numeral_runs("力爭全省領先")
    []
    """
    return [match.span() for match in numeral_table().run.finditer(raw)]
