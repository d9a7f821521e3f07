"""CSV read strictly: bytes to text to records to columns, with a problem for all that is not in order.

Reading never stops at the first problem: a cell that cannot be read is marked, the rest of its row is still checked.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from policy_targets.errors import Problem
from policy_targets.invariants import Row
from policy_targets.publishing.lookup import Unsure
from policy_targets.publishing.tables import Column, columns, read_cell

Numbered = tuple[int, Sequence[str | None]]
LONGEST = 10_000  # characters of a cell; more is a quote that never closed, or somebody's joke
BYTE_ORDER_MARK, CARRIAGE_RETURN = b"\xef\xbb\xbf", b"\r"


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


@dataclass(slots=True)
class Sheet:
    """The rows of one table as read: values by column, the number of each row, and the cells that cannot be read.

    An unread cell holds its text where the column holds text, so that keys are still found, and None elsewhere.
    """

    spot: Spot
    numbers: Sequence[int] = ()
    values: dict[str, list[Any]] = field(default_factory=dict)
    unread: dict[int, set[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def rows(self) -> list[Row]:
        """The rows in order; those with cells that cannot be read make rules abstain."""
        names = tuple(self.values)
        rows: list[Row] = [dict(zip(names, cells, strict=True)) for cells in zip(*self.values.values(), strict=True)]
        for index, unread in self.unread.items():
            rows[index] = Unsure(rows[index], unread)
        return rows


def read_sheet(spot: Spot, data: bytes, form: Form | None = None) -> Sheet:
    r"""The rows of a table in the bytes of a CSV file, and everything that is wrong with the file.

    The form is that of a published file unless another is given.

    >>> sheet = read_sheet(Spot("speakers"), "speaker_id,name,name_latin\nlu-yuan,陆远,Lu Yuan\n".encode())
    >>> sheet.rows(), sheet.problems
    ([{'speaker_id': 'lu-yuan', 'name': '陆远', 'name_latin': 'Lu Yuan'}], [])
    >>> print(*read_sheet(Spot("speakers"), b"speaker_id,name,name_latin\nLu,Lu\n").problems, sep="\n")
    speakers, row 2, column name_latin: found no cell, expected 3 cells. Add it, or quote a cell that ...
    speakers, row 2, column speaker_id: found 'Lu', expected text such as ... Correct the cell.
    """
    sheet, form = Sheet(spot), form or Form(columns(spot.table))
    records = _read_records(sheet, _read_text(sheet, data))
    if not records:
        sheet.problems.append(spot.problem("empty-file", "found nothing, expected a header", "Write the header."))
        sheet.values = {name: [] for name in form.names}
        return sheet
    order = _read_header(sheet, form, records[0][1])
    body = list(_full_rows(sheet, records[1:], records[0][1]))
    sheet.numbers = [number for number, _ in body]
    cells = list(zip(*(cells for _, cells in body), strict=True))
    for column in form.columns:
        absent = None if form.wants(column) else ""  # where it may be left out, it counts as empty
        texts = cells[order[column.name]] if cells and column.name in order else [absent] * len(body)
        sheet.values[column.name] = _read_column(sheet, column, texts)
    return sheet


def _read_text(sheet: Sheet, data: bytes) -> str:
    if data.startswith(BYTE_ORDER_MARK):
        todo = "Save as UTF-8 without it."
        sheet.problems.append(sheet.spot.problem("byte-order-mark", "found a byte order mark", todo, row=1))
        data = data[3:]
    if CARRIAGE_RETURN in data:
        number, todo = data[: data.index(CARRIAGE_RETURN)].count(b"\n") + 1, "Save with line feeds (LF)."
        found = f"found {data.count(CARRIAGE_RETURN)} carriage returns, expected lines that end in a line feed"
        sheet.problems.append(sheet.spot.problem("carriage-return", found, todo, row=number))
    if data and not data.endswith(b"\n"):
        found, todo = "found no line feed at the end, expected a file that is whole", "Fetch or build the file again."
        sheet.problems.append(sheet.spot.problem("truncated-file", found, todo, row=data.count(b"\n") + 1))
    try:
        text = data.decode()
    except UnicodeDecodeError:
        sheet.problems.extend(_bad_bytes(sheet.spot, data))
        text = data.decode(errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bad_bytes(spot: Spot, data: bytes) -> Iterator[Problem]:
    for number, line in enumerate(data.split(b"\n"), start=1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            found = f"found the byte 0x{line[error.start]:02x} at byte {error.start + 1} of the line, expected UTF-8"
            yield spot.problem("bad-encoding", found, "Save the file as UTF-8.", row=number)


def _read_records(sheet: Sheet, text: str) -> list[Numbered]:
    """The records with their numbers; where a quote is wrong, what follows is read as best it can."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    strict: list[Numbered] = []
    usual = csv.field_size_limit(len(text) + 1)
    try:
        strict.extend(enumerate(csv.reader(lines, strict=True), start=1))
    except csv.Error as error:
        todo = "Double the quotes inside a quoted cell, and close it."
        problem = sheet.spot.problem("bad-csv", f"found no CSV ({error})", todo, row=len(strict) + 1)
        sheet.problems.append(problem)
        return list(enumerate(csv.reader(lines), start=1))
    finally:
        csv.field_size_limit(usual)
    return strict


