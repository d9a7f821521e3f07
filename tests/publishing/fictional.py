"""A whole package of 云河市, a city that is not there, in which every rule holds; tests break it one rule at a time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from policy_targets.models import Record
from policy_targets.publishing.package.write import write_package
from policy_targets.publishing.schema.tables import make_record

Rows = dict[str, list[dict[str, Any]]]
SOURCE, OTHER = "yunhe-2025-interview-lin-yuan", "yunhe-2025-meeting"
YEAR: dict[str, Any] = {"period_label": "2025年", "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31),
                        "period_precision": "year"}  # fmt: skip
TEN_MONTHS = {**YEAR, "period_label": "前10个月", "period_end": date(2025, 10, 31), "period_precision": "month"}


def _claim(quote: str, value: str | None = None, unit: str | None = "家", **cells: Any) -> dict[str, Any]:
    factor, code = {"家": (1, "1"), "万美元": (10_000, "USD"), "%": (1, "percent"), "位": (1, "rank"), None: (1, None)}[
        unit
    ]
    number = {} if value is None else {
        "value": Decimal(value), "unit": unit, "amount": Decimal(value) * factor, "unit_code": code}  # fmt: skip
    return {"source_id": SOURCE, "speaker_id": "lin-yuan", "organisation_id": "yunhe-science-bureau",
            "place_id": "320199", "indicator_label": quote[:6], "measure": "increment", "comparator": "ge",
            "quote": quote, "spans": f"10-{10 + len(quote)}", "status": "curated", **YEAR, **number, **cells}  # fmt: skip


def _target(suffix: str, *args: Any, **cells: Any) -> dict[str, Any]:
    words = {"commitment": "strive", "commitment_words": "力争"}
    return {"target_id": f"tgt-00000000{suffix}", **_claim(*args, **{**words, **cells})}


def _outcome(suffix: str, *args: Any, **cells: Any) -> dict[str, Any]:
    told = {"comparator": "eq", "source_id": OTHER}
    return {"outcome_id": f"out-00000000{suffix}", **_claim(*args, **{**told, **cells})}


def _assessment(
    suffix: str, target: str, outcome: str, verdict: str, completion: str | None, **cells: Any
) -> dict[str, Any]:
    return {"assessment_id": f"asm-00000000{suffix}", "target_id": f"tgt-00000000{target}",
            "outcome_id": f"out-00000000{outcome}", "basis": "computed", "verdict": verdict,
            "completion": completion and Decimal(completion), **cells}  # fmt: skip


def _source(source_id: str, title: str, published: date) -> dict[str, Any]:
    return {"source_id": source_id, "title": title, "publisher": "云河日报", "published": published,
            "published_precision": "day", "published_basis": "stated", "language": "zh-Hans", "document": "900.txt",
            "document_sha256": "ab" * 32, "document_characters": 900, "spans": "0-900"}  # fmt: skip


def _indicator(indicator_id: str, name: str, unit_code: str, measure: str, direction: str = "higher") -> dict[str, Any]:
    return {"indicator_id": indicator_id, "name": name, "name_en": indicator_id.replace("-", " "), "theme": "innovation",
            "unit_code": unit_code, "measure": measure, "direction": direction, "definition": "Counted by the bureau.",
            "definition_zh": "由科技局统计。"}  # fmt: skip


def rows() -> Rows:
    """Rows of every table."""
    position = {"speaker_id": "lin-yuan", "organisation_id": "yunhe-science-bureau", "title": "局长",
                "title_en": "Director", "quote": "市科技局局长林远", "spans": "2-10", "status": "curated"}  # fmt: skip
    return {
        "sources": [_source(SOURCE, "云帆计划再出发：访林远", date(2025, 1, 3)),
                    _source(OTHER, "全市科技工作会议召开", date(2025, 1, 3))],
        "source_damages": [{"source_id": SOURCE, "damage": "wraps"}, {"source_id": SOURCE, "damage": "columns"}],
        "places": [
            {"place_id": "100000", "name": "中国", "name_en": "China", "level": "country"},
            {"place_id": "320000", "name": "云岭省", "name_en": "Yunling Province", "level": "province",
             "parent_id": "100000", "valid_from": "1980-12"},
            {"place_id": "320100", "name": "云州市", "name_en": "Yunzhou City", "level": "prefecture",
             "parent_id": "320000"},
            {"place_id": "320199", "name": "云河市", "name_en": "Yunhe City", "level": "county", "parent_id": "320100"},
            {"place_id": "320199101", "name": "云桥镇", "name_en": "Yunqiao Town", "level": "township",
             "parent_id": "320199"},
        ],
        "organisations": [
            {"organisation_id": "yunhe-government", "name": "云河市人民政府", "name_en": 'Yunhe "City" Government, PRC',
             "kind": "government", "place_id": "320199"},
            {"organisation_id": "yunhe-science-bureau", "name": "云河市科学技术局", "name_en": "Yunhe Science Bureau",
             "kind": "government", "place_id": "320199", "parent_id": "yunhe-government"},
        ],
        "organisation_names": [
            {"organisation_id": "yunhe-science-bureau", "name": "市科技局", "source_id": SOURCE}
        ],
        "speakers": [{"speaker_id": "lin-yuan", "name": "林远", "name_latin": "Lin Yuan"},
                     {"speaker_id": "lu-he", "name": "陆禾", "name_latin": "Lu He"}],
        "positions": [{"position_id": "pos-00000000a1", "source_id": SOURCE, "as_of": date(2025, 1, 3), **position},
                      {"position_id": "pos-00000000a2", "source_id": OTHER, **position}],
        "indicators": [_indicator("technology-firms-attracted", "新招引科技型企业", "1", "increment"),
                       _indicator("high-tech-output-share", "高新产业产值占比", "percent", "share"),
                       _indicator("energy-firms-left", "高耗能企业", "1", "stock", "lower"),
                       _indicator("fdi-utilised", "外资到账", "USD", "amount")],
        "units": [
            {"unit": "家", "name_en": "firms or bodies", "unit_code": "1", "factor": Decimal(1), "kind": "count"},
            {"unit": "%", "name_en": "percent", "unit_code": "percent", "factor": Decimal(1), "kind": "percent"},
            {"unit": "位", "name_en": "rank", "unit_code": "rank", "factor": Decimal(1), "kind": "rank"},
            {"unit": "万美元", "name_en": "10 thousand US dollars", "unit_code": "USD", "factor": Decimal(10_000),
             "kind": "money"},
        ],
        "targets": [
            _target("b1", "力争新招引科技型企业150家", "150", indicator_id="technology-firms-attracted"),
            _target("b2", "其中省级以上企业30家", "30", part_of="tgt-00000000b1", commitment="unmarked",
                    commitment_words=None, scope="省级以上", suspect=True, note="数字存疑"),
            _target("b3", "外资到账5000万美元以上", "5000", "万美元", measure="amount", indicator_id="fdi-utilised"),
            _target("b4", "占比达50%－52%", "50", "%", measure="share", comparator="eq", value_upper=Decimal(52),
                    amount_upper=Decimal(52), indicator_id="high-tech-output-share"),
            _target("b5", "综合排名进入前10位", "10", "位", measure="rank", comparator="le", indicator_label="综合排名"),
            _target("b6", "高耗能企业减至20家", "20", measure="stock", comparator="eq",
                    indicator_id="energy-firms-left"),
            _target("b7", "百亿元项目有突破", None, measure="qualitative", comparator="eq", source_id=OTHER),
        ],
        "outcomes": [
            _outcome("c1", "前10个月新招引科技型企业140家", "140", indicator_id="technology-firms-attracted", **TEN_MONTHS),
            _outcome("c2", "全年新招引科技型企业151家", "151", indicator_id="technology-firms-attracted"),
            _outcome("c3", "外资到账4999万美元", "4999", "万美元", measure="amount"),
            _outcome("c4", "综合排名位居第9位", "9", "位", measure="rank", indicator_label="综合排名"),
            _outcome("c5", "高耗能企业还有21家", "21", measure="stock", indicator_id="energy-firms-left"),
            _outcome("c6", "其中省级以上企业40家", "40", part_of="out-00000000c2", speaker_id=None),
        ],
        "assessments": [
            _assessment("d1", "b1", "c1", "pending", "93.3"),
            _assessment("d2", "b1", "c2", "exceeded", "100.67"),
            _assessment("d3", "b3", "c3", "missed", "100", basis="stated", quote="完成年度目标的100%", spans="80-92"),
            _assessment("d4", "b5", "c4", "exceeded", "90"),
            _assessment("d5", "b6", "c5", "near", "105"),
            _assessment("d6", "b4", "c5", "not_comparable", None, basis="stated", quote="两项口径不同", spans="70-76"),
        ],
        "initiatives": [
            {"initiative_id": "ini-00000000e1", "source_id": SOURCE, "speaker_id": "lin-yuan",
             "organisation_id": "yunhe-science-bureau", "place_id": "320199", "name": "云帆计划",
             "name_en": "Cloud Sail Plan", "kind": "programme", "stage": "under_way", "quote": "实施“云帆计划”",
             "spans": "50-60", "status": "curated"}
        ],
        "initiative_organisations": [
            {"initiative_id": "ini-00000000e1", "organisation_id": "yunhe-science-bureau", "role": "lead"},
            {"initiative_id": "ini-00000000e1", "organisation_id": "yunhe-government", "role": "funder"},
        ],
        "target_initiatives": [{"target_id": "tgt-00000000b1", "initiative_id": "ini-00000000e1"}],
        "redirects": [{"old_id": "tgt-0000000001", "new_id": "tgt-00000000b1", "since": "0.1.0"}],
    }  # fmt: skip


def records() -> dict[str, list[Record]]:
    """The rows as records, sorted as they are published."""
    return {table: [make_record(table, row) for row in table_rows] for table, table_rows in rows().items()}


def write(folder: Path) -> Path:
    """The package written to a folder."""
    write_package(records(), folder)
    return folder


Cells = list[list[str]]


def read_cells(folder: Path, table: str) -> Cells:
    """The cells of the CSV of a table, its header first."""
    with (folder / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write_cells(folder: Path, table: str, cells: Cells) -> None:
    """Write the cells back, and the new hash and size into the descriptor."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(cells)
    write_bytes(folder, f"data/{table}.csv", text.getvalue().encode())


