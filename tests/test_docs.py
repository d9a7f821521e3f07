"""What README and the guide show is what happens: their Python is run, their commands are run, what they print is compared.

A block is `console` (commands and what they print), `bash` (commands that must succeed), `python` followed by `text` (a
program and what it prints), `yaml` (a seed) or `shell`: commands that wait for somebody, a server or a file of one's own.
`python tests/test_docs.py` puts what the commands print today into the pages; read the difference before committing it.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OWN_TEST = "second-reader.md"  # its programs ask a model: tests/second_reader/test_documented.py runs them
GUIDE = sorted(page for page in (ROOT / "docs" / "guide").glob("*.md") if page.name != OWN_TEST)
PAGES = (ROOT / "README.md", ROOT / "README.zh.md", *GUIDE)
TEXT = re.compile(r"^```text\n.*?^```\n", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADLINES = re.compile(r"(?<=^<!-- headlines -->\n\n).*?(?=\n^<!-- end -->)", re.MULTILINE | re.DOTALL)
CONSOLE = re.compile(r"^\$ (?P<command>[^\n]+)\n(?P<output>(?:(?!\$ )[^\n]*\n)*)", re.MULTILINE)
WRITES = re.compile("^policy-targets (?:build|add|schemas|new|draft)\\b", re.MULTILINE)
NEEDED = ("examples", "datapackage", "schemas", "tests", "seeds")  # what the commands of the pages read


def blocks(page: Path, kind: str) -> list[str]:
    return [body for name, body in BLOCK.findall(page.read_text("utf-8")) if name == kind]


def run(command: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a command as the pages show it; ours and frictionless are those of this checkout, whatever is installed."""
    shell = re.sub(r"(?m)^policy-targets ", f"{shlex.quote(sys.executable)} -m policy_targets ", command)
    shell = re.sub(r"(?m)^frictionless ", f"{shlex.quote(sys.executable)} -m frictionless ", shell)
    shell = shell.replace("| python ", f"| {shlex.quote(sys.executable)} ")
    environment = {**os.environ, "COLUMNS": "120", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run(  # noqa: S602 - the pages pipe
        shell, check=False, shell=True, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
    )


def printed_by(command: str) -> str:
    """What a command prints; a failure shows in it."""
    done = run(command)
    return "".join(f"{line.rstrip()}\n" for line in (done.stdout + done.stderr).splitlines())


def console() -> list[tuple[str, str, str]]:
    return [
        (page.stem, match["command"], match["output"])
        for page in PAGES
        for body in blocks(page, "console")
        for match in CONSOLE.finditer(body)
    ]


@pytest.mark.parametrize(("page", "command", "output"), console(), ids=lambda part: str(part)[:60])
def test_a_command_prints_what_the_page_shows(page: str, command: str, output: str) -> None:
    assert printed_by(command) == output, f"{page}: run python tests/test_docs.py"


def run_python(page: Path) -> list[str]:
    """What the programs of a page print, one after the other, as somebody runs them who follows the page."""
    printed, namespace = [], {"__name__": "page"}
    for code in blocks(page, "python"):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(code, str(page), "exec"), namespace)  # noqa: S102
        printed.append("".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines()))
    return printed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_prints_what_the_page_shows(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert [text for text in run_python(page) if text] == blocks(page, "text")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_without_output_succeed(page: Path, tmp_path: Path) -> None:
    for name in NEEDED:
        (tmp_path / name).symlink_to(ROOT / name)
    for body in blocks(page, "bash"):
        if "pip install" in body or "sphinx-build" in body:  # .ci/run does what these do
            continue
        assert not WRITES.search(body), "this would write into the checkout: show it in a shell block"
        done = run(body, tmp_path)
        assert done.returncode == 0, f"{body}\n{done.stdout}\n{done.stderr}"


def headlines() -> str:
    from policy_targets.publishing.looking.headlines import find_headlines, write_headlines

    return "".join(f"{line}\n" for line in write_headlines(find_headlines()))


def test_the_table_of_growth_is_that_of_the_data() -> None:
    tables = [table for page in PAGES for table in HEADLINES.findall(page.read_text("utf-8"))]
    assert tables == [headlines()], "run: python tests/test_docs.py"


def test_every_command_is_on_a_page() -> None:
    from policy_targets.cli import main

    text = "".join(page.read_text("utf-8") for page in PAGES)
    assert [name for name in main.commands if f"policy-targets {name}" not in text] == []


def test_yaml_on_the_pages_is_a_seed() -> None:
    from policy_targets.curation.seeds import TargetEntry
    from policy_targets.curation.yaml_places import read_yaml

    shown = [body for page in PAGES for body in blocks(page, "yaml")]
    for body in shown:
        (entry,) = read_yaml(body, "page").value["targets"]
        assert TargetEntry.model_validate(entry).says == "力争"
    assert shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_a_page_names_is_there(page: Path) -> None:
    for path in re.findall(r"\]\((?!https?:|#)([^)#]+)[^)]*\)", page.read_text("utf-8")):
        generated = "generated/" in path  # written when the site is built
        assert generated or (page.parent / path).exists(), path


def main() -> None:
    """Put what the commands print today into the pages."""

    def printed(match: re.Match[str]) -> str:
        body = CONSOLE.sub(lambda m: f"$ {m['command']}\n{printed_by(m['command'])}", match[2])
        return f"```{match[1]}\n{body}```" if match[1] == "console" else match[0]

    table = headlines()
    os.chdir(ROOT)
    for page in PAGES:
        text = BLOCK.sub(printed, HEADLINES.sub(lambda _: table, page.read_text("utf-8")))
        for old, output in zip(TEXT.findall(text), filter(None, run_python(page)), strict=True):
            text = text.replace(old, f"```text\n{output}```\n", 1)
        page.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
