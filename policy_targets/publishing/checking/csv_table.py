"""The rows of a table as they are read: in pieces, column by column, with a problem for all that is not in order.

Reading never stops at the first problem: a cell that cannot be read is marked, the rest of its row is still checked.
What rows of other tables may ask for is kept until all tables are read; the rest is let go with its piece.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from policy_targets.errors import Problem
from policy_targets.publishing.checking import csv_columns
from policy_targets.publishing.checking.csv_pieces import Blocks
from policy_targets.publishing.schema.tables import Column, columns
from policy_targets.rules.arrays import Columns, locate
from policy_targets.rules.lookup import Tables
from policy_targets.rules.row import Row

Cells = Mapping[str, pa.Array]
LONG, SEARCHES = 20_000, 100  # rows of a table that is searched so many times before it is indexed
# Tables with rows that an assessment holds against each other.
ASSESSED = frozenset(it.ref for it in columns("assessments") if it.ref)


@dataclass(frozen=True, slots=True)
class Spot:
    """A table in a file, where problems are found."""

    table: str
    file: str = ""

    def problem(self, kind: str, what: str, todo: str, row: int = 0, field: str = "") -> Problem:
        """A problem at this spot."""
        return Problem(kind, what, todo, file=self.file, table=self.table, row=row, field=field)


@dataclass(frozen=True, slots=True)
class Form:
    """The columns a file should have, and whether it should have all of them, in this order."""

    columns: tuple[Column, ...]
    exact: bool = True

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]

    def wants(self, column: Column) -> bool:
        """Whether the column must be there."""
        return self.exact or column.required


@dataclass(slots=True, kw_only=True)
class Chunk(Columns):
    """Some rows of a table in columns, with their numbers in the file; `coded` reads the columns of few values."""

    numbers: np.ndarray
    coded: Mapping[str, csv_columns.Coded]

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(slots=True)
class Sheet:
    """One table as it is read: piece by piece, what cannot be read told; what others ask for is kept.

    Of the tables that assessments refer to, which may be long, the texts of the rows `wanted` are kept, by key.
    """

    spot: Spot
    tell: Callable[[Problem], None]
    form: Form
    coded: dict[str, csv_columns.Coded] = field(default_factory=dict)
    kept: list[Chunk] = field(default_factory=list)
    wanted: pa.Array | None = None

    def __post_init__(self) -> None:
        self.coded = {it.name: csv_columns.Coded(it) for it in self.form.columns if csv_columns.is_few(it)}

    def read(self, numbers: np.ndarray, cells: Cells) -> Chunk:
        """A piece of the table; a column that is not given counts as empty where it may be left out."""
        chunk = Chunk({name: it.values for name, it in self.coded.items()}, numbers=numbers, coded=self.coded)
        for column in self.form.columns:
            given = cells.get(column.name)
            if given is None:
                given = pa.repeat(pa.scalar(None if self.form.wants(column) else "", pa.string()), len(numbers))
            wrong = self._read_column(chunk, column, given)
            for place, error in wrong.items():
                chunk.unread.setdefault(place, set()).add(column.name)
                if error:
                    row = int(numbers[place])
                    self.tell(self.spot.problem("bad-cell", error, "Correct the cell.", row=row, field=column.name))
        self.kept.append(chunk.keep(self._thin(chunk) if self.spot.table in ASSESSED else {}))
        return chunk

    def _thin(self, chunk: Chunk) -> dict[str, pa.Array]:
        """The texts of a piece, empty where they are not wanted."""
        key = next(column.name for column in self.form.columns if column.key)
        here = pc.is_in(chunk.texts[key], value_set=pa.array([], pa.string()) if self.wanted is None else self.wanted)
        thin = [it.name for it in self.form.columns if it.name in chunk.texts and not (it.key or it.ref)]
        return {name: pc.if_else(here, chunk.texts[name], "") for name in thin if name != "spans"}

    def _read_column(self, chunk: Chunk, column: Column, cells: pa.Array) -> csv_columns.Wrong:
        name = column.name
        typed = not (pa.types.is_string(cells.type) or pa.types.is_dictionary(cells.type))
        if name in self.coded:
            chunk.codes[name], wrong = self.coded[name].read(csv_columns.write_texts(cells) if typed else cells)
        elif column.kind == "number":
            if typed:
                chunk.amounts[name], wrong = cells, csv_columns.check_numbers(column, cells)
            else:
                chunk.amounts[name], wrong = csv_columns.read_numbers(column, cells)
        else:
            chunk.texts[name], wrong = cells, csv_columns.read_texts(column, cells)
        return wrong

    def whole(self) -> Chunk:
        """All rows, with the columns that are kept."""
        if len(self.kept) != 1:
            self.kept = [_join(self.coded, self.kept) if self.kept else self._read_nothing()]
        return self.kept[0]

    def _read_nothing(self) -> Chunk:
        self.read(np.empty(0, np.int64), {})
        return self.kept.pop()


def _join(coded: Mapping[str, csv_columns.Coded], chunks: Sequence[Chunk]) -> Chunk:
    numbers = np.concatenate([chunk.numbers for chunk in chunks])
    whole = Chunk(chunks[0].values_of, thinned=chunks[0].thinned, numbers=numbers, coded=coded)
    # column by column, each let go before the next: the pieces and the whole never stand in memory together
    whole.codes = {name: np.concatenate([chunk.codes.pop(name) for chunk in chunks]) for name in [*chunks[0].codes]}
    whole.texts = {name: pa.concat_arrays([chunk.texts.pop(name) for chunk in chunks]) for name in [*chunks[0].texts]}
    whole.amounts = {
        name: pa.concat_arrays([chunk.amounts.pop(name) for chunk in chunks]) for name in [*chunks[0].amounts]
    }
    starts = np.cumsum([0, *(len(chunk) for chunk in chunks)]).tolist()
    for start, chunk in zip(starts, chunks, strict=False):
        whole.unread.update((start + place, names) for place, names in chunk.unread.items())
    return whole


def read_sheet(sheet: Sheet, file: BinaryIO) -> Iterator[Chunk]:
    r"""The rows of a table in a CSV file, piece by piece; everything that is wrong with the file is told.

    >>> from io import BytesIO
    >>> sheet = Sheet(Spot("speakers"), print, Form(columns("speakers")))
    >>> data = "speaker_id,name,name_latin\nlu-yuan,陆远,Lu Yuan\nLu,陆禾\n".encode()
    >>> [len(chunk) for chunk in read_sheet(sheet, BytesIO(data))]
    speakers, row 3, column name_latin: found no cell, expected 3 cells. Add it, or quote a cell that ...
    speakers, row 3, column speaker_id: found 'Lu', expected text such as ... Correct the cell.
    [2]
    """
    spot = sheet.spot
    blocks = Blocks(file, lambda *found: sheet.tell(spot.problem(*found)), few=sheet.coded)
    if blocks.header is None:
        sheet.tell(spot.problem("empty-file", "found nothing, expected a header", "Write the header."))
        return
    for kind, what, todo, name in _check_header(sheet.form, blocks.header):
        sheet.tell(spot.problem(kind, what, todo, row=1, field=name))
    order = {name: blocks.header.index(name) for name in sheet.form.names if name in blocks.header}
    for piece in blocks:
        yield sheet.read(piece.numbers, {name: piece.cells[place] for name, place in order.items()})


def _check_header(form: Form, header: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
    names = form.names
    for position, name in enumerate(header):
        if name not in names:
            yield "extra-column", f"found the column {name!r}, which the table does not have", "Remove it.", name
        elif name in header[:position]:
            yield "repeated-column", f"found the column {name!r} twice", "Remove one of them.", name
    for column in form.columns:
        if column.name not in header and form.wants(column):
            yield "missing-column", f"found no column {column.name!r}", "Add it.", column.name
    if form.exact and sorted(header) == sorted(names):
        for found, expected in zip(header, names, strict=True):
            if found != expected:
                yield "column-order", f"found {found!r} here, expected {expected!r}", "Put it in order.", expected


@dataclass(frozen=True, slots=True)
class SheetTables(Tables):
    """The tables as rules see them, kept in columns."""

    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    _searched: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict, repr=False)
    _searches: dict[tuple[str, str], int] = field(default_factory=dict, repr=False)
    _indexed: set[tuple[str, str]] = field(default_factory=set, repr=False)
    _lists: dict[str, list[Row]] = field(default_factory=dict, repr=False)

    def find(self, table: str, **cells: Any) -> Row | None:
        """The first row of a table that holds these cells; a long table is searched before it is indexed."""
        (key, *more), (value, *_) = cells, cells.values()
        if table in self.sheets and not more:
            whole = self.sheets[table].whole()
            if len(whole) > LONG and key in whole.texts:
                place = self._locate(table, key, value or "")
                return None if place < 0 else self.row(table, place)
        return Tables.find(self, table, **cells)

    def _locate(self, table: str, key: str, value: str) -> int:
        """The first row of a long table with this text, or -1."""
        texts, wanted = self.sheets[table].whole().texts[key], self.sheets[table].wanted
        if (table, key) not in self._searched:
            known = {} if wanted is None else zip(wanted.to_pylist(), locate(texts, wanted).tolist(), strict=True)
            self._searched[table, key] = dict(known)
            self._searches[table, key] = SEARCHES
        found = self._searched[table, key]
        if value not in found and self._searches[table, key]:
            self._searches[table, key] -= 1
            found[value] = pc.index(texts, pa.scalar(value, pa.string())).as_py()
        elif value not in found and (table, key) not in self._indexed:
            self._indexed.add((table, key))
            found.update(zip(reversed(texts.to_pylist()), range(len(texts) - 1, -1, -1), strict=True))
        return found.get(value, -1)

    def has(self, table: str) -> bool:
        """Whether the table is there."""
        return table in self.sheets

    def columns(self, table: str) -> Columns | None:
        """The rows of a table in columns."""
        return self.sheets[table].whole() if table in self.sheets else None

    def row(self, table: str, place: int) -> Row:
        """The row at a place."""
        whole = self.sheets[table].whole()
        if len(whole) > LONG:
            return whole.rows(np.array([place]))[0]
        if table not in self._lists:
            self._lists[table] = whole.rows(np.arange(len(whole)))
        return self._lists[table][place]

    def keys(self, table: str, names: tuple[str, ...]) -> Iterable[tuple[Any, ...] | None]:
        """The cells of each row in some columns; None where one of them cannot be read."""
        whole = self.sheets[table].whole()
        for place, cells in enumerate(zip(*(whole.values(name) for name in names), strict=True)):
            yield None if whole.unread.get(place, set()) & {*names} else cells
