"""Bring back what annotators and models made: records that the documents prove, seeds of them, and what was refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policy_targets.curation.assertions import Assertion, Prover, Taken
from policy_targets.curation.library import Library
from policy_targets.curation.reviews import Refusal, review
from policy_targets.errors import DocumentError, PackageError
from policy_targets.publishing.imports import model_rows, returns
from policy_targets.publishing.imports.json_lines import read_items
from policy_targets.reading.extract import Candidate

REVIEWED: Mapping[str, Callable[[Mapping[str, Any], Library], returns.Returned]] = {
    "labelstudio": returns.read_task,
    "doccano": returns.read_line,
}
OVERLAPS = " (doccano drops a label that overlaps another, unless the project allows it)"
SOURCES = (*REVIEWED, *model_rows.READERS)


@dataclass(slots=True)
class Brought:
    """What a file brought: the records of each document by its SHA-256, what was refused, what there is to say."""

    records: dict[str, list[Candidate]] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many records there are."""
        return sum(map(len, self.records.values()))


def bring(source: str, path: Path, library: Library) -> Brought:
    """What a file of that source brings, proved against the documents of the library.

    Raises: PackageError for a source that is not known; DocumentError for a file that is no JSON at all.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     document, rows = Path(folder) / "a.txt", Path(folder) / "rows.jsonl"
    ...     _ = document.write_text("力争新增科技企业30家。", "utf-8")
    ...     _ = rows.write_text('{"document": "a.txt", "quote": "力争新增科技企业40家"}', "utf-8")
    ...     brought = bring("jsonl", rows, Library(document))
    >>> brought.count, str(brought.refused[0])
    (0, "line 1 '力争新增科技企业40家': this does not stand in a.txt")
    """
    if source not in SOURCES:
        raise PackageError(f"{source}: expected one of {', '.join(SOURCES)}.")
    brought = _bring_reviewed(source, path, library) if source in REVIEWED else _bring_asserted(source, path, library)
    if not (brought.records or brought.refused):
        raise DocumentError(f"{path}: found nothing to import from {source}. Export it again.")
    return brought


def _bring_reviewed(source: str, path: Path, library: Library) -> Brought:
    brought = Brought()
    for item in read_items(path):
        try:
            if item.problem:
                raise DocumentError(item.problem)
            returned = REVIEWED[source](item.value, library)
            if returned.digest in brought.records:
                raise DocumentError("another of its items is about the same document")
            name = library.name(returned.digest)
            made = review(library.text(returned.digest), returned.exported, returned.marks, name)
        except DocumentError as error:
            brought.refused.append(Refusal(item.place, _name(item.value), str(error)))
            continue
        brought.records[returned.digest] = made.found
        brought.refused += [refusal._replace(place=f"{item.place}, {refusal.place}") for refusal in made.refused]
        brought.notes.append(f"{name}: {made}{OVERLAPS if source == 'doccano' and made.removed else ''}")
    return brought


def _name(value: Mapping[str, Any]) -> str:
    data = value.get("data")
    return str((data if isinstance(data, Mapping) else value).get("document", ""))[:60]


def _bring_asserted(source: str, path: Path, library: Library) -> Brought:
    brought, provers, known = Brought(), dict[str, Prover](), dict[model_rows.About, str]()
    for about, said in _read_rows(source, path, brought):
        try:
            digest = known.get(about) or find_document(about, library)
            known[about] = digest
            if digest not in provers:
                provers[digest] = Prover(library.raw(digest), library.name(digest), f"import/{source}")
        except DocumentError as error:
            brought.refused.append(Refusal(said.place, said.quote[:60], str(error)))
            continue
        found = provers[digest].prove(said)
        if isinstance(found, Taken):
            brought.records.setdefault(digest, []).append(found.record)
            brought.notes += [f"{said.place} {found.record.quote!r}: {note}" for note in found.notes]
        else:
            brought.refused.append(found)
    for records in brought.records.values():
        records.sort(key=lambda record: (record.start, record.end))
    return brought


def _read_rows(source: str, path: Path, brought: Brought) -> Iterator[tuple[model_rows.About, Assertion]]:
    """The rows, and what is none among what was refused."""
    for item in read_items(path):
        try:
            if item.problem:
                raise ValueError(item.problem)
            yield from model_rows.READERS[source](item.place, item.value)
        except ValueError as error:
            brought.refused.append(Refusal(item.place, _name(item.value), str(error)))


def find_document(about: model_rows.About, library: Library) -> str:
    """The SHA-256 of the document that rows are about: by name, else by its text.

    Raises: DocumentError when there is none, or more than one.

    >>> find_document(model_rows.About("a.txt", ""), Library())
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: the document 'a.txt' is not among those of --documents
    """
    if about.document in library:
        return about.document
    found = library.find(about.document, about.text)
    if about.text and len(found) > 1:
        found = library.find(text=about.text)
    if len(found) != 1:
        what = "is not among those of --documents" if not found else f"is one of {len(found)} of that name"
        raise DocumentError(f"the document {about.document!r} {what}")
    return found[0]
