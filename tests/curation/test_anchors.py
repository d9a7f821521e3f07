"""Spans that hold and spans that do not, in marked text: ⟦…⟧ is quoted."""

from __future__ import annotations

import re

import pytest

from policy_targets.curation.anchors import Page, find_faults, fit_spans
from policy_targets.reading.text.repairs import repair
from policy_targets.reading.text.text import Span, Text


def mark(marked: str) -> tuple[Text, list[Span]]:
    """The text without its marks, and the spans that they mark."""
    spans, cut = [], 0
    for piece in re.finditer("⟦(.*?)⟧", marked, re.DOTALL):
        spans.append((piece.start() - cut, piece.end() - cut - 2))
        cut += 2
    return Text.of(re.sub("[⟦⟧]", "", marked)), spans


def faults(marked: str, *, has_number: bool = True, order: tuple[Span, ...] = ()) -> list[str]:
    text, spans = mark(marked)
    return [fault.code for fault in find_faults(Page(text, order), spans, has_number=has_number)]


HELD = [
    "力争⟦新招引企业150家⟧。",
    "⟦新增⟧规上企业13家、⟦专精特新企业5家⟧。",
    "⟦质押融资⟧85件、⟦14亿元⟧。",
    "⟦百强榜单分列⟧第27位和⟦第33位⟧。",
    "⟦领军企业培育计划⟧、16家企业入选瞪羚企业，⟦均居全省第6位⟧。",
    "⟦1⟧ ⟦9⟧ ⟦9⟧ ⟦7年产量达到5吨⟧。",
    "⟦全年新签约亿元⟧\n\n⟦以上项目8个⟧。",
    "⟦确保九多⟧、法马⟦等8个项目竣工⟧。",
    "达⟦3、5和8家⟧。",
    "|指标|单位|2025年|\n|⟦粮食产量⟧|⟦万吨⟧|⟦120⟧|\n",
]
REFUSED = [
    ("总投资⟦612⟧亿元", "cuts-number"),
    ("总投资6⟦12亿元的项目⟧", "cuts-number"),
    ("占比⟦达51⟧.2⟦%⟧", "cuts-number"),
    ("⟦企业15⟧0⟦家⟧", "cuts-number"),
    ("外资1.⟦2亿美元到账⟧", "cuts-number"),
    ("增长6%－⟦6.5%左右⟧", "cuts-number"),
    ("居全省第⟦2位以内⟧", "cuts-number"),
    ("⟦国内生产总值⟧增长6.6%，物价涨幅⟦下降2%⟧", "skips-direction"),
    ("⟦新增科技企业⟧13家、专利⟦50件⟧", "skips-number"),
    ("⟦新增科技企业⟧13家、⟦专利50件⟧", "skips-number"),
    ("⟦全年目标⟧没有⟦完成150家⟧", "skips-negation"),
    ("⟦财政赤字率⟧不超过⟦3%⟧", "skips-negation"),
    ("⟦新增企业⟧达到近⟦300家⟧", "skips-bound"),
    ("|指标|2024年|2025年|\n|⟦粮食产量⟧|110|120|\n|棉花产量|30|⟦40⟧|\n", "skips-number"),
]


@pytest.mark.parametrize("marked", HELD)
def test_spans_that_hold(marked: str) -> None:
    assert faults(marked) == []


@pytest.mark.parametrize(("marked", "code"), REFUSED)
def test_spans_that_do_not(marked: str, code: str) -> None:
    assert code in faults(marked)


def test_spans_lie_inside_one_source() -> None:
    assert faults("甲文。⟦新增企业30家⟧。", order=((3, 11),)) == []
    assert faults("甲文。⟦新增企业30家⟧。", order=((0, 3),)) == ["outside-source"]


def test_a_column_that_goes_on_elsewhere_is_no_gap() -> None:
    text, spans = mark("⟦力争新招引企业⟧\n他文新增9家。\n⟦150家⟧。")
    whole = len(text)
    assert list(find_faults(Page(text, ((0, 7), (16, whole))), spans, has_number=True)) == []
    assert [it.code for it in find_faults(Page(text, ((0, whole),)), spans, has_number=True)] == ["skips-number"]


def test_a_claim_without_a_number_may_skip_numbers_and_not_negations() -> None:
    assert faults("⟦我市⟧新增9家、⟦启用创新中心⟧", has_number=False) == []
    assert faults("⟦我市⟧尚未⟦启用创新中心⟧", has_number=False) == ["skips-negation"]


@pytest.mark.parametrize(
    "raw", ["新增 12 0家企业", "经(jīng)济增长５％", "新招引科\n技企业15家", "<p>新增&#8220;企业&#8221;15家</p>"]
)
def test_fitted_spans_read_the_same(raw: str) -> None:
    text = repair(raw)
    whole = [(0, len(raw))]
    fitted = fit_spans(text, whole)
    assert text.reading(fitted) == text.reading(whole)
    assert list(fitted) == sorted(fitted)
