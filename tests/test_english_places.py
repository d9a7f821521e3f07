"""The names of divisions in English: translated kinds, peoples, and readings that only place names have."""

from __future__ import annotations

import re

import pytest

from policy_targets import codelists
from policy_targets.english_places import write_english_name
from policy_targets.places import read_listings

CASES = {
    "长沙市": "Changsha City",
    "石家庄市": "Shijiazhuang City",
    "浏阳市": "Liuyang City",
    "六安市": "Lu'an City",
    "单县": "Shan County",
    "单城镇": "Dancheng Town",  # 单 is Shan as the name of the county alone
    "长治市": "Changzhi City",
    "都匀市": "Duyun City",
    "呼和浩特市": "Hohhot City",
    "阿拉善左旗": "Alxa Left Banner",
    "隆林各族自治县": "Longlin Multi-Ethnic Autonomous County",
    "景宁畲族自治县": "Jingning She Autonomous County",
    "双江拉祜族佤族布朗族傣族自治县": "Shuangjiang Lahu, Va, Blang and Dai Autonomous County",
    "浦东新区": "Pudong New Area",
    "井陉矿区": "Jingxing Mining District",
    "矿区": "Mining District",
    "吕梁市": "Lüliang City",
}


@pytest.mark.parametrize(("name", "english"), CASES.items())
def test_a_division_in_english(name: str, english: str) -> None:
    assert write_english_name(name) == english


def test_names_in_common_use_are_kept_apart_from_what_the_rule_writes() -> None:
    """Where the list of usual names differs from the rule, the list is why it is there."""
    rows = codelists.load_rows("place_names")
    differ = [row["example"] for row in rows if write_english_name(row["example"]) != row["name_en"]]
    assert set(differ) <= {
        "中国", "北京市", "天津市", "上海市", "重庆市", "内蒙古自治区", "西藏自治区", "江苏省扬州高新技术产业开发区",
        "城南经济新区（车逻镇）", "经济开发区（马棚街道）",
    }  # fmt: skip


def test_every_division_of_the_country_has_a_name_in_latin_letters() -> None:
    names = {it.name for it in read_listings() if it.level in ("province", "prefecture", "county")}
    assert len(names) > 3000
    assert [name for name in names if not re.fullmatch(r"[A-Z][A-Za-zÀ-ÿ'’ ,-]+", write_english_name(name))] == []
