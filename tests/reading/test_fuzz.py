"""Whatever comes in, nothing is raised, and what is found stands where it says. `benchmarks/fuzz.py` does more of it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_targets.errors import DocumentError
from policy_targets.reading.explain import explain
from policy_targets.reading.extract import extract
from policy_targets.reading.text.encodings import decode
from policy_targets.reading.text.repairs import repair
from tests.passage import PASSAGE

WORDS = [
    "力争",
    "确保",
    "新增",
    "增长",
    "达到",
    "企业",
    "项目",
    "亿元",
    "万套",
    "家",
    "个",
    "%",
    "％",
    "个百分点",
    "2025年",
    "今年",
    "去年",
    "到2027年底",
    "1-11月",
    "第3位",
    "三分之一",
    "翻番",
    "其中",
    "分别",
    "同比",
    "一",
    "百",
    "千",
    "万",
    "亿",
    "两",
    "几",
    "多",
    "余",
    "左右",
    "以上",
    "近",
    "－",
    "～",
    "、",
    "，",
    "。",
    "；",
    "“",
    "”",
    "《",
    "》",
    "（",
    "）",
    "0",
    "5",
    "3.5",
    "1,500",
    "１５",
    "市科技局局长林远",
    "记者",
    "高邮市",
    "經濟(jīng)",
    "&nbsp;",
    "<br>",
    "<!--",
    "-->",
    "#",
    "**",
    "|",
]
WORDS += ["\n", "\n\n", "\r\n", " ", "\ufeff", "\u200b", "\u3000", "\ufffd", "\x00"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map("".join)
BYTES = PASSAGE.encode()


def check(raw: str) -> None:
    text = repair(raw)
    for record in extract(raw, "a.txt"):
        spans = record.spans
        assert text.reading(spans) == record.quote
        assert 4 <= len(record.quote) <= 60
        assert 0 <= record.start < record.end <= len(raw)
        assert 0 <= record.confidence <= 1


@given(TEXTS | st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text(raw: str) -> None:
    check(raw)


@given(
    st.lists(st.tuples(st.integers(0, len(BYTES) - 1), st.integers(0, 255)), max_size=12), st.integers(0, len(BYTES))
)
@settings(max_examples=100, deadline=None)
def test_a_document_with_flipped_bytes(flips: list[tuple[int, int]], end: int) -> None:
    received = bytearray(BYTES)
    for at, byte in flips:
        received[at] = byte
    try:
        raw = decode(bytes(received[:end]))
    except DocumentError:
        return
    check(raw)


@given(TEXTS.map(lambda raw: raw.replace("\0", "")))  # bytes with NUL among them are no text, which decode says
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_explained(raw: str) -> None:
    found = explain(raw.encode())
    assert "\n".join(found.lines())
    for leftover in found.set_aside:
        assert 0 <= leftover.start < leftover.end <= len(raw)
        assert 0 < len(leftover.words) <= 30


@pytest.mark.deep
@pytest.mark.parametrize(
    "unit", ["<b>", "&amp;", "1 ", "一、", "“", "(1)", "2025年", "力争新增3家，", "<!-- ", "第一届"]
)
def test_explaining_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        start = time.process_time()
        explain((unit * (size // len(unit))).encode())
        return time.process_time() - start

    seconds(500)
    small, large = seconds(2_000), seconds(16_000)
    assert large < 8 * 4 * max(small, 0.02), f"8 times the text took {large / small:.0f} times as long"
