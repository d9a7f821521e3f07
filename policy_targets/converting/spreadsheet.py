"""Spreadsheets: each sheet as its name and its rows, a tab between cells, numbers as they are shown."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from policy_targets.converting.office_parts import OfficeParts
from policy_targets.errors import DocumentError

MOST_ROWS, MOST_COLUMNS = 200_000, 200  # of a sheet
DIGITS = 15  # that a spreadsheet keeps
FAILURES = (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, SyntaxError)


def read_spreadsheet(received: bytes) -> str:
    """Return the text of an .xlsx workbook (`xlsx/1`).

    A formula counts as the value that was saved with it; one without is empty. Hidden sheets are left out.

    Raises: DocumentError with one line for a damaged or hostile workbook.

    >>> read_spreadsheet(b"PK....")
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: this is a damaged Office document (...
    """
    parts = OfficeParts(received)
    for name in sorted(parts.names):
        if name.endswith((".xml", ".rels")):
            _refuse_entities(name, parts.read(name))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that do not matter here
            book = load_workbook(io.BytesIO(received), read_only=True, data_only=True, keep_links=False)
            shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            return "\n\n".join("\n".join(_read_sheet(sheet)) for sheet in shown) + "\n"
    except FAILURES as error:
        raise DocumentError(f"this is a damaged workbook ({error}). Save it anew, then read that.") from error


def _refuse_entities(name: str, content: bytes) -> None:
    """Refuse a part that declares entities, in whatever encoding it is."""
    head = content.replace(b"\x00", b"")[:4096].upper()
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise DocumentError(f"{name}: it declares XML entities, which no Office program does. Do not trust it.")


def _read_sheet(sheet: Any) -> Iterator[str]:
    yield sheet.title
    empty = 0
    for row in islice(sheet.iter_rows(max_col=MOST_COLUMNS), MOST_ROWS):
        cells = [show_value(cell.value, cell.number_format or "") if cell.value is not None else "" for cell in row]
        line = "\t".join(cells).rstrip("\t")
        empty = 0 if line.strip() else empty + 1
        if empty < 2:
            yield line


def show_value(value: object, form: str) -> str:
    r"""Return what a cell shows: a share in percent, a whole number without a point, a day in ISO form.

    >>> [show_value(value, form) for value, form in ((0.083, "0.0%"), (450.0, ""), ("亿\t元", "@"), (0.1, "0.00"))]
    ['8.3%', '450', '亿 元', '0.10']
    """
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return _show_number(Decimal(f"{value:.{DIGITS}g}"), form)
    return " ".join(str(value).split())


def _show_number(number: Decimal, form: str) -> str:
    percent = "%" if form.rstrip().endswith("%") else ""
    number = number * 100 if percent else number
    places = form.partition(";")[0].partition(".")[2]
    fixed = len(places) - len(places.lstrip("0"))
    exact = f"{number.normalize():f}"
    shown = f"{number:.{fixed}f}" if fixed and len(exact.partition(".")[2]) <= fixed else exact
    return f"{shown}{percent}"
