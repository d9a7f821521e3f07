"""Group documents into parts, each read together and written to one file that is named by a digest of its input."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from policy_targets import __version__
from policy_targets.publishing.package.folders import sync_folder
from policy_targets.scaling.batches import Tell, read_batch
from policy_targets.scaling.documents import Received

if TYPE_CHECKING:
    import pyarrow as pa

# Between SMALLEST and LARGEST, a part ends at a document whose digest is divisible by ONE_IN. The cut depends on
# content alone, so that when documents are added or removed most parts stay the same and are not read again.
SMALLEST = 1 << 20  # bytes; a Chinese character takes three
LARGEST = 4 << 20
MOST = 2_000  # documents
ONE_IN = 16
NAME = re.compile(r"part-(?P<number>\d{6,})-(?P<digest>[0-9a-f]{24})\.parquet")
REJECTS = "_rejects.parquet"
WORK = ".work"
FOOTER = {"documents": b"policy-targets.documents", "rejects": b"policy-targets.rejects"}
READER = (
    "converting",
    "reading",
    "data",
    "publishing/exports/candidate_files.py",
    "scaling/batches.py",
)  # all code and data that decide the records
COMPILED = {".so", ".pyd", ".pyc"}


class Part(NamedTuple):
    """Documents that are read together, the number of the part, and a digest of everything that decides its records."""

    number: int
    digest: str
    documents: tuple[Received, ...]

    @property
    def name(self) -> str:
        """Return the file name; sorted by name, the parts follow the order of the documents."""
        return f"part-{self.number:06}-{self.digest}.parquet"

    @property
    def size(self) -> int:
        """Return the size of the documents in bytes."""
        return sum(len(document.content or b"") for document in self.documents)

    def as_message(self) -> bytes:
        """Return the documents as an Arrow stream, which contains these documents only.

        Pickling a slice of a larger batch would send the whole batch.
        """
        import pyarrow as pa  # noqa: PLC0415 - slow to load

        rows = ((it.name, it.content, it.problem or None, it.day, it.home) for it in self.documents)
        types = {"document": pa.string(), "text": pa.large_binary(), "problem": pa.string()}
        types |= {"day": pa.date32(), "home": pa.string()}
        columns = zip(zip(*rows, strict=True), types.values(), strict=True)
        batch = pa.record_batch([pa.array(column, kind) for column, kind in columns], list(types))
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as stream:
            stream.write_batch(batch)
        received: bytes = sink.getvalue().to_pybytes()
        return received


def read_message(message: bytes) -> pa.RecordBatch:
    """Read the documents of a message.

    >>> part = next(gather([Received("a", "a", b"x")]))
    >>> read_message(part.as_message()).to_pylist()
    [{'document': 'a', 'text': b'x', 'problem': None, 'day': None, 'home': None}]
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to load

    with pa.ipc.open_stream(message) as stream:
        return stream.read_next_batch()


def gather(documents: Iterable[Received]) -> Iterator[Part]:
    """Group documents into parts of bounded size; the same documents always give the same parts.

    >>> [part.number for part in gather([Received(name, name, b"x" * SMALLEST * 3) for name in "abc"])]
    [0, 1, 2]
    >>> list(gather([]))
    []
    """
    number, waiting = 0, _Waiting()
    for document in documents:
        if waiting.documents and waiting.size + len(document.content or b"") > LARGEST:
            yield waiting.close(number)
            number, waiting = number + 1, _Waiting()
        if waiting.add(document):
            yield waiting.close(number)
            number, waiting = number + 1, _Waiting()
    if waiting.documents:
        yield waiting.close(number)


