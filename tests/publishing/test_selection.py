"""Selections: every filter by every name it takes, and the lists for eyes, spreadsheets and programs."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from policy_targets.errors import RecordError
from policy_targets.publishing.looking import listing, selection
from policy_targets.publishing.looking.listing import cut_to_width, draw_table, measure_width
from policy_targets.publishing.looking.selection import FILTERS, select
from policy_targets.publishing.package.dataset import Dataset, load
from policy_targets.publishing.package.write import write_package
from policy_targets.publishing.schema.tables import from_arrow, make_record
from tests.publishing.fictional import read_cells, rows, write


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("selection") / "package")


@pytest.fixture(scope="module")
def data(folder: Path) -> Dataset:
    return load(folder)


@pytest.fixture(scope="module")
def spread(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The same package, its claims spread over places, people and years."""
    changed = rows()
    b1, b2, b3, b4, b5, b6, b7 = changed["targets"]
    b1 |= {"place_id": "320199101", "speaker_id": "lu-he"}
    b2 |= {"place_id": "320000", "organisation_id": "yunhe-government"}
    b3 |= {"period_start": None}
    b4 |= {"period_start": date(2021, 1, 1), "period_precision": "years"}
    b5 |= {"period_start": date(2026, 5, 1), "period_end": None}
    b6 |= {"period_start": None, "period_end": None, "period_precision": None, "status": "double_checked"}
    b7 |= {"spans": "2-10", "speaker_id": None}
    folder = tmp_path_factory.mktemp("spread") / "package"
    write_package({table: [make_record(table, row) for row in found] for table, found in changed.items()}, folder)
    return load(folder)


def ids(table: pa.Table) -> list[str]:
    """The last two characters of each id."""
    key = next(name for name in table.column_names if name.endswith("_id"))
    return [value[-2:] for value in table[key].to_pylist()]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "b1 b2 b3 b4 b5 b6 b7"),
        ({"place": None}, "b1 b2 b3 b4 b5 b6 b7"),
        ({"place": "320199101"}, "b1"),
        ({"place": "云桥镇"}, "b1"),
        ({"place": "云桥"}, "b1"),
        ({"place": "yunqiao town"}, "b1"),
        ({"place": "Yunqiao"}, "b1"),
        ({"place": "320199"}, "b1 b3 b4 b5 b6 b7"),
        ({"place": "云州市"}, "b1 b3 b4 b5 b6 b7"),
        ({"place": "China"}, "b1 b2 b3 b4 b5 b6 b7"),
        ({"speaker": "lu-he"}, "b1"),
        ({"speaker": "陆禾"}, "b1"),
        ({"speaker": "Lù Hé"}, "b1"),
        ({"speaker": "luhe"}, "b1"),
        ({"organisation": "yunhe-government"}, "b2"),
        ({"organisation": "云河市人民政府"}, "b2"),
        ({"organisation": "市科技局"}, "b1 b3 b4 b5 b6 b7"),
        ({"organisation": "yunhe science bureau"}, "b1 b3 b4 b5 b6 b7"),
        ({"indicator": "fdi-utilised"}, "b3"),
        ({"indicator": "外资到账"}, "b3"),
        ({"indicator": "FDI utilised"}, "b3"),
        ({"theme": "innovation"}, "b1 b3 b4 b6"),
        ({"theme": "科技创新"}, "b1 b3 b4 b6"),
        ({"theme": "agriculture"}, ""),
        ({"year": 2025}, "b1 b2 b3 b4 b7"),
        ({"year": 2022}, "b4"),
        ({"year": 2024}, "b4"),
        ({"year": 2026}, "b5"),
        ({"year": 2020}, ""),
        ({"status": "double_checked"}, "b6"),
        ({"status": "双重核对"}, "b6"),
        ({"place": "云河市", "speaker": "lin-yuan", "year": 2025, "indicator": "fdi-utilised"}, "b3"),
        ({"place": "云桥镇", "speaker": "lin-yuan"}, ""),
    ],
)
def test_targets(spread: Dataset, filters: dict[str, Any], expected: str) -> None:
    assert sorted(ids(select(spread, "targets", **filters))) == expected.split()


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "e1"),
        ({"kind": "programme"}, "e1"),
        ({"kind": "工程或计划类项目群"}, "e1"),
        ({"kind": "park"}, ""),
        ({"organisation": "yunhe-government"}, "e1"),
        ({"organisation": "yunhe-science-bureau"}, "e1"),
        ({"place": "云河市", "speaker": "林远", "status": "curated"}, "e1"),
        ({"speaker": "陆禾"}, ""),
    ],
)
def test_initiatives(data: Dataset, filters: dict[str, Any], expected: str) -> None:
    assert ids(select(data, "initiatives", **filters)) == expected.split()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("target", "b1 b2 b3 b4 b5 b6 b7"), ("outcome", "c1 c2 c3 c4 c5 c6"), ("结果", "c1 c2 c3 c4 c5 c6")],
)
def test_claims(data: Dataset, kind: str, expected: str) -> None:
    claims = select(data, "claims", kind=kind)
    assert claims.column_names[:2] == ["kind", "claim_id"]
    assert sorted(value[-2:] for value in claims["claim_id"].to_pylist()) == expected.split()


