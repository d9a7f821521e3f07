"""check: a planted error of each kind is told with table, row and column, and what cannot be read is told, not raised."""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from policy_targets import codelists
from policy_targets.errors import Problem, RecordError
from policy_targets.publishing.checking.check import check, check_package, check_records
from policy_targets.publishing.checking.report import write_report
from policy_targets.publishing.package.descriptors import open_file
from policy_targets.publishing.package.stores import Store
from policy_targets.publishing.schema.layout import find_table
from policy_targets.publishing.schema.tables import columns, make_record
from tests.publishing.fictional import (
    SOURCE,
    describe_anew,
    edit,
    edit_copy,
    read_cells,
    records,
    write,
    write_bytes,
    write_cells,
    write_copy,
)  # fmt: skip

CASES = Path(__file__).parents[1] / "cases"
Found = set[tuple[str, str, int, str]]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("pristine") / "package")


@pytest.fixture
def package(pristine: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pristine, tmp_path / "package"))


def places(problems: Iterable[Problem]) -> Found:
    return {(it.kind, it.table, it.row, it.field) for it in problems}


def test_a_package_that_holds_has_no_problem(package: Path) -> None:
    assert check(package) == ()
    assert check(str(package / "datapackage.json")) == ()


# ── one planted error of each kind ──

Plant = Callable[[Path], object]


def cell(table: str, row: int, field: str, text: str, *, copies: bool = True) -> Plant:
    return lambda folder: edit(folder, table, row, field, text, copies=copies)


def raw(change: Callable[[bytes], bytes], path: str = "data/speakers.csv") -> Plant:
    return lambda folder: write_bytes(folder, path, change((folder / path).read_bytes()))


def header(change: Callable[[list[str]], list[str]]) -> Plant:
    def plant(folder: Path) -> None:
        cells = read_cells(folder, "speakers")
        write_cells(folder, "speakers", [change(cells[0]), *cells[1:]])

    return plant


def columns_turned(folder: Path) -> None:
    write_cells(folder, "speakers", [[row[0], row[2], row[1]] for row in read_cells(folder, "speakers")])


def link_out(path: Path) -> None:
    elsewhere = path.parents[2] / path.name
    shutil.move(path, elsewhere)
    path.symlink_to(elsewhere)


def arrow(change: Callable[[pa.Table], pa.Table], table: str = "speakers") -> Plant:
    return lambda folder: write_copy(
        folder, table, change(pq.ParquetFile(folder / "parquet" / f"{table}.parquet").read())
    )


