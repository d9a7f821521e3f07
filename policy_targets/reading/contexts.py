"""What stands around a quantity: its sentence, its clause, its neighbours."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from policy_targets.reading.quantities import Quantity

SENTENCE_END = re.compile("[。！？!?\n]")
CLAUSE_END = re.compile("[，,；;。！？!?：:\n]")
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
    sentences = [0, *(match.end() for match in SENTENCE_END.finditer(chars)), len(chars)]
    for quantity in quantities:
        at = bisect_right(sentences, quantity.start) - 1
        start, stop = sentences[at], max(sentences[min(at + 1, len(sentences) - 1)], quantity.end)
        near = max(start, quantity.start - AHEAD)
        clause = _last(CLAUSE_END, chars, max(near, quantity.start - BEFORE), quantity.start)
        limit = min(stop, quantity.end + AFTER)
        closing = CLAUSE_END.search(chars, quantity.end, limit)
        end = closing.start() if closing else limit
        item = _last(ITEM_END, chars, clause, quantity.start)
        yield Context(
            chars, quantity, (start, stop), (clause, end), item, chars[near : quantity.start],
            chars[clause : quantity.start], chars[item : quantity.start], chars[quantity.end : end],
        )  # fmt: skip


def _last(mark: re.Pattern[str], chars: str, start: int, end: int) -> int:
    for match in mark.finditer(chars, start, end):
        start = match.end()
    return start
