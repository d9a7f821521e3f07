"""What a model claims is proved, mended or refused; nothing made up is taken, and nothing is taken twice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_targets.curation.anchors import choose_page
from policy_targets.curation.assertions import Prover
from policy_targets.curation.proofs import refute
from policy_targets.reading.extract import extract
from policy_targets.second_reader.passages import cut_passages
from policy_targets.second_reader.proof import Claimed, Proofs, prove_claims
from tests.second_reader.claims import CLAIMS, DOCUMENT, FIRMS, HIGH_TECH, SALES, claim


def prove(*claims: Any, raw: str = DOCUMENT) -> Proofs:
    prover = Prover(raw, "a.txt", "model/scripted/zh-1", extract(raw, "a.txt"))
    return prove_claims(prover, [Claimed(f"claim {at}", it) for at, it in enumerate(claims, start=1)])


def test_right_claims_are_proved() -> None:
    found = prove(*CLAIMS)
    assert [str(it.record.value) for it in found.proved] == ["60", "8", "6", "-3.5"]
    assert (found.mended, found.refused, found.repeated) == (0, [], 0)
    assert {it.record.rule for it in found.proved} == {"model/scripted/zh-1"}


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (FIRMS | {"quote": "2025年力争新招引科技型企业90家以上"}, "this does not stand in a.txt"),
        (FIRMS | {"quote": "力争招引外资企业60家"}, "this does not stand in a.txt"),
        (FIRMS | {"value": "90"}, "the number 90家 does not stand in it"),
        (FIRMS | {"unit": "万家"}, "the number 60万家 does not stand in it"),
        (FIRMS | {"unit": "个百分点"}, "the number 60个百分点 does not stand in it"),
        (FIRMS | {"value_upper": "70"}, "the number 60家 does not stand in it"),
        (FIRMS | {"value": "a few"}, "value: found 'a few', expected a plain number such as 3.5"),
        (FIRMS | {"value": "1e99999"}, "value: found '1E+99999', expected a plain number such as 3.5"),
        (FIRMS | {"value": None}, "found no value, expected the number of the quote"),
        (FIRMS | {"quote": None}, "found no quote, expected words of the document"),
        (FIRMS | {"quote": ["60家"]}, "found no quote, expected words of the document"),
        (FIRMS | {"quote": "60家"}, "the quote has 3 characters, expected 4 to 60: one clause"),
        (FIRMS | {"kind": "goal"}, "found the kind 'goal', expected target or outcome"),
        ({}, "found no quote, expected words of the document"),
    ],
)  # fmt: skip
def test_what_is_made_up_is_refused(wrong: dict[str, Any], reason: str) -> None:
    found = prove(wrong)
    assert found.proved == []
    assert [it.reason for it in found.refused] == [reason]


@pytest.mark.parametrize(
    ("more", "field", "column", "value"),
    [
        ({"comparator": "le"}, "comparator", "comparator", "ge"),
        ({"comparator": "about"}, "comparator", "comparator", "ge"),
        ({"measure": "heap"}, "measure", "measure", "increment"),
        ({"role": "result"}, "role", "role", "promise"),
        ({"speaker": "王小东"}, "speaker", "speaker", None),
        ({"organisation": "云河镇投资促进局"}, "organisation", "organisation", None),
        ({"scope": "总投资五十亿元以上"}, "scope", "scope", None),
        ({"place": "高邮市"}, "place", "place_id", None),
        ({"commitment_words": "确保"}, "commitment_words", "commitment_words", "力争"),
        ({"period_start": "2025-13-01"}, "period", "period_label", "2025年"),
        ({"period_start": "2024-01-01", "period_end": "2024-12-31"}, "period", "period_label", "2025年"),
    ],
)  # fmt: skip
def test_a_field_that_fails_is_the_readers(more: dict[str, Any], field: str, column: str, value: str | None) -> None:
    (made,) = prove(FIRMS | more).proved
    assert field in made.mended
    assert getattr(made.record, column) == value


def test_a_fall_given_as_its_size_is_turned() -> None:
    (made,) = prove(claim("单位能耗下降3.5%", "3.5", "%", kind="outcome", measure="growth_rate")).proved
    assert (made.record.value, made.mended) == (Decimal("-3.5"), ("value",))


def test_what_the_model_leaves_out_is_the_readers() -> None:
    (made,) = prove({key: HIGH_TECH[key] for key in ("kind", "quote", "value", "unit")}).proved
    read = next(it for it in extract(DOCUMENT) if it.value == 8)
    for column in ("indicator_id", "measure", "comparator", "period_end", "part_of", "commitment"):
        assert getattr(made.record, column) == getattr(read, column), column


def test_another_kind_keeps_the_other_fields_of_the_reader() -> None:
    (made,) = prove(SALES | {"kind": "outcome"}).proved
    read = next(it for it in extract(DOCUMENT) if it.value == 6)
    assert (made.record.kind, made.record.commitment, made.record.role) == ("outcome", None, None)
    assert (made.record.indicator_id, made.record.period_end) == (read.indicator_id, read.period_end)


def test_a_claim_that_two_passages_bring_is_taken_once() -> None:
    found = prove(FIRMS, FIRMS | {"quote": "新招引科技型企业60家以上"}, FIRMS)
    assert (len(found.proved), found.repeated, found.refused) == (1, 2, [])


def test_one_quote_in_two_passages_is_two_claims() -> None:
    raw = "一、工业\n新增企业15家。\n" + "全力招商。\n" * 600 + "二、农业\n新增企业15家。\n"
    passages = cut_passages(raw)
    prover = Prover(raw, "a.txt", "model", extract(raw, "a.txt"))
    said = [Claimed("claim", claim("新增企业15家", "15", "家"), it) for it in (passages[-1], passages[0])]
    found = prove_claims(prover, said)
    assert [it.record.quote for it in found.proved] == ["新增企业15家"] * 2
    assert [raw.index("新增", at) for at in (0, 9)] == [it.record.spans[0][0] for it in found.proved]


def test_a_damaged_text_is_read_as_repaired() -> None:
    raw = "经(jīng)济(jì)增长８％以上，新建学校１２所。"
    found = prove(
        claim("经济增长8%以上", "8", "%", measure="growth_rate", comparator="ge"),
        claim("新建学校12所", "12", "所"),
        raw=raw,
    )
    assert [(str(it.record.value), raw[it.record.start : it.record.end]) for it in found.proved] == [
        ("8", "８％"),
        ("12", "１２所"),
    ]


WORDS: st.SearchStrategy[Any] = st.sampled_from(["60", "8", "6", "-3.5", "90", "家", "%", "万家", "亿元", "ge", "le", "eq", "target", "outcome", "increment",
                         "growth_rate", "2025-01-01", "王小东", "力争", "promise", None, "", 3, True, [], {}])  # fmt: skip
QUOTES = st.builds(
    lambda start, size: DOCUMENT[start : start + size], st.integers(0, len(DOCUMENT)), st.integers(0, 40)
)
FUZZED = st.fixed_dictionaries(
    {"quote": QUOTES | WORDS, "kind": WORDS, "value": WORDS, "unit": WORDS},
    optional=dict.fromkeys(("comparator", "measure", "role", "reckoning", "scope", "speaker", "organisation", "place", "period_start", "period_end", "value_upper", "commitment_words", "indicator_label"), WORDS),
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(CLAIMS) | FUZZED, max_size=6))
def test_whatever_is_taken_the_document_proves(claims: list[dict[str, Any]]) -> None:
    found = prove(*claims)
    prover = Prover(DOCUMENT, "a.txt", "model")
    for it in found.proved:
        assert refute(it.record, choose_page(prover.pages, it.record.start)) == ""
    assert len(found.proved) + len(found.refused) + found.repeated == len(claims)
