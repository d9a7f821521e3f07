"""Write the committed `schemas/`: JSON Schemas, Table Schemas, Arrow schemas as JSON, and the dictionary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from policy_targets.models import TABLES
from policy_targets.publishing.releases.changeset import Changes
from policy_targets.publishing.schema.arrow import arrow_schema
from policy_targets.publishing.schema.cells import Column
from policy_targets.publishing.schema.dictionary import data_dictionary
from policy_targets.publishing.schema.layout import CONTRIBUTED, columns, model_of
from policy_targets.publishing.schema.table_schema import (
    Schema,
    contribution_schema,
    describe_column,
    describe_table,
    table_schema,
)

JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def json_schema(table: str) -> Schema:
    """Return the JSON Schema of one record in JSON lines: days are ISO 8601, numbers are numbers or plain strings.

    Source: JSON Schema 2020-12.

    >>> json_schema("speakers")["properties"]["name_latin"]["examples"]
    ['Cao Yong']
    >>> json_schema("goals")
    Traceback (most recent call last):
    policy_targets.errors.RecordError: there is no table 'goals'. The tables are ...
    """
    schema = model_of(table).model_json_schema()
    properties = {column.name: _property(column, schema["properties"][column.name]) for column in columns(table)}
    words = {"$schema": JSON_SCHEMA, **describe_table(table), "type": "object", "properties": properties}
    return {**words, "required": schema["required"], "additionalProperties": False}


def _property(column: Column, printed: Schema) -> Schema:
    if column.kind == "number":
        plain = rf"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]{{1,{column.decimal_places}}})?$"
        forms = [{**form, "pattern": plain} if form["type"] == "string" else form for form in printed["anyOf"]]
        printed = {**printed, "anyOf": forms}
    form = {keyword: value for keyword, value in printed.items() if keyword != "title"}
    return {**describe_column(column), **form, "examples": [column.example]}


def json_schema_of_records() -> Schema:
    """Return the JSON Schema of a whole package as one object: the rows of each table under its name.

    >>> json_schema_of_records()["properties"]["units"]["items"]
    {'$ref': '#/$defs/units'}
    """
    definitions = {table: {k: v for k, v in json_schema(table).items() if k != "$schema"} for table in TABLES}
    rows = {table: {"type": "array", "items": {"$ref": f"#/$defs/{table}"}} for table in TABLES}
    return {
        "$schema": JSON_SCHEMA,
        "title": "policy-targets records",
        "type": "object",
        "additionalProperties": False,
        "properties": rows,
        "$defs": definitions,
    }


def profile_schema() -> Schema:
    """Return the JSON Schema of the `datapackage.json` of a policy-targets package.

    Source: Data Package 2.0, https://datapackage.org/standard/data-package/.

    >>> profile_schema()["required"]
    ['$schema', 'conformsTo', 'name', 'title', 'version', 'licenses', 'resources']
    """
    resource = {
        "type": "object",
        "required": ["name", "path", "format", "hash", "schema"],
        "properties": {"hash": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}, "schema": {"type": "object"}},
    }
    names = [table + copy for copy in ("", "-parquet") for table in TABLES]
    present = [{"contains": {"type": "object", "properties": {"name": {"const": name}}}} for name in names]
    return {
        "$schema": JSON_SCHEMA,
        "title": "policy-targets data package",
        "description": "A Data Package 2.0 descriptor with every table of policy-targets, as CSV and as Parquet.",
        "type": "object",
        "required": ["$schema", "conformsTo", "name", "title", "version", "licenses", "resources"],
        "properties": {
            "conformsTo": {"type": "string", "pattern": r"^policy-targets/[0-9]+\.[0-9]+$"},
            "name": {"type": "string", "pattern": "^[a-z0-9._-]+$"},
            "version": {"type": "string", "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+$"},
            "licenses": {"type": "array", "minItems": 1},
            "resources": {"type": "array", "items": resource, "allOf": present},
        },
    }


def arrow_description() -> dict[str, list[Schema]]:
    """Return the Arrow schema of every table as JSON: column, type, whether it may be null, title.

    >>> arrow_description()["units"][3]
    {'name': 'factor', 'type': 'decimal128(38, 6)', 'nullable': False, 'title': 'factor'}
    """
    return {
        table: [
            {"name": field.name, "type": str(field.type), "nullable": field.nullable, "title": column.title_en}
            for field, column in zip(arrow_schema(table), columns(table), strict=True)
        ]
        for table in TABLES
    }


def changes_schema() -> Schema:
    """Return the JSON Schema of the output of `policy-targets diff --format json`.

    >>> changes_schema()["required"]
    ['old_version', 'new_version', 'schema_changes', 'changes']
    """
    return {"$schema": JSON_SCHEMA, **Changes.model_json_schema(mode="serialization")}


def print_schemas() -> dict[str, str]:
    """Return the text of every file in `schemas/` by its path; the same on every run.

    >>> sorted(path for path in print_schemas() if "/" not in path)
    ['DICTIONARY.md', 'arrow.json', 'changes.schema.json', 'profile.json', 'records.schema.json', 'seed.schema.json']
    """
    from policy_targets.curation.seeds import seed_schema  # noqa: PLC0415 - only this needs the reader of YAML

    printed: dict[str, Any] = {}
    for table in TABLES:
        printed[f"table/{table}.schema.json"] = table_schema(table)
        printed[f"record/{table}.schema.json"] = json_schema(table)
    for table in CONTRIBUTED:
        printed[f"contribution/{table}.schema.json"] = contribution_schema(table)
    printed |= {"arrow.json": arrow_description(), "profile.json": profile_schema()}
    printed |= {"records.schema.json": json_schema_of_records(), "seed.schema.json": seed_schema()}
    printed |= {"changes.schema.json": changes_schema()}
    texts = {path: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for path, schema in sorted(printed.items())}
    return {"DICTIONARY.md": data_dictionary(), **texts}


def write_schemas(folder: Path) -> tuple[str, ...]:
    """Write the schemas to a folder and delete those of removed tables; return the paths that changed.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     "DICTIONARY.md" in write_schemas(Path(folder))
    ...     write_schemas(Path(folder))
    True
    ()
    """
    printed = print_schemas()
    found = {path.relative_to(folder).as_posix() for path in folder.glob("*/*.schema.json")}
    stale = tuple(sorted(found - set(printed)))
    changed = tuple(path for path, text in printed.items() if _differs(folder / path, text))
    for path in stale:
        (folder / path).unlink()
    for path in changed:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(printed[path].encode())
    return changed + stale


def _differs(path: Path, text: str) -> bool:
    return not path.is_file() or path.read_bytes() != text.encode()
