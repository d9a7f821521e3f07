"""Rows in columns, and what Arrow and numpy know of their cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from policy_targets.rules.lookup import Unsure
from policy_targets.rules.row import Row

MICRO = 10**6  # what a number is counted in, where it fits an int64
NUMBER = pa.decimal128(38, 6)


@dataclass(slots=True)
class Columns:
    """Rows in columns: codes where few values are expected, else texts or numbers; and the columns each row lacks.

    `values_of` has the values of each coded column, by code. A cell that cannot be read holds its text where the column
    holds text, so that keys are still found, and nothing elsewhere. Columns that are `thinned` hold the texts of some
    rows only, those that other tables lead to.

    >>> one = Columns({"unit": [None, "家"]}, {"unit": np.array([1, 0])}, {"quote": pa.array(["企业150家", ""])})
    >>> one.rows(np.array([0, 1]))
    [{'unit': '家', 'quote': '企业150家'}, {'unit': None, 'quote': None}]
    """

    values_of: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    codes: dict[str, np.ndarray] = field(default_factory=dict)
    texts: dict[str, pa.Array] = field(default_factory=dict)
    amounts: dict[str, pa.Array] = field(default_factory=dict)
    unread: dict[int, set[str]] = field(default_factory=dict)
    thinned: frozenset[str] = frozenset()
    borders: dict[str, np.ndarray] = field(default_factory=dict, repr=False)  # of what a code names, begin and end
    pieces: dict[tuple[int, int, int], Any] = field(default_factory=dict, repr=False)  # of spans, of the last rows
    _there: dict[str, np.ndarray] = field(default_factory=dict, repr=False)
    _micro: dict[str, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return next((len(cells) for cells in (self.codes | self.texts | self.amounts).values()), 0)

    def __contains__(self, name: str) -> bool:
        return name in self.codes or name in self.texts or name in self.amounts

    def kind(self, name: str) -> str:
        """What a column holds: a `code`, a `number` or a `text`; nothing where there is no such column."""
        return "code" if name in self.codes else "number" if name in self.amounts else "text" * (name in self.texts)

    def values(self, name: str, places: np.ndarray | None = None) -> list[Any]:
        """The values of a column, of all rows or of those at the places."""
        if name in self.codes:
            known = self.values_of[name]
            return [known[code] for code in (self.codes[name] if places is None else self.codes[name][places]).tolist()]
        cells = self.texts[name] if name in self.texts else self.amounts[name]
        found = (cells if places is None else cells.take(pa.array(places))).to_pylist()
        if name in self.texts:
            return [text or None for text in found]
        return [None if value is None else shorten(value) for value in found]

    def micro(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """The numbers of a column as millionths, and for which of them that is right (see `count_micro`)."""
        if name not in self._micro:
            self._micro[name] = count_micro(self.amounts[name])
        return self._micro[name]

    def is_there(self, name: str) -> np.ndarray:
        """Which rows have something in the column."""
        if name not in self._there:
            self._there[name] = self._find_there(name)
        return self._there[name]

    def _find_there(self, name: str) -> np.ndarray:
        if name in self.codes:
            there = np.array([value is not None for value in self.values_of[name]], bool)
            return np.asarray(there[self.codes[name]])
        if name in self.amounts:
            return np.asarray(self.amounts[name].is_valid())
        return byte_lengths(self.texts[name]) > 0

    def rows(self, places: np.ndarray) -> list[Row]:
        """The rows at the places; those with cells that cannot be read make rules abstain."""
        names = (*self.codes, *self.texts, *self.amounts)
        cells = zip(*(self.values(name, places) for name in names), strict=True)
        rows = (dict(zip(names, row, strict=True)) for row in cells)
        return [
            Unsure(row, self.unread[place]) if place in self.unread else row
            for place, row in zip(places.tolist(), rows, strict=True)
        ]

    def keep(self, thin: Mapping[str, pa.Array]) -> Self:
        """The rows to be kept, with thin texts in some columns."""
        kept = copy(self)
        kept.codes = {
            name: codes.astype(np.min_scalar_type(len(self.values_of[name]))) for name, codes in self.codes.items()
        }
        kept.amounts, kept.texts = {**self.amounts}, {**self.texts, **thin}
        kept.thinned, kept.borders, kept.pieces, kept._there, kept._micro = frozenset(thin), {}, {}, {}, {}
        return kept


def pick(cells: Any, places: np.ndarray) -> Any:
    """The cells of a column at the places, which rise; rows that follow one another are not copied.

    >>> pick(pa.array(["a", "b", "c"]), np.array([1, 2])).to_pylist(), pick(np.array([5, 6, 7]), np.array([0, 2]))
    (['b', 'c'], array([5, 7]))
    """
    first, size = int(places[0]) if len(places) else 0, len(places)
    joined = not size or int(places[-1]) - first + 1 == size
    if isinstance(cells, np.ndarray):
        return cells[first : first + size] if joined else cells[places]
    return cells.slice(first, size) if joined else cells.take(pa.array(places))


def shorten(value: Decimal) -> Decimal:
    """The number without the zeros of its column: 150.000000 is 150.

    >>> shorten(Decimal("150.000000")), shorten(Decimal("3.500000")), shorten(Decimal("0E-6"))
    (Decimal('150'), Decimal('3.5'), Decimal('0'))
    """
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Decimal("0" if text == "-0" else text)


def count_micro(numbers: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Numbers as millionths, and for which of them that is right; the others are nothing or too great.

    >>> from decimal import Decimal
    >>> count_micro(pa.array([Decimal("1.5")], NUMBER))[0]
    array([1500000])
    >>> count_micro(pa.array([Decimal("1.5"), None, Decimal(10) ** 20], NUMBER))[1]
    array([ True, False, False])
    """
    if not len(numbers) or numbers.null_count == len(numbers):
        return np.zeros(len(numbers), np.int64), np.zeros(len(numbers), bool)
    words = np.frombuffer(numbers.buffers()[1], np.int64).reshape(-1, 2)[numbers.offset : numbers.offset + len(numbers)]
    fits = words[:, 1] == words[:, 0] >> 63
    if numbers.null_count:
        fits &= np.asarray(numbers.is_valid())
    return words[:, 0], fits


