"""Sentences and clauses: where one ends, with quotations kept whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from policy_targets.reading.text import Span

CLOSERS = "”’」』）)》〉】\\]\""
# A Latin full stop ends a sentence after a word of Chinese or a percentage, but not in 1.加快建设 or 3.5 or 2.0版.
STOP = re.compile(rf"(?:[。！？!?]+|(?:…|\.{{3,}})+|(?<=[一-龥%％‰）)])\.(?=[\s一-龥“（*]|$))[{CLOSERS}*]*|\n+")
PAUSE = re.compile(rf"(?:[；;]|[，,](?!\d{{3}}(?!\d))|[：:](?!\d))[{CLOSERS}]*|(?<!\d)[，,][{CLOSERS}]*")
PAIRS = {"”": "“", "’": "‘", "」": "「", "』": "『", "》": "《", "）": "（", ")": "("}
MARKS = re.compile("[“”‘’「」『』《》（）()\n]")
QUOTES = frozenset("“‘「『《")
SAID = re.compile(r"[^，。,；：:\n]{0,30}?(?:说|表示|指出|强调|介绍|认为|坦言|谈到|告诉)[^，。,；：:\n]{0,8}[，。,：:]")
LONGEST_NAME = 30  # characters between quotation marks; what is longer is speech, not a name


def find_sentences(chars: str) -> list[Span]:
    """The sentences of a paragraph, one after the other without gaps; a quotation is never cut in two.

    Quotation marks without a partner on their line are no quotation.

    >>> text = "“抓项目。抓创新。”李小明说，增长8.5%。2.0版政策出台。"
    >>> [text[start:end] for start, end in find_sentences(text)]
    ['“抓项目。抓创新。”李小明说，增长8.5%。', '2.0版政策出台。']
    >>> find_sentences("1.加快建设")
    [(0, 6)]
    """
    return _cut(chars, STOP, longest=None)


def find_clauses(chars: str) -> list[Span]:
    """The clauses of a paragraph, one after the other without gaps; names in quotation marks are never cut in two.

    >>> text = "全年新增15家，总产值达3,500亿元；《稳增长，促发展》意见出台。"
    >>> [text[start:end] for start, end in find_clauses(text)]
    ['全年新增15家，', '总产值达3,500亿元；', '《稳增长，促发展》意见出台。']
    >>> find_clauses("")
    []
    """
    return _cut(chars, re.compile(f"{STOP.pattern}|{PAUSE.pattern}"), longest=LONGEST_NAME)


def _cut(chars: str, edge: re.Pattern[str], longest: int | None) -> list[Span]:
    """The stretches between edges, those inside quotations of up to `longest` characters left out."""
    spans, start = list[Span](), 0
    quotations = chain(_quotations(chars, longest), [(len(chars) + 1, len(chars) + 1)])
    left, right = next(quotations)
    for match in edge.finditer(chars):
        end = match.end()
        while right < end:
            left, right = next(quotations)
        if left < end < right or (match[0][-1] in "”」" and SAID.match(chars, end)):
            continue
        spans.append((start, end))
        start = end
    return [*spans, (start, len(chars))] if start < len(chars) else spans


def _quotations(chars: str, longest: int | None) -> Iterator[Span]:
    """The outermost pairs of marks, each on one line; a mark without a partner is none."""
    pairs, stack = list[Span](), list[tuple[str, int]]()
    for match in MARKS.finditer(chars):
        mark = match[0]
        if mark == "\n":
            stack.clear()
        elif mark not in PAIRS:
            stack.append((mark, match.start()))
        elif stack and stack[-1][0] == PAIRS[mark]:
            start = stack.pop()[1]
            if longest is None or match.end() - start <= longest:
                pairs.append((start, match.end()))
    last = 0
    for start, end in sorted(pairs):
        if start >= last:
            yield start, end
            last = end