def test_all_claims_have_the_columns_of_targets(data: Dataset) -> None:
    claims = select(data, "claims")
    assert claims.num_rows == 13
    assert set(claims.column_names) == set(data["targets"].column_names) - {"target_id"} | {"kind", "claim_id"}
    assert set(claims["commitment"].to_pylist()) == {"strive", "unmarked", None}


def test_rows_stand_in_the_order_of_the_text(spread: Dataset) -> None:
    chosen = select(spread)
    places = [(row["source_id"], int(row["spans"].split("-")[0])) for row in chosen.to_pylist()]
    assert places == sorted(places)
    assert ids(chosen)[-1] == "b7"


@pytest.mark.parametrize(
    ("table", "filters", "message"),
    [
        ("targets", {"place": "云川市"}, "place: found '云川市', which nothing in the package has. Did you mean 云"),
        ("targets", {"place": "大洋"}, "Choose 100000, 320000"),
        ("targets", {"speaker": "林元"}, "Did you mean 林远"),
        ("targets", {"speaker": "lin yuen"}, "Did you mean Lin Yuan"),
        ("targets", {"organisation": "市科委"}, "Did you mean 市科技局"),
        ("targets", {"indicator": "qqq"}, "Choose energy-firms-left, fdi-utilised, high-tech-output-share, tech"),
        ("targets", {"theme": "inovation"}, "Did you mean innovation"),
        ("claims", {"kind": "goal"}, "Choose target, outcome."),
        ("initiatives", {"kind": "parks"}, "Did you mean park"),
        ("targets", {"status": "new"}, "Choose candidate, curated, double_checked."),
        ("initiatives", {"theme": "innovation"}, "initiatives have no filter 'theme'. They have place, speaker, org"),
        ("targets", {"kind": "target"}, "targets have no filter 'kind'"),
        (
            "goals",
            {},
            "there is no list of 'goals'. There are lists of targets, outcomes, initiatives, claims, indicators, places.",
        ),
    ],
)
def test_what_nothing_has_is_refused_with_what_is_near(
    data: Dataset, table: str, filters: dict[str, Any], message: str
) -> None:
    with pytest.raises(RecordError) as caught:
        select(data, table, **filters)
    assert message in str(caught.value)


def test_too_many_choices_are_not_listed(data: Dataset) -> None:
    with pytest.raises(RecordError, match=r"Correct it\."):
        selection._match("name", "?", [(f"n{number}", str(number)) for number in range(30)])


def test_every_filter_of_every_list_has_its_mask() -> None:
    assert {name for names in FILTERS.values() for name in names} == set(selection._MASKS)


def test_csv_is_that_of_the_package(data: Dataset, folder: Path) -> None:
    head, *cells = csv.reader(listing.write_csv(select(data, "targets")))
    assert [head, *sorted(cells)] == read_cells(folder, "targets")


