"""What a claim is of: label, indicator, measure, scope, whole and quotation, as a table of short texts by kind of fault."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from policy_targets.reading.candidate import Candidate
from policy_targets.reading.extract import extract
from policy_targets.reading.quoting import LONGEST_QUOTE, skips_what_matters

CASES = list(csv.DictReader((Path(__file__).parents[1] / "cases" / "claim_fields.csv").read_text("utf-8").splitlines()))
KINDS = ("L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8", "P4", "Q1", "Q2")
FEWEST = 20  # examples and negatives of a kind


def read(field: str, text: str) -> str:
    """The field of the last claim of a text; the labels, or the values with their wholes, of all its claims."""
    found = [record for record in extract(text) if record.kind != "initiative"]
    if field == "labels":
        return " ".join(record.indicator_label for record in found)
    if field == "part_of":
        return " ".join(_tell_whole(record, found) for record in found)
    column = {"label": "indicator_label"}.get(field, field)
    return str(getattr(found[-1], column) or "")


def _tell_whole(record: Candidate, found: list[Candidate]) -> str:
    whole = next((it for it in found if it.start == record.part_of), None)
    return f"{record.value}<{whole.value}" if whole else str(record.value)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']}-{case['field']}-{case['text'][:24]}")
def test_field(case: dict[str, str]) -> None:
    assert read(case["field"], case["text"]) == case["expected"]


def test_every_kind_has_its_cases() -> None:
    counted = Counter(case["kind"] for case in CASES)
    assert {kind for kind in KINDS if counted[kind] < FEWEST} == set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_a_quotation_is_of_a_length_and_holds_its_number(case: dict[str, str]) -> None:
    for record in extract(case["text"]):
        assert len(record.quote) <= LONGEST_QUOTE
        assert case["text"][record.start : record.end].translate({ord("％"): "%"}) in record.quote


def test_a_subject_too_far_off_is_a_piece_of_its_own() -> None:
    text = "城镇职工养老保险、医疗保险、失业保险、工伤保险、生育保险参保人数分别达130.44万人、206.95万人、46.73万人、58.83万人和48.25万人。"
    last = extract(text)[-1]
    assert (last.indicator_label, last.quote, len(last.spans)) == ("生育保险参保人数", "生育保险参保人数48.25万人", 2)


@pytest.mark.parametrize(
    ("gap", "matters"),
    [
        ("，比上年增长8%，", True),
        ("没有完成，", True),
        ("达到8亿元，", True),
        ("，不断做强做优，", False),
        ("、", False),
    ],
)
def test_what_two_pieces_may_skip(gap: str, *, matters: bool) -> None:
    assert skips_what_matters(gap) is matters
