"""Proofs in columns, for the questions that take long to ask of a row (see `rules.questions.ask_whole`).

A proof says of which rows the answer is surely yes, and nothing of the others: a test compares each with its function.

Which quotes hold their number? Mostly the plain ones, 150家, 3.5亿元, 1,500亩 and 150余家. `holds_number` reads a quote
in full, which takes some thirty microseconds. Most quotes write the number as the record does, with its unit behind it,
and that a search tells in less than one. What makes the search right:

- a numeral begins where its first digit stands unless what is before it belongs to it (`glued`);
- it ends where the unit begins, whose first character continues no numeral (万 and 亿 do, and `holds_number` gives them
  to the unit);
- the unit is not the beginning of a longer one (万 of 万元).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from string import ascii_letters, digits
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from policy_targets import codelists
from policy_targets.reading.numbers.numerals import DIGITS, FALL, LONGEST, NARROW, numeral_table
from policy_targets.rules.arrays import Columns, byte_lengths, pick, text_buffers, write_numbers
from policy_targets.rules.lookup import Tables
from policy_targets.rules.row import HIDDEN, Row

ABOUT = "多余几来"
TENS = 10 ** np.arange(12)  # of the digits of a place in a document, from the last
Unit = tuple[str, frozenset[str]]  # and what would make another unit of it


def prove_quotes(columns: Columns, places: np.ndarray, _tables: Tables) -> np.ndarray:
    """Rows without a value, and those whose quote surely holds the value and the upper value with the unit.

    >>> from decimal import Decimal
    >>> rows = Columns({"unit": ["家"]}, {"unit": np.array([0, 0])}, {"quote": pa.array(["企业150家", "企业1150家"])},
    ...                {"value": pa.array([Decimal(150)] * 2, pa.decimal128(38, 6))})
    >>> prove_quotes(rows, np.array([0, 1]), Tables())
    array([ True, False])
    """
    if not all(name in columns for name in ("quote", "unit", "value")):
        return np.zeros(len(places), bool)
    proved = ~pick(columns.is_there("value"), places)
    asked = np.flatnonzero(~proved & pick(columns.is_there("quote"), places))
    units = pa.array(columns.values_of["unit"] or [None], pa.string())
    for name in ("value", "value_upper"):
        there = asked[columns.is_there(name)[places[asked]]] if name in columns else asked[:0]
        at = pa.array(places[there])
        if len(at):
            quotes, numbers = columns.texts["quote"].take(at), columns.amounts[name].take(at)
            unit = units.take(pa.array(columns.codes["unit"][places[there]]))
            said = prove_said(quotes, write_numbers(pc.abs(numbers)), unit)
            fallen = np.asarray(pc.less(numbers, 0))
            if fallen.any():
                said &= ~fallen | np.asarray(pc.match_substring_regex(quotes, FALL.pattern))
            proved[there] = said if name == "value" else proved[there] & said
    return np.asarray(proved)


def prove_said(quotes: pa.Array, values: pa.Array, units: pa.Array) -> np.ndarray:
    """Which quotes surely say the value with the unit: at their first digit, or where a search finds it.

    >>> prove_said(*(pa.array(it) for it in (["前10个月150家", "企业150家"], ["150", "150"], ["家", "家"])))
    array([ True,  True])
    """
    known = np.asarray(pc.is_in(units, value_set=pa.array(list(followers()))))
    known &= byte_lengths(values) <= LONGEST // 2
    units = units.fill_null("")
    proved = known & _stand_first(quotes, pc.binary_join_element_wise(values, units, ""))
    rest = np.flatnonzero(known & ~proved)
    if len(rest):
        quote, value, unit = (part.take(pa.array(rest)) for part in (quotes, values, units))
        words = pc.struct_field(pc.extract_regex(quote, rf"[0-9](?P<word>[{ABOUT}])"), "word").fill_null("")
        proved[rest] = _stand_first(quote, pc.binary_join_element_wise(value, words, unit, ""))
        rest = rest[~proved[rest]]
    if len(rest):
        follow = followers()
        left = (part.take(pa.array(rest)).to_pylist() for part in (quotes, values, units))
        one, two, three = left
        proved[rest] = list(_say(one, two, [(unit, follow[unit]) for unit in three]))
    return np.asarray(proved)


def _stand_first(quotes: pa.Array, written: pa.Array) -> np.ndarray:
    """Which quotes have what is written at their first digit, with nothing on either side that may change it."""
    (starts, chars), (begins, wanted) = text_buffers(quotes), text_buffers(written)
    first, lengths = _find_digit(starts, chars), byte_lengths(written)
    proved = (first >= 0) & (first + lengths <= byte_lengths(quotes)) & (lengths > 0)
    places = np.flatnonzero(proved)
    if not len(places):
        return np.asarray(proved)
    at, size = (starts[:-1] + first)[places].astype(np.int64), lengths[places].astype(np.int64)
    bounds = np.cumsum(size) - size
    step = np.arange(size.sum()) - np.repeat(bounds, size)
    unlike = chars[np.repeat(at, size) + step] != wanted[np.repeat(begins[:-1][places].astype(np.int64), size) + step]
    alone = np.add.reduceat(unlike, bounds) == 0
    alone &= (first[places] == 0) | ~_is_one_of(chars, at - 1, glued())
    ends = at + size
    alone &= (ends == starts[1:][places]) | ~_is_one_of(chars, ends, _all_followers(), forward=True)
    proved[places] = alone
    return np.asarray(proved)


def _find_digit(starts: np.ndarray, chars: np.ndarray) -> np.ndarray:
    """How many bytes stand before the first digit of each text; -1 where there is none."""
    part = chars[starts[0] : starts[-1]]
    places = np.append(np.flatnonzero((part - np.uint8(48)) < 10) + starts[0], starts[-1])
    found = places[np.searchsorted(places, starts[:-1])]
    return np.where(found < starts[1:], found - starts[:-1], -1)


def _is_one_of(chars: np.ndarray, at: np.ndarray, known: frozenset[str], *, forward: bool = False) -> np.ndarray:
    """Whether the character there, or the one that ends there, may be one of those known."""
    short, wide = _tabulate(known)
    last = len(chars) - 1
    one, two, three = (np.clip(at + step, 0, last) for step in ((0, 1, 2) if forward else (-2, -1, 0)))
    code = (chars[one].astype(np.int32) << 16) | (chars[two].astype(np.int32) << 8) | chars[three]
    return np.asarray(short[chars[np.clip(at, 0, last)]] | (wide[np.searchsorted(wide, code)] == code))


@cache
def _tabulate(known: frozenset[str]) -> tuple[np.ndarray, np.ndarray]:
    """For each byte whether a character of one byte known is it; and the bytes of those that have three, in order."""
    short = np.zeros(256, bool)
    short[[ord(char) for char in known if char.isascii()]] = True
    short[[0xC2 + place for place in range(30)] + list(range(0xF0, 256))] = True  # two bytes, and four: not looked at
    wide = sorted(int.from_bytes(char.encode(), "big") for char in known if len(char.encode()) == 3)
    return short, np.array([*wide, 1 << 24], np.int32)


@cache
def _all_followers() -> frozenset[str]:
    return frozenset().union(*followers().values())


def _say(quotes: Sequence[str], values: Sequence[str], units: Sequence[Unit]) -> Iterator[bool]:
    """Whether each quote surely says the value with the unit."""
    before = glued()
    for quote, value, known in zip(quotes, values, units, strict=True):
        unit, follow = known
        written = value + unit
        at = quote.find(written)
        if value[:1] == "-":
            yield False
        elif at < 0:
            yield _says_otherwise(quote, value, known)
        else:
            ends = at + len(written)
            yield not ((at and quote[at - 1] in before) or quote[ends : ends + 1] in follow)


def says(quote: str, value: str, unit: str) -> bool:
    """Whether the quote surely says the value with the unit.

    >>> [says(quote, "150", "家") for quote in ("企业150家", "企业150余家", "企业1150家", "企业15家")]
    [True, True, False, False]
    """
    return bool(prove_said(*(pa.array([text], pa.string()) for text in (quote, value, unit)))[0])


def _says_otherwise(quote: str, value: str, known: Unit) -> bool:
    return any(_stands(quote, other + known[0], known[1]) for other in _write_otherwise(value))


def _write_otherwise(value: str) -> list[str]:
    grouped = f"{int(value):,}" if value.isdigit() and len(value) > 3 else value
    plain = [grouped] if grouped != value else []
    return [*plain, *(value + word for word in ABOUT)]


def _stands(quote: str, written: str, follow: frozenset[str]) -> bool:
    at, ends = quote.find(written), quote.find(written) + len(written)
    return at >= 0 and (not at or quote[at - 1] not in glued()) and quote[ends : ends + 1] not in follow


@cache
def glued() -> frozenset[str]:
    """What may belong to a numeral that goes on behind it, or hide it.

    >>> [char in glued() for char in "3A.，之万达新前"]
    [True, True, True, True, True, True, False, False, False]
    """
    table = numeral_table()
    return frozenset(
        [*ascii_letters, *digits, *DIGITS, *".．,，'’/之点", *table.places, *table.multipliers, *table.digits]
    )


@cache
def followers() -> Mapping[str, frozenset[str]]:
    """Of each unit that a search may look for, what must not follow it.

    >>> "百" in followers()["个"], "家" in followers()["个"]
    (True, False)
    """
    table, known = numeral_table(), codelists.index_rows("units")
    ranks = "".join((*table.places, *table.multipliers))
    goes_on = frozenset([*ascii_letters, *digits, *DIGITS, *ranks, *table.digits])
    found = {}
    for unit in known:
        rest, narrow = unit.lstrip(ranks), unit.translate(NARROW)
        if _ends_number(rest):
            longer = (other for other in known if other != narrow and other.startswith(narrow))
            follow = frozenset(other[len(unit)] for other in longer) | (frozenset() if rest else goes_on)
            found[unit] = follow | frozenset(chr(wide) for wide, char in NARROW.items() if char in map(ord, follow))
    return found


def _ends_number(rest: str) -> bool:
    """Whether what a unit has behind 万 and 亿 continues no numeral; one capital letter makes a name, 5G."""
    if rest[:1] in ascii_letters:
        return rest[:1].islower() or rest[1:2] in ascii_letters
    return rest[:1] not in glued() and rest[:1] != "成"


def prove_spans(columns: Columns, places: np.ndarray, _tables: Tables) -> np.ndarray:
    """Rows whose spans run forward in the order given and have room for the quote.

    >>> texts = {"spans": pa.array(["2-8", "2-4 6-10", "6-10 2-4", "2-5"]), "quote": pa.array(["企业150家"] * 4)}
    >>> prove_spans(Columns(texts=texts), np.arange(4), Tables())
    array([ True,  True, False, False])
    """
    quotes = pick(columns.texts["quote"], places) if "quote" in columns else pa.nulls(len(places), pa.string())
    read = _cut_spans(columns, places)
    room = np.asarray(pc.utf8_length(quotes).fill_null(0))
    return np.zeros(len(places), bool) if read is None else np.asarray(_fit_spans(*read, room))


def _cut_spans(columns: Columns, places: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """The spans of the rows at the places, which rise; several proofs in a row ask it of the same rows."""
    asked = (len(places), int(places[0]), int(places[-1])) if len(places) else (0, 0, 0)
    if asked[2] - asked[1] + 1 != asked[0]:
        return _read_spans(pick(columns.texts["spans"], places).fill_null(""))
    if asked not in columns.pieces:
        columns.pieces.clear()
        columns.pieces[asked] = _read_spans(pick(columns.texts["spans"], places).fill_null(""))
    return columns.pieces[asked]  # type: ignore[no-any-return]


def _read_spans(spans: pa.Array) -> tuple[np.ndarray, np.ndarray] | None:
    """The numbers of all rows, and where those of each begin and the last end; None where one is too long to add up.

    What is no digit parts two numbers, an empty text is 0.
    """
    offsets, chars = text_buffers(spans)
    part, bounds = chars[offsets[0] : offsets[-1]], (offsets - offsets[0]).astype(np.int64)
    digits = (part - np.uint8(48)) < 10
    marks = np.flatnonzero(~digits)
    starts = np.sort(np.concatenate([bounds[:-1], marks + 1]), kind="stable")
    ends = np.sort(np.concatenate([bounds[1:], marks]), kind="stable")
    sizes = ends - starts
    if sizes.max(initial=0) >= len(TENS):
        return None
    at = np.flatnonzero(digits)
    parts = TENS[np.repeat(ends, sizes) - 1 - at] * (part[at] - 48)
    sums = np.concatenate([[0], np.cumsum(parts)])[np.concatenate([[0], np.cumsum(sizes)])]
    return np.diff(sums), np.arange(len(bounds)) + np.searchsorted(marks, bounds)


def prove_order(columns: Columns, places: np.ndarray, _tables: Tables) -> np.ndarray:
    """Rows whose spans rise from piece to piece.

    >>> texts = {"spans": pa.array(["2-8", "2-4 6-10", "6-10 2-4"])}
    >>> prove_order(Columns(texts=texts), np.arange(3), Tables())
    array([ True,  True, False])
    """
    read = _cut_spans(columns, places)
    return np.zeros(len(places), bool) if read is None else _fit_spans(*read, np.ones(len(places), np.int64))


def _fit_spans(numbers: np.ndarray, bounds: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Whether each row's numbers rise, from piece to piece at least staying, and its pieces have room."""
    steps = np.diff(numbers, prepend=0)
    inside = np.ones(len(numbers), bool)
    inside[bounds[:-1][bounds[:-1] < len(numbers)]] = False  # the first number of a row rises from nothing
    place = np.arange(len(numbers)) - np.repeat(bounds[:-1], np.diff(bounds))
    odd = place % 2 == 1
    bad = inside & ((odd & (steps <= 0)) | (~odd & (steps < 0)))
    wrong = np.add.reduceat(np.append(bad, False), bounds[:-1])
    total = np.add.reduceat(np.append(np.where(odd, steps, 0), 0), bounds[:-1])
    even = np.diff(bounds) % 2 == 0
    return np.asarray(even & (wrong == 0) & (total >= room) & (total > 0))