def test_csv_of_claims_and_initiatives(data: Dataset) -> None:
    for table in ("claims", "initiatives", "outcomes"):
        lines = list(csv.DictReader(listing.write_csv(select(data, table))))
        assert len(lines) == select(data, table).num_rows
        assert "value" not in lines[0] or {line["value"] for line in lines} >= {"21", "40", "4999"}


def test_json_lines_keep_decimals_and_emptiness(data: Dataset) -> None:
    lines = [json.loads(line) for line in listing.write_jsonl(select(data, "claims", indicator="fdi-utilised"))]
    assert [(line["claim_id"], line["value"], line["amount"], line["suspect"], line["note"]) for line in lines] == [
        ("tgt-00000000b3", "5000", "50000000", False, None)
    ]
    assert lines[0]["period_end"] == "2025-12-31"


@pytest.mark.parametrize(("text", "count"), [("=1+1", 1), ("-30家以上", 1), ("+", 1), ("@SUM", 1), ("企业=1", 0)])
def test_formulas_are_counted_in_texts_and_not_in_numbers(tmp_path: Path, text: str, count: int) -> None:
    changed = rows()
    changed["targets"][0] |= {"note": text, "value": Decimal(-150), "amount": Decimal(-150)}
    changed["targets"][1] |= {"note": "数字存疑"}
    write_package(
        {table: [make_record(table, row) for row in found] for table, found in changed.items()}, tmp_path / "p"
    )
    assert listing.count_formulas(select(load(tmp_path / "p"))) == count


def test_a_list_for_eyes(data: Dataset) -> None:
    chosen = select(data, "targets", year=2025).slice(1, 2)
    told = [str(make_record("targets", row)) for row in from_arrow("targets", chosen)]
    assert listing.write_list(data, chosen).splitlines() == [
        "id              期间  地点    发言人  内容",
        f"--------------  ----  ------  ------  {'-' * max(map(measure_width, told))}",
        f"tgt-00000000b2  2025  云河市  林远    {told[0]}",
        f"tgt-00000000b3  2025  云河市  林远    {told[1]}",
    ]


def test_a_list_in_english_cut_to_the_terminal(data: Dataset) -> None:
    claims = select(data, "targets", indicator="technology-firms-attracted")
    text = listing.write_list(data, claims, "en", 70)
    assert text.splitlines()[0].split() == ["id", "period", "place", "speaker", "what"]
    assert text.splitlines()[2].startswith("tgt-00000000b1  2025    Yunhe City  Lin Yuan  technology")
    assert text.splitlines()[2].endswith("…")
    assert max(map(measure_width, text.splitlines())) <= 70


def test_a_list_of_initiatives_has_their_names_and_no_period(data: Dataset) -> None:
    chosen = select(data, "initiatives")
    assert listing.write_list(data, chosen).split()[:4] == ["id", "地点", "发言人", "内容"]
    assert listing.write_list(data, chosen).endswith("云帆计划")
    assert listing.write_list(data, chosen, "en").endswith("Cloud Sail Plan")


def test_an_empty_list_has_its_heads(data: Dataset) -> None:
    assert listing.write_list(data, select(data, "initiatives", kind="park")).splitlines()[0].startswith("id")


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [
        ("150家", 5, "150家"),
        ("150家企业", 6, "150家…"),
        ("150家企业", 5, "150…"),
        ("", 0, ""),
        ("企业", 3, "企…"),
        ("企业", 2, "…"),
    ],
)
def test_text_is_cut_between_characters(text: str, width: int, cut: str) -> None:
    assert cut_to_width(text, width) == cut
    assert measure_width(cut) <= max(width, 1)


@pytest.mark.parametrize("width", [None, 30, 60, 200])
def test_columns_stand_straight_whatever_the_script(width: int | None) -> None:
    rows = [["1", "高邮市", "“十四五”（１５０家）"], ["22", "Gaoyou", "half"], ["333", "高邮 City", "家" * 60]]
    lines = draw_table(["编号", "place", "内容"], rows, width).splitlines()
    marks = [len(part) for part in lines[1].split()]
    for line, row in zip(lines[2:], rows, strict=True):
        assert measure_width(line.partition(row[1])[0]) == marks[0] + 2
        assert measure_width(line) <= max(width or 10**9, marks[0] + marks[1] + 24)
