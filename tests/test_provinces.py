"""The two readings of the provinces: what agrees, what is settled, and what nobody has settled, on a made-up report."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from policy_targets.curation.curate import curate
from tools import make_provinces, province_readings

ROOT = Path(__file__).parents[1]
READINGS = ROOT / "tests" / "gold" / "provinces"
REPORT = """政府工作报告

——2019年1月14日在江苏省第十三届人民代表大会第二次会议上

各位代表：

一、2018年工作回顾

2018年，地区生产总值增长6.7%。

二、2019年工作安排

今年主要预期目标是：地区生产总值增长6.5%以上。
"""
HEADS = ("place", "file_year", "kind", "year_from", "year_to", "comparator", "value", "value_upper", "unit", "reckoning",
         "words", "quote", "note")  # fmt: skip
TARGET = (
    "江苏省",
    "2019",
    "target",
    "2019",
    "2019",
    "ge",
    "6.5",
    "",
    "%",
    "yearly",
    "预期",
    "地区生产总值增长6.5%以上",
    "",
)
RESULT = ("江苏省", "2019", "result", "2018", "2018", "eq", "6.7", "", "%", "yearly", "", "地区生产总值增长6.7%", "")


def write(path: Path, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([heads, *rows])


def make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blind: Sequence[Sequence[str]], settled: Sequence[Sequence[str]]
) -> Path:
    """Run the tool on the report with a blind reading and what was settled; return the folder of the seeds."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    write(tmp_path / "gdp-growth-A.csv", HEADS, blind)
    write(tmp_path / "settled.csv", (*province_readings.KEY, "field", "right", "reason"), settled)
    write(tmp_path / "files.csv", ("place", "file_year", "remark", "published", "note"), [])
    row = {"document": "江苏省/2019.md", "level": "province", "region": "江苏省", "file_year": 2019,
           "title": "江苏省2019年政府工作报告", "url": "https://example.org/2019", "text": REPORT}  # fmt: skip
    pq.write_table(pa.Table.from_pylist([row]), tmp_path / "corpus.parquet")
    monkeypatch.setattr(
        "sys.argv", ["make", str(tmp_path / "corpus.parquet"), "--readings", str(tmp_path), "--seeds", str(seeds)]
    )
    make_provinces.main()
    return seeds


def tell(row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(str(row[name]) for name in ("comparator", "value", "status"))


def test_what_both_readings_say_is_double_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = curate(make(tmp_path, monkeypatch, [TARGET, RESULT], [])).records
    assert [tell(row.__dict__) for row in records["targets"]] == [("ge", "6.5", "double_checked")]
    assert [tell(row.__dict__) for row in records["outcomes"]] == [("eq", "6.7", "double_checked")]
    told = [row for row in records["coverage"] if row.indicator_id == "gdp-growth"]  # type: ignore[attr-defined]
    findings = {(row.year, row.kind): row.finding for row in told}  # type: ignore[attr-defined]
    assert (findings[2019, "target"], findings[2018, "outcome"], findings[2019, "outcome"]) == (
        "number",
        "number",
        "no_report",
    )
    assert len(findings) == 2 * len(make_provinces.YEARS)


def test_a_difference_that_nobody_has_settled_is_printed_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = ("江苏省", "2019", "target", "2018", *TARGET[4:])
    seeds = make(tmp_path, monkeypatch, [TARGET, RESULT, other], [])
    assert "not settled: | period" in capsys.readouterr().out
    assert len(curate(seeds).records["targets"]) == 1


@pytest.mark.parametrize(("right", "statuses"), [("program", ["curated"]), ("left_out", [])])
def test_a_third_look_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, right: str, statuses: list[str]) -> None:
    blind = [*TARGET[:5], "approx", *TARGET[6:]]
    told = {"indicator": "gdp-growth", **dict(zip(HEADS, blind, strict=True))}
    key = [told[name] for name in province_readings.KEY]
    settled = [[*key, "comparator", right, "The words say 以上."]]
    seeds = make(tmp_path, monkeypatch, [RESULT, blind], settled)
    path = seeds / "provinces-gdp-growth-targets.csv"
    found = province_readings.read_table(path) if path.exists() else []
    assert [(row["comparator"], row["status"]) for row in found] == [("ge", status) for status in statuses]


def test_every_difference_of_the_committed_readings_is_settled() -> None:
    rows = [row for row in province_readings.read_table(READINGS / "agreement.csv") if row["indicator"] == "gdp-growth"]
    assert {row["field"] for row in rows} <= set(province_readings.FIELDS)
    assert {row["unsettled"] for row in rows} == {"0"}
    for row in rows:
        assert int(row["claims"]) == sum(int(row[name]) for name in ("agree", "blind", "program", "left_out"))


def test_every_settlement_is_about_a_row_of_the_readings() -> None:
    known = {
        tuple({"indicator": "gdp-growth", **row}[name] for name in province_readings.KEY)
        for path in READINGS.glob("*-?.csv")
        for row in province_readings.read_table(path)
    }
    settled = province_readings.load_settled(READINGS / "settled.csv")
    assert set(settled) <= known
