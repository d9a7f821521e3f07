"""What a number is part of (其中…), and what it starts from (由208元提高到280元, 比2020年…)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from policy_targets.reading.claims.contexts import Context
from policy_targets.reading.words import cue

PART = "其中"
FROM = re.compile("(?:由|从)[^由从，。；]{0,18}$")
CHANGED = re.compile(f"(?:左右|以上)?[一-鿿]{{0,8}}?{cue('changed')}[^，。；]{{0,4}}$")
COMPARED = re.compile(
    "[比较](?:(?:19|20)[0-9]{2} ?年[初末底]?|[上去]年(?:同期|末|底)?|年初|前五年|上一?个五年"
    "|“?十?[一二三四五六七八九]五”?(?:时期|期间|期)?末?)"
)
OF_SOME_YEARS = re.compile("五")  # 前五年, “十五”末
YEAR = re.compile("[0-9]{4}")
IN_ALL = re.compile("累计(?:实现|预计)?(?:增长|提高|增加|上升|下降|降低)[了约近超过]*$")
NEAR = 30  # characters before the number in which it is compared


class Baseline(NamedTuple):
    """The words of a starting point, and its amount where they have one."""

    label: str
    amount: Decimal | None


def find_baseline(context: Context, skipped: Context | None) -> Baseline | None:
    """Return what the number starts from or is compared with; `skipped` is the number before it that claims nothing.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "补助标准由208元提高到280元，产值比2020年增长8%，企业达8家"
    >>> first, *rest = find_contexts(chars, find_quantities(chars))
    >>> [find_baseline(it, first) for it in rest]
    [Baseline(label='由208元', amount=Decimal('208')), Baseline(label='比2020年', amount=None), None]
    """
    if skipped and context.clause[0] <= skipped.quantity.start:
        start = FROM.search(skipped.before)
        between = context.chars[skipped.quantity.end : context.quantity.start]
        if start and skipped.quantity.unit_code == context.quantity.unit_code and CHANGED.fullmatch(between):
            return Baseline(start[0] + skipped.written, skipped.quantity.amount)
    near = context.before[-NEAR:]
    compared = COMPARED.search(near) if "比" in near or "较" in near else None
    return Baseline(compared[0], None) if compared else None


def spans_years(context: Context, baseline: Baseline | None, end: date | None) -> bool:
    """Whether a growth is that of more than a year: 比2007年增长65.8%, 五年累计增长45%; not 年均增长8%.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "产值比2020年增长38%，税收比2023年增长8%，收入累计增长45%"
    >>> found = [(it, find_baseline(it, None)) for it in find_contexts(chars, find_quantities(chars))]
    >>> [spans_years(it, baseline, date(2024, 12, 31)) for it, baseline in found]
    [True, False, True]
    """
    if IN_ALL.search(context.before):
        return True
    if baseline is None or "均" in context.before[-NEAR:]:
        return False
    year = YEAR.search(baseline.label)
    return int(year[0]) < end.year - 1 if year and end else bool(OF_SOME_YEARS.search(baseline.label))


def find_whole(context: Context, before: Sequence[Context]) -> Context | None:
    """Return the number that this one is part of: the last before 其中, in its unit and not smaller.

    `before` are the numbers of its sentence before it that claim something.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "新招引项目160个，其中50亿元以上3个、外资8个"
    >>> whole, _, *parts = find_contexts(chars, find_quantities(chars))
    >>> [find_whole(it, [whole]) is whole for it in parts], find_whole(whole, [])
    ([True, True], None)
    """
    begin = max(context.sentence[0], context.clause[0] - len(PART) - 1)  # 其中，
    at = context.chars.rfind(PART, begin, context.quantity.start) if before else -1
    if at < 0:
        return None
    unit_code = context.quantity.unit_code
    same = (it for it in reversed(before) if it.quantity.end <= at and it.quantity.unit_code == unit_code)
    whole = next(same, None)
    return whole if whole and whole.quantity.amount >= context.quantity.amount else None
