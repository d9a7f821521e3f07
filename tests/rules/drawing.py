"""Rows drawn for the rules: every unit, measure and comparator, and few enough values that rows collide."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from policy_targets import codelists
from policy_targets.publishing.checking.csv_columns import is_few
from policy_targets.publishing.schema.tables import columns
from policy_targets.rules.arrays import NUMBER, Columns
from policy_targets.rules.lookup import Tables

Row = dict[str, Any]
UNITS = codelists.index_rows("units")
DAYS = (None, date(2024, 1, 1), date(2024, 12, 31), date(2025, 12, 31), date(9999, 12, 31))
NUMBERS = tuple(None if it is None else Decimal(it) for it in (None, None, -1, 0, "0.5", 1, 2, 50, 150))
AMOUNTS = (*NUMBERS, Decimal(10_000), Decimal(1_500_000), Decimal(10) ** 18, Decimal(101), Decimal(1_001))
QUOTES = (None, "企业150家", "新增企业150家以上", "占50%－60%", "增长1番", "企业1\u200b50家", "前2位", "至今“有突破”", "1成",
          "力争新增企业50家", "产值增长50%", "产值下降2%", "2025年新增企业50家", "企业由50家增加到150家", "总投资50万元以上企业2家",
          "增长1%－2%", "分列第1位和第2位", "失业率控制在2%以内", "新增企业50家，规上2家",
          "产值不低于50万元", "力争企业50家、就业150人", "企业控制在150家", "产值增长50%，高于上年2个百分点", "企业50余家", "约2成",
          "新增2家到50家企业", "累计50万65岁以上老人", "产值下降50%以上、税收下降2%", "至少办150场", "2024年企业达到150家，力争更多")  # fmt: skip
SPANS = (None, "2-8", "2-9", "8-2", "2-4 6-10", "6-10 2-4", "2-6 4-10", "5-5", "95-105", "2-199")
IDS = {"target_id": "tgt", "outcome_id": "out", "assessment_id": "asm", "initiative_id": "ini", "position_id": "pos"}
# Few values for every column that a rule may look at; columns of other tables' keys get the keys drawn there.
DOMAINS: Mapping[str, Sequence[Any]] = {
    "measure": (*codelists.load_codes("measure"), None), "comparator": (*codelists.load_codes("comparator"), None),
    "unit": (*UNITS, "斗", None), "unit_code": (*{row["unit_code"] for row in UNITS.values()}, None),
    "value": NUMBERS, "value_upper": NUMBERS, "amount": AMOUNTS, "amount_upper": AMOUNTS, "baseline_amount": NUMBERS,
    "baseline_label": (None, "由3家", "由50家"), "commitment": (*codelists.load_codes("commitment"), None),
    "commitment_words": (None, "力争", "确保"), "suspect": (True, False), "note": (None, "The parts exceed the whole."),
    "period_start": DAYS, "period_end": DAYS, "period_precision": (None, "year", "month"), "published": DAYS,
    "published_precision": (None, "day"), "published_basis": (None, "stated", "inferred"),
    "published_note": (None, "Dated by the meeting."), "quote": QUOTES, "spans": SPANS, "covers": (None, *SPANS[:6]),
    "name": ("企业", "产值增长行动", "火星计划"), "basis": ("stated", "computed"), "level": (*codelists.load_codes("place_level"),),
    "parent_id": (None, "100000", "320000", "320100", "330000"), "factor": (Decimal(1), Decimal(10_000), Decimal("0.1")),
    "document": ("a.txt", "b.txt"), "document_sha256": ("00" * 32, "11" * 32, "22" * 32, None),
    "document_characters": (90, 100, None), "indicator_label": ("企业", "工业企业", "能耗降幅"), "scope": (None, "规模以上"),
    "completion": (None, Decimal(100), Decimal("33.3"), Decimal(50)), "direction": ("higher", "lower"),
    "verdict": (*codelists.load_codes("verdict"),), "status": ("curated",),
    "title": (None, "局长"), "period_label": (None, "年均", "2025年", "火星年"), "since": ("0.1.0",),
}  # fmt: skip
KEYS: Mapping[str, Sequence[Any]] = {
    "sources": ("a", "b", "c"), "places": ("100000", "320000", "320100", "320199", "330000"), "speakers": ("lu", "lin"),
    "organisations": ("bureau", "office", "school"), "indicators": ("firms", "growth"),
}  # fmt: skip


def draw(
    rng: random.Random, table: str, size: int, units: Sequence[Any] | None = None, *, narrow: bool = False
) -> list[Row]:
    """Rows of a table, every cell drawn by itself; most claims have the amounts that their values make.

    Where the draw is narrow, a column has two values at most, so that rows are alike in most of them.
    """
    domains = {name: rng.sample(it, min(2, len(it))) for name, it in DOMAINS.items()} if narrow else DOMAINS
    drawn = []
    for number in range(size):
        row = {it.name: _draw_cell(rng, table, it, number, domains) for it in columns(table)}
        if rng.random() < 0.1:
            row |= {name: next(iter(row.values())) for name in ("part_of", "revises") if row.get(name)}
        if units and "unit" in row:
            row["unit"] = rng.choice(units)
        if row.get("unit") in UNITS and rng.random() < 0.7:
            row["unit_code"] = UNITS[row["unit"]]["unit_code"]
            for value, amount in (("value", "amount"), ("value_upper", "amount_upper")):
                if amount in row and rng.random() < 0.8:
                    row[amount] = None if row[value] is None else codelists.normalise_amount(row[value], row["unit"])
        drawn.append(row)
    return drawn


def _draw_cell(rng: random.Random, table: str, column: Any, number: int, domains: Mapping[str, Sequence[Any]]) -> Any:
    if column.key and column.name in IDS and column.ref is None:
        return f"{IDS[column.name]}-{number:010x}"
    if column.ref in ("targets", "outcomes", "initiatives"):
        name = {"targets": "tgt", "outcomes": "out", "initiatives": "ini"}[column.ref]
        return rng.choice((None, *[f"{name}-{rng.randrange(60):010x}"] * 3, f"{name}-ffffffffff"))
    if column.name in ("old_id", "new_id"):
        return f"tgt-{rng.choice(('0000000001', '0000000002', 'fffffffff1', 'fffffffff2' if column.key else 'fffffffff3'))}"
    if column.key and table in KEYS:
        return KEYS[table][number] if number < len(KEYS[table]) else f"x{number}"
    if column.name == "parent_id" and column.ref == "organisations":
        return rng.choice((None, *KEYS["organisations"]))
    if column.ref in KEYS and column.name != "parent_id":
        keys = KEYS[column.ref][: 1 + number % 2 if domains is not DOMAINS else None]
        return rng.choice(keys if column.required else (None, *keys))
    if table == "indicators" and column.name == "unit_code":
        return rng.choice(("1", "percent"))
    if column.codes and column.name not in DOMAINS:
        return rng.choice(column.codes if column.required else (None, *column.codes))
    return rng.choice([it for it in domains.get(column.name, ("x",)) if it is not None or not column.required] or ["x"])


def to_columns(table: str, rows: Sequence[Row]) -> Columns:
    """The rows in columns, as a file of the table is read."""
    made = Columns()
    values: dict[str, Sequence[Any]] = {}
    for column in columns(table):
        cells = [row.get(column.name) for row in rows]
        if is_few(column):
            known = {value: code for code, value in enumerate(dict.fromkeys(cells))}
            values[column.name], made.codes[column.name] = list(known), np.array([known[it] for it in cells], np.int32)
        elif column.kind == "number":
            made.amounts[column.name] = pa.array(cells, NUMBER)
        else:
            made.texts[column.name] = pa.array([it or "" for it in cells], pa.string())
    made.values_of = values
    return made


@dataclass(frozen=True, slots=True)
class ColumnTables(Tables):
    """Tables as rows and as columns."""

    kept: dict[str, Columns] = field(default_factory=dict)

    def columns(self, table: str) -> Columns | None:
        return self.kept.get(table)


def draw_tables(
    rng: random.Random, sizes: Mapping[str, int], units: Sequence[Any] | None = None, *, narrow: bool = False
) -> ColumnTables:
    """Tables that refer to one another."""
    rows = {table: draw(rng, table, size, units, narrow=narrow) for table, size in sizes.items()}
    return ColumnTables(rows, kept={table: to_columns(table, part) for table, part in rows.items()})
