"""Read documents on many machines, in a Spark job (`pip install 'policy-targets[spark]'`).

The Python of the workers needs this package; set PYSPARK_PYTHON if it is not the Python of the driver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from policy_targets.errors import DocumentError
from policy_targets.scaling.batches import read_batch, record_schema
from policy_targets.scaling.parquet_texts import TextColumns, choose_columns

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

ROWS = 64  # documents that are read together; Spark's own batches have ten thousand
TYPES = {
    "string": "string",
    "int64": "bigint",
    "double": "double",
    "date32[day]": "date",
    "decimal128(38, 6)": "decimal(38, 6)",
    "list<item: string>": "array<string>",
}


def extract(df: DataFrame, text: str | None = None, name: str | None = None) -> DataFrame:
    """Return the records of the documents in a Spark DataFrame, in the columns of `extract --format parquet`.

    The columns of texts and names are chosen as in a Parquet file, unless `text` and `name` give them. `find_rejects`
    lists the documents that could not be read; to get both from one run, keep the result of `read`.

    Raises: DocumentError when the columns are ambiguous.

    >>> extract("no frame")
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: found str, expected a Spark DataFrame. Make one with spark.createDataFrame.
    """
    return read(df, text, name).where("reason is null").drop("reason")


def find_rejects(df: DataFrame, text: str | None = None, name: str | None = None) -> DataFrame:
    """Return the documents of a Spark DataFrame that could not be read: `document` and `reason`.

    >>> find_rejects("no frame")
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: found str, expected a Spark DataFrame. Make one with spark.createDataFrame.
    """
    return read(df, text, name).where("reason is not null").select("document", "reason")


def read(df: DataFrame, text: str | None = None, name: str | None = None) -> DataFrame:
    """Return the records, and for each document that could not be read a row with its `reason`.

    >>> read("no frame")
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: found str, expected a Spark DataFrame. Make one with spark.createDataFrame.
    """
    if not hasattr(df, "mapInArrow"):
        found = type(df).__name__
        raise DocumentError(f"found {found}, expected a Spark DataFrame. Make one with spark.createDataFrame.")
    columns = choose_columns(_schema_of(df), TextColumns(text, name))
    if columns.name is None:
        raise DocumentError(f"no column is plainly the name (found {', '.join(df.columns)}). Give it as name=.")
    chosen = df.select(df[columns.name].cast("string").alias("document"), df[str(columns.text)].alias("text"))
    return chosen.mapInArrow(read_batches, list_columns())


def read_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Read batches of documents, a few at a time: the function that Spark runs on its workers.

    >>> import pyarrow as pa
    >>> batch = pa.record_batch({"document": ["a"] * 65, "text": ["力争新增科技企业30家。"] * 65})
    >>> [found.num_rows for found in read_batches([batch])]
    [64, 1]
    """
    for batch in batches:
        for start in range(0, batch.num_rows, ROWS):
            yield read_batch(batch.slice(start, ROWS))  # the slice is not copied: it never leaves this process


def list_columns() -> str:
    """Return the columns of the result as a Spark schema.

    >>> list_columns()[:44]
    '`document` string, `kind` string, `value` de'
    """
    return ", ".join(f"`{field.name}` {TYPES[str(field.type)]}" for field in record_schema())


def _schema_of(df: DataFrame) -> pa.Schema:
    """Return the columns of a frame as an Arrow schema; types other than texts and bytes become null."""
    import pyarrow as pa  # noqa: PLC0415 - slow to load

    arrow = {"string": pa.string(), "binary": pa.binary()}
    return pa.schema([(name, arrow.get(kind, pa.null())) for name, kind in df.dtypes])
