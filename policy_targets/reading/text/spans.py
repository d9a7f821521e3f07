"""Stretches of a document, as records and seeds write them."""

from __future__ import annotations

import re
from collections.abc import Iterable

Span = tuple[int, int]


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
