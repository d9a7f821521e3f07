"""The printed schemas: equal to the committed ones, accepted by those who read them, and refusing what is wrong."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from policy_targets.codelists import load_rows
from policy_targets.errors import RecordError
from policy_targets.models import TABLES
from policy_targets.publishing.package.write import write_package
from policy_targets.publishing.schema.tables import (
    CONTRIBUTED,
    columns,
    contribution_columns,
    contribution_schema,
    data_dictionary,
    json_schema,
    json_schema_of_records,
    key_of,
    make_record,
    print_schemas,
    profile_schema,
    read_cell,
    table_schema,
    write_schemas,
)

ROOT = Path(__file__).parents[2]
REPAIR = "Run `policy-targets schemas` and commit what it writes."


# ── what is committed ────────────────────────────────────────────────────────────────────────────────────────────────


def test_committed_schemas_are_the_printed_ones() -> None:
    printed = print_schemas()
    committed = {p.relative_to(ROOT / "schemas").as_posix() for p in (ROOT / "schemas").rglob("*") if p.is_file()}
    assert committed == set(printed), f"schemas/ holds other files than those printed. {REPAIR}"
    for path, text in printed.items():
        assert (ROOT / "schemas" / path).read_bytes() == text.encode(), f"schemas/{path} is out of date. {REPAIR}"


def test_printed_text_ends_in_one_line_feed_and_is_the_same_twice() -> None:
    printed = print_schemas()
    assert printed == print_schemas()
    assert all(text.endswith("\n") and not text.endswith("\n\n") and "\r" not in text for text in printed.values())


def test_write_schemas_writes_what_differs_and_removes_what_is_gone(tmp_path: Path) -> None:
    assert set(write_schemas(tmp_path)) == set(print_schemas())
    assert write_schemas(tmp_path) == ()
    (tmp_path / "table" / "goals.schema.json").write_text("{}")
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "arrow.json").write_text("{}")
    assert write_schemas(tmp_path) == ("arrow.json", "table/goals.schema.json")
    assert (tmp_path / "notes.txt").exists()
    assert not (tmp_path / "table" / "goals.schema.json").exists()


# ── Table Schema ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("table", TABLES)
def test_frictionless_accepts_the_table_schema(table: str) -> None:
    from frictionless import Schema

    for schema in (table_schema(table), table_schema(table, foreign_keys=False)):
        assert [field.name for field in Schema.from_descriptor(schema).fields] == [c.name for c in columns(table)]


@pytest.mark.parametrize("table", TABLES)
def test_table_schema_avoids_what_frictionless_ignores_or_breaks_on(table: str) -> None:
    schema = table_schema(table)
    assert "uniqueKeys" not in schema
    for field in schema["fields"]:
        constraints = field.get("constraints", {})
        assert not {"unique", "jsonSchema"} & set(constraints)
        assert ("categories" in field) == ("enum" in constraints)
        assert [c["value"] for c in field.get("categories", ())] == constraints.get("enum", [])


def test_foreign_keys_name_a_resource_only_when_it_is_another() -> None:
    keys = {key["fields"][0]: key["reference"] for key in table_schema("targets")["foreignKeys"]}
    assert keys["source_id"] == {"resource": "sources", "fields": ["source_id"]}
    assert keys["part_of"] == {"fields": ["target_id"]}
    assert "foreignKeys" not in table_schema("targets", foreign_keys=False)
    assert "foreignKeys" not in table_schema("units")


def test_fields_say_what_their_numbers_count() -> None:
    fields = {field["name"]: field for field in table_schema("targets")["fields"]}
    assert (fields["value"]["unitField"], fields["spans"]["unit"]) == ("unit", "code points")
    assert fields["comparator"]["categories"][0] == {"value": "ge", "label": "at least", "labelZh": "不低于"}


# ── contributions ────────────────────────────────────────────────────────────────────────────────────────────────────

GOOD = {
    c.name: c.example for c in columns("targets") if c.name not in {"value_upper", "amount_upper", "part_of", "revises"}
}


def validate(folder: Path, table: str, rows: list[Mapping[str, str]]) -> list[tuple[str, Any, Any]]:
    """What frictionless says of a contribution, as its documentation tells a contributor to ask."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (folder / "mine.csv").write_bytes(text.getvalue().encode())
    from frictionless import Schema
    from frictionless.resources import TableResource

    schema = Schema.from_descriptor(contribution_schema(table))
    resource = TableResource(path="mine.csv", basepath=str(folder), schema=schema)
    errors = resource.validate().flatten(["type", "rowNumber", "fieldName"])
    return [(kind, row, field) for kind, row, field in errors]


