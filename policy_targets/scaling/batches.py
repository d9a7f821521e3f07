"""The one work function: a batch of documents becomes a batch of records. Processes and Spark both call it."""

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

TOLD = ("problem", "day", "home")  # columns that a batch may have beside names and texts
NAMELESS = "it has no name: the cell is empty."


class Read(NamedTuple):
    """What came of a document: its records, what there is to say, and why it could not be read."""

    document: str
    found: list[Candidate]
    remark: str = ""
    reason: str = ""


class Told(NamedTuple):
    """That a document has been read: how many records it has, and what there is to say."""

    records: int
    remark: str = ""
    reason: str = ""


Tell = Callable[[Told], None]


def record_schema() -> pa.Schema:
    """The columns of the records, and `reason`: why a document could not be read; the record itself is then empty.

    >>> record_schema().names[-2:]
    ['part_of', 'reason']
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to load

    return candidate_schema().append(pa.field("reason", pa.string()))


def read_batch(batch: pa.RecordBatch, tell: Tell | None = None) -> pa.RecordBatch:
    """The records of a batch of documents, in its order, and a row with the reason for each that cannot be read.

    The batch has the columns `document` (names) and `text` (characters or bytes as received); where a column `problem`
    says what is wrong already, that is the reason. `tell` hears of every document when it is done.

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
        batches.append(_as_rows(read, schema))  # a tenth of what the records themselves take
        if tell:
            tell(Told(len(read.found), read.remark, read.reason))
    whole = pa.Table.from_batches(batches, schema).combine_chunks().to_batches()
    return whole[0] if whole else _as_rows(Read("", []), schema)


def _as_rows(read: Read, schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa  # noqa: PLC0415 - slow to load

    rows: list[tuple[object, ...]] = [(*record.as_cells(), None) for record in read.found]
    if read.reason:
        rows.append((read.document, *(None,) * (len(schema) - 2), read.reason))
    return pa.record_batch([pa.array([row[i] for row in rows], it.type) for i, it in enumerate(schema)], schema=schema)


def read_documents(batch: pa.RecordBatch) -> Iterator[Read]:
    """The documents of a batch, read one after the other.

    >>> import pyarrow as pa
    >>> batch = pa.record_batch({"document": ["a"], "text": ["力争新增科技企业30家。".encode("gb18030")]})
    >>> [(it.document, len(it.found), it.remark.split(" (")[0]) for it in read_documents(batch)]
    [('a', 1, 'read as gb18030')]
    """
    texts, told = as_bytes(batch["text"]), [name for name in TOLD if name in batch.schema.names]
    rows = batch.select(["document", *told]).to_pylist()
    for text, row in zip(texts, rows, strict=True):
        yield read_document(row.pop("document"), text.as_py(), **row)


def read_document(
    name: str | None,
    content: bytes | None,
    problem: str | None = None,
    day: date | None = None,
    home: str | None = None,
) -> Read:
    """A document, read; what is no text, or wrong already, comes back with the reason.

    `day` and `home` are when it was said and the place it is about, where somebody knows.

    >>> read_document("a.pdf", b"%PDF-1.7").reason
    'this is a PDF, not a text. Save its text as UTF-8, then read that.'
    """
    if problem or content is None or name is None:
        return Read(name or "", [], "", problem or (NAMELESS if name is None else EMPTY))
    try:
        return Read(name, *read_candidates(content, name, **_give(day, home)))
    except PolicyTargetsError as error:
        return Read(name, [], "", str(error))
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        # A mistake of ours in one document of a hundred thousand is no reason to lose the others.
        said = f"the reader failed ({type(error).__name__}: {error}). Report it with the document."
        return Read(name, [], "", said)


def _give(day: date | None, home: str | None) -> Given:
    given: Given = {}
    if day:
        given["date"] = day
    if home:
        given["place"] = home
    return given


def _fit(read: Read) -> Read:
    """The document as Parquet holds it, without the records whose numbers it cannot; the reason names them."""
    kept, reasons = [], [read.reason] if read.reason else []
    for record in read.found:
        try:
            kept.append(fit(record))
        except RecordError as error:
            reasons.append(" ".join(str(error).split("\n")))
    return read._replace(found=kept, reason=" ".join(reasons))
