"""Marked text: sentences that show with ⟦…⟧ what must be found, so that no case counts offsets."""

from __future__ import annotations

Span = tuple[int, int]


def parse(marked: str) -> tuple[str, list[Span]]:
    """The sentence without its marks, and the spans they enclose.

    >>> parse("增长⟦8%⟧以上")
    ('增长8%以上', [(2, 4)])
    """
    text, spans, start = "", list[Span](), 0
    for char in marked:
        if char == "⟦":
            start = len(text)
        elif char == "⟧":
            spans.append((start, len(text)))
        else:
            text += char
    return text, spans


def mark(text: str, spans: list[Span]) -> str:
    """The sentence with its spans marked, as a failure should print it.

    >>> mark("增长8%以上", [(2, 4)])
    '增长⟦8%⟧以上'
    """
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}⟦{text[start:end]}⟧{text[end:]}"
    return text
