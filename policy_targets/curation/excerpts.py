"""Quotations cut to a length, the number inside: what of a clause a candidate shows.

They are cut between words, as far as these are known, and never inside a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_targets import codelists
from policy_targets.curation.anchors import fit_spans
from policy_targets.reading.claims.indicators import find_indicator_terms
from policy_targets.reading.extract import Candidate
from policy_targets.reading.numbers.borders import find_cut
from policy_targets.reading.quoting import LONGEST_QUOTE
from policy_targets.reading.text.text import Span, Text, format_spans

SHORTEST = 4
FULL = 15  # characters that a quotation cut at a mark should have
SLACK = 8  # characters of the text that a quotation may not read: line breaks between its pieces
NEAR = 12  # characters on either side of a border in which a word that it cuts lies
MOVES = ("增长", "递增", "增加", "提高", "提升", "上升", "下降", "降低", "减少", "回落", "达到", "完成", "新增", "累计",
         "没有", "尚未", "未能", "不是", "其中", "同比", "年均", "平均", "分别")  # fmt: skip
BOUNDS = re.compile("^[多余]?(?:左右|上下|及?以[上下内]|之[内上])")
LATIN = re.compile("[A-Za-z0-9]{2}")
MARKS = re.compile("[，,、；;：:（(。]")


def cut_quotes(record: Candidate, text: Text, longest: int = LONGEST_QUOTE) -> Iterator[tuple[str, str]]:
    """Spans and quotation of a record in at most so many characters, the best first; none for a name that is longer.

    It begins behind a mark or a few characters later, and ends with its clause or soon behind the number; neither end
    cuts a number or a word.

    >>> from policy_targets.reading.extract import extract
    >>> from policy_targets.reading.text.repairs import repair
    >>> raw = "坚持不懈抓好招商引资工作和科技创新工作，力争全年新增国家高新技术企业30家以上。"
    >>> next(cut_quotes(extract(raw)[0], repair(raw), 20))
    ('20-39', '力争全年新增国家高新技术企业30家以上')
    """
    clause = _Clause(record, text)
    if len(record.quote) <= longest and is_line(record.quote) and clause.is_whole(clause.start, clause.end):
        yield format_spans(fit_spans(text, clause.spans)), record.quote
    if record.kind == "initiative":
        return
    seen = {(clause.start, clause.end)}
    for left, right in clause.bounds(longest):
        if (left, right) in seen or not clause.is_whole(left, right):
            continue
        seen.add((left, right))
        spans = clause.trim(left, right)
        quote = text.reading(spans)
        if SHORTEST <= len(quote) <= longest and is_line(quote):
            yield format_spans(fit_spans(text, spans)), quote


def is_line(quote: str) -> bool:
    r"""Whether a quotation is one line that neither begins nor ends with white space.

    >>> is_line("新增30家"), is_line(" 新增30家"), is_line("新增\n30家")
    (True, False, False)
    """
    return quote == quote.strip() and quote.isprintable()


def is_border(chars: str, at: int) -> bool:
    """Whether no number and no known word runs over the border before character `at`.

    >>> [at for at in range(1, 10) if is_border("粮食产量达到120万吨", at)]
    [4, 6]
    """
    if find_cut(chars, at):
        return False
    left = max(0, at - NEAR)
    near, here = chars[left : at + NEAR], at - left
    if 0 < here < len(near) and LATIN.fullmatch(near[here - 1 : here + 1]):
        return False
    words = [*WORDS.finditer(near)]
    terms = [(term.start, term.end) for term in find_indicator_terms(near)]
    return not any(start < here < end for start, end in [*terms, *(word.span() for word in words)])


def _compile_words() -> re.Pattern[str]:
    """Words that must not be cut: what bounds, moves or promises a number, and what denies it."""
    listed = [row["word"] for name in ("comparators", "commitments") for row in codelists.load_rows(name)]
    return re.compile("|".join(sorted(map(re.escape, {*listed, *MOVES}), key=len, reverse=True)))


class _Clause:
    """A record's quotation and where it stands. Offsets: in the characters of the repaired text, unless raw."""

    def __init__(self, record: Candidate, text: Text) -> None:
        self.text, self.spans = text, record.spans
        self.start, self.end = text.stretch(self.spans[0])[0], text.stretch(self.spans[-1])[1]
        number = text.stretch((record.start, record.end))
        self.number = (max(self.start, number[0]), min(self.end, number[1]))
        self.borders: dict[int, bool] = {}

    def bounds(self, longest: int) -> Iterator[tuple[int, int]]:
        """Where a quotation may begin and end: at marks, then at known words, then anywhere between words."""
        first, last = self.number
        head, tail = self.text.chars[self.start : first], self.text.chars[last : self.end]
        rights = [self.end, *_ends(MARKS, tail, last), *self._term_ends(last), *_ends(BOUNDS, tail, last), last]
        marks = [self.start, *(self.start + it.end() for it in MARKS.finditer(head))]
        words = [self.start + at for at in sorted({*_begin_words(head)})]
        anywhere = range(max(self.start, last - longest), first + 1)
        for lefts, shortest in ((marks, FULL), (marks, SHORTEST), (words, FULL), (anywhere, SHORTEST)):
            yield from (
                (left, right) for right in rights for left in lefts if shortest <= right - left <= longest + SLACK
            )

    def _term_ends(self, last: int) -> Iterator[int]:
        """Where the indicator that is named behind the number ends: 新建15所⟦中小学校⟧."""
        behind = self.text.chars[last : min(self.end, last + NEAR)]
        yield from (last + term.end for term in find_indicator_terms(behind))

    def trim(self, left: int, right: int) -> tuple[Span, ...]:
        """The raw spans between two places of the text."""
        cut = (self.text.stretch(span) for span in self.spans)
        pieces = ((max(start, left), min(end, right)) for start, end in cut)
        return tuple(self.text.raw(start, end) for start, end in pieces if start < end)

    def is_whole(self, left: int, right: int) -> bool:
        """Whether both ends stand between words and numbers."""
        return self._is_border(right) and self._is_border(left)

    def _is_border(self, at: int) -> bool:
        if at not in self.borders:
            self.borders[at] = is_border(self.text.chars, at)
        return self.borders[at]


def _ends(pattern: re.Pattern[str], chars: str, offset: int) -> list[int]:
    """Where a mark behind the number stands, or the words that bound it end."""
    found = (match.end() if pattern is BOUNDS else match.start() for match in pattern.finditer(chars[:NEAR]))
    return [offset + at for at in found]


def _begin_words(head: str) -> Iterator[int]:
    """Where the known words in front of a number begin."""
    yield from (match.start() for match in WORDS.finditer(head))
    yield from (term.start for term in find_indicator_terms(head))


WORDS = _compile_words()
