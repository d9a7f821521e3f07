"""Numerals as Chinese writes them: what each is worth, where it stands, whether a quote holds one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cache, lru_cache
from itertools import pairwise
from math import prod
from types import MappingProxyType
from typing import NamedTuple

from policy_targets import codelists
from policy_targets.reading.numbers.units import find_currency_ahead, find_unit, is_money_ahead

Span = tuple[int, int]

LONGEST = 24  # characters; a longer row of digits is no quantity, and Decimal would round it
LONGEST_ESTIMATE = 3
DIGITS = "0123456789０１２３４５６７８９"
# 三成 is a share, 三成立 is not: what may follow 成 in a word.
NOT_TENTHS = "立为功员果效长都熟绩份分品本年型交片群链势规材就"
ZEROS = {"零", "〇", "○"}
TEN = 10
KINDS = ("digit", "place", "multiplier", "whole", "not_a_number", "formal_digit", "formal_place")
NARROW = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
GROUPS = ",，'’"  # 1,234 and 1’234
WHOLE = f"(?:[{DIGITS}]{{1,3}}(?:[{GROUPS}][{DIGITS}]{{3}}){{1,5}}+(?!,?[{DIGITS}])|[{DIGITS}]++)"
ARABIC = f"{WHOLE}(?:[.．][{DIGITS}]++)?"
RANKS = "[十百千万亿拾佰仟萬億]"
# What goes on behind 38亿: 6千万, 零800万, 3千多万; and a last part without a rank, but not the 65 of 17万65岁.
STEP = f"(?:[零〇]?{ARABIC}{RANKS}++(?:[多余][万亿萬億])?)"
FILLING = "|".join(f"(?<=[{rank}])[{DIGITS}]{{{size}}}" for rank, size in (("千仟", 3), ("万萬", 4), ("亿億", 8)))
LAST = f"(?:[零〇][{DIGITS}]{{1,7}}|{FILLING})(?![{DIGITS}]|[.．/]|[{GROUPS}][{DIGITS}]|周?岁)"
COMPOUND = re.compile(f"{ARABIC}{RANKS}++(?:{STEP}++(?:{LAST})?|{LAST})(?!(?<=千)[瓦米克卡赫伏帕])")
UNGROUPED = str.maketrans("", "", GROUPS)
PART = re.compile(f"([零〇]?)([{DIGITS}.．{GROUPS}]+)([^零〇{DIGITS}.．{GROUPS}]*)")
# Words that are written with a capital in front of every letter and a number right behind: GDP283.5亿元.
MEASURED_NAMES = ("GDP", "GNP", "CPI", "PPI", "PMI", "FDI", "AQI", "GMV")
SLASHED = re.compile("(?<![0-9A-Za-z./])[1-9]/(?:[2-9]|1[0-9]|20)(?![0-9/.万千百年月日])")
COINS_BEHIND = re.compile(
    "[0-9一二三四五六七八九][角毛](?:[0-9一二三四五六七八九]分)?|[0-9一二三四五六七八九]分(?![钟之])"
)
COINS = re.compile("(.+)[元块](?:(.)[角毛])?(?:(.)分)?")
# 500千瓦, 两百分点: here the last character belongs to what follows.
BORROWED = re.compile("千(?=[瓦米克卡赫伏帕])|百(?=分点)")
MULTIPLIED = re.compile("([百千万亿]+)([^百千万亿].*)")
UNCERTAIN = re.compile("[几数多余来](?=[十百千万亿])")
ABOUT = re.compile("(?:[多余几来]|左右|以上|以下|以内)? ?")
LIST_MARK = re.compile(r"\s*[、/~～—－-]+\s*|\s*[和与及至到或]\s*")
YUAN_LEFT_OUT = re.compile("个?([百千]?[万亿]+)(?![多余来几]?[百千万亿])")  # 收入2.8亿, 投资2.6个亿
NOTHING_FOLLOWS = re.compile(r"\s*(?:左右|以上|以下|以内)?\s*(?:$|[，。、；：！？,;!?（）()“”‘’《》—\]〕］】])")
SCALE_WORDS = frozenset("百千万亿")
FALL = re.compile("[降减缩跌压]|下[滑落]|回落|负|[-－−]")


class NumeralTable(NamedTuple):
    """data/numerals.csv, by kind."""

    digits: Mapping[str, int]
    places: Mapping[str, int]
    multipliers: Mapping[str, int]
    ranks: tuple[tuple[str, int], ...]  # places and multipliers, the greatest first
    wholes: Mapping[str, Decimal]
    arabic: Mapping[int, str]
    pattern: re.Pattern[str]  # a numeral, or a word that only looks like one
    run: re.Pattern[str]  # digits or numeral characters that stand together
    formal: re.Pattern[str]  # a numeral with characters of bank notes in it: 柒万捌仟


@lru_cache(maxsize=4096)
def read_number(written: str) -> Decimal | None:
    """What a numeral is worth, or None when it is not one, all of it.

    Units: plain: 1.2万 is 12000; 百分之五 is 0.05; 八成半 is 0.85; 翻番 is 2, times as much.
    Source: GB/T 15835-2011, numerals in Chinese publications; data/numerals.csv.

    >>> [str(read_number(s)) for s in ("1,234", "1.2万亿", "一百二十", "二〇二五", "一万二", "翻两番", "八成半")]
    ['1234', '1200000000000', '120', '2025', '12000', '4', '0.85']
    >>> [str(read_number(s)) for s in ("38亿6千万", "2亿零800万", "3万4000", "拾万零五十六", "1/5", "2元6角5分")]
    ['3860000000', '208000000', '34000', '100056', '0.2', '2.65']
    >>> [read_number(s) for s in ("十四五", "三五", "12,34", "150家", "3万400", "3.5亿2000万", "")]
    [None, None, None, None, None, None, None]
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
    reader = READERS.get(kind or "")
    return reader(written) if reader else None


