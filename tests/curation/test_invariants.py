"""What must hold inside one row: each rule, broken in each of its ways."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from policy_targets.errors import SeedError
from policy_targets.publishing.package.build import build
from policy_targets.rules.row import find_breaches

GOOD: dict[str, Any] = {
    "measure": "increment", "comparator": "eq", "value": Decimal(150), "unit": "家", "amount": Decimal(150),
    "unit_code": "1", "commitment": "strive", "commitment_words": "力争", "quote": "力争新招引企业150家", "spans": "10-22",
}  # fmt: skip
RANGE = {"value_upper": Decimal(160), "amount_upper": Decimal(160)}
BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"value": None, "unit": None, "amount": None, "unit_code": None}, "number_fits_measure"),
    ({"measure": "event"}, "number_fits_measure"),
    ({"amount": None}, "number_is_whole"),
    ({"value_upper": Decimal(160)}, "range_in_order"),
    ({"value_upper": Decimal(140), "amount_upper": Decimal(140)}, "range_in_order"),
    ({**RANGE, "comparator": "ge"}, "comparator_fits_measure"),
    ({"measure": "rank", "unit": "位", "unit_code": "rank", "comparator": "ge"}, "comparator_fits_measure"),
    ({"measure": "rank"}, "unit_fits_measure"),
    ({"unit": "位", "unit_code": "rank"}, "unit_fits_measure"),
    ({"measure": "share", "value": Decimal(50), "amount": Decimal(50)}, "unit_fits_measure"),
    ({"unit": "斗"}, "unit_is_known"),
    ({"unit_code": "CNY"}, "unit_is_known"),
    ({"amount": Decimal(15)}, "amount_is_normalised"),
    ({"measure": "share", "unit": "%", "unit_code": "percent"}, "share_in_bounds"),
    ({"spans": "22-10"}, "spans_hold_quote"),
    ({"spans": "10-22 20-30"}, "spans_hold_quote"),
    ({"spans": "10-20"}, "spans_hold_quote"),
    ({"commitment": "unmarked"}, "commitment_has_words"),
    ({"commitment_words": None}, "commitment_has_words"),
    ({"suspect": True}, "suspect_has_note"),
    ({"baseline_amount": Decimal(1)}, "baseline_has_label"),
    ({"target_id": "tgt-1", "part_of": "tgt-1"}, "part_is_not_itself"),
]


def test_a_row_that_holds_breaks_nothing() -> None:
    assert find_breaches("targets", GOOD) == ()
    assert find_breaches("targets", {**GOOD, **RANGE}) == ()


@pytest.mark.parametrize(("cells", "rule"), BROKEN)
def test_a_row_that_breaks_a_rule_is_told(cells: dict[str, Any], rule: str) -> None:
    assert [breach.rule for breach in find_breaches("targets", {**GOOD, **cells})] == [rule]


def test_seeds_whose_records_do_not_hold_together_are_refused(yunhe: Path, altered: Callable[[str, str], Path]) -> None:
    seeds = altered("completion: 110, verdict: exceeded", "completion: 110, verdict: missed")
    with pytest.raises(SeedError, match=r"contradict each other \(1 problem\)") as raised:
        build(seeds, yunhe / "datapackage")
    assert raised.value.problems[0].file.endswith("yunhe.yaml")
    assert not (yunhe / "datapackage").exists()
