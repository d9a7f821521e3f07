"""The command line: what is printed where, exit codes, terminals and pipes, and examples that run."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import click
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from policy_targets import __version__
from policy_targets.cli import main
from policy_targets.commands.looking import LISTS
from policy_targets.errors import PackageError
from policy_targets.publishing.looking import selection
from policy_targets.publishing.package import dataset
from policy_targets.publishing.schema import json_schema

NAME = "000_03f2aeee1902564d.txt"  # the examples name a real document; here it holds another text
DOCUMENT = """云河科创再出发
——访市科技局局长 林远

市科技局局长林远说，2025年力争新招引科技型企业150家，启用云河
创新中心；去年新获批高新技术企业88家，新获批高新技术企业数居全市前列。
"""
SEED = """\
document: {name: yunhe.txt, sha256: SHA, characters: COUNT, damage: [wraps]}
sources:
- id: gaoyou-2025-interview-lin-yuan
  title: 云河科创再出发
  published: '2025'
  basis: inferred
  why: 2025 is spoken of as the year ahead.
  spans: 0-COUNT
  speaker: lin-yuan
  organisation: yunhe-science-bureau
  place: '321084'
  names: {市科技局: yunhe-science-bureau}
  positions:
  - {quote: 市科技局局长林远, at: AT, speaker: lin-yuan, organisation: yunhe-science-bureau, title: 局长, title_en: Director}
  targets:
  - quote: 2025年力争新招引科技型企业150家
    at: AT
    what: 新招引科技型企业
    indicator: technology-firms-attracted
    measure: increment
    value: 150
    unit: 家
    says: 力争
    period: 2025年
    in: '2025'
  - {quote: 启用云河创新中心, at: AT, what: 云河创新中心启用, measure: event, note: -NOTE}
  outcomes:
  - {quote: 新获批高新技术企业88家, at: AT, what: 新获批高新技术企业, measure: increment, value: 88, unit: 家}
  initiatives:
  - {quote: 云河创新中心, at: AT, name: 云河创新中心, name_en: Yunhe Innovation Centre, kind: platform}
"""
ORGANISATIONS = """\
- id: yunhe-science-bureau
  name: 云河市科学技术局
  name_en: Yunhe Science Bureau
  kind: government
  place: '321084'
"""
GOLD = {"kind": "target", "quote": "新招引科技型企业150家", "number": "150家", "value": 150, "unit": "家"}
SPEAKERS = "- {id: lin-yuan, name: 林远, name_latin: Lin Yuan}\n"


def place_quotes(seed: str) -> str:
    """The seed with the spans of each quote where it says AT."""
    flat, places = DOCUMENT.replace("\n", ""), [i for i, char in enumerate(DOCUMENT) if char != "\n"]
    lines, quote = [], ""
    for line in seed.splitlines():
        quote = line.partition("quote: ")[2].partition(", at:")[0] or quote
        at = flat.index(quote)
        lines.append(line.replace("AT", f"{places[at]}-{places[at + len(quote) - 1] + 1}"))
    digest = sha256(DOCUMENT.encode()).hexdigest()
    return "\n".join(lines).replace("SHA", digest).replace("COUNT", str(len(DOCUMENT))) + "\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with seeds, beside it the documents; its package, once built, is the one that load() opens."""
    documents, seeds = tmp_path / "shared" / "documents", tmp_path / "main" / "seeds"
    documents.mkdir(parents=True)
    seeds.mkdir(parents=True)
    (documents / NAME).write_text(DOCUMENT, "utf-8", newline="")
    (tmp_path / "shared" / "corpus").mkdir()
    corpus = pa.table({"document": ["云河/1"], "text": ["云河市政府工作报告"]})
    pq.write_table(corpus, tmp_path / "shared" / "corpus" / "national_reports.parquet")
    annotated = tmp_path / "shared" / "dev"
    annotated.mkdir()
    (annotated / "dev-01.txt").write_text(DOCUMENT, "utf-8", newline="")
    (annotated / "dev-01.jsonl").write_text(json.dumps(GOLD), "utf-8")
    (tmp_path / "main" / "tests").symlink_to(Path(__file__).parent)
    (seeds / "yunhe.yaml").write_text(place_quotes(SEED), "utf-8")
    (seeds / "organisations.yaml").write_text(ORGANISATIONS, "utf-8")
    (seeds / "speakers.yaml").write_text(SPEAKERS, "utf-8")
    monkeypatch.chdir(tmp_path / "main")
    monkeypatch.setattr(dataset, "find_packaged", lambda: Path("datapackage"))
    return tmp_path / "main"