def _read_fraction(written: str) -> Decimal | None:
    """三分之一, 百分之五; to 28 digits where it never ends."""
    below, above = written.split("分之")
    return _divide(read_number(above), read_number(below))


def _read_slashed(written: str) -> Decimal | None:
    """1/5; 5/1 is no fraction."""
    above, below = map(Decimal, written.split("/"))
    return _divide(above, below) if above < below else None


def _read_tenths(written: str) -> Decimal | None:
    """三成, 八成半, 7成6."""
    tenths, _, rest = written.partition("成")
    digit = read_number(tenths)
    return (
        None
        if digit is None
        else _plain((digit + Decimal(numeral_table().digits.get(rest, 5) if rest else 0) / 10) / 10)
    )


def _divide(above: Decimal | None, below: Decimal | None) -> Decimal | None:
    if above is None or not below:
        return None
    with localcontext(prec=28):
        return _plain(above / below)


def _read_coins(written: str) -> Decimal | None:
    """2元6角5分, 十块三毛."""
    match = COINS.fullmatch(written)
    yuan, *coins = match.groups() if match else ("",)
    whole = read_number(yuan) if yuan else None
    parts = [read_number(coin) if coin else Decimal(0) for coin in coins]
    if whole is None or None in parts:
        return None
    return _plain(whole + sum((part or Decimal(0)) / 10**place for place, part in enumerate(parts, start=1)))


def _read_arabic(written: str) -> Decimal | None:
    """1,234.5, 1.2万亿, 38亿6千万, 2亿零800万, 3万4000.

    Each part is less than the rank before it. A last part without a rank either fills the rank before it (3万4000) or
    begins with 零 (3万零400): 3万400 could be either, and is none.
    """
    total, room, broken = Decimal(0), None, False
    for zero, digits, symbols in PART.findall(written):
        plain = digits.translate(NARROW).translate(UNGROUPED)
        value, factor = Decimal(plain), _read_ranks(symbols.replace("多", "").replace("余", ""))
        if room is not None:
            fills = 10 ** len(plain) == room
            if broken or value * factor >= room or (factor == 1 and fills == bool(zero)):
                return None
        total, room, broken = total + value * factor, factor, "." in plain
    return _plain(total)


def _plain(value: Decimal) -> Decimal:
    """Without the zeros that multiplying leaves behind (12000.0)."""
    return value.to_integral_value() if value == value.to_integral_value() else value


