"""Names find indicators and places; what is for machines has numbers, ids and codes."""

from __future__ import annotations

import csv
import json

import pytest
from click.testing import CliRunner

import policy_targets as pt
from policy_targets.cli import main
from policy_targets.errors import RecordError


def run(*line: str) -> str:
    result = CliRunner().invoke(main, list(line))
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(
    ("words", "kind", "first"),
    [
        ("地区生产总值增速", None, "gdp-growth"),
        ("GDP growth", None, "gdp-growth"),
        ("growth of gross domestic product", None, "gdp-growth"),
        ("经济增速", None, "gdp-growth"),  # what texts call it
        ("江苏省", None, "320000"),
        ("jiangsu", "place", "320000"),
        ("Hebei Province", None, "130000"),
    ],
)
def test_a_name_in_either_language_finds_it(words: str, kind: str | None, first: str) -> None:
    assert pt.search(words, kind=kind)[0].id == first


def test_nothing_is_found_for_what_nothing_is_called() -> None:
    assert pt.search("亚特兰蒂斯") == []
    with pytest.raises(RecordError, match="expected a name"):
        pt.search("……")
    with pytest.raises(RecordError, match="expected one of indicator, place"):
        pt.search("江苏", kind="province")


def test_lists_of_indicators_and_places() -> None:
    places = list(csv.DictReader(run("list", "places", "--place", "江苏省", "--format", "csv").splitlines()))
    assert {row["place_id"][:2] for row in places} == {"32"}
    assert "gdp-growth" in run("list", "indicators", "--theme", "economy", "--format", "table")


def test_machines_get_numbers_ids_and_codes() -> None:
    rows = list(
        csv.DictReader(
            run(
                "match", "--indicator", "gdp-growth", "--year", "2019", "--verdict", "missed", "--format", "csv"
            ).splitlines()
        )
    )
    assert rows
    assert {row["verdict"] for row in rows} == {"missed"}
    for row in rows:
        assert float(row["target"]) > float(row["result"])
        assert (row["unit_code"], row["indicator_id"], row["period_end"][4:]) == ("percent", "gdp-growth", "-12-31")
    (row,) = map(
        json.loads,
        run(
            "compare", "--indicator", "地区生产总值增速", "--year", "2015", "--place", "100000", "--format", "jsonl"
        ).splitlines()[:1],
    )
    assert (row["place_id"], row["level"], row["comparator"], row["target"], row["verdict"]) == (
        "100000",
        "country",
        "approx",
        "7",
        "met",
    )


def test_every_province_is_compared_with_the_nation() -> None:
    found = [it for it in pt.compare("gdp-growth", 2018) if it.level == "province" and it.over is not None]
    assert len({it.place_id for it in found}) > 25
    assert {it.above_id for it in found} == {"100000"}


def test_packages_are_named_one_by_one() -> None:
    once = run("match", "--year", "2015", "--format", "csv", "--package", "datapackage")
    assert (
        run("match", "--year", "2015", "--format", "csv", "--package", "datapackage", "--package", "datapackage")
        == once
    )
