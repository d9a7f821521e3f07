"""Describe a column, and convert its values to cells of CSV and back, strictly and without loss."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from policy_targets.columns import LINE

Value = str | Decimal | int | bool | date | None
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of one table: its type, limits and meaning.

    `required`: no cell may be empty. `exclusive_minimum`: the bound that a number must exceed.
    """

    name: str
    kind: str
    required: bool
    key: bool
    ref: str | None
    unit: str | None
    codelist: str | None
    codes: tuple[str, ...]
    pattern: str | None
    min_length: int | None
    max_length: int | None
    minimum: Decimal | int | None
    exclusive_minimum: Decimal | int | None
    max_digits: int | None
    decimal_places: int | None
    title_zh: str
    title_en: str
    description_zh: str
    description_en: str
    example: str


def write_cell(value: Value) -> str:
    """Write a value as a cell of CSV: None is empty, numbers are plain, days ISO 8601, true and false in lower case.

    Raises: ValueError for NaN and infinity.

    >>> write_cell(Decimal("1.50E+3")), write_cell(date(2025, 6, 1)), write_cell(True), write_cell(None)
    ('1500', '2025-06-01', 'true', '')
    >>> write_cell(Decimal("NaN"))
    Traceback (most recent call last):
    ValueError: found NaN, expected a finite number
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _write_number(value) if isinstance(value, Decimal) else str(value)


def _write_number(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"found {value}, expected a finite number")
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def read_cell(column: Column, text: str) -> Value:
    """Read the value of a cell of CSV; an empty cell is None.

    Raises: ValueError, with what was found and expected, for a cell not exactly in the form of the column: blanks,
    full-width digits, plus signs, separators and unknown codes are refused.

    >>> from policy_targets.publishing.schema.layout import columns
    >>> amount = next(column for column in columns("targets") if column.name == "amount")
    >>> read_cell(amount, "3.50"), read_cell(amount, "")
    (Decimal('3.5'), None)
    >>> read_cell(amount, "1_000")
    Traceback (most recent call last):
    ValueError: found '1_000', expected a plain number such as 150
    """
    if text == "":
        if column.required:
            raise ValueError(f"found nothing, expected {_READERS[column.kind][0]} such as {column.example}")
        return None
    expected, read = _READERS[column.kind]
    value: Value = read(text)
    if value is None:
        raise ValueError(f"found {text!r}, expected {expected} such as {column.example}")
    for wanted in _breached_limits(column, value):
        raise ValueError(f"found {text!r}, expected {wanted}")
    return value


def _read_number(text: str) -> Decimal | None:
    return Decimal(_write_number(Decimal(text))) if _NUMBER.fullmatch(text) else None


def _read_integer(text: str) -> int | None:
    return int(text) if _INTEGER.fullmatch(text) else None


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


_READERS: Mapping[str, tuple[str, Any]] = MappingProxyType(
    {
        "string": ("text", str),
        "number": ("a plain number", _read_number),
        "integer": ("a whole number", _read_integer),
        "boolean": ("true or false,", {"true": True, "false": False}.get),
        "date": ("a day", _read_day),
    }
)


def _breached_limits(column: Column, value: Any) -> Iterator[str]:
    """Yield the limits of the column that a value of the right type breaks."""
    if isinstance(value, str):
        yield from _breached_form(column, value)
    if isinstance(value, Decimal):
        yield from _breached_digits(column, value)
    if column.minimum is not None and value < column.minimum:
        yield f"{column.minimum} or more"
    if column.exclusive_minimum is not None and value <= column.exclusive_minimum:
        yield f"more than {column.exclusive_minimum}"


def _breached_form(column: Column, text: str) -> Iterator[str]:
    if column.codes and text not in column.codes:
        yield f"one of {', '.join(column.codes)}"
    if column.pattern and not re.fullmatch(column.pattern, text):
        yield (
            "one line of text without blanks at its ends"
            if column.pattern == LINE
            else f"text such as {column.example}"
        )
    if len(text) < (column.min_length or 0):
        yield f"{column.min_length} characters or more"
    if column.max_length is not None and len(text) > column.max_length:
        yield f"{column.max_length} characters or less, not {len(text)}"


def _breached_digits(column: Column, number: Decimal) -> Iterator[str]:
    whole, _, fraction = _write_number(number.copy_abs()).partition(".")
    if column.decimal_places is None or column.max_digits is None:
        return
    if len(fraction) > column.decimal_places:
        yield f"at most {column.decimal_places} decimal places"
    if len(whole) > column.max_digits - column.decimal_places:
        yield f"at most {column.max_digits - column.decimal_places} digits before the point"
