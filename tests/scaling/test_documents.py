"""What is named becomes documents: files, folders, patterns, several of one name, and what is hostile in a folder."""

from __future__ import annotations

import inspect
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from policy_targets.scaling.documents import Received, find_documents, find_leaves, measure
from policy_targets.scaling.parquet_texts import TextColumns
from tests.scaling.commands import rows_of, run, text_of, write_texts


def find(*inputs: str | Path, out: Path | None = None) -> list[Received]:
    return list(find_documents(find_leaves([str(it) for it in inputs], out), TextColumns()))


def names(*inputs: str | Path, out: Path | None = None) -> list[str]:
    return [document.name for document in find(*inputs, out=out)]


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    write_texts(tmp_path / "in" / "2024", 2)
    write_texts(tmp_path / "in", 2)
    (tmp_path / "in" / ".hidden.txt").touch()
    (tmp_path / "in" / ".git").mkdir()
    (tmp_path / "in" / ".git" / "a.txt").touch()
    assert names(tmp_path / "in") == ["000.txt", "001.txt", "2024/000.txt", "2024/001.txt"]
    assert [it.content for it in find(tmp_path / "in")] == [text_of(n).encode() for n in (10, 11, 10, 11)]


def test_the_command_reads_a_folder(tmp_path: Path) -> None:
    write_texts(tmp_path / "in", 3)
    result = run(tmp_path / "in")
    assert (result.exit_code, result.stderr) == (0, "")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert list(dict.fromkeys(row["document"] for row in rows)) == ["000.txt", "001.txt", "002.txt"]


def test_a_pattern_names_files_from_where_it_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_texts(tmp_path / "in" / "2024", 1)
    write_texts(tmp_path / "in" / "2023", 2)
    expected = ["2023/000.txt", "2023/001.txt", "2024/000.txt"]
    assert names(tmp_path / "in" / "**" / "*.txt") == expected
    monkeypatch.chdir(tmp_path)
    assert names("in/*/*.txt") == expected
    assert names("in/202?/001.txt") == ["2023/001.txt"]
    assert [(it.name, it.problem) for it in find("in/*.pdf")] == [("in/*.pdf", "no file matches the pattern.")]


def test_a_name_with_the_marks_of_a_pattern_is_a_name(tmp_path: Path) -> None:
    (tmp_path / "[2024].txt").write_text("力争", "utf-8")
    assert names(tmp_path / "[2024].txt") == ["[2024].txt"]


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for year in ("2023", "2024"):
        write_texts(tmp_path / year, 1)
    first, second = tmp_path / "2023" / "000.txt", tmp_path / "2024" / "000.txt"
    assert names(first, second) == ["2023/000.txt", "2024/000.txt"]
    assert names(first, first) == ["000.txt", "000.txt"], "the same file twice is asked for twice"
    assert names(first) == ["000.txt"]


def test_folders_side_by_side_say_which_one_a_document_is_of(tmp_path: Path) -> None:
    for year in ("2023", "2024"):
        write_texts(tmp_path / year, 1)
    assert names(tmp_path / "2023", tmp_path / "2024") == ["2023/000.txt", "2024/000.txt"]
    write_texts(tmp_path / "a" / "reports", 1)
    write_texts(tmp_path / "b" / "reports", 1)
    assert names(tmp_path / "a" / "reports", tmp_path / "b" / "reports") == ["a/reports/000.txt", "b/reports/000.txt"]


