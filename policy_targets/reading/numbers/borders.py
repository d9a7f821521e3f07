"""Where a number begins and ends with its sign and its unit, and whether a border cuts it in two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from policy_targets import codelists
from policy_targets.reading.numbers.numerals import DIGITS, NARROW, Span, find_numbers, numeral_table
from policy_targets.reading.numbers.quantities import find_quantities

AROUND = 48  # characters on either side of a border in which a number that it cuts lies
ABOUT = re.compile("[多余几来]?[ \u3000]?")
SIGNS = frozenset("第-－−负")
MARKS = frozenset(".．,，'’/点")  # inside a number only between two of its digits


def find_cut(chars: str, at: int) -> str:
    """The number, with its unit, that a border before character `at` cuts; nothing when it cuts none.

    >>> [find_cut("总投资612亿元", at) for at in (3, 4, 6, 7, 8)]
    ['', '612亿元', '612亿元', '612亿元', '']
    >>> [find_cut(*it) for it in (("增长6%－6.5%", 5), ("列第27位", 2), ("占51.2％", 5), ("企业150余家", 6))]
    ['6%－6.5%', '第27位', '51.2％', '150余家']
    """
    if not 0 < at < len(chars) or not _may_cut(chars[at - 1], chars[at]):
        return ""
    left = max(0, at - AROUND)
    return _find_cut(chars[left : at + AROUND], at - left)


@lru_cache(1 << 12)
def _find_cut(near: str, at: int) -> str:
    cut = (near[start:end] for start, end in find_whole(near) if start < at < end)
    return max(cut, key=len, default="")


def _may_cut(before: str, after: str) -> bool:
    """Whether a number may run from the one character to the other; most borders are left after this look."""
    numerals, goes_on = _characters()
    if before in MARKS or after in MARKS:
        return (before in numerals or before in MARKS) and (after in numerals or after in MARKS)
    return before in goes_on and after in goes_on


@cache
def _characters() -> tuple[frozenset[str], frozenset[str]]:
    """The characters of numerals, and those that a number with its sign and unit is made of."""
    table = numeral_table()
    numerals = frozenset({*DIGITS, *table.digits, *table.places, *table.multipliers})
    units = {char for unit in _plain_units() for char in unit}
    return numerals, frozenset(
        {*numerals, *units, *"".join(table.wholes), *"多余几来之分成翻半%％ \u3000-－—–─~～至到角毛$＄€£¥￥", *SIGNS}
    )


@cache
def _plain_units() -> tuple[str, ...]:
    """The units without their 万 and 亿, the longest first."""
    ranks = "".join((*numeral_table().places, *numeral_table().multipliers))
    plain = {unit.lstrip(ranks) for unit in codelists.index_rows("units")} - {""}
    return tuple(sorted(plain, key=lambda unit: (-len(unit), unit)))


@cache
def _units_by_first() -> Mapping[str, tuple[str, ...]]:
    return {first: tuple(it for it in _plain_units() if it[0] == first) for first in {it[0] for it in _plain_units()}}


def find_whole(chars: str) -> Iterator[Span]:
    """Where each number stands with its sign and its unit; of a range, both its ends. One may lie in another.

    >>> (2, 9) in list(find_whole("增长6%－6.5%")), (1, 4) in list(find_whole("居第2位"))
    (True, True)
    """
    narrow = chars.translate(NARROW)
    for number in find_numbers(chars):
        signed = chars[max(0, number.start - 1) : number.start] in SIGNS and number.start > 0
        yield number.start - signed, _end_unit(narrow, number.end)
    yield from ((quantity.start, quantity.end) for quantity in find_quantities(narrow))
    yield from (match.span() for match in numeral_table().run.finditer(chars) if match[0][0] in DIGITS)


def _end_unit(chars: str, at: int) -> int:
    """Where the unit behind a numeral ends; `at` when there is none."""
    gap = ABOUT.match(chars, at)
    begin = gap.end() if gap else at
    units = _units_by_first().get(chars[begin : begin + 1], ())
    return next((begin + len(unit) for unit in units if chars.startswith(unit, begin)), at)


def step_out(chars: str, at: int, *, back: bool) -> int:
    """The nearest border before or behind `at` that cuts no number.

    >>> step_out("总投资612亿元", 5, back=True), step_out("总投资612亿元", 5, back=False)
    (3, 8)
    >>> step_out("总投资612亿元", 2, back=True)
    2
    """
    while find_cut(chars, at):
        at += -1 if back else 1
    return at


def ends_in_number(chars: str) -> bool:
    """Whether the text ends in a number.

    >>> ends_in_number("新建3"), ends_in_number("新建3家企业")
    (True, False)
    """
    near = chars[-AROUND:]
    return any(end == len(near) for _, end in find_whole(near))
