"""Documents in folders and in Parquet corpora; what a seed covers; posts that no document names."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from policy_targets.curation.curate import check_seed, curate
from policy_targets.curation.evidence import verify_records
from policy_targets.curation.ledger import audit_ledger, count_numerals, count_outside
from policy_targets.curation.library import Library
from policy_targets.curation.seeds import SeedFile, load_seed
from policy_targets.errors import DocumentError

REPORT = "各位代表：\n\n国内生产总值增长7.4%，新建铁路8427公里。\n\n今年国内生产总值增长７%左右。\n"
Alter = Callable[..., Path]


def write_corpus(path: Path, **columns: list[Any]) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    texts = [REPORT, "别的报告"]
    return write_corpus(tmp_path / "a.parquet", document=["国/1", "国/2"], text=texts, title=["政府工作报告", None])


def test_rows_of_a_corpus_are_documents(corpus: Path) -> None:
    library, digest = Library(corpus), sha256(REPORT.encode()).hexdigest()
    assert digest in library
    assert (library.raw(digest), library.title(digest)) == (REPORT, "政府工作报告")
    assert library.text(digest).chars.count("7%") == 1
    assert library.title(sha256("别的报告".encode()).hexdigest()) == ""


def test_a_corpus_may_lie_in_a_folder_among_documents_and_several_places_add_up(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.txt").write_text("一篇文章", "utf-8")
    digests = [sha256(text.encode()).hexdigest() for text in (REPORT, "一篇文章")]
    assert all(digest in Library(tmp_path) for digest in digests)
    assert [digest in Library(corpus) for digest in digests] == [True, False]
    assert all(digest in Library(corpus, tmp_path / "more" / "b.txt") for digest in digests)


def test_a_parquet_file_that_is_no_corpus_is_told(tmp_path: Path) -> None:
    path = write_corpus(tmp_path / "b.parquet", name=["a"])
    with pytest.raises(DocumentError, match=r"needs the columns document and text \(found name\)"):
        Library(path)
    path.write_bytes(b"PAR1 and nothing")
    with pytest.raises(DocumentError, match="cannot be read as Parquet"):
        Library(path)


def seed_of(covers: str | None, **more: Any) -> SeedFile:
    document = {"name": "国/1", "sha256": "ab" * 32, "characters": str(len(REPORT)), "damage": ["none"]}
    source = {"id": "a", "title": "政府工作报告", "spans": f"0-{len(REPORT)}", "covers": covers, **more}
    return SeedFile.model_validate({"document": document, "sources": [source]})


def gaps(seed: SeedFile) -> list[str]:
    from policy_targets.reading.text.repairs import repair

    return [problem.what for problem in audit_ledger(seed, REPORT, repair(REPORT))]


def test_a_seed_answers_for_what_it_covers_and_no_more() -> None:
    assert len(gaps(seed_of(None))) == count_numerals(REPORT) == 3
    end = len(REPORT)
    some = seed_of(f"{REPORT.index('今年')}-{end}")
    assert [gap.partition(": the number ")[2].partition(" ")[0] for gap in gaps(some)] == ["'７'"]
    assert (count_outside(seed_of(None), REPORT), count_outside(some, REPORT)) == (0, 2)


def test_numbers_outside_every_source_are_still_answered_for() -> None:
    short = seed_of("0-7", spans="0-7")
    assert (len(gaps(short)), count_outside(short, REPORT)) == (3, 0)


def test_a_claim_outside_the_passages_covered_is_refused(altered: Alter, yunhe: Path) -> None:
    _, seed = load_seed(yunhe / "seeds" / "yunhe.yaml")
    first = seed.sources[0].targets[0].at.split("-")
    folder = altered("  speaker: lin-yuan\n", f"  covers: {first[0]}-{first[1]}\n  speaker: lin-yuan\n")
    found = check_seed(folder / "yunhe.yaml")
    assert {problem.kind for problem in found} == {"not-covered"}
    assert len(found) == 6


@pytest.mark.parametrize("covers", ["0-99999", "20-10"])
def test_what_is_covered_lies_in_the_source(altered: Alter, covers: str) -> None:
    folder = altered("  speaker: lin-yuan\n", f"  covers: {covers}\n  speaker: lin-yuan\n")
    assert "covers-lie-in-spans" in {problem.kind for problem in check_seed(folder / "yunhe.yaml")}


def test_a_post_that_no_document_names_is_counted_apart(altered: Alter, yunhe: Path) -> None:
    _, seed = load_seed(yunhe / "seeds" / "yunhe.yaml")
    quoted = f"quote: 市科技局局长林远, at: {seed.sources[0].positions[0].at}, "
    folder = altered(quoted, "note: He gave the interview by the page it stood on, ")
    records = curate(folder).records
    verification = verify_records(records, Library(yunhe / "documents"))
    assert not verification.failed
    assert dict(verification.asserted) == {"positions": 1, "speakers": 1}
    assert verification.proved["positions"] == verification.proved["speakers"] == 0


def test_a_post_without_quote_and_note_is_refused(altered: Alter, yunhe: Path) -> None:
    _, seed = load_seed(yunhe / "seeds" / "yunhe.yaml")
    folder = altered(f"quote: 市科技局局长林远, at: {seed.sources[0].positions[0].at}, ", "")
    assert {problem.kind for problem in check_seed(folder / "yunhe.yaml")} == {"post-has-evidence"}


def test_a_headline_may_stand_in_the_catalogue_of_the_corpus(altered: Alter, yunhe: Path, tmp_path: Path) -> None:
    text = (yunhe / "documents" / "any name.txt").read_bytes().decode()
    folder = altered("title: 云帆计划再出发 创新之城添动能", "title: 访谈录")
    named = write_corpus(tmp_path / "named.parquet", document=["a"], text=[text], title=["2025年访谈录"])
    assert not verify_records(curate(folder).records, Library(named)).failed
    bare = write_corpus(tmp_path / "bare.parquet", document=["a"], text=[text])
    failed = verify_records(curate(folder).records, Library(bare)).failed
    assert [f"{problem.table}.{problem.field}" for problem in failed] == ["sources.title", "source_damages.source_id"]
