"""Lines that a layout broke: which line breaks are only the edge of a column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple
from unicodedata import east_asian_width

from policy_targets.reading.text.text import Text

# A line ends a paragraph, or at least a clause, so that joining it would gain nothing.
STOPPED = re.compile(r"[。！？!?；;：:…][”’」』）)]*\s*$")
NEW_START = re.compile(
    r"""\s{2}                                  # an indent
    | —— | [■●◆▲△□○★☆▪#>|] | [-*•+]\s            # a subtitle, a list, a table
    | [（(]?[一二三四五六七八九十\d]{1,3}(?:[)）、．]|\.(?!\d))
    | 第[一二三四五六七八九十]{1,3}[章节条、，部] | [①-⑳]
    | (?:编者按|(?:见习|通讯|特约)?(?:记者|通讯员)|来源|编辑|附件)[\s:：]
    """,
    re.VERBOSE,
)
SENTENCE_MARK = re.compile("[，。、；：,;“”]")
UNITS_AFTER_BREAK = "个家项条名件套所座处亩户亿万元年月日位倍吨%％"
# Begins with what is rare and looks behind it afterwards, as all patterns that are tried at every character do.
LINE_BEGINS_WITH_UNIT = re.compile(f"\n ?[{UNITS_AFTER_BREAK}]")
SPLIT = re.compile(rf"(?:\n(?<=[0-9]\n)| \n(?<=[0-9] \n)) ?(?=[{UNITS_AFTER_BREAK}])")

NARROWEST, WIDEST = 20, 240  # columns; a Han character takes two
FULL = 0.75  # of the widest line: the first line of a paragraph has often lost an indent of two characters
FULL_ENOUGH = 0.6  # where a break between a number and its unit shows that a column did it
FEWEST_LINES = 2


class WrappedLine(NamedTuple):
    """A line without its break: where it is, how many columns it takes, whether it stops and whether it starts.

    `counts`: it ends in a number; `unit`: it begins with a unit.
    """

    start: int
    end: int
    width: int
    stops: bool
    starts: bool
    marked: bool
    counts: bool
    unit: bool


def join_wrapped_lines(text: Text) -> Text:
    r"""The text without the line breaks that are only the edge of a column.

    A block (lines without an empty one between) counts as wrapped if its lines are of near equal width (less near where
    a break parts a number from its unit), hold the marks of sentences, and run on: either two line breaks in a row fall
    in mid-sentence, or each line that is left open holds a mark and the next one stops. Line breaks after 。！？；：
    stay, and so do those before an indent, a list mark or a subtitle. Latin words keep a space.

    Costs: items of equal width with commas and without stops would be joined, and so would a headline with a comma and
    a paragraph of one line as wide: in 1,123 work reports there was neither.

    >>> join_wrapped_lines(Text.of("全镇上下要锚定目标、真抓实干，确保全年新开工\n"
    ...     "亿元以上项目六个，新竣工项目四个，力争新增规\n上企业十家以上，\n")).chars
    '全镇上下要锚定目标、真抓实干，确保全年新开工亿元以上项目六个，新竣工项目四个，力争新增规上企业十家以上，\n'
    >>> join_wrapped_lines(Text.of("产业强镇开新局\n项目为王谱新篇\n实干争先向未来")).chars
    '产业强镇开新局\n项目为王谱新篇\n实干争先向未来'
    """
    edges = {edge for block in _blocks(text.chars) for edge in _edges(block)}
    if not edges:
        return text

    def join(match: re.Match[str]) -> str | None:
        if match.string.index("\n", match.start()) not in edges:
            return None
        around = match.string[max(0, match.start() - 1) : match.start()] + match.string[match.end() : match.end() + 1]
        return " " if len(around) == len(around.encode()) and around.isalpha() else ""

    return text.sub(r" ?\n ?", join)


def join_split_quantities(text: Text) -> Text:
    r"""The text without the line break between a number and its unit: `新开工项目 8\n个` → `新开工项目 8个`.

    Costs: a line that ends in a number before one that begins with 个, 年, 元 … is joined to it, wrapped or not.

    >>> join_split_quantities(Text.of("新开工项目 8\n个、新竣工项目 6 个")).chars
    '新开工项目 8个、新竣工项目 6 个'
    >>> join_split_quantities(Text.of("电话:12345\n请说明需求")).chars
    '电话:12345\n请说明需求'
    """
    return text.sub(SPLIT, "") if LINE_BEGINS_WITH_UNIT.search(text.chars) else text


def _blocks(chars: str) -> Iterator[list[WrappedLine]]:
    """Runs of lines with something on them, those that are too short to be judged left out."""
    block, start = list[tuple[str, int]](), 0
    for written in [*chars.split("\n"), ""]:
        if written and not written.isspace():
            block.append((written, start))
        else:
            if len(block) >= FEWEST_LINES:
                yield [_line(*line) for line in block]
            block = []
        start += len(written) + 1


def _line(written: str, start: int) -> WrappedLine:
    # Only a line that could be the edge of a column is measured; one line of a megabyte costs nothing.
    width = sum(map(_columns, written)) if len(written) <= WIDEST else WIDEST + 1
    tail = written[-8:]
    return WrappedLine(
        start,
        start + len(written),
        width,
        bool(STOPPED.search(tail)),
        bool(NEW_START.match(written)),
        bool(SENTENCE_MARK.search(written[:WIDEST])),
        tail.rstrip()[-1:].isdigit(),
        written[:3].lstrip()[:1] in UNITS_AFTER_BREAK,
    )


def _columns(char: str) -> int:
    return 2 if east_asian_width(char) in "WFA" else 1


def _edges(block: list[WrappedLine]) -> Iterator[int]:
    """Offsets of the line breaks to join, or none if the block does not look wrapped."""
    widest = max(line.width for line in block)
    if not NARROWEST <= widest <= WIDEST:
        return
    open_lines = [not line.stops and not after.starts for line, after in pairwise(block)]
    split = any(line.counts and after.unit for line, after in pairwise(block))
    full = (FULL_ENOUGH if split else FULL) * widest
    joins = [is_open and line.width >= full for is_open, line in zip(open_lines, block, strict=False)]
    # A short line that nothing closes, after a joined one, says that the lines were not broken by a column.
    torn = any(one and is_open and not two for (one, two), is_open in zip(pairwise(joins), open_lines[1:], strict=True))
    marked = 2 * sum(line.marked for line in block) >= len(block)
    runs_on = any(one and two for one, two in pairwise(joins)) or all(
        line.marked and after.stops for (line, after), joined in zip(pairwise(block), joins, strict=True) if joined
    )
    if marked and runs_on and not torn:
        yield from (line.end for line, joined in zip(block, joins, strict=False) if joined)