def edit(folder: Path, table: str, row: int, field: str, text: str, *, copies: bool = True) -> None:
    """Put a text into a cell of the CSV, row 1 being the header, and into the Parquet copy where it can hold it."""
    cells = read_cells(folder, table)
    cells[row - 1][cells[0].index(field)] = text
    write_cells(folder, table, cells)
    if copies:
        edit_copy(folder, table, row, field, text)


def edit_copy(folder: Path, table: str, row: int, field: str, text: str) -> None:
    """Put a text into a cell of the Parquet copy, in the type of its column."""
    path = folder / "parquet" / f"{table}.parquet"
    data = pq.ParquetFile(path).read()
    values = data.column(field).cast(pa.string()).to_pylist()
    values[row - 2] = text or None
    column = pa.array(values, pa.string()).cast(data.schema.field(field).type)
    data = data.set_column(data.column_names.index(field), data.schema.field(field), column)
    write_copy(folder, table, data)


def write_copy(folder: Path, table: str, data: pa.Table) -> None:
    """Write a Parquet file, and its hash into the descriptor."""
    sink = pa.BufferOutputStream()
    pq.write_table(data, sink)
    write_bytes(folder, f"parquet/{table}.parquet", sink.getvalue().to_pybytes())


def write_bytes(folder: Path, path: str, content: bytes) -> None:
    """Write a file as it is, and its hash and size into the descriptor."""
    (folder / path).write_bytes(content)

    def describe(descriptor: dict[str, Any]) -> None:
        entry = next(entry for entry in descriptor["resources"] if entry["path"] == path)
        entry["hash"] = f"sha256:{sha256(content).hexdigest()}"
        if "bytes" in entry:
            entry["bytes"] = len(content)
        entry.pop("rows", None)

    describe_anew(folder, describe)


def describe_anew(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the descriptor."""
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    change(descriptor)
    path.write_text(json.dumps(descriptor, ensure_ascii=False), "utf-8")
