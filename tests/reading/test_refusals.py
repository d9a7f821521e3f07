"""What claims nothing: a table of numbers, each with the rule that refuses it, or none where it is a claim."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from policy_targets.reading.claims.contexts import find_contexts
from policy_targets.reading.claims.refusals import refuse
from policy_targets.reading.numbers.quantities import find_quantities
from tests.marked import parse

CASES = list(csv.DictReader((Path(__file__).parents[1] / "cases" / "refusals.csv").read_text("utf-8").splitlines()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_table(case: dict[str, str]) -> None:
    chars, [(start, end)] = parse(case["text"])
    contexts = find_contexts(chars, find_quantities(chars))
    context = next(it for it in contexts if start <= it.quantity.start < end)
    assert (refuse(context) or "") == case["rule"]