def prove_inside(columns: Columns, places: np.ndarray, tables: Tables) -> np.ndarray:
    """Rows whose first span begins after the source begins, and whose last ends before it ends, if it is in one piece.

    >>> tables = Tables({"sources": [{"source_id": "a", "spans": "10-90"}]})
    >>> spans = {"spans": pa.array(["10-20 80-90", "9-20"])}
    >>> rows = Columns({"source_id": ["a"]}, {"source_id": np.array([0, 0])}, spans)
    >>> prove_inside(rows, np.arange(2), tables)
    array([ True, False])
    """
    read = _cut_spans(columns, places)
    if read is None or "source_id" not in columns.codes:
        return np.zeros(len(places), bool)
    numbers, bounds = read
    rises = _fit_spans(numbers, bounds, np.ones(len(places), np.int64))
    if "source_id" not in columns.borders:  # for all rows at once, since a proof is asked piece by piece
        found = [_borders(tables.find("sources", source_id=value)) for value in columns.values_of["source_id"]]
        columns.borders["source_id"] = np.array(found, np.int64).reshape(-1, 2)
    first, last = columns.borders["source_id"][pick(columns.codes["source_id"], places)].T
    return np.asarray(rises & (numbers[bounds[:-1]] >= first) & (numbers[bounds[1:] - 1] <= last))


