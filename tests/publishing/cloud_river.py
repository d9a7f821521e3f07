"""A handful of records of 云河市, a city that is not there, for tests of the package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from policy_targets.models import Record
from policy_targets.publishing.schema.tables import make_record

SOURCE = "yunhe-2025-interview"
EVIDENCE = {"source_id": SOURCE, "place_id": "990100", "spans": "10-40", "status": "curated"}
YEAR = {"period_label": "2025年", "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31),
        "period_precision": "year"}  # fmt: skip


def _claim(number: int, quote: str, **columns: Any) -> dict[str, Any]:
    whole = {"value": Decimal(number), "unit": "家", "amount": Decimal(number), "unit_code": "1"}
    return {**EVIDENCE, "indicator_label": "新招引企业", "measure": "increment", "comparator": "eq", "quote": quote,
            **whole, **columns}  # fmt: skip


def rows(number: int = 150) -> dict[str, list[dict[str, Any]]]:
    """Rows of most tables, one number of them to choose; keys stand out of order on purpose."""
    return {
        "sources": [
            {"source_id": SOURCE, "title": "云河市“十四五”收官：访市科技局局长", "publisher": "云河日报",
             "published": date(2025, 1, 3), "published_precision": "day", "published_basis": "stated",
             "language": "zh-Hans", "document": "900_cloud.txt", "document_sha256": "ab" * 32,
             "document_characters": 900, "spans": "0-900"}
        ],
        "source_damages": [{"source_id": SOURCE, "damage": "wraps"}, {"source_id": SOURCE, "damage": "columns"}],
        "places": [
            {"place_id": "990100", "name": "云河市", "name_en": "Yunhe City", "level": "prefecture",
             "parent_id": "990000", "valid_from": "1983-12"},
            {"place_id": "990000", "name": "云岭省", "name_en": "Yunling Province", "level": "province",
             "parent_id": "100000"},
            {"place_id": "100000", "name": "中国", "name_en": "China", "level": "country"},
        ],
        "organisations": [
            {"organisation_id": "yunhe-government", "name": "云河市人民政府", "name_en": 'Yunhe "City" Government, old',
             "kind": "government", "place_id": "990100"}
        ],
        "speakers": [{"speaker_id": "lin-he", "name": "林禾", "name_latin": "Lin He"}],
        "positions": [
            {"position_id": "pos-00000000e5", "speaker_id": "lin-he", "organisation_id": "yunhe-government",
             "title": "局长", "title_en": "Director", "source_id": SOURCE, "quote": "市科技局局长林禾", "spans": "1-9",
             "status": "curated"}
        ],
        "units": [
            {"unit": "家", "name_en": "firms", "unit_code": "1", "factor": Decimal(1), "kind": "count"},
            {"unit": "亿元", "name_en": "100 million yuan", "unit_code": "CNY", "factor": Decimal(10) ** 8,
             "kind": "money"},
        ],
        "targets": [
            {"target_id": "tgt-00000000b2", "speaker_id": "lin-he", "organisation_id": "yunhe-government", **YEAR,
             "commitment": "strive", "commitment_words": "力争",
             **_claim(number, f"力争新招引企业{number}家", comparator="ge")},
            {"target_id": "tgt-00000000a1", "commitment": "unmarked", "part_of": "tgt-00000000b2",
             **_claim(30, "其中外资企业30家"), "suspect": True, "note": "数字存疑"},
        ],
        "outcomes": [{"outcome_id": "out-00000000c3", **YEAR, **_claim(140, "新招引企业140家")}],
        "assessments": [
            {"assessment_id": "asm-00000000d4", "target_id": "tgt-00000000b2", "outcome_id": "out-00000000c3",
             "basis": "stated", "completion": Decimal("93.333333"), "verdict": "missed",
             "quote": "140家，没有达到150家", "spans": "41-54"}
        ],
        "redirects": [{"old_id": "tgt-0000000002", "new_id": "tgt-00000000b2", "since": "0.1.0"}],
    }  # fmt: skip


def records(number: int = 150) -> Mapping[str, Sequence[Record]]:
    """The rows as records."""
    return {table: [make_record(table, row) for row in table_rows] for table, table_rows in rows(number).items()}
