"""Indicators: a table of labels with the indicator they mean; every term and every indicator holds its example."""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_targets import codelists
from policy_targets.codelists import Row
from policy_targets.reading.claims.indicators import NEUTRAL, find_indicator_terms, name_indicator
from policy_targets.reading.extract import extract
from policy_targets.reading.terms import SIBLINGS, compile_words, expand_pattern, terms_by_ending
from tests.marked import mark, parse

CASES = list(csv.DictReader((Path(__file__).parents[1] / "cases" / "indicators.csv").read_text("utf-8").splitlines()))
TERMS = codelists.load_rows("indicator_terms")
INDICATORS = codelists.index_rows("indicators")
LABELS = st.text(
    alphabet="新增规上工业企业增加值地区生产总投资收入和、占比重的人均每万达到城镇农村居民GDP%“”（）", max_size=70
)


def read_example(row: Row) -> str:
    """The label of an example: what stands before its last number."""
    return re.sub("[0-9.]+[^0-9]*$", "", row["example"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['label']}-{case['unit_code']}-{case['measure']}")
def test_label(case: dict[str, str]) -> None:
    assert name_indicator(case["label"], case["unit_code"], case["measure"]) == (case["expected"] or None)


@pytest.mark.parametrize("row", TERMS, ids=lambda row: f"{row['indicator_id']}-{row['term'][:24]}")
def test_example_of_a_term_means_its_indicator(row: Row) -> None:
    usual = INDICATORS[row["indicator_id"]]
    assert name_indicator(read_example(row), usual["unit_code"], usual["measure"]) == row["indicator_id"]


@pytest.mark.parametrize("row", INDICATORS.values(), ids=lambda row: row["indicator_id"])
def test_example_of_an_indicator_means_it(row: Row) -> None:
    assert name_indicator(read_example(row), row["unit_code"], row["measure"]) == row["indicator_id"]


def test_every_indicator_can_be_named() -> None:
    named = {term["indicator_id"] + suffix for term in TERMS for suffix in SIBLINGS}
    assert set(INDICATORS) <= named


def test_a_name_in_the_codelist_is_told_from_its_neighbours_by_unit_and_measure() -> None:
    """No two indicators that share a name have the same unit and the same usual measure."""
    for terms in terms_by_ending().values():
        for term in terms:
            usual = [(INDICATORS[name]["unit_code"], INDICATORS[name]["measure"]) for name in term.indicators]
            assert len(usual) == len(set(usual)), (term.pieces, term.indicators)


def test_pieces_are_long_enough_to_say_something() -> None:
    """The last piece of a name is looked up by its last two characters."""
    assert [end for end in terms_by_ending() if len(end) < 2] == []


@pytest.mark.parametrize("row", codelists.load_rows("label_words"), ids=lambda row: row["word"])
def test_a_neutral_word_says_nothing(row: Row) -> None:
    assert row["word"] in NEUTRAL
    assert row["example"].endswith(row["word"])
    assert name_indicator(row["example"], "t", "amount") == "grain-output"


@pytest.mark.parametrize(
    "marked",
    [
        "实现⟦地区生产总值⟧3000亿元，⟦工业投资⟧增长9%，⟦社会消费品零售总额⟧增长5%",
        "⟦城镇新增就业⟧2万人，⟦城镇登记失业率⟧控制在4%以内",
        "今天的会议开得很好",
        "",
    ],
)
def test_terms_are_found_in_one_pass(marked: str) -> None:
    chars, _ = parse(marked)
    assert mark(chars, [(found.start, found.end) for found in find_indicator_terms(chars)]) == marked


def test_patterns_are_opened() -> None:
    assert list(expand_pattern("(a|b|)c(d|e)")) == ["acd", "ace", "bcd", "bce", "cd", "ce"]
    assert compile_words(["甲乙", "甲乙丙", "甲(", "丁"]).findall("甲乙丙甲乙甲(丁甲") == [
        "甲乙丙",
        "甲乙",
        "甲(",
        "丁",
    ]


@given(
    LABELS,
    st.sampled_from(["1", "percent", "CNY", "rank", None]),
    st.sampled_from(["", "stock", "growth_rate", "rank"]),
)
def test_any_label_has_an_indicator_of_its_unit_or_none(label: str, unit: str | None, measure: str) -> None:
    name = name_indicator(label, unit, measure)
    assert name is None or unit is None or INDICATORS[name]["unit_code"] == unit


@pytest.mark.parametrize("piece", ["增长", "工业", "规模以上", "占", "和", "一", "每万人", "（", "…"])
def test_time_grows_with_length_only(piece: str) -> None:
    def measure(characters: int) -> float:
        chars = piece * (characters // len(piece))
        start = time.process_time()
        find_indicator_terms(chars)
        name_indicator(chars[:60], "1", "")
        return time.process_time() - start

    measure(1000)
    assert measure(200_000) < 5


def test_growth_of_some_years_is_no_yearly_growth() -> None:
    said = "2024年工作回顾\n\n2023年，全市地区生产总值比2018年增长35.8%，比上年增长6.1%；五年累计增长36%。"
    found = [(str(it.amount), it.indicator_id) for it in extract(said) if it.measure == "growth_rate"]
    assert found == [("35.8", None), ("6.1", "gdp-growth"), ("36", None)]


def test_a_part_of_the_product_is_a_share_and_no_growth() -> None:
    said = "2024年工作回顾\n\n2023年，数字产业增加值占全市地区生产总值12%。"
    assert [(it.measure, it.indicator_id == "gdp-growth") for it in extract(said)] == [("share", False)]


@pytest.mark.parametrize("zone", ["云帆产业园区", "县域", "云河新区实现"])
def test_the_product_of_a_zone_is_not_that_of_the_territory(zone: str) -> None:
    assert name_indicator(f"{zone}生产总值", "percent", "growth_rate") is None
    assert name_indicator("全区生产总值", "percent", "growth_rate") == "gdp-growth"
