"""Convert records to Arrow tables and back, and give the Arrow schemas. pyarrow is imported on first use."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from policy_targets.models import Record
from policy_targets.publishing.schema.cells import Column, Value, write_cell
from policy_targets.publishing.schema.layout import columns

if TYPE_CHECKING:
    import pyarrow as pa


def arrow_schema(table: str) -> pa.Schema:
    """Return the Arrow schema of a table: strings, decimal128(38, 6), date32 and bool; optional columns are nullable.

    A whole number that may be empty is decimal128(18, 0), since pandas reads a nullable int64 as float and
    frictionless then sees "nan".

    >>> arrow_schema("units").field("factor").type
    Decimal128Type(decimal128(38, 6))
    >>> arrow_schema("goals")
    Traceback (most recent call last):
    policy_targets.errors.RecordError: there is no table 'goals'. The tables are sources, ...
    """
    import pyarrow as pa  # noqa: PLC0415 - loaded when it is used

    return pa.schema(
        [
            pa.field(column.name, _arrow_type(column), nullable=not column.required, metadata=_arrow_words(column))
            for column in columns(table)
        ]
    )


def _arrow_type(column: Column) -> pa.DataType:
    import pyarrow as pa  # noqa: PLC0415

    if column.kind == "integer":
        return pa.int64() if column.required else pa.decimal128(18, 0)
    types = {"string": pa.string(), "number": pa.decimal128(38, 6), "boolean": pa.bool_(), "date": pa.date32()}
    return types[column.kind]


def _arrow_words(column: Column) -> dict[str, str]:
    return {"title": column.title_en, "title_zh": column.title_zh, "description": column.description_en}


def to_arrow(table: str, records: Sequence[Record]) -> pa.Table:
    """Convert records to one Arrow table in the schema of their table, in the order given.

    >>> from policy_targets.publishing.schema.layout import make_record
    >>> unit = make_record("units", {"unit": "万套", "name_en": "10 thousand sets", "unit_code": "1",
    ...                              "factor": Decimal(10000), "kind": "count"})
    >>> to_arrow("units", [unit]).column("factor").to_pylist()
    [Decimal('10000.000000')]
    """
    import pyarrow as pa  # noqa: PLC0415

    schema = arrow_schema(table)
    arrays = [pa.array([getattr(record, field.name) for record in records], field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def from_arrow(table: str, data: pa.Table) -> list[dict[str, Value]]:
    """Return the rows of an Arrow table as dicts, with trailing zeros removed: 10000, not 10000.000000.

    >>> from policy_targets.publishing.schema.layout import make_record
    >>> unit = make_record("units", {"unit": "个", "name_en": "items", "unit_code": "1", "factor": Decimal(1),
    ...                              "kind": "count"})
    >>> from_arrow("units", to_arrow("units", [unit]))[0]["factor"]
    Decimal('1')
    """
    names = {column.name: column for column in columns(table)}
    series = {name: _plain_values(names.get(name), data.column(name).to_pylist()) for name in data.column_names}
    return [dict(zip(series, row, strict=True)) for row in zip(*series.values(), strict=True)]


def _plain_values(column: Column | None, values: list[Any]) -> list[Any]:
    if column is None or column.kind not in ("number", "integer"):
        return values
    kind = Decimal if column.kind == "number" else int
    return [None if value is None else kind(write_cell(value)) for value in values]
