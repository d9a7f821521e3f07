"""What changed between two releases, how it is written down, and that no id is ever lost."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import jsonschema
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

import policy_targets as pt
from policy_targets.cli import main
from policy_targets.errors import PackageError, RecordError
from policy_targets.publishing.package import revisions
from policy_targets.publishing.package.dataset import load
from policy_targets.publishing.package.write import write_package
from policy_targets.publishing.releases import compare_tables, release_notes
from policy_targets.publishing.releases.changes import diff
from policy_targets.publishing.releases.changeset import Change, Changes
from policy_targets.publishing.schema.json_schema import changes_schema
from policy_targets.publishing.schema.tables import key_of, make_record
from tests.publishing.cloud_river import rows

ROOT = Path(__file__).parents[2]
TARGET, RENAMED = "tgt-00000000a1", "tgt-00000000c3"
Rows = dict[str, list[dict[str, Any]]]
Edit = Callable[[Rows], object]


@pytest.fixture
def release(tmp_path: Path) -> Callable[..., Path]:
    """Writes a package under a name, after `edit` has changed its rows."""

    def write(name: str, edit: Edit = lambda _rows: None) -> Path:
        tables = rows()
        edit(tables)
        write_package({table: [make_record(table, row) for row in it] for table, it in tables.items()}, tmp_path / name)
        return tmp_path / name

    return write


def compare(old: Path, new: Path) -> Changes:
    return diff(load(old), load(new))


def only(found: Changes) -> Change:
    (change,) = found.changes
    return change


def set_cells(**cells: Any) -> Edit:
    return lambda tables: next(row for row in tables["targets"] if row["target_id"] == TARGET).update(cells)


def drop_damage(tables: Rows) -> None:
    tables["source_damages"].pop(0)


def drop_target(tables: Rows) -> None:
    tables["targets"] = [row for row in tables["targets"] if row["target_id"] != TARGET]


def rename(tables: Rows) -> None:
    """The first target has another id, and all that refers to it follows."""
    for it in tables.values():
        for row in it:
            row.update({name: RENAMED for name, value in row.items() if value == TARGET})
    tables["redirects"] = [*tables["redirects"], {"old_id": TARGET, "new_id": RENAMED, "since": "0.2.0"}]


def test_nothing_changed(release: Callable[..., Path]) -> None:
    found = compare(release("old"), release("new"))
    assert (found.changes, found.schema_changes, found.count(), found.lost()) == ((), (), {}, ())
    assert list(release_notes.write_text(found)) == ["0.2.0 → 0.2.0: no record changed."]


def test_without_an_older_release_everything_is_added(release: Callable[..., Path]) -> None:
    found = diff(None, load(release("new")))
    assert {change.kind for change in found.changes} == {"added"}
    assert found.count()["targets"] == {"added": 2}
    assert found.old_version == ""


def test_a_record_comes_and_goes(release: Callable[..., Path]) -> None:
    old, new = release("old"), release("new", drop_target)
    gone = next(change for change in compare(old, new).changes if change.table == "targets")
    assert (gone.kind, gone.id) == ("withdrawn", TARGET)
    assert {change.kind for change in compare(new, old).changes} == {"added"}
    assert gone in compare(old, new).lost()
    assert "Lost without a redirect: " in release_notes.count_lost(compare(old, new))


def test_a_row_of_a_link_table_has_no_id_to_lose(release: Callable[..., Path]) -> None:
    found = compare(release("old"), release("new", drop_damage))
    assert (only(found).kind, found.lost(), release_notes.count_lost(found)) == ("withdrawn", (), "")


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("corrected", {"commitment": "aim", "commitment_words": "努力"}),
        ("revised", {"note": "另有说明"}),
        ("revised", {"commitment": "aim", "commitment_words": "努力", "spans": "1-12"}),
        ("re-sourced", {"spans": "1-12"}),
    ],
)
def test_kinds_of_change(release: Callable[..., Path], kind: str, cells: dict[str, Any]) -> None:
    change = only(compare(release("old"), release("new", set_cells(**cells))))
    assert (change.kind, change.table, change.id, change.old_id) == (kind, "targets", TARGET, "")
    assert {field.field: field.new for field in change.fields} == cells


def test_a_redirected_id_is_followed_in_the_record_and_in_what_refers_to_it(release: Callable[..., Path]) -> None:
    found = compare(release("old"), release("new", rename))
    assert {change.kind for change in found.changes if change.table != "redirects"} == {"redirected"}
    (change,) = (change for change in found.changes if change.table == "targets")
    assert (change.id, change.old_id, change.fields) == (RENAMED, TARGET, ())
    assert found.lost() == ()


def test_two_ids_may_become_one() -> None:
    old = pa.table({"speaker_id": ["a", "b"], "name": ["甲", "乙"]})
    new = pa.table({"speaker_id": ["a"], "name": ["甲"]})
    assert [*compare_tables.compare_tables("speakers", old, new, {"b": "a"})] == [("a", "b", (("name", "乙", "甲"),))]


def test_columns_and_tables_that_one_release_lacks_are_told_once(release: Callable[..., Path]) -> None:
    old, new = load(release("old")), load(release("new"))
    new._tables["units"] = new["units"].drop_columns(["name_en"])
    new._resources = {name: it for name, it in new._resources.items() if not name.startswith("positions")}
    found = diff(old, new)
    told = [(shape.kind, shape.name) for shape in found.schema_changes]
    assert told == [("withdrawn", "positions"), ("withdrawn", "units.name_en")]
    assert {change.table for change in found.changes} == {"positions"}
    assert [shape.kind for shape in diff(new, old).schema_changes] == ["added", "added"]
    assert "- schema: units.name_en withdrawn" in [*release_notes.write_text(found)]
    assert "- `units.name_en` withdrawn" in [*release_notes.write_markdown(found)]


def test_a_number_in_another_type_is_no_change() -> None:
    old = pa.table({"unit": ["家", "万"], "factor": pa.array([1, 10000], pa.decimal128(38, 6))})
    new = pa.table({"unit": ["家", "万"], "factor": pa.array([1, 10001], pa.decimal128(20, 2))})
    assert [*compare_tables.compare_tables("units", old, new, {})] == [("万", "万", (("factor", "10000", "10001"),))]


def test_a_key_that_stands_twice_is_refused() -> None:
    twice = pa.table({"speaker_id": ["a", "b", "a"]})
    with pytest.raises(RecordError, match="speakers: found a twice, expected it once"):
        list(compare_tables.compare_tables("speakers", None, twice, {}))


# ── how it is written ──


def test_json_holds_to_its_schema(release: Callable[..., Path]) -> None:
    found = compare(release("old"), release("new", rename))
    printed = json.loads(release_notes.write_json(found))
    jsonschema.validate(printed, changes_schema())
    assert Changes.model_validate_json(release_notes.write_json(found)) == found
    assert changes_schema() == json.loads((ROOT / "schemas" / "changes.schema.json").read_text("utf-8"))
    printed["changes"][0]["kind"] = "improved"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(printed, changes_schema())


def test_markdown_and_text_tell_every_change(release: Callable[..., Path]) -> None:
    found = compare(release("old"), release("new", set_cells(note="一|`二`")))
    assert f"- targets `{TARGET}`: note `数字存疑` → `一|’二’`" in [*release_notes.write_markdown(found)]
    assert [*release_notes.write_text(found)][:2] == [f"~ targets {TARGET} revised", "    note: 数字存疑 → 一|`二`"]
    assert [*release_notes.write_notes(found)] == [f"- Revised: targets `{TARGET}`."]


def test_notes_of_a_redirect_name_both_ids(release: Callable[..., Path]) -> None:
    found = compare(release("old"), release("new", rename))
    assert f"- Redirected: targets `{TARGET}` → `{RENAMED}`." in [*release_notes.write_notes(found)]
    assert f"> targets {TARGET} → {RENAMED} redirected" in [*release_notes.write_text(found)]
    assert "### Redirected" in [*release_notes.write_markdown(found)]


def test_a_changelog_without_a_place_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "CHANGELOG.md"
    path.write_text("### Data\n- By hand.\n", "utf-8")
    with pytest.raises(PackageError, match="found no place for the changes"):
        release_notes.write_changelog(diff(None, load()), path)
    assert path.read_text("utf-8") == "### Data\n- By hand.\n"


# ── where releases are ──


@pytest.fixture
def repository(tmp_path: Path, release: Callable[..., Path]) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(folder))
    subprocess.run([*git, "init", "--quiet"], check=True)
    shutil.copytree(release("old"), folder / "datapackage")
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "--quiet", "-m", "First"], check=True)
    subprocess.run([*git, "tag", "v0.1.0"], check=True)
    return folder


def test_a_revision_is_read_without_a_checkout(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    shutil.rmtree("datapackage")
    assert revisions.open_release("v0.1.0").targets.num_rows == 2
    assert revisions.open_release("HEAD:datapackage").find(TARGET)
    with pytest.raises(PackageError, match=r"HEAD:elsewhere/datapackage\.json: found nothing"):
        revisions.open_release("HEAD:elsewhere")


@pytest.mark.parametrize("name", ["v9", "HEAD:../x", "--exec=x", "nowhere/at/all", "HEAD\nx", "HEAD:/etc", ""])
def test_what_is_no_release_is_refused(repository: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    with pytest.raises(PackageError, match="found no such folder, file or git revision"):
        revisions.open_release(name)


def test_revisions_need_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PackageError, match="git is not installed"):
        revisions.open_release("v1", tmp_path)


def test_the_command_compares_folders_zips_and_revisions(
    repository: Path, release: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    new = release("new", drop_target)
    with ZipFile("new.zip", "w") as archive:
        for path in new.rglob("*.*"):
            archive.write(path, path.relative_to(new))
    for name in (str(new), "new.zip"):
        done = CliRunner().invoke(main, ["diff", "v0.1.0", name])
        assert done.exit_code == 1
        assert f"- targets {TARGET} withdrawn" in done.stdout
        assert "Lost without a redirect" in done.stderr
    same = CliRunner().invoke(main, ["diff", "HEAD", "--format", "markdown"])
    assert (same.exit_code, same.stdout.splitlines()[-1]) == (0, "No record changed.")
    told = json.loads(CliRunner().invoke(main, ["diff", "none", "--format", "json"]).stdout)
    jsonschema.validate(told, changes_schema())


# ── what was published ──


def test_no_published_id_is_lost() -> None:
    data = load(ROOT / "datapackage")
    there = {table: {*data[table][key_of(table)[0]].to_pylist()} for table in data.names}
    moved = dict(zip(data["redirects"]["old_id"].to_pylist(), data["redirects"]["new_id"].to_pylist(), strict=True))
    published = csv.DictReader(io.StringIO((ROOT / "tests" / "cases" / "published-ids.csv").read_text("utf-8")))
    lost = [row["id"] for row in published if moved.get(row["id"], row["id"]) not in there[row["table"]]]
    assert lost == [], "an id once published needs a row in seeds/redirects.yaml"


def test_the_data_head_of_the_changelog_is_what_diff_writes(tmp_path: Path) -> None:
    copy = tmp_path / "CHANGELOG.md"
    shutil.copy(ROOT / "CHANGELOG.md", copy)
    done = CliRunner().invoke(main, ["diff", "none", str(ROOT / "datapackage"), "--changelog", str(copy)])
    assert done.stdout == f"{copy}: as it was.\n", "run: policy-targets diff none --changelog CHANGELOG.md"


def test_every_parquet_file_has_the_version() -> None:
    for path in (ROOT / "datapackage" / "parquet").glob("*.parquet"):
        assert pq.read_schema(path).metadata[b"policy_targets_version"] == pt.__version__.encode()


# ── citing ──


def test_a_citation_of_the_data_names_version_and_year() -> None:
    assert "(2026). Targets and outcomes" in pt.cite()
    assert f"(version {pt.__version__}) [Data set]." in pt.cite()
    assert pt.cite(form="bibtex").splitlines()[0] == f"@misc{{policy-targets-{pt.__version__},"
    (item,) = json.loads(pt.cite(form="csl"))
    assert (item["type"], item["issued"]) == ("dataset", {"date-parts": [[2026]]})


def test_a_citation_of_a_record_says_where_it_stands(release: Callable[..., Path]) -> None:
    data = load(release("new"))
    said, line = data.targets.slice(0, 1).to_pylist()[0], pt.cite(TARGET, data=data)
    assert f"Record {TARGET}: “{said['quote']}”" in line
    assert line.endswith(f"characters {said['spans']}.")
    assert said["quote"] in pt.cite(TARGET, "bibtex", data)
    for record_id in (data.speakers["speaker_id"][0].as_py(), data.sources["source_id"][0].as_py()):
        assert f"Record {record_id}: “" in pt.cite(record_id, data=data)
    with pytest.raises(RecordError, match="found no record"):
        pt.cite("tgt-9", data=data)


def test_the_command_cites() -> None:
    done = CliRunner().invoke(main, ["cite", "--format", "bibtex"])
    assert (done.exit_code, done.stdout) == (0, pt.cite(form="bibtex") + "\n")