@pytest.mark.parametrize("table", CONTRIBUTED)
def test_a_contribution_of_examples_is_valid(table: str, tmp_path: Path) -> None:
    row = {column.name: column.example for column in columns(table)}
    assert validate(tmp_path, table, [row]) == []


def test_a_contributor_may_leave_out_what_the_build_fills_in(tmp_path: Path) -> None:
    empty = GOOD | {"target_id": "", "amount": "", "unit_code": "", "status": "", "suspect": ""}
    assert validate(tmp_path, "targets", [empty, empty]) == []
    needed = {c.name: c.example for c in reversed(contribution_columns("targets")) if c.required}
    assert list(needed) == [
        "spans", "quote", "commitment", "comparator", "measure", "indicator_label", "place_id", "source_id",
    ]  # fmt: skip
    assert validate(tmp_path, "targets", [needed]) == []


@pytest.mark.parametrize(
    ("field", "cell", "kind"),
    [
        ("measure", "growth", "constraint-error"),
        ("value", "hundred", "type-error"),
        ("value", "NaN", "constraint-error"),
        ("value", "INF", "constraint-error"),
        ("value", "-Infinity", "constraint-error"),
        ("period_end", "31.12.2025", "type-error"),
        ("suspect", "1", "type-error"),
        ("quote", "三个字", "constraint-error"),
        ("quote", " 力争新招引150家", "constraint-error"),
        ("quote", "", "constraint-error"),
        ("target_id", "tgt-1", "constraint-error"),
        ("place_id", "3210", "constraint-error"),
    ],
)
def test_frictionless_names_row_and_column_of_a_bad_cell(field: str, cell: str, kind: str, tmp_path: Path) -> None:
    assert set(validate(tmp_path, "targets", [GOOD, GOOD | {field: cell}])) == {(kind, 3, field)}


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("value", "１５０"),
        ("value", "1_000"),
        ("value", " 12 "),
        ("value", "+5"),
        ("value", "1e3"),
        ("period_end", "2025-6-1"),
    ],
)
def test_what_frictionless_lets_through_is_refused_by_read_cell(field: str, cell: str, tmp_path: Path) -> None:
    """When a new frictionless refuses one of these, move it up to the test above."""
    assert validate(tmp_path, "targets", [GOOD | {field: cell}]) == []
    column = next(column for column in columns("targets") if column.name == field)
    with pytest.raises(ValueError, match="expected"):
        read_cell(column, cell)


def test_frictionless_names_a_column_that_is_missing_or_unknown(tmp_path: Path) -> None:
    lacking = {name: cell for name, cell in GOOD.items() if name != "quote"} | {"goal": "x"}
    found = {kind for kind, _, _ in validate(tmp_path, "targets", [lacking])}
    assert found == {"missing-label", "extra-label"}


def test_a_readable_id_that_a_contributor_chooses_is_needed_once(tmp_path: Path) -> None:
    row = {column.name: column.example for column in columns("speakers")}
    assert [kind for kind, *_ in validate(tmp_path, "speakers", [row, row])] == ["primary-key"]


def test_only_what_people_type_is_contributed_to() -> None:
    with pytest.raises(RecordError, match=r"redirects is not contributed to as a file\. Expected one of places"):
        contribution_schema("redirects")


