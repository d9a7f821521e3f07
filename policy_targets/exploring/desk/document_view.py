"""A document as the desk shows it: its articles in reading order, and for every character its place in the raw file."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from policy_targets.reading.page.articles import find_articles, find_spans
from policy_targets.reading.text.encodings import decode
from policy_targets.reading.text.repairs import repair_and_explain
from policy_targets.reading.text.text import Span, Text
from policy_targets.reading.unrecorded import Unrecorded, find_unrecorded


class Stretch(NamedTuple):
    """Characters of a paragraph as it is shown, half-open."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of a head, a paragraph of a body, or what the reader left aside; `article` is -1 for what is in none."""

    kind: str
    article: int
    text: Text


class Manuscript:
    r"""A document, shown.

    Offsets: stretches count the characters of a paragraph, spans those of the raw file.

    >>> shown = Manuscript("云河动态\n\n林远说，力争新增企业３０家。".encode(), "a.txt")
    >>> [(it.kind, it.text.chars) for it in shown.paragraphs]
    [('body', '云河动态'), ('body', '林远说，力争新增企业30家。')]
    >>> shown.find([(10, 19)])
    [Stretch(paragraph=1, start=4, end=13)]
    >>> shown.spans([Stretch(1, 4, 13)])
    ((10, 19),)
    """

    def __init__(self, received: bytes, name: str) -> None:
        self.name, self.digest = name, sha256(received).hexdigest()
        self.raw = decode(received)
        self.text, self.repairs = repair_and_explain(self.raw)
        self.articles = find_articles(self.text)
        self.paragraphs = [it for it in self._arrange() if it.text.chars.strip()]
        self._index = sorted(
            (*it.text.raw(at, at + 1), number, at)
            for number, it in enumerate(self.paragraphs)
            for at in range(len(it.text))
        )
        self._starts = [entry[0] for entry in self._index]

    def _arrange(self) -> Iterator[Paragraph]:
        shown = bytearray(len(self.raw))
        for number, article in enumerate(self.articles):
            parts = [("head", part) for part in article.head] + [("body", part) for part in article.body]
            for kind, part in [*parts, *(("aside", aside.text) for aside in article.set_aside)]:
                for start, end in find_spans(self.text, part):
                    shown[start:end] = b"\x01" * (end - start)
                yield Paragraph(kind, number, part)
        begun = 0
        for at in range(len(self.text) + 1):
            ends = at == len(self.text) or self.text.chars[at] == "\n" or shown[self.text.raw(at, at + 1)[0]]
            if ends:
                if begun < at:
                    yield Paragraph("aside", -1, self.text[begun:at])
                begun = at + 1

    def find(self, spans: Iterable[Span]) -> list[Stretch]:
        """Where raw spans stand in what is shown, in the order of the spans."""
        return [stretch for span in spans for stretch in self._find(span)]

    def _find(self, span: Span) -> list[Stretch]:
        entries = self._index[bisect_left(self._starts, span[0]) : bisect_left(self._starts, span[1])]
        found = list[Stretch]()
        for number, at in sorted(entry[2:] for entry in entries if entry[1] <= span[1]):
            if found and found[-1].paragraph == number and found[-1].end == at:
                found[-1] = found[-1]._replace(end=at + 1)
            else:
                found.append(Stretch(number, at, at + 1))
        return found

    def spans(self, stretches: Sequence[Stretch]) -> tuple[Span, ...]:
        """The raw spans of what is selected, without the space around it; nothing for what is not there."""
        there = [it for it in stretches if 0 <= it.paragraph < len(self.paragraphs) and 0 <= it.start < it.end]
        parts = (self.paragraphs[it.paragraph].text[it.start : it.end] for it in there)
        lines = [part[start:end] for part in parts for start, end in _lines(part.chars)]
        return find_spans(self.text, Text.join(lines)) if lines else ()

    def reading(self, spans: Iterable[Span]) -> str:
        """What the spans say."""
        return self.text.reading(spans)

    def leftovers(self, accounted: Iterable[Span]) -> list[Unrecorded]:
        """The numbers outside these spans, with the words around them and a proposed reason."""
        return find_unrecorded(self.raw, self.text, self.articles, accounted)

    def show_repairs(self) -> Iterator[dict[str, object]]:
        """Each repair with the characters that came of it, or the place where something went."""
        for repair in self.repairs:
            found = self.find([(repair.start, repair.end)]) or [self._behind(repair.start)]
            yield {"name": repair.name, "before": repair.before, "after": repair.after, "at": found[0]}

    def _behind(self, raw: int) -> Stretch:
        at = bisect_right(self._starts, raw) - 1
        number, place = self._index[at][2:] if at >= 0 else (0, -1)
        return Stretch(number, place + 1, place + 1)


def _lines(chars: str) -> Iterator[Span]:
    """The lines of a selection, each without the space around it."""
    at = 0
    for line in chars.split("\n"):
        if line.strip():
            start = at + len(line) - len(line.lstrip())
            yield start, start + len(line.strip())
        at += len(line) + 1
