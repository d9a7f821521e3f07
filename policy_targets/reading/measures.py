"""What kind of figure a claim gives: new in the period, a level, a flow, a rate of growth, a share, a rank."""

from __future__ import annotations

import re
from collections.abc import Callable

from policy_targets.reading.contexts import Context
from policy_targets.reading.cues import cue
from policy_targets.reading.units import code_of
from policy_targets.reading.units import kind_of as unit_kind

GROWTH = re.compile(cue("growth"))
LEVEL = re.compile("(?:到|至|为|达|在|保持|稳定|控制|占|超过?|突破)[了约近]?$|控制在|不低于|不超过|保持在|稳定在|降到|降至|提高到|提高至|提升至|提升到|达到?")
RATE_NOUN = re.compile(cue("rate_noun"))
GROWTH_NOUN = re.compile(cue("growth_noun"))
RISE = re.compile(cue("rise"))
AGAINST = re.compile("高于|低于|快于|高出|领先|好于|慢于|高|快|低$")
PEOPLE = re.compile("以?上?[一-鿿]{2}")
GAIN = re.compile(cue("gain"))
# The verb or noun nearest to the number decides; `no` only keeps a word from being read as another.
COUNTED = re.compile(
    "|".join(f"(?P<{role}>{cue(f'counted_{role}')})" for role in ("no", "stock", "increment", "amount"))
)
EVENT_BEHIND = re.compile("[^，。；]{0,24}?(?:获批|入选|荣获|获评|获|上市|启用|试运行|建成|跻身|列入|晋升|入驻|授牌|认定)")
MONEY_STOCK = re.compile(cue("money_stock"))
PER = re.compile(cue("per"))


def measure(context: Context, inherited: str | None = None) -> str:
    """The measure of a claim, by its unit first and then by the words before and behind the number.

    >>> from policy_targets.reading.contexts import find_contexts
    >>> from policy_targets.reading.quantities import find_quantities
    >>> chars = "产值增长8%，占比达到30%，新增企业5家，总数突破60家，居全省第3位"
    >>> [measure(it) for it in find_contexts(chars, find_quantities(chars))]
    ['growth_rate', 'share', 'increment', 'stock', 'rank']
    """
    kind = kind_of(context)
    found = _BY_KIND.get(kind, _count)(context)
    return found or (inherited if inherited in ("increment", "stock", "amount") else None) or "amount"


def kind_of(context: Context) -> str:
    """The kind of the unit: count, money, percent, percentage_point, rank, multiple, physical, time."""
    unit = context.quantity.unit
    code = code_of(unit)
    if not unit:
        return "fraction"
    return code if code in ("percentage_point", "tenth") else unit_kind(unit) or "count"


def _percent(context: Context) -> str:
    before = context.before[-40:]
    if re.search("自然增长率", before):
        return "growth_rate"
    tail = before[-6:]
    growth, level = list(GROWTH.finditer(before)), list(LEVEL.finditer(before))
    last_growth = growth[-1].end() if growth else -1
    last_level = level[-1].end() if level else -1
    if GROWTH_NOUN.search(before) and not re.search("占", tail):
        return "growth_rate"
    if growth and (last_growth >= last_level or not RATE_NOUN.search(before)):
        return "growth_rate"
    if level or RATE_NOUN.search(before):
        return "share"
    if re.match("(?:以上|左右)?的", context.after):
        return "share"
    if re.match("(?:以上|左右)?增[长速幅]", context.after):
        return "growth_rate"
    return "growth_rate" if GROWTH.search(context.ahead[-60:]) and not RATE_NOUN.search(before) else "share"


def _points(context: Context) -> str:
    return "other" if AGAINST.search(context.before[-8:]) and not RISE.search(context.before[-4:]) else "increment"


def _share(context: Context) -> str:
    return "growth_rate" if GROWTH.search(context.before[-4:]) else "share"


def _rank(context: Context) -> str | None:
    if context.quantity.rule != "rank" or context.written.startswith(("第", "前")):
        return "rank"
    return "rank_gain" if GAIN.search(context.before[-8:]) or not PEOPLE.match(context.after) else _count(context)


def _multiple(context: Context) -> str:
    if context.quantity.unit == "番":
        return "growth_rate"
    if context.quantity.rule == "doubling":
        return "ratio"
    return "growth_rate" if GROWTH.search(context.before[-8:]) and not re.match("于", context.after) else "ratio"


def _money(context: Context) -> str:
    before = context.item_before[-24:]
    if re.search("新增|净增|增加(?!到|至|值)|增收", before[-12:]) or re.match("以上?净?增量", context.after) or context.after.startswith(("净增", "增量")):
        return "increment"
    if MONEY_STOCK.search(before) or re.search("扩大到|扩大至", before):
        return "stock"
    return "amount"


def _count(context: Context) -> str | None:
    before = context.before
    if PER.search(before[-16:]) and not re.search("每年|每[个家户名县镇村]", before[-16:]):
        return "ratio"
    found = [match.lastgroup for match in COUNTED.finditer(before[-40:]) if match.lastgroup != "no"]
    if found:
        if found[-1] == "stock" and "increment" in found and re.search("(?:达到?|超过?|突破|累计[^，]*)$", before):
            return "increment" if before.endswith(("达到", "达", "超", "超过", "突破")) and re.search("^[^、]*新增", context.item_before) else "stock"
        return found[-1]
    return "increment" if EVENT_BEHIND.match(context.after) else None


_BY_KIND: dict[str, Callable[[Context], str | None]] = {
    "percent": _percent, "percentage_point": _points, "tenth": _share, "fraction": _share, "rank": _rank,
    "multiple": _multiple, "money": _money, "count": _count, "physical": _count, "time": lambda _: "other",
}  # fmt: skip
