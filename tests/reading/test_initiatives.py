"""Initiatives: a table shows the names, their kinds and stages; every word of the lists does what its example says."""

from __future__ import annotations

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_targets import codelists
from policy_targets.codelists import Row
from policy_targets.reading.extract import extract
from policy_targets.reading.initiatives.find import (
    QUOTED,
    RULES,
    Found,
    find_initiatives,
    find_run,
    find_start,
    keep_fullest,
)  # fmt: skip
from policy_targets.reading.initiatives.kinds import is_generic, read_lead, read_stage, words
from tests.marked import mark, parse

with (Path(__file__).parent / "initiatives.csv").open(encoding="utf-8", newline="") as table:
    CASES = list(csv.DictReader(table))
TEXTS = st.text(alphabet="实施“云河”‘’工程行动计划产业园大桥的、，和五大等《》（）项目\n0123AB", max_size=60)
WORDS = codelists.load_rows("initiative_words")


def names(chars: str) -> list[str]:
    return [found.name for found in find_initiatives(chars)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_names_kinds_and_stages(case: Row) -> None:
    found = find_initiatives(case["text"], ahead=bool(case["ahead"]))
    assert "|".join(it.name for it in found) == case["names"]
    assert "|".join(it.kind for it in found) == case["kinds"]
    assert "|".join(it.stage for it in found) == case["stages"]


def test_the_table_has_what_is_found_and_what_is_refused() -> None:
    refused = sum(not case["names"] for case in CASES)
    assert len(CASES) >= 120
    assert refused >= 40


@pytest.mark.parametrize(
    "marked",
    [
        "今年实施⟦“云河领航”工程⟧，效果好",
        "建成⟦云溪污水处理厂（一期）⟧，年内投用",
        "完善⟦“河长”的制度⟧，出台⟦《云河市供水条例》⟧",
        "推进⟦云溪引水⟧、⟦白石水库⟧等项目",
        "⟦云河市“双百工程”⟧名扬四方",
    ],
)
def test_offsets_hold_the_name_with_its_marks(marked: str) -> None:
    plain, spans = parse(marked)
    assert mark(plain, [(it.start, it.end) for it in find_initiatives(plain)]) == mark(plain, spans)


def test_the_same_thing_named_twice_is_one() -> None:
    assert names("启动“云河攻坚年”活动。“云河攻坚年”怎么干？围绕“云河攻坚年”活动，") == ["“云河攻坚年”活动"]


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        (["归雁行动", "青年“归雁行动”计划"], ["青年“归雁行动”计划"]),
        (["大数据产业园", "云河市大数据产业园"], ["云河市大数据产业园"]),
        (["归雁计划", "归雁计划"], ["归雁计划"]),
        (["归雁计划", "归雁行动"], ["归雁计划", "归雁行动"]),
        (["云溪大桥", "白石大桥"], ["云溪大桥", "白石大桥"]),
    ],
)
def test_the_fullest_mention_is_kept(found: list[str], kept: list[str]) -> None:
    assert [it.name for it in keep_fullest([Found(0, 0, name, "plan", "") for name in found])] == kept


def test_of_two_paragraphs_the_fuller_name_is_kept_with_its_stage() -> None:
    raw = "今年的工作如下。\n围绕“归雁行动”做好服务。\n谋划青年“归雁行动”计划，早日见效。"
    (found,) = [it for it in extract(raw) if it.kind == "initiative"]
    assert (found.name, found.initiative_kind, found.stage) == ("青年“归雁行动”计划", "plan", "planned")


def test_a_section_of_targets_makes_what_is_begun_there_planned() -> None:
    raw = "二、2025年目标\n力争新增科技企业30家以上，实施云溪登高计划。\n一、2024年工作回顾\n新增科技企业20家，实施云溪富民计划。"
    found = {it.name: it.stage for it in extract(raw) if it.kind == "initiative"}
    assert found == {"云溪登高计划": "planned", "云溪富民计划": "under_way"}


@pytest.mark.parametrize(
    ("sentence", "lead"),
    [
        ("由市科技局牵头，实施云溪登高计划。", "市科技局"),
        ("实施云溪登高计划（责任单位：市科技局）。", "市科技局"),
        ("实施云溪登高计划（牵头单位：市发展改革委）。", "市发展改革委"),
        ("云溪大桥由云河建设集团承建。", "云河建设集团"),
        ("市科技局实施云溪登高计划。", None),
        ("由市科技局牵头抓科技。实施云溪登高计划。", None),
        ("由大家负责，实施云溪登高计划。", None),
    ],
)
def test_lead(sentence: str, lead: str | None) -> None:
    (found,) = find_initiatives(sentence)
    assert found.lead == lead


# ── the lists ────────────────────────────────────────────────────────────────────────────────────────────────────────


def of_role(*roles: str) -> list[Row]:
    return [row for row in WORDS if row["role"] in roles]


@pytest.mark.parametrize("row", WORDS, ids=lambda row: f"{row['role']}-{row['word']}")
def test_example_has_the_word(row: Row) -> None:
    assert row["word"] in row["example"]


