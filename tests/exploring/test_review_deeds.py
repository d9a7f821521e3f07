"""What a curator does at the desk, and what becomes of the seed: that, and nothing else."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

import pytest

from policy_targets.publishing.checking.verify import verify
from policy_targets.publishing.package.build import build
from policy_targets.publishing.package.dataset import load
from tests.exploring.desk import Asker, fields, open_desk

FIRMS = "2025年力争新招引科技型企业60家以上"
PART = "其中省级以上专精特新企业8家"
BOTH = "全年工业开票销售突破300亿元、增长8%左右"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Asker]:
    with open_desk(tmp_path) as desk:
        yield desk


def test_a_document_is_drafted_with_its_lists_and_holds(desk: Asker) -> None:
    seed = desk.ask("seed")
    assert {it["status"] for it in seed["entries"]} == {"candidate"}
    assert len(seed["entries"]) == 10
    assert seed["problems"] == [] == seed["ledger"]["gaps"]
    assert seed["lists"]["speakers"] == [["lu-he", "陆禾"]]


def test_accepting_adds_one_line(desk: Asker) -> None:
    before = desk.text
    answer = desk.decide(do="accept", at=desk.entry(FIRMS)["at"])
    added = set(desk.text.splitlines()) - set(before.splitlines())
    assert len(desk.text.splitlines()) == len(before.splitlines()) + 1
    assert added == {"    status: curated"}
    assert desk.entry(FIRMS)["status"] == "curated"
    assert answer["undo"] == "accept"
    desk.decide(do="reopen", at=answer["at"])
    assert "status: candidate" in fields(desk.text, FIRMS)


def test_rejecting_sets_its_number_aside(desk: Asker) -> None:
    desk.decide(do="reject", at=desk.entry("1500套")["at"], reason="description")
    assert "到2027年建成人才公寓1500套" not in desk.text.split("set_aside:")[0]
    ledger = desk.ask("seed")["ledger"]
    assert ledger["gaps"] == []
    assert [it["row"] for it in ledger["rows"] if it["reason"] == "description"] != []


def test_a_shared_number_is_not_set_aside(desk: Asker) -> None:
    before = desk.text.split("set_aside:")[1]
    desk.decide(do="reject", at=desk.entry("300亿元")["at"], reason="repeat")
    assert desk.text.split("set_aside:")[1] == before  # the growth rate quotes the same clause


def test_editing_writes_fields_where_they_belong(desk: Asker) -> None:
    at = desk.entry(PART)["at"]
    changes = {"scope": "省级以上", "note": "a: b # c", "what": "专精特新企业", "comparator": "ge", "in": "~"}
    desk.decide(do="edit", at=at, changes=changes, accept=True)
    keys = [line.split(":")[0].strip(" -") for line in fields(desk.text, PART).splitlines()]
    assert keys.index("scope") < keys.index("note")
    assert keys.index("comparator") < keys.index("value")
    entry = desk.entry(PART)
    assert entry["status"] == "curated"
    assert entry["fields"]["note"] == "a: b # c"
    assert entry["fields"]["in"] is None
    desk.decide(do="edit", at=at, changes={"scope": None, "note": "read twice", "suspect": True})
    assert "scope" not in desk.entry(PART)["fields"]
    assert desk.entry(PART)["fields"]["suspect"] is True
    desk.decide(do="edit", at=at, changes={"baseline": {"label": "去年6家", "value": "6"}})
    assert "    baseline:\n      label: 去年6家\n      value: 6\n" in desk.text


def test_a_wrong_value_is_refused_at_its_field(desk: Asker) -> None:
    before = desk.text
    at = desk.entry(FIRMS)["at"]
    for key, value in (("value", "61"), ("value", "1,5"), ("in", "next year"), ("indicator", "nope"), ("speaker", "nobody"), ("part_of", "t9"), ("says", "力图")):  # fmt: skip
        (problem, *_) = desk.decide(422, do="edit", at=at, changes={key: value})["problems"]
        assert (problem["at"], problem["key"]) == (at, key), problem
        assert problem["what"]
        assert problem["todo"]
    assert desk.text == before


def test_words_are_selected_again(desk: Asker) -> None:
    at = desk.entry(FIRMS)["at"]
    desk.decide(do="span", at=at, stretches=desk.find("力争新招引科技型企业60家以上"))
    fields_ = desk.entry("力争新招引")["fields"]
    assert (fields_["quote"], fields_["at"], fields_["value"]) == ("力争新招引科技型企业60家以上", "83-98", "60")
    (gap,) = desk.ask("seed")["ledger"]["gaps"]  # the year is not in the quote any more
    assert gap["reason"] == "date"
    assert gap["words"].startswith("2025年")
    desk.decide(do="aside", start=gap["start"], end=gap["end"], reason="date")
    assert desk.ask("seed")["ledger"]["gaps"] == []
    desk.decide(422, do="span", at=at, stretches=[[0, 0, 3]])  # too short, and without the number
    desk.decide(422, do="span", at=at, stretches=[[99, 0, 3]])


def test_other_words_bring_their_number(desk: Asker) -> None:
    desk.decide(do="span", at=desk.entry(FIRMS)["at"], stretches=desk.find("新获批高新技术企业42家"))
    entry = next(it for it in desk.ask("seed")["entries"] if it["fields"]["at"] == "154-166")
    assert (entry["fields"]["value"], "comparator" in entry["fields"]) == ("42", False)


def test_a_candidate_is_split_and_merged(desk: Asker) -> None:
    at = desk.entry("300亿元")["at"]
    desk.decide(do="split", at=at, first=desk.find("全年工业开票销售突破300亿元"), second=desk.find("增长8%左右"))
    parts = [
        it
        for it in desk.ask("seed")["entries"]
        if it["fields"]["quote"] in ("全年工业开票销售突破300亿元", "增长8%左右")
    ]
    assert [it["fields"]["value"] for it in parts] == ["300", "8"]
    desk.decide(do="merge", at=parts[0]["at"], other=parts[1]["at"])
    whole = [it for it in desk.ask("seed")["entries"] if it["fields"]["quote"] == BOTH]
    assert [it["fields"]["value"] for it in whole] == ["300", "8"]
    desk.decide(422, do="merge", at=parts[0]["at"], other=desk.entry("42家")["at"])


def test_a_target_becomes_an_outcome_and_comes_back(desk: Asker) -> None:
    at = desk.decide(do="turn", at=desk.entry("1500套")["at"])["at"]
    entry = desk.entry("1500套")
    assert entry["table"] == "outcomes"
    assert entry["at"] == at
    assert "says" not in entry["fields"]
    assert desk.decide(do="turn", at=at)["at"].split("/")[1] == "targets"
    desk.decide(422, do="turn", at=desk.entry("云帆")["at"])


def test_what_a_text_strives_for_does_not_become_an_outcome(desk: Asker) -> None:
    desk.decide(422, do="turn", at=desk.entry(FIRMS)["at"])


def test_links_get_local_ids(desk: Asker) -> None:
    whole, part, plan = (desk.entry(words)["at"] for words in ("1500套", PART, "云帆计划"))
    desk.decide(do="link", at=part, key="part_of", to=whole)
    assert (desk.entry("1500套")["fields"]["id"], desk.entry(PART)["fields"]["part_of"]) == ("t1", "t1")
    desk.decide(do="link", at=part, key="initiatives", to=plan)
    assert desk.entry(PART)["fields"]["initiatives"] == ["i1"]
    desk.decide(do="link", at=part, key="initiatives", to=plan)
    desk.decide(do="link", at=part, key="part_of", to=None)
    assert {"part_of", "initiatives"} & set(desk.entry(PART)["fields"]) == set()


def test_links_go_with_what_they_point_to(desk: Asker) -> None:
    part, plan = desk.entry(PART)["at"], desk.entry("云帆计划")["at"]
    desk.decide(do="link", at=part, key="part_of", to=desk.entry(FIRMS)["at"])
    desk.decide(do="link", at=part, key="initiatives", to=plan)
    desk.decide(do="reject", at=desk.entry(FIRMS)["at"], reason="repeat")
    desk.decide(do="reject", at=desk.entry("云帆计划")["at"], reason="name")
    assert {"part_of", "initiatives"} & set(desk.entry(PART)["fields"]) == set()
    desk.decide(422, do="link", at=desk.entry(PART)["at"], key="part_of", to=desk.entry(PART)["at"])
    desk.decide(422, do="link", at=desk.entry(PART)["at"], key="part_of", to=desk.entry("书记")["at"])


def test_what_the_reader_missed_is_added_in_its_place(desk: Asker) -> None:
    at = desk.decide(do="add", table="targets", stretches=desk.find("在全省高新区排名中前移5位"))["at"]
    assert (
        desk.decide(do="add", table="initiatives", stretches=desk.find("提档升级的关键一年"))["at"] == "0/initiatives/0"
    )
    added = next(it for it in desk.ask("seed")["entries"] if it["at"] == at)
    assert added["fields"]["value"] == "5"
    assert added["status"] == "curated"
    assert "rule" not in added["fields"]
    starts = [int(it["fields"]["at"].split("-")[0]) for it in desk.ask("seed")["entries"] if it["table"] == "targets"]
    assert starts == sorted(starts)


def test_a_post_is_added_with_its_holder(desk: Asker) -> None:
    (committee, _name), *_ = desk.ask("seed")["lists"]["organisations"]
    post = {"speaker": "lu-he", "organisation": committee, "title": "党工委书记", "title_en": "Secretary"}
    words = desk.find("云河高新区党工委书记陆禾")
    at = desk.decide(do="add", table="positions", stretches=words, fields=post)["at"]
    assert (at, desk.entry("党工委书记陆禾")["fields"]["title"]) == ("0/positions/1", "党工委书记")
    assert desk.decide(422, do="add", table="positions", stretches=words)["problems"][0]["key"] == "speaker"


def test_the_ledger_is_taken_up_and_set_aside(desk: Asker) -> None:
    row = desk.ask("seed")["ledger"]["rows"][0]
    desk.decide(do="take_up", reason=row["reason"], row=row["row"])
    (gap,) = desk.ask("seed")["ledger"]["gaps"]
    desk.decide(do="aside", start=gap["start"], end=gap["end"], reason="vague")
    assert f"  vague:\n  - {row['row']}\n" in desk.text
    desk.decide(422, do="take_up", reason="vague", row="1-2 x")


def test_an_article_is_edited(desk: Asker) -> None:
    desk.decide(do="edit", at="0", changes={"publisher": "云河日报", "published": "2025-02", "basis": "stated"})
    assert desk.ask("seed")["sources"][0]["fields"]["publisher"] == "云河日报"
    assert desk.decide(422, do="edit", at="0", changes={"published": "soon"})["problems"][0]["key"] == "published"
    desk.decide(422, do="edit", at="0", changes={"targets": "none"})


def test_a_body_is_added_to_the_list(desk: Asker) -> None:
    entry = {"id": "yunhe-bureau", "name": "云河市科技局", "name_en": "Yunhe Science Bureau", "kind": "government"}
    desk.tell("enlist", list="organisations", entry={**entry, "place": ""})
    desk.tell("enlist", 422, list="organisations", entry=entry)
    desk.tell("enlist", 422, list="speakers", entry={"id": "Wrong Id", "name": "林", "name_latin": "Lin"})
    desk.tell("enlist", 400, list="redirects", entry={})
    desk.decide(do="edit", at=desk.entry(FIRMS)["at"], changes={"organisation": "yunhe-bureau"})
    assert desk.tell("undo")["label"] == "edit"
    assert desk.tell("undo")["label"] == "enlist"
    assert "yunhe-bureau" not in desk.seed.with_name("organisations.yaml").read_text("utf-8")


def test_comments_and_order_of_a_person_survive(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        text = desk.text.replace(f"  - quote: {PART}\n", f"  # mine, before\n  - quote: {PART}  # mine, beside\n")
        text = text.replace("    measure: increment\n", "    measure: increment   # counted\n")
        desk.seed.write_text(text, "utf-8", newline="\n")
        desk.decide(do="edit", at=desk.entry(PART)["at"], changes={"what": "企业", "note": "x"}, accept=True)
        desk.decide(do="reject", at=desk.entry(FIRMS)["at"], reason="repeat")
        assert "  # mine, before\n" in desk.text
        assert "# mine, beside\n" in desk.text
        assert "# counted\n" in desk.text
        before, after = text.splitlines(), desk.text.splitlines()
        changes = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
        gone = [line[2:] for line in changes if line[0] == "-"]
        lines = fields(text, FIRMS).splitlines()
        assert gone[: len(lines)] == lines
        assert {line.split(":")[0].strip() for line in gone[len(lines) :]} == {"what", "part_of"}
        assert [line[2:].strip() for line in changes if line[0] == "+"][:3] == [
            "what: 企业",
            "status: curated",
            "note: x",
        ]


def test_the_package_is_built_from_what_was_decided(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    with open_desk(tmp_path / "documents") as desk:
        for entry in [it for it in desk.ask("seed")["entries"] if it["table"] != "initiatives"]:
            desk.decide(do="accept", at=entry["at"])
    build(desk.seed.parent, tmp_path / "datapackage")
    data = load(tmp_path / "datapackage")
    assert {it.status for it in data.models("targets")} == {"curated"}
    assert {it.status for it in data.models("initiatives")} == {"candidate"}  # nobody has decided about them
    found = verify(data, tmp_path / "documents", desk.seed.parent)
    assert [*found.failed, *found.ledger] == []
