"""The reader takes linear time: four times as much text takes about four times as long, whatever the text."""

from __future__ import annotations

import time

import pytest

from policy_targets import codelists
from policy_targets.reading.extract import extract

SIZES = (250_000, 1_000_000)  # bytes of UTF-8
SIZES_OF_CLAIMS = (25_000, 100_000)  # where every few characters make a record, a megabyte is 100,000 of them
RATIO = 8  # a quadratic pattern takes sixteen times as long
SLOWEST = 30  # seconds, on a machine that does other things as well
AT_ONCE = 0.2  # seconds; below it a ratio says nothing

EMPTY = {
    "one numeral": "一",
    "one digit": "1",
    "digits with points": "1.",
    "digits with commas": "1,",
    "brackets": "（",
    "square brackets": "［〔[",
    "brackets of both kinds": "（）()",
    "title marks": "《",
    "quotation marks": "“",
    "commas": "，",
    "enumeration commas": "、",
    "full stops": "。",
    "dashes": "—",
    "colons": "：",
    "spaces": " ",
    "line ends": "\n",
    "spaces and line ends": " \n",
    "ordinals": "第",
    "ordinals and numerals": "第一",
    "percent": "%",
    "multipliers": "亿",
    "from": "由从自",
    "verbs": "达到",
    "words before a label": "其中",
    "doubling": "翻了",
    "slips": "!被",
    "pinyin": "经(jīng)",
    "markdown": "#",
    "stars": "*",
    "Latin": "A",
    "Han without a mark": "我们",
    "zero width": "\u200b",
    "wide digits": "３",
    "traditional": "億",
    "surrogates": "\U00020000",
}
FULL = {
    "quoted numerals": "“一",
    "percent and digits": "1%",
    "ranges": "1-",
    "ranges of shares": "5%至",
    "fractions": "三分之",
    "years": "2025年",
    "years in a range": "2021—",
    "plans": "“十四五”",
    "months": "1月",
    "tags": "<b",
    "entities": "&amp;",
    "one line of claims": "新增企业30家，",
    "one line of items": "企业30家、",
    "one list of numbers": "30、",
    "parts of a whole": "其中8家，",
    "sentences": "力争新增企业30家。",
    "lines": "2025年，力争新增企业30家\n",
    "headings": "一、2025年工作安排\n",
    "speakers": "市科技局局长李小明说，",
    "class words": "行动计划",
    "carriage returns": "\r",
}
WORDS = [word for row in codelists.load_rows("cues") for word in row["words"].split() if word.isalpha()]


def seconds_of(unit: str, size: int) -> float:
    chars = unit * (size // len(unit.encode()))
    started = time.process_time()
    extract(chars)
    return time.process_time() - started


def is_linear(unit: str, sizes: tuple[int, int]) -> bool:
    """Whether the large text takes no more than its share; a busy machine is asked again."""
    for _ in range(4):
        small, large = (seconds_of(unit, size) for size in sizes)
        if large < SLOWEST and large < max(AT_ONCE, RATIO * small):
            return True
    return False


@pytest.mark.deep
@pytest.mark.parametrize(
    ("unit", "sizes"),
    [*((unit, SIZES) for unit in EMPTY.values()), *((unit, SIZES_OF_CLAIMS) for unit in FULL.values())],
    ids=[*EMPTY, *FULL],
)
def test_four_times_the_text_takes_about_four_times_as_long(unit: str, sizes: tuple[int, int]) -> None:
    seconds_of(unit, 1000)  # tables are read at the first use
    assert is_linear(unit, sizes)


@pytest.mark.deep
@pytest.mark.parametrize("words", [WORDS[at::20] for at in range(20)], ids=range(20))
def test_no_run_of_words_can_be_cut_up_in_too_many_ways(words: list[str]) -> None:
    started = time.process_time()
    for word in words:
        extract(f"{word * 60}8个，{word * 60}。增长5%{word * 60}好")
    assert time.process_time() - started < SLOWEST
