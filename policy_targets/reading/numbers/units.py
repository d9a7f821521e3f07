"""The units a quantity may be counted in: measure words, money, shares, physical units, and compounds of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from string import ascii_letters
from types import MappingProxyType
from typing import NamedTuple

from policy_targets import codelists
from policy_targets.reading.terms import compile_words
from policy_targets.reading.words import cue

MULTIPLIERS = MappingProxyType({"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8})
SCALE = re.compile("[十百千万亿]*")
PER = re.compile("(?:/|／|每)(?=10?0?[百千万亿]|[一-鿿A-Za-z])[0-9]*[百千万亿]*")
# what a rate is reckoned by, besides the units themselves
BASE = re.compile(cue("rate_bases"))
COMPOUND = frozenset("（(/／每")  # what goes on after a unit
# Money that is said to be money before the number: 一般公共预算收入2.8亿
MONEY_AHEAD = re.compile(f"{cue('money_nouns')}(?:{cue('money_links')}){{0,4}} ?(?:[0-9.]+[百千]?[万亿]+[、和])*$")
FARTHEST = 40  # characters before a number in which its noun stands
OR_SO = re.compile(r"[（(][套次处件户座家个条人组间]\s?次?[）)]")


class UnitWord(NamedTuple):
    """A unit, its code, its kind, and what may not follow it (人 is no unit in 人大)."""

    unit: str
    code: str
    kind: str
    never_before: tuple[str, ...]


@cache
def unit_words() -> Mapping[str, tuple[UnitWord, ...]]:
    """The units of data/measure_words.csv by their first character, the longest first.

    >>> [word.unit for word in unit_words()["立"]]
    ['立方米', '立方']
    """
    first: dict[str, list[UnitWord]] = {}
    for row in codelists.load_rows("measure_words"):
        stop = () if row["not_before"] == "-" else tuple(row["not_before"].split("|"))
        first.setdefault(row["unit"][0], []).append(UnitWord(row["unit"], row["unit_code"], row["kind"], stop))
    longest_first = {char: tuple(sorted(words, key=lambda word: -len(word.unit))) for char, words in first.items()}
    return MappingProxyType(longest_first)


def find_unit(chars: str, at: int) -> tuple[UnitWord, int] | None:
    """The unit that stands at this place and where it ends, compounds such as 吨/日 and 台（套） included.

    >>> find_unit("300吨/日", 3)
    (UnitWord(unit='吨', code='t', kind='physical', never_before=('位', '级')), 6)
    >>> find_unit("3人大代表", 1) is None
    True
    """
    known = _units().get(chars[at : at + 1])
    if known and (match := known[0].match(chars, at)):
        end = match.end()
        return known[1][match[0]], _end_of_compound(chars, end) if chars[end : end + 1] in COMPOUND else end
    return None


@cache
def _units() -> Mapping[str, tuple[re.Pattern[str], Mapping[str, UnitWord]]]:
    """By its first character, a pattern of the units and the units by what it finds."""
    known = {}
    for first, found in unit_words().items():
        words = {word.unit: word for word in found}
        never_before = {unit: (*word.never_before, *_letters_behind(unit)) for unit, word in words.items()}
        known[first] = compile_words(words, never_before), MappingProxyType(words)
    return MappingProxyType(known)


def _letters_behind(unit: str) -> str:
    """A unit in Latin letters ends where they end: of 5Mbps there is no 5M."""
    return ascii_letters if unit[-1] in ascii_letters else ""


def _end_of_compound(chars: str, end: int) -> int:
    if chars[end] in "（(":
        also = OR_SO.match(chars, end)
        return also.end() if also else end
    if per := PER.match(chars, end):
        base = BASE.match(chars, per.end())
        return base.end() if base else end
    return end


@cache
def _currency_signs() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """What stands before an amount and names its currency, the longest first, and the unit that each stands for."""
    signs = {row["sign"]: row["unit"] for row in codelists.load_rows("currency_signs")}
    longest_first = sorted(signs, key=lambda sign: -len(sign))
    return re.compile(f"(?<![0-9.])({'|'.join(map(re.escape, longest_first))}) ?$"), MappingProxyType(signs)


def find_currency_ahead(chars: str, at: int) -> tuple[str, int] | None:
    """The unit that a sign or a word right before a number stands for, and where the sign begins.

    >>> find_currency_ahead("利用外资$2000万", 5), find_currency_ahead("经费新台币12亿元", 5)
    (('美元', 4), ('新台币', 2))
    >>> find_currency_ahead("增长1$1.$2％", 4) is None
    True
    """
    pattern, signs = _currency_signs()
    match = pattern.search(chars, max(0, at - 5), at)
    return (signs[match[1]], match.start()) if match else None


def is_money_ahead(chars: str, at: int) -> bool:
    """Whether what stands before a number says that it is money, so that 亿 is 亿元: 收入2.8亿.

    >>> is_money_ahead("一般公共预算收入完成2.8亿", 10)
    True
    >>> is_money_ahead("短视频播放量2.8亿", 6)
    False
    """
    return bool(MONEY_AHEAD.search(chars, max(0, at - FARTHEST), at))


@lru_cache(4096)
def scale_of(unit: str) -> tuple[Decimal, str]:
    """What a unit multiplies by, and the plain unit behind it.

    >>> scale_of("万亿元"), scale_of("千瓦时"), scale_of("家")
    ((Decimal('1000000000000'), '元'), (Decimal('1'), '千瓦时'), (Decimal('1'), '家'))
    """
    factor, at = 1, 0
    while at < len(unit) and unit[at] in MULTIPLIERS and not (at and at == len(unit)):
        if find_unit(unit, at):
            break
        factor *= MULTIPLIERS[unit[at]]
        at += 1
    return Decimal(factor), unit[at:]


@lru_cache(4096)
def kind_of(unit: str) -> str:
    """The kind of a unit as written: count, money, percent, rank, multiple, physical, time; empty when it is none.

    >>> kind_of("亿元"), kind_of("万套"), kind_of("万")
    ('money', 'count', '')
    """
    found = find_unit(scale_of(unit)[1], 0)
    return found[0].kind if found else ""


@lru_cache(4096)
def code_of(unit: str) -> str:
    """The unit code of a unit as written, with its multiplier or without; `1` for things counted.

    >>> code_of("亿美元"), code_of("万套"), code_of("吨/日"), code_of("万")
    ('USD', '1', 't/d', '1')
    """
    _, plain = scale_of(unit)
    found = find_unit(plain, 0)
    if not found:
        return "1"
    word, _ = found
    rate = re.search("[/／每](.+)", plain[len(word.unit) :])
    return f"{word.code}/{_base_code(rate[1])}" if rate else word.code


def _base_code(base: str) -> str:
    many = re.match("[0-9]*", base)[0]  # type: ignore[index] # it may be empty
    scale, plain = scale_of(base[len(many) :])
    factor = scale * Decimal(many or 1)
    names = {"年": "a", "日": "d", "天": "d", "月": "mo", "秒": "s", "小时": "h", "时": "h", "分钟": "min"}
    found = find_unit(plain, 0)
    code = names.get(plain) or (found[0].code if found else "1")
    return code if factor == 1 else f"{factor.normalize():f}.{code}" if code != "1" else f"{factor.normalize():f}"
