"""Export to SQLite, with metadata for Datasette: titles, descriptions, facets and labels."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_targets import codelists
from policy_targets.errors import PackageError
from policy_targets.models import TABLES
from policy_targets.publishing.exports import flat_rows, statements
from policy_targets.publishing.exports.views import VIEWS, write_views
from policy_targets.publishing.package.write import HEAD
from policy_targets.publishing.schema import tables

if TYPE_CHECKING:
    from policy_targets.publishing.package.dataset import Dataset

TYPES: statements.Types = {
    "string": "TEXT",
    "number": "NUMERIC",
    "integer": "INTEGER",
    "boolean": "BOOLEAN",
    "date": "DATE",
}
LARGEST = 2**63 - 1
# columns with few values, offered as filters
FACETS: Mapping[str, tuple[str, ...]] = {
    "sources": ("publisher", "language"),
    "places": ("level",),
    "organisations": ("kind", "place_id"),
    "positions": ("organisation_id", "speaker_id"),
    "indicators": ("theme", "measure", "direction"),
    "units": ("kind", "unit_code"),
    "targets": ("indicator_id", "place_id", "organisation_id", "commitment", "measure", "status"),
    "outcomes": ("indicator_id", "place_id", "organisation_id", "measure", "status"),
    "assessments": ("verdict", "basis"),
    "initiatives": ("kind", "stage", "place_id", "status"),
    "initiative_organisations": ("role",),
    "claims": ("kind", "theme", "place", "organisation", "status"),
    "held": ("verdict",),
}


def write_sqlite(data: Dataset, path: Path) -> None:
    """Write the database, and beside it NAME.metadata.json for `datasette NAME.db -m NAME.metadata.json`.

    Days are text in ISO form, true and false are 1 and 0. The same package gives the same bytes with the same SQLite.

    Raises: PackageError for a row that breaks a key or a reference, or a number that SQLite cannot store exactly.

    >>> from tempfile import TemporaryDirectory
    >>> from policy_targets.publishing.package.dataset import load
    >>> with TemporaryDirectory() as folder:
    ...     write_sqlite(load(), Path(folder) / "a.db")
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['a.db', 'a.metadata.json']
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        try:
            _fill(connection, data)
        except sqlite3.Error as error:
            raise PackageError(f"{path.name}: {error}. Check the package: policy-targets check.") from error
    metadata = json.dumps(describe_database(path.stem, data), ensure_ascii=False, indent=2)
    path.with_suffix(".metadata.json").write_text(metadata + "\n", "utf-8", newline="\n")


def _fill(connection: sqlite3.Connection, data: Dataset) -> None:
    connection.execute("PRAGMA page_size = 4096")
    connection.execute("BEGIN")
    for table in flat_rows.list_tables():
        connection.execute(statements.create_table(table, TYPES))
        cells = ([_bind(table, *pair) for pair in row.items()] for row in flat_rows.read_rows(data, table))
        connection.executemany(statements.insert_row(table), cells)
        for statement in statements.create_indexes(table):
            connection.execute(statement)
    for statement in write_views():
        connection.execute(statement)
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken:
        table, row, parent = broken[:3]
        raise sqlite3.IntegrityError(f"row {row + 1} of {table} refers to a row that {parent} does not have")
    connection.execute("COMMIT")
    connection.execute("VACUUM")


def _bind(table: str, column: str, value: Any) -> Any:
    """Convert a value to a type of SQLite.

    >>> _bind("targets", "amount", Decimal("3.5")), _bind("targets", "amount", Decimal("150"))
    (3.5, 150)
    >>> _bind("targets", "amount", Decimal("12345678901234567.125"))
    Traceback (most recent call last):
    policy_targets.errors.PackageError: targets.amount: found 12345678901234567.125, which SQLite cannot store ...
    """
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, Decimal):
        return value
    if value == value.to_integral_value() and abs(value) <= LARGEST:
        return int(value)
    if Decimal(str(float(value))) != value:
        todo = "Export to duckdb."
        raise PackageError(f"{table}.{column}: found {value}, which SQLite cannot store exactly. {todo}")
    return float(value)


def describe_database(name: str, data: Dataset) -> dict[str, Any]:
    """Return the Datasette metadata of a database of that name.

    Source: Datasette 0.65, metadata: docs.datasette.io/en/stable/metadata.html.

    >>> from policy_targets.publishing.package.dataset import load
    >>> about = describe_database("policy-targets", load())
    >>> about["license"], about["databases"]["policy-targets"]["tables"]["speakers"]["label_column"]
    ('CC-BY-4.0', 'name')
    """
    licence, address = flat_rows.name_licence()
    head = {
        "title": HEAD["title"],
        "description": f"{HEAD['description']} Version {data.version}.",
        "license": licence,
        "license_url": address,
        "source": f"policy-targets {data.version}",
        "about": "policy-targets",
    }
    described = {table: _describe_table(table) for table in TABLES}
    views = {view: {"description": words, **_facets(view)} for view, (words, _) in VIEWS.items()}
    return {**head, "databases": {name: {"description": HEAD["description"], "tables": {**described, **views}}}}


def _describe_table(table: str) -> dict[str, Any]:
    words = codelists.index_rows("tables")[table]
    label = {"label_column": flat_rows.LABELS[table]} if table in flat_rows.LABELS else {}
    return {
        "title": f"{words['title_en']} · {words['title_zh']}",
        "description": flat_rows.describe_table(table),
        "columns": {column.name: flat_rows.describe_column(column) for column in tables.columns(table)},
        **label,
        **_facets(table),
    }


def _facets(table: str) -> dict[str, list[str]]:
    return {"facets": list(FACETS[table])} if table in FACETS else {}
