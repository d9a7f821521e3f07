"""Every record proved against the raw documents: `repair(document)[reading of spans] == quote`, never fuzzily."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from policy_targets.curation.library import Library
from policy_targets.errors import DocumentError, Problem
from policy_targets.models import Record
from policy_targets.reading.numbers.numerals import holds_number
from policy_targets.reading.text.text import parse_spans

Records = Mapping[str, Sequence[Record]]
# these say what words mean, not what a document says
CODELISTS = frozenset({"places", "indicators", "units", "redirects"})


@dataclass(slots=True)
class Verification:
    """How many records of each table are proved, what failed, what could not be checked, and how the ledger stands.

    `asserted` counts what no document says, and a note tells how it is known instead: posts of speakers that a report
    does not name, and those speakers. `outside` counts the numbers that lie outside what the seeds say they cover.
    """

    proved: Counter[str] = field(default_factory=Counter)
    asserted: Counter[str] = field(default_factory=Counter)
    failed: list[Problem] = field(default_factory=list)
    unchecked: list[Problem] = field(default_factory=list)
    ledger: list[Problem] = field(default_factory=list)
    numerals: int = 0
    outside: int = 0


def verify_records(records: Records, library: Library) -> Verification:
    """What the documents prove of the records.

    A source is proved by its length and title; a claim, post, initiative or stated assessment by its quote; a name by
    standing in its source; a speaker by a post; an organisation by a name, post or claim of its own or of a body below
    it; a link by both its ends.

    >>> from hashlib import sha256
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from policy_targets.models import Source, Speaker
    >>> text = "访市科技局局长 林远"
    >>> facts = {"document": "a.txt", "document_sha256": sha256(text.encode()).hexdigest(), "document_characters": 10}
    >>> source = Source(source_id="a", title="访市科技局局长 林远", language="zh-Hans", spans="0-10", **facts)
    >>> speaker = Speaker(speaker_id="lin-yuan", name="林远", name_latin="Lin Yuan")
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "any name.txt").write_text(text, "utf-8")
    ...     found = verify_records({"sources": [source], "speakers": [speaker]}, Library(Path(folder)))
    >>> found.proved
    Counter({'sources': 1})
    >>> print(*found.failed)
    speakers, row 2, column speaker_id: nothing proved stands behind lin-yuan. Add evidence.
    """
    prover = _Prover(records, library)
    for table in _ORDER:
        for row, record in enumerate(records.get(table, ()), start=2):
            prover.prove(table, row, record.__dict__)
    return prover.verification


class _Prover:
    def __init__(self, records: Records, library: Library) -> None:
        self.records, self.library = records, library
        self.verification = Verification()
        self.sources = {source.__dict__["source_id"]: source.__dict__ for source in records.get("sources", ())}
        self.parents = {
            o.__dict__["organisation_id"]: o.__dict__["parent_id"] for o in records.get("organisations", ())
        }
        self.proved: set[tuple[str, str]] = set()
        self.unseen: set[tuple[str, str]] = set()
        self.noted: set[tuple[str, str]] = set()
        self.squeezed: dict[tuple[str, str], str] = {}

    def prove(self, table: str, row: int, values: Mapping[str, Any]) -> None:
        """Count the record as proved, failed or not checkable."""
        if table in _DERIVED:
            self._derive(table, row, values)
            return
        digest = self._digest(table, values)
        if digest not in self.library:
            name = self._source(table, values).get("document", "?")
            what = f"the document {name} (sha256 {digest[:12]}…) is not in the folder"
            self._leave(table, row, values, what)
            return
        if table == "positions" and values["quote"] is None:
            self._accept(table, values)
            return
        try:
            failures = list(_PROOFS[table](self, digest, values))
        except DocumentError as error:
            failures = [("document", str(error))]
        for column, what in failures:
            todo = "Correct the seed, and build again."
            self.verification.failed.append(Problem("not-proved", what, todo, table=table, row=row, field=column))
        if not failures:
            self._count(table, values)

    def _count(self, table: str, values: Mapping[str, Any]) -> None:
        self.verification.proved[table] += 1
        self.proved |= self._supported(table, values)

    def _accept(self, table: str, values: Mapping[str, Any]) -> None:
        """Count what the document does not say, and a note tells how it is known."""
        self.verification.asserted[table] += 1
        self.noted |= self._supported(table, values)

    def _leave(self, table: str, row: int, values: Mapping[str, Any], what: str) -> None:
        self.verification.unchecked.append(Problem("no-document", what, "Add it.", table=table, row=row))
        self.unseen |= self._supported(table, values)

    def _supported(self, table: str, values: Mapping[str, Any]) -> set[tuple[str, str]]:
        """The ids that the record stands behind: its own, its speaker's, its body's and of all bodies above that."""
        ids = {(column, values[column]) for column in _PROVES.get(table, ())}
        above = values.get("organisation_id")
        while above and ("organisation_id", above) not in ids:
            ids.add(("organisation_id", above))
            above = self.parents.get(above)
        return ids

    def _derive(self, table: str, row: int, values: Mapping[str, Any]) -> None:
        missing = [column for column in _DERIVED[table] if (column, values[column]) not in self.proved]
        if missing and all((column, values[column]) in self.unseen for column in missing):
            self._leave(table, row, values, f"the document that {values[missing[0]]} rests on is not in the folder")
        elif missing and all((column, values[column]) in self.noted for column in missing):
            self.verification.asserted[table] += 1
        elif missing:
            what = f"nothing proved stands behind {values[missing[0]]}"
            problem = Problem("not-proved", what, "Add evidence.", table=table, row=row, field=missing[0])
            self.verification.failed.append(problem)
        else:
            self._count(table, values)

    def _source(self, table: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        if table == "assessments":
            targets = {t.__dict__["target_id"]: t.__dict__["source_id"] for t in self.records.get("targets", ())}
            return self.sources.get(targets.get(values["target_id"], ""), {})
        return self.sources.get(values["source_id"], {})

    def _digest(self, table: str, values: Mapping[str, Any]) -> str:
        return str(self._source(table, values).get("document_sha256", ""))

    def quote(self, digest: str, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        """Prove that the spans read as the quote says."""
        if values["quote"] is None:
            return
        reading = self.library.text(digest).reading(parse_spans(values["spans"]))
        if reading != values["quote"]:
            yield "quote", f"found {values['quote']!r}, but the spans {values['spans']} read {reading!r}"

    def claim(self, digest: str, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        """Prove the quote, and that the number stands in it."""
        yield from self.quote(digest, values)
        if values["value"] is not None and not holds_number(
            values["quote"], values["value"], values["value_upper"], values["unit"]
        ):
            yield "value", f"found {values['value']}{values['unit']}, which does not stand in {values['quote']!r}"

    def position(self, digest: str, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        """Prove the quote, and that post and name stand in it, however they are spaced (何 雄)."""
        yield from self.quote(digest, values)
        plain = "".join(values["quote"].split())
        if "".join(values["title"].split()) not in plain:
            yield "title", f"found {values['title']!r}, which does not stand in {values['quote']!r}"
        names = {s.__dict__["speaker_id"]: s.__dict__["name"] for s in self.records.get("speakers", ())}
        if "".join(names.get(values["speaker_id"], "?").split()) not in plain:
            yield "speaker_id", f"found {values['speaker_id']!r}, whose name does not stand in {values['quote']!r}"

    def assessment(self, digest: str, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        """Prove the quote, and that the stated completion stands in it."""
        yield from self.quote(digest, values)
        stated = values["basis"] == "stated" and values["completion"] is not None
        if stated and not holds_number(values["quote"], values["completion"], None, "%"):
            yield "completion", f"found {values['completion']}, which does not stand in {values['quote']!r}"

    def source(self, digest: str, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        """Prove the length of the document, the extent of the source and its title."""
        raw = self.library.raw(digest)
        if len(raw) != values["document_characters"]:
            yield "document_characters", f"found {values['document_characters']}, the document has {len(raw)}"
        if max(end for _, end in parse_spans(values["spans"])) > len(raw):
            yield "spans", f"found {values['spans']}, the document ends at {len(raw)}"
        said = _squeeze(self.library.text(digest).chars), _squeeze(self.library.title(digest))
        if not any(_squeeze(values["title"]) in text for text in said):
            yield "title", f"found {values['title']!r}, which does not stand in the document"

    def name(self, digest: str, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        """Prove that the source uses the name."""
        spans = self.sources[values["source_id"]]["spans"]
        if (digest, spans) not in self.squeezed:
            self.squeezed[digest, spans] = _squeeze(self.library.text(digest).reading(parse_spans(spans)))
        if _squeeze(values["name"]) not in self.squeezed[digest, spans]:
            yield "name", f"found {values['name']!r}, which does not stand in the source"


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


_Proof = Callable[[_Prover, str, Mapping[str, Any]], Iterable[tuple[str, str]]]
_PROOFS: Mapping[str, _Proof] = {
    "sources": _Prover.source,
    "organisation_names": _Prover.name,
    "positions": _Prover.position,
    "targets": _Prover.claim,
    "outcomes": _Prover.claim,
    "initiatives": _Prover.quote,
    "assessments": _Prover.assessment,
}
# what a proved record proves besides itself: an id is enough, for ids of different tables never coincide
_PROVES: Mapping[str, frozenset[str]] = {
    "sources": frozenset({"source_id"}),
    "positions": frozenset({"speaker_id"}),
    "targets": frozenset({"target_id"}),
    "outcomes": frozenset({"outcome_id"}),
    "initiatives": frozenset({"initiative_id"}),
}
# a record without words of its own is proved by the proved records it refers to
_DERIVED: Mapping[str, tuple[str, ...]] = {
    "source_damages": ("source_id",),
    "speakers": ("speaker_id",),
    "organisations": ("organisation_id",),
    "initiative_organisations": ("initiative_id", "organisation_id"),
    "target_initiatives": ("target_id", "initiative_id"),
}
_ORDER = (*_PROOFS, *_DERIVED)
