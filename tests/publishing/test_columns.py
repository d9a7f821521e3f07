"""Reading in columns answers as reading cell by cell and row by row does: no screen passes what its rule refuses."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from policy_targets.errors import Problem
from policy_targets.models import TABLES
from policy_targets.publishing.checking import csv_pieces, csv_table, parquet_copy
from policy_targets.publishing.checking.check import check
from policy_targets.publishing.checking.csv_columns import check_numbers, is_few, read_numbers, read_text, read_texts
from policy_targets.publishing.checking.csv_pieces import Blocks
from policy_targets.publishing.checking.findings import Findings
from policy_targets.publishing.schema.tables import Column, columns, read_cell, write_cell
from policy_targets.rules import between
from policy_targets.rules.lookup import Tables
from tests.publishing.fictional import read_cells, write, write_cells


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("pristine") / "package")


# ── cells ──

PIECES = ("a", "Z", "0", "9", "-", ".", "云", "“", "—", " ", "\t", "\n", "\x00", "\x1f", "\x7f", "\x85", "\xa0", "é", "\u1680",
          "\u2003", "\u2028", "\u3000", "\U0001f600", "tgt-0123456789", "10-20", "1.5", "-0", "007", "1" * 25)  # fmt: skip


def draw_texts(rng: random.Random, column: Column) -> list[str | None]:
    near = [column.example, "", None, "x" * 10_001, *column.codes[:2]]
    drawn = ["".join(rng.choices(PIECES, k=rng.randint(1, 5))) for _ in range(150)]
    cut = [column.example[: rng.randint(0, 9)] + rng.choice(PIECES) for _ in range(50)]
    return [*near, *drawn, *cut]


def test_cells_are_proved_only_where_reading_them_one_by_one_finds_nothing() -> None:
    rng = random.Random(1)  # noqa: S311
    for table in TABLES:
        for column in columns(table):
            texts = draw_texts(rng, column)
            padded = pa.array(["", *texts], pa.string()).slice(1)  # an array may begin anywhere in its buffer
            expected = {place: read_text(column, text) for place, text in enumerate(texts)}
            if column.kind == "number":
                numbers, wrong = read_numbers(column, padded)
                assert [None if it is None else Decimal(write_cell(it)) for it in numbers.to_pylist()] == [
                    it[0] for it in expected.values()
                ]
            elif column.kind == "string":
                wrong = read_texts(column, padded)
            else:
                continue
            assert wrong == {place: error for place, (_, error) in expected.items() if error is not None}


def test_numbers_that_come_as_such_keep_their_bounds() -> None:
    for column in (it for table in TABLES for it in columns(table) if it.kind == "number"):
        values = [Decimal(0), Decimal("-0.000001"), Decimal("0.000001"), Decimal(10) ** 24, Decimal(10) ** 23, None]
        errors = [read_text(column, write_cell(value))[1] for value in values]
        found = check_numbers(column, pa.array(values, pa.decimal128(38, 6)))
        assert found == {place: error for place, error in enumerate(errors) if error}


# ── pieces of a file ──


def read_all(data: bytes) -> tuple[Any, list[tuple[Any, ...]]]:
    told: list[tuple[Any, ...]] = []
    found = Blocks(io.BytesIO(data), lambda *it: told.append(it), few={"b"})
    read = []
    for piece in found:
        cells = [it.to_pylist() for it in piece.cells]
        read += list(zip(piece.numbers.tolist(), zip(*cells, strict=True), strict=True))
    return (found.header, read), sorted(told)


def draw_csv(rng: random.Random) -> bytes:
    cells = ["x", "", '"y"', '"a,b"', '"a ""b"" c"', '"a\nb"', "云河", '""', '"云，"']
    odd = ['"a"b', 'a"b', "\r", "a\r\nb", '"', "1,2,3", "", "\xff"]
    drawn = ([rng.choice(odd if rng.random() < 0.01 else cells) for _ in range(3)] for _ in range(rng.randint(0, 30)))
    lines = ["a,b,c", *map(",".join, drawn)]
    for _ in range(rng.random() < 0.1):
        lines.insert(rng.randint(0, len(lines)), "")
    text = "\n".join(lines) + ("\n" if rng.random() < 0.9 else "")
    return text.encode().replace("ÿ".encode(), b"\xff")


def test_a_file_reads_alike_in_pieces_of_any_size_by_either_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    rng, fast = random.Random(2), 0  # noqa: S311
    plain = csv_pieces.is_plain
    for _ in range(400):
        data = draw_csv(rng)
        monkeypatch.setattr(csv_pieces, "BLOCK", rng.choice((1, 7, 40, 1000)))
        found = read_all(data)
        monkeypatch.setattr(csv_pieces, "is_plain", lambda *_: False)
        assert found == read_all(data), data
        monkeypatch.setattr(csv_pieces, "is_plain", plain)
        if not found[1]:
            fast += 1
            expected = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
            assert [found[0][0], *(list(row) for _, row in found[0][1])] == expected
    assert fast > 100


# ── whole packages ──


def expect_breaches(cells: dict[str, list[list[str]]]) -> set[tuple[str, int, str, str]]:
    """Every rule broken, asked row by row of rows as Python values."""
    known = {table: {column.name: column for column in columns(table)} for table in cells}
    whole = {
        table: [
            {name: read_cell(known[table][name], text) for name, text in zip(part[0], row, strict=True)}
            for row in part[1:]
        ]
        for table, part in cells.items()
    }
    tables = Tables(whole)
    return {
        (table, number, breach.rule.replace("_", "-"), breach.field)
        for table, part in whole.items()
        for number, row in enumerate(part, start=2)
        for breach in between.find_breaches(table, row, tables)
    }


def shuffle_cells(pristine: Path, rng: random.Random) -> dict[str, list[list[str]]]:
    """Cells that all can be read, some of them in the wrong row."""
    cells = {table: read_cells(pristine, table) for table in TABLES}
    for _ in range(12):
        table = rng.choice([table for table, part in cells.items() if len(part) > 2])
        part = cells[table]
        row, other, column = rng.randrange(1, len(part)), rng.randrange(1, len(part)), rng.randrange(len(part[0]))
        if part[other][column] or not columns(table)[column].required:
            part[row][column] = part[other][column]
    return cells


STRUCTURAL = {"repeated-key", "dangling-reference", "copies-differ", "missing-file", "wrong-hash"}


@pytest.mark.parametrize("long", [20_000, 1])
def test_rules_between_rows_answer_as_they_do_row_by_row(
    pristine: Path, monkeypatch: pytest.MonkeyPatch, long: int
) -> None:
    monkeypatch.setattr(csv_table, "LONG", long)
    monkeypatch.setattr(csv_table, "SEARCHES", 2)
    met: set[str] = set()
    for seed in range(15):
        cells = shuffle_cells(pristine, random.Random(seed))  # noqa: S311
        for table, part in cells.items():
            write_cells(pristine, table, part)
        found = {(it.table, it.row, it.kind, it.field) for it in check(pristine) if it.kind not in STRUCTURAL}
        assert found == expect_breaches(cells)
        met |= {it[2] for it in found}
    assert len(met) > 10


def test_a_package_in_pieces_is_the_package(pristine: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = write(tmp_path / "package")
    assert check(package) == ()
    monkeypatch.setattr(csv_pieces, "BLOCK", 300)
    monkeypatch.setattr(parquet_copy, "BATCH", 3)
    assert check(package) == ()
    cells = read_cells(package, "outcomes")
    cells[6][cells[0].index("value")] = "1"
    write_cells(package, "outcomes", cells)
    assert {(it.table, it.row, it.kind) for it in check(package)} == {
        ("outcomes", 7, "copies-differ"), ("outcomes", 7, "amount-is-normalised"), ("outcomes", 7, "quote-holds-number")
    }  # fmt: skip


def many(kind: str) -> Iterator[Problem]:
    return (Problem(kind, "found it", table="units", file="units.csv", row=row, field="unit") for row in range(2, 12))


def test_what_is_not_told_is_counted() -> None:
    findings = Findings(told=3)
    findings.extend([*many("a"), *many("b")])
    findings.add(Problem("a", "the file as a whole"))
    assert [it.row for it in findings.sorted()] == [0, 0, 0, 2, 2, 3, 3, 4, 4]
    assert sum("7 more" in it.what for it in findings.sorted()) == 2
    findings.drop("a", "units.csv")
    assert {it.kind for it in findings.sorted() if it.row} == {"b"}


def test_columns_of_few_values_are_those_of_lists_and_days() -> None:
    few = {column.name for column in columns("targets") if is_few(column)}
    assert {"source_id", "measure", "unit", "period_end", "suspect"} <= few
    assert few & {"target_id", "part_of", "quote", "spans", "value"} == set()
