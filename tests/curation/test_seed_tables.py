"""Seeds as tables: the same records as in YAML, every problem with file, line and column, lists of one's own."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from policy_targets.curation.curate import curate
from policy_targets.errors import SeedError
from policy_targets.publishing.package.build import build

TEXT = "2025年，力争地区生产总值增长6%左右、财政收入增长5%以上。2024年，地区生产总值增长5.8%。\n"
SOURCE = {
    "source_id": "liuyang-2025-report", "title": "政府工作报告", "kind": "work_report", "published": "2025-01-10",
    "published_precision": "day", "published_basis": "stated", "language": "zh-Hans", "document": "浏阳/2025",
    "document_sha256": sha256(TEXT.encode()).hexdigest(), "document_characters": str(len(TEXT)), "spans": f"0-{len(TEXT)}",
}  # fmt: skip
YEAR = {"period_label": "2025年", "period_start": "2025-01-01", "period_end": "2025-12-31", "period_precision": "year"}
TARGET = {
    "source_id": "liuyang-2025-report", "place_id": "430181", "indicator_id": "gdp-growth",
    "indicator_label": "地区生产总值", "measure": "growth_rate", "comparator": "approx", "value": "6", "unit": "%",
    **YEAR, "commitment": "strive", "commitment_words": "力争", "quote": "力争地区生产总值增长6%左右", "spans": "6-20",
    "status": "double_checked",
}  # fmt: skip
OUTCOME = {
    **{name: TARGET[name] for name in ("source_id", "place_id", "indicator_id", "indicator_label", "measure", "unit")},
    "comparator": "eq", "value": "5.8", "period_label": "2024年", "period_start": "2024-01-01",
    "period_end": "2024-12-31", "period_precision": "year", "quote": "地区生产总值增长5.8%", "spans": "38-50",
}  # fmt: skip
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the seeds of a city: its source, a target and an outcome, unless a test gives other rows."""

    def write_seeds(**tables: Iterable[Mapping[str, str]]) -> Path:
        folder = tmp_path / "seeds"
        folder.mkdir(exist_ok=True)
        for name, rows in {"sources": [SOURCE], "targets": [TARGET], "outcomes": [OUTCOME], **tables}.items():
            listed = list(rows)
            with (folder / f"liuyang-{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(
                    file, list(dict.fromkeys(key for row in listed for key in row)), lineterminator="\n"
                )
                writer.writeheader()
                writer.writerows(listed)
        return folder

    return write_seeds


def problems(folder: Path) -> list[str]:
    with pytest.raises(SeedError) as caught:
        curate(folder)
    return [str(problem).replace(f"{folder}/liuyang-", "") for problem in caught.value.problems]


def only(folder: Path, table: str) -> Any:
    (record,) = curate(folder).records[table]
    return record


def test_the_quotes_stand_where_the_rows_say() -> None:
    for row in (TARGET, OUTCOME):
        start, end = map(int, row["spans"].split("-"))
        assert TEXT[start:end] == row["quote"]


def test_a_table_builds_as_it_is(write: Write, tmp_path: Path) -> None:
    folder = write()
    target, outcome = only(folder, "targets"), only(folder, "outcomes")
    assert (target.amount, target.unit_code, target.role, target.binding) == (Decimal(6), "percent", "promise", "none")
    assert (target.status, outcome.status) == ("double_checked", "curated")
    assert [row.place_id for row in curate(folder).records["places"]] == ["100000", "430000", "430100", "430181"]  # type: ignore[attr-defined]
    build(folder, tmp_path / "package")
    first = (tmp_path / "package" / "data" / "targets.csv").read_bytes()
    build(folder, tmp_path / "package")
    assert (tmp_path / "package" / "data" / "targets.csv").read_bytes() == first


def test_ids_are_those_of_a_yaml_seed(write: Write, tmp_path: Path) -> None:
    in_table = only(write(), "targets").target_id
    folder = tmp_path / "yaml"
    folder.mkdir()
    (folder / "liuyang.yaml").write_text(
        f"document: {{name: 浏阳/2025, sha256: {SOURCE['document_sha256']}, characters: {len(TEXT)}, damage: [none]}}\n"
        f"sources:\n- id: liuyang-2025-report\n  title: 政府工作报告\n  spans: 0-{len(TEXT)}\n  place: '430181'\n  targets:\n"
        "  - {quote: 力争地区生产总值增长6%左右, at: 6-20, what: 地区生产总值, indicator: gdp-growth, measure: growth_rate,\n"
        "     comparator: approx, value: 6, unit: '%', period: 2025年, in: '2025', says: 力争}\n",
        "utf-8",
    )
    assert only(folder, "targets").target_id == in_table


def test_two_claims_of_one_numeral_have_ids_of_their_own(write: Write) -> None:
    other = {**TARGET, "indicator_id": "", "indicator_label": "生产总值"}
    ids = [row.target_id for row in curate(write(targets=[TARGET, other])).records["targets"]]  # type: ignore[attr-defined]
    assert len(set(ids)) == 2


def test_an_id_that_a_row_gives_stays(write: Write) -> None:
    assert only(write(targets=[{"target_id": "tgt-0123456789", **TARGET}]), "targets").target_id == "tgt-0123456789"


