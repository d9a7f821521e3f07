"""Where a quotation may stand: spans that run forward in one article, cut no number and skip nothing that matters.

A quotation may leave out what stands between two of its pieces, and by leaving out can say what the text does not:
国内生产总值⟪增长6.6%，物价涨幅⟫下降. What may be left out is little: blanks, the break of a torn column, the other
items of a list, the other cells of a table, and words without number, direction or negation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from policy_targets.curation.article_extents import find_extents
from policy_targets.reading.numbers.borders import AROUND, ends_in_number, find_cut, find_whole
from policy_targets.reading.numbers.numerals import find_numbers
from policy_targets.reading.numbers.quantities import BEFORE as BOUND_AHEAD
from policy_targets.reading.page.articles import find_articles, find_spans
from policy_targets.reading.quoting import DIRECTION, NEGATION
from policy_targets.reading.text.text import Span, Text

SENTENCE_END = re.compile("[。！？]|\n[ \t\u3000]*\n")
LIST_BEGINS = re.compile(r"\s*(?:[、，,]|[和与及]|以及)")
LIST_ENDS = re.compile(r"(?:[、，,（(]|[和与及]|以及)\s*$")
LIST_MARK = re.compile("[、，,；;（(]|和|与|及|以及")
SHARED = re.compile("均|都|各|分别|分列|共|合计|等|双双")
IDLE = re.compile(r"[\s约近超达到为第的（）()]|以[上下内]|左右|多|余")
CELL_BORDER = re.compile(r"[|｜\t]")
CELL_ENDS, CELL_BEGINS = re.compile(r" ?[*|｜\t\n]| {2}|$"), re.compile(r"[*|｜\t\n] ?$| {2}$|^$")
BARE_FIGURE = re.compile(
    r"[\[〔（(≥≤<>＜＞]?[+\-－−]?[0-9][0-9,]*(?:\.[0-9]+)?(?:[-~～—][0-9.]+)?(?:[%％‰]|[一-龥A-Za-z/]{0,6})[\]〕）)]?(?:（[^（）]{1,16}）)?(?:以[上下内]|左右)?"
)
CELL_MARGIN = re.compile(r"[|｜\t*]")


class Fault(NamedTuple):
    """What is wrong with the spans of a quotation: a code, and the words."""

    code: str
    what: str


@dataclass(frozen=True, slots=True)
class Page:
    """A repaired document with the order in which it is read, as a source or the reader tells it.

    Offsets: those of `order` count in the document as received.
    """

    text: Text
    order: tuple[Span, ...] = ()
    _breaks: list[tuple[int, int]] = field(default_factory=list, repr=False)
    _squeezed: list[str] = field(default_factory=list, repr=False)

    @property
    def squeezed(self) -> str:
        """What the source says, without white space; the whole document where its extent is not told."""
        if not self._squeezed:
            said = self.text.reading(self.order) if self.order else self.text.chars
            self._squeezed.append("".join(said.split()))
        return self._squeezed[0]

    def is_torn(self, end: int, start: int) -> bool:
        """Whether the text breaks off at `end` and goes on at `start`: what lies between is of another column or page.

        Offsets: in the characters of the text.
        """
        if not self._breaks:
            self._breaks.extend(self._find_breaks())
        chars = self.text.chars
        return any(
            end <= left and right <= start and not chars[end:left].strip() and not chars[right:start].strip()
            for left, right in self._breaks
        )

    def _find_breaks(self) -> Iterator[tuple[int, int]]:
        articles = find_articles(self.text)
        parts = [
            [span for part in (*article.head, *article.body) for span in find_spans(self.text, part)]
            for article in articles
        ]
        for pieces in ([*self.order], *find_extents(self.text, articles), *parts):
            places = [self.text.stretch(piece) for piece in pieces]
            yield from ((left, right) for (_, left), (right, _) in pairwise(places))
        yield -1, -1  # so that they are not sought again


def find_pages(text: Text) -> list[Page]:
    r"""A page for each article of a document; one of all of it where no article is found.

    >>> [page.order for page in find_pages(Text.of("云河动态\n\n全年新增15家。"))]
    [((0, 14),)]
    """
    return [Page(text, extent) for extent in find_extents(text, find_articles(text))] or [Page(text)]


def choose_page(pages: Sequence[Page], at: int) -> Page:
    """The page of the article that holds a place of the document; the first where none does.

    Offsets: code points of the document as received.

    >>> choose_page([Page(Text.of("甲乙"), ((0, 1),)), Page(Text.of("甲乙"), ((1, 2),))], 1).order
    ((1, 2),)
    """
    return next((page for page in pages if any(start <= at < end for start, end in page.order)), pages[0])


def find_faults(page: Page, spans: Sequence[Span], *, has_number: bool) -> Iterator[Fault]:
    """What the spans of a quotation may not be: out of order, outside the source, cutting or skipping what matters.

    `has_number` says whether the record has a value: only then a number or a direction left out changes it.

    >>> page = Page(Text.of("国内生产总值增长6.6%，物价涨幅下降。新招引企业150家"))
    >>> [fault.what for fault in find_faults(page, [(0, 6), (17, 19)], has_number=True)]
    ['the spans skip a direction: 增长6.6%，物价涨幅']
    >>> [fault.what for fault in find_faults(page, [(20, 27)], has_number=True)]
    ['27 cuts the number 150家']
    >>> list(find_faults(page, [(20, 29)], has_number=True))
    []
    """
    if list(spans) != sorted(spans):
        yield Fault("spans-not-ascending", "the spans do not run forward")
        return
    if page.order:
        outside = [span for span in spans if not any(a <= span[0] and span[1] <= b for a, b in page.order)]
        yield from (Fault("outside-source", f"{start}-{end} lies outside the source") for start, end in outside)
    pieces = list(_join_over_blanks(page.text, spans))
    yield from _find_cuts(page.text, pieces)
    for (_, left), (right, _) in pairwise(page.text.stretch(piece) for piece in pieces):
        if not page.is_torn(left, right) and not (_skips_cells(page.text, pieces) or _skips_cells(page.text, spans)):
            yield from _find_skipped(page.text.chars, left, right, has_number=has_number)


def find_doubts(page: Page, spans: Sequence[Span], *, has_number: bool) -> Iterator[Fault]:
    """What the spans of a quotation skip that may be skipped, and yet only a reader of the text can judge.

    >>> page = Page(Text.of("新增企业13家、专利5件。今年开局良好。招引项目8个"))
    >>> [fault.code for fault in find_doubts(page, [(0, 2), (8, 12)], has_number=True)]
    ['skips-list-items']
    >>> [fault.code for fault in find_doubts(page, [(8, 10), (20, 26)], has_number=False)]
    ['skips-sentence']
    >>> list(find_doubts(page, [(0, 7)], has_number=True))
    []
    """
    pieces = [page.text.stretch(piece) for piece in _join_over_blanks(page.text, spans)]
    for (_, left), (right, _) in pairwise(pieces):
        gap = page.text.chars[left:right]
        shown = " ".join(gap.split())[:40]
        if page.is_torn(left, right):
            yield Fault("skips-break", f"the text is torn between the spans: {shown}")
        elif SENTENCE_END.search(gap):
            yield Fault("skips-sentence", f"the spans skip the end of a sentence: {shown}")
        elif has_number and find_numbers(gap):
            yield Fault("skips-list-items", f"the spans skip items of a list: {shown}")


def _join_over_blanks(text: Text, spans: Iterable[Span]) -> Iterator[Span]:
    """The spans, those with nothing but white space between them as one."""
    held: Span | None = None
    for span in spans:
        if held and not text.chars[text.stretch(held)[1] : text.stretch(span)[0]].strip():
            held = (held[0], span[1])
            continue
        if held:
            yield held
        held = span
    if held:
        yield held


def _find_cuts(text: Text, pieces: Iterable[Span]) -> Iterator[Fault]:
    for piece in pieces:
        for offset, at in zip(piece, text.stretch(piece), strict=True):
            cut = find_cut(text.chars, at)
            if cut:
                yield Fault("cuts-number", f"{offset} cuts the number {cut}")


def _find_skipped(chars: str, left: int, right: int, *, has_number: bool) -> Iterator[Fault]:
    """What the stretch between two pieces of a quotation holds that changes what it says."""
    gap = chars[left:right]
    shown = " ".join(gap.split())[:40]
    if NEGATION.search(gap):
        yield Fault("skips-negation", f"the spans skip a negation: {shown}")
    if not has_number:
        return
    if DIRECTION.search(gap):
        yield Fault("skips-direction", f"the spans skip a direction: {shown}")
    elif find_numbers(gap) and not _is_of_list(gap, chars[max(0, left - AROUND) : left], chars[right : right + AROUND]):
        yield Fault("skips-number", f"the spans skip a number: {shown}")
    elif BOUND_AHEAD.search(gap) and find_numbers(chars[right : right + AROUND])[:1] and _begins_number(chars[right:]):
        yield Fault("skips-bound", f"the spans skip a bound: {shown}")


def _is_of_list(gap: str, head: str, tail: str) -> bool:
    """Whether what is skipped is other items of one list, each with its own number.

    新增⟪企业13家、⟫专利5件 · 融资⟪85件、⟫14亿元 · 榜单分列⟪第27位和⟫第33位 · 甲⟪、乙企业6家⟫均居前列.
    Not 新增企业⟪13家、专利⟫5件.
    """
    if SENTENCE_END.search(gap):
        return False
    items = [item for item in LIST_MARK.split(gap.strip()) if item.strip()]
    if LIST_ENDS.search(gap):
        return bool(items) and (not _is_bare(items[0]) or _begins_number(tail))
    if not LIST_BEGINS.match(gap):
        return False
    return bool(SHARED.match(tail.lstrip())) or (all(map(_is_bare, items)) and ends_in_number(head))


def _is_bare(item: str) -> bool:
    """Whether an item of a list is a number and nothing else: 85件, 第27位.

    >>> _is_bare("85件"), _is_bare("企业85家以上")
    (True, False)
    """
    rest = item
    for start, end in sorted(find_whole(item), reverse=True):
        rest = rest[:start] + " " * (end - start) + rest[end:] if end <= len(rest) else rest
    return not IDLE.sub("", rest)


def _begins_number(chars: str) -> bool:
    """Whether the text begins with a number, its sign or the word that bounds it included."""
    start = next((start for start, _ in find_whole(chars[:AROUND])), None)
    return start is not None and not IDLE.sub("", chars[:start])


def _skips_cells(text: Text, pieces: Sequence[Span]) -> bool:
    """Whether the pieces are cells of one table: the last with its heading above it, and its row label before it.

    Each piece is the whole of a cell, save blanks; a heading stands in the column of the last, a row label in its line.
    Where tags or breaks inside cells left no lines of pipes, the last cell must be a bare figure.
    """
    stretches = [text.stretch(piece) for piece in pieces]
    cells = [_find_cell(text.chars, *stretch) for stretch in stretches]
    last = cells[-1]
    rows = {_count_borders(text.chars, cell[0]) for cell in cells if cell is not None}
    if last is not None and None not in cells and len(rows) == 1:  # whole rows: lines of the same number of cells
        return all(cell is not None and (cell[0] == last[0] or cell[1] == last[1]) for cell in cells)
    if not BARE_FIGURE.fullmatch(text.chars[slice(*stretches[-1])].strip(" *")):
        return False
    between = text.chars[stretches[0][0] : stretches[-1][1]]
    return "。" not in between and all(_fills_cell(text.chars, *stretch) for stretch in stretches)


def _count_borders(chars: str, first: int) -> int:
    """How many borders the line has that begins at an offset."""
    last = chars.find("\n", first)
    return len(CELL_BORDER.findall(chars, first, last if last >= 0 else len(chars)))


def _fills_cell(chars: str, start: int, end: int) -> bool:
    r"""Whether a stretch is all that stands between two borders: pipes, tabs, line ends or two blanks.

    >>> chars = "税收收入  亿元  86\n全年 增长8%"
    >>> _fills_cell(chars, 0, 4), _fills_cell(chars, 10, 12), _fills_cell(chars, 16, 20)
    (True, True, False)
    """
    before, after = chars[max(0, start - 8) : start].rstrip("*"), chars[end : end + 8].lstrip("*")
    wide = chars[start : end + 1].endswith(" ") and after[:1] in ("", " ")
    return bool(wide or CELL_ENDS.match(after)) and bool(CELL_BEGINS.search(before))


def _find_cell(chars: str, start: int, end: int) -> tuple[int, int] | None:
    """The line and the column of a table's cell that the stretch fills; None when it fills none."""
    while start < end and (chars[start].isspace() or CELL_MARGIN.match(chars[start])):
        start += 1
    while start < end and (chars[end - 1].isspace() or CELL_MARGIN.match(chars[end - 1])):
        end -= 1
    first = chars.rfind("\n", 0, start) + 1
    last = chars.find("\n", end)
    before, after = chars[first:start], chars[end : last if last >= 0 else len(chars)]
    borders = list(CELL_BORDER.finditer(before))
    own = before[borders[-1].end() :] if borders else before
    rest = CELL_BORDER.split(after)[0]
    if own.strip(" *") or rest.strip(" *") or not (borders or CELL_BORDER.search(after)) or "\n" in chars[start:end]:
        return None
    return first, len(borders)


