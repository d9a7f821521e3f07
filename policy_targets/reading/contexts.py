"""What stands around a quantity: its sentence, its clause, its neighbours."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from policy_targets.reading.quantities import Quantity

SENTENCE_MARKS = frozenset("。！？!?\n")
AHEAD, BEFORE, AFTER = 240, 120, 80  # characters
ITEM_END = re.compile("[、，,；;。！？!?：:\n]")


class Context(NamedTuple):
    """A quantity in its paragraph.

    `ahead` is the sentence up to the number, `before` its clause, `item_before` the item of its list; `after` is the
    clause behind the unit. All are cut to a length at which words still belong to the number.

    Offsets: in the characters of the paragraph; `sentence` and `clause` are half-open.
    """

    chars: str
    quantity: Quantity
    sentence: tuple[int, int]
    clause: tuple[int, int]
    item: int
    ahead: str
    before: str
    item_before: str
    after: str

    @property
    def written(self) -> str:
        """The number with its unit."""
        return self.chars[self.quantity.start : self.quantity.end]


def find_contexts(chars: str, quantities: list[Quantity]) -> Iterator[Context]:
    """The quantities of a paragraph, each with what stands around it.

    >>> from policy_targets.reading.quantities import find_quantities
    >>> chars = "全年开工8个项目。力争新增企业30家、平台5个"
    >>> [(it.before, it.item_before) for it in find_contexts(chars, find_quantities(chars))]
    [('全年开工', '全年开工'), ('力争新增企业', '力争新增企业'), ('力争新增企业30家、平台', '平台')]
    >>> list(find_contexts("没有数字", []))
    []
    """
    items = [match.end() for match in ITEM_END.finditer(chars)] if quantities else []
    clauses = [end for end in items if chars[end - 1] != "、"]
    sentences = [0, *(end for end in clauses if chars[end - 1] in SENTENCE_MARKS), len(chars)]
    for quantity in quantities:
        first, last = quantity.start, quantity.end
        at = bisect_right(sentences, first)
        start, stop = sentences[at - 1], max(sentences[min(at, len(sentences) - 1)], last)
        near = max(start, first - AHEAD)
        clause = _last(clauses, first, max(near, first - BEFORE))
        item = _last(items, first, clause)
        following = bisect_right(clauses, last)
        end = min(stop, last + AFTER)
        if following < len(clauses):
            end = min(end, clauses[following] - 1)
        yield Context(
            chars, quantity, (start, stop), (clause, end), item, chars[near:first],
            chars[clause:first], chars[item:first], chars[last:end],
        )  # fmt: skip


def _last(ends: list[int], at: int, low: int) -> int:
    """The last of the ends up to a place, but not before `low`."""
    index = bisect_right(ends, at)
    return max(low, ends[index - 1]) if index else low
