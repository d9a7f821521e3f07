"""The Parquet copy of a table: in the right Arrow types, and proved to hold what the CSV holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from policy_targets.publishing.checking import csv_columns
from policy_targets.publishing.checking.csv_table import Chunk, Sheet, Spot
from policy_targets.publishing.schema.cells import write_cell
from policy_targets.publishing.schema.tables import arrow_schema

REBUILD = "Build the package again."
BATCH = 32_768  # rows read at once
Tell = Any


class Copy:
    r"""A Parquet file that should hold the rows of a sheet, read as they are compared.

    Rows count from 2, as in the CSV copy. A cell that cannot be read in the CSV is not compared.

    >>> import io
    >>> from policy_targets.publishing.checking.csv_table import Form
    >>> sheet = Sheet(Spot("redirects"), print, Form(()))
    >>> Copy(Spot("redirects"), io.BytesIO(b"PAR1"), print).count
    redirects: found no Parquet (...). Build the package again.
    """

    def __init__(self, spot: Spot, file: BinaryIO, tell: Tell) -> None:
        self.spot, self.tell = spot, tell
        self.count: int | None = None
        self.right: frozenset[str] = frozenset()
        self.rest: pa.Table | None = None
        self.compared = 0
        try:
            file.seek(0)
            self.file = pq.ParquetFile(file)
            self.batches = self.file.iter_batches(BATCH)
            self.count = self.file.metadata.num_rows
            found = self.file.schema_arrow
        except (pa.ArrowException, OSError, ValueError) as error:
            self._refuse(error)
            return
        self.right = frozenset(_check_types(self, found, arrow_schema(spot.table)))

    def _refuse(self, error: Exception) -> None:
        found = f"found no Parquet ({str(error).splitlines()[0][:200] if str(error) else type(error).__name__})"
        self.tell(self.spot.problem("unreadable-parquet", found, REBUILD))
        self.count = None

    def compare(self, chunk: Chunk) -> None:
        """Hold the next rows against a chunk of the sheet."""
        rows = self._take(len(chunk))
        if rows is None:
            return
        unread = chunk.unread
        for name in self.right:
            if name not in chunk:
                continue
            for place in _differ(chunk, name, rows.column(name).combine_chunks()).tolist():
                if name not in unread.get(place, ()):
                    self._tell_difference(chunk, name, place, rows)
        self.compared += len(chunk)

    def _tell_difference(self, chunk: Chunk, name: str, place: int, rows: pa.Table) -> None:
        copied, value = rows.column(name)[place].as_py(), chunk.values(name, np.array([place]))[0]
        found = f"found {_show(copied)}, expected {_show(value)} as in the CSV"
        row = self.compared + place + 2
        self.tell(self.spot.problem("copies-differ", found, REBUILD, row, name))

    def _take(self, size: int) -> pa.Table | None:
        """The next rows; None when there are not so many, or they cannot be read."""
        if self.count is None or self.compared + size > self.count:
            return None
        parts, there = [self.rest] if self.rest is not None else [], len(self.rest) if self.rest is not None else 0
        try:
            while there < size:
                parts.append(_read_strictly(next(self.batches)))
                there += len(parts[-1])
        except (pa.ArrowException, OSError, ValueError, StopIteration) as error:
            self._refuse(error)
            return None
        whole = pa.concat_tables(parts) if len(parts) != 1 else parts[0]
        self.rest = whole.slice(size)
        return whole.slice(0, size)

    def finish(self, rows: int) -> bool:
        """Whether the copy has as many rows as the sheet; what was said of single rows counts only then."""
        if self.count is None or self.count == rows:
            return True
        found = f"found {self.count} rows, expected {rows} as in the CSV"
        self.tell(self.spot.problem("copies-differ", found, REBUILD))
        return False

    def read(self, sheet: Sheet) -> Iterator[Chunk]:
        """The rows as those of the table itself, for a package without its CSV."""
        number = 2
        while self.count is not None and number - 2 < self.count:
            rows = self._take(min(BATCH, self.count - number + 2))
            if rows is None:
                return
            self.compared += len(rows)
            cells = {name: rows.column(name).combine_chunks() for name in self.right}
            given = {
                name: csv_columns.write_texts(it) if pa.types.is_string(it.type) else it for name, it in cells.items()
            }
            yield sheet.read(np.arange(number, number + len(rows)), given)
            number += len(rows)


def _read_strictly(batch: pa.RecordBatch) -> pa.Table:
    """The rows, whose texts are UTF-8.

    Raises: ArrowInvalid for texts that are not.
    """
    for column in batch.columns:
        if pa.types.is_string(column.type):
            column.validate(full=True)
    return pa.Table.from_batches([batch])


def _check_types(copy: Copy, found: pa.Schema, expected: pa.Schema) -> Iterator[str]:
    """The columns that have the right type; what is wrong with the others is told."""
    for name in expected.names:
        if found.names.count(name) > 1:
            what = f"found the column {name!r} {found.names.count(name)} times"
            copy.tell(copy.spot.problem("repeated-column", what, REBUILD, row=1, field=name))
        elif name not in found.names:
            what = f"found no column {name!r}"
            copy.tell(copy.spot.problem("missing-column", what, REBUILD, row=1, field=name))
        elif found.field(name).type != expected.field(name).type:
            what = f"found the Arrow type {found.field(name).type}, expected {expected.field(name).type}"
            copy.tell(copy.spot.problem("bad-type", what, REBUILD, row=1, field=name))
        else:
            yield name
    for name in found.names:
        if name not in expected.names:
            what = f"found the column {name!r}, which the table does not have"
            copy.tell(copy.spot.problem("extra-column", what, REBUILD, row=1, field=name))
    if sorted(found.names) == sorted(expected.names) and found.names != expected.names:
        what = f"found the columns in the order {', '.join(found.names)}"
        copy.tell(copy.spot.problem("column-order", what, REBUILD, row=1))


def _differ(chunk: Chunk, name: str, copied: pa.Array) -> np.ndarray:
    """The places where the copy holds something else."""
    if name in chunk.codes:
        return _differ_in_code(chunk, name, copied)
    ours = chunk.texts[name] if name in chunk.texts else chunk.amounts[name]
    theirs = csv_columns.write_texts(copied) if name in chunk.texts else copied
    if ours.equals(theirs):
        return np.empty(0, int)
    unlike = [one != other for one, other in zip(ours.to_pylist(), theirs.to_pylist(), strict=True)]
    return np.flatnonzero(unlike)


def _differ_in_code(chunk: Chunk, name: str, copied: pa.Array) -> np.ndarray:
    coded, encoded = chunk.coded[name], copied.dictionary_encode()
    known = [coded.ids.get(write_cell(value), -1) for value in encoded.dictionary.to_pylist()]
    nothing = coded.ids.get("", -1)
    codes = np.array([*known, nothing])[np.asarray(encoded.indices.fill_null(len(known)))]
    ours = chunk.codes[name]
    return np.flatnonzero(codes != ours)


def _show(value: Any) -> str:
    return "nothing" if value is None else repr(str(value))