def test_the_command_line_of_frictionless_takes_the_committed_schema(tmp_path: Path) -> None:
    with (tmp_path / "mine.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(GOOD), lineterminator="\n")
        writer.writeheader()
        writer.writerows([GOOD, GOOD | {"comparator": "about"}])
    (tmp_path / "schemas").symlink_to(ROOT / "schemas")
    schema = "schemas/contribution/targets.schema.json"
    command = [sys.executable, "-m", "frictionless", "validate", "mine.csv", "--schema", schema, "--json"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    (error,) = json.loads(run.stdout)["tasks"][0]["errors"]
    assert (run.returncode, error["rowNumber"], error["fieldName"]) == (1, 3, "comparator")


# ── JSON Schema ──────────────────────────────────────────────────────────────────────────────────────────────────────


def examples(table: str) -> dict[str, Any]:
    row = {
        c.name: read_cell(c, c.example)
        for c in columns(table)
        if c.name not in {"value_upper", "amount_upper", "revises"}
    }
    record: dict[str, Any] = json.loads(make_record(table, row).model_dump_json())
    return record


@pytest.mark.parametrize("path", [path for path in print_schemas() if path.startswith(("record", "seed", "profile"))])
def test_json_schemas_are_schemas(path: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(print_schemas()[path]))


@pytest.mark.parametrize("table", TABLES)
def test_json_schema_takes_a_record_as_it_is_written(table: str) -> None:
    validator = jsonschema.Draft202012Validator(json_schema(table))
    assert list(validator.iter_errors(examples(table))) == []
    assert list(validator.iter_errors(examples(table) | {"goal": 1}))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("value", "NaN"),
        ("value", "1_000"),
        ("value", "1e3"),
        ("value", True),
        ("measure", "growth"),
        ("quote", "三个字"),
    ],
)
def test_json_schema_refuses(field: str, value: object) -> None:
    validator = jsonschema.Draft202012Validator(json_schema("targets"))
    (error,) = validator.iter_errors(examples("targets") | {field: value})
    assert list(error.path) == [field]


def test_json_schema_of_records_takes_a_package_of_examples() -> None:
    validator = jsonschema.Draft202012Validator(json_schema_of_records())
    assert list(validator.iter_errors({table: [examples(table)] for table in TABLES})) == []
    assert list(validator.iter_errors({"targets": [{}]}))


# ── the package ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_profile_takes_what_a_build_writes_and_nothing_else(tmp_path: Path) -> None:
    write_package({}, tmp_path / "package")
    descriptor = json.loads((tmp_path / "package" / "datapackage.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(profile_schema())
    assert list(validator.iter_errors(descriptor)) == []
    for damaged in (
        descriptor | {"version": "one"},
        descriptor | {"conformsTo": "other/1.0"},
        descriptor | {"resources": descriptor["resources"][1:]},
        descriptor | {"resources": [*descriptor["resources"], {"name": "more"}]},
        {name: said for name, said in descriptor.items() if name != "licenses"},
    ):
        assert list(validator.iter_errors(damaged))


def test_frictionless_holds_both_copies_of_every_table_against_the_schemas(tmp_path: Path) -> None:
    from frictionless import Package

    write_package({table: [make_record(table, _row(table))] for table in _connected()}, tmp_path / "package")
    descriptor = tmp_path / "package" / "datapackage.json"
    said = json.loads(descriptor.read_text("utf-8"))
    del said["conformsTo"]  # so that our plugin, where it is installed, leaves the package to frictionless
    descriptor.write_text(json.dumps(said), "utf-8")
    report = Package(str(descriptor)).validate()
    assert report.flatten(["type", "message"]) == []
    assert report.stats["tasks"] == 2 * len(TABLES)


def _row(table: str) -> dict[str, Any]:
    same = {"value_upper", "amount_upper", "part_of", "parent_id"}
    return {c.name: read_cell(c, c.example) for c in columns(table) if c.name not in same}


def _connected() -> tuple[str, ...]:
    """The tables whose example rows refer to each other's."""
    return ("sources", "source_damages", "places", "organisations", "organisation_names", "speakers", "positions")


# ── the dictionary ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_dictionary_holds_every_column_and_every_code_in_both_languages() -> None:
    page = data_dictionary()
    used = {column.codelist for table in TABLES for column in columns(table)}
    for table in TABLES:
        section = page.split(f"\n## {table} · ")[1].split("\n## ")[0]
        for column in columns(table):
            (line,) = [line for line in section.splitlines() if line.startswith(f"| `{column.name}` |")]
            assert column.description_zh in line
            assert column.description_en in line
            assert f"`{column.example}`" in line
        assert all(f"`{name}`" in section for name in key_of(table))
    for code in load_rows("codes"):
        if code["list"] in used:
            section = page.split(f"\n### {code['list']}\n")[1].split("\n### ")[0]
            assert f"| `{code['code']}` | **{code['title_zh']}** {code['description_zh']} |" in section


def test_links_of_the_dictionary_lead_somewhere() -> None:
    page = data_dictionary()
    links = {part.split(")")[0] for part in page.split("](#")[1:]}
    assert links == {part.split('"')[0] for part in page.split('<a id="')[1:]}
