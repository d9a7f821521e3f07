"""Export to a workbook: a sheet for each table, and a dictionary; text is never read as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_targets.errors import PackageError
from policy_targets.models import TABLES
from policy_targets.publishing.exports import flat_rows
from policy_targets.publishing.package.write import HEAD
from policy_targets.publishing.schema import tables

if TYPE_CHECKING:
    from policy_targets.publishing.package.dataset import Dataset

# Source: Excel specifications and limits, support.microsoft.com
MOST_ROWS, MOST_CHARACTERS, MOST_DIGITS = 1_048_576, 32_767, 15
FIRST_DAY = date(1900, 3, 1)  # Excel treats 1900 as a leap year, so earlier days are off by one
FORMULA = frozenset("=+-@\t\r")
WIDTHS: Mapping[str, int] = {"quote": 50, "title": 40, "note": 40, "description": 60}
DICTIONARY = ("table", "column", "名称", "title", "说明", "description", "type", "unit", "refers to", "example")


def write_xlsx(data: Dataset, path: Path) -> None:
    """Write the workbook: a frozen header with filters, typed numbers, days and booleans, a dictionary as last sheet.

    A number of more than 15 digits, or a day before March 1900, is written as text, since Excel would change it. The
    same package gives the same bytes.

    Raises: MissingExtra without xlsxwriter; PackageError for a table or text too large for a sheet.

    >>> from tempfile import TemporaryDirectory
    >>> from policy_targets.publishing.package.dataset import load
    >>> with TemporaryDirectory() as folder:
    ...     write_xlsx(load(), Path(folder) / "a.xlsx")
    ...     [path.name for path in Path(folder).iterdir()]
    ['a.xlsx']
    """
    library = flat_rows.load_library("xlsxwriter", "export")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    try:
        with library.Workbook(str(path), options) as book:
            _fill(book, data)
    except library.exceptions.FileCreateError as error:  # of xlsxwriter, around an OSError
        raise OSError(*getattr(error.args[0], "args", error.args)) from error


def _fill(book: Any, data: Dataset) -> None:
    book.set_properties({
        "title": HEAD["title"],
        "comments": f"policy-targets {data.version}, {flat_rows.name_licence()[0]}",
        "created": datetime(2025, 1, 1, tzinfo=UTC),  # a fixed day: the same package gives the same bytes
    })  # fmt: skip
    sheets = _Sheets(book)
    for table in TABLES:
        count = flat_rows.read_table(data, table).num_rows
        body = (list(row.values()) for row in flat_rows.read_rows(data, table))
        sheets.add(table, [it.name for it in tables.columns(table)], body, count)
    sheets.add("dictionary", DICTIONARY, _dictionary(), len(_dictionary()))


def _dictionary() -> list[list[Any]]:
    return [
        [table, it.name, it.title_zh, it.title_en, it.description_zh, it.description_en, it.kind,
         it.unit and it.unit.removeprefix("@"), it.ref, it.example]
        for table in TABLES
        for it in tables.columns(table)
    ]  # fmt: skip


class _Sheets:
    """Adds the sheets of a workbook, with the formats they share."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.text = book.add_format({"quote_prefix": True})

    def add(self, name: str, head: Sequence[str], body: Iterable[list[Any]], count: int) -> None:
        """Add a sheet with `count` rows; freeze the header and add a filter to each column."""
        if count >= MOST_ROWS:
            raise PackageError(
                f"{name}: found {count} rows, expected at most {MOST_ROWS - 1} in a sheet. Export to duckdb."
            )
        sheet = self.book.add_worksheet(name)
        for at, title in enumerate(head):
            sheet.write_string(0, at, title, self.head)
            sheet.set_column(at, at, WIDTHS.get(title, 16))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, count, len(head) - 1)
        for row, cells in enumerate(body, start=1):
            for at, cell in enumerate(cells):
                self._write(sheet, row, at, cell)

    def _write(self, sheet: Any, row: int, column: int, value: Any) -> None:
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, date) and value >= FIRST_DAY:
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), self.day)  # noqa: DTZ001
        elif (
            isinstance(value, Decimal | int)
            and len(tables.write_cell(value).strip("-").replace(".", "")) <= MOST_DIGITS
        ):
            sheet.write_number(row, column, value)
        elif value is not None:
            self._write_text(sheet, row, column, tables.write_cell(value))

    def _write_text(self, sheet: Any, row: int, column: int, text: str) -> None:
        """Write a cell as text; mark text that looks like a formula with Excel's quote prefix, kept on editing."""
        if len(text) > MOST_CHARACTERS:
            found = f"found {len(text)} characters, expected at most {MOST_CHARACTERS} in a cell"
            raise PackageError(f"{sheet.get_name()}, row {row + 1}: {found}. Export to duckdb or sqlite.")
        formula = text[:1] in FORMULA
        sheet.write_string(row, column, text, *([self.text] if formula else []))