PLANTED: dict[str, tuple[Plant, Found]] = {
    # cells
    "bad key": (cell("speakers", 3, "speaker_id", "Lu He"), {("bad-cell", "speakers", 3, "speaker_id")}),
    "key that stands twice": (
        cell("speakers", 3, "speaker_id", "lin-yuan"), {("repeated-key", "speakers", 3, "speaker_id")}),
    "dangling reference": (
        cell("organisations", 3, "place_id", "320198"), {("dangling-reference", "organisations", 3, "place_id")}),
    "bad enum": (cell("outcomes", 3, "comparator", "gte"), {("bad-cell", "outcomes", 3, "comparator")}),
    "required and empty": (cell("speakers", 2, "name", "", copies=False), {("bad-cell", "speakers", 2, "name")}),
    "no day": (cell("sources", 2, "published", "2025-02-30", copies=False), {("bad-cell", "sources", 2, "published")}),
    "a day in short": (
        cell("sources", 2, "published", "2025-1-3", copies=False), {("bad-cell", "sources", 2, "published")}),
    "not a number": (cell("outcomes", 3, "value", "NaN", copies=False), {("bad-cell", "outcomes", 3, "value")}),
    "no end": (cell("outcomes", 3, "value", "INF", copies=False), {("bad-cell", "outcomes", 3, "value")}),
    "full-width digits": (cell("outcomes", 3, "value", "１５１", copies=False), {("bad-cell", "outcomes", 3, "value")}),
    "digits set off": (cell("outcomes", 3, "value", "1_51", copies=False), {("bad-cell", "outcomes", 3, "value")}),
    "a number with blanks": (cell("outcomes", 3, "value", " 151", copies=False), {("bad-cell", "outcomes", 3, "value")}),
    "a whole number, full width": (
        cell("sources", 2, "document_characters", "９００", copies=False),
        {("bad-cell", "sources", 2, "document_characters")}),
    "true by another word": (cell("outcomes", 3, "suspect", "True", copies=False), {("bad-cell", "outcomes", 3, "suspect")}),
    "a control character": (cell("speakers", 2, "name", "林\x01远"), {("bad-cell", "speakers", 2, "name")}),
    "a line break in a cell": (cell("speakers", 2, "name", "林\n远"), {("bad-cell", "speakers", 2, "name")}),
    "a nul": (cell("speakers", 2, "name", "林\0远"), {("bad-cell", "speakers", 2, "name")}),
    "a quote that is too long": (cell("positions", 2, "quote", "局" * 61, copies=False),
                                 {("bad-cell", "positions", 2, "quote")}),
    # rules
    "a period reversed": (cell("outcomes", 3, "period_start", "2026-01-01"),
                          {("period-in-order", "outcomes", 3, "period_end")}),
    "a quote altered by one digit": (
        cell("targets", 4, "quote", "外资到账5001万美元以上"), {("quote-holds-number", "targets", 4, "quote")}),
    "a unit that does not fit": (
        cell("targets", 3, "indicator_id", "fdi-utilised"), {("unit-fits-indicator", "targets", 3, "unit_code")}),
    "one character of the CSV alone": (
        cell("positions", 2, "quote", "市科技局局长林达", copies=False), {("copies-differ", "positions", 2, "quote")}),
    "one character of the Parquet alone": (
        lambda folder: edit_copy(folder, "positions", 3, "quote", "市科技局局长林达"),
        {("copies-differ", "positions", 3, "quote")}),
    "a cell that only the CSV has": (
        lambda folder: edit_copy(folder, "positions", 2, "as_of", ""), {("copies-differ", "positions", 2, "as_of")}),
    # the form of the file
    "wrong hash of a CSV": (
        lambda folder: (folder / "data/speakers.csv").write_bytes((folder / "data/speakers.csv").read_bytes() + b"b,b,b\n"),
        {("wrong-hash", "speakers", 0, "hash"), ("wrong-size", "speakers", 0, "bytes"),
         ("copies-differ", "speakers", 0, "")}),
    "wrong hash of a Parquet file": (
        lambda folder: describe_anew(
            folder, lambda it: it["resources"][22].update(hash="sha256:" + "0" * 64)),
        {("wrong-hash", "organisation_names", 0, "hash")}),
    "a hash of another kind": (
        lambda folder: describe_anew(folder, lambda it: it["resources"][5].update(hash="sha1:" + "0" * 40)),
        {("wrong-hash", "speakers", 0, "hash")}),
    "no hash": (
        lambda folder: describe_anew(folder, lambda it: it["resources"][5].pop("hash")),
        {("wrong-hash", "speakers", 0, "hash")}),
    "a CSV cut off": (raw(lambda it: it[:-4]), {
        ("truncated-file", "speakers", 3, ""), ("copies-differ", "speakers", 3, "name_latin")}),
    "a CSV cut off in a quoted cell": (
        raw(lambda it: it[:it.index(b'"C') + 3], "data/organisations.csv"),
        {("truncated-file", "organisations", 2, ""), ("bad-csv", "organisations", 2, ""),
         *(("missing-cell", "organisations", 2, it) for it in ("kind", "place_id", "parent_id")),
         ("copies-differ", "organisations", 0, ""),
         *(("dangling-reference", table, row, "organisation_id") for table, rows in (
             ("organisation_names", [2]), ("positions", [2, 3]), ("targets", range(2, 9)), ("outcomes", range(2, 8)),
             ("initiatives", [2]), ("initiative_organisations", [3])) for row in rows)}),
    "a Parquet file cut off": (
        raw(lambda it: it[:-20], "parquet/speakers.parquet"), {("unreadable-parquet", "speakers", 0, "")}),
    "a Parquet file with a hole": (
        raw(lambda it: it[:8] + b"\xff" * 60 + it[68:], "parquet/targets.parquet"),
        {("unreadable-parquet", "targets", 0, "")}),
    "another file for Parquet": (
        raw(lambda _: b"\x00\x01binary\xff", "parquet/speakers.parquet"), {("unreadable-parquet", "speakers", 0, "")}),
    "an empty file for Parquet": (
        raw(lambda _: b"", "parquet/speakers.parquet"), {("unreadable-parquet", "speakers", 0, "")}),
    "a byte order mark": (raw(lambda it: b"\xef\xbb\xbf" + it), {("byte-order-mark", "speakers", 1, "")}),
    "carriage returns": (raw(lambda it: it.replace(b"\n", b"\r\n")), {("carriage-return", "speakers", 1, "")}),
    "carriage returns alone": (raw(lambda it: it.replace(b"\n", b"\r")), {
        ("carriage-return", "speakers", 1, ""), ("truncated-file", "speakers", 1, "")}),
    "a byte that is not UTF-8": (raw(lambda it: it.replace("禾".encode(), b"\xba\xcc")),
                                 {("bad-encoding", "speakers", 3, ""), ("copies-differ", "speakers", 3, "name")}),
    "a blank row": (raw(lambda it: it + b"\n"), {("blank-row", "speakers", 4, "")}),
    "a row of commas": (raw(lambda it: it + b",,\n"), {("blank-row", "speakers", 4, "")}),
    "an empty file": (raw(lambda _: b"", "data/source_damages.csv"), {
        ("empty-file", "source_damages", 0, ""), ("copies-differ", "source_damages", 0, "")}),
    "a blank row that is too long": (raw(lambda it: it + b",,,x\n"), {("blank-row", "speakers", 4, "")}),
    "half a key twice": (
        raw(lambda it: it.replace(b",columns", b",").replace(b",wraps", b","), "data/source_damages.csv"),
        {("bad-cell", "source_damages", 2, "damage"), ("bad-cell", "source_damages", 3, "damage"),
         ("repeated-key", "source_damages", 3, "source_id")}),
    "too few cells": (raw(lambda it: it.replace(b",Lu He", b"")), {("missing-cell", "speakers", 3, "name_latin")}),
    "too many cells": (raw(lambda it: it.replace(b"Lu He", b"Lu He,x")), {("extra-cell", "speakers", 3, "")}),
    "a quote in the middle": (raw(lambda it: it.replace(b"Lu He", b'"Lu"He')), {
        ("bad-csv", "speakers", 3, ""), ("copies-differ", "speakers", 3, "name_latin")}),
    "a cell of a million characters": (raw(lambda it: it.replace(b"Lu He", b"L" * 10**6)),
                                       {("bad-cell", "speakers", 3, "name_latin")}),
    # the header
    "columns out of order": (columns_turned, {("column-order", "speakers", 1, "name"),
                                              ("column-order", "speakers", 1, "name_latin")}),
    "a column renamed": (header(lambda it: [*it[:2], "pinyin"]), {
        ("extra-column", "speakers", 1, "pinyin"), ("missing-column", "speakers", 1, "name_latin")}),
    "a column twice": (header(lambda it: [*it[:2], "name"]), {
        ("repeated-column", "speakers", 1, "name"), ("missing-column", "speakers", 1, "name_latin")}),
    # the copy
    "a number kept as text": (
        arrow(lambda it: it.set_column(3, "factor", it.column("factor").cast(pa.string())), "units"),
        {("bad-type", "units", 1, "factor")}),
    "a column that the copy lacks": (
        arrow(lambda it: it.drop_columns(["name_latin"])), {("missing-column", "speakers", 1, "name_latin")}),
    "a column that only the copy has": (
        arrow(lambda it: it.append_column("x", it.column("name"))), {("extra-column", "speakers", 1, "x")}),
    "a copy in another order": (
        arrow(lambda it: it.select(["name", "speaker_id", "name_latin"])), {("column-order", "speakers", 1, "")}),
    "a row that the copy lacks": (arrow(lambda it: it.slice(1)), {("copies-differ", "speakers", 0, "")}),
    # the descriptor
    "another profile": (lambda folder: describe_anew(folder, lambda it: it.update(conformsTo="policy-targets/9.9")),
                        {("bad-descriptor", "", 0, "conformsTo")}),
    "no resources": (lambda folder: describe_anew(folder, lambda it: it.update(resources="none")),
                     {("bad-descriptor", "", 0, "resources")}),
    "a resource that is missing": (lambda folder: describe_anew(folder, lambda it: it["resources"].pop(5)),
                                   {("missing-resource", "speakers", 0, "")}),
    "a resource named twice": (
        lambda folder: describe_anew(folder, lambda it: it["resources"].append(it["resources"][0])),
        {("extra-resource", "", 0, "resources")}),
    "a resource of another name": (
        lambda folder: describe_anew(folder, lambda it: it["resources"].append({"name": ["goals"]})),
        {("extra-resource", "", 0, "resources")}),
    "a path out of the package": (
        lambda folder: describe_anew(folder, lambda it: it["resources"][5].update(path="../speakers.csv")),
        {("unsafe-path", "speakers", 0, "path")}),
    "a format of its own": (
        lambda folder: describe_anew(folder, lambda it: it["resources"][5].update(format="tsv")),
        {("bad-descriptor", "speakers", 0, "format")}),
    "a schema of its own": (
        lambda folder: describe_anew(
            folder, lambda it: it["resources"][5]["schema"]["fields"][1].update(type="integer")),
        {("bad-schema", "speakers", 0, "name")}),
    "a schema without a field": (
        lambda folder: describe_anew(folder, lambda it: it["resources"][5]["schema"]["fields"].pop()),
        {("bad-schema", "speakers", 0, "schema")}),
    "another description": (
        lambda folder: describe_anew(
            folder, lambda it: it["resources"][5]["schema"]["fields"][1].update(description="as it was called before")),
        set()),
    "a bound of its own": (
        lambda folder: describe_anew(
            folder, lambda it: it["resources"][5]["schema"]["fields"][1]["constraints"].update(required=False)),
        {("bad-schema", "speakers", 0, "name")}),
    "a schema without a key": (
        lambda folder: describe_anew(folder, lambda it: it["resources"][5]["schema"].pop("primaryKey")),
        {("bad-schema", "speakers", 0, "schema")}),
    "a schema elsewhere": (
        lambda folder: describe_anew(folder, lambda it: it["resources"][5].update(schema="schema.json")),
        {("bad-schema", "speakers", 0, "schema")}),
    # files
    "a file that is missing": (lambda folder: (folder / "parquet/speakers.parquet").unlink(),
                               {("missing-file", "speakers", 0, "")}),
    "a file that is not named": (lambda folder: (folder / "data/more.csv").write_text("a\n"),
                                 {("stray-file", "", 0, "")}),
    "a link out of the package": (
        lambda folder: link_out(folder / "data/speakers.csv"),
        {("missing-file", "speakers", 0, "")}),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_error_is_told_with_table_row_and_column(package: Path, name: str) -> None:
    plant, expected = PLANTED[name]
    plant(package)
    found = check(package)
    assert places(found) == expected
    assert all(it.what and it.file for it in found)
    json.loads(write_report(found, "json"))


def test_all_problems_are_told_in_the_order_of_tables_and_rows(package: Path) -> None:
    edit(package, "targets", 2, "comparator", "about", copies=False)
    edit(package, "targets", 2, "period_start", "2026-01-01")
    edit(package, "targets", 3, "quote", "其中省级以上企业31家", copies=False)
    edit(package, "speakers", 2, "name", " 林远", copies=False)
    (package / "parquet" / "places.parquet").write_bytes(b"no")
    assert [(it.table, it.row, it.field) for it in check(package)] == [
        ("places", 0, "hash"), ("places", 0, ""), ("speakers", 2, "name"), ("targets", 2, "comparator"),
        ("targets", 2, "period_end"), ("targets", 3, "quote"), ("targets", 3, "quote"),
    ]  # fmt: skip


def test_a_message_says_what_was_found_and_expected_and_what_to_do(package: Path) -> None:
    edit(package, "outcomes", 3, "value", "１５１", copies=False)
    (problem,) = check(package)
    assert str(problem) == (
        f"{package}/data/outcomes.csv outcomes, row 3, column value: found '１５１', expected a plain number such as "
        f"{next(it.example for it in columns('outcomes') if it.name == 'value')}. Correct the cell."
    )


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"[]", b"null", b'{"resources": [1]}', b'"']
)
def test_a_descriptor_that_cannot_be_read_does_not_hide_the_files(package: Path, content: bytes) -> None:
    (package / "datapackage.json").write_bytes(content)
    edit_broken = (package / "data" / "speakers.csv").read_text("utf-8").replace("lu-he", "Lu")
    (package / "data" / "speakers.csv").write_text(edit_broken, "utf-8")
    found = check(package)
    assert found[0].file == str(package / "datapackage.json")
    assert ("bad-cell", "speakers", 3, "speaker_id") in places(found)


