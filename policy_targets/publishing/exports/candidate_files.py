"""Write candidates as JSON lines, CSV or Parquet, document by document to bound memory."""

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
PLACES = 6  # decimal places in Parquet
BATCH = 5_000  # records in one row group of Parquet


class Writer(Protocol):
    """Writes the records of one document after the other."""

    def write(self, found: Sequence[Candidate]) -> None:
        """Write the records of a document."""

    def close(self) -> None:
        """Write what is left."""


class Given(TypedDict, total=False):
    """What the caller knows about a document, as arguments of `extract`: its date and its place."""

    date: datetime.date
    place: str


def read_candidates(received: bytes, document: str, **given: Unpack[Given]) -> tuple[list[Candidate], str]:
    """Return the records of a document as received, and a remark if its encoding is not plain UTF-8.

    Raises: DocumentError, in one line, for a file that is no text, or a text that the reader declines.

    >>> found, said = read_candidates("力争新增科技企业30家。".encode("gb18030"), "a.txt")
    >>> [(it.document, it.kind, it.quote) for it in found], said.split(" (")[0]
    ([('a.txt', 'target', '力争新增科技企业30家')], 'read as gb18030')
    """
    decoded = decode_and_explain(received)
    if reason := decline(decoded.text):
        raise DocumentError(reason)
    if decoded.conversion:
        return extract(decoded.text, document, **given), f"read by {decoded.conversion}"
    plain = decoded.encoding == "utf-8" and "\ufffd" not in decoded.text
    found = extract(decoded.text, document, **given)
    return found, "" if plain else f"read as {decoded.encoding} ({decoded.why})"


class JsonLines:
    """Writes a record a line; decimals as strings, days in ISO form.

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
        """Do nothing: every record is written at once."""


class CsvRows:
    """Writes a record a row under one header; None is empty, and names of repairs are separated by spaces.

    >>> import io
    >>> out = io.StringIO()
    >>> CsvRows(out).write(extract("力争新增科技企业３0家。")[:1])
    >>> out.getvalue().splitlines()[1].startswith(",target,30,,家,30,,1,"), out.getvalue()[:13]
    (True, 'document,kind')
    """

    def __init__(self, out: IO[str], columns: Sequence[str] = COLUMNS) -> None:
        self.out = out
        self.rows = csv.writer(out, lineterminator="\n")
        self.rows.writerow(columns)

    def write(self, found: Sequence[Candidate]) -> None:
        """Write the records of a document."""
        self.rows.writerows(map(_cells, found))

    def close(self) -> None:
        """Do nothing: every record is written at once."""


def _cells(record: Candidate) -> list[Any]:
    return [" ".join(map(str, cell)) if isinstance(cell, list) else cell for cell in record.as_row().values()]


class ParquetRows:
    """Writes row groups of some thousand records, with typed decimals (six places), days and lists.

    Raises: RecordError for a number with more than 32 digits before the point.
    """

    def __init__(self, path: Path, columns: Sequence[str] = COLUMNS) -> None:
        import pyarrow.parquet as pq  # noqa: PLC0415 - slow to load

        self.schema = candidate_schema(columns)
        self.file: pq.ParquetWriter = pq.ParquetWriter(path, self.schema, compression="zstd")
        self.waiting: list[Candidate] = []

    def write(self, found: Sequence[Candidate]) -> None:
        """Add the records of a document; write a row group when there are enough."""
        self.waiting += map(fit, found)
        if len(self.waiting) >= BATCH:
            self._flush()

    def close(self) -> None:
        """Write the remaining records."""
        self._flush()
        self.file.close()

    def _flush(self) -> None:
        import pyarrow as pa  # noqa: PLC0415 - slow to load

        columns = list(zip(*(record.as_cells() for record in self.waiting), strict=True)) or [()] * len(self.schema)
        arrays = [pa.array(cells, column.type) for cells, column in zip(columns, self.schema, strict=True)]
        self.file.write_table(pa.table(arrays, schema=self.schema))
        self.waiting.clear()


def fit(record: Candidate) -> Candidate:
    """Round the numbers of a record to the six decimal places of Parquet: a third becomes 0.333333.

    Raises: RecordError for a number with more than 32 digits before the point.

    >>> fit(extract("力争三分之一的企业通过认定。")[0]).value
    Decimal('0.333333')
    """
    for name in DECIMALS:
        number = getattr(record, name)
        if number is None:
            continue
        if abs(number) >= 10**32:
            what = f"{record.document}: {name} of {record.start}-{record.end} is {number}"
            problem = Problem("wide-number", what, "Write JSON lines or CSV, which have no limit.")
            raise RecordError("Parquet stores at most 32 digits before the point:", [problem])
        if int(number.as_tuple().exponent) < -PLACES:
            record = record._replace(**{name: round(number, PLACES)})
    return record


def candidate_schema(columns: Sequence[str] = COLUMNS) -> pa.Schema:
    """Return the Arrow schema of the records, of these columns.

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
    return pa.schema([pa.field(name, types.get(name, pa.string())) for name in columns])


@contextmanager
def open_writer(form: str, out: Path | None, standard: IO[str], columns: Sequence[str] = COLUMNS) -> Iterator[Writer]:
    """Yield a writer of that format, to a file or to the standard output.

    `columns` are those of CSV and Parquet: more than usual after a second reading.
    The file is written under a temporary name and renamed at the end; after an error nothing has changed.

    >>> import io
    >>> with open_writer("jsonl", None, io.StringIO()) as writer:
    ...     writer.write(extract("力争新增科技企业30家。"))
    """
    if out is None:
        writer: Writer = CsvRows(standard, columns) if form == "csv" else JsonLines(standard)
        yield writer
        writer.close()
        return
    with replace_file(out) as new, _fill(form, new, columns) as writer:
        yield writer


@contextmanager
def _fill(form: str, new: Path, columns: Sequence[str]) -> Iterator[Writer]:
    if form == "parquet":
        rows = ParquetRows(new, columns)
        try:
            yield rows
        finally:
            rows.close()
        return
    with new.open("w", encoding="utf-8", newline="") as stream:
        yield CsvRows(stream, columns) if form == "csv" else JsonLines(stream)


def read_jsonl(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows that `JsonLines` wrote; skip blank lines.

    >>> list(read_jsonl(['{"kind": "target"}', ""]))
    [{'kind': 'target'}]
    """
    return (json.loads(line) for line in lines if line.strip())
