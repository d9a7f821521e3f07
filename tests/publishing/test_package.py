"""The package: what is written, the same bytes every time, and whole whatever happens."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from policy_targets import __version__
from policy_targets.errors import PackageError, RecordError
from policy_targets.models import TABLES
from policy_targets.publishing.package import folders
from policy_targets.publishing.package.write import SCHEMA_VERSION, write_package
from policy_targets.publishing.schema import tables
from policy_targets.publishing.schema.tables import make_record
from tests.publishing.cloud_river import SOURCE, records

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
Files = dict[str, bytes]


def read_files(folder: Path) -> Files:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_whole(folder: Path) -> Files:
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    files = read_files(folder)
    for resource in descriptor["resources"]:
        assert resource["hash"] == f"sha256:{sha256(files[resource['path']]).hexdigest()}"
    assert set(files) == {"datapackage.json", *(resource["path"] for resource in descriptor["resources"])}
    return files


@pytest.fixture
def package(tmp_path: Path) -> Path:
    write_package(records(), tmp_path / "package")
    return tmp_path / "package"


@pytest.fixture
def descriptor(package: Path) -> dict[str, Any]:
    return json.loads((package / "datapackage.json").read_text("utf-8"))  # type: ignore[no-any-return]


# ── what is written ──


def test_every_table_is_there_twice_even_an_empty_one(package: Path) -> None:
    files = assert_whole(package)
    assert set(files) == {"datapackage.json"} | {f"data/{it}.csv" for it in TABLES} | {
        f"parquet/{it}.parquet" for it in TABLES
    }
    assert files["data/target_initiatives.csv"] == b"target_id,initiative_id\n"


def test_csv_is_sorted_by_key_in_utf8_with_line_feeds(package: Path) -> None:
    content = (package / "data" / "targets.csv").read_bytes()
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")
    header, *lines = csv.reader(content.decode().splitlines())
    assert header == [column.name for column in tables.columns("targets")]
    assert [line[0] for line in lines] == ["tgt-00000000a1", "tgt-00000000b2"]
    assert (
        (package / "data" / "organisations.csv")
        .read_text("utf-8")
        .endswith('yunhe-government,云河市人民政府,"Yunhe ""City"" Government, old",government,990100,\n')
    )
    damages = (package / "data" / "source_damages.csv").read_text("utf-8")
    assert damages == f"source_id,damage\n{SOURCE},columns\n{SOURCE},wraps\n"


@pytest.mark.parametrize("table", TABLES)
def test_csv_and_parquet_hold_the_same(package: Path, table: str) -> None:
    with (package / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        from_csv = [make_record(table, tables.read_row(table, row)) for row in csv.DictReader(file)]
    data = pq.ParquetFile(package / "parquet" / f"{table}.parquet").read()
    from_parquet = [make_record(table, row) for row in tables.from_arrow(table, data)]
    expected = sorted(
        records().get(table, []), key=lambda record: [getattr(record, name) for name in tables.key_of(table)]
    )
    assert from_csv == from_parquet == expected
    assert data.schema.equals(tables.arrow_schema(table))


def test_parquet_says_what_it_is(package: Path) -> None:
    schema = pq.ParquetFile(package / "parquet" / "targets.parquet").schema_arrow
    words = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    assert words == {"policy_targets_version": __version__, "schema_version": SCHEMA_VERSION, "table": "targets"}
    assert schema.field("quote").metadata[b"description"]
    column = pq.ParquetFile(package / "parquet" / "targets.parquet").metadata.row_group(0).column(0)
    assert column.compression == "ZSTD"


def test_the_descriptor_is_a_data_package_of_ours(descriptor: dict[str, Any]) -> None:
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert (descriptor["profile"], descriptor["conformsTo"]) == ("data-package", f"policy-targets/{SCHEMA_VERSION}")
    assert (descriptor["name"], descriptor["version"]) == ("policy-targets", __version__)
    assert descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    assert descriptor["sources"] == [{"title": "900_cloud.txt", "version": "sha256:" + "ab" * 32}]
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))  # no clock is asked
    assert (descriptor["created"], __version__) == (f"{cited['date-released']}T00:00:00Z", cited["version"])
    assert all(descriptor[name] for name in ("title", "description", "contributors", "keywords"))


def test_resources_are_described(descriptor: dict[str, Any], package: Path) -> None:
    resources = {resource["name"]: resource for resource in descriptor["resources"]}
    assert list(resources) == [*TABLES, *(f"{table}-parquet" for table in TABLES)]
    one, copy = resources["targets"], resources["targets-parquet"]
    assert (one["path"], one["format"], one["mediatype"], one["encoding"], one["rows"]) == (
        "data/targets.csv", "csv", "text/csv", "utf-8", 2,
    )  # fmt: skip
    assert one["bytes"] == (package / "data" / "targets.csv").stat().st_size
    assert (copy["path"], copy["format"], copy["rows"]) == ("parquet/targets.parquet", "parquet", 2)
    assert copy["mediatype"] == "application/vnd.apache.parquet"
    assert "bytes" not in copy
    assert "encoding" not in copy
    assert all(resource["title"] and resource["description"] for resource in resources.values())


def test_foreign_keys_stay_in_their_format(descriptor: dict[str, Any]) -> None:
    names = {resource["name"] for resource in descriptor["resources"]}
    referring = 0
    for resource in descriptor["resources"]:
        for key in resource["schema"].get("foreignKeys", ()):
            other = key["reference"].get("resource") or resource["name"]
            assert other in names
            assert other.endswith("-parquet") == resource["name"].endswith("-parquet")
            referring += 1
    assert referring > 40


def validate(folder: Path) -> dict[str, Any]:
    """The report of frictionless on a package, run beside it as a user runs it, with no network."""
    code = "import socket; socket.socket.connect = None; from frictionless.__main__ import console; console()"
    command = [sys.executable, "-c", code, "validate", f"{folder.name}/datapackage.json", "--json"]
    run = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, check=False)
    return json.loads(run.stdout)  # type: ignore[no-any-return]


def test_a_package_is_valid_for_frictionless(package: Path) -> None:
    report = validate(package)
    assert report["valid"], [task["errors"] for task in report["tasks"]] + report["errors"]
    assert report["stats"]["tasks"] == 2 * len(TABLES)


def test_an_empty_package_is_valid_for_frictionless(tmp_path: Path) -> None:
    write_package({}, tmp_path / "package")
    assert validate(tmp_path / "package")["valid"]


def test_a_planted_error_is_seen_by_frictionless(package: Path) -> None:
    path = package / "data" / "targets.csv"
    path.write_bytes(path.read_bytes().replace(b"yunhe-government", b"nobody"))
    found = {error["type"] for task in validate(package)["tasks"] for error in task["errors"]}
    assert {"hash-count", "foreign-key"} <= found


def test_progress_hears_every_table(tmp_path: Path) -> None:
    heard: list[str] = []
    write_package(records(), tmp_path / "package", progress=heard.append)
    assert heard == list(TABLES)


def test_a_table_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no table 'goals'"):
        write_package({"goals": []}, tmp_path / "package")
    assert list(tmp_path.iterdir()) == []


# ── the same bytes ──


def test_the_order_of_the_records_decides_nothing(package: Path, tmp_path: Path) -> None:
    shuffled = dict(reversed([(table, list(reversed(rows))) for table, rows in records().items()]))
    write_package(shuffled, tmp_path / "other")
    assert read_files(tmp_path / "other") == read_files(package)


def test_the_number_of_processors_decides_nothing(tmp_path: Path) -> None:
    many = [
        make_record("speakers", {"speaker_id": f"speaker-{n}", "name": f"林{n}", "name_latin": f"Lin {n % 7}"})
        for n in range(20_000)
    ]
    processors = pa.cpu_count()
    try:
        for count in (1, 8):
            pa.set_cpu_count(count)
            write_package({"speakers": many}, tmp_path / str(count))
    finally:
        pa.set_cpu_count(processors)
    assert read_files(tmp_path / "1") == read_files(tmp_path / "8")


def test_neither_process_nor_locale_nor_time_zone_decides_anything(tmp_path: Path) -> None:
    for seed, zone, locale in (("1", "UTC", "C"), ("2", "Asia/Shanghai", "C.UTF-8")):
        run_builds("with exchange", (tmp_path / seed, 0), PYTHONHASHSEED=seed, TZ=zone, LC_ALL=locale)
    assert read_files(tmp_path / "1") == read_files(tmp_path / "2") != {}


def test_nothing_is_touched_when_nothing_changed(package: Path) -> None:
    def look() -> dict[Path, tuple[int, int]]:
        return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in [package, *package.rglob("*")]}

    before = look()
    write_package(records(), package)
    assert look() == before


# ── whole, whatever happens ──

SEEDED = random.Random(20250101)  # noqa: S311 - moments, not secrets

CHILD = """
import os, signal, sys
from pathlib import Path
import pyarrow.parquet
from tests.publishing.cloud_river import records
from policy_targets.publishing.package import folders
from policy_targets.publishing.package.write import write_package

