"""Where a border cuts a number: ⟨ marks it."""

from __future__ import annotations

import pytest

from policy_targets.reading.numbers.borders import find_cut, step_out

CUT = [
    "总投资6⟨12亿元", "总投资612⟨亿元", "总投资612亿⟨元", "占51⟨.2%", "占51.⟨2%", "占51.2⟨%", "占51.2⟨％", "企业150⟨余家", "共1,5⟨00亩",
    "增长百分⟨之五", "增长百分之二十⟨一", "列第⟨27位", "增长6%⟨－6.5%", "增长6%－⟨6.5%", "提高2.1个⟨百分点", "外资2亿⟨美元", "一百⟨二十家",
    "实现翻⟨番", "20⟨15年",
]  # fmt: skip
WHOLE = [
    "总投资⟨612亿元", "总投资612亿元⟨的项目", "企业30家⟨、专利5件", "企业30家、⟨专利5件", "新增3⟨、5和8家", "进⟨一步推进", "今年⟨新增30家",
    "人口30万人⟨口", "S⟨333科创走廊", "，⟨150家", "150家⟨，",
]  # fmt: skip


@pytest.mark.parametrize("marked", CUT)
def test_a_border_inside_a_number_is_told(marked: str) -> None:
    assert find_cut(marked.replace("⟨", ""), marked.index("⟨"))


@pytest.mark.parametrize("marked", WHOLE)
def test_a_border_beside_a_number_is_none(marked: str) -> None:
    assert find_cut(marked.replace("⟨", ""), marked.index("⟨")) == ""


@pytest.mark.parametrize("marked", CUT)
def test_stepping_out_leaves_the_number_whole(marked: str) -> None:
    chars, at = marked.replace("⟨", ""), marked.index("⟨")
    for back in (True, False):
        assert find_cut(chars, step_out(chars, at, back=back)) == ""