def test_a_package_without_a_descriptor(tmp_path: Path) -> None:
    (found,) = check(tmp_path)
    assert (found.kind, found.file) == ("no-package", str(tmp_path))
    assert {it.kind for it in check(tmp_path / "datapackage.json")} == {"missing-file"}


def test_a_package_in_a_zip_file(package: Path, tmp_path: Path) -> None:
    edit(package, "speakers", 2, "name", "", copies=False)
    with ZipFile(tmp_path / "package.zip", "w", ZIP_DEFLATED) as archive:
        for path in package.rglob("*.*"):
            archive.write(path, path.relative_to(package))
    assert places(check(tmp_path / "package.zip")) == {("bad-cell", "speakers", 2, "name")}
    (tmp_path / "package.zip").write_bytes(b"PK no zip")
    assert places(check(tmp_path / "package.zip")) == {("unreadable-package", "", 0, "")}


def test_a_damaged_zip_file_is_a_problem_not_a_traceback() -> None:
    def read(name: str) -> bytes:
        raise zlib.error(name)

    assert {it.kind for it in check_package(Store("here", "datapackage.json", read))} == {"missing-file"}
    assert open_file(Store("here", "datapackage.json", lambda name: name.encode()), "a").read() == b"a"


def test_what_is_not_there(tmp_path: Path) -> None:
    assert places(check(tmp_path / "nothing.csv")) == {("missing-file", "", 0, "")}
    with pytest.raises(RecordError, match="there is no table 'goals'"):
        check(tmp_path, table="goals")


