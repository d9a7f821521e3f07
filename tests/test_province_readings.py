"""The two readings of the provinces' reports: which indicator a blind row means, what it tells, and when the two agree."""

from decimal import Decimal
from typing import Any

import pytest

from policy_targets.reading.candidate import Candidate
from policy_targets.reading.text.text import Text
from tools.province_readings import Pair, decide, find_headline, find_words, is_other

ROW = {
    "place": "云帆省", "file_year": "2024", "indicator": "revenue-growth", "kind": "target", "year_from": "2024",
    "year_to": "2024", "comparator": "eq", "value": "6", "value_upper": "", "unit": "%", "reckoning": "period",
    "words": "", "quote": "财政收入增长6%", "note": "",
}  # fmt: skip
LIST = "预期目标是：生产总值增长7%，力争8%；财政收入增长6%。"


def pair(text: str, candidate: Candidate | None = None, differ: tuple[str, ...] = (), **cells: str) -> Pair:
    row = {**ROW, **cells}
    at = text.find(row["quote"])
    return Pair(row, find_headline(row), row["quote"], ((at, at + len(row["quote"])),), candidate, differ)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (LIST, "力争", "预期"),
        ("预期目标是：生产总值增长7%，力争财政收入增长6%。", "力争", "力争"),
        ("力争生产总值增长7%，财政收入增长6%。", "力争", "力争"),
        ("预期向好。力争生产总值增长7%，财政收入增长6%。", "力争", "力争"),
        (LIST, "", ""),
    ],
)
def test_the_word_of_a_list_is_that_of_its_heading(text: str, words: str, expected: str) -> None:
    assert find_words(words, pair(text), Text.of(text)) == expected


@pytest.mark.parametrize(
    ("cells", "left_out"),
    [
        ({}, False),
        ({"note": "预计"}, False),
        ({"note": "五年回顾段"}, True),
        ({"note": "力争"}, True),
        ({"unit": "亿元"}, True),
        ({"indicator": "gdp-growth", "note": "力争"}, False),
    ],
)
def test_what_is_no_figure_of_the_year_is_left_out(cells: dict[str, Any], *, left_out: bool) -> None:
    assert is_other(pair(LIST, **cells)) == left_out


def test_a_claim_of_both_readings_has_the_fields_of_the_blind_row_and_the_words_of_the_list() -> None:
    found = Candidate(kind="target", commitment_words="力争", value=Decimal(6))
    fields = decide(pair(LIST, found), {}, Text.of(LIST))
    assert fields is not None
    assert (fields["kind"], fields["value"], fields["period"], fields["words"]) == ("target", 6, (2024, 2024), "预期")


@pytest.mark.parametrize(("right", "expected"), [("blind", "eq"), ("program", "ge"), ("left_out", None), (None, None)])
def test_a_field_in_which_the_readings_differ_is_settled_or_left_out(right: str | None, expected: str | None) -> None:
    it = pair(LIST, Candidate(kind="target", comparator="ge"), ("comparator",))
    key = ("revenue-growth", "云帆省", "2024", "target", "2024", "2024", "eq", "6")
    fields = decide(it, {key: {"comparator": right}} if right else {}, Text.of(LIST))
    assert (fields and fields["comparator"]) == expected
