"""Ids that stay: hashes over what stands in the raw source, never over what a repair or a person made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any

from policy_targets.curation.seeds import Document, OutcomeEntry, PositionEntry, SeedFile
from policy_targets.reading.numbers.numerals import find_numeral_runs, number_place
from policy_targets.reading.text.text import Span, parse_spans

PREFIXES = {"targets": "tgt", "outcomes": "out", "initiatives": "ini", "assessments": "asm", "positions": "pos"}
NUMBERED = ("targets", "outcomes", "initiatives")  # tables in which one place may have several records
Facts = tuple[str | int, ...]
Place = tuple[int, str, int]  # the source's number in its seed, the table, the entry's number in it


def make_id(table: str, *facts: str | int) -> str:
    """The id of a record: the prefix of its table and 10 hexadecimal digits of a SHA-256 over the facts.

    For claims the facts are the document's SHA-256, where the numeral starts, and the numeral as the text has it.

    >>> make_id("targets", "ab12", 477, "150")
    'tgt-eb2d674b8c'
    >>> make_id("targets", "ab12", 478, "150") == make_id("targets", "ab12", 477, "150")
    False
    """
    digest = sha256("\n".join(str(fact) for fact in facts).encode()).hexdigest()
    return f"{PREFIXES[table]}-{digest[:10]}"


def place_numeral(quote: str, spans: Sequence[Span], value: Decimal | None, unit: str | None) -> tuple[int, str]:
    """Where the numeral of a claim starts in the raw document, and its characters.

    Without a number, or when the quote does not hold it, the start of the first span and nothing. The spans before the
    numeral are as long as what the quote reads there, which `verify` proves; so re-quoting moves nothing.

    Offsets: code points of the document as received.

    >>> place_numeral("新招引企业150家", [(477, 486)], Decimal(150), "家")
    (482, '150')
    >>> place_numeral("企业150家", [(480, 482), (490, 494)], Decimal(150), "家")
    (490, '150')
    >>> place_numeral("由1655增加到3251元", [(10, 11), (11, 18), (19, 22), (23, 30), (30, 31)], Decimal(3251), "元")
    (23, '3251')
    >>> place_numeral("启用中心", [(477, 481)], None, None)
    (477, '')
    """
    place = number_place(quote, value, unit) if value is not None else None
    if place is None:
        return spans[0][0] if spans else 0, ""
    return _raw_offset(quote, spans, place[0]), quote[slice(*place)]


def _raw_offset(quote: str, spans: Sequence[Span], index: int) -> int:
    """Where a character of the quote stands; a digit of 1 6 5 5, read 1655, where its number begins."""
    for (start, end), (first, size) in zip(spans, _align(quote, spans) or _follow(spans), strict=True):
        if index < first + size:
            return start + index - first if size == end - start else start
    return spans[-1][1]


def _follow(spans: Sequence[Span]) -> list[Span]:
    """Where the reading of each span begins, and how long it is, if each reads as many characters as it is long."""
    sizes = [end - start for start, end in spans]
    return [(sum(sizes[:at]), size) for at, size in enumerate(sizes)]


def _align(quote: str, spans: Sequence[Span]) -> list[Span] | None:
    """The same, where some are numbers written with spaces, or one character written as &#8220;; None if none fits."""
    return _fit(quote, spans, 0, ()) or _fit(quote, spans, 0, (1,))


def _fit(quote: str, spans: Sequence[Span], at: int, shorter: tuple[int, ...]) -> list[Span] | None:
    """How the spans share out the quote from `at` on, each its length, a number, or one of the `shorter` lengths."""
    if not spans:
        return [] if at == len(quote) else None
    room = spans[0][1] - spans[0][0]
    runs = (end - start for start, end in find_numeral_runs(quote) if start == at)
    for size in (room, *runs, *shorter):
        rest = _fit(quote, spans[1:], at + size, shorter) if size <= room else None
        if rest is not None:
            return [(at, size), *rest]
    return None


