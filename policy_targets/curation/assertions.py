"""What a model asserts about a document: each quote and each number is proved exactly, or refused with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from policy_targets import codelists
from policy_targets.curation.anchors import choose_page, find_pages
from policy_targets.curation.edtf import read_edtf
from policy_targets.curation.proofs import is_wide, refute, row_of
from policy_targets.curation.regions import LABELS
from policy_targets.curation.reviews import Refusal, read_quote
from policy_targets.reading.claims.indicators import name_indicator
from policy_targets.reading.extract import Candidate, extract
from policy_targets.reading.numbers.numerals import holds_number
from policy_targets.reading.numbers.quantities import find_quantities
from policy_targets.reading.periods.mentions import find_periods
from policy_targets.reading.quoting import LONGEST_QUOTE, SHORTEST_QUOTE
from policy_targets.reading.text.repairs import repair
from policy_targets.reading.text.text import Span, format_spans
from policy_targets.rules import quotation

PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
CODED = {"measure": "measure", "comparator": "comparator", "commitment": "commitment", "role": "{kind}_role",
         "reckoning": "reckoning"}  # fmt: skip
SAID = (
    "scope",
    "commitment_words",
    "speaker",
    "organisation",
)  # words of the document: what does not stand there is left out
UNKNOWN = 0.5  # how often a model that the reader does not second is right, nobody has counted
LONGEST_WORD = 200  # characters of a field; more is no name of anything
Spans = tuple[Span, ...]


class Assertion(NamedTuple):
    """A row of a model: where it stands, what it quotes, what kind it says it is, where it says that stands, the rest.

    Offsets: `start` and `end` in code points of the document as received, if the model or its library gave them.
    """

    place: str
    quote: str
    kind: str = ""
    start: int = -1
    end: int = -1
    fields: Mapping[str, Any] = {}


class Taken(NamedTuple):
    """A record that holds, and what there is to say about it."""

    record: Candidate
    notes: tuple[str, ...]


class Prover:
    """One document: what is asserted about it is held against its text, and no evidence is taken twice."""

    def __init__(self, raw: str, document: str, rule: str, read: Sequence[Candidate] | None = None) -> None:
        self.raw, self.document, self.rule = raw, document, rule
        self.text = repair(raw)
        self.pages = find_pages(self.text)
        self.read = extract(raw, document) if read is None else read
        self.taken: set[tuple[Any, ...]] = set()
        self.used: set[tuple[int, int, str]] = set()

    def prove(self, said: Assertion) -> Taken | Refusal:
        """The record that the document proves, or why it does not.

        The quote must stand in the document, to the character, as it was received or as it reads after repair, white
        space aside; the number in the quote. Of several places the one that the model gave counts, else the first not
        yet taken. What the row leaves out is what the reader finds at that place.

        >>> prover = Prover("力争新增科技企业30家。", "a.txt", "import/jsonl")
        >>> prover.prove(Assertion("line 1", "力争新增科技企业30家", fields={"value": "30"})).record.unit
        '家'
        >>> print(prover.prove(Assertion("line 2", "力争新增科技企业40家")))
        line 2 '力争新增科技企业40家': this does not stand in a.txt
        >>> print(prover.prove(Assertion("line 3", "新增科技企业30家", fields={"value": "40"})))
        line 3 '新增科技企业30家': the number 40 does not stand in it
        """
        try:
            return self._prove(said)
        except ValueError as error:
            return Refusal(said.place, said.quote[:LONGEST_QUOTE], str(error))

    def _prove(self, said: Assertion) -> Taken:
        solid = len("".join(said.quote.split()))
        if not SHORTEST_QUOTE <= solid <= LONGEST_QUOTE:
            wanted = f"expected {SHORTEST_QUOTE} to {LONGEST_QUOTE}: one clause"
            raise ValueError(f"the quote has {solid} characters, {wanted}")
        places = self._find_places(said)
        if not places:
            raise ValueError(f"this does not stand in {self.document}")
        notes = list[str]()
        if len(places) > 1 and not self._is_at(said, places[0]):
            stands = ", ".join(_show(place) for place in places)
            notes.append(f"stands at {len(places)} places ({stands})")
        for place in places:
            record = self._read(said, place, notes)
            if record and _key(record) not in self.taken:
                self.taken.add(_key(record))
                if notes and notes[0].startswith("stands at"):
                    notes[0] += f"; taken at {format_spans(record.spans)}"
                return Taken(record, tuple(dict.fromkeys(notes)))
        raise ValueError("asserted more often than it stands there")

    def _find_places(self, said: Assertion) -> list[Spans]:
        """Where the quote stands: where the model says, else in the repaired text, else in the text as received."""
        given = ((said.start, said.end),)
        if self._is_at(said, given):
            return [given]
        found = self.text.find(said.quote)
        if not found and said.quote in self.raw:
            starts = (match.start() for match in re.finditer(re.escape(said.quote), self.raw))
            found = [((start, start + len(said.quote)),) for start in starts]
        return sorted(found, key=lambda place: (place[0][0] != said.start, place[0][0]))

    def _is_at(self, said: Assertion, place: Spans) -> bool:
        """Whether the model gave this place, and the quote stands there."""
        given = 0 <= said.start < said.end <= len(self.raw) and place[0][0] == said.start
        return given and self.raw[said.start : said.end] == said.quote

    def _read(self, said: Assertion, place: Spans, notes: list[str]) -> Candidate | None:
        """The record at a place: what the reader has there, with what the model says in its stead; None if taken."""
        value, upper, unit = _read_number(said, self.text.reading(place))
        fits = [it for it in self.read if _is_inside(it, place) and _fits_number(it, value, upper)]
        alike = [it for it in fits if not said.kind or it.kind == said.kind]
        base = next((it for it in alike if (it.start, it.end, it.kind) not in self.used), None)
        if alike and base is None:
            return None
        if base is None and value is not None:
            base = next((_turn(it, said.kind) for it in fits if {it.kind, said.kind} == {"target", "outcome"}), None)
        kind = said.kind or (base.kind if base else "")
        if kind not in LABELS:
            raise ValueError(f"found the kind {kind!r}, expected one of {', '.join(LABELS)}")
        fresh = read_quote(self.text, place, kind, self.document)
        record = base._replace(quote=fresh.quote, spans=fresh.spans, kind=kind) if base else fresh
        if value is not None and kind != "initiative":
            record = _normalise(record._replace(value=value, value_upper=upper, unit=unit))
        confidence = base.confidence if base else UNKNOWN
        read = record
        record = self._override(record, said.fields, notes)._replace(rule=self.rule, confidence=confidence)
        reason = refute(record, choose_page(self.pages, record.start))
        if reason:
            raise ValueError(reason)
        notes += _doubt(record, read)
        self.used |= {(base.start, base.end, base.kind)} if base else set()
        return record

    def _override(self, record: Candidate, fields: Mapping[str, Any], notes: list[str]) -> Candidate:
        """The record with what the model says; codes that are none, words that are nowhere are left out, and told."""
        long = ((name, len(value)) for name, value in fields.items() if isinstance(value, str) and not _fits(value))
        notes += [f"left out {name}, which has {length} characters" for name, length in long]
        for name, codelist in CODED.items():
            code = _word(fields, name)
            if code and record.kind != "initiative" and code in codelists.load_codes(codelist.format(kind=record.kind)):
                record = _replace(record, name, code)
            elif code:
                notes.append(f"left out {name} {code!r}")
        for name in SAID:
            word = _word(fields, name)
            if word and self.text.find(word):
                record = _replace(record, name, word)
            elif word:
                notes.append(f"left out {name} {word!r}, which does not stand in the document")
        if _word(fields, "name") and record.kind == "initiative":
            record = record._replace(name=_word(fields, "name"))
        return _name_indicator(self._date(record, fields, notes), fields)

    def _date(self, record: Candidate, fields: Mapping[str, Any], notes: list[str]) -> Candidate:
        """The record with the period that the model names; its words only where the document has them."""
        written = _word(fields, "period")
        if not written or record.kind == "initiative":
            return record
        mention = next(iter(find_periods(written)), None)
        period = read_edtf(written)
        if period is not None:
            if (period.start, period.end) == (record.period_start, record.period_end):
                return record
            dated = record._replace(period_start=period.start, period_end=period.end)
            return dated._replace(period_label=None) if quotation.period_agrees(_without_quote(dated)) else dated
        if mention is None or not (mention.period_start or mention.period_end):
            notes.append(f"left out period {written!r}, which names no days")
            return record
        label = mention.label if self.text.find(mention.label) else None
        if label is None:
            notes.append(f"left out the words {mention.label!r}, which do not stand in the document, not their days")
        return record._replace(period_label=label, period_start=mention.period_start, period_end=mention.period_end)


def _fits_number(record: Candidate, value: Decimal | None, upper: Decimal | None) -> bool:
    return value is None or (record.value, record.value_upper) == (value, upper)


def _turn(record: Candidate, kind: str) -> Candidate:
    """The record as the other kind, without what only its own kind has.

    >>> turned = _turn(extract("力争新增科技企业30家。")[0], "outcome")
    >>> turned.kind, turned.commitment, turned.role, turned.indicator_label
    ('outcome', None, None, '新增科技企业')
    """
    commitment = "unmarked" if kind == "target" else None
    return record._replace(kind=kind, commitment=commitment, commitment_words=None, role=None, binding=None)


def _without_quote(record: Candidate) -> dict[str, Any]:
    return row_of(record) | {"quote": None}


def _doubt(record: Candidate, read: Candidate) -> Iterator[str]:
    """What only a reader of the text can decide about what the model says otherwise than the reader, with its code."""
    row, before = row_of(record), row_of(read)
    for breach in quotation.find_warnings(f"{record.kind}s", row):
        column = "indicator_label" if breach.rule == "quote_without_subject" else breach.field
        if row.get(column) != before.get(column):
            yield f"{breach.rule.replace('_', '-')}: {breach.field}: {breach.message}"


def _fits(word: str) -> bool:
    return len(word) <= LONGEST_WORD


def _key(record: Candidate) -> tuple[Any, ...]:
    return record.spans, record.value, record.unit, record.kind


def _read_number(said: Assertion, quote: str) -> tuple[Decimal | None, Decimal | None, str | None]:
    """The number that the model asserts, as the quote has it; its unit is read there when the model gives none."""
    written, unit = _word(said.fields, "value"), _word(said.fields, "unit") or None
    if not written:
        return None, None, None
    whole = next(iter(find_quantities(written)), None) if not PLAIN.fullmatch(written) else None
    if whole and not unit:
        value, upper, unit = _decimal(f"{whole.value:f}"), whole.value_upper, whole.unit
    else:
        value, upper = _decimal(written), _decimal(_word(said.fields, "value_upper"))
    if value is None:
        raise ValueError(f"value: found {written[:40]!r}, expected a plain number such as 3.5")
    if unit is None:
        same = (
            it for it in find_quantities(quote) if upper in (None, it.value_upper) and value in (it.value, it.amount)
        )
        found = next(same, None)
        if found is None:
            raise ValueError(f"the number {value:f} does not stand in it")
        return found.value, found.value_upper, found.unit
    if not holds_number(quote, value, upper, unit):
        raise ValueError(f"the number {value:f}{unit} does not stand in it")
    return value, upper, unit


def _replace(record: Candidate, name: str, word: str) -> Candidate:
    changed: dict[str, Any] = {name: word}
    return record._replace(**changed)


def _decimal(written: str) -> Decimal | None:
    if not PLAIN.fullmatch(written) or len(written) > LONGEST_QUOTE:
        return None
    number = Decimal(written)
    return None if is_wide(number) else number


def _normalise(record: Candidate) -> Candidate:
    """The record with the amount of its value in the plain unit."""
    row = codelists.index_rows("units").get(record.unit or "")
    if row is None or record.value is None:
        return record._replace(amount=None, amount_upper=None, unit_code=None)
    top = codelists.normalise_amount(record.value_upper, row["unit"]) if record.value_upper is not None else None
    amount = codelists.normalise_amount(record.value, row["unit"])
    return record._replace(amount=amount, amount_upper=top, unit_code=row["unit_code"])


def _name_indicator(record: Candidate, fields: Mapping[str, Any]) -> Candidate:
    label = _word(fields, "indicator")
    if not label or record.kind == "initiative":
        return record
    known = codelists.index_rows("indicators").get(label)
    if known:
        return record._replace(indicator_id=label)
    found = name_indicator(label, record.unit_code, record.measure or "other")
    return record._replace(indicator_label=label, indicator_id=found or record.indicator_id)


def _is_inside(record: Candidate, place: Spans) -> bool:
    return any(start <= record.start and record.end <= end for start, end in place)


def _show(place: Sequence[Span]) -> str:
    return " ".join(f"{start}-{end}" for start, end in place)


def _word(fields: Mapping[str, Any], name: str) -> str:
    """What a field says, on one line; of several words the first.

    >>> _word({"unit": ["家", "户"]}, "unit"), _word({"value": 150}, "value"), _word({"value": True}, "value")
    ('家', '150', '')
    """
    value = fields.get(name)
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, Decimal):
        return str(value) if is_wide(value) else f"{value:f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return " ".join(value.split()) if isinstance(value, str) and _fits(value) else ""
