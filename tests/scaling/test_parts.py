"""Parts in a folder: named by what was read, the same whatever the run went through, nothing twice, nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from policy_targets.publishing.exports import candidate_files
from policy_targets.publishing.exports.candidate_files import candidate_schema
from policy_targets.publishing.package.folders import hold
from policy_targets.reading.extract import extract
from policy_targets.scaling import batches, parts, processes, runs
from policy_targets.scaling.documents import Received
from policy_targets.scaling.parts import gather
from policy_targets.scaling.processes import Killed
from tests.scaling.commands import (
    bytes_of,
    command,
    make_small,
    names_in,
    rejects_of,
    rows_of,
    run,
    text_of,
    write_texts,
)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(monkeypatch)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    return write_texts(tmp_path / "in", 7)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def read(folder: Path, out: Path, *line: str) -> str:
    result = run(folder, "-o", f"{out}/", *line)
    assert result.exit_code == 0, result.stderr
    return result.stderr


def count_reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    read_one = candidate_files.read_candidates

    def note(received: bytes, document: str) -> object:
        names.append(document)
        return read_one(received, document)

    monkeypatch.setattr(batches, "read_candidates", note)
    return names


def test_parts_hold_the_rows_of_one_file_in_its_order(texts: Path, out: Path, tmp_path: Path) -> None:
    read(texts, out)
    assert [name[:11] for name in names_in(out)] == ["part-000000", "part-000001", "part-000002", "part-000003"]
    assert run(texts, "--format", "parquet", "-o", tmp_path / "one.parquet").exit_code == 0
    whole = pq.ParquetFile(tmp_path / "one.parquet").read()
    assert whole.num_rows > 20
    assert pa.concat_tables(pq.ParquetFile(out / name).read() for name in names_in(out)).equals(whole)
    assert ds.dataset(out, format="parquet").to_table().schema.remove_metadata() == candidate_schema()
    assert ds.dataset(out, format="parquet").to_table().num_rows == whole.num_rows, "the rejects are no part"
    assert rejects_of(out) == {}


@pytest.mark.parametrize(("form", "jobs"), [("jsonl", "2"), ("csv", "1"), ("parquet", "1")])
def test_one_file_is_the_same_whatever_the_jobs(texts: Path, tmp_path: Path, form: str, jobs: str) -> None:
    (texts / "a.pdf").write_bytes(b"%PDF-1.7")
    (texts / "gb.txt").write_bytes(text_of(77).encode("gb18030"))
    asked = {"0": "0", "2": jobs}
    first, second = (run(texts, "--format", form, "-o", tmp_path / n, "--jobs", asked[n]) for n in asked)
    assert (first.exit_code, second.exit_code) == (1, 1)
    assert (tmp_path / "0").read_bytes() == (tmp_path / "2").read_bytes()
    assert sorted(first.stderr.splitlines()) == sorted(second.stderr.splitlines())
    assert len(first.stderr.splitlines()) == 2


def test_parts_are_the_same_whatever_the_jobs(texts: Path, out: Path, tmp_path: Path) -> None:
    read(texts, out)
    read(texts, tmp_path / "other", "--jobs", "2")
    assert bytes_of(out) == bytes_of(tmp_path / "other")
    assert sorted(bytes_of(out)) == ["_rejects.parquet", *names_in(out)], "no temporaries"


def test_a_run_goes_on_with_what_is_there(texts: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(texts, out)
    before = bytes_of(out)
    (out / names_in(out)[1]).unlink()
    (out / "_rejects.parquet").unlink()
    (out / ".work").mkdir()
    (out / ".work" / f"{names_in(out)[0]}.123").write_bytes(b"half a part of a process that was killed")
    names = count_reads(monkeypatch)
    read(texts, out)
    assert names == ["002.txt", "003.txt"]
    assert bytes_of(out) == before
    names.clear()
    read(texts, out)
    assert (names, bytes_of(out)) == ([], before)


def test_a_part_that_is_not_whole_is_made_again(texts: Path, out: Path) -> None:
    read(texts, out)
    before = bytes_of(out)
    first, second, *_ = names_in(out)
    (out / first).write_bytes(before[first][:-10])
    pq.write_table(pa.table({"a": [1]}), out / second)
    read(texts, out)
    assert bytes_of(out) == before


def test_what_is_new_is_read_and_the_rest_is_kept(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST", 1000)
    monkeypatch.setattr(parts, "SMALLEST", 0)  # a part ends where its last document says so
    texts = write_texts(tmp_path / "in", 120)
    read(texts, out)
    assert 3 < len(names_in(out)) < 20
    (texts / "0000.txt").write_text(text_of(999), "utf-8")
    names = count_reads(monkeypatch)
    said = read(texts, out)
    assert 1 < len(names) < 60, "only the part of the new document is read again"
    assert said == f"{out}: removed 1 parts of other documents or another version.\n"
    read(texts, tmp_path / "other")
    assert bytes_of(out) == bytes_of(tmp_path / "other"), "the others have taken their new numbers"


def test_a_changed_document_replaces_its_part(texts: Path, out: Path, tmp_path: Path) -> None:
    read(texts, out)
    (texts / "003.txt").write_text(text_of(888), "utf-8")
    (texts / "006.txt").unlink()
    assert "removed 2 parts of other documents" in read(texts, out)
    read(texts, tmp_path / "other")
    assert bytes_of(out) == bytes_of(tmp_path / "other")
    assert 888 in [row["amount"] for row in rows_of(out)]


def test_a_part_is_named_by_names_contents_and_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    def name(*documents: Received) -> str:
        return next(gather(documents)).name

    first = name(Received("a", "x/a", b"text"))
    assert first == name(Received("a", "y/a", b"text")), "where it lies is no matter"
    others = [
        name(Received("b", "a", b"text")),
        name(Received("a", "a", b"other")),
        name(Received("a", "a", None, "text")),
        name(Received("a", "a", b"text"), Received("b", "b", b"")),
        name(Received("a", "a", b"text", day=date(2025, 1, 9))),
        name(Received("a", "a", b"text", home="321084")),
    ]
    monkeypatch.setattr(parts, "__version__", "9.9.9")
    parts.fingerprint.cache_clear()
    others.append(name(Received("a", "a", b"text")))
    parts.fingerprint.cache_clear()
    assert len({first, *others}) == 8


def test_the_same_documents_twice_are_two_parts(texts: Path, out: Path, tmp_path: Path) -> None:
    files = [texts / "000.txt", texts / "001.txt"] * 2
    assert run(*files, "-o", f"{out}/").exit_code == 0
    before = bytes_of(out)
    assert len({name[12:] for name in names_in(out)}) == 1
    assert len(names_in(out)) == 2
    (out / names_in(out)[0]).unlink()
    assert run(*files, "-o", f"{out}/").exit_code == 0
    assert bytes_of(out) == before


def test_parts_have_a_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST", 50)
    documents = [Received(f"{n}", "", b"x" * 100_000) for n in range(200)]
    sizes = [part.size for part in gather(documents)]
    assert sum(sizes) == 200 * 100_000
    assert max(sizes) <= parts.LARGEST
    assert all(size >= parts.SMALLEST for size in sizes[:-1])
    assert [len(part.documents) for part in gather([Received("", "", b"")] * 120)] == [50, 50, 20]


def test_rejects_are_a_table_and_are_told_again(texts: Path, out: Path) -> None:
    (texts / "a.pdf").write_bytes(b"%PDF-1.7")
    (texts / "b.zip").write_bytes(b"PK")
    (texts / "link").symlink_to("/etc/passwd")
    first, second = (run(texts, "-o", f"{out}/") for _ in range(2))
    assert (first.exit_code, second.exit_code) == (1, 1)
    assert list(rejects_of(out)) == ["a.pdf", "b.zip", "link"]
    assert rejects_of(out)["a.pdf"].startswith("this is a damaged PDF (")
    assert [line.rpartition("/")[2] for line in first.stderr.splitlines()] == second.stderr.splitlines()
    assert len({row["document"] for row in rows_of(out)}) == 7


def test_a_number_too_wide_is_a_reject_and_its_neighbours_are_not(
    texts: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def widen(raw: str, document: str) -> object:
        first, *rest = extract(raw, document)
        return [first._replace(amount=Decimal(10) ** 33), *rest] if document == "003.txt" else [first, *rest]

    monkeypatch.setattr(candidate_files, "extract", widen)
    assert run(texts, "-o", f"{out}/").exit_code == 1
    assert "003.txt: amount of " in rejects_of(out)["003.txt"]
    assert len([row for row in rows_of(out) if row["document"] == "003.txt"]) == len(extract(text_of(13))) - 1


def test_numbers_have_six_places_in_parquet(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("力争三分之一的企业通过认定。", "utf-8")
    assert run(tmp_path / "a.txt", "--format", "parquet", "-o", tmp_path / "a.parquet").exit_code == 0
    assert pq.ParquetFile(tmp_path / "a.parquet").read()["value"].to_pylist() == [Decimal("0.333333")]
    assert '"value": "0.3333333333333333333333333333"' in run(tmp_path / "a.txt").stdout


def test_a_mistake_of_the_reader_costs_one_document(texts: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(raw: str, document: str) -> object:
        if document == "003.txt":
            raise IndexError("list index out of range")
        return extract(raw, document)

    monkeypatch.setattr(candidate_files, "extract", fail)
    assert run(texts, "-o", f"{out}/").exit_code == 1
    said = "the reader failed (IndexError: list index out of range). Report it with the document."
    assert rejects_of(out) == {"003.txt": said}
    assert len({row["document"] for row in rows_of(out)}) == 6


def test_a_folder_with_other_things_is_refused(texts: Path, out: Path) -> None:
    out.mkdir()
    (out / "thesis.docx").write_bytes(b"years of work")
    result = run(texts, "-o", out)
    assert result.exit_code == 1
    assert (
        "found thesis.docx, which is no part (expected a new folder, or one that extract has written)." in result.stderr
    )
    assert sorted(path.name for path in out.iterdir()) == ["thesis.docx"]


def test_a_folder_takes_parts_in_parquet_only(texts: Path, out: Path) -> None:
    result = run(texts, "-o", f"{out}/", "--format", "csv")
    assert result.exit_code == 2
    assert "A folder gets parts in Parquet, not csv." in result.stderr
    assert not out.exists()


def test_two_runs_do_not_write_one_folder(texts: Path, out: Path) -> None:
    read(texts, out)
    with hold(out / ".work", out):
        result = run(texts, "-o", out)
    assert result.exit_code == 1
    assert f"{out}: another process is writing it. Wait until it ends." in result.stderr
    read(texts, out)


def test_a_document_whose_process_is_killed_is_a_reject_until_the_next_run(
    texts: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = processes.run_tasks

    def kill_one(work: object, tasks: object, jobs: int, hear: object) -> object:
        for task, result in once(work, tasks, jobs, hear):  # type: ignore[arg-type]
            if task.number == 1:
                Path(task.target).unlink()
            yield task, Killed("SIGKILL", 1) if task.number == 1 else result

    monkeypatch.setattr(runs, "run_tasks", kill_one)
    result = run(texts, "-o", f"{out}/")
    assert result.exit_code == 1
    reason = f"its process was killed twice (SIGKILL), the second time while reading {texts}/003.txt."
    assert rejects_of(out) == {"002.txt": reason, "003.txt": reason}
    assert (
        f"left out: 2 documents ({texts}/002.txt, {texts}/003.txt): {reason} Run the same command again"
        in result.stderr
    )
    assert len(names_in(out)) == 3
    monkeypatch.setattr(runs, "run_tasks", once)
    read(texts, out)
    assert (rejects_of(out), len(names_in(out))) == ({}, 4)


def start(texts: Path, out: Path) -> subprocess.Popen[str]:
    line = command(texts, "-o", f"{out}/", "--jobs", "2")
    return subprocess.Popen(line, start_new_session=True, stderr=subprocess.PIPE, text=True)


def wait_for_parts(out: Path, count: int) -> None:
    deadline = time.monotonic() + 60
    while len(names_in(out)) < count and time.monotonic() < deadline:
        time.sleep(0.005)


def test_a_killed_run_is_gone_on_with(tmp_path: Path, out: Path) -> None:
    texts = tmp_path / "in"
    texts.mkdir()
    for number in range(24):
        (texts / f"{number:02}.txt").write_text(text_of(number + 10) * 40, "utf-8")
    for count in (2, 5):
        with start(texts, out) as killed:
            wait_for_parts(out, count)
            os.killpg(killed.pid, signal.SIGKILL)
        assert not (out / "_rejects.parquet").exists(), "it was killed half way"
        assert all(pq.read_metadata(out / name).num_rows for name in names_in(out)), "a part is whole"
    assert 5 <= len(names_in(out)) < 12
    read(texts, out)
    read(texts, tmp_path / "undisturbed")
    assert bytes_of(out) == bytes_of(tmp_path / "undisturbed")


def test_ctrl_c_leaves_whole_parts_and_nothing_else(tmp_path: Path, out: Path) -> None:
    texts = tmp_path / "in"
    texts.mkdir()
    for number in range(24):
        (texts / f"{number:02}.txt").write_text(text_of(number + 10) * 40, "utf-8")
    with start(texts, out) as stopped:
        wait_for_parts(out, 1)
        os.killpg(stopped.pid, signal.SIGINT)
        _, said = stopped.communicate(timeout=60)
    assert stopped.returncode == 1
    assert f"{out}: stopped; the parts written so far are complete. Run the same command to continue." in said
    assert "Traceback" not in said
    assert sorted(path.name for path in out.iterdir()) == names_in(out)
    assert 1 <= len(names_in(out)) < 12


def test_what_was_compiled_makes_no_other_reader(tmp_path: Path) -> None:
    (tmp_path / "reading").mkdir()
    for name in ("periods.py", "periods.cpython-311-x86_64-linux-gnu.so", "periods.cp311-win_amd64.pyd"):
        (tmp_path / "reading" / name).touch()
    assert parts.find_reader(tmp_path) == [tmp_path / "reading" / "periods.py"]
