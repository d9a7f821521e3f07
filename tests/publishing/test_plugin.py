"""frictionless: valid with the plugin and without it, what it is made to see, and the same verdicts as `check`."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from frictionless.resources import PackageResource

import frictionless_policy_targets as plugin
from policy_targets.models import TABLES
from policy_targets.publishing.checking.check import check
from policy_targets.publishing.schema.tables import Column, columns, key_of, read_cell, table_schema
from tests.publishing.fictional import describe_anew, edit, edit_copy, read_cells, write, write_bytes, write_cells

ROOT = Path(__file__).parents[2]
Verdict = tuple[str, int, str]
Seen = set[tuple[str, str, int | None, str | None]]

HIDDEN = """
import pkgutil, sys
class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("policy_targets") or name.startswith("frictionless_"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Hide())
every = pkgutil.iter_modules
pkgutil.iter_modules = lambda *args: (it for it in every(*args) if it.name != "frictionless_policy_targets")
sys.path[:] = [it for it in sys.path if it not in ("", sys.argv[2])]
import frictionless
report = frictionless.validate(sys.argv[1])
assert not any(name.startswith("frictionless_") for name in sys.modules)
print(report.to_json())
"""


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("pristine") / "package")


@pytest.fixture
def package(pristine: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pristine, tmp_path / "package"))


def errors_of(report: Any) -> Seen:
    found: Seen = {(error.type, "", None, None) for error in report.errors}
    for task in report.tasks:
        for error in task.errors:
            name = getattr(error, "field_name", None) or next(iter(getattr(error, "field_names", ())), None)
            found.add((error.type, task.name, getattr(error, "row_number", None), name))
    return found


def validate(package: Path) -> Seen:
    return errors_of(frictionless.validate(str(package / "datapackage.json")))


def validate_hidden(package: Path) -> dict[str, Any]:
    arguments = [sys.executable, "-c", HIDDEN, str(package / "datapackage.json"), str(ROOT)]
    answer = subprocess.run(arguments, capture_output=True, text=True, check=True, cwd=package.parent)
    return json.loads(answer.stdout)  # type: ignore[no-any-return]


# ── valid with and without ──


def test_a_package_that_holds_is_valid_with_the_plugin_and_without(package: Path) -> None:
    assert validate(package) == set()
    hidden = validate_hidden(package)
    assert hidden["valid"]
    assert len(hidden["tasks"]) == 2 * len(TABLES)


def test_the_command_line_says_valid_and_invalid(package: Path) -> None:
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    good = subprocess.run(command, capture_output=True, text=True, cwd=package, env=environment, check=False)
    assert (good.returncode, json.loads(good.stdout)["valid"]) == (0, True)
    edit(package, "outcomes", 3, "period_start", "2026-01-01")
    bad = subprocess.run(command, capture_output=True, text=True, cwd=package, env=environment, check=False)
    (error,) = [error for task in json.loads(bad.stdout)["tasks"] for error in task["errors"]]
    assert (bad.returncode, error["rowNumber"], error["fieldName"]) == (1, 3, "period_end")
    assert "period-in-order: found 2025-12-31" in error["note"]


# ── what plain frictionless is made to see ──

Plant = Callable[[Path], object]


def cell(table: str, row: int, field: str, text: str) -> Plant:
    return lambda folder: edit(folder, table, row, field, text, copies=False)


def raw(path: str, change: Callable[[bytes], bytes]) -> Plant:
    return lambda folder: write_bytes(folder, path, change((folder / path).read_bytes()))


def says(number: int, **entry: str) -> Plant:
    return lambda folder: describe_anew(folder, lambda said: said["resources"][number].update(entry))


def write_text_for_number(package: Path) -> None:
    path = package / "parquet" / "units.parquet"
    data = pq.ParquetFile(path).read()
    sink = pa.BufferOutputStream()
    pq.write_table(data.set_column(3, "factor", data.column("factor").cast(pa.string())), sink)
    write_bytes(package, "parquet/units.parquet", sink.getvalue().to_pybytes())


# Errors in different tables are planted together, since frictionless takes seconds to open 32 resources.
WAVES: list[dict[str, tuple[Plant, Seen]]] = [
    {
        "bad key": (
            lambda it: edit(it, "speakers", 3, "speaker_id", "Lu He"),
            {("constraint-error", "speakers", 3, "speaker_id"),
             ("constraint-error", "speakers-parquet", 3, "speaker_id")}),
        "dangling reference": (
            lambda it: edit(it, "organisations", 3, "place_id", "320198"),
            {("foreign-key", "organisations", 3, "place_id"), ("foreign-key", "organisations-parquet", 3, "place_id")}),
        "bad enum": (
            lambda it: edit(it, "initiatives", 2, "stage", "running"),
            {("constraint-error", "initiatives", 2, "stage"), ("constraint-error", "initiatives-parquet", 2, "stage")}),
        "not a number": (cell("outcomes", 3, "value", "NaN"), {("constraint-error", "outcomes", 3, "value")}),
        "full-width digits": (cell("outcomes", 4, "value", "４９９９"), {("constraint-error", "outcomes", 4, "value")}),
        "digits set off": (cell("outcomes", 5, "value", "0_9"), {("constraint-error", "outcomes", 5, "value")}),
        "a day in short": (
            cell("sources", 2, "published", "2025-1-3"), {("constraint-error", "sources", 2, "published")}),
        "a quote altered by one digit": (
            lambda it: edit(it, "targets", 4, "quote", "外资到账5001万美元以上"),
            {("constraint-error", "targets", 4, "quote")}),
        "a unit that does not fit": (
            lambda it: edit(it, "targets", 3, "indicator_id", "fdi-utilised"),
            {("constraint-error", "targets", 3, "unit_code")}),
        "one character of the CSV alone": (
            cell("positions", 2, "quote", "市科技局局长林达"), {("constraint-error", "positions-parquet", 2, "quote")}),
        "wrong hash of a Parquet file": (
            says(22, hash="sha256:" + "0" * 64), {("hash-count", "organisation_names-parquet", None, None)}),
        "a hash of another kind": (
            says(19, hash="sha1:" + "0" * 40), {("hash-count", "source_damages-parquet", None, None)}),
        "wrong hash of a CSV": (says(1, hash="sha256:" + "0" * 64), {("hash-count", "source_damages", None, None)}),
        "a number kept as text": (write_text_for_number, {("table-error", "units-parquet", None, None)}),
        "a stray file": (lambda it: (it / "data/more.csv").write_text("a\n"), {("package-error", "", None, None)}),
    },
    {
        "key that stands twice": (
            lambda it: edit(it, "speakers", 3, "speaker_id", "lin-yuan"),
            {("primary-key", "speakers", 3, None), ("primary-key", "speakers-parquet", 3, None)}),
        "carriage returns": (
            raw("data/units.csv", lambda it: it.replace(b"\n", b"\r\n")), {("table-error", "units", None, None)}),
        "a CSV cut off": (raw("data/redirects.csv", lambda it: it[:-1]), {("row-constraint", "redirects", 2, None)}),
        "a Parquet file cut off": (
            raw("parquet/redirects.parquet", lambda it: it[:-20]), {("source-error", "redirects-parquet", None, None)}),
        "a blank row": (
            raw("data/source_damages.csv", lambda it: it + b"\n"),
            {("blank-row", "source_damages", 4, None), ("primary-key", "source_damages", 4, None)}),
        "columns out of order": (
            lambda it: write_cells(
                it, "organisation_names", [[row[0], row[2], row[1]] for row in read_cells(it, "organisation_names")]),
            {("incorrect-label", "organisation_names", None, "name"),
             ("incorrect-label", "organisation_names", None, "source_id"),
             ("constraint-error", "organisation_names", 2, "source_id"),
             ("foreign-key", "organisation_names", 2, "source_id")}),
        "a cell too few": (
            raw("data/target_initiatives.csv", lambda it: it + b"tgt-00000000b2\n"),
            {("missing-cell", "target_initiatives", 3, "initiative_id"),
             ("constraint-error", "target_initiatives", 3, "initiative_id"),
             ("table-error", "target_initiatives-parquet", None, None)}),
        "a cell too many": (
            raw("data/initiative_organisations.csv", lambda it: it.replace(b"lead", b"lead,x")),
            {("extra-cell", "initiative_organisations", 3, None)}),
        "a period reversed": (
            lambda it: edit(it, "outcomes", 3, "period_start", "2026-01-01"),
            {("constraint-error", "outcomes", 3, "period_end")}),
        "another profile": (
            lambda it: describe_anew(it, lambda said: said.update(conformsTo="policy-targets/9.9")),
            {("package-error", "", None, None)}),
    },
]  # fmt: skip


@pytest.mark.parametrize("wave", WAVES, ids=("first", "second"))
def test_plain_frictionless_sees_planted_errors(package: Path, wave: dict[str, tuple[Plant, Seen]]) -> None:
    for plant, _ in wave.values():
        plant(package)
    assert validate(package) == {it for _, expected in wave.values() for it in expected}


def test_rows_that_frictionless_does_not_come_to_are_told_at_the_end(package: Path) -> None:
    edit_copy(package, "speakers", 3, "name", "陆和")
    asked = plugin.PolicyTargets(check(package))
    asked.connect(frictionless.Package(str(package / "datapackage.json")).get_resource("speakers-parquet"))
    assert list(asked.validate_start()) == []
    (left,) = asked.validate_end()
    assert "row 3: copies-differ" in left.note


def test_the_limits_and_choices_of_a_validation_still_hold(package: Path) -> None:
    for row in range(2, 8):
        edit(package, "outcomes", row, "quote", "一家也没有说到", copies=False)
    path = str(package / "datapackage.json")
    (package / "data" / "more.csv").write_text("a\n")
    assert len(frictionless.validate(path, name="outcomes", limit_errors=2).tasks[0].errors) == 2
    assert frictionless.validate(path, name="outcomes", skip_errors=["constraint-error"]).valid
    assert frictionless.validate(path, name="speakers").valid


# ── other doors ──


def read(source: Any, **options: Any) -> Any:
    resource: Any = frictionless.Resource(source, **options)
    return resource.read_metadata()


def test_every_way_to_open_a_package_of_ours_leads_to_the_same_check(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(package, "outcomes", 3, "period_start", "2026-01-01")
    path, said = str(package / "datapackage.json"), json.loads((package / "datapackage.json").read_text("utf-8"))
    archive = shutil.make_archive(str(package), "zip", package)
    monkeypatch.chdir(package.parent)
    opened: list[Any] = [
        frictionless.Package(path),
        frictionless.Package(said, basepath=str(package)),
        frictionless.Package("datapackage.json", basepath="package"),
        read(path),
        read(said, basepath=str(package)),
        read(archive),
    ]
    monkeypatch.chdir(package)
    for each in [frictionless.Package("datapackage.json"), read("datapackage.json")]:
        assert [(it.kind, it.table, it.row) for it in each.find_problems()] == [("period-in-order", "outcomes", 3)]
    monkeypatch.chdir(package.parent)
    for each in opened:
        assert isinstance(each, plugin.CheckedPackage)
        assert [(it.kind, it.table, it.row) for it in each.find_problems()] == [("period-in-order", "outcomes", 3)]
    assert errors_of(opened[-1].validate(name="outcomes")) == {("constraint-error", "outcomes", 3, "period_end")}


def test_a_package_that_is_not_ours_passes_untouched(package: Path) -> None:
    edit(package, "outcomes", 3, "period_start", "2026-01-01")
    describe_anew(package, lambda it: it.pop("conformsTo"))
    opened = frictionless.Package(str(package / "datapackage.json"))
    assert opened.validate(name="outcomes").valid
    assert type(opened) is frictionless.Package
    assert PackageResource(path=str(package / "datapackage.json")).dataclass is frictionless.Package
    parquet = opened.get_resource("speakers-parquet")
    assert type(parquet) is frictionless.resources.TableResource
    assert plugin.Policy_targetsPlugin().create_parser(parquet) is None
    assert plugin.Policy_targetsPlugin().create_parser(frictionless.Resource(path="a.parquet")) is None


@pytest.mark.parametrize("content", [b'{"conformsTo": "policy-targets/"', b"\xff", b'["policy-targets/"]', b""])
def test_a_descriptor_that_cannot_be_read_is_left_to_frictionless(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "datapackage.json").write_bytes(content)
    assert not plugin.is_ours(str(tmp_path / "datapackage.json"))
    assert not frictionless.validate(str(tmp_path / "datapackage.json"), type="package").valid


def test_a_package_on_the_network_is_left_to_frictionless() -> None:
    said = {"name": "x", "conformsTo": "policy-targets/0.1", "resources": []}
    assert PackageResource(data=said, basepath="https://example.org").dataclass is frictionless.Package


def test_importing_the_plugin_loads_nothing_of_ours() -> None:
    loaded = "import frictionless, sys; before = set(sys.modules); import frictionless_policy_targets; "
    script = loaded + "print(sorted(set(sys.modules) - before))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    assert answer.stdout.strip() == "['frictionless_policy_targets']"


def test_parquet_with_an_empty_whole_number_is_read_right(tmp_path: Path) -> None:
    data = pa.table({"id": ["a", "b"], "n": pa.array([1, None], pa.int64()), "x": pa.array([None, 2.5])})
    pq.write_table(data, tmp_path / "t.parquet")
    fields = [{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}, {"name": "x", "type": "number"}]
    said: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "x",
        "resources": [{"name": "t", "type": "table", "path": "t.parquet", "schema": {"fields": fields}}]}  # fmt: skip
    assert not frictionless.Package(said, basepath=str(tmp_path)).validate().valid
    ours = frictionless.Package({**said, "conformsTo": "policy-targets/0.1"}, basepath=str(tmp_path))
    with ours.get_table_resource("t") as table:
        assert [row.to_dict() for row in table.row_stream] == [
            {"id": "a", "n": 1, "x": None}, {"id": "b", "n": None, "x": 2.5}]  # fmt: skip


# ── contributions ──


def test_a_contribution_is_validated_by_plain_frictionless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    schema = "schemas/contribution/targets.schema.json"
    assert frictionless.validate("tests/cases/contribution-good.csv", schema=schema).valid
    bad = frictionless.validate("tests/cases/contribution-bad.csv", schema=schema)
    assert errors_of(bad) == {
        ("constraint-error", "contribution-bad", 2, "comparator"),
        ("constraint-error", "contribution-bad", 7, "quote"),
    }


# ── the same verdicts ──

# What our check refuses and plain frictionless 5.21 accepts, by the kind of column; the other way there is nothing.
KNOWN_EXCEPTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "digits that are not ASCII": ("number integer date", ("１５", "٣", "２０２５-01-03")),
    "digits set off": ("number integer", ("1_000",)),
    "blanks around a number": ("number integer", (" 15", "15 ")),
    "numbers that are not plain": ("number integer", ("+5", "007", "1e3", ".5", "5.", "1E+2")),
    "days in short": ("date", ("2025-1-3", "2025-01-3")),
    "more decimal places than are kept": ("number", ("1.1234567",)),
    "a line feed after a pattern": ("string", ("\n",)),
}
TEXTS = ("", "x", "Ab c", "云" * 61, "-1", "0", "15", "1.5", "9" * 31, "true", "TRUE", "1,000", "2025-01-03", "2025-13-01",
         "20250103", "NaN", "INF", "-Infinity", "tgt-00000000b1", "tgt-00000000B1", "lin-yuan", "家", "ge", "year", "a\x01b",
         " lead", "320199", *(text for _, texts in KNOWN_EXCEPTIONS.values() for text in texts))  # fmt: skip
STRUCTURAL = frozenset(
    {"bad-cell", "repeated-key", "dangling-reference", "missing-cell", "extra-cell", "blank-row"}
)  # fmt: skip


def mutate(rng: random.Random, cells: dict[str, list[list[str]]]) -> None:
    table = rng.choice([table for table, rows in cells.items() if len(rows) > 1])
    rows = cells[table]
    row, column = rng.randrange(1, len(rows)), rng.randrange(len(rows[0]))
    if column >= len(rows[row]):
        return
    kind = rng.randrange(12)
    if kind < 6:
        rows[row][column] = rng.choice(TEXTS)
    elif kind == 6:
        rows[row][column] += rng.choice(("\n", " ", "0", "９", "-"))
    elif kind == 7:
        rows[row][column] = next(iter(rng.choice(rows)), "")
    elif kind == 8:
        rows.append(list(rows[row]))
    elif kind == 9:
        del rows[row]
    elif kind == 10:
        rows.insert(row, rng.choice(([], [""] * len(rows[0]))))
    else:
        rows[row] = rows[row][:-1] if rng.random() < 0.5 else [*rows[row], "x"]


def verdicts_of_frictionless(package: Path) -> set[Verdict]:
    """Of plain frictionless: without our profile the plugin stands aside."""
    said = json.loads((package / "datapackage.json").read_text("utf-8"))
    del said["conformsTo"]
    said["resources"] = [entry for entry in said["resources"] if entry["format"] == "csv"]
    needed = ("name", "type", "constraints", "trueValues", "falseValues")
    for entry in said["resources"]:
        entry["dialect"] = {"header": True, "delimiter": ","}  # else it guesses both from rows that we broke
        # words cost frictionless most of its time
        fields = entry["schema"]["fields"]
        entry["schema"]["fields"] = [{key: field[key] for key in needed if key in field} for field in fields]
    report = frictionless.Package(said, basepath=str(package)).validate()
    found: set[Verdict] = set()
    for task in report.tasks:
        blank = {error.row_number for error in task.errors if error.type == "blank-row"}
        for error in task.errors:
            assert isinstance(error, frictionless.errors.RowError), error
            if error.row_number in blank and error.type == "primary-key":
                continue  # it calls a blank row a row without a key, too
            names = getattr(error, "field_names", None) or [getattr(error, "field_name", "")]
            names = [key_of(task.name)[0]] if error.type == "primary-key" else names
            found |= {(task.name, error.row_number, name) for name in names}
    return found


def is_known(column: Column, text: str) -> bool:
    """Whether a cell that our check alone refuses is one of the known exceptions."""
    if column.kind == "string":
        return text.endswith("\n")
    if column.kind == "date":
        return not text.isascii() or len(text) < 10
    whole, _, decimals = text.lstrip("-").partition(".")
    plain = text.isascii() and whole.isdigit() and (whole == "0" or whole[0] != "0") and text.count("-") < 2
    return not plain or not decimals.isdigit() or len(decimals) > 6


def cell_at(package: Path, verdict: Verdict) -> tuple[Column, str]:
    table, row, field = verdict
    cells = read_cells(package, table)
    return next(it for it in columns(table) if it.name == field), cells[row - 1][cells[0].index(field)]


@pytest.mark.parametrize("seed", range(20))
def test_verdicts_are_those_of_frictionless_but_for_the_known_exceptions(
    pristine: Path, tmp_path: Path, seed: int
) -> None:
    package, rng = Path(shutil.copytree(pristine, tmp_path / "package")), random.Random(seed)  # noqa: S311
    cells = {table: read_cells(package, table) for table in TABLES}
    before = {table: [list(row) for row in rows] for table, rows in cells.items()}
    for _ in range(15):
        mutate(rng, cells)
    for table in TABLES:
        if cells[table] != before[table]:
            write_cells(package, table, cells[table])
    ours = {(it.table, it.row, it.field) for it in check(package) if it.kind in STRUCTURAL}
    theirs = verdicts_of_frictionless(package)
    assert theirs - ours == set()
    assert [verdict for verdict in ours - theirs if not is_known(*cell_at(package, verdict))] == []


def test_cells_are_read_like_frictionless_but_for_the_known_exceptions() -> None:
    rng, accepted = random.Random(1), set()  # noqa: S311
    for table in TABLES:
        schema = frictionless.Schema.from_descriptor(table_schema(table))
        for column in columns(table):
            read = schema.get_field(column.name).create_cell_reader()
            examples = [column.example[:at] + rng.choice("0９-. a\n云_") + column.example[at:] for at in range(3)]
            for text in (*TEXTS, *examples, column.example, column.example + "\n", *column.codes):
                ours, theirs = reads(column, text), not read(text)[1]
                assert theirs or not ours, (table, column.name, text)
                if theirs and not ours:
                    assert is_known(column, text), (table, column.name, text)
                    accepted |= {name for name, (_, texts) in KNOWN_EXCEPTIONS.items() if text.endswith(texts)}
    assert accepted == {*KNOWN_EXCEPTIONS}


def reads(column: Column, text: str) -> bool:
    try:
        read_cell(column, text)
    except ValueError:
        return False
    return True
