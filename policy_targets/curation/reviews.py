"""What a person made of the candidates in an annotation tool: what stayed, what was changed, what is new or gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from policy_targets.curation.anchors import Page, choose_page, find_pages
from policy_targets.curation.proofs import find_number, refute
from policy_targets.curation.regions import LABELS, Region
from policy_targets.reading.extract import Candidate, extract
from policy_targets.reading.initiatives.find import find_initiatives
from policy_targets.reading.numbers.numerals import holds_number
from policy_targets.reading.text.text import Span, Text, format_spans


class Mark(NamedTuple):
    """A region as the tool gives it back; `name` is that of the region it was, if the tool remembers."""

    start: int
    end: int
    label: str
    name: str = ""


class ExportedCandidate(NamedTuple):
    """A candidate as it was exported, and the regions that stood for its spans."""

    record: Candidate
    regions: tuple[Region, ...]


class Refusal(NamedTuple):
    """What was not taken: where, what, and why."""

    place: str
    what: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place} {self.what!r}: {self.reason}"


@dataclass(slots=True)
class Review:
    """The records that a person left, in the order of the document, and how they came about."""

    found: list[Candidate] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    kept: int = 0
    changed: int = 0
    added: int = 0
    removed: int = 0

    def __str__(self) -> str:
        told = f"{self.kept} kept, {self.changed} changed, {self.added} added, {self.removed} removed"
        return f"{told}, {len(self.refused)} refused" if self.refused else told


def review(text: Text, exported: Sequence[ExportedCandidate], marks: Sequence[Mark], document: str = "") -> Review:
    """What the marks say about the candidates: each record is proved again, and what no mark stands for is gone.

    A mark is the region of its name, else that of its place and label, else of its place, else the one it covers most
    of. A record whose regions are all unchanged is what it was. One with another label or place keeps the fields that
    still hold; where its number is gone, or it is new, they are read from what it quotes now.

    >>> from policy_targets.curation.regions import place_regions
    >>> raw = "计划2025年新增企业30家，其中规上企业8家。"
    >>> found = extract(raw)
    >>> exported = [ExportedCandidate(record, tuple(regions)) for record, regions in zip(found, place_regions(found))]
    >>> print(review(Text.of(raw), exported, [Mark(*region[1:]) for pair in exported for region in pair.regions]))
    2 kept, 0 changed, 0 added, 0 removed
    >>> print(review(Text.of(raw), exported, [Mark(0, 14, "outcome"), Mark(15, 22, "goal")]))
    0 kept, 1 changed, 0 added, 1 removed, 1 refused
    """
    made, pages = Review(), find_pages(text)
    known = [mark for mark in marks if _is_known(mark, text, made)]
    pairs = _pair({region.name: region for pair in exported for region in pair.regions}, known)
    for record, regions in exported:
        _settle(pages, record, [(region, pairs.get(region.name)) for region in regions], made)
    for place in dict.fromkeys(mark[:3] for mark in _left(known, pairs)):
        _add(pages, Mark(*place), document, made)
    made.found.sort(key=lambda record: (record.start, record.end))
    return made


def _is_known(mark: Mark, text: Text, made: Review) -> bool:
    length = max(text.rights, default=0)
    if mark.label not in LABELS:
        reason = f"found the label {mark.label!r}, expected one of {', '.join(LABELS)}"
    elif not 0 <= mark.start < mark.end <= length:
        reason = f"this is no stretch of a document of {length} characters"
    else:
        return True
    made.refused.append(Refusal(f"{mark.start}-{mark.end}", mark.label, reason))
    return False


def _pair(regions: Mapping[str, Region], marks: Sequence[Mark]) -> dict[str, Mark]:
    """The mark of each region that has one, by the name of the region; the surest pairs first."""
    pairs: dict[str, Mark] = {mark.name: mark for mark in marks if mark.name in regions}
    for depth in (3, 2):  # place and label, then place alone
        free: dict[tuple[int | str, ...], list[str]] = {}
        for region in regions.values():
            if region.name not in pairs:
                free.setdefault(region[1 : depth + 1], []).append(region.name)
        for mark in _left(marks, pairs):
            names = free.get(mark[:depth])
            if names:
                pairs[names.pop(0)] = mark
    for mark in _left(marks, pairs):
        others = [region for region in regions.values() if region.name not in pairs]
        best = max(others, key=lambda it: (_overlap(it, mark), it.label == mark.label), default=None)
        if best and _overlap(best, mark):
            pairs[best.name] = mark
    return pairs


def _left(marks: Iterable[Mark], pairs: Mapping[str, Mark]) -> list[Mark]:
    taken = set(map(id, pairs.values()))
    return [mark for mark in marks if id(mark) not in taken]


def _overlap(region: Region, mark: Mark) -> int:
    return max(0, min(region.end, mark.end) - max(region.start, mark.start))


def _settle(
    pages: Sequence[Page], record: Candidate, pairs: Sequence[tuple[Region, Mark | None]], made: Review
) -> None:
    """Keep, change or leave out a record that was exported."""
    text = pages[0].text
    marks = [mark for _, mark in pairs if mark]
    if not marks:
        made.removed += 1
        return
    label = next((mark.label for mark in marks if mark.label != record.kind), record.kind)
    stays = all(mark and mark[:2] == region[1:3] for region, mark in pairs)
    stays = stays and label == record.kind
    revised = record if stays else _revise(text, record, label, tuple(_moved(record, pairs)))
    if _take(pages, revised, made):
        made.kept += revised is record
        made.changed += revised is not record


def _moved(record: Candidate, pairs: Sequence[tuple[Region, Mark | None]]) -> Iterator[Span]:
    """The spans of the record, where the marks are now."""
    for span, (region, mark) in zip(record.spans, pairs, strict=True):
        if mark:
            yield span if mark[:2] == region[1:3] else mark[:2]


def _add(pages: Sequence[Page], mark: Mark, document: str, made: Review) -> None:
    record = read_quote(pages[0].text, (mark[:2],), mark.label, document)
    made.added += _take(pages, record, made)


def _take(pages: Sequence[Page], record: Candidate, made: Review) -> bool:
    reason = refute(record, choose_page(pages, record.start))
    if reason:
        made.refused.append(Refusal(format_spans(record.spans), record.quote, reason))
    else:
        made.found.append(record)
    return not reason


def _revise(text: Text, record: Candidate, label: str, spans: tuple[Span, ...]) -> Candidate:
    """The record with another label or another place."""
    spans, quote = read_evidence(text, spans)
    holds = record.value is None or holds_number(quote, record.value, record.value_upper, record.unit)
    if label == "initiative" or record.kind == "initiative" or not holds:
        fresh = read_quote(text, spans, label, record.document)
        return fresh._replace(
            speaker=record.speaker, organisation=record.organisation, place=record.place, place_id=record.place_id
        )
    if label != record.kind:
        commitment = "unmarked" if label == "target" else None
        record = record._replace(kind=label, commitment=commitment, commitment_words=None)
    return _place(record._replace(quote=quote, spans=spans), text)


def read_quote(text: Text, spans: tuple[Span, ...], label: str, document: str = "") -> Candidate:
    """A record of what stands at the spans, as a person labelled it; the fields are what the reader finds there.

    >>> record = read_quote(Text.of("力争新增科技企业30家。"), ((0, 11),), "outcome")
    >>> record.kind, record.value, record.unit, record.commitment, record.quote
    ('outcome', Decimal('30'), '家', None, '力争新增科技企业30家')
    >>> read_quote(Text.of("启用创新中心"), ((0, 6),), "target").measure
    'qualitative'
    """
    spans, quote = read_evidence(text, spans)
    read = next((record for record in extract(quote) if record.kind != "initiative"), None)
    if label == "initiative":
        named = next(iter(find_initiatives(quote)), None)
        name, kind, stage = (named.name, named.kind, named.stage) if named else (quote, None, None)
        record = Candidate(name=name, initiative_kind=kind, stage=stage)
    elif read:
        target = label == "target"
        record = read._replace(
            commitment=(read.commitment or "unmarked") if target else None,
            commitment_words=read.commitment_words if target else None,
        )
    else:
        commitment = "unmarked" if label == "target" else None
        record = Candidate(indicator_label=quote, measure="qualitative", comparator="eq", commitment=commitment)
    record = record._replace(document=document, kind=label, quote=quote, spans=spans, rule="")
    return _place(record._replace(repairs=(), confidence=1.0), text)


def read_evidence(text: Text, spans: tuple[Span, ...]) -> tuple[tuple[Span, ...], str]:
    r"""The spans without what is no evidence, white space at their ends and breaks between paragraphs, and the reading.

    >>> read_evidence(Text.of("\n力争招引项目\n\n不少于8个\n"), ((0, 15),))
    (((1, 7), (9, 14)), '力争招引项目不少于8个')
    """
    quote = text.reading(spans).strip()
    solid = "".join(quote.split()) if not quote.isprintable() else quote
    inside = (place for place in text.find(solid) if spans[0][0] <= place[0][0] and place[-1][1] <= spans[-1][1])
    place = next(inside, None) if len(spans) == 1 and len(solid) <= LONGEST_SELECTION else None
    return (place, text.reading(place)) if place else (spans, text.reading(spans))


def _place(record: Candidate, text: Text) -> Candidate:
    start, end = find_number(record, text)
    return record._replace(start=start, end=end)


LONGEST_SELECTION = 400  # characters; more is no clause, whatever stands in it
