"""Export documents to annotation tools: the text as received, with candidates as regions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from policy_targets.curation.regions import place_regions
from policy_targets.errors import DocumentError, PackageError
from policy_targets.publishing.exports import doccano, labelstudio
from policy_targets.publishing.exports.outputs import make_output
from policy_targets.reading.extract import extract
from policy_targets.reading.text.encodings import decode


class Tool(NamedTuple):
    """An annotation tool: its name, default output, writer, and advice on how to set up a project."""

    name: str
    out: str
    write: Callable[[Iterable[dict[str, Any]]], Iterator[str]]
    advice: str


class Exported(NamedTuple):
    """The result of an export: path, number of documents and candidates, unreadable documents, and set-up advice."""

    place: Path
    documents: int
    candidates: int
    problems: tuple[str, ...]
    advice: str


TOOLS = (
    Tool("labelstudio", "labelstudio.json", labelstudio.write_tasks, labelstudio.ADVICE),
    Tool("doccano", "doccano.jsonl", doccano.write_lines, doccano.ADVICE),
)


def export_documents(paths: Iterable[Path], name: str, out: Path | None = None, *, force: bool = False) -> Exported:
    """Write documents with candidates for an annotation tool; leave out and report unreadable documents.

    Raises: PackageError for an unknown tool, or when `out` exists.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "yunhe.txt"
    ...     _ = path.write_text("力争新增科技企业30家。", "utf-8")
    ...     export_documents([path], "doccano", Path(folder) / "out.jsonl")[1:3]
    (1, 1)
    """
    tool = next((tool for tool in TOOLS if tool.name == name), None)
    if tool is None:
        raise PackageError(f"{name}: expected one of {', '.join(tool.name for tool in TOOLS)}.")
    place, pages = out or Path(tool.out), _Pages(paths)
    with make_output(place, force=force) as new, new.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(tool.write(pages))
    return Exported(place, pages.documents, pages.candidates, tuple(pages.problems), tool.advice)


class _Pages:
    """Yields the documents one after the other, and counts them and their problems."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.paths, self.documents, self.candidates = paths, 0, 0
        self.problems: list[str] = []

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for path in self.paths:
            try:
                received = path.read_bytes()
                page = make_page(received, path.name)
            except (DocumentError, OSError) as error:
                self.problems.append(f"{path}: {error}")
                continue
            self.documents += 1
            self.candidates += len(page["records"])
            yield page


def make_page(received: bytes, name: str) -> dict[str, Any]:
    """Return a document and its candidates, from which both tools write their own form.

    >>> page = make_page("力争新增科技企业30家。".encode(), "yunhe.txt")
    >>> page["records"][0]["quote"], page["regions"]
    ('力争新增科技企业30家', [[Region(name='r0-0', start=0, end=11, label='target')]])
    """
    raw = decode(received)
    if "\0" in raw:
        raise DocumentError("found NUL characters, which no annotation tool accepts. Remove them.")
    found = extract(raw, name)
    return {
        "text": raw,
        "document": name,
        "sha256": sha256(received).hexdigest(),
        "records": [record.as_row() for record in found],
        "regions": place_regions(found),
        "distinct": place_regions(found, distinct=True),
    }
