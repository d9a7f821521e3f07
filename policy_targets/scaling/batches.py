"""Turn a batch of documents into a batch of records: the one function that both processes and Spark call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from policy_targets.errors import PolicyTargetsError, RecordError
from policy_targets.publishing.exports.candidate_files import Given, candidate_schema, fit, read_candidates
from policy_targets.reading.extract import Candidate
from policy_targets.scaling.parquet_texts import EMPTY, as_bytes

if TYPE_CHECKING:
    import pyarrow as pa

TOLD = ("problem", "day", "home")  # optional columns of a batch, beside names and texts
NAMELESS = "it has no name: the cell is empty."


class Read(NamedTuple):
    """The result for one document: its records, a remark for the user, and the reason if it could not be read."""

    document: str
    found: list[Candidate]
    remark: str = ""
    reason: str = ""


class ReadReport(NamedTuple):
    """The progress report for one document: its number of records, a remark, and the reason if it was not read."""

    records: int
    remark: str = ""
    reason: str = ""


Tell = Callable[[ReadReport], None]


def record_schema() -> pa.Schema:
    """Return the columns of the records and `reason`, which states why a document could not be read.

    A row with a reason has no other value than the name of the document.

    >>> record_schema().names[-2:]
    ['price_basis', 'reason']
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to load

    return candidate_schema().append(pa.field("reason", pa.string()))


def read_batch(batch: pa.RecordBatch, tell: Tell | None = None) -> pa.RecordBatch:
    """Read a batch of documents into rows: their records in order, and one row with a reason for each unreadable one.

    The batch has the columns `document` (names) and `text` (characters or bytes as received). If it has a column
    `problem`, its value is the reason. `tell` is called once for every document read.

    >>> import pyarrow as pa
    >>> batch = pa.record_batch({"document": ["a", "b"], "text": ["力争新增科技企业30家。", None]})
    >>> read_batch(batch).select(["document", "kind", "quote", "reason"]).to_pylist()
    [{'document': 'a', 'kind': 'target', 'quote': '力争新增科技企业30家', 'reason': None},
     {'document': 'b', 'kind': None, 'quote': None, 'reason': 'there is no text: the cell is empty.'}]
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to load

    schema = record_schema()
    batches = []
    for read in map(_fit, read_documents(batch)):
        batches.append(_as_rows(read, schema))  # as Arrow: a tenth of the memory of the records
        if tell:
            tell(ReadReport(len(read.found), read.remark, read.reason))
    whole = pa.Table.from_batches(batches, schema).combine_chunks().to_batches()
    return whole[0] if whole else _as_rows(Read("", []), schema)


def _as_rows(read: Read, schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa  # noqa: PLC0415 - slow to load

    rows: list[tuple[object, ...]] = [(*record.as_cells(), None) for record in read.found]
    if read.reason:
        rows.append((read.document, *(None,) * (len(schema) - 2), read.reason))
    return pa.record_batch([pa.array([row[i] for row in rows], it.type) for i, it in enumerate(schema)], schema=schema)


def read_documents(batch: pa.RecordBatch) -> Iterator[Read]:
    """Read the documents of a batch one after the other.

    >>> import pyarrow as pa
    >>> batch = pa.record_batch({"document": ["a"], "text": ["力争新增科技企业30家。".encode("gb18030")]})
    >>> [(it.document, len(it.found), it.remark.split(" (")[0]) for it in read_documents(batch)]
    [('a', 1, 'read as gb18030')]
    """
    texts, optional = as_bytes(batch["text"]), [name for name in TOLD if name in batch.schema.names]
    rows = batch.select(["document", *optional]).to_pylist()
    for text, row in zip(texts, rows, strict=True):
        yield read_document(row.pop("document"), text.as_py(), **row)


def read_document(
    name: str | None,
    content: bytes | None,
    problem: str | None = None,
    day: date | None = None,
    home: str | None = None,
) -> Read:
    """Read one document; if it is no text, or has a problem already, return the reason instead of records.

    `day` is the date of the document and `home` the place it is about, where the caller knows them.

    >>> read_document("a.rar", b"Rar!").reason
    'this is a RAR archive, not a text. Unpack it, then read the folder.'
    """
    if problem or content is None or name is None:
        return Read(name or "", [], "", problem or (NAMELESS if name is None else EMPTY))
    try:
        return Read(name, *read_candidates(content, name, **_give(day, home)))
    except PolicyTargetsError as error:
        return Read(name, [], "", str(error))
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        # A bug that one document of a hundred thousand triggers must not lose the others.
        reason = f"the reader failed ({type(error).__name__}: {error}). Report it with the document."
        return Read(name, [], "", reason)


def _give(day: date | None, home: str | None) -> Given:
    given: Given = {}
    if day:
        given["date"] = day
    if home:
        given["place"] = home
    return given


def _fit(read: Read) -> Read:
    """Drop the records whose numbers do not fit a Parquet decimal, and name them in the reason."""
    kept, reasons = [], [read.reason] if read.reason else []
    for record in read.found:
        try:
            kept.append(fit(record))
        except RecordError as error:
            reasons.append(" ".join(str(error).split("\n")))
    return read._replace(found=kept, reason=" ".join(reasons))
