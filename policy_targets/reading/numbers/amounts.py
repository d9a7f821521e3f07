"""A numeral and the unit behind it, cut out of a text: 3.5万套, 30余家, 1万余亩, 百亿元, 八成半."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from policy_targets.reading.numbers.figures import LONGEST, read_number
from policy_targets.reading.numbers.units import MULTIPLIERS, find_unit, unit_words

HAN = "〇零一二三四五六七八九十两百千万亿半"
ARABIC = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
CHINESE = re.compile("[〇零一二三四五六七八九十两百千万亿]+(?:点[〇零一二三四五六七八九]+)?")
FRACTION = re.compile(r"([一二三四五六七八九十百千万]+)分之([0-9.]+|[〇零一二三四五六七八九十百点]+)")
TAIL = re.compile("([多余来几]?)([十百千万亿]*)([多余来]?)")
ABOUT = frozenset("多余来几十百千万亿")  # what may stand between a number and its unit
TENTHS = re.compile("成(?![立为功员果效长都熟绩份品本年型交片群链势规材就绵巴渝套])([半一二三四五六七八九]?)")
BEHIND = frozenset({*unit_words(), *MULTIPLIERS, *"多余来几成-－—–~～至到"})  # what may follow a Chinese numeral
# What stands behind the first of some Han numerals that count nothing.
IDLE = (
    f"(?<=一)(?![{HAN}0-9.,点成倍番分])|(?<!半)[〇零一二三四五六七八九十两百千万亿]*+(?<![万亿千百])"
    f"(?![{re.escape(''.join(sorted(BEHIND)))}点.,半0-9])"
)
LINES = ("高铁", "铁路", "高速", "城际", "客专", "线", "州", "县")  # 成达万高铁
# 百亿元 by itself is a size; it is an amount after one of these
REACHED = ("超", "过", "破", "达", "近", "上", "到", "约", "逾", "至")


class Amount:
    """A number with its unit, which is empty when it can only begin a range; `more`: 多, 余 or 来 stands in it."""

    __slots__ = ("end", "kind", "more", "start", "unit", "value")

    def __init__(self, start: int, end: int, value: Decimal, unit: str, kind: str, *, more: bool) -> None:  # noqa: PLR0913
        self.start = start
        self.end = end
        self.value = value
        self.unit = unit
        self.kind = kind
        self.more = more


def read_amount(chars: str, start: int) -> Amount | None:
    """The amount that begins there, or None.

    >>> [(str(it.value), it.unit, it.more) for it in (read_amount("1万余亩", 0), read_amount("八成半", 0)) if it]
    [('1', '万亩', True), ('8.5', '成', False)]
    >>> read_amount("百亿元", 0) is None
    True
    """
    if arabic := ARABIC.match(chars, start):
        return _finish_arabic(chars, arabic) if arabic.end() - start <= LONGEST else None
    chinese = CHINESE.match(chars, start)
    if not chinese:
        return None
    if chars.startswith("分之", chinese.end()) and (fraction := FRACTION.match(chars, start)):
        return _read_fraction(fraction)
    return _finish_chinese(chars, chinese) if chinese.end() - start <= LONGEST else None


def _read_fraction(match: re.Match[str]) -> Amount | None:
    below, above = match[1], match[2].rstrip(".")
    value = read_number(above) if above else None
    if value is None:
        return None
    if below in ("百", "千"):
        return Amount(match.start(), match.end(), value, "%" if below == "百" else "‰", "percent", more=False)
    whole = read_number(match[0])
    return None if whole is None else Amount(match.start(), match.end(), whole, "", "fraction", more=False)


def _finish_arabic(chars: str, match: re.Match[str]) -> Amount | None:
    value, at = Decimal(match[0].replace(",", "")), match.end()
    at += chars[at : at + 1] == " " and chars[at + 1 : at + 2] != " "
    return _finish(chars, match.start(), at, value)


def _finish(chars: str, start: int, at: int, value: Decimal) -> Amount | None:
    """What follows the digits: 多, 万 or 亿, 余, 成, a unit."""
    if chars[at : at + 1] not in ABOUT:  # nearly always
        if found := find_unit(chars, at):
            word, stop = found
            return Amount(start, stop, value, _unit_as_written(chars[at:stop]), word.kind, more=False)
        return Amount(start, at - (chars[at - 1] == " "), value, "", "none", more=False)
    more, scale, over = TAIL.match(chars, at).groups()  # type: ignore[union-attr] # it may be empty
    begin, at = at, at + len(more)
    end = at + len(scale)
    if scale and over and (found := find_unit(chars, end + 1)):  # 1万余|亩
        word, stop = found
        return Amount(start, stop, value, _unit_as_written(scale + chars[end + 1 : stop]), word.kind, more=True)
    for cut in (end - 1, end) if scale.endswith(("千", "百")) else (end,):  # 500千|瓦, 3百|分点
        if found := find_unit(chars, cut):
            word, stop = found
            return Amount(start, stop, value, _unit_as_written(chars[at:stop]), word.kind, more=bool(more))
    if scale and scale[-1] in "万亿":
        return Amount(start, end, value, scale, "multiplier", more=bool(more or over))
    bare = begin - (chars[begin - 1] == " ")
    return None if scale or more else Amount(start, bare, value, "", "none", more=False)


@lru_cache(4096)
def _unit_as_written(unit: str) -> str:
    """The unit without 个 of 个百分点 lost and with ％ as %."""
    return unit.replace("％", "%").partition("（")[0].partition("(")[0]


def _finish_chinese(chars: str, match: re.Match[str]) -> Amount | None:
    written, start, end = match[0], match.start(), match.end()
    counts = chars.startswith(("成", "倍", "番"), end) if written == "一" else chars[end : end + 1] in BEHIND
    if not counts and (written == "一" or written[-1] not in "万亿千百"):
        return None
    tenths = TENTHS.match(chars, end) if len(written) == 1 else None
    if tenths and (digit := read_number(written)) is not None:
        rest = Decimal(5) if tenths[1] == "半" else (read_number(tenths[1]) or Decimal(0)) if tenths[1] else Decimal(0)
        return Amount(start, tenths.end(), digit + rest / 10, "成", "percent", more=False)
    if written in ("零", "〇") or (written == "万" and chars.startswith(LINES, end)):
        return None
    head = written.rstrip("万亿")
    if len(head) > 1 and find_unit(chars, end - 1) and not find_unit(chars, end) and written[-1] == "千":
        head = written[:-1]
    value = read_number(head) if head else Decimal(1)
    if value is None:
        return None
    read = _finish(chars, start, start + len(head), value)
    if read and read.unit == "分":
        return None  # 十分
    bare = written[0] != "十" and not set(written) - set(MULTIPLIERS)
    return None if bare and not (read and read.more) and not chars.startswith(REACHED, start - 1) else read