def _read_header(sheet: Sheet, form: Form, header: Sequence[str | None]) -> dict[str, int]:
    """Where each column stands; columns are found by name, so that one that is out of place does not spoil the rest."""
    for kind, what, todo, name in _check_header(form, header):
        sheet.problems.append(sheet.spot.problem(kind, what, todo, row=1, field=name))
    return {name: header.index(name) for name in form.names if name in header}


def _check_header(form: Form, header: Sequence[str | None]) -> Iterator[tuple[str, str, str, str]]:
    names = form.names
    for position, name in enumerate(header):
        if name not in names:
            yield "extra-column", f"found the column {name!r}, which the table does not have", "Remove it.", name or ""
        elif name in header[:position]:
            yield "repeated-column", f"found the column {name!r} twice", "Remove one of them.", name or ""
    for column in form.columns:
        if column.name not in header and form.wants(column):
            yield "missing-column", f"found no column {column.name!r}", "Add it.", column.name
    if form.exact and sorted(map(str, header)) == sorted(names):
        for found, expected in zip(header, names, strict=True):
            if found != expected:
                yield "column-order", f"found {found!r} here, expected {expected!r}", "Put it in order.", expected


def _full_rows(sheet: Sheet, records: Sequence[Numbered], header: Sequence[str | None]) -> Iterator[Numbered]:
    """The rows that hold something, each as long as the header."""
    width = len(header)
    for number, cells in records:
        if not any(cells[:width]):
            problem = sheet.spot.problem("blank-row", "found a blank row", "Remove it.", row=number)
            sheet.problems.append(problem)
            continue
        for name in header[len(cells) :]:
            found, todo = f"found no cell, expected {width} cells", "Add it, or quote a cell that holds a line break."
            sheet.problems.append(sheet.spot.problem("missing-cell", found, todo, row=number, field=name or ""))
        if len(cells) > width:
            found, todo = f"found {len(cells)} cells, expected {width}", "Quote cells that hold a comma."
            sheet.problems.append(sheet.spot.problem("extra-cell", found, todo, row=number))
        yield number, [*cells[:width], *[None] * (width - len(cells))]


def _read_column(sheet: Sheet, column: Column, texts: Sequence[str | None]) -> list[Any]:
    """The values of a column; each text that stands there is read once."""
    known, wrong = _read_texts(column, set(texts))
    for index, text in enumerate(texts) if wrong else ():
        if text in wrong:
            sheet.unread.setdefault(index, set()).add(column.name)
        if wrong.get(text):
            row, todo = sheet.numbers[index], "Correct the cell."
            sheet.problems.append(sheet.spot.problem("bad-cell", wrong[text], todo, row=row, field=column.name))
    return [known[text] for text in texts]


def _read_texts(column: Column, texts: Iterable[str | None]) -> tuple[dict[str | None, Any], dict[str | None, str]]:
    """What each text means, and what is wrong with it; a cell that is not there has been reported with its row."""
    known: dict[str | None, Any] = {}
    wrong: dict[str | None, str] = {}
    for text in texts:
        known[text] = text if column.kind == "string" and text else None
        try:
            if text is None:
                wrong[None] = ""
            elif len(text) > LONGEST:
                wrong[text] = f"found {len(text)} characters, expected {LONGEST} at most"
            else:
                known[text] = read_cell(column, text)
        except ValueError as error:
            wrong[text] = str(error)
    return known, wrong
