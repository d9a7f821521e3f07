"""Text whose every character remembers its place in the raw document, so that nothing read from it can lose its source.

Raises:
    ValueError where the caller, not the document, is at fault: a stretch that is empty, a replacement that is too long.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

__all__ = ["Edit", "Replacement", "Span", "Text", "format_spans", "parse_spans"]

Span = tuple[int, int]
Replacement = str | Callable[["re.Match[str]"], "str | None"]


class Edit(NamedTuple):
    """One replacement as it was made: where in the raw document, what stood there, what stands there now."""

    start: int
    end: int
    before: str
    after: str


def _offsets(*values: int) -> array[int]:
    return array("q", values)


_BEGIN = _offsets(0)  # of every text in one piece; no text changes its offsets


class Text:
    """Characters, and for each of them the half-open place in the raw document that it was read from.

    The places are kept as pieces: piece i covers the characters from cuts[i] up to cuts[i+1] and the raw stretch from
    lefts[i] to rights[i]. Where both are equally long, character k of the piece is raw character k; where the raw
    stretch is longer, each character of the piece carries all of it. It is never shorter, for repair never inserts.
    Undamaged text is one piece, whatever its length. `edits` are the replacements that led from the document to the
    text, in the order in which they were made; a slice or a join has none.

    Offsets: code points of the file as received, byte-order mark and carriage returns counted.

    >>> text = Text.of("新增 12 0家")
    >>> text.sub("12 0", "120").raw(3, 6)
    (3, 7)
    >>> text.sub("家", "家企业")
    Traceback (most recent call last):
    ValueError: a repair never inserts: '家' cannot become '家企业', which is longer
    """

    __slots__ = ("chars", "cuts", "edits", "lefts", "rights")

    def __init__(
        self, chars: str, cuts: array[int], lefts: array[int], rights: array[int], edits: tuple[Edit, ...] = ()
    ) -> None:
        self.chars, self.edits = chars, edits
        self.cuts, self.lefts, self.rights = cuts, lefts, rights

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Text) or self.chars != other.chars:
            return False
        return (self.cuts, self.lefts, self.rights) == (other.cuts, other.lefts, other.rights)

    def __hash__(self) -> int:
        return hash(self.chars)

    def __repr__(self) -> str:
        return f"Text(chars={self.chars!r})"

    @classmethod
    def of(cls, raw: str) -> Text:
        """The raw document, unchanged.

        >>> Text.of("到2025年底").raw(1, 5)
        (1, 5)
        >>> Text.of("").chars
        ''
        """
        return cls(raw, _BEGIN, _BEGIN, _offsets(len(raw)))

    @classmethod
    def join(cls, texts: Iterable[Text]) -> Text:
        """One text of several, in any order; each character keeps its place. `reading` and `find` ask the document.

        >>> text = Text.of("落地生根，更多项目来高邮")
        >>> Text.join([text[5:], text[:4]]).raw(7, 9)
        (0, 2)
        """
        build = _Builder(cls.of(""))
        for text in texts:
            build.old = text
            build.keep(0, len(text))
        return build.text()

    def __len__(self) -> int:
        return len(self.chars)

    def __getitem__(self, part: slice) -> Text:
        start, end, step = part.indices(len(self.chars))
        if step != 1:
            raise ValueError(f"a stretch of text has no steps (found {step}, expected 1)")
        if start < end and (left_right := self._plain(start, end)):
            left, right = left_right
            return Text(self.chars[start:end], _BEGIN, _offsets(left), _offsets(right))
        build = _Builder(self)
        build.keep(start, max(start, end))
        return build.text()

    def sub(self, pattern: str | re.Pattern[str], new: Replacement) -> Text:
        """The text with each match replaced, or this very object when nothing changes; the only way text changes.

        `new` is put in literally. A function may decline a match by answering None. What comes in may not be longer
        than what goes out. Equally long: each character takes the place of the one it stands for. Shorter: each carries
        the raw stretch of the whole match, which is thereby read as a whole or not at all. Empty: the match goes.

        >>> Text.of("占比５％").sub("[０-９]", lambda m: chr(ord(m[0]) - 0xFEE0)).chars
        '占比5％'
        >>> text = Text.of("占比5%")
        >>> text.sub("5", lambda m: None) is text
        True
        """
        build, last = _Builder(self), 0
        for match in re.finditer(pattern, self.chars):
            after = new if isinstance(new, str) else new(match)
            if after is None or after == match[0]:
                continue
            build.keep(last, match.start())
            build.put(match.start(), match.end(), after)
            last = match.end()
        if not last:
            return self
        build.keep(last, len(self.chars))
        return build.text(self.edits)

    def raw(self, start: int, end: int) -> Span:
        r"""The raw stretch from which the characters start to end were read; never empty.

        >>> Text.of("经(jīng)济").sub(r"\(\w+\)", "").raw(0, 2)
        (0, 8)
        >>> Text.of("经济").raw(1, 1)
        Traceback (most recent call last):
        ValueError: 1-1 is no stretch of a text of 2 characters
        """
        if not 0 <= start < end <= len(self.chars):
            raise ValueError(f"{start}-{end} is no stretch of a text of {len(self.chars)} characters")
        return self._plain(start, end) or (self._origin(start)[0], self._origin(end - 1)[1])

    def offset(self) -> int | None:
        """Where the text begins in the raw document when it is one piece, each character standing for one of it.

        >>> Text.of("新增 12 0家")[3:].offset()
        3
        >>> Text.of("新增 12 0家").sub("12 0", "120").offset() is None
        True
        """
        left_right = self._plain(0, len(self.chars))
        return left_right[0] if left_right else None

    def reading(self, spans: Iterable[Span]) -> str:
        r"""What the raw spans say after repair: the characters read from inside them, in the order of the spans.

        A character read from a longer stretch (120 from `12 0`) belongs to a span that holds all of it.

        >>> Text.of("新增项目8\n个").sub("\n", "").reading([(2, 7)])
        '项目8个'
        >>> Text.of("新增 12 0家").sub("12 0", "120").reading([(0, 5)])
        '新增 '
        """
        return "".join(self.chars[slice(*self.stretch(span))] for span in spans)

    def stretch(self, span: Span) -> Span:
        """Where the characters that are read from inside a raw span begin and end in `chars`.

        >>> Text.of("新增 12 0家").sub("12 0", "120").stretch((3, 8))
        (3, 7)
        """
        return self._count_before(span[0]), self._count_until(span[1])

    def find(self, quote: str) -> list[tuple[Span, ...]]:
        r"""The raw spans of each place where the quote stands, white space aside; its `reading` is the quote again.

        A paragraph break or a gap that the quote does not have tears a place into several spans.

        Offsets: raw, as `reading` takes them.

        >>> Text.of("力争招引项目\n\n不少于8个").find("项目不少于8个")
        [((4, 6), (8, 13))]
        >>> Text.of("力争招引项目8个").find("项目80个")
        []
        """
        solid = "".join(quote.split())
        if not solid:
            return []
        matches = re.finditer(r"\s*".join(map(re.escape, solid)), self.chars)
        places = (tuple(self._torn(match.start(), match.end(), quote.strip())) for match in matches)
        # A place that holds half of a character run read as one (the 12 of `12 0`, read 120) has no spans of its own.
        return [spans for spans in places if "".join(self.reading(spans).split()) == solid]

    def _torn(self, start: int, end: int, quote: str) -> Iterator[Span]:
        """The raw spans of a match, torn wherever the text has white space that the quote has not."""
        begun, want = start, 0
        for at in range(start, end):
            char = self.chars[at]
            if char.isspace() and char != quote[want]:
                if begun < at:
                    yield self.raw(begun, at)
                begun = at + 1
                continue
            while quote[want] != char:
                want += 1
            want += 1
        yield self.raw(begun, end)

    def _plain(self, start: int, end: int) -> Span | None:
        """The raw stretch of characters that stand in one piece, each for itself; None where they do not."""
        index = bisect_right(self.cuts, start)
        cut, left, right = self.cuts[index - 1], self.lefts[index - 1], self.rights[index - 1]
        stop = self.cuts[index] if index < len(self.cuts) else len(self.chars)
        return (left + start - cut, left + end - cut) if end <= stop and right - left == stop - cut else None

    def _piece(self, index: int) -> tuple[int, int, int, int]:
        """Where piece `index` begins and ends in the characters, and in the raw document."""
        end = self.cuts[index + 1] if index + 1 < len(self.cuts) else len(self.chars)
        return self.cuts[index], end, self.lefts[index], self.rights[index]

    def _origin(self, at: int) -> Span:
        index = bisect_right(self.cuts, at) - 1
        return self._plain(at, at + 1) or (self.lefts[index], self.rights[index])

    def _count_before(self, start: int) -> int:
        """How many characters begin before the raw offset."""
        index = bisect_right(self.lefts, start) - 1
        if index < 0:
            return 0
        cut, end, left, right = self._piece(index)
        if left == start:
            return self.cuts[bisect_left(self.lefts, start)]
        return min(cut + start - left, end) if right - left == end - cut else end

    def _count_until(self, end: int) -> int:
        """How many characters end at or before the raw offset."""
        index = bisect_right(self.rights, end)
        if index == len(self.rights):
            return len(self.chars)
        cut, stop, left, right = self._piece(index)
        return cut + max(0, end - left) if right - left == stop - cut else cut


class _Builder:
    """Gathers the characters and the pieces of a new text, from left to right."""

    def __init__(self, old: Text) -> None:
        self.old, self.parts, self.size = old, list[str](), 0
        self.edits = list[Edit]()
        self.cuts, self.lefts, self.rights = _offsets(), _offsets(), _offsets()

    def keep(self, start: int, end: int) -> None:
        """Take over characters and places."""
        self.parts.append(self.old.chars[start:end])
        self._places(start, end)

    def put(self, start: int, end: int, after: str) -> None:
        """Let `after` stand for the characters start to end."""
        before, left_right = self.old.chars[start:end], self.old.raw(start, end) if start < end else (0, 0)
        if len(after) > len(before):
            raise ValueError(f"a repair never inserts: {before!r} cannot become {after!r}, which is longer")
        self.parts.append(after)
        if len(after) == len(before):
            self._places(start, end)
        elif after:
            self._piece(len(after), *left_right)
        self.edits.append(Edit(*left_right, before, after))

    def text(self, edits: tuple[Edit, ...] = ()) -> Text:
        """What has been gathered, with the edits made before and those made now."""
        if not self.cuts:
            self._piece(0, 0, 0)
        return Text("".join(self.parts), self.cuts, self.lefts, self.rights, (*edits, *self.edits))

    def _places(self, start: int, end: int) -> None:
        index = bisect_right(self.old.cuts, start) - 1
        while start < end:
            cut, stop, left, right = self.old._piece(index)
            until = min(stop, end)
            if right - left == stop - cut:
                left, right = left + start - cut, left + until - cut
            self._piece(until - start, left, right)
            start, index = until, index + 1

    def _piece(self, size: int, left: int, right: int) -> None:
        """Add a piece, or lengthen the last by it: it goes on character by character, or shares the raw stretch."""
        plain = bool(self.cuts) and self.rights[-1] - self.lefts[-1] == self.size - self.cuts[-1]
        if plain and right - left == size and left == self.rights[-1]:
            self.rights[-1] = right
        elif self.cuts and not plain and right - left > size and left < self.rights[-1] and self.lefts[-1] < right:
            self.lefts[-1], self.rights[-1] = min(left, self.lefts[-1]), max(right, self.rights[-1])
        else:
            self.cuts.append(self.size)
            self.lefts.append(left)
            self.rights.append(right)
        self.size += size


def parse_spans(written: str) -> tuple[Span, ...]:
    """The spans that a seed or a record writes as `10-20 30-40`, in the order written.

    Raises: ValueError that names the part at fault.

    >>> parse_spans("10-20 30-40")
    ((10, 20), (30, 40))
    >>> parse_spans("20-10")
    Traceback (most recent call last):
    ValueError: found '20-10', expected start-end with start before end, as in 10-20
    """
    spans = []
    for part in written.split():
        match = re.fullmatch(r"([0-9]{1,15})-([0-9]{1,15})", part)
        if not match or int(match[1]) >= int(match[2]):
            raise ValueError(f"found {part!r}, expected start-end with start before end, as in 10-20")
        spans.append((int(match[1]), int(match[2])))
    _refuse_overlap(spans, written)
    return tuple(spans)


def _refuse_overlap(spans: list[Span], written: str) -> None:
    if not spans:
        raise ValueError(f"found {written!r}, expected at least one span, as in 10-20")
    for (_, end), (start, stop) in zip(sorted(spans), sorted(spans)[1:], strict=False):
        if start < end:
            raise ValueError(f"found {written!r}, in which {start}-{stop} overlaps the span before it")


def format_spans(spans: Iterable[Span]) -> str:
    """The spans as a record writes them.

    >>> format_spans([(10, 20), (30, 40)])
    '10-20 30-40'
    >>> format_spans([])
    ''
    """
    return " ".join([f"{start}-{end}" for start, end in spans])
