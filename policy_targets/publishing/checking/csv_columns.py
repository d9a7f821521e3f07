"""One column of a table, piece by piece: what its cells mean, and which of them cannot be read.

`read_cell` alone decides and explains. Where a column holds few different texts it is asked once for each; elsewhere
whole pieces are proved at once, and it is asked for what is not proved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from policy_targets.columns import LINE
from policy_targets.publishing.schema.cells import Column, read_cell, write_cell
from policy_targets.rules.arrays import MICRO, NUMBER, byte_lengths, count_micro, text_buffers, to_mask, write_numbers

LONGEST = 10_000  # characters of a cell; more is a quote that never closed, or somebody's joke
Wrong = dict[int, str]  # place in the piece, and what is wrong; nothing for a cell that is not there
# one, two and three bytes of UTF-8 that Python takes for a blank
SPACES = tuple(char.encode() for char in map(chr, range(0x3001)) if char.isspace())
_WIDE = np.array([int.from_bytes(space, "big") for space in SPACES if len(space) == 3])


def is_few(column: Column) -> bool:
    """Whether few different values are expected in a long table: codes, days, names of things that are listed.

    >>> from policy_targets.publishing.schema.layout import columns
    >>> [column.name for column in columns("targets") if not is_few(column)][:4]
    ['target_id', 'indicator_label', 'value', 'value_upper']
    """
    listed = column.ref is not None and column.ref not in ("targets", "outcomes", "initiatives")
    named = column.name in ("unit_code", "period_label", "commitment_words", "rule", "title", "title_en")
    return bool(column.codes) or column.kind in ("boolean", "date", "integer") or (listed and not column.key) or named


def read_text(column: Column, text: str | None) -> tuple[Any, str | None]:
    """The value of a cell, and what is wrong with it; a text that cannot be read is kept, so that keys are found.

    >>> from policy_targets.publishing.schema.layout import columns
    >>> read_text(columns("units")[3], "1"), read_text(columns("units")[3], "1_000")
    ((Decimal('1'), None), (None, "found '1_000', expected a plain number such as ..."))
    """
    kept = text if column.kind == "string" and text else None
    if text is None:
        return None, ""
    if len(text) > LONGEST:
        return kept, f"found {len(text)} characters, expected {LONGEST} at most"
    try:
        return read_cell(column, text), None
    except ValueError as error:
        return kept, str(error)


@dataclass(slots=True)
class Coded:
    """A column of few different texts: each has a number, and is read once."""

    column: Column
    ids: dict[str | None, int] = field(default_factory=dict)
    values: list[Any] = field(default_factory=list)
    errors: list[str | None] = field(default_factory=list)

    def read(self, cells: pa.Array) -> tuple[np.ndarray, Wrong]:
        """The number of each text, and what is wrong.

        >>> from policy_targets.publishing.schema.layout import columns
        >>> coded = Coded(columns("units")[4])
        >>> coded.read(pa.array(["count", "counts", "count"]))[0], coded.values
        (array([0, 1, 0], dtype=int32), ['count', 'counts'])
        """
        if not pa.types.is_dictionary(cells.type):
            cells = cells.dictionary_encode()
        ids = np.array([*map(self.find, cells.dictionary.to_pylist()), self.find(None) if cells.null_count else 0])
        indices = np.asarray(cells.indices.fill_null(len(ids) - 1) if cells.null_count else cells.indices)
        codes = ids.astype(np.int32)[indices]
        used = set(ids.tolist()) if len(codes) else ()
        return codes, self._find_wrong(codes) if any(self.errors[code] is not None for code in used) else {}

    def find(self, text: str | None) -> int:
        """The number of a text, read when it is new."""
        found = self.ids.get(text)
        if found is None:
            found = self.ids[text] = len(self.ids)
            value, error = read_text(self.column, text)
            self.values.append(value)
            self.errors.append(error)
        return found

    def _find_wrong(self, codes: np.ndarray) -> Wrong:
        flags = np.array([error is not None for error in self.errors])
        return {place: self.errors[codes[place]] or "" for place in np.flatnonzero(flags[codes]).tolist()}


def read_texts(column: Column, cells: pa.Array) -> Wrong:
    """What is wrong with cells of text, place by place.

    >>> from policy_targets.publishing.schema.layout import columns
    >>> read_texts(columns("speakers")[1], pa.array(["陆远", " 陆远", None, ""]))
    {1: "found ' 陆远', expected one line of text without blanks at its ends", 2: '', 3: 'found nothing, expected ...'}
    """
    doubtful = ~_prove_form(column, cells)
    lengths = byte_lengths(cells)
    empty = lengths == 0
    doubtful |= lengths > LONGEST
    doubtful[empty] = column.required
    if column.min_length or column.max_length is not None:
        counts = np.asarray(pc.utf8_length(cells).fill_null(0))
        doubtful |= (counts < (column.min_length or 0)) & ~empty
        doubtful |= counts > (LONGEST if column.max_length is None else column.max_length)
    if cells.null_count:
        doubtful |= np.asarray(cells.is_null())
    return dict(_explain(column, cells, np.flatnonzero(doubtful)))


def check_numbers(column: Column, numbers: pa.Array) -> Wrong:
    """What is wrong with numbers that come as such.

    >>> from policy_targets.publishing.schema.layout import columns
    >>> from decimal import Decimal
    >>> check_numbers(columns("units")[3], pa.array([Decimal(1), Decimal(0), None], NUMBER))
    {1: "found '0', expected more than 0", 2: 'found nothing, expected a plain number such as ...'}
    """
    micro, fits = count_micro(numbers)
    bounds = [bound for bound in (column.minimum, column.exclusive_minimum) if bound is not None]
    proved = fits & (micro > max((int(bound) * MICRO for bound in bounds), default=np.iinfo(np.int64).min))
    if not column.required:
        proved |= np.asarray(numbers.is_null())
    doubtful = np.flatnonzero(~proved)
    texts = write_texts(numbers.take(pa.array(doubtful)))
    found = _explain(column, texts, np.arange(len(doubtful)))
    return {int(doubtful[place]): error for place, error in found}


def read_numbers(column: Column, cells: pa.Array) -> tuple[pa.Array, Wrong]:
    """Numbers out of cells of text, and what is wrong.

    >>> from policy_targets.publishing.schema.layout import columns
    >>> read_numbers(columns("units")[3], pa.array(["1.5", "１"]))[1]
    {1: "found '１', expected a plain number such as ..."}
    """
    empty = byte_lengths(cells) == 0
    if empty.all() and not cells.null_count and not column.required:
        return pa.nulls(len(cells), NUMBER), {}
    plain = to_mask(pc.match_substring_regex(cells, _plain_number(column)))
    absent = np.asarray(cells.is_null())
    wrong = dict(_explain(column, cells, np.flatnonzero(~plain & (absent | ~empty | column.required))))
    texts = pc.if_else(pa.array(plain), cells, None)
    odd = np.flatnonzero(~plain & ~empty).tolist()
    if [place for place in odd if place not in wrong]:  # a number in order that the pattern does not know
        values = [read_text(column, text)[0] for text in cells.to_pylist()]
        return pa.array(values, NUMBER), wrong
    return texts.cast(NUMBER), wrong


def _plain_number(column: Column) -> str:
    """What proves a number; where there is a bound of its own nothing does."""
    if column.max_digits is None or column.decimal_places is None or column.kind != "number":
        return r"^$."
    if column.minimum is not None or column.exclusive_minimum is not None:
        return r"^$."
    whole = column.max_digits - column.decimal_places - 1
    return rf"^-?(?:0|[1-9][0-9]{{0,{whole}}})(?:\.[0-9]{{1,{column.decimal_places}}})?$"


def write_texts(cells: pa.Array) -> pa.Array:
    """Typed cells as the texts that a CSV has for them.

    >>> from decimal import Decimal
    >>> write_texts(pa.array([Decimal("1.500000"), None], NUMBER)).to_pylist()
    ['1.5', '']
    """
    if pa.types.is_string(cells.type):
        return cells.fill_null("") if cells.null_count else cells
    if pa.types.is_decimal(cells.type):
        return write_numbers(cells)
    coded = cells.dictionary_encode() if not pa.types.is_dictionary(cells.type) else cells
    texts = pa.array([write_cell(value) for value in coded.dictionary.to_pylist()], pa.string())
    return texts.take(coded.indices).fill_null("")


def _explain(column: Column, cells: pa.Array, places: np.ndarray) -> Iterator[tuple[int, str]]:
    texts: Sequence[str | None] = cells.take(pa.array(places)).to_pylist() if len(places) else ()
    for place, text in zip(places.tolist(), texts, strict=True):
        _, error = read_text(column, text)
        if error is not None:
            yield place, error


def _prove_form(column: Column, cells: pa.Array) -> np.ndarray:
    """Which cells surely match the pattern of the column."""
    if column.pattern == LINE:
        return _prove_lines(cells)
    if column.codes or (column.pattern or r"\s").count(r"\s"):  # Arrow's \s knows fewer blanks than Python's
        return np.zeros(len(cells), bool)
    return to_mask(pc.match_substring_regex(cells, f"^(?:{column.pattern})$"))


def _prove_lines(cells: pa.Array) -> np.ndarray:
    """Which cells surely are one line without blanks at its ends."""
    offsets, chars = text_buffers(cells)
    proved = np.ones(len(cells), bool)
    if offsets[0] == offsets[-1]:
        return proved
    part = chars[offsets[0] : offsets[-1]]
    control = np.flatnonzero((part < 0x20) | (part == 0x7F)) + offsets[0]
    proved[np.searchsorted(offsets, control, "right") - 1] = False
    filled = np.flatnonzero(offsets[1:] > offsets[:-1])
    starts, ends = offsets[:-1][filled], offsets[1:][filled]
    blank = _is_wide_blank(chars, starts) | _is_wide_blank(chars, np.maximum(ends - 3, starts))
    blank |= np.isin(chars[starts], (0x20, 0xC2)) | (chars[ends - 1] == 0x20) | (chars[np.maximum(ends - 2, 0)] == 0xC2)
    proved[filled[blank]] = False
    return proved


def _is_wide_blank(chars: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Whether a blank of three bytes stands there."""
    one, last = chars[places], len(chars) - 1
    found = (one >= 0xE1) & (one <= 0xE3)
    wide = np.flatnonzero(found)
    at = places[wide]
    code = one[wide].astype(np.int32) << 16
    code |= chars[np.minimum(at + 1, last)].astype(np.int32) << 8
    found[wide] = np.isin(code | chars[np.minimum(at + 2, last)], _WIDE)
    return np.asarray(found)
