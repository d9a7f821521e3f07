"""Initiatives: marked sentences show the names; every word of the lists does what its example says."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_targets import codelists
from policy_targets.codelists import Row
from policy_targets.reading.initiatives.find import RULES, find_initiatives
from policy_targets.reading.initiatives.naming import (
    GENERIC,
    PERHAPS_BODY,
    PERHAPS_PLACE,
    PROPER,
    QUOTED,
    UNNAMED,
    find_quotes,
    is_generic,
    skip_verbs,
    words,
)
from policy_targets.reading.terms import compile_words
from tests.marked import mark, parse

ROLES = ("strong", "weak", "cut", "whole", "lead", "verb")
FOUND = [
    ("深入实施制造业绿色低碳转型行动", "⟦制造业绿色低碳转型行动⟧", "campaign", "under_way"),
    ("市科技局启动企业培育成长计划，", "⟦企业培育成长计划⟧", "plan", "under_way"),
    ("今年将实施“云河领航”工程", "⟦“云河领航”工程⟧", "programme", "planned"),
    ("推进青年人才“云河归雁”专项行动", "⟦青年人才“云河归雁”专项行动⟧", "campaign", "under_way"),
    ("建设“S9科创走廊”", "⟦“S9科创走廊”⟧", "park", "under_way"),
    ("出台《关于支持云河产业的若干措施》", "⟦《关于支持云河产业的若干措施》⟧", "policy", "under_way"),
    ("落实《促进民营经济发展》实施意见", "⟦《促进民营经济发展》实施意见⟧", "policy", "under_way"),
    ("兑现“人才18条”", "⟦“人才18条”⟧", "policy", "unknown"),
    ("推出“云河贷”", "⟦“云河贷”⟧", "fund", "under_way"),
    ("建成云河大学碳中和研究院", "⟦云河大学碳中和研究院⟧", "platform", "completed"),
    ("云河市大数据产业园开园", "⟦云河市大数据产业园⟧", "park", "unknown"),
    ("完善“一企一策”服务机制", "⟦“一企一策”服务机制⟧", "mechanism", "under_way"),
    ("争创国家云计算试点城市", "⟦国家云计算试点城市⟧", "programme", "planned"),
    ("“5+2”产业集群高质量发展三年行动，", "⟦“5+2”产业集群高质量发展三年行动⟧", "plan", "unknown"),
    ("推行“小升规”", "⟦“小升规”⟧", "programme", "under_way"),
    ("擦亮“云河里”人才安居品牌", "⟦“云河里”人才安居品牌⟧", "other", "unknown"),
]
REFUSED = [
    "坚决做到“两个维护”", "发展新质生产力", "奋力建设“强富美高”新云河", "贯彻习近平新时代中国特色社会主义思想",
    "“十四五”开局良好", "共建“一带一路”", "抓好重点工程", "完善工作机制", "推进五大攻坚行动", "实施“三大工程”",
    "工程师队伍壮大", "中心城区面貌一新", "项目建设提速", "新增省级重点实验室2家", "落实各项政策措施", "建设水利工程",
    "当好“排头兵”", "下好“先手棋”", "打通“最后一公里”", "学习《习近平谈治国理政》", "云河市第八届人民代表大会召开",
    "签订战略合作协议", "全年完成项目投资80亿元", "招商引资项目120个", "举办活动30场", "计划新增企业50家", "",
]  # fmt: skip
TEXTS = st.text(alphabet="实施“云河”‘’工程行动计划产业园的、，和五大等《》（）项目\n0123AB", max_size=60)


LIST_END = re.compile("(?:等[一二三四五六七八九十两0-9]*(?:大|项|个)?|[一二三四五六七八九十两][大项个])$")
PLAIN_UNNAMED = re.compile(
    "^(?:[一二三四五六七八九十两]+|[0-9]+)(?:[大个支台家条]|项(?!目))|代表$|人民|职工|党员|常委|全体|[0-9](?:[个家]|项(?!目))|[一二两三四五六七八九十百]批|^□"
)
BY_ROLE = {
    role: [row["word"] for row in codelists.load_rows("initiative_words") if row["role"] == role] for role in ROLES
}
PIECES = {part for word in [*BY_ROLE["strong"], *BY_ROLE["weak"]] for part in (word, word[:2], word[2:]) if part}
HEADS = st.lists(st.sampled_from([*sorted(PIECES), "等", "等三大", "五项", "三", "大", "云"]), max_size=6)
RUNS = st.lists(st.sampled_from([*BY_ROLE["cut"], *BY_ROLE["whole"], *"“”云会议面"]), max_size=5).map("".join)
PLACES = st.text(alphabet="国市县省州全各本城中大学A家有、云）", max_size=8)


def names(chars: str) -> list[str]:
    return [found.name for found in find_initiatives(chars)]


@pytest.mark.parametrize(("sentence", "marked", "kind", "stage"), FOUND, ids=lambda value: value[:20])
def test_found(sentence: str, marked: str, kind: str, stage: str) -> None:
    name, _ = parse(marked)
    (found,) = find_initiatives(sentence)
    assert mark(sentence, [(found.start, found.end)]) == sentence.replace(name, marked)
    assert (found.kind, found.stage) == (kind, stage)


@pytest.mark.parametrize("sentence", REFUSED)
def test_refused(sentence: str) -> None:
    assert names(sentence) == []


def test_a_list_before_one_class_word_is_several() -> None:
    assert names("组织科技企业培育、创新载体建设、产业自主创新三大攻坚行动") == [
        "科技企业培育攻坚行动", "创新载体建设攻坚行动", "产业自主创新攻坚行动",
    ]  # fmt: skip


def test_the_same_thing_named_twice_is_one() -> None:
    assert names("启动“云河攻坚年”活动。“云河攻坚年”怎么干？围绕“云河攻坚年”活动，") == ["“云河攻坚年”活动"]


# ── the lists ────────────────────────────────────────────────────────────────────────────────────────────────────────

WORDS = codelists.load_rows("initiative_words")


def of_role(role: str) -> list[Row]:
    return [row for row in WORDS if row["role"] == role]


@pytest.mark.parametrize("row", WORDS, ids=lambda row: f"{row['role']}-{row['word']}")
def test_example_has_the_word(row: Row) -> None:
    assert row["word"] in row["example"]


@pytest.mark.parametrize("row", [*of_role("strong"), *of_role("weak"), *of_role("known")], ids=lambda row: row["word"])
def test_a_class_word_tells_the_kind(row: Row) -> None:
    (found,) = find_initiatives(row["example"])
    assert (found.kind, row["word"] in found.name) == (row["code"], True)
    assert row["code"] in codelists.load_codes("initiative_kind")


@pytest.mark.parametrize("row", of_role("verb"), ids=lambda row: row["word"])
def test_a_verb_tells_the_stage(row: Row) -> None:
    (found,) = find_initiatives(row["example"])
    assert (found.name, found.stage) == ("“云河”行动", row["code"])
    assert row["code"] in codelists.load_codes("stage")


@pytest.mark.parametrize("row", [*of_role("lead"), *of_role("cut")], ids=lambda row: row["word"])
def test_a_name_begins_behind_the_words_that_lead_up_to_it(row: Row) -> None:
    assert names(row["example"]) == ["“云河”行动"]


@pytest.mark.parametrize("row", [*of_role("behind"), *of_role("generic")], ids=lambda row: row["word"])
def test_a_common_noun_is_no_name(row: Row) -> None:
    assert names(row["example"]) == []


@pytest.mark.parametrize("row", of_role("whole"), ids=lambda row: row["word"])
def test_a_word_that_only_looks_cut_is_whole(row: Row) -> None:
    assert all(row["word"] in name for name in names(row["example"]))


@pytest.mark.parametrize("row", codelists.load_rows("doctrine"), ids=lambda row: row["word"])
def test_doctrine_is_no_initiative(row: Row) -> None:
    assert row["word"] in row["example"]
    assert names(row["example"]) == []


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(TEXTS)
def test_names_stand_in_the_text_in_order_and_apart(chars: str) -> None:
    end = 0
    for found in find_initiatives(chars):
        assert end <= found.start < found.end <= len(chars)
        assert found.rule == "list_of_names" or found.name in chars[found.start : found.end]
        assert found.kind in codelists.load_codes("initiative_kind")
        end = found.end


def test_rules_have_names() -> None:
    assert [rule.__name__ for rule in RULES] == [
        "book_title",
        "list_of_names",
        "quoted_year",
        "class_word",
        "quoted_alone",
    ]


@pytest.mark.parametrize(
    "piece", ["项目", "工程等", "“工程”", "“", "”", "《", "（", "、", "实施", "一", "1", "甲乙丙丁工程，"]
)
def test_time_grows_with_length_only(piece: str) -> None:
    chars = piece * (100_000 // len(piece))
    start = time.process_time()
    find_initiatives(chars)
    assert time.process_time() - start < 30


@given(HEADS)
def test_class_words_are_found_as_one_pattern_finds_them(pieces: list[str]) -> None:
    chars, end, found = "".join(pieces), 0, []
    while head := words().heads.search(chars, end):
        word = head[1] or head[2]
        end = head.start() + len(word)
        found.append((head.start(), word))
    assert found == [(head.start(), head[0]) for head in words().head.finditer(chars)]
    ended = [it for it in compile_words(BY_ROLE["strong"]).finditer(chars) if LIST_END.search(chars[: it.start()][-4:])]
    listed = [it for it in words().listed.finditer(chars) if LIST_END.search(chars[: it.start() + 1][-4:])]
    assert [(it.start() + 1, it[1]) for it in listed] == [(it.start(), it[0]) for it in ended]


@given(RUNS)
def test_a_name_begins_behind_the_last_verb_that_is_not_in_a_whole_word(chars: str) -> None:
    masked = re.sub(f"{QUOTED.pattern}|{compile_words(BY_ROLE['whole']).pattern}", lambda it: "□" * len(it[0]), chars)
    begin = max([0, *(found.end() for found in compile_words(BY_ROLE["cut"]).finditer(masked))])
    while lead := words().lead.match(masked, begin):
        begin = lead.end()
    assert skip_verbs(chars, 0, len(chars)) == begin


@given(PLACES, PLACES)
def test_a_proper_name_in_part_of_a_text_may_be_in_all_of_it(before: str, chars: str) -> None:
    perhaps = PERHAPS_PLACE.search(before + chars) or PERHAPS_BODY.search(before + chars)
    assert perhaps or not (PROPER.search(chars) or "）" in chars)


@given(st.text(alphabet="一三十2百项目个家条批人民代表□职工党员云大", max_size=6))
def test_counted_names_are_refused_as_written_out(chars: str) -> None:
    assert bool(UNNAMED.search(chars)) == bool(PLAIN_UNNAMED.search(chars))


@given(st.from_regex(GENERIC, fullmatch=True))
def test_generic_names_are_told_by_their_first_and_last_character(name: str) -> None:
    assert not name or is_generic(name)


@given(st.text(alphabet="“”‘’云河\n", max_size=60))
def test_quotes_are_found_as_the_pattern_finds_them(chars: str) -> None:
    assert find_quotes(chars) == [quote.span() for quote in QUOTED.finditer(chars)]