def number_claims(facts: Sequence[Facts]) -> Iterator[Facts]:
    """The facts with an ordinal for each further record of one numeral.

    >>> list(number_claims([("ab", 5, "12"), ("ab", 9, "3"), ("ab", 5, "12")]))
    [('ab', 5, '12'), ('ab', 9, '3'), ('ab', 5, '12', 2)]
    """
    seen = Counter[Facts]()
    for each in facts:
        seen[each] += 1
        yield each if seen[each] == 1 else (*each, seen[each])


def entry_facts(entry: Any, document: Document) -> Facts:
    """The raw source facts that the id of a claim, initiative or position is made of, save its ordinal.

    >>> document = Document(name="a.txt", sha256="ab" * 32, characters="900", damage=["wraps"])
    >>> claim = {"quote": "新招引企业150家", "at": "20-29", "what": "新招引企业", "measure": "increment", "unit": "家"}
    >>> entry_facts(OutcomeEntry(**claim, value="150"), document)[1:]
    (25, '150')
    """
    spans = parse_spans(entry.at) if entry.at else ()
    if isinstance(entry, OutcomeEntry):
        return (document.sha256, *place_numeral(entry.quote, spans, entry.value, entry.unit))
    facts: Facts = (document.sha256, spans[0][0] if spans else "")
    return (*facts, entry.speaker, entry.organisation, entry.title) if isinstance(entry, PositionEntry) else facts


def entry_id(table: str, entry: Any, document: Document) -> str:
    """The id of a claim, initiative or position, from raw source facts only; that of the first at its place.

    >>> document = Document(name="a.txt", sha256="ab" * 32, characters="900", damage=["wraps"])
    >>> claim = {"quote": "新招引企业150家", "at": "20-29", "what": "新招引企业", "measure": "increment", "unit": "家"}
    >>> entry_id("outcomes", OutcomeEntry(**claim, value="150"), document)
    'out-546d3b81d3'
    >>> later = {**claim, "quote": "企业150家", "at": "23-29"}
    >>> entry_id("outcomes", OutcomeEntry(**later, value="150"), document)
    'out-546d3b81d3'
    """
    return make_id(table, *entry_facts(entry, document))


def assign_ids(seed: SeedFile) -> Mapping[Place, str]:
    """The published id of every claim and initiative of a seed; a further one of the same numeral has an ordinal.

    >>> document = {"name": "a.txt", "sha256": "ab" * 32, "characters": "900", "damage": ["wraps"]}
    >>> claim = {"quote": "均增长12%", "at": "20-26", "measure": "growth_rate", "unit": "%", "value": "12"}
    >>> claims = [{**claim, "what": what} for what in ("货币", "融资")]
    >>> source = {"id": "a", "title": "访谈", "spans": "0-900", "outcomes": claims}
    >>> assign_ids(SeedFile(document=document, sources=[source]))
    {(0, 'outcomes', 0): 'out-a60bccfe01', (0, 'outcomes', 1): 'out-676f6ade0c'}
    """
    ids: dict[Place, str] = {}
    for table in NUMBERED:
        places = [(i, table, j) for i, source in enumerate(seed.sources) for j in range(len(getattr(source, table)))]
        facts = [entry_facts(getattr(seed.sources[i], table)[j], seed.document) for i, _, j in places]
        ids |= {place: make_id(table, *each) for place, each in zip(places, number_claims(facts), strict=True)}
    return ids


def local_ids(seed: SeedFile, ids: Mapping[Place, str] | None = None) -> dict[str, str]:
    """The published id of every entry that has a local id.

    >>> document = {"name": "a.txt", "sha256": "ab" * 32, "characters": "900", "damage": ["wraps"]}
    >>> plan = {"quote": "“云帆计划”", "at": "30-36", "name": "云帆计划", "name_en": "Yunfan Plan", "kind": "plan"}
    >>> named, unnamed = {**plan, "id": "i1"}, {**plan, "at": "50-56"}
    >>> source = {"id": "a", "title": "访谈", "spans": "0-900", "initiatives": [named, unnamed]}
    >>> local_ids(SeedFile(document=document, sources=[source]))
    {'i1': 'ini-3e847d7793'}
    """
    known = assign_ids(seed) if ids is None else ids
    entries = ((getattr(seed.sources[i], table)[j], own) for (i, table, j), own in known.items())
    return {entry.id: own for entry, own in entries if entry.id}
