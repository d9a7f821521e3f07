"""Whatever writes beside its target: killed at any moment, it leaves the old or the new, and the next run no trace."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from policy_targets.curation import shared_lists
from policy_targets.errors import PackageError
from policy_targets.publishing.exports.candidate_files import open_writer
from policy_targets.publishing.exports.outputs import make_output, replace_file
from policy_targets.publishing.package import folders
from policy_targets.publishing.package.folders import hold
from policy_targets.publishing.package.write import write_package
from policy_targets.reading.extract import extract
from tests.publishing.cloud_river import records

Write = Callable[[Path, str], None]
ROOT = Path(__file__).parents[2]
FOUND = extract("力争新增科技企业30家。")
TOUCHING = ("open", "os.", "shutil.", "ctypes.dlsym")  # the names of events that deal with the file system


def write_file(place: Path, text: str) -> None:
    with make_output(place / "out.db", force=True) as new:
        new.write_text(text, "utf-8")
        new.with_suffix(".metadata.json").write_text(text, "utf-8")


def write_folder(place: Path, text: str) -> None:
    with make_output(place / "out", force=True) as new:
        (new / "parquet").mkdir(parents=True)
        for name in ("a.json", "parquet/b.parquet"):
            (new / name).write_text(text, "utf-8")


def write_without_exchange(place: Path, text: str) -> None:
    exchange = folders._exchange
    folders._exchange = lambda left, right: False
    try:
        write_folder(place, text)
    finally:
        folders._exchange = exchange


def write_rows(place: Path, text: str) -> None:
    with open_writer("jsonl", place / "out.jsonl", sys.stdout) as writer:
        writer.write([record._replace(document=text) for record in FOUND])


def write_parquet(place: Path, text: str) -> None:
    with open_writer("parquet", place / "out.parquet", sys.stdout) as writer:
        writer.write([record._replace(document=text) for record in FOUND])


def write_seed(place: Path, text: str) -> None:
    shared_lists.write_seed(place / "out.yaml", text, force=True)


WAYS: tuple[Write, ...] = (write_file, write_folder, write_without_exchange, write_rows, write_parquet, write_seed)


def run_killed(write: Write, place: Path, kill_at: int) -> int:
    """Write in a process of its own that kills itself before its nth dealing with the file system; how it ended."""
    child = os.fork()
    if not child:
        count = 0

        def watch(event: str, _arguments: object) -> None:
            nonlocal count
            count += event.startswith(TOUCHING)
            if count == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        write(place, "new")
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def read_all(place: Path) -> dict[str, bytes]:
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that kills itself is forked")
@pytest.mark.parametrize("write", WAYS, ids=lambda write: write.__name__)
def test_what_is_killed_at_any_moment_is_cleared_by_the_next_run(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _handle: None)  # nobody cuts the power here, and it takes its time
    for text in ("old", "new"):
        (tmp_path / text).mkdir()
        write(tmp_path / text, text)
    old, new = read_all(tmp_path / "old"), read_all(tmp_path / "new")
    assert old.keys() == new.keys()
    left = 0
    for moment in range(1, 200):
        place = tmp_path / str(moment)
        place.mkdir()
        write(place, "old")
        ended = run_killed(write, place, moment)
        left += read_all(place).keys() != old.keys()
        write(place, "new")
        assert read_all(place) == new, moment
        assert all(not path.name.startswith(".") for path in place.rglob("*")), moment
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
    assert ended == 0, "it was killed before each of its dealings with the file system"
    assert left > 0, "no run was killed while it had something beside its place"


def test_a_folder_that_was_on_its_way_out_is_put_back(tmp_path: Path) -> None:
    write_folder(tmp_path, "old")
    (tmp_path / ".out.new" / "old").mkdir(parents=True)
    (tmp_path / "out").rename(tmp_path / ".out.new" / "old" / "out")
    with pytest.raises(ZeroDivisionError), make_output(tmp_path / "out", force=True):
        1 / 0  # noqa: B018
    assert read_all(tmp_path) == {"out/a.json": b"old", "out/parquet/b.parquet": b"old"}


def test_a_refused_export_clears_too(tmp_path: Path) -> None:
    write_file(tmp_path, "old")
    (tmp_path / ".out.db.new" / "new").mkdir(parents=True)
    (tmp_path / ".out.db.new" / "new" / "out.db").write_text("half", "utf-8")
    with pytest.raises(PackageError, match="is there already"), make_output(tmp_path / "out.db"):
        pass
    assert set(read_all(tmp_path)) == {"out.db", "out.metadata.json"}


def test_an_export_that_another_process_writes_is_left_alone(tmp_path: Path) -> None:
    with hold(tmp_path / ".out.jsonl.new", tmp_path / "out.jsonl"):
        with pytest.raises(PackageError, match="another process is writing it"):
            write_rows(tmp_path, "new")
        with pytest.raises(PackageError, match="another process is writing it"), make_output(tmp_path / "out.jsonl"):
            pass
    write_rows(tmp_path, "new")
    assert set(read_all(tmp_path)) == {"out.jsonl"}


def test_a_link_in_the_place_of_the_workspace_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "else" / "new").mkdir(parents=True)
    (tmp_path / "else" / "new" / "letter.txt").write_text("A", "utf-8")
    (tmp_path / ".out.db.new").symlink_to(tmp_path / "else")
    with pytest.raises(PackageError, match="found a link"):
        write_file(tmp_path, "new")
    assert read_all(tmp_path / "else") == {"new/letter.txt": b"A"}


def test_devices_and_pipes_are_written_as_they_are_and_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    with replace_file(pipe) as new:
        new.write_text("A", "utf-8")
    assert reader.communicate()[0] == b"A"
    assert pipe.is_fifo()
    with pytest.raises(PackageError, match="a device or a pipe"), make_output(pipe, force=True) as new:
        new.write_text("A", "utf-8")
    assert pipe.is_fifo()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as error, replace_file(tmp_path / "nowhere" / "a.jsonl"):
        pass
    assert error.value.filename == str(tmp_path / "nowhere" / "a.jsonl")


def test_a_build_ends_what_a_killed_run_of_candidates_left_in_it(tmp_path: Path) -> None:
    package = tmp_path / "package"
    write_package(records(), package)
    (package / ".candidates.build" / "new" / "parquet").mkdir(parents=True)
    write_package(records(), package)
    assert not (package / ".candidates.build").exists()
    with (
        hold(package / ".candidates.build", package / "candidates"),
        pytest.raises(PackageError, match="candidates: another process is writing it"),
    ):
        write_package(records(), package)


@pytest.mark.parametrize("after", ["extract", "export"])
def test_a_command_killed_while_it_writes_leaves_nothing_after_the_next(after: str, tmp_path: Path) -> None:
    """The command itself, stopped by a pipe that gives no more, then killed."""
    line = {"extract": ["extract", "-", "-o", "out.jsonl"], "export": ["export", "--to", "jsonl", "-o", "out"]}[after]
    command = [sys.executable, "-m", "policy_targets", *line]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    text = "力争新增科技企业30家。\n".encode()
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    while process.poll() is None and not [path for path in tmp_path.iterdir() if path.name.startswith(".")]:
        time.sleep(0.005)  # until its workspace is there
    process.kill()
    process.communicate()
    extra = ["--force"] if after == "export" else []
    done = subprocess.run(
        [*command, *extra], cwd=tmp_path, env=environment, input=text, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [line[-1]]