def _read_chinese(written: str) -> Decimal | None:
    """一百二十, 两万三千, 二〇二五, 百亿, 三点五万, 柒万捌仟."""
    whole, _, rest = written.partition("点")
    decimals = rest.rstrip("".join(numeral_table().multipliers))
    value, factor = _read_whole(whole), _read_whole(rest[len(decimals) :] or "一")
    if value is None or factor is None or any(char not in numeral_table().digits for char in decimals):
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
    digits = {symbol: int(n) for kind in ("digit", "formal_digit") for symbol, n in kinds[kind].items()}
    places = {symbol: int(n) for kind in ("place", "formal_place") for symbol, n in kinds[kind].items()}
    multipliers = {symbol: int(n) for symbol, n in kinds["multiplier"].items()}
    ranks = tuple(sorted((places | multipliers).items(), key=lambda pair: -pair[1]))
    pattern, run, formal = _patterns(kinds)
    return NumeralTable(
        digits=MappingProxyType(digits),
        places=MappingProxyType(places),
        multipliers=MappingProxyType(multipliers),
        ranks=ranks,
        wholes=MappingProxyType({word: Decimal(n) for word, n in kinds["whole"].items()}),
        arabic=MappingProxyType(str.maketrans({symbol: str(n) for symbol, n in digits.items()})),
        pattern=pattern,
        run=run,
        formal=formal,
    )


