"""A corpus of work reports as a package of candidates: what is kept, what is left out and why, and the same each time."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from frictionless import Package

from policy_targets.cli import main
from policy_targets.curation.reports import Report, read_facts
from policy_targets.exploring.explorer.site import write_site
from policy_targets.publishing.checking.check import check
from policy_targets.publishing.package.dataset import load
from policy_targets.publishing.package.write import write_package

HEAD = "---\ntitle: {title}\n---\n\n——{day}在扬州市第八届人民代表大会第{n}次会议上\n\n扬州市人民政府代市长 林　远\n\n各位代表：\n\n"
BODY = """现在，我代表市人民政府向大会报告工作。

一、2020年工作回顾

全市新增高新技术企业120家，完成固定资产投资350.5亿元。城镇登记失业率为130%。

二、2021年工作安排

力争地区生产总值增长8%左右。坚持不懈抓好招商引资工作和重大项目建设以及各类园区的提档升级，力争全年新增国家级专精特新小巨人企业30家以上。实施“云帆计划”。
"""
REPORTS = [
    ("扬州市/2021.md", "扬州市", HEAD.format(title="扬州市政府工作报告", day="2020年12月28日", n="五") + BODY, 2020),
    ("江苏省/2022.md", "江苏省", "2022年江苏省政府工作报告\n\n一、今年工作\n\n力争粮食产量达到370亿公斤。\n", 2022),
    ("云河市/2021.md", "云河市", BODY, 2021),
    ("江苏省/2020.md", "江苏省", None, 2020),
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    columns = ("document", "region", "text", "file_year")
    path = tmp_path_factory.mktemp("corpus") / "reports.parquet"
    pq.write_table(
        pa.table({name: list(it) for name, it in zip(columns, zip(*REPORTS, strict=True), strict=True)}), path
    )
    return path


def run(*line: str | Path | int) -> Result:
    return CliRunner().invoke(main, [str(part) for part in line])


@pytest.fixture(scope="module")
def built(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built") / "candidates"
    result = run("candidates", corpus, "-o", out, "--jobs", 0)
    assert result.exit_code == 1  # two reports cannot be read
    assert f"{out}: 4 reports, 2 of them not read: 3 targets, 2 outcomes, 1 initiatives." in result.output
    assert "left out: 1 (breaks share-in-bounds)" in result.output
    return out


def files(folder: Path) -> dict[str, bytes]:
    return {str(it.relative_to(folder)): it.read_bytes() for it in folder.rglob("*") if it.is_file()}


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = load(folder)[table].to_pylist()
    return found


def test_every_record_is_a_candidate_with_a_short_quotation(built: Path) -> None:
    for table in ("targets", "outcomes", "initiatives", "positions"):
        assert {row["status"] for row in rows(built, table)} == {"candidate"}
        assert all(4 <= len(row["quote"]) <= 30 for row in rows(built, table))
    quotes = {row["quote"] for row in rows(built, "targets")}
    assert quotes == {
        "力争地区生产总值增长8%左右",
        "力争全年新增国家级专精特新小巨人企业30家以上",
        "力争粮食产量达到370亿公斤",
    }


def test_a_quotation_stands_where_its_spans_say(built: Path) -> None:
    texts = {name: text for name, _, text, _ in REPORTS}
    named = {row["source_id"]: row["document"] for row in rows(built, "sources")}
    for row in (*rows(built, "targets"), *rows(built, "outcomes")):
        start, end = map(int, row["spans"].split("-"))
        assert (texts[named[row["source_id"]]] or "")[start:end] == row["quote"]


def test_the_day_is_read_not_taken_from_the_file(built: Path) -> None:
    told = {row["document"]: row for row in rows(built, "sources")}
    december, undated = told["扬州市/2021.md"], told["江苏省/2022.md"]
    assert (december["published"], december["published_basis"]) == (date(2020, 12, 28), "stated")
    assert (undated["published"], undated["published_precision"], undated["published_basis"]) == (
        date(2022, 1, 1), "year", "inferred",
    )  # fmt: skip
    assert undated["published_note"] == "The reader: the title says 2022年江苏省政府工作报告."


def test_who_speaks_and_for_whom(built: Path) -> None:
    (speaker,), (position,) = rows(built, "speakers"), rows(built, "positions")
    assert (speaker["name"], speaker["name_latin"]) == ("林远", "Lin Yuan")
    assert (position["title"], position["title_en"]) == ("代市长", "Acting Mayor")
    assert (position["as_of"], position["organisation_id"]) == (date(2020, 12, 28), "yangzhou-city-321000-government")
    by_place = {row["place_id"]: row["speaker_id"] for row in rows(built, "targets")}
    assert by_place == {"321000": speaker["speaker_id"], "320000": None}


def test_the_descriptor_says_how_it_was_read(built: Path, corpus: Path) -> None:
    reading = json.loads((built / "datapackage.json").read_text("utf-8"))["reading"]
    assert reading["documents"] == 4
    assert reading["failed"] == [
        {"document": "云河市/2021.md", "reason": "its region is no province or prefecture of GB/T 2260."},
        {"document": "江苏省/2020.md", "reason": "there is no text: the cell is empty."},
    ]
    assert reading["left_out"] == {"breaks share-in-bounds": 1}
    assert reading["records"] == {"targets": 3, "outcomes": 2, "initiatives": 1}
    assert reading["dates"] == {"day, stated": 1, "year, inferred": 1}
    assert reading["reader"].startswith("policy-targets ")


def test_the_same_corpus_gives_the_same_bytes_in_one_process_or_two(built: Path, corpus: Path, tmp_path: Path) -> None:
    run("candidates", corpus, "-o", tmp_path / "candidates", "--jobs", 2)
    assert files(tmp_path / "candidates") == files(built)


def test_judgements_stand_in_the_descriptor(corpus: Path, tmp_path: Path) -> None:
    judged = "id,level,decade,faults\nout-1,city,2020s,\nout-2,city,2020s,unit\n"
    (tmp_path / "local-sample.csv").write_text(judged, "utf-8")
    run("candidates", corpus, "-o", tmp_path / "candidates", "--jobs", 0, "--judged", tmp_path)
    quality = json.loads((tmp_path / "candidates" / "datapackage.json").read_text("utf-8"))["reading"]["quality"]
    assert (quality["precision"]["estimate"], quality["precision"]["judged"]) == (0.5, 2)
    assert [(row["level"], row["decade"], row["claims"]) for row in quality["strata"]] == [("city", "2020s", 4)]
    assert "recall" not in quality


def test_check_and_frictionless_find_it_good(built: Path) -> None:
    assert check(built) == ()
    assert Package(str(built / "datapackage.json")).validate().valid


def test_check_finds_a_changed_file(built: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(built, tmp_path / "candidates")
    data = pq.read_table(copy / "parquet" / "targets.parquet")
    pq.write_table(data.slice(1), copy / "parquet" / "targets.parquet")
    assert "wrong-hash" in {problem.kind for problem in check(copy)}
    (copy / "parquet" / "units.parquet").unlink()
    assert {"missing-file"} <= {problem.kind for problem in check(copy)}


def test_a_package_with_another_name_wants_its_csv(built: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(built, tmp_path / "candidates")
    descriptor = json.loads((copy / "datapackage.json").read_text("utf-8"))
    (copy / "datapackage.json").write_text(json.dumps({**descriptor, "name": "policy-targets"}), "utf-8")
    assert "missing-resource" in {problem.kind for problem in check(copy)}


def test_the_explorer_opens_it(built: Path, tmp_path: Path) -> None:
    assert write_site(load(built), tmp_path / "site")["claims"] == 5


def test_a_build_around_it_keeps_it_and_check_calls_it_no_stray(built: Path, tmp_path: Path) -> None:
    package = tmp_path / "datapackage"
    write_package({}, package)
    shutil.copytree(built, package / "candidates")
    (package / "data" / "units.csv").write_text("unit\n", "utf-8")  # so that the build has something to replace
    write_package({}, package)
    assert files(package / "candidates") == files(built)
    assert [problem for problem in check(package) if problem.kind == "stray-file"] == []
    assert check(package / "candidates") == ()


def test_a_build_refuses_a_folder_of_candidates_that_is_none(tmp_path: Path) -> None:
    package = tmp_path / "datapackage"
    write_package({}, package)
    (package / "candidates").mkdir()
    (package / "candidates" / "letters.txt").write_text("A", "utf-8")
    result = run("build", "--out", package)
    assert result.exit_code == 1
    assert "found letters.txt, expected only what a build writes" in result.output


def test_a_corpus_without_regions_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"document": ["a"], "text": ["力争"]}), tmp_path / "a.parquet")
    result = run("candidates", tmp_path / "a.parquet", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "needs the columns document, region, text (found document, text). Add region." in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("opening", "name", "title"),
    [
        ("——2021年1月14日在会议上市长　林　远\n\n各位代表：", "林远", "市长"),
        ("**自治区主席 艾克·买提**\n\n各位代表：", "艾克·买提", "主席"),
        ("副市长 林远\n\n各位代表：", None, None),
        ("（2021年1月14日 林远）\n\n各位代表：", None, None),  # no post is told
        ("市长\n\n各位代表：", None, None),
        ("各位代表：\n\n市长 林远", None, None),  # behind the address nobody is introduced
    ],
)
def test_the_opening_introduces_the_speaker(opening: str, name: str | None, title: str | None) -> None:
    facts = read_facts(Report("a.md", opening, "扬州市", "政府工作报告"))
    assert facts
    assert [row["name"] for row in facts.rows["speakers"]] == ([name] if name else [])
    assert [row["title"] for row in facts.rows["positions"]] == ([title] if title else [])


@pytest.mark.parametrize(
    ("title", "text", "year", "published", "basis"),
    [
        ("扬州市政府工作报告（2021年1月14日 林远）", "各位代表：", 2021, date(2021, 1, 14), "stated"),
        ("政府工作报告", "——二〇二一年一月十四日在会议上\n\n各位代表：", 2021, date(2021, 1, 14), "stated"),
        ("政府工作报告", "——2021年1月14日在会议上\n\n各位代表：", 2012, date(2021, 1, 14), "stated"),  # filed far off
        ("政府工作报告", "<!-- 2021年1月15日 -->\n各位代表：", 2021, date(2021, 1, 1), "inferred"),  # of the page
    ],
)  # fmt: skip
def test_when_a_report_was_read_out(title: str, text: str, year: int, published: date, basis: str) -> None:
    facts = read_facts(Report("a.md", text, "扬州市", title, year))
    assert facts
    assert (facts.source["published"], facts.source["published_basis"]) == (published, basis)
