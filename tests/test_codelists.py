"""The codelists: every row complete, every reference kept, and every example an example of its row."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from policy_targets import codelists
from policy_targets.codelists import Row, index_rows, load_codes, load_rows, normalise_amount
from policy_targets.errors import CodelistError
from policy_targets.models import TABLES
from policy_targets.publishing.schema.tables import columns, make_record
from policy_targets.reading.numbers.units import code_of, scale_of

CODES = load_rows("codes")
USED = {column.codelist for table in TABLES for column in columns(table) if column.codelist}
ONLY_IN_SEEDS = {"set_aside"}


def name(row: Row) -> str:
    return next(iter(row.values()))


# ── every list ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("codelist", ["codes", "commitments", "indicators", "plans", "units", "numerals", "tables"])
def test_every_row_has_its_source_and_its_example(codelist: str) -> None:
    assert load_rows(codelist)
    assert all(row["source"].strip() and row["example"].strip() for row in load_rows(codelist))


@pytest.mark.parametrize("codelist", ["codes", "columns", "commitments", "indicators", "plans", "units", "tables"])
def test_no_row_waits_to_be_written(codelist: str) -> None:
    for row in load_rows(codelist):
        assert not re.search(r"To be written|TODO|待写|待定", " ".join(row.values())), dict(row)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["unit,name_en", "家,firms", "家,firms"], r"data/units.csv:3: 家 is listed twice. Remove one of the rows."),
        (["unit,name_en", "家, "], r"data/units.csv:2: name_en is empty. Fill in every cell"),
        (["unit,name_en", "家"], r"data/units.csv:2: the number of cells differs from the header"),
        (["unit,name_en", "家,firms,bodies"], r"data/units.csv:2: the number of cells differs from the header"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(lines: list[str], message: str) -> None:
    with pytest.raises(CodelistError, match=message):
        list(codelists._checked("units", csv.DictReader(lines)))


# ── codes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_list_of_codes_is_used_and_every_list_used_is_there() -> None:
    assert {row["list"] for row in CODES} == USED | ONLY_IN_SEEDS


@pytest.mark.parametrize("row", CODES, ids=lambda row: f"{row['list']}.{row['code']}")
def test_code_has_title_and_description_in_both_languages(row: Row) -> None:
    code = load_codes(row["list"])[row["code"]]
    assert re.search("[一-鿿]", code.title_zh)
    assert re.search("[一-鿿]", code.description_zh)
    assert re.search("[A-Za-z]", code.title_en)
    assert re.search("[A-Za-z]", code.description_en)
    assert row["list"] == "language" or re.fullmatch("[a-z]+(_[a-z]+)*", code.code)


@pytest.mark.parametrize("codelist", sorted({row["list"] for row in CODES}))
def test_titles_tell_the_codes_of_a_list_apart(codelist: str) -> None:
    for language in ("title_zh", "title_en"):
        counts = Counter(row[language] for row in CODES if row["list"] == codelist)
        assert max(counts.values()) == 1, counts.most_common(1)


@pytest.mark.parametrize("code", [code for code in load_codes("commitment").values() if code.code != "unmarked"])
def test_example_of_a_commitment_has_one_of_its_words(code: codelists.Code) -> None:
    (row,) = [row for row in CODES if (row["list"], row["code"]) == ("commitment", code.code)]
    assert any(word in row["example"] for word in code.description_zh.split("、"))


def test_example_of_no_commitment_has_no_word_of_one() -> None:
    (row,) = [row for row in CODES if (row["list"], row["code"]) == ("commitment", "unmarked")]
    assert not any(word in row["example"] for word in index_rows("commitments"))


@pytest.mark.parametrize("code", ["ge", "gt", "le", "lt", "approx"])
def test_example_of_a_comparator_has_one_of_its_words(code: str) -> None:
    (row,) = [row for row in CODES if (row["list"], row["code"]) == ("comparator", code)]
    assert any(word in row["example"] for word in row["description_zh"].split("、"))


# ── words, units, plans ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("row", load_rows("commitments"), ids=name)
def test_example_of_a_word_of_commitment_has_the_word(row: Row) -> None:
    assert row["word"] in row["example"]
    assert row["commitment"] in load_codes("commitment")


def test_every_commitment_has_a_word() -> None:
    spoken = {row["commitment"] for row in load_rows("commitments")}
    assert spoken == set(load_codes("commitment")) - {"unmarked"}


@pytest.mark.parametrize("row", load_rows("units"), ids=name)
def test_example_of_a_unit_has_a_number_of_it(row: Row) -> None:
    assert re.search(rf"[0-9]{re.escape(row['unit'])}", row["example"])
    make_record(
        "units", {c: row[c] for c in ("unit", "name_en", "unit_code", "kind")} | {"factor": Decimal(row["factor"])}
    )


def test_units_of_one_code_are_of_one_kind() -> None:
    kinds: dict[str, set[str]] = {}
    for row in load_rows("units"):
        kinds.setdefault(row["unit_code"], set()).add(row["kind"])
    assert {code: found for code, found in kinds.items() if len(found) > 1} == {"1": {"count", "multiple"}}


def test_every_unit_that_the_reader_reads_can_be_written() -> None:
    """A claim read with a unit that data/units.csv lacks could not become a seed."""
    known = index_rows("units")
    scaled = ("count", "physical", "money")
    read = [row["unit"] for row in load_rows("measure_words")]
    read += [f"万{row['unit']}" for row in load_rows("measure_words") if row["kind"] in scaled]
    read += [f"亿{row['unit']}" for row in load_rows("measure_words") if row["kind"] == "money"]
    assert [unit for unit in read if unit not in known] == []
    assert [unit for unit in known if known[unit]["unit_code"] != code_of(unit)] == ["年"]  # a span, not read
    assert [unit for unit in known if Decimal(known[unit]["factor"]) != scale_of(unit)[0]] == []


@pytest.mark.parametrize("row", load_rows("plans"), ids=name)
def test_example_of_a_plan_has_the_plan(row: Row) -> None:
    assert f"“{row['plan']}”" in row["example"]
    start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
    assert (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    assert end.year - start.year == 4


def test_plans_follow_each_other() -> None:
    """Between the second and the third lie the three years of adjustment, 1963 to 1965."""
    gaps = [
        (earlier["plan"], later["plan"])
        for earlier, later in pairwise(load_rows("plans"))
        if date.fromisoformat(earlier["end"]) + timedelta(days=1) != date.fromisoformat(later["start"])
    ]
    assert gaps == [("二五", "三五")]


# ── indicators and numerals ──────────────────────────────────────────────────────────────────────────────────────────

INDICATOR = [c.name for c in columns("indicators")]


@pytest.mark.parametrize("row", load_rows("indicators"), ids=name)
def test_indicator_is_a_record_whose_usual_unit_exists(row: Row) -> None:
    make_record("indicators", {column: row[column] for column in INDICATOR})
    assert row["unit_code"] in {unit["unit_code"] for unit in load_rows("units")}


@pytest.mark.parametrize("row", load_rows("indicators"), ids=name)
def test_example_of_an_indicator_is_in_its_usual_unit(row: Row) -> None:
    """An event may be counted in it (出台政策5项) or told without a number."""
    found = re.search(r"[0-9][0-9.]*", row["example"])
    if found is None:
        assert row["measure"] in ("event", "qualitative"), row["example"]
        return
    rest = row["example"][found.end() :]
    written = max((unit for unit in index_rows("units") if rest.startswith(unit)), key=len, default="")
    assert written, f"{row['example']}: no unit of data/units.csv behind the number"
    assert index_rows("units")[written]["unit_code"] == row["unit_code"]


@pytest.mark.parametrize("row", load_rows("numerals"), ids=name)
def test_example_of_a_numeral_has_the_numeral(row: Row) -> None:
    assert row["numeral"] in row["example"]


# ── amounts ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "unit", "amount"),
    [
        ("3.5", "万套", "35000"),
        ("1.20", "亿美元", "120000000"),
        ("51.2", "%", "51.2"),
        ("0", "家", "0"),
        ("123456789012345678901234.123456", "家", "123456789012345678901234.123456"),
        ("123456789012.123456", "万亿元", "123456789012123456000000"),
    ],
)
def test_amounts_are_exact_and_plain(value: str, unit: str, amount: str) -> None:
    assert str(normalise_amount(Decimal(value), unit)) == amount
