"""Sentences and clauses: where one ends, with quotations kept whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain, repeat

from policy_targets.reading.text.text import Span

CLOSERS = '”’」』）)》〉】\\]"'
# Each pattern begins with a set of characters, which is what makes it fast; what is no edge is refused afterwards.
STOP = re.compile(f"[。！？!?…\n.]+[{CLOSERS}*]*")
EDGE = re.compile(f"[。！？!?…\n.；;，,：:]+[{CLOSERS}*]*")
OPENERS, OWN_CLOSERS = "“‘「『《（(", "”’」』》）)"
MARKS = re.compile(f"[{OPENERS}{OWN_CLOSERS}]")
NAME = re.compile(f"[{OPENERS}][^{OPENERS}{OWN_CLOSERS}\n]{{0,30}}[{OWN_CLOSERS}]")  # what is longer is speech
HOLDS_EDGE = re.compile(r"[，,；;：:。！？!?]")
# A stop and, before the next opening mark, a closing one: so something with a stop in it is closed here.
HOLDS_STOP = re.compile(f"[。！？!?.…][^{OPENERS}{OWN_CLOSERS}]{{0,400}}[{OWN_CLOSERS}]")
SAID = re.compile(r"[^，。,；：:\n]{0,30}?(?:说|表示|指出|强调|介绍|认为|坦言|谈到|告诉)[^，。,；：:\n]{0,8}[，。,：:]")


def find_sentences(chars: str) -> list[Span]:
    """The sentences of a paragraph, one after the other without gaps; a quotation is never cut in two.

    Quotation marks without a partner on their line are no quotation.

    >>> text = "“抓项目。抓创新。”李小明说，增长8.5%。2.0版政策出台。"
    >>> [text[start:end] for start, end in find_sentences(text)]
    ['“抓项目。抓创新。”李小明说，增长8.5%。', '2.0版政策出台。']
    >>> find_sentences("1.加快建设")
    [(0, 6)]
    """
    return _cut(chars, STOP, _quotations)


def find_clauses(chars: str) -> list[Span]:
    """The clauses of a paragraph, one after the other without gaps; names in quotation marks are never cut in two.

    >>> text = "全年新增15家，总产值达3,500亿元；《稳增长，促发展》意见出台。"
    >>> [text[start:end] for start, end in find_clauses(text)]
    ['全年新增15家，', '总产值达3,500亿元；', '《稳增长，促发展》意见出台。']
    >>> find_clauses("")
    []
    """
    return _cut(chars, EDGE, _names)


def _cut(chars: str, edge: re.Pattern[str], find_whole: Callable[[str], Iterator[Span]]) -> list[Span]:
    """The stretches between edges, except for edges inside what must stay whole."""
    spans, start = list[Span](), 0
    whole = chain(find_whole(chars), repeat((len(chars) + 1, len(chars) + 1)))
    left, right = next(whole)
    for match in edge.finditer(chars):
        end = match.end()
        while right < end:
            left, right = next(whole)
        if left < end < right or (match[0][0] in ".,，:：" and not _parts(chars, match)):
            continue
        if chars[end - 1] in "”」" and SAID.match(chars, end):
            continue
        spans.append((start, end))
        start = end
    return [*spans, (start, len(chars))] if start < len(chars) else spans


def _parts(chars: str, match: re.Match[str]) -> bool:
    """Whether a mark that may stand inside a number parts clauses: 3,500 and 9:30 are whole, and so is 1.加快建设."""
    start, end = match.span()
    before, after = chars[max(0, start - 1) : start], chars[end : end + 1]
    if match[0][0] == ".":
        # A Latin full stop ends a sentence after a word of Chinese or a percentage, but not in 2.0版.
        ends_a_word = before > "⺀" or before in "%‰”"
        return end - start >= 3 or (ends_a_word and not after.isdigit())
    return not (before.isdigit() and after.isdigit() and end - start == 1)


def _names(chars: str) -> Iterator[Span]:
    return (match.span() for match in NAME.finditer(chars) if HOLDS_EDGE.search(match[0]))


def _quotations(chars: str) -> Iterator[Span]:
    """The outermost pairs of marks that hold a stop, each on one line; a mark without a partner is none."""
    start = 0
    for line in chars.split("\n"):
        if any(mark in line for mark in OPENERS) and HOLDS_STOP.search(line):
            yield from ((start + left, start + right) for left, right in _outermost(line))
        start += len(line) + 1


def _outermost(line: str) -> Iterator[Span]:
    pairs, stack = list[Span](), list[tuple[str, int]]()
    for match in MARKS.finditer(line):
        mark = match[0]
        if mark in OPENERS:
            stack.append((mark, match.start()))
        elif stack and OPENERS.index(stack[-1][0]) == OWN_CLOSERS.index(mark):
            pairs.append((stack.pop()[1], match.end()))
    last = 0
    for start, end in sorted(pairs):
        if start >= last:
            yield start, end
            last = end
