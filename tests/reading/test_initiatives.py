"""Initiatives: marked sentences show the names; every word of the lists does what its example says."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_targets import codelists
from policy_targets.codelists import Row
from policy_targets.reading.initiatives import RULES, find_initiatives
from tests.marked import mark, parse

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
