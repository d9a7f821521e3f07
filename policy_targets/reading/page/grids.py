r"""Tables in a document: HTML, pipes, tabs, columns aligned by spaces, one cell a line; their rows and cells.

Tables with tags or marks between cells are found in the text as received; the others, in the repaired text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from policy_targets.reading.text.script import HAN
from policy_targets.reading.text.text import Span, Text

TAG = re.compile(r"<(?P<shut>/?)(?P<name>table|tr|td|th)\b(?P<rest>[^<>]{0,400})>", re.IGNORECASE)
REACH = re.compile(r"(?P<way>col|row)span\s*=\s*[\"']?\s*(?P<count>[0-9]{1,3})", re.IGNORECASE)
WIDEST_REACH = 40  # columns or rows that one merged cell may cover
PIPE, TAB = re.compile(r"\|"), re.compile(r"\t")
PIPE_LINE = re.compile(r"^[^|\n]*\|[^|\n]*\|.*$", re.MULTILINE)
TAB_LINE = re.compile(r"^[^\t\n]*\t.*$", re.MULTILINE)
BORDERED = (
    ("pipes", "|", PIPE_LINE, PIPE),
    ("tabs", "\t", TAB_LINE, TAB),
)
FEWEST_MARKS = 1  # in a document that has such a table
RULE_LINE = re.compile(r"[\s|:+*─—-]+")  # | --- | :--: |
GAP = re.compile("[ \u3000]{2,}")
GAP_BEFORE_NUMBER = re.compile(r"[ \u3000]{2,}(?=[0-9≥≤<>＜＞\[〔+\-－—–])")
UNIT_LINE = re.compile(r"^[ \u3000]*计?量?单位[ \u3000]*$", re.MULTILINE)
HEAD = re.compile("序号|编号|指标(?:名称)?|项目(?:名称)?|类别|名称|内容|计?量?单位|指标属性|属性|责任单位|备注")
NUMBER = re.compile(r"[\[〔（(≥≤<>＜＞]*[+\-－—–]?[0-9][0-9.,]*[%％]?[\]〕）)]?(?:以[上下内]|左右)?|[—–－-]+")
LONGEST_STACKED = 24  # characters of a cell on a line of its own
WIDEST_STACKED = 10  # columns of a table with one cell a line
MOST_STACKED = 2000  # lines
EDGES = " \t\r\n\u3000\xa0*"
IN_WORDS = re.compile(rf"(?<=[{HAN}（）()、，])[ \u3000\n]+(?=[{HAN}（）()])|\n|\*\*")


class Cell(NamedTuple):
    """What stands in one place of a table. Offsets: in the characters of the repaired text, margins left out."""

    start: int
    end: int
    words: str

    def __bool__(self) -> bool:
        """Return whether anything stands there."""
        return self.start < self.end


Row = tuple[Cell, ...]


class Grid(NamedTuple):
    """A table: how it is written, where it begins and ends in the repaired text, and its rows from left to right.

    A merged cell stands at each of its places.
    """

    form: str
    start: int
    end: int
    rows: tuple[Row, ...]


class TableLine(NamedTuple):
    """A line of a table: where it begins and ends, and its cells."""

    start: int
    end: int
    cells: Row


def find_grids(raw: str, text: Text) -> list[Grid]:
    r"""Return the tables of a document in its order; none overlaps another.

    >>> chars = "| 指标 | 单位 | 2025年 |\n|---|---|---|\n| 森林覆盖率 | % | 43 |\n"
    >>> [[cell.words for cell in row] for row in find_grids(chars, Text.of(chars))[0].rows]
    [['指标', '单位', '2025年'], ['森林覆盖率', '%', '43']]
    >>> find_grids("森林覆盖率提高到43%。\n新增企业8家。", Text.of("森林覆盖率提高到43%。\n新增企业8家。"))
    []
    """
    found = list[Grid]()
    for grid in (*_find_marked_up(raw, text), *_find_bordered(raw, text), *_find_in_lines(text.chars)):
        if all(grid.end <= other.start or other.end <= grid.start for other in found):
            found.append(grid)
    return sorted(found, key=lambda grid: grid.start)


def find_cell(chars: str, start: int, end: int) -> Cell:
    r"""Return the cell between two borders, without blanks and stars at its margins.

    >>> find_cell("| **总 计** |", 1, 10)
    Cell(start=4, end=7, words='总计')
    >>> bool(find_cell("|   |", 1, 4))
    False
    """
    inner = chars[start:end]
    stripped = inner.strip(EDGES)
    if not stripped:
        return Cell(start, start, "")
    begin = start + inner.index(stripped)
    return Cell(begin, begin + len(stripped), IN_WORDS.sub("", stripped))


def _find_marked_up(raw: str, text: Text) -> Iterator[Grid]:
    """The innermost tables of a page, for an outer one only places them."""
    if "<t" not in raw and "<T" not in raw:
        return
    stack = list[list[re.Match[str]]]()
    for tag in TAG.finditer(raw):
        name, shut = tag["name"].lower(), bool(tag["shut"])
        if name == "table" and not shut:
            stack.append([tag])
        elif stack:
            stack[-1].append(tag)
            if name == "table":
                tags = stack.pop()
                if stack:
                    stack[-1].append(tag)
                if not any(it["name"].lower() == "table" for it in tags[1:-1]):
                    yield _read_markup(tags, text)


def _read_markup(tags: Sequence[re.Match[str]], text: Text) -> Grid:
    """The cells of one table: each begins behind its tag and ends at the next one, whether it was closed or not."""
    rows, reaching = list[list[Cell]](), dict[Span, Cell]()
    for tag, following in pairwise(tags):
        name = tag["name"].lower()
        if tag["shut"] or name == "table":
            continue
        if name == "tr" or not rows:
            rows.append([])
        if name in ("td", "th"):
            stretch = _stretch(text, tag.end(), following.start())
            _put(rows, reaching, find_cell(text.chars, *stretch), _reach(tag["rest"]))
    for number, row in enumerate(rows):
        _fill(row, number, reaching)
    start, end = _stretch(text, tags[0].start(), tags[-1].end())
    return Grid("html", start, end, tuple(tuple(row) for row in rows if row))


def _stretch(text: Text, start: int, end: int) -> Span:
    return text.stretch((start, end)) if start < end else (0, 0)


def _reach(attributes: str) -> Span:
    """How many columns and rows a cell covers."""
    counts = {match["way"].lower(): int(match["count"]) for match in REACH.finditer(attributes)}
    across, down = (min(max(counts.get(way, 1), 1), WIDEST_REACH) for way in ("col", "row"))
    return across, down


def _put(rows: list[list[Cell]], reaching: dict[Span, Cell], cell: Cell, reach: Span) -> None:
    """Add a cell to the last row, at each place that it covers."""
    row, number = rows[-1], len(rows) - 1
    _fill(row, number, reaching)
    for _ in range(reach[0]):
        for below in range(number + 1, number + reach[1]):
            reaching[below, len(row)] = cell
        row.append(cell)


def _fill(row: list[Cell], number: int, reaching: dict[Span, Cell]) -> None:
    """Put the cells that reach down from above at their places."""
    while (number, len(row)) in reaching:
        row.append(reaching.pop((number, len(row))))


def _find_bordered(raw: str, text: Text) -> Iterator[Grid]:
    """The tables of pipes and of tabs, found as received: a repair breaks cells at <br>."""
    for form, mark, line, border in BORDERED:
        if raw.count(mark) > FEWEST_MARKS:
            lines = (_split_at(border, raw, text, it.span()) for it in line.finditer(raw))
            yield from _join_lines(form, text.chars, lines)


def _split_at(border: re.Pattern[str], raw: str, text: Text, line: Span) -> TableLine:
    """A line cut at its borders; a pipe at its very edge parts nothing."""
    marks = [match.span() for match in border.finditer(raw, *line)]
    edges = [(line[0], line[0]), *marks, (line[1], line[1])]
    cells = [find_cell(text.chars, *_stretch(text, left, right)) for (_, left), (right, _) in pairwise(edges)]
    if border is PIPE:
        cells = cells[0 if cells[0] else 1 : len(cells) if cells[-1] else -1]
    return TableLine(*_stretch(text, *line), tuple(cells))


def _find_in_lines(chars: str) -> Iterator[Grid]:
    if GAP_BEFORE_NUMBER.search(chars):
        yield from _join_lines("aligned", chars, _find_aligned(chars))
    for match in UNIT_LINE.finditer(chars):
        yield from _find_stacked(chars, match.start())


def _split(chars: str, line: Span, border: re.Pattern[str]) -> TableLine:
    marks = [match.span() for match in border.finditer(chars, *line)]
    edges = [(line[0], line[0]), *marks, (line[1], line[1])]
    return TableLine(*line, tuple(find_cell(chars, left, right) for (_, left), (right, _) in pairwise(edges)))


def _join_lines(form: str, chars: str, lines: Iterable[TableLine]) -> Iterator[Grid]:
    """One table of all lines with nothing but blanks and rules between them."""
    held = list[TableLine]()
    for line in lines:
        if held and chars[held[-1].end : line.start].strip():
            yield from _close(form, held, chars)
            held = []
        held.append(line)
    yield from _close(form, held, chars)


def _close(form: str, lines: Sequence[TableLine], chars: str) -> Iterator[Grid]:
    rows = [line.cells for line in lines if not RULE_LINE.fullmatch(chars, line.start, line.end)]
    if len(rows) > 1 and max(map(len, rows)) > 1:
        yield Grid(form, lines[0].start, lines[-1].end, tuple(rows))


def _find_aligned(chars: str) -> Iterator[TableLine]:
    """The lines in which wide gaps part words from numbers, and the lines of headings above them."""
    done = 0
    for gap in GAP_BEFORE_NUMBER.finditer(chars):
        start = chars.rfind("\n", 0, gap.start()) + 1
        if gap.start() < done or not chars[start : gap.start()].strip():
            continue
        lines = list(_walk(chars, start, done, _line_before))[::-1] + list(_walk(chars, start, len(chars), _line_at))
        yield from lines
        done = lines[-1].end if lines else done


def _walk(chars: str, at: int, stop: int, step: Callable[[str, int], Span | None]) -> Iterator[TableLine]:
    """The lines with gaps, one after the other from a place on, up to the first without."""
    while (line := step(chars, at)) and (line[0] >= stop or step is _line_at):
        cut = _split(chars, line, GAP)
        cells = tuple(cell for cell in cut.cells if cell)
        if len(cells) < 2:
            return
        yield cut._replace(cells=cells)
        at = line[1] + 1 if step is _line_at else line[0]


def _line_at(chars: str, at: int) -> Span | None:
    if at >= len(chars):
        return None
    end = chars.find("\n", at)
    return at, end if end >= 0 else len(chars)


def _line_before(chars: str, at: int) -> Span | None:
    return (chars.rfind("\n", 0, at - 1) + 1, at - 1) if at > 1 else None


def _find_stacked(chars: str, at: int) -> Iterator[Grid]:
    """The table around a line that says 单位, whose cells stand on lines of their own, row after row."""
    lines = list(_read_cells_below(chars, at))
    above = list(_read_heads_above(chars, at))
    for width in range(len(above) + 2, WIDEST_STACKED + 1):
        cells = [*above, *lines]
        heads, rows = cells[:width], [cells[i : i + width] for i in range(width, len(cells) - width + 1, width)]
        counted = [column for column, head in enumerate(heads) if re.search("[0-9]{4}|目标|计划|完成", head.words)]
        fit = [row for row in rows if _fits(row, counted, len(above))]
        if counted and fit and fit == rows[: len(fit)] and not any(NUMBER.fullmatch(head.words) for head in heads):
            yield Grid("stacked", heads[0].start, fit[-1][-1].end, (tuple(heads), *map(tuple, fit)))
            return


def _fits(row: Sequence[Cell], counted: Sequence[int], unit: int) -> bool:
    """Whether numbers stand where they must, and none where the unit does."""
    numbers = [bool(NUMBER.fullmatch(cell.words)) for cell in row]
    return all(numbers[column] for column in counted) and not numbers[unit] and not all(numbers)


def _read_cells_below(chars: str, at: int) -> Iterator[Cell]:
    for _ in range(MOST_STACKED):
        line = _line_at(chars, at)
        if line is None:
            return
        if cell := find_cell(chars, *line):
            if len(cell.words) > LONGEST_STACKED or cell.words[-1] in "。；：":
                return
            yield cell
        at = line[1] + 1


def _read_heads_above(chars: str, at: int) -> list[Cell]:
    heads = list[Cell]()
    while line := _line_before(chars, at):
        cell = find_cell(chars, *line)
        if cell and not HEAD.fullmatch(cell.words):
            break
        heads[:0] = [cell] if cell else []
        at = line[0]
    return heads