def fit_spans(text: Text, spans: Iterable[Span]) -> tuple[Span, ...]:
    r"""The same evidence in pieces that are each as long as what they read, as far as that goes.

    So the place of every character of the quote follows from the quote and its spans.

    >>> text = Text.of("新增 12 0家\n企业").sub("12 0", "120").sub("\n", "")
    >>> fit_spans(text, [(0, 11)])
    ((0, 3), (3, 7), (7, 8), (9, 11))
    >>> fit_spans(Text.of("新增15家"), [(0, 5)])
    ((0, 5),)
    """
    given = tuple(spans)
    if all(end - start == len(text.reading([(start, end)])) for start, end in given):
        return given
    fitted: list[Span] = []
    for span in given:
        start, end = text.stretch(span)
        held: Span | None = None
        for at in range(start, end):
            place = text.raw(at, at + 1)
            if held is None:
                held = place
            elif place[0] == held[1] and place[1] - place[0] == 1 and _is_plain(text, held, at):
                held = (held[0], place[1])
            elif place != held:
                fitted.append(held)
                held = place
        fitted += [held] if held else []
    return tuple(fitted)


def _is_plain(text: Text, held: Span, at: int) -> bool:
    """Whether the stretch held so far has one character of the document for each character read."""
    first, _ = text.stretch(held)
    return held[1] - held[0] == at - first