WRONG = [
    ({"value": "6.0.1"}, "targets.csv:2:65: value: found '6.0.1', expected a plain number such as"),
    ({"value": "7"}, "found 7%, which does not stand in the quote"),
    ({"comparator": "ge"}, "comparator: found ge, expected approx"),
    ({"comparator": "about"}, "comparator: found 'about', expected one of"),
    ({"place_id": "439999"}, "place 439999: found no such code"),
    ({"indicator_id": "gdp-grwth"}, "Did you mean gdp-growth?"),
    ({"source_id": "liuyang-2025-reprt"}, "source_id: found 'liuyang-2025-reprt', which no seed describes as a source. Did you mean"),
    ({"part_of": "tgt-0000000000"}, "part_of: found 'tgt-0000000000', the id of no record of targets"),
    ({"speaker_id": "li-ming"}, "speaker_id: found 'li-ming', which is not in the speakers of the seeds"),
    ({"quote": ""}, "quote: found nothing, expected something such as"),
    ({"remark": "x"}, "found the column 'remark', which targets lack. Remove it."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "told"), WRONG, ids=[next(iter(change)) + str(n) for n, (change, _) in enumerate(WRONG)]
)
def test_what_is_wrong_is_told_with_line_and_column(write: Write, change: dict[str, str], told: str) -> None:
    found = problems(write(targets=[{**TARGET, **change}]))
    assert any(told in line for line in found), found
    assert all(line.startswith("targets.csv:") for line in found)


def test_the_column_of_a_cell_behind_a_quoted_comma_is_right(write: Write) -> None:
    row = {"note": 'told twice, in "two" places', **TARGET, "value": "x"}
    (line,) = problems(write(targets=[row]))
    written = (write(targets=[row]) / "liuyang-targets.csv").read_text("utf-8").splitlines()[1]
    assert line.startswith(f"targets.csv:2:{written.index(',x,') + 2}: value")


def test_all_problems_of_all_tables_are_told_at_once(write: Write) -> None:
    found = problems(write(targets=[{**TARGET, "value": "x"}], outcomes=[{**OUTCOME, "value": "y"}, OUTCOME, OUTCOME]))
    assert [line.split(":")[0] for line in found] == ["outcomes.csv", "outcomes.csv", "targets.csv"]
    assert "the same record of outcomes stands at" in found[1]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"place_id,name_en\n430181\n", "seed.csv:2:1: found 1 cells, expected 2, as in the header"),
        (b"a,b,c\n1,2,3\n", "found a header that fits no table"),
        (b"redirects,old_id,new_id,since\n", "found a header of redirects, expected that of one of"),
        (b"place_id,\xff\n", "is not UTF-8"),
        (b'place_id,name_en\n"430181,x\n', "this is not CSV"),
        (b"place_id,name_en,name_en\n430181,x,y\n", "found the column 'name_en' twice"),
        (b"speaker_id,name\nli-ming,x\n", "found no column 'name_latin'"),
        (b"", "found a header that fits no table"),
    ],
)
def test_files_that_are_no_seed_are_refused(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "seed.csv").write_bytes(content)
    with pytest.raises(SeedError) as caught:
        curate(tmp_path)
    assert any(told in str(problem) for problem in caught.value.problems), caught.value.problems


def test_carriage_returns_and_a_byte_order_mark_are_no_problem(write: Write) -> None:
    path = write() / "liuyang-targets.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert only(path.parent, "targets").value == Decimal(6)


def test_lists_of_ones_own_give_names_bodies_and_indicators(write: Write) -> None:
    folder = write(
        places=[{"place_id": "430181", "name_en": "Liuyang City"}],
        indicators=[
            {"indicator_id": "firework-exports", "name": "烟花出口额", "name_en": "firework exports", "theme": "economy",
             "unit_code": "CNY", "measure": "amount", "direction": "higher", "definition": "Fireworks exported in the period.",
             "definition_zh": "期内出口的烟花金额。"}
        ],
        organisations=[{"organisation_id": "liuyang-government", "name": "浏阳市人民政府",
                        "name_en": "Liuyang Municipal People's Government", "kind": "government", "place_id": "430181"}],
        outcomes=[{**OUTCOME, "organisation_id": "liuyang-government"}],
        targets=[{**TARGET, "indicator_id": "firework-exports", "measure": "amount", "comparator": "ge", "value": "60",
                  "unit": "亿元", "quote": "力争烟花出口60亿元以上", "spans": "6-18", "indicator_label": "烟花出口"}],
    )  # fmt: skip
    records = curate(folder).records
    place = next(row for row in records["places"] if row.place_id == "430181")  # type: ignore[attr-defined]
    assert (place.name_en, place.name_en_basis) == ("Liuyang City", "usual")  # type: ignore[attr-defined]
    assert records["targets"][0].indicator_id == "firework-exports"  # type: ignore[attr-defined]
    assert records["outcomes"][0].organisation_id == "liuyang-government"  # type: ignore[attr-defined]
    assert "firework-exports" in {row.indicator_id for row in records["indicators"]}  # type: ignore[attr-defined]


def test_an_indicator_of_the_library_is_not_given_again(write: Write) -> None:
    row = {"indicator_id": "gdp-growth", "name": "增速", "name_en": "growth", "theme": "economy", "unit_code": "percent",
           "measure": "growth_rate", "direction": "higher", "definition": "Growth.", "definition_zh": "增长。"}  # fmt: skip
    (line,) = problems(write(indicators=[row]))
    assert "which data/indicators.csv has already. Use that one." in line


def test_a_table_of_another_kind_of_record(write: Write) -> None:
    initiative = {"source_id": "liuyang-2025-report", "name": "云帆计划", "kind": "plan", "stage": "planned",
                  "organisation_id": "liuyang-government", "quote": "“云帆计划”", "spans": "8-14"}  # fmt: skip
    body = {
        "organisation_id": "liuyang-government",
        "name": "浏阳市人民政府",
        "name_en": "Liuyang Government",
        "kind": "government",
    }
    records = curate(write(initiatives=[initiative], organisations=[body])).records
    assert [row.role for row in records["initiative_organisations"]] == ["lead"]  # type: ignore[attr-defined]
