"""Export to CSV on the Web: csv-metadata.json beside CSV files, with types, keys, references, units, two languages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_targets import codelists
from policy_targets.models import TABLES
from policy_targets.publishing.exports import flat_rows
from policy_targets.publishing.package.write import HEAD
from policy_targets.publishing.schema import tables

if TYPE_CHECKING:
    from policy_targets.publishing.package.dataset import Dataset

METADATA = "csv-metadata.json"  # the name under which tools look for it
TYPES: Mapping[str, str] = {
    "string": "string", "number": "decimal", "integer": "integer", "boolean": "boolean", "date": "date",
}  # fmt: skip


def write_csvw(data: Dataset, path: Path) -> None:
    """Write csv-metadata.json and data/*.csv into a folder.

    >>> from tempfile import TemporaryDirectory
    >>> from policy_targets.publishing.package.dataset import load
    >>> with TemporaryDirectory() as folder:
    ...     write_csvw(load(), Path(folder) / "package")
    ...     sorted(path.name for path in (Path(folder) / "package").iterdir())
    ['csv-metadata.json', 'data']
    """
    (path / "data").mkdir(parents=True)
    for table in TABLES:
        (path / "data" / f"{table}.csv").write_bytes(flat_rows.write_csv(data, table))
    text = json.dumps(describe_tables(data), ensure_ascii=False, indent=2) + "\n"
    (path / METADATA).write_text(text, "utf-8", newline="\n")


def describe_tables(data: Dataset) -> dict[str, Any]:
    """Return the metadata of all tables.

    Source: Metadata Vocabulary for Tabular Data, W3C Recommendation 2015, www.w3.org/TR/tabular-metadata/.

    >>> from policy_targets.publishing.package.dataset import load
    >>> describe_tables(load())["tables"][0]["url"]
    'data/sources.csv'
    """
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": HEAD["title"],
        "dc:description": HEAD["description"],
        "dc:license": {"@id": flat_rows.name_licence()[1]},
        "dc:creator": HEAD["contributors"][0]["title"],
        "dc:issued": flat_rows.find_release(data).isoformat(),
        "schema:version": data.version,
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\n"], "header": True, "delimiter": ","},
        "tables": [_describe_table(table) for table in TABLES],
    }


def _describe_table(table: str) -> dict[str, Any]:
    words = codelists.index_rows("tables")[table]
    required = {column.name for column in tables.columns(table) if column.required}
    keys = [  # required columns only: a CSVW processor reports an empty foreign key as an error
        {"columnReference": column, "reference": {"resource": f"data/{ref}.csv", "columnReference": key}}
        for column, ref, key in tables.references(table)
        if column in required
    ]
    key = list(tables.key_of(table))
    return {
        "url": f"data/{table}.csv",
        "dc:title": words["title_en"],
        "dc:description": flat_rows.describe_table(table),
        "tableSchema": {
            "columns": [_describe_column(column) for column in tables.columns(table)],
            "primaryKey": key if len(key) > 1 else key[0],
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _describe_column(column: tables.Column) -> dict[str, Any]:
    limits = {
        name: value
        for name, value in (("minLength", column.min_length), ("maxLength", column.max_length))
        if value is not None
    }
    if column.minimum is not None:
        limits["minimum"] = int(column.minimum)
    plain = TYPES[column.kind]
    return {
        "name": column.name,
        # the header of the file first, since a processor compares it with the titles
        "titles": {"und": [column.name], "en": [column.title_en], "zh": [column.title_zh]},
        "dc:description": flat_rows.describe_column(column),
        "datatype": {"base": plain, **limits} if limits else plain,
        "required": column.required,
        **({"null": ""} if not column.required else {}),
        **({"dc:references": {"@id": f"data/{column.ref}.csv"}} if column.ref and not column.required else {}),
    }
