"""Spark: two workers give the rows of the serial run, to the byte."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest

from policy_targets.errors import DocumentError
from policy_targets.publishing.exports.candidate_files import candidate_schema
from policy_targets.scaling import spark
from policy_targets.scaling.batches import read_batch
from tests.scaling.commands import ROOT, text_of

TEXTS = {f"{number:02}": text_of(number + 10).encode() for number in range(40)}
TEXTS |= {"gb": text_of(77).encode("gb18030"), "pdf": b"%PDF-1.7", "none": b""}


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'policy-targets[spark]'")
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
        builder = SparkSession.builder.master("local[2]").appName("policy-targets")
        settings = {
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.execution.arrow.maxRecordsPerBatch": "7",
        }
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        yield session
        session.stop()


def as_bytes(table: pa.Table, schema: pa.Schema) -> bytes:
    """The rows in Arrow's own form, as one batch of that schema."""
    whole = table.cast(schema).combine_chunks()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as stream:
        stream.write_table(whole)
    held: bytes = sink.getvalue().to_pybytes()
    return held


def collect(frame: Any, schema: pa.Schema) -> pa.Table:
    columns = list(zip(*(tuple(row) for row in frame.collect()), strict=True))
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )


def test_two_workers_give_the_rows_of_the_serial_run(session: Any) -> None:
    rows = [(name, bytearray(text)) for name, text in TEXTS.items()]
    frame = session.createDataFrame(rows, "document string, text binary")
    assert frame.rdd.getNumPartitions() == 2
    batch = pa.record_batch({"document": list(TEXTS), "text": list(TEXTS.values())})
    serial = pa.Table.from_batches([read_batch(batch)])
    records = serial.filter(serial["reason"].is_null()).drop_columns(["reason"])
    assert records.num_rows > 100
    schema = candidate_schema()
    assert as_bytes(collect(spark.extract(frame), schema), schema) == as_bytes(records, schema)
    assert [tuple(row) for row in spark.find_rejects(frame).collect()] == [
        (
            "pdf",
            "this is a damaged PDF (Failed to load document (PDFium: Data format error)). Save it anew, then read that.",
        )
    ]


def test_columns_of_a_frame_are_named_or_found(session: Any) -> None:
    frame = session.createDataFrame([(7, "a", text_of(30)), (8, "b", None)], "number int, kind string, words string")
    with pytest.raises(DocumentError, match=r"no column is plainly the text \(found number, kind, words\)"):
        spark.extract(frame)
    with pytest.raises(
        DocumentError, match=r"no column is plainly the name \(found number, words\). Give it as name=."
    ):
        spark.extract(frame.drop("kind"))
    documents = [row["document"] for row in spark.extract(frame, text="words", name="number").collect()]
    assert set(documents) == {"7"}
