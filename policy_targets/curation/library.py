"""Look up raw documents (files of a folder, rows of a Parquet corpus) by the SHA-256 of their bytes."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from policy_targets.errors import DocumentError
from policy_targets.reading.text.encodings import decode, decode_and_explain
from policy_targets.reading.text.repairs import repair
from policy_targets.reading.text.text import Text

CORPUS = ".parquet"


class Library:
    """Raw documents by SHA-256, whatever their names.

    A place is a folder, with its subfolders, or one file. A Parquet file with the columns `document` and `text` is a
    corpus: each row is a document, whose bytes are its text in UTF-8; an optional column `title` contains the headline,
    for corpora that keep headlines apart from texts. Every other file is a document.

    Raises: DocumentError when a folder or file does not exist, or a corpus cannot be read.
    """

    def __init__(self, *places: Path) -> None:
        self._received: dict[str, bytes] = {}
        self._names: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        self._repaired: dict[str, Text] = {}
        for place in places:
            for path in _find_files(place):
                self._take_corpus(path) if path.suffix == CORPUS else self._take(path.read_bytes(), path.name)

    def __contains__(self, digest: str) -> bool:
        return digest in self._received

    def received(self, digest: str) -> bytes:
        """Return the bytes of the document."""
        return self._received[digest]

    def name(self, digest: str) -> str:
        """Return the name of the document in its folder or corpus."""
        return self._names[digest]

    def find(self, name: str = "", text: str = "") -> list[str]:
        """Return the SHA-256 of every document with this name, ignoring its ending, or else with exactly this text."""
        wanted = {name, Path(name).stem} - {""}
        named = [digest for digest, called in self._names.items() if {called, Path(called).stem} & wanted]
        own = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        if named or not text or own in self:
            return named or [own] * bool(text)
        return [digest for digest in self._received if self._reads(digest, text)]

    def _reads(self, digest: str, text: str) -> bool:
        try:
            return self.raw(digest) == text
        except DocumentError:  # no text at all
            return False

    def raw(self, digest: str) -> str:
        """Return the decoded document, not repaired."""
        return decode(self._received[digest])

    def find_other_text(self, digest: str, expected: str | None) -> str:
        """Return why a document no longer gives the text that spans counted in, or an empty string.

        The file is the one received; its conversion has another version.
        """
        decoded = decode_and_explain(self._received[digest])
        if not decoded.conversion or expected in (None, digest):
            return ""
        found = sha256(decoded.text.encode("utf-8", "surrogatepass")).hexdigest()
        if found == expected:
            return ""
        return (
            f"the file is the one received, but {decoded.conversion} gives another text "
            f"(found sha256 {found[:12]}…, expected {expected[:12]}…): another version of it was used"
        )

    def title(self, digest: str) -> str:
        """Return the headline of the document in its corpus, or an empty string."""
        return self._titles.get(digest, "")

    def text(self, digest: str) -> Text:
        """Return the repaired document; every character carries its place in the raw one."""
        if digest not in self._repaired:
            self._repaired[digest] = repair(self.raw(digest))
        return self._repaired[digest]

    def _take(self, received: bytes, name: str, title: str = "") -> None:
        digest = sha256(received).hexdigest()
        self._received[digest], self._names[digest] = received, name
        if title:
            self._titles[digest] = title

    def _take_corpus(self, path: Path) -> None:
        for name, text, title in _read_corpus(path):
            self._take(text.encode(), name, title)


def _find_files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    if not place.is_dir():
        todo = "Name the folder of the raw documents, or a corpus."
        raise DocumentError(f"{place}: there is no such folder. {todo}")
    return [path for path in sorted(place.rglob("*")) if path.is_file()]


def _read_corpus(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the name, the text and the headline of each row."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        corpus = pq.ParquetFile(path)
        names = corpus.schema_arrow.names
        absent = {"document", "text"} - set(names)
        if absent:
            found = ", ".join(names)
            raise DocumentError(f"{path}: a corpus needs the columns document and text (found {found}). Add them.")
        for batch in corpus.iter_batches(64, columns=[name for name in ("document", "text", "title") if name in names]):
            for row in batch.to_pylist():
                yield str(row["document"] or ""), str(row["text"] or ""), str(row.get("title") or "")
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        raise DocumentError(f"{path}: cannot be read as Parquet ({reason}). Replace the file.") from None
