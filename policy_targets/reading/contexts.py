"""What stands around a quantity: its sentence, its clause, its neighbours."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from policy_targets.reading.quantities import Quantity

SENTENCE_END = re.compile("[。！？!?\n]|；(?=[^；]{40})")
CLAUSE_END = re.compile("[，,；;。！？!?：:\n]")
ITEM_END = re.compile("[、，,；;。！？!?：:\n]")


@dataclass(frozen=True, slots=True)
class Context:
    """A quantity in its paragraph.

    Offsets: in the characters of the paragraph; `sentence` and `clause` are half-open, `item` begins after the last 、 too.
    """

    chars: str
    quantity: Quantity
    sentence: tuple[int, int]
    clause: tuple[int, int]
    item: int
    previous: Quantity | None
    following: Quantity | None

    @property
    def before(self) -> str:
        """The clause up to the number."""
        return self.chars[self.clause[0] : self.quantity.start]

    @property
    def after(self) -> str:
        """The clause behind the unit."""
        return self.chars[self.quantity.end : self.clause[1]]

    @property
    def ahead(self) -> str:
        """The sentence up to the number."""
        return self.chars[self.sentence[0] : self.quantity.start]

    @property
    def item_before(self) -> str:
        """The item of a list up to the number."""
        return self.chars[self.item : self.quantity.start]

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
    """
    sentences = [0, *(match.end() for match in SENTENCE_END.finditer(chars)), len(chars)]
    for i, quantity in enumerate(quantities):
        at = bisect_right(sentences, quantity.start) - 1
        start, stop = sentences[at], sentences[min(at + 1, len(sentences) - 1)]
        clause = _last(CLAUSE_END, chars, start, quantity.start)
        end = CLAUSE_END.search(chars, quantity.end, stop)
        yield Context(
            chars,
            quantity,
            (start, max(stop, quantity.end)),
            (clause, end.start() if end else max(stop, quantity.end)),
            _last(ITEM_END, chars, clause, quantity.start),
            quantities[i - 1] if i and quantities[i - 1].start >= start else None,
            quantities[i + 1] if i + 1 < len(quantities) and quantities[i + 1].start < stop else None,
        )


def _last(mark: re.Pattern[str], chars: str, start: int, end: int) -> int:
    for match in mark.finditer(chars, start, end):
        start = match.end()
    return start
