"""The panel: which claim fills a cell, when it is a conflict, and the forms in which it is given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

import policy_targets as pt
from policy_targets.assessing.coverage import find_contradictions
from policy_targets.assessing.panel import make_panel
from policy_targets.cli import main
from policy_targets.errors import PolicyTargetsError, RecordError
from policy_targets.publishing.looking.panel_frames import make_table, panel
from policy_targets.publishing.package.dataset import load
from policy_targets.publishing.schema.tables import from_arrow

Row = Mapping[str, Any]
COLUMNS = [
    "place_id",
    "place_id_now",
    "iso_code",
    "place",
    "place_en",
    "level",
    "parent",
    "year",
    "target_low",
    "target_high",
    "comparator",
    "target_words",
    "announced",
    "result",
    "result_role",
    "result_source",
    "unit_code",
    "reckoning",
    "price_basis",
    "verdict",
    "gap",
    "status",
    "confidence",
    "target_id",
    "outcome_id",
    "source_url",
]
YEAR = {"place_id": "320000", "indicator_id": "gdp-growth", "measure": "growth_rate", "unit_code": "percent",
        "period_start": date(2019, 1, 1), "period_end": date(2019, 12, 31), "reckoning": "period", "status": "curated"}  # fmt: skip
AIM = {**YEAR, "target_id": "t1", "source_id": "r2019", "comparator": "ge", "amount": Decimal("6.5"), "role": "promise",
       "quote": "增长6.5%以上"}  # fmt: skip
DONE = {**YEAR, "outcome_id": "o1", "source_id": "r2020", "comparator": "eq", "amount": Decimal("6.1"), "role": "result",
        "quote": "增长6.1%"}  # fmt: skip
SOURCES = [
    {
        "source_id": f"r{year}",
        "published": date(year, 1, 14),
        "published_precision": "day",
        "url": f"https://example.org/{year}",
    }
    for year in range(2015, 2024)
]
GROWTH = [{"indicator_id": "gdp-growth", "measure": "growth_rate", "direction": "higher"}]


def rows_of(targets: list[Row], outcomes: list[Row], **more: Any) -> list[dict[str, Any]]:
    return make_panel({"targets": targets, "outcomes": outcomes, "sources": SOURCES, "indicators": GROWTH, **more})


def test_a_row_tells_target_result_and_verdict() -> None:
    (row,) = rows_of([AIM], [DONE])
    assert [name for name in row if name != "indicator_id"] == COLUMNS
    assert row == {
        "place_id": "320000", "place_id_now": "320000", "iso_code": "CN-JS", "place": "江苏省",
        "place_en": "Jiangsu Province", "level": "province", "parent": "100000", "indicator_id": "gdp-growth",
        "year": 2019, "target_low": Decimal("6.5"), "target_high": None, "comparator": "ge",
        "target_words": "增长6.5%以上", "announced": date(2019, 1, 14), "result": Decimal("6.1"), "result_role": "result",
        "result_source": "r2020", "unit_code": "percent", "reckoning": "period", "price_basis": None, "verdict": "near",
        "gap": Decimal("-0.4"), "status": "curated", "confidence": None, "target_id": "t1", "outcome_id": "o1",
        "source_url": "https://example.org/2019",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("comparator", "upper", "bounds"),
    [
        ("eq", None, (6.5, 6.5)),
        ("approx", None, (6.5, 6.5)),
        ("ge", None, (6.5, None)),
        ("gt", None, (6.5, None)),
        ("le", None, (None, 6.5)),
        ("eq", Decimal(7), (6.5, 7)),
    ],
)
def test_the_bounds_of_a_target(comparator: str, upper: Decimal | None, bounds: tuple[Any, Any]) -> None:
    (row,) = rows_of([{**AIM, "comparator": comparator, "amount_upper": upper}], [])
    assert (row["target_low"], row["target_high"]) == bounds


LEFT_OUT: list[dict[str, Any]] = [
    {"scope": "规模以上"},
    {"period_start": date(2016, 1, 1), "reckoning": "yearly_average"},
    {"period_end": date(2019, 6, 30)},
    {"measure": "difference", "unit_code": "percentage point"},
    {"indicator_id": None},
    {"amount": None},
    {"role": "forecast"},
    {"role": "restatement"},
    {"part_of": "t9"},
    {"quote": "比2010年增长6.5%以上"},
]


@pytest.mark.parametrize("change", LEFT_OUT, ids=lambda change: next(iter(change)))
def test_what_is_of_no_one_year_or_not_the_whole_is_left_out(change: dict[str, Any]) -> None:
    assert rows_of([{**AIM, **change}], []) == []


RIVALS: list[tuple[dict[str, Any], str]] = [
    ({"source_id": "r2016"}, "t1"),  # said in a plan three years before
    ({"source_id": "r2020"}, "t1"),  # told again when the year was over
    ({"status": "candidate"}, "t1"),
    ({"status": "double_checked"}, "t2"),
    ({"suspect": True}, "t1"),
    ({"quote": "地区生产总值增长6.5%以上", "amount": Decimal("6.5")}, "t2"),  # the fuller quote of one number
    ({"quote": "预期增长6.5%以上"}, "t2"),  # holds the other quote
    ({"commitment": "strive"}, "t1"),  # beyond what is expected
    ({"quote": "增长8%以上"}, "t1 t2"),  # another number, and nothing decides
]


@pytest.mark.parametrize(("change", "ids"), RIVALS)
def test_named_rules_decide_between_rivals(change: dict[str, Any], ids: str) -> None:
    (row,) = rows_of([AIM, {**AIM, "target_id": "t2", "amount": Decimal(8), **change}], [DONE])
    assert row["target_id"] == ids
    if " " in ids:
        assert (row["status"], row["target_low"], row["verdict"], row["result"]) == (
            "conflict",
            None,
            None,
            Decimal("6.1"),
        )


def test_results_are_as_first_reported() -> None:
    (row,) = rows_of([AIM], [{**DONE, "outcome_id": "o2", "source_id": "r2021", "amount": Decimal("5.9")}, DONE])
    assert (row["outcome_id"], row["result"]) == ("o1", Decimal("6.1"))


def test_what_is_not_there_says_why() -> None:
    cell = {"place_id": "320000", "indicator_id": "gdp-growth"}
    coverage = [
        {**cell, "year": 2019, "kind": "outcome", "finding": "not_said"},
        {**cell, "year": 2020, "kind": "target", "finding": "no_target"},
        {**cell, "year": 2020, "kind": "outcome", "finding": "no_report"},
    ]
    first, second = rows_of([AIM], [], coverage=coverage)
    assert (first["result"], first["result_role"]) == (None, "not_said")
    assert (second["comparator"], second["result_role"], second["target_id"], second["status"]) == (
        "no_target",
        "no_report",
        None,
        None,
    )


def test_a_declared_absence_of_a_target_is_shown_with_its_words() -> None:
    refusal = {
        **AIM,
        "role": "no_target",
        "comparator": "eq",
        "amount": None,
        "unit_code": None,
        "quote": "不设增长目标",
    }
    (row,) = rows_of([refusal], [])
    assert (row["comparator"], row["target_words"], row["target_low"]) == ("no_target", "不设增长目标", None)
    assert rows_of([refusal, AIM], [])[0]["target_id"] == "t1"


def test_the_code_and_name_are_those_of_the_year() -> None:
    (row,) = rows_of(
        [{**AIM, "place_id": "320803", "period_start": date(2005, 1, 1), "period_end": date(2005, 12, 31)}], []
    )
    assert (row["place"], row["place_en"], row["place_id_now"], row["iso_code"]) == (
        "楚州区",
        "Chuzhou District",
        "320803",
        None,
    )


def test_candidates_are_as_sure_as_their_rules() -> None:
    (row,) = rows_of([{**AIM, "status": "candidate", "rule": "percent/promised"}], [DONE])
    assert Decimal("0.9") < row["confidence"] < 1
    assert (row["status"], rows_of([AIM], [DONE])[0]["confidence"]) == ("candidate", None)


def test_coverage_that_contradicts_the_records_is_told() -> None:
    cell = {"place_id": "320000", "indicator_id": "gdp-growth", "year": 2019}
    found = rows_of([AIM], [])
    said = [{**cell, "kind": "target", "finding": "not_said"}, {**cell, "kind": "outcome", "finding": "number"}]
    assert len(list(find_contradictions(said, found))) == 2
    right = [{**cell, "kind": "target", "finding": "number"}, {**cell, "kind": "outcome", "finding": "no_report"}]
    assert list(find_contradictions(right, found)) == []


# --- the package of this library ---


def test_the_printed_panel_is_the_computed_one() -> None:
    data = load()
    printed = [row for row in from_arrow("panel", data["panel"]) if row["indicator_id"] == "gdp-growth"]
    computed = make_table("gdp-growth", level=None).to_pylist()
    plain = [{name: float(it) if isinstance(it := row[name], Decimal) else it for name in COLUMNS} for row in printed]
    assert [{name: row[name] for name in COLUMNS} for row in computed] == plain


def test_there_is_one_row_for_each_place_and_year() -> None:
    table = make_table("gdp-growth", level=None)
    keys = list(zip(table["place_id_now"].to_pylist(), table["year"].to_pylist(), strict=True))
    assert len(set(keys)) == len(keys) > 20
    assert table.column_names == COLUMNS


def test_the_frames_have_ordinary_types() -> None:
    frame = panel("gdp-growth", level="country")
    assert isinstance(frame, pd.DataFrame)
    assert (str(frame.dtypes["target_low"]), str(frame.dtypes["year"])) == ("float64", "int64")
    assert str(frame.dtypes["announced"]).startswith("datetime64")
    other = panel("gdp-growth", level="country", frame="polars")
    assert other.schema["target_low"] == pl.Float64
    assert len(other) == len(frame)
    assert isinstance(panel("gdp-growth", level="country", frame="arrow"), pa.Table)


def test_the_wide_form_has_a_column_for_each_year() -> None:
    wide = panel("gdp-growth", level="country", years=(2015, 2017), wide="target_low", frame="arrow")
    assert wide.column_names == ["place_id_now", "place", "place_en", "2015", "2016", "2017"]
    assert wide.to_pylist()[0]["2015"] == 7.0


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"level": "state"}, "level: found 'state', expected one of country"),
        ({"years": "2015-2017"}, "years: found '2015-2017'"),
        ({"years": 2015.5}, "years: found 2015.5"),
        ({"place": "亚特兰蒂斯"}, "place: found '亚特兰蒂斯'"),
        ({"wide": "goal"}, "wide: found 'goal', expected a column of the panel"),
        ({"frame": "excel"}, "frame: found 'excel', expected pandas, polars or arrow"),
    ],
)
def test_what_is_asked_wrongly_is_told(asked: dict[str, Any], told: str) -> None:
    with pytest.raises(RecordError) as caught:
        panel("gdp-growth", **asked)
    assert told in str(caught.value)
    with pytest.raises(RecordError, match="Did you mean"):
        panel("gdp-growht")


def test_every_form_holds_the_same_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    wanted = panel("gdp-growth", level="country", frame="arrow")["target_low"].to_pandas().tolist()
    for form, name in (("csv", "a.csv"), ("parquet", "a.parquet"), ("xlsx", "a.xlsx"), ("stata", "a.dta")):
        line = ["panel", "--indicator", "gdp-growth", "--level", "country", "--format", form, "-o", name]
        done = CliRunner().invoke(main, line)
        assert (done.exit_code, done.output) == (0, f"{name}: {len(wanted)} rows.\n")
    read = {
        "a.csv": pd.read_csv("a.csv", dtype={"place_id": str}), "a.parquet": pq.read_table("a.parquet").to_pandas(),
        "a.xlsx": pd.read_excel("a.xlsx"), "a.dta": pd.read_stata("a.dta"),
    }  # fmt: skip
    for frame in read.values():
        assert frame["target_low"].tolist() == pytest.approx(wanted, nan_ok=True)
        assert list(frame.columns) == COLUMNS
    with pd.io.stata.StataReader("a.dta") as labelled:
        assert labelled.variable_labels()["target_low"] == "target from"


def test_packages_join(tmp_path: Path) -> None:
    data = load()
    joined = pt.load("datapackage", "datapackage")
    assert joined.targets.num_rows == data.targets.num_rows
    assert panel("gdp-growth", joined, level="country", frame="arrow") == panel(
        "gdp-growth", level="country", frame="arrow"
    )
    with pytest.raises(PolicyTargetsError):
        pt.load("datapackage", tmp_path / "none")
