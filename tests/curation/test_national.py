"""The national record: a wrong figure is refused, and growth is what the reports say, read by other means."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import policy_targets as pt
from policy_targets.curation.curate import curate
from policy_targets.curation.evidence import verify_records
from policy_targets.curation.library import Library
from policy_targets.errors import PolicyTargetsError

ROOT = Path(__file__).parents[2]
SEED = "national-2015.yaml"
GROWTH = ("gdp-growth", "gnp-growth", "gross-output-growth")
LISTED = re.compile(r"预期目标(?:是|为)?[：:][^。]{0,30}?国内生产总值增长([0-9.]+)%(?:[－至-]([0-9.]+)%)?(左右|以上)?")
WIDE = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
DIGITS = "零一二三四五六七八九"
WORDS = {"左右": "approx", "以上": "ge", "以内": "le"}


@pytest.fixture(scope="module")
def corpus(documents: Path) -> list[Path]:
    return [documents.parent / "corpus" / f"national_reports{part}.parquet" for part in ("", "_2")]


@pytest.fixture(scope="module")
def reports(corpus: list[Path]) -> dict[str, str]:
    return {row["sha256"]: row["text"] for row in pq.read_table(corpus, columns=["sha256", "text"]).to_pylist()}


def plant(folder: Path, *changes: tuple[str, str]) -> Path:
    """The seeds of one report, one of its figures changed."""
    folder.mkdir()
    for name in ("organisations.yaml", "speakers.yaml", "redirects.yaml", SEED):
        shutil.copy(ROOT / "seeds" / name, folder)
    text = (folder / SEED).read_text("utf-8")
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    (folder / SEED).write_text(text, "utf-8")
    return folder


def test_a_wrong_figure_is_refused_by_build(tmp_path: Path) -> None:
    line = "quote: 国内生产总值增长7%左右"
    assert curate(plant(tmp_path / "as it is")).records["targets"]
    entry = next(it for it in (ROOT / "seeds" / SEED).read_text("utf-8").splitlines() if line in it)
    wrong = re.sub(r"value: 7\b", "value: 8", entry)
    with pytest.raises(PolicyTargetsError, match="found 8%, which does not stand in the quote"):
        curate(plant(tmp_path / "wrong", (entry, wrong)))


def test_a_wrong_figure_with_a_quote_to_fit_is_refused_by_verify(tmp_path: Path, corpus: list[Path]) -> None:
    line = "quote: 国内生产总值增长7%左右"
    entry = next(it for it in (ROOT / "seeds" / SEED).read_text("utf-8").splitlines() if line in it)
    wrong = re.sub(r"value: 7\b", "value: 8", entry.replace("增长7%", "增长8%"))
    records = curate(plant(tmp_path / "wrong", (entry, wrong))).records
    (failed,) = [it for it in verify_records(records, Library(*corpus)).failed if it.table == "targets"]
    assert "国内生产总值增长7%左右" in str(failed)


def read_chinese(words: str) -> Decimal:
    """一百二十一点七: tens and hundreds, and what stands behind the point."""
    whole, _, rest = words.partition("点")
    total, digit = 0, 0
    for sign in whole:
        if sign in "十百":
            total, digit = total + (digit or 1) * {"十": 10, "百": 100}[sign], 0
        else:
            digit = DIGITS.index(sign)
    return Decimal(f"{total + digit}.{''.join(str(DIGITS.index(it)) for it in rest) or 0}")


def read_percents(words: str) -> list[Decimal]:
    """Every percentage in the words of a report, in order; 百分之八至九 is two."""
    plain = re.sub(r"\s", "", words).translate(WIDE)
    found = [
        (m.start(), Decimal(it))
        for m in re.finditer(r"([\d.]+)%?(?:[－至-]([\d.]+))?%", plain)
        for it in m.groups()
        if it
    ]
    for m in re.finditer(rf"百分之([{DIGITS}十百点]+)(?:至(?:百分之)?([{DIGITS}十百点]+))?", plain):
        found += [(m.start(), read_chinese(it)) for it in m.groups() if it]
    return [number for _, number in sorted(found, key=lambda it: it[0])]


def test_numerals_are_read() -> None:
    assert read_percents("增长百分之二十一点七，百分之八至九，6.5%－7%，８．８％") == [
        Decimal(it) for it in ("21.7", "8", "9", "6.5", "7", "8.8")
    ]


def growth(table: str) -> list[dict[str, Any]]:
    data = pt.load()
    digests = {row["source_id"]: row["document_sha256"] for row in data["sources"].to_pylist()}
    rows = [{**row, "sha256": digests[row["source_id"]]} for row in data[table].to_pylist()]
    return [
        row
        for row in rows
        if row["place_id"] == "100000" and row["indicator_id"] in GROWTH and row["value"] is not None
    ]


@pytest.mark.parametrize("table", ["targets", "outcomes"])
def test_growth_is_what_stands_in_the_report(table: str, reports: dict[str, str]) -> None:
    rows = growth(table)
    assert len(rows) >= 45
    for row in rows:
        text = reports[row["sha256"]]
        spans = [tuple(map(int, it.split("-"))) for it in row["spans"].split()]
        words = "".join(text[start:end] for start, end in spans)
        said = read_percents(words)
        asked = [row["value"], row["value_upper"]] if row["value_upper"] is not None else [row["value"]]
        assert any(said[n : n + len(asked)] == asked for n in range(len(said))), (row["source_id"], words, asked)
        for word, comparator in WORDS.items():
            assert (word in words) <= (row["comparator"] == comparator), (row["source_id"], words)


def test_every_growth_target_of_a_list_is_taken(reports: dict[str, str]) -> None:
    taken = {(row["sha256"], row["value"], row["value_upper"], row["comparator"]) for row in growth("targets")}
    found = 0
    for digest, text in reports.items():
        match = LISTED.search(re.sub(r"\s", "", text).translate(WIDE))
        if match:
            found += 1
            low, high, word = match.groups()
            wanted = (digest, Decimal(low), Decimal(high) if high else None, WORDS.get(word or "", "eq"))
            assert wanted in taken, match[0]
    assert found >= 18


def test_every_report_of_the_corpus_since_1978_is_in_the_data(corpus: list[Path]) -> None:
    rows = pq.read_table(corpus, columns=["document", "sha256"]).to_pylist()
    wanted = {row["sha256"] for row in rows if int(re.findall(r"\d{4}", row["document"])[-1]) >= 1978}
    assert wanted <= set(pt.load()["sources"]["document_sha256"].to_pylist())
    assert len(wanted) == 49
