"""Write the SQL statements of the tables, for SQLite and DuckDB: types, keys, references, indexes."""

from __future__ import annotations

from collections.abc import Mapping

from policy_targets.publishing.schema import tables

Types = Mapping[str, str]


def create_table(table: str, types: Types) -> str:
    """Return the statement that creates a table; `types` maps each kind of column to its SQL type.

    >>> print(create_table("redirects", {"string": "TEXT"}))
    CREATE TABLE "redirects" (
      "old_id" TEXT NOT NULL,
      "new_id" TEXT NOT NULL,
      "since" TEXT NOT NULL,
      PRIMARY KEY ("old_id")
    )
    """
    parts = [
        f'"{column.name}" {types[column.kind]}{" NOT NULL" if column.required else ""}'
        for column in tables.columns(table)
    ]
    parts.append(f"PRIMARY KEY ({', '.join(map(quote_name, tables.key_of(table)))})")
    parts += [f'FOREIGN KEY ("{column}") REFERENCES "{ref}" ("{key}")' for column, ref, key in tables.references(table)]
    return f'CREATE TABLE "{table}" (\n  ' + ",\n  ".join(parts) + "\n)"


def create_indexes(table: str) -> list[str]:
    """Return the statements that create the indexes of a table, on each reference and on the ends of periods.

    >>> create_indexes("target_initiatives")[0]
    'CREATE INDEX "target_initiatives_target_id" ON "target_initiatives" ("target_id")'
    """
    dates = [column.name for column in tables.columns(table) if column.name == "period_end"]
    names = [*(column for column, _, _ in tables.references(table)), *dates]
    return [f'CREATE INDEX "{table}_{name}" ON "{table}" ("{name}")' for name in names]


def insert_row(table: str) -> str:
    """Return the statement that inserts a row, its cells in the order of the columns.

    >>> insert_row("redirects")
    'INSERT INTO "redirects" VALUES (?, ?, ?)'
    """
    marks = ", ".join("?" for _ in tables.columns(table))
    return f'INSERT INTO "{table}" VALUES ({marks})'  # noqa: S608 - a table of the models


def quote_name(name: str) -> str:
    """Quote a name for SQL.

    >>> quote_name("targets")
    '"targets"'
    """
    return f'"{name}"'
