"""Repairs: a table of damage and of what must be left alone, laws that hold for any text, and the real documents."""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_targets.reading.text.encodings import decode
from policy_targets.reading.text.repairs import FIXERS, repair, repair_and_explain
from policy_targets.reading.text.script import HAN, is_traditional, simplify
from policy_targets.reading.text.text import Text

ESCAPE = re.compile(r"\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|[nrtf])")


def load_cases() -> list[object]:
    path = Path(__file__).parents[1] / "cases" / "repairs.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    return [
        pytest.param(*(unescape(row[name]) for name in ("input", "expected")), row["fixer"], id=row["comment"],
                     marks=[pytest.mark.xfail(strict=True)] if row["expect"] == "fail" else [])
        for row in rows
    ]  # fmt: skip


def unescape(cell: str) -> str:
    return ESCAPE.sub(lambda match: match[0].encode().decode("unicode_escape"), cell)


@pytest.mark.parametrize(("damaged", "expected", "fixer"), load_cases())
def test_case(damaged: str, expected: str, fixer: str) -> None:
    text, changes = repair_and_explain(damaged)
    assert text.chars == expected
    assert text == repair(damaged)
    assert repair(expected).chars is expected
    assert fixer in {change.name for change in changes} or not fixer
    assert bool(changes) == bool(fixer)


def test_every_fixer_has_a_case_and_a_price() -> None:
    named = {str(case.values[2]) for case in load_cases()}  # type: ignore[attr-defined]
    assert {fixer.__name__ for fixer in FIXERS} == named - {""}
    assert [fixer.__name__ for fixer in FIXERS if "Costs:" not in str(fixer.__doc__)] == []


PIECES = """新增|企业|１５|家|％|15|2|0|.|\n|\n\n|\r\n|\ufeff|\u200b|\u3000|\xa0|!|^|(|)|(jīng)|(qū)|經|濟|區|長(zhǎng)|被搓巺^|，|。|：
|，确保全年新开工亿元以上项目|，力争新竣工项目六个，|通 訊 員|记者|王|芳|2025|年|个|%|——|一、|A|5G|6 500|户|、| |  |·|．|亿元|!被搓巺^(qū)
|通 訊 員 賈 靜|\n确保全年新开工亿元以上项目八个，新竣工"""
RESIDUE = """&nbsp;|&ldquo;|&amp;lt;|&#56;|<br>|<p class="a">|</p>|<!--|-->|<b>|&|;|nbsp|<|>|</td>|<script>|</script>"""
DAMAGED = st.lists(st.sampled_from(PIECES.split("|")), max_size=25).map("".join)
PAGES = st.lists(st.sampled_from([*PIECES.split("|"), *RESIDUE.split("|")]), max_size=25).map("".join)


@given(PAGES | st.text(max_size=30))
def test_repairing_twice_is_repairing_once(raw: str) -> None:
    once = repair(raw)
    assert repair(once.chars).chars == once.chars


@given(PAGES | st.text(max_size=30))
def test_places_fit(raw: str) -> None:
    text = repair(raw)
    places = [text.raw(at, at + 1) for at in range(len(text))]
    assert all(0 <= left < right <= len(raw) for left, right in places)
    assert places == sorted(places)
    assert text.reading([(0, len(raw))]) == text.chars


@given(DAMAGED)
def test_no_digit_is_lost_or_made(raw: str) -> None:
    def digits(chars: str) -> str:
        return "".join(str(int(char)) for char in chars if char.isdigit())

    assert digits(repair(raw).chars) == digits(raw)


@given(PAGES)
def test_the_fixers_named_lead_there_again(raw: str) -> None:
    repaired, changes = repair_and_explain(raw)
    fixers = {fixer.__name__: fixer for fixer in FIXERS}
    text, last = Text.of(raw), ""
    for change in changes:
        if change.name != last:
            text = fixers[change.name](text)
        last = change.name
    assert text == repaired


