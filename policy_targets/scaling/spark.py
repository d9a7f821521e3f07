"""Many machines: the work function in a Spark job, where Spark is installed (`pip install 'policy-targets[spark]'`).

The Python of the workers needs this package; where it is not the Python of the driver, PYSPARK_PYTHON names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from policy_targets.errors import DocumentError
from policy_targets.scaling.batches import read_batch, record_schema
from policy_targets.scaling.parquet_texts import Columns, choose_columns

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

ROWS = 64  # documents that are read together; Spark hands over ten thousand
TYPES = {
    "string": "string",
    "int64": "bigint",
    "double": "double",
    "date32[day]": "date",
    "decimal128(38, 6)": "decimal(38, 6)",
    "list<item: string>": "array<string>",
}


def extract(df: DataFrame, text: str | None = None, name: str | None = None) -> DataFrame:
    """The records of the documents of a Spark DataFrame, in the columns of `policy-targets extract --format parquet`.

    The columns of the texts and of the names are found as in a Parquet file, or named. What could not be read is
    listed by `find_rejects`; to have both at the cost of one, keep what `read` returns.

    Raises: DocumentError when the columns are not clear.

    >>> extract("no frame")
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: found str, expected a Spark DataFrame. Make one with spark.createDataFrame.
    """
    return read(df, text, name).where("reason is null").drop("reason")


def find_rejects(df: DataFrame, text: str | None = None, name: str | None = None) -> DataFrame:
    """The documents of a Spark DataFrame that could not be read: `document` and `reason`.

    >>> find_rejects("no frame")
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: found str, expected a Spark DataFrame. Make one with spark.createDataFrame.
    """
    return read(df, text, name).where("reason is not null").select("document", "reason")


def read(df: DataFrame, text: str | None = None, name: str | None = None) -> DataFrame:
    """The records, and in the column `reason` of a row of its own why a document could not be read.

    >>> read("no frame")
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: found str, expected a Spark DataFrame. Make one with spark.createDataFrame.
    """
    if not hasattr(df, "mapInArrow"):
        found = type(df).__name__
        raise DocumentError(f"found {found}, expected a Spark DataFrame. Make one with spark.createDataFrame.")
    columns = choose_columns(_schema_of(df), Columns(text, name))
    if columns.name is None:
        raise DocumentError(f"no column is plainly the name (found {', '.join(df.columns)}). Give it as name=.")
    chosen = df.select(df[columns.name].cast("string").alias("document"), df[str(columns.text)].alias("text"))
    return chosen.mapInArrow(read_batches, list_columns())


def read_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What comes of batches of documents, some documents at a time: what is written by Spark on its workers.

    >>> import pyarrow as pa
    >>> batch = pa.record_batch({"document": ["a"] * 65, "text": ["力争新增科技企业30家。"] * 65})
    >>> [found.num_rows for found in read_batches([batch])]
    [64, 1]
    """
    for batch in batches:
        for start in range(0, batch.num_rows, ROWS):
            yield read_batch(batch.slice(start, ROWS))  # a slice stays here; only what was read leaves the process


def list_columns() -> str:
    """The columns of what comes back, as Spark writes them.

    >>> list_columns()[:44]
    '`document` string, `kind` string, `value` de'
    """
    return ", ".join(f"`{field.name}` {TYPES[str(field.type)]}" for field in record_schema())


def _schema_of(df: DataFrame) -> pa.Schema:
    """The columns of a frame, as far as it matters what they hold."""
    import pyarrow as pa  # noqa: PLC0415 - slow to load

    held = {"string": pa.string(), "binary": pa.binary()}
    return pa.schema([(name, held.get(kind, pa.null())) for name, kind in df.dtypes])
