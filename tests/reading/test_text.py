"""Text: as many places as characters, never backwards, never empty; a quote leads to its place and back."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policy_targets.reading.text.text import Text, format_spans, parse_spans
from tests.marked import parse

RAW = st.text(alphabet="一二亿家个 \n1250%，。(a)", max_size=40)
PATTERNS = st.sampled_from(["[一二]", r"\d+", " ?\n ?", r"\(\w*\)", "亿家", ".{3}", " ", "[，。]+$", "(?<=个).", ""])
NEW = st.sampled_from(["", "家", "百", "1", "  "])


def apply(text: Text, steps: list[tuple[str, str]]) -> Text:
    for pattern, new in steps:
        text = text.sub(pattern, lambda match, new=new: new if len(new) <= len(match[0]) else None)  # type: ignore[misc]
    return text


@given(RAW, st.lists(st.tuples(PATTERNS, NEW), max_size=6), st.integers(0, 40), st.integers(0, 40))
def test_places_fit(raw: str, steps: list[tuple[str, str]], start: int, end: int) -> None:
    text = apply(Text.of(raw), steps)
    for part in (text, text[min(start, end) : max(start, end)]):
        places = [part.raw(at, at + 1) for at in range(len(part))]
        assert len(places) == len(part.chars)
        assert all(0 <= left < right <= len(raw) for left, right in places)
        assert [left for left, _ in places] == sorted(left for left, _ in places)
        assert [right for _, right in places] == sorted(right for _, right in places)


@example("1 5 .3", [r"\d \d", r"\d \."])
@given(st.text(alphabet="1 .", max_size=16), st.permutations([r"\d \d", r"\d \.", r"\. \d"]))
def test_no_raw_character_is_read_twice(raw: str, patterns: list[str]) -> None:
    text = Text.of(raw)
    for pattern in patterns:  # each may begin or end inside what another has made one of
        text = text.sub(pattern, lambda match: match[0].replace(" ", ""))
    stretches = list(dict.fromkeys(text.raw(at, at + 1) for at in range(len(text))))
    assert all(right <= left for (_, right), (left, _) in pairwise(stretches))
    spans = tuple(stretches)
    assert text.reading(spans) == text.chars
    assert not spans or parse_spans(format_spans(spans)) == spans


@given(RAW, st.lists(st.tuples(PATTERNS, NEW), max_size=6), st.integers(0, 40), st.integers(0, 40))
def test_the_reading_of_a_span_is_what_was_read_inside_it(
    raw: str, steps: list[tuple[str, str]], start: int, end: int
) -> None:
    text = apply(Text.of(raw), steps)
    places = [text.raw(at, at + 1) for at in range(len(text))]
    inside = [char for char, (left, right) in zip(text.chars, places, strict=True) if start <= left and right <= end]
    assert text.reading([(start, end)]) == "".join(inside)
    assert text.reading([(0, len(raw))]) == text.chars


@given(RAW, st.lists(st.tuples(PATTERNS, NEW), max_size=6), st.integers(0, 40), st.integers(1, 12))
def test_a_place_that_is_found_reads_as_the_quote(
    raw: str, steps: list[tuple[str, str]], start: int, size: int
) -> None:
    text = apply(Text.of(raw), steps)
    quote = text.chars[start : start + size]
    for spans in text.find(quote):
        assert "".join(text.reading(spans).split()) == "".join(quote.split())
        assert parse_spans(format_spans(spans)) == spans or len(spans) > 1


@given(RAW, st.lists(st.tuples(PATTERNS, NEW), max_size=6))
def test_the_edits_tell_every_change(raw: str, steps: list[tuple[str, str]]) -> None:
    text = apply(Text.of(raw), steps)
    assert (text.chars == raw) or text.edits
    assert all(len(edit.after) <= len(edit.before) <= edit.end - edit.start for edit in text.edits)


@given(RAW, st.lists(st.tuples(PATTERNS, NEW), max_size=6))
def test_edits_do_not_depend_on_what_else_was_done_with_a_text(raw: str, steps: list[tuple[str, str]]) -> None:
    text = Text.of(raw)
    first = apply(text, steps)
    apply(text, [("年", ""), *steps])
    assert text.edits == ()
    assert apply(text, steps).edits == first.edits


@pytest.mark.parametrize(
    ("marked", "quote"),
    [
        ("会议指出，⟦力争招引项目8个⟧。", "力争招引项目8个"),
        ("⟦力争招引项目⟧\n\n⟦不少于8个⟧，确保", "力争招引项目不少于8个"),
        ("⟦力争⟧ ⟦招引项目8个⟧", "力争招引项目8个"),
        ("⟦力争 招引项目8个⟧", "力争 招引项目8个"),
        ("⟦力争⟧\n⟦招引项目8个⟧", "力争 招引项目8个"),
        ("⟦力争招引⟧", " 力争 招引 "),
        ("力争招引项目8个", "项目80个"),
        ("力争招引项目8个", "  "),
    ],
)
def test_find(marked: str, quote: str) -> None:
    raw, spans = parse(marked)
    assert Text.of(raw).find(quote) == ([tuple(spans)] if spans else [])


def test_find_every_place() -> None:
    assert Text.of("新增8个，新增8个").find("新增8个") == [((0, 4),), ((5, 9),)]


def test_half_of_a_number_has_no_place() -> None:
    text = Text.of("新增 12 0家").sub("12 0", "120")
    assert text.find("新增120家") == [((0, 2), (3, 8))]
    assert text.find("新增12") == []


def test_undamaged_text_costs_one_piece() -> None:
    raw = "力争新增企业" * 1000
    text = Text.of(raw)
    assert text.chars is raw
    assert len(text.cuts) == 1
    assert text.sub("没有", "") is text
    assert text.sub("力", "力") is text
    assert text == Text.of(raw)
    assert hash(text) == hash(Text.of(raw))


def test_repair_never_inserts() -> None:
    with pytest.raises(ValueError, match="never inserts"):
        Text.of("家").sub("家", "家家")
    with pytest.raises(ValueError, match="never inserts"):
        Text.of("家").sub("", "家")


def test_no_stretch_is_empty() -> None:
    with pytest.raises(ValueError, match="no stretch"):
        Text.of("家").raw(0, 0)
    with pytest.raises(ValueError, match="no stretch"):
        Text.of("家").sub("家", "").raw(0, 1)
    with pytest.raises(ValueError, match="steps"):
        Text.of("企业")[::2]


def test_slices_keep_their_places() -> None:
    text = Text.of("产(chǎn)业(yè)增长").sub(r"\(\w+\)", "")
    assert text[1:3].chars == "业增"
    assert text[1:3].raw(0, 2) == (7, 13)
    assert text[2:2].chars == ""
    assert text[1:3].reading([(0, 99)]) == "业增"


@pytest.mark.parametrize(
    "written", ["", "  ", "10", "10-", "20-10", "5-5", "a-b", "1-5 3-8", "１-２", "-1-5", "1-5,6-7"]
)
def test_spans_that_are_none(written: str) -> None:
    with pytest.raises(ValueError, match="found"):
        parse_spans(written)


def test_spans_out_of_order_are_read_in_the_order_written() -> None:
    assert parse_spans("30-40 10-20") == ((30, 40), (10, 20))
    assert Text.of("落地生根优质资源").reading(parse_spans("4-8 0-4")) == "优质资源落地生根"


def test_a_compiled_pattern_keeps_its_flags() -> None:
    assert Text.of("GDP").sub(re.compile("gdp", re.IGNORECASE), "").chars == ""
