"""Two readings paired and joined: nothing is lost, and agreed is only what is alike in every field."""

from __future__ import annotations

import pytest

from policy_targets.curation.assertions import Prover
from policy_targets.reading.candidate import Candidate
from policy_targets.reading.extract import extract
from policy_targets.second_reader.proof import Claimed, prove_claims
from policy_targets.second_reader.two_readings import ReadPair, join_readings, measure_agreement, pair_readings
from tests.second_reader.claims import CLAIMS, DOCUMENT, ENERGY, FIRMS, HIGH_TECH, SALES

FOUND = extract(DOCUMENT, "a.txt")


def pair(*claims: dict[str, object], found: list[Candidate] = FOUND) -> list[ReadPair]:
    prover = Prover(DOCUMENT, "a.txt", "model/scripted/zh-1", found)
    return pair_readings(found, prove_claims(prover, [Claimed("claim", it) for it in claims]).proved)


def test_what_is_alike_in_every_field_is_agreed() -> None:
    records = join_readings(pair(*CLAIMS), "scripted zh-1")
    assert [(str(it.value), it.readings) for it in records] == [(value, "agreed") for value in ("60", "8", "6", "-3.5")]
    bare = [it._replace(readings=None, second_reader=None, confidence=0) for it in records]
    assert bare == [it._replace(confidence=0) for it in FOUND]
    assert all(it.confidence > read.confidence for it, read in zip(records, FOUND, strict=True))


@pytest.mark.parametrize(
    ("said", "differing"),
    [
        (FIRMS | {"measure": "stock"}, ("measure",)),
        (FIRMS | {"comparator": "le"}, ("comparator",)),
        (FIRMS | {"period_start": None}, ("period_start",)),
        (FIRMS | {"speaker": "李小明"}, ("speaker",)),
        (FIRMS | {"scope": "云河镇"}, ("scope",)),
        (SALES | {"kind": "outcome"}, ("kind", "commitment", "role")),
        ({key: FIRMS[key] for key in ("kind", "quote", "value", "unit")}, ("comparator", "measure")),
    ],
)  # fmt: skip
def test_what_differs_or_is_left_out_is_not_agreed(said: dict[str, object], differing: tuple[str, ...]) -> None:
    changed = next(it for it in pair(said) if it.model)
    assert changed.reader is not None
    assert changed.differing == differing


def test_no_claim_is_lost() -> None:
    found = [it for it in FOUND if it.value != 8]
    records = join_readings(pair(FIRMS | {"measure": "stock"}, HIGH_TECH, found=found), "scripted zh-1")
    assert [(str(it.value), it.readings) for it in records] == [
        ("60", "differing"), ("8", "model"), ("6", "reader"), ("-3.5", "reader"),
    ]  # fmt: skip
    assert records[0].measure == "stock"
    assert {it.second_reader for it in records} == {"scripted zh-1"}


def test_what_the_model_did_not_find_is_less_sure_and_what_it_did_not_read_is_not() -> None:
    read = join_readings(pair(), "scripted zh-1")
    unread = join_readings(pair(), "scripted zh-1", [(0, len(DOCUMENT))])
    assert {it.readings for it in read} == {"reader"}
    assert {it.readings for it in unread} == {"unread"}
    assert [it.confidence for it in unread] == [it.confidence for it in FOUND]
    assert all(one.confidence < other.confidence for one, other in zip(read, unread, strict=True))


def test_the_agreement_is_counted_by_field_and_by_rule() -> None:
    agreement = measure_agreement(pair(FIRMS | {"measure": "stock"}, HIGH_TECH, ENERGY))
    assert dict(agreement.claims) == {"agreed": 2, "differing": 1, "reader alone": 1}
    assert (agreement.fields["measure"].right, agreement.fields["measure"].of) == (2, 3)
    assert agreement.fields["unit"].value == 1
    assert agreement.rules["count/promised"].right == 0
    assert "  measure        0.667 (2 of 3)" in list(agreement.lines())
