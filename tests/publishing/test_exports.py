# ruff: noqa: S608 - the tables asked are those of the models
"""Exports: each opened by its own tool, rows counted; the same bytes twice; nothing overwritten, nothing half-written."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from policy_targets.cli import main
from policy_targets.errors import MissingExtra, PackageError
from policy_targets.models import TABLES
from policy_targets.publishing.exports import flat_rows, formats, sqlite, xlsx
from policy_targets.publishing.exports.outputs import make_output
from policy_targets.publishing.package.dataset import Dataset, load
from policy_targets.publishing.schema import tables
from tests.publishing import fictional

FICTIONAL = {table: len(fictional.rows().get(table, ())) for table in TABLES}
FOLDERS = ("jsonl", "croissant", "csvw")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return fictional.write(tmp_path / "package")


@pytest.fixture
def write(package: Path, tmp_path: Path) -> Callable[..., Path]:
    """Export the fictional package, and say where it is."""

    def export(form: str, name: str = "out", **options: Any) -> Path:
        place, _ = formats.export(load(package), form, tmp_path / name, **options)
        return place

    return export


@pytest.fixture(scope="module")
def packaged() -> Dataset:
    return load()


def count(data: Dataset) -> dict[str, int]:
    return {table: data[table].num_rows for table in TABLES}


# -- each by its own tool ------------------------------------------------------------------------------------------


def test_sqlite_has_the_rows_the_keys_and_views_that_answer(packaged: Dataset, tmp_path: Path) -> None:
    path, _ = formats.export(packaged, "sqlite", tmp_path / "a.db")
    connection = sqlite3.connect(path)
    counts = {table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in TABLES}
    assert counts == count(packaged)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in TABLES:
        keys = {(row[3], row[2], row[4]) for row in connection.execute(f'PRAGMA foreign_key_list("{table}")')}
        assert keys == set(tables.references(table))
        assert connection.execute(f'SELECT count(*) FROM pragma_table_info("{table}") WHERE pk').fetchone()[0] > 0
    claims = connection.execute("SELECT count(*), count(DISTINCT claim_id) FROM claims").fetchone()
    assert claims == (counts["targets"] + counts["outcomes"],) * 2
    assert connection.execute("SELECT count(*) FROM held").fetchone()[0] == counts["assessments"]
    assert connection.execute("SELECT sum(targets) FROM indicator_counts").fetchone()[0] == sum(
        1 for row in flat_rows.read_rows(packaged, "targets") if row["indicator_id"]
    )
    assert connection.execute("SELECT count(*) FROM leads").fetchone()[0] == counts["initiatives"]
    plan = connection.execute("EXPLAIN QUERY PLAN SELECT * FROM targets WHERE indicator_id = 'x'").fetchone()[3]
    assert "targets_indicator_id" in plan
    connection.close()


def test_sqlite_holds_the_very_values(packaged: Dataset, tmp_path: Path) -> None:
    path, _ = formats.export(packaged, "sqlite", tmp_path / "a.db")
    connection = sqlite3.connect(path)
    for table in TABLES:
        for row, found in zip(
            flat_rows.read_rows(packaged, table), connection.execute(f'SELECT * FROM "{table}"'), strict=True
        ):
            for value, cell in zip(row.values(), found, strict=True):
                if isinstance(value, Decimal):
                    assert Decimal(str(cell)) == value
                elif isinstance(value, bool):
                    assert cell == int(value)
                else:
                    assert cell == (value.isoformat() if isinstance(value, date) else value)
    connection.close()


def test_datasette_shows_titles_facets_and_labels_of_foreign_keys(packaged: Dataset, tmp_path: Path) -> None:
    from datasette.app import Datasette

    path, _ = formats.export(packaged, "sqlite", tmp_path / "policy-targets.db")
    metadata = json.loads(path.with_suffix(".metadata.json").read_text("utf-8"))
    app = Datasette([str(path)], metadata=metadata)

    async def fetch() -> list[Any]:
        root = "/policy-targets"
        addresses = [f"{root}/{table}.json?_shape=objects&_size=1&_labels=on" for table in TABLES]
        answers = [(await app.client.get(address)).json() for address in addresses]
        page = await app.client.get(f"{root}/targets")
        views = [
            (await app.client.get(f"{root}/{view}.json?_size=1")).status_code for view in ("claims", "held", "leads")
        ]
        return [answers, page.text, views, (await app.client.get("/")).text]

    answers, page, views, home = asyncio.run(fetch())
    assert {answer["table"]: answer["filtered_table_rows_count"] for answer in answers} == count(packaged)
    target = next(answer for answer in answers if answer["table"] == "targets")
    names = {row["organisation_id"]: row["name"] for row in flat_rows.read_rows(packaged, "organisations")}
    organisation = target["rows"][0]["organisation_id"]
    assert organisation["label"] == names[organisation["value"]]
    assert set(target["facet_results"]) == set(sqlite.FACETS["targets"])
    assert "targets · 目标" in page
    assert "CC-BY-4.0" in page
    assert metadata["title"] in home
    assert views == [200, 200, 200]


def test_facets_and_labels_are_columns() -> None:
    named = [*sqlite.FACETS.items(), *((table, (label,)) for table, label in flat_rows.LABELS.items())]
    for table, names in named:
        if table in TABLES:
            assert set(names) <= {column.name for column in tables.columns(table)}, table


def test_duckdb_has_the_rows_exact_numbers_keys_and_comments(packaged: Dataset, tmp_path: Path) -> None:
    import duckdb

    path, _ = formats.export(packaged, "duckdb", tmp_path / "a.duckdb")
    with duckdb.connect(str(path), read_only=True) as connection:

        def ask(query: str) -> Any:
            return connection.execute(query).fetchall()

        assert {table: ask(f'SELECT count(*) FROM "{table}"')[0][0] for table in TABLES} == count(packaged)
        assert ask("SELECT count(*) FROM claims")[0][0] == count(packaged)["targets"] + count(packaged)["outcomes"]
        sums = [
            sum(filter(None, (row[name] for row in flat_rows.read_rows(packaged, "targets"))))
            for name in ("amount", "value")
        ]
        assert [Decimal(it) for it in ask("SELECT sum(amount), sum(value) FROM targets")[0]] == sums
        keys = dict(ask("SELECT constraint_type, count(*) FROM duckdb_constraints() GROUP BY 1"))
        assert keys["FOREIGN KEY"] == sum(len(tables.references(table)) for table in TABLES)
        assert keys["PRIMARY KEY"] == len(TABLES)
        bare = ask("SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal")
        assert {table for table, _ in bare} <= {"claims", "held", "indicator_counts", "leads"}
        assert ask("SELECT count(*) FROM duckdb_tables() WHERE comment IS NULL") == [(0,)]


def test_croissant_passes_its_validator_and_gives_the_rows(packaged: Dataset, tmp_path: Path) -> None:
    import mlcroissant

    path, _ = formats.export(packaged, "croissant", tmp_path / "croissant")
    command = [str(Path(sys.executable).with_name("mlcroissant")), "validate", "--jsonld", str(path / "croissant.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Done." in done.stderr
    assert "WARNING" not in done.stderr.upper()
    opened = mlcroissant.Dataset(str(path / "croissant.json"))
    counts = {table: sum(1 for _ in opened.records(table)) for table in TABLES if count(packaged)[table]}
    assert counts == {table: number for table, number in count(packaged).items() if number}
    places = [record["organisations/place_id"] for record in opened.records("organisations")]
    assert [it and it.decode() for it in places] == [
        it["place_id"] for it in flat_rows.read_rows(packaged, "organisations")
    ]


def test_csvw_is_valid_and_gives_the_rows(packaged: Dataset, tmp_path: Path) -> None:
    from csvw import CSVW

    path, _ = formats.export(packaged, "csvw", tmp_path / "csvw")
    opened = CSVW(str(path / "csv-metadata.json"), validate=True)
    assert opened.is_valid, opened.warnings
    assert {Path(str(it.url)).stem: sum(1 for _ in it) for it in opened.tables} == count(packaged)
    target = next(iter(next(it for it in opened.tables if it.local_name.endswith("targets.csv"))))
    first = next(flat_rows.read_rows(packaged, "targets"))
    assert (target["target_id"], target["value"], target["quote"]) == (
        first["target_id"],
        first["value"],
        first["quote"],
    )


def test_csvw_finds_a_row_that_refers_to_nothing(write: Callable[..., Path]) -> None:
    from csvw import CSVW

    path = write("csvw")
    csv = path / "data" / "target_initiatives.csv"
    csv.write_text(csv.read_text("utf-8").replace("tgt-00000000b1", "tgt-00000000bf"), "utf-8")
    with pytest.raises(ValueError, match=r"Key `tgt-00000000bf` not found in table data/targets\.csv"):
        assert CSVW(str(path / "csv-metadata.json"), validate=True).is_valid


def test_the_csv_of_csvw_is_that_of_the_package(write: Callable[..., Path], package: Path) -> None:
    path = write("csvw")
    for table in TABLES:
        assert (path / "data" / f"{table}.csv").read_bytes() == (package / "data" / f"{table}.csv").read_bytes()


def test_datacite_holds_against_its_schema(packaged: Dataset, tmp_path: Path) -> None:
    from datacite import schema45

    path, _ = formats.export(packaged, "datacite", tmp_path / "datacite.json")
    said = json.loads(path.read_text("utf-8"))
    assert [error.message for error in schema45.validator.iter_errors(said)] == []
    assert said["sizes"][0] == f"{count(packaged)['targets']} targets"
    assert said["publicationYear"] == packaged.descriptor["created"][:4]


def test_a_package_that_does_not_say_when_has_no_datacite(package: Path, tmp_path: Path) -> None:
    fictional.describe_anew(package, lambda descriptor: descriptor.pop("created"))
    with pytest.raises(PackageError, match="created: found '', expected a day"):
        formats.export(load(package), "datacite", tmp_path / "a.json")
    assert not (tmp_path / "a.json").exists()


def test_jsonl_is_a_file_for_each_table_or_a_zip_of_them(write: Callable[..., Path]) -> None:
    folder, archive = write("jsonl"), write("jsonl", "out.zip")
    assert {path.stem: len(path.read_text("utf-8").splitlines()) for path in folder.iterdir()} == FICTIONAL
    with zipfile.ZipFile(archive) as members:
        assert {name: members.read(name) for name in members.namelist()} == {
            path.name: path.read_bytes() for path in folder.iterdir()
        }
    first = json.loads((folder / "targets.jsonl").read_text("utf-8").splitlines()[0])
    assert (first["amount"], first["period_end"], first["part_of"], first["suspect"]) == (
        "150",
        "2025-12-31",
        None,
        False,
    )


def test_xlsx_has_typed_cells_a_frozen_header_and_a_dictionary(write: Callable[..., Path]) -> None:
    import openpyxl

    book = openpyxl.load_workbook(write("xlsx", "out.xlsx"))
    assert {name: book[name].max_row - 1 for name in TABLES} == FICTIONAL
    sheet = book["targets"]
    head = [cell.value for cell in sheet[1]]
    first = dict(zip(head, sheet[2], strict=True))
    assert (first["amount"].value, first["suspect"].value) == (150, False)
    assert first["period_end"].value == datetime(2025, 12, 31)  # noqa: DTZ001 - a sheet knows no zones
    assert first["period_end"].is_date
    assert sheet.freeze_panes == "B2"
    assert book["dictionary"].max_row - 1 == sum(len(tables.columns(table)) for table in TABLES)


# -- what a spreadsheet would take for a formula -------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x.y","z")'])
def test_text_that_looks_like_a_formula_stays_text(package: Path, tmp_path: Path, text: str) -> None:
    import openpyxl

    fictional.edit(package, "targets", 2, "note", text)
    path, _ = formats.export(load(package), "xlsx", tmp_path / "a.xlsx")
    cell = next(c for c in openpyxl.load_workbook(path)["targets"][2] if c.value == text)
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    with zipfile.ZipFile(path) as members:
        assert not [name for name in members.namelist() if b"<f>" in members.read(name)]
        assert not [name for name in members.namelist() if b"hyperlink" in members.read(name)]


def test_numbers_and_days_that_excel_would_change_stand_as_text(package: Path, tmp_path: Path) -> None:
    import openpyxl

    fictional.edit(package, "targets", 2, "amount", "1234567890123456.5")
    fictional.edit(package, "targets", 2, "period_start", "1899-12-31")
    path, _ = formats.export(load(package), "xlsx", tmp_path / "a.xlsx")
    values = [cell.value for cell in openpyxl.load_workbook(path)["targets"][2]]
    assert "1234567890123456.5" in values
    assert "1899-12-31" in values


def test_what_no_cell_or_sheet_can_hold_is_refused(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fictional.edit(package, "targets", 3, "note", "数" * 10_000_000)
    with pytest.raises(
        PackageError, match=r"targets, row 3: found 10000000 characters, expected at most 32767 in a cell\. Export to"
    ):
        formats.export(load(package), "xlsx", tmp_path / "a.xlsx")
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    with pytest.raises(PackageError, match=r"sources: found 2 rows, expected at most 1 in a sheet\. Export to duckdb"):
        formats.export(load(package), "xlsx", tmp_path / "a.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["package"]


def test_a_number_that_sqlite_would_round_is_refused_and_duckdb_holds_it(package: Path, tmp_path: Path) -> None:
    import duckdb

    fictional.edit(package, "targets", 2, "amount", "12345678901234567.125")
    with pytest.raises(PackageError, match=r"targets.amount: found 12345678901234567.125, which SQLite cannot store"):
        formats.export(load(package), "sqlite", tmp_path / "a.db")
    path, _ = formats.export(load(package), "duckdb", tmp_path / "a.duckdb")
    with duckdb.connect(str(path)) as connection:
        held = connection.execute("SELECT max(amount) FROM targets").fetchone()
    assert held == (Decimal("12345678901234567.125000"),)


def test_control_characters_in_a_cell_do_not_break_a_workbook(package: Path, tmp_path: Path) -> None:
    import openpyxl

    fictional.edit(package, "targets", 2, "note", "a\x00b\x1fc\ufffe_x0041_")
    path, _ = formats.export(load(package), "xlsx", tmp_path / "a.xlsx")
    values = [str(cell.value) for cell in openpyxl.load_workbook(path)["targets"][2]]
    assert [value for value in values if value.startswith("a") and value.endswith("_x0041_")]


def test_small_batches_give_the_same_files(write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    forms = ("sqlite", "jsonl", "xlsx", "csvw")
    whole = {form: read_all(write(form, f"{form}-1")) for form in forms}
    monkeypatch.setattr(flat_rows, "BATCH", 2)
    monkeypatch.setattr("policy_targets.publishing.exports.jsonl.BATCH", 2)
    for form in forms:
        files = read_all(write(form, f"{form}-2"))
        assert {name.replace("-2", "-1"): content for name, content in files.items()} == whole[form]


def test_rows_that_refer_in_a_circle_come_last() -> None:
    import pyarrow as pa

    circle = pa.table({"place_id": ["1", "2", "3"], "parent_id": ["2", "1", None]})
    batches = [batch["place_id"].to_pylist() for batch in flat_rows.split_generations("places", circle)]
    assert batches == [["3"], ["1", "2"]]


def test_ten_megabytes_in_a_cell_come_through_a_database(package: Path, tmp_path: Path) -> None:
    text = "数" * 3_400_000
    fictional.edit(package, "targets", 2, "note", text)
    path, _ = formats.export(load(package), "sqlite", tmp_path / "a.db")
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT note FROM targets WHERE length(note) > 100").fetchone() == (text,)
    connection.close()


# -- the same bytes, nothing lost, nothing half --------------------------------------------------------------------


def read_all(path: Path) -> dict[str, bytes]:
    files = [path] if path.is_file() else sorted(it for it in path.rglob("*") if it.is_file())
    return {it.name: it.read_bytes() for it in files}


@pytest.mark.parametrize("form", [form for form in formats.NAMES if form != "duckdb"])
def test_the_same_package_gives_the_same_bytes(write: Callable[..., Path], form: str) -> None:
    first = write(form, "first")
    seen = read_all(first)
    again = {name.replace("again", "first"): content for name, content in read_all(write(form, "again")).items()}
    assert again == seen
    assert read_all(write(form, "first", force=True)) == seen


def test_the_same_package_gives_the_same_duckdb_rows(write: Callable[..., Path]) -> None:
    import duckdb

    dumps = []
    for name in ("first", "again"):
        with duckdb.connect(str(write("duckdb", name))) as connection:
            dumps.append({table: connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in TABLES})
    assert dumps[0] == dumps[1]


@pytest.mark.parametrize("form", formats.NAMES)
def test_what_is_there_stays_without_force(write: Callable[..., Path], tmp_path: Path, form: str) -> None:
    (tmp_path / "out").write_text("mine", "utf-8")
    with pytest.raises(PackageError, match=r"out: is there already\. Name another place, or replace it with --force\."):
        write(form)
    assert (tmp_path / "out").read_text("utf-8") == "mine"


def test_what_is_written_beside_stays_too(write: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "a.metadata.json").write_text("mine", "utf-8")
    with pytest.raises(PackageError, match=r"a\.metadata\.json: is there already"):
        write("sqlite", "a.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.metadata.json", "package"]


@pytest.mark.parametrize("form", FOLDERS)
def test_force_does_not_take_a_folder_that_holds_more(write: Callable[..., Path], form: str) -> None:
    path = write(form)
    (path / "thesis.docx").write_text("mine", "utf-8")
    with pytest.raises(PackageError, match=r"found thesis\.docx, which this export does not write"):
        write(form, force=True)
    assert (path / "thesis.docx").read_text("utf-8") == "mine"


def test_force_does_not_put_a_file_for_a_folder_nor_a_folder_for_a_file(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(PackageError, match="found a folder, expected a file"):
        write("xlsx", force=True)
    shutil.rmtree(tmp_path / "out")
    (tmp_path / "out").write_text("mine", "utf-8")
    with pytest.raises(PackageError, match="found a file, expected a folder"):
        write("csvw", force=True)


def test_force_replaces_a_link_and_not_what_it_leads_to(write: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_text("mine", "utf-8")
    (tmp_path / "out").symlink_to(tmp_path / "mine.json")
    write("datacite", force=True)
    assert (tmp_path / "mine.json").read_text("utf-8") == "mine"
    assert not (tmp_path / "out").is_symlink()


def test_an_export_that_fails_leaves_nothing(package: Path, tmp_path: Path) -> None:
    fictional.edit(package, "targets", 2, "place_id", "999999")
    for form in ("sqlite", "duckdb"):
        with pytest.raises(PackageError, match="policy-targets check"):
            formats.export(load(package), form, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["package"]


def test_a_package_in_another_form_is_refused(package: Path, tmp_path: Path) -> None:
    path = package / "parquet" / "targets.parquet"
    import pyarrow.parquet as pq

    fictional.write_copy(package, "targets", pq.ParquetFile(path).read().drop_columns(["quote"]))
    with pytest.raises(PackageError, match="targets: not in the form of this version"):
        formats.export(load(package), "jsonl", tmp_path / "out")


def test_an_output_without_a_name_is_refused() -> None:
    with pytest.raises(PackageError, match="found no name"), make_output(Path("/")):
        pass


@pytest.mark.parametrize(("form", "library"), [("duckdb", "duckdb"), ("xlsx", "xlsxwriter")])
def test_a_missing_library_is_named_with_the_extra(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, form: str, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtra, match=rf"{library} is not installed\. Run: pip install 'policy-targets\["):
        write(form)


# -- the command ---------------------------------------------------------------------------------------------------


def invoke(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_the_command_writes_to_a_place_of_its_own(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = invoke("export", "--to", "sqlite", "--package", str(package))
    assert done.output == (
        "policy-targets.db: written. Opened by: datasette policy-targets.db -m policy-targets.metadata.json\n"
    )
    again = invoke("export", "--to", "sqlite", "--package", str(package))
    assert (again.exit_code, "is there already" in again.output) == (1, True)
    assert invoke("export", "--to", "sqlite", "--package", str(package), "--force").exit_code == 0


def test_the_command_knows_the_forms_of_the_table() -> None:
    from policy_targets.commands import exchange

    assert tuple(name for name in exchange.FORMS if name not in exchange.LABELLING) == formats.NAMES
    assert invoke("export", "--to", "stata").exit_code == 2
