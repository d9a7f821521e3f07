"""What stands around a quantity: its sentence, its clause, its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from policy_targets.reading.numbers.quantities import Quantity
from policy_targets.reading.page.bylines import measure_dateline

SENTENCE_MARKS = frozenset("。！？!?\n")
AHEAD, BEFORE, AFTER = 240, 120, 80  # characters
ITEM_END = re.compile("[、，,；;。！？!?：:\n]")


class Context(NamedTuple):
    """A quantity and what stands around it in its paragraph.

    `ahead` is the sentence up to the number, `before` its clause, `item_before` the item of its list; `after` is the
    clause behind the unit. All are cut to a length at which words still belong to the number.

    Offsets: in the characters of the paragraph; `sentence` and `clause` are half-open.
    """

    paragraph: int
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


def find_contexts(chars: str, quantities: Sequence[Quantity], paragraph: int = 0) -> list[Context]:
    """Return the quantities of a paragraph, each with what stands around it; `paragraph` is its number.

    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "全年开工8个项目。力争新增企业30家、平台5个"
    >>> [(it.before, it.item_before) for it in find_contexts(chars, find_quantities(chars))]
    [('全年开工', '全年开工'), ('力争新增企业', '力争新增企业'), ('力争新增企业30家、平台', '平台')]
    >>> find_contexts("没有数字", [])
    []
    """
    if not quantities:
        return []
    found = list[Context]()
    ends = _item_ends(chars, quantities[0].start, quantities[-1].end)
    start = stop = at = 0
    for quantity in quantities:
        first, last = quantity.start, quantity.end
        while ends[at + 1] <= first:
            at += 1
        behind = at + 1
        while ends[behind] <= last:
            behind += 1
        if first >= stop:
            start, stop = _sentence_around(chars, ends, at)
        low = max(start, first - BEFORE)
        clause = max(low, _clause_before(chars, ends, at, low))
        item = max(ends[at], clause)
        end = min(max(stop, last), last + AFTER, _clause_behind(chars, ends, behind, last + AFTER))
        context = Context(
            paragraph=paragraph, chars=chars, quantity=quantity, sentence=(start, max(stop, last)),
            clause=(clause, end), item=item, ahead=chars[max(start, first - AHEAD) : first], before=chars[clause:first],
            item_before=chars[item:first], after=chars[last:end],
        )  # fmt: skip
        found.append(context)
    return found


def _item_ends(chars: str, first: int, last: int) -> list[int]:
    """Where the items end in the sentences from the first quantity to the last, after where these begin."""
    begin = max([chars.rfind(mark, 0, first) for mark in SENTENCE_MARKS]) + 1
    begin = begin or min(measure_dateline(chars), first)
    end = len(chars)
    for mark in SENTENCE_MARKS:
        end = chars.find(mark, last, end) + 1 or end
    return [begin, *map(re.Match.end, ITEM_END.finditer(chars, begin, end)), len(chars) + 1]


def _sentence_around(chars: str, ends: list[int], at: int) -> tuple[int, int]:
    """Where the sentence begins and ends that the item between two ends is of."""
    begin, end = at, at + 1
    while begin and chars[ends[begin] - 1] not in SENTENCE_MARKS:
        begin -= 1
    while ends[end] <= len(chars) and chars[ends[end] - 1] not in SENTENCE_MARKS:
        end += 1
    return ends[begin], min(ends[end], len(chars))


def _clause_before(chars: str, ends: list[int], at: int, low: int) -> int:
    """Where the clause begins of which an item is the last, looked for down to `low`."""
    while ends[at] > low and chars[ends[at] - 1] == "、":
        at -= 1
    return ends[at]


def _clause_behind(chars: str, ends: list[int], at: int, high: int) -> int:
    """Where the clause ends that goes on in an item, looked for up to `high`."""
    while ends[at] <= high and chars[ends[at] - 1 : ends[at]] == "、":
        at += 1
    return ends[at] - 1
