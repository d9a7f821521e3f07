"""The second reading: the first decisions are not shown, then both are held against each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_targets.errors import SeedError
from policy_targets.exploring.desk.session import open_second
from tests.exploring.desk import INTERVIEW, open_desk

FIRMS = "2025年力争新招引科技型企业60家以上"
PART = "其中省级以上专精特新企业8家"


def test_agreement_earns_double_checked(tmp_path: Path) -> None:
    with open_desk(tmp_path) as first:
        first.decide(do="edit", at=first.entry(PART)["at"], changes={"measure": "stock"}, accept=True)
        for words in (FIRMS, "42家", "云帆", "书记"):
            first.decide(do="accept", at=first.entry(words)["at"])
        first.decide(do="reject", at=first.entry("1500套")["at"], reason="description")
        decided = first.text
    with open_desk(tmp_path, second=True) as second:
        assert second.seed != first.seed
        assert {it["status"] for it in second.ask("seed")["entries"]} == {"candidate"}
        assert second.entry(PART)["fields"]["measure"] == "increment"  # what the first reader changed is not shown
        assert second.entry("1500套")["status"] == "candidate"  # nor what the first reader rejected
        for words in (FIRMS, PART, "云帆", "书记", "1500套"):
            second.decide(do="accept", at=second.entry(words)["at"])
        second.decide(do="edit", at=second.entry(FIRMS)["at"], changes={"what": "企业数"})  # the wording is one's own
        assert first.text == decided

        told = second.ask("agreement")
        differing = {pair["first"]["row"]["quote"]: pair["differing"] for pair in told["pairs"] if "first" in pair}
        assert differing[FIRMS] == []
        assert differing[PART] == ["measure"]
        assert [
            pair["agree"] for pair in told["pairs"] if pair.get("second", {}).get("row", {}).get("value") == "1500"
        ] == [False]
        assert second.tell("double_check", version=told["version"]) == {"count": 3}
        assert second.tell("double_check", version=second.ask("agreement")["version"]) == {"count": 0}
        second.tell("double_check", 409, version=told["version"])
    with open_desk(tmp_path) as first:
        status = {it["fields"]["quote"]: it["status"] for it in first.ask("seed")["entries"]}
        assert (status[FIRMS], status[PART], status["高新区新获批高新技术企业42家"]) == (
            "double_checked",
            "curated",
            "curated",
        )
        assert first.tell("undo")["label"] == "double_check"
        assert first.text == decided


def test_a_second_reading_has_lists_of_its_own(tmp_path: Path) -> None:
    with open_desk(tmp_path) as first:
        speakers = first.seed.with_name("speakers.yaml")
        speakers.write_text(
            speakers.read_text("utf-8") + "- {id: lin-yuan, name: 林远, name_latin: Lin Yuan}\n", "utf-8"
        )
    for _ in range(2):
        with open_desk(tmp_path, second=True) as second:
            assert [row[0] for row in second.ask("seed")["lists"]["speakers"]].count("lin-yuan") == 1
    with open_desk(tmp_path, second=True) as second:
        second.tell("enlist", list="speakers", entry={"id": "ou-yang", "name": "欧阳", "name_latin": "Ouyang"})
        assert "ou-yang" not in speakers.read_text("utf-8")


def test_there_is_no_second_reading_without_a_first(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(INTERVIEW.read_bytes())
    with pytest.raises(SeedError, match="Read it a first time"):
        open_second(tmp_path / "a.txt", tmp_path)


def test_a_first_reading_is_held_against_nothing(tmp_path: Path) -> None:
    with open_desk(tmp_path) as first:
        assert first.client.get("/a-token-for-tests/api/0/agreement").status_code == 404
