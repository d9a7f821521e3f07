"""The prompt is data: a version never changes, its examples are proved, and it holds what a passage needs and no more."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from policy_targets.curation.assertions import Prover
from policy_targets.reading.extract import extract
from policy_targets.second_reader.answer_schema import answer_schema
from policy_targets.second_reader.passages import AskedPassage
from policy_targets.second_reader.prompt import PROMPT, Setting, ask_about, checksum, load_examples, write_instructions
from policy_targets.second_reader.proof import Claimed, prove_claims
from tests.second_reader.claims import CLAIMS

VERSIONS = Path(__file__).with_name("prompt_versions.csv")


def test_a_version_of_the_prompt_never_changes() -> None:
    rows = list(csv.DictReader(VERSIONS.read_text("utf-8").splitlines()))
    changed = [row["version"] for row in rows if checksum(row["version"]) != row["sha256"]]
    assert changed == [], f"make a new folder in data/prompt/ and raise PROMPT; {PROMPT} is {checksum()}"
    assert rows[-1]["version"] == PROMPT


@pytest.mark.parametrize("example", load_examples(), ids=lambda it: it["passage"][:12])
def test_the_examples_are_proved(example: dict[str, Any]) -> None:
    jsonschema.validate({"claims": example["claims"]}, answer_schema())
    raw = example["passage"]
    said = date.fromisoformat(example["said"]) if example["said"] else None
    prover = Prover(raw, "example", "model", extract(raw, "example", date=said))
    found = prove_claims(prover, [Claimed(f"claim {at}", it) for at, it in enumerate(example["claims"])])
    assert [str(it) for it in found.refused] == []
    assert [it.notes for it in found.proved] == [()] * len(example["claims"])


def test_the_schema_takes_the_claims_of_the_tests_and_no_other() -> None:
    jsonschema.validate({"claims": list(CLAIMS)}, answer_schema())
    for wrong in ({"comparator": "about"}, {"kind": "goal"}, {"status": "curated"}, {"value": None}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"claims": [{**CLAIMS[0], **wrong}]}, answer_schema())


def test_a_question_has_what_the_passage_needs() -> None:
    passage = AskedPassage(0, 0, 20, "粮食产量120万吨。", ("二、农业",))
    text = ask_about(passage, Setting("云河镇工作要点", date(2025, 1, 9), "高邮市")).text
    assert text.splitlines()[:4] == [
        "标题：云河镇工作要点",
        "文本日期：2025-01-09",
        "地区：高邮市",
        "所在章节：二、农业",
    ]
    assert "grain-output = 粮食产量" in text
    assert "万吨 = " in text
    assert "technology-firms" not in text


def test_the_schema_is_spelt_out_where_a_service_takes_none() -> None:
    question = ask_about(AskedPassage(0, 0, 4, "增长8%", ()), Setting())
    assert '"required"' not in question.system
    assert '"required"' in question.spell_out()
    assert question.system == write_instructions()
