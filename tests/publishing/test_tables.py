"""Columns, cells, rows and Arrow: what is written is read again, and what is not in the form is refused."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Context, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from policy_targets.codelists import index_rows, load_codes, load_rows
from policy_targets.columns import LINE
from policy_targets.errors import RecordError
from policy_targets.models import TABLES, Assessment, Outcome, Target
from policy_targets.publishing.schema import arrow, layout
from policy_targets.publishing.schema.tables import (
    Column,
    arrow_schema,
    columns,
    from_arrow,
    key_of,
    make_record,
    read_cell,
    read_row,
    references,
    to_arrow,
    write_cell,
)
from policy_targets.rules.row import HIDDEN_CHARACTER

EXACT = Context(prec=60)
EVERY_COLUMN = [(table, column) for table in TABLES for column in columns(table)]
IDS = [f"{table}.{column.name}" for table, column in EVERY_COLUMN]


def column_of(table: str, name: str) -> Column:
    return next(column for column in columns(table) if column.name == name)


# ── what a column means ──────────────────────────────────────────────────────────────────────────────────────────────


def test_every_row_of_the_columns_explains_a_column() -> None:
    names = {name for model in TABLES.values() for name in model.model_fields}
    for row in load_rows("columns"):
        owner = TABLES[row["table"]].model_fields if row["table"] else names
        assert row["column"] in owner, f"data/columns.csv explains {dict(row)}, which no model has. Remove the row."


def test_no_meaning_is_hidden_behind_the_meaning_of_every_table() -> None:
    special = {(row["table"], row["column"]) for row in load_rows("columns") if row["table"]}
    for row in load_rows("columns"):
        used_by = [table for table, model in TABLES.items() if row["column"] in model.model_fields]
        if not row["table"]:
            assert [t for t in used_by if (t, row["column"]) not in special], f"no table uses ',{row['column']}'"


def test_a_column_that_nothing_explains_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    layout.columns.cache_clear()
    monkeypatch.setattr(layout, "_meanings", dict)
    with pytest.raises(RecordError, match=r"no row explains the column speaker_id of speakers. Add one"):
        columns("speakers")


def test_every_table_has_a_title_and_every_title_a_table() -> None:
    assert tuple(index_rows("tables")) == tuple(TABLES)


@pytest.mark.parametrize(("table", "column"), EVERY_COLUMN, ids=IDS)
def test_meaning_is_one_sentence_in_each_language(table: str, column: Column) -> None:
    assert re.fullmatch(r"[^。]+。", column.description_zh)
    assert re.search("[一-鿿]", column.title_zh)
    assert column.description_en[0].isupper()
    assert column.description_en.endswith(".")
    assert not re.search(r"\. [A-Z]", column.description_en)


@pytest.mark.parametrize(("table", "column"), EVERY_COLUMN, ids=IDS)
def test_example_is_a_cell_of_its_column(table: str, column: Column) -> None:
    assert write_cell(read_cell(column, column.example)) == column.example


@pytest.mark.parametrize(("table", "column"), EVERY_COLUMN, ids=IDS)
def test_example_is_a_real_one(table: str, column: Column) -> None:
    path = Path(__file__).parents[2] / "datapackage" / "data" / f"{table}.csv"
    if not path.is_file():
        pytest.skip("the package is not built; run `policy-targets build`")
    with path.open(encoding="utf-8", newline="") as file:
        published = {row[column.name] for row in csv.DictReader(file)} - {""}
    assert not published or column.example in published, f"data/columns.csv: take one of {sorted(published)[:5]}"


@pytest.mark.parametrize("table", TABLES)
def test_examples_of_a_table_make_one_record(table: str) -> None:
    unlikely = {"value_upper", "amount_upper", "revises"}  # a range whose upper end is an example by itself
    row = {c.name: read_cell(c, c.example) for c in columns(table) if c.name not in unlikely}
    assert make_record(table, row).table == table


@pytest.mark.parametrize(("table", "column"), EVERY_COLUMN, ids=IDS)
def test_pattern_stands_without_anchors_and_bare_alternation(table: str, column: Column) -> None:
    """frictionless compiles `^p$`: `a|b` would accept `ab`."""
    depth = 0
    assert not (column.pattern or "").startswith("^")
    assert not (column.pattern or "").endswith("$")
    for sign in re.sub(r"\\.|\[[^]]*\]", "", column.pattern or ""):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        assert sign != "|" or depth > 0


def test_marks_are_read_from_the_models() -> None:
    quote, value, factor = column_of("targets", "quote"), column_of("targets", "value"), column_of("units", "factor")
    assert (quote.min_length, quote.max_length, quote.required, quote.kind) == (4, 60, True, "string")
    assert (value.max_digits, value.decimal_places, value.unit, value.required) == (30, 6, "@unit", False)
    assert (factor.exclusive_minimum, column_of("sources", "document_characters").minimum) == (0, 1)
    assert column_of("targets", "comparator").codes == ("ge", "gt", "le", "lt", "nearly", "eq", "approx")
    assert column_of("targets", "suspect").required


def test_keys_and_references_hold_together() -> None:
    for table in TABLES:
        assert key_of(table)
        for name, other, key in references(table):
            assert (key,) == key_of(other)
            assert column_of(table, name).pattern == column_of(other, key).pattern
    assert references("targets")[-1] == ("part_of", "targets", "target_id")


# ── cells ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (Decimal("150"), "150"),
        (Decimal("150.000000"), "150"),
        (Decimal("1E+12"), "1000000000000"),
        (Decimal("0.000001"), "0.000001"),
        (Decimal("-3.50"), "-3.5"),
        (Decimal("-0.0"), "0"),
        (Decimal("123456789012345678901234.123456"), "123456789012345678901234.123456"),
        (date(1949, 10, 1), "1949-10-01"),
        (7, "7"),
        (True, "true"),
        (False, "false"),
        (None, ""),
        ("力争", "力争"),
    ],
)
def test_write_cell(value: Any, cell: str) -> None:
    assert write_cell(value) == cell


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_not_a_number_is_not_written(number: str) -> None:
    with pytest.raises(ValueError, match="expected a finite number"):
        write_cell(Decimal(number))


NUMBERS = [
    "NaN",
    "INF",
    "-Infinity",
    "１２",
    "1_000",
    "1,000",
    " 12 ",
    "+5",
    "1e3",
    "007",
    "0x1",
    ".5",
    "5.",
    "12\n",
    "٣",
]
REFUSED = [
    *[("targets", "value", text, "expected a plain number such as 150") for text in NUMBERS],
    ("targets", "value", "0.1234567", "expected at most 6 decimal places"),
    ("targets", "value", "1" + "0" * 24, "expected at most 24 digits before the point"),
    ("units", "factor", "0", "expected more than 0"),
    *[
        ("sources", "document_characters", text, "expected a whole number such as 4408")
        for text in ("1.0", "1_000", "３", "+3", "03", "1e3", "NaN", " 3")
    ],
    ("sources", "document_characters", "0", "expected 1 or more"),
    ("sources", "document_characters", "", "found nothing, expected a whole number"),
    *[
        ("targets", "period_end", text, "expected a day such as 2025-12-31")
        for text in (
            "2025-6-1",
            "20250601",
            "2025-02-30",
            "2025-06-01T00:00",
            "２０２５-06-01",
            "2025-W01-1",
            "2025",
            "6/1",
        )
    ],
    *[("targets", "suspect", text, "expected true or false") for text in ("True", "TRUE", "1", "yes", " true")],
    ("targets", "suspect", "", "found nothing, expected true or false"),
    ("targets", "comparator", "about", "expected one of ge, gt, le, lt, nearly, eq, approx"),
    ("targets", "quote", "三个字", "expected 4 characters or more"),
    ("targets", "quote", "字" * 61, "expected 60 characters or less, not 61"),
    *[
        ("targets", "scope", text, "expected one line of text without blanks at its ends")
        for text in (" 省级", "省级 ", "省\n级", "省级\n", "\u3000", "省\x00级", "省\t级", "\u00a0省")
    ],
    ("targets", "target_id", "tgt-3F9A1C2B4D", "expected text such as tgt-"),
    ("targets", "place_id", "3210", "expected text such as 321084"),
    ("sources", "source_id", "a" * 81, "expected 80 characters or less"),
]


@pytest.mark.parametrize(("table", "name", "text", "message"), REFUSED)
def test_cell_is_refused(table: str, name: str, text: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        read_cell(column_of(table, name), text)


@pytest.mark.parametrize(
    ("text", "value"), [("3.50", "3.5"), ("-0", "0"), ("-12.3", "-12.3"), ("0.10", "0.1"), ("", None)]
)
def test_number_is_read_plain(text: str, value: str | None) -> None:
    read = read_cell(column_of("targets", "value"), text)
    assert (None if read is None else str(read)) == value


def test_a_number_without_limits_has_none() -> None:
    free = replace(column_of("targets", "value"), max_digits=None)
    assert read_cell(free, "0.1234567") == Decimal("0.1234567")


@given(st.text(max_size=8) | st.from_regex(r"[-+0-9０-９.,_eE ]{1,8}"))
@settings(max_examples=500)
def test_a_number_that_is_read_is_what_it_looks_like(text: str) -> None:
    column = column_of("targets", "value")
    try:
        value = read_cell(column, text)
    except ValueError:
        return
    assert text == "" or re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text, re.ASCII)
    assert value is None or read_cell(column, write_cell(value)) == value


# ── rows and records ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_read_row_tells_all_problems_at_once() -> None:
    with pytest.raises(RecordError) as raised:
        read_row(
            "units", {"unit": "家", "name_en": "firms", "unit_code": "", "factor": "1e0", "kind": "length", "x": "1"}
        )
    assert [(problem.kind, problem.field) for problem in raised.value.problems] == [
        ("unknown-column", "x"),
        ("bad-cell", "unit_code"),
        ("bad-cell", "factor"),
        ("bad-cell", "kind"),
    ]


def test_unknown_tables_are_refused_with_the_tables_there_are() -> None:
    for ask in (columns, key_of, references, arrow_schema):
        with pytest.raises(RecordError, match=r"there is no table 'goals'. The tables are sources, .*, redirects\."):
            ask("goals")


def test_make_record_asks_the_rules_of_the_model() -> None:
    row = {
        c.name: read_cell(c, c.example)
        for c in columns("targets")
        if c.name not in {"value_upper", "amount_upper", "revises"}
    }
    with pytest.raises(ValidationError, match="before the start of the period"):
        make_record("targets", row | {"period_end": date(2024, 1, 1)})
    with pytest.raises(RecordError, match="there is no table"):
        make_record("goals", {})


def test_make_record_leaves_what_is_absent_to_the_model() -> None:
    row = {
        c.name: read_cell(c, c.example)
        for c in columns("targets")
        if c.name not in {"value_upper", "amount_upper", "revises"}
    }
    record = make_record("targets", row | {"suspect": None, "note": None})
    assert isinstance(record, Target)
    assert (record.suspect, record.note) == (False, None)


# ── there and back ───────────────────────────────────────────────────────────────────────────────────────────────────

signs = st.characters(exclude_categories=["Cs"]).filter(
    lambda sign: sign >= " " and sign != "\x7f" and not HIDDEN_CHARACTER.match(sign)
)


def numbers(column: Column) -> st.SearchStrategy[Decimal]:
    assert column.max_digits is not None
    assert column.decimal_places is not None
    edge = 10**column.max_digits - 1
    lowest = 1 if column.exclusive_minimum is not None else -edge
    return st.integers(lowest, edge).map(lambda n: Decimal(write_cell(Decimal(n).scaleb(-6, EXACT))))


def texts(column: Column) -> st.SearchStrategy[str]:
    if column.codes:
        return st.sampled_from(column.codes)
    if column.pattern == LINE:
        shortest, longest = column.min_length or 1, column.max_length or 20
        return st.text(signs, min_size=shortest, max_size=longest).filter(lambda t: bool(re.fullmatch(LINE, t)))
    return st.from_regex(f"({column.pattern})", fullmatch=True).filter(lambda t: len(t) <= (column.max_length or 200))


def cells(column: Column) -> st.SearchStrategy[Any]:
    kinds: Mapping[str, Any] = {
        "string": texts,
        "number": numbers,
        "integer": lambda column: st.integers(column.minimum or 0, 2**63 - 1),
        "boolean": lambda _column: st.booleans(),
        "date": lambda _column: st.dates(),
    }
    values: st.SearchStrategy[Any] = kinds[column.kind](column)
    return values if column.required else st.none() | values


def rows(table: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({column.name: cells(column) for column in columns(table)})


def write_csv(table: str, written: list[dict[str, Any]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in columns(table)])
    writer.writerows([[write_cell(row[column.name]) for column in columns(table)] for row in written])
    return text.getvalue()


def read_csv(table: str, text: str) -> list[dict[str, Any]]:
    return [read_row(table, cells) for cells in csv.DictReader(io.StringIO(text, newline=""))]


THERE_AND_BACK = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("table", TABLES)
@given(data=st.data())
@THERE_AND_BACK
def test_rows_to_csv_and_parquet_and_back_are_equal(table: str, data: st.DataObject) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    written = data.draw(st.lists(rows(table), max_size=3))
    assert read_csv(table, write_csv(table, written)) == written
    records = [TABLES[table].model_construct(**row) for row in written]
    sink = pa.BufferOutputStream()
    pq.write_table(to_arrow(table, records), sink)
    read = pq.ParquetFile(pa.BufferReader(sink.getvalue())).read()
    assert read.schema.equals(arrow_schema(table), check_metadata=False)
    assert from_arrow(table, read) == written
    assert read_csv(table, write_csv(table, from_arrow(table, read))) == written


@st.composite
def claims(draw: st.DrawFn, table: str) -> dict[str, Any]:
    """A row of targets or outcomes that its model accepts."""
    unit = draw(st.sampled_from([row for row in load_rows("units") if row["kind"] in ("count", "money", "physical")]))
    low, gap = draw(st.decimals(0, 10**6, places=3)), draw(st.none() | st.decimals(1, 9, places=2))
    start, days = draw(st.none() | st.dates(date(1953, 1, 1), date(2060, 1, 1))), draw(st.integers(0, 2000))
    factor = Decimal(unit["factor"])
    number = {"value": low, "unit": unit["unit"], "amount": low * factor, "unit_code": unit["unit_code"]}
    if gap is not None:
        number |= {"value_upper": low + gap, "amount_upper": (low + gap) * factor}
    period: dict[str, Any] = {"period_start": None, "period_end": None, "period_precision": None}
    if start:
        period = {
            "period_start": start,
            "period_end": date.fromordinal(start.toordinal() + days),
            "period_precision": "day",
        }
    quote = draw(st.text(signs, min_size=4, max_size=60).filter(lambda t: bool(re.fullmatch(LINE, t))))
    begin = draw(st.integers(0, 10**6))
    words = draw(st.none() | st.just("力争"))
    commitment = {"commitment": "strive" if words else "unmarked", "commitment_words": words}
    plain = {"baseline_amount", "baseline_label", "part_of", "suspect", "role", "revises", "reckoning"}
    row = draw(rows(table)) | number | period | {"measure": "increment", "comparator": "eq", "quote": quote}
    row |= {"spans": f"{begin}-{begin + len(quote)}"} | (commitment if table == "targets" else {})
    row |= {} if gap is not None else {"value_upper": None, "amount_upper": None}
    return {
        name: Decimal(write_cell(v)) if isinstance(v, Decimal) else v for name, v in row.items() if name not in plain
    }


@pytest.mark.parametrize(("table", "model"), [("targets", Target), ("outcomes", Outcome)])
@given(data=st.data())
@THERE_AND_BACK
def test_records_to_csv_and_parquet_and_back_are_equal(table: str, model: type, data: st.DataObject) -> None:
    record = make_record(table, data.draw(claims(table)))
    assert isinstance(record, model)
    (row,) = read_csv(table, write_csv(table, [record.model_dump()]))
    assert make_record(table, row) == record
    assert [make_record(table, row) for row in from_arrow(table, to_arrow(table, [record]))] == [record]


# ── Arrow ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_arrow_schema_says_type_null_and_meaning() -> None:
    schema = arrow_schema("targets")
    assert [str(schema.field(name).type) for name in ("quote", "value", "suspect", "period_end")] == [
        "string",
        "decimal128(38, 6)",
        "bool",
        "date32[day]",
    ]
    assert (schema.field("quote").nullable, schema.field("value").nullable) == (False, True)
    assert schema.field("value").metadata[b"title_zh"].decode() == "数值"
    assert schema.field("value").metadata[b"description"].startswith(b"The number as written")
    assert str(arrow_schema("sources").field("document_characters").type) == "int64"


def test_whole_number_that_may_be_empty_is_a_decimal_in_arrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """frictionless reads a nullable int64 through pandas, as nan."""
    count = replace(column_of("sources", "document_characters"), name="count", required=False)
    monkeypatch.setattr(arrow, "columns", lambda _table: (count,))
    schema = arrow_schema("sources")
    assert str(schema.field("count").type) == "decimal128(18, 0)"
    data = schema.empty_table().from_pylist([{"count": Decimal(3)}, {"count": None}], schema=schema)
    assert from_arrow("sources", data) == [{"count": 3}, {"count": None}]


def test_from_arrow_keeps_a_column_it_does_not_know() -> None:
    import pyarrow as pa

    assert from_arrow("speakers", pa.table({"speaker_id": ["a"], "more": [1]})) == [{"speaker_id": "a", "more": 1}]


def test_an_assessment_keeps_its_percentage() -> None:
    row = {c.name: read_cell(c, c.example) for c in columns("assessments")}
    record = make_record("assessments", row)
    assert isinstance(record, Assessment)
    assert from_arrow("assessments", to_arrow("assessments", [record]))[0]["completion"] == Decimal("93.6")


def test_the_codes_of_a_column_are_those_of_its_list() -> None:
    for _, column in EVERY_COLUMN:
        assert column.codes == (tuple(load_codes(column.codelist)) if column.codelist else ())


def test_importing_the_tables_loads_neither_pyarrow_nor_frictionless() -> None:
    code = (
        "import sys, policy_targets.publishing.schema.tables as t; t.table_schema('targets')\n"
        "print([m for m in ('pyarrow', 'frictionless', 'pandas', 'yaml') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
