"""Quantities: a table of what is found, with its unit and its bound, and of what is none; laws for any text."""

from __future__ import annotations

import csv
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_targets import codelists
from policy_targets.reading.numbers.quantities import Quantity, find_quantities
from policy_targets.reading.numbers.units import code_of, find_unit, kind_of, scale_of
from tests.marked import mark, parse

CASES = list(csv.DictReader((Path(__file__).parents[1] / "cases" / "quantities.csv").read_text("utf-8").splitlines()))
CHARACTERS = st.text(
    alphabet="〇零一二两三十百千万亿成半翻番点分之第前几多余家个元%‰0123456789.,-—至到位名由以上左右倍/每吨日Ｇ ",
    max_size=40,
)


def write(quantity: Quantity) -> str:
    upper = "" if quantity.value_upper is None else f"~{quantity.value_upper}"
    return f"{quantity.value}{upper}|{quantity.unit}|{quantity.comparator}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["input"])
def test_table(case: dict[str, str]) -> None:
    chars, _ = parse(case["input"])
    found = find_quantities(chars)
    assert mark(chars, [(quantity.start, quantity.end) for quantity in found]) == case["input"]
    assert ";".join(map(write, found)) == case["quantities"]


def test_the_table_is_long_enough() -> None:
    assert len(CASES) >= 400
    assert sum(not case["quantities"] for case in CASES) >= 100


@pytest.mark.parametrize("row", codelists.load_rows("measure_words"), ids=lambda row: row["unit"])
def test_the_example_of_a_unit_has_a_quantity_of_it(row: dict[str, str]) -> None:
    units = [scale_of(quantity.unit)[1] for quantity in find_quantities(row["example"])]
    assert row["unit"].replace("％", "%") in units
    assert code_of(row["unit"].replace("％", "%")) == row["unit_code"]


@pytest.mark.parametrize(
    "row",
    [row for row in codelists.load_rows("units") if row["unit_code"] not in ("a", "d")],
    ids=lambda row: row["unit"],
)
def test_units_of_the_package_are_units_of_the_reader(row: dict[str, str]) -> None:
    factor, plain = scale_of(row["unit"])
    assert not plain or find_unit(plain, 0), f"data/measure_words.csv has no {plain}"
    assert (factor, code_of(row["unit"])) == (Decimal(row["factor"]), row["unit_code"])
    kind = "ratio" if "/" in row["unit_code"] else kind_of(row["unit"])
    counted = kind == "physical" and row["unit_code"] == "1"  # 剂次, 瓶
    assert ("count" if counted or not plain else "physical" if kind == "time" else kind) == row["kind"]


@pytest.mark.parametrize("row", codelists.load_rows("comparators"), ids=lambda row: row["word"])
def test_the_example_of_a_comparator_has_it(row: dict[str, str]) -> None:
    assert row["word"] in row["example"]
    assert [quantity.comparator for quantity in find_quantities(row["example"])] == [row["comparator"]]


@given(CHARACTERS)
def test_any_text(chars: str) -> None:
    end = 0
    for quantity in find_quantities(chars):
        assert end <= quantity.start < quantity.end <= len(chars)
        assert quantity.value_upper is None or quantity.value < quantity.value_upper
        assert quantity.amount == quantity.amount
        assert quantity.unit_code
        end = quantity.end


@pytest.mark.deep
@pytest.mark.parametrize(
    "chars", ["一", "1", "1,", "第", "（", "。", "亿", "1-", "由1个", "百分之", "翻", "1万", "《1个"]
)
def test_long_texts_take_linear_time(chars: str) -> None:
    start = time.process_time()
    find_quantities(chars * (200_000 // len(chars)))
    assert time.process_time() - start < 30
