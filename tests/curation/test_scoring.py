"""The score: the definitions of the shared scorer, on small sets and, where it is there, against it."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from policy_targets.evaluating.annotations import load_gold, read_documents
from policy_targets.evaluating.scoring import score, write_markdown

SHARED = Path(__file__).parents[3] / "shared"
TEXT = "力争新增企业30家、平台5个，增长6%－6.5%；去年新增企业20家。"


def claim(number: str, kind: str = "target", **more: Any) -> dict[str, Any]:
    """A gold claim of the text, and the prediction that finds it."""
    start = TEXT.index(number)
    value = Decimal(more.pop("value", "".join(char for char in number if char.isdigit())))
    row = {"document": "a.txt", "kind": kind, "start": start, "end": start + len(number), "amount": value, "unit": "家"}
    return {**row, "value_max": None, "measure": "increment", "comparator": "eq", "period": "2025", **more}


GOLD = [claim("30家"), claim("5个"), claim("6%－6.5%", value=6, value_max=Decimal("6.5")), claim("20家", "outcome")]


def predict(row: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**row, "rule": "a", "period_end": "2025-12-31", "amount_upper": row["value_max"], **more}


def test_all_right() -> None:
    found = score(GOLD, map(predict, GOLD))
    assert (found.f1, found.recall, found.precision) == (1.0, (4, 4), (4, 4))
    assert all(share.value == 1.0 for share in found.attributes.values())
    assert found.attributes["value_max"].of == 1
    assert found.mistakes == ()


def test_a_wrong_kind_is_located_and_not_found() -> None:
    found = score(GOLD, [predict(GOLD[0], kind="outcome")])
    assert (found.recall.right, found.located.right, found.precision) == (0, 1, (0, 1))
    assert [line.split()[0] for line in found.mistakes] == ["wrong", "missed", "missed", "missed", "too"]


def test_another_amount_or_place_is_not_found() -> None:
    assert score(GOLD, [predict(GOLD[0], amount=Decimal(31))]).recall.right == 0
    assert score(GOLD, [predict(GOLD[0], start=0, end=GOLD[0]["start"])]).recall.right == 0
    assert score(GOLD, [predict(GOLD[0], start=0, end=GOLD[0]["start"] + 1)]).recall.right == 1
    assert score(GOLD, [predict(GOLD[0], document="b.txt")]).precision.of == 0


def test_each_matches_once() -> None:
    found = score(GOLD[:1], [predict(GOLD[0], start=0, rule="far"), predict(GOLD[0], rule="near")])
    assert (found.recall, found.precision) == ((1, 1), (1, 2))
    assert found.rules == {"far": (0, 1), "near": (1, 1)}


def test_what_is_borderline_counts_neither_way() -> None:
    gold = [*GOLD[:1], {**GOLD[1], "borderline": True}]
    assert score(gold, [predict(GOLD[0])]).f1 == 1.0
    assert score(gold, map(predict, GOLD[:2])).f1 == 1.0
    assert score(gold, [predict(GOLD[0]), predict(GOLD[1], kind="outcome")]).f1 == 1.0


def test_attributes_are_judged_where_the_gold_has_them() -> None:
    gold = [{**GOLD[0], "measure": None}, GOLD[1]]
    wrong = {"comparator": "ge", "measure": "stock", "period_end": "2026-12-31"}
    found = score(gold, [predict(row, **wrong) for row in gold])
    assert {name: tuple(share) for name, share in found.attributes.items()} == {
        "comparator": (0, 2), "measure": (0, 1), "period": (0, 2), "value_max": (0, 0),
    }  # fmt: skip


def test_nothing_found_and_nothing_to_find() -> None:
    assert score(GOLD, []).f1 == 0.0
    assert score([], []).f1 == 1.0


def test_markdown_sums_the_rules() -> None:
    found = score(GOLD, [*map(predict, GOLD), predict(GOLD[0], amount=Decimal(1))])
    lines = list(write_markdown({"one": found, "two": found}))
    assert "| one | 4 | 0.800 | 1.000 | 0.889 | 1.000 of 4 | 1.000 of 4 | 1.000 of 4 | 1.000 of 1 |" in lines
    assert lines[-1] == "| `a` | 8 | 10 | 0.80 |"


def test_the_figures_are_those_of_the_shared_scorer(tmp_path: Path) -> None:
    script, folder = SHARED / "score" / "score_claims.py", SHARED / "dev"
    if not script.is_file():
        pytest.skip("the shared scorer is not there")
    gold = load_gold(folder, folder)
    predicted = read_documents(folder, [row["document"] for row in gold])
    (tmp_path / "found.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in predicted), "utf-8")
    line = [
        sys.executable,
        str(script),
        "--gold",
        str(folder),
        "--documents",
        str(folder),
        str(tmp_path / "found.jsonl"),
    ]
    told = subprocess.run(line, capture_output=True, text=True, check=True).stdout.splitlines()
    ours = [line for line in score(gold, predicted).lines() if not line.startswith(("rule:", "  "))]
    assert [line for line in told if "nan" not in line] == [line for line in ours if not line.endswith(" of 0")]