def to_mask(answers: pa.Array, *, unknown: bool = False) -> np.ndarray:
    """Answers of Arrow as numpy has them.

    >>> to_mask(pa.array([True, None]))
    array([ True, False])
    """
    return np.asarray(answers.fill_null(unknown))


def byte_lengths(cells: pa.Array) -> np.ndarray:
    """How many bytes each text has; 0 where there is none.

    >>> byte_lengths(pa.array(["a", None, "家"]))
    array([1, 0, 3], dtype=int32)
    """
    ends = _offsets(cells)
    return np.asarray(ends[1:] - ends[:-1])


def text_buffers(cells: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Where each text begins and the last one ends, and the bytes of all.

    >>> [part.tolist() for part in text_buffers(pa.array(["a", "bc"]))]
    [[0, 1, 3], [97, 98, 99]]
    """
    data = cells.buffers()[2]
    return _offsets(cells), np.empty(0, np.uint8) if data is None else np.frombuffer(data, np.uint8)


def _offsets(cells: pa.Array) -> np.ndarray:
    return np.frombuffer(cells.buffers()[1], np.int32)[cells.offset : cells.offset + len(cells) + 1]


def write_numbers(numbers: pa.Array) -> pa.Array:
    """Numbers as texts, without the zeros of their column; nothing as nothing.

    >>> write_numbers(pa.array([Decimal("1.500000"), Decimal(20), None], NUMBER)).to_pylist()
    ['1.5', '20', '']
    """
    texts = numbers.cast(pa.string())
    pointed = pc.utf8_rtrim(pc.utf8_rtrim(texts, "0"), ".")
    return pc.if_else(pc.match_substring(texts, "."), pointed, texts).fill_null("")


def locate(known: pa.Array, wanted: pa.Array) -> np.ndarray:
    """The place of the first of those known that is equal, or -1; quick where few are wanted of many.

    >>> locate(pa.array(["a", "b", "b"]), pa.array(["b", "c"]))
    array([ 1, -1])
    """
    candidates = np.flatnonzero(np.asarray(pc.is_in(known, value_set=wanted.unique())))
    _, first = np.unique(np.asarray(known.take(pa.array(candidates)).dictionary_encode().indices), return_index=True)
    firsts = candidates[np.sort(first)]
    found = np.asarray(pc.index_in(wanted, value_set=known.take(pa.array(firsts))).fill_null(-1))
    return np.where(found < 0, -1, np.append(firsts, -1)[found])
