"""What is declined: a table of texts that are no reports, each with its neighbours that are read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_targets.errors import DocumentError
from policy_targets.publishing.exports.candidate_files import read_candidates
from policy_targets.reading.declined import decline

CASES = list(csv.DictReader((Path(__file__).parents[1] / "cases" / "declined.csv").read_text("utf-8").splitlines()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_table(case: dict[str, str]) -> None:
    reason = decline(case["text"])
    assert (case["reason"] in (reason or "")) if case["reason"] else reason is None


def test_the_reason_is_one_line_and_says_what_to_do() -> None:
    for case in CASES:
        reason = decline(case["text"]) or "this is read. "
        assert "\n" not in reason
        assert reason.startswith("this ")
    with pytest.raises(DocumentError, match="Japanese"):
        read_candidates("市は来年度、保育園を3か所つくり、待機児童をゼロにする計画です。".encode(), "a.txt")


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    assert decline(text) is None or decline(text).endswith(".")  # type: ignore[union-attr]


def test_an_endless_line_is_declined_before_it_fills_the_memory() -> None:
    lines = "力争新增企业30家。\n" * 300_000
    assert decline(lines) is None
    reason = decline(lines + lines.replace("\n", ""))
    assert reason == "this has a line of 3,000,000 characters (expected at most 2,000,000). Save it with its line ends."
