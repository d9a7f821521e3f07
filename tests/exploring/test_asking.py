"""A claim asked for, question by question: what a new contributor types, and the seed that comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policy_targets.cli import main
from policy_targets.curation.seeds import load_seed
from policy_targets.errors import RecordError, SeedError
from policy_targets.exploring.desk.interview import Interview
from policy_targets.publishing.checking.check import check

TEXT = """云河高新区：以实干交出发展答卷
“今年是关键一年。”云河高新区负责人说，2025年力争新招引科技型企业60家以上，其中专精特新企业8家；全年工业开票销售突破300亿元。
2024年，高新区新获批高新技术企业42家。新获批高新技术企业42家来之不易。
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "yunhe.txt"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    return tmp_path / "seeds" / "yunhe.yaml"


def new(document: Path, seed: Path, *answers: str) -> Result:
    return CliRunner().invoke(main, ["new", str(document), "-o", str(seed)], input="".join(f"{it}\n" for it in answers))


def test_enter_takes_what_the_reader_proposes(document: Path, seed: Path) -> None:
    done = new(document, seed, "力争新招引科技型企业60家以上", *[""] * 11, "")
    assert done.exit_code == 0, done.output
    assert "targets 1 written." in done.output
    (target,) = load_seed(seed)[1].sources[0].targets
    said = (target.value, target.unit, target.comparator, target.says, target.in_, target.measure)
    assert [str(it) for it in said] == ["60", "家", "ge", "力争", "2025", "increment"]
    assert target.quote == "力争新招引科技型企业60家以上"
    assert check(seed) == ()


def test_a_second_claim_leaves_the_first_to_the_letter(document: Path, seed: Path) -> None:
    new(document, seed, "力争新招引科技型企业60家以上", *[""] * 11, "")
    seed.write_text(seed.read_text("utf-8").replace("    unit: 家\n", "    unit: 家  # checked\n"), "utf-8")
    before = seed.read_text("utf-8")
    done = new(document, seed, "新获批高新技术企业42家", "2", "outcomes", "高新技术企业", *[""] * 8, "")
    assert done.exit_code == 0, done.output
    after = seed.read_text("utf-8")
    assert "# checked" in after
    assert all(line in after.splitlines() for line in before.splitlines())
    (outcome,) = load_seed(seed)[1].sources[0].outcomes
    assert (outcome.what, str(outcome.value)) == ("高新技术企业", "42")
    assert int(outcome.at.split("-")[0]) > TEXT.index("42家")


def test_a_wrong_answer_is_told_asked_again_and_never_written(document: Path, seed: Path) -> None:
    wrong = ["", "", "", "", "", "61", "", "", "", "", ""]
    done = new(document, seed, "力争新招引科技型企业60家以上", *wrong, "n", "")
    assert "found 61家, which does not stand in the quote" in done.output
    assert not seed.exists()
    again = new(
        document, seed, "力争新招引科技型企业60家以上", *wrong, "y", *["", "", "", "", "60", "", "", "", "", ""], ""
    )
    assert "targets 1 written." in again.output, again.output
    assert [*seed.parent.glob(".*")] == []


def test_words_that_do_not_stand_there_are_asked_for_again(document: Path, seed: Path) -> None:
    done = new(document, seed, "力争新招引科技型企业70家", "60家", "")
    assert "does not stand in the document" in done.output
    assert "found 3 characters, expected 4 to 60" in done.output
    assert (done.exit_code, seed.exists()) == (0, False)


def test_a_seed_about_another_document_is_refused(document: Path, seed: Path) -> None:
    new(document, seed, "力争新招引科技型企业60家以上", *[""] * 11, "")
    document.write_text(TEXT + "。", "utf-8")
    before = seed.read_bytes()
    done = new(document, seed, "")
    assert (done.exit_code, "is about yunhe.txt" in done.output) == (1, True)
    assert seed.read_bytes() == before
    with pytest.raises(SeedError):
        Interview(document, seed)


def test_what_the_reader_missed_is_guessed_from_its_words(document: Path, seed: Path) -> None:
    talk = Interview(document, seed)
    table, answers = talk.guess(talk.find("今年是关键一年")[0])
    assert (table, answers["measure"]) == ("targets", "event")
    with pytest.raises(RecordError, match="does not stand"):
        talk.find("明年是关键一年")
