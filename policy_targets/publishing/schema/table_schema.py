"""Write the Table Schemas of published tables and of the files that contributors fill in.

Titles and descriptions are English under the standard's names, and Chinese beside them in `titleZh` and
`descriptionZh`; a code has `label` and `labelZh`. `unit` names what a number counts; `unitField` names the column that
contains the unit.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from policy_targets.codelists import index_rows, load_codes
from policy_targets.errors import RecordError
from policy_targets.publishing.schema.cells import Column
from policy_targets.publishing.schema.layout import CONTRIBUTED, columns, key_of, references

Schema = dict[str, Any]
TABLE_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"


def table_schema(table: str, *, foreign_keys: bool = True) -> Schema:
    """Return the Table Schema of a published table.

    Without foreign keys the schema validates a single file: frictionless cannot resolve references outside a package.

    Raises: RecordError for a table that does not exist.
    Source: Table Schema of Data Package 2.0, https://datapackage.org/standard/table-schema/.

    >>> table_schema("target_initiatives")["primaryKey"]
    ['target_id', 'initiative_id']
    >>> table_schema("goals")
    Traceback (most recent call last):
    policy_targets.errors.RecordError: there is no table 'goals'. The tables are ...
    """
    fields = [_field(column) for column in columns(table)]
    schema = {"$schema": TABLE_SCHEMA, "name": table, **describe_table(table), "fields": fields}
    schema |= {"primaryKey": list(key_of(table)), "missingValues": [""]}
    keys = [_foreign_key(table, *reference) for reference in references(table)]
    return schema | ({"foreignKeys": keys} if foreign_keys and keys else {})


def contribution_columns(table: str) -> tuple[Column, ...]:
    """Return the columns as a contributor fills them in: those that the build computes or review sets are optional.

    Raises: RecordError for a table that is not contributed to as a file.

    >>> [column.name for column in contribution_columns("targets") if column.required][:3]
    ['source_id', 'place_id', 'indicator_label']
    >>> contribution_columns("redirects")
    Traceback (most recent call last):
    policy_targets.errors.RecordError: redirects is not contributed to as a file. Expected one of places, ...
    """
    if table not in CONTRIBUTED:
        raise RecordError(f"{table} is not contributed to as a file. Expected one of {', '.join(CONTRIBUTED)}.")
    free = CONTRIBUTED[table]
    return tuple(replace(column, required=column.required and column.name not in free) for column in columns(table))


def contribution_schema(table: str) -> Schema:
    """Return the Table Schema of a contributed file: no foreign keys, any column order, optional columns may be absent.

    `fieldsMatch` is a string, as frictionless 5.21 reads; the standard asks for a list.

    >>> contribution_schema("targets")["fieldsMatch"]
    'superset'
    >>> "primaryKey" in contribution_schema("targets")
    False
    """
    fields = [_field(column) for column in contribution_columns(table)]
    schema = {"$schema": TABLE_SCHEMA, "name": table, **describe_table(table), "fields": fields}
    schema |= {"fieldsMatch": "superset", "missingValues": [""]}
    return schema | ({} if CONTRIBUTED[table] & set(key_of(table)) else {"primaryKey": list(key_of(table))})


def describe_table(table: str) -> Schema:
    """Return the titles and descriptions of a table, used in every schema.

    >>> describe_table("speakers")["titleZh"]
    '发言人'
    """
    words = index_rows("tables")[table]
    return {
        "title": words["title_en"],
        "titleZh": words["title_zh"],
        "description": words["description_en"],
        "descriptionZh": words["description_zh"],
    }


def _field(column: Column) -> Schema:
    field: Schema = {"name": column.name, "type": column.kind, "format": "default", **describe_column(column)}
    field["example"] = column.example
    if column.kind == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.codelist:
        field |= {"categories": _categories(column.codelist)}
    constraints = _constraints(column)
    return field | ({"constraints": constraints} if constraints else {})


def describe_column(column: Column) -> Schema:
    """Return the titles, descriptions and unit of a column, used in every schema.

    >>> describe_column(columns("assessments")[4])["unit"]
    'percent'
    """
    unit = column.unit or ""
    return {
        "title": column.title_en,
        "titleZh": column.title_zh,
        "description": column.description_en,
        "descriptionZh": column.description_zh,
        **({"unitField": unit[1:]} if unit.startswith("@") else {"unit": unit} if unit else {}),
    }


def _categories(codelist: str) -> list[Schema]:
    codes = load_codes(codelist).values()
    return [{"value": code.code, "label": code.title_en, "labelZh": code.title_zh} for code in codes]


def _constraints(column: Column) -> Schema:
    """Return the constraints: `enum`, since frictionless ignores `categories`, and bounds on numbers, to refuse NaN."""
    found = {
        "required": column.required or None,
        "enum": list(column.codes) or None,
        "pattern": column.pattern,
        "minLength": column.min_length,
        "maxLength": column.max_length,
        "minimum": column.minimum,
    }
    if column.max_digits is not None and column.decimal_places is not None:
        bound = 10 ** (column.max_digits - column.decimal_places)
        # "more than 0" becomes "at least the smallest step": frictionless reads exclusiveMinimum in v2 packages only
        smallest = -bound if column.exclusive_minimum is None else 10**-column.decimal_places
        found |= {"minimum": smallest, "maximum": bound}
    return {name: value for name, value in found.items() if value is not None}


def _foreign_key(table: str, name: str, other: str, key: str) -> Schema:
    resource = {} if other == table else {"resource": other}
    return {"fields": [name], "reference": {**resource, "fields": [key]}}