@given(st.text(alphabet="力争新增企业家个，。年月日百亿元以上0123456789%《》“”", max_size=60))
def test_undamaged_text_is_the_same_object(raw: str) -> None:
    assert repair(raw).chars is raw


@pytest.mark.deep
@pytest.mark.parametrize(
    "unit",
    [
        "一",
        "1",
        "(",
        " ",
        "!",
        "\n",
        "經(",
        "一 ",
        "1 ",
        "(jīng)",
        "!被",
        "記 ",
        "\r",
        " \n",
        "個個(gè)\n",
        "&",
        "&amp;",
        "&nbsp;",
        "<",
        "<br",
        "<br>",
        "<!--",
        "<script>",
        "<p a",
        "&#1",
        "1·",
        "1 ．",
        "一1 .",
        ".1 ",
    ],
)
def test_a_megabyte_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        start = time.process_time()
        repair(unit * (size // len(unit)))
        return time.process_time() - start

    repair("為經濟")
    seconds(50_000)
    small, large = seconds(125_000), seconds(1_000_000)
    assert large < 8 * 4 * max(small, 0.02), f"8 times the text took {large / small:.0f} times as long"


def test_traditional_is_a_matter_of_share() -> None:
    assert is_traditional("為經濟發展")
    assert not is_traditional("")
    assert not is_traditional("为经济发展提供支撑的张三豐和他的同事们走访企业三十家")


def test_a_conversion_of_another_length_falls_back_on_single_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    assert simplify(Text.of("著名經濟學家")).chars == "著名经济学家"
    monkeypatch.setattr("policy_targets.reading.text.script._convert", lambda chars: chars + "。")
    assert simplify(Text.of("著名經濟學家")).chars == "着名经济学家"


def read(documents: Path, number: str) -> str:
    return decode(next(documents.glob(f"{number}_*.txt")).read_bytes())


@pytest.mark.parametrize("number", ["000", "001"])
def test_undamaged_documents_stay(documents: Path, number: str) -> None:
    raw = read(documents, number)
    assert repair(raw).chars is raw


def test_document_003_loses_a_space(documents: Path) -> None:
    raw = read(documents, "003")
    text, changes = repair_and_explain(raw)
    assert {change.name for change in changes} == {"narrow_wide_forms", "close_spaced_numbers"}
    assert len(text) == len(raw) - 1


def test_document_002_is_unwrapped(documents: Path) -> None:
    raw = read(documents, "002")
    text, changes = repair_and_explain(raw)
    assert {change.name for change in changes} == {"join_wrapped_lines", "close_spaced_numbers"}
    (spans,) = text.find("新开工亿元以上项目8个")
    assert text.reading(spans) == "新开工亿元以上项目8个"
    assert "\n" in raw[spans[0][0] : spans[0][1]]
    (torn,) = text.find("全年新签约亿元以上制造业项目8个")
    assert text.reading(torn) == "全年新签约亿元以上制造业项目8个"
    blocks = [block.split("\n") for block in re.split(r"\n\s*\n", text.chars.strip())]
    assert {len(block) for block in blocks} == {1, 2}
    assert all(block[1].startswith("——") for block in blocks if len(block) == 2)


def test_document_004_is_simplified(documents: Path) -> None:
    raw = read(documents, "004")
    text, changes = repair_and_explain(raw)
    assert len(re.findall(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+\)", raw)) == 218
    assert not re.search(f"[{HAN}]\\([^{HAN}]", text.chars)
    assert not is_traditional(text.chars)
    (slip,) = [change for change in changes if change.name == "undo_gbk_slip"]
    assert slip.after == "。”淮陰區"
    assert "。”淮阴区" in text.chars
    assert "(行业)" in text.chars
    assert "(点)" in text.chars
    assert "着力构建" in text.chars
    (byline,) = re.findall("^■.*", text.chars, re.MULTILINE)
    assert "通讯员 " in byline
    assert min(map(len, byline.split())) > 1
