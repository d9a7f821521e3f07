"""What a package says is shown, never obeyed; an earlier version and a folder without a package are named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policy_targets.cli import main
from policy_targets.commands import make_visible
from policy_targets.publishing.checking.check import check
from tests.publishing.fictional import describe_anew, edit, write

ESCAPE = "\x1b]0;owned\x07\x1b[2J"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return write(tmp_path / "package")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(it) for it in arguments])


@pytest.mark.parametrize("arguments", [
    ("list", "targets", "--format", "table"), ("list", "sources", "--format", "table"), ("cite", "tgt-00000000b1"),
    ("cite", "tgt-00000000b1", "--format", "bibtex"), ("show", "tgt-00000000b1")])  # fmt: skip
def test_a_terminal_obeys_no_cell(package: Path, arguments: tuple[str, ...]) -> None:
    edit(package, "targets", 2, "indicator_label", f"企业{ESCAPE}")
    edit(package, "sources", 2, "title", f"访林远{ESCAPE}")
    shown = run(*arguments, "--package", package)
    assert "\x1b" not in shown.output
    assert "\x07" not in shown.output


def test_a_terminal_obeys_no_cell_of_a_difference_or_a_check(package: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other")
    edit(other, "targets", 2, "indicator_label", f"企业{ESCAPE}")
    for shown in (run("diff", package, other), run("check", other), run("check", tmp_path / f"no{ESCAPE[4:9]}")):
        assert "\x1b" not in shown.output
        assert shown.output
    assert "\\x1b" in run("diff", package, other).output


def test_what_is_written_out() -> None:
    assert make_visible("a\tb\n企业“甲”—150％") == "a\tb\n企业“甲”—150％"
    assert make_visible("\x9b31m\u202e\ud800") == "\\x9b31m\\u202e\\ud800"


@pytest.mark.parametrize("arguments", [("list",), ("cite",), ("match",), ("show", "tgt-00000000b1")])
def test_a_package_of_an_earlier_version_is_named(package: Path, arguments: tuple[str, ...]) -> None:
    describe_anew(package, lambda said: said.update(conformsTo="policy-targets/0.0"))
    assert "found a package of 'policy-targets/0.0'" in run(*arguments, "--package", package).stderr
    assert {problem.field for problem in check(package)} == {"conformsTo"}


def test_a_folder_that_is_no_package_gets_one_line(package: Path) -> None:
    (problem,) = check(package.parent)
    assert str(problem) == (
        f"{package.parent}: found no datapackage.json, expected a data package. Name the folder of a package: {package}."
    )
    (problem,) = check(package / "data")
    assert problem.kind == "no-package"


def test_a_descriptor_in_another_encoding_is_refused(package: Path) -> None:
    path = package / "datapackage.json"
    path.write_bytes(json.dumps(json.loads(path.read_text("utf-8"))).encode("utf-16"))
    assert "unreadable-descriptor" in {problem.kind for problem in check(package)}