def _borders(source: Row | None) -> tuple[int, int]:
    """Where a source of one piece begins and ends; where nothing is proved, one that holds nothing."""
    first, _, last = str(source.get("spans") if source else "").partition("-")
    return (int(first), int(last)) if first.isdigit() and last.isdigit() else (1, 0)


def prove_visible(columns: Columns, places: np.ndarray, _tables: Tables) -> np.ndarray:
    r"""Rows whose quote surely holds no character that nobody sees.

    >>> prove_visible(Columns(texts={"quote": pa.array(["企业“甲”150家", "企业\u200b150家"])}), np.arange(2), Tables())
    array([ True, False])
    """
    starts, chars = text_buffers(pick(columns.texts["quote"], places))
    leads, beginnings = _begin_hidden()
    at = np.flatnonzero(leads[chars[starts[0] : starts[-1]]]) + starts[0]
    one, two, three = (chars[np.minimum(at + step, starts[-1] - 1)].astype(np.int32) for step in range(3))
    at = at[np.isin(np.where(one >> 5 == 6, one << 16 | two << 8, one << 16 | two << 8 | three), beginnings)]
    proved = np.ones(len(places), bool)
    proved[np.searchsorted(starts, at, "right") - 1] = False
    return proved


@cache
def _begin_hidden() -> tuple[np.ndarray, np.ndarray]:
    """Which bytes begin a hidden character, and the first three bytes of each; of one of two bytes the last is 0."""
    encoded = {chr(code).encode()[:3].ljust(3, b"\0") for part in HIDDEN for code in part}
    leads = np.zeros(256, bool)
    leads[[it[0] for it in encoded]] = True
    return leads, np.array(sorted(int.from_bytes(it, "big") for it in encoded), np.int32)


def prove_names(columns: Columns, places: np.ndarray, _tables: Tables) -> np.ndarray:
    """Rows whose quote has the first two characters of the name.

    >>> texts = {"name": pa.array(["云帆行动", "火星计划"]), "quote": pa.array(["实施“云帆行动”"] * 2)}
    >>> prove_names(Columns(texts=texts), np.arange(2), Tables())
    array([ True, False])
    """
    names, quotes = (pick(columns.texts[name], places).to_pylist() for name in ("name", "quote"))
    return np.array([len(one) > 1 and one[:2] in other for one, other in zip(names, quotes, strict=True)], bool)


Proof = Callable[[Columns, np.ndarray, Tables], np.ndarray]
PROOFS: Mapping[str, Proof] = MappingProxyType(
    {
        "holds_its_number": prove_quotes,
        "has_room_for_quote": prove_spans,
        "runs_forward": prove_order,
        "lies_in_source": prove_inside,
        "shares_words": prove_names,
        "shows_all_characters": prove_visible,
    }
)
