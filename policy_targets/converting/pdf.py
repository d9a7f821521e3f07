"""PDFs with a text layer: lines in reading order, columns one after the other, cells of tables parted by tabs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import Any, NamedTuple

import pypdfium2

from policy_targets.errors import DocumentError

MOST_PAGES = 3000
FEWEST_OF_COLUMN = 3  # lines
MOST_PIECES = 20_000  # of a page: a page of small print has some hundreds
LEAST_CHARACTERS = 6  # of a page on average; a scanned one has none
NARROW_GAP = 0.2  # heights of a line that part two Latin words
WIDE_GAP = 1.5  # heights of a line that part two cells
SAME_LINE = 0.5  # of the height of a line
EDGE_LINES = 2  # lines at the top and at the foot of a page among which headers and page numbers stand
FEWEST_REPEATS = 3  # pages on which a header stands
PAGE_NUMBER = re.compile(r"[\s—–－·第-]*[0-9]{1,4}[\s—–－·页-]*(?:/\s*[0-9]{1,4}|共\s*[0-9]{1,4}\s*页)?")
CLOSED = tuple("。！？；：")
FEWEST_IN_LINE = 12  # characters of a line of prose
RAGGED = 1.6  # characters that a line of prose may be short of the right edge
HAN = "一-龥，。；：、（）“”"
SPACE_IN_WORDS = re.compile(f"(?<=[{HAN}]) +(?=[{HAN}])")
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class TextRun(NamedTuple):
    """A run of characters on a page: its box, left to right and from the foot up, and what it says."""

    left: float
    bottom: float
    right: float
    top: float
    words: str

    @property
    def height(self) -> float:
        """The height of the box."""
        return self.top - self.bottom


def read_pdf(received: bytes) -> str:
    """Return the text of a PDF with a text layer (`pdf/1`).

    Headers, footers and page numbers are set aside; of two columns the left one comes first; a wide gap in a line
    parts two cells and is a tab.

    Raises: DocumentError with one line for a scanned, encrypted, damaged or endless PDF.

    >>> read_pdf(b"%PDF-1.7 broken")
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: this is a damaged PDF (...). Save it anew, then read that.
    """
    try:
        book = pypdfium2.PdfDocument(received)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentError("this PDF is encrypted. Save it without its password, then read that.") from error
        raise DocumentError(
            f"this is a damaged PDF ({str(error).rstrip('.')}). Save it anew, then read that."
        ) from error
    try:
        if len(book) > MOST_PAGES:
            raise DocumentError(f"this PDF has {len(book):,} pages (expected at most {MOST_PAGES:,}). Split it.")
        pages = [list(_read_page(book, number)) for number in range(len(book))]
    finally:
        book.close()
    if sum(len(line.words) for page in pages for line in page) < LEAST_CHARACTERS * max(1, len(pages)):
        raise DocumentError(
            "this PDF is scanned: it has no text layer. Recognise its text (ocrmypdf -l chi_sim), then read that."
        )
    return "\n".join(join_paragraphs(_without_margins(pages))) + "\n"


def _read_page(book: Any, number: int) -> Iterator[PageLine]:
    """The lines of a page; a page that cannot be opened is an empty one."""
    try:
        page = book[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return
    try:
        pieces = list(_find_pieces(text))
        yield from order_pieces(pieces)
    finally:
        text.close()
        page.close()


def _find_pieces(text: Any) -> Iterator[TextRun]:
    for number in range(min(text.count_rects(), MOST_PIECES)):
        left, bottom, right, top = text.get_rect(number)
        words = INVISIBLE.sub("", text.get_text_bounded(left, bottom, right, top)).replace("\r\n", "").replace("\n", "")
        if words.strip() and top > bottom:
            yield TextRun(left, bottom, right, top, words.strip())


class PageLine(NamedTuple):
    """A line of a page, and whether it reaches to the right edge of its column and begins at the left one."""

    words: str
    is_full: bool
    is_flush: bool


def order_pieces(pieces: Sequence[TextRun]) -> list[PageLine]:
    r"""Return the lines of a page in reading order.

    >>> left, right = TextRun(0, 80, 90, 90, "新增企业"), TextRun(110, 80, 200, 90, "新建学校")
    >>> [line.words for line in order_pieces([right, left])]
    ['新增企业\t新建学校']
    >>> order_pieces([])
    []
    """
    gutter = _find_gutter(pieces) if pieces else None
    if gutter is None:
        return _join_lines(pieces)
    first, last = gutter
    across = [it for it in pieces if it.left < first and it.right > last]
    lines, top = list[PageLine](), float("inf")
    for edge in (*sorted({it.bottom for it in across}, reverse=True), float("-inf")):
        band = [it for it in pieces if edge < it.bottom < top and it not in across]
        lines += _join_lines([it for it in band if it.right <= last])
        lines += _join_lines([it for it in band if it.right > last])
        lines += _join_lines([it for it in across if it.bottom == edge])
        top = edge
    return lines


def _find_gutter(pieces: Sequence[TextRun]) -> tuple[float, float] | None:
    """The empty strip in the middle of a page of two columns, each with lines of prose; None where there is none."""
    low, high = min(it.left for it in pieces), max(it.right for it in pieces)
    height, width = median(it.height for it in pieces), high - low
    lefts = [it for it in pieces if it.right <= low + 0.52 * width]
    rights = [it for it in pieces if it.left >= low + 0.48 * width]
    if min(len(lefts), len(rights)) < FEWEST_OF_COLUMN:
        return None
    full = [it for it in (*lefts, *rights) if it.right - it.left > 0.3 * width]
    first, last = max(it.right for it in lefts), min(it.left for it in rights)
    if 2 * len(full) < len(lefts) + len(rights) or last - first < 0.5 * height:
        return None
    return first, last


def _join_lines(pieces: Sequence[TextRun]) -> list[PageLine]:
    """The pieces of a column as lines from the top down; the cells of a table stand in their columns."""
    rows = list[list[TextRun]]()
    for piece in sorted(pieces, key=lambda it: (-(it.top + it.bottom), it.left)):
        row = rows[-1] if rows else []
        if row and abs((row[0].top + row[0].bottom) - (piece.top + piece.bottom)) < 2 * SAME_LINE * row[0].height:
            row.append(piece)
        else:
            rows.append([piece])
    if not rows:
        return []
    left, right = min(it.left for it in pieces), max(it.right for it in pieces)
    joined = [_join_cells(sorted(row)) for row in rows]
    return [_read_line(cells, left, right) for run in _find_runs(joined) for cells in align_cells(run)]


def _join_cells(row: Sequence[TextRun]) -> list[TextRun]:
    """The pieces of a line as its cells: those with a wide gap between them stay apart."""
    cells = [row[0]]
    for piece in row[1:]:
        before = cells[-1]
        gap, size = piece.left - before.right, max(before.height, piece.height)
        if gap > WIDE_GAP * size:
            cells.append(piece)
            continue
        space = " " if gap > NARROW_GAP * size and (before.words[-1:] + piece.words[:1]).isascii() else ""
        cells[-1] = before._replace(right=piece.right, words=f"{before.words}{space}{piece.words}")
    return [cell._replace(words=SPACE_IN_WORDS.sub("", cell.words)) for cell in cells]


def _find_runs(rows: Sequence[list[TextRun]]) -> Iterator[list[list[TextRun]]]:
    """Lines of several cells that follow each other, together; every other line by itself."""
    for several, group in groupby(rows, key=lambda row: len(row) > 1):
        run = list(group)
        yield from [run] if several else [[row] for row in run]


def align_cells(rows: Sequence[list[TextRun]]) -> list[list[TextRun]]:
    """Return the lines of a table with an empty cell wherever a column has none.

    >>> heads = [TextRun(0, 20, 40, 30, "指标"), TextRun(60, 20, 90, 30, "2024年"), TextRun(110, 20, 140, 30, "2025年")]
    >>> cells = [TextRun(0, 0, 40, 10, "财政收入"), TextRun(112, 0, 130, 10, "26")]
    >>> [[cell.words for cell in row] for row in align_cells([heads, cells])][1]
    ['财政收入', '', '26']
    """
    width = max(map(len, rows))
    whole = [row for row in rows if len(row) == width]
    columns = [(min(row[at].left for row in whole), max(row[at].right for row in whole)) for at in range(width)]
    if any(left[1] > right[0] for left, right in pairwise(columns)):
        return list(rows)
    return [_align(row, columns) for row in rows]


def _align(row: list[TextRun], columns: Sequence[tuple[float, float]]) -> list[TextRun]:
    """The cells of a line, each in the first column that it stands over; unchanged where two stand over one."""
    places = [next((at for at, (_, right) in enumerate(columns) if it.left < right), len(columns) - 1) for it in row]
    if len(set(places)) < len(row):
        return row
    found = dict(zip(places, row, strict=True))
    return [found.get(at, row[0]._replace(words="")) for at in range(places[-1] + 1)]


def _read_line(cells: Sequence[TextRun], left: float, right: float) -> PageLine:
    """A line of a column that reaches from left to right; a line of cells is neither full nor flush."""
    words, size, alone = "\t".join(cell.words for cell in cells), cells[0].height, len(cells) == 1
    long = cells[-1].right - cells[0].left > FEWEST_IN_LINE * size
    return PageLine(
        words=words,
        is_full=alone and long and not words.endswith(CLOSED) and right - cells[-1].right < RAGGED * size,
        is_flush=alone and cells[0].left - left < size,
    )


def join_paragraphs(lines: Iterable[PageLine]) -> Iterator[str]:
    """Yield the lines as paragraphs: what reaches to the right edge goes on in the next line that is not indented.

    >>> list(join_paragraphs([PageLine("力争新增企业，新", True, False), PageLine("建学校8所。", False, True)]))
    ['力争新增企业，新建学校8所。']
    >>> list(join_paragraphs([PageLine("一、回顾", False, True), PageLine("新增企业8家", False, True)]))
    ['一、回顾', '新增企业8家']
    """
    held, goes_on = "", False
    for line in lines:
        if goes_on and line.is_flush:
            held += " " * (held[-1:].isascii() and line.words[:1].isascii()) * held[-1:].isalpha() + line.words
        else:
            if held:
                yield held
            held = line.words
        goes_on = line.is_full
    if held:
        yield held


def _without_margins(pages: Sequence[Sequence[PageLine]]) -> Iterator[PageLine]:
    """The lines without page numbers, and without what stands at the same edge of several pages, figures aside."""
    edges = Counter((at, _plain(words)) for page in pages for at, words in _edges(page) if len(_plain(words)) > 1)
    for page in pages:
        gone = {
            at % len(page)
            for at, words in _edges(page)
            if PAGE_NUMBER.fullmatch(words) or edges[at, _plain(words)] >= max(FEWEST_REPEATS, len(pages) // 3)
        }
        yield from (line for at, line in enumerate(page) if at not in gone)


def _edges(page: Sequence[PageLine]) -> Iterator[tuple[int, str]]:
    """The first lines of a page, and its last ones counted from behind."""
    for at in range(min(EDGE_LINES, len(page) // 3)):
        yield at, page[at].words
        yield -1 - at, page[-1 - at].words


def _plain(words: str) -> str:
    return re.sub(r"[\s0-9]+", "", words)
