"""Parquet files with a column of texts: which column it is, and what is hostile in its cells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from policy_targets.errors import DocumentError
from policy_targets.scaling import archives, parquet_texts
from policy_targets.scaling.parquet_texts import TextColumns, choose_columns, measure_cells, read_cells
from tests.scaling.commands import rejects_of, rows_of, run, text_of

TEXTS = [text_of(number) for number in range(30, 35)]


def write(path: Path, columns: dict[str, Any], **how: Any) -> Path:
    pq.write_table(pa.table(columns), path, **how)
    return path


def schema(*names: str) -> pa.Schema:
    return pa.schema([(name, pa.string()) for name in names])


@pytest.mark.parametrize(
    ("names", "text", "name"),
    [
        (["document", "text"], "text", "document"),
        (["id", "title", "content"], "content", "id"),
        (["Text"], "Text", None),
        (["whatever"], "whatever", None),
        (["标题", "正文"], "正文", "标题"),
        (["document"], "document", None),
    ],
)
def test_columns_are_found_where_there_is_no_doubt(names: list[str], text: str, name: str | None) -> None:
    assert choose_columns(schema(*names), TextColumns()) == TextColumns(text, name)


def test_columns_are_those_that_are_asked_for() -> None:
    assert choose_columns(schema("document", "text", "a"), TextColumns("a", "text")) == TextColumns("a", "text")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            TextColumns(),
            r"no column is plainly the text \(found text, content, n\). Name it with --text-column, in Python with text=.",
        ),
        (TextColumns("teks"), r"there is no column 'teks' \(found text, content, n\). Correct --text-column."),
        (TextColumns("text", "nam"), r"there is no column 'nam' \(found text, content, n\). Correct --name-column."),
        (
            TextColumns("n"),
            r"column 'n' contains int64, no text \(found texts in text, content\). Correct --text-column.",
        ),
    ],
)
def test_columns_that_are_not_clear_are_listed(asked: TextColumns, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        choose_columns(schema("text", "content").append(pa.field("n", pa.int64())), asked)


def test_the_command_lists_the_columns_and_reads_the_others(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet", {"a": TEXTS, "b": TEXTS})
    write(tmp_path / "b.parquet", {"text": TEXTS})
    result = run(tmp_path / "a.parquet", tmp_path / "b.parquet")
    assert result.exit_code == 1
    said = "no column is plainly the text (found a, b). Name it with --text-column, in Python with text=."
    assert result.stderr == f"{tmp_path}/a.parquet: {said}\n"
    documents = [json.loads(line)["document"] for line in result.stdout.splitlines()]
    assert list(dict.fromkeys(documents)) == [f"b.parquet/{n}" for n in range(1, 6)]
    asked = run(tmp_path / "a.parquet", "--text-column", "b", "--name-column", "a")
    assert (asked.exit_code, asked.stdout.count("\n")) == (0, len(documents))


def test_rows_are_read_in_order_whatever_the_groups_and_types(tmp_path: Path) -> None:
    names = [f"报告/{number}" for number in range(40)]
    texts = [text_of(number + 10).encode() for number in range(40)]
    for kind in (pa.string(), pa.large_string(), pa.binary(), pa.large_binary()):
        columns = {"document": names, "text": pa.array(texts, pa.binary()).cast(kind)}
        path = write(tmp_path / "a.parquet", columns, row_group_size=7)
        assert [(part.name, part.content) for part in read_cells(path, TextColumns())] == list(
            zip(names, texts, strict=True)
        )


def test_documents_of_one_name_are_both_read(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet", {"document": ["a", "a"], "text": [text_of(30), text_of(40)]})
    assert run(tmp_path / "a.parquet", "-o", f"{tmp_path / 'out'}/").exit_code == 0
    rows = [(row["document"], row["amount"]) for row in rows_of(tmp_path / "out") if row["comparator"] == "ge"]
    assert rows == [("a", 30), ("a", 40)]


def test_hostile_cells_are_rejected_or_read_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "LARGEST", 12 << 20)
    junk = ("。" * 99 + "\n").encode() * ((10 << 20) // 298)
    columns = {
        "document": ["long", "longer", "nul", "few nul", "broken", "empty", "null", "pdf", "good"],
        "text": [
            junk, bytes(archives.LARGEST + 1), bytes(100), b"\0" + text_of(60).encode(), b"\xff\x81" * 500, b"", None,
            b"%PDF-1.7", text_of(70).encode(),
        ],
    }  # fmt: skip
    write(tmp_path / "a.parquet", columns)
    result = run(tmp_path / "a.parquet", "-o", f"{tmp_path / 'out'}/")
    assert result.exit_code == 1
    rejects = rejects_of(tmp_path / "out")
    assert list(rejects) == ["longer", "nul", "broken", "null", "pdf"]
    assert rejects["longer"].startswith("this has 12,582,913 bytes (expected at most 12,582,912).")
    assert rejects["nul"].startswith("100 of 100 bytes are NUL, and the whole is no Chinese text")
    assert rejects["null"] == "there is no text: the cell is empty."
    assert {row["document"] for row in rows_of(tmp_path / "out")} == {"few nul", "good"}
    assert all(f"{tmp_path}/a.parquet/{name}: {reason}" in result.stderr for name, reason in rejects.items())


def test_a_column_that_is_a_bomb_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_texts, "HARMLESS", 1 << 20)
    write(tmp_path / "a.parquet", {"text": [bytes(2 << 20)]}, compression="zstd", use_dictionary=False)
    result = run(tmp_path / "a.parquet")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "a.parquet: a Parquet bomb: " in result.stderr


@pytest.mark.parametrize("content", [b"", b"PAR1", b"no table at all", b"PAR1" + bytes(100) + b"PAR1"])
def test_what_is_no_parquet_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.parquet").write_bytes(content)
    result = run(tmp_path / "a.parquet")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{tmp_path}/a.parquet: this is no Parquet file (" in result.stderr


def test_damage_is_told_with_its_rows_and_the_others_are_read(tmp_path: Path) -> None:
    texts = [text_of(number) * 20 for number in range(100, 160)]
    path = write(tmp_path / "a.parquet", {"text": texts}, row_group_size=20, use_dictionary=False, compression="zstd")
    start = pq.ParquetFile(path).metadata.row_group(1).column(0).data_page_offset
    raw = bytearray(path.read_bytes())
    raw[start : start + 10] = b"\xff" * 10
    path.write_bytes(raw)
    read = {part.name: part.problem for part in read_cells(path, TextColumns())}
    assert [name for name, problem in read.items() if not problem] == [f"{n}" for n in (*range(1, 21), *range(41, 61))]
    assert read["21-40"].startswith("the file is damaged here (")
    result = run(path)
    assert result.exit_code == 1
    assert f"{path}/21-40: the file is damaged here (" in result.stderr
    assert '"document": "a.parquet/60"' in result.stdout


def test_the_size_of_the_texts(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", {"text": TEXTS, "other": ["x" * 99_999] * 5}, compression="none")
    size = sum(len(text.encode()) for text in TEXTS)
    assert size <= measure_cells(path, TextColumns()) < size + 500
