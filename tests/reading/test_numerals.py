"""Numerals: a table of what is read, found and held, and of what must be refused; laws for any text."""

from __future__ import annotations

import csv
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_targets import codelists
from policy_targets.reading.numbers.numerals import (
    find_numbers,
    find_numeral_runs,
    holds_number,
    number_text,
    read_number,
)
from tests.marked import mark, parse

CASES = list(csv.DictReader((Path(__file__).parents[1] / "cases" / "numerals.csv").read_text("utf-8").splitlines()))
CHARACTERS = st.text(alphabet="〇零一二两三十百千万亿成半翻番点分之第前几多家个元%0123456789.,，５５G ", max_size=30)


def load_cases(what: str) -> list[dict[str, str]]:
    return [case for case in CASES if case["what"] == what]


@pytest.mark.parametrize("case", load_cases("read"), ids=lambda case: case["input"])
def test_read(case: dict[str, str]) -> None:
    expected = Decimal(case["expected"]) if case["expected"] else None
    assert read_number(case["input"]) == expected


@pytest.mark.parametrize("case", load_cases("find"), ids=lambda case: case["input"])
def test_find(case: dict[str, str]) -> None:
    chars, _ = parse(case["input"])
    assert mark(chars, [(number.start, number.end) for number in find_numbers(chars)]) == case["input"]


@pytest.mark.parametrize("case", load_cases("runs"), ids=lambda case: case["input"])
def test_runs(case: dict[str, str]) -> None:
    raw, _ = parse(case["input"])
    assert mark(raw, find_numeral_runs(raw)) == case["input"]


@pytest.mark.parametrize("case", load_cases("holds"), ids=lambda case: f"{case['input']}-{case['value']}{case['unit']}")
def test_holds(case: dict[str, str]) -> None:
    value, upper = Decimal(case["value"]), Decimal(case["upper"]) if case["upper"] else None
    assert holds_number(case["input"], value, upper, case["unit"] or None) == (case["expected"] == "yes")


@pytest.mark.parametrize("row", codelists.load_rows("numerals"), ids=lambda row: row["numeral"])
def test_each_row_of_the_table_does_what_its_example_says(row: dict[str, str]) -> None:
    found = [number for number in find_numbers(row["example"]) if row["numeral"] in number.text]
    assert row["numeral"] in row["example"]
    if row["kind"] == "not_a_number":
        assert not found
    else:
        assert found
        assert row["kind"] != "whole" or found[0].value == Decimal(row["value"])


@pytest.mark.parametrize(
    ("quote", "value", "unit", "text"),
    [
        ("融资14亿元", "14", "亿元", "14"),
        ("融资14亿元", "1400000000", "元", "14亿"),
        ("百亿元项目", "100", "亿元", "百"),
        ("亿元项目8个", "1", "亿元", "亿"),
        ("产值翻番", "2", "倍", "翻番"),
        ("增长281", "281", "%", "281"),
        ("增长281", "28", "%", None),
    ],
)
def test_number_text(quote: str, value: str, unit: str, text: str | None) -> None:
    assert number_text(quote, Decimal(value), unit) == text


@pytest.mark.parametrize(
    ("chars", "value", "multiplier"),
    [
        ("3.5万套", "3.5", "万"),
        ("150家", "150", ""),
        ("两千三百万元", "2300", "万"),
        ("百亿元", "100", "亿"),
        ("亿元", "1", "亿"),
        ("3千万元", "3", "千万"),
        ("1亿2000万元", "120000000", ""),
        ("1.2万亿元", "1.2", "万亿"),
    ],
)
def test_split(chars: str, value: str, multiplier: str) -> None:
    assert find_numbers(chars)[0].split() == (Decimal(value), multiplier)


@given(CHARACTERS)
def test_what_is_found_can_be_read(chars: str) -> None:
    last = 0
    for number in find_numbers(chars):
        assert last <= number.start < number.end <= len(chars)
        assert number.text == chars[number.start : number.end]
        assert read_number(number.text) == number.value
        assert holds_number(chars, number.value)
        assert (number.value, len(number.text)) in list(number.readings())
        number.split()
        last = number.end


@given(CHARACTERS | st.text(max_size=30))
def test_no_digit_is_missing_from_the_ledger(raw: str) -> None:
    covered = {at for start, end in find_numeral_runs(raw) for at in range(start, end)}
    numerals = "0123456789０１２３４５６７８９〇零一二三四五六七八九十百千万亿两兩萬億"
    assert all(at in covered for at, char in enumerate(raw) if char in numerals)


@given(st.integers(0, 10**12))
def test_arabic_numbers_with_and_without_commas(value: int) -> None:
    assert read_number(str(value)) == value
    assert read_number(f"{value:,}") == value
    assert holds_number(f"完成{value:,}吨", Decimal(value), None, "吨")
    assert not holds_number(f"完成1{value}吨", Decimal(value), None, "吨") or value == 0


@pytest.mark.deep
@pytest.mark.parametrize(
    "unit", ["一", "1", "(", " ", "A1", "1,111", "，111", "1.", "百分", "十", "翻", "一分之", "1万", "、3"]
)
def test_a_megabyte_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        chars = "A" + unit * (size // len(unit))
        start = time.process_time()
        find_numbers(chars)
        find_numeral_runs(chars)
        return time.process_time() - start

    small, large = seconds(125_000), seconds(1_000_000)
    assert large < 8 * 4 * max(small, 0.02), f"8 times the text took {large / small:.0f} times as long"
