"""Falls: a number in percent or percentage points by which something fell is negative, and its bound is turned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from policy_targets.reading.claims.contexts import Context
from policy_targets.reading.claims.measures import GROWTH, RISE
from policy_targets.reading.words import cue

# 降幅收窄 is no fall of what it is said of
FALLS = re.compile(f"(?!降幅(?:收窄|缩小|回落)){cue('falls')}(?![到至为成])")
TURNED: Mapping[str, str] = MappingProxyType({"ge": "le", "gt": "lt", "le": "ge", "lt": "gt"})
FALLING = frozenset({"percent", "percentage_point"})
NEAR = 40  # characters before the number in which the word of its fall stands
MEASURED = frozenset({"growth_rate", "increment"})


class Signed(NamedTuple):
    """What a claim says of its number, signed: the value, the upper end of a range, both as amounts, the comparator."""

    value: Decimal
    value_upper: Decimal | None
    amount: Decimal
    amount_upper: Decimal | None
    comparator: str


def has_fallen(context: Context, measure: str) -> bool:
    """Return whether the last word of change before a number in percent, or in points, is one of falling.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "能耗下降3%，投资由降转升、增长5%，失业率下降0.2个百分点，降至4%，事故减少8起"
    >>> [has_fallen(it, "growth_rate") for it in find_contexts(chars, find_quantities(chars))]
    [True, False, True, False, False]
    """
    if measure not in MEASURED:
        return False
    before = context.before[-NEAR:]
    if not FALLS.search(before) or (code := context.quantity.unit_code) not in FALLING:
        return False
    found = [match.start() for match in (GROWTH if code == "percent" else RISE).finditer(before)]
    return not found or bool(FALLS.match(before, found[-1]))


def sign(context: Context, measure: str) -> Signed:
    """Return the number of a claim with its sign: 下降2%以上 is at most -2, a range begins with its lower end.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "能耗下降2%以上，案件下降5%-8%，税收增长3%以上"
    >>> found = [sign(it, "growth_rate") for it in find_contexts(chars, find_quantities(chars))]
    >>> [(str(it.value), str(it.value_upper), it.comparator) for it in found]
    [('-2', 'None', 'le'), ('-8', '-5', 'eq'), ('3', 'None', 'ge')]
    """
    it = context.quantity
    if not has_fallen(context, measure) or it.value <= 0:
        return Signed(it.value, it.value_upper, it.amount, it.amount_upper, it.comparator)
    turned = TURNED.get(it.comparator, it.comparator)
    if it.value_upper is None or it.amount_upper is None:
        return Signed(-it.value, None, -it.amount, None, turned)
    return Signed(-it.value_upper, -it.value, -it.amount_upper, -it.amount, turned)
