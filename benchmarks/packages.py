"""Generate a valid package of any number of targets from the published one; no two rows are equal."""

from __future__ import annotations

import csv
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from policy_targets.models import TABLES
from policy_targets.publishing.package.write import HEAD, PARQUET, PARQUET_OPTIONS, write_schema
from policy_targets.publishing.schema.tables import arrow_schema, columns
from policy_targets.reading.claims.falls import FALLS
from policy_targets.reading.numbers.quantities import find_quantities
from policy_targets.rules.quotation import PROMISES

PUBLISHED = Path(__file__).parent.parent / "datapackage"
FEW = {"rank", "percent", "percentage_point", "permille"}
WHERE = ("全市", "全区", "城南", "城北", "高新区", "经开区", "沿江", "沿海", "老城", "新城", "北部", "南部", "县域",
         "镇村", "园区", "港区", "山区", "湖区", "东部", "西部")  # fmt: skip
WHAT = ("新增", "新建", "续建", "培育", "引进", "改造", "建成", "签约", "开工", "竣工", "转化", "认定", "申报", "扩建",
        "搬迁", "推广", "完成", "实施", "办结", "整治", "提升", "联合", "自主", "规上", "民营", "外资", "绿色", "智能",
        "数字", "农村", "社区", "骨干", "龙头", "重点", "示范", "标杆", "特色", "优质", "高端", "基层")  # fmt: skip
TAILS = ("", "", "", "", "", "", "，位居前列", "，再上新台阶", "，同比有增长", "，力求实效", "，走在全省前面")
BOUNDS = {  # what is written in front of the number and behind its unit; behind the number where it is 余
    "eq": (("", ""), ("达", ""), ("达到", ""), ("为", "")),
    "ge": (("突破", ""), ("超", ""), ("超过", ""), ("不低于", ""), ("达到", "以上"), ("", "以上")),
    "le": (("控制在", "以内"), ("不超过", "")),
    "lt": (("低于", ""),),
    "nearly": (("近", ""), ("接近", "")),
    "approx": (("约", ""), ("", "左右"), ("达到", "左右")),
    "gt": (("", "余"), ("达", "余")),
}
COMPARATORS = ("eq", "eq", "eq", "eq", "eq", "ge", "ge", "ge", "approx", "le", "gt", "nearly")
SAYING_MORE = re.compile(f"{FALLS.pattern}|{'|'.join(PROMISES)}")  # names that a fall or a promise is read in
READ_BY_NOBODY = 0.998  # of a million claims; a reader of the text has looked at the others
GROWN, SHARED = ("增长", "同比增长"), ("占比", "比重")  # what tells growth from a share, right in front of the number
WORDS = {"strive": "力争", "guarantee": "确保", "plan": "计划", "will": "将", "unmarked": ""}
SCOPES = (
    "省级",
    "省级以上",
    "国家级",
    "总投资10亿元以上",
    "规模以上",
    "农村地区",
    "主城区",
    "制造业",
    "民营企业",
    "园区内",
)
Cells = dict[str, str]


def write_made_package(folder: Path, size: int) -> Path:
    """Write the package, its descriptor last; the same size gives the same bytes."""
    for name in ("data", "parquet"):
        (folder / name).mkdir(parents=True)
    known = {table: list(_read(table)) for table in TABLES}
    rng = random.Random(size)  # noqa: S311 - drawn, not secret
    known["sources"] += _make_sources(known, size)
    known["positions"] += _make_positions(known, rng)
    more: Mapping[str, Iterable[Cells]] = {"targets": _make_targets(known, rng, size)}
    entries = [_write_table(folder, table, [*known[table]], more.get(table, ())) for table in TABLES]
    resources = [*(csv for csv, _ in entries), *(copy for _, copy in entries)]
    (folder / "datapackage.json").write_text(json.dumps({**HEAD, "resources": resources}, ensure_ascii=False), "utf-8")
    return folder


