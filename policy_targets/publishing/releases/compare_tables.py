"""Compare two states of one table column by column; only differing rows are examined one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from policy_targets.errors import RecordError
from policy_targets.publishing.schema.cells import write_cell
from policy_targets.publishing.schema.tables import from_arrow, key_of, references

if TYPE_CHECKING:
    import pyarrow as pa

SEPARATOR = "|"  # between the parts of a key of several columns


class Row(NamedTuple):
    """A row that differs between the states: its keys, and (column, old cell, new cell) for each difference."""

    key: str
    old_key: str
    fields: tuple[tuple[str, str, str], ...]


def compare_tables(table: str, old: pa.Table | None, new: pa.Table | None, moved: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows that differ, in the order of the new table, then the rows that the new table lacks.

    `moved` maps redirected ids to their new ids; several may map to one.

    Raises: RecordError when a key occurs twice in one state.

    >>> import pyarrow as pa
    >>> old = pa.table({"speaker_id": ["cao-yong", "li-si"], "name": ["曹勇", "李四"]})
    >>> new = pa.table({"speaker_id": ["cao-yong-2", "wang-wu"], "name": ["曹勇", "王五"]})
    >>> for row in compare_tables("speakers", old, new, {"cao-yong": "cao-yong-2"}):
    ...     print(row.key or "-", row.old_key or "-", row.fields)
    cao-yong-2 cao-yong ()
    wang-wu - ()
    - li-si ()
    """
    old_keys, new_keys = _read_keys(table, old), _read_keys(table, new)
    places = _index(table, new_keys)
    _index(table, old_keys)
    pairs = [(places.get(_follow(key, moved)), row) for row, key in enumerate(old_keys)]
    both = sorted((now, was) for now, was in pairs if now is not None)
    fields = _compare_pairs(table, old, new, both, moved) if both else {}
    had = defaultdict(list)
    for position, (now, was) in enumerate(both):
        had[now].append((old_keys[was], fields.get(position, ())))
    for key, now in places.items():
        for old_key, different in had.get(now, [("", ())]):
            if key != old_key or different:
                yield Row(key, old_key, different)
    yield from (Row("", old_keys[was], ()) for now, was in pairs if now is None)


def _read_keys(table: str, data: pa.Table | None) -> list[str]:
    if data is None:
        return []
    columns = (data[name].to_pylist() for name in key_of(table))
    return [SEPARATOR.join(map(str, parts)) for parts in zip(*columns, strict=True)]


def _follow(key: str, moved: Mapping[str, str]) -> str:
    return SEPARATOR.join(moved.get(part, part) for part in key.split(SEPARATOR)) if moved else key


def _index(table: str, keys: Sequence[str]) -> dict[str, int]:
    places = {key: row for row, key in enumerate(keys)}
    if len(places) < len(keys):
        twice = next(key for row, key in enumerate(keys) if places[key] != row)
        raise RecordError(f"{table}: found {twice} twice, expected it once. Run policy-targets check on the package.")
    return places


def _compare_pairs(
    table: str, old: pa.Table | None, new: pa.Table | None, pairs: Sequence[tuple[int, int]], moved: Mapping[str, str]
) -> dict[int, tuple[tuple[str, str, str], ...]]:
    """Return the differing cells of each pair (row now, row before), by the position of the pair."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    assert old is not None  # noqa: S101 - pairs are of both
    assert new is not None  # noqa: S101
    after, before = _take(new, [now for now, _ in pairs]), _take(old, [was for _, was in pairs])
    shared = [name for name in after.column_names if name in before.column_names and name not in key_of(table)]
    for name in {column for column, *_ in references(table)} & set(shared) if moved else ():
        values = [moved.get(value, value) for value in before[name].to_pylist()]
        position, field = before.column_names.index(name), before.field(name)
        before = before.set_column(position, field, pa.array(values, field.type))
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for name in shared:
        rows = _find_different(before[name], after[name])
        was, now = (_write_cells(table, _take(data.select([name]), rows)) for data in (before, after))
        for row, *cells in zip(rows, was, now, strict=True):
            if cells[0] != cells[1]:  # equal cells: a number may differ in its Arrow type only
                found[row].append((name, cells[0], cells[1]))
    return {row: tuple(cells) for row, cells in found.items()}


def _take(data: pa.Table, rows: Sequence[int]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    return data.take(pa.array(rows, pa.int64()))  # explicit type, since an empty list has none


def _find_different(before: pa.ChunkedArray, after: pa.ChunkedArray) -> list[int]:
    """Return the rows in which two columns differ; all rows if their types differ."""
    import pyarrow.compute as pc  # noqa: PLC0415 - slow to import

    if before.type != after.type:
        return list(range(len(after)))
    empty = pc.and_(pc.is_null(before), pc.is_null(after))
    same = pc.if_else(pc.or_(pc.is_null(before), pc.is_null(after)), empty, pc.equal(before, after))
    rows: list[int] = pc.indices_nonzero(pc.invert(same)).to_pylist()
    return rows


def _write_cells(table: str, data: pa.Table) -> list[str]:
    return [write_cell(next(iter(row.values()))) for row in from_arrow(table, data)]
