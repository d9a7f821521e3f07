"""What contributors meet: hooks, the action, issue forms, and a table of ten targets taken to a passing check."""

from __future__ import annotations

import csv
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pre_commit import clientlib

ROOT = Path(__file__).parent.parent
GITHUB = ROOT / ".github"
ACTION = GITHUB / "actions" / "check" / "action.yml"


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def run(command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder where `policy-targets` is this checkout."""
    program = folder / ".bin" / "policy-targets"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m policy_targets "$@"\n', "utf-8")
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    merged = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, cwd=folder, env=merged, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("vendor.github-actions", ACTION),
        ("vendor.github-workflows", GITHUB / "workflows" / "check.yml"),
        ("vendor.github-issue-config", GITHUB / "ISSUE_TEMPLATE" / "config.yml"),
        *(("vendor.github-issue-forms", GITHUB / "ISSUE_TEMPLATE" / f"{name}.yml") for name in ("record", "reader", "document")),
        ("vendor.citation-file-format", ROOT / "CITATION.cff"),
    ],
    ids=lambda part: getattr(part, "name", part),
)  # fmt: skip
def test_files_for_others_hold_to_their_schemas(schema: str, path: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, "--default-filetype", "yaml"]
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_hooks_run_and_refuse(tmp_path: Path) -> None:
    hooks = {hook["id"]: hook for hook in clientlib.load_manifest(ROOT / ".pre-commit-hooks.yaml")}
    assert set(hooks) == {"policy-targets-seeds", "policy-targets-tables", "policy-targets-package"}
    entry = shlex.split(hooks["policy-targets-tables"]["entry"])
    cases = ROOT / "tests" / "cases"
    assert run([*entry, str(cases / "contribution-good.csv")], tmp_path).returncode == 0
    assert run([*entry, str(cases / "contribution-bad.csv")], tmp_path).returncode == 1
    seeds = shlex.split(hooks["policy-targets-seeds"]["entry"])
    assert run([*seeds, str(ROOT / "seeds" / "huaiyin-interview.yaml")], tmp_path).returncode == 0


def check_step(folder: Path, paths: str) -> subprocess.CompletedProcess[str]:
    (step,) = (step for step in load(ACTION)["runs"]["steps"] if step.get("name") == "Check")
    return run(["bash", "-euo", "pipefail", "-c", step["run"]], folder, PATHS=paths)


def test_the_action_annotates_the_lines(tmp_path: Path) -> None:
    (tmp_path / "contributions").mkdir()
    bad = (ROOT / "tests" / "cases" / "contribution-bad.csv").read_text("utf-8")
    (tmp_path / "contributions" / "my targets.csv").write_text(bad, "utf-8")
    done = check_step(tmp_path, load(ACTION)["inputs"]["paths"]["default"])
    assert done.returncode == 1
    assert done.stdout.splitlines()[0].startswith("::error file=contributions/my targets.csv,line=2")
    assert sum(line.startswith("::error ") for line in done.stdout.splitlines()) == 10


def test_the_action_passes_what_is_good_and_says_when_there_is_nothing(tmp_path: Path) -> None:
    good = tmp_path / "good.csv"
    good.write_text((ROOT / "tests" / "cases" / "contribution-good.csv").read_text("utf-8"), "utf-8")
    assert check_step(tmp_path, "*.csv\nnothing/*.yaml\n").returncode == 0
    empty = check_step(tmp_path, "nothing/*.yaml\n$(touch made)\n")
    assert (empty.returncode, "found nothing to check" in empty.stdout) == (1, True)
    assert not (tmp_path / "made").exists()


def test_ten_targets_in_a_table_pass(tmp_path: Path) -> None:
    """As a new contributor types them: the columns one knows, in an order of one's own, no ids and no amounts."""
    heads = ["quote", "spans", "source_id", "place_id", "indicator_label", "measure", "comparator", "value", "unit",
             "period_label", "period_start", "period_end", "period_precision", "commitment", "commitment_words"]  # fmt: skip
    path = tmp_path / "mine.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        for number in range(1, 11):
            quote = f"力争新增云帆工厂{number}5家"
            row = [
                quote,
                f"{number * 20}-{number * 20 + len(quote)}",
                "yunhe-2025",
                "320199",
                "新增云帆工厂",
                "increment",
            ]
            row += ["eq", f"{number}5", "家", "2025年", "2025-01-01", "2025-12-31", "year", "strive", "力争"]
            writer.writerow(row)
    done = run(["policy-targets", "check", "mine.csv"], tmp_path)
    assert (done.returncode, done.stdout) == (0, "No problem.\n"), done.stdout + done.stderr
    text = path.read_text("utf-8")
    path.write_text(text.replace("25家,", "26家,"), "utf-8")
    assert (
        "row 3, column quote: found '力争新增云帆工厂26家'"
        in run(["policy-targets", "check", "mine.csv"], tmp_path).stdout
    )