def take_form(folder: Path, ending: str, to: Path, *, ours: bool = True) -> Path:
    """Write the descriptor of the package in one format only; without `ours` the plugin does not act on the package."""
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    descriptor["resources"] = [entry for entry in descriptor["resources"] if entry["format"] == ending]
    if not ours:
        del descriptor["conformsTo"]
    for entry in descriptor["resources"]:
        path = to / entry["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.hardlink_to(folder / entry["path"])
    (to / "datapackage.json").write_text(json.dumps(descriptor, ensure_ascii=False), "utf-8")
    return to / "datapackage.json"


def _read(table: str) -> Iterator[Cells]:
    with (PUBLISHED / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _make_sources(known: Mapping[str, Sequence[Cells]], size: int) -> list[Cells]:
    made = []
    for number in range(size // 400 + 1):
        like = known["sources"][number % len(known["sources"])]
        name = f"made-{number:06}"
        digest = sha256(name.encode()).hexdigest()
        made.append({**like, "source_id": name, "document": f"{name}.txt", "document_sha256": digest,
                     "document_characters": "70000", "spans": "0-70000", "covers": ""})  # fmt: skip
    return made


def _make_positions(known: Mapping[str, Sequence[Cells]], rng: random.Random) -> list[Cells]:
    sources = [it["source_id"] for it in known["sources"] if it["source_id"].startswith("made-")]
    made: list[Cells] = []
    for source in sources:
        for speaker in rng.sample(known["speakers"], 3):
            like = rng.choice(known["positions"])
            number = f"pos-{len(made) * 2_654_435_761 % 2**40:010x}"
            made.append({**like, "position_id": number, "source_id": source, "speaker_id": speaker["speaker_id"]})
    return made


def _make_targets(known: Mapping[str, Sequence[Cells]], rng: random.Random, size: int) -> Iterator[Cells]:
    by_code: dict[str, list[Cells]] = {}
    for unit in known["units"]:
        if unit["unit_code"] == "rank" and unit["unit"] != "位":
            continue
        if [it.unit for it in find_quantities(f"完成30{unit['unit']}")] == [unit["unit"]]:  # one that the reader knows
            by_code.setdefault(unit["unit_code"], []).append(unit)
    speakers: dict[str, list[str]] = {}
    for it in known["positions"]:
        if it["source_id"].startswith("made-"):
            speakers.setdefault(it["source_id"], []).append(it["speaker_id"])
    drawn = _Drawn(rng, list(speakers), speakers, by_code, known)
    last: list[Cells] = []
    for number in range(size):
        row = drawn.draw(number, rng.choice(last) if last and rng.random() < 0.05 else None)
        if row["value"] and not row["part_of"] and not row["value_upper"]:
            last = [*last[-50:], row]
        yield row


class _Drawn:
    def __init__(self, rng: random.Random, sources: list[str], speakers: Mapping[str, list[str]],
                 units: Mapping[str, list[Cells]], known: Mapping[str, Sequence[Cells]]) -> None:  # fmt: skip
        self.rng, self.sources, self.speakers, self.units = rng, sources, speakers, units
        self.indicators = [it for it in known["indicators"] if it["unit_code"] in units and _is_counted(it)]
        self.places = [it["place_id"] for it in known["places"]]
        self.bodies = [it["organisation_id"] for it in known["organisations"]]
        self.empty = dict.fromkeys((it.name for it in columns("targets")), "")

    def draw(self, number: int, whole: Cells | None) -> Cells:
        rng = self.rng
        source = whole["source_id"] if whole else rng.choice(self.sources)
        commitment = rng.choice(list(WORDS))
        start = rng.randrange(100, 60_000)
        row = {**self.empty, "target_id": f"tgt-{number * 694_847_539 % 2**40:010x}", "source_id": source,
               "speaker_id": rng.choice(self.speakers[source]), "organisation_id": rng.choice(self.bodies),
               "place_id": rng.choice(self.places), "commitment": commitment, "commitment_words": WORDS[commitment],
               "status": "candidate" if rng.random() < READ_BY_NOBODY else rng.choice(("curated", "double_checked")),
               "suspect": "false",
               "binding": rng.choice(("none", "none", "anticipatory", "binding")), "role": "promise",
               "reckoning": "period", "price_basis": rng.choice(("", "", "", "current", "constant")),
               **self._period()}  # fmt: skip
        row |= self._number(whole) if whole or rng.random() < 0.65 else self._event()
        row["part_of"] = whole["target_id"] if whole else ""
        noun = row["indicator_label"]
        dated = f"{row['period_start'][:4]}年" if row.get("period_start") and rng.random() < 0.025 else ""
        row["quote"] = f"{dated}{WORDS[commitment]}{noun}{row.pop('written')}{rng.choice(TAILS)}"
        row["spans"] = self._spans(start, len(row["quote"]))
        if rng.random() < 0.45:
            row["scope"] = rng.choice(SCOPES)
        if rng.random() < 0.6:
            row["note"] = (
                f"{row['period_label'] or 'No period'} stands in paragraph {start}, and {noun} after it, {number % 97}."
            )
        row["rule"] = rng.choice(("plain-number", "growth", "rank", "verb-number", ""))
        return row

    def _period(self) -> Cells:
        year = self.rng.randrange(2018, 2028)
        if self.rng.random() < 0.1:
            return {}
        label = self.rng.choice((f"{year}年", "今年", "全年", "年内"))
        return {"period_label": label, "period_start": f"{year}-01-01", "period_end": f"{year}-12-31",
                "period_precision": "year"}  # fmt: skip

    def _label(self, indicator: Cells) -> str:
        rng = self.rng
        name = indicator.get("name") or rng.choice(self.indicators)["name"]
        return f"{rng.choice(WHERE)}{rng.choice(WHAT)}{rng.choice(WHAT)}{name[:12]}"

    def _event(self) -> Cells:
        measure = self.rng.choice(("event", "qualitative"))
        return {"indicator_label": self._label({}), "measure": measure, "comparator": "eq", "written": "取得突破"}

    def _number(self, whole: Cells | None) -> Cells:
        rng = self.rng
        indicator = whole or rng.choice(self.indicators)
        units = self.units[indicator["unit_code"]]
        unit = rng.choice([it for it in units if it["unit"] == indicator.get("unit", it["unit"])])
        measure = indicator["measure"]
        value, written = self._value(unit, float(whole["value"]) if whole else 0)
        label = indicator["name"][:12] if "name" in indicator and rng.random() < 0.3 else self._label(indicator)
        comparator = self._compare(measure, value, unit["unit"])
        row = {"indicator_id": indicator["indicator_id"], "indicator_label": label, "measure": measure,
               "unit": unit["unit"], "unit_code": unit["unit_code"], "value": value, "comparator": comparator,
               "amount": _times(value, unit["factor"]),
               "written": self._measure(label, measure) + self._write(written, unit["unit"], comparator)}  # fmt: skip
        return row | self._upper(value, unit, row, whole)

    def _compare(self, measure: str, value: str, unit: str) -> str:
        if measure == "rank":
            return self.rng.choice(("eq", "le")) if int(value) > 1 else "eq"
        if measure == "rank_gain":
            return "eq"
        comparator = self.rng.choice(COMPARATORS)
        return "ge" if comparator == "gt" and (not value.isdigit() or unit == "%") else comparator

    def _measure(self, label: str, measure: str) -> str:
        """What tells growth or a share in front of the number, where the label does not."""
        if measure == "growth_rate":
            return "" if label.endswith(("增速", "增幅")) else self.rng.choice(GROWN)
        return self.rng.choice(SHARED) if measure == "share" and label[-1] not in "率比重" else ""

    def _value(self, unit: Cells, most: float) -> tuple[str, str]:
        rng = self.rng
        few = unit["unit_code"] in FEW
        limit = most or (5 if len(unit["factor"]) > 9 else 100 if few else rng.choice((10, 100, 1000, 10_000)))
        if rng.random() < 0.5 or unit["unit_code"] == "rank":
            value = str(rng.randint(1, max(int(limit), 1))) if limit >= 1 else _plain(limit)
        else:
            value = _plain(rng.uniform(0, limit) if limit >= 0.1 else limit)
        written = f"{int(value):,}" if value.isdigit() and rng.random() < 0.05 else value
        return value, written

    def _write(self, number: str, unit: str, comparator: str) -> str:
        if unit == "位":
            return f"进入前{number}位" if comparator == "le" else f"居第{number}位"
        ahead, behind = self.rng.choice(BOUNDS[comparator])
        return f"{ahead}{number}余{unit}" if behind == "余" else f"{ahead}{number}{unit}{behind}"

    def _upper(self, value: str, unit: Cells, row: Cells, whole: Cells | None) -> Cells:
        if whole or self.rng.random() > 0.02 or unit["unit"] == "位" or float(value) >= 90:
            return {}
        upper = _plain(float(value) + 1.5)
        told = self._measure(row["indicator_label"], row["measure"])
        return {"value_upper": upper, "amount_upper": _times(upper, unit["factor"]), "comparator": "eq",
                "written": f"{told}{value}{unit['unit']}－{upper}{unit['unit']}"}  # fmt: skip

    def _spans(self, start: int, length: int) -> str:
        if self.rng.random() < 0.8:
            return f"{start}-{start + length}"
        cut = self.rng.randrange(1, length)
        return f"{start}-{start + cut} {start + cut + 3}-{start + length + 3}"


def _is_counted(indicator: Cells) -> bool:
    code, measure = indicator["unit_code"], indicator["measure"]
    if indicator["name"][:12][-1].isascii() or SAYING_MORE.search(indicator["name"]):
        return False  # a number behind 占GDP would not be its own
    if measure in ("growth_rate", "share"):
        return code == "percent"
    return measure not in ("event", "qualitative") and (measure in ("rank", "rank_gain")) == (code == "rank")


def _plain(number: float) -> str:
    return f"{max(number, 0.01):.2f}".rstrip("0").rstrip(".")


def _times(value: str, factor: str) -> str:
    text = f"{Decimal(value) * Decimal(factor):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _write_table(folder: Path, table: str, rows: Sequence[Cells], more: Iterable[Cells]) -> tuple[Any, Any]:
    paths = folder / "data" / f"{table}.csv", folder / "parquet" / f"{table}.parquet"
    names = [column.name for column in columns(table)]
    with paths[0].open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for part in (rows, more):
            writer.writerows([row[name] for name in names] for row in part)
    _copy(table, *paths)
    described = []
    for path, suffix in zip(paths, ("", PARQUET), strict=True):
        with path.open("rb") as data:
            digest = sha256()
            for block in iter(lambda: data.read(1 << 22), b""):
                digest.update(block)
        entry: dict[str, Any] = {"name": table + suffix, "type": "table", "path": path.relative_to(folder).as_posix(),
                 "format": path.suffix[1:], "hash": f"sha256:{digest.hexdigest()}",
                 "schema": write_schema(table, suffix)}  # fmt: skip
        if not suffix:
            entry |= {"encoding": "utf-8", "bytes": path.stat().st_size, "dialect": {"header": True, "delimiter": ","}}
        described.append(entry)
    return described[0], described[1]


def _copy(table: str, path: Path, copy: Path) -> None:
    schema = arrow_schema(table)
    convert = pa.csv.ConvertOptions(column_types={it.name: pa.string() for it in schema}, null_values=[""],
                                    strings_can_be_null=True, quoted_strings_can_be_null=True)  # fmt: skip
    options = {name: value for name, value in PARQUET_OPTIONS.items() if name != "row_group_size"}
    with pq.ParquetWriter(copy, schema, **options) as writer:
        block = pa.csv.ReadOptions(block_size=1 << 25)
        for batch in pa.csv.open_csv(path, read_options=block, convert_options=convert):
            arrays = [column.cast(field.type) for column, field in zip(batch.columns, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def main() -> None:
    folder, size = Path(sys.argv[1]), int(sys.argv[2])
    whole = write_made_package(folder / "both", size)
    for form in ("csv", "parquet"):
        take_form(whole, form, folder / form)
        take_form(whole, form, folder / f"stock-{form}", ours=False)


if __name__ == "__main__":
    main()
