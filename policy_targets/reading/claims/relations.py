"""What a number is part of (其中…), and what it starts from (由208元提高到280元, 比2020年…)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from policy_targets.reading.claims.contexts import Context
from policy_targets.reading.words import cue

# behind these words the parts of a whole are told; 含税收入, 含氮 tell none
PARTING = re.compile("其中|(?<=[，,（(；])(?:含|包括|包含)(?![税硫氮油碳量金水铁糖])")
NEW_VERB = re.compile(cue("verbs"))
PARTS_JOINED = frozenset("、；;")
RATES = frozenset({"percent", "percentage_point", "permille", "rank"})  # in these parts do not add up
SLACK = Decimal("1.001")  # parts are rounded
FARTHEST_WHOLE, FARTHEST_PART = 60, 90  # characters
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


class StartingPoint(NamedTuple):
    """The words of a starting point, and its amount where they have one."""

    label: str
    amount: Decimal | None


def find_baseline(context: Context, skipped: Context | None) -> StartingPoint | None:
    """Return what the number starts from or is compared with; `skipped` is the number before it that claims nothing.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "补助标准由208元提高到280元，产值比2020年增长8%，企业达8家"
    >>> first, *rest = find_contexts(chars, find_quantities(chars))
    >>> [find_baseline(it, first) for it in rest]
    [StartingPoint(label='由208元', amount=Decimal('208')), StartingPoint(label='比2020年', amount=None), None]
    """
    if skipped and context.clause[0] <= skipped.quantity.start:
        start = FROM.search(skipped.before)
        between = context.chars[skipped.quantity.end : context.quantity.start]
        if start and skipped.quantity.unit_code == context.quantity.unit_code and CHANGED.fullmatch(between):
            return StartingPoint(start[0] + skipped.written, skipped.quantity.amount)
    near = context.before[-NEAR:]
    compared = COMPARED.search(near) if "比" in near or "较" in near else None
    return StartingPoint(compared[0], None) if compared else None


def spans_years(context: Context, baseline: StartingPoint | None, end: date | None) -> bool:
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
    """Return the number that this one is part of: the last before 其中 or 含, in its unit and not smaller.

    `before` are the numbers of its paragraph before it that claim something. All siblings behind one such word are
    parts of the same whole: other numbers may lie between, a clause with a verb of its own may not.

    >>> from policy_targets.reading.claims.contexts import find_contexts
    >>> from policy_targets.reading.numbers.quantities import find_quantities
    >>> chars = "项目160个，其中外资3个、内资8个。人才60人，含博士2人；产值9亿元。其中，一产2亿元，增长3%；二产4亿元"
    >>> found = find_contexts(chars, find_quantities(chars))
    >>> wholes = [find_whole(it, found[:at]) for at, it in enumerate(found)]
    >>> [whole and whole.written for whole in wholes]
    [None, '160个', '160个', None, '60人', None, '9亿元', None, '9亿元']
    """
    at = _find_parting(context) if before else -1
    if at < 0:
        return None
    same = [it for it in before if it.quantity.unit_code == context.quantity.unit_code]
    whole = next((it for it in reversed(same) if it.quantity.end <= at), None)
    if whole is None or not _reaches(context.chars, whole.quantity.end, at):
        return None
    parts = [it for it in same if it.quantity.start > at]
    if not _are_siblings([*parts, context], at):
        return None
    if context.quantity.unit_code in RATES:  # a rate is of a part where no amount is told before it
        return whole if all(it.quantity.end <= at for it in before) else None
    told = sum((it.quantity.amount for it in parts), context.quantity.amount)
    return whole if told <= whole.quantity.amount * SLACK else None


def _find_parting(context: Context) -> int:
    """Where the word stands behind which parts of a whole are told, in the sentence of the number; -1 for none."""
    start = context.quantity.start - len(context.ahead)
    found = [*PARTING.finditer(context.chars, start, context.quantity.start)] if PARTING.search(context.ahead) else []
    return found[-1].start() if found else -1


def _reaches(chars: str, end: int, at: int) -> bool:
    """Whether the word of parting follows the whole: in its sentence, or at the beginning of the next."""
    gap = chars[end:at]
    return len(gap) <= FARTHEST_WHOLE and not re.search("[。！？\n](?=.)", gap)


def _are_siblings(parts: Sequence[Context], at: int) -> bool:
    """Whether numbers behind a word of parting are items of one list: none but the first has a verb of its own."""
    first = parts[0]
    for it in parts[1:]:
        words = it.chars[max(at, it.item) : it.quantity.start]
        joined = it.chars[it.item - 1 : it.item] in PARTS_JOINED
        if not joined and (NEW_VERB.match(words) or it.clause[0] - first.quantity.end > FARTHEST_PART):
            return False
        if plain_unit(it.quantity.unit) != plain_unit(first.quantity.unit):
            return False
    return True


def plain_unit(unit: str) -> str:
    """Return a unit without its 万 and 亿.

    >>> plain_unit("万人"), plain_unit("亿元"), plain_unit("个")
    ('人', '元', '个')
    """
    return unit.lstrip("十百千万亿")
