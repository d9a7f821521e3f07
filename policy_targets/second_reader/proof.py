"""The claims of an answer held against the document: proved, mended by leaving out what fails, or refused.

A claim passes the same rules as any record. A field that fails is left out, and the reader's takes its place; a quote
or a number that does not stand in the document refuses the claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from policy_targets import codelists
from policy_targets.curation.assertions import Assertion, Prover, Taken
from policy_targets.curation.proofs import squeeze
from policy_targets.curation.reviews import Refusal
from policy_targets.errors import RecordError
from policy_targets.evaluating.likeness import DIVISION, is_same_place
from policy_targets.evaluating.scoring import TURNED
from policy_targets.reading.candidate import Candidate
from policy_targets.reading.people.localities import Locality, name_locality
from policy_targets.reading.text.text import Text
from policy_targets.second_reader.answer_schema import KINDS
from policy_targets.second_reader.passages import AskedPassage

# what an answer calls a field, and what an assertion calls it
NAMES: Mapping[str, str] = {
    "value": "value", "value_upper": "value_upper", "unit": "unit", "indicator_label": "indicator",
    "measure": "measure", "comparator": "comparator", "scope": "scope", "commitment_words": "commitment_words",
    "role": "role", "reckoning": "reckoning", "speaker": "speaker", "organisation": "organisation",
}  # fmt: skip
# the column that a rule names, and the field of the assertion to leave out
BLAMED: Mapping[str, str] = {
    "indicator_label": "indicator", "indicator_id": "indicator", "period_label": "period", "period_start": "period",
    "period_end": "period", "commitment": "commitment_words",
}  # fmt: skip
NUMBER = frozenset({"value", "value_upper", "unit"})  # never left out: a claim without its number is none
PLAIN = ("measure", "comparator", "scope", "role", "reckoning", "commitment_words", "speaker", "organisation")
SHORTEST_NAME = 2  # characters of a place that may not lose its level: 高县
AGAIN = "asserted more often than it stands there"


class Claimed(NamedTuple):
    """A claim of an answer, where it was made, and the passage that was asked about."""

    place: str
    claim: Mapping[str, Any]
    passage: AskedPassage | None = None


class Proved(NamedTuple):
    """A record that the document proves, the fields that the model gave, and those of them that were left out."""

    record: Candidate
    given: frozenset[str]
    mended: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Proofs:
    """What came of all claims about a document."""

    proved: list[Proved] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    repeated: int = 0

    @property
    def mended(self) -> int:
        """How many claims were proved without a field or several."""
        return sum(bool(it.mended) for it in self.proved)


def prove_claims(prover: Prover, said: Iterable[Claimed]) -> Proofs:
    """Return what the document proves of claims; one that several passages bring is taken once.

    >>> prover = Prover("力争新增科技企业30家以上。", "a.txt", "model/scripted/zh-1")
    >>> claim = {"kind": "target", "quote": "新增科技企业30家以上", "value": "30", "unit": "家", "comparator": "eq"}
    >>> made_up = {**claim, "quote": "新增科技企业40家以上"}
    >>> found = prove_claims(prover, [Claimed("claim 1", claim), Claimed("claim 2", made_up)])
    >>> [(it.record.comparator, it.mended) for it in found.proved], [str(it) for it in found.refused]
    ([('ge', ('comparator',))], ["claim 2 '新增科技企业40家以上': this does not stand in a.txt"])
    """
    found, known = Proofs(), set[tuple[Any, ...]]()
    for it in said:
        made = _prove(prover, it)
        if isinstance(made, Refusal):
            found.repeated += made.reason == AGAIN
            found.refused += [made] if made.reason != AGAIN else []
            continue
        key = (made.record.start, made.record.amount, made.record.value, made.record.unit, made.record.kind)
        if key in known:
            found.repeated += 1
        else:
            known.add(key)
            found.proved.append(made)
    found.proved.sort(key=lambda it: (it.record.start, it.record.end))
    return found


def _prove(prover: Prover, said: Claimed) -> Proved | Refusal:
    """Return the record of a claim, without the fields that rules refuse."""
    quote = said.claim.get("quote")
    assertion = _assert(prover.text, said)
    if not isinstance(quote, str) or not quote.strip():
        return Refusal(said.place, str(quote)[:60], "found no quote, expected words of the document")
    if assertion.kind not in KINDS:
        return Refusal(said.place, quote[:60], f"found the kind {assertion.kind!r}, expected {' or '.join(KINDS)}")
    if "value" not in assertion.fields:
        return Refusal(said.place, quote[:60], "found no value, expected the number of the quote")
    fields, mended, notes = dict(assertion.fields), list[str](), list[str]()
    while True:
        found = prover.prove(assertion._replace(fields=fields))
        if isinstance(found, Taken):
            return _finish(prover, said, Proved(found.record, frozenset(assertion.fields), tuple(mended), tuple(notes)))
        blamed = _mend(fields, found.reason)
        if blamed is None:
            return found
        mended.append(blamed)
        notes.append(f"{said.place} {quote!r}: left out {found.reason}")


def _assert(text: Text, said: Claimed) -> Assertion:
    """Return a claim as an assertion: at the place of its passage, its period as an interval."""
    claim = said.claim
    fields = {name: claim[key] for key, name in NAMES.items() if claim.get(key) not in (None, "")}
    number = _read_decimal(fields.pop("value", None))
    fields |= {"value": number} if number is not None else {}
    days = [str(claim.get(name) or "..") for name in ("period_start", "period_end")]
    fields |= {"period": "/".join(days)} if days != ["..", ".."] else {}
    word = codelists.index_rows("commitments").get(str(fields.get("commitment_words")))
    fields |= {"commitment": word["commitment"]} if word else {}
    quote = str(claim.get("quote") or "")
    start = _find_start(text, quote, said.passage) if said.passage else -1
    return Assertion(said.place, quote, str(claim.get("kind") or ""), start, -1, fields)


def _read_decimal(written: object) -> object:
    """Return a plain number, also of `1,200`; what is none as it is, for the proof to refuse."""
    if not isinstance(written, str):
        return written
    plain = written.replace(",", "").replace("，", "").replace("−", "-").strip()
    try:
        return Decimal(plain) if plain.isascii() else written
    except InvalidOperation:
        return written


def _find_start(text: Text, quote: str, passage: AskedPassage) -> int:
    """Return where a quote stands in its passage, in the raw document; -1 if it does not."""
    for place in text.find(quote):
        start, end = text.stretch(place[0])[0], text.stretch(place[-1])[1]
        if passage.start <= start and end <= passage.end:
            return place[0][0]
    return -1


def _mend(fields: dict[str, Any], reason: str) -> str | None:
    """Take out the field that a rule refuses, or turn a fall that was given as its size; None if nothing can be."""
    column = reason.partition(":")[0]
    value = fields.get("value")
    if column == "value" and "expected a negative value" in reason and isinstance(value, Decimal) and value > 0:
        fields["value"] = -value
        if fields.get("comparator") in TURNED:
            fields["comparator"] = TURNED[fields["comparator"]]
        return "value"
    blamed = BLAMED.get(column, column)
    if blamed in NUMBER or blamed not in fields:
        return None
    del fields[blamed]
    fields.pop("commitment", None) if blamed == "commitment_words" else None
    return blamed


def _finish(prover: Prover, said: Claimed, made: Proved) -> Proved:
    """Return the record with its place, and what of the claim did not come into it."""
    record, place = made.record, said.claim.get("place")
    if isinstance(place, str) and place and not is_same_place(record.place, place):
        record = _put_at(record, place, prover.text)
    lost = [name for name, holds in _check_fields(record, said.claim) if not holds and name not in made.mended]
    notes = [f"{said.place} {record.quote!r}: left out {name} {said.claim.get(name)!r}" for name in lost]
    given = made.given | ({"place"} if place else set())
    return Proved(record, given, (*made.mended, *lost), (*made.notes, *notes))


def _put_at(record: Candidate, place: str, text: Text) -> Candidate:
    """Return the record at a place that the model names, if its last name, or that without its level, is in the text.

    >>> [_put_at(Candidate(), "江苏省扬州市高邮市", Text.of(raw)).place_id for raw in ("高邮的企业", "兴化市的企业")]
    ['321084', None]
    >>> _put_at(Candidate(), "云河镇", Text.of("云河镇的企业")).place  # in no list
    '云河镇'
    """
    found = _find_locality(place)
    if found is None:
        return record._replace(place=place, place_id=None) if text.find(place) else record
    short = found.name[:-1] if len(found.name) > SHORTEST_NAME else found.name
    stands = text.find(place) or text.find(short)
    return record._replace(place=found.name, place_id=found.place_id or None) if stands else record


def _find_locality(place: str) -> Locality | None:
    """Return the place that a name means, also one with all the divisions above it; None if no list tells which."""
    parts = DIVISION.findall(place)
    for name in dict.fromkeys((place, "".join(parts[-2:]), "".join(parts[-1:]))):
        with suppress(RecordError):
            return name_locality(name)
    return None


def _check_fields(record: Candidate, claim: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield each field that the model gave, and whether the record has it."""
    for name in PLAIN:
        if claim.get(name) and not (name == "commitment_words" and record.kind != "target"):
            yield name, squeeze(str(claim[name])) == squeeze(str(getattr(record, name) or ""))
    if claim.get("period_start") or claim.get("period_end"):
        days = [day.isoformat() if day else "" for day in (record.period_start, record.period_end)]
        yield "period", days == [str(claim.get(name) or "") for name in ("period_start", "period_end")]
    if claim.get("place"):
        yield "place", is_same_place(record.place, str(claim["place"]))
