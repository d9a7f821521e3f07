"""What the README shows is what happens: its Python is run, its commands are run, and what they print is compared.

`python tests/test_docs.py` puts what the commands print today into the README; read the difference before committing it.
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
README = ROOT / "README.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADLINES = re.compile(r"(?<=^<!-- headlines -->\n\n).*?(?=\n^<!-- end -->)", re.MULTILINE | re.DOTALL)
CONSOLE = re.compile(r"^\$ (?P<command>[^\n]+)\n(?P<output>(?:(?!\$ )[^\n]*\n)*)", re.MULTILINE)


def blocks(kind: str) -> list[str]:
    return [body for name, body in BLOCK.findall(README.read_text("utf-8")) if name == kind]


def run(command: str) -> str:
    """What a command prints; ours and frictionless run from this checkout, whatever is installed."""
    shell = command.replace("policy-targets ", f"{shlex.quote(sys.executable)} -m policy_targets ", 1)
    shell = shell.replace("frictionless ", f"{shlex.quote(sys.executable)} -m frictionless ", 1)
    shell = shell.replace("| python ", f"| {shlex.quote(sys.executable)} ")
    environment = {**os.environ, "COLUMNS": "120", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(  # noqa: S602 - the README pipes; the exit code shows in what is printed
        shell, check=False, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    return "".join(f"{line.rstrip()}\n" for line in (done.stdout + done.stderr).splitlines())


def commands() -> list[tuple[str, str]]:
    return [(m["command"], m["output"]) for body in blocks("console") for m in CONSOLE.finditer(body)]


@pytest.mark.parametrize(("command", "output"), commands(), ids=lambda part: str(part)[:60])
def test_a_command_prints_what_the_readme_shows(command: str, output: str) -> None:
    assert run(command) == output, "run: python tests/test_docs.py"


def test_python_prints_what_the_readme_shows() -> None:
    printed, namespace = [], {"__name__": "readme"}
    for code in blocks("python"):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(code, "README.md", "exec"), namespace)  # noqa: S102
        printed.append(out.getvalue())
    assert printed == blocks("text")


def headlines() -> str:
    from policy_targets.publishing.looking.headlines import find_headlines, write_headlines

    return "".join(f"{line}\n" for line in write_headlines(find_headlines()))


def test_the_table_of_growth_is_that_of_the_data() -> None:
    assert HEADLINES.findall(README.read_text("utf-8")) == [headlines()], "run: python tests/test_docs.py"


def test_every_command_is_in_the_readme() -> None:
    from policy_targets.cli import main

    text = README.read_text("utf-8")
    assert [name for name in main.commands if f"policy-targets {name}" not in text] == []


def test_yaml_in_the_readme_is_a_seed() -> None:
    from policy_targets.curation.seeds import TargetEntry
    from policy_targets.curation.yaml_places import read_yaml

    for body in blocks("yaml"):
        (entry,) = read_yaml(body, "README.md").value["targets"]
        assert TargetEntry.model_validate(entry).says == "力争"


def test_every_file_the_readme_names_is_there() -> None:
    for path in re.findall(r"\]\((?!https?:|#)([^)]+)\)", README.read_text("utf-8")):
        assert (ROOT / path).exists(), path


def main() -> None:
    """Put what the commands print today into the README."""

    def printed(match: re.Match[str]) -> str:
        body = CONSOLE.sub(lambda m: f"$ {m['command']}\n{run(m['command'])}", match[2])
        return f"```{match[1]}\n{body}```" if match[1] == "console" else match[0]

    table = headlines()
    text = HEADLINES.sub(lambda _: table, README.read_text("utf-8"))
    README.write_text(BLOCK.sub(printed, text), "utf-8")


if __name__ == "__main__":
    main()
