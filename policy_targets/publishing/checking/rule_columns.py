"""Rules inside a row, asked of many rows at once.

A screen tells which rows of a chunk surely satisfy a rule; the rule itself is asked about the others, and it alone
answers. A screen may doubt a good row, and never passes a bad one: a test holds each against its rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from policy_targets import codelists
from policy_targets.publishing.checking.csv_columns import MICRO, count_micro, text_buffers, to_mask
from policy_targets.publishing.checking.csv_table import Chunk
from policy_targets.publishing.checking.quote_columns import prove_quotes
from policy_targets.rules import between
from policy_targets.rules import row as row_rules
from policy_targets.rules.row import Breach

Screen = Callable[[Chunk], np.ndarray]
SAFE = 2**62
MOST_BITS = 24
TENS = 10 ** np.arange(12)  # of the digits of a place in a document, from the last
# Rules that look at codes, and at whether other cells are there: rows alike in these get the same answer.
ALIKE: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        "period_has_precision": (("period_precision",), ("period_start", "period_end")),
        "published_has_precision": (("published_precision", "published_basis"), ("published", "published_note")),
        "number_is_whole": ((), ("value", "unit", "amount", "unit_code")),
        "number_fits_measure": (("measure",), ("value",)),
        "unit_is_known": (("unit", "unit_code"), ()),
        "comparator_fits_measure": (("measure", "comparator"), ("value_upper",)),
        "unit_fits_measure": (("measure", "unit_code"), ()),
        "baseline_has_label": ((), ("baseline_amount", "baseline_label")),
        "commitment_has_words": (("commitment",), ("commitment_words",)),
        "suspect_has_note": (("suspect",), ("note",)),
        "stated_has_evidence": (("basis",), ("quote", "spans")),
        "place_has_parent": (("level",), ("parent_id",)),
    }
)


class InnerRules:
    """The rules inside the rows of one table, which remember what combinations of codes are good.

    >>> from policy_targets.publishing.checking.csv_table import Form, Sheet, Spot
    >>> from policy_targets.publishing.schema.tables import columns
    >>> sheet = Sheet(Spot("places"), print, Form(columns("places"), exact=False))
    >>> texts = {"place_id": "321084", "name": "高邮市", "name_en": "Gaoyou", "level": "county"}
    >>> chunk = sheet.read(np.array([2]), {name: pa.array([text]) for name, text in texts.items()})
    >>> [(place, breach.rule) for place, breach in InnerRules("places").find_breaches(chunk)]
    [(0, 'place_has_parent')]
    """

    def __init__(self, table: str) -> None:
        inner = (rule for rule in between.RULES.get(table, ()) if rule.__name__ in between.INNER)
        self.rules: list[Callable[..., Any]] = [*row_rules.RULES.get(table, ()), *inner]
        self.good: dict[tuple[str, int], np.ndarray] = {}

    def find_breaches(self, chunk: Chunk) -> Iterator[tuple[int, Breach]]:
        """Every rule that a row breaks, by the place of the row, in the order of the rules."""
        unread = np.array(sorted(chunk.unread), int)
        doubted = {rule.__name__: np.union1d(self._doubt(rule, chunk, unread), unread) for rule in self.rules}
        places = np.unique(np.concatenate([*doubted.values(), unread]))
        rows = dict(zip(places.tolist(), chunk.rows(places), strict=True)) if len(places) else {}
        found = [
            (place, order, breach)
            for order, rule in enumerate(self.rules)
            for place in doubted[rule.__name__].tolist()
            for breach in between.ask([rule], rows[place])
        ]
        yield from ((place, breach) for place, _, breach in sorted(found, key=lambda it: it[:2]))

    def _doubt(self, rule: Callable[..., Any], chunk: Chunk, unread: np.ndarray) -> np.ndarray:
        """The rows that the rule must be asked about, one by one."""
        name = rule.__name__
        if name in ALIKE and all(column in chunk.codes for column in ALIKE[name][0]):
            return self._doubt_alike(rule, chunk, unread)
        return np.flatnonzero(~SCREENS[name](chunk)) if name in SCREENS else np.arange(len(chunk))

    def _doubt_alike(self, rule: Callable[..., Any], chunk: Chunk, unread: np.ndarray) -> np.ndarray:
        """The rows alike to one that breaks the rule; of each combination of codes one row is asked."""
        codes, given = ALIKE[rule.__name__]
        sizes = [max(len(chunk.coded[name].values), 8).bit_length() for name in codes]
        bits = sum(sizes) + len(given)
        if bits > MOST_BITS:
            return np.arange(len(chunk))
        parts = [chunk.codes[name] for name in codes] + [chunk.is_there(name) for name in given]
        kinds = combine(parts, [*sizes, *[1] * len(given)])
        good = self.good.setdefault((rule.__name__, bits), np.zeros(1 << bits, bool))
        new = ~good[kinds]
        new[unread] = False
        if new.any():
            places = np.flatnonzero(new)
            every, first = np.unique(kinds[places], return_index=True)
            answers = [list(between.ask([rule], row)) for row in chunk.rows(places[first])]
            good[every[[not answer for answer in answers]]] = True
        return np.flatnonzero(new & ~good[kinds])


def combine(codes: Sequence[np.ndarray], bits: Sequence[int]) -> np.ndarray:
    """One number for each row out of several, each of which has so many bits.

    >>> combine([np.array([1, 2]), np.array([True, False])], [2, 1])
    array([3, 4])
    """
    whole: np.ndarray = np.zeros(len(codes[0]) if codes else 1, np.int64)
    for part, size in zip(codes, bits, strict=True):
        whole = (whole << size) + part
    return whole


def prove_period_in_order(chunk: Chunk) -> np.ndarray:
    """Rows without one of the days, or with the start not after the end.

    >>> from datetime import date
    >>> from policy_targets.publishing.checking.csv_columns import Coded
    >>> from policy_targets.publishing.schema.tables import columns
    >>> day = Coded(next(column for column in columns("targets") if column.name == "period_end"))
    >>> codes = day.read(pa.array(["2025-01-01", "2024-01-01"]))[0]
    >>> coded = {"period_start": day, "period_end": day}
    >>> prove_period_in_order(Chunk(coded, np.arange(2), {"period_start": codes, "period_end": codes[::-1]}))
    array([False,  True])
    """
    start, end = (_days(chunk, name) for name in ("period_start", "period_end"))
    return np.asarray((start == 0) | (end == 0) | (start <= end))


def _days(chunk: Chunk, name: str) -> np.ndarray:
    days = [0 if day is None else day.toordinal() for day in chunk.coded[name].values]
    return np.asarray(np.array(days or [0])[chunk.codes[name]])


def prove_amount_is_normalised(chunk: Chunk) -> np.ndarray:
    """Rows whose amounts are their values times the factor of the unit, or are not there.

    >>> "amount_is_normalised" in SCREENS
    True
    """
    known = codelists.index_rows("units")
    units = chunk.coded["unit"].values
    factors = [Decimal(known[unit]["factor"]) if unit in known else Decimal(1) for unit in units]
    whole = [int(factor) if factor == int(factor) else 0 for factor in factors]  # 0 proves nothing
    factor = np.array(whole or [0], np.int64)[chunk.codes["unit"]]
    unknown = np.array([unit not in known for unit in units] or [True])[chunk.codes["unit"]]
    proved = np.ones(len(chunk), bool)
    for value, amount in (("value", "amount"), ("value_upper", "amount_upper")):
        (values, one), (amounts, two) = count_micro(chunk.amounts[value]), count_micro(chunk.amounts[amount])
        fits = one & two & (factor > 0) & (np.abs(values.astype(float)) * factor < SAFE)
        with np.errstate(over="ignore"):
            equal = fits & (values * factor == amounts)
        there = chunk.is_there(value) & chunk.is_there(amount)
        great = np.flatnonzero(there & ~fits & (factor > 0))
        equal[great] = _multiply_exactly(chunk.amounts[value], factor, chunk.amounts[amount], great)
        proved &= equal | ~there
    return np.asarray(proved | unknown)


def _multiply_exactly(values: pa.Array, factor: np.ndarray, amounts: pa.Array, places: np.ndarray) -> np.ndarray:
    """Whether great values times the factor are the amounts, in 38 digits; where that is too few, they may not be."""
    if not len(places):
        return np.empty(0, bool)
    at = pa.array(places)
    try:
        factors = pa.array(factor[places]).cast(pa.decimal128(19, 0)).cast(pa.decimal128(13, 0))
        products = pc.multiply(values.take(at).cast(pa.decimal128(24, 6)), factors)
        return np.asarray(pc.equal(products, amounts.take(at)))
    except pa.ArrowInvalid:
        return np.zeros(len(places), bool)


def prove_range_in_order(chunk: Chunk) -> np.ndarray:
    """Rows without a range, or with both upper ends and the upper value above the lower.

    >>> "range_in_order" in SCREENS
    True
    """
    (lower, one), (upper, two) = count_micro(chunk.amounts["value"]), count_micro(chunk.amounts["value_upper"])
    there, beside = chunk.is_there("value_upper"), chunk.is_there("amount_upper")
    return np.asarray((~there & ~beside) | (there & beside & one & two & (upper > lower)))


def prove_share_in_bounds(chunk: Chunk) -> np.ndarray:
    """Rows of other measures, and shares between 0 and 100.

    >>> "share_in_bounds" in SCREENS
    True
    """
    share = np.array([measure == "share" for measure in chunk.coded["measure"].values] or [False])
    (amount, fits), (upper, above) = count_micro(chunk.amounts["amount"]), count_micro(chunk.amounts["amount_upper"])
    bounded, below = (upper >= 0) & (upper <= 100 * MICRO), (amount >= 0) & (amount <= 100 * MICRO)
    there = chunk.is_there("amount_upper")
    other = ~share[chunk.codes["measure"]]
    return np.asarray(other | (there & above & bounded) | (~there & fits & below))


def prove_spans_hold_quote(chunk: Chunk) -> np.ndarray:
    """Rows whose spans run forward in the order given and have room for the quote.

    >>> texts = {"spans": pa.array(["2-8", "2-4 6-10", "6-10 2-4", "2-5"]), "quote": pa.array(["企业150家"] * 4)}
    >>> prove_spans_hold_quote(Chunk({}, np.arange(4), texts=texts))
    array([ True,  True, False, False])
    """
    spans = chunk.texts["spans"]
    room = np.asarray(pc.utf8_length(chunk.texts["quote"]).fill_null(0)) if "quote" in chunk.texts else 0
    proved = ~chunk.is_there("spans")
    if chunk.unread:
        told = np.ones(len(chunk), bool)
        told[sorted(chunk.unread)] = False
        spans = pc.if_else(pa.array(told), spans, None)
    read = _read_spans(spans.fill_null(""))
    return np.asarray(proved if read is None else proved | _fit_spans(*read, np.asarray(room)))


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


def prove_part_is_not_itself(chunk: Chunk) -> np.ndarray:
    """Rows that are no part, or part of another.

    >>> texts = {"target_id": pa.array(["tgt-a", "tgt-b"]), "part_of": pa.array(["tgt-b", "tgt-b"])}
    >>> prove_part_is_not_itself(Chunk({}, np.arange(2), texts=texts))
    array([ True, False])
    """
    own = chunk.texts["target_id" if "target_id" in chunk else "outcome_id"]
    return np.asarray(~chunk.is_there("part_of") | to_mask(pc.not_equal(chunk.texts["part_of"], own)))


SCREENS: Mapping[str, Screen] = MappingProxyType(
    {
        "period_in_order": prove_period_in_order,
        "amount_is_normalised": prove_amount_is_normalised,
        "range_in_order": prove_range_in_order,
        "share_in_bounds": prove_share_in_bounds,
        "spans_hold_quote": prove_spans_hold_quote,
        "part_is_not_itself": prove_part_is_not_itself,
        "quote_holds_number": prove_quotes,
    }
)