@pytest.fixture
def built(project: Path) -> Path:
    assert run("build").exit_code == 0
    return project


def run(*line: str) -> Result:
    return CliRunner().invoke(main, list(line))


def alter(project: Path, old: str, new: str, file: str = "yunhe.yaml") -> None:
    path = project / "seeds" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


class Terminal(io.StringIO):
    """Something that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def run_on_terminal(monkeypatch: pytest.MonkeyPatch, stream: str, *line: str) -> str:
    terminal = Terminal()
    with monkeypatch.context() as patch:
        patch.setattr(sys, stream, terminal)
        main.main(list(line), standalone_mode=False)
    return terminal.getvalue()


# --- help ---


def _interrupt(_seconds: float) -> None:
    raise KeyboardInterrupt


def _serve_nothing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let the commands that serve until they are interrupted end at once."""
    if name in ("explore", "review"):
        monkeypatch.setattr("time.sleep", _interrupt)
        monkeypatch.setattr("uvicorn.Server.run", lambda *_, **__: None)
        monkeypatch.setattr("webbrowser.open", lambda _: True)


@pytest.mark.parametrize("name", ["", *(it for it in main.commands if it != "candidates")])  # it reads a whole corpus
def test_every_help_ends_with_an_example_that_runs(built: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = run(*filter(None, [name]), "--help").stdout
    example = text.rstrip("\n").splitlines()[-1]
    program, *line = shlex.split(example)
    assert program == "policy-targets"
    assert not name or line[0] == name
    _serve_nothing(monkeypatch, name)
    result = run(*line)
    told = [line for line in result.stderr.splitlines() if not line.startswith("warning: ")]
    assert (result.exit_code, told) == (0, [])


@pytest.mark.parametrize("name", main.commands)
def test_every_command_and_option_is_explained(name: str) -> None:
    command = main.commands[name]
    assert command.help
    assert len(command.get_short_help_str(50)) < 50
    assert not command.get_short_help_str(50).endswith("...")
    untold = {"form", "language"}  # a choice explains itself
    options = [it for it in command.params if isinstance(it, click.Option) and it.name not in untold]
    assert [option.name for option in options if not option.help] == []


def test_commands_stand_in_the_order_of_the_work() -> None:
    listed = run("--help").stdout.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    order = ["extract", "draft", "build", "verify", "check", "show", "list", "match", "compare", "diff", "cite"]
    assert [name for line in listed if (name := line.split()[0]) in order] == order
    assert len(listed) == len(main.commands)


def test_lists_and_filters_are_those_of_the_function() -> None:
    assert set(LISTS) == set(selection.FILTERS)
    options = {option.name for option in main.commands["list"].params}
    assert {name for names in selection.FILTERS.values() for name in names} <= options


def test_version() -> None:
    assert run("--version").stdout == f"policy-targets, version {__version__}\n"


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from policy_targets.cli import main; main(['--help'], standalone_mode=False);"
        "print(*sorted({'pydantic', 'pyarrow', 'frictionless', 'yaml', 'pandas', 'opencc'} & set(sys.modules)),"
        "file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stderr.strip() == b""


def test_check_does_not_wait_for_pandas() -> None:
    command = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "policy_targets",
        "check",
        str(Path(__file__).parents[1] / "datapackage"),
    ]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    modules = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "pyarrow" in modules
    assert not {it for it in modules if it.startswith("pandas.")}


