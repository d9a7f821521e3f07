"""A disk that is full is said in one line, whatever is written; no command leaves with a traceback."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.publishing.fictional import write

ROOT = Path(__file__).parents[2]
TEXT = "2025年，云河市力争新招引科技型企业150家，确保完成技改投资20亿元。\n" * 60
WRITING = {
    "schemas": ["schemas", "-o", "OUT"], "extract": ["extract", "TEXT", "-o", "OUT.jsonl"],
    "extract csv": ["extract", "TEXT", "--format", "csv", "-o", "OUT.csv"],
    "extract parquet": ["extract", "TEXT", "--format", "parquet", "-o", "OUT.parquet"],
    "extract parts": ["extract", "TEXT", "-o", "OUT/"], "draft": ["draft", "TEXT", "-o", "OUT.yaml"],
    "site": ["site", "--package", "PACKAGE", "-o", "OUT"], "build": ["build", "--seeds", "SEEDS", "--out", "OUT"],
    **{f"export {form}": ["export", "--to", form, "--package", "PACKAGE", "-o", "OUT"]
       for form in ("sqlite", "duckdb", "jsonl", "csvw", "xlsx", "croissant", "datacite")},
    "export labelstudio": ["export", "--to", "labelstudio", "--documents", "TEXT", "-o", "OUT"],
}  # fmt: skip


def run(arguments: list[str], stdout: str = "/dev/null", limit: int | None = None) -> subprocess.CompletedProcess[str]:
    """A command in a process that may write files of so many bytes only."""

    def set_limit() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    with Path(stdout).open("w") as out:
        return subprocess.run([sys.executable, "-B", "-m", "policy_targets", *arguments], stdout=out, text=True, check=False,
                              stderr=subprocess.PIPE, cwd=ROOT, preexec_fn=set_limit)  # fmt: skip


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("places")
    (folder / "text.txt").write_text(TEXT, "utf-8")
    return {"TEXT": str(folder / "text.txt"), "PACKAGE": str(write(folder / "package")), "SEEDS": str(ROOT / "seeds")}


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITING)
def test_a_file_that_cannot_grow_is_said(name: str, places: dict[str, str], tmp_path: Path) -> None:
    given = [places.get(it, it.replace("OUT", str(tmp_path / "out"))) for it in WRITING[name]]
    done = run(given, limit=100)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["list"], ["cite"], ["check", "PACKAGE"], ["extract", "TEXT"], ["--help"]])
def test_a_device_that_is_full_is_said(arguments: list[str], places: dict[str, str]) -> None:
    done = run([places.get(it, it) for it in arguments], stdout="/dev/full")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
