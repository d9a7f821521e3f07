"""Parts: some documents that are read together and written as one file, which is named by what was read."""

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
from policy_targets.scaling.documents import Document

if TYPE_CHECKING:
    import pyarrow as pa

# Between the two sizes a part ends with a document that is one in so many by its digest: where documents are added or
# taken away, most parts stay what they were, and are not read again.
SMALLEST = 1 << 20  # bytes; a Chinese character has three
LARGEST = 4 << 20
MOST = 2_000  # documents
ONE_IN = 16
NAME = re.compile(r"part-(?P<number>\d{6,})-(?P<digest>[0-9a-f]{24})\.parquet")
REJECTS = "_rejects.parquet"
WORK = ".work"
FOOTER = {"documents": b"policy-targets.documents", "rejects": b"policy-targets.rejects"}
READER = ("reading", "data", "publishing/exports/candidate_files.py", "scaling/batches.py")  # what the records rest on
COMPILED = {".so", ".pyd", ".pyc"}


class Part(NamedTuple):
    """Documents that are read together, their place in the order, and a digest over all that the records rest on."""

    number: int
    digest: str
    documents: tuple[Document, ...]

    @property
    def name(self) -> str:
        """The name of its file; in the order of the names the parts stand as the documents were."""
        return f"part-{self.number:06}-{self.digest}.parquet"

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return sum(len(document.content or b"") for document in self.documents)

    def as_message(self) -> bytes:
        """The documents as an Arrow stream: bytes that hold these documents and no others.

        A pickled slice of a larger batch would carry all of that batch along.
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
    """The documents of a message.

    >>> part = next(gather([Document("a", "a", b"x")]))
    >>> read_message(part.as_message()).to_pylist()
    [{'document': 'a', 'text': b'x', 'problem': None, 'day': None, 'home': None}]
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to load

    with pa.ipc.open_stream(message) as stream:
        return stream.read_next_batch()


def gather(documents: Iterable[Document]) -> Iterator[Part]:
    """The documents in parts of a bounded size; the same documents make the same parts, always.

    >>> [part.number for part in gather([Document(name, name, b"x" * SMALLEST * 3) for name in "abc"])]
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
    """The documents of the part that is being gathered."""

    def __init__(self) -> None:
        self.documents: list[Document] = []
        self.size, self.digest = 0, hashlib.sha256(fingerprint())

    def add(self, document: Document) -> bool:
        """Take one more; whether the part ends with it."""
        own = _digest(document)
        self.documents.append(document)
        self.size += len(document.content or b"")
        self.digest.update(own)
        return len(self.documents) >= MOST or (self.size >= SMALLEST and own[0] % ONE_IN == 0)

    def close(self, number: int) -> Part:
        return Part(number, self.digest.hexdigest()[:24], tuple(self.documents))


def _digest(document: Document) -> bytes:
    """What tells a document from all others: its name, the SHA-256 of its content or what is wrong, what is given."""
    content = document.content
    held = f"problem {document.problem}" if content is None else hashlib.sha256(content).hexdigest()
    given = [str(it) for it in (document.day, document.home) if it]
    return hashlib.sha256(json.dumps([document.name, held, *given]).encode()).digest()


def find_reader(home: Path) -> list[Path]:
    """The files of the package that the records rest on; what was compiled of them reads the same and is left out.

    >>> sorted({file.suffix for file in find_reader(Path(__file__).parents[1])})
    ['.csv', '.gz', '.py']
    """
    files = (file for part in map(home.joinpath, READER) for file in (part, *part.rglob("*")))
    return sorted(file for file in files if file.is_file() and file.suffix not in COMPILED)


@cache
def fingerprint() -> bytes:
    """The version of the reader and a digest of its code and data: with another, a document is read again.

    >>> len(fingerprint()) > 64
    True
    """
    digest = hashlib.sha256()
    for file in find_reader(Path(__file__).parent.parent):
        digest.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return f"policy-targets {__version__} {digest.hexdigest()}".encode()


def write_part(message: bytes, target: str, tell: Tell) -> None:
    """Read the documents of a message and write their records to that file, whole or not at all.

    The file is made in the folder of temporaries beside it. What could not be read stands in its footer.

    >>> from tempfile import TemporaryDirectory
    >>> part = next(gather([Document("a", "a", "力争新增科技企业30家。".encode()), Document("b", "b", b"%PDF-")]))
    >>> with TemporaryDirectory() as folder:
    ...     Path(folder, WORK).mkdir()
    ...     write_part(part.as_message(), f"{folder}/{part.name}", lambda told: None)
    ...     read_footer(Path(folder, part.name))
    Footer(documents=2, records=1, rejects=[('b', 'this is a PDF, not a text. ...')])
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
    """What a part says of itself: how many documents and records, and what could not be read."""

    documents: int
    records: int
    rejects: list[tuple[str, str]]


def read_footer(path: Path) -> Footer | None:
    """What a part says of itself, or None when it is not whole or no part of ours.

    >>> read_footer(Path(__file__)) is None
    True
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to load
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        read = pq.read_metadata(path)
        said = read.metadata
        rejects = [(name, reason) for name, reason in json.loads(said[FOOTER["rejects"]])]
        return Footer(int(said[FOOTER["documents"]]), read.num_rows, rejects)
    except (pa.ArrowException, KeyError, TypeError, ValueError, OSError):
        return None
