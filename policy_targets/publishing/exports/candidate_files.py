"""What the reader proposes, as JSON lines, CSV or Parquet: document by document, so that memory does not grow."""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol, TypedDict, Unpack

from policy_targets.errors import DocumentError, Problem, RecordError
from policy_targets.publishing.exports.outputs import replace_file
from policy_targets.reading.candidate import COLUMNS, Candidate
from policy_targets.reading.declined import decline
from policy_targets.reading.extract import extract
from policy_targets.reading.text.encodings import decode_and_explain

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

FORMATS = ("jsonl", "csv", "parquet")
DECIMALS = ("value", "value_upper", "amount", "amount_upper", "baseline_amount")
DAYS = ("period_start", "period_end")
PLACES = 6  # behind the point, in Parquet
BATCH = 5_000  # records that wait to be written as one row group of Parquet


class Writer(Protocol):
    """What takes in the records of one document after the other."""

    def write(self, found: Sequence[Candidate]) -> None:
        """Write the records of a document."""

    def close(self) -> None:
        """Write what is left."""


class Given(TypedDict, total=False):
    """What is known of a document from outside, as `extract` takes it: when it was said, and of which place."""

    date: datetime.date
    place: str


def read_candidates(received: bytes, document: str, **given: Unpack[Given]) -> tuple[list[Candidate], str]:
    """Return the records of a document as received, and what there is to say about its encoding, if anything.

    Raises: DocumentError with one line for what is no text, or none that the reader reads.

    >>> found, said = read_candidates("力争新增科技企业30家。".encode("gb18030"), "a.txt")
    >>> [(it.document, it.kind, it.quote) for it in found], said.split(" (")[0]
    ([('a.txt', 'target', '力争新增科技企业30家')], 'read as gb18030')
    """
    decoded = decode_and_explain(received)
    if reason := decline(decoded.text):
        raise DocumentError(reason)
    plain = decoded.encoding == "utf-8" and "\ufffd" not in decoded.text
    found = extract(decoded.text, document, **given)
    return found, "" if plain else f"read as {decoded.encoding} ({decoded.why})"


class JsonLines:
    """A record a line; decimals as strings, days in ISO form.

    >>> import io
    >>> out = io.StringIO()
    >>> JsonLines(out).write(extract("力争新增科技企业30家。")[:1])
    >>> json.loads(out.getvalue())["amount"]
    '30'
    """

    def __init__(self, out: IO[str]) -> None:
        self.out = out

    def write(self, found: Sequence[Candidate]) -> None:
        """Write the records of a document."""
        self.out.writelines(f"{json.dumps(record.as_row(), ensure_ascii=False)}\n" for record in found)

    def close(self) -> None:
        """Nothing is left."""


class CsvRows:
    """A record a row under one header; what is empty is empty, and names of repairs are parted by spaces.

    >>> import io
    >>> out = io.StringIO()
    >>> CsvRows(out).write(extract("力争新增科技企业３0家。")[:1])
    >>> out.getvalue().splitlines()[1].startswith(",target,30,,家,30,,1,"), out.getvalue()[:13]
    (True, 'document,kind')
    """

    def __init__(self, out: IO[str]) -> None:
        self.out = out
        self.rows = csv.writer(out, lineterminator="\n")
        self.rows.writerow(COLUMNS)

    def write(self, found: Sequence[Candidate]) -> None:
        """Write the records of a document."""
        self.rows.writerows(map(_cells, found))

    def close(self) -> None:
        """Nothing is left."""


def _cells(record: Candidate) -> list[Any]:
    return [" ".join(map(str, cell)) if isinstance(cell, list) else cell for cell in record.as_row().values()]


class ParquetRows:
    """Row groups of some thousand records; decimals (to six places), days and lists are what they are.

    Raises: RecordError for a number that has no place in 32 digits before the point.
    """

    def __init__(self, path: Path) -> None:
        import pyarrow.parquet as pq  # noqa: PLC0415 - slow to load

        self.schema = candidate_schema()
        self.file: pq.ParquetWriter = pq.ParquetWriter(path, self.schema, compression="zstd")
        self.waiting: list[Candidate] = []

    def write(self, found: Sequence[Candidate]) -> None:
        """Write the records of a document, as soon as there are enough of them."""
        self.waiting += map(fit, found)
        if len(self.waiting) >= BATCH:
            self._flush()

    def close(self) -> None:
        """Write what is left."""
        self._flush()
        self.file.close()

    def _flush(self) -> None:
        import pyarrow as pa  # noqa: PLC0415 - slow to load

        columns = list(zip(*(record.as_cells() for record in self.waiting), strict=True)) or [()] * len(self.schema)
        arrays = [pa.array(cells, column.type) for cells, column in zip(columns, self.schema, strict=True)]
        self.file.write_table(pa.table(arrays, schema=self.schema))
        self.waiting.clear()


def fit(record: Candidate) -> Candidate:
    """The record as Parquet holds it: numbers to six places behind the point, so that a third is 0.333333.

    Raises: RecordError for a number that has no place in 32 digits before the point.

    >>> fit(extract("力争三分之一的企业通过认定。")[0]).value
    Decimal('0.333333')
    """
    for name in DECIMALS:
        number = getattr(record, name)
        if number is None:
            continue
        if abs(number) >= 10**32:
            what = f"{record.document}: {name} of {record.start}-{record.end} is {number}"
            problem = Problem("wide-number", what, "Write JSON lines or CSV, which hold any number.")
            raise RecordError("Parquet holds 32 digits before the point:", [problem])
        if int(number.as_tuple().exponent) < -PLACES:
            record = record._replace(**{name: round(number, PLACES)})
    return record


def candidate_schema() -> pa.Schema:
    """The columns of the records in Arrow.

    >>> str(candidate_schema().field("amount").type), str(candidate_schema().field("repairs").type)
    ('decimal128(38, 6)', 'list<item: string>')
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to load

    types = {
        **dict.fromkeys(DECIMALS, pa.decimal128(38, PLACES)),
        **dict.fromkeys(DAYS, pa.date32()),
        **dict.fromkeys(("start", "end", "part_of"), pa.int64()),
        "repairs": pa.list_(pa.string()),
        "confidence": pa.float64(),
    }
    return pa.schema([pa.field(name, types.get(name, pa.string())) for name in COLUMNS])


@contextmanager
def open_writer(form: str, out: Path | None, standard: IO[str]) -> Iterator[Writer]:
    """A writer of that format, to a file or to the standard output.

    The file is written beside itself and takes its place at the end, whole; after an error nothing has changed.

    >>> import io
    >>> with open_writer("jsonl", None, io.StringIO()) as writer:
    ...     writer.write(extract("力争新增科技企业30家。"))
    """
    if out is None:
        writer: Writer = CsvRows(standard) if form == "csv" else JsonLines(standard)
        yield writer
        writer.close()
        return
    with replace_file(out) as new, _fill(form, new) as writer:
        yield writer


@contextmanager
def _fill(form: str, new: Path) -> Iterator[Writer]:
    if form == "parquet":
        rows = ParquetRows(new)
        try:
            yield rows
        finally:
            rows.close()
        return
    with new.open("w", encoding="utf-8", newline="") as stream:
        yield CsvRows(stream) if form == "csv" else JsonLines(stream)


def read_jsonl(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The rows that `JsonLines` has written, blank lines aside.

    >>> list(read_jsonl(['{"kind": "target"}', ""]))
    [{'kind': 'target'}]
    """
    return (json.loads(line) for line in lines if line.strip())
