"""Reader, model and both are scored on the same gold, the model asked or from recorded answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from policy_targets.cli import main
from policy_targets.errors import DocumentError
from policy_targets.second_reader.second_reading import load_answers
from tests.second_reader.claims import CLAIMS, DOCUMENT, FIRMS

GOLD = [
    {"kind": it["kind"], "quote": it["quote"], "nth": 1, "number": it["value"].strip("-"), "value": float(it["value"]),
     "value_max": None, "unit": it["unit"], "measure": it["measure"], "comparator": it["comparator"], "period": None,
     "borderline": False}
    for it in CLAIMS
]  # fmt: skip


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "a.txt").write_text(DOCUMENT, "utf-8")
    missed = {**GOLD[0], "quote": "云河镇2025年工作要点", "number": "2025", "value": 2025, "unit": "个"}
    (folder / "a.jsonl").write_text("\n".join(json.dumps(row) for row in [*GOLD, missed]), "utf-8")
    return folder


def f1_of(printed: str) -> dict[str, str]:
    """The F1 that is printed for each reading."""
    lines = printed.splitlines()
    heads = [at for at, line in enumerate(lines) if line.startswith("gold, ") and line.endswith(":")]
    found = {}
    for at in heads:
        score = next(line for line in lines[at:] if " F1 " in line)
        found[lines[at].removeprefix("gold, ").rstrip(":")] = score.partition(" F1 ")[2][:5]
    return found


def test_recorded_answers_are_scored_beside_the_reader(gold: Path, tmp_path: Path) -> None:
    answers = tmp_path / "third.jsonl"
    said = [*CLAIMS[:2], FIRMS | {"value": "90"}]
    answers.write_text(json.dumps({"document": "a.txt", "claims": said}), "utf-8")
    result = CliRunner().invoke(main, ["score", "--gold", str(gold), "--answers", str(answers)])
    assert result.exit_code == 0, result.output
    assert f1_of(result.stdout) == {
        "reader": "0.889",
        "model": "0.571",
        "both": "0.889",
        "both, likely": "0.889",
        "agreed": "0.571",
    }
    assert "claims of the model: 2 proved, 0 mended, 1 refused" in result.stdout


@pytest.mark.parametrize("line", ['{"document": "a.txt"}', '{"claims": []}', '{"document": 3, "claims": []}'])
def test_answers_in_another_form_are_told_with_their_line(line: str, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text(line, "utf-8")
    with pytest.raises(DocumentError, match=r"answers.jsonl:1: found no name of a document with a list of claims"):
        load_answers(path)


def test_predictions_and_a_model_exclude_each_other(gold: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text("", "utf-8")
    result = CliRunner().invoke(main, ["score", str(rows), "--gold", str(gold), "--answers", str(rows)])
    assert result.exit_code == 2
    assert "Leave out PREDICTED and --markdown." in result.stderr