# ── contributions ──


def test_a_good_contribution_holds() -> None:
    assert check(CASES / "contribution-good.csv") == ()
    assert check(CASES / "contribution-good.csv", table="targets") == ()


def test_a_bad_contribution_is_told_by_row_and_column() -> None:
    assert places(check(CASES / "contribution-bad.csv")) == {
        ("bad-cell", "targets", 2, "comparator"),
        ("bad-cell", "targets", 3, "value"),
        ("unit-is-known", "targets", 4, "unit"),
        ("dangling-reference", "targets", 4, "unit"),
        ("quote-holds-number", "targets", 4, "quote"),
        ("period-in-order", "targets", 5, "period_end"),
        ("quote-holds-number", "targets", 6, "quote"),
        ("bad-cell", "targets", 7, "quote"),
        ("unit-fits-indicator", "targets", 8, "unit_code"),
        ("dangling-reference", "targets", 9, "indicator_id"),
    }


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b\n1,2\n", b"\x89PNG\r\n\x1a\n\0\0", b'"unclosed', b"name,title\nx,y\n", b"x" * 200_000, b"\n\n"],
)
def test_a_contribution_that_fits_no_table(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mine.csv").write_bytes(content)
    assert places(check(tmp_path / "mine.csv")) == {("unknown-table", "", 1, "")}


def test_a_contribution_may_leave_out_what_the_build_computes_and_turn_columns(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("name_latin,speaker_id,name\nLin Yuan,lin-yuan,林远\n", "utf-8")
    assert check(path) == ()
    path.write_text("speaker_id,name,remark\nlin-yuan,林远,x\n", "utf-8")
    assert places(check(path, "speakers")) == {
        ("missing-column", "speakers", 1, "name_latin"), ("extra-column", "speakers", 1, "remark")}  # fmt: skip


def test_a_contribution_to_a_table_that_is_not_contributed_to_is_checked_as_published(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("old_id,new_id,since\ntgt-0000000001,tgt-0000000001,1\n", "utf-8")
    assert places(check(path)) == {
        ("bad-cell", "redirects", 2, "since"), ("redirect-is-direct", "redirects", 2, "new_id")}  # fmt: skip


def test_a_contribution_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").symlink_to("/proc/self/mem")
    assert places(check(tmp_path / "mine.csv")) == {("missing-file", "", 0, "")}


def test_every_list_of_codes_can_be_contributed_against() -> None:
    assert find_table(column.name for column in columns("indicators")) == "indicators"
    assert all(codelists.load_rows(name) for name in ("units", "indicators"))


# ── seeds and records ──


def test_a_seed_is_checked_by_curation(tmp_path: Path) -> None:
    (tmp_path / "yunhe.yaml").write_text("sources: *b\n", "utf-8")
    (problem,) = check(tmp_path / "yunhe.yaml")
    assert (problem.file, problem.line) == (str(tmp_path / "yunhe.yaml"), 1)


def test_records_are_checked_before_they_are_written() -> None:
    whole = records()
    assert check_records(whole) == ()
    whole["target_initiatives"].append(
        make_record("target_initiatives", {"target_id": "tgt-00000000ff", "initiative_id": "ini-00000000e1"})
    )
    assert places(check_records(whole)) == {("dangling-reference", "target_initiatives", 3, "target_id")}


# ── reports ──


def test_annotations_point_to_the_line_of_the_file(package: Path) -> None:
    edit(package, "speakers", 3, "name", "陆%禾", copies=False)
    problem = Problem("x", "50%\nof it", "", file="a,b:c.yaml", line=3, column=5)
    (first,) = write_report(check(package), "github").splitlines()
    assert first.startswith(
        f"::error file={package}/data/speakers.csv,line=3,title=copies-differ::speakers, row 3"
    ) or (f"file={package}/parquet/speakers.parquet,title=copies-differ::" in first)
    assert "陆%25禾" in first
    expected = "::error file=a%2Cb%3Ac.yaml,line=3,col=5,title=x:::3:5: 50%25%0Aof it."
    assert write_report([problem], "github") == expected


def test_a_report_as_text_counts() -> None:
    one = Problem("x", "found a", "Do b.", file="c.csv", table="speakers", row=2)
    assert write_report([]) == "No problem."
    assert write_report([one, one]).splitlines() == ["c.csv speakers, row 2: found a. Do b."] * 2 + ["2 problems."]


def test_a_report_as_json_is_for_programs() -> None:
    one = Problem("x", "found '家'", "Do b.", file="c.csv", table="speakers", row=2, field="name")
    report = json.loads(write_report([one], "json"))
    assert report["valid"] is False
    assert {name: report["problems"][0][name] for name in ("table", "row", "field", "what", "todo")} == {
        "table": "speakers", "row": 2, "field": "name", "what": "found '家'", "todo": "Do b."}  # fmt: skip
    assert json.loads(write_report([], "json")) == {"valid": True, "problems": []}


def test_the_fictional_source_is_one_of_two(package: Path) -> None:
    assert [row[0] for row in read_cells(package, "sources")[1:]] == [SOURCE, "yunhe-2025-meeting"]