class _Waiting:
    """The documents collected so far for the next part."""

    def __init__(self) -> None:
        self.documents: list[Received] = []
        self.size, self.digest = 0, hashlib.sha256(fingerprint())

    def add(self, document: Received) -> bool:
        """Add a document; return whether the part ends with that document."""
        own = _digest(document)
        self.documents.append(document)
        self.size += len(document.content or b"")
        self.digest.update(own)
        return len(self.documents) >= MOST or (self.size >= SMALLEST and own[0] % ONE_IN == 0)

    def close(self, number: int) -> Part:
        return Part(number, self.digest.hexdigest()[:24], tuple(self.documents))


def _digest(document: Received) -> bytes:
    """Return the digest of a document: of its name, its content or problem, and the date and place given."""
    content = document.content
    received = f"problem {document.problem}" if content is None else hashlib.sha256(content).hexdigest()
    given = [str(it) for it in (document.day, document.home) if it]
    return hashlib.sha256(json.dumps([document.name, received, *given]).encode()).digest()


def find_reader(home: Path) -> list[Path]:
    """List the source files that decide the records; compiled copies give the same records and are left out.

    >>> sorted({file.suffix for file in find_reader(Path(__file__).parents[1])})
    ['.csv', '.gz', '.jsonl', '.md', '.py']
    """
    files = (file for part in map(home.joinpath, READER) for file in (part, *part.rglob("*")))
    return sorted(file for file in files if file.is_file() and file.suffix not in COMPILED)


@cache
def fingerprint() -> bytes:
    """Return the version of the reader with a digest of its code and data; documents are read again if it changes.

    >>> len(fingerprint()) > 64
    True
    """
    digest = hashlib.sha256()
    for file in find_reader(Path(__file__).parent.parent):
        digest.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return f"policy-targets {__version__} {digest.hexdigest()}".encode()


def write_part(message: bytes, target: str, tell: Tell) -> None:
    """Read the documents of a message and write their records to `target`, completely or not at all.

    The file is written in the work folder beside the target, then moved. Its footer lists the documents not read.

    >>> from tempfile import TemporaryDirectory
    >>> part = next(gather([Received("a", "a", "力争新增科技企业30家。".encode()), Received("b", "b", b"Rar!")]))
    >>> with TemporaryDirectory() as folder:
    ...     Path(folder, WORK).mkdir()
    ...     write_part(part.as_message(), f"{folder}/{part.name}", lambda told: None)
    ...     read_footer(Path(folder, part.name))
    Footer(documents=2, records=1, rejects=[('b', 'this is a RAR archive, not a text. ...')])
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to load
    import pyarrow.parquet as pq  # noqa: PLC0415

    batch = read_message(message)
    found = read_batch(batch, tell)
    rejected = found.filter(found["reason"].is_valid())
    rejects = list(zip(rejected["document"].to_pylist(), rejected["reason"].to_pylist(), strict=True))
    footer = {FOOTER["documents"]: str(batch.num_rows), FOOTER["rejects"]: json.dumps(rejects, ensure_ascii=False)}
    records = pa.Table.from_batches([found.filter(found["reason"].is_null())]).drop_columns(["reason"])
    final = Path(target)
    new = final.parent / WORK / f"{final.name}.{os.getpid()}"
    with new.open("wb") as stream:
        pq.write_table(records.replace_schema_metadata(footer), stream, compression="zstd")
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(final)
    sync_folder(final.parent)


class Footer(NamedTuple):
    """The metadata of a part: number of documents and records, and the rejected documents with reasons."""

    documents: int
    records: int
    rejects: list[tuple[str, str]]


def read_footer(path: Path) -> Footer | None:
    """Read the metadata of a part, or return None if the file is incomplete or was not written by `write_part`.

    >>> read_footer(Path(__file__)) is None
    True
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to load
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        read = pq.read_metadata(path)
        stored = read.metadata
        rejects = [(name, reason) for name, reason in json.loads(stored[FOOTER["rejects"]])]
        return Footer(int(stored[FOOTER["documents"]]), read.num_rows, rejects)
    except (pa.ArrowException, KeyError, TypeError, ValueError, OSError):
        return None
