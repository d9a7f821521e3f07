"""What models answer, whole, wrapped, broken off or no JSON at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_targets.second_reader.answers import read_answer
from tests.second_reader.claims import CLAIMS, answer

WHOLE = answer(*CLAIMS)


@pytest.mark.parametrize(
    "text", [WHOLE, f"```json\n{WHOLE}\n```", f"好的，结果如下：\n{WHOLE}\n以上。", f"\ufeff {WHOLE}"]
)
def test_words_around_an_answer_do_not_count(text: str) -> None:
    assert read_answer(text).claims == CLAIMS
    assert read_answer(text).problem == ""


@pytest.mark.parametrize(
    ("text", "count", "problem"),
    [
        (WHOLE[:-2], 4, "the answer breaks off after 4 claims"),
        (WHOLE[: WHOLE.index('"8"')], 1, "the answer breaks off after 1 claim"),
        ('{"claims": [', 0, "the answer breaks off after 0 claims"),
        ("", 0, "the answer is empty"),
        ("抱歉，我无法回答。", 0, "the answer is no JSON: '抱歉，我无法回答。'"),
        ('{"answer": 3}', 0, "the answer has no list of claims: '{\"answer\": 3}'"),
        ('{"claims": {}}', 0, "the answer has no list of claims: '{\"claims\": {}}'"),
        ("{" * 50_000, 0, "the answer breaks off after 0 claims"),
        ('{"claims": [{"value": 1e999999999999999999999}]}', 1, ""),
    ],
)  # fmt: skip
def test_a_broken_answer_is_told(text: str, count: int, problem: str) -> None:
    found = read_answer(text)
    assert (len(found.claims), found.problem) == (count, problem)


def test_numbers_keep_every_digit() -> None:
    assert read_answer('{"claims": [{"value": 3.50}]}').claims[0]["value"] == "3.50"


def test_what_is_no_claim_is_kept_to_be_refused() -> None:
    assert read_answer('{"claims": ["新增30家"]}').claims == ({"quote": "新增30家"},)


@given(st.integers(0, len(WHOLE)))
def test_an_answer_cut_anywhere_gives_whole_claims_only(end: int) -> None:
    found = read_answer(WHOLE[:end])
    assert found.claims == CLAIMS[: len(found.claims)]
    assert bool(found.problem) == (end < len(WHOLE))


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    read_answer(text)
