"""What a numeral is worth: 1,234.5, 1.2万亿, 一百二十, 三分之一, 八成半, 翻番."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from functools import cache, lru_cache
from typing import NamedTuple

from policy_targets import codelists

LONGEST = 24  # characters; a longer row of digits is no quantity, and Decimal would round it
LONGEST_ESTIMATE = 3
DIGITS = "0123456789０１２３４５６７８９"
# 三成 is a share, 三成立 is not: what may follow 成 in a word.
NOT_TENTHS = "立为功员果效长都熟绩份分品本年型交片群链势规材就"
ZEROS = {"零", "〇", "○"}
TEN = 10
KINDS = ("digit", "place", "multiplier", "whole", "not_a_number")
NARROW = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")


class NumeralTable(NamedTuple):
    """data/numerals.csv, by kind."""

    digits: Mapping[str, int]
    places: Mapping[str, int]
    multipliers: Mapping[str, int]
    ranks: tuple[tuple[str, int], ...]  # places and multipliers, the greatest first
    wholes: Mapping[str, Decimal]
    arabic: dict[int, str]
    pattern: re.Pattern[str]  # a numeral, or a word that only looks like one
    run: re.Pattern[str]  # digits or numeral characters that stand together


@lru_cache(maxsize=4096)
def read_number(written: str) -> Decimal | None:
    """What a numeral is worth, or None when it is not one, all of it.

    Units: plain: 1.2万 is 12000; 百分之五 is 0.05; 八成半 is 0.85; 翻番 is 2, times as much.
    Source: GB/T 15835-2011, numerals in Chinese publications; data/numerals.csv.

    >>> [str(read_number(s)) for s in ("1,234", "1.2万亿", "一百二十", "二〇二五", "一万二", "翻两番", "八成半")]
    ['1234', '1200000000000', '120', '2025', '12000', '4', '0.85']
    >>> [read_number(s) for s in ("十四五", "三五", "12,34", "150家", "")]
    [None, None, None, None, None]
    """
    match = numeral_table().pattern.fullmatch(written) if len(written) <= LONGEST else None
    return read_match(match) if match else None


def read_match(match: re.Match[str]) -> Decimal | None:
    """What a match of the numeral pattern is worth; None for words and for rows such as 十四五.

    >>> read_match(numeral_table().pattern.match("八成半"))
    Decimal('0.85')
    >>> read_match(numeral_table().pattern.match("十四五")) is None
    True
    """
    kind, written = match.lastgroup, match[0].translate(NARROW)
    if kind == "whole":
        return numeral_table().wholes[written]
    if kind == "fraction":
        return _read_fraction(*written.split("分之"))
    if kind == "tenths":
        tenths, _, rest = written.partition("成")
        return _read_fraction("十", tenths + (f".{numeral_table().digits.get(rest, 5)}" if rest else ""))
    if kind == "arabic":
        return _plain(sum(map(_read_arabic, re.findall("[0-9,.]+[^0-9,.]*", written)), Decimal(0)))
    return _read_chinese(written) if kind == "chinese" else None


def _read_fraction(below: str, above: str) -> Decimal | None:
    """三分之一, 百分之五; to 28 digits where it never ends."""
    whole, part = read_number(below), read_number(above.translate(numeral_table().arabic) if "." in above else above)
    if not whole or part is None:
        return None
    with localcontext(prec=28):
        return _plain(part / whole)


def _read_arabic(written: str) -> Decimal:
    """1,234.5 or 1.2万亿."""
    digits = written.rstrip("".join(symbol for symbol, _ in numeral_table().ranks))
    value, ranks = Decimal(digits.replace(",", "")), dict(numeral_table().ranks)
    for char in written[len(digits) :]:
        value *= ranks[char]
    return value


def _plain(value: Decimal) -> Decimal:
    """Without the zeros that multiplying leaves behind (12000.0)."""
    return value.to_integral_value() if value == value.to_integral_value() else value


def _read_chinese(written: str) -> Decimal | None:
    """一百二十, 两万三千, 二〇二五, 百亿, 三点五万."""
    whole, _, rest = written.partition("点")
    decimals = rest.rstrip("".join(numeral_table().multipliers))
    value, factor = _read_whole(whole), _read_whole(rest[len(decimals) :] or "一")
    if value is None or factor is None:
        return None
    decimals = f".{decimals.translate(numeral_table().arabic)}" if decimals else ""
    return _plain(Decimal(f"{value}{decimals}") * factor)


def _read_whole(written: str) -> int | None:
    table = numeral_table()
    symbol, rank = next(((symbol, rank) for symbol, rank in table.ranks if symbol in written), ("", 0))
    if not symbol:
        # 三五 and 五六 say “three to five”; a row of digits is a number when it is a year or has a zero in it.
        zero_inside = set(written[1:]) & ZEROS and written[0] not in ZEROS
        is_row = len(written) == 1 or len(written) > LONGEST_ESTIMATE or zero_inside
        return int(written.translate(table.arabic)) if is_row else None
    head, _, tail = written.rpartition(symbol)
    many = _read_whole(head) if head else 1
    rest = _read_tail(tail, rank)
    if many is None or rest is None or (symbol in table.places and len(head) > 1):
        return None
    return many * rank + rest


def _read_tail(tail: str, rank: int) -> int | None:
    """What comes after 百 or 万: 一百零五 is 105, and 一百五 is 150."""
    if not tail:
        return 0
    if len(tail) == 1 and tail in numeral_table().digits and tail not in ZEROS:
        return numeral_table().digits[tail] * (1 if rank == TEN else rank // TEN)
    rest = _read_whole(tail[1:] if tail[0] in ZEROS else tail) if tail not in ZEROS else None
    return rest if rest is not None and rest < rank else None


@cache
def numeral_table() -> NumeralTable:
    """What data/numerals.csv knows, with the patterns made from it.

    >>> numeral_table().digits["两"], numeral_table().multipliers["亿"]
    (2, 100000000)
    >>> numeral_table().pattern.match("进一步")["word"]
    '进一步'
    """
    rows = codelists.load_rows("numerals")
    kinds = {kind: {row["numeral"]: row["value"] for row in rows if row["kind"] == kind} for kind in KINDS}
    digits, places, multipliers = ({symbol: int(n) for symbol, n in kinds[kind].items()} for kind in KINDS[:3])
    ranks = tuple(sorted((places | multipliers).items(), key=lambda pair: -pair[1]))
    return NumeralTable(
        digits,
        places,
        multipliers,
        ranks,
        {word: Decimal(n) for word, n in kinds["whole"].items()},
        str.maketrans({symbol: str(n) for symbol, n in digits.items()}),
        *_patterns("".join(digits), "".join(symbol for symbol, _ in ranks), kinds),
    )


def _patterns(digits: str, ranks: str, kinds: dict[str, dict[str, str]]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The pattern of a numeral and that of a run; no part of either is read twice, so that both take linear time."""
    n, chinese = f"[{DIGITS}]", f"[{digits}{ranks}]"
    whole = f"(?:{n}{{1,3}}(?:[,，]{n}{{3}}){{1,5}}+(?!{n})|{n}++)"
    arabic = f"{whole}(?:[.．]{n}++)?"
    start = f"(?<![A-Za-z{DIGITS}])(?<!{n}[.．])"
    parts = {
        "fraction": f"{chinese}++分之(?:{arabic}|{chinese}++(?:点[{digits}]++)?)",
        "word": _any_of(kinds["not_a_number"]),
        "whole": _any_of(kinds["whole"]),
        "tenths": f"{start}(?:{n}++(?:[.．]{n}++)?|[{digits}])成[半{digits}]?+(?![{NOT_TENTHS}])",
        # not 5G, 3C, 2B: a single capital letter makes a name, but P (for PFLOPS) a unit
        "arabic": f"{start}(?>{arabic}(?:[{ranks}]++(?:{arabic}[{ranks}]++)*)?)(?![A-OQ-Z](?![A-Za-z]))",
        "chinese": f"{chinese}++(?:点[{digits}]++[{ranks}]*+)?",
    }
    pattern = "|".join(f"(?P<{name}>{part})" for name, part in parts.items())
    # Nine times as fast: a place that cannot begin a numeral or a word is left after one look.
    first = "".join(sorted({word[0] for words in kinds.values() for word in words} | set(DIGITS)))
    return re.compile(f"(?=[{first}])(?:{pattern})"), re.compile(f"{whole}(?:[.．]{n}++)*|{chinese}++")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