def test_two_documents_of_one_name_are_both_read(tmp_path: Path) -> None:
    for folder, number in (("2023", 30), ("2024", 40)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(text_of(number), "utf-8")
    out = tmp_path / "out"
    files = [tmp_path / folder / "a.txt" for folder in ("2023", "2024", "2023")]
    assert run(*files, "-o", f"{out}/").exit_code == 0
    rows = [row for row in rows_of(out) if row["comparator"] == "ge"]
    assert [(row["document"], row["amount"]) for row in rows] == [
        ("2023/a.txt", 30),
        ("2024/a.txt", 40),
        ("2023/a.txt", 30),
    ]


def test_standard_input_beside_a_file(tmp_path: Path) -> None:
    write_texts(tmp_path, 1)
    result = run("-", tmp_path / "000.txt", given=text_of(50).encode())
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert list(dict.fromkeys(row["document"] for row in rows)) == ["-", "000.txt"]
    assert rows[0]["amount"] == "50"


def test_the_output_is_no_input(tmp_path: Path) -> None:
    write_texts(tmp_path, 2)
    assert run(tmp_path, "-o", f"{tmp_path / 'out'}/").exit_code == 0
    assert run(tmp_path / "000.txt", "-o", tmp_path / "all.jsonl").exit_code == 0
    again = run(tmp_path, "-o", f"{tmp_path / 'out'}/")
    assert "all.jsonl: this is no Chinese text" in again.stderr  # a file among others, unless it is the output
    assert {row["document"] for row in rows_of(tmp_path / "out")} == {"000.txt", "001.txt"}
    assert names(tmp_path, out=tmp_path / "all.jsonl")[:2] == ["000.txt", "001.txt"]
    assert "all.jsonl" not in names(tmp_path, out=tmp_path / "all.jsonl")


def test_links_out_of_a_folder_are_told_and_not_followed(tmp_path: Path) -> None:
    secret = write_texts(tmp_path / "secret", 1)
    folder = write_texts(tmp_path / "in", 1)
    (folder / "file.txt").symlink_to(secret / "000.txt")
    (folder / "folder").symlink_to(secret)
    (folder / "up").symlink_to("..")
    (folder / "again.txt").symlink_to("000.txt")
    (folder / "loop").symlink_to("loop")
    result = run(folder)
    assert result.exit_code == 1
    assert {json.loads(line)["document"] for line in result.stdout.splitlines()} == {"000.txt"}
    said = "a symbolic link that leads out of the folder is not followed. Name its target as an input."
    expected = [f"{folder}/{it}: {said}" for it in ("file.txt", "folder", "up")]
    expected.insert(2, f"{folder}/loop: a symbolic link that leads nowhere.")
    assert result.stderr.splitlines() == expected
    assert run(folder / "file.txt").exit_code == 0, "a link that is named is followed"


def test_a_tree_deeper_than_python_goes_is_read(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*"d" * 200)
    write_texts(deep, 1)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 100)
    try:
        found = names(tmp_path)
    finally:
        sys.setrecursionlimit(limit)
    assert found == [f"{'d/' * 200}000.txt"]


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (told,) = find(tmp_path)
    assert told.problem == "this is no file that can be read."


def test_a_folder_that_cannot_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_texts(tmp_path / "closed", 1)
    write_texts(tmp_path / "open", 1)
    look = Path.iterdir

    def refuse(path: Path) -> Iterator[Path]:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert [(it.name, it.problem) for it in find(tmp_path)] == [("closed", "Permission denied."), ("open/000.txt", "")]


def test_a_file_name_that_is_no_utf8_is_marked(tmp_path: Path) -> None:
    name = os.fsdecode("报告.txt".encode("gb18030"))
    (tmp_path / name).write_text(text_of(20), "utf-8")
    assert run(tmp_path, "-o", f"{tmp_path / 'out'}/").exit_code == 0
    assert {str(row["document"]) for row in rows_of(tmp_path / "out")} == {"\ufffd\ufffd\ufffd\ufffd.txt"}


def test_the_size_of_what_there_is_to_read(tmp_path: Path) -> None:
    write_texts(tmp_path / "in", 3)
    size = sum(len(it.content or b"") for it in find(tmp_path / "in"))
    assert measure(find_leaves([str(tmp_path / "in"), "-", "nowhere"]), TextColumns()) == size
    (tmp_path / "in" / "broken.zip").write_bytes(b"PK")
    assert measure(find_leaves([str(tmp_path / "in")]), TextColumns()) == size


@pytest.mark.parametrize("content", [b"\0" * 2000, b"\xff\x81" * 500, "力争".encode() + b"\0" * 400])
def test_bytes_that_are_no_text_are_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    result = run(tmp_path, "-o", f"{tmp_path / 'out'}/")
    assert result.exit_code == 1
    assert "Save the document as UTF-8, then read it again." in result.stderr
    assert "Traceback" not in result.stderr