@pytest.mark.parametrize("row", of_role("strong", "weak", "named", "known"), ids=lambda row: row["word"])
def test_a_class_word_tells_the_kind(row: Row) -> None:
    (found,) = find_initiatives(row["example"])
    assert (found.kind, row["word"] in found.name) == (row["code"], True)
    assert row["code"] in codelists.load_codes("initiative_kind")


@pytest.mark.parametrize("row", of_role("verb", "state"), ids=lambda row: f"{row['role']}-{row['word']}")
def test_a_verb_tells_the_stage(row: Row) -> None:
    (found,) = find_initiatives(row["example"])
    assert found.name in ("“云河”行动", "云溪科学城")
    assert found.stage == row["code"]
    assert row["code"] in codelists.load_codes("stage")


@pytest.mark.parametrize("row", of_role("begin"), ids=lambda row: row["word"])
def test_what_is_to_be_begun_is_planned(row: Row) -> None:
    (found,) = find_initiatives(row["example"])
    assert (found.name, found.stage) == ("“云河”行动", row["code"])


@pytest.mark.parametrize("row", of_role("lead", "cut"), ids=lambda row: f"{row['role']}-{row['word']}")
def test_a_name_begins_behind_the_words_that_lead_up_to_it(row: Row) -> None:
    assert names(row["example"]) == ["“云河”行动"]


@pytest.mark.parametrize(
    "row", of_role("behind", "generic", "common", "sort"), ids=lambda row: f"{row['role']}-{row['word']}"
)
def test_a_common_noun_is_no_name(row: Row) -> None:
    assert names(row["example"]) == []


@pytest.mark.parametrize("row", of_role("filler"), ids=lambda row: row["word"])
def test_a_word_between_a_list_and_its_class_word_is_passed_over(row: Row) -> None:
    assert names(row["example"]) == ["云溪水库", "白石水库"]


@pytest.mark.parametrize("row", of_role("whole"), ids=lambda row: row["word"])
def test_a_word_that_only_looks_cut_is_whole(row: Row) -> None:
    assert all(row["word"] in name for name in names(row["example"]))


@pytest.mark.parametrize("row", codelists.load_rows("doctrine"), ids=lambda row: row["word"])
def test_doctrine_is_no_initiative(row: Row) -> None:
    assert row["word"] in row["example"]
    assert names(row["example"]) == []


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(TEXTS, st.booleans())
def test_names_are_in_the_text_in_order_and_apart(chars: str, ahead: bool) -> None:
    end = 0
    for found in find_initiatives(chars, ahead=ahead):
        assert end <= found.start < found.end <= len(chars)
        assert found.rule == "list_of_names" or found.name in chars[found.start : found.end]
        assert found.kind in codelists.load_codes("initiative_kind")
        assert found.stage in codelists.load_codes("stage")
        end = found.end


@given(TEXTS)
def test_a_name_begins_in_its_run(chars: str) -> None:
    assert find_run(chars, len(chars)) <= find_start(chars, len(chars)) <= len(chars)


@given(st.lists(st.sampled_from(sorted({row["word"] for row in of_role("strong", "named", "weak")})), max_size=4))
def test_class_words_are_found_by_their_ends_and_beginnings(pieces: list[str]) -> None:
    chars, heads = "".join(pieces), words().kinds
    for at in range(len(chars) + 1):
        longest = max((word for word in heads if chars.startswith(word, at)), key=len, default=None)
        assert words().head_from(chars, at) == longest
        assert words().head_at(chars, at) == max((it for it in heads if chars[:at].endswith(it)), key=len, default=None)


@given(st.text(alphabet="“”‘’云河\n", max_size=60))
def test_quotations_do_not_overlap(chars: str) -> None:
    spans = [quote.span() for quote in QUOTED.finditer(chars)]
    assert all(before[1] <= behind[0] for before, behind in pairwise(spans))


@given(st.lists(st.sampled_from(["省级", "重点", "3", "科技", "现代", "农业"]), min_size=1).map("".join))
def test_words_that_only_sort_make_no_name(body: str) -> None:
    assert is_generic(body, "项目")


@given(
    st.text(alphabet="云溪建成谋划将已，。；大桥开工实施", max_size=30), st.text(alphabet="竣工，。建成拟", max_size=12)
)
def test_a_stage_is_a_code(before: str, behind: str) -> None:
    chars = f"{before}云溪大桥{behind}"
    start = len(before)
    assert read_stage(chars, start, start + 4, ahead=False) in codelists.load_codes("stage")
    assert read_lead(chars, start, start + 4) is None


def test_rules_have_names() -> None:
    assert [rule.__name__ for rule in RULES] == [
        "book_title", "event", "list_of_names", "quoted_year", "line", "class_word", "quoted_name", "quoted_alone",
    ]  # fmt: skip


def test_names_are_plain_text() -> None:
    assert not [row["word"] for row in WORDS if re.search(r"[\\^$*+?{}|]", row["word"])]
