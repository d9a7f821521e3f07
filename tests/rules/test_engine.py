"""Rules asked of columns answer as rules asked of rows do; no read of any rule may be forgotten."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from policy_targets import codelists
from policy_targets.models import TABLES
from policy_targets.rules import between, engine
from policy_targets.rules.engine import CONTENT, EACH, Memo, Rules, Trace
from policy_targets.rules.lookup import Tables
from policy_targets.rules.questions import Answers, Operand, Question
from policy_targets.rules.row import Breach
from tests.rules.drawing import ColumnTables, Row, draw, draw_tables, to_columns

INNER = sorted(table for table in TABLES if between.list_inner(table))
SIZES = {"sources": 3, "speakers": 2, "organisations": 40, "places": 60, "positions": 3, "indicators": 2, "targets": 300,
         "outcomes": 300, "assessments": 400, "initiatives": 40, "initiative_organisations": 20, "redirects": 60,
         "units": 30}  # fmt: skip


def ask_rows(
    rules: Sequence[Any], rows: Sequence[Mapping[str, Any]], tables: Tables | None = None
) -> list[tuple[int, Breach]]:
    return [(place, breach) for place, row in enumerate(rows) for breach in between.ask(rules, row, tables)]


def ask_columns(table: str, rows: Sequence[Row]) -> list[tuple[int, Breach]]:
    return list(Rules(between.list_inner(table)).find_breaches(to_columns(table, rows)))


# ── rows and columns alike ──


def compare(seed: int, size: int) -> int:
    """How many rows were drawn and asked both ways; every table in turn, claims most of all."""
    rng, drawn = random.Random(seed), 0  # noqa: S311
    for table in INNER:
        rows = draw(rng, table, size if table in ("targets", "outcomes") else size // 10)
        assert ask_columns(table, rows) == ask_rows(between.list_inner(table), rows)
        drawn += len(rows)
    return drawn


def test_rules_asked_of_columns_answer_as_rules_asked_of_rows() -> None:
    assert compare(1, 3_000) > 6_000


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(8))
def test_rules_asked_of_200_000_rows_of_every_unit_and_measure(seed: int) -> None:
    assert compare(100 + seed, 11_000) >= 25_000


def test_the_rows_drawn_have_every_unit_measure_and_comparator() -> None:
    rows = draw(random.Random(1), "targets", 9_000)  # noqa: S311
    assert {row["unit"] for row in rows} >= set(codelists.index_rows("units"))
    assert {row["measure"] for row in rows} >= set(codelists.load_codes("measure"))
    assert {row["comparator"] for row in rows} >= set(codelists.load_codes("comparator"))
    rows += draw(random.Random(2), "targets", 9_000, UNITS[:6])  # noqa: S311
    broken = Counter(breach.rule for _, breach in ask_columns("targets", rows))
    assert broken.keys() == {rule.__name__ for rule in between.list_inner("targets")}


@pytest.mark.parametrize("seed", range(3))
def test_rules_between_rows_answer_alike(seed: int) -> None:
    tables = draw_tables(random.Random(seed), SIZES, ["家", "%", "万元", "位", None])  # noqa: S311
    for table, rules in between.RULES.items():
        found = list(Rules(rules, tables).find_breaches(tables.kept[table]))
        assert found == ask_rows(rules, tables.rows[table], Tables(tables.rows)), table


def test_rows_with_cells_that_cannot_be_read_are_asked_by_themselves() -> None:
    rows = draw(random.Random(4), "targets", 400)  # noqa: S311
    columns = to_columns("targets", rows)
    columns.unread = {place: {random.Random(place).choice(list(rows[0]))} for place in range(0, 400, 3)}  # noqa: S311
    found = list(Rules(between.list_inner("targets")).find_breaches(columns))
    assert found == ask_rows(between.list_inner("targets"), columns.rows(np.arange(400)))


@pytest.mark.parametrize(("name", "limit"), [("DENSE", 1), ("MOST", 3), ("SLICE", 7)])
def test_small_tables_few_paths_and_short_slices_change_no_verdict(
    name: str, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, name, limit)
    assert compare(2, 200) > 400


ODD: list[tuple[str, list[Row], list[str]]] = [
    ("a share of 50 tenths is no share", [
        {"measure": "share", "unit": "成", "unit_code": "tenth", "value": Decimal(50), "amount": Decimal(50)},
        {"measure": "share", "unit": "成", "unit_code": "tenth", "value": Decimal(5), "amount": Decimal(5)}],
     ["share_in_bounds"]),
    ("a multiple before a count", [
        {"measure": "growth_rate", "unit": "番", "unit_code": "1", "value": Decimal(2)},
        {"measure": "growth_rate", "unit": "家", "unit_code": "1", "value": Decimal(2)}],
     ["unit_fits_measure"]),
    ("a count before a multiple", [
        {"measure": "growth_rate", "unit": "家", "unit_code": "1", "value": Decimal(2)},
        {"measure": "growth_rate", "unit": "番", "unit_code": "1", "value": Decimal(2)}],
     ["unit_fits_measure"]),
    ("amounts beyond what 64 bits count", [
        {"unit": "万亿元", "unit_code": "CNY", "value": Decimal(30), "amount": Decimal(30) * 10**12},
        {"unit": "万亿元", "unit_code": "CNY", "value": Decimal(30), "amount": Decimal(30) * 10**12 + 1}],
     ["amount_is_normalised"]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), [case[1:] for case in ODD], ids=[case[0] for case in ODD])
def test_what_an_earlier_memory_passed(rows: list[Row], expected: list[str]) -> None:
    rules = [rule for rule in between.list_inner("targets") if rule.__name__ in expected]
    found = Rules(rules).find_breaches(to_columns("targets", rows))
    assert [breach.rule for _, breach in found] == expected


# ── no read is forgotten ──


def read_by(question: Question) -> Iterator[str]:
    """The columns that a question reads; those of other tables with their table."""
    if isinstance(question, Answers):
        yield question.function
        return
    waiting: list[Any] = [question]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Operand):
            yield f"{part.of.table}.{part.column}" if part.of else part.column
        elif is_dataclass(part):
            waiting += [getattr(part, it.name) for it in fields(part)]


def run(rule: Any, tables: ColumnTables, table: str) -> tuple[list[tuple[int, Breach]] | None, Memo]:
    """What a rule finds in a table, and its memo; nothing where the rule was caught asking differently."""
    rules = Rules([rule], tables)
    try:
        return list(rules.find_breaches(tables.kept[table])), rules.memos[0]
    except RuntimeError:
        return None, rules.memos[0]


def find_decisive(memo: Memo) -> set[str]:
    """The columns that decide: at some stop, rows that answer it apart and all later questions alike come to other ends."""

    def lead(to: int) -> dict[int, int]:
        stop = to & (1 << engine.STOPS) - 1
        return {code: next_ for (at, code), next_ in memo.ways[to >> engine.STOPS].known.items() if at == stop}

    def ends(to: int) -> set[int]:
        return {to} if to < 0 else set().union(*map(ends, lead(to).values()))

    def part(one: int, two: int) -> bool:
        if one < 0 or two < 0:
            return (CONTENT in ends(one) and EACH in ends(two)) or (EACH in ends(one) and CONTENT in ends(two))
        if one >> engine.STOPS != two >> engine.STOPS:
            return True  # they ask differently
        first, second = lead(one), lead(two)
        return any(part(first[code], second[code]) for code in first.keys() & second.keys())

    found: set[str] = set()
    for number, (question, ways) in enumerate(zip(memo.questions, memo.ways, strict=True)):
        for stop in range(ways.stops):
            reached = [*lead(number << engine.STOPS | stop).values()]
            apart = any(part(one, two) for place, one in enumerate(reached) for two in reached[:place])
            if apart or (isinstance(question, Answers) and reached):
                found |= set(read_by(question))
    return found


CASES = sorted(
    {(table, rule) for table in TABLES for rule in (*between.list_inner(table), *between.RULES.get(table, ()))}
    - {(table, rule) for table in ("outcomes",) for rule in (*between.list_inner(table), *between.RULES[table])},
    key=lambda case: (case[0], case[1].__name__),
)
UNITS = ("家", "%", "番", "成", "位", "万元", "斗", None)


@pytest.mark.parametrize(("table", "rule"), CASES, ids=[f"{table}-{rule.__name__}" for table, rule in CASES])
def test_a_memo_that_forgets_one_read_gives_a_wrong_verdict(
    table: str, rule: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = Trace.note
    missed: set[str] = set()
    read: set[str] = set()
    for seed in range(120):
        tables = draw_tables(random.Random(seed), {**SIZES, table: 1500}, UNITS, narrow=seed % 2 == 1)  # noqa: S311
        honest, memo = run(rule, tables, table)
        assert honest is not None
        for column in sorted(find_decisive(memo) - (read - missed)):
            read.add(column)
            missed.add(column)
            monkeypatch.setattr(Trace, "note", lambda self, question, code, it=column: (
                None if it in read_by(question) else note(self, question, code)))  # fmt: skip
            if run(rule, tables, table)[0] != honest:
                missed.discard(column)
            monkeypatch.setattr(Trace, "note", note)
        if not missed and seed >= 3:
            break
    assert missed == set()
    ends = {to for ways in memo.ways for to in ways.known.values()}
    assert read or CONTENT not in ends  # where every row is asked by itself, nothing is remembered
