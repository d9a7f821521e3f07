"""Records of converted files are proved by converting again: not by another file, and not by another text."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policy_targets.cli import main
from policy_targets.converting import word
from tests.converting.written import write_word

BLOCKS = (
    "高邮市2024年工作安排",
    "2024年力争新增科技企业30家。",
    [["指标", "单位", "2024年目标"], ["财政收入", "亿元", "24.6"]],
)


def run(*line: str | Path) -> Result:
    return CliRunner().invoke(main, [str(part) for part in line])


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of one Word document, drafted and built."""
    monkeypatch.chdir(tmp_path)
    documents, seeds = tmp_path / "documents", tmp_path / "seeds"
    documents.mkdir()
    seeds.mkdir()
    (documents / "plan.docx").write_bytes(write_word(BLOCKS))
    for line in (
        ("draft", documents / "plan.docx", "-o", seeds / "plan.yaml", "--with-lists"),
        ("build", "--seeds", seeds, "--out", tmp_path / "package"),
    ):
        done = run(*line)
        assert done.exit_code == 0, done.output
    return tmp_path


def test_the_file_proves_its_records(package: Path) -> None:
    done = run("verify", "--documents", package / "documents", "--package", package / "package")
    assert done.exit_code == 0, done.output
    assert "targets         2       0       0" in done.output


def test_a_file_with_a_bit_turned_proves_nothing(package: Path) -> None:
    path = package / "documents" / "plan.docx"
    received = bytearray(path.read_bytes())
    received[len(received) // 2] ^= 1
    path.write_bytes(received)
    done = run("verify", "--documents", package / "documents", "--package", package / "package")
    assert done.exit_code == 1
    assert "targets         0       0       2" in done.output


def test_another_version_of_the_conversion_is_told_from_forgery(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_word = word.read_word
    monkeypatch.setattr(word, "read_word", lambda received: f"目录\n{read_word(received)}")
    done = run("verify", "--documents", package / "documents", "--package", package / "package")
    assert done.exit_code == 1
    assert "the file is the one received, but docx/1 gives another text" in " ".join(done.output.split())