def build(folder, kill_at):
    events = []

    def watch(event, arguments):
        if event in ("ctypes.dlsym", "os.remove", "os.rmdir") or any(str(folder.parent) in str(it) for it in arguments):
            events.append(f"{event} {arguments[-1] if event == 'ctypes.dlsym' else arguments[0]}")
            if len(events) == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    write_package(records(200), folder)
    print("\\n".join(events), flush=True)

os.fsync = lambda handle: None  # nobody cuts the power here, and it takes its time
if "without exchange" in sys.argv:
    folders._exchange = lambda left, right: False
for argument in sys.argv[2:]:
    folder, kill_at = argument.split("@")
    child = os.fork()
    if not child:
        build(Path(folder), int(kill_at))
        os._exit(0)
    print(f"ended {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}", flush=True)
"""


def run_builds(kind: str, *builds: tuple[Path, int], **environment: str) -> tuple[list[int], list[str]]:
    """How builds in processes of their own ended, and what the last whole one did with the file system.

    Each kills itself before its nth dealing with the file system; with 0 it goes on to its end.
    """
    run = subprocess.run(
        [sys.executable, "-c", CHILD, kind, *(f"{folder}@{kill_at}" for folder, kill_at in builds)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(HERE)]), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    lines = run.stdout.splitlines()
    ends = [int(line.split()[1]) for line in lines if line.startswith("ended ")]
    return ends, [line for line in lines if not line.startswith("ended ")]


def write_old(folder: Path) -> Path:
    write_package(records(), folder)
    return folder


def test_a_build_killed_at_any_moment_leaves_a_whole_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = write_old(tmp_path / "trial" / "package")
    old = assert_whole(trial)
    packages = [Path(shutil.copytree(trial, tmp_path / str(n) / "package")) for n in range(20)]
    _, events = run_builds("with exchange", (trial, 0))
    new = assert_whole(trial)
    assert new != old
    swap = next((n for n, event in enumerate(events, 1) if event.endswith("renameat2")), len(events) // 2)
    moments = [swap, swap + 1, *SEEDED.sample(range(1, len(events) + 1), 18)]
    ends, _ = run_builds("with exchange", *zip(packages, moments, strict=True))
    assert set(ends) == {-signal.SIGKILL}
    found = [assert_whole(folder) for folder in packages]
    assert all(files in (old, new) for files in found)
    assert old in found
    assert new in found
    beside = [path for folder in packages for path in folder.parent.iterdir() if path != folder]
    assert len(beside) > len(moments) // 2, "few builds were killed while they had files beside the package"
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    for folder in packages:  # the next build ends what the killed one began, and leaves nothing beside the package
        write_package(records(200), folder)
        assert assert_whole(folder) == new
        assert [path.name for path in folder.parent.iterdir()] == ["package"]


def test_without_an_exchange_a_killed_build_is_recovered_by_the_next(tmp_path: Path) -> None:
    kind = "without exchange"
    trial, first, second = (write_old(tmp_path / name / "package") for name in ("trial", "first", "second"))
    old = assert_whole(trial)
    _, events = run_builds(kind, (trial, 0))
    new = assert_whole(trial)
    aside, in_place = [n for n, event in enumerate(events, 1) if event.startswith("os.rename")]
    run_builds(kind, (first, aside), (second, in_place))
    assert assert_whole(first) == old
    assert not second.exists()
    with pytest.raises(ZeroDivisionError):
        write_package(records(200), second, progress=lambda table: 1 // 0)  # type: ignore[arg-type]
    assert assert_whole(second) == old
    run_builds(kind, (first, 0), (second, 0))
    assert assert_whole(first) == assert_whole(second) == new
    assert [path.name for path in [*first.parent.iterdir(), *second.parent.iterdir()]] == ["package", "package"]


def test_a_file_system_that_cannot_exchange_is_written_too(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "_exchange", lambda left, right: False)
    write_package(records(200), package)
    assert b"200" in assert_whole(package)["data/targets.csv"]
    (package.parent / ".package.build").mkdir()
    package.rename(package.parent / ".package.build" / "old")  # as a build leaves it, killed between its two renames
    write_package(records(200), package)
    assert b"200" in assert_whole(package)["data/targets.csv"]
    assert [path.name for path in package.parent.iterdir()] == ["package"]


def test_an_error_leaves_the_old_package_and_nothing_beside_it(package: Path) -> None:
    old = read_files(package)
    with pytest.raises(ZeroDivisionError):
        write_package(records(200), package, progress=lambda table: 1 // 0)  # type: ignore[arg-type]
    assert read_files(package) == old
    assert [path.name for path in package.parent.iterdir()] == ["package"]


def test_what_the_system_refuses_is_told(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = read_files(package)

    def refuse(path: Path) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(folders, "sync_folder", refuse)
    with pytest.raises(PackageError, match=r"package: cannot be written \(.*No space left"):
        write_package(records(200), package)
    assert read_files(package) == old


def test_the_second_of_two_builds_is_told(package: Path) -> None:
    told: list[str] = []

    def build_again(table: str) -> None:
        if table == "targets":
            with pytest.raises(PackageError, match="package: another process is writing it") as caught:
                write_package(records(300), package)
            told.append(str(caught.value))

    write_package(records(200), package, progress=build_again)
    assert len(told) == 1
    assert b"200" in (package / "data" / "targets.csv").read_bytes()
    assert [path.name for path in package.parent.iterdir()] == ["package"]


def test_a_lock_that_was_removed_in_between_is_taken_again(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    takes = folders._try_lock
    stolen: list[Path] = []

    def lose(lock: Any) -> bool:
        if not stolen:  # the build before ends between our opening the lock and our locking it
            stolen.append(Path(lock.name))
            Path(lock.name).unlink()
        elif len(stolen) == 1:
            stolen.append(Path(lock.name))
            Path(lock.name).unlink()
            Path(lock.name).write_text("another's")
        return takes(lock)

    monkeypatch.setattr(folders, "_try_lock", lose)
    write_package(records(200), package)
    assert len(stolen) == 2
    assert b"200" in (package / "data" / "targets.csv").read_bytes()


@pytest.mark.parametrize("name", ["notes.txt", "data/mine.csv", "parquet/.git/config", "data/targets.csv/x"])
def test_a_folder_with_other_files_is_not_replaced(package: Path, name: str) -> None:
    other = package / name
    if other.parent.is_file():
        other.parent.unlink()
    other.parent.mkdir(parents=True, exist_ok=True)
    other.write_text("mine", "utf-8")
    with pytest.raises(PackageError, match=r"expected only what a build writes\. Move it"):
        write_package(records(200), package)
    assert other.read_text("utf-8") == "mine"


def test_other_files_are_named_and_counted(package: Path) -> None:
    for name in "edcba":
        (package / name).write_text("mine", "utf-8")
    with pytest.raises(PackageError, match="found a, b, c and 2 more, expected"):
        write_package(records(200), package)


def test_another_kind_of_package_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "targets.csv").write_text("a\n1\n", "utf-8")
    with pytest.raises(PackageError, match="another kind of package"):
        write_package(records(), tmp_path)
    (tmp_path / "datapackage.json").write_text('{"name": "theirs"}', "utf-8")
    with pytest.raises(PackageError, match="another kind of package"):
        write_package(records(), tmp_path)
    assert (tmp_path / "data" / "targets.csv").read_text("utf-8") == "a\n1\n"


def test_a_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "package").write_text("mine", "utf-8")
    with pytest.raises(PackageError, match="found a file, expected a folder"):
        write_package(records(), tmp_path / "package")


def test_a_damaged_package_of_ours_is_repaired(package: Path) -> None:
    good = read_files(package)
    path = package / "datapackage.json"
    path.write_text("<<<<<<< HEAD\n" + path.read_text("utf-8"), "utf-8")
    (package / "data" / "targets.csv").unlink()
    (package / ".DS_Store").write_bytes(b"clutter")
    write_package(records(), package)
    assert read_files(package) == good


def test_a_link_to_the_folder_stays_a_link(package: Path) -> None:
    link = package.with_name("link")
    link.symlink_to(package, target_is_directory=True)
    write_package(records(200), link)
    assert link.is_symlink()
    assert b"200" in (package / "data" / "targets.csv").read_bytes()


def test_an_empty_folder_and_missing_parents_are_filled(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write_package(records(), tmp_path / "empty")
    write_package(records(), tmp_path / "not" / "yet" / "there")
    assert assert_whole(tmp_path / "empty") == assert_whole(tmp_path / "not" / "yet" / "there")
