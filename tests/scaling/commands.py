"""What the tests of this folder share: texts written for them, the command line, and parts so small that few do."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from policy_targets.cli import main
from policy_targets.scaling import parts

ROOT = Path(__file__).parents[2]
IN_SMALL_PARTS = "from policy_targets.scaling import parts; parts.MOST = 2; from policy_targets.cli import main; main()"


def text_of(number: int) -> str:
    return f"二、2025年工作安排\n力争新增科技企业{number}家以上，其中省级{number // 2}家；外资到账{number}.5亿元。\n"


def write_texts(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number:03}.txt").write_text(text_of(number + 10), "utf-8", newline="")
    return folder


def run(*line: str | Path, given: bytes | None = None) -> Result:
    """The command in this process; --jobs spawns others."""
    line = line if "--jobs" in line else (*line, "--jobs", "0")
    return CliRunner().invoke(main, ["extract", *map(str, line)], input=given)


def command(*line: str | Path) -> list[str]:
    """The command in a process of its own, with parts of two documents."""
    return [sys.executable, "-c", IN_SMALL_PARTS, "extract", *map(str, line)]


def make_small(monkeypatch: pytest.MonkeyPatch, documents: int = 2) -> None:
    monkeypatch.setattr(parts, "MOST", documents)


def names_in(out: Path) -> list[str]:
    return sorted(path.name for path in out.glob("part-*"))


def bytes_of(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def rows_of(out: Path) -> list[dict[str, object]]:
    tables = [pq.ParquetFile(out / name).read() for name in names_in(out)]
    rows: list[dict[str, object]] = pa.concat_tables(tables).to_pylist()
    return rows


def rejects_of(out: Path) -> dict[str, str]:
    rows = pq.ParquetFile(out / "_rejects.parquet").read().to_pylist()
    return {row["document"]: row["reason"] for row in rows}
