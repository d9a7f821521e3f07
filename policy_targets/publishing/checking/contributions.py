"""A table as people save it: carriage returns, a byte-order mark, and no amounts, which follow from value and unit."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from policy_targets import codelists
from policy_targets.curation.seeds import read_decimal

BOM = b"\xef\xbb\xbf"
COMPUTED = ("amount", "amount_upper", "unit_code")


def prepare(file: BinaryIO) -> BinaryIO:
    r"""The table with line feeds alone and with its amounts; the file itself when it has both already.

    Rows keep their numbers. What cannot be computed stays empty, and what is no CSV stays as it is.

    >>> prepare(io.BytesIO("value,unit\r\n1.2,亿美元\r\n".encode())).read().decode()
    'value,unit,amount,amount_upper,unit_code\n1.2,亿美元,120000000,,USD\n'
    >>> prepare(io.BytesIO(b"value,unit,amount,amount_upper,unit_code\n")).read()
    b'value,unit,amount,amount_upper,unit_code\n'
    >>> prepare(io.BytesIO(b"name\n\xff\n")).read()
    b'name\n\xff\n'
    """
    first = file.readline()
    file.seek(0)
    heads = next(csv.reader([first.removeprefix(BOM).decode("utf-8", "replace")]), [])
    lacks = [name for name in COMPUTED if name not in heads] if {"value", "unit"} <= set(heads) else []
    if not lacks and not first.endswith(b"\r\n") and not first.startswith(BOM):
        return file
    content = file.read().removeprefix(BOM).replace(b"\r\n", b"\n")
    try:
        return io.BytesIO(_add_amounts(content.decode("utf-8"), lacks).encode()) if lacks else io.BytesIO(content)
    except (UnicodeDecodeError, csv.Error):
        return io.BytesIO(content)


def _add_amounts(text: str, lacks: Sequence[str]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows(
        _fill(csv.reader(io.StringIO(text, newline=""), strict=True), lacks)
    )
    return written.getvalue()


def _fill(rows: Iterator[list[str]], lacks: Sequence[str]) -> Iterator[list[str]]:
    heads = next(rows)
    yield [*heads, *lacks]
    for row in rows:
        cells = dict(zip(heads, row, strict=False))
        computed = {
            "amount": _normalise(cells.get("value", ""), cells["unit"]) if "unit" in cells else "",
            "amount_upper": _normalise(cells.get("value_upper", ""), cells["unit"]) if "unit" in cells else "",
            "unit_code": codelists.index_rows("units").get(cells.get("unit", ""), {}).get("unit_code", ""),
        }
        yield [*row, *(computed[name] for name in lacks)] if len(row) == len(heads) else row


def _normalise(value: str, unit: str) -> str:
    if not value or unit not in codelists.index_rows("units"):
        return ""
    try:
        amount: Decimal = codelists.normalise_amount(read_decimal(value), unit)
    except (ValueError, InvalidOperation):
        return ""
    return f"{amount.normalize():f}"
