"""Export to DuckDB: exact decimals, keys, references, and a comment on every table and column."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_targets.errors import PackageError
from policy_targets.publishing.exports import flat_rows, statements
from policy_targets.publishing.exports.views import VIEWS, write_views
from policy_targets.publishing.schema import tables

if TYPE_CHECKING:
    from policy_targets.publishing.package.dataset import Dataset

TYPES: statements.Types = {
    "string": "VARCHAR",
    "number": "DECIMAL(38, 6)",
    "integer": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
}


def write_duckdb(data: Dataset, path: Path) -> None:
    """Write the database. The same package gives the same tables; DuckDB gives each file an id of its own.

    Raises: MissingExtra without duckdb; PackageError for a row that breaks a key or a reference.

    >>> from tempfile import TemporaryDirectory
    >>> from policy_targets.publishing.package.dataset import load
    >>> with TemporaryDirectory() as folder:
    ...     write_duckdb(load(), Path(folder) / "a.duckdb")
    ...     [path.name for path in Path(folder).iterdir()]
    ['a.duckdb']
    """
    library = flat_rows.load_library("duckdb", "duckdb")
    with closing(library.connect(config={"threads": 1})) as connection:
        try:
            connection.execute(f"ATTACH {_text(str(path))} AS package (BLOCK_SIZE 16384)")  # small tables, small file
            connection.execute("USE package")
            for table in flat_rows.list_tables():
                connection.execute(statements.create_table(table, TYPES))
                _fill(connection, table, data)
                _comment(connection, table)
            for statement in write_views():
                connection.execute(statement)
            for view, (words, _) in VIEWS.items():
                connection.execute(f'COMMENT ON VIEW "{view}" IS {_text(words)}')
            connection.execute("CHECKPOINT")
        except library.Error as error:
            todo = "Check the package: policy-targets check."
            raise PackageError(f"{path.name}: {str(error).splitlines()[0]}. {todo}") from error


def _fill(connection: Any, table: str, data: Dataset) -> None:
    """Add the rows; DuckDB requires referenced rows to be added first, also within a table."""
    for batch in flat_rows.split_generations(table, flat_rows.read_table(data, table)):
        connection.register("arriving", batch)
        connection.execute(f'INSERT INTO "{table}" SELECT * FROM arriving')  # noqa: S608 - a table of the models
        connection.unregister("arriving")


def _comment(connection: Any, table: str) -> None:
    connection.execute(f'COMMENT ON TABLE "{table}" IS {_text(flat_rows.describe_table(table))}')
    for column in tables.columns(table):
        words = _text(flat_rows.describe_column(column))
        connection.execute(f'COMMENT ON COLUMN "{table}"."{column.name}" IS {words}')


def _text(words: str) -> str:
    """Quote a text for SQL.

    >>> _text("the body's name")
    "'the body''s name'"
    """
    return "'" + words.replace("'", "''") + "'"
