"""The commands of the reader: formats, pipes, files that cannot be read, and outputs that are whole or not there."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from policy_targets.cli import main
from policy_targets.publishing.exports import candidate_files
from policy_targets.reading.candidate import COLUMNS
from policy_targets.reading.extract import extract
from policy_targets.reading.text.text import format_spans
from tests.passage import PASSAGE

HEADS = ("A passage:", "Its records, some columns of each:", "Why the first is what it is, by explain:")
FIELDS = [
    "document",
    "kind",
    "value",
    "value_upper",
    "unit",
    "amount",
    "amount_upper",
    "unit_code",
    "indicator_label",
    "indicator_id",
    "measure",
    "comparator",
    "scope",
    "period_label",
    "period_start",
    "period_end",
    "commitment",
    "role",
    "binding",
    "commitment_words",
    "speaker",
    "organisation",
    "place",
    "place_id",
    "name",
    "quote",
    "start",
    "end",
    "spans",
    "rule",
    "repairs",
    "confidence",
    "baseline_amount",
    "baseline_label",
    "part_of",
    "reckoning",
    "initiative_kind",
    "stage",
    "lead",
    "price_basis",
]


def run(*line: str | Path, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(part) for part in line], input=given)


@pytest.fixture
def passage(tmp_path: Path) -> Path:
    path = tmp_path / "passage.txt"
    path.write_text(PASSAGE, "utf-8", newline="")
    return path


def rows_of(result: Result) -> list[dict[str, object]]:
    assert (result.exit_code, result.stderr) == (0, "")
    return [json.loads(line) for line in result.stdout.splitlines()]


# --- extract ---


def test_a_record_has_the_fields_of_the_contract() -> None:
    assert sorted(COLUMNS) == sorted(FIELDS)


def test_json_lines(passage: Path) -> None:
    rows = rows_of(run("extract", passage))
    assert rows == [record.as_row() for record in extract(PASSAGE, "passage.txt")]
    assert {row["document"] for row in rows} == {"passage.txt"}
    assert [row["start"] for row in rows] == sorted(row["start"] for row in rows)  # type: ignore[type-var]
    first = next(row for row in rows if row["amount"] == "120")
    assert (first["kind"], first["unit"], first["commitment_words"]) == ("target", "家", "力争")
    assert all(isinstance(row["value"], str | None) for row in rows)


def test_it_is_the_same_every_time(passage: Path) -> None:
    assert run("extract", passage).stdout == run("extract", passage).stdout


def test_csv(passage: Path, tmp_path: Path) -> None:
    result = run("extract", passage, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["quote"] for row in rows] == [record.quote for record in extract(PASSAGE)]
    assert "\r" not in result.stdout
    assert run("extract", passage, "--format", "csv", "-o", tmp_path / "out.csv").stdout == ""
    assert (tmp_path / "out.csv").read_text("utf-8") == result.stdout


def test_parquet(passage: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    result = run("extract", passage, passage, "--format", "parquet", "-o", out)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    rows = pq.ParquetFile(out).read().to_pylist()
    found = extract(PASSAGE, "passage.txt")
    assert [row["quote"] for row in rows] == [record.quote for record in found] * 2
    assert [row["amount"] for row in rows[: len(found)]] == [record.amount for record in found]
    assert [row["period_end"] for row in rows[: len(found)]] == [record.period_end for record in found]
    assert [tuple(row["repairs"]) for row in rows[: len(found)]] == [record.repairs for record in found]


def test_parquet_is_written_in_groups(passage: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidate_files, "BATCH", 5)
    out = tmp_path / "out.parquet"
    assert run("extract", *[passage] * 6, "--format", "parquet", "-o", out).exit_code == 0
    assert pq.ParquetFile(out).num_row_groups > 3


def test_parquet_needs_a_file(passage: Path) -> None:
    result = run("extract", passage, "--format", "parquet")
    assert result.exit_code == 2
    assert "Parquet goes to a file. Name it with -o." in result.stderr


def test_a_number_too_wide_for_parquet_is_told(passage: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    wide = [record._replace(amount=Decimal(10) ** 33) for record in extract(PASSAGE, "passage.txt")]
    monkeypatch.setattr(candidate_files, "extract", lambda raw, document: wide)
    result = run("extract", passage, "--format", "parquet", "-o", tmp_path / "out.parquet")
    assert result.exit_code == 1
    assert "Write JSON lines or CSV" in result.stderr
    assert rows_of(run("extract", passage))[0]["amount"] == "1" + "0" * 33


def test_standard_input() -> None:
    rows = rows_of(run("extract", "-", given=PASSAGE.encode()))
    assert [row["quote"] for row in rows] == [record.quote for record in extract(PASSAGE)]
    assert rows[0]["document"] == "-"


@pytest.mark.parametrize("jobs", [0, 1])
def test_the_day_and_the_place_of_all_can_be_given(tmp_path: Path, jobs: int) -> None:
    path = tmp_path / "a.txt"
    path.write_text("今年力争新增科技企业30家。", "utf-8")
    result = run("extract", path, "--date", "2024-01-09", "--place", "高邮市", "--jobs", str(jobs))
    (row,) = map(json.loads, result.stdout.splitlines())
    assert (row["period_end"], row["place_id"]) == ("2024-12-31", "321084")


@pytest.mark.parametrize(
    ("option", "given", "told"),
    [
        ("--place", "鼓楼区", "which is 320106 and 320302 and"),
        ("--place", "云河市", "which is in no list"),
        ("--date", "1848-01-01", "expected a day from 1949"),
        ("--date", "2024-13-01", "does not match the format"),
    ],
)
def test_a_day_or_a_place_that_is_none_is_wrong_usage(passage: Path, option: str, given: str, told: str) -> None:
    result = run("extract", passage, option, given)
    assert (result.exit_code, told in result.stderr, result.stdout) == (2, True, "")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le"])
def test_another_encoding_is_read_and_said(passage: Path, encoding: str) -> None:
    passage.write_bytes(PASSAGE.encode(encoding))
    result = run("extract", passage)
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == len(extract(PASSAGE))
    assert f"passage.txt: read as {encoding.removesuffix('-le')}" in result.stderr


def test_what_cannot_be_read_is_told_and_the_rest_is_read(passage: Path, tmp_path: Path) -> None:
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "folder").mkdir()
    lines = [tmp_path / "nowhere.txt", tmp_path / "picture.txt", tmp_path / "folder", passage]
    result = run("extract", *lines)
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == len(extract(PASSAGE))
    said = result.stderr.splitlines()
    assert [line.partition(": ")[2] for line in said] == [
        "No such file or directory.",
        "this is an image, not a text. Recognise its text (ocrmypdf, tesseract), then read that.",
        "there is no document in it.",
    ]


def test_the_output_is_whole_or_as_it_was(passage: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("as it was", "utf-8")

    def stop(raw: str, document: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(candidate_files, "extract", stop)
    assert run("extract", passage, "-o", out).exit_code == 1
    assert out.read_text("utf-8") == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.jsonl", "passage.txt"]


def test_an_output_that_cannot_be_written_is_told(passage: Path, tmp_path: Path) -> None:
    result = run("extract", passage, "-o", tmp_path / "nowhere" / "out.jsonl")
    assert result.exit_code == 1
    assert "No such file or directory" in result.stderr


# --- explain ---


def test_the_help_shows_a_passage_its_records_and_why(tmp_path: Path) -> None:
    lines = run("extract", "--help").stdout.splitlines()
    passage, records, why = (lines.index(f"  {head}") for head in HEADS)
    (tmp_path / "passage.txt").write_text(lines[passage + 1].strip() + "\n", "utf-8")
    columns, *rows = (line.split() for line in lines[records + 1 : why - 1])
    found = [json.loads(line) for line in run("extract", tmp_path / "passage.txt").stdout.splitlines()]
    assert rows == [[str(record[column]) for column in columns] for record in found]
    told = " ".join(line.strip() for line in lines[why + 1 : lines.index("", why)])
    assert f"    {told}\n" in run("explain", tmp_path / "passage.txt").stdout


def test_explain(passage: Path) -> None:
    result = run("explain", passage)
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"{len(PASSAGE)} characters, utf-8 (every byte is UTF-8)" in result.stdout
    assert "narrow_wide_forms  ２０２５ → 2025" in result.stdout
    for record in extract(PASSAGE):
        assert f"  {format_spans(record.spans)}  {record.kind}  {record.quote}" in result.stdout
        assert f"rule {record.rule}" in result.stdout
    assert "抓好九项重点工作  (rule agenda)" in result.stdout


def test_explain_as_json(passage: Path) -> None:
    found = json.loads(run("explain", passage, "--format", "json").stdout)
    assert [row["quote"] for row in found["records"]] == [record.quote for record in extract(PASSAGE)]
    for change in found["repairs"]:
        assert PASSAGE[change["start"] : change["end"]] == change["before"]
    assert {row["reason"] for row in found["set_aside"]} >= {"agenda"}
    assert found["encoding"] == "utf-8"


def test_explain_covers_every_number(passage: Path) -> None:
    from policy_targets.reading.numbers.numerals import find_numeral_runs
    from policy_targets.reading.text.text import parse_spans

    found = json.loads(run("explain", passage, "--format", "json").stdout)
    spans = [span for row in found["records"] for span in parse_spans(row["spans"])]
    spans += [(row["start"], row["end"]) for row in found["set_aside"]]
    for start, end in find_numeral_runs(PASSAGE):
        assert any(left <= start < end <= right for left, right in spans), PASSAGE[start:end]


def test_explain_says_what_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    result = run("explain", tmp_path / "a.pdf")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "a.pdf: this is a damaged PDF (" in result.stderr
    assert run("explain", tmp_path / "nowhere").exit_code == 1


# --- draft and score, as commands; what they do is tested in tests/curation ---


def test_draft_prints_or_writes(passage: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    printed = run("draft", passage)
    out = tmp_path / "seeds" / "passage.yaml"
    result = run("draft", passage, "-o", out)
    assert (printed.exit_code, result.exit_code, result.stderr) == (0, 0, "")
    assert out.read_text("utf-8") == printed.stdout
    assert "Not in the lists: 1 organisations, 1 speakers." in result.stdout
    assert [path.name for path in out.parent.iterdir()] == ["passage.yaml"]


def test_draft_replaces_nothing_unasked(passage: Path, tmp_path: Path) -> None:
    out = tmp_path / "passage.yaml"
    out.write_text("work of a curator", "utf-8")
    result = run("draft", passage, "-o", out, "--with-lists")
    assert result.exit_code == 1
    assert "is there already. Name another file, or replace it with --force." in result.stderr
    assert out.read_text("utf-8") == "work of a curator"
    assert not (tmp_path / "speakers.yaml").exists()
    assert run("draft", passage, "-o", out, "--force").exit_code == 0


def test_draft_adds_to_the_lists_once(passage: Path, tmp_path: Path) -> None:
    lists = [tmp_path / "organisations.yaml", tmp_path / "speakers.yaml"]
    lists[1].write_text("# those who speak\n[]\n", "utf-8")
    first = run("draft", passage, "-o", tmp_path / "a.yaml", "--with-lists")
    assert "Added to the lists: 1 organisations, 1 speakers." in first.stdout
    written = [path.read_text("utf-8") for path in lists]
    assert written[1] == "# those who speak\n- {id: lin-yuan, name: 林远, name_latin: Lin Yuan}\n"
    again = run("draft", passage, "-o", tmp_path / "b.yaml", "--with-lists")
    assert "Added to the lists: 0 organisations, 0 speakers." in again.stdout
    assert [path.read_text("utf-8") for path in lists] == written


def test_draft_refuses_what_has_no_text(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text(" \n", "utf-8")
    assert run("draft", tmp_path / "empty.txt").stderr.endswith("there is no text in it. Nothing can be drafted.\n")
    assert run("draft", tmp_path / "empty.txt", "--with-lists").exit_code == 2


def test_score(passage: Path, tmp_path: Path) -> None:
    claim = {"kind": "target", "quote": "新招引科技型企业120家", "number": "120家", "value": 120, "unit": "家"}
    missed = {"kind": "target", "quote": "抓好九项重点工作", "number": "九项", "value": 9, "unit": "项"}
    (tmp_path / "passage.jsonl").write_text("\n".join(map(json.dumps, (claim, missed))), "utf-8")
    found = run("score", "--gold", tmp_path)
    assert found.stdout.splitlines()[-1].endswith("(2 firm claims, 5 predictions counted)"), found.stdout
    (tmp_path / "found.json").write_text(run("extract", passage).stdout, "utf-8")
    assert run("score", "--gold", tmp_path, tmp_path / "found.json").stdout == found.stdout
    shown = run("score", "--gold", tmp_path, "--show").stdout
    assert "missed     passage.txt[" in shown
    assert "too much   passage.txt[" in shown
    both = run("score", "--gold", tmp_path, "--gold", tmp_path).stdout
    assert both == f"{tmp_path.name}:\n{found.stdout}{tmp_path}:\n{found.stdout}"
    markdown = run("score", "--gold", tmp_path, "--markdown").stdout
    assert markdown.startswith("| set | claims |")
    assert f"| {tmp_path.name} | 2 | " in markdown


def test_score_says_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{}", "utf-8")
    assert "the document of a.jsonl is not there" in run("score", "--gold", tmp_path).stderr
    (tmp_path / "a.txt").write_text("力争新增30家", "utf-8")
    (tmp_path / "a.jsonl").write_text('{"quote": "新增40家"}', "utf-8")
    assert "the quote '新增40家' does not stand in it" in run("score", "--gold", tmp_path).stderr


def test_score_holds_passages_field_by_field(tmp_path: Path) -> None:
    wanted = [{"kind": "target", "amount": "30", "measure": "stock"}, {"kind": "outcome", "amount": "8"}]
    text = "2025年力争新增科技企业30家。"
    case = {"id": "a", "kind": "notices", "text": text, "records": wanted}
    (tmp_path / "notices.jsonl").write_text(json.dumps(case), "utf-8")
    shown = run("score", "--gold", tmp_path, "--show").stdout.splitlines()
    assert shown[:2] == ["a 30: measure 'increment' for 'stock'", "a 8: missing outcome"]
    assert shown[-2:] == ["records found: 0.500 (1 of 2); too much: 0", "passages wholly right: 0.000 (0 of 1)"]
    (tmp_path / "a.txt").write_text(text, "utf-8")
    (tmp_path / "found.json").write_text(run("extract", tmp_path / "a.txt").stdout, "utf-8")
    assert run("score", "--gold", tmp_path, tmp_path / "found.json", "--show").stdout.splitlines() == shown
    refused = run("score", "--gold", tmp_path, "--markdown")
    assert (refused.exit_code, "Leave out the folders of passages and news." in refused.stderr) == (2, True)
