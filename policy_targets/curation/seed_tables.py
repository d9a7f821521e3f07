"""Read seeds that are tables: CSV files in the contribution schema, each recognised by its header."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from policy_targets import codelists
from policy_targets.curation.yaml_places import Path as At
from policy_targets.errors import Problem, SeedError
from policy_targets.publishing.schema.cells import Column, read_cell
from policy_targets.publishing.schema.layout import CONTRIBUTED, columns, find_table

CELL = re.compile(r'(?:"(?:[^"]|"")*"|[^,]*)(?:,|$)')
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SeedTable:
    """The cells of a CSV seed with the line of each row; `lines` are the lines of the file, to find a cell's column."""

    file: str
    table: str
    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...] = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)

    def problem(self, path: At, kind: str, what: str, todo: str = "") -> Problem:
        """Return a problem at the cell of a row: `path` is the line and the column's name."""
        line, name = int(path[0]), str(path[-1])
        column = self._find_cell(line, self.heads.index(name)) if name in self.heads else 1
        return Problem(kind, what, todo, file=self.file, line=line, column=column)

    def _find_cell(self, line: int, index: int) -> int:
        for number, cell in enumerate(CELL.finditer(self.lines[line - 1])):
            if number == index:
                return cell.start() + 1
        return 1


def load_table(path: Path, may_lack: Collection[str] = ()) -> SeedTable:
    r"""Return the cells of a CSV seed and the table that its header belongs to; `may_lack` names columns to fill later.

    Raises: SeedError for a file that is no CSV in UTF-8, a header that fits no table that seeds may give, and a column
    that the table does not have.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "people.csv"
    ...     _ = path.write_text("speaker_id,name,name_latin\ncao-yong,曹勇,Cao Yong\n", "utf-8")
    ...     load_table(path).table
    'speakers'
    >>> load_table(Path("nowhere.csv"))
    Traceback (most recent call last):
    policy_targets.errors.SeedError: the file cannot be read:
    nowhere.csv: No such file or directory. Check the path.
    """
    text = _read_text(path)
    lines = text.splitlines()
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        heads = tuple(next(reader, ()))
        rows = tuple((reader.line_num, tuple(row)) for row in reader if row)
    except csv.Error as error:
        raise _refuse(path, "bad-csv", f"this is not CSV ({error})", "Save it as CSV.") from None
    table = find_table(heads)
    if table is None or table not in CONTRIBUTED:
        found = f"found a header {'that fits no table' if table is None else f'of {table}'}"
        raise _refuse(
            path, "unknown-table", f"{found}, expected that of one of {', '.join(CONTRIBUTED)}", "Correct it."
        )
    return _check_heads(SeedTable(str(path), table, heads, rows, tuple(lines)), may_lack)


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise _refuse(path, "unreadable", error.strerror or str(error), "Check the path.", line=0) from None
    except UnicodeDecodeError as error:
        raise _refuse(path, "bad-encoding", f"byte {error.start} is not UTF-8", "Save it as UTF-8.", line=0) from None


def _refuse(path: Path, kind: str, what: str, todo: str, line: int = 1) -> SeedError:
    return SeedError("the file cannot be read:", [Problem(kind, what, todo, file=str(path), line=line)])


def _check_heads(found: SeedTable, may_lack: Collection[str]) -> SeedTable:
    names = [column.name for column in columns(found.table)]
    needed = [
        column.name
        for column in columns(found.table)
        if column.required and column.name not in CONTRIBUTED[found.table]
    ]
    problems = [
        found.problem((1, name), "unknown-column", f"found the column {name!r}, which {found.table} lack", "Remove it.")
        for name in found.heads
        if name not in names
    ]
    problems += [
        found.problem((1, name), "double-column", f"found the column {name!r} twice", "Remove one of them.")
        for name in dict.fromkeys(found.heads)
        if found.heads.count(name) > 1
    ]
    problems += [
        found.problem((1, ""), "missing-column", f"found no column {name!r}", "Add it.")
        for name in needed
        if name not in found.heads and name not in may_lack
    ]
    if problems:
        raise SeedError("the table does not hold:", problems)
    return found


def read_rows(found: SeedTable, problems: list[Problem]) -> Iterator[tuple[int, Row]]:
    """Yield the line and the typed cells of each row that can be read; add what is wrong with the others to `problems`.

    Empty cells are left out. Amounts that are left out are computed from value and unit.

    >>> heads, cells = ("place_id", "name_en"), ("430181", "Liuyang City")
    >>> list(read_rows(SeedTable("places.csv", "places", heads, ((2, cells),), ()), []))
    [(2, {'place_id': '430181', 'name_en': 'Liuyang City'})]
    >>> refused = []
    >>> list(read_rows(SeedTable("places.csv", "places", heads, ((2, ("43", "")),), ("", "43,")), refused))
    []
    >>> refused[0].what
    "place_id: found '43', expected text such as 321084"
    """
    known = {column.name: column for column in columns(found.table)}
    needed = [column for column in known.values() if column.required and column.name not in CONTRIBUTED[found.table]]
    for line, cells in found.rows:
        if len(cells) != len(found.heads):
            what = f"found {len(cells)} cells, expected {len(found.heads)}, as in the header"
            problems.append(found.problem((line, ""), "bad-row", what, "Quote cells that hold a comma."))
            continue
        filled = {name: cell for name, cell in zip(found.heads, cells, strict=True) if cell}
        told = len(problems)
        row = _read_cells(found, line, [(known[name], cell) for name, cell in filled.items()], problems)
        for column in needed:
            if column.name not in filled:
                what = f"{column.name}: found nothing, expected something such as {column.example}"
                problems.append(found.problem((line, column.name), "missing", what, "Fill in the cell."))
        if len(problems) == told:
            yield line, _add_amounts(row)


def _read_cells(found: SeedTable, line: int, cells: Sequence[tuple[Column, str]], problems: list[Problem]) -> Row:
    row: Row = {}
    for column, cell in cells:
        try:
            row[column.name] = read_cell(column, cell)
        except ValueError as error:
            what = f"{column.name}: {error}"
            problems.append(found.problem((line, column.name), "bad-cell", what, "Correct the cell."))
    return row


def _add_amounts(row: Row) -> Row:
    """Add the amounts and the unit code that follow from value and unit, where they are left out."""
    unit = codelists.index_rows("units").get(row.get("unit", ""))
    if unit is None:
        return row
    computed: Row = {"unit_code": unit["unit_code"]}
    for name, value in (("amount", row.get("value")), ("amount_upper", row.get("value_upper"))):
        if isinstance(value, Decimal):
            computed[name] = codelists.normalise_amount(value, unit["unit"])
    return computed | row