def _patterns(kinds: Mapping[str, Mapping[str, str]]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The pattern of a numeral, of a run and of a formal numeral.

    No part of any is read twice, so that all take linear time.
    """
    n, digits, multipliers = f"[{DIGITS}]", "".join(kinds["digit"]), "".join(kinds["multiplier"])
    ranks = f"[{multipliers}{''.join(kinds['place'])}]"
    chinese = f"[{digits}{multipliers}{''.join(kinds['place'])}]"
    formal = _formal_numeral(kinds, chinese, digits)
    names = "".join(f"|(?<=(?<![A-Za-z]){name})" for name in MEASURED_NAMES)
    start = f"(?:(?<![A-Za-z{DIGITS}]){names})(?<!{n}[.．])"
    parts = {
        "coins": f"{start}(?:{ARABIC}|{chinese}++)[元块](?:{COINS_BEHIND.pattern})",
        "slashed": SLASHED.pattern,
        "fraction": f"{chinese}++分之(?:{ARABIC}(?![A-Za-z])|{chinese}++(?:点[{digits}]++)?)",
        "word": _any_of(kinds["not_a_number"]),
        "whole": _any_of(kinds["whole"]),
        "tenths": f"{start}(?:{n}++(?:[.．]{n}++)?|[{digits}])成[半{digits}]?+(?![{NOT_TENTHS}])",
        # not 5G, 3C, 2B: a single capital letter makes a name, but P (for PFLOPS) a unit
        "arabic": f"{start}(?>{ARABIC}(?:{RANKS}++{STEP}*+(?:{LAST})?)?)(?![A-OQ-Z](?![A-Za-z]))",
        "formal": formal,
        # 四亿零七百多万; 十多万 has 万 in its unit
        "over": f"(?=[{digits}{''.join(kinds['place'])}]*+[亿億]){chinese}++(?<=[十百千])[多余][万萬]",
        "chinese": f"{chinese}++(?:点[{digits}]++{ranks}*+)?",
    }
    pattern = "|".join(f"(?P<{name}>{part})" for name, part in parts.items())
    # Nine times as fast: a place that cannot begin a numeral or a word is left after one look.
    first = "".join(sorted({word[0] for words in kinds.values() for word in words} | set(DIGITS)))
    run = f"{WHOLE}(?:[.．]{n}++)*|{formal}|{chinese}++"
    return re.compile(f"(?=[{first}])(?:{pattern})"), re.compile(run), re.compile(formal)


def _formal_numeral(kinds: Mapping[str, Mapping[str, str]], chinese: str, digits: str) -> str:
    """柒万捌仟, 拾万零五十六, 七十八万五佰零六; not the 拾 of 收拾, 陆 of 大陆 or 伍 of 队伍."""
    figures, places = "".join(kinds["formal_digit"]), "".join(kinds["formal_place"])
    multipliers = "".join(kinds["multiplier"])
    every = f"[{figures}{places}{chinese[1:]}"
    begins = "|".join(
        (
            f"(?<=[{digits}])[{places}]",  # 五佰
            f"(?<![大队登内海水着全新])[{figures}][{places}{multipliers}]",  # 柒万
            f"拾(?=[{multipliers}零〇])|(?<![收捡])拾(?={every})",  # 拾万, 拾六
        )
    )
    return f"(?={chinese}*+(?:{begins}))(?:{every}{{2,}}+)(?:点[{figures}{digits}]++)?"


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


READERS: Mapping[str, Callable[[str], Decimal | None]] = MappingProxyType(
    {
        "whole": lambda written: numeral_table().wholes[written],
        "coins": _read_coins,
        "slashed": _read_slashed,
        "fraction": _read_fraction,
        "tenths": _read_tenths,
        "arabic": _read_arabic,
        "formal": _read_chinese,
        "over": lambda written: _read_chinese(written.replace("多", "").replace("余", "")),
        "chinese": _read_chinese,
    }
)


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
        return split_numeral(self.text, self.value)

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
            value = read_number(before) if before else Decimal(1)
            if value is not None and value * _read_ranks(self.text[cut:]) == self.value:
                yield value, cut


def split_numeral(written: str, value: Decimal) -> tuple[Decimal, str]:
    """What a numeral of this value leaves to the unit: 3.5万 is 3.5 and 万; 1亿2000万 leaves nothing.

    >>> split_numeral("两千三百万", Decimal(23_000_000))
    (Decimal('2300'), '万')
    >>> split_numeral("一亿二千万", Decimal(120_000_000))
    (Decimal('120000000'), '')
    """
    table = numeral_table()
    if written[-1] not in table.multipliers and written[0] not in DIGITS:
        return value, ""
    head = written.rstrip("".join(table.multipliers))
    if head[:1] in DIGITS:
        head = head.rstrip("".join(table.places))
    many = read_number(head) if head else Decimal(1)
    left = written[len(head) :]
    return (value, "") if many is None or many * _read_ranks(left) != value else (many, left)


@lru_cache(maxsize=64)
def _read_ranks(symbols: str) -> int:
    """千万 is 10,000,000."""
    ranks = dict(numeral_table().ranks)
    return prod(ranks[symbol] for symbol in symbols)


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


@lru_cache(maxsize=4096)
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
    figures = [number for number in numbers if number.text[0] not in SCALE_WORDS]  # 绝对数（亿元）: a unit, no number
    places = (number.start + length for number in figures for _, length in _all_readings(number, unit))
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
    at = number.start + length
    if unit is None or _unit_follows(quote, at, unit) or _is_money_without_unit(quote, number, at, unit):
        return True
    left = number.text[length:]
    if left and not unit.startswith(left):
        return False
    return (not left and _needs_no_unit(quote, number, unit)) or _list_has_unit(quote, numbers, unit)


def _is_money_without_unit(quote: str, number: Number, at: int, unit: str) -> bool:
    """Whether what stands around the numeral says the unit: 收入2.8亿 (亿元), $2000万 (万美元), 2元6角5分 (元)."""
    if number.text[-1] in "角毛分":
        return unit == "元" and at == number.end
    left_out = YUAN_LEFT_OUT.match(quote, at)
    scale, end = (left_out[1], left_out.end()) if left_out else ("", at)
    if currency := find_currency_ahead(quote, number.start):
        return unit == scale + currency[0] and (quote.startswith("元", end) or not find_unit(quote, end))
    is_money = quote.startswith("个", at) or is_money_ahead(quote, number.start)
    return bool(scale) and unit == f"{scale}元" and is_money and not find_unit(quote, end)


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
        return any(quote.startswith(written, -1 - at) for written in _with_more_inside(unit))
    ends = (at + len(known) for known in _longer_units(unit) if quote.startswith(known, at))
    return all(quote.startswith("人口", end - 1) for end in ends)


@cache
def _with_more_inside(unit: str) -> tuple[str, ...]:
    """万余亩 of 1万余亩, and 万多亿元 of 1万多亿元."""
    split = MULTIPLIED.fullmatch(unit)
    if not split:
        return ()
    scale, plain = split.groups()
    cuts = [(scale, plain), *([(scale[:-1], scale[-1] + plain)] if len(scale) > 1 else [])]
    return tuple(f"{before}{more}{behind}" for before, behind in cuts for more in "余多来")


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
