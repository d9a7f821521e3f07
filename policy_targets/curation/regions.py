"""Convert candidates into the regions of annotation tools: a start, an end and a label."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from policy_targets.reading.extract import Candidate

LABELS = ("target", "outcome", "initiative")
LAST_OF_PLANE = 0xFFFF  # characters beyond take two units of UTF-16


class Region(NamedTuple):
    """One span of the evidence of a record. Offsets: code points of the document as received, half-open."""

    name: str
    start: int
    end: int
    label: str


def place_regions(found: Sequence[Candidate], *, distinct: bool = False) -> list[list[Region]]:
    """Return the regions of each candidate, one for each of its spans.

    `distinct` is for tools that allow one region for each place and label: a duplicate is moved to the number of its
    candidate, or replaced by the earlier region if that is taken too.

    >>> from policy_targets.reading.extract import extract
    >>> found = extract("全年开票销售突破300亿元、增长8%。")
    >>> [[region.name for region in regions] for regions in place_regions(found)]
    [['r0-0'], ['r1-0']]
    >>> [[region[1:] for region in regions] for regions in place_regions(found, distinct=True)]
    [[(0, 18, 'target')], [(16, 18, 'target')]]
    """
    taken: dict[tuple[int, int, str], Region] = {}
    placed = []
    for number, record in enumerate(found):
        regions = []
        for piece, (start, end) in enumerate(record.spans):
            region = Region(f"r{number}-{piece}", start, end, record.kind)
            if distinct and region[1:] in taken:
                region = region._replace(start=record.start, end=record.end)
            regions.append(taken.setdefault(region[1:], region) if distinct else region)
        placed.append(regions)
    return placed


class Units:
    """Converts offsets in code points to UTF-16 units, which JavaScript counts, and back.

    >>> units = Units("新𠮷家")
    >>> units.of(2), units.back(3), units.back(2)
    (3, 2, None)
    """

    def __init__(self, text: str) -> None:
        beyond = any(ord(char) > LAST_OF_PLANE for char in text)
        widths = (2 if ord(char) > LAST_OF_PLANE else 1 for char in text)
        self.starts = [0, *accumulate(widths)] if beyond else range(len(text) + 1)

    def of(self, offset: int) -> int:
        """Return the offset in UTF-16 units."""
        return self.starts[offset]

    def back(self, units: int) -> int | None:
        """Return the offset in code points, or None inside a character or outside the text."""
        at = bisect_left(self.starts, units)
        return at if at < len(self.starts) and self.starts[at] == units else None
