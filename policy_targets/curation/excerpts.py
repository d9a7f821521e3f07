"""Quotations cut to a length, the number inside: what of a clause a candidate shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_targets.reading.extract import Candidate
from policy_targets.reading.text.text import Span, Text, format_spans

LONGEST = 30
SHORTEST = 4
FULL = 15  # characters that a quotation cut at a mark should still have
TAILS = (6, 2, 0)  # characters behind the number
MARKS = re.compile("[，,、；;：:（(]")


def cut_quotes(record: Candidate, text: Text, longest: int = LONGEST) -> Iterator[tuple[str, str]]:
    """Spans and quotation of a record in at most so many characters, the best first; none for a name that is longer.

    It begins behind a mark or a few characters later, and ends with its clause or soon behind the number.

    >>> from policy_targets.reading.extract import extract
    >>> from policy_targets.reading.text.repairs import repair
    >>> raw = "坚持不懈抓好招商引资工作和科技创新工作，力争全年新增国家高新技术企业30家以上。"
    >>> next(cut_quotes(extract(raw)[0], repair(raw), 20))
    ('20-39', '力争全年新增国家高新技术企业30家以上')
    """
    page = _Page(record, text)
    whole = format_spans(record.spans)
    found = [(whole, record.quote)] if len(record.quote) <= longest and is_line(record.quote) else []
    yield from found
    if record.kind == "initiative":
        return
    seen = {whole} if found else set[str]()
    for left, right in page.bounds(longest):
        spans = page.trim(left, right)
        quote = page.read(spans)
        if SHORTEST <= len(quote) <= longest and is_line(quote) and (at := format_spans(spans)) not in seen:
            seen.add(at)
            yield at, quote


def is_line(quote: str) -> bool:
    r"""Whether a quotation is one line that neither begins nor ends with white space.

    >>> is_line("新增30家"), is_line(" 新增30家"), is_line("新增\n30家")
    (True, False, False)
    """
    return quote == quote.strip() and quote.isprintable()


class _Page:
    """A record's quotation and where it stands."""

    def __init__(self, record: Candidate, text: Text) -> None:
        self.record, self.text = record, text
        self.spans = record.spans
        self.start, self.end = self.spans[0][0], self.spans[-1][1]
        self.plain = len(self.spans) == 1 and self.end - self.start == len(record.quote)

    def bounds(self, longest: int) -> Iterator[tuple[int, int]]:
        """Where a quotation may begin and end, in the raw document."""
        record = self.record
        rights = [self.end, *(min(record.end + tail, self.end) for tail in TAILS)]
        marks = [self.start + it.end() for it in MARKS.finditer(record.quote)] if self.plain else []
        lefts = [self.start, *(mark for mark in marks if mark <= record.start)]
        for right in rights:
            yield from ((left, right) for left in lefts if FULL <= right - left <= longest)
        for right in rights:
            first = max(self.start, right - longest) if self.plain else self.start
            yield from ((left, right) for left in range(first, record.start + 1))

    def trim(self, left: int, right: int) -> tuple[Span, ...]:
        """The spans between two places of the document."""
        cut = ((max(start, left), min(end, right)) for start, end in self.spans)
        return tuple((start, end) for start, end in cut if start < end)

    def read(self, spans: tuple[Span, ...]) -> str:
        """What the spans say."""
        if self.plain:
            (start, end), offset = spans[0], self.start
            return self.record.quote[start - offset : end - offset]
        return self.text.reading(spans)
