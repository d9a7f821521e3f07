"""All of a text is in the passages, once as their own, and none is long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_targets.second_reader.passages import LONGEST, OVERLAP, PART, cut_passages

PIECES = st.sampled_from(
    ["一、2024年工作回顾\n", "（一）工业\n", "新增企业15家。", "增长8%，", "\n", " ", "\r", "\u2028", "长" * 700]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_the_passages_are_the_text(chars: str) -> None:
    passages = cut_passages(chars)
    own = "".join(chars[it.own : it.end] for it in passages)
    assert "".join(own.split()) == "".join(chars.split())
    for it in passages:
        assert it.text == chars[it.start : it.end]
        assert it.own - it.start <= OVERLAP
        assert it.end - it.own <= LONGEST + PART


def test_a_passage_ends_before_a_heading() -> None:
    chapters = [
        f"{number}、{name}工作\n" + "新增企业15家。\n" * 120
        for number, name in zip("一二三", ("工业", "农业", "民生"), strict=True)
    ]
    passages = cut_passages("".join(chapters))
    assert [it.headings for it in passages] == [("一、工业工作",), ("二、农业工作",), ("三、民生工作",)]
    assert passages[1].text.startswith("新增企业15家。")  # the end of the chapter before


def test_a_long_line_is_cut_behind_a_sentence() -> None:
    passages = cut_passages("新增企业15家，增长8%。" * 500)
    assert len(passages) > 3
    assert all(it.text.endswith("。") for it in passages)


@pytest.mark.parametrize("chars", ["", "\n", " \n\n "])
def test_nothing_is_no_passage(chars: str) -> None:
    assert cut_passages(chars) == []
