"""The Parquet copy of a table, proved to hold what the CSV holds, in the right Arrow types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from policy_targets.errors import Problem
from policy_targets.publishing.sheets import Sheet, Spot
from policy_targets.publishing.tables import arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

REBUILD = "Build the package again."


def compare_copy(spot: Spot, data: bytes, sheet: Sheet | None) -> Iterator[Problem]:
    r"""What is wrong with the bytes of a Parquet file that should hold the rows of the sheet.

    Rows count from 2, as in the CSV copy. A cell that cannot be read in the CSV is not compared; without the CSV only
    the types are looked at.

    >>> from policy_targets.publishing.sheets import read_sheet
    >>> sheet = read_sheet(Spot("redirects"), b"old_id,new_id,since\n")
    >>> [problem.kind for problem in compare_copy(Spot("redirects"), b"PAR1", sheet)]
    ['unreadable-parquet']
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        copy = pq.ParquetFile(pa.BufferReader(data)).read()
    except (pa.ArrowException, OSError, ValueError) as error:
        found = f"found no Parquet ({str(error).splitlines()[0][:200] if str(error) else type(error).__name__})"
        yield spot.problem("unreadable-parquet", found, REBUILD)
        return
    yield from _compare_types(spot, copy.schema, arrow_schema(spot.table))
    if sheet is None:
        return
    if copy.num_rows != len(sheet.numbers):
        found = f"found {copy.num_rows} rows, expected {len(sheet.numbers)} as in the CSV"
        yield spot.problem("copies-differ", found, REBUILD)
        return
    for name in sheet.values:
        if name in copy.column_names and copy.schema.field(name).type == arrow_schema(spot.table).field(name).type:
            yield from _compare_column(spot, sheet, name, copy.column(name).to_pylist())


def _compare_types(spot: Spot, found: pa.Schema, expected: pa.Schema) -> Iterator[Problem]:
    for name in expected.names:
        if name not in found.names:
            yield spot.problem("missing-column", f"found no column {name!r}", REBUILD, row=1, field=name)
        elif found.field(name).type != expected.field(name).type:
            what = f"found the Arrow type {found.field(name).type}, expected {expected.field(name).type}"
            yield spot.problem("bad-type", what, REBUILD, row=1, field=name)
    for name in found.names:
        if name not in expected.names:
            what = f"found the column {name!r}, which the table does not have"
            yield spot.problem("extra-column", what, REBUILD, row=1, field=name)
    if sorted(found.names) == sorted(expected.names) and found.names != expected.names:
        what = f"found the columns in the order {', '.join(found.names)}"
        yield spot.problem("column-order", what, REBUILD, row=1)


def _compare_column(spot: Spot, sheet: Sheet, name: str, copied: Sequence[Any]) -> Iterator[Problem]:
    values = sheet.values[name]
    if values == copied:
        return
    for index, (value, copy) in enumerate(zip(values, copied, strict=True)):
        if value != copy and name not in sheet.unread.get(index, ()):
            found = f"found {_show(copy)}, expected {_show(value)} as in the CSV"
            yield spot.problem("copies-differ", found, REBUILD, row=index + 2, field=name)


def _show(value: Any) -> str:
    return "nothing" if value is None else repr(str(value))
