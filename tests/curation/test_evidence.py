"""Evidence holds exactly or fails; nothing passes for want of looking."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from policy_targets.curation.curate import curate
from policy_targets.curation.evidence import CODELISTS, verify_records
from policy_targets.curation.ledger import audit_ledger, count_numerals
from policy_targets.curation.library import Library
from policy_targets.errors import DocumentError

Alter = Callable[[str, str], Path]


def failures(folder: Path) -> list[str]:
    verification = verify_records(curate(folder).records, Library(folder.parent / "documents"))
    assert not verification.unchecked
    return [f"{problem.table}.{problem.field}" for problem in verification.failed]


def test_every_record_is_proved(yunhe: Path) -> None:
    records = curate(yunhe / "seeds").records
    verification = verify_records(records, Library(yunhe / "documents"))
    assert (verification.failed, verification.unchecked) == ([], [])
    assert dict(verification.proved) == {t: len(rows) for t, rows in records.items() if rows and t not in CODELISTS}


def test_a_quote_changed_by_one_character_fails(altered: Alter) -> None:
    assert failures(altered("quote: 外资到账1.2亿美元", "quote: 外资进账1.2亿美元")) == ["targets.quote"]


def test_a_span_moved_by_one_fails(altered: Alter, yunhe: Path) -> None:
    text = (yunhe / "seeds" / "yunhe.yaml").read_text("utf-8")
    spans = re.search(r"外资到账1.2亿美元, at: ([0-9]+)-([0-9]+)", text)
    assert spans
    start, end = int(spans[1]), int(spans[2])
    folder = altered(f"at: {start}-{end}", f"at: {start + 1}-{end + 1}")
    assert failures(folder) == ["targets.quote"]


@pytest.mark.parametrize(
    ("old", "new", "failed"),
    [
        (
            "title: 云帆计划再出发 创新之城添动能",
            "title: 云帆计划再起航",
            ["sources.title", "source_damages.source_id"],
        ),
        ("{市科技局: yunhe", "{市商务局: yunhe", ["organisation_names.name"]),
        ("title: 局长", "title: 书记", ["positions.title", "speakers.speaker_id"]),
        ("name: 林远", "name: 林芳", ["positions.speaker_id", "speakers.speaker_id"]),
        ("completion: 110", "completion: 111", ["assessments.completion"]),
    ],
)
def test_what_the_document_does_not_say_fails(altered: Alter, old: str, new: str, failed: list[str]) -> None:
    folder = altered(old, new) if "name: 林" not in old else _alter_speaker(altered)
    assert failures(folder) == failed


def _alter_speaker(altered: Callable[..., Path]) -> Path:
    return altered("name: 林远", "name: 林芳", "speakers.yaml")


def test_a_wrong_length_of_the_document_fails(altered: Alter, yunhe: Path) -> None:
    text = (yunhe / "seeds" / "yunhe.yaml").read_text("utf-8")
    count = re.search(r"characters: ([0-9]+)", text)
    assert count
    folder = altered(f"characters: {count[1]}", f"characters: {int(count[1]) + 1}")
    assert failures(folder) == ["sources.document_characters", "source_damages.source_id"]


def test_spans_beyond_the_document_fail(altered: Alter) -> None:
    assert "sources.spans" in failures(altered("spans: 0-", "spans: 0-9"))


def test_a_document_that_is_not_there_leaves_records_unchecked(yunhe: Path) -> None:
    (yunhe / "documents" / "any name.txt").write_text("别的文章", "utf-8")
    verification = verify_records(curate(yunhe / "seeds").records, Library(yunhe / "documents"))
    left = {problem.table for problem in verification.unchecked}
    assert left >= {"sources", "targets", "outcomes", "initiatives", "speakers", "source_damages", "organisations"}
    assert (dict(verification.proved), verification.failed) == ({}, [])


def test_an_organisation_that_nothing_names_fails(altered: Callable[..., Path]) -> None:
    more = "- {id: yunhe-university, name: 云河大学, name_en: Yunhe University, kind: university}\n- {id: yunhe-science"
    assert failures(altered("- {id: yunhe-science", more, "organisations.yaml")) == ["organisations.organisation_id"]


def test_there_must_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="there is no such folder"):
        Library(tmp_path / "nowhere")


def test_a_document_that_cannot_be_decoded_is_told(yunhe: Path) -> None:
    library = Library(yunhe / "documents")
    (digest,) = (source.__dict__["document_sha256"] for source in curate(yunhe / "seeds").records["sources"])
    library._received[digest] = b"\xff\xfe\x00"
    verification = verify_records(curate(yunhe / "seeds").records, library)
    assert {problem.field for problem in verification.failed} >= {"document"}


def ledger(folder: Path) -> list[str]:
    (seed,) = curate(folder).seeds.values()
    library = Library(folder.parent / "documents")
    digest = seed.document.sha256
    return [str(problem) for problem in audit_ledger(seed, library.raw(digest), library.text(digest))]


def test_the_ledger_is_complete(yunhe: Path) -> None:
    assert ledger(yunhe / "seeds") == []
    assert count_numerals((yunhe / "documents" / "any name.txt").read_text("utf-8")) == 9


def test_a_number_overlooked_is_told_with_its_place(altered: Alter, yunhe: Path) -> None:
    text = (yunhe / "seeds" / "yunhe.yaml").read_text("utf-8")
    line = next(line for line in text.splitlines() if "研发投入占比达3.5%" in line)
    (gap,) = ledger(altered(line + "\n", ""))
    assert "the number '3.5' is in no record" in gap


def test_a_row_set_aside_reads_as_it_says(altered: Alter) -> None:
    (wrong,) = ledger(altered(" 一]", " 二]"))
    assert "but the spans read '一'" in wrong


def test_a_computed_assessment_rests_on_its_claims(altered: Alter) -> None:
    altered("basis: stated, completion: 110", "basis: computed, completion: 110")
    folder = altered("verdict: exceeded, quote: 的110%。, at: ", "verdict: exceeded, note: computed, at: ")
    assert failures(folder) == []


def test_a_claim_whose_number_is_not_in_its_quote_fails(yunhe: Path) -> None:
    records = dict(curate(yunhe / "seeds").records)
    target = records["targets"][0]
    records["targets"] = (target.model_copy(update={"value": target.__dict__["value"] + 1}), *records["targets"][1:])
    verification = verify_records(records, Library(yunhe / "documents"))
    assert "targets.value" in {f"{problem.table}.{problem.field}" for problem in verification.failed}