# --- build ---


def test_build_says_one_line(project: Path) -> None:
    result = run("build")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("datapackage: 1 sources, 1 source_damages, ")
    assert "2 targets, 1 outcomes, 0 assessments, 1 initiatives" in result.stdout
    assert result.stdout.count("\n") == 1
    assert (project / "datapackage" / "data" / "targets.csv").is_file()


def test_build_shows_its_progress_on_a_terminal(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = run_on_terminal(monkeypatch, "stderr", "build", "--out", "other")
    assert "Writing" in shown
    assert "100%" in shown
    assert (project / "other" / "datapackage.json").is_file()


def test_build_tells_all_problems_of_all_seeds_with_their_places(project: Path) -> None:
    alter(project, "measure: event", "measure: evnt")
    alter(project, "kind: platform", "kind: plattform")
    alter(project, "kind: government", "kind: goverment", "organisations.yaml")
    result = run("build")
    assert (result.exit_code, result.stdout) == (1, "")
    first, *problems = result.stderr.splitlines()
    assert first.startswith("Error: the seeds do not hold (")
    assert [problem.split(": ")[0].rsplit(":", 2)[0] for problem in problems][:3] == [
        "seeds/organisations.yaml", "seeds/yunhe.yaml", "seeds/yunhe.yaml"
    ]  # fmt: skip
    assert all(part.isdigit() for problem in problems for part in problem.split(": ")[0].split(":")[1:])
    assert not (project / "datapackage").exists()


def test_build_leaves_alone_what_it_did_not_write(project: Path) -> None:
    (project / "mine").mkdir()
    (project / "mine" / "letter.txt").write_text("kept")
    result = run("build", "--out", "mine")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "letter.txt" in result.stderr
    assert run("build", "--seeds", "nowhere").exit_code == 1


# --- verify ---


def test_verify_counts_what_is_proved(built: Path) -> None:
    result = run("verify", "--documents", "../shared/documents")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["table", "proved", "failed", "not", "checkable"]
    assert ["targets", "2", "0", "0"] in [line.split() for line in lines]
    assert lines[-2].split()[0] == "all"
    assert lines[-1] == "ledger: 3 numbers in the documents, each in a record or set aside with a reason."


def test_commands_look_at_the_package_that_was_built_here(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = run("list", "targets", "--format", "jsonl").stdout
    assert here == run("list", "targets", "--format", "jsonl", "--package", "datapackage").stdout
    (built.parent / "main" / "datapackage" / "datapackage.json").write_text('{"name": "of-another-kind"}', "utf-8")
    assert run("list", "targets", "--format", "jsonl").stdout != here


def test_verify_without_seeds_has_no_ledger(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(built.parent)
    line = ["verify", "--documents", "shared/documents", "--package", "main/datapackage"]
    assert run(*line).stdout.splitlines()[-1].startswith("all")
    assert run(*line, "--seeds", "main/seeds").stdout.splitlines()[-1].startswith("ledger")


def test_verify_takes_a_corpus_and_says_what_lies_outside_the_seeds(project: Path) -> None:
    table = pa.table({"document": ["云河/1"], "text": [DOCUMENT]})
    pq.write_table(table, project.parent / "shared" / "corpus.parquet")
    end = DOCUMENT.index("；")
    alter(project, "  speaker: lin-yuan\n", f"  covers: 0-{end}\n  speaker: lin-yuan\n")
    text = (project / "seeds" / "yunhe.yaml").read_text("utf-8")
    (project / "seeds" / "yunhe.yaml").write_text(text.partition("  outcomes:\n")[0], "utf-8")
    assert run("build").exit_code == 0
    result = run("verify", "--documents", "../shared/corpus.parquet")
    assert result.exit_code == 0, result.stdout
    assert " of them outside what the seeds cover, each of the others in a record" in result.stdout.splitlines()[-1]


def test_verify_tells_what_only_a_note_says(project: Path) -> None:
    text = (project / "seeds" / "yunhe.yaml").read_text("utf-8")
    (quoted,) = re.findall(r"quote: [^,]*, at: [-0-9]+, (?=speaker: lin-yuan)", text)
    alter(project, quoted, "note: The page says so, ")
    assert run("build").exit_code == 0
    result = run("verify", "--documents", "../shared/documents")
    assert result.exit_code == 0, result.stdout
    assert "not stated by a document, known from the sources in their notes: 1 positions, 1 speakers." in result.stdout


def test_verify_fails_when_a_span_is_moved_by_one(project: Path) -> None:
    at = DOCUMENT.index("2025年力争")
    alter(project, f"at: {at}-", f"at: {at + 1}-")
    # the spans now lack a character of the quote, which the build refuses by itself; so lengthen them at the end
    alter(project, f"at: {at + 1}-{at + 19}", f"at: {at + 1}-{at + 20}")
    assert run("build").exit_code == 0
    result = run("verify", "--documents", "../shared/documents")
    assert result.exit_code == 1
    assert "targets, row" in result.stdout
    assert "column quote: found '2025年力争新招引科技型企业150家', but the spans" in result.stdout
    assert ["targets", "1", "1", "0"] in [line.split() for line in result.stdout.splitlines()]


def test_verify_fails_when_a_document_is_missing(built: Path) -> None:
    (built.parent / "shared" / "documents" / NAME).write_text(DOCUMENT + "。", "utf-8", newline="")
    result = run("verify", "--documents", "../shared/documents")
    assert result.exit_code == 1
    assert "the document yunhe.txt" in result.stdout
    assert ["targets", "0", "0", "2"] in [line.split() for line in result.stdout.splitlines()]


def test_verify_fails_when_a_number_is_overlooked(project: Path) -> None:
    text = (project / "seeds" / "yunhe.yaml").read_text("utf-8").partition("  outcomes:")
    (project / "seeds" / "yunhe.yaml").write_text(text[0], "utf-8")
    assert run("build").exit_code == 0
    result = run("verify", "--documents", "../shared/documents")
    assert result.exit_code == 1
    assert "the number '88' is in no record" in result.stdout
    assert result.stdout.splitlines()[-1] == "ledger: 3 numbers in the documents, 1 problem."


@pytest.mark.parametrize("line", [["verify"], ["verify", "--documents", "nowhere"]])
def test_verify_asks_for_documents_that_are_there(built: Path, line: list[str]) -> None:
    assert run(*line).exit_code == 2


# --- check ---


def test_check_of_what_is_good(built: Path) -> None:
    result = run("check", "datapackage", "seeds/yunhe.yaml", "datapackage/datapackage.json")
    assert (result.exit_code, result.stdout) == (0, "No problem.\n")
    assert run("check", "datapackage", "--format", "github").stdout == ""
    assert json.loads(run("check", "datapackage", "--format", "json").stdout) == {"valid": True, "problems": []}


def test_check_of_what_is_wrong_in_every_format(built: Path) -> None:
    alter(built, "measure: event", "measure: evnt")
    text = run("check", "seeds/yunhe.yaml")
    assert text.exit_code == 1
    assert text.stdout.startswith("seeds/yunhe.yaml:26:")
    assert "evnt" in text.stdout
    found = run("check", "seeds/yunhe.yaml", "--format", "json")
    assert found.exit_code == 1
    problem = json.loads(found.stdout)["problems"][0]
    assert (problem["file"], problem["line"]) == ("seeds/yunhe.yaml", 26)
    github = run("check", "seeds/yunhe.yaml", "datapackage", "--format", "github")
    assert github.exit_code == 1
    assert github.stdout.startswith("::error file=seeds/yunhe.yaml,line=26,col=")


def test_check_of_a_contribution(built: Path) -> None:
    Path("mine.csv").write_text("speaker_id,name,name_latin\nlin-yuan,林远,Lin Yuan\n", "utf-8")
    assert run("check", "mine.csv").exit_code == 0
    assert run("check", "mine.csv", "--table", "speakers").exit_code == 0
    Path("mine.csv").write_text("speaker_id,name,name_latin\nLin Yuan,林远,Lin Yuan\n", "utf-8")
    result = run("check", "mine.csv")
    assert result.exit_code == 1
    assert "mine.csv speakers, row 2, column speaker_id" in result.stdout
    wrong = run("check", "mine.csv", "--table", "goals")
    assert (wrong.exit_code, wrong.stdout) == (1, "")
    assert "there is no table 'goals'" in wrong.stderr


@pytest.mark.parametrize(
    "line", [["check"], ["check", "nowhere"], ["check", "seeds", "--format", "xml"], ["chek"], ["check", "--no-such"]]
)
def test_wrong_usage_is_exit_2(project: Path, line: list[str]) -> None:
    result = run(*line)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage" in result.stderr


# --- schemas ---


def test_schemas_names_what_changed(project: Path) -> None:
    printed = run("schemas", "-o", "here").stdout.splitlines()
    assert str(Path("here/seed.schema.json")) in printed
    assert all(Path(line).is_file() for line in printed)
    assert run("schemas", "-o", "here").stdout == ""


def test_an_error_of_the_system_is_a_message(project: Path) -> None:
    Path("file").write_text("")
    result = run("schemas", "-o", "file/here")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {Path('file/here')}")
    assert result.stderr.count("\n") == 1


# --- show ---


def test_show_prints_a_card(built: Path) -> None:
    assert run("show", "lin-yuan").stdout.splitlines()[:2] == [
        "lin-yuan · 发言人 speaker",
        "内容 what          林远 Lin Yuan",
    ]
    assert run("show", "lin-yuan", "--lang", "en").stdout.splitlines()[0] == "lin-yuan · speaker"
    assert run("show", "321084", "--package", "datapackage", "--lang", "zh").stdout.startswith("321084 · 地点\n")


def test_show_suggests_what_is_near(built: Path) -> None:
    result = run("show", "lin-yuen")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: lin-yuen: found no record with this id. Do you mean lin-yuan?\n"


def test_show_without_a_package_says_what_to_do(project: Path) -> None:
    result = run("show", "321084", "--package", "nowhere")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")


# --- list ---


def test_list_is_csv_in_a_pipe(built: Path) -> None:
    result = run("list")
    rows = list(csv.DictReader(result.stdout.splitlines()))
    assert [(row["value"], row["unit"], row["commitment"]) for row in rows] == [
        ("150", "家", "strive"),
        ("", "", "unmarked"),
    ]
    assert result.stderr == "Texts that begin with = + - or @: 1. A spreadsheet may take them for formulas.\n"
    assert run("list", "targets", "--year", "2025", "--format", "csv").stderr == ""


def test_list_is_a_table_on_a_terminal(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    shown = run_on_terminal(monkeypatch, "stdout", "list", "claims").splitlines()
    assert shown[0].split() == ["id", "期间", "地点", "发言人", "内容"]
    assert ["高邮市" in line for line in shown[2:]] == [True] * 3
    assert shown[2].endswith("…")
    assert "新招引科技型企业：150家" in run("list", "claims", "--format", "table").stdout.splitlines()[2]
    english = run("list", "claims", "--format", "table", "--lang", "en").stdout
    assert "2025    Gaoyou City  Lin Yuan  technology firms attracted, 2025: 150" in english


def test_list_as_json_lines(built: Path) -> None:
    lines = run("list", "claims", "--format", "jsonl", "--kind", "outcome").stdout.splitlines()
    assert [(json.loads(line)["kind"], json.loads(line)["value"]) for line in lines] == [("outcome", "88")]


def test_list_says_how_many_there_are(built: Path) -> None:
    limited = run("list", "claims", "--limit", "1", "--format", "jsonl")
    assert (limited.stdout.count("\n"), limited.stderr) == (1, "1 of 3.\n")
    nothing = run("list", "targets", "--year", "1999", "--format", "jsonl")
    assert (nothing.exit_code, nothing.stdout, nothing.stderr) == (0, "", "No record fits.\n")


@pytest.mark.parametrize(
    ("line", "count"),
    [
        (["--place", "江苏", "--speaker", "linyuan", "--organisation", "市科技局"], 2),
        (["--indicator", "technology-firms-attracted", "--theme", "innovation", "--year", "2025"], 1),
        (["initiatives", "--kind", "platform", "--status", "curated", "--place", "Gaoyou"], 1),
        (["outcomes", "--speaker", "林远"], 1),
    ],
)
def test_list_passes_on_every_filter(built: Path, line: list[str], count: int) -> None:
    result = run("list", *line, "--format", "jsonl")
    assert (result.exit_code, result.stdout.count("\n")) == (0, count)


@pytest.mark.parametrize(
    ("line", "exit_code", "message"),
    [
        (
            ["--place", "高油市"],
            1,
            "Error: place: found '高油市', which nothing in the package has. Did you mean 高邮市",
        ),
        (["initiatives", "--year", "2025"], 2, "initiatives have no --year. They have --place, --speaker, "),
        (["goals"], 2, "'goals' is not one of"),
        (["--year", "next"], 2, "'next' is not a valid integer"),
        (["--limit", "-1"], 2, "-1 is not in the range"),
    ],
)
def test_list_refuses(built: Path, line: list[str], exit_code: int, message: str) -> None:
    result = run("list", *line)
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert message in result.stderr


# --- locate ---


def test_locate_prints_spans_that_a_seed_takes(project: Path) -> None:
    document = f"../shared/documents/{NAME}"
    at = DOCUMENT.index("启用云河")
    result = run("locate", document, "启用云河创新中心", "新获批高新技术企业")
    assert (result.exit_code, result.stderr) == (0, "")
    twice = [i for i in range(len(DOCUMENT)) if DOCUMENT.startswith("新获批高新技术企业", i)]
    assert result.stdout.splitlines() == [
        f"{at}-{at + 9}  # 启用云河创新中心",
        *(f"{start}-{start + 9}  # 新获批高新技术企业" for start in twice),
    ]
    assert len(twice) == 2
    assert f"at: {at}-{at + 9}," in (project / "seeds" / "yunhe.yaml").read_text("utf-8")


def test_locate_says_how_far_a_quote_goes(project: Path) -> None:
    result = run("locate", f"../shared/documents/{NAME}", "新招引科技型企业160家", "林远", "某某")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    assert (
        "'新招引科技型企业160家' is not in the document. The document has '新招引科技型企业1', then '50家，启用云河"
        in result.stderr
    )
    assert "'某某' is not in the document. Write the quote in simplified characters" in result.stderr


def test_locate_reads_what_is_not_utf8(project: Path) -> None:
    Path("gbk.txt").write_bytes("力争新招引企业150家".encode("gbk"))
    assert run("locate", "gbk.txt", "新招引").stdout == "2-5  # 新招引\n"
    Path("image.png").write_bytes(b"\x89PNG")
    assert (
        run("locate", "image.png", "新招引").stderr
        == "Error: image.png: this is an image, not a text. Recognise its text (ocrmypdf, tesseract), then read that.\n"
    )
    assert run("locate", "nowhere.txt", "新招引").exit_code == 2


# --- pipes and encodings ---


def test_a_closed_pipe_is_no_error(built: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    line = [sys.executable, "-m", "policy_targets", "list", "claims", "--package", "datapackage"]
    done = subprocess.run(line, stdout=writing, stderr=subprocess.PIPE, check=False, env=_environment())
    os.close(writing)
    assert b"Traceback" not in done.stderr
    assert b"Error" not in done.stderr


def test_a_pipe_closed_half_way_is_no_error(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(folder: Path) -> tuple[str, ...]:
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr(json_schema, "write_schemas", write)
    result = run("schemas")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "")


@pytest.mark.parametrize(
    "line",
    [["--help"], ["show", "lin-yuan", "--package", "datapackage"], ["list", "claims", "--package", "datapackage"]],
)
def test_output_is_utf8_whatever_the_locale(built: Path, line: list[str]) -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "policy_targets", *line], capture_output=True, check=False, env=_environment(ascii_only)
    )
    text = (done.stdout + done.stderr).decode("utf-8")
    assert any(char in text for char in "高林")


def _environment(more: dict[str, str] | None = None) -> dict[str, str]:
    here = str(Path(__file__).parents[1])
    return {**os.environ, "PYTHONPATH": os.pathsep.join([here, os.environ.get("PYTHONPATH", "")]), **(more or {})}


def test_python_m_is_the_same_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["policy-targets", "--version"])
    with pytest.raises(SystemExit) as left:
        runpy.run_module("policy_targets", run_name="__main__")
    assert left.value.code == 0
    assert capsys.readouterr().out == f"policy-targets, version {__version__}\n"


# --- the real package ---


@pytest.fixture(scope="session")
def real() -> dataset.Dataset:
    try:
        return dataset.load()
    except PackageError as error:
        pytest.skip(f"there is no package in this checkout: {error}")


@pytest.mark.parametrize("language", ["both", "zh", "en"])
def test_every_kind_of_real_record_has_a_card(real: dataset.Dataset, language: str) -> None:
    for table in (
        "sources",
        "places",
        "organisations",
        "speakers",
        "indicators",
        *LISTS[:3],
        "assessments",
        "positions",
    ):
        ids = real[table].column(0).to_pylist()
        for record_id in ids[:: max(1, len(ids) // 8)]:
            result = run("show", record_id, "--lang", language)
            assert (result.exit_code, result.stderr) == (0, ""), record_id
            assert result.stdout.startswith(record_id)


@pytest.mark.parametrize("table", LISTS)
def test_real_lists_hold_every_record(real: dataset.Dataset, table: str) -> None:
    expected = real["targets"].num_rows + real["outcomes"].num_rows if table == "claims" else real[table].num_rows
    for form, heads in (("csv", 1), ("jsonl", 0), ("table", 2)):
        assert len(run("list", table, "--format", form).stdout.splitlines()) == expected + heads


@pytest.mark.parametrize("name", ["", *(it for it in main.commands if it != "candidates")])  # it reads a whole corpus
def test_examples_run_on_the_real_package(
    real: dataset.Dataset, documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    repository = Path(__file__).parents[1]
    (tmp_path / "main").mkdir()
    shutil.copytree(repository / "seeds", tmp_path / "main" / "seeds")  # an example may write there
    (tmp_path / "main" / "tests").symlink_to(repository / "tests")
    if name == "add":  # it builds
        shutil.copytree(
            repository / "datapackage", tmp_path / "main" / "datapackage", ignore=shutil.ignore_patterns("candidates")
        )
    else:
        (tmp_path / "main" / "datapackage").symlink_to(repository / "datapackage")
    (tmp_path / "shared").symlink_to(documents.parent)
    monkeypatch.chdir(tmp_path / "main")
    _, *line = shlex.split(run(*filter(None, [name]), "--help").stdout.splitlines()[-1])
    _serve_nothing(monkeypatch, name)
    line = ["elsewhere" if name == "build" and part == "datapackage" else part for part in line]
    result = run(*line)
    assert result.exit_code == 0, result.stderr
    assert "Error" not in result.stderr
