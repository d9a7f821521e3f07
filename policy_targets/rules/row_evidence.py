"""What must hold of the evidence inside one row: the rules of `invariants` about quotes, spans and notes."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

Row = Mapping[str, Any]


def spans_hold_quote(row: Row) -> tuple[str, str] | None:
    """Spans run forward, do not overlap, and have room for the quote: repair never inserts.

    >>> [spans_hold_quote({"spans": spans, "quote": "企业150家"}) for spans in ("20-25", "20-22 23-27")]
    [('spans', 'found 20-25, shorter than the quote (6 characters)'), None]
    """
    spans, quote = row.get("spans"), row.get("quote")
    if not spans:
        return None
    pairs = [tuple(map(int, span.split("-"))) for span in spans.split(" ")]
    if any(start >= end for start, end in pairs):
        return "spans", f"found {spans}, expected every start before its end"
    ordered = sorted(pairs)
    if any(left[1] > right[0] for left, right in pairwise(ordered)):
        return "spans", f"found {spans}, expected pieces that do not overlap"
    if quote and sum(end - start for start, end in pairs) < len(quote):
        return "spans", f"found {spans}, shorter than the quote ({len(quote)} characters)"
    return None


def find_outside(spans: str, passages: str) -> str | None:
    """The first of the spans that runs backwards or lies in none of the passages.

    >>> find_outside("20-40 80-91", "0-90"), find_outside("20-40", "0-90")
    ('80-91', None)
    """
    pieces, rooms = ([tuple(map(int, span.split("-"))) for span in written.split()] for written in (spans, passages))
    outside = (
        f"{start}-{end}" for start, end in pieces if start >= end or not any(a <= start and end <= b for a, b in rooms)
    )
    return next(outside, None)


def covers_lie_in_spans(row: Row) -> tuple[str, str] | None:
    """What the records of a source are drawn from lies inside the source.

    >>> covers_lie_in_spans({"spans": "0-90", "covers": "20-40 80-91"}), covers_lie_in_spans({"spans": "0-90"})
    (('covers', 'found 80-91, expected passages inside 0-90, each with its start before its end'), None)
    """
    outside = find_outside(row.get("covers") or "", row.get("spans") or "")
    if outside:
        expected = f"passages inside {row.get('spans')}, each with its start before its end"
        return "covers", f"found {outside}, expected {expected}"
    return None


def post_has_evidence(row: Row) -> tuple[str, str] | None:
    """A post is quoted, or a note says how it is known.

    >>> post_has_evidence({"title": "总理"}), post_has_evidence({"note": "The report's list of speakers."})
    (('note', 'found nothing, expected a quote with its spans, or a note that says how the post is known'), None)
    """
    if (row.get("quote") and row.get("spans")) or (row.get("note") and not row.get("quote") and not row.get("spans")):
        return None
    return "note", "found nothing, expected a quote with its spans, or a note that says how the post is known"


def stated_has_evidence(row: Row) -> tuple[str, str] | None:
    """An assessment that the text states quotes it.

    >>> stated_has_evidence({"basis": "stated"}), stated_has_evidence({"basis": "computed"})
    (('quote', 'found nothing, expected the words that state the assessment'), None)
    """
    if row.get("basis") == "stated" and not (row.get("quote") and row.get("spans")):
        return "quote", "found nothing, expected the words that state the assessment"
    return None
