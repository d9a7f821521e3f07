"""Every record proved against the raw documents: `repair(document)[reading of spans] == quote`, never fuzzily."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from policy_targets.curation.anchors import Page, find_doubts
from policy_targets.curation.ids import make_id, place_numeral
from policy_targets.curation.library import Library
from policy_targets.curation.proofs import find_numeral, find_refutations, squeeze
from policy_targets.errors import DocumentError, Problem
from policy_targets.models import Record
from policy_targets.reading.numbers.numerals import holds_number
from policy_targets.reading.text.text import parse_spans
from policy_targets.rules import quotation

Records = Mapping[str, Sequence[Record]]
# these say what words mean, not what a document says
CODELISTS = frozenset({"places", "indicators", "units", "redirects"})
CLAIM_IDS = {"targets": "target_id", "outcomes": "outcome_id"}
GOVERNMENTS = ("人民政府", "政府", "人民代表大会", "委员会")
COMMON_ENDS = ("公司", "政府", "委员会", "集团")
SPOKEN_YEARS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "明年": 1}
SHORTEST_PLACE = 3  # 扬州市, 城南镇
SHORTEST_BODY = 4  # characters of a name without the place that the body lies in
MOST_CLAIMS = 20  # of one numeral


@dataclass(slots=True)
class Verification:
    """How many records of each table are proved, what failed, what could not be checked, and how the ledger stands.

    `asserted` counts what no document says, and a note tells how it is known instead: posts of speakers that a report
    does not name, and those speakers. `warned` is what only a reader of the text can decide, under the codes of
    `data/warnings.csv`. `outside` counts the numbers that lie outside what the seeds say they cover.
    """

    proved: Counter[str] = field(default_factory=Counter)
    asserted: Counter[str] = field(default_factory=Counter)
    failed: list[Problem] = field(default_factory=list)
    warned: list[Problem] = field(default_factory=list)
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
            prover.warn(table, row, record.__dict__)
    return prover.verification


class _Prover:
    def __init__(self, records: Records, library: Library) -> None:
        self.records, self.library = records, library
        self.verification = Verification()
        self.sources = {source.__dict__["source_id"]: source.__dict__ for source in records.get("sources", ())}
        self.organisations = {o.__dict__["organisation_id"]: o.__dict__ for o in records.get("organisations", ())}
        self.outcomes = {o.__dict__["outcome_id"]: o.__dict__ for o in records.get("outcomes", ())}
        self.proved: set[tuple[str, str]] = set()
        self.unseen: set[tuple[str, str]] = set()
        self.noted: set[tuple[str, str]] = set()
        self.pages: dict[str, Page] = {}
        self.other_texts: dict[tuple[str, str | None], str] = {}
        self.named = _find_named(records)
        self.places = {p.__dict__["place_id"]: p.__dict__ for p in records.get("places", ())}
        self.speakers: dict[str, set[str]] = {}
        for post in records.get("positions", ()):
            self.speakers.setdefault(post.__dict__["source_id"], set()).add(post.__dict__["speaker_id"])

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
            other = self._other_text(table, values)
            failures = [("text_sha256", other)] if other else list(_PROOFS[table](self, digest, values))
        except DocumentError as error:
            failures = [("document", str(error))]
        for column, what in failures:
            todo = "Correct the seed, and build again."
            self.verification.failed.append(Problem("not-proved", what, todo, table=table, row=row, field=column))
        if not failures:
            self._count(table, values)

    def warn(self, table: str, row: int, values: Mapping[str, Any]) -> None:
        """Note what only a reader of the text can decide."""
        found = [(breach.rule, breach.field, breach.message) for breach in quotation.find_warnings(table, values)]
        for code, column, what in (*found, *self._find_doubts(table, values)):
            problem = Problem(code.replace("_", "-"), what, "Read the text.", table=table, row=row, field=column)
            self.verification.warned.append(problem)

    def _find_doubts(self, table: str, values: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
        """What the document leaves open about a claim."""
        if table not in CLAIM_IDS or self._digest(table, values) not in self.library:
            return
        try:
            page, source = self.page(values), self.sources[values["source_id"]]
        except DocumentError:  # told already where the record was to be proved
            return
        doubts = find_doubts(page, parse_spans(values["spans"]), has_number=values["value"] is not None)
        yield from ((fault.code, "spans", fault.what) for fault in doubts)
        if values["speaker_id"] and len(self.speakers.get(values["source_id"], ())) > 1:
            yield "speaker-among-several", "speaker_id", f"found {values['speaker_id']!r}, one of several in the source"
        place = self.places.get(values["place_id"], {})
        stem = str(place.get("name", "")).rstrip("省市县区州盟旗镇乡")
        if stem not in page.squeezed and place.get("level") != "country":
            yield "place-beyond-text", "place_id", f"found {values['place_id']}, whose name the source does not have"
        body = values["organisation_id"]
        name = str(self.organisations.get(body, {}).get("name", "?"))
        if body and (values["source_id"], body) not in self.named and not _is_named(name, page.squeezed):
            yield "body-by-short-name", "organisation_id", f"found {body!r}, of whose name the source has the end alone"
        yield from _compare_with_date(table, values, source)

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
            above = self.organisations.get(above, {}).get("parent_id")
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
            source = self.outcomes.get(values["outcome_id"], {}).get("source_id", "")
            return self.sources.get(source, {})
        return self.sources.get(values["source_id"], {})

    def _digest(self, table: str, values: Mapping[str, Any]) -> str:
        return str(self._source(table, values).get("document_sha256", ""))

    def _other_text(self, table: str, values: Mapping[str, Any]) -> str:
        """Why the document of a record gives another text than that which its spans count in; asked once of each."""
        source = self._source(table, values)
        digest, expected = str(source["document_sha256"]), source.get("text_sha256")
        if (digest, expected) not in self.other_texts:
            self.other_texts[digest, expected] = self.library.find_other_text(digest, expected)
        return self.other_texts[digest, expected]

    def page(self, values: Mapping[str, Any]) -> Page:
        """The repaired document of the record's source, with the order in which the source is read."""
        source = self.sources[values["source_id"]]
        if values["source_id"] not in self.pages:
            text = self.library.text(source["document_sha256"])
            self.pages[values["source_id"]] = Page(text, parse_spans(source["spans"]))
        return self.pages[values["source_id"]]

    def quote(self, _digest: str, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        """Prove that the spans read as the quote says, and are such as evidence may have."""
        if values["quote"] is None:
            return
        page = self.pages_of_assessment(values) if "source_id" not in values else self.page(values)
        yield from find_refutations(page, {**values, "value": values.get("value")})

    def pages_of_assessment(self, values: Mapping[str, Any]) -> Page:
        """The page of the outcome: who reports a result says in the same text what became of the target."""
        return self.page(self.outcomes[values["outcome_id"]])

    def claim(self, digest: str, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        """Prove the quote, the number, the words around it, where the numeral stands, and whose claim it is."""
        found = list(self.quote(digest, values))
        yield from found
        if not found:
            yield from self._identity(digest, values)
        yield from self._body(values)

    def _identity(self, digest: str, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        """The id is made of the document, and of the place and the characters of the numeral."""
        table = "targets" if "target_id" in values else "outcomes"
        spans = parse_spans(values["spans"])
        told, numeral = place_numeral(values["quote"], spans, values["value"], values["unit"])
        page = self.page(values)
        at = find_numeral(page.text, spans, values) if numeral else None
        start = told if at is None else page.text.raw(at, at + 1)[0]
        if start != told:
            what = f"the numeral stands at {start}, and at {told} by the lengths of the spans"
            yield "spans", f"{what}: end a span where the text has more characters than the quote"
            return
        facts = (digest, told, numeral)
        known = {make_id(table, *facts, *([n] if n > 1 else [])) for n in range(1, MOST_CLAIMS)}
        own = values[CLAIM_IDS[table]]
        if own not in known:
            yield CLAIM_IDS[table], f"found {own}, expected {make_id(table, *facts)}, made of what the document has"

    def _body(self, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        """The body that a claim binds is named in its source, by a name, a post, or the place that it governs.

        What nobody has curated yet is warned of instead: the reader writes the full name of what is called 高新区.
        """
        body = values["organisation_id"]
        if not body or (values["source_id"], body) in self.named or values["status"] == "candidate":
            return
        name = str(self.organisations.get(body, {}).get("name", "?"))
        if not _is_named(name, self.page(values).squeezed) and find_tail(name) not in self.page(values).squeezed:
            yield "organisation_id", f"found {body!r}, which the source does not name"

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
        said = squeeze(self.library.text(digest).chars), squeeze(self.library.title(digest))
        if not any(squeeze(values["title"]) in text for text in said):
            yield "title", f"found {values['title']!r}, which does not stand in the document"

    def name(self, _digest: str, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        """Prove that the source uses the name."""
        if squeeze(values["name"]) not in self.page(values).squeezed:
            yield "name", f"found {values['name']!r}, which does not stand in the source"


def shorten_body(name: str) -> Iterator[str]:
    """How a source may call a body: in full, by the place that it governs, both without the place that it lies in.

    >>> list(shorten_body("云河市城南镇人民政府"))[:4]
    ['云河市城南镇人民政府', '云河市城南', '河市城南镇人民政府', '市城南镇人民政府']
    >>> list(shorten_body("云河大学"))
    ['云河大学']
    """
    plain = squeeze(name)
    for start in range(max(1, len(plain) - max(SHORTEST_BODY, len(plain) // 2) + 1)):
        own = plain[start:]
        place = next((own.removesuffix(word) for word in GOVERNMENTS if own.endswith(word)), None)
        if place is None or len(place) >= SHORTEST_PLACE:
            yield own
        if place and len(place) >= SHORTEST_PLACE and (not start or plain[start - 1] in "省市县区"):
            yield place[:-1]


def _is_named(name: str, said: str) -> bool:
    return any(short in said for short in shorten_body(name))


def find_tail(name: str) -> str:
    """The last characters of a body's name, by which a source may call it; all of a name that ends as many others.

    >>> find_tail("云河市经济开发区"), find_tail("云河科技有限公司")
    ('开发区', '云河科技有限公司')
    """
    return name if name.endswith(COMMON_ENDS) else name[-3:]


def _compare_with_date(
    table: str, values: Mapping[str, Any], source: Mapping[str, Any]
) -> Iterable[tuple[str, str, str]]:
    """A period that its words do not name on the day of publication; a target of one that is over, or the reverse."""
    said, start, end = source["published"], values["period_start"], values["period_end"]
    label = values["period_label"] or ""
    told = next((years for word, years in SPOKEN_YEARS.items() if label.startswith(word)), None)
    if said and end and told is not None and end.year != said.year + told:
        yield "period-against-date", "period_end", f"found {end} for {label}, in a source published on {said}"
        return
    if said and table == "targets" and end and end.year < said.year:
        yield "period-against-date", "period_end", f"found {end}, before the source was published ({said})"
    if said and table == "outcomes" and (start or end) and (start or end).year > said.year:
        yield "period-against-date", "period_start", f"found {start or end}, after the source was published ({said})"


def _find_named(records: Records) -> frozenset[tuple[str, str]]:
    """Source and organisation, wherever a source names an organisation or gives somebody a post in it."""
    rows = (row.__dict__ for table in ("organisation_names", "positions") for row in records.get(table, ()))
    return frozenset((row["source_id"], row["organisation_id"]) for row in rows)


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
